"""
The folder that instaloader leaves of an Instagram profile: a file of data for each post, with its pictures beside it.

A post is the person's own only where its owner is the profile's: posts of others that show or name them lie in the same
folder. Without the data files (they can be switched off), nothing says whose the words are.
"""

from __future__ import annotations

import contextlib
import json
import posixpath
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from checks.content import Author, Item, Kind
from scanner.archives.asking import choice
from scanner.archives.container import READ_ERRORS, Container, Member, printable
from scanner.archives.jsonstream import Json, records
from scanner.archives.kept import Kept
from scanner.archives.media import PICTURES, VIDEOS
from scanner.archives.meta import moment
from scanner.archives.reader import Options, Read, Reader
from scanner.archives.routes import file
from scanner.archives.stamps import utc
from scanner.archives.unxz import is_packed, unpacked
from scanner.errors import Problem, UserError

_STAMP = re.compile(r"(?:^|/)(\d{4}-\d\d-\d\d)_(\d\d)-(\d\d)-(\d\d)_UTC(?:_|\.)")
_DATA = re.compile(r"\.json(?:\.xz)?$", re.IGNORECASE)
_COMMENTS = re.compile(r"_comments\.json(?:\.xz)?$", re.IGNORECASE)
_LEFT = re.compile(
    r"(?:^|/)iterator_[^/]*$|_location\.txt$|_old_\d+\.txt$|(?:^|/)id$|(?:^|/)resume_info[^/]*$", re.IGNORECASE
)
_FACE = re.compile(r"_profile_pic\.\w+$", re.IGNORECASE)
_NUMBERED = re.compile(r"_\d{1,2}$")
_MOST = 64 << 20
_LIKELY = 256 << 10  # a post's data is small
_PROBED = 12
_POSTS = ("Post", "StoryItem")


