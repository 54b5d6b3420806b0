"""What the fields of a profile are called, and what stands in them: a full date of birth, a place of work, a name to look at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto
from functools import lru_cache
from typing import Final

from checks.groups.names import read_name
from checks.rules.engine import LOCAL_NAME, read


class Field(Enum):
    """The sort of a profile field."""

    BIO = auto()
    NAME = auto()
    USERNAME = auto()
    PHONE = auto()
    EMAIL = auto()
    ADDRESS = auto()
    BIRTH = auto()
    WORK = auto()
    LINK = auto()
    OTHER = auto()


_SORTS: Final = (
    (Field.BIRTH, r"birth|dob\b|b.?day"),
    (Field.EMAIL, r"e.?mail"),
    (Field.PHONE, r"phone|mobile|whatsapp|\btel\b"),
    (Field.ADDRESS, r"address|street"),
    (Field.USERNAME, r"user.?name|handle|screen.?name|vanity|gamertag|slug"),
    (Field.LINK, r"website|links?\b|\burls?\b|web.?page|homepage"),
    (Field.WORK, r"work|employer|company|organi[sz]ation"),
    (Field.NAME, r"name|nick"),
    (Field.BIO, r"bio\b|bio_|about|headline|summary|description|status|quote|intro|tagline|signature|activity|note"),
)
_PATTERNS: Final = tuple((sort, re.compile(pattern, re.IGNORECASE)) for sort, pattern in _SORTS)


def sort_of(field: str | None) -> Field:
    """Return the sort of a field by its name; one without a name is taken as a bio, for that is what most are."""
    if field is None:
        return Field.BIO
    return next((sort for sort, pattern in _PATTERNS if pattern.search(field)), Field.OTHER)


_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_YEAR: Final = r"(?:19[2-9]\d|20[01]\d)"
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_FULL_DATE: Final = re.compile(
    rf"\b{_DAY}(?:st|nd|rd|th)?(?: of)?\s+{_MONTH},?\s+{_YEAR}\b|\b{_MONTH}\.?\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}\b"
    rf"|\b{_YEAR}[-./]\d{{1,2}}[-./]{_DAY}\b|\b\d{{1,2}}[-./]\d{{1,2}}[-./]{_YEAR}\b"
    # Months in other languages: a day, a word and a year.
    rf"|\b{_DAY}\.?(?: de)?\s+[^\W\d_]{{3,}}\.?(?: de)?\s+{_YEAR}\b",
    re.IGNORECASE,
)
_SHORT_DATE: Final = rf"\d{{1,2}}[-./]\d{{1,2}}[-./](?:{_YEAR}|\d\d)\b"
_BORN: Final = re.compile(
    rf"(?:\bdob\b|date of birth|\bborn(?: on)?\b|\bbirthday\b|\bb-?day\b|🎂|"
    rf"🎉🎂)[\s:.is-]*(?:{_FULL_DATE.pattern}|{_SHORT_DATE})",
    re.IGNORECASE,
)


def is_full_date(value: str) -> bool:
    """Whether a birthday field holds day, month and year."""
    return _FULL_DATE.search(value) is not None


def birth_date(text: str) -> tuple[int, int] | None:
    """Return where a text tells the full date of birth, and says that it is one."""
    match = _BORN.search(text)
    return match.span() if match else None


_SHORTEST_NAME: Final = 5  # shorter ones stand inside many words
_LONGEST_PLAIN: Final = 4  # words, of a place of work that is written in small letters
_NO_EMPLOYER: Final = re.compile(
    r"self.?employed|freelance|unemployed|retired|none|n/?a|student|job ?seek|between jobs|"
    r"full.?time (?:mum|dad|parent)|-+",
    re.IGNORECASE,
)
_WORKS_AT: Final = re.compile(
    r"\b(?:(?i:i work|work|works|working|employed|youth worker|support worker|social worker|youth work|"
    r"playworker|play worker|"
    r"teacher|teaching assistant|mentor|volunteer|volunteering|coach|tutor|manager|coordinator|officer|lead|leader))"
    r"\s+(?i:at|for|@)\s*(?!(?i:me|myself|home|peanuts|free|fun|it|the weekend|heart|"
    r"self)\b)(?:the\s+)?@?[A-Z][\w&'’.-]+"
)


def names_employer(value: str) -> bool:
    """Whether a work field names a place of work, and is not what somebody says of their work in a sentence."""
    if not any(character.isalpha() for character in value) or _NO_EMPLOYER.fullmatch(value.strip()):
        return False
    words = value.split()
    return len(words) <= _LONGEST_PLAIN or any(word[:1].isupper() for word in words[1:])


@lru_cache(maxsize=8)
def _written(organisation: str) -> re.Pattern[str]:
    """Return how an organisation's name is written. In capitals alone: "HARMONY" in small letters is only a word."""
    return re.compile(rf"(?<!\w){re.escape(organisation)}(?!\w)", 0 if organisation.isupper() else re.IGNORECASE)


def employer_in(text: str, names: Sequence[str], organisation: str) -> tuple[int, int] | None:
    """Return where a bio says where the person works."""
    if match := _written(organisation).search(text) or _WORKS_AT.search(text):
        return match.span()
    local = read(text, tuple(names)).of(LOCAL_NAME) if names else ()
    return (local[0].start, local[0].end) if local else None


def looks_official(value: str, names: Sequence[str], organisation: str) -> bool:
    """Whether a name or username has the organisation's name in it, written together or apart."""
    plain = _letters(value)
    return _written(organisation).search(value) is not None or any(
        len(_letters(name)) >= _SHORTEST_NAME and _letters(name) in plain for name in names
    )


def _letters(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


_ALWAYS: Final = frozenset({"swear", "name:adult", "pair:adult", "name:sexual", "name:misogyny"})
_IN_NICKNAMES: Final = _ALWAYS | {
    "slur", "name:hate", "name:hate-group", "pair:hate", "name:drugs", "pair:drugs", "name:violence", "name:self-harm",
    "name:conspiracy",
}  # fmt: skip
_INSIDE: Final = re.compile(
    r"(?<!es)(?<!us)(?<!mid)sexy|(?<!t)h[o0]rny|slutty|bigd[i1]ck|(?<!\d)420(?!\d)|w[e3]{2}dk[i1]ng|st[o0]ner(?=\b|[\d_])"
    r"|c[o0]keh|p[i1]sshead|fuck|(?<!s)cunt|wanker|bellend|shagg(?:er|ing)|m[i1]lfh",
    re.IGNORECASE,
)
_REAL_NAME: Final = re.compile(r"[A-Z][^\W\d_]+(?:[ '’-][A-Z]?[^\W\d_]+){1,3}\.?")


def unfitting(value: str, sort: Field) -> tuple[int, int] | None:
    """
    Return what in a name or username may be taken wrongly.

    A display name that reads like a real one is hardly looked at: Gore, Heil and Kush are surnames, Mandy is a first name.
    """
    wanted = _ALWAYS if sort is Field.NAME and _REAL_NAME.fullmatch(value.strip()) else _IN_NICKNAMES
    for match in read_name(value, whole=False).matches:
        if match.what in wanted:
            return match.start, match.end
    inside = _INSIDE.search(value) if wanted is _IN_NICKNAMES else None
    return inside.span() if inside else None
