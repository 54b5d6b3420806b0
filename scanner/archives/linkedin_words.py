"""What a cell of LinkedIn's tables says: words as a person reads them, a time in one of many forms, who can see it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import unquote

from checks.content import Audience
from scanner.archives.stamps import utc
from scanner.archives.when import written

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WRAPPED = re.compile(r'"(\r?\n)"')
_URN = re.compile(r"urn:li:\w+:[\w:-]+")
_GROUP_POST = re.compile(r"groupPost:(\d+)-\d+", re.IGNORECASE)
_MONTH_FIRST = re.compile(
    r"(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)(?:,?\s+(\d{1,2}):(\d\d)(?::\d\d)?\s*([AP]M)?)?$", re.IGNORECASE
)
_DAY = re.compile(r"\d{1,2} \w{3,9} \d{4}$")
_CENTURY = 100
_NOON = 12

_AUDIENCES = {
    "MEMBER_NETWORK": Audience.PUBLIC,
    "PUBLIC": Audience.PUBLIC,
    "ANYONE": Audience.PUBLIC,
    "LOGGED_IN": Audience.PUBLIC,
    "CONNECTIONS": Audience.FRIENDS,
    "CONNECTIONS_ONLY": Audience.FRIENDS,
    "GROUP": Audience.GROUP,
    "CONTAINER": Audience.GROUP,
}


@lru_cache(maxsize=256)
def readable(link: str) -> str:
    """Return an address with its signs as they are meant. One row is asked for it several times."""
    return unquote(link)


def own_words(text: str) -> str:
    """Return a text without the signs that nobody sees."""
    return (text if text.isprintable() else _CONTROL.sub("", text)).strip()


def unwrapped(text: str) -> str:
    """Return a post whose line breaks each stand in quotation marks, which are no part of it."""
    return _WRAPPED.sub(r"\1", text)


def audience_of(visibility: str) -> Audience | None:
    """Return who can see a post."""
    return _AUDIENCES.get(visibility.strip().upper())


def is_visibility(text: str) -> bool:
    """Return whether a cell holds a visibility and no words."""
    return text.strip() in _AUDIENCES


def urn_of(link: str) -> str | None:
    """Return LinkedIn's own name of what a link leads to; None where it has none."""
    found = _URN.search(readable(link))
    return found[0] if found else None


def group_of(link: str) -> str | None:
    """Return the number of the group in which a post stands, where its link tells."""
    found = _GROUP_POST.search(readable(link)) if "rouppost" in link.casefold() else None
    return found[1] if found else None


def address(link: str) -> str | None:
    """Return a link that can be opened; None for what is none."""
    return link if re.match(r"https?://\S+$", link) else None


def moment(text: str) -> datetime | None:
    """Return the UTC time that a cell names, in any of LinkedIn's forms; a day alone is its beginning."""
    text = text.strip()
    if found := _MONTH_FIRST.match(text):
        return _month_first(found)
    return utc(text) or written(f"{text} 00:00" if _DAY.match(text) else text, UTC)


def _month_first(found: re.Match[str]) -> datetime | None:
    month, day, year = int(found[1]), int(found[2]), int(found[3])
    hour, minute = int(found[4] or 0), int(found[5] or 0)
    if found[6]:
        hour = hour % _NOON + (_NOON if found[6].upper() == "PM" else 0)
    try:
        return datetime(year + 2000 if year < _CENTURY else year, month, day, hour, minute, tzinfo=UTC)
    except ValueError:
        return None
