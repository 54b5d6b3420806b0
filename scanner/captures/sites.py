"""
Where the sites keep what: one table a site in sites.toml, read strictly. A site without a table is read by what pages have
in common.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from functools import cache, cached_property
from importlib import resources
from urllib.parse import parse_qsl, unquote, urlsplit

_LISTS = frozenset({"hosts", "post", "author", "text", "time", "quote", "comment", "permalink", "reposted", "groups"})
_TEXTS = frozenset({"platform", "profile", "checked"})


class SitesError(ValueError):
    """The table of sites cannot be used: which site and what is wrong."""


@dataclasses.dataclass(frozen=True)
class Site:
    """How one site writes its pages. Lists are CSS selectors, tried in order and before those of every page."""

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
    own_alt: bool = True
    checked: str = ""

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
            named = query.get("id") or query.get("lst", "").split(":")[-1 if query.get("lst", "").count(":") < 2 else 1]  # noqa: PLR2004
        return named.casefold()


GENERIC = Site()


@cache
def sites() -> tuple[Site, ...]:
    """Return every site of the table. Raises SitesError."""
    text = (resources.files("scanner.captures") / "sites.toml").read_text(encoding="utf-8")
    return tuple(_site(name, table) for name, table in tomllib.loads(text).items())


def _site(name: str, table: dict[str, object]) -> Site:
    if unknown := set(table) - _LISTS - _TEXTS - {"own_alt"}:
        raise SitesError(f"{name}: {sorted(unknown)} is not known")
    values: dict[str, object] = {}
    for key, value in table.items():
        if key in _LISTS:
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                raise SitesError(f"{name}: {key} is a list of texts")
            values[key] = tuple(value)
        elif key == "own_alt":
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
