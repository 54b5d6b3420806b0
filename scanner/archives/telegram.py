"""
Telegram: the export that Telegram Desktop writes, of the whole account or of one chat, as JSON or as pages.

A full export says whose it is. An export of one chat does not, so the person is asked. Messages of other people in the
same chats are gone past: they are no part of a profile.
"""

from __future__ import annotations

import contextlib
import posixpath
import re
from collections.abc import Iterator

from checks.content import Item, Kind
from scanner.archives.container import Container, Member, printable
from scanner.archives.heads import head_text
from scanner.archives.jsonstream import Json
from scanner.archives.reader import BAD_RECORD, Read
from scanner.archives.routes import file
from scanner.archives.telegram_base import TelegramBase
from scanner.archives.telegram_json import Part, parts
from scanner.archives.telegram_page import (
    Sheet,
    chat_page,
    is_chat,
    is_page,
    list_page,
    near,
    personal,
)
from scanner.archives.telegram_said import Said, is_placeholder, moment, said_of, sent_by
from scanner.errors import Problem

_PROBED = 30
_RESULT = re.compile(r"(?:^|/)result[^/]*\.json$", re.IGNORECASE)
_LISTS = re.compile(r"(?:^|/)(?:export_results|lists/\w+)\.html$", re.IGNORECASE)
_THEIRS = re.compile(
    r'"type"\s*:\s*"(?:personal_chat|bot_chat|saved_messages|verification_codes|p(?:rivate|ublic)_(?:group|supergroup|channel))"'
    r'|"date_unixtime"\s*:\s*"|"personal_information"\s*:\s*\{\s*"(?:user_id|bio|first_name|last_name|phone_number)"'
)
_BESIDE = """
photos files video_files round_video_messages voice_messages stickers chats contacts css js images userpics
""".split()


