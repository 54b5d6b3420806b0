"""One plain spelling of a text for the model, with a way back to the text as it was written.

Promise: every character of a view knows the slice of the original it stands for, so offsets shown to a person always
refer to their own words. Nothing here reads a file or the network.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# A piece of a view: one character, and the slice [start, end) of the original that it stands for.
Piece = tuple[str, int, int]

MASKS = re.compile(
    r"(?P<link>(?:https?://|www\.)\S+)"
    r"|(?P<mail>[\w.+-]+@[\w-]+\.[\w.-]+)"
    r"|(?P<user>(?<![\w@])@\w[\w.]*\w|\[USER\]|\[URL\])",
    re.IGNORECASE,
)
MASK_WORDS = {"link": "link", "mail": "mail", "user": "@user"}

SKIN = {
    0x1F3FB: "light skin",
    0x1F3FC: "light skin",
    0x1F3FD: "medium skin",
    0x1F3FE: "dark skin",
    0x1F3FF: "dark skin",
}
REGIONAL_A, REGIONAL_Z = 0x1F1E6, 0x1F1FF
VARIATION_SELECTORS = range(0xFE00, 0xFE10)
JOINERS_THAT_HIDE = {"\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u3164", "\uffa0"}

# Letters of other alphabets drawn like Latin ones. Only used inside a text that is mostly Latin (see `_look_alikes`).
CYRILLIC_GREEK = "аАвВеЕкКмМнНоОрРсСтТуУхХіІјЈѕЅԁһԛԝαΑβΒεΕηΗιΙκΚμΜνΝοΟρΡτΤυΥχΧγ"
DRAWN_LIKE = "aAbBeEkKmMhHoOpPcCtTyYxXiIjJsSdhqwaAbBeEnHiIkKuMvNoOpPtTuYxXy"
# Dotless i, l and o with strokes, d with stroke, f with hook, phonetic a and g.
EXTRA_LOOK_ALIKES = dict(zip("\u0131\u0142\u0141\u00f8\u00d8\u0111\u0192\u0251\u0261", "ilLoOdfag", strict=True))
LOOK_ALIKES = {**dict(zip(CYRILLIC_GREEK, DRAWN_LIKE, strict=True)), **EXTRA_LOOK_ALIKES}
PLAIN_MARKS = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "`": "'"}

LEET = {
    "0": "o",
    "1": "i",
    "3": "e",
    "4": "a",
    "5": "s",
    "7": "t",
    "8": "b",
    "@": "a",
    "$": "s",
    "!": "i",
    "€": "e",
    "£": "l",
    "+": "t",
}
LEET_WORD = re.compile(r"(?<![\w@$!€£+])[\w@$!€£+]*[^\W\d_][\w@$!€£+]*(?![\w@$!€£+])")
SPACED_LETTERS = re.compile(r"(?<!\w)[^\W\d_](?:([ .\-_*|/,])[^\W\d_])(?:\1[^\W\d_])+(?!\w|[.\-_*|/,]\w)")
# "3pm", "11th", "5k": digits that are digits.
NUMBER_WORD = re.compile(r"[£€+]?\d+[^\W\d_]{1,3}")
REPEATS_KEPT = 2


@dataclass(frozen=True, slots=True)
class View:
    """A spelling of a text; `starts[i]:ends[i]` is the slice of the original behind `text[i]`."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the slice of the original text behind `text[start:end]` (which must not be empty)."""
        return min(self.starts[start:end]), max(self.ends[start:end])


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text as written, as the model reads it, and (if they differ) with disguises undone."""

    original: str
    plain: View
    undisguised: View | None

    @property
    def views(self) -> tuple[View, ...]:
        """The spellings to judge: one, or two when letters had been disguised."""
        return (self.plain,) if self.undisguised is None else (self.plain, self.undisguised)


def normalise(text: str) -> Normalised:
    """Return the views of `text`; an empty or invisible text has an empty plain view."""
    plain = _view(_tidy(_look_alikes(list(_pieces(text)))))
    undisguised = _view(_undisguise(plain))
    return Normalised(text, plain, undisguised if undisguised.text != plain.text else None)


def _view(pieces: Iterable[Piece]) -> View:
    kept = list(pieces)
    return View("".join(piece[0] for piece in kept), tuple(p[1] for p in kept), tuple(p[2] for p in kept))


def _pieces(text: str) -> Iterator[Piece]:
    """Masks, emoji names, compatibility forms and dropped invisible characters."""
    position = 0
    for match in MASKS.finditer(text):
        yield from _plain_pieces(text, position, match.start())
        yield from _word(MASK_WORDS[match.lastgroup or "link"], match.start(), match.end())
        position = match.end()
    yield from _plain_pieces(text, position, len(text))


def _plain_pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    position = start
    while position < end:
        character = text[position]
        if character.isascii():
            yield PLAIN_MARKS.get(character, character), position, position + 1
            position += 1
            continue
        if _is_regional(character) and position + 1 < end and _is_regional(text[position + 1]):
            country = "".join(chr(ord(c) - REGIONAL_A + ord("a")) for c in text[position : position + 2])
            yield from _word(f" flag {country} ", position, position + 2)
            position += 2
            continue
        for letter in _spelled(character):
            yield letter, position, position + 1
        position += 1


def _word(word: str, start: int, end: int) -> Iterator[Piece]:
    return ((letter, start, end) for letter in word)


def _is_regional(character: str) -> bool:
    return REGIONAL_A <= ord(character) <= REGIONAL_Z


@lru_cache(maxsize=4096)
def _spelled(character: str) -> str:
    """Return what one non-ASCII character becomes: nothing, plain letters, or an emoji's name between spaces."""
    code = ord(character)
    if character in PLAIN_MARKS:
        return PLAIN_MARKS[character]
    if code in SKIN:
        return f" {SKIN[code]} "
    category = unicodedata.category(character)
    if (
        category in {"Cf", "Mn", "Me", "Cs", "Co", "Cn"}
        or code in VARIATION_SELECTORS
        or character in JOINERS_THAT_HIDE
    ):
        return ""
    if category == "So":
        compatible = unicodedata.normalize("NFKC", character)
        if compatible != character and compatible.isascii():
            return compatible
        name = unicodedata.name(character, "").lower()
        # Names such as "negative squared latin capital letter b" spell a letter.
        letter = re.fullmatch(r"(?:negative )?(?:squared|circled) latin capital letter ([a-z])", name)
        return letter.group(1) if letter else f" {name} "
    decomposed = unicodedata.normalize("NFKD", character)
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn")


