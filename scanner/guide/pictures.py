"""
One picture, straight out of the download, when the person asks for it. It goes to the browser and to no file.

Which picture is meant is said by the place of a finding in the review and never by a path, so there is no path to play with.
Of what the check of nudity found nothing is shown, here as everywhere. The bytes are handed on as they are: the browser opens
pictures of strangers all day and does so in a sandbox, which this program has none of.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Final

from checks.content import Item, Kind
from scanner.errors import Problem
from scanner.guide.refusal import Refusal
from scanner.report_cards import Entry
from scanner.report_pictures import withheld
from scanner.review import Review
from scanner.sources import Sources, open_sources

_HEADS: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
)


class Pictures:
    """The downloads of one review, opened when the first picture is asked for."""

    def __init__(self) -> None:
        """Open nothing yet."""
        self._lock = threading.Lock()
        self._opened: tuple[tuple[Path, ...], Sources] | None = None

    def close(self) -> None:
        """Close every file."""
        with self._lock:
            self._shut()

    def _shut(self) -> None:
        if self._opened is not None:
            self._opened[1].__exit__(None, None, None)
            self._opened = None

    def of(self, review: Review, finding: str, paths: tuple[Path, ...]) -> tuple[bytes, str]:
        """Return the bytes and the kind of the picture that a finding is about. Raises Refusal."""
        hidden = withheld(review.findings)
        for one in review.findings:
            if one.id == finding and one.item is not None and showable(one.item):
                if (one.item.platform, one.item.id) in hidden:
                    break
                return self._read(one.item, paths)
        raise Refusal(404, "There is no picture to show here.")

    def _read(self, item: Item, paths: tuple[Path, ...]) -> tuple[bytes, str]:
        with self._lock:  # an archive is one file with one place in it
            if self._opened is None or self._opened[0] != paths:
                self._shut()
                self._opened = (paths, open_sources(path for path in paths if path.exists()))
            for export in self._opened[1].exports:
                if not any(kind.platform == item.platform for kind in export.kinds):
                    continue
                data = export.picture(item)
                if isinstance(data, Problem):
                    raise Refusal(404, data.reason)
                if data is not None:
                    return data, _kind(data)
        raise Refusal(404, "Your download does not lie where it was, or this picture is not in it.")


def showable(item: Item) -> bool:
    """Return whether an item is a picture that is a file of the download."""
    media = item.media
    return item.kind is Kind.IMAGE and bool(media) and not str(media).startswith(("http:", "https:"))


def offered(entry: Entry) -> bool:
    """Return whether a card may offer the picture itself."""
    return showable(entry.item) and not entry.withheld


def _kind(data: bytes) -> str:
    for head, kind in _HEADS:
        if data.startswith(head):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:12] in (b"ftypavif", b"ftypavis"):
        return "image/avif"
    raise Refusal(404, "A browser cannot show a picture of this kind. Open it where it lies.")
