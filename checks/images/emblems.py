"""
Finds hooked crosses by their shape, and tells those of the Nazis from those of temples. Two more signs are found beside them.

Every patch of one tone is brought to a standard size and slant and unrolled around its middle. A hooked cross unrolled looks the
same every quarter turn and unlike its mirror image, which almost nothing else does: no flag, letter, windmill or snowflake.

The sign is thousands of years old. Left-facing and upright, as on temples and maps, or right-facing in warm colours or with
dots, as in India, it is never reported. What is: standing on its corner, or dark and right-facing.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from PIL import Image

from checks.images import patches, runes
from checks.images.patches import best_turn, grid, likeness, unrolled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from checks.images.patches import Patch
    from checks.images.runes import Sign

HOOKED_CROSS: Final = "hooked cross"

_SIDE: Final = 360
_LEAST: Final = 14
_RINGS: Final = 14
_ANGLES: Final = 96
_QUARTER: Final = _ANGLES // 4
_REACH: Final = 2.1  # of the patch's own spread, which the corners of a hooked cross just reach
_FOURFOLD: Final = 0.72
_ALIKE: Final = 0.80
_HANDED: Final = 0.12  # how much better than its mirror image it must fit
_STROKES: Final = (0.09, 0.13, 0.17, 0.21, 0.25)
_UPRIGHT: Final = 20.0  # degrees from upright; 45 is standing on its corner
_DARK: Final = 110
_GREY: Final = 60
_SAME_INK: Final = 40
_LEAST_DOT: Final = 0.01
_MOST_PATCHES: Final = 400


class Emblem(NamedTuple):
    """
    A sign. `box` is (x0, y0, x1, y1) in pixels of the picture as a person sees it; `kind` says which sign it is.

    Of a hooked cross alone, `right_facing` says which way it turns and `turned` how far, 0 to 45 degrees from upright; `hateful`
    is False for the temple's sign, which is only told apart here and never reported.
    """

    box: tuple[int, int, int, int]
    score: float
    kind: str
    right_facing: bool = True
    turned: float = 0.0
    hateful: bool = True


def find(pixels: Image.Image, size: tuple[int, int]) -> list[Emblem]:
    """Return the signs in a picture, surest first, with boxes for the `size` in which a person sees it."""
    shrink = min(1.0, _SIDE / max(pixels.size))
    width, height = (max(1, round(side * shrink)) for side in pixels.size)
    small = np.asarray(pixels.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2.0))
    scale = size[0] / width, size[1] / height
    found: list[Emblem] = []
    signs: list[Sign] = []
    left = _MOST_PATCHES
    for tone in patches.patches(small):
        signs.extend(runes.find(tone))
        likely = np.flatnonzero(tone.likely(_LEAST, 2.5, (0.2, 0.75)))[:left]
        left -= len(likely)
        for number in likely:
            patch = tone.patch(int(number))
            fit = _fit(patch.mask)
            if fit is not None:
                found.append(_hooked_cross(small, patch, fit, scale))
    found.extend(Emblem(_box(one.box, scale), round(one.score, 4), one.kind) for one in runes.alone(signs))
    found.sort(key=lambda one: -one.score)
    return _without_repeats(found)


def _hooked_cross(
    small: NDArray[np.uint8], patch: Patch, fit: tuple[float, bool, float], scale: tuple[float, float]
) -> Emblem:
    score, right_facing, turned = fit
    high, wide = patch.mask.shape
    box = _box((patch.x, patch.y, patch.x + wide, patch.y + high), scale)
    hateful = _is_hateful(small, patch, right_facing=right_facing, turned=turned)
    return Emblem(box, round(score, 4), HOOKED_CROSS, right_facing, turned, hateful)


def _box(box: tuple[int, int, int, int], scale: tuple[float, float]) -> tuple[int, int, int, int]:
    x0, y0, x1, y1 = box
    return round(x0 * scale[0]), round(y0 * scale[1]), round(x1 * scale[0]), round(y1 * scale[1])


def _fit(mask: NDArray[np.bool_]) -> tuple[float, bool, float] | None:
    """Return how well a patch fits (0 to 1), whether it faces right, and how far it is turned; None where it is no such sign."""
    around = unrolled(mask, _places())
    if around is None:
        return None
    if likeness(around, np.roll(around, _QUARTER, axis=1)) < _FOURFOLD:
        return None
    fits = [(*best_turn(around, model), right) for right in (True, False) for model in _models(right=right)]
    score, turn, right_facing = max(fits)
    other = max(fit[0] for fit in fits if fit[2] != right_facing)
    if score < _ALIKE or score - other < _HANDED:
        return None
    degrees = turn * 360 / _ANGLES % 90
    return score, right_facing, min(degrees, 90 - degrees)


@functools.cache
def _models(*, right: bool) -> tuple[NDArray[np.float64], ...]:
    drawn = (unrolled(hooked_cross(121, stroke, right=right), _places()) for stroke in _STROKES)
    return tuple(model for model in drawn if model is not None)


@functools.cache
def _places() -> NDArray[np.float64]:
    return grid(_RINGS, _ANGLES, 0.2, _REACH)


def hooked_cross(side: int, stroke: float, *, right: bool) -> NDArray[np.bool_]:
    """Draw a hooked cross that fills a square of `side` pixels, its strokes `stroke` of the side wide."""
    y, x = np.mgrid[0:side, 0:side] / (side - 1) - 0.5
    if not right:
        x = -x
    half = stroke / 2
    drawn = (np.abs(x) <= half) | (np.abs(y) <= half)
    edge = 0.5 - stroke
    # Facing right: the upper arm's hook points to the right, and so on round the middle.
    drawn |= (y <= -edge) & (x >= 0)
    drawn |= (x >= edge) & (y >= 0)
    drawn |= (y >= edge) & (x <= 0)
    drawn |= (x <= -edge) & (y <= 0)
    return np.asarray(drawn, dtype=np.bool_)


def _is_hateful(small: NDArray[np.uint8], patch: Patch, *, right_facing: bool, turned: float) -> bool:
    """Tell the Nazis' sign from those of temples, by its stand and colour."""
    if turned > _UPRIGHT:
        return True
    if not right_facing:
        return False
    high, wide = patch.mask.shape
    part = small[patch.y : patch.y + high, patch.x : patch.x + wide].astype(np.int16)
    ink = part[patch.mask].mean(axis=0)
    dark = bool(ink.mean() < _DARK and ink.max() - ink.min() < _GREY)
    return dark and not _has_dots(part, patch.mask, ink)


def _has_dots(part: NDArray[np.int16], mask: NDArray[np.bool_], ink: NDArray[np.float64]) -> bool:
    """Whether a spot of the same colour stands between the arms on every side, as in India."""
    import cv2  # noqa: PLC0415 - as above

    around = cv2.dilate(mask.astype(np.uint8), np.ones((5, 5), dtype=np.uint8)) > 0
    alike = (np.abs(part - ink).max(axis=2) < _SAME_INK) & ~around
    middle = mask.shape[0] // 2, mask.shape[1] // 2
    corners = (
        alike[rows, columns]
        for rows in (slice(0, middle[0]), slice(middle[0], None))
        for columns in (slice(0, middle[1]), slice(middle[1], None))
    )
    return all(corner.mean() > _LEAST_DOT for corner in corners)


def _without_repeats(found: list[Emblem]) -> list[Emblem]:
    kept: list[Emblem] = []
    for one in found:
        middle = (one.box[0] + one.box[2]) / 2, (one.box[1] + one.box[3]) / 2
        if not any(
            other.box[0] <= middle[0] <= other.box[2] and other.box[1] <= middle[1] <= other.box[3] for other in kept
        ):
            kept.append(one)
    return kept
