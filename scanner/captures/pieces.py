"""The parts of a post as a page shows it: its words, when, who can see it, and its pictures."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bs4 import Tag
from bs4.element import NavigableString

from checks.content import Audience
from scanner.archives.when import written
from scanner.captures.audience import audience_in

_BLOCKS = frozenset(
    "address article aside blockquote dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header li main "
    "nav ol p pre section table tr ul".split()
)
_GAPS = re.compile(r"\n{3,}")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_FACE_FILE = re.compile(r"/avatars?/|avatar[^/]*$|profile_images/|/emoji", re.IGNORECASE)
_FACE_WORDS = ("avatar of", "profile picture")
_AUDIENCE = re.compile(r"audience|privacy|visibility", re.IGNORECASE)
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]*?url\(\s*[\"']?(.*?)[\"']?\s*\)", re.IGNORECASE)
_SOURCES = ("src", "data-src", "data-lazy-src", "data-original")
_CLOSES = True
_ICON = 100  # pixels: smaller are icons and the faces beside names
_FAR = 4_102_444_800
_AGO = re.compile(
    r"(\d{1,3})\s*(s|sec|secs|m|min|mins|minutes?|h|hr|hrs|hours?|d|days?|w|wks?|weeks?)(?:\s+ago)?\.?", re.IGNORECASE
)
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_FACES = re.compile(r"avatar|profile[-_ ]?(?:pic|photo|image)|userpic|emoji|smiley|emoticon|\bicon", re.IGNORECASE)


def words(element: Tag, without: set[int] = frozenset()) -> str:  # type: ignore[assignment]
    """Return the text of an element as a person reads it, without the elements whose identities are given."""
    parts: list[str] = []
    stack: list[tuple[Tag | NavigableString, bool]] = [(element, not _CLOSES)]
    while stack:
        node, closing = stack.pop()
        if isinstance(node, NavigableString):
            if type(node) is NavigableString:
                inside_pre = node.find_parent("pre") is not None if "\n" in node else False
                text = str(node) if inside_pre else _SPACES.sub(" ", node)
                parts.append(text.lstrip(" ") if not parts or parts[-1].endswith(("\n", " ")) else text)
            continue
        if id(node) in without and node is not element:
            continue
        block = node.name in _BLOCKS
        if block and parts and not parts[-1].endswith("\n"):
            parts.append("\n")
        if closing:
            continue
        if node.name == "br":
            parts.append("\n")
        elif node.name == "img" and _emoji(node):
            parts.append(str(node.get("alt")))
        stack.append((node, _CLOSES))
        stack.extend(
            (child, not _CLOSES) for child in reversed(node.contents) if isinstance(child, Tag | NavigableString)
        )
    text = "\n".join(line.strip() for line in "".join(parts).split("\n"))
    return _GAPS.sub("\n\n", text).strip()


def left_out(one: Tag, within: Tag, without: set[int]) -> bool:
    """Return whether an element below `within` lies in one of those that are left out."""
    for parent in (one, *one.parents):
        if parent is within:
            return False
        if id(parent) in without:
            return True
    return False


def _emoji(image: Tag) -> bool:
    """Return whether a picture stands for a sign in the text, as sites draw emoji."""
    alt = str(image.get("alt") or "")
    return bool(alt) and (not alt[0].isascii() or alt.startswith(":")) and len(alt) <= 24  # noqa: PLR2004 - no name of an emoji is longer


def time_of(element: Tag, anchor: datetime | None) -> datetime | None:
    """Return the time that an element is or carries; for "2 h" that is counted from `anchor`, when the page was saved."""
    for name in (
        "datetime",
        "data-utime",
        "created-timestamp",
        "ts",
        "data-time",
        "content",
        "value",
        "data-timestamp",
    ):
        if (value := element.get(name)) and (found := stamp(str(value))):
            return found
    for value in (element.get("title"), element.get("aria-label"), words(element)):
        if value and (found := stamp(str(value)) or written(_plain(str(value))) or _relative(str(value), anchor)):
            return found
    return None


def _plain(text: str) -> str:
    return text.replace(" at ", " ").replace("\n", " ").strip()


def stamp(text: str) -> datetime | None:
    """Return the time that a text for programs is; None where it is none."""
    text = text.strip()
    if text.isascii() and text.isdigit() and 9 <= len(text) <= 13:  # noqa: PLR2004 - seconds or milliseconds since 1970
        seconds = int(text) / (1000 if len(text) > 10 else 1)  # noqa: PLR2004 - seconds have ten digits until 2286
        return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < _FAR else None
    if not re.match(r"\d{4}-\d\d-\d\d", text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _relative(text: str, anchor: datetime | None) -> datetime | None:
    """Return the day and hour that words like "2 h" or "December 22 at 8:41 PM" mean, seen when the page was saved."""
    if anchor is None:
        return None
    text = " ".join(text.split())
    if found := _AGO.fullmatch(text):
        try:
            return (anchor - timedelta(seconds=int(found[1]) * _UNITS[found[2][0].lower()])).replace(
                second=0, microsecond=0
            )
        except OverflowError:
            return None
    if 6 <= len(text) <= 40 and ":" in text:  # noqa: PLR2004 - the lengths of written times
        local = anchor.replace(tzinfo=None)
        for year in (anchor.year, anchor.year - 1):
            found_at = written(f"{_plain(text)} {year}")
            if found_at is not None and found_at.replace(tzinfo=None) <= local + timedelta(days=1):
                return found_at
    return None


def audience_of(element: Tag, without: set[int]) -> tuple[Audience | None, str | None]:
    """Return who can see a post by the small sign beside it, and the group where it names one."""
    for one in [element, *element.find_all(name=True)]:
        if one is not element and left_out(one, element, without):
            continue
        for value in (one.get("title"), one.get("aria-label"), one.get("alt"), one.get("data-audience")):
            if value and (found := audience_in(str(value))):
                return found
        marked = " ".join(one.get("class") or ())
        if one is element or not _AUDIENCE.search(marked):
            continue
        if found := audience_in(words(one)):
            return found
    return None, None


@dataclasses.dataclass(frozen=True, slots=True)
class Image:
    """A picture on a page: where it says that it is, and what stands for it."""

    reference: str
    alt: str
    face: bool


def images(element: Tag, without: set[int]) -> Iterator[tuple[Image, Tag]]:
    """Yield the pictures in an element and where they stand, without those that say themselves that they are icons."""
    for one in element.find_all(
        lambda tag: tag.name in ("img", "video") or "background" in str(tag.get("style") or "")
    ):
        if left_out(one, element, without):
            continue
        if one.name == "video":
            reference = next((str(tag["src"]) for tag in [one, *one.find_all("source")] if tag.get("src")), "")
        elif one.name == "img":
            reference = next((str(one[name]) for name in _SOURCES if one.get(name) and not _blank(str(one[name]))), "")
        else:
            found = _BACKGROUND.search(str(one.get("style")))
            reference = found[1].replace("\\3a ", ":").replace("\\3d ", "=").replace("\\26 ", "&") if found else ""
        if not reference or _small(one):
            continue
        about = " ".join([*(one.get("class") or ()), str(one.get("id") or ""), str(one.get("data-testid") or "")])
        alt = " ".join(str(one.get("alt") or "").split())
        face = _FACES.search(about) or _FACE_FILE.search(reference) or alt.casefold().startswith(_FACE_WORDS)
        yield Image(reference, alt, bool(face)), one


def _blank(reference: str) -> bool:
    return reference.startswith(("data:", "about:", "blob:"))


def _small(element: Tag) -> bool:
    for name in ("width", "height"):
        value = re.match(r"\s*(\d+)(?:px)?\s*$", str(element.get(name) or ""))
        if value and int(value[1]) < _ICON:
            return True
    return False
