"""
What the words in a picture come to: the text check and the search for details, with boxes instead of places in a text.

Words in a picture are judged in more than one way, for who can tell what belongs together: block by block as they are laid
out, line by line (a name over a message is no part of it), and a meme's upper and lower words as one sentence.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Final, NamedTuple

from checks.derogatory.judgement import AIMED, Fired, judge_texts, speaks_for
from checks.derogatory.language import KNOWN, language
from checks.derogatory.model import FLAGS
from checks.derogatory.verdict import reason_of, unknown_language_reason, verdict_of
from checks.finding import Label, Span, Sure, WordsRead
from checks.images import details
from checks.rules.lexicons import WORD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checks.images.words import Written

_FEW_BLOCKS: Final = 4  # more than these are posts under one another, and no one sentence
_A_SENTENCE: Final = 4  # words: a line with fewer is a name over a message, or the end of the line above
_SURE: Final = 0.85
_MOST_PIECES: Final = 60
_FEWEST_WORDS: Final = 6  # fewer in another language are a brand or a street
CODED_HATE: Final = frozenset({"T-HATE-CODE"})


class Told(NamedTuple):
    """One thing that the words come to: the rule of the text check, and where its words stand."""

    fired: Fired
    labels: tuple[Label, ...]
    reason: str


def judged(written: Written, names: tuple[str, ...]) -> list[Told]:
    """Return what the text check finds in the words of a picture, gravest first."""
    text = written.text
    if not WORD.search(text):
        return []
    pieces = _pieces(written)
    found: dict[str, tuple[Fired, float]] = {}
    for (start, piece), judgement in zip(pieces, judge_texts([piece for _, piece in pieces], names), strict=True):
        score = round(verdict_of(judgement).score, 4)
        for fired in judgement.fired:
            if len(piece) < len(text) and not _is_plain(fired):
                continue
            spans = tuple(Span(start + span.start, start + span.end, span.what) for span in fired.spans)
            if fired.rule.id not in found or score > found[fired.rule.id][1]:
                found[fired.rule.id] = dataclasses.replace(fired, spans=spans), score
    said = [rule for rule in found if rule in AIMED or not speaks_for(rule) & found.keys()]
    gravest = sorted((found[rule] for rule in said), key=lambda one: (-one[0].rule.level.severity.rank, -one[1]))
    return [Told(fired, _labels(written, fired, score), reason_of(fired)) for fired, score in gravest]


def _is_plain(fired: Fired) -> bool:
    """Whether words of the lists carry it, or the model is very sure: half a sentence by itself leads the model astray."""
    return fired.score >= _SURE or any(span.what not in FLAGS for span in fired.spans)


def _pieces(written: Written) -> list[tuple[int, str]]:
    """Return what is judged by itself, each with its place in the text: all, each block, and each line of some length."""
    text = written.text
    found = {(0, text): None}
    if 0 < text.count("\n") < _FEW_BLOCKS:
        found[0, text.replace("\n", " ")] = None
    apart = written.apart()
    for whole, fewest in ((text, 1), (apart, _A_SENTENCE)):
        at = 0
        for piece in whole.split("\n"):
            if len(WORD.findall(piece)) >= fewest:
                found[at, piece] = None
            at += len(piece) + 1
    return list(found)[:_MOST_PIECES]


def words_read(written: Written, told: Iterable[Told]) -> WordsRead:
    """Return the words of a picture as a card shows them, with those marked that something was told of."""
    return WordsRead(written.text, tuple(sorted({span for one in told for span in one.fired.spans})))


def foreign(written: Written) -> str | None:
    """Return why the words were not judged, if they are in a language that is not known here."""
    text = " ".join(written.text.split())
    if len(WORD.findall(text)) < _FEWEST_WORDS:
        return None
    name = language(text)
    return None if name == KNOWN else unknown_language_reason(name)


def identifying(written: Written) -> tuple[str, Sure] | None:
    """Return which sorts of details the words hold, as the person is told, and how sure that is."""
    sorts = list(dict.fromkeys(detail.sort for detail in details.find(written.text)))
    if not sorts:
        return None
    return (" and ".join((", ".join(sorts[:-1]), sorts[-1])) if sorts[1:] else sorts[0]), Sure.POSSIBLE


def _labels(written: Written, fired: Fired, score: float) -> tuple[Label, ...]:
    stretches = {(span.start, span.end) for span in fired.spans} or {(0, len(written.text))}
    boxes = {box for start, end in sorted(stretches) if (box := written.box(start, end))}
    return tuple(Label("text", score, box) for box in sorted(boxes)) or (Label("text", score),)
