"""
Pictures for the made-up profile: all drawn here, none of them of anyone.

The same code draws the same pictures everywhere, so that tests and samples need no picture files in the repository.
"""

from __future__ import annotations

import math
import random
from typing import Final, NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFont

_SIZE: Final = (960, 640)
_MOST: Final = 255


class _Ball(NamedTuple):
    """A shaded ball: middle and radii as parts of the picture's side, and the brightness of its edge."""

    x: float
    y: float
    across: float
    down: float
    edge: float


class _Cloth(NamedTuple):
    """A band of cloth across the balls: its middle, its half height, how it bends, and its colour."""

    y: float
    half: float
    bend: float
    colour: tuple[int, int, int]


class _Fruit(NamedTuple):
    """Two halves of a fruit that touch, mirrored, on a plain ground."""

    half: _Ball
    skin: tuple[int, int, int]
    ground: tuple[int, int, int]
    cloth: _Cloth | None = None


# Both found by seeded searches against the detectors (November 2026): a peach on grass, and one in a black wrapper.
_PEACH: Final = _Fruit(_Ball(0.3487, 0.5911, 0.3631, 0.3813, 0.6071), (248, 202, 183), (105, 216, 3))
_WRAPPED_PEACH: Final = _Fruit(
    _Ball(0.3639, 0.5014, 0.2008, 0.2079, 0.5884),
    (159, 118, 95),
    (206, 247, 194),
    _Cloth(0.6126, 0.1626, 1.0752, (0, 3, 6)),
)
_LIGHT: Final = (0.4466, 0.1418)


def fires_the_nudity_detector(side: int = 480) -> Image.Image:
    """Draw a peach that the nudity detector takes for a body, so that its path can be tested with nobody in sight."""
    return _fruit(_PEACH, side)


def looks_like_underwear(side: int = 480) -> Image.Image:
    """Draw a peach in a black wrapper, which the detectors take for a body in underwear."""
    return _fruit(_WRAPPED_PEACH, side)


def _fruit(fruit: _Fruit, side: int) -> Image.Image:
    y, x = np.mgrid[0:side, 0:side] / side
    pixels = np.empty((side, side, 3))
    pixels[:] = fruit.ground
    colour = np.empty_like(pixels)
    colour[:] = fruit.skin
    if fruit.cloth is not None:
        band = np.abs(y - (fruit.cloth.y + fruit.cloth.bend * (x - 0.5) ** 2)) < fruit.cloth.half
        colour[band] = fruit.cloth.colour
    for half in (fruit.half, fruit.half._replace(x=1 - fruit.half.x)):
        from_middle = ((x - half.x) / half.across) ** 2 + ((y - half.y) / half.down) ** 2
        round_shade = half.edge + (1 - half.edge) * np.sqrt(np.clip(1 - from_middle, 0, 1))
        light = round_shade * (1 + 0.25 * ((_LIGHT[0] - x) + (_LIGHT[1] - y)))
        cover = np.clip((1 - from_middle) * 40, 0, 1)[..., np.newaxis]
        pixels = pixels * (1 - cover) + colour * light[..., np.newaxis] * cover
    return Image.fromarray(np.clip(pixels, 0, _MOST).astype(np.uint8))


def landscape(seed: int = 1) -> Image.Image:
    """Draw hills under an evening sky; another seed draws other hills."""
    width, height = _SIZE
    chance = random.Random(seed)
    picture = Image.new("RGB", _SIZE)
    draw = ImageDraw.Draw(picture)
    for row in range(height):
        part = row / height
        draw.line(
            [(0, row), (width, row)], fill=(round(70 + 170 * part), round(120 + 70 * part), round(190 - 40 * part))
        )
    draw.ellipse((700, 90, 780, 170), fill=(255, 236, 180))
    for layer in range(4):
        top = height * (0.45 + 0.13 * layer)
        waves = [(chance.uniform(0.002, 0.012), chance.uniform(0, math.tau), chance.uniform(8, 34)) for _ in range(3)]
        edge = [
            (at, top + sum(tall * math.sin(at * often + start) for often, start, tall in waves))
            for at in range(0, width + 8, 8)
        ]
        green = (60 - 12 * layer, 110 - 18 * layer, 80 - 14 * layer)
        draw.polygon([(0, height), *edge, (width, height)], fill=green)
    return picture


