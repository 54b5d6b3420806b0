"""What all of Facebook's records have in common: who the person is, which groups are known, words, pictures, memberships."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from checks.content import Audience, Author, Item, Kind
from scanner.archives.container import READ_ERRORS, Container, Member
from scanner.archives.facebook import pages
from scanner.archives.facebook.records import Entry, Picture, Said, entry
from scanner.archives.jsonstream import Json, records
from scanner.archives.meta import repaired_text
from scanner.archives.reader import BAD_RECORD, Options, Read, Reader, clean
from scanner.errors import Problem

_PIECES = frozenset({"label_values", "data", "attachments"})
PAGES = (".html", ".htm")
_ZONE = re.compile(r"\b(?:[A-Z][A-Za-z]+/[\w+-]+(?:/[\w-]+)?|UTC)\b")
_SMALL = 1 << 20
# An album's name is in the account's language. Only a hint is taken from it: that a picture is the face of the profile.
_FACE = re.compile(r"prof[ií]l|perfil|profiel|профил|προφίλ|hồ sơ|الملف|個人|大頭|プロフ|프로필|proffil", re.IGNORECASE)
_COVER = re.compile(
    r"cover|couverture|titelbild|portada|copertina|capa\b|omslag|zdjęcia w tle|forside|kapak|обложк|обклад|εξωφύλ"
    r"|ảnh bìa|الغلاف|封面|カバー|커버|kansikuv|titulní|clawr",
    re.IGNORECASE,
)


class FacebookBase(Reader):
    """Turns entries into items. The table of files stands in the class above it."""

    def __init__(self, container: Container, options: Options) -> None:
        """Prepare to read; nothing is opened yet."""
        super().__init__(container, options)
        self.zone: tzinfo | None = None
        self.me: set[str] = {options.me} if options.me else set()
        self.groups: set[str] = set()
        self.frames: Counter[tuple[str, str]] = Counter()
        self.untold: list[tuple[str, datetime | None, Member]] = []
        self.told: set[int] = set()
        self._shown: dict[str, set[str]] = {}

    def prepare(self) -> Iterator[Problem]:
        """Look up the time zone of the account, which dates in pages need, and the person's name."""
        for path, member in self.container.members.items():
            name = path.lower().rsplit("/", 1)[-1]
            if name.startswith("timezone.") and "your_instagram_activity/" not in path:
                self.zone = self.zone or _zone(member)
            elif name.startswith("profile_information."):
                self.me.update(clean(found) for found in self._names(member))
        self.me.discard("")
        return iter(())

    def _names(self, member: Member) -> Iterator[str]:
        for one in self.entries(member):
            if isinstance(one, Problem):
                continue
            try:
                found = self.tidy(one[1])
            except BAD_RECORD:
                continue
            if found.raw is None:
                yield from (row.value for row in found.rows[:1])
                continue
            for given in (found.raw.get("name"), *_some(found.raw, "other_names"), *_some(found.raw, "previous_names")):
                full = given.get("full_name") or given.get("name") if isinstance(given, dict) else given
                if isinstance(full, str):
                    yield full

    def entries(self, member: Member) -> Iterator[tuple[str, Json] | Problem]:
        """Yield the records of a JSON member, or the blocks of a page as entries."""
        if not member.path.lower().endswith(PAGES):
            yield from _whole(member)
            return
        for one in pages.entries(member, self.zone):
            yield one if isinstance(one, Problem) else ("", one)

    def tidy(self, value: Json) -> Entry:
        """Return a record as an entry, its letters repaired."""
        return value if isinstance(value, Entry) else entry(value, repaired_text)

    def told_by(self, found: Entry, member: Member, kind: Kind = Kind.POST, **more: Any) -> Iterator[Item]:
        """Yield the words and pictures of an entry."""
        said = [one for one in found.said if one.text.strip()]
        if not said:
            found.known()
            if found.rows:
                said = [Said(found.message(), found.created)]
        for one in said:
            if (item := self.words(one, member, kind, url=found.url, **more)) is not None:
                yield item
        for title in found.life_events:
            yield self.item(Kind.BIO, title, member, found.created, field="life_event")
        if found.pictures:
            group = next((one.group for one in said if one.group), None)
            around = {"audience": Audience.GROUP, "context": group} if group else {}
            yield from self.shown_by(found.pictures, member, **{**more, **around})

    def words(self, said: Said, member: Member, kind: Kind, **more: Any) -> Item | None:
        """Return one piece of words, where there are any."""
        if said.group:
            self.groups.add(said.group)
            more["audience"], more["context"] = Audience.GROUP, said.group
        elif said.context and not more.get("context"):
            more["context"] = said.context
        item = self.item(Kind.COMMENT if said.comment else kind, said.text, member, said.created, **more)
        if not item.text:
            return None
        self.told.add(hash(item.text))
        return item

    def shown_by(self, pictures: Iterable[Picture], member: Member, **more: Any) -> Iterator[Item]:
        """Yield pictures and videos, and what was said under them. Stickers are nobody's pictures."""
        for one in pictures:
            if "stickers_used/" in one.uri or not one.uri.strip():
                continue
            context = more.get("context") or one.album
            yield from self._picture(one, member, **{**more, "context": context, "field": face(one)})
            if one.thumbnail and self.media.locate(one.thumbnail):
                self.claimed.add(self.media.locate(one.thumbnail) or "")
            for said in one.comments:
                author = Author.OWN if said.author in self.me else Author.OTHER
                around = {"audience": more.get("audience"), "context": more.get("context"), "author": author}
                if (item := self.words(said, member, Kind.COMMENT, **around)) is not None:
                    yield item

    def _picture(self, one: Picture, member: Member, **more: Any) -> Iterator[Item]:
        """Yield a picture unless it was shown already with these words: posts, albums and lists name the same file."""
        if re.match(r"https?://", one.uri):
            yield self.item(Kind.IMAGE, one.caption, member, one.created, key=(one.uri,), media=one.uri, **more)
            return
        place = self.media.locate(one.uri) or one.uri
        caption = clean(one.caption)
        before = self._shown.setdefault(place, set())
        again = bool(before)
        if again and (not caption or caption in before):
            return
        before.add(caption)
        for item in self.picture(one.uri, caption, member, one.created, **more):
            # The same picture with other words is a second item: words of the person are never dropped.
            key = (item.created and item.created.isoformat(), place.rsplit("/", 1)[-1], caption)
            more["media"] = item.media
            yield self.item(item.kind, caption, member, item.created, key=key, **more) if again else item

    def membership(
        self, sort: str, name: str, member: Member, created: datetime | None = None, url: str | None = None
    ) -> Read:
        """Yield a membership, where it has a name."""
        if clean(name):
            yield self.item(Kind.MEMBERSHIP, name, member, created, context=sort, url=url)

    def group_in(self, title: str) -> str | None:
        """Return the known group that a title names, in whatever language: the longest, if possible not within a word."""
        self.settle()
        names = sorted((name for name in self.groups if name and name in title), key=len, reverse=True)
        return next((name for name in names if _apart(name, title)), next(iter(names), None))

    def learn(self, name: str, title: str) -> None:
        """Remember how titles of this account say a group's name, to find the name in titles that stand alone."""
        self.groups.add(name)
        before, found, after = title.rpartition(name)
        if found and (before or after):
            self.frames[before, after] += 1

    def settle(self) -> None:
        """Learn the names in titles that stand alone."""
        for title, _, _ in self.untold:
            if name := self._framed(title):
                self.groups.add(name)

    def named_alone(self) -> Read:
        """Yield the groups of which only a title tells."""
        for title, created, member in self.untold:
            yield from self.membership("group", self.group_in(title) or title, member, created)

    def _framed(self, title: str) -> str | None:
        for before, after in sorted(self.frames, key=lambda frame: -len(frame[0] + frame[1])):
            if title.startswith(before) and title.endswith(after) and len(title) > len(before) + len(after):
                return title[len(before) : len(title) - len(after)]
        return None


