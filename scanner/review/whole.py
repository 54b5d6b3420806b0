"""One review, whole: what `review.json` holds."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Any

from scanner.review.decision import DECISIONS_KIND, SCHEMA, Decision, ReviewError
from scanner.review.folder import FILE_NAME, private_folder, write_private
from scanner.review.parts import Baseline, Carried, Ended, Policy, Source, Tool
from scanner.review.recorded import Recorded


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One review of one person's profile: everything the report is drawn from, and nothing that was not flagged."""

    created: str
    salt: str
    tool: Tool
    policy: Policy
    sources: tuple[Source, ...] = ()
    findings: tuple[Recorded, ...] = ()
    outcomes: tuple[Ended, ...] = ()
    baseline: Baseline | None = None
    carried: tuple[Carried, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a time that is none, so that no reader of the review has to."""
        try:
            datetime.fromisoformat(self.created)
        except ValueError as error:
            raise ReviewError(f"The review's own date cannot be read: {self.created!r}.") from error

    @classmethod
    def from_json(cls, data: Any) -> Review:
        """Read a review, or raise ReviewError saying what is the matter with it."""
        if not isinstance(data, dict) or data.get("schema") != SCHEMA:
            raise ReviewError("This is not a review that this version can read.")
        try:
            return cls(
                created=data["created"],
                salt=data["salt"],
                tool=Tool.from_json(data["tool"]),
                policy=Policy.from_json(data["policy"]),
                sources=tuple(map(Source.from_json, data["sources"])),
                findings=tuple(map(Recorded.from_json, data["findings"])),
                outcomes=tuple(map(Ended.from_json, data["outcomes"])),
                baseline=Baseline.from_json(data["baseline"]) if data.get("baseline") else None,
                carried=tuple(map(Carried.from_json, data.get("carried") or ())),
            )
        except ReviewError:
            raise
        except KeyError as error:
            raise ReviewError(f"This review has no {error.args[0]!r}, so it cannot be read.") from error
        except (AttributeError, TypeError, ValueError) as error:
            raise ReviewError("This review holds something that this version cannot read.") from error

    @property
    def saw_no_posts(self) -> bool:
        """Return whether there is nothing but a live profile, and its posts were shut away or could not be had."""
        return bool(self.sources) and all(
            one.live and one.live.coverage in ("blocked", "private") for one in self.sources
        )

    @property
    def saw_a_part(self) -> bool:
        """Return whether not all of a live profile was seen."""
        return any(one.live and one.live.coverage != "complete" for one in self.sources)

    def as_json(self) -> dict[str, Any]:
        """Return the contract's object, with the salt and the baseline beside it."""
        return {
            "schema": SCHEMA,
            "created": self.created,
            "tool": self.tool.as_json(),
            "policy": self.policy.as_json(),
            "sources": [source.as_json() for source in self.sources],
            "findings": [finding.as_json() for finding in self.findings],
            "outcomes": [outcome.as_json() for outcome in self.outcomes],
            "salt": self.salt,
            "baseline": self.baseline.as_json() if self.baseline else None,
            "carried": [one.as_json() for one in self.carried],
        }

    @classmethod
    def load(cls, folder: Path) -> Review:
        """Read the review of a review folder."""
        try:
            return cls.from_json(json.loads((folder / FILE_NAME).read_bytes()))
        except FileNotFoundError as error:
            raise ReviewError(
                f"There is no {FILE_NAME} in this folder, so it is not a review folder. Give the folder that “scan” made."
            ) from error
        except (UnicodeDecodeError, json.JSONDecodeError) as error:
            raise ReviewError(
                f"{FILE_NAME} would not open: it may be damaged or only partly written. Scan again into a new folder."
            ) from error

    def save(self, folder: Path) -> Path:
        """Write the review into a folder that only its owner can read, whole or not at all."""
        private_folder(folder)
        text = json.dumps(self.as_json(), ensure_ascii=False, indent=1)
        # A lone surrogate may stand in what a platform exported; JSON can carry it escaped, UTF-8 cannot.
        return write_private(folder / FILE_NAME, text.encode("utf-8", "backslashreplace") + b"\n")

    def with_decisions(self, data: Any) -> Review:
        """
        Return this review with the decisions of a decisions file (report-ux §4) in place of its own.

        A finding the file does not name keeps its decision; one it names with the choice null goes back to undecided.
        """
        if not isinstance(data, dict) or data.get("kind") != DECISIONS_KIND or data.get("schema") != SCHEMA:
            raise ReviewError("This is not a decisions file that this version can read.")
        if data.get("salt") != self.salt:
            raise ReviewError(
                "These decisions were made for another review, so they do not fit this one. Give that review’s folder."
            )
        try:
            decided = {
                one["id"]: Decision.from_json(one) if one["choice"] is not None else None for one in data["decisions"]
            }
        except (KeyError, TypeError) as error:
            raise ReviewError("This decisions file holds something that this version cannot read.") from error
        findings = (
            dataclasses.replace(one, decision=decided[one.id]) if one.id in decided else one for one in self.findings
        )
        return dataclasses.replace(self, findings=tuple(findings))

    def with_decision(self, ids: Collection[str], decision: Decision | None) -> Review:
        """Return this review with one decision for these findings; None takes theirs back."""
        findings = (dataclasses.replace(one, decision=decision) if one.id in ids else one for one in self.findings)
        return dataclasses.replace(self, findings=tuple(findings))
