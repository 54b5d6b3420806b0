"""What a one-minute video costs besides the networks; made here, for no video is kept."""

from __future__ import annotations

import io
import time
from fractions import Fraction

import av
import numpy as np

from checks.images import video

_RATE = 30
_SECONDS = 60
_SIZE = (1920, 1080)
_KEY_EVERY = 250  # as encoders do when nobody asks otherwise


def one_minute() -> bytes:
    """Make a 1080p H.264 video in which the scene moves, with a key frame every eight seconds."""
    # Large squares: what is measured is decoding, and small ones would take minutes to encode.
    chance = np.random.default_rng(1)
    wide, high = _SIZE
    scene = np.kron(chance.integers(0, 255, (high // 60 + 6, wide // 60 + 32, 3)), np.ones((60, 60, 1))).astype(
        np.uint8
    )
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as made:
        stream = made.add_stream("libx264", rate=_RATE, options={"preset": "ultrafast", "crf": "30"})
        stream.width, stream.height, stream.pix_fmt = wide, high, "yuv420p"
        stream.gop_size = _KEY_EVERY
        stream.time_base = Fraction(1, _RATE)
        for number in range(_RATE * _SECONDS):
            part = np.ascontiguousarray(scene[number // 6 : number // 6 + high, number : number + wide])
            frame = av.VideoFrame.from_ndarray(part, format="rgb24")
            frame.pts = number
            made.mux(stream.encode(frame))
        made.mux(stream.encode())
    return buffer.getvalue()


def video_cost(rounds: int = 3) -> float:
    """Return the seconds of one core that decoding the video into pictures takes."""
    content = one_minute()
    container = video.container_of(content[:16])
    if container is None:
        raise RuntimeError("the made video is not known as one")
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        video.decode(content, container)
        best = min(best, time.process_time() - start)
    return best