class Telegram(TelegramBase):
    """What Telegram Desktop writes under “Export Telegram data” and “Export chat history”."""

    platform = "telegram"
    title = "Telegram"
    reads = (
        "your posts in groups and channels, polls, pictures and videos, stories, bio and profile pictures, groups and "
        "channels you are in or have left, sites you signed in to; private chats only if you ask for it"
    )
    lacks = (
        "privacy settings (who sees your number, photo, last seen): look at Settings → Privacy and Security",
        "the addresses of public groups: open the group and tap its name",
        "who wrote what was sent in the name of a group or channel: look at the channels that you run",
        "everything else, where you exported one chat only: ask for the export of all data, under Settings",
    )
    how_to_get = (
        "Open Telegram Desktop (the program for computers), then Settings → Advanced → “Export Telegram data”.",
        "Tick your account information, stories, private and public groups and channels, “Only my messages”, and photos.",
        "Choose “Machine-readable JSON”, then “Export”. On a new computer Telegram makes you wait a day first.",
        "Give the whole folder that it makes (DataExport_…), as it is.",
    )

    @classmethod
    def detect(cls, container: Container) -> bool:
        """Return whether the container holds a JSON file or a page that is built as Telegram's are."""
        return any(True for _ in cls._found(container))

    @staticmethod
    def _found(container: Container) -> Iterator[Member]:
        """Yield the members that are Telegram's: told by their beginnings, whatever their names are."""
        files = container.ending(".json", ".html", ".htm")
        files.sort(key=lambda one: not _RESULT.search(one.path))
        known = 0
        for number, member in enumerate(files):
            if number >= _PROBED and not known:
                return
            if _is_theirs(member):
                known += 1
                yield member

    def prepare(self) -> Iterator[Problem]:
        """Find out who the person is: by the export, or by what they say. Raises UserError where neither tells."""
        self._members = {one.path: one for one in self._found(self.container)}
        json_roots = {_root(path) for path in self._members if path.lower().endswith(".json")}
        self._mend: set[str] = set()
        self._pages = {
            path: is_chat(head_text(one))
            for path, one in self._members.items()
            if not path.lower().endswith(".json") and _root(path) not in json_roots
        }
        for path in self._pages:
            if _LISTS.search(path):
                self._learn_from_list(path)
        broken = [path for path in self._members if path.lower().endswith(".json") and not self._survey(path)]
        for path, chat in self._pages.items():
            if chat:
                self._survey_pages(path)
        if not self._owner.named and self._owner.met:
            self._owner.settle(self.options.me, whole=not broken)
        return iter(())

    def _survey(self, path: str) -> bool:
        """Learn who the person is, or who writes, from a JSON file; return whether it could be read to its end."""
        whole = False
        for mend in (False, True):
            whole = True
            for part in parts(self._members[path], mend=mend):
                if isinstance(part, Problem):
                    whole = False
                elif part.sort == "record" and part.name == "personal_information" and isinstance(part.value, dict):
                    told = part.value
                    self._owner.learn(told.get("first_name"), told.get("last_name"), identity=told.get("user_id"))
                elif part.sort == "chat" and part.chat.type == "saved_messages" and not part.chat.alone:
                    self._owner.learn(identity=part.chat.id)
                elif part.sort == "message" and not self._owner.named and self._is_read(part.chat):
                    self._meet(part.value)
                if self._owner.ids:
                    return True
            if whole:
                break
            self._mend.add(path)
        return whole

    def _meet(self, record: Json) -> None:
        with contextlib.suppress(*BAD_RECORD):
            if (by := sent_by(record)) is not None:
                self._owner.meet(*by)

    def _learn_from_list(self, path: str) -> None:
        member = self._members[path]
        if path.lower().endswith("export_results.html"):
            self._owner.learn(*(value for name, value in personal(member) if name == "names"))
        elif path.lower().endswith("chats.html"):
            for entry in list_page(member):
                if not isinstance(entry, Problem) and entry.path:
                    folder = posixpath.dirname(near(path, entry.path))
                    sheet = self._sheets.setdefault(folder, Sheet())
                    kind = re.search(r"\b(group|channel)\b", entry.details)
                    sheet.title = entry.name or None
                    sheet.sort = f"private_{kind[1]}" if kind else "personal_chat"

    def _survey_pages(self, path: str) -> None:
        sheet = self._sheets.setdefault(posixpath.dirname(path), Sheet())
        for one in chat_page(self._members[path]):
            if not isinstance(one, Problem):
                sheet.see(one)
                if isinstance(one, Said) and not self._owner.named:
                    self._owner.meet(one.sender, one.sender_id, one.signature)

    @file("*.json")
    def export(self, member: Member) -> Read:
        """Read a JSON export, mended where it is no JSON; what the first reading gave comes out once."""
        if member.path not in self._members:
            self.claimed.discard(member.path)
            return
        problem: Problem | None = None
        for mend in (False, True):
            if not mend and member.path in self._mend:
                continue
            self._counts.clear()
            problem = None
            for part in parts(member, mend=mend):
                if isinstance(part, Problem):
                    problem = part
                    continue
                try:
                    yield from list(self._part(part, member))
                except BAD_RECORD:
                    self._counts["bad"] += 1
            if problem is None:
                break
        yield from [problem] if problem else []
        yield from self._remarks(member)

    def _part(self, part: Part, member: Member) -> Iterator[Item | Problem]:
        if part.sort == "message":
            self._counts["messages"] += 1
            if (said := said_of(part.value)) is not None:
                yield from self._message(said, part.chat, member)
        elif part.sort == "chat":
            yield from self._chat(part.chat, member)
        elif part.sort == "unknown":
            name = printable(part.name[:40])
            yield Problem(printable(member.path), f"its part “{name}” is not known to this version, so it was not read")
        elif part.name == "personal_information":
            yield from self._profile(part.value, member)
        elif part.name == "web_sessions":
            site, bot = (part.value.get(key) for key in ("domain_name", "bot_username"))
            created = moment(part.value.get("created_unixtime"), part.value.get("created"))
            yield self._app(str(site or bot), member, bot, created)
        else:
            path = part.value.get("photo") or part.value["media"]
            when = moment(part.value.get("date_unixtime"), part.value.get("date"))
            field = "profile_picture" if part.name == "profile_pictures" else None
            caption = part.value.get("caption")
            text = "".join(one if isinstance(one, str) else one["text"] for one in caption or ())
            if is_placeholder(path):
                self._counts["left out"] += 1
                yield from [self.item(Kind.POST, text, member, when)] if text else []
            else:
                yield from self.picture(near(member.path, path), text, member, when, field=field)

    def finish(self) -> Read:
        """Set aside what lies beside the messages: other people's files, and what makes the pages look as they do."""
        roots = {_root(path) for path in self._members}
        for path in self.container.members:
            for root in roots:
                inside = path.removeprefix(root)
                if path.startswith(root) and inside.partition("/")[0].lower() in _BESIDE and path not in self._members:
                    self.claimed.add(path)
        return iter(())


def _is_theirs(member: Member) -> bool:
    head = head_text(member)
    if not member.path.lower().endswith(".json"):
        return is_page(head)
    return _THEIRS.search(head) is not None and (
        '"messages"' in head or '"personal_information"' in head or '"chats"' in head
    )


def _root(path: str) -> str:
    """Return the folder of the whole export that a file belongs to, with a slash at its end."""
    folder = posixpath.dirname(path)
    parts_ = folder.split("/")
    if len(parts_) > 1 and parts_[-2].lower() == "chats":
        parts_ = parts_[:-2]
    elif parts_[-1].lower() == "lists":
        parts_ = parts_[:-1]
    return "/".join(parts_) + "/" if any(parts_) else ""
