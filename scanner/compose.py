"""From what a run found to the review that is kept: titles and clauses from the rules, ids, last year's decisions."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from checks import policy
from checks.finding import Finding
from checks.rules import all_rules
from scanner import __version__, how_to
from scanner.errors import Problem, UserError
from scanner.review import (
    DECISIONS_KIND,
    FILE_NAME,
    SCHEMA,
    Baseline,
    Decision,
    Ended,
    Policy,
    Recorded,
    Review,
    ReviewError,
    Skipped,
    Source,
    Tool,
    finding_id,
    new_salt,
)
from scanner.run import Result, Tally

RULES_VERSION = "2026.1"


@dataclasses.dataclass(frozen=True, slots=True)
class Earlier:
    """What is known of an earlier review: its salt, which findings it had, and what the person decided of each."""

    salt: str
    made: str
    known: frozenset[str] = frozenset()
    decisions: dict[str, Decision] = dataclasses.field(default_factory=dict)
    findings: dict[str, Recorded] = dataclasses.field(default_factory=dict)
    rules: tuple[str, ...] | None = None


def earlier(path: Path) -> Earlier:
    """Read an earlier review folder, its review.json, or only the small decisions file. Raises UserError."""
    try:
        if path.is_dir() or path.name == FILE_NAME:
            review = Review.load(path if path.is_dir() else path.parent)
            return Earlier(
                salt=review.salt,
                made=review.created[:10],
                known=frozenset(one.id for one in review.findings if one.status != "resolved"),
                decisions={one.id: one.decision for one in review.findings if one.decision},
                findings={one.id: one for one in review.findings if one.status != "resolved"},
                rules=tuple(ended.rule for ended in review.outcomes),
            )
        return _from_decisions(json.loads(path.read_text(encoding="utf-8")))
    except ReviewError as error:
        raise UserError(f"The earlier review cannot be used. {error}") from None
    except OSError:
        raise UserError(
            "The earlier review would not open. Give last year's review folder or your decisions file."
        ) from None
    except (ValueError, TypeError, KeyError):
        raise UserError(
            "The earlier review is not a review folder and not a decisions file, so it cannot be used."
        ) from None


def _from_decisions(data: Any) -> Earlier:
    if not isinstance(data, dict) or data.get("kind") != DECISIONS_KIND or data.get("schema") != SCHEMA:
        raise ReviewError("This is not a decisions file that this version can read.")
    decided = data["decisions"]
    return Earlier(
        salt=str(data["salt"]),
        made=str(data["made"]),
        known=frozenset(str(one["id"]) for one in decided),
        decisions={str(one["id"]): Decision.from_json(one) for one in decided if one["choice"] is not None},
    )


def compose(
    result: Result, refused: list[Problem], now: datetime, before: Earlier | None, models: dict[str, Any]
) -> Review:
    """Return the review of a run. `now` is its date; `before` an earlier review to compare with and to take ids from."""
    salt = before.salt if before else new_salt()
    findings = [_recorded(finding, salt, before) for finding in result.findings]
    rules = all_rules()
    return Review(
        created=now.isoformat(timespec="seconds"),
        salt=salt,
        tool=Tool(name="profile-hygiene", version=__version__, models=models, rules=RULES_VERSION),
        policy=Policy(name=policy.NAME, clauses=dict(policy.CLAUSES)),
        sources=(
            *(_source(tally) for tally in result.tallies),
            *(
                Source(name=p.source, platform="", skipped=(Skipped(source=p.source, reason=p.reason),))
                for p in refused
            ),
        ),
        findings=(*findings, *_resolved(before, {one.id for one in findings})),
        outcomes=tuple(
            Ended(check=one.check, rule=one.rule, ending=one.ending, why=one.why, title=rules[one.rule].title)
            for one in result.outcomes
        ),
        baseline=Baseline(made=before.made, rules=before.rules) if before else None,
    )


def _recorded(finding: Finding, salt: str, before: Earlier | None) -> Recorded:
    rule = all_rules()[finding.rule]
    item = finding.item
    identity = finding_id(salt, item.platform, item.id, rule.id)
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
        status="known" if before and identity in before.known else "new",
        share=rule.share,
        decision=before.decisions.get(identity) if before else None,
        thumbnail=finding.thumbnail,
    )


def _resolved(before: Earlier | None, found: set[str]) -> Iterator[Recorded]:
    """Yield what an earlier review had and this one has not, without its words: only that it is dealt with."""
    for identity, one in (before.findings if before else {}).items():
        if identity not in found:
            yield dataclasses.replace(one, status="resolved", item=None, spans=(), labels=(), thumbnail=None, how_to=())


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
    )
