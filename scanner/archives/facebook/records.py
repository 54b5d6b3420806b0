"""
Facebook's records in one shape, whichever of its many they were written in.

An *activity record* spreads its words and pictures over `data` and `attachments`, a *named list* holds names, a
*label_values* record holds labels in the account's language. Each comes out as an `Entry`. Titles are never read for
meaning. A value of the wrong type raises, so that the record is counted as not understood and never half read.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, TypeAlias

from scanner.archives.jsonstream import Json
from scanner.archives.meta import moment, repaired, without_mentions

_HOLDS = frozenset({"data", "attachments", "label_values", "media", "name", "uri", "photos", "text"})
_SHOWS = frozenset({"attachments", "media", "uri"})
_AROUND = frozenset({"timestamp", "title", "tags", "fbid", "ent_name", "creation_timestamp"})
_ADDRESS = re.compile(r"^(https?://|www\.)\S+$", re.IGNORECASE)
_NUMERIC = re.compile(r"^[\d\s.,:+/-]*$")
# "Message" in the languages met, where `ent_field_name` does not say which value holds the words.
_MESSAGE = frozenset(
    (
        *("message", "text", "post", "content", "nachricht", "beitrag", "mensaje", "mensagem", "messaggio", "bericht"),
        *("wiadomość", "meddelande", "besked", "melding", "viesti", "zpráva", "mesaj", "üzenet", "сообщение", "neges"),
        *("повідомлення", "μήνυμα", "رسالة", "訊息", "消息", "メッセージ", "메시지"),
    )
)
_MILLISECONDS = 100_000_000_000

Mend: TypeAlias = Callable[[str], str]


@dataclasses.dataclass(slots=True)
class Picture:
    """A picture or video that a record names. `comments` are those under it, by whoever wrote them."""

    uri: str
    caption: str = ""
    created: datetime | None = None
    album: str | None = None
    comments: list[Said] = dataclasses.field(default_factory=list)
    thumbnail: str | None = None


@dataclasses.dataclass(slots=True)
class Said:
    """Words that someone wrote. `author` is a name, or None where the place says that it is the person."""

    text: str
    created: datetime | None = None
    author: str | None = None
    group: str | None = None
    comment: bool = False
    context: str | None = None


@dataclasses.dataclass(slots=True)
class Row:
    """A value under its labels, outermost first. `field` is Facebook's own name of it, the same in every language."""

    labels: tuple[str, ...]
    value: str
    field: str = ""

    @property
    def plain(self) -> bool:
        """Return whether the value may be words: no address, no number."""
        return not _ADDRESS.match(self.value) and not _NUMERIC.match(self.value)


@dataclasses.dataclass(slots=True)
class Entry:
    """One record or one block of a page. `given` is the record as it was read where it was JSON, spoilt letters and all."""

    title: str = ""
    created: datetime | None = None
    said: list[Said] = dataclasses.field(default_factory=list)
    names: list[str] = dataclasses.field(default_factory=list)
    pictures: list[Picture] = dataclasses.field(default_factory=list)
    life_events: list[str] = dataclasses.field(default_factory=list)
    rows: list[Row] = dataclasses.field(default_factory=list)
    url: str | None = None
    given: dict[str, Any] | None = None
    spoilt: bool = False

    @property
    def raw(self) -> dict[str, Any] | None:
        """Return the record itself, its letters repaired. Few records are looked at again, so it is done when asked for."""
        if self.spoilt:
            self.given, self.spoilt = repaired(self.given), False
        return self.given

    def known(self) -> Entry:
        """Return itself. Raises KeyError for JSON that holds something, but nothing known: it would pass for empty."""
        keys = self.given.keys() if self.given is not None else set()
        if not self.names and not keys & _HOLDS and (keys - _AROUND or not keys & _AROUND) and self.given is not None:
            raise KeyError("no key that is known")
        return self

    def message(self) -> str:
        """Return the words of a record of labels: the value that says it is the message, else the first that may be."""
        top = [row for row in self.rows if len(row.labels) == 1 and row.plain]
        named = [row for row in top if row.field.casefold() in _MESSAGE or row.labels[0].casefold() in _MESSAGE]
        return (named or top or [Row(("",), "")])[0].value

    def target(self) -> str | None:
        """Return the first name in a group of labels: the page or place that a record of labels is about."""
        return next((row.value for row in self.rows if len(row.labels) > 1 and row.plain), None)

    def name(self) -> str:
        """Return what a record of a named list names."""
        return next(iter(self.names), "") or self.message()


def listed(value: Json) -> list[Json]:
    """Return a list as it is, nothing as an empty one, and a bare record as a list of one."""
    if value is None:
        return []
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        return [value] if value else []
    raise TypeError("neither a list nor a record")


