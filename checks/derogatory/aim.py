"""
Whom unkind words are about: the network's share for each sort of people, with a little put to it for the words for people.

Weights fitted for each word list were tried and told it no better than these few.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from checks.derogatory.never_flag import OWN, Settled
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
# What words put to the log-odds: a sort is named, it is the first that is named, it is named above, one's own family is.
_NAMED, _FIRST, _ABOVE, _OWN = 0.3, 0.6, 1.5, 1.0
_LEAST: Final = 1e-4
_HATEFUL: Final = 0.25


def aim(scores: TextScores, settled: Settled, around: frozenset[str] = frozenset()) -> str:
    """
    Return the likeliest of `AIMS`; `around` are the sorts of people named in what the text stands under.

    A place of the organisation's own names is meant if it stands first. What is unkind to someone, but not for the group they
    belong to, is about that person.
    """
    named = [match.what for match in settled.reading.matches if match.what in LISTS]
    if named[:1] == [LOCAL_NAME]:
        return LISTS[LOCAL_NAME]
    shares = {target: max(scores.target_scores.get(target, 0.0), _LEAST) for target in AIMS}
    if scores.hate < _HATEFUL:
        shares["individual"] += shares.pop("protected_group")
    odds = {target: math.log(share) for target, share in shares.items()}
    weights = [
        *((LISTS[what], _NAMED) for what in set(named)),
        *((LISTS[what], _FIRST) for what in named[:1]),
        *((LISTS[what], _ABOVE) for what in around),
        *([("individual", _OWN)] if OWN in settled.marks else []),
    ]
    for target, weight in weights:
        if target in odds:
            odds[target] += weight
    return max(odds, key=lambda target: odds[target])
