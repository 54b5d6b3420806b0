"""
Reads a line of writing: its letters, and where each stands.

The network (PP-OCR's reader, in the `rapidocr` package, which is never imported) looks at a strip of 48 px height and says
for every 8 px of it which letter stands there, or none.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from checks.images import models

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from checks.images.lines import Place

HEIGHT: Final = 48
_LEAST_WIDTH: Final = 48
_MOST_WIDTH: Final = 48 * 32
_UPRIGHT: Final = 1.5  # a box this much taller than wide holds writing that runs up or down
_DOUBTFUL: Final = 0.8
_SCORE: Final = 0.5


class Line(NamedTuple):
    """
    A line as read. `at` gives for each letter of `text` how far along the line it stands, from 0 to 1.

    `corners` are in pixels of the picture looked at, from the top of the first letter clockwise.
    """

    text: str
    at: tuple[float, ...]
    corners: NDArray[np.float32]
    score: float


def read(pixels: NDArray[np.uint8], place: Place) -> Line | None:
    """Read one line of a picture (rows × columns × RGB); None where there is nothing that can be read."""
    corners = place.corners
    wide, high = _length(corners[1] - corners[0]), _length(corners[3] - corners[0])
    ways = [np.roll(corners, turn, axis=0) for turn in ((1, -1) if high >= _UPRIGHT * wide else (0,))]
    best = max((_read(pixels, way) for way in ways), key=lambda line: line.score)
    if best.score < _DOUBTFUL and len(ways) == 1:  # perhaps it stands on its head
        best = max(best, _read(pixels, np.roll(corners, 2, axis=0)), key=lambda line: line.score)
    return best if best.text.strip() and best.score >= _SCORE else None


def _read(pixels: NDArray[np.uint8], corners: NDArray[np.float32]) -> Line:
    strip = _strip(pixels, corners)
    given = strip[:, :, ::-1].transpose(2, 0, 1)[np.newaxis].astype(np.float32) / np.float32(127.5) - np.float32(1)
    likely = models.run(models.LETTERS, np.ascontiguousarray(given))[0]
    best = likely.argmax(axis=1)
    new = np.flatnonzero((best != 0) & (np.diff(best, prepend=0) != 0))
    letters = alphabet()
    sure = likely[new, best[new]]
    return Line(
        "".join(letters[one] for one in best[new]),
        tuple(((new + 0.5) / len(best)).tolist()),
        corners,
        float(sure.mean()) if len(new) else 0.0,
    )


def _strip(pixels: NDArray[np.uint8], corners: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Cut the line out, upright and 48 px high."""
    import cv2  # noqa: PLC0415 - a large library, wanted only where there is writing

    wide = _length(corners[1] - corners[0])
    high = max(1.0, _length(corners[3] - corners[0]))
    # Shrunk in two steps: cutting alone would skip pixels of large letters.
    factor = max(1, int(high // (2 * HEIGHT)))
    size = (max(1, round(wide / factor)), max(1, round(high / factor)))
    target = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], dtype=np.float32)
    low = np.clip(np.floor(corners.min(axis=0)) - 1, 0, None).astype(int)
    reach = np.ceil(corners.max(axis=0)).astype(int) + 1
    part = np.ascontiguousarray(pixels[low[1] : reach[1], low[0] : reach[0]])
    turn = cv2.getPerspectiveTransform((corners - low).astype(np.float32), target)
    cut = cv2.warpPerspective(part, turn, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    width = int(np.clip(np.ceil(HEIGHT * wide / high), _LEAST_WIDTH, _MOST_WIDTH))
    return np.asarray(cv2.resize(cut, (width, HEIGHT), interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _length(way: NDArray[np.float32]) -> float:
    return float(np.linalg.norm(way))


@functools.cache
def alphabet() -> tuple[str, ...]:
    """Return the letters in the order of the network's answers: none, those of its own list, a space."""
    return ("", *models.note(models.LETTERS, "character").splitlines(), " ")
