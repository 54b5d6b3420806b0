"""What the first bytes of a member say: names lie, above all the endings of pictures and videos."""

from __future__ import annotations

import codecs
import zlib

from checks.content import Kind
from scanner.archives.container import READ_ERRORS, Member

_HEAD = 1 << 18
_STILL = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis")


def head_text(member: Member) -> str:
    """Return the beginning of a text file as words; none where it cannot be read."""
    head = _head(member, _HEAD)
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return head.decode("utf-16" if wide else "utf-8-sig", "replace")


def media_kind(member: Member) -> Kind | None:
    """Return whether a file is a picture or a video, None where its first bytes are of neither."""
    head = _head(member, 16)
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\0", b"MM\0*")) or head[8:12] == b"WEBP":
        return Kind.IMAGE
    if head[4:8] == b"ftyp":
        return Kind.IMAGE if head[8:12] in _STILL else Kind.VIDEO
    return Kind.VIDEO if head.startswith(b"\x1a\x45\xdf\xa3") or head[8:12] == b"AVI " else None


def is_zip(member: Member) -> bool:
    """Return whether a file is a zip, whatever its name says."""
    return _head(member, 4) == b"PK\x03\x04"


def is_warc(head: bytes) -> bool:
    """Return whether a file begins as a WARC does, packed or not."""
    if head.startswith(b"\x1f\x8b"):
        try:
            head = zlib.decompressobj(31).decompress(head, 16)
        except zlib.error:
            return False
    return head.startswith(b"WARC/")


def _head(member: Member, size: int) -> bytes:
    try:
        with member.opener() as stream:
            return stream.read(size)
    except READ_ERRORS:
        return b""
