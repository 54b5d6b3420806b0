"""
Tables of comma-separated values, as exports write them and as people's programs damage them.

A row that is damaged costs itself: where a quotation mark is missing, the next line that begins like a row begins one.
Columns are known by their names, wherever the header stands and in whatever order; words such as `NA` or `None` are words.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain, islice

from checks.content import Item
from scanner.archives.container import READ_ERRORS, Member, printable
from scanner.archives.heads import head_text
from scanner.archives.reader import BAD_RECORD, Read
from scanner.errors import Problem

_MOST = 16 << 20  # signs; a longer row is a file whose quotation marks are broken
_READ = 1 << 20
_PREAMBLE = 25  # rows among which the header is looked for
csv.field_size_limit(max(csv.field_size_limit(), _MOST))

_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_BACKSLASH = re.compile(r'\\(["\\]?)')

Folded = tuple[str, ...]


def _as_code_point(error: UnicodeError) -> tuple[str, int]:
    """Decode a byte that Windows-1252 leaves undefined as the sign of that number."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("profile-hygiene-code-point", _as_code_point)


def encoding_of(member: Member) -> tuple[str, str]:
    """Return (encoding, what to do with broken letters): UTF-8 where most of the file is that, else Windows-1252."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    sound = letters = broken = 0
    strict = True
    with member.opener() as stream:
        data = stream.read(_READ)
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16", "replace"
        while data:
            if strict:
                try:
                    decoder.decode(data)
                    sound += not data.isascii()
                except UnicodeDecodeError:
                    strict = False
            if not strict:
                found = _SEQUENCE.findall(data)
                letters += len(found)
                broken += len(_HIGH.findall(data)) - sum(map(len, found))
            data = stream.read(_READ)
    if strict or sound or letters >= broken:
        return "utf-8-sig", "replace"
    return "cp1252", "profile-hygiene-code-point"


class _Feed:
    """Lines for a `csv.reader`. It ends where a line within a row begins like a row: then the row before is damaged."""

    def __init__(self, stream: io.TextIOWrapper, begins: re.Pattern[str] | None, *, escapes: bool) -> None:
        self._stream = stream
        self._begins = begins
        self._escapes = escapes
        self._held = ""
        self.within = 0
        self.broke = False
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.broke:
            raise StopIteration
        line = self._held or self._stream.readline(_MOST)
        self._held = ""
        self.ended = not line
        if self.within and (not line or (self._begins and self._begins.match(line))):
            self.broke = True
            self._held = line
        if self.broke or not line:
            raise StopIteration
        self.within += 1
        # Only quotation marks and backslashes are escaped; before anything else a backslash is a backslash.
        return _BACKSLASH.sub(lambda one: one[0] if one[1] else "\\\\", line) if self._escapes else line


def rows(member: Member, begins: re.Pattern[str] | None = None, *, escapes: bool = False) -> Iterator[list[str] | None]:
    """
    Yield the rows that are not blank, and None after each that is damaged.

    `begins` is how the line that begins a row looks; with `escapes`, backslashes escape inside quotation marks.
    """
    encoding, errors = encoding_of(member)
    with member.opener() as stream:
        text = io.TextIOWrapper(stream, encoding, errors, newline="")
        feed = _Feed(text, begins, escapes=escapes)
        head = list(islice(feed, 1))
        separator = max(",;\t", key=head[0].count) if head else ","
        lines: Iterable[str] = chain(head, feed)
        while not feed.ended or feed.broke:
            feed.broke = False
            reader = csv.reader(lines, delimiter=separator, escapechar="\\" if escapes else None)
            try:
                for row in reader:
                    feed.within = 0
                    if any(cell.strip() for cell in row):
                        yield row
                    if feed.broke:
                        yield None
            except csv.Error:
                yield None
            feed.within = 0
            lines = feed


def folded(name: str) -> str:
    """Return the name of a column without case, blanks and signs."""
    return re.sub(r"[\W_]+", "", name).casefold()


class Header:
    """The folded names of a table's columns. A name that stands twice means its first column."""

    def __init__(self, names: Folded) -> None:
        """Work out once what each row is asked."""
        self.names = names
        self.at = {name: at for at, name in reversed(list(enumerate(names)))}
        self.named = max((at for at, name in enumerate(names, 1) if name), default=0)


