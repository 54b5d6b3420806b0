"""
What the readers of Instagram and of Threads share: both lie in one export, in records of the same shapes.

Each sees only its own part of the container: the files of Threads, and everything else. The media folder is common.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any, ClassVar

from checks.content import Audience, Author, Item, Kind
from scanner.archives.container import READ_ERRORS, Container, Member
from scanner.archives.instagram import shapes
from scanner.archives.instagram.pages import page_records
from scanner.archives.jsonstream import Json, records
from scanner.archives.media import PICTURES, VIDEOS
from scanner.archives.meta import repaired
from scanner.archives.reader import BAD_RECORD, Options, Reader
from scanner.archives.routes import Route, any_suffix
from scanner.errors import Problem

_PAGES = (".html", ".htm")
_MEDIA = re.compile(r"(^|/)media/[a-z_]+/(\d{6}/)?[^/]+$", re.IGNORECASE)
_DATED = re.compile(r"(^|/)media/(posts|stories|reels|profile|archived_posts|igtv|other)/20\d{4}/[^/]+$", re.IGNORECASE)
THREADS = re.compile(
    r"(^|/)threads/[^/]+$"
    r"|(^|/)(threads_and_replies|liked_threads|saved_threads|archived_threads|threads_viewed)[^/]*\.(json|html)$",
    re.IGNORECASE,
)
"""The files of Threads within an Instagram export; all else is Instagram's."""

_MOST_LOOKED_INTO = 40
_HEAD = 1 << 13


