"""
Reading and scanning one large Facebook archive: time as a ratio to the bare parser, and peak memory.

    python benchmarks/archive.py inventory              # minutes: ratio to json.load + zipfile over the same members
    python benchmarks/archive.py scan                   # an hour's quarter on two cores: peak memory above the models

The archive (200,000 comments, 5,000 pictures by default) is generated once into a temporary folder, from a fixed seed.
"""

from __future__ import annotations

import io
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from pathlib import Path

import click
from PIL import Image

from samples.make import as_meta_writes
from samples.pictures import landscape

_WORDS = """
the a my our we they kids team session tonight bus rain brew match pitch hall van tea proud late lovely tired great trip
café weekend film garden dog mum lad lass proper never always again really about with from under over into after
""".split()
_OTHERS = (
    "Zoë Müller",
    "Priya Nair",
    "Gaz Turner",
    "Larkfield Allotment Swap",
    "Siân Pritchard",
    "Northside Juniors FC",
)
_BARE = """
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    for name in archive.namelist():
        if name.endswith(".json"):
            with archive.open(name) as stream:
                json.load(stream)
"""


def make(path: Path, comments: int, pictures: int) -> None:
    """Write the archive: comments of 3 to 40 words, nearly all different, and pictures of 1080 px."""
    chance = random.Random(7)  # noqa: S311 - a fixed seed is the point
    records = []
    for number in range(comments):
        words = " ".join(chance.choices(_WORDS, k=chance.randint(3, 40)))
        comment = {"timestamp": 1_300_000_000 + number * 1000, "comment": words, "author": "Jo Fairweather"}
        records.append(
            {"timestamp": comment["timestamp"], "data": [{"comment": comment}], "title": "Jo commented on a post."}
        )
    top = "your_facebook_activity"
    drawn = [_jpeg(seed) for seed in range(40)]
    photos = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{top}/comments_and_reactions/comments.json", as_meta_writes({"comments_v2": records}))
        for number in range(pictures):
            uri = f"{top}/posts/media/Mobileuploads_1/{number}.jpg"
            photos.append({"uri": uri, "creation_timestamp": 1_400_000_000 + number * 5000, "title": "Mobile uploads"})
            # Two bytes after the end of the picture make each file another one and change nothing in the picture.
            archive.writestr(uri, drawn[number % len(drawn)] + number.to_bytes(2, "big"), zipfile.ZIP_STORED)
        archive.writestr(f"{top}/posts/your_uncategorized_photos.json", as_meta_writes({"other_photos_v2": photos}))


def _jpeg(seed: int) -> bytes:
    stream = io.BytesIO()
    landscape(seed).convert("RGB").resize((1080, 810), Image.Resampling.BILINEAR).save(stream, "JPEG", quality=88)
    return stream.getvalue()


def resident(root: int) -> int:
    """Return the memory of a process and all below it, in bytes, shared pages counted once (Linux)."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    family = {root}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    total = 0
    for process in family:
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
    return total


def watched(command: list[str]) -> tuple[float, int, int]:
    """Run a command; return seconds, exit status and peak memory of all its processes."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0
    done = threading.Event()

    def look() -> None:
        nonlocal peak
        while not done.wait(0.25):
            peak = max(peak, resident(process.pid))

    watcher = threading.Thread(target=look)
    watcher.start()
    status = process.wait()
    done.set()
    watcher.join()
    return time.perf_counter() - begin, status, peak


@click.group()
def main() -> None:
    """Measure one large archive."""


@main.command()
@click.option("--comments", default=200_000)
@click.option("--pictures", default=5_000)
@click.option("--rounds", default=5)
def inventory(comments: int, pictures: int, rounds: int) -> None:
    """Time `inventory` against the bare parser, in turn, as whole processes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.zip"
        make(path, comments, pictures)
        ours, bare = [], []
        for _ in range(rounds):
            bare.append(_timed([sys.executable, "-c", _BARE, str(path)]))
            ours.append(_timed([sys.executable, "-m", "scanner", "inventory", str(path)]))
    ratios = [one / other for one, other in zip(ours, bare, strict=True)]
    print(f"inventory {statistics.median(ours):.2f} s, bare json.load + zipfile {statistics.median(bare):.2f} s")
    print(
        f"ratio, pair by pair: min {min(ratios):.2f}, median {statistics.median(ratios):.2f}, max {max(ratios):.2f} (limit 3)"
    )


def _timed(command: list[str]) -> float:
    """Return the CPU time of a whole process: other programs on the computer do not add to it."""
    begin = os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = os.times()
    return end.children_user - begin.children_user + end.children_system - begin.children_system


@main.command()
@click.option("--comments", default=200_000)
@click.option("--pictures", default=5_000)
@click.option("--jobs", default=os.cpu_count() or 1)
def scan(comments: int, pictures: int, jobs: int) -> None:
    """Scan it, and a small one for what the models alone take; print the difference of the peaks."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        peaks = {}
        for name, size in (("small", (256 * jobs, 8 * jobs)), ("large", (comments, pictures))):
            path = place / f"{name}.zip"
            make(path, *size)
            command = [
                sys.executable,
                "-m",
                "scanner",
                "scan",
                str(path),
                "-q",
                "--jobs",
                str(jobs),
                "-o",
                str(place / name),
            ]
            seconds, status, peaks[name] = watched(command)
            found = json.loads((place / name / "review.json").read_text(encoding="utf-8"))["sources"]
            print(
                f"{name}: {seconds:,.0f} s, exit {status}, peak {peaks[name] / 1e6:,.0f} MB, items {found[0]['items']}"
            )
    print(f"peak above the models: {(peaks['large'] - peaks['small']) / 1e6:,.0f} MB (limit 1,500)")


if __name__ == "__main__":
    main()
