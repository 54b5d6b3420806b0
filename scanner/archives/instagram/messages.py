"""Private messages in Instagram's archive: read only where the person asked for them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from checks.content import Audience, Author, Item, Kind
from scanner.archives.container import Container, Member
from scanner.archives.instagram import shapes
from scanner.archives.instagram.family import InstagramFamily
from scanner.archives.jsonstream import Json
from scanner.archives.reader import Options
from scanner.archives.routes import record


class InstagramMessages(InstagramFamily):
    """The part of the reader that is for messages. They are the person's own where the sender has one of their names."""

    def __init__(self, container: Container, options: Options) -> None:
        """Prepare to read; the profile tells the names."""
        super().__init__(container, options)
        self.names = {options.me} if options.me else set()
        self.chatted = False

    @record("messages/**/message_*.json", "messages/**/message_*.html")
    def messages(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """A message of a chat."""
        chat = posixpath.basename(posixpath.dirname(member.path))
        if key == "":  # a page
            words = "\n".join(one.value for one in shapes.entries(entry) if one.value)
            yield from self._message(
                shapes.text_of(entry["title"]), words, shapes.when(entry.get("creation_timestamp")), chat, member
            )
            return
        when = shapes.when(float(entry.get("timestamp_ms") or 0) / 1000)
        sender = shapes.text_of(entry["sender_name"])
        yield from self._message(sender, shapes.text_of(entry.get("content")), when, chat, member)
        for sort in ("photos", "videos"):
            for one in shapes.listed(entry.get(sort)):
                yield from self.medium(one, "", member, when, context=chat, **self._of(sender))

    @record("messages.json")
    def old_messages(self, entry: Json, _key: str, member: Member) -> Iterator[Item]:
        """A chat of 2018 to 2020."""
        chat = ", ".join(str(name) for name in entry.get("participants") or ())
        for one in shapes.listed(entry["conversation"]):
            text = shapes.text_of(one.get("text"))
            yield from self._message(
                shapes.text_of(one["sender"]), text, shapes.iso(one.get("created_at")), chat, member
            )

    def _message(self, sender: str, text: str, when: datetime | None, chat: str, member: Member) -> Iterator[Item]:
        if text:
            yield self.item(Kind.MESSAGE, text, member, when, context=chat, **self._of(sender))

    def _of(self, sender: str) -> dict[str, Any]:
        self.chatted = True
        return {"author": Author.OWN if sender in self.names else Author.OTHER, "audience": Audience.PRIVATE}
