"""
The same picture seen again is not looked at again.

People post a picture twice, and platforms keep copies of one in several sizes. A copy is known by its bytes, or by how it
looks: every one of some nine thousand small squares of it must be as bright as before but for what storing it anew does.
A crop, a word added, a filter: each is a picture of its own.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections import OrderedDict
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from checks.images.looking import Seen
    from checks.images.picture import Picture

_MOST: Final = 400  # pictures kept in mind: about 10 MB
_SQUARES: Final = 96
_COLOURS: Final = 12
# Brightness of a square, out of 255. Storing a photograph anew, even badly or smaller moves none by more than four;
# a word of small print moves some by forty.
_MOST_APART: Final = 6
_MEAN_APART: Final = 0.8
_COLOUR_APART: Final = 4
_SAME_SHAPE: Final = 0.01
_LEAST_SIDE: Final = 2 * _SQUARES  # a picture with fewer pixels than that has hardly more to compare than one colour


class _Look(NamedTuple):
    grey: NDArray[np.int16]
    colours: NDArray[np.int16]
    size: tuple[int, int]


class Memory:
    """What was seen in the last few hundred pictures of a run; nothing of the pictures themselves that could be shown."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._by_bytes: OrderedDict[bytes, Seen] = OrderedDict()
        self._by_look: OrderedDict[bytes, _Look] = OrderedDict()

    def seen(self, picture: Picture, files: tuple[bytes | None, ...], look: Callable[[Picture], Seen]) -> Seen:
        """Return what is seen in a picture made of `files`: what was seen in a copy of it, or what `look` sees."""
        key = _key(files)
        if (known := self._by_bytes.get(key)) is not None:
            self._by_bytes.move_to_end(key)
            return known
        now = _look_of(picture)
        if now is not None and (copy := self._copy_of(now)) is not None:
            before, size = copy
            return _in_size(before, size, picture.size)
        found = look(picture)
        if found.unchecked is None:
            self._by_bytes[key] = found
            if now is not None:
                self._by_look[key] = now
            while len(self._by_bytes) > _MOST:
                old, _ = self._by_bytes.popitem(last=False)
                self._by_look.pop(old, None)
        return found

    def _copy_of(self, now: _Look) -> tuple[Seen, tuple[int, int]] | None:
        for key, before in self._by_look.items():
            # A larger copy may show words that the smaller one was too small for.
            if before.size[0] >= now.size[0] and _is_same(before, now):
                return self._by_bytes[key], before.size
        return None


def _key(files: tuple[bytes | None, ...]) -> bytes:
    told = hashlib.blake2b(digest_size=16)
    for content in files:
        told.update(b"-" if content is None else len(content).to_bytes(8, "big"))
        told.update(content or b"")
    return told.digest()


def _look_of(picture: Picture) -> _Look | None:
    """Return what a picture is known by; None of what moves and of what is tiny: such a picture is known by its bytes alone."""
    if len(picture.frames) > 1 or min(picture.pixels.size) < _LEAST_SIDE:
        return None
    # Averaging over squares with hard edges would tell apart two sizes of one picture.
    squares = picture.pixels.resize((_SQUARES, _SQUARES), Image.Resampling.BILINEAR)
    grey = np.asarray(squares.convert("L"), dtype=np.int16)
    colours = np.asarray(squares.resize((_COLOURS, _COLOURS), Image.Resampling.BOX), dtype=np.int16)
    return _Look(grey, colours, picture.size)


def _is_same(before: _Look, now: _Look) -> bool:
    shapes = [size[0] / size[1] for size in (before.size, now.size)]
    if abs(shapes[0] / shapes[1] - 1) > _SAME_SHAPE:
        return False
    if int(np.abs(before.colours - now.colours).max()) > _COLOUR_APART:
        return False
    apart = np.abs(before.grey - now.grey)
    return bool(apart.max() <= _MOST_APART and apart.mean() <= _MEAN_APART)


def _in_size(seen: Seen, before: tuple[int, int], now: tuple[int, int]) -> Seen:
    """Return what was seen with its boxes moved to a picture of another size."""
    if before == now:
        return seen
    wide, high = now[0] / before[0], now[1] / before[1]

    def box(old: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
        return round(old[0] * wide), round(old[1] * high), round(old[2] * wide), round(old[3] * high)

    bodies = seen.bodies._replace(
        labels=tuple(one._replace(box=one.box and box(one.box)) for one in seen.bodies.labels)
    )
    lines = tuple(tuple((x * wide, y * high) for x, y in line) for line in seen.written.lines)
    return dataclasses.replace(
        seen,
        bodies=bodies,
        written=dataclasses.replace(seen.written, lines=lines, size=now),
        shown=[one._replace(label=one.label._replace(box=one.label.box and box(one.label.box))) for one in seen.shown],
        signs=[one._replace(box=box(one.box)) for one in seen.signs],
    )
