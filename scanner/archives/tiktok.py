"""
TikTok's "Download your data": one JSON file, or a folder of TXT files, of 2021 to today.

Sections have moved and been renamed every year, so records are found by the name of their list wherever it stands. No
picture or video is inside: only addresses, which work for a few days.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

from checks.content import Audience, Author, Item, Kind
from scanner.archives import tiktok_text as text_files
from scanner.archives.container import READ_ERRORS, Container, Member, printable
from scanner.archives.jsonstream import Json, chosen
from scanner.archives.reader import BAD_RECORD, Reader
from scanner.archives.routes import record
from scanner.archives.stamps import utc
from scanner.archives.tiktok_json import is_data, method_for
from scanner.archives.tiktok_text import filled, folded
from scanner.errors import Problem, UserError

_PROBED = 50

_AUDIENCES = {
    Audience.PUBLIC: "everyone public iedereen openbaar",
    Audience.FRIENDS: "friends mutualfriends vrienden",
    Audience.FOLLOWERS: "followers volgers",
    Audience.PRIVATE: "myself onlyme onlyyou noone private nobody ikzelf alleenik niemand",
}
_AUDIENCE = {word: audience for audience, words in _AUDIENCES.items() for word in words.split()}

_TIMES = ("date", "datum", "commenttime", "questiontime", "livestarttime", "creationtime")
_PRIVACY = re.compile(
    r"private account|allow |who can |suggest |privé|anderen toestaan|wie kan |stel .* voor", re.IGNORECASE
)
_PROFILE = {
    "username": "username",
    "gebruikersnaam": "username",
    "displayname": "name",
    "weergavenaam": "name",
    "biodescription": "bio",
    "bio": "bio",
}
_NOT_SHOWN = re.compile(
    r"mail|phone|telefoon|birth|geboorte|gender|geslacht|region|regio|country|land|likes|photo|foto|video|follow|volg|count|"
    r"aantal|date|datum|password|wachtwoord|address|adres"
)
_DATA = re.compile(r"\S+@\S+\.\S+$|https?://|[+\d][\d .,/-]*$")
_ACCOUNT = re.compile(r"[\w.]{1,40}$", re.ASCII)


class TikTok(Reader):
    """What TikTok calls “Download your data”."""

    platform = "tiktok"
    title = "TikTok"
    reads = (
        "comments, also on live videos, captions of your own videos and photo posts, reviews of places, titles of your lives, "
        "profile, who and which hashtags you follow, privacy settings"
    )
    lacks = (
        "your videos and pictures themselves: open them on your profile and look",
        "captions of videos in archives from before about 2023: look at your profile, or ask for your data again",
        "the video that you commented on, in archives from before 2026: look under Settings and privacy → Activity centre",
        "words in your reposts and stories: look at your profile",
    )
    how_to_get = (
        "Open the TikTok app, then your profile → the three lines → Settings and privacy → Account → Download your data.",
        "Choose “All data” and the file format JSON, then “Request data”. (TXT works too, but JSON holds more.)",
        "After up to a few days come back to the same page and choose “Download data”. The link works for four days.",
        "Leave the .zip as it is.",
    )

    marks = ("user_data_tiktok.json", "tiktok_data*.json")

    @classmethod
    def detect(cls, container: Container) -> bool:
        """Return whether the container holds TikTok's JSON, by its sections, or TXT files of its names."""
        theirs = super().detect(container) or bool(text_files.texts(container))
        return theirs or any(is_data(member) for member in container.ending(".json")[:_PROBED])

    def prepare(self) -> Iterator[Problem]:
        """Learn which text files are TikTok's and, where messages are wanted, who the person is."""
        self._texts = text_files.texts(self.container)
        self._at: Counter[tuple[str, str]] = Counter()
        self._me = self.options.me
        if self.options.messages and self._me is None:
            self._me = self._own_name()
        return iter(())

    def _own_name(self) -> str | None:
        names: dict[str, None] = {}
        for member in list(self.container.members.values()):
            for key, entry in self._good(member):
                fields = _fields(entry)
                if key.endswith("profile") and (own := filled(fields.get("username") or fields.get("gebruikersnaam"))):
                    return own
                if key == "message" and (name := filled(fields.get("from"))):
                    names[name] = None
        if names:
            choice = ", ".join(f"“{name}”" for name in sorted(names))
            raise UserError(f"This archive does not say who you are. Say it with --me and one of these names: {choice}")
        return None

    def _good(self, member: Member) -> Iterator[tuple[str, dict[str, Json]]]:
        """Yield a member's records that have the shape of a record; the others are counted when they are read in turn."""
        for entry in self.entries(member) if member.path.lower().endswith((".json", ".txt")) else ():
            if not isinstance(entry, Problem) and isinstance(entry[1], dict):
                yield entry

    def entries(self, member: Member) -> Iterator[tuple[str, Json] | Problem]:
        """Yield (the method for it, record) of TikTok's JSON and TXT files. Files of others are not touched."""
        if member.path in self._texts:
            try:
                yield from self._text_entries(member)
            except (*BAD_RECORD, *READ_ERRORS):
                yield Problem(printable(member.path), "the file is damaged; what came before was read")
        elif member.path.lower().endswith(".json") and is_data(member):
            for entry in chosen(member, self._choice):
                if isinstance(entry, Problem):
                    yield entry
                elif entry[1] not in (None, "", [], {}):
                    yield method_for(entry[0]) or "", entry[1]
        else:
            self.claimed.discard(member.path)

    def _choice(self, path: tuple[str, ...]) -> bool | None:
        method = method_for(path)
        if method == "message" or folded(path[0]).startswith("directmessage"):
            return None if self.options.messages and method is None else self.options.messages
        return None if method is None else True

    def _text_entries(self, member: Member) -> Iterator[tuple[str, Json]]:
        name = text_files.stem(member.path)
        if name in text_files.NOT_OWN:
            return
        kind = text_files.NAMES.get(name) or text_files.kind_by_shape(member)
        if kind is None:
            self.claimed.discard(member.path)
        elif kind == "message":
            yield from ((kind, one) for one in text_files.messages(member) if self.options.messages)
        elif kind == "profile":
            yield from (("text_profile", one) for one in text_files.records(member, every=True))
        elif kind:
            yield from ((kind, one) for one in text_files.records(member, every=kind == "settings"))

    @record("*.json", "*.txt")
    def anything(self, entry: Json, key: str, member: Member) -> Iterable[Item]:
        """Hand a record to the method that its list goes to."""
        found: Iterable[Item] = getattr(self, f"_{key}")(entry if key == "settings" else _fields(entry), member)
        return found

    # Words.

    def _comment(self, fields: dict[str, Json], member: Member) -> Iterator[Item]:
        """A comment. One with a picture or a sticker alone has no words."""
        words = next((fields[key] for key in ("comment", "reactie", "commentcontent") if key in fields), None)
        if words is None and member.path in self._texts:
            words = list(fields.values())[1]  # in a language whose keys are not known
        post = filled(fields.get("originalpostlink") or fields.get("originelelinknaarbericht")) or None
        url = filled(fields.get("url")) or post
        if filled(words):
            yield self.item(Kind.COMMENT, words, member, _when(fields), url=url, context=post)

    def _watched(self, fields: dict[str, Json], member: Member) -> Iterator[Item]:
        """A live video of somebody else: what the person wrote and asked while it ran."""
        url = filled(fields.get("link")) or None
        for entry in [*(fields.get("comments") or ()), *(fields.get("questions") or ()), fields]:
            said = _fields(entry)
            words = filled(said.get("commentcontent") or said.get("questioncontent"))
            if words:
                yield self.item(Kind.COMMENT, words, member, _when(said), url=url)

    def _video(self, fields: dict[str, Json], member: Member, audience: Audience | None = None) -> Iterator[Item]:
        """An own video or photo post; its address is for downloading and soon gone, so it says nothing of which it is."""
        created = _when(fields)
        if created is None and not filled(fields.get("link") or fields.get("videolink") or fields.get("title")):
            raise ValueError
        words = filled(fields.get("title") or fields.get("titel")) or filled(fields.get("alternatetext"))
        if not words and member.path in self._texts and not {"title", "titel", "likes"} & set(fields):
            words = _longest(fields)
        mark = created.isoformat() if created else words
        self._at[member.path, mark] += 1
        audience = audience or _AUDIENCE.get(folded(str(fields.get("whocanview") or fields.get("wiekanbekijken"))))
        yield self.item(Kind.VIDEO, words, member, created, key=(mark, self._at[member.path, mark]), audience=audience)

    def _deleted(self, fields: dict[str, Json], member: Member) -> Iterator[Item]:
        """A post deleted in the last days: no longer to be seen by anyone."""
        return self._video(fields, member, Audience.PRIVATE)

    def _review(self, fields: dict[str, Json], member: Member) -> Iterator[Item]:
        """A review of a place."""
        place = filled(fields.get("placename")) or None
        shown = Audience.PUBLIC if folded(str(fields.get("status"))).startswith("allvisible") else None
        if words := filled(fields.get("reviewtext")):
            yield self.item(Kind.POST, words, member, _when(fields), context=place, audience=shown)

    def _live(self, fields: dict[str, Json], member: Member) -> Iterator[Item]:
        """The title of an own live video."""
        if words := filled(fields.get("roomtitle")):
            yield self.item(Kind.POST, words, member, _when(fields))

    def _message(self, fields: dict[str, Json], member: Member) -> Iterator[Item]:
        """A private message, only where the person asks for them in so many words."""
        if words := filled(fields.get("content")):
            author = Author.OWN if fields.get("from") == self._me else Author.OTHER
            key = (str(fields.get("date")), str(fields.get("from")), words)
            when = _when(fields)
            yield self.item(Kind.MESSAGE, words, member, when, key=key, author=author, audience=Audience.PRIVATE)

    # The profile.

    def _profile(self, fields: dict[str, Json], member: Member) -> Iterator[Item]:
        """The names, the description and the links of the profile, and the accounts of other platforms tied to it."""
        for key, value in fields.items():
            field = _PROFILE.get(key) or ("website" if key.endswith("link") else None)
            if field and filled(value):
                yield self.item(Kind.BIO, value, member, field=field)
        for one in fields.get("platforminfo") or ():
            if name := filled(_fields(one).get("platform")):
                yield self._membership(name, member, "app")

    def _text_profile(self, fields: dict[str, Json], member: Member) -> Iterator[Item]:
        """The same in a TXT file, whose keys are in any language: all that can be words."""
        yield from self._profile({key: value for key, value in fields.items() if key != "platforminfo"}, member)
        for key, value in fields.items():
            if key not in _PROFILE and not key.endswith("link") and not _NOT_SHOWN.search(key):
                words = filled(value)
                if words and not _DATA.match(words):
                    yield self.item(Kind.BIO, words, member, field="bio" if "bio" in key else "about")

    def _settings(self, entry: Json, member: Member) -> Iterator[Item]:
        """The privacy settings. What the person does not want to see (words to filter) is never looked at."""
        pairs = {key: value for key, value in entry.items() if filled(value)}
        names = [key for key in pairs if _PRIVACY.match(key)]
        if not names and member.path in self._texts:  # an unknown language: answers come again, words to filter do not
            often = Counter(pairs.values())
            names = [key for key, value in pairs.items() if often[value] > 1]
        for key in names:
            yield self.item(Kind.SETTING, f"{key}: {pairs[key]}", member)

    # Memberships.

    def _follow(self, fields: dict[str, Json], member: Member) -> Iterator[Item]:
        """An account followed."""
        name = filled(fields.get("username") or fields.get("gebruikersnaam"))
        if not name:
            raise ValueError
        address = f"https://www.tiktok.com/@{name}" if _ACCOUNT.match(name) else None
        yield self._membership(name, member, "follow", _when(fields), address)

    def _hashtag(self, fields: dict[str, Json], member: Member) -> Iterator[Item]:
        """A hashtag used or kept; of some only the address is known."""
        values = [filled(value) for value in fields.values()]
        link = next((value for value in values if value.startswith("http")), "")
        name = filled(fields.get("hashtagname") or fields.get("hashtagnaam"))
        if not name and member.path in self._texts:
            name = next((value for value in values if value and value != link and utc(value) is None), "")
        name = name or posixpath.basename(link.rstrip("/"))
        if not name:
            raise ValueError
        yield self._membership(name, member, "hashtag", _when(fields), link or None)

    def _membership(
        self, name: str, member: Member, sort: str, created: datetime | None = None, url: str | None = None
    ) -> Item:
        return self.item(Kind.MEMBERSHIP, name, member, created, key=(sort, name), context=sort, url=url)


def _fields(entry: Json) -> dict[str, Json]:
    """Return a record with its keys folded. What is no record raises, which costs that record alone."""
    names = _names(tuple(entry))
    return entry if names is None else dict(zip(names, entry.values(), strict=True))


@lru_cache(maxsize=1024)
def _names(keys: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the names folded; None where they are so already."""
    names = tuple(map(folded, keys))
    return None if names == keys else names


def _when(fields: dict[str, Any]) -> datetime | None:
    for key in _TIMES:
        if key in fields and (found := utc(fields[key])):
            return found
    return next((found for value in fields.values() if (found := utc(value))), None)


def _longest(fields: dict[str, Json]) -> str:
    """Return the words of a post whose keys are not known: the value with the most words that is no address."""
    values = [filled(value) for value in list(fields.values())[2:]]
    return max(
        (value for value in values if not value.startswith("http")), key=lambda value: len(value.split()), default=""
    )
