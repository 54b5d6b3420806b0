"""Zip files as containers: guards first, and the zips that a zip, a tar or a folder holds seen as if they were folders."""

from __future__ import annotations

import contextlib
import io
import stat
import struct
import zipfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import IO

from scanner.archives.container import FREE_SIZE, MOST_MEMBERS, MOST_RATIO, READ_ERRORS, Container, printable
from scanner.archives.slices import part_of
from scanner.errors import Problem, SourceRefused

_MOST_HELD = 64 << 20  # a packed zip inside a zip is held in memory while its members are read
_HELD_AT_ONCE = 4
_MOST_NESTED = 100
_LOCAL_HEADER = struct.Struct("<4s22xHH")


def open_zip(path: Path) -> Container:
    """Open a zip. Raises SourceRefused where nothing in it can be read, or where it is built to do harm."""
    container = Container(path.name)
    try:
        archive = _directory(path)
        container.keep(archive)

        def opener(info: zipfile.ZipInfo) -> IO[bytes]:
            return _stored(path, info) if _is_stored_zip(info) else archive.open(info)

        _fill(container, archive, path.stat().st_size, opener)
    except SourceRefused:
        container.close()
        raise
    return container


def open_nested(container: Container) -> None:
    """
    Put in the place of each zip among the members what it holds: people pack the parts of a download together.

    One level deep, with the same guards, and nothing is unpacked to disk. A zip that cannot be opened this way stays a
    member, which the person is told to give by itself.
    """

    @lru_cache(maxsize=_HELD_AT_ONCE)
    def held(path: str) -> zipfile.ZipFile:
        with outer[path].opener() as stream:
            return _directory(io.BytesIO(stream.read(_MOST_HELD + 1)))

    outer = {path: one for path, one in container.members.items() if path.lower().endswith((".zip", ".wacz"))}
    for path, member in list(outer.items())[:_MOST_NESTED]:
        inner = Container(path)
        try:
            with contextlib.ExitStack() as opened:
                stream = opened.enter_context(member.opener())
                if not isinstance(stream, zipfile.ZipExtFile):  # any place in it can be reached at once
                    archive = opened.enter_context(_directory(stream))
                    _fill(inner, archive, member.size, archive.open)
                    container.keep(opened.pop_all())
                elif member.size <= _MOST_HELD:
                    _fill(inner, held(path), member.size, lambda info, path=path: held(path).open(info))  # type: ignore[misc]
                else:
                    continue
        except (SourceRefused, *READ_ERRORS):
            continue
        del container.members[path]
        container.take_in(inner)


def _directory(file: Path | IO[bytes]) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except PermissionError:
        raise
    except (*READ_ERRORS, ValueError):
        raise SourceRefused(
            "The zip file would not open: it is cut short or damaged. It may still be downloading. Nothing in it was "
            "checked. Download it again."
        ) from None


def _fill(
    container: Container, archive: zipfile.ZipFile, size: int, opener: Callable[[zipfile.ZipInfo], IO[bytes]]
) -> None:
    files = [info for info in archive.infolist() if not info.is_dir()]
    reasons = {id(info): _refusal(info) for info in files}
    unpacked = sum(info.file_size for info in files if not reasons[id(info)])
    overlap = sum(info.compress_size for info in files) > size
    if len(files) > MOST_MEMBERS or overlap or unpacked > max(FREE_SIZE, MOST_RATIO * size):
        raise SourceRefused("This zip is built to trip up programs that open it. Download your archive again.")
    if files and all(info.flag_bits & 1 for info in files):
        raise SourceRefused("This zip is locked with a password. Give the file as the platform sent it, without one.")
    for info in files:
        name = _name(info)
        if reason := reasons[id(info)]:
            container.problems.append(Problem(printable(name), reason))
        else:
            container.add(name, info.file_size, info.CRC, lambda info=info: opener(info))  # type: ignore[misc]


def _name(info: zipfile.ZipInfo) -> str:
    """Return the name as meant: many zippers write UTF-8 without saying so, which zipfile then reads as cp437."""
    if info.flag_bits & 0x800:
        return info.filename
    with contextlib.suppress(UnicodeError):
        return info.filename.encode("cp437").decode("utf-8")
    return info.filename


def _refusal(info: zipfile.ZipInfo) -> str | None:
    if info.flag_bits & 1:
        return "it is locked with a password"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "it is a link to somewhere else, so it was not followed"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "it is packed in a way that cannot be read here. Unpack the zip and give the folder instead"
    if info.file_size > FREE_SIZE and info.file_size > MOST_RATIO * max(info.compress_size, 1):
        return "it would unpack to far more than such a file ever holds, so it was not opened"
    return None


def _is_stored_zip(info: zipfile.ZipInfo) -> bool:
    return info.compress_type == zipfile.ZIP_STORED and info.filename.lower().endswith(".zip")


def _stored(path: Path, info: zipfile.ZipInfo) -> IO[bytes]:
    """Return a member that is not packed as the part of the file that it is: in there, every place is in reach."""
    stream = path.open("rb")
    stream.seek(info.header_offset)
    signature, name, extra = _LOCAL_HEADER.unpack(stream.read(_LOCAL_HEADER.size).ljust(_LOCAL_HEADER.size))
    if signature != b"PK\x03\x04":
        stream.close()
        raise zipfile.BadZipFile
    return part_of(stream, info.header_offset + _LOCAL_HEADER.size + name + extra, info.file_size, close=True)
