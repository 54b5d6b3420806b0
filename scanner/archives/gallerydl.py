"""
The folders that gallery-dl leaves: beside each picture, a file with all that the site says of its post.

Each picture of a post repeats the post, and posts without pictures leave nothing. The site is told by what the file holds:
for Mastodon, what gallery-dl calls the category is the name of the server.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from checks.content import Author, Item, Kind
from scanner.archives.asking import choice
from scanner.archives.container import READ_ERRORS, Container, Member, printable
from scanner.archives.gallerydl_sites import Post, post_of
from scanner.archives.kept import Kept
from scanner.archives.media import PICTURES, VIDEOS
from scanner.archives.reader import Options, Read, Reader
from scanner.archives.routes import file
from scanner.errors import Problem, UserError

_BESIDE = re.compile(r"\.(?:jpe?g|png|gif|webp|heic|avif|mp4|mov|webm|m4v|mkv|mp3|m4a|txt)\.json$", re.IGNORECASE)
_INFO = re.compile(r"(?:^|/)info\.json$", re.IGNORECASE)
_PROBED = 8
_MOST = 16 << 20


class GalleryDl(Reader):
    """What gallery-dl fetched of one's own profile, on any site."""

    platform = "web"
    title = "profiles fetched by gallery-dl"
    reads = "pictures and videos with the words of their posts, and profile text"
    lacks = (
        "posts without a picture or video: gallery-dl leaves nothing of them, ask the site for your archive",
        "comments and replies: ask the site for your archive",
    )
    how_to_get = (
        "If you have used gallery-dl with --write-metadata on your own profile before, give the folder that it left.",
        "If you have not, ask the site for your archive instead: it holds more.",
    )

    def __init__(self, container: Container, options: Options) -> None:
        """Prepare to read."""
        super().__init__(container, options)
        self._owners: dict[str, str] = {}
        self._said: set[tuple[str, str]] = set()
        self._posts = Kept(_post_in)

    @classmethod
    def detect(cls, container: Container) -> bool:
        """Return whether files beside pictures say which site and which part of it they are of."""
        documents = container.ending(".json")
        likely = [
            one
            for one in documents
            if _BESIDE.search(one.path) and _BESIDE.sub("", one.path) and one.path[: -len(".json")] in container.members
        ]
        likely += [one for one in documents if _INFO.search(one.path) and one.size <= _MOST]
        return any(_loaded(one) is not None for one in likely[:_PROBED])

    def prepare(self) -> Iterator[Problem]:
        """Learn whose profiles these are. Raises UserError, with the names to choose from, where it is not clear."""
        names: dict[str, set[str]] = defaultdict(set)
        for path, member in self.container.members.items():
            if (_BESIDE.search(path) or _INFO.search(path)) and (post := self._posts.look(member)) is not None:
                names[post.site].add(post.profile)
        me = (self.options.me or "").lstrip("@").casefold()
        asked: set[str] = set()
        for site, profiles in names.items():
            profiles.discard("")
            if me:
                self._owners[site] = me
            elif len(profiles) == 1:
                self._owners[site] = next(iter(profiles))
            else:
                asked |= profiles
        if asked:
            raise UserError(f"These folders of gallery-dl are of several profiles. {choice(sorted(asked))}")
        return iter(())

    @file(*(f"*{ending}.json" for ending in (*PICTURES, *VIDEOS, ".mp3", ".m4a", ".txt")), "info.json")
    def metadata(self, member: Member) -> Read:
        """A post with one of its pictures; `info.json` is the newest post, which may have none."""
        post = self._posts.take(member)
        if post is None:
            if _is_json(member):
                self.claimed.discard(member.path)
            else:
                yield Problem(printable(member.path), "the file is cut short or damaged, so it was not read")
            return
        self.now = post.platform
        owner = self._owners.get(post.site, "")
        own = bool(owner) and post.writer.casefold() == owner and not post.repost
        author = Author.OWN if own else Author.OTHER
        more: dict[str, Any] = {"author": author, "url": post.address, "audience": post.audience}
        if post.text and (post.site, post.id) not in self._said:
            self._said.add((post.site, post.id))
            yield self.item(
                Kind.POST, post.text, member, post.created, key=post.id or None, context=post.context, **more
            )
        media = member.path[: -len(".json")]
        if media in self.container.members:
            yield from self._medium(media, post, member, more)
        for field, text in post.about.items() if post.writer.casefold() == owner or post.profile == owner else ():
            yield self.item(Kind.BIO, text, member, field=field)
        self.now = None

    def _medium(self, media: str, post: Post, member: Member, more: dict[str, Any]) -> Iterator[Item]:
        self.claimed.add(media)
        if not media.lower().endswith(PICTURES + VIDEOS):
            return
        yield from self.picture(media, post.alt or post.text or None, member, post.created, **more)


def _post_in(member: Member) -> Post | None:
    value = _loaded(member)
    return None if value is None else post_of(value, posixpath.dirname(member.path).split("/"))


def _loaded(member: Member) -> dict[str, Any] | None:
    """Return what a file beside a picture holds; None for what is not gallery-dl's."""
    if member.size > _MOST:
        return None
    try:
        with member.opener() as stream:
            value = json.loads(stream.read(_MOST))
    except (*READ_ERRORS, ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or not isinstance(value.get("category"), str) or "subcategory" not in value:
        return None
    return value


def _is_json(member: Member) -> bool:
    try:
        with member.opener() as stream:
            json.loads(stream.read(_MOST))
    except (*READ_ERRORS, ValueError, RecursionError):
        return False
    return True
