"""
A first glance at a picture: may there be a sign of the Nazis in it? Only then is it worth the search, which takes long.

A very small network of ours, taught by that search (`training/images/glance.py`). Its bar lies so low that it says no only to
what is plainly nothing; how much is lost by it stands in the model card.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

from checks.images import models

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SIDE: Final = 320
_STEP: Final = 32
CELL: Final = 16


def may_hold_a_sign(pixels: Image.Image) -> bool:
    """Glance at a picture."""
    given = small(pixels).astype(np.float32).transpose(2, 0, 1)[np.newaxis] / np.float32(127.5) - np.float32(1)
    return bool(models.run(models.GLANCE, np.ascontiguousarray(given)).max() >= _bar())


def small(pixels: Image.Image) -> NDArray[np.uint8]:
    """Return a picture as the network looks at it: height × width × RGB."""
    shape = size(pixels.size)
    return np.asarray(pixels.resize(shape, Image.Resampling.BILINEAR, reducing_gap=2.0))


def size(whole: tuple[int, int]) -> tuple[int, int]:
    """Return the width and height in which a picture of a size is looked at."""
    shrink = min(1.0, _SIDE / max(whole))
    width, height = (max(_STEP, round(length * shrink / _STEP) * _STEP) for length in whole)
    return width, height


@functools.cache
def _bar() -> float:
    held = json.loads((Path(__file__).parent / "model" / "glance.json").read_text(encoding="utf-8"))
    return float(held["bar"])
