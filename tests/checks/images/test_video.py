"""Videos: a few key frames are looked at, upright, and no video can name another file or stop the check."""

from __future__ import annotations

import io
import time

import av
import numpy as np
import pytest
from PIL import Image

from checks.content import Item, Kind
from checks.images import video
from checks.images.decode import CUT_SHORT, DAMAGED, UnreadablePicture, decode
from checks.images.judge import judge
from samples import pictures as drawn

ITEM = Item("facebook", Kind.VIDEO, "fb:1", media="videos/1.mp4")
SCENE, PEACH = drawn.landscape().resize((480, 480)), drawn.fires_the_nudity_detector()


def filmed(pictures, *, form="mp4", every=10, codec="mpeg4", metadata=None, keys=10):
    """Make a video of pictures, each shown for `every` frames, with a key frame every `keys`."""
    buffer = io.BytesIO()
    with av.open(buffer, mode="w", format=form) as made:
        made.metadata.update(metadata or {})
        stream = made.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = *pictures[0].size, "yuv420p"
        stream.codec_context.gop_size, stream.bit_rate = keys, 8_000_000  # so that shades survive
        for picture in pictures:
            for _ in range(every):
                made.mux(stream.encode(av.VideoFrame.from_image(picture)))
        made.mux(stream.encode())
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("form", "codec"), [("mp4", "mpeg4"), ("mov", "mpeg4"), ("avi", "mpeg4"), ("matroska", "mpeg4")]
)
def test_frames_are_spread_over_the_whole_video(form, codec):
    shades = [Image.new("RGB", (320, 240), (20 * number, 128, 128)) for number in range(12)]
    picture = decode(filmed(shades, form=form, codec=codec))
    assert picture.size == (320, 240)
    reds = [np.asarray(frame)[..., 0].mean() for frame in picture.frames]
    assert len(reds) == 8
    assert reds == sorted(reds)
    assert reds[0] < 30
    assert reds[-1] > 170


def test_a_video_with_one_key_frame_is_looked_at_all_the_same():
    shades = [Image.new("RGB", (320, 240), (20 * number, 128, 128)) for number in range(12)]
    frames = decode(filmed(shades, keys=1000)).frames
    assert len(frames) > 4


def test_what_shows_in_one_later_frame_is_found_and_no_pixel_of_it_kept():
    judged = judge(ITEM, filmed([SCENE, SCENE, PEACH, SCENE]), pictures="thumbnails")
    assert "P-NUDE" in {finding.rule for finding in judged.findings}
    assert all(finding.thumbnail is None for finding in judged.findings)
    assert (judged.error, judged.width, judged.height) == (None, 480, 480)


def test_words_in_a_later_frame_are_read():
    meme = drawn.meme("MY BOSS IS A", "TOTAL DICKHEAD")
    judged = judge(ITEM, filmed([drawn.landscape(), meme, drawn.landscape()]), pictures="none")
    assert "P-WORDS" in {finding.rule for finding in judged.findings}
    assert "DICKHEAD" in judged.text


def test_the_place_in_a_video_is_found():
    place = decode(filmed([SCENE], form="mov", metadata={"location": "+53.8019-001.5600/"})).place
    assert place == pytest.approx((53.8019, -1.56))


def test_half_a_video_is_an_answer_with_a_reason():
    whole = filmed([SCENE, SCENE])
    with pytest.raises(UnreadablePicture) as caught:
        decode(whole[: len(whole) // 3])
    assert caught.value.reason in (CUT_SHORT, DAMAGED)


@pytest.mark.parametrize(
    "content",
    [
        b"\0\0\0\x18ftypisom" + bytes(2000),
        b"\0\0\0\x18ftypmp42" + b"#EXTM3U\nhttp://127.0.0.1:9/x.ts\n" * 40,
        b"\x1a\x45\xdf\xa3" + bytes(2000),
        b"RIFF\xff\xff\0\0AVI " + bytes(2000),
        b"\0\0\0\x08moov" + b"\xff" * 500,
    ],
)
def test_damaged_videos_are_an_answer_too(content):
    with pytest.raises(UnreadablePicture):
        decode(content)


@pytest.mark.parametrize(
    "start", [b"#EXTM3U\nhttp://127.0.0.1:9/x.ts\n", b"ffconcat version 1.0\nfile /etc/passwd\n", b"RIFF1234WEBP"]
)
def test_what_names_other_files_is_no_video(start):
    assert video.container_of(start) is None


def test_a_minute_costs_little_beside_the_networks():
    """A minute of full size, measured as a share of decoding every frame of it, which needs no clock of its own."""
    frames = [Image.effect_noise((1920, 1080), 20).convert("RGB") for _ in range(2)]
    content = filmed(frames * 6, every=50, keys=50)  # 600 frames, 10 a second
    start = time.process_time()
    decode(content)
    ours = time.process_time() - start
    start = time.process_time()
    with av.open(io.BytesIO(content)) as opened:
        for _ in opened.decode(video=0):
            pass
    assert ours < 0.5 * (time.process_time() - start)
