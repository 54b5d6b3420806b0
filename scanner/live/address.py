"""The address of a profile: which there may be, and which hosts belong to it."""

from __future__ import annotations

import dataclasses
import ipaddress
from urllib.parse import urlsplit, urlunsplit

from scanner.captures.people import host_of
from scanner.captures.sites import Site, site_of
from scanner.errors import UserError
from scanner.live.gate import WEB_PORTS, Rules

_MOST = 2000


@dataclasses.dataclass(frozen=True, slots=True)
class Profile:
    """A profile's address as it is opened, the site it is on, and what its pages may load from."""

    address: str
    host: str
    site: Site
    rules: Rules

    @property
    def handle(self) -> str:
        """Whose profile it is on that site; nothing where the address does not tell."""
        return self.site.handle(self.address) if self.site.hosts else ""


def profile_at(given: str) -> Profile:
    """Return the profile that an address means. Raises UserError where there can be none."""
    try:
        parts = urlsplit(given.strip())
        host, port = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii"), parts.port
    except ValueError:
        host, port = "", None
        parts = urlsplit("")
    if not host or parts.scheme not in ("http", "https") or len(given) > _MOST:
        raise UserError("This is not the address of a page. Copy it from your browser while it shows your profile.")
    if parts.username is not None or parts.password is not None:
        raise UserError("There is a name or a password in this address. Copy it from your browser without signing in.")
    local = _is_local(host)
    if not local and port not in (None, *WEB_PORTS):
        raise UserError("This address has a port that public profiles do not have. Copy it from your browser.")
    netloc = f"[{host}]" if ":" in host else host
    path = parts.path or "/"
    address = urlunsplit((parts.scheme, netloc if port is None else f"{netloc}:{port}", path, parts.query, ""))
    site = site_of(host_of(address))
    own = [host.removeprefix("www.")] if not site.hosts else [*site.hosts, *site.allow]
    standard = 443 if parts.scheme == "https" else 80
    return Profile(address, host, site, Rules(tuple(own), port or standard, local))


def _is_local(host: str) -> bool:
    """Return whether a host is this computer itself. Raises UserError for what lies in a private network."""
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    if address.is_loopback:
        return True
    if not address.is_global:
        raise UserError("This address lies in a private network, so it is not a public profile and was not opened.")
    return False
