"""
Whom unkind words are about: the network's shares for each sort of people, weighed with the words for people in the text.

The weights were fitted on posts of our own and stand in `model.json`, as "sign>target".
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from checks.derogatory.never_flag import OWN, OWN_IDENTITY, Settled
from checks.rules.engine import LOCAL_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checks.derogatory.model import TextScores

AIMS: Final = (
    "young_people",
    "staff_colleague",
    "partner_organisation",
    "parent_carer",
    "protected_group",
    "individual",
)
LISTS: Final[Mapping[str, str]] = {
    "target:young-person": "young_people",
    "target:staff": "staff_colleague",
    "target:organisation": "partner_organisation",
    LOCAL_NAME: "partner_organisation",
    "target:parent": "parent_carer",
    "target:protected-group": "protected_group",
}
TARGET_NAMES: Final = frozenset(LISTS)
SHARE: Final = "share"  # the weight of the network's own word
_PLAIN: Final = ("always", "hate", "at-someone", "identity", OWN)
SIGNS: Final = (*_PLAIN, *(f"{how}:{aim}" for how in ("named", "first", "above") for aim in AIMS[:-1]))
_LEAST: Final = 1e-4
_HATEFUL: Final = 0.25


def signs(scores: TextScores, settled: Settled, around: frozenset[str] = frozenset()) -> dict[str, float]:
    """Return the signs of `SIGNS` that a text bears, with their values; `around` are the sorts named in what it stands under."""
    named = [LISTS[match.what] for match in settled.reading.matches if match.what in LISTS]
    found = {"always": 1.0, "hate": scores.hate}
    found |= {f"named:{aim}": 1.0 for aim in named}
    found |= {f"first:{aim}": 1.0 for aim in named[:1]}
    found |= {f"above:{LISTS[what]}": 1.0 for what in around}
    if settled.reading.has("target:someone"):
        found["at-someone"] = 1.0
    if settled.reading.has("identity") or OWN_IDENTITY in settled.marks:
        found["identity"] = 1.0
    if OWN in settled.marks:
        found[OWN] = 1.0
    return found


def shares(scores: TextScores) -> dict[str, float]:
    """Return the logarithm of the network's share for each of `AIMS`."""
    return {aim: math.log(max(scores.target_scores.get(aim, 0.0), _LEAST)) for aim in AIMS}


def aim(found: Mapping[str, float], heard: Mapping[str, float], weights: Mapping[str, float]) -> str:
    """Return the likeliest of `AIMS`, given `signs`, `shares` and the fitted weights.

    What is unkind to someone, but not for the group they belong to, is about that person.
    """
    odds = {
        aim: weights.get(SHARE, 1.0) * heard[aim]
        + sum(value * weights.get(f"{sign}>{aim}", 0.0) for sign, value in found.items())
        for aim in AIMS
        if aim != "protected_group" or found["hate"] >= _HATEFUL
    }
    return max(odds, key=lambda aim: odds[aim])
