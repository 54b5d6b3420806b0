"""
Pinterest: one HTML page, or a zip of it and pictures.

Only the part about pins is known from real data. A pin that was saved from somebody else (a “repin”) holds that person's
words; the board it lies on is the owner's.
"""

from __future__ import annotations

import codecs
import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import Any

from checks.content import Audience, Author, Item, Kind
from scanner.archives.container import READ_ERRORS, Container, Member, printable
from scanner.archives.media import PICTURES, VIDEOS
from scanner.archives.pinterest_page import Block, blocks
from scanner.archives.reader import Read, Reader
from scanner.archives.routes import file
from scanner.errors import Problem

_PROBED = 20
_HEAD = 1 << 20
_CONTENTS = re.compile(r"""<div[^>]*\bid\s*=\s*["']?contents\b""", re.IGNORECASE)
_THEIRS = re.compile(r"pinterest\.|\bBoard Name:|\bIs a repin:")
_FOLLOWED = re.compile(r"follow(ed|ing)\b|boards? (you|i) follow", re.IGNORECASE)
_PASSED = re.compile(r"follower|search|session|log ?in|device|ad\b|ads\b|advert|interest|history|block", re.IGNORECASE)
_HASH = re.compile(r"[0-9a-z]{6,}", re.IGNORECASE)
_ADDRESS = "https://www.pinterest.com/pin/{}/"
_BIOS = {
    "Username": "username",
    "Full name": "name",
    "First name": "first_name",
    "Last name": "last_name",
    "About": "about",
    "Bio": "bio",
    "Website": "website",
    "Location": "location",
}
_NOT_COPIED = frozenset({"Email", "Birthday", "Gender", "Country", "Phone", "Ip Address"})


