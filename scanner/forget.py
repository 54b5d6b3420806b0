"""Taking a review away again: its own files and nothing else, and plain words about what cannot be taken away."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Final

from scanner.errors import UserError
from scanner.judgements import FILE_NAME as JUDGEMENTS
from scanner.review import FILE_NAME, REPORT

OWN: Final = (FILE_NAME, REPORT, JUDGEMENTS, "guide.json", "guide.lock", "open-me.html")
"""The files that this tool writes into a review folder. Nothing else in there is ever touched."""

CERTIFICATE: Final = "a certificate that you made. It lies where you ran the command"
CANNOT: Final = (
    "the decisions file that “Save my decisions” put into your downloads. It holds no words. You need it next year",
    CERTIFICATE,
    "copies in backups, in a cloud folder or in the bin, and what you printed",
    "the download from the platform. Delete it yourself when you have finished with it",
    "your posts and pictures on the platforms: this tool changes nothing there",
)


@dataclasses.dataclass(frozen=True, slots=True)
class Removed:
    """What is gone: the files by name, and how many other things keep the folder there (None where it is gone too)."""

    files: tuple[str, ...]
    others: int | None


def own_files(folder: Path) -> list[Path]:
    """Return the review's own files, and what a write that was cut short left of them; never a link or a folder."""
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        raise UserError("This folder would not open. Give the folder of your review.") from None
    return [path for path in entries if _ours(path.name) and path.is_file() and not path.is_symlink()]


def _ours(name: str) -> bool:
    return name in OWN or any(name.startswith(f".{one}.") for one in OWN)


def remove(folder: Path) -> Removed:
    """Delete the review's own files, and the folder where nothing else is in it. Raises UserError for what stays."""
    files = own_files(folder)
    for path in files:
        try:
            path.unlink()
        except OSError as error:
            raise UserError(
                f"{path.name} could not be deleted ({error.strerror or type(error).__name__}). Is it open? "
                "Close it and try again."
            ) from None
    others = sum(1 for _ in folder.iterdir())
    if not others:
        folder.rmdir()
    return Removed(tuple(path.name for path in files), others or None)
