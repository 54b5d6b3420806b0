"""Files of every kind, whole, odd and hostile, become small upright pictures or a plain reason."""

import io
import itertools
import random
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from checks.images import decode as decoding
from checks.images.decode import Picture, UnreadablePicture, decode
from samples import pictures as drawn

# Pillow's warnings about broken EXIF are silenced for people by the module, which pytest undoes; see the last test.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def encoded(image, kind, **options):
    with io.BytesIO() as buffer:
        image.save(buffer, kind, **options)
        return buffer.getvalue()


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def raw_png(width, height, *, bits=8, colour=2, rows=b"", extra=b""):
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(rows, 1))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + body + chunk(b"IEND", b"")


def wide_png(colour, channels, samples):
    """A 16-bit PNG of one colour, written by hand because Pillow writes 16 bits for grey only."""
    row = b"\0" + struct.pack(f">{channels}H", *samples) * 40
    return raw_png(40, 30, bits=16, colour=colour, rows=row * 30)


def mean(picture):
    return np.asarray(picture.pixels, dtype=float).mean(axis=(0, 1))


RED = (200, 30, 40)
SCENE = drawn.landscape()
PLAIN = Image.new("RGB", (40, 30), RED)

KINDS = {
    "jpeg": encoded(PLAIN, "JPEG", quality=95),
    "progressive jpeg": encoded(PLAIN, "JPEG", quality=95, progressive=True),
    "cmyk jpeg": encoded(PLAIN.convert("CMYK"), "JPEG", quality=95),
    "jpeg of two pictures": encoded(
        PLAIN, "MPO", save_all=True, append_images=[Image.new("RGB", (40, 30))], quality=95
    ),
    "png": encoded(PLAIN, "PNG"),
    "palette png": encoded(PLAIN.quantize(4), "PNG"),
    "palette png with a see-through colour": encoded(PLAIN.quantize(4), "PNG", transparency=3),
    "png with alpha": encoded(PLAIN.convert("RGBA"), "PNG"),
    "gif": encoded(PLAIN, "GIF"),
    "webp": encoded(PLAIN, "WEBP", quality=95),
    "lossless webp": encoded(PLAIN, "WEBP", lossless=True),
    "bmp": encoded(PLAIN, "BMP"),
    "tiff": encoded(PLAIN, "TIFF"),
    "packed tiff": encoded(PLAIN, "TIFF", compression="tiff_lzw"),
    "cmyk tiff": encoded(PLAIN.convert("CMYK"), "TIFF"),
    "avif": encoded(PLAIN, "AVIF", quality=95),
    "16-bit colour png": wide_png(2, 3, [part * 256 + 99 for part in RED]),
    "16-bit colour png with alpha": wide_png(6, 4, [*(part * 256 + 99 for part in RED), 65535]),
}


@pytest.mark.parametrize("data", KINDS.values(), ids=KINDS)
def test_every_usual_kind_is_read_with_its_colours(data):
    picture = decode(data)
    assert picture.size == picture.pixels.size == (40, 30)
    assert picture.pixels.mode == "RGB"
    assert mean(picture) == pytest.approx(RED, abs=9)


def test_a_heic_is_read():
    heif = pytest.importorskip("pillow_heif", reason="HEIC needs pillow-heif")
    with io.BytesIO() as buffer:
        heif.from_pillow(PLAIN.resize((64, 48))).save(buffer, quality=95)
        picture = decode(buffer.getvalue())
    assert picture.size == (64, 48)
    assert mean(picture) == pytest.approx(RED, abs=9)


