"""
What the words by themselves say for or against a text being unsuitable, to be weighed with what the network says.

Each sign is there or not; what it adds to the log-odds was fitted together with the network's part and stands in `model.json`.
"""

from __future__ import annotations

import re
from typing import Final

from checks.derogatory.aim import TARGET_NAMES
from checks.derogatory.never_flag import MARKS, OWN, OWN_IDENTITY, QUOTED, Settled

NAMED: Final = "named"
"""The text names people or places that the policy speaks of, where unkind words matter most."""

_UNKIND: Final = ("insult", "put-down", "contempt", "dehumanising", "threat", "sexual", "swear-at", "swear", "slur")
_AT_SOMEONE: Final = "at-someone"
_OF_ONESELF: Final = "first-person"
FIRST_PERSON: Final = re.compile(r"\b(?:i|i'm|i've|i'll|im|ive|we|we've|my|me|us|mine)\b", re.IGNORECASE)

SIGNS: Final = (
    NAMED,
    _AT_SOMEONE,
    _OF_ONESELF,
    *_UNKIND,
    *(f"mark:{mark}" for mark in (*MARKS, QUOTED, OWN_IDENTITY, OWN)),
)


def wording(settled: Settled, around: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the signs of `SIGNS` that a text bears. `around` are the sorts of people named in what it stands under."""
    reading = settled.reading
    found = {match.what for match in reading.matches}
    signs: set[str] = {what for what in _UNKIND if what in found}
    signs |= {f"mark:{mark}" for mark in settled.marks}
    if around or reading.has(*TARGET_NAMES, "target:setting"):
        signs.add(NAMED)
    if "target:someone" in found:
        signs.add(_AT_SOMEONE)
    if FIRST_PERSON.search(reading.text):
        signs.add(_OF_ONESELF)
    return frozenset(signs)
