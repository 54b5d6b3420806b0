"""
An inkling of words: may there be any in a picture? Only then is the search for them worth its time.

The beginning of the text detector, which is nearly half of it, with a small head of our own that was taught by the detector
itself (`training/images/inkling.py`). Its bar lies so low that it says no only to what plainly has no words; how much is lost by
it stands in the model card.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from PIL import Image

from checks.images import lines, models

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLDER: Final = Path(__file__).parent / "model"
CELL: Final = 16
_STEP: Final = 32
_WIDE_SIDE: Final = 384


def of_words(pixels: Image.Image) -> bool:
    """Whether there may be words in a picture."""
    return score(pixels) >= bars()[shape(pixels.size)]


def score(pixels: Image.Image) -> float:
    """Return how much the likeliest place looks like words; higher is likelier."""
    return float(models.run(models.INKLING, given(small(pixels))).max())


def given(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return what `small` returns as the network takes it: blue first, from -1 to 1, as the text detector was taught."""
    blue_first = pixels[:, :, ::-1].transpose(2, 0, 1)[np.newaxis].astype(np.float32)
    return np.ascontiguousarray(blue_first) / np.float32(127.5) - np.float32(1)


def small(pixels: Image.Image) -> NDArray[np.uint8]:
    """Return a picture as the network looks at it: height × width × RGB."""
    return np.asarray(pixels.resize(size(pixels.size), Image.Resampling.BILINEAR, reducing_gap=2.0))


def size(whole: tuple[int, int]) -> tuple[int, int]:
    """Return the width and height in which a picture of a size is looked at."""
    # As the search for words looks at it, but for wide ones, which are photographs far more often than screens of writing.
    side = {"wide": _WIDE_SIDE, "high": lines.SIDE, "other": lines.GATE_SIDE}[shape(whole)]
    shrink = min(1.0, side / max(whole))
    width, height = (max(_STEP, round(length * shrink / _STEP) * _STEP) for length in whole)
    return width, height


def shape(whole: tuple[int, int]) -> Literal["wide", "high", "other"]:
    """Tell screens and photographs that are much longer than broad from others."""
    if not lines.is_tall(whole):
        return "other"
    return "wide" if whole[0] > whole[1] else "high"


@functools.cache
def bars() -> dict[str, float]:
    """Return for each shape the score from where on words are possible."""
    measured = json.loads((FOLDER / "inkling.json").read_text(encoding="utf-8"))
    return {name: float(one["bar"]) for name, one in measured.items()}
