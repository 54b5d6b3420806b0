"""From what the person typed to exports that can be read: opened, recognised, parts of one export put together."""

from __future__ import annotations

import dataclasses
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from checks.content import Item, Kind
from scanner.archives.container import READ_ERRORS, Container, clash, merged, printable
from scanner.archives.media import PICTURES, VIDEOS
from scanner.archives.opening import open_container
from scanner.archives.reader import Options, Reader, readers
from scanner.errors import Problem, SourceRefused
from scanner.review import LiveView

_ADDRESS = re.compile(r"^https?://", re.IGNORECASE)
_MOST_PICTURE = 80 << 20  # a 100-megapixel camera's JPEG stays below


def is_address(source: str) -> bool:
    """Return whether a source is the address of a live profile."""
    return bool(_ADDRESS.match(source))


@dataclasses.dataclass(slots=True)
class Export:
    """
    One export of one person: all its parts in one container, and the readers that recognise something in it.

    `live` is of a visit to a live profile, which is read as an export is.
    """

    container: Container
    kinds: list[type[Reader]]
    live: LiveView | None = None

    def read(self, options: Options) -> Iterator[tuple[str, Item | Problem]]:
        """Yield (platform, item or problem) for all that is in the export, and then what nobody understood."""
        first = self.kinds[0].platform
        for problem in self.container.problems:
            yield first, problem
        claimed: set[str] = set()
        for cls in self.kinds:
            reader = cls(self.container, options)
            platform = cls.platform
            for entry in reader.read():
                if isinstance(entry, Item):
                    platform = entry.platform  # saved pages may be of any
                yield platform, entry
            claimed |= reader.claimed
        for path in sorted(set(self.container.members) - claimed):
            yield first, self._unclaimed(path, first)

    def _unclaimed(self, path: str, platform: str) -> Item | Problem:
        """Return a picture that no record names as an item all the same: it may be the one that matters."""
        extension = posixpath.splitext(path)[1].lower()
        if extension in PICTURES or extension in VIDEOS:
            kind = Kind.VIDEO if extension in VIDEOS else Kind.IMAGE
            # Name and size are the same in the zip and in the folder it was unpacked to; a path or a checksum is not.
            identity = f"{posixpath.basename(path)}-{self.container.members[path].size:x}"
            return Item(platform, kind, identity, media=path, source=printable(path))
        if extension == ".zip":
            return Problem(printable(path), INNER_ZIP)
        return Problem(printable(path), NOT_UNDERSTOOD)

    def absent(self, platform: str) -> tuple[str, ...]:
        """Return what a platform puts in no such export, each with where to look instead. Of a live profile that is shown."""
        if self.live is not None:
            return ()
        theirs = [cls for cls in self.kinds if cls.platform == platform] or self.kinds
        return tuple(dict.fromkeys(gap for cls in theirs for gap in cls.lacks))

    def picture(self, item: Item) -> bytes | Problem | None:
        """Return the bytes of an item's picture, a Problem where they cannot be had, None where it is not in the export."""
        return self._bytes(item.media or "")

    def overlay(self, item: Item) -> bytes | None:
        """Return the bytes of what the platform shows over an item's picture; none where they cannot be read."""
        path = self.container.overlays.get(item.media or "")
        if path is None:
            return None
        data = self._bytes(path)
        return data if isinstance(data, bytes) else b""

    def _bytes(self, path: str) -> bytes | Problem | None:
        member = self.container.members.get(path)
        if member is None:
            return None
        if member.size > _MOST_PICTURE:
            return Problem(
                printable(member.path), "this file is larger than 80 MB, so it was not opened. Look at it yourself"
            )
        try:
            with member.opener() as stream:
                return stream.read(_MOST_PICTURE + 1)
        except Exception as error:  # noqa: BLE001 - zip, tar, gzip and disk each have their own; all mean the same here
            return Problem(
                printable(member.path), f"this picture could not be taken out of the archive ({type(error).__name__})"
            )


INNER_ZIP = (
    "this zip lies inside what you gave and cannot be read in there, so nothing in it was checked. "
    "Take it out and give it together with the rest"
)
NOT_UNDERSTOOD = "this file is not understood by this version, so nothing in it was checked"


@dataclasses.dataclass(slots=True)
class Sources:
    """All exports of a run, and the sources that could not be read at all with the reason. Close after use."""

    exports: list[Export]
    refused: list[Problem]

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close every file."""
        for export in self.exports:
            export.container.close()


def open_sources(paths: Iterable[Path]) -> Sources:
    """Open every source. Parts of one export, told by their platform and by not clashing, come out as one."""
    groups: list[tuple[list[Container], list[type[Reader]]]] = []
    orphans: list[Container] = []
    refused: list[Problem] = []
    for path in paths:
        try:
            container = open_container(path)
        except SourceRefused as refusal:
            refused.append(Problem(printable(path.name or str(path)), str(refusal)))
            continue
        kinds = [cls for cls in readers() if _sure(cls.detect, container)]
        kinds = kinds or [cls for cls in readers() if _sure(cls.might_be, container)]
        if not kinds:
            orphans.append(container)
            continue
        for parts, known in groups:
            if set(known) & set(kinds) and not any(clash(part, container) for part in parts):
                parts.append(container)
                known.extend(cls for cls in kinds if cls not in known)
                break
        else:
            groups.append(([container], kinds))
    for container in orphans:
        if len(groups) == 1 and _only_media(container):
            groups[0][0].append(container)
        else:
            refused.append(Problem(printable(container.name), _unrecognised(container, alone=not groups)))
            container.close()
    exports = [Export(merged(parts) if len(parts) > 1 else parts[0], kinds) for parts, kinds in groups]
    return Sources(exports, refused)


def _sure(asked: Callable[[Container], bool], container: Container) -> bool:
    try:
        return asked(container)
    except READ_ERRORS:  # it looked into a file that is damaged
        return False


def _only_media(container: Container) -> bool:
    media = PICTURES + VIDEOS
    return bool(container.members) and all(path.lower().endswith(media) for path in container.members)


def _unrecognised(container: Container, *, alone: bool) -> str:
    if not container.members:
        if container.problems:
            return f"Nothing in it could be opened: {container.problems[0].reason}. Download the archive again."
        return "There is nothing in it. Download the archive again."
    if _only_media(container):
        if alone:
            return "It holds only pictures and videos. Give it together with the other parts of the same download."
        return (
            "It holds only pictures and videos, and which export they belong to is not clear. Scan each export alone."
        )
    if any(path.lower().endswith((".zip", ".tgz", ".tar.gz")) for path in container.members):
        return "It holds other archives. Give those, as they are, instead."
    titles = ", ".join(cls.title for cls in readers())
    kinds = Counter(posixpath.splitext(path)[1].lower() or "no ending" for path in container.members)
    most = ", ".join(f"{count:,} {ending}" for ending, count in kinds.most_common(3))
    return (
        f"This is not an archive that this version can read ({most}). It reads archives of {titles}. "
        "“profile-hygiene platforms” says how to ask for one."
    )
