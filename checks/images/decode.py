"""
Files become pictures here, and nowhere else.

A profile's archive is hostile input: files that are cut short, named wrongly, or made to fill the memory. Whatever the
bytes are, the answer is a small RGB picture or `UnreadablePicture` with a plain reason that holds nothing of the file.
A hostile file costs about a second and 400 MB at most: what a decoder would need is worked out from the header first.
"""

from __future__ import annotations

import dataclasses
import io
import itertools
import warnings
from collections.abc import Callable
from typing import BinaryIO, Final

from PIL import Image, UnidentifiedImageError

from checks.images import metadata, shrink, video
from checks.images.picture import (
    CUT_SHORT,
    DAMAGED,
    EMPTY,
    LONGEST_SIDE,
    NOT_A_PICTURE,
    TOO_LARGE,
    Picture,
    UnreadablePicture,
)

__all__ = [
    "CUT_SHORT",
    "DAMAGED",
    "EMPTY",
    "HIDES_ALL",
    "LONGEST_SIDE",
    "NOT_A_PICTURE",
    "NO_HEIC",
    "TOO_LARGE",
    "Picture",
    "UnreadablePicture",
    "decode",
    "laid_over",
]

MOST_BYTES: Final = 120_000_000
MOST_PIXELS: Final = 100_000_000

# What keeps decoding under 400 MB in all, measured (Pillow 13, November 2026) with pictures of just this size. HEIC is the
# dearest: phones make such pictures of 48 MP, and one took 394 MB and 1.4 seconds.
_MOST_BY_FORMAT: Final = {"WEBP": 20_000_000, "AVIF": 30_000_000, "HEIF": 50_000_000}
_MOST_IN_FOUR_BYTES: Final = 62_500_000
_ONE_BYTE_MODES: Final = frozenset({"1", "L", "P"})
# A progressive JPEG keeps its coefficients until its last scan, and each scan goes over the whole picture again: a small
# file with thousands of scans would keep a machine busy for minutes.
_MOST_PROGRESSIVE: Final = 41_000_000
_MOST_SCANNED: Final = 600_000_000

# Formats that people's profiles hold. Others stay shut: a decoder that is never reached cannot be attacked, and EPS even
# starts another program. (MPO, the JPEG of phones with two cameras, opens as JPEG.)
_FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF", "HEIF")
_ANIMATED: Final = frozenset({"PNG", "GIF", "WEBP", "AVIF"})
_MOST_OVERLAY: Final = 20_000_000  # it is kept whole, in four bytes a pixel
_OPAQUE: Final = 255
_FRAMES: Final = 5
_FRAME_SIDE: Final = 1024
# Frames build on one another, so looking at the last one means decoding all. Counted in pixels, not in seconds, so that
# the same file gives the same answer on a slow machine.
_MOST_WALKED_PIXELS: Final = 40_000_000
_MOST_WALKED_FRAMES: Final = 600

HIDES_ALL: Final = "it is nowhere see-through"
NO_HEIC: Final = "this is a HEIC picture and the part that reads those is not installed (pillow-heif)"

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
# Pillow grumbles about EXIF blocks that it cannot read, in words that would only worry the person.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")


def decode(data: bytes | BinaryIO, *, longest_side: int = LONGEST_SIDE) -> Picture:
    """Read a picture or video of any usual format; raise `UnreadablePicture` for anything else, whatever is wrong with it."""
    content = data if isinstance(data, bytes) else data.read(MOST_BYTES + 1)
    if not content:
        raise UnreadablePicture(EMPTY)
    if len(content) > MOST_BYTES:
        raise UnreadablePicture(TOO_LARGE)
    if container := video.container_of(content[:16]):
        return video.decode(content, container)
    with _open(content) as image:
        try:
            return _read(image, content, longest_side)
        except UnreadablePicture:
            raise
        except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError):
            raise UnreadablePicture(TOO_LARGE) from None
        except Exception:  # noqa: BLE001 - decoders answer hostile bytes with any exception there is
            raise UnreadablePicture(CUT_SHORT if _is_cut_short(content) else DAMAGED) from None


def laid_over(picture: Picture, overlay: bytes) -> Picture:
    """
    Return `picture` with another file laid over it, as platforms show captions: stretched to it, see-through where it is.

    Raise `UnreadablePicture` where the overlay cannot be read, or where it would hide all that lies below.
    """
    if not overlay:
        raise UnreadablePicture(EMPTY)
    with _open(overlay) as image:
        if image.width * image.height > _MOST_OVERLAY:
            raise UnreadablePicture(TOO_LARGE)
        _refuse_bombs(image, overlay)
        try:
            layer = image.convert("RGBA")
        except Exception:  # noqa: BLE001 - as in `decode`
            raise UnreadablePicture(CUT_SHORT if _is_cut_short(overlay) else DAMAGED) from None
    if layer.getchannel("A").getextrema()[0] == _OPAQUE:  # nothing below would be looked at
        raise UnreadablePicture(HIDES_ALL)
    frames = tuple(_with_layer(frame, layer) for frame in picture.frames)
    return dataclasses.replace(picture, pixels=_with_layer(picture.pixels, layer), frames=frames)


def _with_layer(pixels: Image.Image, layer: Image.Image) -> Image.Image:
    fitted = layer.resize(pixels.size)
    both = pixels.copy()
    both.paste(fitted, mask=fitted.getchannel("A"))
    return both


def _open(content: bytes) -> Image.Image:
    """Read the header only."""
    heic = _is_heic(content)
    if heic and not _can_read_heic():
        raise UnreadablePicture(NO_HEIC)
    try:
        return Image.open(io.BytesIO(content), formats=_FORMATS if heic else _FORMATS[:-1])
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError):
        raise UnreadablePicture(TOO_LARGE) from None
    except Exception as error:  # noqa: BLE001 - as above
        if _known_kind(content):
            reason = CUT_SHORT if _is_cut_short(content) else DAMAGED
        else:
            reason = NOT_A_PICTURE if isinstance(error, UnidentifiedImageError) else DAMAGED
        raise UnreadablePicture(reason) from None


def _read(image: Image.Image, content: bytes, longest_side: int) -> Picture:
    width, height = image.size
    _refuse_bombs(image, content)
    longest = max(width, height)
    # libjpeg halves while it decodes, for next to nothing. Three quarters of the side are enough: 12 MP become 3 MP.
    enough = longest_side * 3 // 4
    image.draft(None, (max(1, width * enough // longest), max(1, height * enough // longest)))
    # Before the metadata: a PNG may carry it after its pixels, and Pillow then decodes on the way, hiding what went wrong.
    image.load()
    notes = metadata.read(image)
    first = metadata.upright(shrink.to_small_rgb(image, longest_side), notes.orientation)
    frames = [first]
    if image.format in _ANIMATED:
        frames += [metadata.upright(frame, notes.orientation) for frame in _later_frames(image)]
    size = (height, width) if notes.is_turned else (width, height)
    return Picture(first, size, notes.place, tuple(frames), notes.tells)


def _refuse_bombs(image: Image.Image, content: bytes) -> None:
    """Refuse, from the header alone, what would take too much memory or time to decode."""
    pixels = image.width * image.height
    if image.format in ("JPEG", "MPO"):
        most = MOST_PIXELS
        if image.info.get("progressive"):
            # Inside picture data the byte FF is always followed by 00, so FF DA is the start of a scan.
            scans = max(1, content.count(b"\xff\xda"))
            most = min(_MOST_PROGRESSIVE, _MOST_SCANNED // scans)
    else:
        most = MOST_PIXELS if image.mode in _ONE_BYTE_MODES else _MOST_IN_FOUR_BYTES
        most = min(most, _MOST_BY_FORMAT.get(image.format or "", most))
    if pixels > most:
        raise UnreadablePicture(TOO_LARGE)


def _later_frames(image: Image.Image) -> list[Image.Image]:
    """Return a few later frames, evenly spread; a damaged later frame ends the walk and spoils nothing."""
    budget = min(_MOST_WALKED_FRAMES, _MOST_WALKED_PIXELS // (image.width * image.height))
    kept: list[tuple[int, Image.Image]] = []
    stride = 1
    for number in itertools.count(1):
        if number > budget:
            break
        try:
            image.seek(number)
            if number % stride == 0:
                kept.append((number, shrink.to_small_rgb(image, _FRAME_SIDE)))
            else:
                image.load()
        except Exception:  # noqa: BLE001 - the end of the animation, or of what can be read of it
            break
        if len(kept) > 2 * _FRAMES:
            stride *= 2
            kept = [(at, frame) for at, frame in kept if at % stride == 0]
    wanted = _FRAMES - 1
    if len(kept) > wanted:
        kept = [kept[(place + 1) * len(kept) // wanted - 1] for place in range(wanted)]
    return [frame for _, frame in kept]


def _is_heic(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


def _can_read_heic() -> bool:
    """Teach Pillow to read HEIC, only when such a file turns up: the part is large, and optional."""
    try:
        import pillow_heif  # noqa: PLC0415 - see above
    except ImportError:
        return False
    pillow_heif.register_heif_opener(thumbnails=False)
    return True


def _known_kind(content: bytes) -> bool:
    start = content[:12]
    return (
        start.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*"))
        or (start[:4] == b"RIFF" and start[8:] == b"WEBP")
        or start[4:8] == b"ftyp"
    )


def _is_cut_short(content: bytes) -> bool:
    """Tell a file that ends early from one that is damaged; asked only of files that did not open."""
    for start, ends_early in _ENDS_EARLY:
        if content.startswith(start):
            return ends_early(content)
    return content[4:8] == b"ftyp" and _boxes_reach_past(content)


def _boxes_reach_past(content: bytes) -> bool:
    """Walk the top boxes of a HEIC or AVIF file; the last one of a whole file ends where the file does."""
    at = 0
    while at + 8 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        if length == 1:
            length = int.from_bytes(content[at + 8 : at + 16], "big")
        if length == 0:
            return False
        at += max(length, 8)
    return at != len(content)


def _jpeg_ends_early(content: bytes) -> bool:
    return b"\xff\xda" not in content or content.rfind(b"\xff\xd9") <= content.rfind(b"\xff\xda")


_ENDS_EARLY: Final[tuple[tuple[bytes, Callable[[bytes], bool]], ...]] = (
    (b"\xff\xd8", _jpeg_ends_early),
    (b"\x89PNG", lambda content: b"IEND" not in content),
    (b"GIF8", lambda content: not content.rstrip(b"\0").endswith(b";")),
    (b"RIFF", lambda content: int.from_bytes(content[4:8], "little") + 8 > len(content)),
    (b"BM", lambda content: int.from_bytes(content[2:6], "little") > len(content)),
    # TIFF has no end mark; a part that it points at and that is not there is the usual sign of a broken download.
    (b"II*\0", lambda _: True),
    (b"MM\0*", lambda _: True),
)
