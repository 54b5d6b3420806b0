"""
YouTube, out of a Google Takeout of any year and language.

Names of folders, files and columns are in the language of the account, so every file is told by what stands in it. What
other Google products put beside it is left alone.
"""

from __future__ import annotations

import codecs
import dataclasses
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from checks.content import Audience, Item, Kind
from scanner.archives.container import READ_ERRORS, Container, Member, printable
from scanner.archives.jsonstream import Json, records
from scanner.archives.media import VIDEOS
from scanner.archives.reader import BAD_RECORD, Read, Reader, stable_id
from scanner.archives.routes import Route, suffix
from scanner.archives.youtube_tables import CHANNEL_ADDRESS, PLAYLIST, TIME, Layout, Sort, audience_of, layout, rows
from scanner.archives.youtube_tables import VIDEO as VIDEO_ID
from scanner.archives.youtube_words import COMMENT_PAGE, Said, moment, page, spoken
from scanner.errors import Problem

_FOLDER = re.compile(r"^((?:.*/)?)((?:YouTube[^/]*YouTube Music|(?<=Takeout/)YouTube))/", re.IGNORECASE)
_STAMP = re.compile(r"takeout-(\d{8}T\d{6}Z)", re.IGNORECASE)
_ACTIVITY = re.compile(r"content-cell|outer-cell|mdl-grid|myactivity")
_HEAD = 1 << 16
_PROBED = 50
_SHORTEST = 5  # letters of a file name that may be cut short
_OWN = (Sort.COMMENTS, Sort.POSTS, Sort.FOLLOWS, Sort.VIDEOS)
_RESOURCE = re.compile(rb'"kind"\s*:\s*"youtube#\w+"|"snippet"\s*:')


