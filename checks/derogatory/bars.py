"""
How high the model must score before a rule may use its word, and how low before a word list is overruled.

The bars are the model's own thresholds, raised where the text bears a mark of something harmless.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from checks.derogatory.model import FLAGS, UNSUITABLE, TextScores
from checks.derogatory.never_flag import OWN, OWN_IDENTITY, QUOTED, Settled
from checks.rules.engine import LOCAL_NAME, Match, Reading

_ABOUT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "young_people": "model:about-young-people",
        "staff_colleague": "model:about-staff",
        "partner_organisation": "model:about-organisation",
        "parent_carer": "model:about-parents",
        "protected_group": "model:about-group",
        "individual": "model:about-individual",
    }
)
TARGET_LISTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "young_people": ("target:young-person",),
        "staff_colleague": ("target:staff",),
        "partner_organisation": ("target:organisation", LOCAL_NAME),
        "parent_carer": ("target:parent",),
        "protected_group": ("target:protected-group",),
    }
)
TARGET_NAMES: Final = frozenset(name for lists in TARGET_LISTS.values() for name in lists)
_NAMED = 0.25  # what a word for a target adds to the model's share for it

# Word lists that count only if the model is not sure of the opposite: (flag, least probability).
_OVERRULED: Final[Mapping[str, tuple[str, float]]] = MappingProxyType(
    {
        "insult": ("unsuitable", 0.02),
        "contempt": ("unsuitable", 0.02),
        "dehumanising": ("unsuitable", 0.02),
        "put-down": ("unsuitable", 0.35),
        "threat": ("threat", 0.005),
        "struggling": ("self_harm", 0.005),
        "sexual": ("unsuitable", 0.02),
        "sexual-plain": ("unsuitable", 0.02),
        "incident": ("unsuitable", 0.0),
    }
)
_HATEFUL = 0.25
_MARKED = 0.1  # what a mark of something harmless adds to those
_QUIETING: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "hate": frozenset({"condemning", "victim", "learning", "news", QUOTED, OWN_IDENTITY}),
        "derogatory": frozenset(
            {"condemning", "victim", "learning", "news", QUOTED, "complaint", "fond", "sport", "play", "song", OWN}
        ),
        "threat": frozenset({"sport", "play", "song", "victim", "learning", "news", "condemning"}),
        "sexual": frozenset({"learning", "news", "victim", "condemning"}),
        "profane": frozenset(),
        "self_harm": frozenset({"recovery", "song", "play", "learning", "news", "sport"}),
    }
)
# What a mark of something harmless adds to a bar, and the bar that it never lifts it above.
_RAISE = 0.2
_HIGHEST = 0.9

_INITIAL = re.compile(r"\b(?:with|about|for|to|from|and)\s([A-HJ-Z])(?![\w'’.&]|\s?&)")
_FIRST_PERSON = re.compile(r"\b(?:i|i'm|i've|i'll|im|ive|we|we've|my|me|us|mine)\b", re.IGNORECASE)
_PLACE_OR_NUMBER = re.compile(
    r"\b\d{1,4}[a-z]?,?\s+(?:[A-Z][\w'’-]+\s+){1,3}(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Close|Drive|Way|Terrace|Court|Gardens|Place)\b"
    r"|\b0\d{3,4}[\s-]?\d{3}[\s-]?\d{3,4}\b|\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b",
    re.IGNORECASE,
)


def named(reading: Reading) -> bool:
    """Whether a text names people or places that the policy speaks of, where unkind words matter most."""
    return reading.has(*TARGET_NAMES, "target:setting")


def passed(
    scores: TextScores,
    thresholds: Mapping[str, float],
    reading: Reading,
    marks: frozenset[str],
    around: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
    """Return the flags that are past their bar; those that make a post unsuitable only if it is so as a whole.

    `around` are the sorts of people that are named in what the text stands under.
    """
    past = {flag: scores.flag(flag) - _raised(flag, thresholds[flag], marks) for flag in FLAGS}
    bar = thresholds["unsuitable_named" if around or named(reading) else "unsuitable"]
    strongest = max(UNSUITABLE, key=lambda flag: past[flag])
    if scores.unsuitable < _raised(strongest, bar, marks):
        return tuple(flag for flag in FLAGS if flag not in UNSUITABLE and past[flag] >= 0)
    return tuple(flag for flag in FLAGS if past[flag] >= 0 or flag == strongest)


def gated(settled: Settled, scores: TextScores) -> Reading:
    """Return the reading without what the model overrules."""
    kept = []
    for match in settled.reading.matches:
        flag, least = _OVERRULED.get(match.what, ("", 0.0))
        if flag:
            marked = bool(_QUIETING.get(flag, _QUIETING["derogatory"]) & settled.marks)
            score = max(scores.unsuitable, scores.derogatory) if flag == "unsuitable" else scores.flag(flag)
            if score < least + (_MARKED if marked else 0.0):
                continue
        kept.append(match)
    return dataclasses.replace(settled.reading, matches=tuple(kept))


def about(scores: TextScores, reading: Reading, marks: frozenset[str], around: frozenset[str] = frozenset()) -> str:
    """Return whom unkind words are about: the model's word, weighed with the words for targets in the text."""
    shares = {target: scores.target_scores.get(target, 0.0) for target in _ABOUT}
    for target, lists in TARGET_LISTS.items():
        if reading.has(*lists) or around & set(lists):
            shares[target] += _NAMED
    if OWN in marks:
        # Talk of one's own family is no talk of the parents one works with.
        shares["individual"] += shares.pop("parent_carer")
    if scores.hate < _HATEFUL:
        # Unkind to someone, but not for the group they belong to.
        shares["individual"] += shares.pop("protected_group")
    return max(shares, key=lambda target: shares[target])


def added_features(
    reading: Reading, flags: tuple[str, ...], target: str, marks: frozenset[str]
) -> Iterator[str | Match]:
    """Yield what rules can ask for beside word lists: the model's word, the marks, and shapes such as an initial."""
    text = reading.text
    yield from (f"model:{flag}" for flag in flags)
    yield from (f"mark:{mark}" for mark in marks)
    if "derogatory" in flags:
        yield _ABOUT[target]
    yield from (Match(match.start(1), match.end(1), "initial") for match in _INITIAL.finditer(text))
    if _FIRST_PERSON.search(text):
        yield "first-person"
    for start, end in reading.sentences:
        here = [match for match in reading.matches if start <= match.start < end]
        if any(match.what == "target:protected-group" for match in here):
            yield from (Match(m.start, m.end, "group-attack") for m in here if m.what == "dehumanising")
    if _PLACE_OR_NUMBER.search(text):
        yield from (Match(m.start, m.end, "posted-detail") for m in reading.of("private-detail"))


def _raised(flag: str, threshold: float, marks: frozenset[str]) -> float:
    return min(threshold + (_RAISE if _QUIETING[flag] & marks else 0.0), max(threshold, _HIGHEST))
