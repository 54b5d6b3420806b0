"""
WhatsApp: chats as a phone exports them, text with or without the pictures. Read only where the person asks for messages.

A chat does not say whose it is, so the person is asked. What others wrote in it is gone past.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from checks.content import Audience, Kind
from scanner.archives.asking import choice
from scanner.archives.container import READ_ERRORS, Container, Member, printable
from scanner.archives.media import PICTURES, VIDEOS
from scanner.archives.reader import Read, Reader
from scanner.archives.routes import file
from scanner.archives.whatsapp_lines import Calendar, Head, is_chat, looks_told, messages, sender_of
from scanner.archives.whatsapp_words import OWN_NAME, is_sticker, words_of
from scanner.errors import Problem, UserError

_PROBED = 200
_MOST_SENDERS = 5_000
_GROUP = 3
_MOST_KEPT = 8 << 20  # bytes of the chats that are held from the first look at them to the second
_TITLE = re.compile(
    r"^.{0,30}?WhatsApp.{0,12}?\s(?:with|mit|con|com|avec|met|med|cu|\u0441|z|s|ile|[-–])\s+(?P<name>.+)$",
    re.IGNORECASE,
)


class Sent(NamedTuple):
    """A message with its sender, who is nobody where it is a notice."""

    head: Head
    sender: str
    words: str


class Survey(NamedTuple):
    """What a whole chat tells of its parts: how it writes dates, and who writes."""

    calendar: Calendar
    sure: bool
    senders: Counter[str]


class WhatsApp(Reader):
    """A chat, or several, as WhatsApp exports them."""

    platform = "whatsapp"
    title = "WhatsApp"
    reads = "your own messages in the chats that you export, with pictures and videos; only if you ask for messages"
    lacks = (
        "your profile photo, name and “About”: look at WhatsApp → Settings → your name",
        "your status updates: look at Updates → My status",
        "the groups that you are in: look at your chats",
        "privacy settings: look at Settings → Privacy",
        "the pictures and videos, where you exported without media: export the chat again with media",
    )
    how_to_get = (
        "These are private chats, so do this only if you want to look over your own messages.",
        "Android: open the chat, then the three dots → More → Export chat, with or without media.",
        "iPhone: open the chat, tap its name, then “Export Chat”. A chat with “Advanced chat privacy” offers none.",
        "Save the file on your computer. Give it with --messages, and --me with your name as the chat shows it.",
    )

    @classmethod
    def detect(cls, container: Container) -> bool:
        """Return whether the container holds a text that is a chat, by the shape of its lines."""
        return any(True for _ in _chats(container))

    def prepare(self) -> Iterator[Problem]:
        """Find out who the person is and how each chat writes its dates. Raises UserError where the person is not named."""
        self._chats = {one.path for one in _chats(self.container)}
        self._surveys: dict[str, Survey] = {}
        self._own: set[str] = set()
        self._said: Counter[tuple[object, ...]] = Counter()
        self._kept: dict[str, list[Sent]] = {}
        self._room = _MOST_KEPT
        if not self.options.messages:
            return
        broken = False
        for path in sorted(self._chats):
            try:
                self._surveys[path] = self._survey(self.container.members[path])
            except READ_ERRORS:
                broken = True
        if any(survey.senders for survey in self._surveys.values()):
            self._settle()
            if not self._own and broken:
                yield Problem(
                    printable(self.container.name), "the name that you gave with --me is in none that could be read"
                )
            elif not self._own:
                raise UserError(f"Nobody in this WhatsApp chat has the name that you gave. {self._choice()}")

    def _survey(self, member: Member) -> Survey:
        calendar = Calendar()
        senders: Counter[str] = Counter()
        sent: list[Sent] | None = [] if member.size <= self._room else None
        for one in self._sent(member):
            calendar.see(one.head)
            if sent is not None:
                sent.append(one)
            if one.sender in senders or (one.sender and len(senders) < _MOST_SENDERS):
                senders[one.sender] += 1
        if sent is not None:
            self._kept[member.path] = sent
            self._room -= member.size
        for name in [name for name, count in senders.items() if count == 1 and looks_told(name)]:
            del senders[name]
        return Survey(calendar, calendar.settle(), senders)

    def _sent(self, member: Member) -> Iterator[Sent]:
        """Yield the messages of a chat and its notices, which nobody sent."""
        me = self.options.me
        for head, text in messages(member):
            sender, words = sender_of(text, me) or ("", "")
            yield Sent(head, sender, words)

    def _settle(self) -> None:
        """Find the person among those who write."""
        me = self.options.me
        if me is None:
            raise UserError(f"A WhatsApp chat does not say who you are. {self._choice()}")
        names = {name for survey in self._surveys.values() for name in survey.senders}
        self._own = {name for name in names if name == me} or {name for name in names if _folded(name) == _folded(me)}

    def _choice(self) -> str:
        """Return the names to choose from: first those who write in most of the chats."""
        chats: Counter[str] = Counter()
        counts: Counter[str] = Counter()
        for survey in self._surveys.values():
            chats.update(set(survey.senders))
            counts.update(survey.senders)
        names = sorted(counts, key=lambda name: (-chats[name], -counts[name], name))
        return choice(names)

    @file("*.txt")
    def chat(self, member: Member) -> Read:
        """Read a chat, where the person asked for messages."""
        if member.path not in self._chats:
            self.claimed.discard(member.path)
            return
        survey = self._surveys.get(member.path)
        if not self.options.messages:
            yield Problem(
                printable(member.path),
                "this is a private chat. It is read only if you ask for it: --messages, and --me with your name in the chat",
                lost=False,
            )
        elif survey is None:
            yield Problem(printable(member.path), "the file is damaged and could not be read")
        else:
            yield from self._read(member, survey)

    def _read(self, member: Member, survey: Survey) -> Read:
        path = printable(member.path)
        if not survey.sure:
            reason = "its dates can be read in two ways. They were read with the day before the month"
            yield Problem(path, reason, lost=False)
        if survey.calendar.unsure_hours:
            yield Problem(
                path, "its times name the half of the day in a way that is not known, so they are left out", lost=False
            )
        title = _title(member.path, self.container.name)
        audience = Audience.GROUP if len(survey.senders) >= _GROUP else Audience.PRIVATE
        folder, own, when = posixpath.dirname(member.path), self._own, survey.calendar.when
        for head, sender, raw in self._kept.pop(member.path, None) or self._sent(member):
            if not sender or (sender not in own and "." not in raw):
                continue
            words = words_of(raw)
            places = [posixpath.join(folder, name) for name in words.files] if words.files else ()
            self.claimed.update(place for place in places if place in self.container.members)
            if sender not in own:
                continue
            created = when(head)
            if words.text:
                said = (created, sender, words.text)
                key = (*said, self._said[said])  # the same words may be sent twice in one minute
                self._said[said] += 1
                yield self.item(Kind.MESSAGE, words.text, member, created, key=key, audience=audience, context=title)
            for place in places:
                if place.lower().endswith(PICTURES + VIDEOS) and not is_sticker(place):
                    yield from self.picture(place, words.text, member, created, audience=audience, context=title)

    def finish(self) -> Read:
        """Set aside what others sent, and what no message that was read names: whose it is cannot be known."""
        folders = {posixpath.dirname(path) for path in self._chats}
        for path in self.container.members:
            named = OWN_NAME.search(path) is not None or (
                not self.options.messages and not path.lower().endswith(".txt")
            )
            if posixpath.dirname(path) in folders and named:
                self.claimed.add(path)
        return iter(())


def _chats(container: Container) -> Iterator[Member]:
    for member in container.ending(".txt")[:_PROBED]:
        try:
            if is_chat(member):
                yield member
        except READ_ERRORS:
            continue


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name.lstrip("~")).casefold().split())


def _title(path: str, source: str) -> str | None:
    """Return what the chat is called: by its file, or by its folder where the file is only called a chat."""
    stem = posixpath.splitext(posixpath.basename(path))[0]
    if stem.strip("_").lower() == "chat":
        stem = posixpath.basename(posixpath.dirname(path)) or source
        stem = re.sub(r"\.(?:zip|txt)$", "", stem, flags=re.IGNORECASE)
    found = _TITLE.match(stem)
    return (found["name"] if found else stem).strip() or None
