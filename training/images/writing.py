"""
Pictures with words in them, drawn to teach the inkling of them: captions, memes, chats, pages, signs, walls, small print.

The words lie over photographs or plain grounds, in whatever fonts lie in a folder (Debian's `fonts-*` packages), straight,
aslant or up and down, large, small, clear or faint. Nothing is kept: the same seed draws the same picture again.
"""

from __future__ import annotations

import functools
import io
import json
import random
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from checks.derogatory.model import FOLDER

Colour: TypeAlias = tuple[int, int, int]

_SUFFIXES: Final = frozenset({".ttf", ".otf", ".ttc"})
# The scripts that profiles in this country hold beside Latin, as fonts (Noto's) and Unicode name them.
_SCRIPTS: Final = (
    "Arabic",
    "Hebrew",
    "Devanagari",
    "Bengali",
    "Gurmukhi",
    "Gujarati",
    "Tamil",
    "Thai",
    "Armenian",
    "Georgian",
)
_OTHER: Final = {"wqy-": "CJK", "ipag": "HIRAGANA", "seto": "KATAKANA", "Amiri-": "ARABIC", "Lohit-": "DEVANAGARI"}
_NO_LETTERS: Final = re.compile(r"D050000L|Symbols|Emoji|Math|Music|Quran|ex\.ttf|Hairline|Noto(?!Sans-|Serif-)")
_NO_CAPITALS: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HEBREW", "ARABIC", "DEVANAGARI"})


def fonts(folder: Path) -> list[tuple[Path, str]]:
    """Return the fonts in a folder, each with the script that it is to write; Latin ones many times as often as others."""
    found: list[tuple[Path, str]] = []
    for path in sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES):
        script = next((one for one in _SCRIPTS if re.fullmatch(rf"Noto(Sans|Serif){one}-Regular", path.stem)), None)
        script = script or next((one for start, one in _OTHER.items() if path.name.startswith(start)), None)
        if script is not None:
            found.append((path, script.upper()))
        elif not _NO_LETTERS.search(path.name):
            found += [(path, "LATIN")] + [(path, one) for one in ("CYRILLIC", "GREEK") if "DejaVu" in path.name]
    return found


def written(chance: random.Random, photograph: Image.Image, every_font: Sequence[tuple[Path, str]]) -> Image.Image:
    """Draw words in one of the ways in which pictures of profiles have them; over the photograph in half of them."""
    way = chance.choice((_caption, _caption, _meme, _chat, _page, _sign, _wall, _wall, _corner))
    scene = photograph.copy()
    font = chance.choice(every_font)
    way(scene, chance, font)
    return _stored(scene, chance)


