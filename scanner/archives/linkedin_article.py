"""An article of LinkedIn's: a page of its own, with a title that leads to where it stands."""

from __future__ import annotations

import dataclasses
import posixpath
import re
from datetime import datetime

from lxml.html import HtmlElement

from checks.content import Audience
from scanner.archives.container import READ_ERRORS, Member
from scanner.archives.heads import head_text
from scanner.archives.htmlpage import blocks, classes, words
from scanner.archives.linkedin_words import address, moment
from scanner.archives.tables import encoding_of
from scanner.errors import Problem

_STAMP = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?")
_FOLDER = re.compile(r"(?:^|/)articles/", re.IGNORECASE)


@dataclasses.dataclass(frozen=True, slots=True)
class Article:
    """An article; `broken` where its page breaks off."""

    title: str
    text: str
    url: str | None
    created: datetime | None
    audience: Audience
    broken: Problem | None


def article(member: Member) -> Article | Problem | None:
    """Return the article of a page, a Problem where nothing in it can be read, None where the page is no article."""
    if not _FOLDER.search(member.path) and "linkedin.com/pulse/" not in head_text(member):
        return None
    try:
        encoding = encoding_of(member)[0].removesuffix("-sig")
    except READ_ERRORS:
        encoding = "utf-8"
    broken: Problem | None = None
    found: Article | None = None
    for block in blocks(member, lambda element: element.tag == "body", encoding):
        if isinstance(block, Problem):
            broken = block
        else:
            found = _read(block, member.path)
    return dataclasses.replace(found, broken=broken) if found else broken


def _read(body: HtmlElement, path: str) -> Article | None:
    head = next(iter(body.iter("h1")), None)
    link = next(iter(body.xpath(".//h1//a/@href")), "") or ""
    title = words(head) if head is not None else ""
    published = created = None
    for element in list(body.iter("p", "div", "span")):
        named = classes(element) & {"created", "published"}
        if named:
            stamp = _STAMP.search(words(element))
            published = (stamp and stamp[0]) if "published" in named else published
            created = (stamp and stamp[0]) if "created" in named else created
            element.clear(keep_tail=True)
    if head is not None:
        head.clear(keep_tail=True)
    text = "\n\n".join(filter(None, (title, words(body))))
    if not text:
        return None
    named_by = _STAMP.match(posixpath.basename(path))
    when = published or created or (named_by and named_by[0])
    # One that was begun and never published has the first time alone.
    audience = Audience.PRIVATE if created and not published else Audience.PUBLIC
    return Article(title, text, address(str(link)), _moment(when), audience, None)


def _moment(text: str | None) -> datetime | None:
    return moment(text) if text else None
