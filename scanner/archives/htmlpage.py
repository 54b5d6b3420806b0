"""Blocks out of the HTML pages of an export, one at a time, whatever the size of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

from lxml import etree, html

from scanner.archives.container import READ_ERRORS, Member, printable
from scanner.errors import Problem


def classes(element: html.HtmlElement) -> frozenset[str]:
    """Return the class names of an element."""
    return frozenset((element.get("class") or "").split())


def blocks(member: Member, wanted: Callable[[html.HtmlElement], bool]) -> Iterator[html.HtmlElement | Problem]:
    """
    Yield the outermost elements that are `wanted`, in order, each freed when the next one is asked for.

    Reading is forgiving, as a browser's is: what a page breaks off in the middle of is still read up to there.
    """
    inside: html.HtmlElement | None = None
    try:
        with member.opener() as stream:
            events = etree.iterparse(
                stream, events=("start", "end"), html=True, recover=True, huge_tree=True, encoding=None
            )
            for event, raw in events:
                element = cast("html.HtmlElement", raw)
                if event == "start":
                    if inside is None and isinstance(element.tag, str) and wanted(element):
                        inside = element
                elif element is inside:
                    yield element
                    inside = None
                    _free(element)
    except (etree.XMLSyntaxError, *READ_ERRORS):
        yield Problem(printable(member.path), "the page is cut short or damaged; what came before was read")


def _free(element: html.HtmlElement) -> None:
    element.clear(keep_tail=True)
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)


def words(element: html.HtmlElement) -> str:
    """Return the text of an element as a person reads it: `<br>` and the edges of blocks are line breaks."""
    parts: list[str] = []
    _collect(element, parts)
    lines = (" ".join(line.split(" ")).strip() for line in "".join(parts).split("\n"))
    return "\n".join(lines).strip()


def _collect(element: html.HtmlElement, parts: list[str]) -> None:
    stack: list[tuple[html.HtmlElement, bool]] = [(element, False)]
    while stack:  # not recursive: a page may nest a million deep
        node, closing = stack.pop()
        if closing:
            if node is not element and node.tail:
                parts.append(node.tail)
            continue
        if not isinstance(node.tag, str) or node.tag in ("script", "style", "template"):
            if node is not element and node.tail:
                parts.append(node.tail)
            continue
        if node.tag == "br":
            parts.append("\n")
        elif node.text:
            parts.append(node.text)
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node))
