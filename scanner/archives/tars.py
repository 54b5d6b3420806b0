"""tar and tar.gz as containers. An index of the packed stream puts every member in reach without starting over."""

from __future__ import annotations

import tarfile
from pathlib import Path
from typing import IO, cast

from scanner.archives.container import FREE_SIZE, MOST_MEMBERS, MOST_RATIO, READ_ERRORS, Container, printable
from scanner.archives.slices import part_of
from scanner.errors import Problem, SourceRefused

_BLOCK = 512
_MOST_HEADER = 1 << 16  # a long name or its like; tarfile would read a header of any size into memory


class _Headers:
    """A stream for tarfile to find the members in: it gives headers, and refuses to give anything larger."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.seek = stream.seek
        self.tell = stream.tell

    def read(self, size: int) -> bytes:
        if not 0 <= size <= _MOST_HEADER:
            raise tarfile.ReadError("a header larger than headers are")
        return self._stream.read(size)


def open_tar(path: Path) -> Container:
    """Open a tar or tar.gz. Raises SourceRefused where nothing in it can be read."""
    container = Container(path.name)
    with path.open("rb") as probe:
        packed = probe.read(2) == b"\x1f\x8b"
    stream = _unpacking(path) if packed else path.open("rb")
    container.keep(stream)
    size = path.stat().st_size
    try:
        _fill(container, stream, max(MOST_RATIO * size, FREE_SIZE) if packed else size)
    except (*READ_ERRORS, ValueError):
        if not container.members:
            container.close()
            raise SourceRefused(
                "The archive would not open: it is cut short or damaged, or is none. It may still be downloading. "
                "Nothing in it was checked. Download it again."
            ) from None
        reason = "the archive is cut short or damaged: what stands after this was not read. Download it again"
        container.problems.append(Problem(printable(path.name), reason))
    return container


def _unpacking(path: Path) -> IO[bytes]:
    import indexed_gzip  # noqa: PLC0415 - a compiled library that few people need

    return cast("IO[bytes]", indexed_gzip.IndexedGzipFile(str(path)))


def _fill(container: Container, stream: IO[bytes], most: int) -> None:
    """Take in every member. Raises what tarfile raises, and ReadError where the archive is built to do harm."""
    # "r:", for tarfile would else unpack a packed stream inside the packed one, without index and without end.
    with tarfile.open(fileobj=cast("IO[bytes]", _Headers(stream)), mode="r:") as archive:
        for seen, info in enumerate(archive):
            archive.members = []  # type: ignore[attr-defined]  # tarfile keeps every header it has seen
            end = info.offset_data + info.size
            if info.size < 0 or end > most or seen > MOST_MEMBERS:
                raise tarfile.ReadError("larger than it can be")
            if info.isreg() and not info.issparse():
                container.add(
                    info.name,
                    info.size,
                    None,
                    lambda at=info.offset_data, size=info.size: part_of(stream, at, size),  # type: ignore[misc]
                )
            elif not info.isdir():
                reason = "it is a link, a device or the like, so it was not opened"
                container.problems.append(Problem(printable(info.name), reason))
        stream.seek(archive.offset)
        if stream.read(_BLOCK) != bytes(_BLOCK):  # tarfile takes a broken header, and none, for the end
            raise tarfile.ReadError("no end")
