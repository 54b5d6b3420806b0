"""
Finds two more signs of the Nazis by their shape: the black sun, and the two bolts of the SS.

The black sun unrolled looks the same every twelfth of a turn and is bent one way: no wheel, flower, dartboard or mandala is.
The bolts count only as two of one size, side by side, each of even strokes, and with nothing of their height beside them: a bolt
that warns of high voltage tapers, and in the name of a band there are other letters.

Left out is the cross in a ring that some racists use: churches have the very same, and so have sights and compasses.
"""

from __future__ import annotations

import functools
import itertools
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from checks.images.patches import best_turn, grid, likeness, unrolled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from checks.images.patches import Patches

BLACK_SUN: Final = "black sun"
BOLTS: Final = "bolts"

_RAYS: Final = 12
_STEP: Final = 24  # angles from one ray of a sun to the next
_RINGS: Final = 24
_LEAST_SUN: Final = 56  # pixels of the picture searched: in a smaller one the rays run together
_ROUGHLY: Final = 0.3  # as below, by a rougher look that spares most patches the finer one
_TWELVEFOLD: Final = 0.55
_FINER: Final = 0.25  # what looks the same every twenty-fourth has straight rays
_SUN_ALIKE: Final = 0.68
_BENT: Final = 0.08  # how much better than its mirror image it must fit
_LEAST_BOLT: Final = 22
_SLIM: Final = 6.0
_BOLT_ALIKE: Final = 0.84
_BOLT_HANDED: Final = 0.25
_EACH_OTHER: Final = 0.55
_SAME_SIZE: Final = 1.33
_MOST_BOLTS: Final = 60
_MOST_PAIRS: Final = 20


class Sign(NamedTuple):
    """A sign. `box` is (x0, y0, x1, y1) in pixels of the picture searched; `alone` is False of bolts among other letters."""

    kind: str
    box: tuple[int, int, int, int]
    score: float
    alone: bool = True


def find(tone: Patches) -> Iterator[Sign]:
    """Yield the signs among the patches of one tone."""
    yield from _suns(tone)
    yield from _pairs_of_bolts(tone)


def _suns(tone: Patches) -> Iterator[Sign]:
    for number in np.flatnonzero(tone.likely(_LEAST_SUN, 2.0, (0.2, 0.75))):
        patch = tone.patch(int(number))
        score = _as_a_sun(patch.mask)
        if score is not None:
            high, wide = patch.mask.shape
            yield Sign(BLACK_SUN, (patch.x, patch.y, patch.x + wide, patch.y + high), score)


