"""
Details in the words of a picture that tell who somebody is or where to find them: plates, badges, cards, numbers, addresses.

What was found is never kept or repeated, only what sort it is and where it stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from checks.exposure import contacts

if TYPE_CHECKING:
    from collections.abc import Iterator


class Detail(NamedTuple):
    """`text[start:end]` is a detail of this `sort`, in words that follow "what looks like"."""

    start: int
    end: int
    sort: str


# British plates: two letters, two figures, three letters since 2001; before that a letter and up to three figures in front.
# A reader takes the letter O for a nought.
_PLATE: Final = re.compile(
    r"(?<![\w-])(?:[A-HJ-PR-Y]{2}[0-9O]{2} ?[A-HJ-PR-Z]{3}|[A-HJ-NPR-TV-Y]\d{1,3} [A-HJ-PR-Y]{3})(?![\w-])"
)
_INSURANCE: Final = re.compile(
    r"(?<!\w)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?!\w)", re.IGNORECASE
)
_CARD: Final = re.compile(r"(?<!\d)(?:\d[ -]?){15,18}\d(?!\d)")
_ROLE: Final = re.compile(
    r"\b(?:staff|volunteer|visitor|employee|(?:youth|support|social|care) worker|mentor|tutor|teacher|coach|student)\b",
    re.IGNORECASE,
)
_PASS: Final = re.compile(
    r"\b(?:(?:no|id|nr|number)\b[.:\s]*[\w-]*\d|expires|valid (?:until|to|thru|from)|issued|id card|identity)",
    re.IGNORECASE,
)
_MOST_ON_A_BADGE: Final = 40  # words: more is a letter or a page, where such words mean nothing
_MOST_ON_A_LABEL: Final = 60


def find(text: str) -> list[Detail]:
    """Return the details in the words of one picture, in their order."""
    return sorted(_find(text))


def _find(text: str) -> Iterator[Detail]:
    words = len(text.split())
    for match in _PLATE.finditer(text):
        yield Detail(*match.span(), "a number plate")
    for match in _INSURANCE.finditer(text):
        yield Detail(*match.span(), "a National Insurance number")
    for match in _CARD.finditer(text):
        if _adds_up(match.group()):
            yield Detail(*match.span(), "a bank card number")
    if words <= _MOST_ON_A_BADGE and (role := _ROLE.search(text)) and _PASS.search(text):
        yield Detail(*role.span(), "a badge or pass")
    text = text.replace("\n", " ")  # an address stands on several lines
    said = {detail.start: detail for detail in contacts.in_post(text)}
    if words <= _MOST_ON_A_LABEL:
        said |= {one.start: one for one in contacts.in_profile(text) if one.sort is contacts.Sort.ADDRESS}
    for detail in said.values():
        article = "an" if detail.sort is contacts.Sort.EMAIL else "a"
        yield Detail(detail.start, detail.end, f"{article} {detail.sort.value}")


def _adds_up(number: str) -> bool:
    """The check that the last figure of a bank card's number makes possible (Luhn's)."""
    figures = [int(sign) for sign in reversed(number) if sign.isdigit()]
    doubled = (sum(divmod(2 * figure, 10)) for figure in figures[1::2])
    return len(set(figures)) > 1 and (sum(figures[::2]) + sum(doubled)) % 10 == 0