class Row:
    """One row: its cells by the folded names of their columns."""

    __slots__ = ("cells", "header")

    def __init__(self, header: Header, cells: list[str]) -> None:
        """Keep the cells."""
        self.header = header
        self.cells = cells

    def __getitem__(self, name: str) -> str:
        """Return a cell, trimmed; nothing where there is no such column, or the row is shorter."""
        at = self.header.at.get(name)
        return "" if at is None or at >= len(self.cells) else self.cells[at].strip()

    def all(self, name: str) -> list[str]:
        """Return the cells of every column of that name."""
        cells = zip(self.header.names, self.cells, strict=False)
        return [cell.strip() for column, cell in cells if column == name]

    def is_odd(self) -> bool:
        """Return whether cells are missing or too many: quotation marks were lost, or the file was cut off."""
        count = len(self.cells)
        width = len(self.header.names)
        return count < self.header.named or (count > width and any(cell.strip() for cell in self.cells[width:]))


def first_rows(member: Member) -> list[Folded]:
    """Return the folded cells of the first rows, one of which is the header; none where there is no row."""
    lines = head_text(member).splitlines(keepends=True)[: _PREAMBLE * 2]
    separator = max(",;\t", key=lines[0].count) if lines else ","
    try:
        return [_names(row) for row in islice(csv.reader(lines, delimiter=separator), _PREAMBLE) if any(row)]
    except csv.Error:
        return []


def _names(row: list[str]) -> Folded:
    return tuple(map(folded, row))


class Table:
    """
    One member as a table.

    `default` are the names of the columns where the file has lost its header; `wanted` those that a header has, of which
    one row among the first must hold all.
    """

    def __init__(
        self,
        member: Member,
        wanted: Collection[str],
        *,
        begins: re.Pattern[str] | None = None,
        escapes: bool = False,
        default: Folded = (),
    ) -> None:
        """Prepare; nothing is opened yet."""
        self.member = member
        self._wanted = frozenset(wanted)
        self._begins = begins
        self._escapes = escapes
        self._default = default

    def read(self, method: Callable[[Row, Member], Iterable[Item]]) -> Read:
        """Yield what `method` makes of each row, and a Problem that counts those that are damaged or not understood."""
        bad = 0
        odd = False
        try:
            for row in self.rows():
                if isinstance(row, Problem):
                    yield row
                elif row is None:  # the row before is damaged, which it may have shown itself
                    bad += not odd
                    odd = False
                else:
                    odd = row.is_odd()
                    try:
                        yield from list(method(row, self.member))
                    except BAD_RECORD:
                        odd = True
                    bad += odd
        except READ_ERRORS:
            yield Problem(printable(self.member.path), "the file is cut short or damaged; what came before was read")
        if bad:
            what = "1 row is" if bad == 1 else f"{bad:,} rows are"
            yield Problem(printable(self.member.path), f"{what} damaged or in a shape this version does not know")

    def rows(self) -> Iterator[Row | Problem | None]:
        """Yield the rows below the header, None for each that is damaged, and a Problem where there is no header."""
        flow = rows(self.member, self._begins, escapes=self._escapes)
        first: list[list[str] | None] = []
        header = self._default
        for row in flow:
            first.append(row)
            if row is not None and self._wanted <= set(_names(row)):
                header, first = _names(row), []
                break
            if len(first) >= _PREAMBLE:
                break
        if first:
            beginning = next((row for row in first if row), [])
            if not self._default or self._begins is None or not self._begins.match(",".join(beginning)):
                reason = "this table has no line with the names of its columns, so nothing in it was read"
                yield Problem(printable(self.member.path), reason)
                return
        columns = Header(header)
        for row in chain(first, flow):
            yield None if row is None else Row(columns, row)


def good(table: Table) -> Iterator[Row]:
    """Yield the rows that can be read; what is wrong with the rest is said where the table is read in its turn."""
    with contextlib.suppress(*READ_ERRORS):
        yield from (row for row in table.rows() if isinstance(row, Row))
