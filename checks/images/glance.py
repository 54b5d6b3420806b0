"""
A first glance at a picture: may there be writing in it, or a hooked cross? Only then is it worth a closer look.

A very small network of ours, taught by the networks and searches that look closer (`training/images/glance.py`). Its bars lie
so low that it says no only to what is plainly nothing; how much is lost by it stands in the model card.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from PIL import Image

from checks.images import models

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIDE: Final = 320
_SIDE_OF_TALL: Final = 480
_TALL: Final = 1.6
_STEP: Final = 32
CELL: Final = 16


class Glance(NamedTuple):
    """What may be in a picture, so that it is worth a closer look."""

    writing: bool
    cross: bool


def look(pixels: Image.Image) -> Glance:
    """Glance at a picture."""
    given = small(pixels).astype(np.float32).transpose(2, 0, 1)[np.newaxis] / np.float32(127.5) - np.float32(1)
    spots = models.run(models.GLANCE, np.ascontiguousarray(given))[0]
    writing, cross = bars()
    return Glance(bool(spots[0].max() >= writing), bool(spots[1].max() >= cross))


def small(pixels: Image.Image) -> NDArray[np.uint8]:
    """Return a picture as the network looks at it: height × width × RGB."""
    shape = size(pixels.size)
    return np.asarray(pixels.resize(shape, Image.Resampling.BILINEAR, reducing_gap=2.0))


def size(whole: tuple[int, int]) -> tuple[int, int]:
    """Return the width and height in which a picture of a size is looked at."""
    shrink = min(1.0, side(whole) / max(whole))
    width, height = (max(_STEP, round(length * shrink / _STEP) * _STEP) for length in whole)
    return width, height


def side(whole: tuple[int, int]) -> int:
    """Return the longer side in which a picture is looked at: a phone's screenshot, shrunk to fit, would have tiny letters."""
    return _SIDE_OF_TALL if max(whole) > _TALL * min(whole) else SIDE


@functools.cache
def bars() -> tuple[float, float]:
    """Return how likely the likeliest spot must be, as the network counts it: for writing, and for a hooked cross."""
    held = json.loads((Path(__file__).parent / "model" / "glance.json").read_text(encoding="utf-8"))
    return float(held["writing"]["bar"]), float(held["cross"]["bar"])
