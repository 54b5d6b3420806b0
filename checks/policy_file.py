"""
An organisation's own policy file: its words, its lead, the names it works with, the rules it wants quieter.

TOML, read strictly: a key that is not known, a wrong value or a rule that does not exist is an error naming the line and the
key. A file can make the review quieter and never louder, and it cannot touch what protects people: taxonomy section 7 (what
is never flagged), section 8 (stop and get help) and what is never shared. Nothing of the file leaves the machine.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from checks import policy
from checks.finding import Level
from checks.policy_names import spellings
from checks.rules import Rule, all_rules

LEVELS: Final = (Level.FIRST, Level.LOOK, Level.TIDY)

_TABLES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "organisation": frozenset({"name"}),
        "policy": frozenset({"name", "words"}),
        "lead": frozenset({"name", "contact"}),
        "names": frozenset({"own", "partners"}),
        "rules": frozenset({"off", "lower"}),
        "help": frozenset(),  # any name: it is the person's to see
    }
)
_PROTECTED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "never_flag": "what is never flagged (belief, politics, health, union, who a person is) protects people by law",
        "never-flag": "what is never flagged (belief, politics, health, union, who a person is) protects people by law",
        "stop": "the page “Stop and get help” is there for a child or a person in danger",
        "share": "what nobody else may see stays so, whatever an organisation asks",
    }
)
_LONGEST: Final = 2000


class PolicyError(ValueError):
    """A policy file that cannot be used: which line, which key, what is wrong and what to do."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class OwnPolicy:
    """What an organisation's policy file says. Without a file it is the policy that ships."""

    organisation: str = policy.ORGANISATION
    name: str = policy.NAME
    clauses: Mapping[str, str] = dataclasses.field(default_factory=lambda: policy.CLAUSES)
    lead: str | None = None
    own: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    off: frozenset[str] = frozenset()
    lowered: tuple[tuple[str, Level], ...] = ()
    help: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return every name the checks look for, with its short forms; the shipped organisation's the checks know."""
        told = [] if self.organisation == policy.ORGANISATION else [self.organisation]
        return tuple(dict.fromkeys(form for name in (*told, *self.own, *self.partners) for form in spellings(name)))


def protected(rule: Rule) -> bool:
    """Whether no organisation may switch a rule off or lower it: the stop rules, and those that lead to their page."""
    return rule.level is Level.STOP or rule.stop is not None


def parse(text: str) -> OwnPolicy:
    """Return the policy of a file's text. Raises PolicyError."""
    try:
        data = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(_syntax(str(error))) from None
    return _File(text, data).read()


def _syntax(told: str) -> str:
    place = re.search(r"\(at line (\d+), column \d+\)|\(at end of document\)", told)
    line = f"Line {place.group(1)}" if place and place.group(1) else "The last line"
    what = told[: place.start()].strip() if place else told
    return f'{line}: this is not TOML ({what}). A value that is words stands in quotation marks: name = "Our Hub".'


