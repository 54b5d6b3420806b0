"""
Files that were made to stop a picture reader, or that come out of archives broken: some forty kinds, all made here.

`KINDS` maps a name to what makes the file and whether it can be read. As a script it runs them all in one process and prints a
line of JSON for each: the answer, the processor time in seconds, and how far memory rose above that of the open models in MB.
"""

from __future__ import annotations

import functools
import io
import json
import random
import struct
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw

Maker = Callable[[], bytes]


class Kind(NamedTuple):
    """How a file is made, and whether it is a picture after all."""

    make: Maker
    readable: bool


def _stored(image: Image.Image, form: str, **options: object) -> bytes:
    with io.BytesIO() as buffer:
        image.save(buffer, form, **options)  # type: ignore[arg-type]
        return buffer.getvalue()


@functools.cache
def _scene(side: int = 320, mode: str = "RGB") -> Image.Image:
    image = Image.linear_gradient("L").resize((side, side)).convert("RGB")
    ImageDraw.Draw(image).ellipse((side // 4, side // 4, side // 2, side // 2), fill=(200, 90, 40))
    return image.convert(mode)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _png(
    width: int, height: int, *, depth: int = 8, colour: int = 2, data: bytes | None = None, more: bytes = b""
) -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + more + _chunk(b"IDAT", data or zlib.compress(b"\0" * 4000)) + _chunk(b"IEND", b"")
    )


def _real_png(width: int, height: int) -> bytes:
    """A valid PNG of one colour, however large: its rows are packed as they are made."""
    packer = zlib.compressobj(9)
    row = b"\0" * (width // 8 + 1 + bool(width % 8))
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return _png(width, height, depth=1, colour=0, data=data)


def _damaged(content: bytes, seed: int, share: float = 0.01) -> bytes:
    chance, out = random.Random(seed), bytearray(content)
    for _ in range(max(1, int(len(out) * share))):
        out[chance.randrange(20, len(out))] = chance.randrange(256)
    return bytes(out)


def _animated(form: str, frames: int, side: int) -> bytes:
    images = [Image.new("P" if form == "GIF" else "RGB", (side, side), number % 200) for number in range(frames)]
    return _stored(images[0], form, save_all=True, append_images=images[1:], duration=20)


def _many_frames(count: int) -> bytes:
    """A GIF with a frame of one pixel, over and over."""
    first = _stored(Image.new("P", (16, 16)), "GIF")
    frame = b"\x21\xf9\x04\0\1\0\0\0\x2c\0\0\0\0\1\0\1\0\0\2\2\x44\1\0"
    return first[:-1] + frame * count + b";"


def _scans(count: int) -> bytes:
    """A progressive JPEG whose last scan comes again and again: each goes over the whole picture."""
    whole = _stored(_scene(1200), "JPEG", progressive=True)
    start = whole.rfind(b"\xff\xda")
    return whole[:-2] + whole[start:-2] * count + b"\xff\xd9"


def _exif(rotation: int, junk: bytes = b"") -> bytes:
    exif = Image.Exif()
    exif[0x0112] = rotation
    if junk:
        exif[0x9286] = junk
    return _stored(_scene(), "JPEG", exif=exif)


def _sized_jpeg(width: int, height: int) -> bytes:
    """A JPEG whose header claims another size."""
    content = bytearray(_stored(_scene(), "JPEG"))
    at = content.find(b"\xff\xc0")
    content[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def _tiff_loop() -> bytes:
    content = bytearray(_stored(_scene(64), "TIFF"))
    at = struct.unpack("<I", content[4:8])[0]
    count = struct.unpack("<H", content[at : at + 2])[0]
    content[at + 2 + 12 * count : at + 6 + 12 * count] = struct.pack("<I", at)  # the next page is this one
    return bytes(content)


def _crowded() -> bytes:
    """As much small writing as a page holds."""
    image = Image.new("RGB", (1600, 2200), "white")
    draw = ImageDraw.Draw(image)
    for row in range(140):
        draw.text((10, 15 * row), f"line {row} of a very long page of small print that nobody reads " * 3, fill="black")
    return _stored(image, "PNG")


def _speckled() -> bytes:
    """Noise: patches without end for whatever looks for shapes."""
    return _stored(Image.effect_noise((1500, 1500), 90).point(lambda value: 255 if value > 128 else 0), "PNG")


KINDS: dict[str, Kind] = {
    "nothing": Kind(lambda: b"", readable=False),
    "one byte": Kind(lambda: b"\xff", readable=False),
    "zero bytes": Kind(lambda: bytes(5000), readable=False),
    "text named as a picture": Kind(lambda: b"this is no picture at all, just words\n" * 50, readable=False),
    "a web page": Kind(lambda: b"<!doctype html><img src='http://127.0.0.1:9/x.png'>" * 20, readable=False),
    "SVG that asks for an address": Kind(
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1:9/x"/></svg>', readable=False
    ),
    "XML bomb": Kind(lambda: b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 5000 + b'">]><x>&a;&a;</x>', readable=False),
    "PostScript": Kind(lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n{} loop\n", readable=False),
    "PDF": Kind(lambda: b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n" * 9, readable=False),
    "zip": Kind(lambda: b"PK\x03\x04" + bytes(400), readable=False),
    "a playlist that names an address": Kind(lambda: b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/x.ts\n", readable=False),
    "random bytes": Kind(lambda: random.Random(1).randbytes(60_000), readable=False),
    "random bytes after a JPEG's start": Kind(
        lambda: b"\xff\xd8\xff\xe0" + random.Random(2).randbytes(60_000), readable=False
    ),
    "random bytes after a WebP's start": Kind(
        lambda: b"RIFF\x60\xea\0\0WEBPVP8 " + random.Random(3).randbytes(60_000), readable=False
    ),
    "random bytes after an AVIF's start": Kind(
        lambda: b"\0\0\0\x1cftypavif\0\0\0\0" + random.Random(4).randbytes(60_000), readable=False
    ),
    "random bytes after a HEIC's start": Kind(
        lambda: b"\0\0\0\x1cftypheic\0\0\0\0" + random.Random(5).randbytes(60_000), readable=False
    ),
    "half a JPEG": Kind(lambda: (whole := _stored(_scene(900), "JPEG"))[: len(whole) // 2], readable=False),
    "300 bytes of a JPEG": Kind(lambda: _stored(_scene(), "JPEG")[:300], readable=False),
    "half a PNG": Kind(lambda: (whole := _stored(_scene(), "PNG"))[: len(whole) // 2], readable=False),
    "half a WebP": Kind(lambda: (whole := _stored(_scene(), "WEBP"))[: len(whole) // 2], readable=False),
    "PNG that claims 50,000 × 50,000": Kind(lambda: _png(50_000, 50_000), readable=False),
    "PNG that claims two thousand million pixels a side": Kind(lambda: _png(2**31 - 1, 2**31 - 1), readable=False),
    "PNG of no width": Kind(lambda: _png(0, 40), readable=False),
    "a real PNG of 16,384 × 16,384": Kind(lambda: _real_png(16_384, 16_384), readable=False),
    "a real PNG of 9,900 × 9,900": Kind(lambda: _real_png(9_900, 9_900), readable=True),
    "JPEG that claims 65,000 × 65,000": Kind(lambda: _sized_jpeg(65_000, 65_000), readable=False),
    "JPEG with three thousand scans": Kind(lambda: _scans(3_000), readable=False),
    "PNG with packed text of 50 MB": Kind(
        lambda: _png(
            8, 8, data=zlib.compress(b"\0" * 200), more=_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(50_000_000)))
        ),
        readable=False,
    ),
    "20,000 × 3": Kind(lambda: _stored(Image.new("RGB", (20_000, 3), "red"), "PNG"), readable=True),
    "3 × 20,000": Kind(lambda: _stored(Image.new("RGB", (3, 20_000), "red"), "PNG"), readable=True),
    "one pixel": Kind(lambda: _stored(Image.new("RGB", (1, 1)), "PNG"), readable=True),
    "16 bits, grey": Kind(lambda: _stored(Image.new("I;16", (300, 200), 40_000), "PNG"), readable=True),
    "32 bits, grey": Kind(lambda: _stored(Image.new("I", (300, 200), 70_000), "TIFF"), readable=True),
    "CMYK": Kind(lambda: _stored(_scene(mode="CMYK"), "JPEG"), readable=True),
    "one bit": Kind(lambda: _stored(_scene(mode="1"), "PNG"), readable=True),
    "palette with see-through colours": Kind(lambda: _stored(_scene(mode="P"), "PNG", transparency=3), readable=True),
    "nowhere opaque": Kind(lambda: _stored(Image.new("RGBA", (300, 200)), "PNG"), readable=True),
    "PNG named as JPEG": Kind(lambda: _stored(_scene(), "PNG"), readable=True),
    "EXIF that turns it": Kind(lambda: _exif(6), readable=True),
    "EXIF of an orientation that is none": Kind(lambda: _exif(77), readable=True),
    "EXIF full of junk": Kind(lambda: _exif(1, random.Random(6).randbytes(60_000)), readable=True),
    "GIF of ten thousand frames": Kind(lambda: _many_frames(10_000), readable=True),
    "WebP of 200 frames": Kind(lambda: _animated("WEBP", 200, 64), readable=True),
    "half a GIF": Kind(lambda: (whole := _animated("GIF", 8, 64))[: len(whole) // 2], readable=False),
    "TIFF whose pages go round": Kind(_tiff_loop, readable=True),
    "a page of small print": Kind(_crowded, readable=True),
    "noise": Kind(_speckled, readable=True),
}


def _memory(name: str) -> float:
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    raise KeyError(name)


def measured() -> Iterator[dict[str, object]]:
    """Judge each kind in this process and yield what came of it. Linux only, for the memory."""
    from checks.content import Item  # noqa: PLC0415 - so that the table above can be had without the models
    from checks.content import Kind as ItemKind  # noqa: PLC0415
    from checks.images.judge import judge  # noqa: PLC0415

    item = Item("web", ItemKind.IMAGE, "1")
    warm = Image.new("RGB", (640, 480), "white")
    ImageDraw.Draw(warm).text((50, 200), "words that open the reader", fill="black", font_size=40)
    judge(item, _stored(warm, "PNG"), pictures="thumbnails")
    for name, kind in KINDS.items():
        content = kind.make()
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak starts from here
        before, start = _memory("VmRSS"), time.process_time()
        answer = judge(item, content, pictures="thumbnails")
        yield {
            "name": name,
            "error": answer.error,
            "unchecked": answer.unchecked,
            "seconds": round(time.process_time() - start, 3),
            "megabytes": round(_memory("VmHWM") - before, 1),
        }


def _refuse(event: str, _: object) -> None:
    """Nothing about a picture may open a connection or start a program."""
    if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "urllib.")):
        raise RuntimeError(event)


if __name__ == "__main__":
    sys.addaudithook(_refuse)
    for line in measured():
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
