"""
The second scan of the same archive: how much of the first one's judging time it takes. The limit is 15 %.

    python benchmarks/again.py                       # 200,000 comments: many minutes on two cores
    python benchmarks/again.py --comments 5000       # a quick look

Both scans run one after the other on the same machine, as whole processes, and only their ratio counts. The second one's
time is taken whole: starting, reading twice, looking up, drawing. Of the first one, what reading alone takes is taken off.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click
from archive import make


@click.command()
@click.option("--comments", default=200_000)
@click.option("--pictures", default=0)
@click.option("--jobs", default=2)
def main(comments: int, pictures: int, jobs: int) -> None:
    """Scan once, scan again with the first as baseline, print the ratio."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        make(place / "large.zip", comments, pictures)
        reading = _timed("inventory", place / "large.zip", "--jsonl")
        first = _timed("scan", place / "large.zip", "-q", "--jobs", jobs, "-o", place / "first")
        second = _timed(
            "scan", place / "large.zip", "-q", "--jobs", jobs, "-o", place / "second", "--baseline", place / "first"
        )
        size = (place / "first" / "judgements.bin").stat().st_size
    judging = first - reading
    print(f"reading {reading:.1f} s; first scan {first:.1f} s, of which judging {judging:.1f} s; second {second:.1f} s")
    print(f"second scan, whole, to the first one's judging: {second / judging:.1%} (limit 15 %)")
    print(f"the cache holds {size / 1e6:.1f} MB")


def _timed(*arguments: object) -> float:
    begin = time.perf_counter()
    command = [sys.executable, "-m", "scanner", *map(str, arguments)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
