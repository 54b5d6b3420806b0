"""
Finds hooked crosses by their shape, and tells those of the Nazis from those of temples.

Every patch of one tone is brought to a standard size and slant and unrolled around its middle. A hooked cross unrolled looks the
same every quarter turn and unlike its mirror image, which almost nothing else does: no flag, letter, windmill or snowflake.

The sign is thousands of years old. Left-facing and upright, as on temples and maps, or right-facing in warm colours or with
dots, as in India, it is never reported. What is: standing on its corner, or dark and right-facing.
"""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

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
_OFF_MIDDLE: Final = 0.1
_MOST_PATCHES: Final = 400


class Emblem(NamedTuple):
    """
    A hooked cross. `box` is (x0, y0, x1, y1) in pixels of the picture as a person sees it, `turned` 0 to 45 degrees from upright.

    `hateful` is False for the temple's sign, which is only told apart here and never reported.
    """

    box: tuple[int, int, int, int]
    score: float
    right_facing: bool
    turned: float
    hateful: bool


class _Patch(NamedTuple):
    mask: NDArray[np.bool_]
    x: int
    y: int


def find(pixels: Image.Image, size: tuple[int, int]) -> list[Emblem]:
    """Return the hooked crosses in a picture, surest first, with boxes for the `size` in which a person sees it."""
    shrink = min(1.0, _SIDE / max(pixels.size))
    width, height = (max(1, round(side * shrink)) for side in pixels.size)
    small = np.asarray(pixels.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2.0))
    scale = size[0] / width, size[1] / height
    found: list[Emblem] = []
    for patch in _patches(small):
        fit = _fit(patch.mask)
        if fit is None:
            continue
        score, right_facing, turned = fit
        high, wide = patch.mask.shape
        box = (
            round(patch.x * scale[0]),
            round(patch.y * scale[1]),
            round((patch.x + wide) * scale[0]),
            round((patch.y + high) * scale[1]),
        )
        hateful = _is_hateful(small, patch, right_facing=right_facing, turned=turned)
        found.append(Emblem(box, round(score, 4), right_facing, turned, hateful))
    found.sort(key=lambda one: -one.score)
    return _without_repeats(found)


