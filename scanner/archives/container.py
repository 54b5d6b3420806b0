"""
What lies inside a source: a zip, a tar.gz, a folder or a single file, seen as one flat list of members.

Nothing is ever unpacked to disk and nothing is held whole: a member is a stream. Every container is hostile until shown
otherwise: names that point outside, links, locked or absurdly compressed members become a `Problem`, never a crash.
"""

from __future__ import annotations

import contextlib
import dataclasses
import posixpath
import re
import struct
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable
from typing import IO

from scanner.errors import Problem

READ_ERRORS = (
    OSError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    tarfile.TarError,
    UnicodeError,
    NotImplementedError,
    RuntimeError,
)
"""What opening or reading a damaged member may raise. RuntimeError is zipfile's, and covers nesting without end."""

MOST_MEMBERS = 1_000_000
MOST_RATIO = 300  # real exports stay below 40; deflate itself ends at 1,032
FREE_SIZE = 64 << 20  # below this a high ratio is harmless: members are streamed

_NOISE = re.compile(r"(^|/)(__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$|no-data\.txt$)")
_OUTSIDE = re.compile(r"^(/|[A-Za-z]:)|(^|/)\.\.(/|$)|\0")
_MOST_NAME = 1024
_READ = 1 << 20


@dataclasses.dataclass(frozen=True, slots=True)
class Member:
    """One file inside a source. `mark` is its size, and the CRC-32 of its content where the source tells it."""

    path: str
    size: int
    mark: tuple[int, int | None]
    opener: Callable[[], IO[bytes]] = dataclasses.field(repr=False, compare=False)

    def same_as(self, other: Member) -> bool:
        """Return whether two members hold the same; their bytes are read where the sources do not tell."""
        if self.size != other.size or None not in (self.mark[1], other.mark[1]):
            return self.mark == other.mark
        try:
            return self._checksum() == other._checksum()
        except READ_ERRORS:
            return False

    def _checksum(self) -> int:
        if self.mark[1] is not None:
            return self.mark[1]
        checksum = 0
        with self.opener() as stream:
            while data := stream.read(_READ):
                checksum = zlib.crc32(data, checksum)
        return checksum


class Container:
    """One source as the person gave it. Close it when done."""

    def __init__(self, name: str) -> None:
        """Begin with no member; `name` is what the person calls it (its file name)."""
        self.name = name
        self.members: dict[str, Member] = {}
        self.overlays: dict[str, str] = {}  # the path of the picture that is shown over another one, by that one's path
        self.problems: list[Problem] = []
        self._copies: Counter[str] = Counter()
        self._by_ending: dict[str, list[Member]] = {}
        self._sorted = -1  # the number of members when they were last sorted by ending
        self._resources = contextlib.ExitStack()

    def add(self, path: str, size: int, checksum: int | None, opener: Callable[[], IO[bytes]]) -> None:
        """Take in a member, or say why it is left out."""
        path = path.replace("\\", "/")
        if not path.isascii():  # a name that this computer cannot read holds lone surrogates, which nothing can write
            path = path.encode("utf-8", "replace").decode("utf-8")
        if _NOISE.search(path):
            return
        if _OUTSIDE.search(path):
            self.problems.append(Problem(printable(path), "its name points outside the archive, so it was not opened"))
            return
        if len(path) > _MOST_NAME:
            reason = "its name is far longer than names are, so it was not opened"
            self.problems.append(Problem(printable(path[:60]) + "…", reason))
            return
        path = re.sub(r"/(\./|/)*", "/", path).removeprefix("./")
        if not path or path.endswith("/"):  # a folder, as some zippers write it
            return
        while path in self.members:  # two members of one name: both are read, neither hides the other
            self._copies[path] += 1
            path = f"copy-{self._copies[path] + 1}/{path}"
        self.members[path] = Member(path, size, (size, checksum), opener)

    def ending(self, *endings: str) -> list[Member]:
        """Return the members whose names end in any of these (".json"), in their order. Readers ask this many times."""
        if self._sorted != len(self.members):
            self._sorted = len(self.members)
            self._by_ending = {}
            for path, member in self.members.items():
                self._by_ending.setdefault(posixpath.splitext(path)[1].lower(), []).append(member)
        return [member for ending in endings for member in self._by_ending.get(ending, ())]

    @property
    def listing(self) -> str:
        """Return the paths of all members in small letters, a line each, apostrophes as "_": exports differ in both."""
        paths = "\n".join(path.replace("\n", " ") for path in self.members)
        return paths.replace("'", "_").replace("’", "_").lower()

    def take_in(self, inner: Container) -> None:
        """Take in the members of a container inside this one, under its name."""
        for member in inner.members.values():
            self.add(f"{inner.name}/{member.path}", member.size, member.mark[1], member.opener)
        self.problems.extend(
            Problem(f"{printable(inner.name)}/{one.source}", one.reason, one.lost) for one in inner.problems
        )

    def keep(self, resource: contextlib.AbstractContextManager[object]) -> None:
        """Hold `resource` open until `close`."""
        self._resources.enter_context(resource)

    def close(self) -> None:
        """Let go of the files behind the members."""
        self._resources.close()


def printable(path: str) -> str:
    """Return a path that is safe in a terminal and in JSON: no control signs, no lone surrogates."""
    if path.isprintable():
        return path
    return "".join(c if c.isprintable() else "?" for c in path.encode("utf-8", "replace").decode("utf-8"))


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
    """
    Return whether two containers hold different files under one path: then they are two exports, not two parts.

    The folder that people wrap an export in does not count as part of the path.
    """
    return any(
        path in theirs and not member.same_as(theirs[path])
        for ours, theirs in ((one.members, other.members), (_unwrapped(one), _unwrapped(other)))
        for path, member in ours.items()
    )


def _unwrapped(container: Container) -> dict[str, Member]:
    """Return the members by their paths below the one folder that holds them all, where there is such a folder."""
    tops = {path.partition("/")[0] for path in container.members}
    if len(tops) != 1:
        return container.members
    return {path.partition("/")[2]: member for path, member in container.members.items()}
