"""
Pictures to measure the search for hooked crosses with: drawn here in many renderings, with look-alikes drawn the same way.

Nobody needs such pictures lying about, so none is kept: the same seed draws the same ones again.
"""

from __future__ import annotations

import io
import math
import random
from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from checks.images.emblems import hooked_cross

Mask: TypeAlias = Image.Image
Colour: TypeAlias = tuple[int, int, int]

_SIZE: Final = (800, 600)


def hateful(chance: random.Random) -> Image.Image:
    """Draw the Nazis' sign: on their flag, an armband, a wall, paper or cloth, aslant, blurred, in bad light."""
    side = chance.randint(110, 420)
    where = chance.choice(("flag", "flag", "wall", "paper", "cloth"))
    stroke = chance.uniform(0.1, 0.2)
    turn = chance.uniform(35, 55) if where == "flag" or chance.random() < 0.5 else chance.uniform(-8, 8)
    on_its_corner = abs(turn) > 20
    right = where == "flag" or not on_its_corner or chance.random() < 0.8
    mark = _mark(hooked_cross(side, stroke, right=right), turn)
    if where == "flag":
        scene = _flag(mark, chance)
    else:
        black = chance.randint(5, 60)
        scene = {"wall": wall, "paper": paper, "cloth": cloth}[where](chance)
        put(scene, mark, ink(chance) if on_its_corner else (black, black, black), chance)
    return photographed(scene, chance)


def temple(chance: random.Random) -> Image.Image:
    """Draw the sign as temples, maps and India have it: upright and left-facing, or right-facing in warm colours with dots."""
    side = chance.randint(80, 380)
    scene = chance.choice((paper, wall, cloth))(chance)
    left = chance.random() < 0.6
    mark = _mark(hooked_cross(side, chance.uniform(0.1, 0.22), right=not left), chance.uniform(-6, 6))
    warm = chance.choice(((200, 40, 20), (230, 120, 10), (190, 60, 30), (150, 20, 40), (218, 165, 32)))
    ink = chance.choice((warm, (20, 20, 20))) if left else warm
    if not left:
        drawn = ImageDraw.Draw(mark)
        for x, y in ((0.3, 0.3), (0.7, 0.3), (0.3, 0.7), (0.7, 0.7)):
            radius = side * 0.05
            cx, cy = x * mark.width, y * mark.height
            drawn.ellipse((cx - radius, cy - radius, cx + radius, cy + radius), fill=255)
    put(scene, mark, ink, chance)
    return photographed(scene, chance)


def look_alike(chance: random.Random) -> Image.Image:
    """Draw something that is easily taken for it: windmills, crosses, letters, pinwheels, saws, snowflakes, mazes."""
    side = chance.randint(110, 400)
    draw = chance.choice(_LIKE_IT)
    mask = Image.new("L", (side, side))
    draw(ImageDraw.Draw(mask), side, chance)
    scene = chance.choice((paper, wall, cloth))(chance)
    put(scene, mask.rotate(chance.choice((0, 0, 45, chance.uniform(0, 90))), expand=True), ink(chance), chance)
    return photographed(scene, chance)


def _blades(draw: ImageDraw.ImageDraw, side: int, chance: random.Random) -> None:
    count, bend = chance.choice((3, 4, 5, 6)), chance.uniform(0.2, 0.9)
    middle, reach = side / 2, side * 0.48
    for blade in range(count):
        start = blade * math.tau / count
        tip = (middle + reach * math.cos(start), middle + reach * math.sin(start))
        side_tip = (middle + 0.7 * reach * math.cos(start + bend), middle + 0.7 * reach * math.sin(start + bend))
        draw.polygon([(middle, middle), tip, side_tip], fill=255)


def _cross(draw: ImageDraw.ImageDraw, side: int, chance: random.Random) -> None:
    half = side * chance.uniform(0.06, 0.18)
    middle = side * chance.choice((0.5, 0.35))
    draw.rectangle((side / 2 - half, 0, side / 2 + half, side), fill=255)
    draw.rectangle((0, middle - half, side, middle + half), fill=255)
    if chance.random() < 0.4:
        draw.ellipse((side * 0.15, side * 0.15, side * 0.85, side * 0.85), outline=255, width=round(half))


def _letter(draw: ImageDraw.ImageDraw, side: int, chance: random.Random) -> None:
    sign = chance.choice("SZNXHKE&%@#8$4RGsz卐"[:-1])
    draw.text((side / 2, side / 2), sign, font=ImageFont.load_default(side), fill=255, anchor="mm")


def _saw(draw: ImageDraw.ImageDraw, side: int, chance: random.Random) -> None:
    teeth, middle = chance.choice((4, 8, 12)), side / 2
    points = []
    for tooth in range(teeth):
        angle = tooth * math.tau / teeth
        points += [(angle, 0.48), (angle + 0.1, 0.3)]
    draw.polygon([(middle + side * r * math.cos(a), middle + side * r * math.sin(a)) for a, r in points], fill=255)


