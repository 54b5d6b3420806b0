"""
Which pictures the heads learn from, and which of them show what.

All are shipped by packages: clip art (Debian's `openclipart-png`), stamps (`tuxpaint-stamps-default`), the pictures inside
`gcompris-qt-data`, desktop backgrounds (`gnome-backgrounds`, `mate-backgrounds`, `plasma-workspace-wallpapers`,
`lomiri-wallpapers-*`, `ukui-wallpapers`), emoji drawings (npm: `@lobehub/fluent-emoji-3d`, `emoji-datasource-twitter`); and the
development set, which is no part of the repository.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

LABELS: Final = ("alcohol", "weapon")
_SUFFIXES: Final = frozenset({".png", ".jpg", ".jpeg", ".webp"})
_MOST: Final = {"clipart": 1500, "emoji": 500}

_SHOWS: Final = {
    "alcohol": re.compile(
        r"food/beverages/alcohol/(?!.*(?:corks|barrel|ontologia)).*"
        r"|.*/1f(?:37[6-9abe]|94[23])\.\w+"
    ),
    "weapon": re.compile(
        r"tools/weapons/(?:9_mm|ak47|blue_gun|katana|knife|longsword|m16|spider_sword|sword_).*"
        r"|.*military/longsword\.png|.*ww2_german_gun\.png"
        r"|.*/(?:1f52[ab]|1f5e1(?:-fe0f)?|2694(?:-fe0f)?)\.\w+"
    ),
}
# Neither shown as an example nor as a counter-example: shields, axes, bows, bombs, toy swords, drinking straws.
_LEFT_OUT: Final = re.compile(
    r"weapon|military|gun|sword|pistol|rifle|dagger|lightsab|wine|beer|cocktail|martini|alcohol"
    r"|1f3f9|1fa93|1f4a3|1f9ea|1f943|1f379",
    re.IGNORECASE,
)
# The same drawing turns up under two names; both must fall into the same part when cross-validating.
_SAME: Final = {"emoji_wine": "1f377", "emoji_dagger": "1f5e1", "clip_m16": "m16", "clip_beer1": "beer"}


class Example(NamedTuple):
    """A picture file, what it shows, where it is from, and the key that it shares with other copies of the same thing."""

    path: Path
    shows: frozenset[str]
    source: str
    key: str


def examples(dev: Path, folders: list[tuple[str, Path]]) -> Iterator[Example]:
    """Yield the development set, then the pictures of each (source, folder); the same ones each time."""
    for line in (dev / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        if "weapon" in label.get("also", ()):
            continue  # a painting of a whole company, pikes among them
        path = dev / label["file"]
        yield Example(path, frozenset(LABELS) & frozenset(label["expected"]), "dev", _key(path))
    for source, folder in folders:
        paths = sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES and path.is_file())
        shown = [example for path in paths if (example := _example(source, folder, path)) and example.shows]
        others = [example for path in paths if (example := _example(source, folder, path)) and not example.shows]
        random.Random(1).shuffle(others)
        yield from shown
        yield from others[: _MOST.get(source, len(others))]


def _example(source: str, folder: Path, path: Path) -> Example | None:
    name = path.relative_to(folder.parent).as_posix()
    shows = frozenset(label for label, pattern in _SHOWS.items() if pattern.search(name))
    if not shows and _LEFT_OUT.search(name):
        return None
    return Example(path, shows, source, _key(path))


def _key(path: Path) -> str:
    stem = _SAME.get(path.stem, path.stem)
    return re.sub(r"-fe0f|_?\d{1,2}$", "", stem) if not stem.startswith(("1f", "2")) else stem.replace("-fe0f", "")
