"""What a message of Telegram says, whichever form the export has: whose it is, when, its words, and its pictures."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import Enum, auto
from typing import Any, NamedTuple

from scanner.archives.asking import choice
from scanner.archives.jsonstream import Json
from scanner.archives.media import PICTURES, VIDEOS
from scanner.archives.telegram_json import Chat
from scanner.errors import UserError

_FIRST_YEAR = 2013  # of Telegram
_ZONES = 15  # minutes: no zone is apart from another by less
_PLACEHOLDER = re.compile(r"(?:^|\s)\([^()/\\]{12,}\)$")
_SHOWN = ("video_file", "animation", "video_message")
_FILES = frozenset(("photo", "file", "thumbnail"))
_PASSED_ON = frozenset(("forwarded_from", "forwarded_from_id", "saved_from", "saved_from_id"))
_MOST_SENDERS = 10_000


class Said(NamedTuple):
    """One message. `sender` is as shown, `signature` who signed what was sent in a channel's name."""

    id: str | None
    sender: str | None
    sender_id: str | None
    text: str
    created: datetime | None
    signature: str | None = None
    passed_on: bool = False
    media: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()  # files that show nothing of the person: stickers, voices, thumbnails
    left_out: int = 0


class Whose(Enum):
    """Whose a message is."""

    OWN = auto()
    PASSED_ON = auto()
    OTHER = auto()
    UNKNOWN = auto()


def folded(name: str | None) -> str:
    """Return a name as names are compared."""
    return " ".join(unicodedata.normalize("NFC", name or "").casefold().split())


