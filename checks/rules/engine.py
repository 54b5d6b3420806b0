"""
Runs the rules of `*.toml` over words: which features a text has, where, and whether a rule's needs are met.

A feature is the name of a word list ("insult", "target:young-person") or a word of a judge ("model:hate"). Matching works
on a normalised copy (case, look-alike letters, leetspeak, stretched and spaced-out letters, emoji by name); offsets
always refer to the text as written. Nothing here touches a file but the lists that ship, or the network.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from checks.finding import Span
from checks.rules.lexicons import WORD, Index, index_of, last_word, lexicons
from checks.rules.rule import Rule
from checks.rules.spelling import spellings

HARMLESS = "harmless"
LOCAL_NAME = "target:local-name"
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)]*(?=\s|$)|\n+")


class Match(NamedTuple):
    """`text[start:end]` was taken for `what`."""

    start: int
    end: int
    what: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, what was recognised in it (in reading order), and where its sentences lie."""

    text: str
    matches: tuple[Match, ...]
    sentences: tuple[tuple[int, int], ...]

    def of(self, what: str) -> tuple[Match, ...]:
        """Return the matches of one feature."""
        return tuple(match for match in self.matches if match.what == what)

    def has(self, *features: str) -> bool:
        """Whether any of the features was recognised."""
        return any(match.what in features for match in self.matches)


def read(text: str, names: Sequence[str] = ()) -> Reading:
    """
    Read a text with every list, and with `names` as places and people the person works with.

    What lies inside a phrase of a list called "harmless" ("murder a curry") is no match.
    """
    found: dict[Match, None] = {}
    own = index_of(tuple(names), LOCAL_NAME) if names else None
    for view in spellings(text):
        spans = [match.span() for match in WORD.finditer(view.text)]
        words = [view.text[start:end] for start, end in spans]
        for index in filter(None, (lexicons().index, own)):
            for first, last, what in _phrases(words, index):
                start, end = view.original_span(spans[first][0], spans[last][1])
                found[Match(start, end, what)] = None
    safe = [match for match in found if match.what == HARMLESS]
    kept = [match for match in found if match.what == HARMLESS or not _inside(match, safe)]
    return Reading(text, tuple(sorted(kept)), tuple(sentences(text)))


def features(text: str, names: Sequence[str] = ()) -> tuple[Match, ...]:
    """Return what is recognised in a text, in reading order."""
    return read(text, names).matches


def fires(rule: Rule, text: str | Reading, extra: Iterable[str | Match] = ()) -> tuple[Span, ...] | None:
    """
    Return the words that meet the rule's needs (none, if only features of the whole text do), or None if it stays silent.

    `extra` are features that a judge adds: of the whole text if given as a word, else where the match says. An entry that
    ends in `*` stands for every feature that begins so.
    """
    if not rule.needs:
        return None
    reading = read(text) if isinstance(text, str) else text
    added = list(extra)
    whole = {feature for feature in added if isinstance(feature, str)}
    placed = [*reading.matches, *(feature for feature in added if not isinstance(feature, str))]
    scopes = reading.sentences if rule.within == "sentence" else ((0, len(reading.text)),)
    for start, end in scopes or ((0, len(reading.text)),):
        here = [match for match in placed if start <= match.start < end]
        present = whole | {match.what for match in here}
        if all(_met(need, present) for need in rule.needs) and not any(_met(entry, present) for entry in rule.unless):
            wanted = [need for need in rule.needs if not need.startswith("target:")]
            spans = {Span(*match) for match in here if any(_met(need, {match.what}) for need in wanted)}
            shown = {span for span in spans if not span.what.startswith("target:")} or spans
            return _longest(shown)
    return None


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of a text lie, without gaps."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        yield start, match.end()
        start = match.end()
    if start < len(text):
        yield start, len(text)


def _phrases(words: Sequence[str], index: Index) -> Iterator[tuple[int, int, str]]:
    following = [*words[1:], ""]
    for at, word in enumerate(words):
        for phrase in index.starting(word, following[at]):
            last = last_word(words, at, phrase.rest) if phrase.rest else at
            if last is not None:
                yield at, last, phrase.what


def _inside(match: Match, safe: Iterable[Match]) -> bool:
    return any(phrase.start <= match.start and match.end <= phrase.end for phrase in safe)


def _met(entry: str, present: set[str]) -> bool:
    for feature in entry.split("|"):
        if feature in present:
            return True
        if feature.endswith("*") and any(other.startswith(feature[:-1]) for other in present):
            return True
    return False


def _longest(spans: set[Span]) -> tuple[Span, ...]:
    """Leave out spans that lie within another of the same sort."""
    return tuple(
        sorted(
            span
            for span in spans
            if not any(
                other != span and other.what == span.what and other.start <= span.start and span.end <= other.end
                for other in spans
            )
        )
    )
