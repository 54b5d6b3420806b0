"""
Any kind of pixels become small 8-bit RGB ones.

Large pictures are turned a strip at a time, so that no second full-size copy of them ever exists.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np
from PIL import Image

_STRIP_PIXELS: Final = 2_000_000
_SHADES: Final = 255
_PAPER: Final = (255, 255, 255)

_SMALL_SIDE: Final = 480

_ToRgb: TypeAlias = Callable[[Image.Image], Image.Image]


def to_small_rgb(image: Image.Image, longest_side: int) -> Image.Image:
    """Decode `image` (as far as it is not yet) and return it as RGB with no side longer than `longest_side`."""
    image.load()
    to_rgb = _converter(image)
    factor = max(image.size) // longest_side
    small = to_rgb(image) if factor <= 1 else _by_strips(image, factor, to_rgb)
    longest = max(small.size)
    if longest <= longest_side:
        return small
    size = tuple(max(1, round(side * longest_side / longest)) for side in small.size)
    return small.resize((size[0], size[1]), Image.Resampling.HAMMING)


def halved(pixels: Image.Image) -> Image.Image:
    """Return a picture as small as the networks that look at all of it need, quickly: whole pixels are averaged."""
    factor = max(pixels.size) // _SMALL_SIDE
    return pixels.reduce(factor) if factor > 1 else pixels


def _by_strips(image: Image.Image, factor: int, to_rgb: _ToRgb) -> Image.Image:
    width, height = image.size
    small = Image.new("RGB", (-(-width // factor), -(-height // factor)))
    rows = max(1, _STRIP_PIXELS // width // factor) * factor
    for top in range(0, height, rows):
        strip = image.crop((0, top, width, min(height, top + rows)))
        small.paste(to_rgb(strip).reduce(factor), (0, top // factor))
    return small


def _converter(image: Image.Image) -> _ToRgb:
    """Choose how pixels of this kind become RGB, so that every strip is turned alike."""
    if image.mode.startswith("I;16"):
        return lambda part: _grey(np.asarray(part) >> 8)
    if image.mode in ("I", "F"):
        return _stretched(image)
    if image.has_transparency_data:
        return _on_paper
    # A copy of a large photograph takes as long as half its decoding; of a moving picture the next frame lies over it.
    if image.mode == "RGB" and not getattr(image, "is_animated", False):
        return lambda part: part
    return lambda part: part.convert("RGB")


def _stretched(image: Image.Image) -> _ToRgb:
    """Grey values without a fixed range (32 bits, or fractions): black is the least of them and white the most."""
    low, high = np.nan_to_num(np.asarray(image.getextrema(), dtype=np.float64)).tolist()
    if image.mode == "I" and low >= 0 and high <= _SHADES:
        low, high = 0.0, float(_SHADES)
    scale = _SHADES / (high - low) if high > low else 0.0
    return lambda part: _grey(np.clip((np.nan_to_num(np.asarray(part, dtype=np.float32)) - low) * scale, 0, _SHADES))


def _grey(values: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> Image.Image:
    return Image.fromarray(values.astype(np.uint8)).convert("RGB")


def _on_paper(part: Image.Image) -> Image.Image:
    """See-through parts show the white of the page behind, as they do on the platforms."""
    seen = part.convert("RGBA")
    paper = Image.new("RGB", seen.size, _PAPER)
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper
