"""
The groups check: the name of a group, page or app in, what is worth a look out.

Only the name is read. At most one finding an item, under the gravest rule that fits; never more sure than "possible".
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from checks.content import Item, Kind
from checks.finding import Finding, Level, Severity, Span, Sure
from checks.groups.meaning import ORDINARY_FOR_SURE, SURE, SURE_OF_A_HANDLE, meant
from checks.groups.names import UNREADABLE, read_name
from checks.rules import Rule, all_rules
from checks.rules.engine import HARMLESS, Reading, fires
from checks.rules.levels import level_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checks.settings import Settings

UNKNOWN: Final = "unknown"
CONTEXTS: Final = frozenset({"group", "page", "app", "follow", "event", "list", "hashtag", "server", "link"})
"""The sorts of membership that a rule may ask for; any other, or none, is "unknown"."""

ONLY_THE_NAME: Final = "The tool read only the name."
NOTHING: Final = f"Nothing in the name stood out. {ONLY_THE_NAME}"

REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "G-HATE": "The name has words that are used against a group of people, or is like that of a group known for hate.",
        "G-MISOG": "The name has words that run women down.",
        "G-ADULT": "The name has words about sex or adult material.",
        "G-DATING": "The name is that of a dating service. Using one is your own business.",
        "G-GAMBLE": "The name has words about betting or gambling.",
        "G-DRUG": "The name has words about using drugs.",
        "G-VIOLENCE": "The name has words about enjoying violence or weapons.",
        "G-SELFHARM": "The name has words used by pages that encourage people to hurt themselves or not to eat.",
        "G-CONSP": "The name has words of a story that blames a group of people.",
        "G-GOSSIP": "The name sounds like a page where local people are talked about.",
        "G-YP": "The name sounds as if young people may be in it. Nobody's age is guessed.",
        "G-GAME": "The name sounds like a game or voice chat that is open to many people.",
        "G-ANON": "The name is like that of a service for talking to strangers or asking anonymously.",
        "G-PRIVATE": "The name does not say what it is about, so it is listed and not judged.",
        "G-APP": "This app was given access to your account.",
        "G-JOKE": "The name has harsh words, perhaps meant as a joke.",
    }
)
MEANT: Final = "meant"
LIKE_THEM: Final = (
    "No list knows the words of this name, but as a whole it is like names of this sort. It may be something else."
)
_ANY_APP: Final = "G-APP"  # fires whatever the name means
_NOT_ASKED: Final = (HARMLESS, UNREADABLE, "name:working")  # of names with these the meaning is known, or is none
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_MORE: Final = 2
_TOGETHER: Final = 512  # names whose words are held until the meaning of all of them was asked
_GRAVITY: Final = (Level.STOP, Level.FIRST, Level.LOOK, Level.TIDY, Level.SUPPORT)


@dataclasses.dataclass(frozen=True, slots=True)
class Verdict:
    """The answer about one name. `flagged` is None of a name that says nothing: it is listed and not judged."""

    name: str
    flagged: bool | None
    category: str | None
    severity: Severity
    reason: str
    rule: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the contract's object (§4), its keys and no others."""
        return {
            "name": self.name,
            "flagged": self.flagged,
            "category": self.category,
            "severity": self.severity.value,
            "reason": self.reason,
        }


def verdict(name: str, context: str | None = None, names: Sequence[str] = ()) -> Verdict:
    """Return the answer about a name; `context` is its sort ("group", "app", …) where that is known."""
    (found,) = _gravest([(name, _sort(context))], tuple(names), frozenset())
    if found is None:
        return Verdict(name, flagged=False, category=None, severity=Severity.INFO, reason=NOTHING)
    return Verdict(
        name,
        flagged=None if found.rule.sure is Sure.ONLY_YOU else True,
        category=found.rule.category,
        severity=Severity.INFO if found.rule.sure is Sure.ONLY_YOU else found.level.severity,
        reason=found.reason,
        rule=found.rule.id,
    )


def judge(items: Sequence[Item], settings: Settings) -> Iterator[Finding]:
    """Yield at most one finding for each group, page, app or follow, in the order of the items."""
    joined = [item for item in items if item.kind is Kind.MEMBERSHIP]
    for start in range(0, len(joined), _TOGETHER):
        some = joined[start : start + _TOGETHER]
        told = _gravest([(item.text, _sort(item.context)) for item in some], settings.names, settings.off)
        for item, found in zip(some, told, strict=True):
            if found is not None:
                yield Finding(
                    rule=found.rule.id,
                    check="groups",
                    item=item,
                    level=level_for(item, found.level),
                    reason=found.reason,
                    sure=found.rule.sure,
                    spans=found.spans,
                )


def counts(rule: Rule, example: str) -> bool:
    """Whether an example line of a rule ("app: Farm Saga", or only a name) makes this very rule fire."""
    sort, name = split_example(example)
    return _fired(rule, name, sort, ()) is not None


