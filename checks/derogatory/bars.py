"""How high the model must score before a rule may use its word, and how low before a word list is overruled."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from checks.derogatory.model import BARS, FLAGS, UNSUITABLE, TextScores
from checks.derogatory.never_flag import Settled
from checks.derogatory.wording import FIRST_PERSON, NAMED
from checks.rules.engine import Match, Reading

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
_MARKED = 0.1  # what a mark of something harmless adds to those
_QUIETING: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "threat": frozenset({"sport", "play", "song", "victim", "learning", "news", "condemning"}),
        "self_harm": frozenset({"recovery", "song", "play", "learning", "news", "sport"}),
    }
)
_NONE: Final[frozenset[str]] = frozenset()

_INITIAL = re.compile(r"\b(?:with|about|for|to|from|and)\s([A-HJ-Z])(?![\w'’.&]|\s?&)")
_PLACE_OR_NUMBER = re.compile(
    r"\b\d{1,4}[a-z]?,?\s+(?:[A-Z][\w'’-]+\s+){1,3}(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Close|Drive|Way|Terrace|Court|Gardens|Place)\b"
    r"|\b0\d{3,4}[\s-]?\d{3}[\s-]?\d{3,4}\b|\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b",
    re.IGNORECASE,
)


def passed(scores: TextScores, thresholds: Mapping[str, float], borne: frozenset[str]) -> tuple[str, ...]:
    """Return the flags that are past their bar; those that make a post unsuitable only if it is so as a whole.

    `borne` are the signs of the wording. A text that names those whom the policy speaks of has the lower of two bars.
    """
    past = {flag: scores.flag(flag) - thresholds[flag] for flag in FLAGS}
    if scores.unsuitable < thresholds[BARS[NAMED in borne]]:
        return tuple(flag for flag in FLAGS if flag not in UNSUITABLE and past[flag] >= 0)
    strongest = max(UNSUITABLE, key=lambda flag: past[flag])
    return tuple(flag for flag in FLAGS if past[flag] >= 0 or flag == strongest)


def gated(settled: Settled, scores: TextScores) -> Reading:
    """Return the reading without what the model overrules."""
    kept = []
    for match in settled.reading.matches:
        flag, least = _OVERRULED.get(match.what, ("", 0.0))
        if flag:
            marked = _QUIETING.get(flag, _NONE) & settled.marks
            score = scores.unsuitable if flag == "unsuitable" else scores.flag(flag)
            if score < least + (_MARKED if marked else 0.0):
                continue
        kept.append(match)
    return dataclasses.replace(settled.reading, matches=tuple(kept))


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
    if FIRST_PERSON.search(text):
        yield "first-person"
    for start, end in reading.sentences:
        here = [match for match in reading.matches if start <= match.start < end]
        if any(match.what == "target:protected-group" for match in here):
            yield from (Match(m.start, m.end, "group-attack") for m in here if m.what == "dehumanising")
    if _PLACE_OR_NUMBER.search(text):
        yield from (Match(m.start, m.end, "posted-detail") for m in reading.of("private-detail"))
