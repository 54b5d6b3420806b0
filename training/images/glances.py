"""
Pictures that teach the first glance: words in many renderings over photographs and drawings, hooked crosses and look-alikes.

Nobody marks them by hand. The networks and searches whose work the glance saves say themselves where they find something; lines
that they find where nothing was written, and that cannot be read, count for none.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from checks.images import emblems, glance, lines, words
from checks.images.shrink import halved, to_small_rgb
from training.images import symbols

Marks: TypeAlias = NDArray[np.float32]

_SIDE: Final = 1080
_LOOK: Final = glance.SIDE
_CHANGED: Final = 6
_TOUCHED: Final = 3  # sixteenths of a cell


class Taught(NamedTuple):
    """Pixels as the glance sees them (height × width × RGB), and what stands where (2 × cells: writing, crosses; -1 unsaid)."""

    pixels: NDArray[np.uint8]
    marks: Marks


def taught(photographs: Sequence[Path], fonts: Sequence[Path], known: Sequence[str], many: int) -> Iterator[Taught]:
    """Yield the photographs as they are, then `many` with words drawn on them, then half as many with signs."""
    for path in photographs:
        if (picture := _opened(path)) is not None:
            yield _told(picture, crosses=None, writing=_readable(picture))
    for number in range(many):
        chance = random.Random(number)
        base = _opened(chance.choice(photographs)) if chance.random() < 0.75 else _plain(chance)
        if base is not None:
            picture = written(base, fonts, known, chance)
            yield _told(picture, crosses=None, writing=changed(base, picture))
    for number in range(many // 2):
        chance = random.Random(1_000_000 + number)
        draw = chance.choice((symbols.hateful, symbols.hateful, symbols.temple, symbols.look_alike))
        picture = draw(chance)
        found = emblems.find(picture, picture.size)
        # A sign that was drawn and that the search misses teaches nothing: neither that it is one nor that it is none.
        missed = not found and draw is not symbols.look_alike
        yield _told(picture, crosses=None if missed else [one.box for one in found], unsaid=missed)


def written(base: Image.Image, fonts: Sequence[Path], known: Sequence[str], chance: random.Random) -> Image.Image:
    """Draw words on a picture: a meme, a caption, a page of small print, aslant or upright, in any colour."""
    picture = base.copy()
    scale = max(picture.size) / _LOOK
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        high = round(scale * chance.choice((5, 6, 7, 8, 10, 12, 16, 24, 36)) * chance.uniform(0.85, 1.2))
        font = ImageFont.truetype(str(chance.choice(fonts)), max(6, high))
        text = _some(known, chance)
        layer = Image.new("L", picture.size)
        draw = ImageDraw.Draw(layer)
        at = (chance.uniform(0, 0.7) * picture.width, chance.uniform(0, 0.9) * picture.height)
        draw.multiline_text(at, text, font=font, fill=round(255 * chance.uniform(0.7, 1.0)))
        if chance.random() < 0.3:
            layer = layer.rotate(chance.choice((90, -90, chance.uniform(-30, 30))))
        ink = chance.choice(((255, 255, 255), (0, 0, 0), tuple(chance.randint(0, 255) for _ in range(3))))
        if chance.random() < 0.3:  # a dark edge, as memes have it
            edge = Image.new("L", picture.size)
            ImageDraw.Draw(edge).multiline_text(at, text, font=font, fill=255, stroke_width=max(1, high // 12))
            picture.paste((0, 0, 0), mask=edge)
        picture.paste(ink, mask=layer)
    return picture


def _some(known: Sequence[str], chance: random.Random) -> str:
    rows = chance.choice((1, 1, 1, 2, 3, 6))
    text = "\n".join(" ".join(chance.choice(known) for _ in range(chance.choice((1, 2, 3, 5, 8)))) for _ in range(rows))
    return chance.choice((text, text, text.upper(), text.title()))


def _plain(chance: random.Random) -> Image.Image:
    size = chance.choice(((1080, 1080), (1080, 810), (810, 1080), (1080, 607)))
    return Image.new("RGB", size, tuple(chance.randint(0, 255) for _ in range(3)))


def _opened(path: Path) -> Image.Image | None:
    try:
        with Image.open(path) as image:
            image.draft("RGB", (_SIDE, _SIDE))
            return to_small_rgb(image, _SIDE)
    except (OSError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None


def _told(
    picture: Image.Image,
    *,
    crosses: Sequence[tuple[int, int, int, int]] | None,
    writing: Marks | bool = True,
    unsaid: bool = False,
) -> Taught:
    pixels = glance.small(halved(picture))
    high, wide = pixels.shape[0] // glance.CELL, pixels.shape[1] // glance.CELL
    marks = np.zeros((2, high, wide), dtype=np.float32)
    scale = np.array([pixels.shape[1] / picture.width, pixels.shape[0] / picture.height])
    for place in lines.find(picture, glance.side(picture.size)):
        _mark(marks[0], place.corners * scale)
    marks[0] *= writing
    for x0, y0, x1, y1 in crosses or ():
        _mark(marks[1], np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]) * scale)
    if unsaid:
        marks[1] = -1
    return Taught(pixels, marks)


def changed(before: Image.Image, after: Image.Image) -> Marks:
    """Return which cells of the glance something was written into."""
    pixels = np.stack([glance.small(halved(picture)).astype(np.int16) for picture in (before, after)])
    apart = np.abs(pixels[0] - pixels[1]).max(axis=2)
    high, wide = (length // glance.CELL for length in apart.shape)
    cells = apart.reshape(high, glance.CELL, wide, glance.CELL).max(axis=(1, 3))
    return (cells > _CHANGED).astype(np.float32)


def _readable(picture: Image.Image) -> bool:
    return bool(words.read(picture, picture.size).text)


def _mark(cells: Marks, corners: NDArray[np.float64]) -> None:
    """Mark every cell that a slanted box covers at least a little of."""
    mask = Image.new("L", (cells.shape[1] * 4, cells.shape[0] * 4))
    ImageDraw.Draw(mask).polygon([tuple(corner * 4 / glance.CELL) for corner in corners], fill=1, outline=1)
    covered = np.asarray(mask).reshape(cells.shape[0], 4, cells.shape[1], 4).sum(axis=(1, 3))
    cells[covered >= _TOUCHED] = 1
