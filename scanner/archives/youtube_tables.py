# ruff: noqa: RUF001 - words of many scripts
"""
The tables of a Takeout, told by what stands in them: names of files and of columns are in the language of the account.

A row that is damaged costs itself: where a quotation mark is missing, the next line that begins like a row begins one.
"""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import io
import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from itertools import islice

from checks.content import Audience
from scanner.archives.container import Member

_MOST_ROW = 16 << 20  # signs; a longer "row" is a file whose quotation marks are broken
_SAMPLE = 200
_PLAYLIST_WIDTH = 4
_MOST_OWN = 5  # channels that one person has
csv.field_size_limit(max(csv.field_size_limit(), _MOST_ROW))

CHANNEL = re.compile(r"UC[\w-]{22}")
VIDEO = re.compile(r"[\w-]{11}")
TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d.*)?")
COMMENT = re.compile(r"Ug[\w-]{4,}[\w.-]*")
SEGMENTS = re.compile(r'\s*\[?\s*\{\s*"(takeoutSegments|text)"\s*:.*', re.DOTALL)
CHANNEL_ADDRESS = re.compile(r"https?://(?:[a-z]+\.)?youtube\.com/channel/(UC[\w-]+)/?", re.IGNORECASE)
PLAYLIST = re.compile(r"(PL|FL|LL|WL|OL|RD|UU)[\w-]*")
_NUMBER = re.compile(r"\d+([.,]\d+)?")
_TRUTH = re.compile(r"true|false", re.IGNORECASE)
_ROW_BEGINS = re.compile(
    r'"?([\w.-]*"?[,;\t]"?){0,3}(UC[\w-]{22}"?[,;\t]"?\d{4}-\d\d-\d\dT|\d{4}-\d\d-\d\dT\S+?[,;\t]"?\d)'
)
_ORIGINAL = re.compile(r"\(\s*(ori|ory|ори|ορι)", re.IGNORECASE)

_WORDS = {
    Audience.PUBLIC: (
        "public público publico pública publica publique pubblico pubblica öffentlich openbaar offentlig offentligt julkinen "
        "publiczny publiczne publiczna veřejné veřejný verejné nyilvános javno јавно viešas vieša viešai publisks avalik "
        "δημόσιο публичный публичное публичная общедоступный загальнодоступне публично herkese_açık عام علني ציבורי "
        "公開 公开 공개 สาธารณะ công_khai publik सार्वजनिक cyhoeddus açık"
    ),
    Audience.PRIVATE: (
        "private privado privada privat privé privée privato privata prywatny prywatne prywatna soukromé soukromý súkromné "
        "privát yksityinen privatno приватно privatus privati asmeninis privāts privaatne ιδιωτικό ограниченный_доступ "
        "закрытый личное приватне özel gizli خاص פרטי 非公開 私人 私享 비공개 ส่วนตัว riêng_tư pribadi निजी preifat"
    ),
}
_AUDIENCES = {
    word.replace("_", " "): audience for audience, words in _WORDS.items() for word in words.casefold().split()
}


class Sort(StrEnum):
    """What a table of a Takeout holds."""

    COMMENTS = "comments"
    POSTS = "posts"
    FOLLOWS = "follows"
    VIDEOS = "videos"
    CHANNEL = "channel"
    PLAYLISTS = "playlists"
    OTHERS = "others"  # lists of other people's videos, switches of the channel
    EMPTY = "empty"


@dataclasses.dataclass(frozen=True, slots=True)
class Layout:
    """What a table holds and in which columns; -1 where there is no such column."""

    sort: Sort
    header: tuple[str, ...] = ()
    key: int = -1
    text: int = -1
    more: int = -1
    video: int = -1
    width: int = 0


def audience_of(value: str) -> Audience | None:
    """Return who can see a thing of such a visibility, in any language. Unlisted is neither public nor private."""
    return _AUDIENCES.get(" ".join(value.casefold().split()))


def rows(member: Member) -> Iterator[list[str] | None]:
    """Yield the rows that are not blank, the header first, and None after each that is damaged."""
    with member.opener() as stream:
        wide = stream.read(2) in (b"\xff\xfe", b"\xfe\xff")
    with member.opener() as stream:
        text = io.TextIOWrapper(stream, "utf-16" if wide else "utf-8-sig", "replace", newline="")
        separator = ""
        waiting: list[str] = []
        for line, entire in _assembled(text):
            whole = entire
            if not line.strip():
                continue
            if not separator:
                separator = max(",;\t", key=line.count)
                reader = csv.reader(iter(waiting.pop, None), delimiter=separator)
            if whole:
                waiting.append(line)
                try:
                    row = next(reader)
                except (csv.Error, IndexError):  # it is broken, or goes on although its quotation marks are whole
                    whole = False
                    waiting.clear()
                    reader = csv.reader(iter(waiting.pop, None), delimiter=separator)
            if not whole:
                yield from _singly(line, separator)
                yield None
            elif any(cell and not cell.isspace() for cell in row):
                yield row


