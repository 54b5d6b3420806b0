"""What a run asks of the judges: which checks, whose names, and the organisation's own wishes for rules."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from checks.finding import CHECK_NAMES, CheckName, Finding, Level
from checks.policy import ORGANISATION

Pictures: TypeAlias = Literal["thumbnails", "mosaic", "none"]


@dataclasses.dataclass(frozen=True, slots=True)
class Settings:
    """
    What a run asks of the judges. `names` are those the person works with (own provisions, partner schools).

    `off` are the rules that the organisation switched off, `lowered` those it wants no higher than a level.
    """

    checks: frozenset[CheckName] = frozenset(CHECK_NAMES)
    names: tuple[str, ...] = ()
    pictures: Pictures = "thumbnails"
    organisation: str = ORGANISATION
    off: frozenset[str] = frozenset()
    lowered: tuple[tuple[str, Level], ...] = ()

    def wanted(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings as the organisation's policy wants them: without rules that are off, no higher than it said."""
        ceilings = dict(self.lowered)
        for finding in findings:
            if finding.rule in self.off:
                continue
            ceiling = ceilings.get(finding.rule)
            if ceiling is not None and ceiling.severity.rank < finding.level.severity.rank:
                yield dataclasses.replace(finding, level=ceiling)
            else:
                yield finding
