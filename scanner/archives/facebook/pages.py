"""
The pages of a Facebook archive that was asked for as HTML, block by block, in the same shape as its JSON.

Three generations of class names are known. Tag names changed between them and are not asked for; titles, labels and dates
are in the language of the account and tell nothing but what they show.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, tzinfo

from lxml.html import HtmlElement

from scanner.archives.container import Member, printable
from scanner.archives.facebook.records import Entry, Picture, Row, Said
from scanner.archives.htmlpage import blocks, classes, words
from scanner.archives.meta import without_mentions
from scanner.archives.reader import BAD_RECORD
from scanner.archives.when import is_stamp, written
from scanner.errors import Problem

# 2022 and later; 2018 to 2020.
_BLOCK = frozenset({"_a6-g", "_2lej"})
_TITLE = frozenset({"_a6-h", "_2lek", "_2lel"})
_BODY = frozenset({"_a6-p", "_2let"})
_FOOTER = frozenset({"_a6-o", "_2lem"})
_DATE = frozenset({"_a72d"})
_GRID = frozenset({"_a7nf", "_a7ng"})
_LABEL = frozenset({"_a6_m"})
_PIN = frozenset({"_2pin"})

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_LABELLED = re.compile(r"^[^:\uff1a\n]{1,40}\s?[:\uff1a]\s*(\S.*)$", re.DOTALL)
_MOST_BEFORE = 3
_HEAD = 4096
_MOST_WHOLE = 16 << 20
_EMPTY_PAGE = 300  # signs of text that a page without any entry may hold: its heading and a sentence that says so


def entries(member: Member, zone: tzinfo | None) -> Iterator[Entry | Problem]:
    """Yield every block of a page. A page that holds text but no block known is a Problem, never an empty result."""
    count = 0
    broken = False
    for block in blocks(member, _has(_BLOCK), "utf-8"):
        if isinstance(block, Problem):
            broken = True
            yield block
        else:
            count += 1
            try:
                yield _entry(block, zone)
            except BAD_RECORD:
                yield Problem(printable(member.path), "1 entry is in a shape this version does not know")
    if not count and not broken:
        yield from _without_blocks(member)


def _without_blocks(member: Member) -> Iterator[Entry | Problem]:
    """Yield the tables of a page that has nothing else. One that holds more than an empty page does is a Problem."""
    unknown = Problem(printable(member.path), "the page is built in a way this version does not know")
    if member.size > _MOST_WHOLE:
        yield unknown
        return
    longest = -1
    for body in blocks(member, lambda element: element.tag == "body", "utf-8"):
        if isinstance(body, Problem):
            continue
        if rows := list(_rows(body)):
            yield Entry(rows=rows)
            return
        longest = max(longest, len(words(body)))
    with member.opener() as stream:
        if not 0 <= longest <= _EMPTY_PAGE or b"<" not in stream.read(_HEAD):
            yield unknown


def _has(wanted: frozenset[str]) -> Callable[[HtmlElement], bool]:
    return lambda element: bool(wanted & classes(element))


def _entry(block: HtmlElement, zone: tzinfo | None) -> Entry:
    title, body, footer = (_outer(block, part) for part in (_TITLE, _BODY, _FOOTER))
    date = "" if footer is None else words(next((one for one in footer.iter() if _has(_DATE)(one)), footer))
    found = Entry(title="" if title is None else words(title), created=written(date, zone))
    if footer is not None:
        links = (str(one.get("href")) for one in footer.iter("a"))
        found.url = next((link for link in links if "/dyi/l/" in link), None)
    whole = block if body is None else body
    found.rows = list(_rows(whole))
    if body is not None:
        said = _said(body, found.title, date, bare=not found.rows)
        found.said = [Said(text, found.created, group=group) for text, group in said]
    found.pictures = list(_pictures(whole, found.created))
    return found


def _outer(block: HtmlElement, wanted: frozenset[str]) -> HtmlElement | None:
    """Return the first part of a block with such a class, not looking into its body, where other blocks may nest."""
    waiting = list(reversed(block))
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str):
            continue
        names = classes(element)
        if names & wanted:
            return element
        if not names & (_BODY | _BLOCK):
            waiting.extend(reversed(element))
    return None


def _said(body: HtmlElement, title: str, date: str, *, bare: bool) -> Iterator[tuple[str, str | None]]:
    """
    Yield (words, group) of a body: what is no picture, no bare link, no date and no line about what is attached.

    With `bare` a body without the usual boxes is read as a whole.
    """
    pins = [one for one in body.iter() if _is_pin(one) and not _attached(one, body)]
    while not pins and len(body) == 1 and len(body[0]) and not (body.text or "").strip():
        body = body[0]
    for pin in pins or ([body] if bare else []):
        lines: list[tuple[str, str | None]] = []
        group: str | None = None
        loose = [pin.text, *(child.tail for child in pin)]
        for child in [pin] if any((text or "").strip() for text in loose) else list(pin):
            if not isinstance(child.tag, str):
                continue
            text, named = _words_of(child)
            group = group or named
            if text and not _is_date(text, date):
                lines.append((without_mentions(text), group))
        labelled = [_LABELLED.match(text) for text, _ in lines]
        if len(lines) > 1 and all(labelled):
            continue  # "Place: …", "Address: …"
        yield from (line for line, label in zip(lines, labelled, strict=True) if not label or label[1] not in title)


def _is_date(text: str, date: str) -> bool:
    few = len(text.split()) <= len(date.split()) + _MOST_BEFORE
    return is_stamp(text) or (bool(date) and few and text.endswith(date))


def _is_pin(element: HtmlElement) -> bool:
    return element.tag != "td" and bool(_PIN & classes(element))


def _attached(element: HtmlElement, top: HtmlElement) -> bool:
    """Return whether an element lies in a box of words or of pictures, or in a table."""
    above = element.getparent()
    while above is not None and above is not top:
        if above.tag == "table" or _is_pin(above) or _GRID & classes(above):
            return True
        above = above.getparent()
    return False


def _words_of(element: HtmlElement) -> tuple[str, str | None]:
    """Return (words, group): the group stands in a line of its own before the comment, behind a marked label."""
    group: str | None = None
    inner = [one for one in element.iter() if isinstance(one.tag, str)]
    if any(one.tag in ("img", "video", "table") or _GRID & classes(one) for one in inner):
        return "", None
    for label in [one for one in element.iter() if _has(_LABEL)(one)]:
        line = label.getparent()
        if line is None:
            continue
        group = group or words(line).removeprefix(words(label)).strip(" :\n") or None
        if line is element:
            return "", group
        tail, line.tail = line.tail, None
        parent = line.getparent()
        if parent is not None:
            before = line.getprevious()
            if before is not None:
                before.tail = (before.tail or "") + (tail or "")
            else:
                parent.text = (parent.text or "") + (tail or "")
            parent.remove(line)
    text = words(element)
    links = [words(one) for one in element.iter("a")]
    if any(link and link == text and _ADDRESS.fullmatch(link) for link in links):
        text = ""
    return text, group


def _pictures(body: HtmlElement, created: datetime | None) -> Iterator[Picture]:
    """Yield the pictures and videos of a body. Those of the page's own make-up have an address on the web."""
    seen: set[str] = set()
    for element in body.iter("img", "video"):
        sources = [element.get("src"), *(one.get("src") for one in element.iter("source"))]
        uri = next((source for source in sources if source), "")
        if not uri or uri in seen or _ADDRESS.match(uri) or uri.startswith("data:"):
            continue
        seen.add(uri)
        above = element.getparent()
        holder = above if above is not None and above.tag == "a" else element
        following = holder.getnext()
        caption = ""
        if following is not None and following.tag == "div" and following.find(".//table") is None:
            caption = words(following)
        shown = "" if is_stamp(caption) or _ADDRESS.fullmatch(caption) else without_mentions(caption)
        yield Picture(uri, shown, created)


