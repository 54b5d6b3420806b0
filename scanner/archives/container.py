"""
What lies inside a source: a zip, a tar.gz, a folder or a single file, seen as one flat list of members.

Nothing is ever unpacked to disk and nothing is held whole: a member is a stream. Every container is hostile until shown
otherwise: names that point outside, links, locked or absurdly compressed members become a `Problem`, never a crash.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

from scanner.errors import Problem, SourceRefused

READ_ERRORS = (OSError, EOFError, zipfile.BadZipFile, zlib.error, tarfile.TarError, NotImplementedError, RuntimeError)
"""What opening or reading a damaged member may raise (RuntimeError and NotImplementedError are zipfile's)."""

MOST_MEMBERS = 2_000_000
MOST_RATIO = 300  # real exports stay below 40; deflate itself ends at 1,032
FREE_SIZE = 64 << 20  # below this a high ratio is harmless: members are streamed

_NOISE = re.compile(r"(^|/)(__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$|no-data\.txt$)")
_OUTSIDE = re.compile(r"^(/|[A-Za-z]:)|(^|/)\.\.(/|$)")


@dataclasses.dataclass(frozen=True, slots=True)
class Member:
    """One file inside a source. `mark` tells two members of the same path apart (size and checksum)."""

    path: str
    size: int
    mark: tuple[int, int]
    opener: Callable[[], IO[bytes]] = dataclasses.field(repr=False, compare=False)


class Container:
    """One source as the person gave it. Close it when done."""

    def __init__(self, name: str) -> None:
        """Begin with no member; `name` is what the person calls it (its file name)."""
        self.name = name
        self.members: dict[str, Member] = {}
        self.problems: list[Problem] = []
        self._resources = contextlib.ExitStack()

    def add(self, path: str, size: int, checksum: int, opener: Callable[[], IO[bytes]]) -> None:
        """Take in a member, or say why it is left out."""
        path = path.replace("\\", "/")
        if _NOISE.search(path):
            return
        if _OUTSIDE.search(path) or "\0" in path:
            self.problems.append(Problem(printable(path), "its name points outside the archive, so it was not opened"))
            return
        path = re.sub(r"/(\./|/)*", "/", path).removeprefix("./")
        copies = 1
        while path in self.members:  # two members of one name: both are read, neither hides the other
            copies += 1
            path = f"copy-{copies}/{path}"
        self.members[path] = Member(path, size, (size, checksum), opener)

    def keep(self, resource: contextlib.AbstractContextManager[object]) -> None:
        """Hold `resource` open until `close`."""
        self._resources.enter_context(resource)

    def close(self) -> None:
        """Let go of the files behind the members."""
        self._resources.close()


def printable(path: str) -> str:
    """Return a path that is safe in a terminal and in JSON: no control signs, no lone surrogates."""
    return "".join(c if c.isprintable() else "?" for c in path.encode("utf-8", "replace").decode("utf-8"))


def open_container(path: Path) -> Container:
    """
    Open what the person gave, by its content and never by its name.

    Raises SourceRefused, with what to do, where nothing in it can be read.
    """
    try:
        if path.is_dir():
            return _folder(path)
        if not path.is_file():
            raise SourceRefused("There is no such file or folder. Check the name, or drag the file into this window.")
        with path.open("rb") as stream:
            head = stream.read(512)
        if head.startswith(b"PK"):
            return _zip(path)
        if head.startswith(b"\x1f\x8b") or head[257:262] == b"ustar":
            return _tar(path)
        return _single(path, head)
    except PermissionError:
        raise SourceRefused("This computer does not let you open it. Copy it to your own folder first.") from None
    except OSError:
        raise SourceRefused("It could not be read from the disk. Is the drive still connected?") from None


def _single(path: Path, head: bytes) -> Container:
    if not head:
        raise SourceRefused("The file is empty. Download it again: the first try may have broken off.")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if start.startswith((b"<!doctype html", b"<html")) and path.suffix.lower() not in (".html", ".htm", ".xhtml"):
        raise SourceRefused(
            "This is a web page, not an archive. The download link may have run out: sign in and download it again."
        )
    if head.startswith((b"7z\xbc\xaf", b"Rar!")):
        raise SourceRefused("This kind of archive cannot be read. Give the .zip as you downloaded it.")
    container = Container(path.name)
    container.add(path.name, path.stat().st_size, 0, lambda: path.open("rb"))
    return container


def _folder(root: Path) -> Container:
    container = Container(root.name)
    for entry in _walk(root, container.problems, root):
        path = Path(entry.path)
        name = path.relative_to(root).as_posix()
        size = entry.stat(follow_symlinks=False).st_size
        container.add(name, size, 0, lambda path=path: path.open("rb"))  # type: ignore[misc]
    return container


def _walk(folder: Path, problems: list[Problem], root: Path) -> Iterator[os.DirEntry[str]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        problems.append(Problem(printable(folder.relative_to(root).as_posix()), "this folder could not be opened"))
        return
    for entry in entries:
        name = printable(Path(entry.path).relative_to(root).as_posix())
        if entry.is_symlink():
            problems.append(Problem(name, "it is a link to somewhere else, so it was not followed"))
        elif entry.is_dir():
            yield from _walk(Path(entry.path), problems, root)
        elif entry.is_file():
            yield entry
        else:
            problems.append(Problem(name, "it is not an ordinary file, so it was not opened"))


def _zip(path: Path) -> Container:
    try:
        archive = zipfile.ZipFile(path)
        infos = archive.infolist()
    except (*READ_ERRORS, ValueError, UnicodeError):
        raise SourceRefused(
            "The zip file would not open: it is cut short or damaged. It may still be downloading. Nothing in it was checked."
        ) from None
    container = Container(path.name)
    container.keep(archive)
    if len(infos) > MOST_MEMBERS or sum(info.compress_size for info in infos) > path.stat().st_size:
        container.close()
        raise SourceRefused("This zip is built to trip up programs that open it. Download your archive again.")
    files = [info for info in infos if not info.is_dir()]
    if files and all(info.flag_bits & 1 for info in files):
        container.close()
        raise SourceRefused("This zip is locked with a password. Give the file as the platform sent it, without one.")
    for info in files:
        name = _zip_name(info)
        reason = _refusal(info)
        if reason:
            container.problems.append(Problem(printable(name), reason))
        else:
            container.add(name, info.file_size, info.CRC, lambda info=info: archive.open(info))  # type: ignore[misc]
    return container


def _zip_name(info: zipfile.ZipInfo) -> str:
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
    if info.file_size > FREE_SIZE and info.file_size > MOST_RATIO * max(info.compress_size, 1):
        return "it would unpack to far more than such a file ever holds, so it was not opened"
    return None


def _tar(path: Path) -> Container:
    import indexed_gzip  # noqa: PLC0415 - a compiled library that few people need

    container = Container(path.name)
    with path.open("rb") as probe:
        packed = probe.read(2) == b"\x1f\x8b"
    # An index of the compressed stream makes every member reachable without unpacking from the start each time.
    stream = indexed_gzip.IndexedGzipFile(str(path)) if packed else path.open("rb")
    container.keep(stream)
    most = MOST_RATIO * path.stat().st_size if packed else path.stat().st_size
    try:
        archive = tarfile.open(fileobj=stream)  # noqa: SIM115 - the container closes it
        container.keep(archive)
        for info in archive:
            if info.offset_data > max(most, FREE_SIZE) or len(container.members) > MOST_MEMBERS:
                raise tarfile.ReadError
            if info.isfile():
                container.add(info.name, info.size, info.chksum, lambda info=info: _tar_member(archive, info))  # type: ignore[misc]
            elif not info.isdir():
                container.problems.append(Problem(printable(info.name), "it is a link or device, so it was not opened"))
    except (*READ_ERRORS, ValueError, indexed_gzip.ZranError):
        if not container.members:
            container.close()
            raise SourceRefused(
                "The archive would not open: it is cut short or damaged. It may still be downloading. Nothing in it was checked."
            ) from None
        container.problems.append(
            Problem(path.name, "the archive is cut short or damaged: what stands after this was not read")
        )
    return container


def _tar_member(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    stream = archive.extractfile(info)
    if stream is None:
        raise tarfile.ReadError("not a file")
    return stream


def merged(containers: Iterable[Container]) -> Container:
    """Return the parts of one export as one container; a file that stands in several parts counts once."""
    parts = list(containers)
    whole = Container(" + ".join(part.name for part in parts))
    for part in parts:
        whole.members.update(part.members)
        whole.problems.extend(part.problems)
        whole.keep(contextlib.closing(part))
    return whole


def clash(one: Container, other: Container) -> bool:
    """Return whether two containers hold different files under one path: then they are two exports, not two parts."""
    return any(
        path in other.members and other.members[path].mark != member.mark for path, member in one.members.items()
    )
