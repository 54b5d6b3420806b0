"""What looks like a black sun or like the bolts of the SS, and is neither; drawn as those are."""

from __future__ import annotations

import math
import random

from PIL import Image, ImageDraw, ImageFont

from training.images import runes


def like_a_sun(chance: random.Random) -> Image.Image:
    """Draw a wheel, pinwheel, sun, flower, dartboard, mandala or compass."""
    side = chance.randint(*runes.ROUND)
    drawn = chance.choice((_wheel, _pinwheel, _rays, _flower, _dartboard, _mandala, _compass))(side, chance)
    return runes.scene(drawn, chance, chance.uniform(0, 90))


def like_bolts(chance: random.Random) -> Image.Image:
    """Draw bolts that warn of high voltage (one, two or three), the name of a band, two letters or figures, a wizard's scar."""
    side = chance.randint(*runes.TALL)
    drawn = chance.choice((_voltage, _voltage, _band, _print, _scar))(side, chance)
    return runes.scene(drawn, chance, chance.uniform(-12, 12))


def _wheel(side: int, chance: random.Random) -> Image.Image:
    return runes.sun(side, chance, chance.choice((6, 8, 10, 12, 12, 16, 24)), bent=0)


def _pinwheel(side: int, chance: random.Random) -> Image.Image:
    arms, swirl, width = chance.choice((6, 8, 10, 12, 12, 12, 16)), chance.uniform(0.2, 1.2), chance.uniform(0.04, 0.08)
    ringed = chance.random() < 0.6

    def draw(on: ImageDraw.ImageDraw, across: int) -> None:
        middle, reach = across / 2, across * 0.47
        if ringed:
            runes.circle(on, middle, reach, across * 0.05)
        for arm in range(arms):
            turn = arm * math.tau / arms
            path = [runes.at(middle, reach * step / 20, turn + swirl * step / 20) for step in range(2, 21)]
            on.line(path, fill=255, width=round(across * width))
        runes.circle(on, middle, reach * 0.2, 1, full=True)

    return runes.masked(side, draw)


def _rays(side: int, chance: random.Random) -> Image.Image:
    rays, kind, disc = chance.choice((8, 10, 12, 12, 12, 16)), chance.choice("tlw"), chance.uniform(0.3, 0.6)

    def draw(on: ImageDraw.ImageDraw, across: int) -> None:
        middle, reach = across / 2, across * 0.48
        least = reach * disc
        for ray in range(rays):
            turn = ray * math.tau / rays
            if kind == "t":
                on.polygon(
                    [
                        runes.at(middle, least, turn - 0.2),
                        runes.at(middle, reach, turn),
                        runes.at(middle, least, turn + 0.2),
                    ],
                    fill=255,
                )
            elif kind == "l":
                on.line(
                    [runes.at(middle, least, turn), runes.at(middle, reach, turn)], fill=255, width=round(across * 0.04)
                )
            else:
                wave = [(least + (reach - least) * step / 8, turn + 0.13 * math.sin(step * 1.57)) for step in range(9)]
                on.line([runes.at(middle, *place) for place in wave], fill=255, width=round(across * 0.05))
        runes.circle(on, middle, least, 1, full=True)

    return runes.masked(side, draw)


def _flower(side: int, chance: random.Random) -> Image.Image:
    petals, twist, wide = (
        chance.choice((5, 6, 8, 10, 12, 12, 12, 16)),
        chance.uniform(-0.4, 0.4),
        chance.uniform(0.06, 0.16),
    )

    def draw(on: ImageDraw.ImageDraw, across: int) -> None:
        middle = across / 2
        for petal in range(petals):
            for step in range(1, 12):
                x, y = runes.at(middle, across * 0.44 * step / 12, petal * math.tau / petals + twist * step / 12)
                half = across * wide * math.sin(math.pi * step / 12.5)
                on.ellipse((x - half, y - half, x + half, y + half), fill=255)
        runes.circle(on, middle, across * 0.1, 1, full=True)

    return runes.masked(side, draw)


def _dartboard(side: int, chance: random.Random) -> Image.Image:
    parts = chance.choice((10, 12, 20))

    def draw(on: ImageDraw.ImageDraw, across: int) -> None:
        middle, reach = across / 2, across * 0.48
        for ring, (near, far) in enumerate(((0.0, 0.45), (0.45, 0.62), (0.62, 0.85), (0.85, 1.0))):
            for part in range(ring % 2, parts, 2):
                turns = [(part + step / 6) * math.tau / parts for step in range(7)]
                there = [runes.at(middle, reach * far, turn) for turn in turns]
                on.polygon(there + [runes.at(middle, reach * near, turn) for turn in reversed(turns)], fill=255)
        runes.circle(on, middle, reach, across * 0.02)

    return runes.masked(side, draw)


