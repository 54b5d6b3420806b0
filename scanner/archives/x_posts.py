"""What a post of X's archive says: its words as a person reads them, whose they are, and when."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from itertools import chain
from typing import Any, NamedTuple

from scanner.archives.jsonstream import Json

_FIRST_YEAR = 2006  # before the first post of all: a fault of the data
_RETWEET = re.compile(r"RT @(\w{1,20}):? ")


class Note(NamedTuple):
    """A long post, whole."""

    created: datetime | None
    text: str
    id: str


def note_of(note: dict[str, Any]) -> Note | None:
    """Return a long post, in either of the two shapes seen; None where it is neither."""
    core = note.get("core") or note.get("noteTweetResults") or {}
    if not isinstance(core, dict) or not isinstance(core.get("text"), str):
        return None
    text = html.unescape(core["text"])
    for link in core.get("urls") or []:
        if isinstance(link, dict) and link.get("shortUrl") and link.get("expandedUrl"):
            text = text.replace(link["shortUrl"], link["expandedUrl"])
    return Note(moment(note.get("createdAt")), text.strip(), str(note.get("noteTweetId") or note.get("tweetId") or ""))


def media_of(tweet: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the media of a post; `entities` knows only the first of several."""
    for where in ("extended_entities", "entities"):
        media = (tweet.get(where) or {}).get("media")
        if isinstance(media, list) and media:
            return [medium for medium in media if isinstance(medium, dict)]
    return []


def readable(raw: str, tweet: dict[str, Any]) -> str:
    """Return the text as a person reads it: unescaped once, short links resolved, the media's own link taken out."""
    text = html.unescape(raw)
    entities = tweet.get("entities") or {}
    for link in entities.get("urls") or []:
        if link.get("url") and link.get("expanded_url"):
            text = text.replace(link["url"], link["expanded_url"])
    for medium in chain(media_of(tweet), entities.get("media") or []):
        if medium.get("url"):
            text = text.replace(medium["url"], "")
    return text.strip()


def is_retweet(raw: str, tweet: dict[str, Any]) -> bool:
    """Return whether the words are another's. The flag is always false in archives; only the beginning of the text tells."""
    if tweet.get("retweeted") is True or tweet.get("retweeted_status"):
        return True
    start = _RETWEET.match(html.unescape(raw))
    if start is None:
        return False
    mentions = (tweet.get("entities") or {}).get("user_mentions") or []
    return any(str(one.get("screen_name", "")).lower() == start[1].lower() for one in mentions)


def folded(text: str) -> str:
    """Return text without links and runs of blanks, to compare a beginning with a whole."""
    return re.sub(r"\s+", " ", re.sub(r"https?://\S+", "", text)).strip()


def moment(value: Json) -> datetime | None:
    """Return the UTC time of any of the shapes used; None for what is none, or lies before Twitter."""
    if not isinstance(value, str):
        return None
    for form in ("%a %b %d %H:%M:%S %z %Y", "%Y-%m-%d %H:%M:%S %z"):
        try:
            found = datetime.strptime(value, form)  # noqa: DTZ007 - both forms name the zone
            break
        except ValueError:
            continue
    else:
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            return None
    found = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    return found.replace(microsecond=0) if found.year >= _FIRST_YEAR else None
