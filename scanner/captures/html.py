"""
A page saved as HTML: with its folder of pictures beside it ("Webpage, Complete"), alone, or by SingleFile with all inside.

SingleFile writes pictures into the page as base64. They are taken out before the page is read, and are members of the
container from then on, decoded only when they are looked at.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import html
import io
import posixpath
import re
from collections.abc import Iterator
from datetime import datetime
from typing import IO
from urllib.parse import unquote

from scanner.archives.container import Container, Member, printable
from scanner.captures.page import MOST_PAGE, Page, decoded
from scanner.errors import Problem

_SAVED = re.compile(rb"<!--\s*(?:saved from url=|Page saved with SingleFile)", re.IGNORECASE)
_BY_CHROME = re.compile(rb"<!--\s*saved from url=", re.IGNORECASE)
_COMMENT = re.compile(r"<!--(.{0,2000}?)-->", re.DOTALL)
_ADDRESS = re.compile(r"https?://[^\s\"'<>}]+")
_WHEN = re.compile(r"saved date:\s*\w{3} (\w{3} \d{1,2} \d{4} \d\d:\d\d:\d\d) GMT([+-]\d{4})")
_OWN = re.compile(rb"rel\s*=\s*[\"']?canonical|property\s*=\s*[\"']?og:url", re.IGNORECASE)
_INSIDE = re.compile(rb"data:((?:image|video)/[\w.+-]+)[\w;=.+-]*;base64,([A-Za-z0-9+/=%\s]{40,}?)(?=[\"'\s>)])")
_NAMED = re.compile(r"""\b(?:src|href|data-src|poster)\s*=\s*(?:"([^"]+)"|'([^']+)'|([^\s"'>]+))""", re.IGNORECASE)
_START = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|main|article|section|div|p|span|ul|table|h\d|link|script|style)\b",
    re.IGNORECASE,
)
_HEAD = 1 << 14
_ENDINGS = {"jpeg": "jpg", "svg+xml": "svg", "x-icon": "ico", "quicktime": "mov"}
CUT = "the saved page is cut short; what stands before that was read. Save the page once more"


def is_html(head: bytes) -> bool:
    """Return whether a file begins as a page does."""
    start = re.sub(rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*", b"", head[:_HEAD], flags=re.DOTALL)
    return _START.match(start) is not None


def is_saved(head: bytes) -> bool:
    """Return whether a page says that a browser saved it."""
    return _SAVED.search(head[:_HEAD]) is not None and is_html(head)


def names_itself(head: bytes) -> bool:
    """Return whether a page gives its own address, as pages of the web do and pages of archives do not."""
    return is_html(head) and (_OWN.search(head) is not None or is_saved(head))


def names_beside(markup: str) -> list[str]:
    """Return the relative paths that a page names and that go into a folder beside it."""
    found: dict[str, None] = {}
    for match in _NAMED.finditer(markup):
        value = html.unescape(next(one for one in match.groups() if one is not None)).strip()
        path = unquote(_bare(value)).removeprefix("./")
        if (
            "/" in path
            and not path.startswith(("/", "data:"))
            and ":" not in path.split("/")[0]
            and ".." not in path.split("/")
        ):
            found[path] = None
    return list(found)


def _bare(reference: str) -> str:
    return reference.partition("#")[0].partition("?")[0]


class SavedPage:
    """One HTML file of a container."""

    def __init__(self, container: Container, member: Member) -> None:
        """Prepare; nothing is read yet."""
        self._container = container
        self._member = member
        self._inside: dict[str, Member] = {}

    def pages(self) -> Iterator[Page | Problem]:
        """Yield the page, and a Problem where it breaks off."""
        with self._member.opener() as stream:
            data = stream.read(MOST_PAGE + 1)
        if len(data) > MOST_PAGE:
            raise ValueError("larger than pages are")
        markup = decoded(self._without_pictures(data))
        address, captured = said_in_comments(markup)
        yield Page(self._member.path, markup, address, captured, self.find)
        if _BY_CHROME.search(data[:_HEAD]) and b"</html" not in data[-_HEAD:].lower():  # others leave it out
            yield Problem(printable(self._member.path), CUT)

    def find(self, reference: str) -> Member | None:
        """Return the member that a reference on the page means."""
        if reference in self._inside:
            return self._inside[reference]
        if re.match(r"[a-z]+:", reference, re.IGNORECASE):
            return None
        path = unquote(_bare(reference))
        folder = posixpath.dirname(self._member.path)
        return self._container.members.get(posixpath.normpath(posixpath.join(folder, path)))

    def folder(self, page: Page) -> set[str]:
        """Return the members that lie in the folders that the page keeps its parts in."""
        home = posixpath.dirname(self._member.path)
        tops = {
            posixpath.join(home, posixpath.dirname(one)) + "/" for one in names_beside(page.markup) if self.find(one)
        }
        return {path for path in self._container.members if path.startswith(tuple(tops))} if tops else set()

    def _without_pictures(self, data: bytes) -> bytes:
        """Return the page with a short name in the place of each picture in it."""

        def name(found: re.Match[bytes]) -> bytes:
            sort, body = found[1].decode("ascii").lower(), found[2]
            ending = sort.partition("/")[2]
            if ending.startswith("svg"):
                return b"data:,"
            digest = hashlib.blake2b(body, digest_size=8).hexdigest()
            path = f"{self._member.path}/{sort.partition('/')[0]}-{digest}.{_ENDINGS.get(ending, ending)}"
            reference = f"inside:{digest}"
            start, size = found.start(2), len(body)
            self._inside[reference] = Member(
                path, size * 3 // 4, (size * 3 // 4, None), lambda: _piece(self._member, start, size)
            )
            return reference.encode("ascii")

        return _INSIDE.sub(name, data)


def _piece(member: Member, start: int, size: int) -> IO[bytes]:
    with member.opener() as stream:
        stream.seek(start)
        body = stream.read(size)
    try:
        return io.BytesIO(base64.b64decode(unquote(body.decode("ascii")) if b"%" in body else body))
    except (binascii.Error, ValueError):
        raise OSError("broken base64") from None


def said_in_comments(markup: str) -> tuple[str | None, datetime | None]:
    """Return the address and the time that the program that saved a page wrote at its top."""
    for found in list(_COMMENT.finditer(markup[:_HEAD]))[:8]:
        address = _ADDRESS.search(html.unescape(found[1]))
        if address is None:
            continue
        when = _WHEN.search(found[1])
        try:
            captured = datetime.strptime(" ".join(when.groups()), "%b %d %Y %H:%M:%S %z") if when else None
        except ValueError:
            captured = None
        return address[0], captured
    return None, None
