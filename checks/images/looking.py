"""
Everything that is seen in the pixels of one picture, whoever shares it.

Each look costs time, so the cheap ones come first and say which of the dear ones are worth it: a glance tells whether there may
be a sign of the Nazis, an inkling whether there may be words, and a rough copy of a network whether there may be a body.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from checks.images import bodies, emblems, glance, inkling, labels, words
from checks.images.bodies import Bodies
from checks.images.emblems import Emblem
from checks.images.labels import Shown
from checks.images.models import ModelMissing
from checks.images.shrink import halved
from checks.images.words import Written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image

    from checks.images.picture import Picture


@dataclasses.dataclass(frozen=True, slots=True)
class Seen:
    """
    What was seen. `signs` are those of the Nazis alone, of the first frame that has any.

    `unchecked` says which network is missing: then less was looked at than there is.
    """

    bodies: Bodies
    written: Written = dataclasses.field(default_factory=Written)
    shown: Sequence[Shown] = ()
    signs: Sequence[Emblem] = ()
    unchecked: str | None = None


def look(picture: Picture) -> Seen:
    """Look at each frame of a picture. Boxes are in pixels of the picture as a person sees it."""
    frames = picture.frames or (picture.pixels,)
    small = [halved(frame) for frame in frames]
    unchecked: str | None = None
    looks: list[labels.Look] = []
    written, shown, signs = Written(), list[Shown](), list[Emblem]()
    try:
        looks = [labels.look(frame) for frame in small]
        shown = labels.see(looks, picture.size)
        written, signs = _closer(frames, small, picture.size)
    except ModelMissing as missing:
        unchecked = str(missing)
    try:
        seen = bodies.look(small, picture.size, [one.other for one in looks])
    except ModelMissing as missing:
        # Nobody looked, so nothing says that a copy may be kept.
        seen, unchecked = Bodies(fired=True), unchecked or str(missing)
    return Seen(seen, written, shown, signs, unchecked)


def _closer(
    frames: Sequence[Image.Image], small: Sequence[Image.Image], size: tuple[int, int]
) -> tuple[Written, list[Emblem]]:
    """
    Return the words of the frame that has most of them, and the signs of the first that has any.

    What a video says stands still for a while, so one frame holds it.
    """
    written, signs = Written(), list[Emblem]()
    for frame, less in zip(frames, small, strict=True):
        if inkling.of_words(less):
            written = max(written, words.read(frame, size, less), key=lambda one: len(one.text))
        if not signs and glance.may_hold_a_sign(less):
            signs = [one for one in emblems.find(less, size) if one.hateful]
    return written, signs
