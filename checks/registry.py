"""
Which judge answers for which check, and which rules it can answer for today.

Judges are imported when they are first asked: printing a help text must not load a model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from typing import TypeAlias, cast

from checks.content import Item, Kind
from checks.finding import CHECK_NAMES, CheckName, Finding
from checks.rules import Reads, Rule, all_rules
from checks.settings import Settings

WORDS = frozenset({Kind.POST, Kind.COMMENT, Kind.MESSAGE, Kind.BIO, Kind.IMAGE, Kind.VIDEO})

KINDS: dict[CheckName, frozenset[Kind]] = {
    "derogatory": WORDS,
    "images": frozenset({Kind.IMAGE, Kind.VIDEO}),
    "groups": frozenset({Kind.MEMBERSHIP}),
    "exposure": frozenset({Kind.BIO, Kind.SETTING, Kind.POST, Kind.COMMENT, Kind.MEMBERSHIP}),
}
"""What each check looks at. A profile that holds none of it ends as "not checked", never as "nothing found"."""


Judge: TypeAlias = Callable[[Sequence[Item], Settings], Iterable[Finding]]


def judge_records(items: Sequence[Item], settings: Settings) -> list[Finding]:
    """Return what the checks find in the words, names and fields of a batch of items. The same batch gives the same findings."""
    found: list[Finding] = []
    for name in CHECK_NAMES:
        # Of pictures, the words beside them: whoever opens the files judges the rest.
        module, kinds = ("captions", WORDS) if name == "images" else ("judge", KINDS[name])
        concerned = [item for item in items if item.kind in kinds]
        if name in settings.checks and concerned:
            judge = cast("Judge", import_module(f"checks.{name}.{module}").judge)
            found.extend(settings.wanted(judge(concerned, settings)))
    return found


def foreign_words(items: Sequence[Item], settings: Settings) -> Iterator[tuple[Item, str]]:
    """Yield the items whose words no judge knows the language of, each with what the person is told."""
    if "derogatory" not in settings.checks:
        return
    for item in items:
        if item.kind in WORDS and item.text.strip():
            why = import_module("checks.derogatory.judge").unknown_language(item)
            if why is not None:
                yield item, why


def unanswered(rule: Rule) -> str | None:
    """Return why no judge answers for a rule today, in words for the person; None where one does."""
    if rule.reads is Reads.PERSON:
        return "only you can check this"
    if not rule.default:
        return "this check is switched off unless an organisation asks for it"
    if rule.reads is Reads.PICTURE and rule.id not in import_module("checks.images").ANSWERS:
        return "not yet read: this version cannot see this in a picture, so look at your pictures yourself"
    return None


def switched_off(rule: Rule, settings: Settings) -> str | None:
    """Return that the organisation switched a rule off, in words for the person; None where it did not."""
    return "your organisation switched this off" if rule.id in settings.off else None


def rules_of(check: CheckName) -> list[Rule]:
    """Return the rules of a check, in the order of the files."""
    return [rule for rule in all_rules().values() if rule.check == check]
