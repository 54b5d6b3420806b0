"""What a check answers: a finding, or one of the four endings with its reason."""

from __future__ import annotations

import dataclasses
from enum import StrEnum
from typing import Literal, NamedTuple, TypeAlias

from checks.content import Item

CheckName: TypeAlias = Literal["derogatory", "images", "groups", "exposure"]
CHECK_NAMES: tuple[CheckName, ...] = ("derogatory", "images", "groups", "exposure")


class Level(StrEnum):
    """How serious one finding is, in the taxonomy's five plain levels, gravest first."""

    STOP = "stop"
    FIRST = "first"
    LOOK = "look"
    TIDY = "tidy"
    SUPPORT = "support"

    @property
    def severity(self) -> Severity:
        """Return the contract's word for this level."""
        return _SEVERITIES[self]

    def lowered(self, steps: int) -> Level:
        """Return the level `steps` down; never past "tidy". Stop and support levels never move."""
        if self in (Level.STOP, Level.SUPPORT):
            return self
        ladder = (Level.FIRST, Level.LOOK, Level.TIDY)
        return ladder[min(ladder.index(self) + steps, len(ladder) - 1)]


class Severity(StrEnum):
    """The contract's severities, gravest last."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    URGENT = "urgent"

    @property
    def rank(self) -> int:
        """Return 0 for info to 4 for urgent."""
        return list(Severity).index(self)


_SEVERITIES = {
    Level.STOP: Severity.URGENT,
    Level.FIRST: Severity.HIGH,
    Level.LOOK: Severity.MEDIUM,
    Level.TIDY: Severity.LOW,
    Level.SUPPORT: Severity.INFO,
}


class Sure(StrEnum):
    """How sure the tool is, as it is said to the person. Never a percentage."""

    LIKELY = "likely"
    POSSIBLE = "possible"
    ONLY_YOU = "only you can tell"


class Share(StrEnum):
    """What a coordinator may see of a finding in a shared view."""

    ALL = "all"
    TITLE = "title"
    NEVER = "never"


class Span(NamedTuple):
    """Words that carried a judgement: character offsets into the text as written, and what they were taken for."""

    start: int
    end: int
    what: str


class Label(NamedTuple):
    """Something seen in a picture. `box` is (x0, y0, x1, y1) in pixels of the picture as a person sees it."""

    label: str
    score: float
    box: tuple[int, int, int, int] | None = None


class WordsRead(NamedTuple):
    """Words read in a picture, as far as they could be made out, and those of them that carried a judgement."""

    text: str
    spans: tuple[Span, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """
    One thing to look at: a rule that fired on an item.

    `score` is the detector's own figure from 0 to 1, None where a rule is a plain fact. `reason` is a sentence for the
    person, in plain words, that never repeats what the person wrote. `thumbnail` is a small JPEG (at most 320 px on its
    longer side, no metadata), `read` holds the words in the picture where it was found for them. Both are None for anything
    the nudity detector fired on: nothing of such a picture is kept.
    """

    rule: str
    check: CheckName
    item: Item
    level: Level
    reason: str
    sure: Sure = Sure.POSSIBLE
    score: float | None = None
    spans: tuple[Span, ...] = ()
    labels: tuple[Label, ...] = ()
    thumbnail: bytes | None = dataclasses.field(default=None, repr=False)
    read: WordsRead | None = dataclasses.field(default=None, repr=False)


class Ending(StrEnum):
    """How a rule ended for this profile. A missing input is an ending with a name, never an empty list."""

    FOUND = "found"
    NOTHING_FOUND = "nothing_found"
    NOT_CHECKED = "not_checked"
    COULD_NOT_CHECK = "could_not_check"


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """The ending of one rule, and why when it is not plain."""

    check: CheckName
    rule: str
    ending: Ending
    why: str | None = None
