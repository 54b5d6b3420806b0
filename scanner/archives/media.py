"""Pictures and videos that the records of an archive name: where they lie in it, and which of them it lacks."""

from __future__ import annotations

import contextlib
import posixpath
from functools import cached_property

from scanner.archives.container import READ_ERRORS, Container, printable
from scanner.errors import Problem

PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".heif", ".avif", ".bmp", ".tif", ".tiff")
VIDEOS = (".mp4", ".mov", ".webm", ".m4v", ".3gp", ".mkv", ".avi")


class Media:
    """The media of one container, found by the names that records give them."""

    def __init__(self, container: Container) -> None:
        """Prepare to look; nothing is opened yet."""
        self.container = container
        self.missing: dict[str, None] = {}  # names that records give and the container lacks, in the order met

    def is_video(self, path: str) -> bool:
        """Return whether a media path is a video; where the name does not say, the first bytes do."""
        extension = posixpath.splitext(path)[1].lower()
        if extension in VIDEOS or extension in PICTURES:
            return extension in VIDEOS
        member = self.container.members.get(path)
        if member is None:
            return "video" in path.lower()
        with contextlib.suppress(*READ_ERRORS), member.opener() as stream:
            return stream.read(12)[4:8] == b"ftyp"
        return False

    def locate(self, uri: str) -> str | None:
        """Return the member that a record means by `uri`: the full path, else the longest common end, else the base name."""
        uri = uri.split("?", maxsplit=1)[0].lstrip("/")
        if uri in self.container.members:
            return uri
        candidates = self._by_name.get(posixpath.basename(uri), [])
        if not candidates:
            return None
        parts = uri.split("/")[::-1]

        def shared(path: str) -> int:
            return next(
                (n for n, (a, b) in enumerate(zip(path.split("/")[::-1], parts, strict=False)) if a != b), len(parts)
            )

        return max(candidates, key=shared)

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        names: dict[str, list[str]] = {}
        for path in self.container.members:
            names.setdefault(posixpath.basename(path), []).append(path)
        return names

    def lacking(self) -> Problem:
        """Return a note on what is missing: how many, and the first of them."""
        count, first = len(self.missing), printable(next(iter(self.missing)))
        what = "1 picture or video is" if count == 1 else f"{count:,} pictures or videos are"
        return Problem(
            first, f"{what} named in the archive but not in what you gave. Another part of the download may be missing"
        )
