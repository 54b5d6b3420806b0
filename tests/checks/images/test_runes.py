"""The black sun and the bolts of the SS are found in many renderings; what looks like them never is."""

from __future__ import annotations

import io
import random

import numpy as np
import pytest
from PIL import Image

from checks.content import Item, Kind
from checks.finding import Sure
from checks.images import emblems, glance, runes
from checks.images.judge import judge
from checks.images.shrink import halved
from training.images import like_runes
from training.images import runes as drawn

ITEM = Item("facebook", Kind.IMAGE, "fb:1", media="photos/1.jpg")
MANY = 12
SIGNS = pytest.mark.parametrize(("draw", "kind"), [(drawn.black_sun, runes.BLACK_SUN), (drawn.bolts, runes.BOLTS)])


def kinds(image):
    return {one.kind for one in emblems.find(image, image.size)}


def put(*marks, size=(800, 600), at=(200, 120)):
    """Lay marks beside one another on white."""
    image = Image.new("RGB", size, (245, 245, 240))
    x, y = at
    for mark in marks:
        shape = Image.fromarray(mark.astype(np.uint8) * 255)
        image.paste((15, 15, 15), (x, y), shape)
        x += shape.width + 20
    return image


BOLT = runes.bolt(200, 0.28, 0.16, 0.56)
SUN = runes.black_sun(300, 0.06, 0.4, 0.62)


@SIGNS
def test_most_renderings_are_found_for_what_they_are(draw, kind):
    found = [kinds(draw(random.Random(seed))) for seed in range(MANY)]
    assert sum(kind in one for one in found) >= 0.8 * MANY
    assert set().union(*found) == {kind}


@SIGNS
def test_the_first_glance_lets_most_of_them_through(draw, kind):
    del kind
    seen = [glance.may_hold_a_sign(halved(draw(random.Random(seed)))) for seed in range(MANY)]
    assert sum(seen) >= 0.9 * MANY


@pytest.mark.parametrize("draw", [like_runes.like_a_sun, like_runes.like_bolts])
def test_what_looks_like_them_is_never_reported(draw):
    assert [seed for seed in range(2 * MANY) if kinds(draw(random.Random(seed)))] == []


def test_the_sun_is_found_bent_either_way_and_its_straight_rays_are_a_wheel():
    assert kinds(put(SUN)) == kinds(put(SUN[:, ::-1])) == {runes.BLACK_SUN}
    x, y = np.mgrid[-1:1:300j, -1:1:300j]
    radius, turn = np.hypot(x, y), np.arctan2(y, x) / (2 * np.pi) * 12
    rays = np.abs(turn - np.round(turn)) * radius < 0.06
    wheel = (radius <= 1) & (rays | (radius > 0.92) | (radius < 0.15))
    assert kinds(put(wheel)) == set()


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ((BOLT, BOLT), {runes.BOLTS}),
        ((BOLT,), set()),
        ((BOLT, BOLT, BOLT), set()),
        ((BOLT[:, ::-1], BOLT[:, ::-1]), set()),
        ((BOLT, BOLT[:, ::-1]), set()),
        ((BOLT, BOLT[:140]), set()),
        ((np.ones((200, 30), dtype=bool), BOLT, BOLT), set()),
    ],
    ids=["two", "one", "three", "mirrored", "one mirrored", "one shorter", "beside a letter"],
)
def test_only_two_bolts_of_one_size_by_themselves_count(marks, expected):
    assert kinds(put(*marks)) == expected


def test_the_box_lies_round_the_sign_in_the_pixels_that_a_person_sees():
    (seen,) = emblems.find(put(BOLT, BOLT), (1600, 1200))
    assert seen.box == pytest.approx((400, 240, 840, 640), abs=24)
    assert seen.hateful


@pytest.mark.parametrize(("marks", "words"), [((SUN,), "black sun"), ((BOLT, BOLT), "bolts of the SS")])
def test_the_reason_names_the_sign_and_leaves_the_decision_to_the_person(monkeypatch, marks, words):
    monkeypatch.setattr(glance, "may_hold_a_sign", lambda _: True)
    with io.BytesIO() as buffer:
        put(*marks).save(buffer, "PNG")
        judged = judge(ITEM, buffer.getvalue(), pictures="none")
    finding = next(one for one in judged.findings if one.rule == "P-HATE")
    assert words in finding.reason
    assert "hooked cross" not in finding.reason
    assert finding.sure is Sure.ONLY_YOU
    assert {label.label for label in finding.labels} == {"hate_symbol"}
