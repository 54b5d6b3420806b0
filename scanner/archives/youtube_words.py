"""What a person wrote on YouTube, out of the cells of tables (since 2022) and out of the pages before them."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from lxml.html import HtmlElement

from scanner.archives.container import Member
from scanner.archives.htmlpage import blocks, words
from scanner.archives.jsonstream import Json
from scanner.errors import Problem

_DECODER = json.JSONDecoder(strict=False)
_BETWEEN = re.compile(r"[\s,\[\]]*")
_PIECE = re.compile(
    r'\{\s*"text"\s*:\s*"(.*?)"\s*(?:,\s*"\w+"\s*:\s*(?:\{[^{}]*\}|"[^"]*"|\w+)\s*)*\}(?=\s*,\s*\{\s*"text"\s*:|[\s\]}]*$)',
    re.DOTALL,
)
_OPENING = re.compile(r'[\s\[]*(?:\{\s*"takeoutSegments"\s*:\s*\[\s*)?\{\s*"text"\s*:\s*"')
_STAMP = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:\s*(?:UTC|Z)|[+-]\d\d:?\d\d)?")
_VIDEO = re.compile(r"[?&/](?:v=|youtu\.be/|live/|shorts/)([\w-]+)")
_COMMENT = re.compile(r"[?&]lc=([\w.-]+)")
_FIRST_YEAR = 2005
_BREAK = "\ue000"
COMMENT_PAGE = re.compile(r"<li\b[^>]*>[^<]{0,120}?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    """A comment on a page. `comment` is the id in its address: its own, or that of the one it replies to."""

    text: str
    created: datetime | None
    video: str | None
    comment: str | None
    replies: bool


def moment(value: Json) -> datetime | None:
    """Return a time of a Takeout in UTC, to the second; None for what is none, or lies before YouTube."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.strip().replace(" UTC", "+00:00").replace(" Z", "Z"))
        found = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found.replace(microsecond=0) if found.year >= _FIRST_YEAR else None


def spoken(cell: str) -> str:
    """
    Return the words of a cell: JSON of segments, or objects joined by commas without brackets, or words as they are.

    Where the JSON is broken (quotation marks that are not escaped), the words come out all the same.
    """
    if not cell.lstrip(" [\n").startswith("{"):
        return cell
    try:
        return "".join(text for value in _DECODER.decode(f"[{cell}]") for text in _texts(value))
    except (ValueError, RecursionError):
        pass
    parts: list[str] = []
    at = _after(cell, 0)
    while at < len(cell):
        try:
            value, at = _DECODER.raw_decode(cell, at)
        except (ValueError, RecursionError):
            parts.append(_rescued(cell[at:]))
            break
        parts.extend(_texts(value))
        at = _after(cell, at)
    return "".join(parts)


def _after(cell: str, at: int) -> int:
    found = _BETWEEN.match(cell, at)
    return found.end() if found else at


def _texts(value: Json) -> list[str]:
    if isinstance(value, dict) and isinstance(text := value.get("text"), str):
        return [text]
    segments = value.get("takeoutSegments") if isinstance(value, dict) else value
    if isinstance(segments, str):
        return [segments]
    found = [one.get("text") if isinstance(one, dict) else one for one in segments or () if one is not value]
    return [text for text in found if isinstance(text, str)]


def _rescued(rest: str) -> str:
    start = _OPENING.match(rest)
    pieces = _PIECE.findall(rest)
    if not pieces and start is None:
        return rest
    if not pieces and start is not None:
        pieces = [re.sub(r'"?[\s\]}]*$', "", rest[start.end() :])]
    return "".join(_unescaped(piece) for piece in pieces)


def _unescaped(piece: str) -> str:
    try:
        return str(_DECODER.decode('"' + re.sub(r'(?<!\\)((?:\\\\)*)"', r"\1\\" + '"', piece) + '"'))
    except ValueError:
        return piece


def page(member: Member) -> Iterator[Said | Problem | None]:
    """Yield what a page of comments or live-chat messages holds (until about 2021), None for an entry not understood."""
    for entry in blocks(member, lambda element: element.tag == "li", "utf-8"):
        yield entry if isinstance(entry, Problem) else _said(entry)


def _said(entry: HtmlElement) -> Said | None:
    """Read one entry: when and where, in the language of the account; after the first line break, the words."""
    cut = next(entry.iter("br"), None)
    if cut is None:
        return None
    cut.tail = _BREAK + (cut.tail or "")
    head, _, text = words(entry).partition(_BREAK)
    stamp = _STAMP.search(head)
    if stamp is None or not text.strip():
        return None
    link = next((str(one.get("href")) for one in entry.iter("a") if one.get("href")), "")
    video, comment = _VIDEO.search(link), _COMMENT.search(link)
    return Said(
        text=text,
        created=moment(stamp[0]),
        video=video[1] if video else None,
        comment=comment[1] if comment else None,
        replies="in reply to" in head or bool(comment and "." in comment[1]),
    )