class InstagramFamily(Reader):
    """Records of the shapes that Instagram and Threads have in common, out of JSON and out of pages."""

    content_marks: ClassVar[re.Pattern[str]]
    """What the beginning of a JSON file shows that only this platform writes: for files taken out of their folders."""

    by_key: ClassVar[dict[str, str]]
    """Key under which records stand → method: where a file's own name is not known."""

    not_own_keys: ClassVar[re.Pattern[str]]

    def __init__(self, container: Container, options: Options) -> None:
        """Prepare to read this platform's part of the container."""
        super().__init__(self._part(container), options)
        self.private: bool | None = None
        self._sound = False
        self._bios: dict[str, str | None] = {}

    @classmethod
    def detect(cls, container: Container) -> bool:
        """
        Return whether the container holds this platform.

        By its paths; else by the dated folders of its media, or by what stands in its first files.
        """
        part = cls._part(container)
        if super().detect(part):
            return True
        if any(_DATED.search(path) for path in container.members) and cls.has_media_of(container):
            return True
        data = sorted((path.count("/"), path) for path in part.members if path.lower().endswith(".json"))
        beginnings = (_beginning(part.members[path]) for _, path in data[:_MOST_LOOKED_INTO])
        # What instaloader leaves has a reader of its own.
        return any(cls.content_marks.search(one) and '"instaloader"' not in one for one in beginnings)

    @classmethod
    def has_media_of(cls, container: Container) -> bool:
        """Return whether the media of a container may be this platform's: one part of several may hold nothing else."""
        return all(_is_media(path) for path in container.members)

    @classmethod
    def is_theirs(cls, path: str) -> bool:
        """Return whether a file belongs to this platform, whatever else lies in the container."""
        raise NotImplementedError

    @classmethod
    def _part(cls, container: Container) -> Container:
        """Return what of a container belongs to the platform: its files, and all media."""
        part = Container(container.name)
        part.members = {
            path: member for path, member in container.members.items() if _is_media(path) or cls.is_theirs(path)
        }
        return part

    @classmethod
    @cache
    def _ignored_pattern(cls) -> re.Pattern[str]:
        return any_suffix(cls.ignored)

    def left_out(self, path: str) -> bool:
        """Return whether a file is left unread on purpose."""
        picture = bool(_MEDIA.search(path)) and _is_media(path)  # most files are: a short way for them
        return not picture and bool(self._ignored_pattern().search(re.sub("['’]", "_", path)))

    def prepare(self) -> Iterator[Problem]:
        """Set aside what is not read on purpose, before any path is tried, and learn whether the account is private."""
        for path in self.container.members:
            if self.left_out(path):
                self.claimed.add(path)
            elif re.fullmatch(r"(personal_information|profile)\.(json|html)", posixpath.basename(path)):
                self._look_up(self.container.members[path])
        return iter(())

    def _is_ignored(self, plain: str) -> bool:
        del plain  # set aside at the beginning already
        return False

    def _look_up(self, member: Member) -> None:
        """Take from a profile what all records need. What is wrong with the file is said when it is read in its turn."""
        for entry in self.entries(member):
            if isinstance(entry, Problem):
                continue
            try:
                self.learn(shapes.whole(entry[0], self.tidy(entry[1])))
            except BAD_RECORD:
                continue

    def learn(self, profile: dict[str, Json]) -> None:
        """Take note of whether the account is private."""
        if (private := shapes.is_private(shapes.entries(profile))) is not None:
            self.private = private

    @property
    def audience(self) -> Audience | None:
        """Return who sees a post today: no post says, but the account does."""
        return {True: Audience.FOLLOWERS, False: Audience.PUBLIC, None: None}[self.private]

    def entries(self, member: Member) -> Iterator[tuple[str, Json] | Problem]:
        """Yield the records of a JSON file or of a page. A sentence alone stands where a section is empty."""
        page = member.path.lower().endswith(_PAGES)
        self._sound = page or self.is_sound(member)
        alone: tuple[str, Json] | None = None
        for number, entry in enumerate(page_records(member) if page else records(member)):
            if isinstance(entry, Problem) or not isinstance(entry[1], str):
                yield entry
            elif number == 0 and not entry[0]:
                alone = entry
                continue
            elif not entry[0] or " " not in entry[1]:
                yield entry
            if alone is not None and not isinstance(entry, Problem):
                yield alone  # others follow, so it was no such sentence
                alone = None

    def is_sound(self, member: Member) -> bool:
        """Return whether the texts of a JSON file are as they should be, so that a repair could only harm them."""
        del member
        return False

    def tidy(self, value: Json) -> Json:
        """Return a record with its texts repaired."""
        return value if self._sound else repaired(value)

    def unknown(self, member: Member) -> Iterator[Item | Problem]:
        """Read a JSON file of an unknown name by the keys in it; one without a known key stays not understood."""
        first = next(iter(records(member)), None)
        if first is None:
            return  # an empty list or object
        if not isinstance(first, Problem):
            key, value = first
            if isinstance(value, str) and (not key or " " in value):
                return
            name = self.by_key.get(key) or self.by_shape(key, value)
            if name is not None:
                yield from self._through(Route(re.compile(""), name, whole=False), member)
                return
            if self.not_own_keys.match(key):
                return
        self.claimed.discard(member.path)

    def by_shape(self, key: str, value: Json) -> str | None:
        """Return the method for a record whose key says nothing. For readers to fill."""
        del key, value
        return None

    # What the records become.

    def post(
        self, record: dict[str, Json], member: Member, audience: Audience | None, *, kind: Kind = Kind.POST, **more: Any
    ) -> Iterator[Item]:
        """Yield a post, where it has words, and its pictures and videos."""
        media = _media_of(record)
        titles = list(dict.fromkeys(title for one in media if (title := shapes.text_of(one.get("title")))))
        text = shapes.text_of(record.get("title")) or next(iter(titles), "") or _labelled_caption(record)
        when = _time_of(record, media)
        if text:
            yield self.item(kind, text, member, when, audience=audience, **more)
        for one in media:
            title = shapes.text_of(one.get("title")) or (text if len(media) == 1 else "")
            yield from self.medium(one, title, member, when, audience=audience, **more)

    def medium(
        self, one: dict[str, Json], text: str, member: Member, when: datetime | None, **more: Any
    ) -> Iterator[Item]:
        """Yield one picture or video. Words alone have a medium too, with no address."""
        uri = shapes.text_of(one.get("uri") or one.get("path"))
        if not uri:
            return
        when = shapes.when(one.get("creation_timestamp")) or when
        if uri.startswith(("http:", "https:")):
            kind = Kind.VIDEO if self.media.is_video(uri.partition("?")[0]) else Kind.IMAGE
            yield self.item(kind, text, member, when, key=(when and when.isoformat(), uri), media=uri, **more)
            return
        yield from self.picture(uri, text, member, when, **more)

    def stories(self, record: dict[str, Json], member: Member, **more: Any) -> Iterator[Item]:
        """Yield pictures and videos with their captions, and no post."""
        media = _media_of(record)
        outer = shapes.text_of(record.get("title")) or _labelled_caption(record)
        when = _time_of(record, media)
        if not media and outer:
            raise ValueError
        for one in media:
            yield from self.medium(one, shapes.text_of(one.get("title")) or outer, member, when, **more)

    def memberships(self, record: dict[str, Json], member: Member, sort: str) -> Iterator[Item]:
        """Yield who or what is followed."""
        for name, href, when in shapes.followed(record):
            yield self.membership(name, member, sort, when, href)

    def membership(self, name: str, member: Member, sort: str, when: datetime | None, href: str = "") -> Item:
        """Return a membership; it is the same one whenever it began."""
        url = href if href.startswith("http") else None
        return self.item(Kind.MEMBERSHIP, name, member, when, key=(sort, name), context=sort, url=url)

    def titled(self, found: dict[str, Json], member: Member, sort: str) -> Iterator[Item]:
        """Yield a membership whose name is the title of its record."""
        entries = shapes.entries(found)
        name = shapes.text_of(found.get("title")) or next((one.value for one in entries if one.value), "")
        if not name:
            raise ValueError
        yield self.membership(name, member, sort, shapes.created(entries))

    def profile(self, record: dict[str, Json], member: Member) -> Iterator[Item]:
        """Yield the fields of the profile, its picture, and whether the account is private."""
        media = record.get("media_map_data") or {}
        for one in [*media.values(), *shapes.listed(record.get("media"))]:
            yield from self.medium(one, "", member, None, field="profile_picture")
        if not {"string_map_data", "label_values", "string_list_data"} & record.keys():
            if not media:
                raise KeyError
            return
        for field, entry in shapes.fields(shapes.entries(record)):
            if field in ("private", "setting"):
                yield self.setting(entry.label, entry.value, member, field=field if field == "private" else None)
            else:
                yield self.bio(entry.value, field, member)

    def bio(self, text: str, field: str | None, member: Member, **more: Any) -> Item:
        """Return a field of the profile. Its id is its words, unless another field has the same."""
        first = self._bios.setdefault(text, field)
        key = (text,) if first == field else (text, field)
        return self.item(Kind.BIO, text, member, key=key, field=field, **more)

    def setting(
        self, label: str, value: str, member: Member, when: datetime | None = None, field: str | None = None
    ) -> Item:
        """Return a privacy setting, in the words of the archive. `field` says "private" where that is what it is about."""
        text = f"{label}: {value}" if label else value
        return self.item(Kind.SETTING, text, member, when, key=(text,), field=field)

    def settings(self, record: dict[str, Json], member: Member) -> Iterator[Item]:
        """Yield every labelled value of a record as a setting."""
        found = shapes.entries(record)
        title = shapes.text_of(record.get("title"))
        for entry in found:
            if entry.value:
                yield self.setting(entry.label or title, entry.value, member, entry.when)

    def comments(self, record: dict[str, Json], member: Member) -> Iterator[Item]:
        """Yield what was written under somebody's post."""
        title = shapes.text_of(record.get("title"))
        found = shapes.entries(record)
        said: Sequence[tuple[str, str | None, datetime | None]]
        if "string_map_data" in record or "label_values" in record:
            text, owner = shapes.comment(found)
            when = shapes.created(found) or shapes.when(record.get("creation_timestamp"))
            said = [(text, owner or title or None, when)]
        else:  # until 2022: the owner in the title, each comment in a list under it
            said = [(entry.value, title or None, entry.when) for entry in found]
        for text, owner, when in said:
            if text:
                yield self.item(Kind.COMMENT, text, member, when, context=owner)
        for one in shapes.listed(record.get("media_list_data")):
            uri = shapes.text_of(one.get("uri"))
            if uri and self.media.locate(uri):
                yield from self.medium(one, said[0][0] if said else "", member, said[0][2] if said else None)

    def others(self, text: str, member: Member, when: datetime | None) -> Iterator[Item]:
        """Yield words of which it is not known that the person wrote them."""
        if text:
            yield self.item(Kind.POST, text, member, when, author=Author.OTHER)


