"""The review before this one: read from its folder, or from the small decisions file, and laid beside what is found now."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any, Final

from checks.finding import Ending, Finding, Level
from checks.rules import all_rules
from scanner.errors import UserError
from scanner.review import (
    DECISIONS_KIND,
    FILE_NAME,
    SCHEMA,
    Carried,
    Decision,
    Recorded,
    Review,
    ReviewError,
    finding_id,
)

_LOOKED: Final = frozenset({Ending.FOUND, Ending.NOTHING_FOUND, Ending.COULD_NOT_CHECK})


@dataclasses.dataclass(frozen=True, slots=True)
class Earlier:
    """
    What is known of an earlier review: its salt, which findings it had, and what the person decided of each.

    `findings` is empty where only the decisions file was kept; `known` then says under which rule each id stood. `rules` are
    those that looked at something then, None where nobody knows.
    """

    salt: str
    made: str
    known: dict[str, str] = dataclasses.field(default_factory=dict)
    decisions: dict[str, Decision] = dataclasses.field(default_factory=dict)
    findings: dict[str, Recorded] = dataclasses.field(default_factory=dict)
    rules: tuple[str, ...] | None = None
    whole: bool = False

    def edited(self, identity: str, finding: Finding) -> bool:
        """Return whether this is a thing of last time whose words are others now."""
        before = self.findings.get(identity)
        return bool(before and before.item and before.item.text != finding.item.text)


def earlier(path: Path) -> Earlier:
    """Read an earlier review folder, its review.json, or only the small decisions file. Raises UserError."""
    try:
        if path.is_dir() or path.name == FILE_NAME:
            return _from_review(Review.load(path if path.is_dir() else path.parent))
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


def _from_review(review: Review) -> Earlier:
    there = [one for one in review.findings if one.status != "resolved"]
    known: list[Recorded | Carried] = [*review.carried, *there]
    looked = tuple(ended.rule for ended in review.outcomes if ended.ending in _LOOKED)
    return Earlier(
        salt=review.salt,
        made=review.created[:10],
        known={one.id: one.rule for one in known},
        decisions={one.id: one.decision for one in known if one.decision},
        findings={one.id: one for one in there},
        rules=looked if review.outcomes else None,
        whole=True,
    )


def _from_decisions(data: Any) -> Earlier:
    if not isinstance(data, dict) or data.get("kind") != DECISIONS_KIND or data.get("schema") != SCHEMA:
        raise ReviewError("This is not a decisions file that this version can read.")
    decided = data["decisions"]
    version = _version(data.get("rules"))
    return Earlier(
        salt=str(data["salt"]),
        made=str(data["made"]),
        known={str(one["id"]): str(one.get("category")) for one in decided},
        decisions={str(one["id"]): Decision.from_json(one) for one in decided if one["choice"] is not None},
        rules=tuple(rule.id for rule in all_rules().values() if _version(rule.since) <= version) if version else None,
    )


def _version(text: Any) -> tuple[int, ...]:
    """Return "2026.1" as numbers that can be compared; nothing of what is no such version."""
    parts = str(text).split(".")
    return tuple(map(int, parts)) if len(parts) == 2 and all(part.isdecimal() for part in parts) else ()  # noqa: PLR2004 - year and number


def changed(findings: Iterable[Finding], before: Earlier, salt: str) -> dict[str, str | None]:
    """
    Return which findings are of things that were edited since: their id, and the id that goes with the old words.

    A thing that its platform gives an id keeps it (then there is no other id to let go of). One that has none is known again
    by its platform, kind and time, if just one thing stood there then and just one stands there now.
    """
    ids = {finding_id(salt, one.item.platform, one.item.id, one.rule): one for one in findings}
    same = {identity: None for identity, one in ids.items() if before.edited(identity, one)}
    gone = _by_place((one for identity, one in before.findings.items() if identity not in ids), lambda one: one)
    new = _by_place((pair for pair in ids.items() if pair[0] not in before.known), lambda pair: pair[1])
    moved = {
        new[place][0][0]: gone[place][0].id
        for place in new.keys() & gone.keys()
        if len(new[place]) == 1 and len(gone[place]) == 1
    }
    return {**same, **moved}


def _by_place(things: Iterable[Any], finding_of: Callable[[Any], Any]) -> dict[tuple[object, ...], list[Any]]:
    placed: dict[tuple[object, ...], list[Any]] = {}
    for thing in things:
        one = finding_of(thing)
        if one.item is not None and one.item.created is not None:
            placed.setdefault((one.rule, one.item.platform, one.item.kind, one.item.created), []).append(thing)
    return placed


@dataclasses.dataclass(frozen=True, slots=True)
class Seen:
    """What this run looked at: its rules and platforms, and which items fall into its days."""

    rules: Collection[str]
    platforms: Collection[str]
    holds: Callable[[Any], bool]

    def would_have(self, rule: str, before: Recorded | None) -> bool:
        """Return whether a finding of last time would have been found again if it were still there."""
        if rule not in self.rules:
            return False
        item = before.item if before else None
        return item is None or (item.platform in self.platforms and self.holds(item))


def gone(before: Earlier, found: Collection[str], seen: Seen) -> tuple[list[Recorded], list[Carried]]:
    """
    Return what an earlier review had and this one has not: dealt with, and not looked at this time.

    Of what is dealt with no words are kept. What was not looked at keeps its decision for the next time.
    """
    resolved, carried = [], []
    for identity, rule in before.known.items():
        if identity in found:
            continue
        one = before.findings.get(identity)
        if not seen.would_have(rule, one):
            carried.append(Carried(id=identity, rule=rule, decision=before.decisions.get(identity)))
        elif one is not None:
            bare = dataclasses.replace(one, item=None, spans=(), labels=(), thumbnail=None, read=None, how_to=())
            resolved.append(dataclasses.replace(bare, status="resolved"))
        elif rule in all_rules():
            resolved.append(_bare(identity, rule, before.decisions.get(identity)))
    return resolved, carried


def _bare(identity: str, name: str, decision: Decision | None) -> Recorded:
    rule = all_rules()[name]
    return Recorded(
        id=identity, check=rule.check, rule=name, title=rule.title, reason="", level=Level(rule.level), item=None,
        category=rule.category, clause=rule.clause, part=rule.part, status="resolved", share=rule.share, decision=decision,
    )  # fmt: skip