class Instaloader(Reader):
    """What instaloader fetched of one's own profile."""

    platform = "instagram"
    title = "Instagram, fetched by instaloader"
    reads = "posts and stories with their pictures, comments under them, profile text, whether the account is private"
    lacks = (
        "comments that you wrote under other people’s posts: ask Instagram for your information as well",
        "who can see a single post or story: look at your profile as somebody else would, signed out",
    )
    how_to_get = (
        "If you have used instaloader on your own profile before, give the folder of your name that it left.",
        "If you have not, ask Instagram for your information instead: it holds more.",
    )

    def __init__(self, container: Container, options: Options) -> None:
        """Prepare to read."""
        super().__init__(container, options)
        self._owners: set[str] = set()
        self._posts: dict[str, bool] = {}
        self._stems: dict[str, list[str]] = {}
        self._values = Kept(_loaded)

    @classmethod
    def detect(cls, container: Container) -> bool:
        """Return whether data files say that instaloader wrote them, or files are named as only it names them."""
        stamped = [path for path in container.members if _STAMP.search(path)]
        data = [one for one in container.ending(".json", ".xz") if _DATA.search(one.path) and one.size <= _LIKELY]
        likely = sorted(data, key=lambda one: (not _STAMP.search(one.path), not one.path.endswith(".xz")))
        if any(_node_of(_loaded(one)) is not None for one in likely[:_PROBED]):
            return True
        return bool(stamped) and any(path.lower().endswith((".txt", *PICTURES, *VIDEOS)) for path in stamped)

    def prepare(self) -> Iterator[Problem]:
        """Learn whose profile it is. Raises UserError, with the names to choose from, where it is not clear."""
        named: dict[str, str] = {}
        writers: dict[str, set[str]] = {}
        folders: set[str] = set()
        for path, member in self.container.members.items():
            if _STAMP.search(path):
                folders.add(posixpath.basename(posixpath.dirname(path)))
                self._stems.setdefault(_stem(path), []).append(path)
            if not _DATA.search(path) or _COMMENTS.search(path) or _LEFT.search(path):
                continue
            value = self._values.look(member)
            node = _node_of(value)
            if node is None:
                continue
            name = str(node.get("username") or "")
            if value["instaloader"].get("node_type") == "Profile":
                named[name] = str(node.get("id") or "")
            elif owner := _owner(node):
                writers.setdefault(owner[0], set()).add(owner[1])
        self._choose(named, writers, folders)
        return iter(())

    def _choose(self, named: dict[str, str], writers: dict[str, set[str]], folders: set[str]) -> None:
        me = (self.options.me or "").lstrip("@").casefold()
        ids = {path: self._id_in(path) for path in self.container.members if posixpath.basename(path) == "id"}
        if me:
            self._owners = {me}
            self._owners |= {number for name, number in named.items() if name.casefold() == me}
            for name, numbers in writers.items():
                self._owners |= numbers if name.casefold() == me else set()
        elif len(named) == 1:
            self._owners = {part.casefold() for pair in named.items() for part in pair}
        elif not named and len(set(ids.values())) == 1:
            self._owners = set(ids.values())
        elif (
            not named
            and len(writers) == 1
            and {name.casefold() for name in writers} <= {one.casefold() for one in folders}
        ):
            self._owners = {name.casefold() for name in writers}
        else:
            names = sorted({*(named or writers or folders)} - {""})
            if names:
                raise UserError(f"This folder of instaloader does not say which profile is yours. {choice(names)}")
        self._owners -= {""}

    def _id_in(self, path: str) -> str:
        with contextlib.suppress(*READ_ERRORS), self.container.members[path].opener() as stream:
            return stream.read(64).decode("utf-8", "replace").strip()
        return ""

    def _is_own(self, owner: tuple[str, str] | None) -> bool:
        return owner is not None and (owner[0].casefold() in self._owners or owner[1] in self._owners)

    # Posts first: they say whose the pictures are.

    @file("*.json.xz", "*.json")
    def data(self, member: Member) -> Read:
        """A post, a story, or the profile; comments come in their turn."""
        if _COMMENTS.search(member.path) or _LEFT.search(member.path):
            self.claimed.discard(member.path)
            return
        value = self._values.take(member)
        node = _node_of(value)
        if node is None:
            if value is None:
                yield Problem(printable(member.path), "the file is cut short or damaged; what came before was read")
            else:
                self.claimed.discard(member.path)
            return
        sort = value["instaloader"].get("node_type")
        if sort == "Profile":
            yield from self._profile(node, member)
        elif sort in _POSTS or "shortcode" in node:
            yield from self._post(node, member)

    def _profile(self, node: dict[str, Any], member: Member) -> Iterator[Item]:
        own = self._is_own((str(node.get("username") or ""), str(node.get("id") or "")))
        author = Author.OWN if own else Author.OTHER
        fields = {"biography": "bio", "full_name": "name", "username": "username", "external_url": "website"}
        for key, field in fields.items():
            if isinstance(node.get(key), str) and node[key].strip():
                yield self.item(Kind.BIO, node[key], member, field=field, author=author)
        if own and isinstance(node.get("is_private"), bool):
            said = f"Private account: {'yes' if node['is_private'] else 'no'}"
            yield self.item(Kind.SETTING, said, member, key=("private account",))

    def _post(self, node: dict[str, Any], member: Member) -> Iterator[Item]:
        own = self._is_own(_owner(node))
        author = Author.OWN if own else Author.OTHER
        stem = _stem(member.path)
        self._posts[stem] = own
        when = moment(node.get("taken_at_timestamp") or node.get("date") or node.get("taken_at"))
        when = when or _named_time(member.path)
        code = str(node.get("shortcode") or node.get("code") or "")
        address = f"https://www.instagram.com/p/{code}/" if code else None
        place = node.get("location")
        context = str(place.get("name") or "") or None if isinstance(place, dict) else None
        more: dict[str, Any] = {"author": author, "url": address, "context": context}
        identity = str(node.get("id") or code) or None
        if caption := _caption(node):
            yield self.item(Kind.POST, caption, member, when, key=identity, **more)
        for path in self._media(stem):
            yield from self.picture(path, caption if own else None, member, when, **more)

    def _media(self, stem: str) -> list[str]:
        found = self._stems.get(stem, [])
        return sorted(path for path in found if path.lower().endswith(PICTURES + VIDEOS) and not _FACE.search(path))

    @file("*_comments.json", "*_comments.json.xz")
    def comments(self, member: Member) -> Read:
        """Comments under a post, and the answers to them."""
        stem = _stem(member.path)
        bad = 0
        for entry in records(unpacked(member)):
            if isinstance(entry, Problem):
                yield Problem(printable(member.path), entry.reason)
                continue
            try:
                yield from list(self._comment(entry[1], member, stem))
            except (AttributeError, KeyError, TypeError, ValueError):
                bad += 1
        if bad:
            what = "1 comment is" if bad == 1 else f"{bad:,} comments are"
            yield Problem(printable(member.path), f"{what} in a shape this version does not know")

    def _comment(self, entry: Json, member: Member, stem: str) -> Iterator[Item]:
        waiting = [entry]
        while waiting:
            one = waiting.pop()
            own = self._is_own(_owner(one))
            text = one["text"]
            if isinstance(text, str) and text.strip():
                author = Author.OWN if own else Author.OTHER
                under = posixpath.basename(stem)
                key = str(one["id"]) if one.get("id") else None
                when = moment(one.get("created_at"))
                yield self.item(Kind.COMMENT, text, member, when, key=key, author=author, context=under)
            answers = one.get("answers") or []
            waiting.extend(answers[::-1])

    # What stands beside.

    @file("*_profile_pic.*")
    def face(self, member: Member) -> Read:
        """The profile picture."""
        author = Author.OWN if self._owners else Author.OTHER
        yield from self.picture(
            member.path, None, member, _named_time(member.path), field="profile_picture", author=author
        )

    @file("*_UTC.txt", "*_UTC_*.txt")
    def caption(self, member: Member) -> Read:
        """The words of a post, which its data file has too; without that, they are the person's only with --me."""
        if _LEFT.search(member.path) or _stem(member.path) in self._posts:
            return
        with member.opener() as stream:
            text = stream.read(_MOST).decode("utf-8-sig", "replace")
        yield from self._without_data(member, text)

    @file(*(f"*_UTC*{ending}" for ending in (*PICTURES, *VIDEOS)))
    def picture_alone(self, member: Member) -> Read:
        """A picture whose post has no data file."""
        stem = _stem(member.path)
        if stem not in self._posts and not any(path.endswith(".txt") for path in self._stems.get(stem, ())):
            yield from self._without_data(member, "")

    def _without_data(self, member: Member, text: str) -> Iterator[Item]:
        folder = posixpath.basename(posixpath.dirname(member.path)).casefold()
        own = bool(folder) and folder in self._owners
        author = Author.OWN if own else Author.OTHER
        when, stem = _named_time(member.path), _stem(member.path)
        self._posts[stem] = own
        if text.strip():
            yield self.item(Kind.POST, text, member, when, author=author)
        for path in self._media(stem):
            yield from self.picture(path, text or None, member, when, author=author)

    def finish(self) -> Read:
        """Leave what holds nothing of the person's: where a fetch broke off, places, captions as they were once."""
        self.claimed.update(path for path in self.container.members if _LEFT.search(path))
        yield from ()