def _whole(member: Member) -> Iterator[tuple[str, Json] | Problem]:
    """Yield records, and put together again a bare one that holds nothing but lists and so came apart on the way."""
    pieces: dict[str, list[Json]] = {}
    for one in records(member):
        if not isinstance(one, Problem) and one[0] in _PIECES:
            pieces.setdefault(one[0], []).append(one[1])
        else:
            yield one
    if pieces:
        yield "", pieces


def face(one: Picture) -> str | None:
    """Return "profile_picture" or "cover_picture" where the name of the album says so, in the languages known."""
    album = one.album or one.uri.rsplit("/", 2)[0].rsplit("/", 1)[-1]
    if _COVER.search(album):
        return "cover_picture"
    return "profile_picture" if _FACE.search(album) else None


def _apart(name: str, title: str) -> bool:
    """Return whether a name stands in a title with no letter of a cased script running on at either end."""
    at = title.find(name)
    before, after = title[:at][-1:], title[at + len(name) :][:1]
    runs_on = (a != "" and b != "" and _joins(a) and _joins(b) for a, b in ((before, name[0]), (name[-1], after)))
    return not any(runs_on)


def _joins(sign: str) -> bool:
    return sign.islower() or sign.isupper() or sign.isdigit()


def _some(record: dict[str, Any], key: str) -> list[Any]:
    value = record.get(key)
    return value if isinstance(value, list) else []


def _zone(member: Member) -> tzinfo | None:
    """Return the first time zone that a small file names; the words around it are in the account's language."""
    try:
        with member.opener() as stream:
            written = stream.read(_SMALL).decode("utf-8", "replace").replace("\\/", "/")
    except READ_ERRORS:
        return None
    for name in _ZONE.findall(written):
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError):  # no such zone
            continue
    return None
