"""Members that are packed by xz, seen unpacked, without trusting how large they say that they are."""

from __future__ import annotations

import dataclasses
import io
import lzma
from typing import IO, TYPE_CHECKING, cast

from scanner.archives.container import Member

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_MAGIC = b"\xfd7zXZ\x00"
_MOST_MEMORY = 256 << 20
_READ = 1 << 16


class _Unpacking(io.RawIOBase):
    """A packed stream as one of bytes; what is wrong with the packing is an OSError, like all damage."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self._stream = stream
        self._packing = lzma.LZMADecompressor(memlimit=_MOST_MEMORY)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        try:
            while not self._packing.eof:
                data = self._stream.read(_READ) if self._packing.needs_input else b""
                if self._packing.needs_input and not data:
                    raise EOFError("cut short")
                if out := self._packing.decompress(data, max_length=len(view)):
                    view[: len(out)] = out
                    return len(out)
        except lzma.LZMAError as error:
            raise OSError("damaged packing") from error
        return 0

    def close(self) -> None:
        self._stream.close()
        super().close()


def is_packed(head: bytes) -> bool:
    """Return whether a file that begins so is packed by xz."""
    return head.startswith(_MAGIC)


def unpacked(member: Member) -> Member:
    """Return a member as what it is without its packing; one that is not packed as it is."""

    def opener() -> IO[bytes]:
        stream = member.opener()
        head = stream.read(len(_MAGIC))
        stream.close()
        stream = member.opener()
        return cast("IO[bytes]", io.BufferedReader(_Unpacking(stream))) if is_packed(head) else stream

    return dataclasses.replace(member, opener=opener)