GREYS = {
    "grey": (encoded(Image.new("L", (40, 30), 100), "PNG"), 100),
    "grey with alpha": (encoded(Image.new("LA", (40, 30), (100, 255)), "PNG"), 100),
    "half see-through grey on white": (encoded(Image.new("LA", (40, 30), (100, 128)), "PNG"), 177),
    "wholly see-through": (encoded(Image.new("RGBA", (40, 30), (9, 9, 9, 0)), "PNG"), 255),
    "one bit": (encoded(Image.new("1", (40, 30), 1), "PNG"), 255),
    "16-bit grey": (wide_png(0, 1, [0x64F0]), 100),
    "16-bit grey with alpha": (wide_png(4, 2, [0x64F0, 65535]), 100),
    "16-bit grey tiff": (encoded(Image.fromarray(np.full((30, 40), 0x64F0, np.uint16)), "TIFF"), 100),
    "cmyk black": (encoded(Image.new("CMYK", (40, 30), (0, 0, 0, 155)), "JPEG"), 100),
}


@pytest.mark.parametrize(("data", "shade"), GREYS.values(), ids=GREYS)
def test_grey_see_through_and_deep_pictures_keep_their_brightness(data, shade):
    assert mean(decode(data)) == pytest.approx([shade] * 3, abs=2)


@pytest.mark.parametrize("values", [np.float32, np.int32])
def test_grey_values_without_a_range_are_spread_from_black_to_white(values):
    slope = np.tile(np.linspace(-3000, 5000, 40), (30, 1)).astype(values)
    pixels = np.asarray(decode(encoded(Image.fromarray(slope), "TIFF")).pixels)
    assert (pixels.min(), pixels.max()) == (0, 255)


def test_a_file_is_read_from_a_stream_too_and_its_name_does_not_matter():
    assert decode(io.BytesIO(KINDS["png"])).size == (40, 30)


def cut(kind, part=0.5, **options):
    whole = encoded(SCENE, kind, **options)
    return whole[: int(len(whole) * part)]