def pint() -> Image.Image:
    """Draw a cartoon pint on a pub table."""
    picture = Image.new("RGB", _SIZE, (74, 52, 40))
    draw = ImageDraw.Draw(picture)
    for at in range(0, _SIZE[0], 120):
        draw.rectangle((at, 0, at + 112, 420), fill=(88, 62, 46))
    draw.rectangle((0, 500, *_SIZE), fill=(128, 84, 48))
    draw.polygon([(370, 150), (590, 150), (560, 560), (400, 560)], fill=(222, 232, 236))
    draw.polygon([(380, 190), (580, 190), (554, 550), (406, 550)], fill=(214, 138, 20))
    draw.polygon([(400, 200), (436, 200), (440, 540), (420, 540)], fill=(236, 178, 70))
    for at in range(366, 580, 36):
        draw.ellipse((at, 128 + at % 5 * 4, at + 64, 196 + at % 5 * 3), fill=(252, 247, 230))
    bubbles = random.Random(3)
    for _ in range(40):
        x, y = bubbles.randint(415, 540), bubbles.randint(230, 530)
        draw.ellipse((x, y, x + 5, y + 5), fill=(246, 205, 120))
    return picture


def dagger() -> Image.Image:
    """Draw an old dagger as a museum shows it, on white."""
    layer = Image.new("RGBA", _SIZE, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    draw.polygon([(90, 320), (560, 280), (580, 320), (560, 360)], fill=(198, 204, 210))
    draw.polygon([(90, 320), (560, 318), (580, 320), (560, 360)], fill=(150, 158, 166))
    draw.rounded_rectangle((570, 240, 602, 400), 12, fill=(180, 150, 70))
    draw.rounded_rectangle((600, 290, 800, 350), 14, fill=(50, 28, 20))
    for x in range(615, 800, 26):
        draw.line((x, 290, x - 14, 350), fill=(96, 62, 44), width=6)
    draw.ellipse((790, 280, 850, 360), fill=(180, 150, 70))
    turned = layer.rotate(-20, Image.Resampling.BICUBIC)
    picture = Image.new("RGB", _SIZE, (244, 244, 244))
    picture.paste(turned, (0, 0), turned)
    return picture


def badge(name: str = "Robin Example", organisation: str = "Invented Youth Club") -> Image.Image:
    """Draw a work badge on a lanyard, for a made-up person."""
    picture = Image.new("RGB", _SIZE, (214, 218, 222))
    draw = ImageDraw.Draw(picture)
    draw.polygon([(440, 0), (470, 0), (490, 150), (470, 150)], fill=(20, 90, 140))
    draw.polygon([(490, 0), (520, 0), (490, 150), (470, 150)], fill=(16, 74, 116))
    draw.rounded_rectangle((280, 140, 680, 600), 24, fill=(250, 250, 250), outline=(120, 126, 132), width=3)
    draw.rounded_rectangle((280, 140, 680, 220), 24, fill=(20, 90, 140))
    _write(draw, (480, 180), organisation, 30, (255, 255, 255))
    draw.rectangle((400, 250, 560, 440), fill=(188, 200, 210))
    draw.ellipse((445, 280, 515, 360), fill=(120, 134, 146))
    draw.pieslice((415, 370, 545, 520), 180, 360, fill=(120, 134, 146))
    _write(draw, (480, 490), name, 40, (30, 34, 38))
    _write(draw, (480, 545), "Youth worker · No. 0042", 26, (70, 76, 82))
    return picture


def meme(top: str = "WHEN THE KETTLE BREAKS", bottom: str = "ON A MONDAY") -> Image.Image:
    """Write large words above and below on a picture, as memes do."""
    picture = landscape(seed=8)
    draw = ImageDraw.Draw(picture)
    for words, y in ((top, 70), (bottom, 570)):
        _write(draw, (_SIZE[0] // 2, y), words, 58, (255, 255, 255), edge=4)
    return picture


def _write(
    draw: ImageDraw.ImageDraw,
    middle: tuple[int, int],
    words: str,
    size: int,
    ink: tuple[int, int, int],
    *,
    edge: int = 0,
) -> None:
    # Pillow ships this font, so the words look the same on every machine.
    font = ImageFont.load_default(size)
    draw.text(middle, words, font=font, fill=ink, anchor="mm", stroke_width=edge, stroke_fill=(0, 0, 0))
