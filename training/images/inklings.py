"""
Pictures that teach the inkling of words: photographs and drawings, words in many ways, and signs that are no letters.

Nobody marks them by hand: the searches say themselves where they find something.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from checks.images import emblems, inkling, lines, words
from checks.images.shrink import halved
from training.images import symbols, writing
from training.images.cells import UNSAID, Corners, Marks, corners, marked, opened

_SIDES: Final = (480, 960)  # of the pictures that words are drawn over
_LEAST_PART: Final = 256


class Found(NamedTuple):
    """Slanted boxes in pixels of a picture, and what the cells below them are to be marked with."""

    boxes: Sequence[Corners] = ()
    mark: float = 1.0


class Taught(NamedTuple):
    """
    Pixels as the inkling sees them (height × width × RGB), and which cells (rows × columns) a cross covers and which words.

    -1 stands for unsaid. `drawn` is how the picture was made: "photograph", "sign" or "words".
    """

    pixels: NDArray[np.uint8]
    crosses: Marks
    words: Marks
    drawn: str


def taught(photographs: Sequence[Path], fonts: Sequence[tuple[Path, str]], many: int, seed: int) -> Iterator[Taught]:
    """Yield the photographs, in which no cross is, and parts of them; then drawings of signs; then `many` with words."""
    for number, path in enumerate(photographs):
        if (picture := opened(path)) is not None:
            chance = random.Random(seed + number)
            for part in (picture, *(_part(picture, chance) for _ in range(max(picture.size) // 320))):
                yield _told(part, Found(), _words(part, drawn=False), "photograph")
    for number in range(many // 3):
        yield _sign(random.Random(seed + 1_000_000 + number))
    for number in range(many):
        chance = random.Random(seed + 2_000_000 + number)
        if (picture := opened(chance.choice(photographs))) is not None:
            scene = writing.written(chance, _ground(picture, chance), fonts)
            yield _told(scene, Found(), _words(scene, drawn=True), "words")


def _part(picture: Image.Image, chance: random.Random) -> Image.Image:
    width, height = (min(side, max(_LEAST_PART, round(side * chance.uniform(0.35, 0.95)))) for side in picture.size)
    left, top = chance.randint(0, picture.width - width), chance.randint(0, picture.height - height)
    return picture.crop((left, top, left + width, top + height))


def _ground(picture: Image.Image, chance: random.Random) -> Image.Image:
    """Return a part of a picture in one of the shapes that pictures of profiles have."""
    longest = chance.randint(*_SIDES)
    shape = chance.choice(((1.0, 0.75), (1.0, 0.75), (0.75, 1.0), (1.0, 1.0), (1.0, 0.56), (0.46, 1.0)))
    part = _part(picture, chance) if chance.random() < 0.5 else picture
    return part.resize((round(shape[0] * longest), round(shape[1] * longest)), Image.Resampling.BILINEAR)


def _sign(chance: random.Random) -> Taught:
    draw = chance.choice((symbols.hateful, symbols.hateful, symbols.temple, symbols.look_alike))
    picture = draw(chance)
    boxes = [corners(one.box) for one in emblems.find(picture, picture.size)]
    # A sign that was drawn and that the search misses teaches nothing: neither that it is one nor that it is none.
    missed = not boxes and draw is not symbols.look_alike
    return _told(picture, _everywhere(picture) if missed else Found(boxes), _words(picture, drawn=False), "sign")


def _words(picture: Image.Image, *, drawn: bool) -> Found:
    """Return where words are, by the search for them. What it misses of drawn ones, or cannot read of others, is open."""
    small = halved(picture)
    boxes = [place.corners.astype(np.float64) * picture.width / small.width for place in lines.gate(small)]
    if drawn:
        return Found(boxes) if boxes else _everywhere(picture)
    return Found(boxes, 1.0 if boxes and words.read(picture, picture.size).text else UNSAID)


def _everywhere(picture: Image.Image) -> Found:
    return Found([corners((0, 0, *picture.size))], UNSAID)


def _told(picture: Image.Image, crosses: Found, said: Found, drawn: str) -> Taught:
    pixels = inkling.small(halved(picture))
    scale = np.array([pixels.shape[1] / picture.width, pixels.shape[0] / picture.height])
    crossed, worded = (
        marked(pixels, inkling.CELL, [box * scale for box in found.boxes], found.mark) for found in (crosses, said)
    )
    return Taught(pixels, crossed, worded, drawn)
