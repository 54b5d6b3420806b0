"""
How fast the picture check is beside its network's own package, and how often it is wrong about ordinary pictures.

    python benchmarks/images.py FOLDER [FOLDER...] [--pictures 60] [--rounds 3]

Put ordinary pictures in the folders: whatever is reported of them is printed as a false alarm. The ways are run in turns
on each picture, so that other work on the machine slows all of them alike; read the ratios, not the milliseconds.
"""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from checks.content import Item, Kind
from checks.finding import Finding
from checks.images import models, nudity
from checks.images.decode import UnreadablePicture, decode
from checks.images.judge import judge

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".avif", ".heic", ".tif", ".tiff"})
_REST = 0.03
ITEM = Item("web", Kind.IMAGE, "benchmark")


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--pictures", default=60, show_default=True, help="How many pictures to time.")
@click.option("--rounds", default=3, show_default=True, help="How often to time each of them.")
def main(folders: tuple[Path, ...], pictures: int, rounds: int) -> None:
    """Time the picture check on FOLDERS and list what it reports."""
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    if not files:
        raise click.UsageError("no pictures in these folders")
    false_alarms(files)
    speed(files[:: max(1, len(files) // pictures)][:pictures], rounds)


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
    print(", ".join(f"{count} {name}" for name, count in counts.items()), "\n")


def _words(finding: Finding) -> str:
    return (
        f"{finding.rule} ({finding.sure})"
        if finding.score is None
        else f"{finding.rule} {finding.score:.2f} ({finding.sure})"
    )


def speed(files: list[Path], rounds: int) -> None:
    """Print the time of each way, and its ratio to the bare network, over the same pictures."""
    ways = _ways()
    contents = [content for path in files if _is_readable(content := path.read_bytes())]
    times: dict[str, list[float]] = {name: [] for name in ways}
    for way in ways.values():
        way(contents[0])  # opens the networks
    for content in contents:
        best = dict.fromkeys(ways, float("inf"))
        for _ in range(rounds):
            for name, way in ways.items():
                # The package's session keeps its threads spinning for a while, which would be charged to the next way.
                time.sleep(_REST)
                start = time.perf_counter()
                way(content)
                best[name] = min(best[name], time.perf_counter() - start)
        for name, taken in best.items():
            times[name].append(taken)
    bare = statistics.fmean(times["bare network"])
    print(
        f"{len(contents)} pictures, best of {rounds} rounds each; mean, median, and mean as multiple of the bare network"
    )
    for name, taken in times.items():
        mean, median = statistics.fmean(taken), statistics.median(taken)
        print(f"  {name:34} {mean * 1000:7.1f} ms  {median * 1000:7.1f} ms  {mean / bare:5.2f}x")


def _ways() -> dict[str, Callable[[bytes], object]]:
    blank = nudity.prepare(decode(_one_pixel()).pixels)

    def ours(content: bytes) -> object:
        picture = decode(content)
        return nudity.detect(picture.pixels, picture.size)

    ways: dict[str, Callable[[bytes], object]] = {
        "bare network": lambda _: models.run(models.NUDENET, blank),
        "ours, parts only": ours,
        "ours, everything (judge)": lambda content: judge(ITEM, content, pictures="none"),
    }
    try:
        from nudenet import NudeDetector  # noqa: PLC0415 - only here to compare with
    except ImportError:
        print("the package's own way is left out: it needs OpenCV")
        return ways
    detector = NudeDetector()
    return {**ways, "stock NudeDetector.detect": detector.detect}


def _is_readable(content: bytes) -> bool:
    try:
        decode(content)
    except UnreadablePicture:
        return False
    return True


def _one_pixel() -> bytes:
    return b"BM:\0\0\0\0\0\0\x006\0\0\0(\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\x18\0\0\0\0\0\x04\0\0\0" + bytes(20)


if __name__ == "__main__":
    main()