class Owner:
    """Who the person is: the export's word for it, or what they said of themself."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        self.ids: set[str] = set()
        self.names: set[str] = set()
        self.named = False  # by the export itself
        self._senders: dict[tuple[str, str | None], int] = {}

    def learn(self, *names: Json, identity: Json = None) -> None:
        """Take in what the export says of the account."""
        full = " ".join(name.strip() for name in names if isinstance(name, str) and name.strip())
        if identity is not None and str(identity).isdigit():
            self.ids.add(f"user{identity}")
        if full:
            self.names.add(folded(full))
        self.named = bool(self.ids or self.names)

    def meet(self, sender: str | None, sender_id: str | None, signature: str | None) -> None:
        """Take note of who writes: one of them is the person."""
        by_user = sender_id is None or sender_id.startswith("user")
        key = (sender or "", sender_id) if by_user else (signature or "", None)
        if any(key) and (key in self._senders or len(self._senders) < _MOST_SENDERS):
            self._senders[key] = self._senders.get(key, 0) + 1

    @property
    def met(self) -> bool:
        """Return whether anyone has written."""
        return bool(self._senders)

    def settle(self, me: str | None, *, whole: bool = True) -> None:
        """
        Find the person among those who write.

        Raises UserError, with the names to choose from, where that is not said, fits several, or fits none of all.
        """
        if me is None:
            raise UserError(f"This Telegram export does not say who you are. {choice(self._names())}")
        plain = folded(me).removeprefix("user") if folded(me).removeprefix("user").isdigit() else None
        found = [key for key in self._senders if folded(key[0]) == folded(me) or (plain and key[1] == f"user{plain}")]
        identities = sorted({key[1] for key in found if key[1]})
        if len(identities) > 1:
            raise UserError(f"Several people here are called that. {choice(identities)}")
        self.ids.update(identities)
        self.names.update(folded(key[0]) for key in found if key[0])
        if not found and whole:
            raise UserError(f"Nobody in this Telegram export has the name that you gave. {choice(self._names())}")
        self.names.add(folded(me))

    def _names(self) -> list[str]:
        counts: Counter[str] = Counter()
        for (name, identity), count in self._senders.items():
            counts[name or identity or ""] += count
        return [name for name, _ in counts.most_common()]

    def whose(self, said: Said, chat: Chat) -> Whose:
        """Return whose a message is. What is passed on under the person's name is another's words."""
        if said.sender_id is not None and not said.sender_id.startswith("user"):
            if chat.channel and said.signature and folded(said.signature) in self.names:
                return Whose.PASSED_ON if said.passed_on else Whose.OWN
            return Whose.OTHER if said.passed_on or (said.signature and chat.channel) else Whose.UNKNOWN
        if said.sender_id is not None and self.ids:
            own = said.sender_id in self.ids
        else:
            own = said.sender is not None and folded(said.sender) in self.names
        if not own and said.signature and chat.channel and said.sender_id is None:
            own = folded(said.signature) in self.names
        if not own:
            return Whose.OTHER
        return Whose.PASSED_ON if said.passed_on else Whose.OWN


def sent_by(record: Json) -> tuple[str | None, str | None, str | None] | None:
    """Return (name, id, signature) of who sent a JSON message; None where it is no message. Raises where it is unknown."""
    sort = record.get("type", "message")
    if sort != "message":
        if sort in ("service", "unsupported"):
            return None
        raise ValueError
    identity = record.get("from_id")
    if not isinstance(identity, str) or identity.isdigit():
        identity = f"user{identity}" if identity is not None else None
    return _name(record.get("from")), identity, _name(record.get("author"))


def said_of(record: Json) -> Said | None:
    """Return what a JSON message says; None where it is no message. Raises where its shape is not known."""
    by = sent_by(record)
    if by is None:
        return None
    text = record.get("text")
    if not isinstance(text, str) or not text:
        text = "\n".join(part for part in (words(record), *_made(record)) if part)
    elif "poll" in record or "todo_list" in record:
        text = "\n".join((text, *_made(record)))
    shown = _media(record) if not _FILES.isdisjoint(record) else ((), (), 0)
    number = record.get("id")
    return Said(
        str(number) if isinstance(number, int | str) else None,
        by[0],
        by[1],
        text,
        moment(record.get("date_unixtime"), record.get("date")),
        by[2],
        not _PASSED_ON.isdisjoint(record),
        *shown,
    )


def _name(value: Json) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def words(record: dict[str, Any]) -> str:
    """Return the words of a message: a string, or a list of strings and of pieces with a form."""
    text = record.get("text") or record.get("text_entities") or ""
    pieces = text if isinstance(text, list) else [text]
    return "".join(piece if isinstance(piece, str) else str(piece["text"]) for piece in pieces)


def _made(record: dict[str, Any]) -> Iterator[str]:
    """Yield the words of a poll or a list of things to do."""
    for sort, question, answers in (("poll", "question", "answers"), ("todo_list", "title", "answers")):
        made = record.get(sort)
        if isinstance(made, dict):
            yield from (_flat(made.get(question)), *(_flat(one) for one in made.get(answers) or () if one))


def _flat(value: Json) -> str:
    if isinstance(value, dict):
        value = value.get("text")
    if isinstance(value, list):
        return "".join(_flat(one) for one in value)
    return value if isinstance(value, str) else ""


def _media(record: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    shown: list[str] = []
    beside: list[str] = []
    left_out = 0
    sort, mime = record.get("media_type"), str(record.get("mime_type") or "")
    for key in ("photo", "file", "thumbnail"):
        path = record.get(key)
        if not isinstance(path, str) or not path:
            continue
        seen = key == "photo" or (key == "file" and sort != "sticker" and _is_seen(sort, mime, path))
        if is_placeholder(path):
            left_out += seen
        else:
            (shown if seen else beside).append(path)
    return tuple(shown), tuple(beside), left_out


def _is_seen(sort: Json, mime: str, path: str) -> bool:
    return sort in _SHOWN or mime.startswith(("image/", "video/")) or path.lower().endswith(PICTURES + VIDEOS)


def is_placeholder(path: str) -> bool:
    """Return whether a path is a sentence in brackets: why the file was not exported."""
    return _PLACEHOLDER.search(path) is not None


def moment(seconds: Json, local: Json = None) -> datetime | None:
    """
    Return when, in UTC; without a zone where only the exporting computer's own time is told.

    Where the two are apart by what no time zone is, somebody has changed one of them: what people see is kept.
    """
    exact = _exact(seconds)
    shown = None
    if isinstance(local, str):
        with contextlib.suppress(ValueError):
            shown = datetime.fromisoformat(local)
    if exact is None:
        found = shown.replace(tzinfo=None, microsecond=0) if shown else None
        return found if found is not None and found.year >= _FIRST_YEAR else None
    if shown is not None and (
        shown.second != exact.second
        or (shown.minute - exact.minute) % _ZONES
        or abs(shown.toordinal() - exact.toordinal()) > 1
    ):
        return shown.replace(tzinfo=None) if shown.year >= _FIRST_YEAR else exact
    return exact


def _exact(seconds: Json) -> datetime | None:
    try:
        found = datetime.fromtimestamp(int(seconds), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return found if found.year >= _FIRST_YEAR else None
