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
_NOTHING = ("", "No data", "None")

PIN_KEYS = (
    *("Title", "Details", "Image", "Is Native", "Board Id", "Board Name", "Is Video", "Ip Address", "Username"),
    *("Alt Text", "Canonical Link", "Story Pin Media", "Video", "Created at", "Alive", "Is a repin", "Private"),
)
"""The lines of a pin, in their order, which is the same in every language."""

_ORDER = {key: place for place, key in enumerate(PIN_KEYS)}
_COMMA_ENDS = frozenset(PIN_KEYS[:13])
_PINS_ONLY = frozenset({"Board Id", "Board Name", "Is Native", "Is a repin", "Alive"})
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
_KNOWN = {name: key for key in (*PIN_KEYS, *_OTHER_KEYS) for name in (key, key.casefold())}
_MOST_KEY = 40


@dataclasses.dataclass(slots=True)
class Block:
    """Lines that belong together: the pin whose address stands before them, values by key, and lines without a key."""

    heading: str
    pin: str | None = None
    values: dict[str, str] = dataclasses.field(default_factory=dict)
    loose: list[str] = dataclasses.field(default_factory=list)
    unnamed: list[str] = dataclasses.field(default_factory=list)
    place: int = -1

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
                    block = Block(block.heading, place=_ORDER.get(named, -1))
                key = _take(block, key, named, value if named else text)
        yield from _whole(block)
    except (etree.XMLSyntaxError, *READ_ERRORS):
        yield from _whole(block)
        yield Problem(printable(member.path), "the page is cut short or damaged; what came before was read")


def _lines(member: Member) -> Iterator[tuple[bool, str, str | None]]:
    """Yield the lines of the page. Raises EOFError at the end of one that breaks off: a forgiving parser does not tell."""
    lines = _Lines()
    target: Any = lines
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True)
    end = b"</div"
    tail = b""
    with member.opener() as stream:
        decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        data = stream.read(_READ)
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            decoder = codecs.getincrementaldecoder("utf-16")("replace")
        while data:
            clean = decoder.decode(data).replace("\0", "").encode("utf-8", "replace")
            if not tail and b"<html" in clean.lower():
                end = b"</html"
            tail = (tail + clean)[-4096:]
            parser.feed(clean)
            yield from lines.done
            lines.done.clear()
            data = stream.read(_READ)
    if tail.strip():
        parser.close()
        yield from lines.done
        if end not in tail.lower():
            raise EOFError


def _split(text: str, block: Block) -> tuple[str, str]:
    """Return (key, value) of a line that begins with a key that is known, and that may stand there."""
    if not text:
        return "", ""
    name, colon, value = text.partition(":")
    key = (_KNOWN.get(name) or _KNOWN.get(name.strip().casefold())) if colon and len(name) <= _MOST_KEY else None
    if key is None or not (value == "" or value[0].isspace()):
        return "", ""
    value = value.strip()
    meant = _MEANT.get(key)
    if meant is not None and (bare := value.removesuffix(",")) not in _NOTHING and not meant.fullmatch(bare):
        return "", ""
    place = _ORDER.get(key, -1)
    if "Title" in block.values and place <= block.place and (place or block.pin):
        return "", ""  # within a pin the keys keep their order, so this is a line of somebody's words
    block.place = place
    return key, value


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
