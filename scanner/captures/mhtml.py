"""
A page saved as MHTML: an e-mail with the page and its pictures as parts.

The parts are found by their boundaries and decoded when they are looked at, so that a page of any size takes little memory.
Chrome's page part names no charset: it is UTF-8. What is damaged is read as far as it goes.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import hashlib
import io
import posixpath
import quopri
import re
from collections.abc import Iterator
from datetime import datetime
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from typing import IO
from urllib.parse import unquote, urlsplit

from scanner.archives.container import Member, printable
from scanner.captures.page import MOST_PAGE, Page, decoded
from scanner.errors import Problem

_FIELD = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t\r\n]")
_MARK = re.compile(
    rb"^(?:snapshot-)?content-location:|^from:\s*\"?<?saved by|^content-type:\s*multipart/related|^x-mimeole:",
    re.IGNORECASE | re.MULTILINE,
)
_MOST_PARTS = 20_000
_SHORTEST = 10  # no boundary is as short
_MOST_LINE = 1 << 20
_MOST_HEAD = 1 << 16
DAMAGED = "the saved page is damaged or cut short; what could be read of it was read. Save the page once more"


def is_mhtml(head: bytes) -> bool:
    """Return whether a file begins as MHTML does."""
    start = head.lstrip(b"\xef\xbb\xbf\r\n\t ")
    top = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    return bool(_FIELD.match(start)) and b"mime-version" in top.lower() and _MARK.search(top) is not None


@dataclasses.dataclass(frozen=True, slots=True)
class _Part:
    """Where a part stands in the file."""

    head: Message
    start: int
    end: int

    @property
    def sort(self) -> str:
        return self.head.get_content_type()

    @property
    def location(self) -> str:
        return re.sub(r"\s+", "", str(self.head.get("Content-Location") or ""))

    @property
    def cid(self) -> str:
        return str(self.head.get("Content-ID") or "").strip().strip("<>")


class Mhtml:
    """One MHTML file of a container."""

    def __init__(self, member: Member) -> None:
        """Prepare; nothing is read yet."""
        self._member = member
        self._by_name: dict[str, Member] = {}
        self._whole = True

    def pages(self) -> Iterator[Page | Problem]:
        """Yield the page, and a Problem where the file is damaged. Its frames, which are adverts, are left out."""
        top, parts = self._parts()
        for part in parts:
            self._keep(part)
        wanted = str(top.get("Snapshot-Content-Location") or top.get("Content-Location") or "").strip()
        texts = [part for part in parts if part.sort in ("text/html", "application/xhtml+xml")]
        main = next((part for part in texts if part.location and part.location == wanted), texts[0] if texts else None)
        if main is not None and main.end - main.start <= MOST_PAGE:
            markup = decoded(self._read(main), _charset(main.head))
            address = next((one for one in (wanted, main.location) if one.startswith(("http://", "https://"))), None)
            yield Page(self._member.path, markup, address, _date(top), self.find)
        if main is None or not self._whole:
            yield Problem(printable(self._member.path), DAMAGED)

    def find(self, reference: str) -> Member | None:
        """Return the part that a reference on the page means."""
        return self._by_name.get(reference.partition("#")[0])

    def _keep(self, part: _Part) -> None:
        if not part.sort.startswith(("image/", "video/", "text/css")):
            return
        name = posixpath.basename(unquote(urlsplit(part.location).path)) if "://" in part.location else ""
        host = urlsplit(part.location).hostname or "" if "://" in part.location else ""
        ending = part.sort.partition("/")[2].partition("+")[0]
        digest = hashlib.blake2b((part.location or part.cid).encode(), digest_size=6).hexdigest()
        name = name if "." in name else f"{name or 'part'}.{'jpg' if ending == 'jpeg' else ending}"
        size = part.end - part.start
        member = Member(
            f"{self._member.path}/{host or 'part'}/{digest}/{name}",
            size,
            (size, None),
            lambda: io.BytesIO(self._read(part)),
        )
        for one in (part.location, f"cid:{part.cid}" if part.cid else ""):
            if one:
                self._by_name.setdefault(one, member)

    def _read(self, part: _Part) -> bytes:
        with self._member.opener() as stream:
            stream.seek(part.start)
            data = stream.read(max(0, part.end - part.start))
        how = str(part.head.get("Content-Transfer-Encoding") or "").strip().lower()
        if how == "quoted-printable":
            return quopri.decodestring(data)
        if how == "base64":
            packed = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
            try:
                return base64.b64decode(packed + b"=" * (-len(packed) % 4))
            except binascii.Error:
                return b""
        return data

    def _parts(self) -> tuple[Message, list[_Part]]:
        """Return the head of the file, and its parts."""
        with self._member.opener() as stream:
            top, at = _head(stream, 0)
            if top.get_content_maintype() == "text" and "Content-Location" in top:  # a page without any picture
                return top, [_Part(top, at, self._member.size)]
            split = _Split([one for one in [_boundary(top)] if one])
            named = bool(split.bounds)
            while line := stream.readline(_MOST_LINE):
                begin, at = at, at + len(line)
                if line.startswith(b"--"):
                    at = split.line(line.rstrip(b"\r\n \t"), stream, begin, at)
                if len(split.parts) > _MOST_PARTS:
                    break
            split.end(at)
            self._whole = named and split.closed
            return top, split.parts or self._without_boundary(stream)

    def _without_boundary(self, stream: IO[bytes]) -> list[_Part]:
        """Return the page where all boundaries are lost: what follows the first head of a page."""
        stream.seek(0)
        data = stream.read(min(self._member.size, MOST_PAGE))
        found = re.search(rb"^content-type:\s*text/html", data, re.IGNORECASE | re.MULTILINE)
        if found is None:
            return []
        stream.seek(found.start())
        head, at = _head(stream, found.start())
        return [_Part(head, at, len(data))]


class _Split:
    """Cuts a file into parts at its boundaries. One that the head does not name is the first one there is."""

    def __init__(self, bounds: list[bytes]) -> None:
        self.bounds = bounds
        self.parts: list[_Part] = []
        self.closed = False
        self._open: tuple[Message, int] | None = None

    def line(self, mark: bytes, stream: IO[bytes], begin: int, at: int) -> int:
        """Take a line that may be a boundary. Return where to read on: behind the head of the part that it opens."""
        if not self.bounds and len(mark) > _SHORTEST:
            self.bounds.append(mark[2:])
        ends = mark.endswith(b"--") and mark[2:-2] in self.bounds
        if not ends and mark[2:] not in self.bounds:
            return at
        self.end(begin)
        if ends:
            self.closed = self.closed or mark[2:-2] == self.bounds[0]
            return at
        head, at = _head(stream, at)
        if inner := _boundary(head):
            self.bounds.append(inner)
        else:
            self._open = head, at
        return at

    def end(self, at: int) -> None:
        """Close the part that is open."""
        if self._open is not None:
            self.parts.append(_Part(*self._open, at))
            self._open = None


def _head(stream: IO[bytes], at: int) -> tuple[Message, int]:
    lines: list[bytes] = []
    size = 0
    while line := stream.readline(_MOST_LINE):
        at += len(line)
        size += len(line)
        if not line.strip():
            if lines:
                break
            continue
        lines.append(line)
        if size > _MOST_HEAD:
            break
    return BytesHeaderParser().parsebytes(b"".join(lines)), at


def _boundary(head: Message) -> bytes:
    if head.get_content_maintype() != "multipart":
        return b""
    found = head.get_boundary()
    return found.encode("utf-8", "surrogateescape") if found else b""


def _charset(head: Message) -> str | None:
    found = head.get_param("charset")
    return found if isinstance(found, str) else None


def _date(head: Message) -> datetime | None:
    try:
        return parsedate_to_datetime(str(head.get("Date") or ""))
    except (TypeError, ValueError):
        return None
