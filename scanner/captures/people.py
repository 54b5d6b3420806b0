"""
Addresses, and whose page they are.

Own is what links to the profile itself or carries its handle. A name alone proves nothing: others have the same one. Only
a name that the person gave with --me counts.
"""

from __future__ import annotations

import dataclasses
import posixpath
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

from scanner.captures.sites import site_of

_TRACKING = re.compile(
    r"^(?:__(?:cft|tn|xts|eep)__.*|utm_.*|fbclid|gclid|igsh(?:id)?|mibextid|ref|refid|ref_src|ref_url|_ft_|__tn__|paipv|eav|refsrc|_rdr|"
    r"locale|rdid|share_url|si|feature)(?:\[.*)?$",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"^(?:www\d?|m|mobile|touch)\.")
_GENERIC = re.compile(
    r"^/(?:@|~|(?:u|user|users|in|profile|profiles|people|member|members|author|channel|c)/@?)?(?P<handle>[^/?#]+)/?$",
    re.IGNORECASE,
)
_NO_HANDLE = frozenset(
    "about login signup home search explore help terms privacy settings notifications index.html index.php contact".split()
)


def absolute(reference: str | None, base: str | None) -> str | None:
    """Return a web address in full, dot segments resolved and what only tracks taken out; None for what is none."""
    if not reference:
        return None
    try:
        parts = urlsplit(urljoin(base or "", reference.strip()))
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
    except ValueError:
        return None
    path = parts.path
    if "/." in path:
        tail = "/" if path.endswith(("/", "/.", "/..")) else ""
        path = "/" + posixpath.normpath(path).lstrip("/.").lstrip("/")
        path = path if path.endswith("/") else path + tail
    query = parts.query
    if query:
        pairs = parse_qsl(query, keep_blank_values=True)
        kept = [(key, value) for key, value in pairs if not _TRACKING.match(key)]
        query = query if len(kept) == len(pairs) else urlencode(kept, quote_via=quote)
    return urlunsplit((parts.scheme, parts.netloc, path, query, parts.fragment))


def host_of(address: str | None) -> str:
    """Return the host of an address, without what only tells the phone's page from the computer's."""
    try:
        return _PREFIX.sub("", (urlsplit(address or "").hostname or "").lower())
    except ValueError:
        return ""


def key_of(address: str | None) -> str:
    """Return what two addresses of one profile have in common; nothing for what is no address."""
    if not address:
        return ""
    site = site_of(host_of(address))
    host = site.hosts[0] if site.hosts else host_of(address)
    if not host:
        return ""
    handle = site.handle(address)
    if handle:
        return f"{host}/{handle}"
    path = unquote(urlsplit(address).path).rstrip("/").casefold()
    return f"{host}{path}"


def handle_of(address: str | None) -> str:
    """Return the handle that a profile's address ends in; nothing where it does not look like a profile's."""
    if not address:
        return ""
    site = site_of(host_of(address))
    if site.hosts:
        return site.handle(address)
    found = _GENERIC.match(unquote(urlsplit(address).path))
    handle = found["handle"].lstrip("@").casefold() if found else ""
    return "" if handle in _NO_HANDLE or handle.endswith((".html", ".php")) else handle


def folded(handle: str | None) -> str:
    """Return a handle as it is compared: no @ before it, no server after it, no case."""
    return (handle or "").strip().lstrip("@").partition("@")[0].casefold()


@dataclasses.dataclass(frozen=True, slots=True)
class Person:
    """Who a page says wrote something: a name, the address that it links to, a handle beside it."""

    name: str = ""
    link: str | None = None
    handle: str = ""

    @property
    def known(self) -> bool:
        """Return whether anything at all is said."""
        return bool(self.name or self.link or self.handle)


@dataclasses.dataclass(slots=True)
class Owner:
    """Whose profile it is, in all the ways in which a page may say so."""

    keys: set[str] = dataclasses.field(default_factory=set)
    handles: set[str] = dataclasses.field(default_factory=set)
    names: set[str] = dataclasses.field(default_factory=set)
    host: str = ""

    @classmethod
    def named(cls, name: str) -> Owner:
        """Return the owner that the person says to be: a handle, a name, or the profile's address."""
        if "://" in name:
            return cls({key_of(name)}, {handle_of(name)} - {""}, set(), host_of(name))
        return cls(set(), {folded(name)}, {" ".join(name.split()).casefold()})

    def join(self, other: Owner) -> None:
        """Take in what another page says of the same person."""
        self.keys |= other.keys
        self.handles |= other.handles
        self.host = self.host or other.host

    def same_as(self, other: Owner) -> bool:
        """Return whether two pages can be of one person: one address or handle in common, or different sites."""
        elsewhere = bool(self.host and other.host and family(self.host) != family(other.host))
        return elsewhere or bool(self.keys & other.keys or self.handles & other.handles)

    def wrote(self, person: Person | None, address: str | None = None) -> bool | None:
        """
        Return whether the owner wrote what this person wrote; None where nothing tells.

        All that is said must agree. `address` is that of the post itself: below the profile's own, where it says nothing
        of its author, it is the owner's.
        """
        said: list[bool] = []
        if person is not None:
            if person.name and " ".join(person.name.split()).casefold() in self.names:
                return True
            if person.link:
                said.append(self._links(person.link))
            if person.handle:
                said.append(self._has(person.handle))
        if said:
            return all(said)
        if person is None and address:
            key = key_of(address)
            return True if any("/" in own and key.startswith(own + "/") for own in self.keys) else None
        return None

    def _has(self, handle: str) -> bool:
        """Return whether a handle is the owner's. On another server, the same name is somebody else."""
        _, _, server = handle.strip().lstrip("@").partition("@")
        here = not server or not self.host or server.casefold() in (self.host, family(self.host))
        return here and folded(handle) in self.handles

    def _links(self, link: str) -> bool:
        if key_of(link) in self.keys:
            return True
        same_site = not self.host or family(self.host) == family(host_of(link))
        return same_site and handle_of(link) in self.handles


def family(host: str) -> str:
    """Return the name that a site goes by, whichever of its hosts is meant."""
    site = site_of(host)
    return site.hosts[0] if site.hosts else host


def names_of(people: Iterable[Person]) -> list[str]:
    """Return how to call each of these people, every one once, in order."""

    def name(person: Person) -> str:
        site = site_of(host_of(person.link))
        return person.handle.lstrip("@") or site.handle(person.link or "") or person.name or handle_of(person.link)

    return sorted({name(person) for person in people} - {"", "?"})


__all__ = ["Owner", "Person", "absolute", "family", "folded", "handle_of", "host_of", "key_of", "names_of"]
