"""
The small copy that a card may show: made anew from pixels, so nothing else of the file can travel in it.

Whoever calls this has made sure that no nudity detector fired on the picture: of such a picture no pixel is kept.
"""

from __future__ import annotations

import io
from typing import Final, Literal, TypeAlias

from PIL import Image

Pictures: TypeAlias = Literal["thumbnails", "mosaic", "none"]

LONGEST_SIDE: Final = 320
MOSAIC: Final = (14, 10)
_QUALITY: Final = 72


def small_copy(pixels: Image.Image, pictures: Pictures) -> bytes | None:
    """Return a JPEG of at most 320 px, or of 14 by 10 coloured squares that nobody can turn back, or None."""
    if pictures == "none":
        return None
    if pictures == "mosaic":
        # A tall picture gets its squares the tall way round.
        size = MOSAIC if pixels.width >= pixels.height else MOSAIC[::-1]
        return _jpeg(pixels.resize(size, Image.Resampling.BOX))
    longest = max(pixels.size)
    if longest > LONGEST_SIDE:
        width, height = (max(1, round(side * LONGEST_SIDE / longest)) for side in pixels.size)
        pixels = pixels.resize((width, height), Image.Resampling.HAMMING, reducing_gap=2.0)
    return _jpeg(pixels)


def _jpeg(pixels: Image.Image) -> bytes:
    # Pillow carries comments and colour profiles of the original along in `info`; a new image has none.
    bare = Image.new("RGB", pixels.size)
    bare.paste(pixels)
    with io.BytesIO() as buffer:
        bare.save(buffer, "JPEG", quality=_QUALITY, optimize=True)
        return buffer.getvalue()
