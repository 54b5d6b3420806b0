"""The pages of an Instagram export, block by block, as the records that its JSON would hold (see shapes)."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from lxml import html

from scanner.archives.container import Member, printable
from scanner.archives.htmlpage import blocks, classes, words
from scanner.archives.instagram.shapes import date_in
from scanner.archives.jsonstream import Json
from scanner.errors import Problem

# The second name of each pair is of 2021, when Instagram's pages had the classes of Facebook's of 2018.
_BLOCK = frozenset({"_a6-g", "uiBoxWhite"})
_HEAD = frozenset({"_a6-h", "_2lek"})
_BODY = frozenset({"_a6-p", "_2let"})
_FOOT = frozenset({"_a6-o", "_2lem"})
_NOTHING_MUCH = 200


def page_records(member: Member) -> Iterator[tuple[str, Json] | Problem]:
    """Yield ("", record) for every block of a page, and a Problem where the page is broken or laid out in a new way."""
    empty = True
    for block in blocks(member, lambda element: bool(_BLOCK & classes(element)), "utf-8"):
        empty = False
        if isinstance(block, Problem):
            yield block
        elif (record := _record(block)) is not None:
            yield "", record
    if empty and _says_something(member):
        yield Problem(printable(member.path), "this page is laid out in a way that this version does not know")


def _says_something(member: Member) -> bool:
    for body in blocks(member, lambda element: element.tag == "body", "utf-8"):
        if isinstance(body, Problem):
            return False
        return len(words(body)) > _NOTHING_MUCH or any(True for _ in body.iter("img", "video", "table"))
    return False


def _record(block: html.HtmlElement) -> dict[str, Json] | None:
    """Return a block as a record; None where it only says that the section is empty."""
    head, foot = _first(block, _HEAD), _first(block, _FOOT)
    record: dict[str, Json] = {
        "page": True,
        "title": words(head) if head is not None else "",
        "media": [{"uri": uri} for uri in dict.fromkeys(_media(block))],
    }
    if foot is not None:
        record["creation_timestamp"] = words(foot)
    bodies = [element for element in block.iterdescendants() if _BODY & classes(element)]
    rest = bodies[0] if len(bodies) == 1 else block
    if rows := list(_rows(rest)):
        record["label_values"] = rows
    record["string_list_data"] = list(_leaves(rest, tuple(one for one in (head, foot) if one is not None)))
    said = any(leaf.get("href") or leaf.get("timestamp") for leaf in record["string_list_data"])
    return record if said or rows or record["media"] or head is not None or foot is not None else None


def _first(block: html.HtmlElement, names: frozenset[str]) -> html.HtmlElement | None:
    return next((element for element in block.iterdescendants() if names & classes(element)), None)


def _media(block: html.HtmlElement) -> Iterator[str]:
    for element in block.iter("img", "video", "source"):
        uri = unquote(element.get("src") or "")
        if uri and not uri.startswith(("http:", "https:", "data:", "files/", "icons/")):
            while uri.startswith("../"):
                uri = uri.removeprefix("../")
            yield uri


def _rows(body: html.HtmlElement) -> Iterator[dict[str, Json]]:
    """Yield label and value of each row: two cells, or one with the label's text and the value in a nested block."""
    for row in body.iter("tr"):
        cells = row.findall("td")
        if len(cells) == 1 and len(cells[0]):
            label, value = (cells[0].text or "").strip(), words(cells[0][0])
        elif len(cells) > 1:
            label, value = words(cells[0]), words(cells[1])
        else:
            continue
        yield {"label": label, "value": value}


def _leaves(body: html.HtmlElement, without: tuple[html.HtmlElement, ...]) -> Iterator[dict[str, Json]]:
    """Yield what stands outside tables: a text, the address it links to, and the date after it, if any."""
    current: dict[str, Json] = {}
    for element in body.iter("div", "p", "section", "h2", "h3"):
        if element in without or any(up in without or up.tag == "table" for up in element.iterancestors()):
            continue
        if next(element.iterdescendants("div", "p", "table"), None) is not None:
            continue
        text = words(element)
        if text and date_in(text) is not None:
            current["timestamp"] = text
        elif text:
            if current:
                yield current
            link = next(element.iter("a"), None)
            href = (link.get("href") or "") if link is not None else ""
            current = {"value": text, "href": href if href.startswith("http") else ""}
    if current:
        yield current
