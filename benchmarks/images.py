"""
How fast the picture check is beside its network's own package, how often it is wrong, and what a video costs.

    python benchmarks/images.py FOLDER [FOLDER...] [--pictures 40] [--rounds 3]

Put ordinary pictures in the folders: whatever is reported of them is printed as a false alarm. All ways run in turns, so that
other work on the machine slows all of them alike: read the ratios, not the milliseconds. At the end stands the model card.
"""

from __future__ import annotations

import io
import os
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click
from image_video import video_cost
from PIL import Image

from checks.content import Item, Kind
from checks.finding import Finding
from checks.images import bodies, lines, models, nudity
from checks.images.decode import UnreadablePicture, decode
from checks.images.judge import judge
from checks.images.shrink import halved

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".avif", ".heic", ".tif", ".tiff"})
ITEM = Item("web", Kind.IMAGE, "benchmark")
CARD = Path(models.__file__).parent / "model" / "MODEL_CARD.md"
_REST = 0.05
_LARGEST = 480
_QUALITY = 88
_SIDES = (1080, 2048, 4032)
_MOST_ALONE = 12


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--pictures", default=40, show_default=True, help="How many pictures to time.")
@click.option("--rounds", default=3, show_default=True, help="How often to time each of them.")
@click.option("--no-alarms", is_flag=True, help="Leave out the search for false alarms.")
def main(folders: tuple[Path, ...], pictures: int, rounds: int, *, no_alarms: bool) -> None:
    """Time the picture check on FOLDERS and list what it reports."""
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    if not files:
        raise click.UsageError("no pictures in these folders")
    if not no_alarms:
        false_alarms(files)
    photographs = list(_photographs(files, pictures))
    together(photographs, rounds)
    for side in _SIDES:
        alone([_stored(picture, side) for picture in photographs[:_MOST_ALONE]], side, rounds)
    print(f"\na one-minute 1080p video: {video_cost():.2f} s of one core besides inference\n")
    print(CARD.read_text(encoding="utf-8"))


def false_alarms(files: Iterable[Path]) -> None:
    """Print every report about the files, and how many there are of each rule."""
    counts: Counter[str] = Counter()
    for path in files:
        answer = judge(ITEM, path.read_bytes(), pictures="none")
        counts["pictures"] += 1
        counts["could not be read"] += answer.error is not None
        counts.update(finding.rule for finding in answer.findings)
        if answer.error or answer.findings:
            print(f"  {path.name}: {answer.error or ', '.join(map(_words, answer.findings))}")
    many = counts["pictures"]
    print(", ".join(f"{count} {name}" for name, count in counts.items()))
    print(f"nudity: {100 * counts['P-NUDE'] / many:.2f} of 100 pictures\n")


def _words(finding: Finding) -> str:
    score = "" if finding.score is None else f" {finding.score:.2f}"
    return f"{finding.rule}{score} ({finding.sure})"


def _photographs(files: Sequence[Path], many: int) -> Iterator[Image.Image]:
    """Yield photographs without writing in them, evenly spread over the files."""
    found = 0
    for path in (*files[:: max(1, len(files) // many)], *files):
        if found == many:
            return
        try:
            pixels = decode(path.read_bytes()).pixels
        except UnreadablePicture:
            continue
        if min(pixels.size) >= _LARGEST and not lines.has_writing(pixels):
            found += 1
            yield pixels


def _stored(picture: Image.Image, side: int) -> bytes:
    """Return a picture as a JPEG whose longer side has so many pixels."""
    scale = side / max(picture.size)
    size = (round(picture.width * scale), round(picture.height * scale))
    with io.BytesIO() as buffer:
        picture.resize(size, Image.Resampling.BICUBIC).save(buffer, "JPEG", quality=_QUALITY)
        return buffer.getvalue()


def together(photographs: Sequence[Image.Image], rounds: int) -> None:
    """Print how many pictures a second all our networks see in two processes, beside the package's way with its one."""
    contents = [_stored(picture, _SIDES[0]) for picture in photographs]
    detector = _package()
    half = [contents[0::2], contents[1::2]]
    taken: dict[str, list[float]] = {"ours": [], "theirs": []}
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(_judged, half))  # opens the networks
        detector(contents[0])
        busy: list[float] = []
        for _ in range(rounds):
            time.sleep(_REST)
            start = time.perf_counter()
            busy.append(sum(pool.map(_judged, half)))
            taken["ours"].append(time.perf_counter() - start)
            time.sleep(_REST)
            start = time.perf_counter()
            for content in contents:
                detector(content)
            taken["theirs"].append(time.perf_counter() - start)
    ours, theirs = (len(contents) / min(times) for times in taken.values())
    print(f"{len(contents)} photographs of 1080 px without words, best of {rounds} rounds, two cores")
    print(
        f"  all networks, two processes  {ours:6.1f} a second ({1000 * min(busy) / len(contents):.1f} ms of a core each)"
    )
    print(f"  stock NudeDetector.detect    {theirs:6.1f} a second")
    print(f"  ratio {ours / theirs:.2f} (to be at least 2)")
    ratios = [their / our for our, their in zip(taken["ours"], taken["theirs"], strict=True)]
    print(f"  ratio round by round: {', '.join(f'{ratio:.2f}' for ratio in ratios)}")


def _judged(contents: Sequence[bytes]) -> float:
    """Judge pictures and return the seconds that a core was busy with them."""
    start = time.process_time()
    for content in contents:
        judge(ITEM, content, pictures="none")
    return time.process_time() - start


def alone(contents: Sequence[bytes], side: int, rounds: int) -> None:
    """Print the time of the search for bodies, from file to answer, as a multiple of the bare network's."""
    blank = nudity.prepare(Image.new("RGB", (320, 320)))

    def ours(content: bytes) -> object:
        picture = decode(content, longest_side=_LARGEST)
        return bodies.look((halved(picture.pixels),), picture.size)

    def parts(content: bytes) -> object:
        picture = decode(content, longest_side=_LARGEST)
        return nudity.detect(halved(picture.pixels), picture.size)

    ways: dict[str, Callable[[bytes], object]] = {
        "bare network": lambda _: models.run(models.NUDENET, blank),
        "ours, both networks": ours,
        "ours, parts only": parts,
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for way in ways.values():
        way(contents[0])  # opens the networks
    for content in contents:
        best = dict.fromkeys(ways, float("inf"))
        for _ in range(rounds * 2):
            for name, way in ways.items():
                start = time.perf_counter()
                way(content)
                best[name] = min(best[name], time.perf_counter() - start)
        for name, taken in best.items():
            times[name].append(taken)
    bare = statistics.fmean(times["bare network"])
    most = 1.6 if side > 2048 else 1.15  # noqa: PLR2004 - a photograph of 12 megapixels takes long to decode
    print(f"\n{len(contents)} photographs of {side} px, bodies alone (to be at most {most} of the bare network)")
    for name, taken in times.items():
        mean = statistics.fmean(taken)
        print(f"  {name:22} {mean * 1000:6.1f} ms  {mean / bare:5.2f}x")


def _package() -> Callable[[bytes], Any]:
    # Their way: two threads that wait busily, as the package sets it.
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    from nudenet import NudeDetector  # noqa: PLC0415 - only here to compare with

    detect: Callable[[bytes], Any] = NudeDetector().detect
    return detect


if __name__ == "__main__":
    main()
