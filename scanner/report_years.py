"""
A picture of the years: what was looked at and where there is something to look at, a strip for each platform.

It is about the things and not about the person: there is no line that rises or falls, and no sum over all of it.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable
from typing import Final, NamedTuple

from scanner import report_words as words
from scanner.report_cards import Deck
from scanner.review import Source

WIDTH: Final = 720
ABOVE: Final = 56
BELOW: Final = 26
_MOST_YEARS: Final = 40
_LABEL_EVERY: Final = 5
_WIDEST_BAR: Final = 34


class Bar(NamedTuple):
    """One year of one platform, and where its two bars stand. Upwards what was looked at, downwards what was found."""

    year: int
    looked: int
    found: int
    left: float
    width: float
    up: float
    down: float


class Label(NamedTuple):
    """A year under the strips."""

    year: int
    at: float
    anchor: str


@dataclasses.dataclass(frozen=True, slots=True)
class Strip:
    """One platform through the years."""

    platform: str
    bars: tuple[Bar, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Years:
    """All strips over the same years."""

    strips: tuple[Strip, ...]
    labels: tuple[Label, ...]
    height: int = ABOVE + BELOW
    width: int = WIDTH
    ground: int = ABOVE


def years(sources: Iterable[Source], deck: Deck) -> Years | None:
    """Return the picture, None where the review does not say of which years its things are."""
    looked: dict[str, Counter[int]] = {}
    for source in sources:
        for written, number in source.years.items():
            looked.setdefault(source.platform, Counter())[int(written)] += number
    if not looked:
        return None
    found: dict[str, Counter[int]] = {platform: Counter() for platform in looked}
    for entry in (entry for card in deck.cards for entry in card.entries):
        if entry.year is not None and entry.year in looked.get(entry.item.platform, ()):
            found[entry.item.platform][entry.year] += 1
    last = max(year for counts in looked.values() for year in counts)
    first = max(min(year for counts in looked.values() for year in counts), last - _MOST_YEARS + 1)
    slot = WIDTH / (last - first + 1)
    most = max(max(counts.values(), default=0) for counts in found.values()) or 1
    strips = []
    for platform, counts in looked.items():
        top = max(counts.values())
        bars = []
        for year in sorted(year for year in counts if first <= year <= last):
            wide = min(slot * 0.7, _WIDEST_BAR)
            left = (year - first) * slot + (slot - wide) / 2
            up, down = _high(counts[year], top, ABOVE), _high(found[platform][year], most, BELOW)
            bars.append(Bar(year, counts[year], found[platform][year], round(left, 1), round(wide, 1), up, down))
        strips.append(Strip(words.platform(platform), tuple(bars)))
    return Years(tuple(strips), tuple(_labels(first, last, slot)))


def _high(count: int, most: int, room: int) -> float:
    """Return how high a bar is; one that stands for anything at all can be seen."""
    return round(max(2.0, (room - 4) * count / most), 1) if count else 0


def _labels(first: int, last: int, slot: float) -> Iterable[Label]:
    """Yield the first year, the last, and round ones between that are not too near to either."""
    yield Label(first, 0, "start")
    for year in range(first + 1, last):
        if year % _LABEL_EVERY == 0 and min(year - first, last - year) * slot > WIDTH / 8:
            yield Label(year, round((year - first + 0.5) * slot, 1), "middle")
    if last > first:
        yield Label(last, WIDTH, "end")
