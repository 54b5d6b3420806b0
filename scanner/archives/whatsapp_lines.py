"""
A WhatsApp chat as lines: where a message begins, when it was sent and who wrote it, in whatever form the phone writes dates.

The order of day and month is the phone's and stands nowhere. It is found from the whole file: from numbers that can be no
month, else from the order in which the dates do not run backwards.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from scanner.archives.container import Member
from scanner.archives.when import written

_MARKS = "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff"
_M = rf"[{_MARKS}]*"
_S = rf"[\s{_MARKS}]"
_DATE = rf"(\d{{1,4}})({_S}*[./\-年년]{_S}*)(\d{{1,2}}){_S}*[./\-月월]{_S}*(\d{{1,4}})"
_CLOCK = r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?"
_STAMP = rf"{_DATE}([^\d\n\[\]:]{{1,24}}?){_CLOCK}([^\d\n\[\]:]{{0,20}}?)"
_HEAD = re.compile(rf"{_M}(?:\[{_M}{_STAMP}{_M}\]{_S}?|{_STAMP}{_S}[-–]{_S})")
_SIDES = re.compile(f"^[{_MARKS}\\s]+|[{_MARKS}\\s]+$")
_SIGNS = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_FEW = 2
_QUOTES = frozenset('"“”„«»「」')
_MOST_NAME = 100
_MOST_LINES = 20_000  # of one message
_MOST_LINE = 1 << 20
_FIRST_YEAR, _LAST_YEAR = 2009, 2100
_CENTURY = 100
_BUDDHIST = 543
_NOON = 12
_SAMPLE = 400
_PROBED = 1 << 16
_ORDERS = ("day", "month", "year")
_HALVES = {"pg": 0, "ptg": 12, "ق.ظ": 0, "ب.ظ": 12, "قبل از ظهر": 0, "بعد از ظهر": 12, "p.d.": 0, "m.d.": 12}
_MORE_HALVES = {"முற்பகல்": 0, "பிற்பகல்": 12, "ಪೂರ್ವಾಹ್ನ": 0, "ಅಪರಾಹ್ನ": 12, "дп": 0, "пп": 12, "म.पू.": 0, "म.उ.": 12}


class Head(NamedTuple):
    """The beginning of a message: three numbers of a date, a clock, what stands around it, and the rest of the line."""

    numbers: tuple[int, int, int]
    long_first: bool
    clock: tuple[int, int, int]
    around: tuple[str, str]
    rest: str


class Line(NamedTuple):
    """A message, with its further lines."""

    head: Head
    text: str


def trimmed(text: str) -> str:
    """Return text without blanks and direction marks at its ends."""
    if text[:1].isalnum() and text[-1:].isalnum():  # nearly all
        return text
    return _SIDES.sub("", text)


def head_of(line: str) -> Head | None:
    """Return the beginning of a message; None where a line goes on with the one before."""
    found = _HEAD.match(line)
    if found is None:
        return None
    first, _, second, third, gap, hour, minute, seconds, after = (
        found.groups()[:9] if found[1] is not None else found.groups()[9:]
    )
    numbers = (int(first), int(second), int(third))
    clock = (int(hour), int(minute), int(seconds or 0))
    around = (_bare(gap), _bare(after))
    return Head(numbers, len(first) > 2, clock, around, line[found.end() :])  # noqa: PLR2004 - digits of a day


@lru_cache(maxsize=1024)
def _bare(text: str) -> str:
    return " ".join(re.sub(f"[{_MARKS}]", "", text).split()).strip(" ,،.年日일").casefold()


def lines(member: Member) -> Iterator[str]:
    """Yield the lines of a file, whatever its encoding. Only a line feed ends one: messages hold other signs that break."""
    with member.opener() as stream:
        start = stream.read(2)
    wide = start in (b"\xff\xfe", b"\xfe\xff")
    with (
        member.opener() as stream,
        io.TextIOWrapper(stream, "utf-16" if wide else "utf-8-sig", "replace", newline="\n") as text,
    ):
        while line := text.readline(_MOST_LINE):
            yield line.removesuffix("\n").removesuffix("\r")


def messages(member: Member) -> Iterator[Line]:
    """Yield the messages of a chat, and its notices, for which no sender is found."""
    head: Head | None = None
    text: list[str] = []
    for line in lines(member):
        found = head_of(line)
        if found is not None:
            if head is not None:
                yield Line(head, "\n".join(text))
            head, text = found, [found.rest]
        elif head is not None and len(text) < _MOST_LINES:
            text.append(line)
    if head is not None:
        yield Line(head, "\n".join(text))


def is_chat(member: Member) -> bool:
    """Return whether a text file is a chat: it begins with a message, or half of its lines do; and somebody speaks."""
    seen = begun = spoken = 0
    first = False
    for line, _ in zip(_some(member), range(_SAMPLE), strict=False):
        if not line.strip():
            continue
        head = head_of(line)
        seen += 1
        begun += head is not None
        first = first or (head is not None and seen == 1)
        spoken += head is not None and ":" in head.rest
    return spoken > 0 and (first or 2 * begun >= seen)


def _some(member: Member) -> Iterator[str]:
    with member.opener() as stream:
        data = stream.read(_PROBED)
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    yield from data.decode("utf-16" if wide else "utf-8-sig", "replace").replace("\r\n", "\n").split("\n")


def sender_of(text: str, me: str | None = None) -> tuple[str, str] | None:
    """Return (sender, words) of a message; None for a notice. A name that is known is found whole, whatever is in it."""
    text = text.lstrip(_SIGNS)
    if me and text.startswith(me) and text[len(me) : len(me) + 1] == ":":
        return me, text[len(me) + 1 :]
    name, colon, words = text.partition(":")
    if not colon or "\n" in name or not trimmed(name) or len(name) > _MOST_NAME:
        return None
    if words and not words[0].isspace() and words[0] not in _SIGNS and (len(words) > _FEW or words.isalnum()):
        return None  # a clock or an address inside a notice; a sign or two may stand without a blank
    return trimmed(name), words


def looks_told(name: str) -> bool:
    """Return whether a name is more likely a piece of a notice: a group is named in it."""
    return bool(_QUOTES & set(name))


class Calendar:
    """How one file writes its dates: the order of the numbers, and whether hours count to twelve."""

    def __init__(self) -> None:
        """Begin with every order possible."""
        self._fits: Counter[str] = Counter()
        self._backwards: Counter[str] = Counter()
        self._last: dict[str, datetime] = {}
        self._twice = False  # whether day and month ever differ
        self._around: set[tuple[str, str]] = set()
        self._late = False
        self._numbers: tuple[int, int, int] | None = None
        self.order = "day"
        self.unsure_hours = False

    def see(self, head: Head) -> None:
        """Take a date into account."""
        self._late = self._late or head.clock[0] > _NOON
        if len(self._around) < _SAMPLE:
            self._around.add(head.around)
        if head.numbers == self._numbers:
            return
        self._numbers = head.numbers
        self._twice = self._twice or head.numbers[0] != head.numbers[1]
        for order in _ORDERS:
            when = _moment(head, order, 0)
            if when is not None:
                self._fits[order] += 1
                last = self._last.get(order)
                self._backwards[order] += last is not None and when < last
                self._last[order] = when

    def settle(self) -> bool:
        """
        Choose the order that fits most dates and runs backwards least; return whether there was nothing to doubt.

        A year in two digits comes first hardly anywhere, so that order counts only where it alone does best.
        """
        scores = {order: (self._fits[order], -self._backwards[order]) for order in _ORDERS}
        best = [order for order in _ORDERS if scores[order] == max(scores.values())]
        self.order = best[0]
        halves = {_half(*around) for around in self._around}
        spoken = {around for around in self._around if any(c.isalpha() for c in "".join(around))}
        self.unsure_hours = not self._late and halves == {None} and len(spoken) > 1
        return not {"day", "month"} <= set(best) or not self._twice

    def when(self, head: Head) -> datetime | None:
        """Return the time of a message, as the phone told it. None where that cannot be known."""
        if self.unsure_hours:
            return None
        half = _half(*head.around)
        found = (_moment(head, order, half) for order in (self.order, *_ORDERS))
        return next((when for when in found if when is not None), None)


def _moment(head: Head, order: str, half: int | None) -> datetime | None:
    first, second, third = head.numbers
    if head.long_first != (order == "year") and (head.long_first or max(first, third) >= _CENTURY):
        return None
    year, month, day = (
        (first, second, third)
        if order == "year"
        else (third, second, first)
        if order == "day"
        else (third, first, second)
    )
    year += 2000 if year < _CENTURY else 0
    year -= _BUDDHIST if year >= _FIRST_YEAR + _BUDDHIST else 0
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    hour, minute, second_ = head.clock
    if half is not None and 1 <= hour <= _NOON:
        hour = hour % _NOON + half
    try:
        return datetime(year, month, day, hour, minute, second_)  # noqa: DTZ001 - a chat names no zone
    except ValueError:
        return None


@lru_cache(maxsize=256)
def _half(before: str, after: str) -> int | None:
    """Return 0 before noon, 12 after, None where nothing beside the clock says which."""
    for word in (after, before):
        for halves in (_HALVES, _MORE_HALVES):
            if word in halves:
                return halves[word]
    noon, one = (written(f"2020-01-01 {before} {hour}:00 {after}") for hour in (_NOON, 1))
    if noon is None or one is None:
        return None
    return 12 if one.hour == _NOON + 1 else 0 if noon.hour == 0 else None
