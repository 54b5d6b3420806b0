"""
Patches of one tone in a picture, and what they look like unrolled around their middle.

Unrolled, with slant and stretch taken away, a sign looks the same from wherever it was photographed, but for a turn.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_LEAST_APART: Final = 14  # of 256 tones: below it a channel shows nothing
_OFF_MIDDLE: Final = 0.1


class Patch(NamedTuple):
    """A patch: its pixels (rows × columns) and where its upper left corner stands."""

    mask: NDArray[np.bool_]
    x: int
    y: int


class Patches(NamedTuple):
    """
    All patches of one tone of a picture.

    `numbered` says of each pixel (rows × columns) to which patch it belongs; `boxes` holds x, y, width, height and area of each,
    `middles` its middle. Number 0 is what is no patch.
    """

    numbered: NDArray[np.int32]
    boxes: NDArray[np.int32]
    middles: NDArray[np.float64]

    def patch(self, number: int) -> Patch:
        """Return a patch by itself."""
        x, y, wide, high = (int(value) for value in self.boxes[number, :4])
        return Patch(self.numbered[y : y + high, x : x + wide] == number, x, y)

    def likely(self, least: int, slimmest: float, share: tuple[float, float]) -> NDArray[np.bool_]:
        """
        Return which patches may be a sign that is the same upside down: its middle is that of its box; of most it is not.

        `least` is its smaller side in pixels, `slimmest` how many times longer than the other a side may be, `share` how much
        of its box it fills.
        """
        x_y, sides, area = self.boxes[:, :2], self.boxes[:, 2:4], self.boxes[:, 4]
        short, long = sides.min(axis=1), sides.max(axis=1)
        filled = area / sides.prod(axis=1)
        off = np.abs(self.middles - x_y - (sides - 1) / 2)
        likely = (short >= least) & (long < slimmest * short) & (filled > share[0]) & (filled < share[1])
        likely &= (off < _OFF_MIDDLE * sides).all(axis=1)
        likely[0] = False
        return np.asarray(likely, dtype=np.bool_)


def patches(small: NDArray[np.uint8]) -> Iterator[Patches]:
    """Yield the patches that are lighter, and those that are darker, than the whole and than what is around them, by channel."""
    import cv2  # noqa: PLC0415 - a large library, wanted only where there are pictures

    for channel in cv2.split(cv2.cvtColor(small, cv2.COLOR_RGB2LAB)):
        if int(channel.max()) - int(channel.min()) < _LEAST_APART:
            continue
        _, whole = cv2.threshold(channel, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        local = cv2.adaptiveThreshold(channel, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 61, 0)
        for mask in (whole, 255 - whole, local, 255 - local):
            _, numbered, boxes, middles = cv2.connectedComponentsWithStats(mask, connectivity=4)
            yield Patches(np.asarray(numbered), np.asarray(boxes), np.asarray(middles))


def grid(rings: int, angles: int, least: float, reach: float) -> NDArray[np.float64]:
    """Return the places (2 × rings × angles) at which a patch is unrolled, in its own spread: from `least` to `reach` of it."""
    radius = np.linspace(least, reach, rings)[:, None]
    angle = np.arange(angles)[None] * (2 * np.pi / angles)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)])


def unrolled(mask: NDArray[np.bool_], places: NDArray[np.float64], slimmest: float = 3) -> NDArray[np.float64] | None:
    """
    Return a patch by distance from its middle and angle, its slant and stretch taken away (rings × angles).

    None where it reaches more than `slimmest` times as far in one direction as in another.
    """
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
    if half <= apart or half + apart > slimmest**2 * (half - apart):
        return None
    # The root of the spread, which brings a circle to the patch's own slant and stretch.
    back = np.array([[across + root, slant], [slant, down + root]]) / math.sqrt(2 * half + 2 * root)
    where = np.rint(middle + back @ places.reshape(2, -1)).astype(int)
    inside = (where[0] >= 0) & (where[1] >= 0) & (where[0] < mask.shape[1]) & (where[1] < mask.shape[0])
    values = np.zeros(where.shape[1])
    values[inside] = mask[where[1, inside], where[0, inside]]
    return values.reshape(places.shape[1:])


def likeness(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Return how alike two unrolled patches are, -1 to 1."""
    first, second = one - one.mean(), other - other.mean()
    size = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum()) / size if size else 0.0


def best_turn(unrolled: NDArray[np.float64], model: NDArray[np.float64]) -> tuple[float, int]:
    """Return the likeness to a model in the turn that fits best, and that turn as a number of angles."""
    first, second = unrolled - unrolled.mean(), model - model.mean()
    size = float(np.sqrt((first**2).sum() * (second**2).sum()))
    turned = np.fft.rfft(first, axis=1) * np.conj(np.fft.rfft(second, axis=1))
    every = np.fft.irfft(turned, n=first.shape[1], axis=1).sum(axis=0)
    best = int(every.argmax())
    return float(every[best]) / size if size else 0.0, best
