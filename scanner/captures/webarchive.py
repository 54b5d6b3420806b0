"""A page saved by Safari: a property list with the page as it stood and the pictures that it shows."""

from __future__ import annotations

import hashlib
import io
import posixpath
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from scanner.archives.container import READ_ERRORS, Member, printable
from scanner.captures.page import MOST_PAGE, Page, decoded
from scanner.errors import Problem

_BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError, MemoryError)
_MOST_PARTS = 20_000
_MAIN = "WebMainResource"
DAMAGED = "the saved page is damaged or cut short, so it was not read. Save the page once more"


def is_webarchive(head: bytes) -> bool:
    """Return whether a file begins as a property list with a page does, packed as Safari does it or as text."""
    return head.startswith((b"bplist00", b"<?xml", b"<plist")) and _MAIN.encode() in head


class WebArchive:
    """One web archive of Safari's in a container."""

    def __init__(self, member: Member) -> None:
        """Prepare; nothing is read yet."""
        self._member = member
        self._address: str | None = None
        self._by_address: dict[str, Member] = {}

    def pages(self) -> Iterator[Page | Problem]:
        """Yield the page, or a Problem where the file is damaged. Its frames, which are adverts, are left out."""
        try:
            whole = self._whole()
            main = whole[_MAIN]
            markup = decoded(main["WebResourceData"], _text(main.get("WebResourceTextEncodingName")) or None)
        except (*_BROKEN, *READ_ERRORS):
            yield Problem(printable(self._member.path), DAMAGED)
            return
        address = _text(main.get("WebResourceURL"))
        self._address = address if address.startswith(("http://", "https://")) else None
        parts = whole.get("WebSubresources")
        for part in parts[:_MOST_PARTS] if isinstance(parts, list) else ():
            self._keep(part)
        yield Page(self._member.path, markup, self._address, None, self.find)

    def find(self, reference: str) -> Member | None:
        """Return the part that a reference on the page means."""
        try:
            address = urljoin(self._address or "", reference)
        except ValueError:
            return None
        return self._by_address.get(address.partition("#")[0])

    def _whole(self) -> dict[str, Any]:
        if self._member.size > MOST_PAGE:
            raise ValueError
        import plistlib  # noqa: PLC0415 - with its XML parser, needed for this one kind of file

        with self._member.opener() as stream:
            whole = plistlib.loads(stream.read(MOST_PAGE))
        if not isinstance(whole, dict):
            raise TypeError
        return whole

    def _keep(self, part: Any) -> None:
        if not isinstance(part, dict) or not isinstance(part.get("WebResourceData"), bytes):
            return
        address, sort = _text(part.get("WebResourceURL")), _text(part.get("WebResourceMIMEType")).lower()
        if not sort.startswith(("image/", "video/", "text/css")):
            return
        data: bytes = part["WebResourceData"]
        try:
            place = urlsplit(address)
        except ValueError:
            return
        name = posixpath.basename(unquote(place.path))
        ending = sort.partition("/")[2].partition("+")[0]
        name = name if "." in name else f"{name or 'part'}.{'jpg' if ending == 'jpeg' else ending}"
        digest = hashlib.blake2b(address.encode("utf-8", "replace"), digest_size=6).hexdigest()
        path = f"{self._member.path}/{place.hostname or 'part'}/{digest}/{name}"
        member = Member(path, len(data), (len(data), None), lambda: io.BytesIO(data))
        self._by_address.setdefault(address.partition("#")[0], member)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
