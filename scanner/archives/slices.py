"""A run of bytes inside a file, as a file of its own."""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING, cast

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class _Slice(io.RawIOBase):
    """Reads `size` bytes from `start` of a stream that others may read too: it goes to its place before each read."""

    def __init__(self, stream: IO[bytes], start: int, size: int, *, close: bool) -> None:
        super().__init__()
        self._stream = stream
        self._start = start
        self._size = size
        self._at = 0
        self._close = close

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError("before the beginning")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        wanted = max(0, min(len(view), self._size - self._at))
        self._stream.seek(self._start + self._at)
        data = self._stream.read(wanted)
        if wanted and not data:
            raise EOFError("the file ends before this member does")
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        if self._close:
            self._stream.close()
        super().close()


def part_of(stream: IO[bytes], start: int, size: int, *, close: bool = False) -> IO[bytes]:
    """Return `size` bytes of `stream` from `start` as a file. With `close`, closing it closes the stream."""
    return cast("IO[bytes]", io.BufferedReader(_Slice(stream, start, size, close=close)))
