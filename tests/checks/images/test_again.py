"""A copy of a picture is not looked at again, and two pictures that differ are never taken for one."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from checks.content import Item, Kind
from checks.images.again import Memory
from checks.images.bodies import Bodies
from checks.images.decode import decode
from checks.images.judge import judge
from checks.images.looking import Seen
from samples import pictures as drawn

ITEM = Item("facebook", Kind.IMAGE, "fb:1", media="photos/1.jpg")


def photograph(seed=1, size=(1080, 810)):
    """Something with the detail of a photograph: soft shapes, edges and grain."""
    chance = random.Random(seed)
    image = Image.effect_noise((40, 30), 90).resize(size, Image.Resampling.BICUBIC)
    image = Image.merge("RGB", (image, image.transpose(Image.Transpose.ROTATE_180), image.filter(ImageFilter.BLUR)))
    draw = ImageDraw.Draw(image)
    for _ in range(30):
        x, y = chance.randint(0, size[0]), chance.randint(0, size[1])
        colour = tuple(chance.randint(0, 255) for _ in range(3))
        draw.ellipse((x, y, x + chance.randint(20, 200), y + chance.randint(20, 200)), fill=colour)
    grain = Image.effect_noise(size, 12)
    return Image.blend(image, Image.merge("RGB", (grain,) * 3), 0.1)


def stored(image, quality=90, kind="JPEG"):
    with io.BytesIO() as buffer:
        image.save(buffer, kind, quality=quality)
        return buffer.getvalue()


def looks(*files):
    """Return how many of the files were looked at, one after the other, with one memory."""
    memory, seen = Memory(), []

    def look(picture):
        seen.append(picture.size)
        return Seen(Bodies())

    for content in files:
        memory.seen(decode(content), (content, None), look)
    return len(seen)


SCENE = photograph()
FILE = stored(SCENE)


@pytest.mark.parametrize(
    "copy",
    [
        FILE,
        stored(SCENE, 55),
        stored(SCENE, kind="PNG"),
        stored(SCENE, 75, "WEBP"),
        stored(SCENE.resize((720, 540), Image.Resampling.LANCZOS), 80),
        stored(SCENE.resize((640, 480)), 85),
    ],
    ids=["bytes", "worse", "png", "webp", "smaller", "smaller still"],
)
def test_a_copy_is_looked_at_once(copy):
    assert looks(FILE, copy) == 1


def worded(text, size, ink):
    image = SCENE.copy()
    ImageDraw.Draw(image).text((400, 300), text, fill=ink, font=ImageFont.load_default(size))
    return image


def dotted():
    image = SCENE.copy()
    ImageDraw.Draw(image).rectangle((500, 400, 524, 424), fill=(255, 0, 0))
    return image


@pytest.mark.parametrize(
    "other",
    [
        photograph(2),
        worded("idiot", 14, (255, 255, 255)),
        worded("idiot", 40, (0, 0, 0)),
        dotted(),
        SCENE.crop((12, 0, 1080, 810)),
        SCENE.crop((20, 15, 1060, 795)),
        SCENE.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        SCENE.transpose(Image.Transpose.ROTATE_180),
        SCENE.convert("L").convert("RGB"),
        SCENE.point(lambda value: min(255, value + 14)),
        SCENE.resize((810, 810)),
        SCENE.resize((1620, 1215)),
    ],
    ids="another word large-word dot edge crop mirrored turned grey lighter squeezed larger".split(),
)
def test_what_differs_is_looked_at_by_itself(other):
    assert looks(FILE, stored(other)) == 2


def test_tiny_pictures_and_moving_ones_are_known_by_their_bytes_alone():
    small = SCENE.resize((150, 110))
    assert looks(stored(small), stored(small, 60)) == 2
    assert looks(stored(small), stored(small)) == 1


def test_the_boxes_of_a_smaller_copy_are_in_its_own_pixels():
    memory = Memory()
    body = drawn.fires_the_nudity_detector().resize((1000, 1000))
    first, second = (
        judge(ITEM, stored(image), pictures="none", memory=memory) for image in (body, body.resize((500, 500)))
    )
    assert [finding.rule for finding in first.findings] == [finding.rule for finding in second.findings]
    assert second.labels[0].box == pytest.approx([side / 2 for side in first.labels[0].box], abs=1)
    assert (second.width, second.height) == (500, 500)


def test_what_the_file_says_and_whose_it_is_counts_for_each_copy_alone():
    memory = Memory()
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 48.0, 7.0), 3: "W", 4: (1.0, 33.0, 36.0)})
    with io.BytesIO() as buffer:
        SCENE.save(buffer, "JPEG", quality=90, exif=exif)
        placed = buffer.getvalue()
    profile = Item("facebook", Kind.IMAGE, "fb:2", field="profile_picture")
    answers = [
        judge(item, content, pictures="none", memory=memory)
        for item, content in ((ITEM, FILE), (ITEM, placed), (profile, FILE))
    ]
    assert [[finding.rule for finding in one.findings] for one in answers] == [[], ["P-PLACE"], ["P-FACE-OF-PROFILE"]]
    assert answers[2].findings[0].item == profile


def test_only_the_last_few_hundred_are_remembered(monkeypatch):
    monkeypatch.setattr("checks.images.again._MOST", 1)
    assert looks(FILE, stored(photograph(2)), FILE) == 3
