"""
How well the words that are shown agree with those that a person marked: character F1, as the shared spans data is scored.

The shared copy of that data has its texts without their spans, so it cannot be measured on; these are posts of our own, with
the unkind words between double brackets. No model and no list was made from them.
"""

from __future__ import annotations

import re
from pathlib import Path

from checks.derogatory.judge import verdicts
from checks.derogatory.verdict import WHOLE_SENTENCE

MARKED = Path(__file__).parents[1] / "training" / "text" / "spans" / "marked.txt"
_MARK = re.compile(r"\[\[(.*?)\]\]")


def character_f1() -> tuple[float, int, int]:
    """Return the mean F1 of marked and shown characters over the texts flagged, how many those are, and how many of them
    have neither a span nor the sentence that says why.
    """
    texts = MARKED.read_text(encoding="utf-8").splitlines()
    plain = [_MARK.sub(r"\1", text) for text in texts]
    figures, silent = [], 0
    for text, verdict in zip(texts, verdicts(plain), strict=True):
        if not verdict.flagged:
            continue
        shown = {place for start, end, _ in verdict.spans for place in range(start, end)}
        figures.append(_f1(_places(text), shown))
        silent += not verdict.spans and WHOLE_SENTENCE not in verdict.reason
    return sum(figures) / max(1, len(figures)), len(figures), silent


def _places(text: str) -> set[int]:
    places: set[int] = set()
    for number, mark in enumerate(_MARK.finditer(text)):
        start = mark.start() - 4 * number
        places.update(range(start, start + len(mark[1])))
    return places


def _f1(wanted: set[int], shown: set[int]) -> float:
    return 2 * len(wanted & shown) / max(1, len(wanted) + len(shown))
