"""
Finds where a picture has writing: one slanted box a line.

The network (PP-OCR's detector, shipped in the `rapidocr` package, which is never imported) draws a map of how likely each
place is part of a line; the boxes around the bright patches of that map, widened a little, are the lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from PIL import Image

from checks.images import models

if TYPE_CHECKING:
    from numpy.typing import NDArray

GATE_SIDE: Final = 320
SIDE: Final = 480
_MOST_SIDE: Final = 1600
_TALL: Final = 1.6
_STEP: Final = 32  # the network halves its input five times
_BRIGHT: Final = 0.3
_SCORE: Final = 0.5
_WIDEN: Final = 1.6
_LEAST: Final = 3.0
# Letters lower than this on the map are read badly, so the picture is looked at again, larger.
_SMALL_LINE: Final = 20.0
_GOOD_LINE: Final = 26.0
_MOST_LINES: Final = 400


class Place(NamedTuple):
    """
    Where a line stands: its corners (4 × 2: x, y) in pixels of the picture looked at, from the first letter's top clockwise.

    `tall` is the height of the line as it is read, `score` how sure the network is that it is one.
    """

    corners: NDArray[np.float32]
    tall: float
    score: float


def has_writing(pixels: Image.Image) -> bool:
    """Tell cheaply whether a picture has any writing at all; most photographs have none."""
    return bool(gate(pixels))


def gate(pixels: Image.Image) -> list[Place]:
    """Return the lines that can be seen at a glance."""
    return find(pixels, SIDE if is_tall(pixels.size) else GATE_SIDE)


def is_tall(size: tuple[int, int]) -> bool:
    """Whether a picture is a phone's screen: shrunk until its height fits, its letters have one or two pixels."""
    return max(size) > _TALL * min(size)


def places(pixels: Image.Image) -> list[Place]:
    """Return the lines of a picture, looking closer where the letters are small."""
    found = find(pixels, SIDE)
    longest = max(pixels.size)
    if not found or longest <= SIDE:
        return found
    lower = float(np.quantile([place.tall for place in found], 0.25)) * SIDE / longest
    if lower >= _SMALL_LINE:
        return found
    return find(pixels, min(_MOST_SIDE, longest, round(SIDE * _GOOD_LINE / lower))) or found


def find(pixels: Image.Image, side: int) -> list[Place]:
    """Return the lines of a picture looked at with its longer side shrunk to `side` pixels."""
    shape = _shape(pixels.size, side)
    small = np.asarray(pixels.resize(shape, Image.Resampling.BILINEAR, reducing_gap=2.0), dtype=np.float32)
    # Taught on pictures as OpenCV reads them: blue first.
    given = np.ascontiguousarray(small[:, :, ::-1].transpose(2, 0, 1))[np.newaxis] / np.float32(127.5) - np.float32(1)
    likely = models.run(models.WRITING, given)[0, 0]
    scale = np.array([pixels.width / shape[0], pixels.height / shape[1]], dtype=np.float32)
    return _places(likely, scale)


def _shape(size: tuple[int, int], side: int) -> tuple[int, int]:
    shrink = min(1.0, side / max(size))
    width, height = (max(_STEP, round(length * shrink / _STEP) * _STEP) for length in size)
    return width, height


def _places(likely: NDArray[np.float32], scale: NDArray[np.float32]) -> list[Place]:
    import cv2  # noqa: PLC0415 - a large library, wanted only where there are pictures

    bright = cv2.dilate((likely > _BRIGHT).astype(np.uint8), np.ones((2, 2), dtype=np.uint8))
    outlines, _ = cv2.findContours(bright, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found: list[Place] = []
    for outline in sorted(outlines, key=len, reverse=True)[:_MOST_LINES]:
        middle, (wide, high), turned = cv2.minAreaRect(outline)
        if min(wide, high) < _LEAST:
            continue
        score = _mean_inside(likely, cv2.boxPoints((middle, (wide, high), turned)).astype(np.float32))
        if score < _SCORE:
            continue
        more = wide * high * _WIDEN / (2 * (wide + high))
        corners = cv2.boxPoints((middle, (wide + 2 * more, high + 2 * more), turned)).astype(np.float32)
        corners = in_reading_order(corners * scale)
        tall = float(np.linalg.norm(corners[3] - corners[0]))
        found.append(Place(corners, tall, score))
    return found


def _mean_inside(likely: NDArray[np.float32], corners: NDArray[np.float32]) -> float:
    import cv2  # noqa: PLC0415 - as above

    low = np.clip(np.floor(corners.min(axis=0)), 0, None).astype(int)
    high = np.ceil(corners.max(axis=0)).astype(int) + 1
    part = likely[low[1] : high[1], low[0] : high[0]]
    if not part.size:
        return 0.0
    mask = np.zeros(part.shape, dtype=np.uint8)
    cv2.fillPoly(mask, [np.round(corners - low).astype(np.int32)], (1,))
    return float(part[mask > 0].mean()) if mask.any() else 0.0


def in_reading_order(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the corners of a box from its top left one clockwise, as the picture stands."""
    by_x = corners[np.argsort(corners[:, 0], kind="stable")]
    left, right = by_x[:2], by_x[2:]
    top_left, bottom_left = left[np.argsort(left[:, 1], kind="stable")]
    top_right, bottom_right = right[np.argsort(right[:, 1], kind="stable")]
    return np.stack([top_left, top_right, bottom_right, bottom_left]).astype(np.float32)
