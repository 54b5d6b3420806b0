"""The fields of a Facebook profile, and its privacy settings, out of JSON and out of pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from scanner.archives.facebook.records import Row, listed, text, when
from scanner.archives.jsonstream import Json
from scanner.archives.reader import BAD_RECORD
from scanner.archives.when import is_stamp, written

Field = tuple[str, str, datetime | None]
"""What field it is, what stands in it, since when."""

_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_PHONE = re.compile(r"^\+?[\d\s().-]{7,20}$")
_SITE = re.compile(r"^(https?://|www\.)\S+$", re.IGNORECASE)


def fields(profile: dict[str, Any]) -> Iterator[Field | None]:
    """Yield the fields of a profile; None for each that has a shape not known."""
    for key, read in _READERS.items():
        if profile.get(key) in (None, "", [], {}):
            continue
        try:
            found = list(read(profile[key]))
        except BAD_RECORD:
            yield None
            continue
        yield from (field for field in found if field[1].strip())


def shown(rows: Iterable[Row]) -> Iterator[Field]:
    """Yield the fields of a profile's page. Which field it is shows in the value, or in an English label."""
    for number, row in enumerate(rows):
        if is_stamp(row.value):
            continue  # when the account was made
        yield _guess(row, first=number == 0), row.value, None


def settings(rows: Iterable[Row]) -> Iterator[str]:
    """Yield "label: value" for each setting, with the labels in between only where they tell values apart."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.labels[0] if row.labels else "", []).append(row)
    for top, those in groups.items():
        inner = [row for row in those if len(row.labels) > 1]
        for row in inner:
            labels = [top] if len(inner) == 1 else [label for label in row.labels if label]
            yield ": ".join((" – ".join(labels), row.value))
        flat = [row.value for row in those if len(row.labels) <= 1]
        if flat:
            yield ": ".join(part for part in (top, ", ".join(flat)) if part)


def preferences(record: Json, above: tuple[str, ...] = ()) -> Iterator[Row]:
    """Yield the values of the older shape: a name, entries with a value, and children of the same shape."""
    if not isinstance(record, dict) or len(above) > 16:  # noqa: PLR2004 - far beyond any export
        return
    labels = (*above, text(record.get("name")))
    for one in listed(record.get("entries")):
        value = one.get("data", {}).get("value")
        if isinstance(value, str) and value.strip():
            yield Row(labels, value)
    for child in listed(record.get("children")):
        yield from preferences(child, labels)


def _guess(row: Row, *, first: bool) -> str:
    value = row.value.strip()
    if first:
        return "name"
    for field, pattern in (("email", _EMAIL), ("website", _SITE)):
        if pattern.match(value):
            return field
    if written(f"{value} 12:00") is not None:
        return "birthday"
    if _PHONE.match(value):
        return "phone"
    label = re.sub(r"\W+", "_", row.labels[0].casefold()).strip("_") if row.labels else ""
    return _LABELS.get(label, "profile")


def _names(value: Json) -> Iterator[Field]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield "name", text(one.get("full_name") or one.get("name")), when(one.get("timestamp"))
        else:
            yield "name", text(one), None


def _of(field: str, *keys: str) -> Callable[[Json], Iterator[Field]]:
    """Return a reader of a text, a record or a list of them: one field, its parts in the order of `keys`."""

    def read(value: Json) -> Iterator[Field]:
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                parts = [text(one.get(key)) for key in keys]
                yield field, ", ".join(part for part in parts if part), when(one.get("timestamp"))
                if keys != ("description",) and isinstance(one.get("description"), str):
                    yield field, one["description"], when(one.get("timestamp"))
            else:
                yield field, text(one), None

    return read


def _emails(value: Json) -> Iterator[Field]:
    given = value.get("emails") if isinstance(value, dict) else value
    yield from (("email", text(one), None) for one in given or ())


def _birthday(value: Json) -> Iterator[Field]:
    year, month, day = (value.get(part) for part in ("year", "month", "day"))
    if year and month and day:
        yield "birthday", date(year, month, day).isoformat(), None
    elif month and day:
        yield "birthday", f"--{month:02}-{day:02}", None


def _address(value: Json) -> Iterator[Field]:
    parts = value.values() if isinstance(value, dict) else [text(value)]
    yield "address", ", ".join(part for part in parts if isinstance(part, str) and part), None


def _screen_names(value: Json) -> Iterator[Field]:
    for service in listed(value):
        for one in listed(service.get("names")):
            yield "username", text(one.get("name") if isinstance(one, dict) else one), None


_READERS: dict[str, Callable[[Json], Iterator[Field]]] = {
    "name": _names,
    "other_names": _names,
    "previous_names": _names,
    "username": _of("username", "name"),
    "vanity": _of("username", "name"),
    "intro_bio": _of("bio", "name", "text"),
    "about_me": _of("about", "name", "text"),
    "favorite_quotes": _of("about", "name", "text"),
    "websites": _of("website", "address"),
    "work_experiences": _of("work", "title", "employer", "location"),
    "education_experiences": _of("education", "name", "school_type"),
    "relationship": _of("relationship", "status"),
    "current_city": _of("location", "name"),
    "hometown": _of("location", "name"),
    "places_lived": _of("location", "place"),
    "address": _address,
    "phone_numbers": _of("phone", "phone_number"),
    "emails": _emails,
    "birthday": _birthday,
    "screen_names": _screen_names,
    "political_view": _of("politics", "name"),
    "religious_view": _of("religion", "name"),
    "name_pronunciation": _of("name", "name"),
}
_LABELS = {
    label: field
    for field, labels in {
        "about": ("about", "about_me", "favourite_quotes", "favorite_quotes"),
        "address": ("address",),
        "bio": ("bio", "intro_bio"),
        "birthday": ("birthday",),
        "education": ("education", "education_experiences"),
        "location": ("current_city", "hometown"),
        "name": ("other_names", "previous_names"),
        "phone": ("phone_numbers",),
        "politics": ("political_view",),
        "relationship": ("relationship",),
        "religion": ("religious_view",),
        "username": ("username",),
        "work": ("work", "work_experiences"),
    }.items()
    for label in labels
}
