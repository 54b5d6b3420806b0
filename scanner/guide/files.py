"""
Finding a download on this computer, where it lies. Nothing is uploaded and nothing is copied: what comes out is a path.

A browser does not tell a page where a dropped file lies. So the page sends its name, its size and a checksum of its first
and last bytes, and the file is looked for in the places where downloads are kept.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from scanner.guide.refusal import Refusal
from scanner.review import DECISIONS_KIND
from scanner.sources import is_address

_LIKELY: Final = (".zip", ".tar.gz", ".tgz", ".wacz", ".warc.gz", ".mhtml", ".car")
_ENDINGS: Final = (*_LIKELY, ".html", ".htm", ".mht", ".warc", ".json", ".csv", ".txt")
_PLACES: Final = ("Downloads", "Desktop", "Documents", ".")
_EDGE: Final = 64 << 10  # bytes at each end that are summed up
_MOST_SHOWN: Final = 300
_MOST_LOOKED: Final = 20_000
_DEEP: Final = 2
_SMALL: Final = 4 << 20  # bytes; a decisions file is far smaller


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """A file or folder that may be chosen."""

    path: Path
    name: str
    folder: bool
    size: int
    changed: datetime


def likely(home: Path) -> list[Entry]:
    """Return the archives in the person's downloads folder, the newest first."""
    found = [one for one in _entries(home / "Downloads") if not one.folder and one.name.lower().endswith(_LIKELY)]
    return sorted(found, key=lambda one: one.changed, reverse=True)[:20]


def listing(home: Path, folder: Path) -> list[Entry]:
    """Return what may be chosen in a folder of the person's own; folders first. Raises Refusal outside their home."""
    inside = within(home, folder)
    found = [one for one in _entries(inside) if one.folder or one.name.lower().endswith(_ENDINGS)]
    return sorted(found, key=lambda one: (not one.folder, one.name.casefold()))[:_MOST_SHOWN]


def within(home: Path, folder: Path) -> Path:
    """Return a folder of the person's home, all links followed. Raises Refusal for one that lies elsewhere."""
    try:
        inside = folder.resolve()
        if inside.is_relative_to(home.resolve()) and inside.is_dir():
            return inside
    except (OSError, ValueError, RuntimeError):  # a path with a null sign; links in a ring
        pass
    raise Refusal(404, "Only folders of your own are listed here. You can type or paste the path of any other.")


def _entries(folder: Path) -> Iterator[Entry]:
    try:
        with os.scandir(folder) as there:
            for one in there:
                try:
                    if one.name.startswith(".") or one.is_symlink():
                        continue
                    told = one.stat()
                    when = datetime.fromtimestamp(told.st_mtime, UTC)
                    yield Entry(Path(one.path), one.name, one.is_dir(), told.st_size, when)
                except OSError:  # gone in the meantime
                    continue
    except OSError:
        return


def typed(text: str, home: Path) -> Path:
    """Return the path that a person typed or pasted: with quotes, with a tilde, or as the address of a file."""
    text = text.strip().strip("\"'").strip()
    if text.lower().startswith("file:"):
        text = unquote(urlsplit(text).path)
    if text == "~" or text.startswith(("~/", "~\\")):
        text = f"{home}{text[1:]}"
    if not text or "\0" in text:
        raise Refusal(400, "Type or paste where your download lies, such as ~/Downloads/facebook-you.zip.")
    if is_address(text):
        raise Refusal(
            400,
            "This page reads downloads. To look at your own public page, run “profile-hygiene scan” with its address.",
        )
    path = Path(text)
    path = path if path.is_absolute() else home / path
    try:
        there = path.exists()
    except OSError:
        there = False
    if not there:
        raise Refusal(404, "There is nothing at this place. Is the name right, and has the download finished?")
    return path.resolve()


def dropped(home: Path, name: str, size: int, ends: str) -> Path:
    """Return the file of this computer that a browser holds. `ends` is the SHA-256 of its two ends. Raises Refusal."""
    if not name or "/" in name or "\\" in name or "\0" in name:
        raise Refusal(400, "This is not the name of a file.")
    for path in _places(home):
        try:
            if path.name == name and path.stat().st_size == size and _ends(path, size) == ends:
                return path
        except OSError:
            continue
    raise Refusal(
        404,
        "This file is not in your downloads, documents or home folder, and it is not copied from elsewhere. "
        "Move it to your downloads and drop it again, or type where it lies.",
    )


def _places(home: Path) -> Iterator[Path]:
    """Yield the files of the usual places, not too deep and not without end."""
    looked = 0
    for place in _PLACES:
        for folder, inner, names in os.walk(home / place):
            depth = len(Path(folder).relative_to(home / place).parts)
            inner[:] = [one for one in sorted(inner) if not one.startswith(".")] if depth < _DEEP else []
            for name in names:
                looked += 1
                if looked > _MOST_LOOKED:
                    return
                path = Path(folder) / name
                if not path.is_symlink():
                    yield path


def _ends(path: Path, size: int) -> str:
    told = hashlib.sha256()
    with path.open("rb") as file:
        told.update(file.read(_EDGE))
        file.seek(max(0, size - _EDGE))
        told.update(file.read(_EDGE))
    return told.hexdigest()


def decisions(path: Path) -> bool:
    """Return whether a file is what “Save my decisions” made."""
    try:
        if not path.is_file() or path.stat().st_size > _SMALL:
            return False
        told = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and told.get("kind") == DECISIONS_KIND


def earlier_decisions(home: Path) -> list[Entry]:
    """Return the decisions files in the person's downloads and documents, the newest first."""
    places: Iterable[Path] = (home / "Downloads", home / "Documents", home)
    found = [
        one
        for place in places
        for one in _entries(place)
        if not one.folder and one.name.lower().endswith(".json") and decisions(one.path)
    ]
    return sorted(found, key=lambda one: one.changed, reverse=True)[:10]