def _mandala(side: int, chance: random.Random) -> Image.Image:
    parts, width = chance.choice((6, 8, 12, 12, 12, 16)), chance.uniform(0.02, 0.05)
    lines = [
        [chance.uniform(low, high) for low, high in ((0.1, 1), (-0.5, 0.5)) * 2] for _ in range(chance.randint(2, 5))
    ]
    rings = [1.0, chance.uniform(0.2, 0.9), chance.uniform(0.2, 0.9)]
    ways = (1, -1) if chance.random() < 0.8 else (1,)

    def draw(on: ImageDraw.ImageDraw, across: int) -> None:
        middle, reach = across / 2, across * 0.47
        for ring in rings:
            runes.circle(on, middle, reach * ring, across * width)
        for part in range(parts):
            for one, turn, other, further in lines:
                for way in ways:
                    ends = ((one, part + way * turn), (other, part + way * further))
                    path = [runes.at(middle, reach * radius, angle * math.tau / parts) for radius, angle in ends]
                    on.line(path, fill=255, width=round(across * width))

    return runes.masked(side, draw)


def _compass(side: int, chance: random.Random) -> Image.Image:
    points = chance.choice((4, 8, 12, 16))

    def draw(on: ImageDraw.ImageDraw, across: int) -> None:
        middle, reach = across / 2, across * 0.48
        for point in range(points):
            turn, long = point * math.tau / points, reach * (0.6 if point % 2 else 1)
            on.polygon(
                [
                    runes.at(middle, long, turn),
                    runes.at(middle, reach * 0.18, turn + math.pi / points),
                    (middle, middle),
                ],
                fill=255,
            )
        runes.circle(on, middle, reach * 0.8, across * 0.03)

    return runes.masked(side, draw)


def _voltage(side: int, chance: random.Random) -> Image.Image:
    bend, middle = chance.uniform(0.48, 0.6), chance.uniform(0.44, 0.52)
    shape = [
        (chance.uniform(0.5, 0.62), 0), (chance.uniform(0.08, 0.23), bend), (middle, bend - chance.uniform(0, 0.05)),
        (chance.uniform(0.22, 0.42), 1), (chance.uniform(0.82, 0.92), bend - 0.16), (middle + 0.06, bend - 0.14), (0.85, 0),
    ]  # fmt: skip
    many, wide, gap = chance.choice((1, 2, 2, 2, 3)), chance.uniform(0.4, 0.6), chance.uniform(0.8, 1.2)
    in_a_triangle = many == 1 and chance.random() < 0.5

    def draw(on: ImageDraw.ImageDraw, across: int) -> None:
        high = across * (0.45 if in_a_triangle else 0.9 if many < 3 else 0.63)
        left = (across - wide * high * (1 + gap * (many - 1))) / 2
        top = (across - high) / 2 + (across * 0.12 if in_a_triangle else 0)
        if in_a_triangle:
            corners = [(0.5, 0.05), (0.95, 0.92), (0.05, 0.92), (0.5, 0.05)]
            on.line([(x * across, y * across) for x, y in corners], fill=255, width=round(across * 0.05), joint="curve")
        for number in range(many):
            on.polygon([(left + (number * gap + x) * wide * high, top + y * high) for x, y in shape], fill=255)

    return runes.masked(side, draw)


def _band(side: int, chance: random.Random) -> Image.Image:
    points, stroke = runes.limbs(chance), chance.uniform(0.1, 0.16)

    def draw(on: ImageDraw.ImageDraw, across: int) -> None:
        high, at = across * 0.4, across * 0.04
        font = ImageFont.load_default(round(high * 1.3))
        on.text((at, across * 0.5), "KI", font=font, fill=255, anchor="lm")
        at += on.textlength("KI", font=font) + high * 0.1
        for number in range(2):
            place = [(at + (number + x) * 0.5 * high, across * 0.3 + y * high) for x, y in points]
            on.polygon(runes.even(place, stroke * high), fill=255)

    return runes.masked(side, draw)


def _print(side: int, chance: random.Random) -> Image.Image:
    said = chance.choice("SS 55 ZZ 22 88 NN ll ss Ss CLASS PASS 33 77 11 // !! NB 44".split())

    def draw(on: ImageDraw.ImageDraw, across: int) -> None:
        font = ImageFont.load_default(round(across / max(1.3, len(said) * 0.7)))
        on.text((across / 2, across / 2), said, font=font, fill=255, anchor="mm")

    return runes.masked(side, draw)


def _scar(side: int, chance: random.Random) -> Image.Image:
    path, width = [(0.7, 0.0), (0.2, 0.4), (0.6, 0.5), (0.25, 1.0)], chance.uniform(0.04, 0.09)

    def draw(on: ImageDraw.ImageDraw, across: int) -> None:
        places = [(across * (0.2 + x * 0.6), across * (0.03 + y * 0.94)) for x, y in path]
        on.line(places, fill=255, width=round(across * width), joint="curve")

    return runes.masked(side, draw)
