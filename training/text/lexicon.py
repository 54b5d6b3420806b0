"""Weak labels from a word list: strong swearing, explicit sexual words, slurs, words about self-harm."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

STRONG = 1.8  # of the list's 1 to 3; "damn" and "crap" lie below
EXPLICIT = 1.6
SLUR = 1.8
# Strong for the list, but common words with an innocent sense: no evidence on their own.
AMBIGUOUS = {
    "coon",
    "paddy",
    "spade",
    "beaver",
    "shag",
    "bang",
    "balls",
    "nuts",
    "screw",
    "69",
    "yellow",
    "gay",
    "queer",
    "wood",
    "knob",
    "tit",
}
SELF_HARM_WORDS = re.compile(
    r"suicid|kill(?:ing)? my ?self|self.?harm|want(?:ed)? to die|end it all|hurt(?:ing)? my ?self|cut(?:ting)? my ?self"
    r"|no point (?:in )?(?:living|going on)|hate my ?self|worthless|depress",
    re.IGNORECASE,
)
THREAT_WORDS = re.compile(
    r"\b(?:kill|shoot|hang|burn|stab|murder|beat|punch|bomb|gas|rape|lynch|exterminat|execut|behead|slap|smash|batter)\w*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Patterns made from the list; each answers whether a text holds such a word."""

    swearing: re.Pattern[str]
    explicit: re.Pattern[str]
    slurs: re.Pattern[str]

    @classmethod
    def load(cls, path: Path) -> Lexicon:
        """Read `lexicon_surge_profanity_en.csv`."""
        swearing: list[str] = []
        explicit: list[str] = []
        slurs: list[str] = []
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                word = row["text"].strip().lower()
                severity = float(row["severity_rating"] or 0)
                if word in AMBIGUOUS or len(word) <= 2:
                    continue
                category = row["category_1"]
                if severity >= STRONG:
                    swearing.append(word)
                if category.startswith("sexual anatomy") and severity >= EXPLICIT and not _everyday_swearing(word):
                    explicit.append(word)
                if (
                    category.startswith(("racial", "sexual orientation", "religious", "mental", "physical disab"))
                    and severity >= SLUR
                ):
                    slurs.append(word)
        return cls(_pattern(swearing), _pattern(explicit), _pattern(slurs))


def _everyday_swearing(word: str) -> bool:
    return bool(
        re.search(r"fuc|fuk|shit|ass|bitch|cunt|twat|prick|bastard|dick|cock|piss|whore|slut|pussy|bollock", word)
    )


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)", re.IGNORECASE)
