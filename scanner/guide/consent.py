"""
The record that two people agreed to sit together: who, when, to what, what was said, until when, and whether it was withdrawn.

It lies in a folder of its own, beside the review and never in it, and holds nothing of what was found. A withdrawal erases the
review; the record then says that and when.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from scanner.review import private_folder, write_private

HOLDS_FOR: Final = timedelta(hours=12)
"""How long a consent holds: one sitting, with time for a download that takes its time."""
TICKS: Final = ("heard", "own", "free")
"""The three ticks: the script was read out, the accounts are my own, I go on of my own free will."""
_SCHEMA: Final = 1
_KIND: Final = "profile-review-consent"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One consent. `said` is the script as it was read out, `scope` what it covers; all times are with their zone."""

    name: str
    coordinator: str
    given: datetime
    expires: datetime
    scope: str
    said: tuple[str, ...]
    ticks: tuple[str, ...]
    withdrawn: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Return whether it counts at this time."""
        return self.withdrawn is None and self.given <= now < self.expires

    def as_json(self) -> dict[str, Any]:
        """Return its object."""
        told = dataclasses.asdict(self)
        for name in ("given", "expires", "withdrawn"):
            told[name] = told[name].isoformat(timespec="seconds") if told[name] else None
        return {"kind": _KIND, "schema": _SCHEMA, **told}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Consent:
        """Read one. Raises ValueError, KeyError or TypeError for what is none."""
        if data["kind"] != _KIND or data["schema"] != _SCHEMA:
            raise ValueError(data["kind"])
        withdrawn = data["withdrawn"]
        return cls(
            name=str(data["name"]),
            coordinator=str(data["coordinator"]),
            given=datetime.fromisoformat(data["given"]),
            expires=datetime.fromisoformat(data["expires"]),
            scope=str(data["scope"]),
            said=tuple(data["said"]),
            ticks=tuple(data["ticks"]),
            withdrawn=datetime.fromisoformat(withdrawn) if withdrawn else None,
        )


class Records:
    """The consent records of a folder. One a sitting, the newest counts; none is ever changed but by its withdrawal."""

    def __init__(self, folder: Path) -> None:
        """Look at a folder, which need not be there yet."""
        self._folder = folder

    def newest(self) -> Consent | None:
        """Return the newest record; a damaged one counts as none, so that nothing starts on it."""
        paths = sorted(self._paths())
        return self._read(paths[-1]) if paths else None

    def write(self, consent: Consent) -> Path:
        """Write a record, or one again that was withdrawn."""
        private_folder(self._folder)
        name = f"consent-{consent.given:%Y-%m-%dT%H%M%S}.json"
        content = json.dumps(consent.as_json(), ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")
        return write_private(self._folder / name, content)

    def _paths(self) -> Iterator[Path]:
        if self._folder.is_dir():
            yield from self._folder.glob("consent-*.json")

    @staticmethod
    def _read(path: Path) -> Consent | None:
        try:
            return Consent.from_json(json.loads(path.read_bytes()))
        except (OSError, ValueError, KeyError, TypeError):
            return None
