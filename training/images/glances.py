"""
Pictures that teach the first glance: photographs and drawings, signs of the Nazis and look-alikes.

Nobody marks them by hand: the search whose work the glance saves says itself where it finds something.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from checks.images import emblems, glance
from checks.images.shrink import halved
from training.images import like_runes, runes, symbols
from training.images.cells import UNSAID, Marks, corners, marked, opened

_SIGNS: Final = (symbols.hateful, symbols.hateful, runes.black_sun, runes.bolts, symbols.temple)
_NO_SIGNS: Final = (symbols.look_alike, like_runes.like_a_sun, like_runes.like_bolts)


class Taught(NamedTuple):
    """Pixels as the glance sees them (height × width × RGB), and which cells a sign covers (rows × columns; -1: unsaid)."""

    pixels: NDArray[np.uint8]
    marks: Marks


def taught(photographs: Sequence[Path], many: int, seed: int) -> Iterator[Taught]:
    """Yield the photographs, in which no sign is, then `many` drawings of signs and of what looks like them."""
    for path in photographs:
        if (picture := opened(path)) is not None:
            yield _told(picture, ())
    for number in range(many):
        chance = random.Random(seed + number)
        draw = chance.choice((*_SIGNS, *_NO_SIGNS))
        picture = draw(chance)
        found = emblems.find(picture, picture.size)
        # A sign that was drawn and that the search misses teaches nothing: neither that it is one nor that it is none.
        missed = not found and draw in _SIGNS
        yield _told(picture, None if missed else [one.box for one in found])


def _told(picture: Image.Image, signs: Sequence[tuple[int, int, int, int]] | None) -> Taught:
    pixels = glance.small(halved(picture))
    scale = np.array([pixels.shape[1] / picture.width, pixels.shape[0] / picture.height])
    marks = marked(pixels, glance.CELL, [corners(box) * scale for box in signs or ()])
    return Taught(pixels, np.full_like(marks, UNSAID) if signs is None else marks)
