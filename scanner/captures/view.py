"""One page while it is read: where its own content is, and what of it is around that."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from bs4 import BeautifulSoup, Tag

from checks.content import Audience, Kind
from scanner.captures import marks
from scanner.captures.index import Index
from scanner.captures.page import Page
from scanner.captures.people import Person, absolute, host_of
from scanner.captures.pieces import Image
from scanner.captures.sites import Site, site_of
from scanner.captures.structured import Said


@dataclasses.dataclass(slots=True)
class Found:
    """
    Something on a page.

    `own` is None where `person` decides it, once it is known whose page it is. `pictures` become items of their own.
    """

    kind: Kind
    text: str = ""
    person: Person | None = None
    own: bool | None = None
    created: datetime | None = None
    address: str | None = None
    audience: Audience | None = None
    context: str | None = None
    field: str | None = None
    pictures: list[Image] = dataclasses.field(default_factory=list)


class View:
    """A page without what it does not show. Elements are known by their identity while it lives."""

    def __init__(self, soup: BeautifulSoup, page: Page, said: Said, address: str | None, base: str | None) -> None:
        """Look where comments, quotations and what is around the content stand."""
        self.soup, self.page, self.said, self.address, self.base = soup, page, said, address, base
        self.index = Index(soup)
        self.host = host_of(address)
        self.site: Site = site_of(self.host)
        self.around = self.ids(marks.AROUND)
        self.comments = self.all(soup, *self.site.comment, marks.COMMENT)
        self.quotes = self.all(soup, *self.site.quote, marks.QUOTE)
        self.quoted = {id(one) for one in self.quotes}
        self.boxes = self.ids(marks.COMMENTS) | {id(one) for one in self.comments}
        self.posts: list[Tag] = []
        self.apart = self.quoted | self.boxes
        self.groups: dict[str, Found] = {}

    def link(self, element: Tag | None, name: str = "href") -> str | None:
        """Return the address that an element links to, in full."""
        return absolute(str(element[name]), self.base) if element is not None and element.get(name) else None

    def ids(self, selector: str, within: Tag | None = None) -> set[int]:
        """Return the identities of the elements that a selector finds."""
        return {id(one) for one in self.index.all(within or self.soup, selector)}

    def all(self, within: Tag, *selectors: str) -> list[Tag]:
        """Return the elements that any of the selectors finds, in the order of the page."""
        return self.index.all(within, *selectors)

    def first(self, within: Tag, *selectors: str) -> Tag | None:
        """Return the first element that any of the selectors finds."""
        return self.index.first(within, *selectors)

    def outside(self, element: Tag) -> bool:
        """Return whether an element stands around the content: in navigation, adverts, suggestions."""
        return id(element) in self.around or any(id(parent) in self.around for parent in element.parents)
