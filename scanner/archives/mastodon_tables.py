"""The tables (CSV) of Mastodon's page "Import and export". Some have a heading, some have none."""

from __future__ import annotations

import codecs
import csv
import io
import posixpath
import re
from collections.abc import Iterator
from enum import Enum, auto

from scanner.archives.container import READ_ERRORS, Member, printable
from scanner.archives.heads import head_text
from scanner.errors import Problem

_ADDRESS = re.compile(r"@?[^\s@,;/]+@[^\s@,;/]+\.[^\s@,;/]+")
_HEADING = re.compile(r"Account address", re.IGNORECASE)  # the same in every language


class Sort(Enum):
    """What a table is about. Only the first two say something of the person."""

    FOLLOWS = auto()
    LISTS = auto()
    OTHERS = auto()


def sort_of(member: Member) -> Sort | None:
    """Return what a table is about, by its heading, else by its name and first row; None where it is not Mastodon's."""
    lines = head_text(member).lstrip("\ufeff").splitlines()
    name = posixpath.basename(member.path).lower()
    first = lines[0].strip() if lines else ""
    if re.match(rf'"?{_HEADING.pattern}\b', first, re.IGNORECASE):
        if re.search(r"Hide notifications", first, re.IGNORECASE) or name.startswith(("mut", "block", "followers")):
            return Sort.OTHERS
        return Sort.FOLLOWS
    cells = next(csv.reader([first], delimiter=_delimiter(first)), []) if first else []
    addressed = bool(cells) and _ADDRESS.fullmatch(cells[-1].strip()) is not None
    if addressed and name.startswith("following"):
        return Sort.FOLLOWS
    if addressed and name.startswith("list") and len(cells) == 2:  # noqa: PLR2004 - the list and who is on it
        return Sort.LISTS
    if first.lower().startswith("#domain"):
        return Sort.OTHERS
    known = name.startswith(("bookmarks", "blocked_domains", "muted_accounts", "blocked_accounts", "followers"))
    return Sort.OTHERS if known and len(cells) <= 1 else None


def rows(member: Member) -> Iterator[list[str] | Problem]:
    """Yield the rows of a table, cells trimmed, and a Problem for what is no row of it or where it breaks off."""
    bad = 0
    try:
        with member.opener() as stream:
            head = stream.read(4)
        wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        sort = sort_of(member)
        first = next(iter(head_text(member).splitlines()), "")
        with member.opener() as stream:
            text = io.TextIOWrapper(stream, "utf-16" if wide else "utf-8-sig", "replace", newline="")
            for number, cells in enumerate(csv.reader(text, delimiter=_delimiter(first))):
                row = [cell.strip() for cell in cells]
                if not any(row) or (number == 0 and _HEADING.match(row[0])):
                    continue
                if _fits(row, sort):
                    yield row
                else:
                    bad += 1
    except (*READ_ERRORS, csv.Error):
        yield Problem(printable(member.path), "the table is cut short or damaged; what came before was read")
    if bad:
        what = "1 row is" if bad == 1 else f"{bad:,} rows are"
        yield Problem(printable(member.path), f"{what} in a shape this version does not know")


def _fits(row: list[str], sort: Sort | None) -> bool:
    if sort is Sort.LISTS:
        return bool(row[0]) and len(row) > 1
    return bool(re.fullmatch(r"@?[^\s@,;/]+(?:@[^\s@,;/]+)?", row[0]))


def _delimiter(line: str) -> str:
    """Return what parts the cells: programs that save a table again may write it with semicolons or tabs."""
    return max(",", ";", "\t", key=line.count)
