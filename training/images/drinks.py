"""Drinks drawn as in clip art, in many renderings: packages ship too few to learn from, and no two artists draw alike."""

from __future__ import annotations

import math
import random
from typing import TypeAlias

from PIL import Image, ImageDraw

Point: TypeAlias = tuple[float, float]

_SIDE = 480
_INK = (20, 20, 20)
_PAPER = (255, 255, 255)


def alcoholic(chance: random.Random) -> Image.Image:
    """Draw a beer with its head of foam, a glass of wine, or a cocktail glass with an olive."""
    image, draw = _sheet(chance)
    chance.choice((_beer, _beer, _wine, _martini))(draw, chance)
    return _finished(image, chance)


def soft(chance: random.Random) -> Image.Image:
    """Draw what looks like it: a mug of tea or cocoa, a tumbler of juice or milk with a straw, a vase, a bucket."""
    image, draw = _sheet(chance)
    chance.choice((_mug, _tumbler, _vase))(draw, chance)
    return _finished(image, chance)


def _sheet(chance: random.Random) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    plain = chance.random() < 0.6
    image = Image.new("RGB", (_SIDE, _SIDE), _PAPER if plain else tuple(chance.randint(90, 250) for _ in range(3)))
    return image, ImageDraw.Draw(image)


def _finished(image: Image.Image, chance: random.Random) -> Image.Image:
    turned = image.rotate(chance.uniform(-12, 12), Image.Resampling.BICUBIC, fillcolor=image.getpixel((2, 2)))
    side = chance.randint(120, _SIDE)
    return turned.resize((side, side))


def _body(
    draw: ImageDraw.ImageDraw, chance: random.Random, filling: tuple[int, int, int], *, taper: float
) -> tuple[float, ...]:
    """Draw a glass or cup with its filling; return its left, right, top and bottom."""
    top, bottom = chance.uniform(130, 190), chance.uniform(370, 440)
    half = chance.uniform(70, 110)
    left, right, low = 240 - half, 240 + half, half * taper
    line = chance.randint(2, 8)
    draw.polygon(
        [(left, top), (right, top), (240 + low, bottom), (240 - low, bottom)], fill=filling, outline=_INK, width=line
    )
    shine = tuple(min(255, part + 50) for part in filling)
    draw.polygon(
        [(left + 14, top + 20), (left + 34, top + 20), (240 - low + 34, bottom - 14), (240 - low + 18, bottom - 14)],
        fill=shine,
    )
    return left, right, top, bottom


def _beer(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    amber = (chance.randint(205, 250), chance.randint(140, 200), chance.randint(10, 70))
    if chance.random() < 0.5:  # the handle goes behind
        side = chance.choice((-1, 1))
        middle = 240 + side * 105
        draw.ellipse(
            (middle - 60, 210, middle + 60, 360), outline=chance.choice((amber, (235, 235, 220), _INK)), width=24
        )
    left, right, top, bottom = _body(draw, chance, amber, taper=chance.uniform(0.65, 1.05))
    for rib in range(chance.choice((0, 0, 3, 4))):
        x = left + (rib + 1) * (right - left) / 5
        draw.line((x, top + 30, x, bottom - 15), fill=_INK, width=3)
    edge = chance.choice((_INK, _INK, None, (200, 200, 190)))
    bubbles: list[Point] = [(chance.uniform(left - 18, right + 18), top + chance.uniform(-70, 12)) for _ in range(14)]
    bubbles += [(chance.uniform(left, right), top + chance.uniform(10, 90)) for _ in range(chance.randint(0, 3))]
    for grow, colour in ((6, edge), (0, (254, 252, 244))):
        for x, y in bubbles if colour else ():
            radius = 30 + grow
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def _wine(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    wine = chance.choice(((120, 10, 50), (150, 20, 30), (235, 215, 120), (230, 130, 140)))
    line = chance.randint(3, 8)
    draw.line((240, 260, 240, 420), fill=_INK, width=line + 3)
    draw.ellipse((185, 410, 295, 432), fill=(225, 235, 240), outline=_INK, width=line)
    draw.ellipse((170, 70, 310, 290), fill=(232, 240, 244), outline=_INK, width=line)
    draw.chord((176, 76, 304, 284), -20 + chance.uniform(-15, 15), 200 + chance.uniform(-15, 15), fill=wine)
    draw.rectangle((165, 60, 315, 100 + chance.randint(0, 30)), fill=draw._image.getpixel((2, 2)))  # noqa: SLF001 - the sheet's colour


def _martini(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    drink = tuple(chance.randint(60, 250) for _ in range(3))
    line = chance.randint(3, 9)
    draw.polygon([(120, 110), (360, 110), (240, 260)], fill=(232, 242, 246), outline=_INK, width=line)
    draw.polygon([(156, 150), (324, 150), (240, 255)], fill=drink)
    draw.line((240, 255, 240, 420), fill=_INK, width=line + 2)
    draw.ellipse((180, 410, 300, 430), fill=_INK)
    angle = chance.uniform(0.8, 1.3)
    tip = (250 + 150 * math.cos(angle), 190 - 150 * math.sin(angle))
    draw.line([(220, 190), tip], fill=_INK, width=4)
    draw.ellipse((225, 150, 265, 188), fill=(110, 140, 40), outline=_INK, width=3)


def _mug(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    colour = tuple(chance.randint(40, 250) for _ in range(3))
    middle = 240 + chance.choice((-1, 1)) * 105
    draw.ellipse((middle - 55, 220, middle + 55, 350), outline=colour, width=22)
    left, right, top, _ = _body(draw, chance, colour, taper=chance.uniform(0.8, 1.0))
    tea = chance.choice(((90, 50, 20), (120, 70, 30), (60, 30, 15)))
    draw.ellipse((left, top - 22, right, top + 22), fill=tea, outline=_INK, width=4)
    for x in range(200, 290, 36) if chance.random() < 0.6 else ():
        draw.arc((x, 40, x + 24, 110), 90, 270, fill=(150, 150, 150), width=5)


def _tumbler(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    juice = chance.choice(((255, 140, 20), (250, 250, 245), (220, 40, 60), (120, 70, 40), (90, 40, 20), (150, 220, 60)))
    left, right, top, _ = _body(draw, chance, juice, taper=chance.uniform(0.7, 1.0))
    draw.ellipse((left, top - 14, right, top + 14), fill=juice, outline=_INK, width=4)
    draw.line(
        (250, top + 10, chance.randint(290, 340), 30), fill=chance.choice(((220, 30, 40), (30, 120, 220))), width=12
    )


def _vase(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    _body(draw, chance, tuple(chance.randint(60, 240) for _ in range(3)), taper=chance.uniform(0.5, 1.2))
    for _ in range(7):
        x, y = chance.randint(160, 320), chance.randint(30, 120)
        draw.line((240, 190, x, y), fill=(40, 120, 50), width=5)
        petal = tuple(chance.randint(120, 255) for _ in range(3))
        draw.ellipse((x - 24, y - 24, x + 24, y + 24), fill=petal, outline=_INK, width=2)
