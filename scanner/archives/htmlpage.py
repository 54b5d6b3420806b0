"""Blocks out of the HTML pages of an export, one at a time, whatever the size of the page."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import IO, cast

from lxml import etree, html

from scanner.archives.container import READ_ERRORS, Member, printable
from scanner.errors import Problem

_READ = 1 << 16
_BLOCKS = frozenset(
    (
        *("div", "p", "li", "ul", "ol", "tr", "table", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("section", "header", "footer", "main", "article"),
    )
)


def classes(element: html.HtmlElement) -> frozenset[str]:
    """Return the class names of an element."""
    return _names(element.get("class") or "")


@lru_cache(maxsize=4096)
def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


class _Watched:
    """
    A page that remembers how it began, how it ended and whether its boxes are all closed.

    A forgiving reader does not tell that a page broke off, or that one part of it swallowed those after it.
    """

    def __init__(self, stream: IO[bytes], encoding: str | None) -> None:
        self._stream = stream
        self._first: bytes | None = stream.read(_READ)
        self._head = self._first[:4096]
        self._tail = b""
        self._open = 0
        if self._head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            encoding = "utf-16"
        foreign = encoding not in (None, "utf-8")
        self._decoder = codecs.getincrementaldecoder(encoding or "")("replace") if foreign else None
        self.encoding = "utf-8" if foreign else encoding

    def read(self) -> bytes:
        """
        Return the next piece, none at the end, as UTF-8 where another encoding is known.

        The parser could do that itself, but gives up where a letter is broken.
        """
        data = self._stream.read(_READ) if self._first is None else self._first
        self._first = None
        if self._decoder is not None:
            data = self._decoder.decode(data, final=not data).encode("utf-8", "replace")
        lower = data.lower()
        self._open += (self._tail[-3:] + lower).count(b"<div") - (self._tail[-4:] + lower).count(b"</div")
        self._tail = (self._tail + lower)[-4096:]
        return data

    def broke_off(self) -> bool:
        whole = b"<html" not in self._head.lower() or b"</html" in self._tail
        return self._open > 0 or not whole


def blocks(
    member: Member, wanted: Callable[[html.HtmlElement], bool], encoding: str | None = None
) -> Iterator[html.HtmlElement | Problem]:
    """
    Yield the outermost elements that are `wanted`, in order, each freed when the next one is asked for.

    Reading is forgiving, as a browser's is: what a page breaks off in the middle of is still read up to there, and a
    Problem at the end says that it broke off. Give the `encoding` where the platform always writes the same: a page that
    does not name it is otherwise read as Latin-1.
    """
    inside: html.HtmlElement | None = None
    opened = 0
    try:
        with member.opener() as stream:
            watched = _Watched(stream, encoding)
            for event, element in _events(watched):
                opened += 1 if event == "start" else -1
                if event == "start":
                    if inside is None and isinstance(element.tag, str) and wanted(element):
                        inside = element
                elif element is inside:
                    yield element
                    inside = None
                    _free(element)
            if inside is not None:
                yield inside
            if opened or watched.broke_off():  # left open: the parser gave up, as it does where a page nests too deep
                yield _broken(member)
    except (etree.XMLSyntaxError, *READ_ERRORS):
        yield _broken(member)


def _events(stream: _Watched) -> Iterator[tuple[str, html.HtmlElement]]:
    # Not iterparse: that stops without a word where a page nests 256 deep, as pages with tags left open do.
    parser = etree.HTMLPullParser(events=("start", "end"), recover=True, huge_tree=True, encoding=stream.encoding)
    while data := stream.read():
        parser.feed(data)
        yield from cast("Iterator[tuple[str, html.HtmlElement]]", parser.read_events())
    parser.close()
    yield from cast("Iterator[tuple[str, html.HtmlElement]]", parser.read_events())


def _broken(member: Member) -> Problem:
    return Problem(printable(member.path), "the page is cut short or damaged; what came before was read")


def _free(element: html.HtmlElement) -> None:
    element.clear(keep_tail=True)
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)


def words(element: html.HtmlElement) -> str:
    """Return the text of an element as a person reads it: `<br>` and the edges of blocks are line breaks."""
    parts: list[str] = []
    if not len(element) and isinstance(element.tag, str):
        parts.append(element.text or "")
    else:
        _collect(element, parts)
    return "\n".join(line.strip() for line in "".join(parts).split("\n")).strip()


def _collect(element: html.HtmlElement, parts: list[str]) -> None:
    stack: list[tuple[html.HtmlElement, bool]] = [(element, False)]
    while stack:  # not recursive: a page may nest a million deep
        node, closing = stack.pop()
        if closing:
            if node.tag in _BLOCKS:
                _edge(parts)
            if node is not element and node.tail:
                parts.append(node.tail)
            continue
        if not isinstance(node.tag, str) or node.tag in ("script", "style", "template"):
            if node is not element and node.tail:
                parts.append(node.tail)
            continue
        if node.tag == "br":
            parts.append("\n")
        elif node.tag in _BLOCKS:
            _edge(parts)
        if node.tag != "br" and node.text:
            parts.append(node.text)
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node))


def _edge(parts: list[str]) -> None:
    """Begin a new line, unless one has just begun."""
    if parts and not parts[-1].endswith("\n"):
        parts.append("\n")
