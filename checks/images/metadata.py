"""What a picture's file says beside its pixels: which way up it is, where it was taken, and who or what took it."""

from __future__ import annotations

import math
import re
from typing import Any, Final, NamedTuple

from PIL import Image

_ORIENTATION: Final = 0x0112
_GPS: Final = 0x8825
_EXIF: Final = 0x8769
# Who: artist, author as Windows writes it, the camera's owner, the computer (phones write "Ada's iPhone").
_NAMES: Final = frozenset({0x013B, 0x9C9D, 0xA430, 0x013C})
_NUMBERS: Final = frozenset({0xA431, 0xA435, 0xC62F})  # of the camera's body, of its lens, and the body's as DNG has it
_WHOSE: Final = re.compile(r"\w['’`]s\b|\w[sxz]['’]\s")
_COMPUTER: Final = 0x013C
_LEAST_NUMBER: Final = 4  # figures: shorter ones are no number of one camera
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 1, 2, 3, 4

_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ON_ITS_SIDE: Final = frozenset({5, 6, 7, 8})


class Notes(NamedTuple):
    """
    Orientation 1 to 8 as EXIF counts them, and the place as (latitude, longitude) in degrees.

    `tells` are the sorts of other things that the file tells of a person, in words; never the things themselves.
    """

    orientation: int = 1
    place: tuple[float, float] | None = None
    tells: tuple[str, ...] = ()

    @property
    def is_turned(self) -> bool:
        """Whether width and height change places when the picture is put upright."""
        return self.orientation in _ON_ITS_SIDE


def read(image: Image.Image) -> Notes:
    """Read all from the file's EXIF block. A block that makes no sense says nothing; the picture still counts."""
    try:
        exif = image.getexif()
        orientation = exif.get(_ORIENTATION, 1)
        gps = exif.get_ifd(_GPS)
        told = dict(exif) | exif.get_ifd(_EXIF)
    except Exception:  # noqa: BLE001 - hostile EXIF raises anything, and its pixels may be fine
        return Notes()
    return Notes(orientation if orientation in _TURNS else 1, _place(gps), _told(told))


def upright(pixels: Image.Image, orientation: int) -> Image.Image:
    """Turn pixels the way a person sees them."""
    turn = _TURNS.get(orientation)
    return pixels if turn is None else pixels.transpose(turn)


def _told(told: dict[int, Any]) -> tuple[str, ...]:
    names = any(_is_name(tag, _text(told[tag])) for tag in _NAMES & told.keys())
    numbers = any(sum(sign.isdigit() for sign in _text(told[tag])) >= _LEAST_NUMBER for tag in _NUMBERS & told.keys())
    return ("a name",) * names + ("the number of the camera that took it",) * numbers


def _is_name(tag: int, text: str) -> bool:
    """Whether a note names somebody. Cameras fill the field with blanks, and computers with what they are."""
    if tag == _COMPUTER:
        return bool(_WHOSE.search(text))
    return any(sign.isalpha() for sign in text)


def _text(value: Any) -> str:
    if isinstance(value, tuple) and all(isinstance(part, int) and 0 <= part < 256 for part in value):  # noqa: PLR2004 - bytes
        value = bytes(value)
    if isinstance(value, bytes):
        # Windows writes two bytes a letter.
        value = value.decode("utf-16-le" if b"\0" in value[1:2] else "utf-8", "replace")
    return str(value).strip("\0 ")


def _place(gps: dict[int, Any]) -> tuple[float, float] | None:
    try:
        latitude = _degrees(gps[_LATITUDE], gps.get(_LATITUDE_REF), "S")
        longitude = _degrees(gps[_LONGITUDE], gps.get(_LONGITUDE_REF), "W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return (latitude, longitude) if is_place(latitude, longitude) else None


def is_place(latitude: float, longitude: float) -> bool:
    """Return whether degrees are of a place. A camera without a fix writes noughts, and 0°N 0°E is open sea."""
    return (latitude, longitude) != (0.0, 0.0) and abs(latitude) <= 90 and abs(longitude) <= 180  # noqa: PLR2004 - the globe's


def _degrees(parts: Any, side: Any, negative: str) -> float:
    """Turn degrees, minutes and seconds into degrees; some writers give fewer than three parts."""
    numbers = [float(part) for part in parts]
    if not numbers or not all(math.isfinite(number) for number in numbers):
        raise ValueError
    value = math.fsum(number / (60.0**power) for power, number in enumerate(numbers[:3]))
    letter = side.decode("ascii", "ignore") if isinstance(side, bytes) else str(side)
    return -value if letter.strip("\0 ").upper().startswith(negative) else value
