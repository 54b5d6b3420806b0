"""Saved pages of any site, as a reader like those of the platforms' archives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from checks.content import Author, Item, Kind
from scanner.archives.container import READ_ERRORS, Container, Member, printable
from scanner.archives.heads import is_warc
from scanner.archives.media import VIDEOS
from scanner.archives.reader import Options, Read, Reader
from scanner.captures.html import SavedPage, is_html, is_saved, names_itself
from scanner.captures.mhtml import Mhtml, is_mhtml
from scanner.captures.people import Owner, absolute, family, key_of
from scanner.captures.size import is_icon
from scanner.captures.webarchive import WebArchive, is_webarchive
from scanner.errors import Problem

if TYPE_CHECKING:
    from scanner.captures.extract import Extract
    from scanner.captures.pieces import Image
    from scanner.captures.view import Found
    from scanner.captures.warc import Warc

_HEAD = 1 << 14
_PROBED = 60
_FEW = 20
_PAGE = re.compile(r"\.(?:x?html?|xht)$", re.IGNORECASE)
_OTHER = re.compile(r"\.(?:mhtml?|mht|warc|warc\.gz|webarchive)$", re.IGNORECASE)
_OF_WACZ = ("indexes/", "pages/", "logs/", "datapackage", "fuzzy.json")

NOTHING = (
    "nothing on this page can be read. Scroll down as far as it is to be checked and save it once more, as “Webpage, "
    "complete” or “Webpage, single file”"
)
NO_PAGE = "there is no page in it: it holds only pictures, scripts and the like. Open your profile while archiving"
NO_POSTS = "no single posts could be told apart on this page: its text was read as a whole, and not as your words"


class Web(Reader):
    """What a person saved of a profile with their own browser."""

    platform = "web"
    title = "pages saved with a browser"
    reads = "posts, comments, profile text, groups and pictures as they stood on the page, with who can see them"
    lacks = (
        "what had not been loaded when you saved the page: scroll down to its end before you save it",
        "what a page draws only with scripts, in WARC and WACZ files: save that page as “Webpage, complete” instead",
        "posts that do not say who wrote them: these count as somebody else’s, look at them yourself",
    )
    how_to_get = (
        "Open your profile in your browser, signed in, and scroll down until all that is to be checked has loaded.",
        "Press Ctrl+S (Cmd+S on a Mac), choose “Webpage, complete” or “Webpage, single file”, and save it.",
        "Keep the page and the folder of the same name side by side, and give the page.",
        "Safari’s “Web Archive”, pages kept by the SingleFile extension, and WARC and WACZ files are read as well.",
    )

    def __init__(self, container: Container, options: Options) -> None:
        """Prepare to read."""
        super().__init__(container, options)
        self._absent: set[str] = set()
        self._extracts: list[Extract] = []
        self._beside: set[str] = set()

    @classmethod
    def detect(cls, container: Container) -> bool:
        """Return whether a member says of itself that a browser or an archiving tool saved it."""
        return any(_sort(head) in ("saved", "mhtml", "webarchive", "warc") for _, head in _heads(container, _PROBED))

    @classmethod
    def might_be(cls, container: Container) -> bool:
        """Return whether there is a page of the web, or but one page."""
        heads = [head for _, head in _heads(container, _PROBED)]
        return any(names_itself(head) for head in heads) or sum(map(is_html, heads)) == 1

    def finish(self) -> Read:
        """Read every capture; then, when it is clear whose profile it is, say whose words stand on them."""
        from scanner.captures.whose import owners_of  # noqa: PLC0415 - loads the library that reads pages

        heads = list(_heads(self.container, len(self.container.members)))
        alone = sum(is_html(head) for _, head in heads) == 1
        for member, head in heads:
            sort = _sort(head)
            if not sort or member.path in self._beside or (sort == "page" and not alone and not names_itself(head)):
                continue
            self.claimed.add(member.path)
            yield from self._careful(partial(self._capture, member, sort), member.path)
        owners = owners_of(self._extracts, self.options.me)
        seen = any(one.found for one in self._extracts)
        for one in self._extracts:
            self.now = one.platform
            yield from self._items(one, owners.get(family(one.host)))
            if one.page.seed or not seen:
                yield from self._whole(one)
        if self._absent:
            what = (
                "1 picture on these pages was"
                if len(self._absent) == 1
                else f"{len(self._absent):,} pictures on these pages were"
            )
            reason = f"{what} not saved with them. Keep a page and its folder side by side, or save it as a single file"
            yield Problem(printable(self.container.name), reason)

    def _capture(self, member: Member, sort: str) -> Iterator[Problem]:
        from scanner.captures.extract import extract  # noqa: PLC0415 - loads the library that reads pages

        capture: SavedPage | Mhtml | WebArchive | Warc
        if sort == "mhtml":
            capture = Mhtml(member)
        elif sort == "webarchive":
            capture = WebArchive(member)
        elif sort == "warc":
            from scanner.captures.warc import Warc, root_of  # noqa: PLC0415 - loads the library that reads them

            capture = Warc(self.container, member)
            parts = tuple(root_of(member.path) + one for one in _OF_WACZ)
            if "archive/" in member.path:
                self.claimed.update(path for path in self.container.members if path.startswith(parts))
        else:
            capture = SavedPage(self.container, member)
        empty = True
        for page in capture.pages():
            if isinstance(page, Problem):
                empty = False
                yield page
                continue
            if isinstance(capture, SavedPage):
                self._beside |= capture.folder(page) - {member.path}
                self.claimed |= self._beside
            empty = False
            self._extracts.append(extract(page))
        if empty:
            yield Problem(printable(member.path), NO_PAGE)

    # Items.

    def _items(self, one: Extract, owner: Owner | None) -> Read:
        member = self.container.members[one.page.source]
        unknown = 0
        for found in one.found:
            own = found.own if found.own is not None else owner.wrote(found.person, found.address) if owner else None
            unknown += own is None and found.kind in (Kind.POST, Kind.COMMENT) and bool(found.text)
            author = Author.OWN if own else Author.OTHER
            if found.kind is not Kind.IMAGE and found.text:
                yield self._said(found, author, member)
            for image in found.pictures:
                yield from self._picture(found, image, author, one, member)
        if unknown:
            what = "1 entry does" if unknown == 1 else f"{unknown:,} entries do"
            reason = f"{what} not say who wrote it: read as somebody else’s words. If they are yours, say --me NAME"
            yield Problem(printable(one.page.source), reason, lost=False)

    def _said(self, found: Found, author: Author, member: Member) -> Item:
        key: tuple[object, ...] | None = None
        if found.kind in (Kind.POST, Kind.VIDEO) and found.address:
            key = (key_of(found.address), found.address.partition("?")[2], author)
        elif found.kind is Kind.MEMBERSHIP:
            key = (found.context, key_of(found.address))
        return self.item(
            found.kind,
            found.text,
            member,
            found.created,
            key=key,
            author=author,
            url=found.address,
            audience=found.audience,
            context=found.context,
            field=found.field,
        )

    def _picture(self, found: Found, image: Image, author: Author, one: Extract, member: Member) -> Iterator[Item]:
        address = absolute(image.reference, one.address)
        held = one.page.find(image.reference) or (one.page.find(address) if address else None)
        if held is None:
            if author is not Author.OWN:  # the site's own signs, above all
                return
            self._absent.add(address or image.reference)
        elif is_icon(held) and found.field is None:
            return
        else:
            self.container.members.setdefault(held.path, held)
            self.claimed.add(held.path)
        media = held.path if held is not None else address or image.reference
        kind = Kind.VIDEO if media.lower().split("?")[0].endswith(VIDEOS) else Kind.IMAGE
        text = image.alt if one.site.own_alt and found.field is None else ""
        yield self.item(
            kind,
            text,
            member,
            found.created,
            key=(key_of(found.address), media.rpartition("/")[2].partition("?")[0]),
            author=author,
            url=found.address,
            audience=found.audience,
            media=media,
            field=found.field,
        )

    def _whole(self, one: Extract) -> Read:
        """Say what became of a page without posts: its text as a whole, or nothing."""
        source = printable(one.page.source)
        if any(found.kind in (Kind.POST, Kind.COMMENT) for found in one.found):
            return
        if not one.whole:
            if not one.found:
                yield Problem(source, NOTHING)
            return
        member = self.container.members[one.page.source]
        yield self.item(
            Kind.POST,
            one.whole,
            member,
            key=("page", key_of(one.address), one.whole),
            author=Author.OTHER,
            url=one.address,
        )
        yield Problem(source, NO_POSTS)


def _sort(head: bytes) -> str:
    """Return what kind of capture a file begins as: "saved", "page", "mhtml", "webarchive", "warc", or nothing."""
    if is_warc(head):
        return "warc"
    if is_mhtml(head):
        return "mhtml"
    if is_webarchive(head):
        return "webarchive"
    return "saved" if is_saved(head) else "page" if is_html(head) else ""


def _heads(container: Container, most: int) -> Iterator[tuple[Member, bytes]]:
    """Yield the members that may be captures, by name or because there are but few, with how they begin."""
    few = len(container.members) <= _FEW
    pages = 0
    for path, member in list(container.members.items()):
        page = _PAGE.search(path) is not None
        pages += page
        if (page and pages <= most) or _OTHER.search(path) or (few and not page):
            try:
                with member.opener() as stream:
                    yield member, stream.read(_HEAD)
            except READ_ERRORS:
                continue