def _rows(body: HtmlElement) -> Iterator[Row]:
    """Yield the values of a page of labels: a label and its value side by side, or a label with what lies in its cell."""
    for line in body.iter("tr"):
        table = next(line.iterancestors("table"), None)
        if table is not None and _in_box(table, body):
            continue  # where a picture was taken, by which camera
        cells = [one for one in line if one.tag in ("td", "th")]
        above = tuple(_own_text(cell) for cell in _cells_above(line, body))
        if len(cells) > 1:
            if cells[-1].find(".//table") is None and (value := words(cells[-1])):
                yield Row((*above, words(cells[0])), value)
        elif cells and cells[0].find(".//table") is None:
            label = _own_text(cells[0])
            values = list(_leaves(cells[0]))
            yield from (Row((*above, label), value) for value in values)
            if label and not values:
                yield Row(above or ("",), label)


def _in_box(table: HtmlElement, top: HtmlElement) -> bool:
    above = table.getparent()
    while above is not None and above is not top:
        if _is_pin(above) or _GRID & classes(above):
            return True
        above = above.getparent()
    return False


def _cells_above(line: HtmlElement, top: HtmlElement) -> list[HtmlElement]:
    found: list[HtmlElement] = []
    above = line.getparent()
    while above is not None and above is not top:
        if above.tag == "td":
            found.insert(0, above)
        above = above.getparent()
    return found


def _own_text(cell: HtmlElement) -> str:
    """Return the label of a cell: its text before anything nested in it, or the label that stands before it in its line."""
    own = " ".join((cell.text or "").split())
    before = cell.getprevious()
    return own or (words(before) if before is not None and before.tag == "td" else "")


def _leaves(cell: HtmlElement) -> Iterator[str]:
    for one in cell.iter("div", "li"):
        if next(one.iterchildren("div", "ul", "li", "table"), None) is None and (value := words(one)):
            yield value
