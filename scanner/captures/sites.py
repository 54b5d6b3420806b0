"""
What is known of each site, as data: one file a site in the folder sites/, read strictly. A new site is one file there.

A site without a file is read by what pages have in common. `allow` and what stands after it is of live profiles only.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Mapping
from functools import cache, cached_property
from importlib import resources
from urllib.parse import parse_qsl, unquote, urlsplit

SELECTORS = frozenset(
    {
        *("post", "author", "text", "time", "quote", "comment", "permalink", "reposted", "groups"),
        *("wall_shown", "more", "end", "me"),
    }
)
_LISTS = SELECTORS | {"hosts", "allow", "wall", "private", "sign_in_hosts"}
_SWITCHES = frozenset({"own_alt", "shows_all", "has_posts"})
_TEXTS = frozenset({"platform", "profile", "checked", "terms", "api", "sign_in"})


class SitesError(ValueError):
    """The table of sites cannot be used: which site and what is wrong."""


@dataclasses.dataclass(frozen=True)
class Shape:
    """
    How a post, or with `card` the head of a profile, looks in a page's own data. All but `address` are paths.

    A thing has the shape when all that it `needs` is there, and `only` names the values that some of it may have. Of the
    other lists the first that is there counts (of `text` all, with `all_texts`). `address` is filled in from {paths}. With one of
    `other` there it is somebody else's; `instead` is where the thing itself then stands. `html` says that texts are HTML.
    """

    needs: tuple[str, ...]
    platform: str
    only: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    text: tuple[str, ...] = ()
    time: tuple[str, ...] = ()
    handle: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    link: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    address: str = ""
    instead: str = ""
    kind: str = "post"
    html: bool = False
    all_texts: bool = False
    card: bool = False

    @classmethod
    def read(cls, name: str, table: dict[str, object]) -> Shape:
        """Read a shape of a site's file, strictly."""
        fields = {one.name: one for one in dataclasses.fields(cls)}
        if (unknown := set(table) - set(fields) | {"platform"} & set(table)) or "needs" not in table:
            raise SitesError(f"{name}: a state needs “needs”, and {sorted(unknown)} is not known")
        values: dict[str, object] = {}
        for key, value in table.items():
            if key == "only" and isinstance(value, dict):
                values[key] = {path: tuple(map(str, several)) for path, several in value.items()}
            elif isinstance(value, list) and all(isinstance(one, str) for one in value):
                values[key] = tuple(value)
            elif isinstance(value, str if key in ("address", "instead", "kind") else bool):
                values[key] = value
            else:
                raise SitesError(f"{name}: {key} of a state is wrong")
        return cls(platform=name, **values)  # type: ignore[arg-type]


@dataclasses.dataclass(frozen=True)
class Site:
    """
    How one site writes its pages. Lists are CSS selectors, tried in order and before those of every page. `state` is how its
    data looks that stands in its pages.

    Of live profiles: `allow` names the hosts beside the site's own that its pages are made of, `wall` what stands in the
    address of its sign-in and challenge pages, `wall_shown` the windows that it lays over a page, `private` the words by
    which it says that strangers see nothing, `more` the buttons that show more of a profile, `end` the sign that there is
    no more, `has_posts` whether there are posts at all, `shows_all` whether strangers see everything that is public,
    `terms` what its terms say of programs that read pages, `api` the public way to read that it documents.

    Of signing in (--login): `sign_in` is the address of its page for that, `sign_in_hosts` names the platform's own hosts that
    this needs besides, `me` where a page says who is signed in: a link to their profile, else an element with their name.
    """

    platform: str = "web"
    hosts: tuple[str, ...] = ()
    profile: str = ""
    post: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    time: tuple[str, ...] = ()
    quote: tuple[str, ...] = ()
    comment: tuple[str, ...] = ()
    permalink: tuple[str, ...] = ()
    reposted: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    wall: tuple[str, ...] = ()
    wall_shown: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    me: tuple[str, ...] = ()
    sign_in_hosts: tuple[str, ...] = ()
    state: tuple[Shape, ...] = ()
    own_alt: bool = True
    shows_all: bool = True
    has_posts: bool = True
    checked: str = ""
    terms: str = ""
    api: str = ""
    sign_in: str = ""

    @cached_property
    def _profile(self) -> re.Pattern[str]:
        return re.compile(self.profile or "(?!)", re.IGNORECASE)

    def handle(self, address: str) -> str:
        """Return whose profile on this site an address is; nothing where it is no profile."""
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
        found = self._profile.fullmatch(f"{host}{unquote(parts.path).rstrip('/')}")
        if found is None:
            return ""
        named = next((one for one in found.groupdict().values() if one), "")
        if named.lower() == "profile.php":  # Facebook's, for those who chose no name
            query = dict(parse_qsl(parts.query))
            named = query.get("id") or query.get("lst", "").split(":")[-1 if query.get("lst", "").count(":") < 2 else 1]  # noqa: PLR2004 - story:USER:POST
        return named.casefold()


GENERIC = Site()


@cache
def sites() -> tuple[Site, ...]:
    """Return every site of which there is a file. Raises SitesError."""
    folder = resources.files("scanner.captures") / "sites"
    files = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    return tuple(_site(one.name.removesuffix(".toml"), tomllib.loads(one.read_text(encoding="utf-8"))) for one in files)


def _site(name: str, table: dict[str, object]) -> Site:
    if unknown := set(table) - _LISTS - _TEXTS - _SWITCHES - {"state"}:
        raise SitesError(f"{name}: {sorted(unknown)} is not known")
    values: dict[str, object] = {}
    for key, value in table.items():
        if key in _LISTS:
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                raise SitesError(f"{name}: {key} is a list of texts")
            values[key] = tuple(value)
        elif key == "state":
            platform = str(table.get("platform") or "web")
            values[key] = tuple(Shape.read(platform, one) for one in value)  # type: ignore[attr-defined]
        elif key in _SWITCHES:
            values[key] = bool(value)
        else:
            values[key] = str(value)
    return Site(**values)  # type: ignore[arg-type]


@cache
def site_of(host: str) -> Site:
    """Return the table of the site that a host belongs to, the one of no site where there is none."""
    for site in sites():
        if any(host == one or host.endswith(f".{one}") for one in site.hosts):
            return site
    return GENERIC
