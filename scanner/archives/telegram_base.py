"""What Telegram's chats and messages come out as, whichever form the export has."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from checks.content import Author, Item, Kind
from scanner.archives.container import Container, Member, printable
from scanner.archives.jsonstream import Json
from scanner.archives.media import PICTURES, VIDEOS
from scanner.archives.reader import Options, Read, Reader
from scanner.archives.routes import file
from scanner.archives.telegram_json import Chat
from scanner.archives.telegram_page import Entry, Sheet, Titled, chat_page, list_page, near, personal
from scanner.archives.telegram_said import Owner, Said, Whose
from scanner.errors import Problem


class TelegramBase(Reader):
    """The part of the reader that makes items, and remarks on what it could not make items of."""

    def __init__(self, container: Container, options: Options) -> None:
        """Prepare to read; nobody is known yet."""
        super().__init__(container, options)
        self._owner = Owner()
        self._counts: Counter[str] = Counter()
        self._members: dict[str, Member] = {}
        self._pages: dict[str, bool] = {}  # whether each page that is read holds a chat
        self._sheets: dict[str, Sheet] = {}  # by the folder of a chat

    def _is_read(self, chat: Chat) -> bool:
        return chat.shared or self.options.messages

    def _profile(self, told: dict[str, Json], member: Member) -> Iterator[Item]:
        names = [told.get(key) for key in ("first_name", "last_name")]
        name = " ".join(one for one in names if isinstance(one, str) and one.strip())
        for field, value in (("name", name), ("username", told.get("username")), ("bio", told.get("bio"))):
            if isinstance(value, str) and value.strip():
                yield self.item(Kind.BIO, value, member, field=field)

    def _chat(self, chat: Chat, member: Member) -> Iterator[Item]:
        if chat.shared and chat.name:
            name = f"{chat.name} (left)" if chat.left else chat.name
            key = ("group", chat.id or chat.name)
            yield self.item(Kind.MEMBERSHIP, name, member, key=key, context="group")
        elif not chat.shared and not self.options.messages and (chat.alone or chat.type is None):
            self._counts["private"] += 1

    def _app(self, name: str, member: Member, bot: Json, created: datetime | None = None) -> Item:
        return self.item(Kind.MEMBERSHIP, name, member, created, key=("app", name, bot), context="app")

    def _message(self, said: Said, chat: Chat, member: Member) -> Iterator[Item]:
        if said.media or said.beside:
            places = (near(member.path, path) for path in (*said.media, *said.beside))
            self.claimed.update(place for place in places if place in self.container.members)
        whose = self._owner.whose(said, chat)
        if whose is Whose.OTHER or not (chat.shared or self.options.messages):
            return
        if whose is Whose.UNKNOWN:
            self._counts["unknown"] += 1
            if chat.channel:  # all that is ever said there; most of them the person only follows
                return
        url = chat.address + said.id if chat.address and said.id else None
        if said.text:
            author = Author.OWN if whose is Whose.OWN else Author.OTHER
            kind = Kind.POST if chat.shared else Kind.MESSAGE
            key: str | tuple[object, ...] = (chat.name, said.created, said.sender, said.text)
            if said.id:
                key = chat.prefix + said.id if chat.prefix else (chat.name, said.id, said.created)
            yield self.item(
                kind,
                said.text,
                member,
                said.created,
                key=key,
                author=author,
                audience=chat.audience,
                context=chat.name,
                url=url,
            )
        if whose is Whose.OWN:
            self._counts["left out"] += said.left_out
            for path in said.media:
                if path.lower().endswith(PICTURES + VIDEOS) or "." not in posixpath.basename(path):
                    yield from self.picture(
                        near(member.path, path),
                        said.text,
                        member,
                        said.created,
                        audience=chat.audience,
                        context=chat.name,
                        url=url,
                    )

    def _remarks(self, member: Member) -> Iterator[Problem]:
        path = printable(member.path)
        if bad := self._counts["bad"]:
            entries = "1 entry is" if bad == 1 else f"{bad:,} entries are"
            yield Problem(path, f"{entries} in a shape this version does not know")
        if count := self._counts["unknown"]:
            what = "1 message was" if count == 1 else f"{count:,} messages were"
            reason = f"{what} sent in the name of a group or channel. The export does not say by whom, so none counts as yours"
            yield Problem(path, reason, lost=False)
        if count := self._counts["private"]:
            what = "a chat is" if count == 1 else f"{count:,} chats are"
            reason = (
                f"{what} private, as far as the export tells. Private chats are read only if you ask for it: --messages"
            )
            yield Problem(path, reason, lost=False)
        if count := self._counts["left out"]:
            what = "1 picture or video was" if count == 1 else f"{count:,} pictures or videos were"
            yield Problem(
                path, f"{what} left out by Telegram. Tick photos and videos in the export to have them", lost=False
            )
        self._counts.clear()

    @file("export_results.html", "lists/*.html")
    def lists(self, member: Member) -> Read:
        """Read the first page and the lists of an export in pages; contacts and sessions are nobody's business."""
        if member.path not in self._pages:
            self._leave(member)
            return
        name = posixpath.basename(member.path).lower()
        if name == "export_results.html":
            rows = list(personal(member))
            told: dict[str, Json] = dict(rows)
            told["first_name"] = " ".join(value for row, value in rows if row == "names")
            told["username"] = next((value for _, value in rows if value.startswith("@")), None)
            yield from self._profile(told, member)
        if name in ("profile_pictures.html", "stories.html", "web_sessions.html"):
            for entry in list_page(member):
                yield from [entry] if isinstance(entry, Problem) else self._entry(entry, name, member)
            yield from self._remarks(member)

    def _entry(self, entry: Entry, name: str, member: Member) -> Iterator[Item]:
        if name == "web_sessions.html":
            yield self._app(entry.name, member, None)
        elif entry.path:
            field = "profile_picture" if name.startswith("profile") else None
            yield from self.picture(near(member.path, entry.path), entry.text, member, entry.when, field=field)
        else:
            self._counts["left out"] += 1

    @file("*.html", "*.htm")
    def pages(self, member: Member) -> Read:
        """Read a page of a chat."""
        if not self._pages.get(member.path):
            self._leave(member)
            return
        chat = self._sheets[posixpath.dirname(member.path)].chat(alone=True)
        first = True
        for one in chat_page(member):
            if isinstance(one, Problem):
                yield one
            elif isinstance(one, Titled):
                yield from self._chat(chat, member) if first else ()
                first = False
            else:
                self._counts["messages"] += 1
                yield from self._message(one, chat, member)
        yield from self._remarks(member)

    def _leave(self, member: Member) -> None:
        """Leave a page to others; those that hold the same as the JSON beside them are left unread on purpose."""
        if member.path not in self._members:
            self.claimed.discard(member.path)
