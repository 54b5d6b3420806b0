"""Telegram's JSON: several gigabytes in one file, gone through message by message, whatever the order of its keys."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import IO, Literal, NamedTuple, cast

from checks.content import Audience
from scanner.archives.container import READ_ERRORS, Member, printable
from scanner.archives.jsontext import BrokenText, Json, JsonText
from scanner.archives.telegram_mend import Mended
from scanner.errors import Problem

_BLOCK = 1 << 18
_CHATS = ("chats", "left_chats")
_LISTS = ("profile_pictures", "stories", "web_sessions")
_HEAD = ("name", "type", "id")
_BASIC_GROUP = "private_group"
_LINKED = ("private_supergroup", "private_channel")
_LEFT_ALONE = frozenset(("about", "contacts", "frequent_contacts", "sessions", "other_data", "personal_information"))


@dataclasses.dataclass(frozen=True)
class Chat:
    """A chat, as the export heads it. What it does not tell is None."""

    name: str | None = None
    type: str | None = None
    id: str | None = None
    left: bool = False
    alone: bool = False  # an export of this one chat

    @cached_property
    def shared(self) -> bool:
        """Return whether it is a group or a channel; all other chats are private, and so is what is not known."""
        return self.type is not None and self.type.endswith(("group", "channel"))

    @cached_property
    def channel(self) -> bool:
        """Return whether only those who run it write in it."""
        return self.type is not None and self.type.endswith("channel")

    @cached_property
    def audience(self) -> Audience:
        """Return who sees what is written in it."""
        if not self.shared:
            return Audience.PRIVATE
        return Audience.PUBLIC if str(self.type).startswith("public") else Audience.GROUP

    @cached_property
    def prefix(self) -> str | None:
        """Return what the ids of its messages begin with: numbers of groups, channels and people may be the same."""
        sort = "g" if self.type == _BASIC_GROUP else "c" if self.shared else "u"
        return f"{sort}{self.id}/" if self.id else None

    @cached_property
    def address(self) -> str | None:
        """Return what the addresses of its messages begin with, where the export tells it."""
        return f"https://t.me/c/{self.id}/" if self.type in _LINKED and self.id else None


class Part(NamedTuple):
    """One record of an export: a chat before its messages, a message with its chat, or a record of a list of its own."""

    sort: Literal["chat", "message", "record", "unknown"]
    name: str
    chat: Chat
    value: Json


def parts(member: Member, *, mend: bool = False) -> Iterator[Part | Problem]:
    """Yield what a file of an export holds, in its order, and a Problem where it breaks off."""
    heads: list[Chat] = []

    def look_ahead(number: int) -> Chat:
        """Find the head of a chat whose messages come first, as they do where keys have been sorted."""
        if not heads:
            walk = _walk(member, mend=mend, head_of=lambda _: None)
            heads.extend(one.chat for one in walk if not isinstance(one, Problem) and one.sort == "chat")
            heads.append(Chat())
        return heads[min(number, len(heads) - 1)]

    yield from _walk(member, mend=mend, head_of=look_ahead)


def _walk(member: Member, *, mend: bool, head_of: Callable[[int], Chat | None]) -> Iterator[Part | Problem]:
    try:
        with member.opener() as stream:
            text = JsonText(cast("IO[bytes]", io.BufferedReader(Mended(stream), _BLOCK)) if mend else stream)
            text.begin()
            if text.peek() == "[":  # the chats alone
                yield from _chats(text, head_of, [0], left=False)
            else:
                yield from _export(text, head_of)
    except PermissionError:
        yield Problem(printable(member.path), "this computer does not let you open this file, so it was not read")
    except (BrokenText, RecursionError, *READ_ERRORS):
        yield Problem(printable(member.path), "the file is cut short or damaged; what came before was read")


def _export(text: JsonText, head_of: Callable[[int], Chat | None]) -> Iterator[Part]:
    number = [0]
    head: dict[str, Json] = {}
    told = True
    for key in text.keys():  # noqa: SIM118 - not a dictionary
        if key in _CHATS:
            yield from _listed(text, lambda left=key == "left_chats": _chats(text, head_of, number, left=left))  # type: ignore[misc]
        elif key in _LISTS:
            yield from _listed(
                text,
                lambda key=key: (Part("record", key, Chat(), one) for one in text.elements()),  # type: ignore[misc]
            )
        elif key == "personal_information":
            yield Part("record", key, Chat(), text.value())
        elif key == "messages" and text.peek() == "[":
            yield from _messages(text, head, head_of, 0, alone=True)
            told = "type" in head
        elif key in _HEAD:
            head[key] = text.value()
        else:
            if key not in _LEFT_ALONE:
                yield Part("unknown", str(key), Chat(), None)
            text.pass_over()
    if not told:
        yield Part("chat", "", _chat(head, alone=True), None)


def _listed(text: JsonText, read: Callable[[], Iterator[Part]]) -> Iterator[Part]:
    """Yield what `read` finds in the list that comes next, bare or as the `list` of an object."""
    if text.peek() == "[":
        yield from read()
    elif text.peek() == "{":
        for key in text.keys():  # noqa: SIM118 - not a dictionary
            if key == "list" and text.peek() == "[":
                yield from read()
            else:
                text.pass_over()
    else:
        text.pass_over()


def _chats(text: JsonText, head_of: Callable[[int], Chat | None], number: list[int], *, left: bool) -> Iterator[Part]:
    text.skip("[")
    sign = text.skip("]") if text.peek() == "]" else ","
    while sign == ",":
        if text.peek() == "{":
            head: dict[str, Json] = {}
            told = False
            for key in text.keys():  # noqa: SIM118 - not a dictionary
                if key == "messages" and text.peek() == "[":
                    yield from _messages(text, head, head_of, number[0], left=left)
                    told = "type" in head
                elif key in _HEAD:
                    head[key] = text.value()
                else:
                    text.pass_over()
            if not told:
                yield Part("chat", "", _chat(head, left=left), None)
            number[0] += 1
        else:
            text.pass_over()
        sign = text.skip(",", "]")


def _messages(
    text: JsonText, head: dict[str, Json], head_of: Callable[[int], Chat | None], number: int, **more: bool
) -> Iterator[Part]:
    chat = _chat(head, **more) if "type" in head else head_of(number)
    if chat is None:
        text.pass_over()
        return
    if "type" in head:
        yield Part("chat", "", chat, None)
    yield from (Part("message", "", chat, one) for one in text.elements())


def _chat(head: dict[str, Json], *, left: bool = False, alone: bool = False) -> Chat:
    name, sort, identity = (head.get(key) for key in _HEAD)
    return Chat(
        name if isinstance(name, str) and name.strip() else None,
        sort if isinstance(sort, str) else None,
        str(identity) if isinstance(identity, int | str) else None,
        left,
        alone,
    )
