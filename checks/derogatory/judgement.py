"""
Judges texts, each once: rules with their word lists and the model's word together, before it is known whose they are.

Texts are judged a batch at a time (one call of the model for all that are new) and remembered, for a profile says the same
thing often.
"""

from __future__ import annotations

import dataclasses
import re
from collections import OrderedDict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from checks.derogatory.aim import TARGET_NAMES, aim
from checks.derogatory.bars import added_features, gated, passed
from checks.derogatory.language import KNOWN, language
from checks.derogatory.model import UNSUITABLE, TextModel, TextScores
from checks.derogatory.never_flag import settle
from checks.derogatory.spans import carrying_words
from checks.derogatory.wording import wording
from checks.finding import Span, Sure
from checks.rules import Reads, Rule, all_rules
from checks.rules.engine import Match, Reading, features, fires, read

AIMED: Final[Mapping[str, str]] = {
    "T-YP": "young_people",
    "T-STAFF": "staff_colleague",
    "T-ORG": "partner_organisation",
    "T-FAM": "parent_carer",
}
"""Unkind words are about one sort of people: of these rules the likeliest speaks."""

TARGETS: Final[Mapping[str, str]] = {
    **AIMED,
    "T-HATE": "protected_group",
    "T-DENY": "protected_group",
    "T-BULLY": "individual",
}

# What need not be said when the first has been said.
_SAID_ALREADY: Final = (
    ({*AIMED, "T-HATE", "T-THREAT"}, {"T-BULLY"}),
    ({*AIMED, "T-HATE", "T-BULLY"}, {"T-SWEAR-AT", "T-SWEAR"}),
    ({"T-SWEAR-AT"}, {"T-SWEAR"}),
    ({"T-YP"}, {"T-YP-MOCK"}),
    ({"T-SEX-YP"}, {"T-SEX"}),
    ({"T-ALC-WORK"}, {"T-ALC"}),
    ({"T-HATE", "T-DENY"}, {"T-HATE-CODE"}),
)
_FLAG_OF: Final[Mapping[str, str]] = {
    "T-HATE": "hate",
    "T-THREAT": "threat",
    "T-SEX": "sexual",
    "T-SEX-YP": "sexual",
    "T-SELF": "self_harm",
    "T-YP": "derogatory",
    "T-STAFF": "derogatory",
    "T-ORG": "derogatory",
    "T-FAM": "derogatory",
    "T-BULLY": "derogatory",
}
_UNKIND = frozenset({"insult", "put-down", "contempt", "dehumanising", "slur", "swear-at"})
_SHOWN: Final[Mapping[str, frozenset[str]]] = {
    "hate": _UNKIND | {"hate-story"},
    "derogatory": _UNKIND,
    "threat": frozenset({"threat"}),
    "sexual": frozenset({"sexual", "sexual-plain"}),
}
_PLAIN_FACTS = frozenset({"T-SWEAR", "T-SWEAR-AT"})
_LIKELY = 0.85
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_REMEMBERED = 20_000


@dataclasses.dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired on a text: the words that carried it (none if the whole sentence did), and how sure that is."""

    rule: Rule
    spans: tuple[Span, ...]
    score: float
    sure: Sure


@dataclasses.dataclass(frozen=True, slots=True)
class Judgement:
    """What is known of a text: its language, the model's scores (None in a language it was not taught), what fired."""

    language: str
    scores: TextScores | None = None
    fired: tuple[Fired, ...] = ()
    spared: bool = False  # the model would have flagged it, and every rule let it pass
    target: str = "none"  # whom the words would be about, if anything is unkind in them


class Memory:
    """The last judgements, by text, by the names that counted as places of work, and by whom it stood under."""

    def __init__(self, most: int = _REMEMBERED) -> None:
        """Remember at most `most` texts."""
        self._most, self._kept = most, OrderedDict[tuple[str, tuple[str, ...], frozenset[str]], Judgement]()

    def judged(
        self, texts: Sequence[str], names: tuple[str, ...], contexts: Sequence[str | None] = ()
    ) -> list[Judgement]:
        """
        Return the judgements of `texts` in their order; each text is judged once.

        `contexts` are what each text stands under, if that is known: the post it replies to, or the group's name.
        """
        around = _around(contexts, names) if contexts else [frozenset[str]()] * len(texts)
        asked = list(zip(texts, around, strict=True))
        known = {one: self._kept.pop((one[0], names, one[1]), None) for one in dict.fromkeys(asked)}
        new = [one for one, judgement in known.items() if judgement is None]
        judged = judge_texts([text for text, _ in new], names, [whom for _, whom in new])
        complete = {**known, **dict(zip(new, judged, strict=True))}
        for (text, whom), judgement in complete.items():
            if judgement is not None:
                self._kept[text, names, whom] = judgement
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return [judgement for one in asked if (judgement := complete[one]) is not None]


