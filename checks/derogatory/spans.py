"""Which words of a flagged text carried the judgement: each is left out in turn, and the fall of the score is read.

Offsets refer to the text as it was written, whatever the normaliser did to it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from checks.derogatory.model import FLAGS
from checks.derogatory.normalise import View, normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checks.derogatory.model import TextModel

WORD = re.compile(r"\S+")
MOST_VARIANTS = 60  # a longer text leaves out several words at a time
SHARE_OF_STRONGEST = 0.35
LEAST_FALL = 0.25  # in log-odds: less is noise
MOST_SPANS = 5
EDGES = " \t\r\n.,;:!?\"'()[]"


class WordSpan(NamedTuple):
    """`text[start:end]` carried the flag; `fall` is how far its log-odds fall without these words."""

    start: int
    end: int
    flag: str
    fall: float


def carrying_words(model: TextModel, text: str, flag: str) -> list[WordSpan]:
    """Return the words of `text` without which `flag` would be least likely, in reading order; at most five spans.

    Empty if no word matters on its own, as with contempt that lies in the whole sentence.
    """
    column = FLAGS.index(flag)
    views = normalise(text).views
    logits = model.calibrated(model.outputs([view.text for view in views]))[:, column]
    view, whole = views[int(logits.argmax())], float(logits.max())
    groups = _groups(view.text)
    if len(groups) < 2:  # noqa: PLR2004 - a text of one word carries itself
        return [WordSpan(*view.original_span(start, end), flag, whole) for start, end in groups]
    without = [view.text[:start] + view.text[end:] for start, end in groups]
    falls = whole - model.calibrated(model.outputs(without))[:, column]
    least = max(LEAST_FALL, SHARE_OF_STRONGEST * float(falls.max()))
    strong = [index for index, fall in enumerate(falls) if fall >= least]
    merged = _merge(strong, [float(fall) for fall in falls])
    spans = [_span(view, text, groups[first][0], groups[last][1], flag, fall) for first, last, fall in merged]
    strongest = sorted(spans, key=lambda span: -span.fall)[:MOST_SPANS]
    return sorted(strongest)


def _groups(text: str) -> list[tuple[int, int]]:
    words = [match.span() for match in WORD.finditer(text)]
    size = -(-len(words) // MOST_VARIANTS) or 1
    return [(words[i][0], words[min(i + size, len(words)) - 1][1]) for i in range(0, len(words), size)]


def _merge(strong: Sequence[int], falls: Sequence[float]) -> list[tuple[int, int, float]]:
    """Join neighbours: (first, last, the strongest fall among them)."""
    runs: list[tuple[int, int, float]] = []
    for index in strong:
        if runs and runs[-1][1] == index - 1:
            first, _, fall = runs[-1]
            runs[-1] = (first, index, max(fall, falls[index]))
        else:
            runs.append((index, index, falls[index]))
    return runs


def _span(view: View, text: str, first: int, last: int, flag: str, fall: float) -> WordSpan:
    """Return the span in the original, without the punctuation around it."""
    start, end = view.original_span(first, last)
    while end - start > 1 and text[end - 1] in EDGES:
        end -= 1
    while end - start > 1 and text[start] in EDGES:
        start += 1
    return WordSpan(start, end, flag, fall)
