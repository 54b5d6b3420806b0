"""
The folder that yt-dlp leaves: for each video a file with what the site says of it, and one for the channel.

Only what is said in words is taken. The formats hold links that work for a long time: they are never copied. When comments
were made is an estimate there, so it counts as unknown.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lxml import etree, html

from checks.content import Audience, Author, Item, Kind
from scanner.archives.asking import choice
from scanner.archives.container import READ_ERRORS, Container, Member, printable
from scanner.archives.htmlpage import words
from scanner.archives.kept import Kept
from scanner.archives.media import PICTURES, VIDEOS
from scanner.archives.meta import moment
from scanner.archives.reader import Options, Read, Reader
from scanner.archives.routes import file
from scanner.archives.stamps import utc
from scanner.errors import Problem, UserError

_DAY = re.compile(r"[0-9]{8}")
_INFO = re.compile(r"\.info\.json$", re.IGNORECASE)
_BESIDE = re.compile(
    r"\.(?:[\w-]{2,20}\.)?(?:vtt|srt|srv\d|ttml|json3|ass|lrc|part|ytdl|m4a|opus|mp3|live_chat\.json)$|\.description$",
    re.IGNORECASE,
)
_PLATFORMS = {
    "youtube": "youtube",
    "tiktok": "tiktok",
    "twitter": "x",
    "facebook": "facebook",
    "instagram": "instagram",
}
_PLATFORMS |= {"reddit": "reddit", "vk": "vk", "bluesky": "bluesky", "pinterest": "pinterest", "tumblr": "tumblr"}
_SEEN_BY = {
    "public": Audience.PUBLIC,
    "unlisted": Audience.PUBLIC,
    "private": Audience.PRIVATE,
    "subscriber_only": Audience.FOLLOWERS,
}
_PROBED = 6
_MOST = 256 << 20
_LISTS = ("playlist", "multi_video")


class YtDlp(Reader):
    """What yt-dlp fetched of one's own channel."""

    platform = "youtube"
    title = "videos fetched by yt-dlp"
    reads = "videos with their titles and descriptions, your comments under them, the text of the channel"
    lacks = (
        "comments that you wrote under other people’s videos: ask Google for your YouTube data (Takeout) as well",
        "when comments were written: the program only estimates it",
    )
    how_to_get = (
        "If you have used yt-dlp with --write-info-json on your own channel before, give the folder that it left.",
        "If you have not, ask Google for your YouTube data (Takeout) instead: it holds more.",
    )

    def __init__(self, container: Container, options: Options) -> None:
        """Prepare to read."""
        super().__init__(container, options)
        self._owners: set[str] = set()
        self._beside: dict[str, list[str]] = {}
        self._values = Kept(_loaded)

    @classmethod
    def detect(cls, container: Container) -> bool:
        """Return whether files of information say which part of yt-dlp made them."""
        likely = [one for one in container.ending(".json") if _INFO.search(one.path)]
        return any(_loaded(one) is not None for one in likely[:_PROBED])

    def prepare(self) -> Iterator[Problem]:
        """Learn whose channel it is. Raises UserError, with the names to choose from, where it is not clear."""
        told: dict[str, set[str]] = {}
        channels: dict[str, set[str]] = {}
        for path, member in self.container.members.items():
            self._beside.setdefault(_stem(path), []).append(path)
            value = self._values.look(member) if _INFO.search(path) else None
            names = _names(value) if value else set()
            if not value or not names or (value.get("_type") in _LISTS and not _is_channel(value)):
                continue
            where = told if _is_channel(value) else channels
            label = next((one for one, known in where.items() if known & names), None)
            label = label or _text(value.get("channel")) or _text(value.get("uploader")) or min(names)
            where.setdefault(label, set()).update(names)
        me = (self.options.me or "").lstrip("@").casefold()
        known = told or channels
        if me:
            self._owners = {me}
            for label, names in (*told.items(), *channels.items()):
                self._owners |= names if label.casefold() == me or me in names else set()
        elif len(known) == 1:
            self._owners = next(iter(known.values()))
        elif known:
            raise UserError(f"This folder of yt-dlp holds videos of several channels. {choice(sorted(known))}")
        return iter(())

    @file("*.info.json")
    def info(self, member: Member) -> Read:
        """A video, or the channel."""
        value = self._values.take(member)
        if value is None:
            yield Problem(
                printable(member.path), "the file is cut short, damaged, or not one of a video: it was not read"
            )
            return
        key = (_text(value.get("extractor_key")) or _text(value.get("extractor"))).lower()
        self.now = next((name for start, name in _PLATFORMS.items() if key.startswith(start)), "web")
        own = not self._owners.isdisjoint(_names(value))
        if _is_channel(value) or value.get("_type") in _LISTS:
            yield from self._channel(value, member, own=own)
        else:
            yield from self._video(value, member, own=own)
            yield from self._comments(value, member, own=own)
        self.now = None

    def _channel(self, value: dict[str, Any], member: Member, *, own: bool) -> Iterator[Item]:
        author = Author.OWN if own else Author.OTHER
        fields = {"bio": value.get("description"), "name": value.get("channel"), "username": value.get("uploader_id")}
        for field, text in fields.items():
            if _text(text):
                yield self.item(Kind.BIO, _text(text), member, field=field, author=author)
        yield from self._pictures(member, own=own, field="profile_picture")

    def _video(self, value: dict[str, Any], member: Member, *, own: bool) -> Iterator[Item]:
        text = "\n".join(part for part in (_text(value.get("title")), _text(value.get("description"))) if part)
        identity = _text(value.get("id"))
        found = self._beside.get(_stem(member.path), [])
        media = next((path for path in found if path.lower().endswith(VIDEOS)), None)
        self.claimed |= {media} if media else set()
        yield self.item(
            Kind.VIDEO,
            text,
            member,
            moment(value.get("timestamp")) or _day(value.get("upload_date")),
            key=identity or None,
            media=media,
            author=Author.OWN if own else Author.OTHER,
            url=_text(value.get("webpage_url")) or None,
            audience=_SEEN_BY.get(_text(value.get("availability"))),
        )
        yield from self._pictures(member, own=own)

    def _pictures(self, member: Member, *, own: bool, field: str | None = None) -> Iterator[Item]:
        """Yield the picture that stands for a video."""
        for path in self._beside.get(_stem(member.path), []):
            if path.lower().endswith(PICTURES):
                author = Author.OWN if own else Author.OTHER
                yield from self.picture(path, None, member, author=author, field=field)

    def _comments(self, value: dict[str, Any], member: Member, *, own: bool) -> Read:
        bad = 0
        entries = value.get("comments")
        title = _text(value.get("title")) or None
        for entry in entries if isinstance(entries, list) else ():
            if not isinstance(entry, dict):
                bad += 1
                continue
            text = _text(entry.get("text")) or _plain(_text(entry.get("html")))
            if not text:
                continue
            is_uploader = own and entry.get("author_is_uploader") is True
            names = {_text(entry.get(key)).lstrip("@").casefold() for key in ("author_id", "author")} - {""}
            mine = is_uploader or not self._owners.isdisjoint(names)
            author = Author.OWN if mine else Author.OTHER
            key = _text(entry.get("id")) or None
            yield self.item(Kind.COMMENT, text, member, key=key, author=author, context=title)
        if bad:
            what = "1 comment is" if bad == 1 else f"{bad:,} comments are"
            yield Problem(printable(member.path), f"{what} in a shape this version does not know")

    def finish(self) -> Read:
        """Leave what repeats a video's words, and what others said while it was live."""
        stems = {_stem(path) for path in self.container.members if _INFO.search(path)}
        self.claimed.update(path for path in self.container.members if _BESIDE.search(path) and _stem(path) in stems)
        yield from ()


