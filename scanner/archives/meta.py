"""
What the exports of Facebook, Instagram and Threads share: a text fault to repair, and a few shapes of record.

The JSON of these exports writes each UTF-8 *byte* above 0x7F as its own escape, so "é" arrives as "Ã©". Titles and labels
are in the language of the account: nothing here reads their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from scanner.archives.jsonstream import Json

_MOST_DEPTH = 64
_FAR = 4_102_444_800  # the year 2100: later is a fault
_MENTION = re.compile(r"@\[\d+:\d+:([^\]]*)\]")


def repaired(value: Json, depth: int = 0) -> Json:
    """
    Return a parsed value with every string and key of it repaired.

    A string is repaired where every sign of it fits a byte, one lies above 0x7F, and the bytes are sound UTF-8. Sound
    strings stay as they are. Latin-1 and not cp1252: the bytes 0x80 to 0x9F must survive.
    """
    # Most records are plain ASCII. The first letter of each spoilt run is one that repr leaves as it is, so this sees it.
    if depth == 0 and repr(value).isascii():
        return value
    if isinstance(value, str):
        return repaired_text(value)
    if depth > _MOST_DEPTH:
        raise ValueError("nested deeper than any export is")
    if isinstance(value, dict):
        return {repaired_text(key): repaired(entry, depth + 1) for key, entry in value.items()}
    if isinstance(value, list):
        return [repaired(entry, depth + 1) for entry in value]
    return value


def repaired_text(text: str) -> str:
    """Return one string repaired; see `repaired`."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def moment(seconds: Json) -> datetime | None:
    """Return the UTC time of an epoch in seconds; None for 0, absent or absurd values (-62169958800 occurs)."""
    if type(seconds) not in (int, float) or not 0 < seconds < _FAR:
        return None
    return datetime.fromtimestamp(int(seconds), UTC)


def without_mentions(text: str) -> str:
    """Return text with `@[100:2048:Name]` mentions as the bare name."""
    return _MENTION.sub(r"\1", text) if "@[" in text else text


def labelled(record: Json) -> Iterator[tuple[str, str, Json]]:
    """
    Yield (label, value, whole entry) of a `label_values` record, nested groups included.

    Labels are in the account's language: show them, never compare them.
    """
    entries = (record.get("label_values") or record.get("dict") or ()) if isinstance(record, dict) else ()
    for entry in entries:
        if not isinstance(entry, dict):
            continue
        label = entry.get("label") or entry.get("title") or ""
        if isinstance(entry.get("value"), str):
            yield label, entry["value"], entry
        for one in entry.get("vec") or ():
            if isinstance(one, dict) and isinstance(one.get("value"), str):
                yield label, one["value"], entry
        yield from labelled({"dict": entry.get("dict") or []})