def text(value: Json) -> str:
    """Return a text, "" for none; anything else is a shape not known."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    raise TypeError("not a text")


def when(value: Json) -> datetime | None:
    """Return the UTC time of an epoch in seconds, milliseconds or digits; None for what is no time."""
    if type(value) is str and value.isdecimal():
        value = int(value[:20])
    if type(value) in (int, float) and value > _MILLISECONDS:
        value = value / 1000
    return moment(value)


def as_it_is(words: str) -> str:
    """Return words whose letters are sound already."""
    return words


def entry(record: Json, mend: Mend = as_it_is) -> Entry:
    """
    Return a record as an Entry. Raises one of BAD_RECORD for what is no record that Facebook writes.

    `mend` is done to every text that is taken in: `repaired_text` for a record as it was read.
    """
    if isinstance(record, str):
        return Entry(names=[mend(record)])
    if not isinstance(record, dict):
        raise TypeError("not a record")
    made = when(record.get("timestamp")) or when(record.get("creation_timestamp"))
    found = Entry(mend(text(record.get("title"))), made, given=record, spoilt=mend is not as_it_is)
    if "label_values" in record:
        found.rows = list(rows(record, mend=mend))
    if isinstance(record.get("name"), str):
        found.names.append(mend(record["name"]))
    if isinstance(record.get("url"), str):
        found.url = record["url"] or None
    for part in listed(record.get("data")):
        _data(part, found, mend)
    if not record.keys().isdisjoint(_SHOWS):
        _shown(record, found, mend)
    return found


def _shown(record: dict[str, Any], into: Entry, mend: Mend) -> None:
    """Take in the pictures of a record and what is attached to it."""
    for attachment in listed(record.get("attachments")):
        for part in listed(attachment.get("data")):
            _attachment(part, into, mend)
    for one in (*listed(record.get("media")), *([record] if "uri" in record else [])):
        into.pictures.append(picture(one, into.created, mend))


def _data(part: Json, into: Entry, mend: Mend) -> None:
    """Take in one of the pieces over which a record's own words are spread."""
    get = part.get
    if words := text(get("post")):
        into.said.append(Said(without_mentions(mend(words)), into.created))
    comment = get("comment")
    if comment is not None:
        comment = {"comment": comment} if isinstance(comment, str) else comment
        into.said.append(said(comment, into.created, mend))
    name = get("name")
    if isinstance(name, str):
        into.names.append(mend(name))


def _attachment(part: Json, into: Entry, mend: Mend) -> None:
    """Take in one attachment. Links, places and events that are shared hold no words of the person."""
    if part.get("media") is not None:
        into.pictures.append(picture(part["media"], into.created, mend))
    note = part.get("note")
    if note is not None:
        title = mend(text(note.get("title")))
        made = when(note.get("created_timestamp")) or into.created
        into.said.append(Said(without_mentions(mend(text(note.get("text")))) or title, made, context=title or None))
        into.pictures.extend(picture(one, into.created, mend) for one in listed(note.get("media")))
    poll = part.get("poll")
    if poll is not None:
        options = [text(one.get("option")) for one in listed(poll.get("options"))]
        words = "\n".join(mend(line) for line in (text(poll.get("question")), *options) if line)
        if words:
            into.said.append(Said(without_mentions(words), into.created))
    event = part.get("life_event")
    if event is not None and text(event.get("title")):
        into.life_events.append(mend(event["title"]))


def said(comment: Json, created: datetime | None, mend: Mend = as_it_is) -> Said:
    """Return a comment. The time of the record counts: the one inside may be a copy of another's."""
    get = comment.get
    words = without_mentions(mend(text(get("comment"))))
    made = created or when(get("timestamp"))
    return Said(words, made, mend(text(get("author"))) or None, mend(text(get("group"))) or None, comment=True)


def picture(media: Json, created: datetime | None, mend: Mend = as_it_is) -> Picture:
    """Return a picture or video. Its `title` is the album and no words of the person; its `description` is."""
    thumbnail = media.get("thumbnail")
    return Picture(
        uri=mend(text(media["uri"])),
        caption=without_mentions(mend(text(media.get("description")))),
        created=when(media.get("creation_timestamp")) or created,
        album=mend(text(media.get("title"))) or None,
        comments=[said(one, when(one.get("timestamp")), mend) for one in listed(media.get("comments"))],
        thumbnail=mend(text(thumbnail.get("uri"))) or None if isinstance(thumbnail, dict) else None,
    )


def rows(record: Json, above: tuple[str, ...] = (), mend: Mend = as_it_is) -> Iterator[Row]:
    """Yield every value of a record of labels, with all the labels that stand over it."""
    for one in listed(record.get("label_values" if not above else "dict")):
        if not isinstance(one, dict):
            raise TypeError("a label without a record")
        labels = (*above, mend(text(one.get("label")) or text(one.get("title"))))
        if len(labels) > 32:  # noqa: PLR2004 - far beyond any export
            raise ValueError("nested deeper than any export is")
        field = one.get("ent_field_name")
        values = [one.get("value"), *(part.get("value") for part in listed(one.get("vec")) if isinstance(part, dict))]
        for value in values:
            if isinstance(value, str) and value.strip():
                yield Row(labels, without_mentions(mend(value)), field if isinstance(field, str) else "")
        yield from rows(one, labels, mend)
