"""
Black suns and bolts of the SS to measure the search with and to teach the glance, drawn here.

They are drawn in another way than the models that the search compares with, in many proportions.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from PIL import Image, ImageDraw

from training.images import symbols

Point: TypeAlias = tuple[float, float]
Draw: TypeAlias = Callable[[ImageDraw.ImageDraw, int], None]

_FINER: Final = 4  # drawn so many times larger, for smooth edges
ROUND: Final = (160, 460)  # pixels: in smaller ones the rays run together
TALL: Final = (120, 420)


def black_sun(chance: random.Random) -> Image.Image:
    """Draw a black sun on paper, a wall or cloth."""
    side = chance.randint(*ROUND)
    return scene(sun(side, chance, 12, bent=chance.choice((-1, 1))), chance, chance.uniform(0, 90))


def bolts(chance: random.Random) -> Image.Image:
    """Draw the two bolts of the SS."""
    side, points, stroke = chance.randint(*TALL), limbs(chance), chance.uniform(0.10, 0.17)
    wide, gap = chance.uniform(0.42, 0.6), chance.uniform(1.0, 1.3)

    def draw(on: ImageDraw.ImageDraw, across: int) -> None:
        high = across * min(0.96, 0.98 / (wide * (1 + gap) + 2 * stroke))
        left, top = (across - high * wide * (1 + gap)) / 2, (across - high) / 2
        for number in range(2):
            start = left + number * gap * wide * high
            on.polygon(even([(start + x * wide * high, top + y * high) for x, y in points], stroke * high), fill=255)

    return scene(masked(side, draw), chance, chance.uniform(-12, 12))


def scene(mask: Image.Image, chance: random.Random, turn: float) -> Image.Image:
    ground = chance.choice((symbols.paper, symbols.wall, symbols.cloth))(chance)
    symbols.put(ground, mask.rotate(turn, Image.Resampling.BICUBIC, expand=True), symbols.ink(chance), chance)
    return symbols.photographed(ground, chance)


def masked(side: int, draw: Draw) -> Image.Image:
    mask = Image.new("L", (side * _FINER, side * _FINER))
    draw(ImageDraw.Draw(mask), side * _FINER)
    return mask.resize((side, side), Image.Resampling.BOX)


def at(middle: float, radius: float, turn: float) -> Point:
    return middle + radius * math.cos(turn), middle + radius * math.sin(turn)


def circle(on: ImageDraw.ImageDraw, middle: float, radius: float, width: float, *, full: bool = False) -> None:
    box = (middle - radius, middle - radius, middle + radius, middle + radius)
    on.ellipse(box, outline=255, fill=255 if full else None, width=max(1, round(width)))


def sun(side: int, chance: random.Random, rays: int, *, bent: int) -> Image.Image:
    stroke, hub, ring = chance.uniform(0.05, 0.075), chance.uniform(0.14, 0.24), chance.uniform(0.05, 0.09)
    back, out = chance.uniform(0.36, 0.44), chance.uniform(0.58, 0.68)
    further = bent * math.tau / rays * chance.uniform(0.42, 0.55)
    full = chance.random() < 0.3

    def draw(on: ImageDraw.ImageDraw, across: int) -> None:
        middle, reach, width = across / 2, across * 0.48, max(1, round(across * stroke * 0.6))
        circle(on, middle, reach, across * ring * 0.65)
        circle(on, middle, reach * hub, width, full=full)
        for ray in range(rays):
            turn = ray * math.tau / rays
            path = [(hub, turn), (out, turn), (back, turn + further), (0.99, turn + further)]
            if not bent:
                path = [path[0], (0.99, turn)]
            on.line([at(middle, reach * radius, angle) for radius, angle in path], fill=255, width=width, joint="curve")

    return masked(side, draw)


def limbs(chance: random.Random) -> list[Point]:
    """Return the middle line of a bolt, in parts of its width and height: the second half mirrors the first."""
    top, left, bend = chance.uniform(0.56, 0.68), chance.uniform(0.10, 0.24), chance.uniform(0.52, 0.62)
    return [(top, 0), (left, bend), (1 - left, 1 - bend), (1 - top, 1)]


def even(line: Sequence[Point], width: float) -> list[Point]:
    """Return the outline of a stroke of even width along three limbs, its ends cut level."""
    edges: list[list[Point]] = []
    for way in (0.4 * width, -0.4 * width):
        moved = []
        for (x0, y0), (x1, y1) in itertools.pairwise(line):
            long = math.hypot(x1 - x0, y1 - y0)
            moved.append((x0 - way * (y1 - y0) / long, y0 + way * (x1 - x0) / long, x1 - x0, y1 - y0))
        level = [(0.0, line[0][1], 1.0, 0.0), *moved, (0.0, line[-1][1], 1.0, 0.0)]
        edges.append([_crossing(one, other) for one, other in itertools.pairwise(level)])
    return edges[0] + edges[1][::-1]


def _crossing(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> Point:
    (x0, y0, u0, v0), (x1, y1, u1, v1) = one, other
    step = ((x1 - x0) * v1 - (y1 - y0) * u1) / (u0 * v1 - v0 * u1)
    return x0 + step * u0, y0 + step * v0
