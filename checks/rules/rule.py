"""One rule of the taxonomy, as its file gives it."""

from __future__ import annotations

import dataclasses
from enum import StrEnum

from checks.finding import CheckName, Level, Share, Sure


class Reads(StrEnum):
    """What a rule looks at, which is also how its examples are run."""

    TEXT = "text"  # what a person wrote
    NAME = "name"  # the name of a group, page or app, and nothing else of it
    FIELD = "field"  # a profile field or privacy setting
    PICTURE = "picture"  # pixels, or what a picture file says of itself
    PERSON = "person"  # nothing: only the person can check it


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """
    A rule, as taxonomy §9 shapes it.

    `part` is the part of clause 8.4 (or "8.1", …) it comes under, None where no clause carries it. Each entry of `needs`
    must be met within `within`; an entry may offer alternatives ("insult|model:derogatory"). Any entry of `unless` that is
    met turns the rule off. `category` is the word for programs ("derogatory", "hate", "gambling", …). `stop` names the stop
    rule (taxonomy §8) whose page is shown beside a card of this rule. `alone` is False where the words make no finding by
    themselves but bear out what was nearly seen.
    """

    id: str
    check: CheckName
    reads: Reads
    title: str
    category: str
    part: str | None
    level: Level
    sure: Sure
    actions: tuple[str, ...]
    share: Share
    why: str
    since: str
    default: bool = True
    stop: str | None = None
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    within: str = "sentence"
    alone: bool = True
    counts: tuple[str, ...] = ()
    looks_like: tuple[str, ...] = ()

    @property
    def clause(self) -> str | None:
        """Return the clause of the policy for programs ("8.4"), None where no clause carries the rule."""
        return self.part.split("-")[0] if self.part else None
