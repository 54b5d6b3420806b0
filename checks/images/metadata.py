"""What a picture's file says beside its pixels: which way up it is, and where it was taken."""

from __future__ import annotations

import math
from typing import Any, Final, NamedTuple

from PIL import Image

_ORIENTATION: Final = 0x0112
_GPS: Final = 0x8825
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
    """Orientation 1 to 8 as EXIF counts them, and the place as (latitude, longitude) in degrees."""

    orientation: int = 1
    place: tuple[float, float] | None = None

    @property
    def is_turned(self) -> bool:
        """Whether width and height change places when the picture is put upright."""
        return self.orientation in _ON_ITS_SIDE


def read(image: Image.Image) -> Notes:
    """Read both from the file's EXIF block. A block that makes no sense says nothing; the picture still counts."""
    try:
        exif = image.getexif()
        orientation = exif.get(_ORIENTATION, 1)
        gps = exif.get_ifd(_GPS)
    except Exception:  # noqa: BLE001 - hostile EXIF raises anything, and its pixels may be fine
        return Notes()
    return Notes(orientation if orientation in _TURNS else 1, _place(gps))


def upright(pixels: Image.Image, orientation: int) -> Image.Image:
    """Turn pixels the way a person sees them."""
    turn = _TURNS.get(orientation)
    return pixels if turn is None else pixels.transpose(turn)


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
