"""
Small copies of pictures for the report, made afresh from decoded pixels.

Whatever a review file holds, what comes out is a JPEG of at most 320 px or a mosaic of 14 by 10 pixels, with no metadata. Of
nudity nothing comes out: that is decided here again and not left to whoever wrote the review.
"""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from PIL import Image, UnidentifiedImageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scanner.review import Recorded

Pictures: TypeAlias = Literal["thumbnails", "mosaic", "none"]
LONGEST_SIDE = 320
MOSAIC = (14, 10)
_MOST_PIXELS = 4_000_000  # a stored copy is 320 px; anything near this is no copy of ours
_NO_PIXELS_RULES = frozenset({"P-NUDE", "P-SEXY", "S-IMAGE"})
_NO_PIXELS_LABELS = frozenset({"nudity", "underwear", "sexual"})


class Shown(NamedTuple):
    """A small copy, ready for the page."""

    address: str
    width: int
    height: int
    mosaic: bool


def withheld(findings: Iterable[Recorded]) -> frozenset[tuple[str, str]]:
    """Return the pictures (platform and item id) of which no pixel may be shown, whichever rule asks."""
    return frozenset(
        (one.item.platform, one.item.id)
        for one in findings
        if one.item and (one.rule in _NO_PIXELS_RULES or any(label.label in _NO_PIXELS_LABELS for label in one.labels))
    )


def shown(thumbnail: bytes | None, pictures: Pictures) -> Shown | None:
    """Return the small copy for the page, None where there is none or the person wants none."""
    if thumbnail is None or pictures == "none":
        return None
    try:
        with Image.open(io.BytesIO(thumbnail), formats=("JPEG", "PNG", "WEBP")) as stored:
            if stored.width * stored.height > _MOST_PIXELS:
                return None
            pixels = stored.convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return None
    if pictures == "mosaic" or pixels.size == MOSAIC:  # what was stored as one cannot be shown as anything else
        return Shown(_address(pixels.resize(MOSAIC, Image.Resampling.BOX), "PNG"), 280, 200, mosaic=True)
    pixels.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return Shown(_address(pixels, "JPEG"), pixels.width, pixels.height, mosaic=False)


def _address(pixels: Image.Image, form: str) -> str:
    bare = Image.new("RGB", pixels.size)  # a new picture has no EXIF, no comment and no colour profile to carry along
    bare.paste(pixels)
    buffer = io.BytesIO()
    bare.save(buffer, form, **({"quality": 80, "optimize": True} if form == "JPEG" else {}))
    return f"data:image/{form.lower()};base64,{base64.b64encode(buffer.getvalue()).decode()}"