def _caption(scene: Image.Image, chance: random.Random, font: tuple[Path, str]) -> None:
    """A few words anywhere, in a colour that can be told from what lies below."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        block = _block(chance, font, round(_size(chance, scene)), chance.choice((1, 1, 1, 2, 3)))
        _lay(scene, block, chance, turn=chance.choice((0, 0, 0, chance.uniform(-12, 12))))


def _meme(scene: Image.Image, chance: random.Random, font: tuple[Path, str]) -> None:
    """White capitals with a black edge, above and below."""
    size = round(scene.height * chance.uniform(0.06, 0.16))
    for top in (True, False):
        if not top and chance.random() < 0.3:
            return
        words = _words(chance, font[1], chance.randint(1, 4)).upper()
        block = _text(words, font, size, (255, 255, 255), edge=max(1, size // 12))
        block = _fit(block, scene.width)
        at = (scene.width - block.width) // 2, 8 if top else max(0, scene.height - block.height - 8)
        scene.paste(block, at, block)


def _chat(scene: Image.Image, chance: random.Random, font: tuple[Path, str]) -> None:
    """Bubbles on a plain ground, or a post on a card."""
    scene.paste(
        chance.choice(((255, 255, 255), (236, 229, 221), (18, 18, 20), (240, 242, 245), _any(chance))),
        (0, 0, *scene.size),
    )
    draw = ImageDraw.Draw(scene)
    size = round(max(scene.size) * chance.uniform(0.018, 0.05))
    y = size
    for _ in range(chance.randint(1, 9)):
        colour = chance.choice(((255, 255, 255), (220, 248, 198), (0, 132, 255), (60, 60, 64), _any(chance)))
        ink = (20, 20, 20) if sum(colour) > 380 else (245, 245, 245)
        block = _text(_lines(chance, font[1], chance.randint(1, 3)), font, size, ink)
        block = _fit(block, round(scene.width * 0.8))
        x = chance.choice((size, max(0, scene.width - block.width - 2 * size)))
        draw.rounded_rectangle(
            (x - size // 2, y, x + block.width + size // 2, y + block.height + size), size // 2, fill=colour
        )
        scene.paste(block, (x, y + size // 2), block)
        y += block.height + 2 * size
        if y > scene.height:
            return


def _page(scene: Image.Image, chance: random.Random, font: tuple[Path, str]) -> None:
    """Paper or a screen full of lines, over all of the picture or a part of it."""
    paper = chance.choice(((255, 255, 255), (250, 245, 230), (30, 30, 34), _any(chance)))
    ink = (25, 25, 25) if sum(paper) > 380 else (235, 235, 235)
    if chance.random() < 0.6:
        scene.paste(paper, (0, 0, *scene.size))
    size = round(max(scene.size) * chance.uniform(0.016, 0.035))
    sheet = _text(_lines(chance, font[1], chance.randint(4, 18)), font, size, ink, paper=paper)
    _lay(scene, sheet, chance, turn=chance.choice((0, 0, 90, chance.uniform(-8, 8))))


def _sign(scene: Image.Image, chance: random.Random, font: tuple[Path, str]) -> None:
    """A board, plate or label, seen a little from the side."""
    paper = _any(chance)
    ink = _unlike(paper, chance, least=110)
    words = chance.choice((_words(chance, font[1], chance.randint(1, 3)), _number(chance), _lines(chance, font[1], 2)))
    _lay(scene, _text(words, font, round(_size(chance, scene)), ink, paper=paper), chance, turn=chance.uniform(-10, 10))


def _wall(scene: Image.Image, chance: random.Random, font: tuple[Path, str]) -> None:
    """Large, rough and sometimes faint, at any slant: spray, chalk, carving, print on cloth."""
    words = chance.choice((_words(chance, font[1], 1), _words(chance, font[1], 2), _number(chance)))
    size = round(max(scene.size) * chance.uniform(0.05, 0.3))
    block = _text(words, font, size, _ink_over(scene, chance, least=45))
    if chance.random() < 0.5:  # rough edges, as paint on stone has them
        alpha = block.getchannel("A").filter(ImageFilter.GaussianBlur(chance.uniform(0.5, size / 25)))
        grain = np.asarray(Image.effect_noise(block.size, chance.uniform(20, 90)), dtype=np.float32) / 128
        rough = np.clip(np.asarray(alpha, dtype=np.float32) * grain, 0, 255).astype(np.uint8)
        block.putalpha(Image.fromarray(rough))
    _lay(scene, block, chance, turn=chance.choice((0, 90, 270, chance.uniform(-30, 30), chance.uniform(-30, 30))))


def _corner(scene: Image.Image, chance: random.Random, font: tuple[Path, str]) -> None:
    """Small print in a corner: a date, a name, an address of a site."""
    words = chance.choice((_number(chance), "@" + _words(chance, "LATIN", 1), _words(chance, font[1], 2)))
    size = round(max(scene.size) * chance.uniform(0.018, 0.04))
    block = _fit(_text(words, font, size, _ink_over(scene, chance, least=80)), scene.width)
    x = chance.choice((size // 2, max(0, scene.width - block.width - size // 2)))
    y = chance.choice((size // 2, max(0, scene.height - block.height - size // 2)))
    scene.paste(block, (x, y), block)


def _block(chance: random.Random, font: tuple[Path, str], size: int, lines: int) -> Image.Image:
    ink = chance.choice(((255, 255, 255), (0, 0, 0), _any(chance)))
    edge = chance.choice((0, 0, max(1, size // 14)))
    return _text(_lines(chance, font[1], lines), font, size, ink, edge=edge)


def _text(
    words: str, font: tuple[Path, str], size: int, ink: Colour, *, edge: int = 0, paper: Colour | None = None
) -> Image.Image:
    """Return words on a see-through ground, or on paper."""
    size = max(7, size)
    face = _face(font[0], size)
    other = (0, 0, 0) if sum(ink) > 380 else (255, 255, 255)
    left, top, right, bottom = ImageDraw.Draw(Image.new("L", (1, 1))).multiline_textbbox(
        (0, 0), words, face, stroke_width=edge
    )
    margin = size // 2 if paper else 2
    wide, high = (min(3000, int(length) + 2 * margin) for length in (right - left, bottom - top))
    block = Image.new("RGBA", (max(4, wide), max(4, high)), (*paper, 255) if paper else (*ink, 0))
    at = margin - left, margin - top
    ImageDraw.Draw(block).multiline_text(at, words, (*ink, 255), face, stroke_width=edge, stroke_fill=(*other, 255))
    return block


@functools.lru_cache(maxsize=256)
def _face(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size)


def _lay(scene: Image.Image, block: Image.Image, chance: random.Random, *, turn: float) -> None:
    """Lay a block somewhere over the scene, turned, and leaning where it is no caption."""
    if turn:
        if chance.random() < 0.5:
            lean = chance.uniform(-0.3, 0.3)
            wide = round(block.width + abs(lean) * block.height)
            way = (1, lean, min(0.0, -lean * block.height), 0, 1, 0)
            block = block.transform((wide, block.height), Image.Transform.AFFINE, way, Image.Resampling.BICUBIC)
        block = block.rotate(turn, Image.Resampling.BICUBIC, expand=True)
    block = _fit(block, scene.width)
    if block.height > scene.height:
        block = block.crop((0, 0, block.width, scene.height))
    at = chance.randint(0, max(0, scene.width - block.width)), chance.randint(0, max(0, scene.height - block.height))
    scene.paste(block, at, block)


def _fit(block: Image.Image, wide: int) -> Image.Image:
    if block.width <= wide:
        return block
    return block.resize((wide, max(1, round(block.height * wide / block.width))), Image.Resampling.BILINEAR)


def _stored(scene: Image.Image, chance: random.Random) -> Image.Image:
    """Out of focus a little, in bad light, and stored as platforms store."""
    if chance.random() < 0.4:
        scene = scene.filter(ImageFilter.GaussianBlur(chance.uniform(0.2, 1.2)))
    if chance.random() < 0.3:
        low, high = chance.randint(0, 70), chance.randint(150, 255)
        scene = scene.point([low + round(shade * (high - low) / 255) for shade in range(256)] * 3)
    with io.BytesIO() as buffer:
        scene.save(buffer, "JPEG", quality=chance.randint(40, 95))
        return Image.open(io.BytesIO(buffer.getvalue())).convert("RGB")


def _size(chance: random.Random, scene: Image.Image) -> float:
    """As many small letters as large ones, by proportion."""
    return float(max(scene.size) * 0.02 * 8 ** chance.random())


def _any(chance: random.Random) -> Colour:
    return chance.randint(0, 255), chance.randint(0, 255), chance.randint(0, 255)


def _unlike(paper: Colour, chance: random.Random, *, least: int) -> Colour:
    """Return a colour that can be told from another."""
    while True:
        ink = _any(chance)
        if max(abs(one - other) for one, other in zip(ink, paper, strict=True)) >= least:
            return ink


def _ink_over(scene: Image.Image, chance: random.Random, *, least: int) -> Colour:
    mean = scene.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    return _unlike(mean, chance, least=least)  # type: ignore[arg-type]  # three shades: the scene is RGB


def _lines(chance: random.Random, script: str, many: int) -> str:
    return "\n".join(_words(chance, script, chance.randint(1, 7)) for _ in range(many))


def _words(chance: random.Random, script: str, many: int) -> str:
    if script == "LATIN":
        said = " ".join(chance.choice(_vocabulary()) for _ in range(many))
        if chance.random() < 0.15:
            said += f" {_number(chance)}"
    else:
        letters = _letters(script)
        said = " ".join("".join(chance.choice(letters) for _ in range(chance.randint(2, 8))) for _ in range(many))
    if script in _NO_CAPITALS:
        return said
    return chance.choice((str, str, str.upper, str.capitalize, str.title))(said)


def _number(chance: random.Random) -> str:
    """A number, a date, a time, a plate, a price."""
    form = chance.choice(
        ("##", "####", "##/##/####", "##:##", "AA## AAA", "£#.##", "07### ######", "No. ##", "#### AA")
    )
    said = re.sub("#", lambda _: str(chance.randint(0, 9)), form)
    return re.sub("A", lambda _: chance.choice("ABCDEFGHJKLMNOPRSTUVWXY"), said)


@functools.cache
def _vocabulary() -> tuple[str, ...]:
    held = json.loads((Path(FOLDER) / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    return tuple(word for word in held if word.isascii() and word.isalpha() and len(word) > 1)


@functools.cache
def _letters(script: str) -> tuple[str, ...]:
    """Return the letters of a script by their Unicode names; of the Chinese only the common ones."""
    if script == "CJK":
        return tuple(chr(code) for code in range(0x4E00, 0x9000, 7))
    signs = (chr(code) for code in range(0x10000))
    return tuple(one for one in signs if unicodedata.name(one, "").startswith(f"{script} ") and one.isalpha())[:120]
