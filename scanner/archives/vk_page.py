"""The pages of a VK archive, entry by entry."""

from __future__ import annotations

import codecs
import dataclasses
import re
from collections.abc import Iterator
from datetime import datetime

from lxml.html import HtmlElement

from scanner.archives.container import READ_ERRORS, Member, printable
from scanner.archives.htmlpage import blocks, classes, words
from scanner.archives.when import written
from scanner.errors import Problem

_HEAD = 1 << 16
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_ITEM = frozenset({"item", "ui_crumb"})
_SKIPPED = frozenset({"kludges", "attachment"})
_DATE = re.compile(r"\d{1,2}[.:]\d\d")
_ADDRESS = re.compile(r"https?://\S+")
_YOU = re.compile(r"\s*(Вы|You|Ви|Сіз|Вы самі)\s*,")


@dataclasses.dataclass(slots=True)
class Entry:
    """One entry: a post, a message, a picture, a community. `own` where the page says that it is the person's."""

    text: str
    created: datetime | None
    own: bool = False
    number: str | None = None
    links: list[str] = dataclasses.field(default_factory=list)
    attachments: list[str] = dataclasses.field(default_factory=list)
    images: list[str] = dataclasses.field(default_factory=list)
    crumbs: list[str] = dataclasses.field(default_factory=list)


def head_of(member: Member) -> str:
    """Return how a page begins, read as it is meant to be."""
    try:
        with member.opener() as stream:
            data = stream.read(_HEAD)
    except READ_ERRORS:
        return ""
    return data.decode(_named(data), "replace")


def encoding_of(member: Member) -> str:
    """Return the encoding of a page: what it names, else UTF-8 where it is that, else windows-1251."""
    with member.opener() as stream:
        return _named(stream.read(_HEAD))


def _named(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    # A page that somebody saved again may be UTF-8 and still name the old encoding.
    try:
        codecs.getincrementaldecoder("utf-8-sig")().decode(data)
        if not data.isascii():
            return "utf-8"
    except UnicodeError:
        pass
    found = _CHARSET.search(data[:4096])
    name = found[1].decode("ascii", "replace").lower() if found else "windows-1251"
    try:
        codecs.lookup(name)
    except LookupError:
        return "windows-1251"
    return "windows-1251" if name.startswith("utf") and not data.isascii() else name


def entries(member: Member, encoding: str) -> Iterator[Entry | Problem]:
    """Yield the entries of a page in order, and a Problem where it breaks off or one entry has swallowed others."""
    crumbs: list[str] = []
    for block in blocks(member, lambda element: bool(_ITEM & classes(element)), encoding):
        if isinstance(block, Problem):
            yield block
        elif "ui_crumb" in classes(block):
            crumbs.append(words(block))
        else:
            parts: dict[str, HtmlElement] = {}
            for one in block.iter("div", "span", "a"):
                for name in classes(one):
                    if name == "item" and name in parts:
                        yield Problem(printable(member.path), "entries of this page run together: it is damaged")
                    parts.setdefault(name, one)
            yield _entry(block, parts, crumbs)


def _entry(block: HtmlElement, parts: dict[str, HtmlElement], crumbs: list[str]) -> Entry:
    """Return an entry; `parts` are its elements by their class names, the first of each."""
    found = Entry("", None, crumbs=list(crumbs))
    for one in block.iter("a"):
        if link := one.get("href"):
            found.links.append(str(link))
            if "attachment__link" in classes(one):
                found.attachments.append(str(link))
    found.images = [src for one in block.iter("img") if (src := one.get("src") or "").startswith("http")]
    if "message" in parts:
        found.number = parts["message"].get("data-id")
    header = parts.get("message__header")
    if header is not None:
        line = words(header)
        found.created = _stamp(line)
        found.own = next(header.iter("a"), None) is None and not line.startswith("DELETED")
        _remove(header)
    stamp = parts.get("item__tertiary")
    if stamp is not None:
        line = words(stamp)
        found.created = found.created or _stamp(line)
        found.own = found.own or bool(_YOU.match(line))
        _remove(stamp)
    if not _SKIPPED.isdisjoint(parts):
        for part in [one for one in block.iter("div") if _SKIPPED & classes(one)]:
            _remove(part)
    lines = words(parts.get("item__main", block)).split("\n")
    found.text = "\n".join(line for line in lines if not _ADDRESS.fullmatch(line.strip())).strip()
    return found


def _stamp(line: str) -> datetime | None:
    """Return the date in a line that begins with a name: the least of its end that is a whole date."""
    line = re.sub(r"\(.*?\)", "", line).strip() if "(" in line else line.strip()
    parts = line.split(", ")
    for start in reversed(range(len(parts))):  # from the end: a name may begin like a month's
        rest = ", ".join(parts[start:])
        if _DATE.search(rest) and (found := written(rest)) is not None:
            return found
    return written(line)


def _remove(element: HtmlElement) -> None:
    """Take an element out of its tree; what follows it stays."""
    parent = element.getparent()
    if parent is None:
        return
    tail, before = element.tail, element.getprevious()
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
