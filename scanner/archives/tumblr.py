"""
Tumblr: the blog as pages, the data that privacy laws give a right to (payload-0.json), and folders of tumblr-backup.

Layouts are believed rather than seen, hence experimental. What stands in a quotation below another blog's name is that
blog's; what follows it is the person's own, and so are the tags.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from checks.content import Author, Item, Kind
from scanner.archives.container import READ_ERRORS, Container, Member, printable
from scanner.archives.heads import head_text
from scanner.archives.htmlpage import blocks
from scanner.archives.jsonstream import Json, records
from scanner.archives.media import PICTURES, VIDEOS
from scanner.archives.reader import Read, Reader
from scanner.archives.routes import file, record
from scanner.archives.tumblr_post import Part, Post, read_post, split_html
from scanner.errors import Problem

_POST_PAGE = re.compile(r"(?:^|/)posts/(?:html/)?(\d+)\.html?$", re.IGNORECASE)
_LIKELY = re.compile(r"(?:^|/)posts/html/\d{9,}\.html?$", re.IGNORECASE)
_POST_JSON = re.compile(r"(?:^|/)json/(\d+)\.json$", re.IGNORECASE)
_PAYLOAD = re.compile(r"(?:^|/)payload-\d+\.json$", re.IGNORECASE)
_PAYLOAD_KEYS = re.compile(r'"(blog_names|most_used_tags|highlighted_posts|followed_blog_name|unfollows)"')
_HEAD = 1 << 16
_PROBED = 20
_UNKNOWN = "this page is laid out in a way that this version does not know"


class Tumblr(Reader):
    """What Tumblr sends of a blog and of an account."""

    platform = "tumblr"
    title = "Tumblr"
    experimental = True
    reads = "posts, what you added to reblogs, tags, pictures, names of your blogs, blogs you follow"
    lacks = (
        "replies that you wrote under other blogs’ posts, and asks: look at your activity on Tumblr",
        "which posts are private or drafts: look at your blog, signed out",
        "posts, where you asked for the data of your account only: ask for the export of each blog too",
        "the blogs that you follow, where you exported the blog only: ask for the data of your account too",
    )
    how_to_get = (
        "Open Tumblr on a computer, then Settings → your blog → “Export” → “Export [blog]”. Do this for each of your blogs.",
        "Wait until it is ready, then “Download backup”. Leave the .zip as it is.",
        "For what you follow: Settings → Privacy (or Account → Privacy), “Request privacy data”, and download that too.",
        "Give all of them together.",
    )
    ignored = (
        "posts_index.html",
        "*.css",
        "posts/html/index.html",
        "archive/**",
        "theme/**",
        "tags/**",
        "posts/index.html",
        "avatar_*",
    )

    @classmethod
    def detect(cls, container: Container) -> bool:
        """Return whether the container holds pages of posts, or the data of an account, by path and content."""
        pages = [one for one in container.ending(".html", ".htm") if _POST_PAGE.search(one.path)]
        data = [one for one in container.ending(".json") if _PAYLOAD.search(one.path)]
        saved = [one for one in container.ending(".json") if _POST_JSON.search(one.path)]
        return (
            any(_LIKELY.search(one.path) or _is_post(_head(one)) for one in pages[:_PROBED])
            or any(_PAYLOAD_KEYS.search(_head(one)) for one in data[:_PROBED])
            or any(_is_saved(_head(one)) for one in saved[:_PROBED])
        )

    def prepare(self) -> Iterator[Problem]:
        """Learn the names of the person's own blogs: a reblog of oneself is one's own."""
        self._own = {self.options.me.casefold()} if self.options.me else set()
        for path, member in self.container.members.items():
            if _PAYLOAD.search(path):
                for data in self._data(member):
                    self._own |= {name.casefold() for name in _named(data.get("blog_names"), "blog_name")}
        return iter(())

    @staticmethod
    def _data(member: Member) -> Iterator[dict[str, Any]]:
        """Yield what a payload holds; what is wrong with it is said when it is read in its turn."""
        for entry in records(member):
            value = None if isinstance(entry, Problem) else entry[1]
            data = value.get("data", value) if isinstance(value, dict) else None
            if isinstance(data, dict):
                yield data

    @record("payload-*.json")
    def payload(self, entry: Json, _key: str, member: Member) -> Iterable[Item]:
        """The account: names of blogs and blogs followed. Addresses, places and what was looked at are left alone."""
        data = entry.get("data", entry)
        if not isinstance(data, dict):
            raise TypeError
        for name in _named(data.get("blog_names"), "blog_name"):
            yield self.item(Kind.BIO, name, member, key=("username", name), field="username")
        for name in _named(data.get("follows"), "blog_name"):
            address = f"https://{name}.tumblr.com/" if re.fullmatch(r"[\w-]+", name) else None
            yield self.item(Kind.MEMBERSHIP, name, member, key=("follow", name), context="follow", url=address)

    @record("json/*.json")
    def saved(self, entry: Json, _key: str, member: Member) -> Iterable[Item]:
        """A post as tumblr-backup keeps it: each part of a reblog says whose it is."""
        name = str(entry["blog_name"])
        identity = str(entry.get("id_string") or entry["id"])
        trail = entry.get("trail") or []
        parts: list[Part] = []
        for one in trail:
            whose = str((one.get("blog") or {}).get("name") or "")
            inner = split_html(str(one.get("content_raw") or one.get("content") or ""), self._own | {name.casefold()})
            own = whose.casefold() in self._own | {name.casefold()}
            parts.extend(part if own else Part(part.text, own=False) for part in inner)
        if not trail:
            raw = next((str(entry[key]) for key in ("body", "caption", "description", "text") if entry.get(key)), "")
            parts = split_html(raw, self._own | {name.casefold()})
            if entry.get("reblogged_from_name"):
                parts = [Part(part.text, own=False) for part in parts]
        title = str(entry.get("title") or "")
        if title:
            parts.insert(0, Part(title, own=not entry.get("reblogged_from_name")))
        tags = [str(tag) for tag in entry.get("tags") or []]
        stamp = entry.get("timestamp")
        created = datetime.fromtimestamp(stamp, UTC) if isinstance(stamp, int) and stamp > 0 else None
        post = Post(parts, tags, created, reblog=bool(entry.get("reblogged_from_name")))
        yield from self._post(post, identity, member, name)

    @file("posts/html/*.html", "posts/*.html")
    def page(self, member: Member) -> Read:
        """A post as a page."""
        found = _POST_PAGE.search(member.path)
        if found is None:
            if not self._is_ignored(member.path):
                self.claimed.discard(member.path)
            return
        head = head_text(member)
        if "<" not in head or "\0" in head:  # empty, or in an encoding that nothing in it names
            yield Problem(printable(member.path), _UNKNOWN)
            return
        empty = True
        for body in blocks(member, lambda element: element.tag == "body", "utf-8"):
            if isinstance(body, Problem):
                yield body
                continue
            post = read_post(body, self._own)
            empty = empty and not (post.parts or post.tags or post.images or post.created)
            yield from self._post(post, found[1], member, next(iter(self._own)) if len(self._own) == 1 else None)
        if empty:
            yield Problem(printable(member.path), _UNKNOWN)

    def _post(self, post: Post, identity: str, member: Member, blog: str | None) -> Iterator[Item]:
        address = f"https://{blog}.tumblr.com/post/{identity}" if blog else None
        own = "\n".join(part.text for part in post.parts if part.own and part.text)
        tags = " ".join(f"#{tag}" for tag in post.tags)
        text = "\n".join(part for part in (own, tags) if part)
        if text:
            yield self.item(Kind.POST, text, member, post.created, key=identity, url=address)
        theirs = "\n".join(part.text for part in post.parts if not part.own and part.text)
        if theirs:
            key = ("reblog", identity)
            yield self.item(Kind.POST, theirs, member, post.created, key=key, url=address, author=Author.OTHER)
        for path in self._media.get(identity, []):
            shown = post.images.get(posixpath.basename(path), not post.reblog)
            author = Author.OWN if shown else Author.OTHER
            yield from self.picture(path, None, member, post.created, url=address, author=author)

    @cached_property
    def _media(self) -> dict[str, list[str]]:
        """The pictures by the number of their post, with which their names begin."""
        found: dict[str, list[str]] = {}
        for path in sorted(self.container.members):
            number = re.match(r"(\d{6,})(?=[_.])", posixpath.basename(path))
            if number and path.lower().endswith(PICTURES + VIDEOS):
                found.setdefault(number[1], []).append(path)
        return found

    @file("conversations/**")
    def conversations(self, member: Member) -> Read:
        """Private messages: left alone, and not understood where the person asks for them."""
        if self.options.messages and member.path.lower().endswith((".html", ".htm", ".json", ".txt")):
            yield Problem(printable(member.path), "private messages of Tumblr cannot be read by this version")


def _named(values: Json, ending: str) -> Iterator[str]:
    """Yield the names in a list of names or of records such as {"current_blog_name": "…"}."""
    for value in values if isinstance(values, list) else []:
        names = [value] if isinstance(value, str) else []
        if isinstance(value, dict):
            names = [name for key, name in value.items() if key.endswith(ending) and isinstance(name, str)]
        yield from (name for name in names if name.strip())


def _head(member: Member) -> str:
    try:
        with member.opener() as stream:
            return stream.read(_HEAD).decode("utf-8", "replace")
    except READ_ERRORS:
        return ""


def _is_post(head: str) -> bool:
    return any(mark in head for mark in ('id="timestamp"', "tumblr_blog", ".tumblr.com", "media.tumblr"))


def _is_saved(head: str) -> bool:
    return '"blog_name"' in head and ('"post_url"' in head or '"trail"' in head) and '"category"' not in head
