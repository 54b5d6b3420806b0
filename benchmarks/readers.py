"""
Reading every platform's archive: time as a ratio to the bare parser over the same bytes, in the same process.

    python benchmarks/readers.py                        # minutes: all platforms, 50,000 records each
    python benchmarks/readers.py youtube x --records 20000

The archives are invented (see tests/scanner/archives/invented.py), shaped and indented as the platforms write them, and lie
in a zip, which both sides open. The bare parser is the library that the reader itself uses, and makes of the bytes what a program
would begin with and no more: `json.load`, a list of `csv.DictReader`'s rows, lxml's pull parser (for Pinterest's page, which is
flat, its SAX parser with the lines as text), BeautifulSoup's tree for a page that somebody saved, `libipld.decode_car`, and of a
chat the time, the name and the words of each message by one regular expression a line. Both sides are timed in turn, in CPU
time, and the best of the rounds counts: other programs on the computer only ever add to it.
"""

from __future__ import annotations

import csv
import gc
import importlib.util
import io
import json
import re
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import IO, Any

import click
import libipld
from bs4 import BeautifulSoup
from lxml import etree

from checks.content import Item
from scanner.run import Period, inventory
from scanner.sources import open_sources

_LIMIT = 4.0
_INVENTED = Path(__file__).parents[1] / "tests" / "scanner" / "archives" / "invented.py"
_CHAT_LINE = re.compile(r"^\[(\d\d)/(\d\d)/(\d{4}), (\d\d):(\d\d):(\d\d)\] ([^:]+): (.*)")
_READ = 1 << 16
_FEW = {"saved_page": 100}  # one part in so many of the records: nobody saves a page of fifty thousand posts


def _invented() -> ModuleType:
    spec = importlib.util.spec_from_file_location("invented", _INVENTED)
    if spec is None or spec.loader is None:
        raise click.ClickException("The invented archives are not there.")
    module = importlib.util.module_from_spec(spec)
    sys.modules["invented"] = module
    spec.loader.exec_module(module)
    return module


def _json(stream: IO[bytes]) -> None:
    data = stream.read()
    json.loads(data[data.index(b"=") + 1 :] if data.startswith(b"window") else data)


def _table(stream: IO[bytes]) -> None:
    list(csv.DictReader(io.TextIOWrapper(stream, "utf-8", newline="")))


def _page(stream: IO[bytes]) -> None:
    parser = etree.HTMLPullParser(events=("start", "end"), recover=True, huge_tree=True)
    while data := stream.read(_READ):
        parser.feed(data)
        _seen(parser)
    parser.close()
    _seen(parser)


def _seen(parser: etree.HTMLPullParser) -> None:
    for event, element in parser.read_events():
        if event == "end":
            element.clear(keep_tail=True)


class _Lines:
    """The lines of a page without boxes, as a SAX parser tells of them."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._parts: list[str] = []

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        """Hear of the beginning of an element."""
        if tag == "br":
            self.close()

    def end(self, tag: str) -> None:
        """Hear of the end of an element."""

    def data(self, text: str) -> None:
        """Hear of a piece of text."""
        self._parts.append(text)

    def close(self) -> None:
        """Hear of the end of the line, or of the page."""
        self.lines.append("".join(self._parts))
        self._parts.clear()


def _flat_page(stream: IO[bytes]) -> None:
    target: Any = _Lines()
    parser = etree.HTMLParser(target=target, huge_tree=True)
    while data := stream.read(_READ):
        parser.feed(data)
    parser.close()


def _tree(stream: IO[bytes]) -> None:
    BeautifulSoup(stream.read(), "lxml")


def _repository(stream: IO[bytes]) -> None:
    libipld.decode_car(stream.read())


def _chat(stream: IO[bytes]) -> None:
    messages: list[tuple[datetime, str, list[str]]] = []
    for line in io.TextIOWrapper(stream, "utf-8"):
        if found := _CHAT_LINE.match(line):
            day, month, year, hour, minute, second, who, words = found.groups()
            when = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second))  # noqa: DTZ001 - the chat names no zone
            messages.append((when, who, [words]))
        elif messages:
            messages[-1][2].append(line)


_BARE: dict[str, Callable[[IO[bytes]], None]] = {
    "json": _json,
    "table": _table,
    "page": _page,
    "repository": _repository,
    "chat": _chat,
}
_OTHERWISE = {"pinterest": _flat_page, "saved_page": _tree}


def _parse(path: Path, members: list[str], parse: Callable[[IO[bytes]], None]) -> None:
    """Parse the members with records, and nothing beside."""
    with zipfile.ZipFile(path) as archive:
        for member in members:
            with archive.open(member) as stream:
                parse(stream)


def _read(path: Path, options: Any) -> int:
    """Read all as `inventory` does, recognition included; return the number of items."""
    with open_sources([path]) as sources:
        return sum(isinstance(entry, Item) for _, entry in inventory(sources, options, Period()))


def _timed(action: Callable[[], object]) -> float:
    gc.collect()
    begin = time.process_time()
    action()
    return time.process_time() - begin


def _ratio(archive: Any, folder: Path, rounds: int, name: str) -> float:
    path = folder / archive.name
    files = archive.files()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for inner, data in files.items():
            packed.writestr(inner, data)
    parse = _OTHERWISE.get(name) or _BARE[archive.form]
    members = list(archive.spread) or [archive.path]
    bare, ours = [], []
    for _ in range(rounds):
        bare.append(_timed(lambda: _parse(path, members, parse)))
        ours.append(_timed(lambda: _read(path, archive.options)))
    ratio = min(ours) / min(bare)
    size, items = sum(map(len, files.values())) / 1e6, _read(path, archive.options)
    print(f"{name:16}{size:7.1f}{items:9,}{min(ours):9.2f}{min(bare):9.2f}{ratio:8.2f}", flush=True)
    return ratio


@click.command()
@click.argument("names", nargs=-1)
@click.option("--records", default=50_000)
@click.option("--rounds", default=3)
def main(names: tuple[str, ...], records: int, rounds: int) -> None:
    """Print the ratio of each archive; fail where one is above the limit."""
    makers = {make.__name__: make for several in _invented().MAKERS.values() for make in several}
    print(f"{'archive':16}{'MB':>7}{'items':>9}{'ours s':>9}{'bare s':>9}{'ratio':>8}")
    ratios = {}
    for name, make in makers.items():
        if not names or name in names:
            with tempfile.TemporaryDirectory() as folder:
                ratios[name] = _ratio(make(records // _FEW.get(name, 1)), Path(folder), rounds, name)
    above = [name for name, ratio in ratios.items() if ratio > _LIMIT]
    print(
        f"{len(ratios) - len(above)} of {len(ratios)} within the limit of {_LIMIT:.0f}; above: {' '.join(above) or 'none'}"
    )
    sys.exit(bool(above))


if __name__ == "__main__":
    main()
