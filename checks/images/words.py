"""
The words in a picture, in the order in which they are read, with a box for each stretch of them.

Lines that belong together are joined, spaces that were lost are put back, and what is no writing (a lamp read as a letter)
is left out.
"""

from __future__ import annotations

import dataclasses
import itertools
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np

from checks.images import lines, reading, spaces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

    from checks.images.reading import Line

Box: TypeAlias = tuple[int, int, int, int]

_FEWEST_LETTERS: Final = 2
_SURE_FEW: Final = 0.95
_SAME_ROW: Final = 0.5
_LINE_GAP: Final = 0.9
_SIMILAR: Final = 1.5
# What one picture may cost: a page of small print has no end. In pixels of line at the reader's height: about a second.
_MOST_READ: Final = 40_000


class Letter(NamedTuple):
    """Where one letter of the words stands: in which line, and how far along it (0 to 1)."""

    line: int
    at: float


@dataclasses.dataclass(frozen=True, slots=True)
class Written:
    """
    The words of a picture. `letters` has an entry for each character of `text`: None for spaces put in between.

    `lines` holds each line's corners in pixels of the picture as a person sees it. `whole` is False where there was more
    writing than was read.
    """

    text: str = ""
    letters: tuple[Letter | None, ...] = dataclasses.field(default=(), repr=False)
    lines: tuple[tuple[tuple[float, float], ...], ...] = dataclasses.field(default=(), repr=False)
    size: tuple[int, int] = (0, 0)
    whole: bool = True

    def apart(self) -> str:
        """Return the same words with each line of the picture on a line of its own; of the same length as `text`."""
        ends = {number for number, letter in enumerate(self.letters) if letter is None and self._divides(number)}
        return "".join("\n" if number in ends else letter for number, letter in enumerate(self.text))

    def _divides(self, number: int) -> bool:
        before = next((one for one in reversed(self.letters[:number]) if one), None)
        after = next((one for one in self.letters[number:] if one), None)
        return before is not None and after is not None and before.line != after.line

    def box(self, start: int, end: int) -> Box | None:
        """Return the box around `text[start:end]`, None where nothing of it stands in the picture."""
        corners = [corner for part in self._parts(start, end) for corner in part]
        if not corners:
            return None
        low = np.clip(np.min(corners, axis=0), 0, self.size)
        high = np.clip(np.max(corners, axis=0), 0, self.size)
        return round(float(low[0])), round(float(low[1])), round(float(high[0])), round(float(high[1]))

    def _parts(self, start: int, end: int) -> Iterator[list[np.ndarray]]:
        letters = [letter for letter in self.letters[start:end] if letter]
        for line, group in itertools.groupby(letters, key=lambda letter: letter.line):
            at = [letter.at for letter in group]
            count = sum(letter is not None and letter.line == line for letter in self.letters)
            half = 0.75 / max(1, count)
            first, last = max(0.0, min(at) - half), min(1.0, max(at) + half)
            top_left, top_right, bottom_right, bottom_left = (np.asarray(corner) for corner in self.lines[line])
            for share in (first, last):
                yield [
                    top_left + share * (top_right - top_left),
                    bottom_left + share * (bottom_right - bottom_left),
                ]


def read(pixels: Image.Image, size: tuple[int, int], small: Image.Image | None = None) -> Written:
    """
    Return the words in a picture, with boxes for the `size` in which a person sees it.

    A `small` copy of it, where there is one, is enough to see whether there are any.
    """
    if not lines.has_writing(small or pixels):
        return Written()
    places = lines.places(pixels)
    rows = np.asarray(pixels)
    found: list[Line] = []
    left = _MOST_READ
    for place in sorted(places, key=lambda one: -one.tall):  # large words first: they are meant to be read
        left -= _cost(place)
        if left < 0:
            break
        line = reading.read(rows, place)
        if line is not None and _is_writing(line):
            found.append(line)
    scale = size[0] / pixels.width, size[1] / pixels.height
    return dataclasses.replace(_written(found, scale), size=size, whole=left >= 0)


def _cost(place: lines.Place) -> int:
    sides = sorted((float(np.linalg.norm(place.corners[1] - place.corners[0])), place.tall))
    return round(reading.HEIGHT * sides[1] / max(1.0, sides[0]))


def _is_writing(line: Line) -> bool:
    """Lamps and leaves are read as single letters or Chinese signs."""
    signs = [letter for letter in line.text if letter.isalnum()]
    latin = sum(letter.isascii() for letter in signs)
    if len(signs) < _FEWEST_LETTERS or (len(signs) <= _FEWEST_LETTERS + 1 and latin < len(signs)):
        return False
    return len(signs) > _FEWEST_LETTERS or line.score >= _SURE_FEW


def _written(found: list[Line], scale: tuple[float, float]) -> Written:
    ordered = _in_order(found)
    text: list[str] = []
    letters: list[Letter | None] = []
    for number, line in enumerate(ordered):
        if number:
            text.append(" " if _goes_on(ordered[number - 1], line) else "\n")
            letters.append(None)
        text.extend(line.text)
        letters.extend(Letter(number, at) for at in line.at)
    for at in reversed(spaces.missing_spaces("".join(text))):
        text.insert(at, " ")
        letters.insert(at, None)
    corners = tuple(tuple((float(x) * scale[0], float(y) * scale[1]) for x, y in line.corners) for line in ordered)
    return Written("".join(text), tuple(letters), corners)


def _in_order(found: list[Line]) -> list[Line]:
    """Return lines from top to bottom, those of one row from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(found, key=lambda one: _span(one, 1)[0] + _span(one, 1)[1]):
        if rows and _overlap(_span(rows[-1][0], 1), _span(line, 1)) >= _SAME_ROW:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda one: _span(one, 0)[0])]


def _goes_on(before: Line, after: Line) -> bool:
    """Whether the words of one line go on in the next: close below it and about as large, or beside it."""
    one, other = _span(before, 1), _span(after, 1)
    tall = sorted((one[1] - one[0], other[1] - other[0]))
    if tall[1] > _SIMILAR * max(tall[0], 1.0):
        return False
    if _overlap(one, other) >= _SAME_ROW:
        return _span(after, 0)[0] - _span(before, 0)[1] < 2 * tall[1]
    return other[0] - one[1] < _LINE_GAP * tall[0] and _overlap(_span(before, 0), _span(after, 0)) > 0


def _span(line: Line, axis: int) -> tuple[float, float]:
    along = line.corners[:, axis]
    return float(along.min()), float(along.max())


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return how much of the shorter stretch lies in the other, 0 to 1."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0.0, shared) / max(1e-6, min(one[1] - one[0], other[1] - other[0]))
