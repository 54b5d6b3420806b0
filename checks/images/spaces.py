"""
Puts back spaces that were lost when words were read from a picture: MYBOSSISLATE becomes MY BOSS IS LATE.

Capitals that stand close lose their spaces most. A run of letters is taken apart only where all of it is made of known
words; names and made-up words stay as they are.
"""

from __future__ import annotations

import functools
import json
import math
import re
from pathlib import Path
from typing import Final

from checks.derogatory.model import FOLDER
from checks.rules.lexicons import lexicons

_RUN: Final = re.compile(r"[A-Za-z]{6,60}")
_LONGEST_WORD: Final = 20
_SHORT: Final = frozenset(
    "a i am an and are as at be but by can did do for get go got had has he her him his how i'm if in is it its let lol "
    "man me my new no not now of off ok old on one or our out own put say see she so the to too two up us was way we who "
    "why will yes yet you your all any ass bad bit boy cow day dog end fat few god hot job kid lad lot mad mum dad nah "
    "omg pay pig sad ten thick ugh wtf ya".split()
)
_LEAST: Final = 4  # shorter pieces count only where they are in the list above
_PER_WORD: Final = 2.0
_UNLISTED: Final = 9.0
_FIRST_WORD: Final = 1000  # the vocabulary begins with signs and letters; after them words come by how common they are


def missing_spaces(text: str) -> list[int]:
    """Return the places of `text` before which a space seems to be missing, in order."""
    found: list[int] = []
    for run in _RUN.finditer(text):
        at = run.start()
        for piece in _pieces(run.group().lower())[:-1]:
            at += len(piece)
            found.append(at)
    return found


@functools.lru_cache(maxsize=4096)
def _pieces(run: str) -> tuple[str, ...]:
    """Return the words that a run is made of: itself where it is a word, or where it cannot be taken apart whole."""
    costs = _costs()
    if run in costs:
        return (run,)
    best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ())] + [None] * len(run)
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - _LONGEST_WORD), end):
            before, cost = best[start], costs.get(run[start:end])
            if before is None or cost is None:
                continue
            total = before[0] + cost
            held = best[end]
            if held is None or total < held[0]:
                best[end] = (total, (*before[1], run[start:end]))
    whole = best[-1]
    return whole[1] if whole else (run,)


@functools.cache
def _costs() -> dict[str, float]:
    """Return what each known word costs: the rarer the dearer. From the text model's vocabulary and our lists."""
    vocabulary = json.loads((Path(FOLDER) / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    costs = {
        word: math.log(number - _FIRST_WORD) + _PER_WORD
        for word, number in vocabulary.items()
        if number > _FIRST_WORD and len(word) >= _LEAST and word.isascii() and word.isalpha()
    }
    index = lexicons().index
    for listed in (*index.whole, *(word for pair in index.pairs for word in pair), *index.stems):
        if len(listed) >= _LEAST and listed.isascii() and listed.isalpha():
            costs.setdefault(listed, _UNLISTED)
    return costs | dict.fromkeys(_SHORT, math.log(100) + _PER_WORD)
