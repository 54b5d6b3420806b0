"""How large a picture is, from its first bytes: icons are not what anybody posted."""

from __future__ import annotations

import struct

from scanner.archives.container import READ_ERRORS, Member

_HEAD = 1 << 18
_ICON = 100
_SHAPES = range(0xC0, 0xD0)
_NO_SHAPES = (0xC4, 0xC8, 0xCC)


def is_icon(member: Member) -> bool:
    """Return whether a picture is smaller than anything a person posts; false where its size cannot be told."""
    try:
        with member.opener() as stream:
            size = _size(stream.read(_HEAD))
    except READ_ERRORS:
        return False
    return size is not None and min(size) < _ICON


def _size(data: bytes) -> tuple[int, int] | None:
    """Return the width and height that a picture's head gives."""
    found: tuple[int, int] | None = None
    try:
        if data.startswith(b"\x89PNG"):
            found = struct.unpack_from(">II", data, 16)
        elif data.startswith(b"GIF8"):
            found = struct.unpack_from("<HH", data, 6)
        elif data.startswith(b"\xff\xd8"):
            found = _jpeg(data)
        elif data[8:16] == b"WEBPVP8X":
            found = int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
        elif data[8:16] == b"WEBPVP8 ":
            width, height = struct.unpack_from("<HH", data, 26)
            found = width & 0x3FFF, height & 0x3FFF
    except (struct.error, IndexError):
        return None
    return found


def _jpeg(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:  # noqa: PLR2004 - what every mark begins with
            return None
        mark = data[at + 1]
        if mark in _SHAPES and mark not in _NO_SHAPES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None