def split_example(example: str) -> tuple[str, str]:
    """Return the sort and the name of an example line."""
    sort, colon, name = example.partition(": ")
    return (sort, name) if colon and sort in CONTEXTS else (UNKNOWN, example)


def reason(rule: Rule) -> str:
    """Return the sentence for the person; it never repeats the name."""
    return f"{REASONS[rule.id]} {ONLY_THE_NAME}"


def rule_for(name: str, context: str, *, pairs: bool = True) -> tuple[Rule, tuple[Span, ...]] | None:
    """
    Return the gravest rule that fits words of another place (a bio, the site of a link), and the words that carry it.

    Without `pairs`, two words far apart in a longer text ("football" and "tips") mean nothing together.
    """
    if pairs:
        found = _by_words(name, _sort(context), (), frozenset())
        return (found.rule, found.spans) if found else None
    reading = read_name(name, pairs=False)
    for rule in _rules():
        spans = fires(rule, reading, [f"context:{_sort(context)}"])
        if spans is not None:
            return rule, spans
    return None


def _sort(context: str | None) -> str:
    return context if context in CONTEXTS else UNKNOWN


@dataclasses.dataclass(frozen=True, slots=True)
class _Found:
    """A rule that fits a name, and the words that carry it: none where it fits by the meaning of the whole."""

    rule: Rule
    spans: tuple[Span, ...] = ()
    by_meaning: bool = False

    @property
    def level(self) -> Level:
        """Return where the rule starts; a step lower where no list knows a word of the name."""
        return self.rule.level.lowered(1) if self.by_meaning else self.rule.level

    @property
    def reason(self) -> str:
        """Return the sentence for the person."""
        return f"{LIKE_THEM} {ONLY_THE_NAME}" if self.by_meaning else reason(self.rule)


def _gravest(asked: Sequence[tuple[str, str]], names: tuple[str, ...], off: frozenset[str]) -> list[_Found | None]:
    """
    Return of each name, given with its sort, the gravest rule that a word of it fits, else the one that its meaning does.

    A word counts for nothing where the rest of a name says so clearly that it is an ordinary one: "Slapper Drum Workshop".
    """
    told = [_by_words(name, sort, names, off) for name, sort in asked]
    unsure = [
        place
        for place, ((name, _), found) in enumerate(zip(asked, told, strict=True))
        if (found is None or _open(found) or _says_more(name, found.spans))
        and not _reading(name, names).has(*_NOT_ASKED)
    ]
    for place, (rule_id, sure) in zip(unsure, meant([asked[place][0] for place in unsure]), strict=True):
        (name, sort), found = asked[place], told[place]
        if found is not None and not _open(found):
            told[place] = None if sure < ORDINARY_FOR_SURE else found
        elif sure >= (SURE_OF_A_HANDLE if sort == "follow" else SURE) and rule_id not in off:
            told[place] = _by_meaning(all_rules()[rule_id], name, sort, names) or found
    return told


def _open(found: _Found) -> bool:
    """Whether the words of a name leave open what it means."""
    return found.rule.id == _ANY_APP


def _says_more(name: str, spans: Sequence[Span]) -> bool:
    """Whether a name holds two words and more beside the only one that a rule fits."""
    if len(spans) > 1:
        return False
    beside = sum(
        1
        for word in _WORD.finditer(name)
        if not any(span.start < word.end() and word.start() < span.end for span in spans)
    )
    return beside >= _MORE


@lru_cache(maxsize=8192)
def _by_words(name: str, sort: str, names: tuple[str, ...], off: frozenset[str]) -> _Found | None:
    features = {f"context:{sort}", *(match.what for match in _reading(name, names).matches)}
    for rule in _rules():
        # Most rules need something that is not there; asking them for their first need is quick.
        if rule.id in off or features.isdisjoint(rule.needs[0].split("|")):
            continue
        spans = _fired(rule, name, sort, names)
        if spans is not None:
            return _Found(rule, spans)
    return None


def _by_meaning(rule: Rule, name: str, sort: str, names: tuple[str, ...]) -> _Found | None:
    """Return the rule of names like this one, unless a word of it turns that rule off."""
    fitting = dataclasses.replace(rule, needs=(MEANT, *(need for need in rule.needs if need.startswith("context:"))))
    fired = fires(fitting, _reading(name, names), [MEANT, f"context:{sort}"])
    return None if fired is None else _Found(rule, by_meaning=True)


def _fired(rule: Rule, name: str, sort: str, names: tuple[str, ...]) -> tuple[Span, ...] | None:
    return fires(rule, _reading(name, names), [f"context:{sort}"])


@lru_cache(maxsize=1024)
def _reading(name: str, names: tuple[str, ...]) -> Reading:
    return read_name(name, names)


@cache
def _rules() -> tuple[Rule, ...]:
    """Return the rules of this check, gravest first; of two as grave, the one that stands first in the file."""
    mine = [rule for rule in all_rules().values() if rule.check == "groups" and rule.default]
    return tuple(sorted(mine, key=lambda rule: (rule.sure is Sure.ONLY_YOU, _GRAVITY.index(rule.level))))
