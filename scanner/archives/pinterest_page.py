"""
The one page of a Pinterest export, line by line.

Below headings stand blocks of `Key: value` lines, flat, with nothing around them. Values hold commas, colons and line
breaks. A page of many years is large, so no tree is ever built of it.
"""

from __future__ import annotations

import codecs
import dataclasses
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from scanner.archives.container import READ_ERRORS, Member, printable
from scanner.errors import Problem

_READ = 1 << 16
_PIN = re.compile(r"/pin/([\w-]+)")
_LABELLED = re.compile(r"([^:\n]{1,40}):(?:\s+(.*))?$", re.DOTALL)
_NOTHING = ("", "No data", "None")

PIN_KEYS = (
    *("Title", "Details", "Image", "Is Native", "Board Id", "Board Name", "Is Video", "Ip Address", "Username"),
    *("Alt Text", "Canonical Link", "Story Pin Media", "Video", "Created at", "Alive", "Is a repin", "Private"),
)
"""The lines of a pin, in their order, which is the same in every language."""

_ORDER = {key: place for place, key in enumerate(PIN_KEYS)}
_COMMA_ENDS = frozenset(PIN_KEYS[:13])
_PINS_ONLY = frozenset({"Board Id", "Board Name", "Is Native", "Is a repin", "Alive"})
_ANY = re.compile(r".*", re.DOTALL)
_TRUTH = re.compile(r"true|false", re.IGNORECASE)
_MEANT = {
    **dict.fromkeys(("Is Native", "Is Video", "Alive", "Is a repin", "Private"), _TRUTH),
    "Created at": re.compile(r"\d{4}/.*"),
    "Board Id": re.compile(r"\d+"),
}
_OTHER_KEYS = (
    *("Name", "Privacy", "Text", "About", "Bio", "Full name", "First name", "Last name", "Website", "Location"),
    *("Email", "Birthday", "Gender", "Country", "Phone", "Description"),
)
_KNOWN = {key.casefold(): key for key in (*PIN_KEYS, *_OTHER_KEYS)}


@dataclasses.dataclass(slots=True)
class Block:
    """Lines that belong together: the pin whose address stands before them, values by key, and lines without a key."""

    heading: str
    pin: str | None = None
    values: dict[str, str] = dataclasses.field(default_factory=dict)
    loose: list[str] = dataclasses.field(default_factory=list)
    unnamed: list[str] = dataclasses.field(default_factory=list)

    def get(self, key: str) -> str:
        """Return a value as meant: without the comma that ends the line, and nothing for “No data”."""
        value = self.values.get(key, "").strip()
        if key in _COMMA_ENDS and _PINS_ONLY & set(self.values):
            value = value.removesuffix(",").strip()
        return "" if value.removesuffix(",") in _NOTHING else value

    def is_empty(self) -> bool:
        """Return whether nothing stands in it."""
        return not (self.pin or self.values or self.loose)


class _Lines:
    """What the parser tells, as lines: (is a heading, text, the pin whose address begins the line)."""

    def __init__(self) -> None:
        self.done: list[tuple[bool, str, str | None]] = []
        self.ended = False
        self._parts: list[str] = []
        self._pin: str | None = None
        self._silent = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in ("script", "style", "head"):
            self._silent += 1
        elif tag in ("h1", "h2", "h3", "br", "div"):
            self.flush()
        elif tag == "a" and not "".join(self._parts).strip():
            found = _PIN.search(attributes.get("href", ""))
            self._pin = found[1] if found else None

    def end(self, tag: str) -> None:
        if tag in ("script", "style", "head"):
            self._silent -= 1
        elif tag in ("h1", "h2", "h3"):
            self.flush(heading=True)
        elif tag == "div":
            self.flush()

    def data(self, text: str) -> None:
        if not self._silent:
            self._parts.append(text)

    def flush(self, *, heading: bool = False) -> None:
        text = "".join(self._parts).strip()
        self._parts.clear()
        self.done.append((heading, text, self._pin))
        self._pin = None

    def close(self) -> None:
        self.flush()


