"""
Reads the rule files, strictly: an unknown key, a missing one or a wrong value is an error naming file, rule and key.

A file is one family: `check` and `reads` at the top, then one `[[rule]]` a rule.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from checks.finding import CHECK_NAMES, CheckName, Level, Share, Sure
from checks.rules.rule import Reads, Rule

ACTIONS = (
    "delete",
    "edit",
    "limit",
    "untag",
    "leave",
    "disconnect",
    "setting",
    "close",
    "report",
    "look",
    "talk",
    "keep",
)
_NEEDED = {"id", "title", "category", "clause", "level", "sure", "actions", "share", "why", "since"}
_OPTIONAL = {"check", "default", "stop", "reads", "needs", "unless", "within", "alone", "counts", "not"}
_SCOPES = ("sentence", "text")
_EXAMPLES = 3
_TITLE_LENGTH = 60


class RuleError(ValueError):
    """A rule file that cannot be used: which file, which rule, which key."""


@cache
def all_rules() -> Mapping[str, Rule]:
    """Return every rule that ships, by id, in the order of the files."""
    found: dict[str, Rule] = {}
    folder = resources.files("checks.rules")
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            for rule in parse(entry.read_text(encoding="utf-8"), entry.name):
                if rule.id in found:
                    raise RuleError(f"{entry.name}, rule {rule.id}: this id stands twice")
                found[rule.id] = rule
    return MappingProxyType(found)


def parse(text: str, name: str) -> list[Rule]:
    """Return the rules of one file. Raises RuleError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{name}: {error}") from None
    extra = set(data) - {"check", "reads", "rule"}
    if extra or data.get("check") not in CHECK_NAMES or "reads" not in data:
        raise RuleError(f"{name}: the top holds check, reads and rule, with a known check; look at {sorted(extra)}")
    return [_rule(entry, data, name) for entry in data.get("rule", [])]


def _rule(entry: dict[str, Any], top: dict[str, Any], name: str) -> Rule:
    where = f"{name}, rule {entry.get('id', '?')}"
    for key in sorted(_NEEDED - set(entry)):
        raise RuleError(f"{where}: the key {key!r} is missing")
    for key in sorted(set(entry) - _NEEDED - _OPTIONAL):
        raise RuleError(f"{where}: the key {key!r} is not known")
    try:
        rule = Rule(
            id=entry["id"],
            check=_check(entry.get("check", top["check"])),
            reads=Reads(entry.get("reads", top["reads"])),
            title=entry["title"],
            category=entry["category"],
            part=None if entry["clause"] == "none" else entry["clause"],
            level=Level(entry["level"]),
            sure=Sure(entry["sure"]),
            actions=tuple(entry["actions"]),
            share=Share(entry["share"]),
            why=entry["why"],
            since=entry["since"],
            default=entry.get("default", True),
            stop=entry.get("stop"),
            needs=tuple(entry.get("needs", ())),
            unless=tuple(entry.get("unless", ())),
            within=entry.get("within", "sentence"),
            alone=entry.get("alone", True),
            counts=tuple(entry.get("counts", ())),
            looks_like=tuple(entry.get("not", ())),
        )
    except ValueError as error:
        raise RuleError(f"{where}: {error}") from None
    _hold_to_the_form(rule, where)
    return rule


def _check(name: str) -> CheckName:
    """Return the name of a check. Raises ValueError."""
    for known in CHECK_NAMES:
        if name == known:
            return known
    raise ValueError(f"check is {name!r}, not one of {CHECK_NAMES}")


def _hold_to_the_form(rule: Rule, where: str) -> None:
    if len(rule.title) > _TITLE_LENGTH:
        raise RuleError(f"{where}: the title is longer than {_TITLE_LENGTH} signs")
    if (rule.level is Level.STOP) != rule.id.startswith("S-") or (
        rule.level is Level.STOP and rule.share is not Share.NEVER
    ):
        raise RuleError(
            f"{where}: the level stop is for rules of the family S and no others, and they are never shared"
        )
    if unknown := set(rule.actions) - set(ACTIONS):
        raise RuleError(f"{where}: actions has {sorted(unknown)}, which are not known")
    if rule.within not in _SCOPES:
        raise RuleError(f"{where}: within is {rule.within!r}, not one of {_SCOPES}")
    tested = rule.needs or rule.reads in (Reads.TEXT, Reads.NAME, Reads.FIELD)
    if tested and min(len(rule.counts), len(rule.looks_like)) < _EXAMPLES:
        raise RuleError(f"{where}: counts and not need at least {_EXAMPLES} lines each")
