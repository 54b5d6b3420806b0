"""The hooked cross of the Nazis is found in many renderings; the temple's sign and what looks like it never are."""

from __future__ import annotations

import random

import numpy as np
import pytest
from PIL import Image

from checks.content import Item, Kind
from checks.finding import Sure
from checks.images import emblems
from checks.images.judge import judge
from training.images import symbols

ITEM = Item("facebook", Kind.IMAGE, "fb:1", media="photos/1.jpg")
MANY = 12


def hateful(image):
    return [one for one in emblems.find(image, image.size) if one.hateful]


def drawn(*, right=True, turn=45.0, ink=(10, 10, 10), side=200, size=(800, 600), at=(300, 200)):
    mark = Image.fromarray(emblems.hooked_cross(side, 0.18, right=right).astype(np.uint8) * 255)
    mark = mark.rotate(turn, Image.Resampling.BICUBIC, expand=True)
    image = Image.new("RGB", size, (240, 238, 230))
    image.paste(ink, at, mark)
    return image, (at[0], at[1], at[0] + mark.width, at[1] + mark.height)


def test_most_renderings_are_found():
    found = sum(bool(hateful(symbols.hateful(random.Random(seed)))) for seed in range(MANY))
    assert found >= 0.8 * MANY


@pytest.mark.parametrize("draw", [symbols.temple, symbols.look_alike])
def test_the_temples_sign_and_look_alikes_are_never_reported(draw):
    assert [seed for seed in range(MANY) if hateful(draw(random.Random(seed)))] == []


def test_the_temples_sign_is_seen_for_what_it_is():
    image, _ = drawn(right=False, turn=0)
    (seen,) = emblems.find(image, image.size)
    assert (seen.kind, seen.hateful, seen.right_facing) == (emblems.HOOKED_CROSS, False, False)
    assert seen.turned < 5


@pytest.mark.parametrize(
    ("right", "turn", "ink", "expected"),
    [
        (True, 45, (10, 10, 10), True),
        (True, 0, (10, 10, 10), True),
        (True, 0, (200, 60, 20), False),
        (False, 0, (10, 10, 10), False),
        (False, 45, (10, 10, 10), True),
        (True, 45, (200, 20, 20), True),
    ],
)
def test_stand_and_colour_tell_the_nazis_sign_from_that_of_temples(right, turn, ink, expected):
    image, _ = drawn(right=right, turn=turn, ink=ink)
    assert bool(hateful(image)) is expected


def test_dots_between_the_arms_are_those_of_india():
    image, (x0, y0, x1, y1) = drawn(turn=0)
    for x, y in ((0.3, 0.3), (0.7, 0.3), (0.3, 0.7), (0.7, 0.7)):
        middle = round(x0 + x * (x1 - x0)), round(y0 + y * (y1 - y0))
        image.paste((10, 10, 10), (middle[0] - 8, middle[1] - 8, middle[0] + 8, middle[1] + 8))
    assert hateful(image) == []
    assert emblems.find(image, image.size)


def test_the_box_lies_round_the_sign_in_the_pixels_that_a_person_sees():
    image, box = drawn()
    (seen,) = emblems.find(image, (1600, 1200))
    assert seen.box == pytest.approx([2 * side for side in box], abs=24)


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (64, 64)])
def test_pictures_with_nothing_in_them(size):
    assert emblems.find(Image.new("RGB", size, (9, 9, 9)), size) == []


def test_the_finding_leaves_the_decision_to_the_person(tmp_path):
    path = tmp_path / "flag.png"
    drawn()[0].save(path)
    judged = judge(ITEM, path.read_bytes(), pictures="thumbnails")
    finding = next(one for one in judged.findings if one.rule == "P-HATE")
    assert finding.sure is Sure.ONLY_YOU
    assert {label.label for label in finding.labels} == {"hate_symbol"}
    assert "history" in finding.reason


def test_the_shared_flag_is_found_and_the_temple_is_not(shared):
    folder = shared / "data" / "images"
    if not folder.is_dir():
        pytest.skip("the labelled pictures are not here")
    for name, expected in (("hate_flag_waving.jpg", True), ("ok_manji_temple.jpg", False)):
        with Image.open(folder / name) as image:
            assert bool(hateful(image.convert("RGB"))) is expected, name