class _File:
    """A file while it is read: its data, and the text in which the line of a key can be found."""

    def __init__(self, text: str, data: dict[str, Any]) -> None:
        self._lines = text.splitlines()
        self._data = data

    def read(self) -> OwnPolicy:
        """Return what it says. Raises PolicyError."""
        for table, value in self._data.items():
            self._known(table, value)
        words = self._table("policy").get("words", {})
        if self._table("policy") and not words:
            raise self._error(
                "policy", None, "it has no [policy.words]. Give your policy's words, or leave [policy] out"
            )
        lead = " – ".join(filter(None, (self._line("lead", "name"), self._line("lead", "contact"))))
        return OwnPolicy(
            organisation=self._line("organisation", "name") or policy.ORGANISATION,
            name=self._line("policy", "name") or (policy.NAME if not words else "The policy"),
            clauses=dict(self._words(words)) if words else policy.CLAUSES,
            lead=lead or None,
            own=tuple(self._list("names", "own")),
            partners=tuple(self._list("names", "partners")),
            off=frozenset(self._off()),
            lowered=tuple(self._lowered()),
            help=tuple((name, self._text("help", name, number)) for name, number in self._table("help").items()),
        )

    def _known(self, table: str, value: Any) -> None:
        if why := _PROTECTED.get(table):
            raise self._error(table, None, f"this cannot be changed: {why}. Take the line out")
        if table not in _TABLES:
            raise self._error(table, None, f"this is not known here. The parts of a policy file are {_listed(_TABLES)}")
        if not isinstance(value, dict):
            raise self._error(table, None, f"this is a part of the file. Write it as [{table}], with its lines below")
        for key in value:
            if why := _PROTECTED.get(key):
                raise self._error(table, key, f"this cannot be changed: {why}. Take the line out")
            if _TABLES[table] and key not in _TABLES[table]:
                raise self._error(table, key, f"this is not known here. [{table}] holds {_listed(_TABLES[table])}")

    def _words(self, words: Any) -> Iterator[tuple[str, str]]:
        if not isinstance(words, dict):
            raise self._error("policy", "words", "this is a part of the file. Write it as [policy.words]")
        known = {*policy.CLAUSES, *policy.LABELS} - {policy.NO_PART}
        for part, quoted in words.items():
            if part not in known:
                raise self._error("policy.words", part, f"there is no such part. The parts are {_listed(known)}")
            yield part, self._text("policy.words", part, quoted)

    def _off(self) -> Iterator[str]:
        for name in self._list("rules", "off"):
            rule = self._rule("off", name)
            if protected(rule):
                raise self._refused("off", name)
            yield rule.id

    def _lowered(self) -> Iterator[tuple[str, Level]]:
        lower = self._table("rules").get("lower", {})
        if not isinstance(lower, dict):
            raise self._error(
                "rules", "lower", 'this is a part of the file. Write it as [rules.lower], then "T-SWEAR" = "tidy"'
            )
        for name, value in lower.items():
            rule = self._rule("lower", name)
            if protected(rule):
                raise self._refused("lower", name)
            if value not in LEVELS:
                told = f"there is no level {value!r}. The levels are {_listed(LEVELS)}"
                raise self._error("rules.lower", name, told, holding=name)
            level = Level(value)
            if rule.level not in LEVELS or LEVELS.index(level) < LEVELS.index(rule.level):
                told = f"a level can only be lowered, and this rule stands at {rule.level.value}"
                raise self._error("rules", name, told, holding=name)
            yield rule.id, level

    def _rule(self, key: str, name: str) -> Rule:
        rule = all_rules().get(name)
        if rule is None:
            raise self._error("rules", key, f"there is no rule {name!r}. docs/rules.md lists them all", holding=name)
        return rule

    def _refused(self, key: str, name: str) -> PolicyError:
        why = "it leads to the page “Stop and get help”, which is there for a child or a person in danger"
        return self._error("rules", key, f"{name} can be neither switched off nor lowered: {why}", holding=name)

    def _table(self, table: str) -> dict[str, Any]:
        found: dict[str, Any] = self._data.get(table, {})
        return found

    def _line(self, table: str, key: str) -> str | None:
        value = self._table(table).get(key)
        return None if value is None or value == "" else self._text(table, key, value)

    def _list(self, table: str, key: str) -> Iterator[str]:
        value = self._table(table).get(key, [])
        if not isinstance(value, list):
            raise self._error(table, key, f'this is a list. Write it as {key} = ["one", "another"]')
        for entry in value:
            yield self._text(table, key, entry)

    def _text(self, table: str, key: str, value: Any) -> str:
        if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST:
            raise self._error(table, key, "this needs words in quotation marks, and not more than a page of them")
        return " ".join(value.split())

    def _error(self, table: str, key: str | None, what: str, holding: str | None = None) -> PolicyError:
        line = self._line_of(table, key, holding)
        return PolicyError(f"{f'Line {line}' if line else 'The file'}, {key or table}: {what}.")

    def _line_of(self, table: str, key: str | None, holding: str | None) -> int | None:
        """Return the line where a key of a table stands, or the value it holds; TOML's reader keeps no lines."""
        inside, at = False, None
        for number, line in enumerate(self._lines, 1):
            if header := re.match(r"\s*\[+\s*([^\]#]+?)\s*\]", line):
                path = header.group(1).replace('"', "").replace(" ", "")
                inside = path == table or path.startswith(f"{table}.") or (table, key) == tuple(path.split(".", 1))
                if (path == table and key is None) or (table, key) == tuple(path.split(".", 1)):
                    at = number
            elif found := re.match(r"\s*[\"']?([^\"'=]+?)[\"']?\s*=", line):
                name = found.group(1)
                if (inside and name == key) or (key is None and name == table and not inside):
                    at = number
            if holding and (inside or at) and re.search(rf"[\"']?{re.escape(holding)}[\"']?", line.partition("#")[0]):
                return number
        return at


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(str(name) for name in names))
