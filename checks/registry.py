"""
Which judge answers for which check, and which rules it can answer for today.

Judges are imported when they are first asked: printing a help text must not load a model.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import Literal, TypeAlias, cast

from checks.content import Item, Kind
from checks.finding import CHECK_NAMES, CheckName, Finding
from checks.rules import Reads, Rule, all_rules

Pictures: TypeAlias = Literal["thumbnails", "mosaic", "none"]

WORDS = frozenset({Kind.POST, Kind.COMMENT, Kind.MESSAGE, Kind.BIO, Kind.IMAGE, Kind.VIDEO})

KINDS: dict[CheckName, frozenset[Kind]] = {
    "derogatory": WORDS,
    "images": frozenset({Kind.IMAGE}),
    "groups": frozenset({Kind.MEMBERSHIP}),
    "exposure": frozenset({Kind.BIO, Kind.SETTING, Kind.POST, Kind.COMMENT, Kind.MEMBERSHIP}),
}
"""What each check looks at. A profile that holds none of it ends as "not checked", never as "nothing found"."""


@dataclasses.dataclass(frozen=True, slots=True)
class Settings:
    """What a run asks of the judges. `names` are those the person works with (own provisions, partner schools)."""

    checks: frozenset[CheckName] = frozenset(CHECK_NAMES)
    names: tuple[str, ...] = ()
    pictures: Pictures = "thumbnails"


Judge: TypeAlias = Callable[[Sequence[Item], Settings], Iterable[Finding]]


def judge_records(items: Sequence[Item], settings: Settings) -> list[Finding]:
    """Return what the checks of words, names and fields find in a batch of items. The same batch gives the same findings."""
    found: list[Finding] = []
    for name in CHECK_NAMES:
        concerned = [item for item in items if item.kind in KINDS[name]]
        if name != "images" and name in settings.checks and concerned:
            judge = cast("Judge", import_module(f"checks.{name}.judge").judge)
            found.extend(judge(concerned, settings))
    return found


def unanswered(rule: Rule) -> str | None:
    """Return why no judge answers for a rule today, in words for the person; None where one does."""
    if rule.reads is Reads.PERSON:
        return "only you can check this"
    if not rule.default:
        return "this check is switched off unless an organisation asks for it"
    if rule.reads is Reads.PICTURE and rule.id not in import_module("checks.images").ANSWERS:
        return "not yet read: this version cannot see this in a picture, so look at your pictures yourself"
    return None


def rules_of(check: CheckName) -> list[Rule]:
    """Return the rules of a check, in the order of the files."""
    return [rule for rule in all_rules().values() if rule.check == check]
