"""The spellings of a text that the word lists are looked up in, each with the way back to the text as written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checks.derogatory.normalise import View, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

_CURLY = str.maketrans("‘’“”–—`", "''\"\"--'")
# What a plain text does not have: other letters, stretched words, double spaces, addresses, digits or signs in a word,
# letters one by one.
_NEEDS_WORK = re.compile(
    r"[^ -~]|([a-z])\1\1|  |@|://|www\.|[a-z][0-9$!+]+[a-z]|(?<![a-z0-9])[0-9$!+]+[a-z]"
    r"|\b[a-z][ .\-_*|/,][a-z][ .\-_*|/,][a-z]\b",
    re.IGNORECASE,
)
_STRETCHED = re.compile(r"([^\W\d_])\1\1", re.IGNORECASE)


def spellings(text: str) -> list[View]:
    """Return the text in small letters, and with disguises undone and stretched words shortened if it has such."""
    plain = text.translate(_CURLY)
    if not _NEEDS_WORK.search(plain):
        places = range(len(plain) + 1)
        return [View(plain.lower(), tuple(places[:-1]), tuple(places[1:]))]
    views = [_lower(view) for view in normalise(text).views]
    if _STRETCHED.search(text):
        views += [_single(view) for view in views]
    return views


def _lower(view: View) -> View:
    # A letter whose small form is two letters would shift all that follows.
    lower = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in view.text)
    return View(lower, view.starts, view.ends)


def _single(view: View) -> View:
    """Write a stretched letter once: "stuupid" (as the normaliser leaves "stuuupid") is "stupid"."""
    # Where the normaliser left letters out, the next one does not follow in the original.
    following = [*view.starts[1:], -1]
    kept = [
        at
        for at, letter in enumerate(view.text)
        if not (at and letter.isalpha() and view.text[at - 1] == letter and following[at] != view.ends[at])
    ]
    return View(_pick(view.text, kept), tuple(view.starts[at] for at in kept), tuple(_ends(view, kept)))


def _pick(text: str, places: Iterable[int]) -> str:
    return "".join(text[at] for at in places)


def _ends(view: View, kept: list[int]) -> Iterable[int]:
    """Give a letter that stands for two the end of the second."""
    following = [*kept[1:], len(view.text)]
    return (view.ends[after - 1] for after in following)
