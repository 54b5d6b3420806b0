"""The inkling lets through whatever may hold words, and spares the search for them the rest."""

from __future__ import annotations

import io
import itertools
import json

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from checks.content import Item, Kind
from checks.images import inkling, lines
from checks.images.judge import judge
from checks.images.shrink import halved
from samples import pictures as drawn

ITEM = Item("facebook", Kind.IMAGE, "fb:1", media="photos/1.jpg")
INKS = {"dark": (20, 20, 20), "blue": (30, 40, 160), "red": (200, 30, 40), "pale": (150, 165, 175)}
TURNS = (0, 90, 12)
SURE = 0.75  # the search itself begins at one half


def stored(image):
    with io.BytesIO() as buffer:
        image.save(buffer, "JPEG", quality=85)
        return buffer.getvalue()


def written(said, *, scene, letters, ink, turn):
    font = ImageFont.load_default(letters)
    left, top, right, bottom = font.getbbox(said)
    block = Image.new("L", (round(right - left) + 4, round(bottom - top) + 4))
    ImageDraw.Draw(block).text((2 - left, 2 - top), said, font=font, fill=255)
    block = block.rotate(turn, Image.Resampling.BICUBIC, expand=True)
    picture = scene.copy()
    picture.paste(ink, ((scene.width - block.width) // 2, (scene.height - block.height) // 2), block)
    return picture


@pytest.mark.parametrize("ground", ["hills", "paper", "grain"])
@pytest.mark.parametrize("letters", [26, 44, 120])
def test_words_are_never_overlooked_that_the_search_for_them_is_sure_of(ground, letters):
    noise = np.random.default_rng(1).normal(128, 60, (640, 960)).clip(0, 255).astype(np.uint8)
    grain = Image.fromarray(noise).filter(ImageFilter.GaussianBlur(1)).convert("RGB")
    scene = {"hills": drawn.landscape(), "paper": Image.new("RGB", (960, 640), (240, 238, 230)), "grain": grain}[ground]
    missed, seen = [], 0
    for ink, turn, said in itertools.product(INKS, TURNS, ("hello there", "1488", "ΜΑΘΗΜΑ")):
        small = halved(written(said, scene=scene, letters=letters, ink=INKS[ink], turn=turn))
        if found := lines.gate(small):
            seen += 1
            if not inkling.of_words(small):
                missed.append(max(place.score for place in found))
    assert [score for score in missed if score >= SURE] == []
    assert len(missed) <= 0.06 * seen
    assert seen >= 8


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_the_search_is_spared_where_there_is_plainly_nothing(monkeypatch, seed):
    def never(*_):
        raise AssertionError("looked for nothing")

    monkeypatch.setattr(lines, "find", never)
    assert judge(ITEM, stored(drawn.landscape(seed)), pictures="none").error is None


def test_where_there_is_an_inkling_the_words_are_read(monkeypatch):
    meme = stored(drawn.meme())
    assert judge(ITEM, meme, pictures="none").text
    monkeypatch.setattr(inkling, "bars", lambda: dict.fromkeys(("wide", "high", "other"), 100.0))
    assert judge(ITEM, meme, pictures="none").text == ""


def test_the_bars_are_those_that_were_measured_and_lose_next_to_nothing():
    measured = json.loads((inkling.FOLDER / "inkling.json").read_text("utf-8"))
    assert inkling.bars() == {name: one["bar"] for name, one in measured.items()}
    drawn_words, lost, real = (
        sum(one[row] for one in measured.values())
        for row in ("pictures with drawn words", "drawn words lost", "real words lost")
    )
    assert drawn_words >= 500
    assert lost <= 0.01 * drawn_words
    assert real == 0


def test_a_phones_screen_is_looked_at_larger_than_a_photograph():
    assert max(inkling.size((1080, 2340))) > max(inkling.size((1920, 1080))) > max(inkling.size((1080, 810)))
    assert min(inkling.size((3, 900))) >= 2 * inkling.CELL


def test_no_shared_picture_of_words_is_overlooked(shared):
    folder = shared / "data" / "images"
    if not folder.is_dir():
        pytest.skip("the labelled pictures are not here")
    overlooked = []
    for path in [*sorted(folder.glob("txt_*")), folder / "hate_1488_wall.jpg"]:
        with Image.open(path) as image:
            if not inkling.of_words(halved(image.convert("RGB"))):
                overlooked.append(path.name)
    assert overlooked == []
