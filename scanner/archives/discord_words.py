"""What a message of Discord's package says: its words as a person reads them, when it was, what hangs on it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from checks.content import Kind
from scanner.archives.jsonstream import Json
from scanner.archives.media import PICTURES, VIDEOS
from scanner.archives.stamps import utc

_EPOCH = 1420070400000  # milliseconds: Discord's years begin with 2015
_STEP = 22
_FAR = 4_102_444_800  # the year 2100: later is a fault
_LONGEST = 20
_QUOTE_REST = re.compile(r"^>>> .*", re.MULTILINE | re.DOTALL)
_QUOTE = re.compile(r"^> .*$\n?", re.MULTILINE)
_SPOILER = re.compile(r"\|\|(.+?)\|\|", re.DOTALL)
_EMOJI = re.compile(r"<a?(:\w+:)\d+>")
_CHANNEL = re.compile(r"<#(\d+)>")


class Attachment(NamedTuple):
    """A file that was sent with a message; only its address is in the package."""

    kind: Kind
    link: str
    key: str


def own_words(contents: Json, channel_name: Callable[[str], str | None]) -> str:
    """Return a message without the lines that quote somebody, names in place of numbers."""
    if not isinstance(contents, str):
        return ""
    text: str = contents.replace("\r\n", "\n")
    if ">" in text:
        text = _QUOTE.sub("", _QUOTE_REST.sub("", text))
    if "||" in text:
        text = _SPOILER.sub(r"\1", text)
    if "<" not in text:
        return text.strip()
    text = _EMOJI.sub(r"\1", text)
    text = re.sub(r"<@&\d+>", "@role", re.sub(r"<@!?\d+>", "@user", text))
    return _CHANNEL.sub(lambda found: f"#{channel_name(found[1]) or 'channel'}", text).strip()


def number(value: Json) -> str:
    """Return one of Discord's numbers as its digits; none where it is none. They are too long for a float."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    digits = str(value).strip()
    return digits if digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST else ""


def moment(stamp: Json, identity: str) -> datetime | None:
    """Return when a message was sent; its number holds the time too."""
    if found := utc(stamp):
        return found.replace(microsecond=0) if found.microsecond else found
    if not identity or int(identity) >> _STEP == 0:
        return None
    seconds = ((int(identity) >> _STEP) + _EPOCH) // 1000
    return datetime.fromtimestamp(seconds, UTC) if seconds < _FAR else None


def attachments(value: Json) -> Iterator[Attachment]:
    """Yield the pictures and videos of a message; other sorts of file are not looked at."""
    links = value.split() if isinstance(value, str) else value if isinstance(value, list) else []
    for link in links:
        if not isinstance(link, str) or not re.match(r"https?://", link):
            continue
        path = urlsplit(link).path
        name = posixpath.basename(unquote(path)).lower()
        if name.endswith(PICTURES):
            yield Attachment(Kind.IMAGE, link, path)
        elif name.endswith(VIDEOS):
            yield Attachment(Kind.VIDEO, link, path)
