"""
Where a person has got to: kept in the review folder as they go, so that nothing is lost when the computer stops.

Decisions are not kept here but in the review itself, as they are made.
"""

from __future__ import annotations

import dataclasses
import json
import threading
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from scanner.forget import own_files
from scanner.review import FILE_NAME as REVIEW
from scanner.review import Decision, Review, private_folder, write_private

FILE_NAME: Final = "guide.json"
OPENER: Final = "open-me.html"
_SCHEMA: Final = 1

Mode: TypeAlias = Literal["alone", "together"]


@dataclasses.dataclass(frozen=True, slots=True)
class Agreed:
    """One step that two people agreed on, in the person's own words."""

    what: str = ""
    by: str = ""
    help: str = ""


@dataclasses.dataclass(slots=True)
class Notes:
    """
    What was chosen so far. `step` is the page to open next time; `sources` are paths on this computer.

    `agreed` holds the agreed steps by the id of their card, `seen` whether the person has gone through the cards alone.
    """

    step: str = "begin"
    sources: list[str] = dataclasses.field(default_factory=list)
    baseline: str | None = None
    me: str = ""
    messages: bool = False
    own: bool = False
    seen: bool = False
    agreed: dict[str, Agreed] = dataclasses.field(default_factory=dict)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Notes:
        """Read them. Raises TypeError, KeyError or ValueError for what is none."""
        if data["schema"] != _SCHEMA:
            raise ValueError(data["schema"])
        agreed = {str(name): Agreed(**one) for name, one in data["agreed"].items()}
        rest = {name: data[name] for name in ("step", "sources", "baseline", "me", "messages", "own", "seen")}
        return cls(**rest, agreed=agreed)

    def as_json(self) -> dict[str, Any]:
        """Return their object."""
        return {"schema": _SCHEMA, **dataclasses.asdict(self)}


class Desk:
    """One review folder, and the notes of the way through it. One thread at a time writes."""

    def __init__(self, folder: Path, papers: Path) -> None:
        """Take up what is there. `papers` is the folder beside it for what outlives the review."""
        self.folder = folder
        self.papers = papers
        self.lock = threading.RLock()
        self._tidy()
        self.notes = self._found()

    def _tidy(self) -> None:
        """Take away what a write left that was cut short: the file itself is whole, and this may hold words."""
        if self.folder.is_dir():
            for path in own_files(self.folder):
                if path.name.startswith("."):
                    path.unlink(missing_ok=True)

    def _found(self) -> Notes:
        try:
            return Notes.from_json(json.loads((self.folder / FILE_NAME).read_bytes()))
        except FileNotFoundError:
            return Notes(step="review") if self.has_review else Notes()
        except (OSError, ValueError, TypeError, KeyError, AttributeError):  # damaged: the review beside it is whole
            return Notes(step="review") if self.has_review else Notes()

    def note(self, **changes: Any) -> None:
        """Change the notes and write them, whole or not at all."""
        with self.lock:
            self.notes = dataclasses.replace(self.notes, **changes)
            private_folder(self.folder)
            write_private(self.folder / FILE_NAME, json.dumps(self.notes.as_json(), indent=1).encode())

    def clear(self) -> None:
        """Know nothing any more."""
        self.notes = Notes()

    @property
    def has_review(self) -> bool:
        """Return whether there are cards to go through."""
        return (self.folder / REVIEW).is_file()

    def review(self) -> Review:
        """Return the review as it stands on the disk. Raises ReviewError."""
        with self.lock:
            return Review.load(self.folder)

    def decide(self, ids: Collection[str], decision: Decision | None) -> None:
        """Write a decision down at once; None takes one back. Raises ReviewError."""
        with self.lock:
            # Read again first: `decide` in a terminal may have written in the meantime.
            Review.load(self.folder).with_decision(ids, decision).save(self.folder)

    def draw(self) -> None:
        """Draw report.html again where decisions were made since, so that the file and the page say the same."""
        from scanner.around_scan import draw  # noqa: PLC0415 - loads what draws

        with self.lock:
            report = self.folder / "report.html"
            if not self.has_review:
                return
            if not report.is_file() or report.stat().st_mtime_ns < (self.folder / REVIEW).stat().st_mtime_ns:
                draw(self.review(), self.folder, "thumbnails")
