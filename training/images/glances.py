"""
Pictures that teach the first glance: photographs and drawings, signs of the Nazis and look-alikes.

Nobody marks them by hand: the search whose work the glance saves says itself where it finds something.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from checks.images import emblems, glance
from checks.images.shrink import halved, to_small_rgb
from training.images import like_runes, runes, symbols

Marks: TypeAlias = NDArray[np.float32]

_SIDE: Final = 1080
UNSAID: Final = -1.0
_SIGNS: Final = (symbols.hateful, symbols.hateful, runes.black_sun, runes.bolts, symbols.temple)
_NO_SIGNS: Final = (symbols.look_alike, like_runes.like_a_sun, like_runes.like_bolts)
_TOUCHED: Final = 3  # sixteenths of a cell


class Taught(NamedTuple):
    """Pixels as the glance sees them (height × width × RGB), and which cells a sign covers (rows × columns; -1: unsaid)."""

    pixels: NDArray[np.uint8]
    marks: Marks


def taught(photographs: Sequence[Path], many: int, seed: int) -> Iterator[Taught]:
    """Yield the photographs, in which no sign is, then `many` drawings of signs and of what looks like them."""
    for path in photographs:
        if (picture := _opened(path)) is not None:
            yield _told(picture, ())
    for number in range(many):
        chance = random.Random(seed + number)
        draw = chance.choice((*_SIGNS, *_NO_SIGNS))
        picture = draw(chance)
        found = emblems.find(picture, picture.size)
        # A sign that was drawn and that the search misses teaches nothing: neither that it is one nor that it is none.
        missed = not found and draw in _SIGNS
        yield _told(picture, None if missed else [one.box for one in found])


def _opened(path: Path) -> Image.Image | None:
    try:
        with Image.open(path) as image:
            image.draft("RGB", (_SIDE, _SIDE))
            return to_small_rgb(image, _SIDE)
    except (OSError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None


def _told(picture: Image.Image, crosses: Sequence[tuple[int, int, int, int]] | None) -> Taught:
    pixels = glance.small(halved(picture))
    marks = np.zeros((pixels.shape[0] // glance.CELL, pixels.shape[1] // glance.CELL), dtype=np.float32)
    scale = np.array([pixels.shape[1] / picture.width, pixels.shape[0] / picture.height])
    if crosses is None:
        marks[:] = UNSAID
    for x0, y0, x1, y1 in crosses or ():
        _mark(marks, np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]) * scale)
    return Taught(pixels, marks)


def _mark(cells: Marks, corners: NDArray[np.float64]) -> None:
    """Mark every cell that a slanted box covers at least a little of."""
    mask = Image.new("L", (cells.shape[1] * 4, cells.shape[0] * 4))
    ImageDraw.Draw(mask).polygon([tuple(corner * 4 / glance.CELL) for corner in corners], fill=1, outline=1)
    covered = np.asarray(mask).reshape(cells.shape[0], 4, cells.shape[1], 4).sum(axis=(1, 3))
    cells[covered >= _TOUCHED] = 1