def _as_a_sun(mask: NDArray[np.bool_]) -> float | None:
    rough = unrolled(mask, _rough())
    if rough is None:
        return None
    varying = _without_rings(rough)
    if likeness(varying, np.roll(varying, _STEP // 2, axis=1)) < _ROUGHLY:
        return None
    around = unrolled(mask, _fine())
    if around is None:
        return None
    varying = _without_rings(around)
    if likeness(varying, np.roll(varying, _STEP, axis=1)) < _TWELVEFOLD:
        return None
    if likeness(varying, np.roll(varying, _STEP // 2, axis=1)) > _FINER:
        return None
    ray = np.tile(varying.reshape(_RINGS, _RAYS, _STEP).mean(axis=1), (1, _RAYS))
    one, other = (max(best_turn(ray, model)[0] for model in models) for models in _suns_drawn())
    score = max(one, other)
    return score if score >= _SUN_ALIKE and abs(one - other) >= _BENT else None


def _without_rings(around: NDArray[np.float64]) -> NDArray[np.float64]:
    """Leave only what varies on the way round: rings are part of most round things."""
    return np.asarray(around - around.mean(axis=1, keepdims=True))


def _pairs_of_bolts(tone: Patches) -> Iterator[Sign]:
    likely = np.flatnonzero(tone.likely(_LEAST_BOLT // 2, 3.4, (0.2, 0.72)))
    tall = [int(at) for at in likely if tone.boxes[at, 3] >= max(_LEAST_BOLT, 0.9 * tone.boxes[at, 2])]
    if len(tall) > _MOST_BOLTS:
        return  # a page of print
    beside = (pair for pair in itertools.combinations(tall, 2) if _stand_beside(tone, *pair))
    for pair in itertools.islice(beside, _MOST_PAIRS):
        score = _as_bolts(tone, *pair)
        if score is not None:
            yield Sign(BOLTS, _box_of(tone, pair), score, not _has_company(tone, pair))


def alone(found: Sequence[Sign]) -> Iterator[Sign]:
    """
    Yield the signs of all tones but for those that stand among letters in most tones in which they were found.

    In one tone or other letters run together with what is around them, and grain becomes as large as letters.
    """
    for one in found:
        middle = (one.box[0] + one.box[2]) / 2, (one.box[1] + one.box[3]) / 2
        here = [
            other.alone
            for other in found
            if other.box[0] < middle[0] < other.box[2] and other.box[1] < middle[1] < other.box[3]
        ]
        if one.alone and 2 * sum(here) > len(here):
            yield one


def _stand_beside(tone: Patches, one: int, other: int) -> bool:
    (x0, y0, wide0, high0), (x1, y1, wide1, high1) = (tone.boxes[at, :4].astype(float) for at in (one, other))
    if not (1 / _SAME_SIZE < high0 / high1 < _SAME_SIZE and 1 / _SAME_SIZE < wide0 / wide1 < _SAME_SIZE):
        return False
    across, down = abs(x0 + wide0 / 2 - x1 - wide1 / 2), abs(y0 + high0 / 2 - y1 - high1 / 2)
    return bool(0.5 < 2 * across / (wide0 + wide1) < 1.8 and down < 0.4 * high0)  # noqa: PLR2004 - as far apart as two letters


def _as_bolts(tone: Patches, *pair: int) -> float | None:
    one, other = (unrolled(tone.patch(at).mask, _rough(), _SLIM) for at in pair)
    if one is None or other is None or likeness(one, other) < _EACH_OTHER:
        return None
    scores = []
    for around in (one, other):
        facing, mirrored = (max(best_turn(around, model)[0] for model in models) for models in _bolts_drawn())
        if facing < _BOLT_ALIKE or facing - mirrored < _BOLT_HANDED:
            return None
        scores.append(facing)
    return min(scores)


def _has_company(tone: Patches, pair: tuple[int, int]) -> bool:
    """Whether something about as high stands in one row with the two: then they are letters of a word."""
    x0, y0, x1, y1 = _box_of(tone, pair)
    high = y1 - y0
    x, y, wide, tall = (tone.boxes[:, at].astype(float) for at in range(4))
    near = (x + wide > x0 - high) & (x < x1 + high)
    level = np.minimum(y + tall, y1) - np.maximum(y, y0) > 0.5 * np.minimum(tall, high)
    down, across = tone.numbered.shape
    # What the edge of the picture cuts is no letter.
    whole = (x > 0) & (y > 0) & (x + wide < across) & (y + tall < down)
    company = near & level & whole & (tall > 0.7 * high) & (tall < 1.4 * high) & (wide < 1.5 * high)
    company[[0, *pair]] = False
    return bool(company.any())


def _box_of(tone: Patches, pair: tuple[int, int]) -> tuple[int, int, int, int]:
    x, y, wide, high = (tone.boxes[list(pair), at] for at in range(4))
    return int(x.min()), int(y.min()), int((x + wide).max()), int((y + high).max())


@functools.cache
def _rough() -> NDArray[np.float64]:
    return grid(_RINGS * 2 // 3, _RAYS * _STEP // 2, 0.12, 2.1)


@functools.cache
def _fine() -> NDArray[np.float64]:
    return grid(_RINGS, _RAYS * _STEP, 0.12, 2.1)


@functools.cache
def _suns_drawn() -> tuple[list[NDArray[np.float64]], list[NDArray[np.float64]]]:
    """Return black suns of several make, bent the one way and the other."""
    makes = itertools.product((0.05, 0.075), (0.36, 0.43), (0.58, 0.66))
    drawn = [unrolled(black_sun(241, stroke, back, out), _fine()) for stroke, back, out in makes]
    one = [_without_rings(around) for around in drawn if around is not None]
    return one, [np.flip(around, axis=1) for around in one]


@functools.cache
def _bolts_drawn() -> tuple[list[NDArray[np.float64]], list[NDArray[np.float64]]]:
    """Return bolts of several make, and their mirror images."""
    makes = itertools.product((0.2, 0.28, 0.36), (0.12, 0.22), (0.53, 0.6))
    drawn = [unrolled(bolt(240, stroke, side, bend), _rough(), _SLIM) for stroke, side, bend in makes]
    one = [around for around in drawn if around is not None]
    return one, [np.flip(around, axis=1) for around in one]


def black_sun(side: int, stroke: float, back: float, out: float) -> NDArray[np.bool_]:
    """
    Draw a black sun that fills a square of `side` pixels: a ring, a hub, and twelve rays of `stroke` of the radius.

    Each ray runs from the hub to `out` of the radius, back to `back`, half a twelfth further round, and on to the ring.
    """
    y, x = np.mgrid[0:side, 0:side] / (side - 1) * 2 - 1
    radius, turn = np.hypot(x, y), np.arctan2(y, x) / (2 * np.pi) * _RAYS
    half = stroke / 2
    drawn = (radius <= 1) & ((radius >= 1 - 1.3 * stroke) | (np.abs(radius - 0.18) <= half))
    length = np.maximum(radius, 1e-6) * 2 * np.pi / _RAYS

    def along(line: NDArray[np.float64] | float, wide: float) -> NDArray[np.bool_]:
        off = (turn - line + 0.5) % 1 - 0.5
        return np.asarray(np.abs(off) * length <= wide, dtype=np.bool_)

    drawn |= along(0.0, half) & (radius >= 0.18) & (radius <= out)  # noqa: PLR2004 - where the hub ends
    drawn |= along(0.5, half) & (radius >= back) & (radius <= 1)
    drawn |= along(0.5 * (out - radius) / (out - back), 1.1 * half) & (radius >= back) & (radius <= out)
    return np.asarray(drawn, dtype=np.bool_)


def bolt(side: int, stroke: float, left: float, bend: float) -> NDArray[np.bool_]:
    """
    Draw one bolt, half as wide as it is high (`side` pixels), its strokes `stroke` of the width.

    The first limb ends at `left` of the width and `bend` of the height; the second mirrors it about the middle.
    """
    y, x = np.mgrid[0:side, 0 : side // 2] / np.array([side - 1, side // 2 - 1]).reshape(2, 1, 1)
    top = 0.62
    limb = (y <= bend) & (np.abs(x - top - (left - top) * y / bend) <= stroke / 2)
    slope = (1 - 2 * bend) / (1 - 2 * left)
    middle = (x >= left) & (x <= 1 - left) & (np.abs(y - bend - (x - left) * slope) <= stroke / 4)
    return np.asarray(limb | limb[::-1, ::-1] | middle, dtype=np.bool_)
