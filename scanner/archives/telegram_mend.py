r"""
Telegram's JSON mended where it is no JSON.

Telegram Desktop has written control signs as `\x07`, paths without quotation marks, and quotation marks that nothing
escapes. A file is mended only after it could not be read as it is, for mending may harm what is whole.
"""

from __future__ import annotations

import codecs
import io
import json
import re
from typing import IO, Any

_MOST_LINE = 1 << 20
_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*)\\x([0-9A-Fa-f]{2})")
_CUT = re.compile(r"x[0-9A-Fa-f]{0,2}$")
_NAMED = re.compile(r'(\s*"[^"\\]+"\s*:\s*)(.+?)(\s*,?\s*)', re.DOTALL)
_WHOLE = re.compile(r'"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[\[{].*', re.DOTALL)
_LOOSE = re.compile(r"(?<!\\)((?:\\\\)*)\"")


class Mended(io.RawIOBase):
    """The bytes of a stream with what Telegram writes wrongly put right, a line at a time."""

    def __init__(self, stream: IO[bytes]) -> None:
        """Read on from `stream`, which may be in UTF-16; what comes out is UTF-8."""
        super().__init__()
        head = stream.read(2)
        wide = head in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        self._text = io.TextIOWrapper(
            io.BufferedReader(_After(head, stream)), "utf-16" if wide else "utf-8-sig", "replace", newline="\n"
        )
        self._ready = b""
        self._rest = ""
        self._inside = False  # a line too long to be held

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer; nothing at the end."""
        while not self._ready:
            line = self._text.readline(_MOST_LINE)
            if not line and not self._rest:
                return 0
            self._ready = self._mended(line).encode("utf-8", "replace")
        data, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)

    def _mended(self, line: str) -> str:
        whole = not self._rest and not self._inside
        self._inside = len(line) >= _MOST_LINE and not line.endswith("\n")
        line, self._rest = self._rest + line, ""
        if self._inside:  # only what is sure on its own; an escape may be cut in two
            cut = _CUT.search(line[-3:])
            bare = line[: len(line) - len(cut[0] if cut else "")].rstrip("\\")
            line, self._rest = (bare, line[len(bare) :]) if bare else (line, "")
        line = _ESCAPE.sub(_escaped, line)
        return mended_line(line) if whole and not self._inside else line


class _After(io.RawIOBase):
    """A stream whose first bytes have been read already."""

    def __init__(self, head: bytes, stream: IO[bytes]) -> None:
        super().__init__()
        self._head = head
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._head or self._stream.read(len(buffer))
        data, self._head = data[: len(buffer)], data[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


def _escaped(found: re.Match[str]) -> str:
    return f"{found[1]}\\u00{found[2]}"


def mended_line(line: str) -> str:
    """Return a line of JSON, as Telegram lays it out, with its one value in quotation marks that hold."""
    named = _NAMED.fullmatch(line)
    if named is not None:
        start, value, end = named.groups()
        if _WHOLE.fullmatch(value) or _reads(line):
            return line
        return f"{start}{_quoted(value)}{end}"
    stripped = line.strip().removesuffix(",").rstrip()
    if len(stripped) > 1 and stripped.startswith('"') and stripped.endswith('"') and not _reads(line):
        before, _, after = line.partition(stripped)
        return f"{before}{_quoted(stripped)}{after}"
    return line


def _quoted(value: str) -> str:
    inner = value[1:-1] if len(value) > 1 and value.startswith('"') and value.endswith('"') else value
    return '"' + _LOOSE.sub(r'\1\\"', inner) + '"'


def _reads(line: str) -> bool:
    """Return whether a line alone is a piece of JSON already."""
    bare = line.strip().removesuffix(",")
    for piece in ("{" + bare + "}", "[" + bare + "]"):
        try:
            json.loads(piece, strict=False)
        except (ValueError, RecursionError):
            continue
        return True
    return False
