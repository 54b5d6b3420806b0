"""A caption laid over a picture is judged with it, and no overlay can hide a picture or stop the check."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from checks.content import Item, Kind
from checks.images.decode import (
    CUT_SHORT,
    EMPTY,
    HIDES_ALL,
    NOT_A_PICTURE,
    TOO_LARGE,
    UnreadablePicture,
    decode,
    laid_over,
)
from checks.images.judge import judge
from checks.settings import Settings
from scanner.workers import Picture, Task, perform

RED, BLUE, CLEAR = (255, 0, 0), (0, 0, 255, 255), (0, 0, 0, 0)
ITEM = Item("snapchat", Kind.IMAGE, "1", media="memories/1-main.png")


def png(image):
    with io.BytesIO() as buffer:
        image.save(buffer, "PNG")
        return buffer.getvalue()


def caption(size=(20, 40)):
    """A see-through layer with a blue bar over its lower half."""
    layer = Image.new("RGBA", size, CLEAR)
    layer.paste(BLUE, (0, size[1] // 2, *size))
    return png(layer)


MAIN = png(Image.new("RGB", (100, 200), RED))


@pytest.mark.parametrize("size", [(20, 40), (100, 200), (300, 50)])
def test_the_caption_is_stretched_over_the_picture(size):
    both = laid_over(decode(MAIN), caption(size))
    assert both.size == (100, 200)
    assert both.pixels.getpixel((50, 20)) == RED
    assert both.pixels.getpixel((50, 180)) == BLUE[:3]
    assert [frame.getpixel((50, 180)) for frame in both.frames] == [BLUE[:3]]


def test_the_picture_itself_is_left_as_it_was():
    picture = decode(MAIN)
    laid_over(picture, caption())
    assert picture.pixels.getpixel((50, 180)) == RED


@pytest.mark.parametrize(
    ("overlay", "reason"),
    [
        (b"", EMPTY),
        (b"no picture", NOT_A_PICTURE),
        (caption((400, 400))[:120], CUT_SHORT),
        (png(Image.new("RGB", (9, 9), RED)), HIDES_ALL),
        (png(Image.new("1", (7_000, 7_000))), TOO_LARGE),
    ],
)
def test_an_overlay_that_is_none_is_said_and_the_picture_is_judged_without_it(overlay, reason):
    with pytest.raises(UnreadablePicture, match=reason.split(" (", maxsplit=1)[0]):
        laid_over(decode(MAIN), overlay)
    judged = judge(ITEM, MAIN, overlay=overlay, pictures="none")
    assert reason in judged.error
    assert (judged.width, judged.height) == (100, 200)


def test_a_worker_lays_the_caption_over(monkeypatch):
    seen = []
    monkeypatch.setattr("checks.images.judge.laid_over", lambda picture, overlay: seen.append(overlay) or picture)
    answer = perform(Task(pictures=(Picture(ITEM, MAIN, b"caption"), Picture(ITEM, MAIN))), Settings())
    assert seen == [b"caption"]
    assert answer.unread == ()


def test_what_is_judged_and_shown_is_the_picture_with_its_caption():
    shown = Item("snapchat", Kind.IMAGE, "1", field="profile_picture")
    (finding,) = judge(shown, MAIN, overlay=caption(), pictures="thumbnails").findings
    with Image.open(io.BytesIO(finding.thumbnail)) as small:
        red, _, blue = small.convert("RGB").getpixel((50, 180))
    assert (blue > 200, red < 50) == (True, True)
