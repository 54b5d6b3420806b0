"""
WARC, what archiving tools keep: every answer of a server as a record, as it was first served. WACZ is a zip of them.

Pictures are read again from their place in the file when they are looked at.
"""

from __future__ import annotations

import contextlib
import dataclasses
import gzip
import hashlib
import io
import json
import posixpath
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import IO, Any, cast
from urllib.parse import unquote, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from scanner.archives.container import READ_ERRORS, Container, Member, printable
from scanner.captures.page import MOST_PAGE, Page, decoded
from scanner.captures.people import absolute
from scanner.errors import Problem

_READ = 1 << 16
_GOOD = "200"
_MOST_PAGES = 5_000
_MOST_PICTURE = 80 << 20
_BROKEN = (ArchiveLoadFailed, *READ_ERRORS, ValueError, AttributeError, KeyError, TypeError)
BROKEN = "the web archive is cut short or damaged; what stands before that was read. Make it once more"


@dataclasses.dataclass(frozen=True, slots=True)
class _Record:
    """Where a page stands in the file."""

    address: str
    offset: int
    charset: str | None
    when: datetime | None


class Warc:
    """One WARC file of a container."""

    def __init__(self, container: Container, member: Member) -> None:
        """Prepare; nothing is read yet."""
        self._member = member
        self._open = member.opener
        self._by_address: dict[str, Member] = {}
        self._pages: dict[str, _Record] = {}
        self._whole = False
        self._seeds = _seeds(container, member)

    def pages(self) -> Iterator[Page | Problem]:
        """
        Yield every page among the records, once each, and a Problem where the file breaks off.

        Those that a WACZ lists are what the person meant, and the first one where nothing says so.
        """
        broken = self._look() or not self._unpacks()
        if self._whole:  # people pack a file as a whole, a WARC packs each record
            self._open = self._unpacked
            self._pages.clear()
            self._by_address.clear()
            broken = self._look() or not self._unpacks()
        for number, (address, record) in enumerate(self._pages.items()):
            seed = address in self._seeds if self._seeds else number == 0
            try:
                markup = decoded(self._read(record.offset, MOST_PAGE), record.charset)
            except OSError:
                broken = True
                continue
            yield Page(self._member.path, markup, address, record.when, self.find, seed)
        if broken:
            yield Problem(printable(self._member.path), BROKEN)

    def find(self, reference: str) -> Member | None:
        """Return the record that an address on a page means."""
        return self._by_address.get(reference.partition("#")[0])

    def _unpacks(self) -> bool:
        """Return whether the packing is whole: the library takes the end of a file for the end of the archive."""
        with self._member.opener() as stream:
            if stream.read(2) != b"\x1f\x8b":
                return True
        try:
            with self._unpacked() as stream:
                while stream.read(_READ):
                    pass
        except READ_ERRORS:
            return False
        return True

    def _look(self) -> bool:
        """Note where every record stands. Return whether something is cut short or broken."""
        cut = False
        with contextlib.redirect_stderr(io.StringIO()) as complaints:  # where the library says what is wrong
            try:
                with self._open() as stream:
                    records = ArchiveIterator(stream, arc2warc=False)
                    for record in records:
                        self._note(record, records.get_record_offset)
                        records.read_to_end()
                        cut = cut or getattr(record.raw_stream, "limit", 0) > 0
            except ArchiveLoadFailed as failed:
                self._whole = "non-chunked" in str(failed)
                return True
            except _BROKEN:
                return True
        return cut or bool(complaints.getvalue())

    def _unpacked(self) -> IO[bytes]:
        return cast("IO[bytes]", _Unpacked(self._member.opener()))

    def _note(self, record: Any, offset: Callable[[], int]) -> None:
        """Note where a page, a picture or a style sheet stands."""
        headers, head = record.rec_headers, record.http_headers
        address = str(headers.get_header("WARC-Target-URI") or "").strip("<> ")
        if record.rec_type not in ("response", "resource") or not address.startswith(("http://", "https://")):
            return
        sort = str((head.get_header("Content-Type") if head is not None else record.content_type) or "").lower()
        if head is not None and head.get_statuscode() != _GOOD:
            return
        if "html" in sort:
            charset = sort.partition("charset=")[2].strip("\"' ;") or None
            if len(self._pages) < _MOST_PAGES:
                when = _when(headers.get_header("WARC-Date"))
                self._pages.setdefault(address, _Record(address, offset(), charset, when))
        elif sort.startswith(("image/", "video/", "text/css")):
            length = str(headers.get_header("Content-Length") or "")
            size = int(length) if length.isdigit() else 0
            self._by_address.setdefault(address, self._member_of(address, sort, offset(), size))

    def _member_of(self, address: str, sort: str, offset: int, size: int) -> Member:
        parts = urlsplit(address)
        name = posixpath.basename(unquote(parts.path))
        ending = sort.partition("/")[2].partition(";")[0].partition("+")[0]
        name = name if "." in name else f"{name or 'part'}.{'jpg' if ending == 'jpeg' else ending}"
        digest = hashlib.blake2b(address.encode("utf-8", "replace"), digest_size=6).hexdigest()
        path = f"{self._member.path}/{parts.hostname}/{digest}/{name}"
        return Member(path, size, (size, None), lambda: io.BytesIO(self._read(offset, _MOST_PICTURE + 1)))

    def _read(self, offset: int, most: int) -> bytes:
        """Return the content of the record at a place in the file."""
        with self._open() as stream, contextlib.redirect_stderr(io.StringIO()):
            stream.seek(offset)
            try:
                for record in ArchiveIterator(stream, arc2warc=False):
                    return _all(record.content_stream(), most)
            except _BROKEN:
                raise OSError("the record is damaged") from None
        raise OSError("there is no record")


class _Unpacked(gzip.GzipFile):
    """A packed stream that closes what it unpacks."""

    def __init__(self, raw: IO[bytes]) -> None:
        """Unpack `raw`."""
        super().__init__(fileobj=raw)
        self._raw = raw

    def close(self) -> None:
        """Close both."""
        super().close()
        self._raw.close()


def _all(stream: IO[bytes], most: int) -> bytes:
    """Return what a record holds: its stream gives what it has at hand, and never more than that at once."""
    parts, size = [], 0
    while size < most and (data := stream.read(min(_READ, most - size))):
        parts.append(data)
        size += len(data)
    return b"".join(parts)


def _when(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text or "")
    except ValueError:
        return None


def root_of(path: str) -> str:
    """Return the folder of the WACZ that a WARC lies in: what stands before "archive/"."""
    return path.rpartition("archive/")[0] if "archive/" in path else ""


def _seeds(container: Container, member: Member) -> set[str]:
    """Return the pages that a WACZ lists."""
    pages = container.members.get(f"{root_of(member.path)}pages/pages.jsonl")
    found: set[str] = set()
    if pages is None or "archive/" not in member.path:
        return found
    with contextlib.suppress(*READ_ERRORS), pages.opener() as stream:
        while line := stream.readline(1 << 20):
            with contextlib.suppress(ValueError, AttributeError, TypeError, RecursionError):
                address = json.loads(line).get("url")
                if isinstance(address, str) and absolute(address, None):
                    found.add(address)
    return found
