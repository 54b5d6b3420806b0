"""A picture ready to be looked at, whatever file it came from, and why a file may not become one."""

from __future__ import annotations

import dataclasses
from typing import Final

from PIL import Image

LONGEST_SIDE: Final = 2048

EMPTY: Final = "the file is empty"
NOT_A_PICTURE: Final = "this is not a picture, or not of a kind this tool can read"
CUT_SHORT: Final = "the file is cut short"
DAMAGED: Final = "the picture is damaged"
TOO_LARGE: Final = "the picture is too large to open safely"


class UnreadablePicture(Exception):
    """A file that could not be read as a picture. `reason` is plain words and never holds anything of the file."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclasses.dataclass(frozen=True, slots=True)
class Picture:
    """
    A picture ready to be looked at.

    `pixels` is 8-bit RGB, upright, and at most about 2048 px on its longer side. `size` is the (width, height) that a
    person sees in full: boxes are given in it. `place` is the (latitude, longitude) that the file says it was taken at, and
    `tells` are the sorts of other things that it tells of a person, in words.
    `frames` is `pixels` alone for a still, up to five pictures spread over an animation, `pixels` first (of a very long
    animation only the beginning is sampled), and up to eight of a video.
    """

    pixels: Image.Image = dataclasses.field(repr=False)
    size: tuple[int, int]
    place: tuple[float, float] | None = dataclasses.field(default=None, repr=False)
    frames: tuple[Image.Image, ...] = dataclasses.field(default=(), repr=False)
    tells: tuple[str, ...] = ()
