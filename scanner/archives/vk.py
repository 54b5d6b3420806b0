"""
VK: the archive of pages that VK sends, in the encoding windows-1251.

Little of it has been seen, hence experimental. Posts on the wall do not say who wrote them (friends write there, posts are
passed on), so they count as the person's own only where the page says “you”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from checks.content import Audience, Author, Item, Kind
from scanner.archives.container import Container, Member, printable
from scanner.archives.reader import Read, Reader
from scanner.archives.routes import file
from scanner.archives.vk_page import Entry, encoding_of, entries, head_of
from scanner.errors import Problem

_PROBED = 50
_WALL = re.compile(r"https?://(?:m\.)?vk\.(?:com|ru)/(wall-?\d+_\d+)", re.IGNORECASE)
_PROFILE = re.compile(r"https?://(?:m\.)?vk\.(?:com|ru)/([\w.]+)/?$", re.IGNORECASE)
_PERSON = re.compile(r"id\d+$")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp)(?:\?|$)|userapi\.com", re.IGNORECASE)
_PEER = re.compile(r"messages/([^/]+)/[^/]*$", re.IGNORECASE)


class VK(Reader):
    """The archive of VK, asked for under “data protection”."""

    platform = "vk"
    title = "VK"
    experimental = True
    reads = "posts on your wall, comments, addresses of your pictures, communities; messages only if you ask for it"
    lacks = (
        "who wrote a post on your wall: open the post and see whether it is yours",
        "the pictures (only their addresses): look at your albums on VK",
        "who can see a post or an album: look at your profile, signed out",
    )
    how_to_get = (
        "Open vk.com/data_protection, signed in, and choose the request for your data (“Запросить архив”).",
        "Choose what it is to hold: all, or at least the wall, comments, photos and communities.",
        "VK writes to you when it is ready, which takes hours or days. Download the .zip and leave it as it is.",
    )
    ignored = (
        "index.html",
        "*.css",
        "*.js",
        "favicon*",
        "likes/**",
        "bookmarks/**",
        "other/**",
        "ads/**",
        "payments/**",
        "sessions/**",
        "apps/**",
        "profile/friends*.html",
        "profile/blacklist*.html",
        "messages/index-messages.html",
    )

    @classmethod
    def detect(cls, container: Container) -> bool:
        """Return whether the container holds pages that are built as VK's are."""
        pages = container.ending(".html", ".htm")
        return any(_is_theirs(head_of(member)) for member in pages[:_PROBED])

    @file("wall/*.html", "wall*.html")
    def wall(self, member: Member) -> Read:
        """A post on the person's wall."""
        yield from self._said(member, Kind.POST)

    @file("comments/*.html", "comments*.html")
    def comments(self, member: Member) -> Read:
        """A comment."""
        yield from self._said(member, Kind.COMMENT)

    @file("photos/**")
    def photos(self, member: Member) -> Read:
        """An album: the addresses of its pictures, with what is written below them."""
        if not member.path.lower().endswith((".html", ".htm")):
            self.claimed.discard(member.path)
            return
        yield from self._each(member, self._photo)

    @file("profile/subscriptions*.html", "profile/groups*.html", "groups/*.html", "communities/*.html")
    def communities(self, member: Member) -> Read:
        """A community or page that the person belongs to or follows."""
        yield from self._each(member, self._community)

    @file("messages/**")
    def messages(self, member: Member) -> Read:
        """Private messages, only where the person asks for them in so many words."""
        if not self.options.messages:
            return
        if member.path.lower().endswith((".html", ".htm")):
            yield from self._each(member, self._message)
        else:
            self.claimed.discard(member.path)

    def _each(self, member: Member, read: Any) -> Read:
        """Yield what `read` makes of each entry of a page, and count what it does not understand."""
        bad = seen = 0
        for entry in entries(member, encoding_of(member)):
            if isinstance(entry, Problem):
                yield entry
                continue
            seen += 1
            found = list(read(entry, member))
            # A post that only passes another on has no words: that is no loss.
            bad += not found and not (entry.created and (entry.links or entry.attachments))
            yield from found
        if bad:
            what = "1 entry is" if bad == 1 else f"{bad:,} entries are"
            yield Problem(printable(member.path), f"{what} in a shape this version does not know")
        if not seen and len(re.sub(r"<[^>]*>|\s", "", head_of(member))) > _EMPTY:
            yield Problem(printable(member.path), "this page is laid out in a way that this version does not know")

    def _said(self, member: Member, kind: Kind) -> Read:
        def read(entry: Entry, member: Member) -> Iterator[Item]:
            address = next((found for link in entry.links if (found := _WALL.match(link))), None)
            author = Author.OWN if entry.own else Author.OTHER
            url = f"https://vk.com/{address[1]}" if address else None
            if kind is Kind.COMMENT and address:  # the post below which it stands
                url = next(link for link in entry.links if _WALL.match(link))
            key: Any = address[1] if address and kind is Kind.POST else None
            if entry.text:
                yield self.item(kind, entry.text, member, entry.created, key=key, url=url, author=author)
            for link in entry.attachments:
                if _PICTURE.search(link):
                    more: dict[str, Any] = {"url": url, "author": author, "media": link}
                    yield self.item(Kind.IMAGE, None, member, entry.created, key=(link,), **more)

        yield from self._each(member, read)

    def _photo(self, entry: Entry, member: Member) -> Iterator[Item]:
        for link in entry.images or [link for link in entry.links if _PICTURE.search(link)]:
            album = entry.crumbs[-1] if entry.crumbs else None
            yield self.item(Kind.IMAGE, entry.text, member, entry.created, key=(link,), media=link, context=album)

    def _community(self, entry: Entry, member: Member) -> Iterator[Item]:
        address = next((found for link in entry.links if (found := _PROFILE.match(link))), None)
        name = entry.text.split("\n")[0] or (address[1] if address else "")
        if address and name:
            sort = "follow" if _PERSON.match(address[1]) else "group"
            url = f"https://vk.com/{address[1]}"
            yield self.item(Kind.MEMBERSHIP, name, member, key=(sort, address[1]), context=sort, url=url)

    def _message(self, entry: Entry, member: Member) -> Iterator[Item]:
        if not entry.text and not entry.attachments:
            return
        peer = _PEER.search(member.path)
        key = ("message", peer and peer[1], entry.number) if entry.number else None
        yield self.item(
            Kind.MESSAGE,
            entry.text,
            member,
            entry.created,
            key=key,
            author=Author.OWN if entry.own else Author.OTHER,
            audience=Audience.PRIVATE,
        )


_EMPTY = 200


def _is_theirs(head: str) -> bool:
    return "ui_crumb" in head or ("vk.com" in head and re.search(r'class="item[" ]', head) is not None)