def _look_alikes(pieces: list[Piece]) -> Iterable[Piece]:
    """Replace look-alike letters, unless most letters are of another alphabet: then it is another language."""
    letters = [piece[0] for piece in pieces if piece[0].isalpha()]
    latin = sum(letter.isascii() for letter in letters)
    if latin * 2 < len(letters) or latin == len(letters):
        return pieces
    return [(LOOK_ALIKES.get(c, c), start, end) for c, start, end in pieces]


def _tidy(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Join white space to single spaces, none at the ends, and shorten long runs of one letter."""
    gap: Piece | None = None
    last, run = "", 0
    for character, start, end in pieces:
        if character.isspace() or not character.isprintable():
            gap = gap or (" ", start, end)
            continue
        if gap is not None:
            if last:
                yield gap
            gap, run = None, 0
            last = last and " "
        run = run + 1 if character.lower() == last.lower() else 1
        last = character
        if run > REPEATS_KEPT and character.isalpha():
            continue
        yield character, start, end


def _undisguise(view: View) -> Iterator[Piece]:
    """Undo leetspeak inside words and letters spaced out one by one."""
    pieces = list(zip(view.text, view.starts, view.ends, strict=True))
    dropped: set[int] = set()
    for match in SPACED_LETTERS.finditer(view.text):
        dropped.update(range(match.start() + 1, match.end(), 2))
    changed = {
        i: LEET[view.text[i]]
        for match in LEET_WORD.finditer(view.text)
        if match.group() != "@user" and not NUMBER_WORD.fullmatch(match.group().rstrip("!"))
        for i in range(match.start(), match.end())
        if view.text[i] in LEET and not _ends_word(view.text, i, match.end())
    }
    for i, (character, start, end) in enumerate(pieces):
        if i not in dropped:
            yield changed.get(i, character), start, end


def _ends_word(text: str, position: int, word_end: int) -> bool:
    """Whether a mark such as `!` closes the word (`you!!`) and so is no letter."""
    return not any(character.isalnum() for character in text[position:word_end]) and text[position] in "!+@£€"
