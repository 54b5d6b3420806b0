"""One post or comment as an element of a page: its words, its writer, its time, its address, who can see it."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from bs4 import Tag

from checks.content import Audience
from scanner.captures import marks, pieces
from scanner.captures.people import Person, handle_of, host_of, key_of
from scanner.captures.view import View

_BY = ("feedItem-by-", "postThreadItem-by-")


@dataclasses.dataclass(slots=True)
class Element:
    """An element, without what in it is of others: quotations, comments, posts inside it."""

    view: View
    tag: Tag
    without: set[int]
    body: Tag | None = None

    @property
    def words(self) -> str:
        """The words of the post. Links in them are no longer taken for links of the post."""
        for selector in (*self.view.site.text, *marks.TEXT):
            for one in self.view.all(self.tag, selector):
                if not self.out(one) and (text := pieces.words(one, self.without)):
                    self.body = one
                    return self._titled(one, text)
        rest = self.without | self.view.ids(marks.BESIDE_TEXT, self.tag)
        rest |= {id(one) for one in self.authors() or self._first_person()}
        link = self.permalink()
        if link is not None and link.find(["time", "abbr"]):
            rest.add(id(link))
        return pieces.words(self.tag, rest).lstrip(": \n")

    def out(self, one: Tag) -> bool:
        """Return whether something in the element is of others."""
        return pieces.left_out(one, self.tag, self.without)

    def _titled(self, body: Tag, text: str) -> str:
        """Put the title of an entry before its text, where it has one that the text does not begin with."""
        title = self.view.first(self.tag, marks.TITLE)
        if title is None or title is body or _within(body, title) or _within(title, body) or self.out(title):
            return text
        words = pieces.words(title)
        return text if not words or text.startswith(words) else f"{words}\n{text}"

    def _beside(self, one: Tag) -> bool:
        """Return whether something stands beside the words, and is the post's own."""
        return not self.out(one) and one is not self.body and (self.body is None or not _within(one, self.body))

    def authors(self) -> list[Tag]:
        """Return the elements that name the writer."""
        for selector in (*self.view.site.author, marks.AUTHOR):
            found = [one for one in self.view.all(self.tag, selector) if self._beside(one)]
            if found:
                return found
        return []

    def _first_person(self) -> list[Tag]:
        """Return the link to somebody that an element without marks begins with: whose words follow."""
        first = self.view.first(self.tag, "a[href]")
        begins = first is not None and pieces.words(self.tag, self.without).startswith(pieces.words(first) or "\0")
        return [first] if first is not None and begins and self._is_person(first) else []

    def person(self) -> Person | None:
        """Return who wrote it as far as the page says; somebody without a link where it names several."""
        handle = next((str(self.tag[name]) for name in ("data-author", "author") if self.tag.get(name)), "")
        mark = str(self.tag.get("data-testid") or "")
        handle = handle or next((mark.removeprefix(one) for one in _BY if mark.startswith(one)), "")
        if authors := self.authors():
            first = authors[0]
            link = first if first.name == "a" else first.find("a", href=True) or first.find_parent("a", href=True)
            lines = pieces.words(first).split("\n")
            named = next((line for line in lines if line.startswith("@") and " " not in line), "")
            return Person(lines[0], self.view.link(link if isinstance(link, Tag) else None), handle or named)
        if handle:
            return Person("", None, handle)
        people = {
            key_of(self.view.link(one)): one for one in self.view.all(self.tag, "a[href]") if self._is_person(one)
        }
        if len(people) == 1:
            one = next(iter(people.values()))
            return Person(pieces.words(one), self.view.link(one))
        if people:
            return Person(" / ".join(pieces.words(one) for one in people.values()))
        return self._of_feed()

    def _is_person(self, link: Tag) -> bool:
        """Return whether a link beside the words looks like somebody's profile."""
        if not self._beside(link) or link.find(["time", "abbr"]) or self._in_text(link):
            return False
        address = self.view.link(link)
        return host_of(address) == self.view.host and bool(handle_of(address)) and bool(pieces.words(link))

    def _in_text(self, link: Tag) -> bool:
        """Return whether a link stands in what looks like words, where no element is known to be the words."""
        return any(
            marks.IN_TEXT.search(" ".join(one.get("class") or ())) for one in link.parents if _within(one, self.tag)
        )

    def _of_feed(self) -> Person | None:
        """Return who writes the feed that it stands in."""
        feed = self.tag.find_parent(class_="h-feed")
        card = self.view.first(feed, ".p-author") if feed is not None else None
        if card is None or card.find_parent(class_="h-entry"):
            return None
        return Person(pieces.words(card), self.view.link(card))

    def when(self) -> datetime | None:
        """Return its time."""
        captured = self.view.page.captured
        if {"created-timestamp", "data-utime"} & set(self.tag.attrs) and (found := pieces.time_of(self.tag, captured)):
            return found
        for one in self.view.all(self.tag, *self.view.site.time, marks.TIME):
            if self._beside(one) and (found := pieces.time_of(one, captured)):
                return found
        return None

    def permalink(self) -> Tag | None:
        """Return the link to the post itself."""
        for selector in (*self.view.site.permalink, *marks.PERMALINK):
            for one in self.view.all(self.tag, selector):
                if self._beside(one) and not {"mention", "p-author", "h-card"} & set(one.get("class") or ()):
                    return one
        return None

    def address(self) -> str | None:
        """Return its own address."""
        for name in ("permalink", "data-permalink"):
            if self.tag.get(name):
                return self.view.link(self.tag, name)
        return self.view.link(self.permalink())

    def is_post(self) -> bool:
        """Return whether it is a post: it has a time, an address or a writer; a frame of a page has none."""
        site = self.view.site
        if {"permalink", "data-permalink", "data-author", "author"} & set(self.tag.attrs):
            return True
        marked = (*site.time, marks.TIME, *site.permalink, *marks.PERMALINK, *site.author, marks.AUTHOR)
        return self.view.first(self.tag, *marked) is not None

    def audience(self) -> tuple[Audience | None, str | None]:
        """Return who can see it, and the group that it stands in."""
        known = self.view.groups
        for one in self.view.all(self.tag, "a[href]"):
            address = self.view.link(one)
            if self._beside(one) and group_in(address):
                group = known.get(key_of(address))
                named = pieces.audience_of(self.tag, self.without)[1]
                return Audience.GROUP, group.text if group else named or pieces.words(one)
        audience, named = pieces.audience_of(self.tag, self.without | ({id(self.body)} if self.body else set()))
        if named:
            named = next((one.text for one in known.values() if one.text.casefold() == named.casefold()), named)
        if audience is None:
            around = " ".join(" ".join(one.get("class") or ()) for one in (self.tag, *list(self.tag.parents)[:2]))
            shown = marks.STATUS.search(around)
            audience = marks.STATUS_AUDIENCE[shown[1]] if shown else None
        return audience, named


def _within(one: Tag, other: Tag) -> bool:
    """Return whether an element lies in another: that very one, not one that says the same."""
    return any(parent is other for parent in one.parents)


def group_in(address: str | None) -> str:
    """Return the group that an address is of; nothing where it is none."""
    found = marks.GROUP.search((address or "").partition("?")[0].partition("#")[0])
    return found[1] if found and found[1] not in marks.NO_GROUP else ""