def _around(contexts: Sequence[str | None], names: tuple[str, ...]) -> list[frozenset[str]]:
    """Return the sorts of people that each context names."""
    sorts = {
        context: frozenset(match.what for match in read(context, names).matches) & TARGET_NAMES
        for context in set(contexts)
        if context
    }
    return [sorts.get(context or "", frozenset()) for context in contexts]


@cache
def model() -> TextModel:
    """Return the model, opened when a text is first judged."""
    return TextModel.load()


def judge_texts(texts: Sequence[str], names: tuple[str, ...], around: Sequence[frozenset[str]] = ()) -> list[Judgement]:
    """Judge texts that are not remembered: the model is called once for all in a language that it knows.

    `around` has for each text the sorts of people that it stands under; empty if none is known of any.
    """
    languages = [language(text) for text in texts]
    known = list(dict.fromkeys(text for text, name in zip(texts, languages, strict=True) if name == KNOWN))
    scores = dict(zip(known, model().scores(known), strict=True)) if known else {}
    return [
        judgement_of(text, scores[text], names, whom) if name == KNOWN else Judgement(name)
        for text, whom, name in zip(texts, around or [frozenset[str]()] * len(texts), languages, strict=True)
    ]


@cache
def text_rules() -> tuple[Rule, ...]:
    """Return the rules that read words and are switched on."""
    return tuple(
        rule
        for rule in all_rules().values()
        if rule.check == "derogatory" and rule.reads is Reads.TEXT and rule.default
    )


def judgement_of(
    text: str,
    scores: TextScores,
    names: tuple[str, ...] = (),
    around: frozenset[str] = frozenset(),
    *,
    shown: bool = True,
) -> Judgement:
    """Return the judgement of an English text with the network's scores for it.

    Without `shown` the network is not asked which words carried its judgement, which takes longer than all else.
    """
    settled = settle(read(text, names))
    if settled.reading.has(*TARGET_NAMES):
        around = frozenset()  # who is named in the text itself is meant, not who is named above it
    words = model().words
    borne = wording(settled, around)
    scores = scores.weighed(sum(words.get(sign, 0.0) for sign in borne))
    reading = gated(settled, scores)
    flags = passed(scores, model().thresholds, borne)
    target = aim(scores, settled, around)
    extra = [*added_features(reading, flags, target, settled.marks), *around, *_adult_links(text)]
    found = {rule.id: (rule, spans) for rule in text_rules() if (spans := fires(rule, reading, extra)) is not None}
    said = _said(found.keys(), target)
    fired = (_fired(rule, spans, reading, scores, shown=shown) for rule, spans in found.values() if rule.id in said)
    return Judgement(KNOWN, scores, tuple(fired), not set(UNSUITABLE).isdisjoint(flags) and not said, target)


def _adult_links(text: str) -> Iterator[Match]:
    """Yield the addresses that lead to adult pages. Only their letters are read; nothing is opened."""
    for address in _ADDRESS.finditer(text):
        host = re.sub(r"[./:]+", " ", address.group())
        if any(match.what == "adult-link" for match in features(host)):
            yield Match(address.start(), address.end(), "adult-link")


def speaks_for(rule: str) -> frozenset[str]:
    """Return the rules whose finding makes one of `rule` needless."""
    others = {first for firsts, needless in _SAID_ALREADY if rule in needless for first in firsts}
    return frozenset(others | (AIMED.keys() if rule in AIMED else set())) - {rule}


def _said(found: Collection[str], target: str) -> set[str]:
    """Return the rules that speak, of those that fired."""
    said = set(found)
    aimed = said & AIMED.keys()
    if len(aimed) > 1:
        said -= aimed - {next((rule for rule in aimed if AIMED[rule] == target), min(aimed, key=list(AIMED).index))}
    for first, needless in _SAID_ALREADY:
        if said & first:
            said -= needless
    return said


def _fired(rule: Rule, spans: tuple[Span, ...], reading: Reading, scores: TextScores, *, shown: bool) -> Fired:
    flag = _FLAG_OF.get(rule.id)
    score = max(scores.unsuitable, scores.flag(flag)) if flag else scores.unsuitable
    if not spans and flag:
        # Where words of a list are unkind they are shown, and the model is asked for words only where none is.
        spans = tuple(Span(m.start, m.end, m.what) for m in reading.matches if m.what in _SHOWN.get(flag, ()))
    if not spans and flag and shown:
        carrying = carrying_words(model(), reading.text, flag)
        spans = tuple(Span(word.start, word.end, word.flag) for word in carrying)
    return Fired(rule, spans, score, _sure(rule, score))


def _sure(rule: Rule, score: float) -> Sure:
    if rule.sure is Sure.ONLY_YOU or rule.id in _PLAIN_FACTS:
        return rule.sure
    return Sure.LIKELY if rule.sure is Sure.LIKELY and score >= _LIKELY else Sure.POSSIBLE