class Pinterest(Reader):
    """The page that Pinterest sends when asked for one's data."""

    platform = "pinterest"
    title = "Pinterest"
    reads = "pins that you made and pins that you saved from others, names of boards, comments, profile"
    lacks = (
        "the pictures of pins (only their addresses): look at your pins on your profile",
        "boards that you share with others, and who can see them: look at your profile, signed out",
        "comments by others under your pins: open your own pins",
    )
    how_to_get = (
        "Open Pinterest on a computer, then the arrow at the top right → Settings → Privacy and data.",
        "Under “Request your data” choose “Start request” and confirm.",
        "Pinterest writes to you within about two days. Open the link, sign in and download the file.",
        "Leave it as it is, whether it is one page (.html) or a .zip.",
    )

    @classmethod
    def detect(cls, container: Container) -> bool:
        """Return whether the container holds the page of an export."""
        pages = container.ending(".html", ".htm")
        return any(_is_page(member) for member in pages[:_PROBED])

    def prepare(self) -> Iterator[Problem]:
        """The name of the person stands in their profile and in each of their pins."""
        self._user = self.options.me or ""
        return iter(())

    @file("*.html", "*.htm")
    def page(self, member: Member) -> Read:
        """The page: blocks below headings, known by the keys in them, as headings may be in any language."""
        if not _is_page(member):
            self.claimed.discard(member.path)
            return
        unknown: Counter[str] = Counter()
        for block in blocks(member):
            if isinstance(block, Problem):
                yield block
                continue
            found = list(self._block(block, member))
            if found:
                yield from found
            elif not self._is_known(block):
                unknown[block.heading] += 1
        for heading in unknown:
            what = f"the part “{printable(heading[:60])}” of the page" if heading else "the beginning of the page"
            yield Problem(printable(member.path), f"{what} is not understood by this version, so it was not read")

    def _block(self, block: Block, member: Member) -> Read:
        if not block.get("Text"):
            self._user = block.get("Username") or self._user
        if {"Board Name", "Is a repin", "Details"} & set(block.values):
            yield from self._pin(block, member)
        elif block.get("Text"):
            yield self._comment(block, member)
        elif block.get("Name") and "Privacy" in block.values:
            audience = {"public": Audience.PUBLIC, "secret": Audience.PRIVATE}.get(block.get("Privacy").casefold())
            yield self._board(block.get("Name"), member, audience)
        elif set(_BIOS) & set(block.values) and not block.pin:
            for key, field in _BIOS.items():
                if value := block.get(key):
                    yield self.item(Kind.BIO, value, member, key=(field, value), field=field)
        elif block.loose and _FOLLOWED.match(block.heading):
            for name in block.loose:
                yield self.item(Kind.MEMBERSHIP, name, member, key=("follow", name), context="follow")

    def _comment(self, block: Block, member: Member) -> Item:
        text, name = block.get("Text"), block.get("Username")
        return self.item(
            Kind.COMMENT,
            text,
            member,
            _moment(block),
            key=("comment", block.pin, block.get("Created at"), text),
            author=Author.OTHER if name and name != self._user else Author.OWN,
            url=_ADDRESS.format(block.pin) if block.pin else None,
            context=block.pin,
        )

    @staticmethod
    def _is_known(block: Block) -> bool:
        """Return whether a block that gave nothing was left out on purpose."""
        if _PASSED.search(block.heading):
            return True
        pin = {"Board Name", "Is a repin", "Details", "Text"} & set(block.values)
        return bool(pin) or (bool(block.values) and set(block.values) <= _NOT_COPIED and not block.loose)

    def _pin(self, block: Block, member: Member) -> Read:
        """A pin: the words are the person's only where it is said not to be saved from somebody else."""
        own = block.get("Is a repin").casefold() == "false" or block.get("Is Native").casefold() == "true"
        audience = {"true": Audience.PRIVATE, "false": Audience.PUBLIC}.get(block.get("Private").casefold())
        board = block.get("Board Name")
        if board:
            yield self._board(board, member, audience)
        more: dict[str, Any] = {
            "author": Author.OWN if own else Author.OTHER,
            "audience": audience,
            "context": board or None,
            "url": _ADDRESS.format(block.pin) if block.pin else None,
        }
        created = _moment(block)
        text = "\n".join(part for key in ("Title", "Details") if (part := block.get(key)))
        if text:
            yield self.item(Kind.POST, text, member, created, key=block.pin, **more)
        picture = block.get("Image")
        if picture:
            media = self._file_of(picture) or _address(picture)
            is_video = media.lower().endswith(VIDEOS) or block.get("Is Video").casefold() == "true"
            kind = Kind.VIDEO if is_video else Kind.IMAGE
            yield self.item(
                kind, block.get("Alt Text"), member, created, key=block.pin or ("pin", picture), media=media, **more
            )

    def _board(self, name: str, member: Member, audience: Audience | None) -> Item:
        return self.item(Kind.MEMBERSHIP, name, member, key=("list", name), context="list", audience=audience)

    def _file_of(self, name: str) -> str | None:
        found = self._pictures.get(name)
        if found is not None:
            self.claimed.add(found)
        return found

    @cached_property
    def _pictures(self) -> dict[str, str]:
        media = (path for path in self.container.members if path.lower().endswith(PICTURES + VIDEOS))
        return {posixpath.splitext(posixpath.basename(path))[0]: path for path in media}


def _address(name: str) -> str:
    """Return where a picture lies on the web. It is not fetched: nothing is."""
    if not _HASH.fullmatch(name):
        return name
    return f"https://i.pinimg.com/736x/{name[:2]}/{name[2:4]}/{name[4:6]}/{name}.jpg"


def _moment(block: Block) -> datetime | None:
    """Return when it was made; the page names no time zone."""
    try:
        return datetime.strptime(block.get("Created at")[:19], "%Y/%m/%d %H:%M:%S")  # noqa: DTZ007 - none is named
    except ValueError:
        return None


def _is_page(member: Member) -> bool:
    try:
        with member.opener() as stream:
            data = stream.read(_HEAD)
    except READ_ERRORS:
        return False
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    head = data.decode("utf-16" if wide else "utf-8", "replace")
    return _CONTENTS.search(head) is not None and _THEIRS.search(head) is not None