def frames(kind, count, size=(60, 40), **options):
    images = [Image.new("RGB", size, (at * 255 // count, 0, 255 - at * 255 // count)) for at in range(count)]
    return encoded(images[0], kind, save_all=True, append_images=images[1:], **options)


def scan_bomb():
    """A progressive JPEG whose last scan is said again 9,000 times: 300 KB that take minutes to decode."""
    whole = encoded(Image.new("L", (3000, 3000), 9), "JPEG", progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:-2] + whole[last:-2] * 9000 + b"\xff\xd9"


def spoilt(data):
    middle = len(data) // 2
    return data[:middle] + b"\xff" * 500 + data[middle + 500 :]


def text_bomb():
    return raw_png(4, 4, rows=b"\0" * 13 * 4, extra=chunk(b"zTXt", b"note\0\0" + zlib.compress(b" " * 90_000_000, 9)))


HOSTILE = {
    "nothing at all": (b"", decoding.EMPTY),
    "words": (b"hello, this is a note and not a picture", decoding.NOT_A_PICTURE),
    "a web page": (b"<!doctype html><html><title>Sign in</title></html>", decoding.NOT_A_PICTURE),
    "an svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', decoding.NOT_A_PICTURE),
    "a pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", decoding.NOT_A_PICTURE),
    "an eps, which would start a program": (
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        decoding.NOT_A_PICTURE,
    ),
    "an mp4": (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\0\x08mdat", decoding.CUT_SHORT),
    "noughts": (bytes(5000), decoding.NOT_A_PICTURE),
    "noise": (bytes(at * at % 251 for at in range(5000)), decoding.NOT_A_PICTURE),
    "half a jpeg": (cut("JPEG"), decoding.CUT_SHORT),
    "half a progressive jpeg": (cut("JPEG", progressive=True), decoding.CUT_SHORT),
    "the first 300 bytes of a jpeg": (encoded(SCENE, "JPEG")[:300], decoding.CUT_SHORT),
    "half a png": (cut("PNG"), decoding.CUT_SHORT),
    "the first 20 bytes of a png": (encoded(SCENE, "PNG")[:20], decoding.CUT_SHORT),
    "half a gif": (cut("GIF"), decoding.CUT_SHORT),
    "half a webp": (cut("WEBP"), decoding.CUT_SHORT),
    "half an avif": (cut("AVIF"), decoding.CUT_SHORT),
    "half a tiff": (cut("TIFF"), decoding.CUT_SHORT),
    "half a bmp": (cut("BMP"), decoding.CUT_SHORT),
    "a png with noise in its middle": (spoilt(encoded(SCENE, "PNG")), decoding.DAMAGED),
    "a png without width": (raw_png(0, 9), decoding.DAMAGED),
    "a png with no rows": (raw_png(50, 50), decoding.DAMAGED),
    "a png of 50,000 by 50,000": (raw_png(50_000, 50_000, rows=bytes(100_000)), decoding.TOO_LARGE),
    "a png of 16,384 by 16,384": (raw_png(16_384, 16_384, rows=bytes(100_000)), decoding.TOO_LARGE),
    "a png a little over the limit": (raw_png(10_001, 10_000, colour=0, rows=bytes(9)), decoding.TOO_LARGE),
    "a colour png too large for the memory": (raw_png(9_000, 9_000, rows=bytes(9)), decoding.TOO_LARGE),
    "a png that claims 2 billion a side": (raw_png(2**31 - 1, 2**31 - 1, rows=bytes(9)), decoding.TOO_LARGE),
    "a png with 90 MB of packed words": (text_bomb(), None),
    "a jpeg that claims 60,000 by 60,000": (
        encoded(PLAIN, "JPEG").replace(struct.pack(">HH", 30, 40), struct.pack(">HH", 60_000, 60_000), 1),
        decoding.TOO_LARGE,
    ),
    "a gif that claims 65,535 a side": (KINDS["gif"][:6] + b"\xff\xff\xff\xff" + KINDS["gif"][10:], decoding.TOO_LARGE),
    "a jpeg of 9,000 scans": (scan_bomb(), decoding.TOO_LARGE),
}


@pytest.mark.parametrize(("data", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_is_no_picture_gives_a_plain_reason_and_soon(data, reason):
    start = time.process_time()
    with pytest.raises(UnreadablePicture) as refusal:
        decode(data)
    assert time.process_time() - start < 1
    reasons = {decoding.EMPTY, decoding.NOT_A_PICTURE, decoding.CUT_SHORT, decoding.DAMAGED, decoding.TOO_LARGE}
    assert refusal.value.reason in ({reason} if reason else reasons)
    assert str(refusal.value) == refusal.value.reason
    # Nothing of the file may hang on to the error, not even out of sight.
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None


def test_a_heic_cut_short_says_so():
    heif = pytest.importorskip("pillow_heif", reason="HEIC needs pillow-heif")
    with io.BytesIO() as buffer:
        heif.from_pillow(SCENE).save(buffer)
        whole = buffer.getvalue()
    with pytest.raises(UnreadablePicture, match=decoding.CUT_SHORT):
        decode(whole[: len(whole) // 2])


def test_a_file_larger_than_any_picture_is_not_read_to_its_end():
    class Endless(io.RawIOBase):
        def read(self, size=-1):
            assert 0 < size <= 200_000_000
            return bytes(size)

    with pytest.raises(UnreadablePicture, match=decoding.TOO_LARGE):
        decode(Endless())


@pytest.mark.parametrize("seed", range(40))
def test_bytes_changed_at_random_never_raise_anything_else(seed):
    chance = random.Random(seed)
    data = bytearray(chance.choice(list(KINDS.values())))
    for _ in range(chance.randint(1, 30)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        answer = decode(bytes(data))
    except UnreadablePicture:
        return
    assert isinstance(answer, Picture)
    assert max(answer.pixels.size) <= 2048


@pytest.mark.parametrize("size", [(20_000, 3), (3, 20_000), (1, 1), (2, 5000), (2049, 2048)])
def test_odd_shapes_are_read_cheaply_and_small(size):
    start = time.process_time()
    picture = decode(encoded(Image.new("RGB", size, RED), "PNG"))
    assert time.process_time() - start < 0.5
    assert picture.size == size
    assert max(picture.pixels.size) <= 2048
    assert min(picture.pixels.size) >= 1
    assert mean(picture) == pytest.approx(RED, abs=1)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_large_picture_becomes_small_and_stays_the_same_picture(kind):
    large = SCENE.resize((4800, 3200))
    picture = decode(encoded(large, kind))
    assert picture.size == (4800, 3200)
    assert 1200 <= max(picture.pixels.size) <= 2048
    small = np.asarray(large.resize((96, 64), Image.Resampling.BOX), dtype=float)
    again = np.asarray(picture.pixels.resize((96, 64), Image.Resampling.BOX), dtype=float)
    assert np.abs(small - again).mean() < 2


def test_a_large_palette_picture_is_averaged_and_not_picked_from():
    stripes = np.zeros((4100, 4100), np.uint8)
    stripes[:, ::2] = 1
    image = Image.fromarray(stripes).convert("P")
    image.putpalette([0, 0, 0, 255, 255, 255])
    assert mean(decode(encoded(image, "PNG"))) == pytest.approx([127] * 3, abs=2)


def turned(image, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return encoded(image, "JPEG", exif=exif, quality=95)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_put_upright_as_its_file_says(orientation):
    upright = Image.new("RGB", (60, 40), "black")
    upright.paste((255, 0, 0), (0, 0, 20, 20))  # red in the top left, green in the bottom right
    upright.paste((0, 255, 0), (40, 20, 60, 40))
    undo = [
        None, None, Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.ROTATE_180, Image.Transpose.FLIP_TOP_BOTTOM,
        Image.Transpose.TRANSPOSE, Image.Transpose.ROTATE_90, Image.Transpose.TRANSVERSE, Image.Transpose.ROTATE_270,
    ][orientation]  # fmt: skip
    stored = upright if undo is None else upright.transpose(undo)
    picture = decode(turned(stored, orientation))
    assert picture.size == picture.pixels.size == (60, 40)
    assert picture.pixels.getpixel((8, 8)) == pytest.approx((255, 0, 0), abs=40)
    assert picture.pixels.getpixel((52, 32)) == pytest.approx((0, 255, 0), abs=40)


@pytest.mark.parametrize("orientation", [0, 9, 77])
def test_an_orientation_that_does_not_exist_changes_nothing(orientation):
    assert decode(turned(PLAIN, orientation)).size == (40, 30)


def placed(latitude, longitude, sides=("N", "W")):
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: sides[0], 2: latitude, 3: sides[1], 4: longitude})
    return encoded(PLAIN, "JPEG", exif=exif)


def test_the_place_is_read_in_degrees_with_south_and_west_below_nought():
    assert decode(placed((53.0, 48.0, 0.0), (1.0, 33.0, 36.0))).place == pytest.approx((53.8, -1.56))
    assert decode(placed((33.0, 30.0, 0.0), (70.0, 30.0, 0.0), ("S", "E"))).place == pytest.approx((-33.5, 70.5))


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [((0.0, 0.0, 0.0), (0.0, 0.0, 0.0)), ((95.0, 0.0, 0.0), (1.0, 0.0, 0.0)), ((1.0, 0.0, 0.0), (181.0, 0.0, 0.0))],
    ids=["no fix", "beyond the pole", "beyond the date line"],
)
def test_a_place_that_cannot_be_is_none(latitude, longitude):
    assert decode(placed(latitude, longitude)).place is None


def test_a_place_made_of_division_by_nought_is_none_and_the_picture_is_read():
    data = placed((53.0, 48.0, 0.0), (1.0, 33.0, 36.0))
    broken = data.replace(struct.pack("<II", 53, 1), bytes(8)).replace(struct.pack(">II", 53, 1), bytes(8))
    assert broken != data
    assert decode(broken).place is None


def test_a_broken_exif_block_says_nothing_and_the_picture_is_read():
    picture = decode(encoded(PLAIN, "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + bytes(range(200))))
    assert (picture.size, picture.place) == ((40, 30), None)


def test_a_still_has_one_frame_even_where_the_file_holds_a_second_picture():
    for kind in ("jpeg", "jpeg of two pictures", "png", "avif"):
        picture = decode(KINDS[kind])
        assert picture.frames == (picture.pixels,), kind


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_an_animation_gives_a_handful_of_frames_from_beginning_to_end(kind):
    picture = decode(frames(kind, 40, duration=50))
    assert picture.frames[0] is picture.pixels
    assert len(picture.frames) == 5
    reds = [np.asarray(frame)[..., 0].mean() for frame in picture.frames]
    assert reds == sorted(reds)
    assert all(after - before > 15 for before, after in itertools.pairwise(reds))
    assert reds[-1] > 220


def test_a_short_animation_gives_all_its_frames():
    assert len(decode(frames("GIF", 3)).frames) == 3


def test_an_animation_that_breaks_off_after_its_first_frames_is_still_looked_at():
    whole = frames("GIF", 30, size=(200, 150))
    picture = decode(whole[: len(whole) // 2])
    assert 1 <= len(picture.frames) <= 5


def test_an_endless_animation_is_looked_at_in_bounded_time():
    data = frames("GIF", 2, size=(2000, 2000))
    second = data.index(b"\x21\xf9", data.index(b"\x2c"))
    start = time.process_time()
    picture = decode(data[:-1] + data[second:-1] * 3000 + b";")
    assert time.process_time() - start < 2
    assert len(picture.frames) <= 5


MEASURED = """
import pathlib, re, sys
from checks.images.decode import UnreadablePicture, decode
try:
    print(decode(sys.stdin.buffer.read()).size)
except UnreadablePicture as refusal:
    print(refusal.reason)
print(int(re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1]) // 1024)
"""

LARGEST = {
    "png": lambda: raw_png(7_900, 7_900, rows=bytes(23_701 * 7_900)),
    "grey png": lambda: raw_png(10_000, 10_000, colour=0, rows=bytes(10_001 * 10_000)),
    "deep grey png": lambda: raw_png(7_900, 7_900, bits=16, colour=0, rows=bytes(15_801 * 7_900)),
    "webp": lambda: encoded(Image.new("RGB", (4_450, 4_450), RED), "WEBP", lossless=True, method=0),
    "avif": lambda: encoded(Image.new("RGB", (5_450, 5_450), RED), "AVIF", speed=10),
    "jpeg": lambda: encoded(Image.new("RGB", (10_000, 10_000), RED), "JPEG"),
    "progressive jpeg": lambda: encoded(Image.new("RGB", (6_400, 6_400), RED), "JPEG", progressive=True),
    "gif that is animated": lambda: frames("GIF", 3, size=(3_600, 3_600)),
}


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system cannot say how much memory was taken")
@pytest.mark.parametrize("make", LARGEST.values(), ids=LARGEST)
def test_the_largest_picture_of_each_kind_stays_within_400_mb(make):
    run = subprocess.run([sys.executable, "-c", MEASURED], input=make(), capture_output=True, check=True, timeout=60)
    size, megabytes = run.stdout.decode().splitlines()
    assert size.startswith("("), size
    assert int(megabytes) < 400, megabytes


def test_a_broken_exif_block_writes_nothing_to_the_screen():
    data = encoded(PLAIN, "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + bytes(range(200)))
    code = "import sys; from checks.images.decode import decode; decode(sys.stdin.buffer.read())"
    run = subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=True, timeout=60)
    assert (run.stdout, run.stderr) == (b"", b"")