def _patches(small: NDArray[np.uint8]) -> Iterator[_Patch]:
    """Yield patches of one tone that may be a hooked cross: about as wide as high, and neither full nor thin."""
    import cv2  # noqa: PLC0415 - a large library, wanted only where there are pictures

    count = 0
    for channel in cv2.split(cv2.cvtColor(small, cv2.COLOR_RGB2LAB)):
        if int(channel.max()) - int(channel.min()) < _LEAST:
            continue
        _, whole = cv2.threshold(channel, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        local = cv2.adaptiveThreshold(channel, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 61, 0)
        for mask in (whole, 255 - whole, local, 255 - local):
            number, numbered, stats, middles = cv2.connectedComponentsWithStats(mask, connectivity=4)
            wide, high, area = stats[1:number, 2], stats[1:number, 3], stats[1:number, 4]
            share = area / (wide * high)
            likely = (np.minimum(wide, high) >= _LEAST) & (wide < 2.5 * high) & (high < 2.5 * wide)
            likely &= (share > 0.2) & (share < 0.75)  # noqa: PLR2004 - a hooked cross fills a quarter to two thirds of its box
            # The sign is the same upside down, so its middle is that of its box; of most patches it is not.
            off = np.abs(middles[1:number] - stats[1:number, :2] - (stats[1:number, 2:4] - 1) / 2)
            likely &= (off < _OFF_MIDDLE * stats[1:number, 2:4]).all(axis=1)
            for at in np.flatnonzero(likely) + 1:
                x, y, w, h = (int(value) for value in stats[at, :4])
                count += 1
                if count > _MOST_PATCHES:
                    return
                yield _Patch(numbered[y : y + h, x : x + w] == at, x, y)


def _fit(mask: NDArray[np.bool_]) -> tuple[float, bool, float] | None:
    """Return how well a patch fits (0 to 1), whether it faces right, and how far it is turned; None where it is no such sign."""
    unrolled = _unrolled(mask)
    if unrolled is None:
        return None
    if _likeness(unrolled, np.roll(unrolled, _QUARTER, axis=1)) < _FOURFOLD:
        return None
    spectrum = np.fft.rfft(unrolled - unrolled.mean(), axis=1)
    fits = [
        (*_best_turn(spectrum, unrolled, model), right) for right in (True, False) for model in _models(right=right)
    ]
    score, turn, right_facing = max(fits)
    other = max(fit[0] for fit in fits if fit[2] != right_facing)
    if score < _ALIKE or score - other < _HANDED:
        return None
    degrees = turn * 360 / _ANGLES % 90
    return score, right_facing, min(degrees, 90 - degrees)


def _unrolled(mask: NDArray[np.bool_]) -> NDArray[np.float64] | None:
    """Return a patch by distance from its middle and angle, its slant and stretch taken away (rings × angles)."""
    import cv2  # noqa: PLC0415 - as above

    moments = cv2.moments(mask.astype(np.uint8), binaryImage=True)
    count = moments["m00"]
    if not count:
        return None
    middle = np.array([[moments["m10"]], [moments["m01"]]]) / count
    # Each pixel is a little square: without its own spread a line one pixel wide would have none.
    across, slant, down = (moments[name] / max(1.0, count - 1) for name in ("mu20", "mu11", "mu02"))
    across, down = across + 1 / 12, down + 1 / 12
    root = math.sqrt(max(0.0, across * down - slant**2))
    half = (across + down) / 2
    apart = math.sqrt(max(0.0, half**2 - root**2))
    if half <= apart or half + apart > 9 * (half - apart):
        return None
    # The root of the spread, which brings a circle to the patch's own slant and stretch.
    back = np.array([[across + root, slant], [slant, down + root]]) / math.sqrt(2 * half + 2 * root)
    where = np.rint(middle + back @ _grid()).astype(int)
    inside = (where[0] >= 0) & (where[1] >= 0) & (where[0] < mask.shape[1]) & (where[1] < mask.shape[0])
    values = np.zeros(where.shape[1])
    values[inside] = mask[where[1, inside], where[0, inside]]
    return values.reshape(_RINGS, _ANGLES)


@functools.cache
def _grid() -> NDArray[np.float64]:
    radius = np.linspace(0.2, _REACH, _RINGS)[:, None]
    angle = np.arange(_ANGLES)[None] * (2 * np.pi / _ANGLES)
    return np.stack([(radius * np.cos(angle)).ravel(), (radius * np.sin(angle)).ravel()])


def _likeness(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    first, second = one - one.mean(), other - other.mean()
    size = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum()) / size if size else 0.0


def _best_turn(
    spectrum: NDArray[np.complex128], unrolled: NDArray[np.float64], model: NDArray[np.float64]
) -> tuple[float, int]:
    """Return the likeness to a model in the turn that fits best, and that turn as a number of angles."""
    centred = model - model.mean()
    size = float(np.sqrt(((unrolled - unrolled.mean()) ** 2).sum() * (centred**2).sum()))
    every = np.fft.irfft(spectrum * np.conj(np.fft.rfft(centred, axis=1)), n=_ANGLES, axis=1).sum(axis=0)
    best = int(every.argmax())
    return float(every[best]) / size if size else 0.0, best


@functools.cache
def _models(*, right: bool) -> tuple[NDArray[np.float64], ...]:
    drawn = (_unrolled(hooked_cross(121, stroke, right=right)) for stroke in _STROKES)
    return tuple(model for model in drawn if model is not None)


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


def _is_hateful(small: NDArray[np.uint8], patch: _Patch, *, right_facing: bool, turned: float) -> bool:
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
