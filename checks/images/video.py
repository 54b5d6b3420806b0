"""
Looks into videos: a few of their key frames, which are whole pictures and cost next to nothing to decode.

The container is named to the reader by the first bytes and never guessed: left to guess, it would also open playlists, and
those name other files and addresses.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Final

from checks.images.metadata import is_place
from checks.images.picture import (
    CUT_SHORT,
    DAMAGED,
    EMPTY,
    LONGEST_SIDE,
    TOO_LARGE,
    Picture,
    UnreadablePicture,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream
    from PIL import Image

NO_VIDEO: Final = "this is a video and the part that opens those is not installed (av)"
NO_PICTURES: Final = "this video has no pictures in it"

_FRAMES: Final = 8
_SIDE: Final = 1024
_MOST_PIXELS: Final = 40_000_000
_MOST_PACKETS: Final = 400_000
# A file may have one key frame alone, at its beginning. Then frames are decoded one after the other, as far as this goes.
_WALKED_PIXELS: Final = 250_000_000
_WALKED_FRAMES: Final = 400
_LOCATION: Final = re.compile(r"^([+-]\d+(?:\.\d+)?)([+-]\d+(?:\.\d+)?)")
_LOCATION_KEYS: Final = ("location", "location-eng", "com.apple.quicktime.location.ISO6709")
_MP4_KINDS: Final = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"})


def container_of(start: bytes) -> str | None:
    """Return the kind of video container that a file's first bytes announce, None where it is no video."""
    if start[4:8] == b"ftyp" and start[8:12] not in _MP4_KINDS:
        return "mov"
    if start[4:8] in (b"moov", b"mdat", b"wide", b"free") and start[:4] != b"RIFF":
        return "mov"
    if start.startswith(b"\x1a\x45\xdf\xa3"):
        return "matroska"
    if start[:4] == b"RIFF" and start[8:12] == b"AVI ":
        return "avi"
    return None


def decode(content: bytes, container: str) -> Picture:
    """Return a video as a picture with frames; raise `UnreadablePicture` for what cannot be read, whatever is wrong with it."""
    if not content:
        raise UnreadablePicture(EMPTY)
    try:
        import av  # noqa: PLC0415 - a large library, wanted only where there are videos
    except ImportError:
        raise UnreadablePicture(NO_VIDEO) from None
    av.logging.set_level(None)
    try:
        with av.open(io.BytesIO(content), mode="r", format=container, metadata_errors="ignore") as opened:
            return _read(opened)
    except UnreadablePicture:
        raise
    except MemoryError:
        raise UnreadablePicture(TOO_LARGE) from None
    except (av.error.EOFError, av.error.InvalidDataError):
        raise UnreadablePicture(CUT_SHORT) from None
    except Exception:  # noqa: BLE001 - decoders answer hostile bytes with any exception there is
        raise UnreadablePicture(DAMAGED) from None


def _read(opened: InputContainer) -> Picture:
    if not opened.streams.video:
        raise UnreadablePicture(NO_PICTURES)
    stream = opened.streams.video[0]
    stream.thread_type = "NONE"
    if stream.codec_context.width * stream.codec_context.height > _MOST_PIXELS:
        raise UnreadablePicture(TOO_LARGE)
    frames: list[Image.Image] = []
    size = (0, 0)
    for frame in _spread(opened, stream):
        if frame.width * frame.height > _MOST_PIXELS:
            raise UnreadablePicture(TOO_LARGE)
        picture = _upright(frame)
        size = size if frames else _shown_size(frame)
        frames.append(picture)
    if not frames:
        raise UnreadablePicture(CUT_SHORT)
    return Picture(frames[0], size, _place(opened), tuple(frames))


def _spread(opened: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    """Yield up to eight frames, spread over the whole of the video."""
    keys = []
    for number, packet in enumerate(opened.demux(stream)):
        if number > _MOST_PACKETS:
            break
        if packet.is_keyframe and packet.pts is not None:
            keys.append(packet.pts)
    if len(keys) <= 1:
        yield from _walked(opened, stream)
        return
    wanted = keys if len(keys) <= _FRAMES else [keys[place * len(keys) // _FRAMES] for place in range(_FRAMES)]
    stream.codec_context.skip_frame = "NONKEY"
    for at in wanted:
        opened.seek(at, stream=stream)
        frame = next(opened.decode(stream), None)
        if frame is not None:
            yield frame


def _walked(opened: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    """Decode from the beginning, as far as the budget goes, and yield a few frames of it."""
    opened.seek(0, stream=stream)
    area = max(1, stream.codec_context.width * stream.codec_context.height)
    budget = max(1, min(_WALKED_FRAMES, _WALKED_PIXELS // area))
    stride = max(1, min(budget, stream.frames or budget) // _FRAMES)
    for number, frame in enumerate(opened.decode(stream)):
        if number >= min(budget, stride * _FRAMES):
            break
        if number % stride == 0:
            yield frame


def _upright(frame: VideoFrame) -> Image.Image:
    """Return a frame as a small picture, turned the way a person sees it."""
    shrink = min(1.0, min(_SIDE, LONGEST_SIDE) / max(frame.width, frame.height))
    width, height = (max(2, round(side * shrink)) for side in (frame.width, frame.height))
    picture: Image.Image = frame.to_image(width=width, height=height)  # type: ignore[no-untyped-call]
    return picture.rotate(frame.rotation, expand=True) if frame.rotation % 360 else picture


def _shown_size(frame: VideoFrame) -> tuple[int, int]:
    on_its_side = frame.rotation % 180 != 0
    return (frame.height, frame.width) if on_its_side else (frame.width, frame.height)


def _place(opened: InputContainer) -> tuple[float, float] | None:
    for key in _LOCATION_KEYS:
        found = _LOCATION.match(opened.metadata.get(key, ""))
        if found:
            latitude, longitude = float(found[1]), float(found[2])
            if is_place(latitude, longitude):
                return latitude, longitude
    return None
