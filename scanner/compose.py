"""From what a run found to the review that is kept: titles and clauses from the rules, ids, last year's decisions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from checks import policy
from checks.finding import Ending, Finding
from checks.rules import all_rules
from scanner import __version__, how_to
from scanner.earlier import Earlier, Seen, changed, earlier, gone
from scanner.errors import Problem
from scanner.figures import figures
from scanner.models import list_dates
from scanner.review import (
    Baseline,
    Carried,
    Ended,
    Policy,
    Recorded,
    Review,
    Skipped,
    Source,
    Tool,
    finding_id,
    new_salt,
)
from scanner.run import Period, Result, Tally

__all__ = ["RULES_VERSION", "Earlier", "compose", "earlier"]

RULES_VERSION = "2026.1"


def compose(
    result: Result,
    refused: list[Problem],
    now: datetime,
    before: Earlier | None,
    models: dict[str, Any],
    *,
    salt: str | None = None,
    days: Period | None = None,
) -> Review:
    """
    Return the review of a run. `now` is its date; `before` an earlier review to compare with and to take ids from.

    `salt` is that of the ids, where the run has used it already; `days` is the period that the run looked at.
    """
    salt = salt or (before.salt if before else new_salt())
    edited = changed(result.findings, before, salt) if before else {}
    findings = [_recorded(finding, salt, before, edited) for finding in result.findings]
    resolved: list[Recorded] = []
    carried: list[Carried] = []
    if before:
        found = {one.id for one in findings} | {one for one in edited.values() if one}
        resolved, carried = gone(before, found, _seen(result, days or Period()))
    rules = all_rules()
    return Review(
        created=now.isoformat(timespec="seconds"),
        salt=salt,
        tool=Tool(
            name="profile-hygiene",
            version=__version__,
            models=models,
            rules=RULES_VERSION,
            lists=list_dates(),
            figures=figures(),
        ),
        policy=Policy(name=policy.NAME, clauses=dict(policy.CLAUSES)),
        sources=(
            *(_source(tally) for tally in result.tallies),
            *(
                Source(name=p.source, platform="", skipped=(Skipped(source=p.source, reason=p.reason, lost=True),))
                for p in refused
            ),
        ),
        findings=(*findings, *resolved),
        outcomes=tuple(
            Ended(check=one.check, rule=one.rule, ending=one.ending, why=one.why, title=rules[one.rule].title)
            for one in result.outcomes
        ),
        baseline=Baseline(made=before.made, rules=before.rules, whole=before.whole) if before else None,
        carried=tuple(carried),
    )


def _seen(result: Result, days: Period) -> Seen:
    return Seen(
        rules={one.rule for one in result.outcomes if one.ending is not Ending.NOT_CHECKED},
        platforms={tally.platform for tally in result.tallies if tally.items.total()},
        holds=days.holds,
    )


def _recorded(finding: Finding, salt: str, before: Earlier | None, edited: Collection[str]) -> Recorded:
    rule = all_rules()[finding.rule]
    item = finding.item
    identity = finding_id(salt, item.platform, item.id, rule.id)
    known = before is not None and identity in before.known and identity not in edited
    steps = how_to.steps(item.platform, rule.actions[0], item.kind.value) if rule.actions else ()
    return Recorded(
        id=identity,
        check=finding.check,
        rule=rule.id,
        title=rule.title,
        reason=finding.reason,
        level=finding.level,
        item=item,
        category=rule.category,
        clause=rule.clause,
        part=rule.part,
        score=None if finding.score is None else round(finding.score, 3),
        spans=finding.spans,
        labels=finding.labels,
        sure=finding.sure.value,
        why=rule.why,
        action=rule.actions[0] if rule.actions else None,
        actions=rule.actions,
        how_to=steps,
        status="known" if known else "new",
        share=rule.share,
        decision=before.decisions.get(identity) if before and known else None,
        changed=identity in edited,
        thumbnail=finding.thumbnail,
        read=finding.read,
    )


def _source(tally: Tally) -> Source:
    return Source(
        name=tally.name,
        platform=tally.platform,
        items={kind.value: count for kind, count in sorted(tally.items.items())},
        skipped=tuple(Skipped(source=one.source, reason=one.reason, lost=one.lost) for one in tally.problems),
        earliest=tally.earliest.date().isoformat() if tally.earliest else None,
        latest=tally.latest.date().isoformat() if tally.latest else None,
        not_understood=tuple(tally.not_understood),
        years={str(year): count for year, count in sorted(tally.years.items())},
        strange_settings=tuple(tally.strange_settings),
        absent=tally.absent,
        live=tally.live,
    )
