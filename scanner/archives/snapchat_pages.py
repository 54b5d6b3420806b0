"""
Snapchat's HTML pages, one for each JSON file: headings, and tables under them. They hold no more than the JSON does.

A row of names over rows of values is a list of records; rows of two without such names are one record, name and value.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import html

from scanner.archives.container import Member
from scanner.archives.htmlpage import blocks, words
from scanner.archives.jsonstream import Json
from scanner.errors import Problem

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_MOST_PAIRS = 1_000
_PAIR = 2


def pages(member: Member) -> Iterator[tuple[str, Json] | Problem]:
    """Yield (heading, record) for every record of a page, as the JSON of the same name would have it."""
    heading = ""
    names: list[str] = []
    pairs: dict[str, str] = {}
    for block in blocks(member, lambda element: element.tag in _HEADINGS or element.tag == "tr", "utf-8"):
        if isinstance(block, Problem):
            yield block
            continue
        if pairs and (block.tag in _HEADINGS or len(pairs) > _MOST_PAIRS):
            yield heading, pairs
            pairs = {}
        if block.tag in _HEADINGS:
            heading, names = words(block), []
            continue
        cells = [words(cell) for cell in block if cell.tag in ("td", "th")]
        if _are_names(block):
            names = cells
        elif names:
            yield heading, dict(zip(names, cells, strict=False))
        elif len(cells) == _PAIR:
            pairs[cells[0].rstrip(":")] = cells[1]
        elif cells:
            yield heading, cells[0] if len(cells) == 1 else cells
    if pairs:
        yield heading, pairs


def _are_names(row: html.HtmlElement) -> bool:
    """Return whether a row names its columns: all of it is marked as a heading, or printed bold."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    return all(cell.tag == "th" or (len(cell) == 1 and cell[0].tag == "b" and not cell[0].tail) for cell in cells) and (
        len(cells) > 1 or any(cell.tag == "th" for cell in cells)
    )