def _is_media(path: str) -> bool:
    extension = posixpath.splitext(path)[1].lower()
    return extension in PICTURES or extension in VIDEOS or (not extension and bool(_MEDIA.search(path)))


def _beginning(member: Member) -> str:
    try:
        with member.opener() as stream:
            return stream.read(_HEAD).decode("utf-8", "replace")
    except READ_ERRORS:
        return ""


def _media_of(record: dict[str, Json]) -> list[dict[str, Json]]:
    """Return the media of a record, which may itself be one."""
    if "media" in record:
        return shapes.listed(record["media"])
    if "uri" in record or "path" in record:
        return [record]
    if "title" not in record and "label_values" not in record:
        raise KeyError
    return []


def _time_of(record: dict[str, Json], media: Iterable[dict[str, Json]]) -> datetime | None:
    times = (
        shapes.when(record.get("creation_timestamp")),
        *(shapes.when(one.get("creation_timestamp")) for one in media),
    )
    return next((time for time in times if time), None) or shapes.when(record.get("timestamp"))


def _labelled_caption(record: dict[str, Json]) -> str:
    """Return the caption that stands among labelled values, or in the body of a page. A page's table is about the camera."""
    if record.get("page"):
        return shapes.caption(shapes.entries({"string_list_data": record["string_list_data"]}))
    return shapes.caption(shapes.entries(record)) if "label_values" in record else ""
