"""
What must never be flagged (taxonomy §7), as far as it can be told from the words: what is said of oneself, denied, quoted
to object to it, or reported by the person it was done to, and the marks of study, song, sport and the like.

Unkind words that are harmless for such a reason are taken out of the reading before a rule sees them. A mark raises the
bar for the model; it never lets a threat or a slur of one's own pass.
"""

from __future__ import annotations

import dataclasses
import re
from typing import Final

from checks.rules.engine import Match, Reading

MARKS: Final = (
    "fond",
    "learning",
    "news",
    "condemning",
    "victim",
    "complaint",
    "recovery",
    "sport",
    "play",
    "song",
)
QUOTED = "quoted"
OWN_IDENTITY = "own-identity"
OWN = "own-family"

_UNKIND = frozenset({"insult", "put-down", "contempt", "dehumanising"})
_OF_ONESELF = _UNKIND | {"slur", "swear-at", "drunk"}
_REPORTED = _OF_ONESELF | {"threat", "hate-story", "sexual"}
_OBJECTING = ("condemning", "victim", "news", "learning", "song", "complaint")

_SELF_BEFORE = re.compile(
    r"(?:\b(?:i'?m|i am|i was|i were|i've been|i feel|i felt|i look|i looked|"
    r"i'd be|i must be|i can be|we're all|makes me|made me|called? me|calls me|calling me|called myself|call myself|"
    r"calling myself|me being|me is|as an?|proud)"
    r"(?:[ ,]+(?!(?:you|he|she|they|him|her|them|with|by|of|that|but)\b|and\b(?! an?\b))[\w'’-]+){0,4}[ ,\"'“‘]+)$",
    re.IGNORECASE,
)
_SELF_AFTER = re.compile(
    r"^[\s,]*(?:me\b|that's me|i am\b|myself|is me\b|it's me|of me\b|over here\b|that i am)", re.IGNORECASE
)
_DENIED_BEFORE = re.compile(
    r"\b(?:not|isn't|isnt|aren't|arent|wasn't|weren't|never|nobody's|no one is|ain't|isnae|arenae|no such thing as|neither)\s+"
    r"(?:(?:an?|the|bad|just|all|being|like|really|such|some|your|that|even|little|any|ever|as)\s+){0,3}[\"'“‘]?$"
    r"|\b(?:not one of|none of|not a single one of)\b[^.!?\n]{0,40}$",
    re.IGNORECASE,
)
_REPORTED_BEFORE = re.compile(
    r"\b(?:called|calls?|calling|described|describes|labelled|told|shouted|shouts|shouting|muttered|spat|wrote|writing|painted)\b"
    r"(?:\s+[\w'’-]+){0,5}[\s:,\"'“‘]+$",
    re.IGNORECASE,
)
_REFUSED_BEFORE = re.compile(
    r"\b(?:stop|don't|dont|never|quit|refuse to|anyone who|anybody who|people who|whoever|"
    r"if you|if they|the word|word|term|slurs? like)\s+"
    r"(?:ever\s+)?(?:call|calls|calling|use|uses|using|say|says|saying|think|thinks)?\b[^.!?\n]{0,40}$",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:i|i'?m|i'?ve|i'll|i'd|me|my|we|we're|we've|us|our)\b", re.IGNORECASE)
_QUOTATION = re.compile(
    r"\"[^\"\n]{3,300}\"|“[^”\n]{3,300}”|(?<![\w])'[^'\n]{2,}(?:'\w[^'\n]*){0,6}'(?!\w)|(?<![\w])‘[^\n]{3,300}?’(?!\w)"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Settled:
    """A reading without the words that are harmless, and the marks that were found on the way."""

    reading: Reading
    marks: frozenset[str]


def settle(reading: Reading) -> Settled:
    """Take out what was said of oneself, denied, refused or reported, and gather the marks."""
    text = reading.text
    marks = {mark for mark in MARKS if reading.has(mark)}
    if reading.has(OWN):
        marks.add(OWN)
    if _own_identity(reading):
        marks.add(OWN_IDENTITY)
    quotations = [match.span() for match in _QUOTATION.finditer(text)]
    if quotations:
        marks.add(QUOTED)
    objecting = any(mark in marks for mark in _OBJECTING)
    harmless = [
        match
        for match in reading.matches
        if (match.what in _OF_ONESELF and _about_oneself(text, match))
        or (match.what in _UNKIND and _DENIED_BEFORE.search(text, 0, match.start))
        or (match.what in _REPORTED and _reported(text, match, quotations, objecting=objecting))
    ]
    # A word inside a saying ("thick" in "thick as mince") goes with it.
    kept = tuple(match for match in reading.matches if match.what not in _REPORTED or not _within(match, harmless))
    return Settled(dataclasses.replace(reading, matches=kept), frozenset(marks))


def _own_identity(reading: Reading) -> bool:
    """Whether the writer speaks of a group as one of it: "proud Traveller", or such a word, "I" and nobody else."""
    named = reading.of("identity")
    alone = named and _FIRST_PERSON.search(reading.text) is not None and not reading.has("target:someone", *_UNKIND)
    return bool(alone) or any(_about_oneself(reading.text, match) for match in named)


def _within(match: Match, others: list[Match]) -> bool:
    return any(other.start <= match.start and match.end <= other.end for other in others)


def _about_oneself(text: str, match: Match) -> bool:
    before = _SELF_BEFORE.search(_plain(text[: match.start]))
    return before is not None or _SELF_AFTER.match(_plain(text[match.end :])) is not None


def _reported(text: str, match: Match, quotations: list[tuple[int, int]], *, objecting: bool) -> bool:
    """Whether someone else said it, and the writer objects to it or it was done to them."""
    if any(start <= match.start and match.end <= end for start, end in quotations):
        # A text that is one quotation and nothing else has no words of its own to object with.
        return objecting or any(end - start < 0.6 * len(text) for start, end in quotations)
    before = _plain(text[: match.start])
    return _REFUSED_BEFORE.search(before) is not None or (objecting and _REPORTED_BEFORE.search(before) is not None)


def _plain(text: str) -> str:
    return text.replace("’", "'")