def _assembled(text: io.TextIOWrapper) -> Iterator[tuple[str, bool]]:
    """Yield each row as it is written, over as many lines as it takes, and whether its quotation marks are whole."""
    held: list[str] = []
    size = 0
    odd = False
    while line := text.readline(_MOST_ROW):
        marks = line.count('"') % 2
        if not held and not marks:
            yield line, True
            continue
        if odd and _ROW_BEGINS.match(line):
            yield "".join(held), False
            held, size, odd = [], 0, False
        held.append(line)
        size += len(line)
        odd ^= bool(marks)
        if not odd or size > _MOST_ROW:
            yield "".join(held), not odd
            held, size, odd = [], 0, False
    if held:
        yield "".join(held), False


def _singly(row: str, separator: str) -> Iterator[list[str]]:
    """Yield what can be had of a row that is broken: the whole of it, else each of its lines."""
    lines = row.splitlines()
    for several in ([row], lines if len(lines) > 1 else ()):
        found = False
        for line in several:
            with contextlib.suppress(csv.Error, StopIteration):
                yield next(csv.reader([line.rstrip("\r\n")], delimiter=separator))
                found = True
        if found:
            return


def layout(member: Member) -> Layout | None:
    """Return how a table is laid out, by its first rows; None where it is none that is known."""
    found = [row for row in islice(rows(member), _SAMPLE) if row]
    if not found:
        return Layout(Sort.EMPTY)
    header: list[str] = []
    if not any(one.fullmatch(cell.strip()) for cell in found[0] for one in (CHANNEL, TIME, SEGMENTS)):
        header, found = found[0], found[1:]
    if not found:
        return Layout(Sort.EMPTY, tuple(header)) if len(header) > 1 else None
    return _Looked(header, found).layout()


