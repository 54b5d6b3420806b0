"""Telegram's HTML pages: chats in pages of a thousand messages, and lists. Names of classes tell, headings do not."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import unquote

from lxml import html

from scanner.archives.container import Member
from scanner.archives.htmlpage import blocks, classes, words
from scanner.archives.telegram_json import Chat
from scanner.archives.telegram_said import Said, folded
from scanner.errors import Problem

_STAMP = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}) (\d{1,2}):(\d\d)(?::(\d\d))?(?: UTC([+-]\d\d:\d\d))?")
_VIA = re.compile(r"\s+via\s+@\w+$")
_FIRST_YEAR = 2013
_GROUP = 3
_MOST_SENDERS = 1000


def is_page(head: str) -> bool:
    """Return whether the beginning of a page is built as Telegram's are."""
    return re.search(r'class="page_wrap[ "]', head) is not None and ("page_body" in head or "page_header" in head)


def is_chat(head: str) -> bool:
    """Return whether a page holds a chat rather than a list."""
    return re.search(r'class="(?:page_body chat_page|history)[ "]', head) is not None


def stamp(text: str) -> datetime | None:
    """Return the time that a page tells, in UTC where it names its zone, else without one."""
    found = _STAMP.search(text)
    if found is None:
        return None
    day, month, year, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    try:
        when = datetime.fromisoformat(
            f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{found[7] or ''}"
        )
        when = when.astimezone(UTC) if when.tzinfo else when
    except (ValueError, OverflowError):
        return None
    return when if when.year >= _FIRST_YEAR else None


def target(element: html.HtmlElement) -> str | None:
    """Return the path that a link points to inside the export, relative to its page."""
    path = unquote((element.get("href") or "").split("#", maxsplit=1)[0])
    return path if path and not re.match(r"[a-z][a-z0-9+.-]*:|//", path, re.IGNORECASE) else None


class Titled(NamedTuple):
    """The heading of a page."""

    text: str


def chat_page(member: Member) -> Iterator[Said | Titled | Problem]:
    """Yield the heading of a page, then its messages. One that is joined to the one before has its sender."""
    sender: str | None = None
    for block in blocks(member, lambda one: bool(classes(one) & {"message", "page_header"}), "utf-8"):
        if isinstance(block, Problem):
            yield block
        elif "page_header" in classes(block):
            yield Titled(words(block))
        elif "service" not in classes(block):
            body = next(iter(_inside(block, "body")), block)
            named = next(iter(_inside(body, "from_name")), None)
            if named is not None:
                sender = _VIA.sub("", " ".join((named.text or "").split()) or words(named))
            elif "joined" not in classes(block):
                sender = None
            yield _said(block, body, sender)


def _inside(element: html.HtmlElement, name: str) -> list[html.HtmlElement]:
    """Return the children with a class: not what is deeper, for a forwarded message lies inside."""
    return [child for child in element if isinstance(child.tag, str) and name in classes(child)]


def _said(block: html.HtmlElement, body: html.HtmlElement, sender: str | None) -> Said:
    forwarded = _inside(body, "forwarded")
    where = forwarded[0] if forwarded else body
    number = re.search(r"\d+$", block.get("id") or "")
    dates = _inside(body, "date")
    texts = [words(one) for one in _inside(where, "text")]
    media: list[str] = []
    left_out = 0
    for wrap in _inside(where, "media_wrap"):
        for link in wrap.iter("a", "div"):
            kinds = classes(link)
            if kinds & {"photo_wrap", "video_file_wrap", "animated_wrap", "media_photo", "media_video", "media_file"}:
                path = target(link)
                left_out += path is None and not kinds & {"media_file"}
                media.extend([path] if path else [])
            elif kinds & {"question"}:
                texts.append(words(link))
            elif kinds & {"answer"}:
                texts.append((link.text or "").strip().removeprefix("- "))
    signed = _inside(where, "signature")
    return Said(
        id=number[0] if number else None,
        sender=sender,
        sender_id=None,
        text="\n".join(text for text in texts if text),
        created=stamp(dates[0].get("title") or "") if dates else None,
        signature=words(signed[0]) if signed else None,
        passed_on=bool(forwarded),
        media=tuple(media),
        left_out=left_out,
    )


class Sheet:
    """What the pages of one chat show of it, when they have all been seen."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self.title: str | None = None
        self.sort: str | None = None
        self.senders: set[str] = set()

    def see(self, one: Said | Titled) -> None:
        """Take in a heading or a message."""
        if isinstance(one, Titled):
            self.title = self.title or one.text or None
            return
        if one.signature:
            self.sort = self.sort or "private_channel"
        if one.sender and len(self.senders) < _MOST_SENDERS:
            self.senders.add(folded(one.sender))

    def chat(self, *, alone: bool) -> Chat:
        """
        Return the chat. A page does not tell its sort.

        Three people are a group; two are one where neither is called what the chat is, for a private chat has the name of
        the other person. Everything else is taken as private.
        """
        group = len(self.senders) >= _GROUP or (len(self.senders) > 1 and folded(self.title) not in self.senders)
        return Chat(self.title, self.sort or ("private_group" if group else None), None, alone=alone)


class Entry(NamedTuple):
    """An entry of a list: a chat, a picture, a site."""

    name: str
    details: str
    when: datetime | None
    path: str | None
    text: str


def list_page(member: Member) -> Iterator[Entry | Problem]:
    """Yield the entries of a list."""
    for block in blocks(member, lambda one: "entry" in classes(one), "utf-8"):
        if isinstance(block, Problem):
            yield block
            continue
        by_class = {name: one for one in reversed(list(block.iter("div"))) for name in classes(one)}
        links = [path for one in block.iter("a") if (path := target(one))]
        told = {
            key: words(by_class[key]) if key in by_class else "" for key in ("name", "details_entry", "info", "text")
        }
        yield Entry(told["name"], told["details_entry"], stamp(told["info"]), links[0] if links else None, told["text"])


def personal(member: Member) -> Iterator[tuple[str, str]]:
    """Yield the rows about the person on the first page of a full export, by the class of their block."""
    for block in blocks(member, lambda one: "personal_info" in classes(one), "utf-8"):
        if not isinstance(block, Problem):
            for rows in block.iter("div"):
                for name in classes(rows) & {"names", "info", "bio"}:
                    yield from ((name, words(one)) for one in rows.iter("div") if "value" in classes(one))


def near(page: str, path: str) -> str:
    """Return the path in the export that a page means by a path of its own."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), path)).removeprefix("../")
