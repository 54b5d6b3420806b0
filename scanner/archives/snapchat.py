"""
Snapchat's "My Data": JSON files of English names for everyone, the same as HTML pages, and the memories.

A caption on a memory is no text but a see-through picture that lies beside it: `…-main.jpg` and `…-overlay.png`.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from checks.content import Audience, Author, Item, Kind
from scanner.archives.container import Container, Member, printable
from scanner.archives.heads import head_text, is_zip, media_kind
from scanner.archives.jsonstream import Json
from scanner.archives.reader import Read, Reader
from scanner.archives.routes import file, record
from scanner.archives.snapchat_pages import pages
from scanner.archives.stamps import utc
from scanner.errors import Problem

_PART = re.compile(r"(?P<mark>(?P<day>\d{4}-\d\d-\d\d)_.+)-(?P<layer>main|overlay)(?:\.\w+)?$", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PROFILE = {
    "Profile Title": "name",
    "Profile Description": "bio",
    "Profile Bio": "bio",
    "Bio": "bio",
    "Location": "location",
    "Profile Website": "website",
}
_WRITTEN = re.compile(r"caption|title|description|^text$", re.IGNORECASE)
_TIMES = ("Date", "Created", "Time", "Creation Date", "Timestamp")
_NAME_KEYS = ("Display Name", "Name", "Title", "App", "Game", "Username")
_REVOKED = re.compile(r"revo|remov|den[iy]|delet", re.IGNORECASE)

_PROBED = frozenset(
    ("account", "friends", "user_profile", "chat_history", "connected_apps", "account_history", "index")
)
_THEIRS = re.compile(
    r'"(Basic Information|Friend Requests Sent|App Profile|Saved Chat History|(Received|Sent) Saved Chat History|IsSender|'
    r'Display Name Change)"\s*:|<title>Snapchat|Login History and Account Information'
)
_ARCHIVE = re.compile(r"mydata[~_]\d", re.IGNORECASE)


def _both(*names: str) -> tuple[str, ...]:
    """Return the paths of files that come as JSON and as pages."""
    return tuple(f"{name}.{ending}" for name in names for ending in ("json", "html"))


# What says nothing of what the person shows of themself: other people, advertising, places, sign-ins, purchases.
_IGNORED = """
bitmoji cameos_metadata community_lenses custom_stickers email_campaign_history feature_emails friends in_app_reports
in_app_surveys location_history payments purchase_history ranking scans search_history shopping_favorites snap_ads
snap_history snap_map_places snap_map_places_history snapchat_ai snapchat_plus snap_tokens story_history support_note
talk_history terms_history
"""


class Snapchat(Reader):
    """What Snapchat calls “My Data”."""

    platform = "snapchat"
    title = "Snapchat"
    reads = (
        "names, public profile, what you subscribe to, connected apps, memories and shared stories (pictures with the "
        "captions laid over them, videos)"
    )
    lacks = (
        "privacy settings: open Snapchat → your profile → the cogwheel → Privacy controls",
        "words of your stories, and your public profile as others see it: open your profile and look",
        "the groups you are in: look at your chats",
        "memories, where you did not choose them: ask again with “Export your Memories” switched on",
    )
    how_to_get = (
        "Sign in at accounts.snapchat.com and choose “My Data”.",
        "Switch on “Export your Memories” and “Export JSON Files”. Without JSON little can be read.",
        "Choose “All Time”, confirm your e-mail address, and submit the request.",
        "Snapchat writes when it is ready. Download every part from the same page and leave the .zip files as they are.",
    )
    marks = (
        *("memories/*-main.*", "shared_story/*-main.*", "snap_pro.json", "memories_history.json", "snapchat_ai.json"),
        *("json/snap_history.json", "json/snapchat_plus.json", "json/bitmoji.json", "json/snap_ads.json"),
        *("html/snap_pro.html", "html/snap_history.html", "html/memories_history.html", "html/snapchat_ai.html"),
    )
    ignored = (*_both(*_IGNORED.split()), "index.html", "memories/*.html", "html/**.css", "html/**.js", "html/**.svg")

    @classmethod
    def detect(cls, container: Container) -> bool:
        """Return whether the container holds Snapchat's files, by their names or by the sections in them."""
        if super().detect(container) or (_ARCHIVE.match(container.name) and container.members):
            return True
        members = container.ending(".json", ".html")
        return any(_THEIRS.search(head_text(member)) for member in members if _stem(member.path) in _PROBED)

    def prepare(self) -> Iterator[Problem]:
        """Find out which pages have a JSON file, which needs no second reading, and which overlays lie over what."""
        self._json = {_stem(path) for path in self.container.members if path.lower().endswith(".json")}
        self._times: dict[tuple[str, Kind], list[datetime]] = {}
        self._of: dict[str, datetime] = {}
        self._listed: Counter[str] = Counter()
        self._parts: dict[tuple[str, str], list[str]] = {}
        self._sent: dict[str, tuple[Author, datetime | None]] = {}
        self._username: str | None = self.options.me
        for path in self.container.members:
            if part := _PART.search(posixpath.basename(path)):
                self._parts.setdefault((part["mark"], part["layer"].lower()), []).append(path)
        return iter(())

    def entries(self, member: Member) -> Iterator[tuple[str, Json] | Problem]:
        """Yield the records of a file, section by section. A page is read only where there is no JSON of its name."""
        if not member.path.lower().endswith(".html"):
            for entry in super().entries(member):
                if isinstance(entry, Problem):
                    yield entry
                else:
                    yield from _sections(*entry)
        elif _stem(member.path) not in self._json:
            yield from pages(member)

    # The profile.

    @record(*_both("account"))
    def account(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """The names of the account. Devices, sign-ins and addresses stand beside them."""
        if key == "Basic Information" or (isinstance(entry, dict) and "Username" in entry):
            self._username = entry.get("Username") or self._username
            yield from self._bio(member, username=entry.get("Username"), name=entry.get("Name"))

    @record(*_both("snap_pro"))
    def public_profile(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """The public profile, and what stands with its videos."""
        if key in ("Spotlights", "Saved Stories"):
            yield from self._captions(entry, member)
        elif isinstance(entry, dict):
            for name, field in _PROFILE.items():
                yield from self._bio(member, **{field: entry.get(name)})
            photo = entry.get("Profile Photo")
            if isinstance(photo, str) and photo and self.media.locate(photo):
                yield from self.picture(photo, None, member, field="profile_picture")

    @record(*_both("account_history"))
    def account_history(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """An earlier name: no longer shown, yet known to those who saw it."""
        if key == "Display Name Change":
            yield from self._bio(member, former_name=entry.get("Display Name"))

    def _bio(self, member: Member, **fields: Json) -> Iterator[Item]:
        for field, value in fields.items():
            if isinstance(value, str) and value.strip():
                yield self.item(Kind.BIO, value, member, field=field)

    def _captions(self, entry: Json, member: Member) -> Iterator[Item]:
        """Yield the words that stand with a public video or story."""
        pairs = entry.items() if isinstance(entry, dict) else [("text", entry)]
        for name, value in pairs:
            if isinstance(value, str) and value.strip() and _WRITTEN.search(name):
                yield self.item(Kind.POST, value, member, _when(entry), audience=Audience.PUBLIC)

    # Memberships.

    @record(*_both("user_profile"))
    def user_profile(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """What the person subscribed to; all the rest is what advertising knows."""
        if key == "Subscriptions":
            yield from self._membership(entry, member, "follow")

    @record(*_both("subscriptions"))
    def subscriptions(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """A public profile or publisher followed."""
        if not key.lower().startswith("hidden"):
            yield from self._membership(entry, member, "follow")

    @record(*_both("connected_apps"))
    def apps(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """An app with access to the account."""
        if key != "Login History" and not (isinstance(entry, dict) and _REVOKED.search(str(entry.get("Type")))):
            yield from self._membership(entry, member, "app")

    @record(*_both("snap_games_and_minis"))
    def games(self, entry: Json, _key: str, member: Member) -> Iterator[Item]:
        """A game played in Snapchat."""
        if isinstance(entry, str) or any(entry.get(name) for name in _NAME_KEYS):
            yield from self._membership(entry, member, "app")

    def _membership(self, entry: Json, member: Member, sort: str) -> Iterator[Item]:
        name = entry if isinstance(entry, str) else next((entry[key] for key in _NAME_KEYS if entry.get(key)), None)
        if not isinstance(name, str):
            raise TypeError
        if name.strip():
            yield self.item(Kind.MEMBERSHIP, name, member, _when(entry), key=(sort, name), context=sort)

    # Messages.

    @record(*_both("chat_history"))
    def chats(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """A private message, only where the person asks for them in so many words."""
        if not self.options.messages:
            return
        sender = entry.get("IsSender")
        own = sender if isinstance(sender, bool) else key.startswith("Sent ") or entry.get("From") == self._username
        author = Author.OWN if own else Author.OTHER
        created = utc(entry.get("Created")) or _milliseconds(entry.get("Created(microseconds)"))
        if names := entry.get("Media IDs"):
            for identity in filter(None, re.split(r"\s*[|,]\s*", str(names))):
                self._sent[identity] = (author, created)
        words = entry.get("Content") or entry.get("Text")
        if isinstance(words, str) and words.strip():
            person = entry.get("Conversation Title") or entry.get("From" if author is Author.OTHER else "To") or key
            mark = (str(created), author.value, str(person), words)
            private, whose = Audience.PRIVATE, str(person)
            yield self.item(
                Kind.MESSAGE, words, member, created, key=mark, author=author, audience=private, context=whose
            )

    @file("chat_media/**")
    def chat_media(self, member: Member) -> Read:
        """A picture or video out of a chat: as private as the messages."""
        name = posixpath.splitext(posixpath.basename(member.path))[0]
        author, created = self._sent.get(name.partition("_")[2], (Author.OTHER, None))
        if self.options.messages:
            yield from self._medium(member, name, created or _day(name), audience=Audience.PRIVATE, author=author)

    # Memories and stories.

    @record(*_both("memories_history", "shared_story"))
    def listed(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """The time of a memory or a public story: it is more exact than the name of its file."""
        kind = Kind.VIDEO if "video" in str(entry.get("Media Type") or entry.get("Content")).lower() else Kind.IMAGE
        if key == "Spotlight History":
            yield from self._captions(entry, member)
        if (when := _when(entry)) is not None:
            self._listed[_stem(member.path)] += 1
            self._times.setdefault((f"{when:%Y-%m-%d}", kind), []).append(when)
            for link in entry.values():
                self._of.update((mark.lower(), when) for mark in _UUID.findall(link if isinstance(link, str) else ""))

    @file("memories/**", "shared_story/**")
    def memory(self, member: Member) -> Read:
        """A memory, which only the person sees, or a story that was shown to all; with its caption, one item."""
        name = posixpath.basename(member.path)
        public = "shared_story" in member.path.lower().split("/")
        part = _PART.search(name)
        mark = part["mark"] if part else name
        mains = self._parts.get((mark, "main"), [])
        if name.lower().endswith(".html") or (part and part["layer"].lower() == "overlay" and mains):
            return
        if mains and (above := self._parts.get((mark, "overlay"))):
            self.container.overlays[member.path] = above[0]
        if mains and mains[0] != member.path:  # the same memory in two parts of a download
            first = self.container.members[mains[0]]
            if member.same_as(first):
                return
            mark = f"{mark}-{member.size:x}"
        audience = Audience.PUBLIC if public else Audience.PRIVATE
        self._listed["shared_story" if public else "memories_history"] -= 1
        yield from self._medium(member, mark, None, audience=audience)

    def _medium(self, member: Member, mark: str, created: datetime | None, **more: Any) -> Read:
        kind = media_kind(member)
        if kind is None and is_zip(member):
            reason = (
                "it is a zip by another name. Take it out, let its name end in .zip, and give it along with the rest"
            )
            yield Problem(printable(member.path), reason)
            return
        kind = kind or (Kind.VIDEO if self.media.is_video(member.path) else Kind.IMAGE)
        same_day = self._times.get((mark[:10], kind), [])
        uuid = _UUID.search(mark)
        exact = self._of.get(uuid[0].lower()) if uuid else None
        created = created or exact or (same_day[0] if len(same_day) == 1 else _day(mark))
        yield self.item(kind, None, member, created, key=mark, media=member.path, **more)

    def finish(self) -> Read:
        """Say what was listed and is not there, and what the wrong kind of export lacks."""
        self.claimed.update(path for path in self.container.members if _is_page_of(path, self._json))
        missing = self._listed["memories_history"]
        if missing > 0:
            what = "1 memory is" if missing == 1 else f"{missing:,} memories are"
            reason = (
                f"{what} listed but not in what you gave. Give all parts, or ask again with “Export your Memories” on"
            )
            yield Problem("memories_history.json", reason, lost=False)
        if not self._json and any(_stem(path) == "account" for path in self.container.members):
            reason = (
                "these are pages to look at, and not all can be read. Ask again with “Export JSON Files” switched on"
            )
            yield Problem("html", reason, lost=False)


def _stem(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path))[0].lower()


def _is_page_of(path: str, names: Iterable[str]) -> bool:
    return path.lower().endswith(".html") and _stem(path) in names


def _sections(key: str, entry: Json) -> Iterator[tuple[str, Json]]:
    """Yield what a file holds section by section, also where a plain value among the sections made it look like a record."""
    if key or not isinstance(entry, dict) or not any(isinstance(value, dict | list) for value in entry.values()):
        yield key, entry
        return
    for name, value in entry.items():
        if isinstance(value, list):
            yield from ((name, one) for one in value)
        elif isinstance(value, dict):
            yield name, value


def _when(entry: Json) -> datetime | None:
    named = (utc(entry.get(key)) for key in _TIMES) if isinstance(entry, dict) else ()
    return next((found for found in named if found), None)


def _day(name: str) -> datetime | None:
    day = _DAY.match(name)
    return utc(day[0]) if day else None


def _milliseconds(value: Json) -> datetime | None:
    """Return the time of “Created(microseconds)”, which holds milliseconds."""
    if isinstance(value, int) and 0 < value < 4_102_444_800_000:  # noqa: PLR2004 - the year 2100
        return datetime.fromtimestamp(value / 1000, UTC)
    return None
