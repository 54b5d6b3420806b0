"""
A visit to a page that holds but what is in view, beside a bare loop that only scrolls the same page to its end.

    python benchmarks/live.py [POSTS]

Prints the ratio of the two times in one run, the posts and pictures that came, and the most memory of all browser processes.
"""

from __future__ import annotations

import importlib.util
import sys
import threading
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from checks.content import Item, Kind  # noqa: E402 - found from the repository, wherever this is run
from scanner.archives.reader import Options  # noqa: E402 - as above
from scanner.live.address import profile_at  # noqa: E402 - as above
from scanner.live.browser import a_home, launch, playing  # noqa: E402 - as above
from scanner.live.gate import Gate  # noqa: E402 - as above
from scanner.live.limits import Limits  # noqa: E402 - as above
from scanner.live.reader import export_of  # noqa: E402 - as above
from scanner.live.visit import Visitor  # noqa: E402 - as above

_BARE = "() => { scrollBy(0, innerHeight * 0.8); return scrollY + innerHeight >= document.body.scrollHeight - 4; }"


def loaded(name: str) -> object:
    """Return a module of the tests."""
    spec = importlib.util.spec_from_file_location(name, ROOT / f"tests/scanner/live/{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Memory(threading.Thread):
    """Watches how much memory all processes below this one have together, shared parts counted once."""

    def __init__(self) -> None:
        """Prepare."""
        super().__init__(daemon=True)
        self.most, self.over = 0, threading.Event()

    def run(self) -> None:
        """Look a few times a second."""
        while not self.over.wait(0.5):
            total = 0
            for child in psutil.Process().children(recursive=True):
                try:
                    full = child.memory_full_info()
                except psutil.Error:
                    continue
                total += getattr(full, "pss", full.uss)
            self.most = max(self.most, total)


def bare(address: str, limits: Limits) -> float:
    """Return how long a loop takes that only scrolls, browser start included."""
    began = time.monotonic()
    with Gate(profile_at(address).rules) as gate, a_home() as home, playing(home) as playwright:
        browser = launch(playwright, gate.port, home=home)
        page = browser.new_page()
        page.goto(address, wait_until="domcontentloaded")
        quiet = 0
        while quiet < limits.quiet:
            quiet = quiet + 1 if page.evaluate(_BARE) else 0
            page.wait_for_timeout(limits.pause * 1000)
        browser.close()
    return time.monotonic() - began


def main() -> None:
    """Measure, and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    pages, play = loaded("pages"), loaded("conftest")
    site = play.Site()
    site.pages["/jo"] = pages.virtual(count)
    site.pages |= {f"/pic/{number}.jpg": pages.jpeg(number, (640, 640)) for number in range(count)}
    limits = Limits(between=0.0)
    alone = bare(site.at("/jo"), limits)
    site.asked.clear()
    memory = Memory()
    memory.start()
    began = time.monotonic()
    visit = Visitor(profile_at(site.at("/jo")), limits).go()
    took = time.monotonic() - began
    memory.over.set()
    export = export_of(visit)
    items = [one for _, one in export.read(Options()) if isinstance(one, Item)]
    posts = {one.url for one in items if one.kind is Kind.POST}
    pictures = sum(isinstance(export.picture(one), bytes) for one in items if one.kind is Kind.IMAGE)
    most = max(times for (_, path), times in site.asked.items() if path.startswith("/pic/"))
    print(f"posts {len(posts)} of {count}, pictures {pictures} of {count}, at most {most} request(s) each")
    print(f"bare {alone:.1f} s, visit {took:.1f} s, ratio {took / alone:.2f} (at most 1.5)")
    print(f"most memory of all browser processes {memory.most / 2**30:.2f} GB (at most 1.2)")


if __name__ == "__main__":
    main()