def _loaded(member: Member) -> dict[str, Any] | None:
    """Return what a file of information holds; None for what is not yt-dlp's."""
    try:
        with member.opener() as stream:
            value = json.loads(stream.read(_MOST))
    except (*READ_ERRORS, ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or not {"extractor", "extractor_key"} & value.keys() or "id" not in value:
        return None
    return value


def _is_channel(value: dict[str, Any]) -> bool:
    """Return whether a file is of a channel and not of a list that somebody put together."""
    identity = _text(value.get("id"))
    channel = identity in (_text(value.get("channel_id")), _text(value.get("uploader_id")))
    return value.get("_type") == "playlist" and bool(identity) and channel


def _names(value: dict[str, Any]) -> set[str]:
    """Return what tells whose a video is."""
    found = {_text(value.get(key)).lstrip("@").casefold() for key in ("channel_id", "uploader_id")}
    return found - {""} or {_text(value.get("uploader")).casefold()} - {""}


def _stem(path: str) -> str:
    """Return what the files of one video have in common."""
    for known in (_INFO, _BESIDE):
        if known.search(path):
            return known.sub("", path)
    return posixpath.splitext(path)[0]


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _day(value: Any) -> datetime | None:
    """Return the day that `20240214` is. The hour is not known."""
    text = str(value)
    return utc(f"{text[:4]}-{text[4:6]}-{text[6:]} 00:00:00") if _DAY.fullmatch(text) else None


def _plain(text: str) -> str:
    try:
        return words(html.fragment_fromstring(text, create_parent="div")) if text else ""
    except (etree.LxmlError, ValueError):
        return text