class _Looked:
    """The first rows of a table, seen column by column."""

    def __init__(self, header: list[str], sample: list[list[str]]) -> None:
        self.header = tuple(cell.strip() for cell in header)
        self.sample = sample
        self.width = len(header) or max(len(row) for row in sample)
        self.columns = [
            [cell for row in sample if column < len(row) and (cell := row[column].strip())]
            for column in range(self.width)
        ]

    def layout(self) -> Layout | None:
        for look in (self._said, self._follows, self._videos, self._playlists, self._channel, self._others):
            if found := look():
                return found
        return None

    def _most(self, wanted: Callable[[str], object], without: tuple[int, ...] = (), *, last: bool = False) -> int:
        """Return the column with most such cells, the first of equals; -1 where there is none."""
        counts = [
            0 if column in without else sum(1 for cell in cells if wanted(cell))
            for column, cells in enumerate(self.columns)
        ]
        if not max(counts, default=0):
            return -1
        at = [column for column, count in enumerate(counts) if count == max(counts)]
        return at[-1] if last else at[0]

    def _all(self, column: int, wanted: re.Pattern[str]) -> bool:
        cells = self.columns[column] if 0 <= column < self.width else []
        return bool(cells) and all(wanted.fullmatch(cell) for cell in cells)

    def _mostly(self, column: int, wanted: re.Pattern[str]) -> bool:
        """Return whether hardly any cell of a column is none of these, one or one in five: rows may be damaged."""
        cells = self.columns[column] if 0 <= column < self.width else []
        others = sum(1 for cell in cells if not wanted.fullmatch(cell))
        return others < len(cells) and others <= max(1, len(cells) // 5)

    def _wordy(self, column: int) -> tuple[int, int]:
        """Return how much a column holds in cells of several words, then its longest cell: rows may be damaged."""
        cells = self.columns[column]
        return sum(len(cell) for cell in cells if " " in cell), max(map(len, cells))

    def free(self, *without: int) -> list[int]:
        """Return the columns whose cells are not all of one known shape."""
        shapes = (CHANNEL, TIME, _NUMBER, _TRUTH, COMMENT, PLAYLIST)
        return [
            column
            for column, cells in enumerate(self.columns)
            if column not in without
            and cells
            and not any(self._all(column, shape) for shape in shapes)
            and not all(audience_of(cell) for cell in cells)
        ]

    def _said(self) -> Layout | None:
        """A table of comments, of live-chat messages or of posts: words in JSON, or an id of such."""
        text = self._most(SEGMENTS.fullmatch)
        key = self._most(COMMENT.fullmatch, (text,))
        channel, time = self._most(CHANNEL.fullmatch), self._most(TIME.fullmatch)
        if text < 0:
            if channel < 0 or time < 0 or not self._mostly(key, COMMENT) or self._all(key, VIDEO):
                return None
            texts = self.free(key)
            text = max(texts, key=self._wordy, default=-1)
            if text < 0:
                return None
        elif channel < 0 and time < 0:
            return None
        known = (text, key, channel, time)
        video = self._most(VIDEO.fullmatch, known, last=True)
        price = any(self._all(column, _NUMBER) for column in range(self.width) if column not in known)
        if key < 0:
            key = next(
                (column for column in self.free(text, video) if len(self.columns[column]) == len(self.sample)), -1
            )
        sort = Sort.COMMENTS if price or video >= 0 else Sort.POSTS
        return Layout(sort, self.header, key, text, video=video, width=self.width)

    def _follows(self) -> Layout | None:
        def named(row: list[str]) -> bool:
            found = next((one for cell in row if (one := CHANNEL_ADDRESS.fullmatch(cell.strip()))), None)
            return found is not None and any(cell.strip() == found[1] for cell in row)

        if not any(named(row) for row in self.sample):
            return None
        address = self._most(CHANNEL_ADDRESS.fullmatch)
        ids = {found[1] for cell in self.columns[address] if (found := CHANNEL_ADDRESS.fullmatch(cell))}
        key = self._most(ids.__contains__)
        text = next((column for column in range(self.width) if column not in (address, key)), -1)
        return Layout(Sort.FOLLOWS, self.header, address, text, width=self.width)

    def _videos(self) -> Layout | None:
        """The person's own videos: the title stands right after the channel, the description right before."""
        channel, key = self._most(CHANNEL.fullmatch), self._most(VIDEO.fullmatch)
        if channel < 1 or key < 0 or key > channel or self._most(TIME.fullmatch) < 0:
            return None
        if not any(self._all(column, _NUMBER) for column in range(self.width)):
            return None
        title = self._original(range(channel + 1, self.width), default=channel + 1)
        before = range(key + 1, channel)
        more = self._original(before, default=channel - 1 if channel - key > 4 else -1)  # noqa: PLR2004 - length, …
        return Layout(Sort.VIDEOS, self.header, key, title, more, width=self.width)

    def _original(self, among: range, default: int) -> int:
        """Return the first column whose name ends in “(original)”, in any of the languages that were seen."""
        named = [column for column in among if column < len(self.header) and _ORIGINAL.search(self.header[column])]
        shortest = min(named, key=lambda column: (not self.header[column].endswith(")"), column), default=default)
        return shortest if shortest < self.width else -1

    def _playlists(self) -> Layout | None:
        key = self._most(PLAYLIST.fullmatch)
        if key < 0 or self.width < _PLAYLIST_WIDTH or self._most(TIME.fullmatch) < 0:
            return None
        if not PLAYLIST.fullmatch(self.columns[key][0]):
            return None
        # Until 2022 each playlist had a table of its own, with the ids of its videos below.
        own = [row for row in self.sample if key < len(row) and PLAYLIST.fullmatch(row[key].strip())]
        free = _Looked(list(self.header), own).free(key)
        title = self._original(range(key + 1, self.width), default=free[0] if free else -1)
        named = (column for column, name in enumerate(self.header) if name.casefold() == "title")
        return Layout(Sort.PLAYLISTS, self.header, key, next(named, title), width=self.width)

    def _channel(self) -> Layout | None:
        """The person's own channel; further tables about it hold switches."""
        key = self._most(CHANNEL.fullmatch)
        if key < 0 or len(self.columns[key]) < len(self.sample) or len(self.sample) > _SAMPLE // 2:
            return None
        seen = next((column for column in range(self.width) if column != key and self._visible(column)), -1)
        if len(set(self.columns[key])) > _MOST_OWN:
            return None
        title = self._original(range(self.width), default=seen - 1 if seen - 1 > key else -1)
        if title < 0:
            return Layout(Sort.OTHERS)
        more = self._original(range(title + 1, self.width), default=-1)
        more = more if more >= 0 and self.header[more].endswith(")") else -1
        return Layout(Sort.CHANNEL, self.header, key, title, more, width=self.width)

    def _visible(self, column: int) -> bool:
        return bool(self.columns[column]) and all(audience_of(cell) for cell in self.columns[column])

    def _others(self) -> Layout | None:
        """Lists of videos: the ids and when they were added, or other people's titles."""
        pairs = self.width in (2, 3) and self._most(TIME.fullmatch) > 0
        if self._all(0, VIDEO) or (pairs and self._all(0, re.compile(r"[\w-]{1,11}"))):
            return Layout(Sort.OTHERS)
        return None