class YouTube(Reader):
    """The YouTube part of what Google calls “Takeout”."""

    platform = "youtube"
    title = "YouTube (Google Takeout)"
    reads = "comments, live-chat messages, community posts, your videos, channel, playlists, channels you follow"
    lacks = (
        "the titles of the videos that you commented on: follow the link of each comment",
        "comments by others on your videos: look at YouTube Studio → Comments",
        "comments, where “comments” was not ticked: ask again, with all boxes under “All YouTube data included” ticked",
        "your profile picture and the links on your channel: look at your channel page, signed out",
    )
    how_to_get = (
        "Open takeout.google.com, signed in to the account of your channel, and choose “Deselect all”.",
        "Scroll to “YouTube and YouTube Music” and tick it.",
        "Choose “All YouTube data included” and leave all ticked. History is not needed; videos only if you want the files.",
        "Choose “Next step”, then the file type .zip, and “Create export”. Google writes to you when it is ready.",
        "Download every part. Leave the .zip files as they are and give them together.",
    )
    ignored = (
        "archive_browser.html",
        "watch-history.*",
        "search-history.*",
        "product settings.json",
        "channel feature data.csv",
        "channel page settings.csv",
        "channel URL configs.csv",
        "video texts.csv",
        "video recordings.csv",
        "music library songs.csv",
        "music-library-songs.csv",
    )

    @classmethod
    def detect(cls, container: Container) -> bool:
        """Return whether the container holds YouTube's folder, or a table or page that only it has."""
        if any(_FOLDER.search(path) for path in container.members):
            return True
        for member in container.ending(".csv")[:_PROBED]:
            found = layout(member)
            if found is not None and found.sort in _OWN:
                return True
        if any(_is_page(_head(member)) for member in container.ending(".html")[:_PROBED]):
            return True
        return any('"youtube#' in _head(member)[:4096] for member in container.ending(".json")[:_PROBED])

    def prepare(self) -> Iterator[Problem]:
        """Leave alone what other Google products put beside YouTube's folder, and say so."""
        self._replies = 0
        self._comments = False
        self._known: set[str] = set()
        folders = {found[0] for path in self.container.members if (found := _FOLDER.search(path))}
        tops = {folder: posixpath.dirname(folder.rstrip("/")) for folder in folders}
        takeouts = {f"{top}/" for top in tops.values() if posixpath.basename(top).lower() == "takeout"}
        self._within = folders
        beside = [
            path
            for path in self.container.members
            if any(path.startswith(top) for top in takeouts) and not any(path.startswith(one) for one in folders)
        ]
        self.claimed.update(beside)
        others = [path for path in beside if not any("/" not in path.removeprefix(top) for top in takeouts)]
        if others:
            products = {path.split("/")[path.lower().split("/").index("takeout") + 1] for path in others}
            what = "another Google product" if len(products) == 1 else f"{len(products)} other Google products"
            yield Problem(
                printable(others[0]), f"the files of {what} lie beside YouTube’s and were not read", lost=False
            )

    def finish(self) -> Read:
        """Read every file by what stands in it, the newest Takeout first: a comment edited since counts as it is now."""
        members = [one for path, one in self.container.members.items() if path not in self.claimed]
        members.sort(key=lambda member: member.path)
        members.sort(key=lambda member: "".join(_STAMP.findall(member.path)[:1]), reverse=True)
        for member in members:
            ending = posixpath.splitext(member.path)[1].lower()
            if ending in (".csv", ".tsv") and not self._is_ignored(member.path):
                yield from self._through(_whole("_table"), member)
            elif ending in (".html", ".htm"):
                yield from self._through(_whole("_page"), member)
            elif ending == ".json" and not self._is_ignored(member.path):
                yield from self._through(_whole("_json"), member)
        if not self._comments:
            reason = (
                "no comments are in what you gave. If you have written any on YouTube, ask Google again and leave "
                "“comments” ticked under “All YouTube data included”"
            )
            yield Problem(printable(self.container.name), reason, lost=False)

    # Tables.

    def _table(self, member: Member) -> Read:
        inside = not self._within or any(member.path.startswith(folder) for folder in self._within)
        try:
            found = layout(member)
        except READ_ERRORS:
            if not inside:
                return
            self.claimed.add(member.path)
            raise
        if found is None or not (inside or found.sort in _OWN):
            return
        self.claimed.add(member.path)
        if not member.size:
            yield Problem(printable(member.path), "the file is empty: it may not have been downloaded whole")
        elif found.sort not in (Sort.OTHERS, Sort.EMPTY):
            yield from self._rows(found, member)

    def _rows(self, found: Layout, member: Member) -> Read:
        read = {
            Sort.COMMENTS: self._comment,
            Sort.POSTS: self._post,
            Sort.FOLLOWS: self._follow,
            Sort.VIDEOS: self._video,
            Sort.CHANNEL: self._channel,
            Sort.PLAYLISTS: self._playlist,
        }[found.sort]
        bad = 0
        for number, row in enumerate(rows(member)):
            if row is None:
                bad += 1
                continue
            cells = [cell.strip() for cell in row]
            if number == 0 and tuple(cells) == found.header:
                continue
            try:
                for entry in read(cells, found, member):
                    if entry is not None:
                        yield entry
                    else:
                        bad += 1
            except BAD_RECORD:
                bad += 1
        if bad:
            what = "1 row is" if bad == 1 else f"{bad:,} rows are"
            yield Problem(printable(member.path), f"{what} damaged or in a shape this version does not know")

    def _comment(self, row: list[str], found: Layout, member: Member) -> Iterator[Item | None]:
        self._comments = True
        video = _cell(row, found.video)
        video = video if VIDEO_ID.fullmatch(video) else ""
        return self._said(Kind.COMMENT, row, found, member, video)

    def _post(self, row: list[str], found: Layout, member: Member) -> Iterator[Item | None]:
        return self._said(Kind.POST, row, found, member, "")

    def _said(self, kind: Kind, row: list[str], found: Layout, member: Member, video: str) -> Iterator[Item | None]:
        if found.text >= len(row):
            yield None
            return
        created = moment(next((cell for cell in row if TIME.fullmatch(cell)), None))
        text = spoken(row[found.text])
        key = _cell(row, found.key)
        if not text.strip():
            return
        address = None
        if video:
            address = f"https://www.youtube.com/watch?v={video}" + (f"&lc={key}" if key else "")
        elif kind is Kind.POST and key:
            address = f"https://www.youtube.com/post/{key}"
        audience = Audience.PUBLIC if kind is Kind.POST else None
        yield self.item(
            kind, text, member, created, key=key or None, url=address, context=video or None, audience=audience
        )

    def _follow(self, row: list[str], found: Layout, member: Member) -> Iterator[Item | None]:
        address = next((one for cell in row if (one := CHANNEL_ADDRESS.fullmatch(cell))), None)
        name = _cell(row, found.text)
        if address is None or not name:
            yield None
            return
        yield self._membership(name, "follow", address[1], member)

    def _membership(self, name: str, sort: str, identity: str, member: Member, created: Json = None) -> Item:
        address = f"https://www.youtube.com/channel/{identity}"
        return self.item(
            Kind.MEMBERSHIP, name, member, moment(created), key=(sort, identity), context=sort, url=address
        )

    def _video(self, row: list[str], found: Layout, member: Member) -> Iterator[Item | None]:
        key, title = _cell(row, found.key), _cell(row, found.text)
        if not VIDEO_ID.fullmatch(key) or found.text >= len(row):
            yield None
            return
        seen = next((one for cell in row[found.text + 1 :] if (one := audience_of(cell))), None)
        created = moment(next((cell for cell in row[found.text + 1 :] if TIME.fullmatch(cell)), None))
        yield self._own_video(key, title, _cell(row, found.more), member, created=created, audience=seen)

    def _own_video(self, key: str, title: str, description: str, member: Member, **more: Json) -> Item:
        text = f"{title}\n{description}".strip()
        media = self._file_of(title)
        address = f"https://www.youtube.com/watch?v={key}"
        return self.item(Kind.VIDEO, text, member, key=key, url=address, media=media, **more)

    def _file_of(self, title: str) -> str | None:
        """Return the file of a video: named after its title, which is cut short and has signs put in place of others."""
        name = _letters(title)
        if not hasattr(self, "_files"):
            videos = [path for path in self.container.members if path.lower().endswith(VIDEOS)]
            self._files = Counter(_stem(path) for path in videos)
            self._paths = {_stem(path): path for path in sorted(videos, reverse=True)}
        for length in range(len(name), min(_SHORTEST, len(name)) - 1, -1):
            if length and self._files[name[:length]] == 1 and self._paths[name[:length]] not in self.claimed:
                path = self._paths[name[:length]]
                self.claimed.add(path)
                return path
        return None

    def _channel(self, row: list[str], found: Layout, member: Member) -> Iterator[Item | None]:
        name = _cell(row, found.text)
        if not name:
            yield None
            return
        yield self.item(Kind.BIO, name, member, key=("name", name), field="name")
        if about := _cell(row, found.more):
            yield self.item(Kind.BIO, about, member, key=("about", about), field="about")
        for label, cell in zip(found.header, row, strict=False):
            if cell != name and audience_of(cell):
                yield self.item(Kind.SETTING, f"{label}: {cell}", member)

    def _playlist(self, row: list[str], found: Layout, member: Member) -> Iterator[Item | None]:
        key, name = _cell(row, found.key), _cell(row, found.text)
        if not PLAYLIST.fullmatch(key) or not name:
            return
        seen = next((one for cell in row[::-1] if (one := audience_of(cell))), None)
        created = moment(next((cell for cell in row if TIME.fullmatch(cell)), None))
        address = f"https://www.youtube.com/playlist?list={key}"
        yield self.item(
            Kind.MEMBERSHIP, name, member, created, key=("list", key), context="list", url=address, audience=seen
        )

    # Pages, until about 2021.

    def _page(self, member: Member) -> Read:
        head = _head(member)
        if _is_page(head):
            self.claimed.add(member.path)
            yield from self._said_on(member)
        elif _ACTIVITY.search(head) or ("<li" not in head and "youtube" in member.path.lower() and _is_bare(head)):
            self.claimed.add(member.path)  # what the person watched and searched for: other people's titles

    def _said_on(self, member: Member) -> Read:
        bad = 0
        self._comments = True
        for entry in page(member):
            if isinstance(entry, Problem):
                yield entry
            elif entry is None:
                bad += 1
            else:
                yield self._on_page(entry, member)
        if bad:
            what = "1 entry is" if bad == 1 else f"{bad:,} entries are"
            yield Problem(printable(member.path), f"{what} in a shape this version does not know")

    def _on_page(self, entry: Said, member: Member) -> Item:
        """Return a comment. The id in its address is its own only where it is no reply, and only once."""
        own = entry.comment if entry.comment and not entry.replies and entry.comment not in self._known else None
        self._known.update([entry.comment] if entry.comment else [])
        when = entry.created.isoformat() if entry.created else None
        key = own or stable_id(self.platform, "comment", when, entry.text)
        address = None
        if entry.video:
            address = f"https://www.youtube.com/watch?v={entry.video}" + (
                f"&lc={entry.comment}" if entry.comment else ""
            )
        return self.item(Kind.COMMENT, entry.text, member, entry.created, key=key, url=address, context=entry.video)

    # JSON, until about 2021: subscriptions, videos; the history is other people's titles.

    def _json(self, member: Member) -> Read:
        first = next((one for one in records(member)), None)
        inside = not self._within or any(member.path.startswith(folder) for folder in self._within)
        if isinstance(first, Problem) or first is None:
            if inside and (first is None or self._within or _RESOURCE.search(_head(member).encode())):
                self.claimed.add(member.path)
                yield from () if first is None else (first,)
            return
        record = first[1]
        if not isinstance(record, dict):
            return
        if "snippet" in record:
            self.claimed.add(member.path)
            yield from self._through(dataclasses.replace(_whole("resource"), whole=False), member)
        elif "time" in record and "title" in record and ("header" in record or "titleUrl" in record):
            self.claimed.add(member.path)

    def resource(self, entry: Json, _key: str, member: Member) -> Iterable[Item]:
        """Read a subscription, a video or a playlist, as the interface of YouTube gives them."""
        snippet = entry["snippet"]
        kind = str(entry.get("kind") or "")
        if "playlistItem" in kind:
            return
        seen = audience_of(str((entry.get("status") or {}).get("privacyStatus") or ""))
        identity = entry.get("id")
        resource = snippet.get("resourceId")
        if isinstance(resource, dict) and resource.get("channelId"):
            yield self._membership(
                snippet["title"], "follow", str(resource["channelId"]), member, snippet.get("publishedAt")
            )
        elif isinstance(identity, str) and VIDEO_ID.fullmatch(identity):
            created = moment(snippet.get("publishedAt"))
            about = snippet.get("description") or ""
            yield self._own_video(identity, snippet["title"], about, member, created=created, audience=seen)
        elif isinstance(identity, str) and (PLAYLIST.fullmatch(identity) or "playlist" in kind):
            address = f"https://www.youtube.com/playlist?list={identity}"
            created = moment(snippet.get("publishedAt"))
            more: dict[str, Any] = {"context": "list", "url": address, "audience": seen}
            yield self.item(Kind.MEMBERSHIP, snippet["title"], member, created, key=("list", identity), **more)
        else:
            raise ValueError


def _whole(name: str) -> Route:
    return Route(suffix("**"), name, whole=True)


def _cell(row: list[str], column: int) -> str:
    return row[column] if 0 <= column < len(row) else ""


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _stem(path: str) -> str:
    return _letters(re.sub(r"\(\d+\)$", "", posixpath.splitext(posixpath.basename(path))[0]))


def _head(member: Member) -> str:
    try:
        with member.opener() as stream:
            return codecs.decode(stream.read(_HEAD), "utf-8-sig", "replace")
    except READ_ERRORS:
        return ""


def _is_page(head: str) -> bool:
    return COMMENT_PAGE.search(head) is not None and "youtu" in head


def _is_bare(head: str) -> bool:
    """Return whether a page says next to nothing: somebody who never wrote a comment gets one without entries."""
    return len(re.sub(r"<style.*?</style>|<[^>]*>", "", head, flags=re.DOTALL).strip()) < 200  # noqa: PLR2004 - fewer words are no page