def _flake(draw: ImageDraw.ImageDraw, side: int, chance: random.Random) -> None:
    middle, width = side / 2, max(3, side // chance.randint(15, 30))
    for arm in range(6):
        angle = arm * math.tau / 6
        end = (middle + side * 0.47 * math.cos(angle), middle + side * 0.47 * math.sin(angle))
        draw.line([(middle, middle), end], fill=255, width=width)
        knot = (middle + side * 0.3 * math.cos(angle), middle + side * 0.3 * math.sin(angle))
        for twig in (-0.7, 0.7):
            tip = (knot[0] + side * 0.14 * math.cos(angle + twig), knot[1] + side * 0.14 * math.sin(angle + twig))
            draw.line([knot, tip], fill=255, width=width)


def _meander(draw: ImageDraw.ImageDraw, side: int, chance: random.Random) -> None:
    width, step = max(4, side // 14), side / 5
    path = [(0.5, 4.5), (0.5, 0.5), (4.5, 0.5), (4.5, 3.5), (1.7, 3.5), (1.7, 1.8), (3.2, 1.8)]
    turned = path if chance.random() < 0.5 else [(5 - x, y) for x, y in path]
    draw.line([(x * step, y * step) for x, y in turned], fill=255, width=width)


def _hash(draw: ImageDraw.ImageDraw, side: int, chance: random.Random) -> None:
    width = side * chance.uniform(0.05, 0.12)
    for at in (0.3, 0.7):
        draw.rectangle((side * at - width / 2, 0, side * at + width / 2, side), fill=255)
        draw.rectangle((0, side * at - width / 2, side, side * at + width / 2), fill=255)


_LIKE_IT: Final[tuple[Callable[[ImageDraw.ImageDraw, int, random.Random], None], ...]] = (
    _blades, _cross, _letter, _saw, _flake, _meander, _hash,
)  # fmt: skip


def _mark(shape: np.ndarray, turn: float) -> Mask:
    return Image.fromarray(shape.astype(np.uint8) * 255).rotate(turn, Image.Resampling.BICUBIC, expand=True)


def _flag(mark: Mask, chance: random.Random) -> Image.Image:
    scene = Image.new("RGB", _SIZE, tuple(chance.randint(40, 220) for _ in range(3)))
    red = (chance.randint(150, 225), chance.randint(0, 40), chance.randint(0, 45))
    side = max(mark.size)
    high = round(side * 1.5)
    wide = round(high * chance.uniform(1.2, 1.7))
    flag = Image.new("RGB", (wide, high), red)
    disc = side * 0.56
    ImageDraw.Draw(flag).ellipse(
        (wide / 2 - disc, high / 2 - disc, wide / 2 + disc, high / 2 + disc), fill=(244, 242, 236)
    )
    flag.paste((12, 12, 12), ((wide - mark.width) // 2, (high - mark.height) // 2), mark)
    flag.thumbnail((_SIZE[0] - 40, _SIZE[1] - 40))
    scene.paste(flag, (chance.randint(0, _SIZE[0] - flag.width), chance.randint(0, _SIZE[1] - flag.height)))
    return scene


def wall(chance: random.Random) -> Image.Image:
    base = tuple(chance.randint(110, 190) for _ in range(3))
    scene = Image.new("RGB", _SIZE, base)
    draw = ImageDraw.Draw(scene)
    for row in range(0, _SIZE[1], 46):
        draw.line((0, row, _SIZE[0], row), fill=tuple(part - 22 for part in base), width=3)
        for column in range(row // 46 % 2 * 55, _SIZE[0], 110):
            draw.line((column, row, column, row + 46), fill=tuple(part - 22 for part in base), width=3)
    return scene


def paper(chance: random.Random) -> Image.Image:
    return Image.new("RGB", _SIZE, tuple(chance.randint(225, 255) for _ in range(3)))


def cloth(chance: random.Random) -> Image.Image:
    scene = Image.new("RGB", _SIZE, tuple(chance.randint(170, 240) for _ in range(3)))
    folds = _noise((40, 30), 60, chance).resize(_SIZE, Image.Resampling.BICUBIC)
    return Image.blend(scene, Image.merge("RGB", (folds,) * 3), 0.15)


def ink(chance: random.Random) -> Colour:
    return chance.choice(((15, 15, 15), (160, 20, 20), (20, 30, 110), (60, 60, 60), (20, 90, 40)))


def put(scene: Image.Image, mark: Mask, ink: Colour, chance: random.Random) -> None:
    if max(mark.size) > min(_SIZE) - 20:
        mark = mark.resize((min(_SIZE) - 20,) * 2)
    at = chance.randint(0, _SIZE[0] - mark.width), chance.randint(0, _SIZE[1] - mark.height)
    scene.paste(ink, at, mark)


def photographed(scene: Image.Image, chance: random.Random) -> Image.Image:
    """Look at it from the side, a little out of focus, with grain, and store it as JPEG."""
    width, height = scene.size
    lean = [chance.uniform(-0.08, 0.08) for _ in range(4)]
    whole = (1 + lean[0], lean[1], -lean[1] * 300, lean[2], 1 + lean[3], -lean[2] * 400)
    scene = scene.transform(
        (width, height), Image.Transform.AFFINE, whole, Image.Resampling.BICUBIC, fillcolor=(128, 128, 128)
    )
    scene = scene.filter(ImageFilter.GaussianBlur(chance.uniform(0, 2.5)))
    grain = _noise(scene.size, chance.uniform(5, 40), chance)
    scene = Image.blend(scene, Image.merge("RGB", (grain,) * 3), 0.08)
    with io.BytesIO() as buffer:
        scene.save(buffer, "JPEG", quality=chance.randint(45, 95))
        return Image.open(io.BytesIO(buffer.getvalue())).convert("RGB")


def _noise(size: tuple[int, int], spread: float, chance: random.Random) -> Image.Image:
    """Return grain that is the same for the same chance, as Pillow's own is not."""
    drawn = np.random.default_rng(chance.getrandbits(32)).normal(128, spread, size[::-1])
    return Image.fromarray(np.clip(drawn, 0, 255).astype(np.uint8))