def _loaded(member: Member) -> Any:
    """Return what a data file holds, None where it cannot be read."""
    try:
        with member.opener() as stream:
            data = stream.read(_MOST)
        if is_packed(data):
            with unpacked(member).opener() as stream:
                data = stream.read(_MOST)
        return json.loads(data)
    except (*READ_ERRORS, ValueError, RecursionError):
        return None


def _node_of(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, dict) or not isinstance(value.get("instaloader"), dict):
        return None
    node = value.get("node")
    return node if isinstance(node, dict) else None


def _owner(node: dict[str, Any]) -> tuple[str, str] | None:
    """Return the name and the number of who a post or comment is by."""
    owner = node.get("owner") or node.get("user")
    if not isinstance(owner, dict):
        return None
    return str(owner.get("username") or ""), str(owner.get("id") or owner.get("pk") or "")


def _caption(node: dict[str, Any]) -> str:
    """Return the person's words; the description that Instagram makes of a picture is none."""
    edges = (node.get("edge_media_to_caption") or {}).get("edges") or []
    for edge in edges:
        text = (edge.get("node") or {}).get("text")
        if isinstance(text, str) and text.strip():
            return text
    caption = node.get("caption") or (node.get("iphone_struct") or {}).get("caption")
    caption = caption.get("text") if isinstance(caption, dict) else caption
    return caption if isinstance(caption, str) else ""


def _stem(path: str) -> str:
    """Return what the files of one post have in common."""
    found = _STAMP.search(path)
    if found is None:
        return _NUMBERED.sub("", _DATA.sub("", path) if _DATA.search(path) else posixpath.splitext(path)[0])
    return path[: found.end() - 1]


def _named_time(path: str) -> datetime | None:
    found = _STAMP.search(path)
    return utc(f"{found[1]} {found[2]}:{found[3]}:{found[4]}") if found else None
