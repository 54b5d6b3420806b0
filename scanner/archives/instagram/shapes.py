"""
The shapes of a record in Instagram's and Threads' exports, told apart by what they hold and not by translated labels.

The pages of an HTML export are brought into these same shapes (see pages), with a date in words where JSON has
seconds, so that everything behind this module knows one form only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from scanner.archives.instagram.labels import CAPTION, COMMENT, CONFIRMED, FIELD_OF, NO, OWNER, PRIVATE, TIME, YES
from scanner.archives.jsonstream import Json
from scanner.archives.meta import moment
from scanner.archives.when import written

USER_NAME = re.compile(r"@?[A-Za-z0-9._]{1,30}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PHONE = re.compile(r"\+?[\d\s().-]{6,20}")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4}")
_MOST_DATE_WORDS = 4
_MOST_DEPTH = 16


class Entry(NamedTuple):
    """One labelled value of a record."""

    label: str
    value: str
    href: str
    when: datetime | None


def when(value: Json) -> datetime | None:
    """Return a time of any of the forms in use: seconds, a moment, or words; None for none."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, str):
        return written(value)
    return moment(value)


def iso(value: Json) -> datetime | None:
    """Return the time of a record of 2018 to 2020, in UTC where it names its zone."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found.astimezone(UTC) if found and found.tzinfo else found


def text_of(value: Json) -> str:
    """Return words, "" for none. Anything but words raises: the record is then named as not understood."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError
    return (value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")).strip()


def listed(value: Json) -> list[dict[str, Json]]:
    """Return a list of objects that may stand as one bare object, or be missing."""
    if value is None:
        return []
    if isinstance(value, dict):
        return [value]
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise TypeError
    return value


def whole(key: str, record: Json) -> dict[str, Json]:
    """Return a record, put together again where it was the only one and stood bare, so that its parts came one by one."""
    if key in ("string_map_data", "media_map_data"):
        return {key: record}
    if key in ("string_list_data", "media_list_data", "label_values"):
        return {key: [record]}
    if not isinstance(record, dict):
        raise TypeError
    return record


def entries(record: dict[str, Json]) -> list[Entry]:
    """Return the labelled values of a record of any of the shapes; raises where it has none of them."""
    found: list[Entry] = []
    if "string_map_data" in record:
        for label, one in record["string_map_data"].items():
            found.append(_entry(label, one))
    if "string_list_data" in record:
        found.extend(_entry("", one) for one in listed(record["string_list_data"]))
    if "label_values" in record:
        found.extend(_labelled(listed(record["label_values"])))
        found.append(Entry("", "", "", when(record.get("timestamp"))))
    if not found and not {"string_map_data", "string_list_data", "label_values"} & record.keys():
        raise KeyError
    return found


def _entry(label: str, one: dict[str, Json]) -> Entry:
    return Entry(label, text_of(one.get("value")), text_of(one.get("href")), when(one.get("timestamp")))


def _labelled(ones: Iterable[Json], depth: int = 0) -> Iterator[Entry]:
    if depth > _MOST_DEPTH:
        raise ValueError
    for one in ones:
        if not isinstance(one, dict):
            continue
        label = text_of(one.get("label") or one.get("title"))
        stamp = when(one.get("timestamp_value"))
        href = text_of(one.get("href"))
        if one.get("value") or href or stamp:
            yield Entry(label, text_of(one.get("value")), href, stamp)
        yield from (
            Entry(label, text_of(inner["value"]), "", None) for inner in listed(one.get("vec")) if inner.get("value")
        )
        yield from _labelled(listed(one.get("dict")), depth + 1)


def _is_link(entry: Entry) -> bool:
    return entry.value == entry.href or bool(ADDRESS.fullmatch(entry.value))


def is_date(entry: Entry) -> bool:
    """Return whether a value is a date in words, and not what somebody wrote."""
    if entry.label.casefold() in TIME:
        return True
    return date_in(entry.value) is not None


def date_in(text: str) -> datetime | None:
    """Return the moment that a text is, rather than one that it speaks of."""
    return written(text) if len(re.findall(r"[^\W\d_]+", text)) <= _MOST_DATE_WORDS else None


def created(found: Iterable[Entry]) -> datetime | None:
    """Return the time of a record: its first that is one, else the first value that is a date in words."""
    found = list(found)
    stamped = next((entry.when for entry in found if entry.when), None)
    return stamped or next((written(entry.value) for entry in found if entry.value and is_date(entry)), None)


def comment(found: list[Entry]) -> tuple[str, str | None]:
    """
    Return (the comment, whose post it stands under). The comment is "" where it was a sticker only.

    By label where it is known, else by shape: the comment comes first, then the owner, which has the form of a user name.
    """
    texts = [entry for entry in found if entry.value]
    words = next((entry for entry in texts if entry.label.casefold() in COMMENT), None)
    owner = next((entry for entry in texts if entry.label.casefold() in OWNER), None)
    others = [entry for entry in texts if entry not in (words, owner) and not is_date(entry)]
    plain = [entry for entry in others if not _is_link(entry)] or others
    if words is None and owner is None and len(plain) > 1:
        first, second = plain[:2]
        if USER_NAME.fullmatch(first.value) and not USER_NAME.fullmatch(second.value):
            first, second = second, first
        words, owner = first, second if USER_NAME.fullmatch(second.value) else None
    elif words is None:
        words = plain[0] if plain else None
    elif owner is None:
        owner = next((entry for entry in plain if USER_NAME.fullmatch(entry.value)), None)
    return (words.value if words else ""), (owner.value.lstrip("@") if owner else None)


def caption(found: Iterable[Entry]) -> str:
    """Return the caption among labelled values: by its label, else the longest that is no name, link or date."""
    texts = [entry for entry in found if entry.value and not _is_link(entry) and not is_date(entry)]
    labelled = next((entry.value for entry in texts if entry.label.casefold() in CAPTION | COMMENT), None)
    free = [entry.value for entry in texts if not USER_NAME.fullmatch(entry.value)]
    return labelled or max(free, key=len, default="")


def followed(record: dict[str, Json]) -> Iterator[tuple[str, str, datetime | None]]:
    """Yield (name, address, since when) of who or what is followed. The name stands in one of three places."""
    title = text_of(record.get("title"))
    found = entries(record)
    if "label_values" in record:
        named = next((entry for entry in found if entry.value and USER_NAME.fullmatch(entry.value)), None)
        href = next(
            (entry.href or entry.value for entry in found if _is_link(entry) and (entry.href or entry.value)), ""
        )
        found = [Entry("", named.value if named else "", href, created(found))]
    for entry in found or [Entry("", "", "", None)]:
        href = entry.href or (entry.value if ADDRESS.fullmatch(entry.value) else "")
        value = "" if ADDRESS.fullmatch(entry.value) else entry.value
        name = (value or title or href.rstrip("/").rpartition("/")[2]).lstrip("@#")
        if not name:
            raise ValueError
        yield name, href, entry.when


def fields(found: Iterable[Entry]) -> Iterator[tuple[str | None, Entry]]:
    """
    Yield (field, value) of a profile: "private" for the private account, "setting" for any other yes or no.

    Labels that are not known are told by shape and, for user name, name and bio, by their order.
    """
    found = [entry for entry in found if not CONFIRMED.search(entry.label)]
    known = {FIELD_OF.get(entry.label.casefold()) for entry in found}
    expected = [field for field in ("username", "name", "bio") if field not in known]
    for entry in found:
        field = FIELD_OF.get(entry.label.casefold()) or _shape(entry)
        if field is None and expected and (expected[0] != "username" or USER_NAME.fullmatch(entry.value)):
            field = expected.pop(0)
        if entry.value:
            yield field, entry


def _shape(entry: Entry) -> str | None:
    label, value = entry.label.casefold(), entry.value
    if label in PRIVATE:
        return "private"
    if value in ("True", "False"):
        return "setting"
    shapes = (("email", EMAIL), ("birthday", DAY), ("phone", PHONE), ("website", ADDRESS))
    return next((field for field, shape in shapes if shape.fullmatch(value)), None)


def is_private(found: Iterable[Entry]) -> bool | None:
    """Return whether the account is private today; None where the record does not say."""
    yes_or_no = [
        entry
        for entry in found
        if not CONFIRMED.search(entry.label) and (entry.label.casefold() in PRIVATE or entry.value in ("True", "False"))
    ]
    named = [entry for entry in yes_or_no if entry.label.casefold() in PRIVATE] or yes_or_no
    value = named[-1].value.casefold() if named else ""
    return True if value in YES else False if value in NO else None
