"""
Which uncovered or barely covered parts of a body the detector thinks it sees, and where.

The network is the one that the `nudenet` package ships. The package itself is never imported: it would bring in OpenCV,
feeds the network blue for red, and spends more time after the network than a small picture spends in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from PIL import Image

from checks.images import models

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIDE: Final = 320
FLOOR: Final = 0.25
_OVERLAP: Final = 0.45
_MOST_BOXES: Final = 300

CLASSES: Final = (
    "FEMALE_GENITALIA_COVERED",
    "FACE_FEMALE",
    "BUTTOCKS_EXPOSED",
    "FEMALE_BREAST_EXPOSED",
    "FEMALE_GENITALIA_EXPOSED",
    "MALE_BREAST_EXPOSED",
    "ANUS_EXPOSED",
    "FEET_EXPOSED",
    "BELLY_COVERED",
    "FEET_COVERED",
    "ARMPITS_COVERED",
    "ARMPITS_EXPOSED",
    "FACE_MALE",
    "BELLY_EXPOSED",
    "MALE_GENITALIA_EXPOSED",
    "ANUS_COVERED",
    "FEMALE_BREAST_COVERED",
    "BUTTOCKS_COVERED",
)


class Seen(NamedTuple):
    """One thing the detector sees. `box` is (x0, y0, x1, y1) in pixels of the picture as a person sees it."""

    name: str
    score: float
    box: tuple[int, int, int, int]


def detect(pixels: Image.Image, size: tuple[int, int]) -> tuple[Seen, ...]:
    """Return what is seen in a picture, surest first, with boxes for the `size` in which a person sees it."""
    output = models.run(models.NUDENET, prepare(pixels))
    return find(output[0], size)


def prepare(pixels: Image.Image) -> NDArray[np.float32]:
    """Return the picture as the network was taught: RGB from 0 to 1, in the top left of a black square."""
    longest = max(pixels.size)
    width, height = (max(1, round(side * SIDE / longest)) for side in pixels.size)
    # Averaging over areas keeps small things that point sampling drops: a quarter more faces are found with it.
    way = Image.Resampling.BOX if longest > SIDE else Image.Resampling.BILINEAR
    small = pixels.resize((width, height), way, reducing_gap=2.0)
    square = np.zeros((1, 3, SIDE, SIDE), dtype=np.float32)
    square[0, :, :height, :width] = np.asarray(small, dtype=np.float32).transpose(2, 0, 1) / 255
    return square


def find(output: NDArray[np.float32], size: tuple[int, int]) -> tuple[Seen, ...]:
    """Turn the network's (4 + classes, places) into what it sees in a picture of that size, one box a thing."""
    scores = output[4:]
    best = scores.argmax(axis=0)
    score = scores.max(axis=0)
    places = np.flatnonzero(score >= FLOOR)
    places = places[np.argsort(-score[places], kind="stable")][:_MOST_BOXES]
    if not places.size:
        return ()
    x, y, wide, high = output[:4, places]
    corners = np.stack([x - wide / 2, y - high / 2, x + wide / 2, y + high / 2], axis=1) * np.float32(max(size) / SIDE)
    corners = np.clip(corners, 0, np.array([*size, *size], dtype=np.float32)).astype(np.float32)
    return tuple(
        Seen(CLASSES[best[places[at]]], round(float(score[places[at]]), 4), _whole(corners[at]))
        for at in _without_repeats(corners)
    )


def _without_repeats(corners: NDArray[np.float32]) -> list[int]:
    """Return the places of boxes, surest first, that do not mostly cover one already kept."""
    x0, y0, x1, y1 = corners.T
    area = (x1 - x0) * (y1 - y0)
    wide = np.minimum(x1[:, None], x1) - np.maximum(x0[:, None], x0)
    high = np.minimum(y1[:, None], y1) - np.maximum(y0[:, None], y0)
    shared = np.clip(wide, 0, None) * np.clip(high, 0, None)
    repeats = shared > _OVERLAP * np.maximum(area[:, None] + area - shared, 1e-9)
    kept: list[int] = []
    gone = np.zeros(len(corners), dtype=bool)
    for at in range(len(corners)):
        if not gone[at]:
            kept.append(at)
            gone |= repeats[at]
    return kept


def _whole(corners: NDArray[np.float32]) -> tuple[int, int, int, int]:
    x0, y0, x1, y1 = (round(float(corner)) for corner in corners)
    return x0, y0, x1, y1
