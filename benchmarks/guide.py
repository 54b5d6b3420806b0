"""
A very large download scanned through the page of the guide: the server's memory above what the models take.

    python benchmarks/guide.py                                   # 10 GB, 20,000 comments, 200 pictures: many minutes
    python benchmarks/guide.py --comments 2000 --pictures 20     # the same 10 GB, sooner

The archive is a real one to which videos are added that are holes in the file (10 GB to whoever reads it, next to nothing on
the disk). What is measured is the memory of the server and of all that it starts, shared pages counted once; what a scan of
the smallest archive takes, models and all, is taken off. The limit is 600 MB. Linux only.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import zipfile
import zlib
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import click
from archive import make, resident

LIMIT = 600_000_000
_PIECE = 64 << 20


@click.command()
@click.option("--gigabytes", default=10)
@click.option("--comments", default=20_000)
@click.option("--pictures", default=200)
@click.option("--jobs", default=2)
def main(gigabytes: int, comments: int, pictures: int, jobs: int) -> None:
    """Scan a small one, then a large one, and print what the second takes more."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        make(place / "small.zip", 20, 2)
        make(place / "large.zip", comments, pictures)
        for number in range(4):
            add_hole(place / "large.zip", f"your_facebook_activity/posts/media/videos/{number}.mp4", gigabytes << 28)
        told = (place / "large.zip").stat()
        print(f"the archive: {told.st_size / 1e9:.1f} GB, {told.st_blocks * 512 / 1e6:.0f} MB of them on the disk")
        base, _, _ = scanned(place / "small.zip", jobs)
        peak, alone, took = scanned(place / "large.zip", jobs)
    print(f"looked at in {took:.0f} s")
    print(f"all processes: {peak / 1e6:.0f} MB, of which models and programs {base / 1e6:.0f} MB")
    print(
        f"above the models: {(peak - base) / 1e6:.0f} MB (limit {LIMIT / 1e6:.0f} MB); the server by itself: {alone / 1e6:.0f} MB"
    )
    sys.exit(peak - base > LIMIT or alone > LIMIT)


def add_hole(path: Path, name: str, size: int) -> None:
    """Add a member of so many zeros to a zip, as a hole: the directory and the checksum are right, the disk stays empty."""
    checksum, left = 0, size
    while left:
        piece = min(left, _PIECE)
        checksum = zlib.crc32(bytes(piece), checksum)
        left -= piece
    with zipfile.ZipFile(path, "a") as archive:
        info = zipfile.ZipInfo(name)
        info.file_size = info.compress_size = size
        info.CRC = checksum
        file = archive.fp
        if file is None:
            raise OSError(path)
        file.seek(archive.start_dir)
        info.header_offset = file.tell()
        file.write(info.FileHeader(zip64=True))
        file.seek(size, os.SEEK_CUR)
        archive.start_dir = file.tell()
        archive.filelist.append(info)
        archive._didModify = True  # noqa: SLF001 - what its own writing sets, so that the directory is written


def scanned(archive: Path, jobs: int) -> tuple[int, int, float]:
    """Scan through the page; return the peak of all processes, that of the server, and seconds."""
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "scanner", "guide", "--no-open", "--jobs", str(jobs), str(archive)]
        process = subprocess.Popen(command, env={**os.environ, "HOME": home}, stdout=subprocess.PIPE, text=True)
        if process.stdout is None or (address := re.search(r"http\S+", process.stdout.readline())) is None:
            raise RuntimeError("the guide said no address")
        peak, done = 0, threading.Event()

        def look() -> None:
            nonlocal peak
            while not done.wait(0.25):
                peak = max(peak, resident(process.pid))

        watcher = threading.Thread(target=look)
        watcher.start()
        begin = time.perf_counter()
        try:
            page = _Page(address[0])
            page.ask("/scan", own="yes")
            while "Stop looking" in page.ask("/scan"):
                time.sleep(1)
            if "decided" not in page.ask("/review"):
                raise RuntimeError("the scan did not come to its end")
            took = time.perf_counter() - begin
            lines = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii").splitlines()
            alone = next(int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM:"))
            page.ask("/end", sure="yes")
        finally:
            done.set()
            watcher.join()
            process.terminate()
            process.wait()
    return peak, alone, took


class _Page:
    """The page without a window: follows where it is led."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._origin, self._base = f"http://{parts.netloc}", parts.path.removesuffix("/enter")
        with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own server
            self._cookie = answer.headers["Set-Cookie"].partition(";")[0]

    def ask(self, path: str, **form: str) -> str:
        headers = {"Cookie": self._cookie, "Origin": self._origin}
        body = urlencode(form).encode() if form else None
        request = urllib.request.Request(f"{self._origin}{self._base}{path}", body, headers)  # noqa: S310 - as above
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - as above
            return str(answer.read().decode())


if __name__ == "__main__":
    main()