def blocks(member: Member) -> Iterator[Block | Problem]:
    """Yield the blocks of the page, and a Problem at the end where it breaks off."""
    block = Block("")
    key = ""
    try:
        for heading, text, pin in _lines(member):
            if heading:
                yield from _whole(block)
                block, key = Block(text), ""
            elif pin is not None:
                yield from _whole(block)
                block, key = Block(block.heading, pin), ""
            else:
                named, value = _split(text, block)
                if named in block.values:
                    yield from _whole(block)  # a block whose address is missing
                    block = Block(block.heading)
                key = _take(block, key, named, value if named else text)
    except READ_ERRORS:
        yield from _whole(block)
        yield Problem(printable(member.path), "the page is cut short or damaged; what came before was read")
        return
    yield from _whole(block)
    if _broke_off(member):
        yield Problem(printable(member.path), "the page is cut short or damaged; what came before was read")


def _lines(member: Member) -> Iterator[tuple[bool, str, str | None]]:
    lines = _Lines()
    target: Any = lines
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True)
    with member.opener() as stream:
        decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        data = stream.read(_READ)
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            decoder = codecs.getincrementaldecoder("utf-16")("replace")
        while data:
            parser.feed(decoder.decode(data).replace("\0", "").encode("utf-8", "replace"))
            yield from lines.done
            lines.done.clear()
            data = stream.read(_READ)
    try:
        parser.close()
    except etree.XMLSyntaxError:  # an empty page
        return
    yield from lines.done


def _broke_off(member: Member) -> bool:
    """Return whether a page ends before its end: a forgiving reader does not tell."""
    with member.opener() as stream:
        head = tail = stream.read(_READ)
        while data := stream.read(_READ):
            tail = (tail + data)[-4096:]
    tail = tail.replace(b"\0", b"").lower()
    return bool(tail.strip()) and (b"</html" if b"<html" in head.replace(b"\0", b"").lower() else b"</div") not in tail


def _split(text: str, block: Block) -> tuple[str, str]:
    """Return (key, value) of a line that begins with a key that is known, and that may stand there."""
    found = _LABELLED.match(text)
    key = _KNOWN.get(found[1].strip().casefold()) if found else None
    if found is None or key is None:
        return "", ""
    value = (found[2] or "").strip().removesuffix(",")
    if value not in _NOTHING and not _MEANT.get(key, _ANY).fullmatch(value):
        return "", ""
    last = max((_ORDER[one] for one in block.values if one in _ORDER), default=-1)
    if last >= 0 and "Title" in block.values and key != "Title" and _ORDER.get(key, -1) <= last:
        return "", ""  # within a pin the keys keep their order, so this is a line of somebody's words
    return key, found[2] or ""


def _take(block: Block, key: str, named: str, text: str) -> str:
    """Put a line where it belongs and return the key that a line after it would go on."""
    if named:
        block.values[named] = text
        return named
    if key in ("Title", "Details", "Alt Text", "Text", "About", "Bio", "Description"):
        so_far = block.values[key]
        if so_far.strip().rstrip(",") not in _NOTHING[1:]:
            block.values[key] = f"{so_far}\n{text}"
            return key
    if text:
        (block.unnamed if ":" in text else block.loose).append(text)
    return ""


def _whole(block: Block) -> Iterator[Block]:
    """Yield a block that says something. Where its keys are in another language, their order tells which is which."""
    if not block.values and block.pin and len(block.unnamed) == len(PIN_KEYS):
        for name, line in zip(PIN_KEYS, block.unnamed, strict=True):
            block.values[name] = line.partition(":")[2].strip()
        block.unnamed.clear()
    block.loose.extend(block.unnamed)
    if not block.is_empty():
        yield block
