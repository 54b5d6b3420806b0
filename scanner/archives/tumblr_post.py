"""A Tumblr post out of its page: which words are the person's, which another blog's, the tags, the date."""

from __future__ import annotations

import dataclasses
import posixpath
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from lxml import html
from lxml.html import HtmlElement

from scanner.archives.htmlpage import classes, words
from scanner.archives.when import written

_BLOG = frozenset({"tumblr_blog"})


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """Words, and whether they are the person's own."""

    text: str
    own: bool


@dataclasses.dataclass(slots=True)
class Post:
    """A post. `images` says of each picture named in it whether it stands among the person's own words."""

    parts: list[Part]
    tags: list[str]
    created: datetime | None
    reblog: bool = False
    images: dict[str, bool] = dataclasses.field(default_factory=dict)


def read_post(body: HtmlElement, own: set[str]) -> Post:
    """Return the post that the body of a page holds; `own` are the names of the person's blogs."""
    elements = [one for one in body.iter() if isinstance(one.tag, str)]
    stamps = [written(words(one)) for one in elements if one.get("id") == "timestamp"]
    stamps += [_moment(str(one.get("datetime"))) for one in elements if one.tag == "time" and one.get("datetime")]
    tagged = [words(one).lstrip("#").strip() for one in elements if _is_tag(one)]
    created = next((stamp for stamp in stamps if stamp), None)
    tags = list(dict.fromkeys(tag for tag in tagged if tag))
    for element in list(body.iter("header", "footer")) + [one for one in body.iter("div") if one.get("id") == "footer"]:
        if next(element.iter("h1", "h2", "h3"), None) is None:
            _detach(element)
    for element in list(body.iter("span", "a")):
        if _is_tag(element) or element.get("id") == "timestamp":
            _detach(element)
    post = Post([], tags, created)
    _split(body, own, post)
    return post


def _is_tag(element: HtmlElement) -> bool:
    return "tag" in classes(element) or (element.tag == "a" and "/tagged/" in (element.get("href") or ""))


def split_html(raw: str, own: set[str]) -> list[Part]:
    """Return the parts of a piece of HTML as posts are written in."""
    if not raw.strip():
        return []
    post = Post([], [], None)
    _split(html.fragment_fromstring(raw.replace("\0", ""), create_parent="div"), own, post)
    return post.parts


def _split(top: HtmlElement, own: set[str], post: Post) -> None:
    """Take a post apart: each quotation below a blog's name is that blog's, whatever is nested in it its own again."""
    waiting: list[tuple[HtmlElement, bool]] = [(top, True)]
    found: list[Part] = []
    while waiting:  # not recursive: reblogs of reblogs nest deep
        element, is_own = waiting.pop()
        for quotation in _outermost(element):
            name = _attributed(quotation)
            theirs = name is None or name.casefold() not in own
            post.reblog = post.reblog or (name is not None and theirs)
            _detach(quotation)
            waiting.append((quotation, not theirs))
        if any(_is_attribution(one) for one in element.iter("a")):
            is_own, post.reblog = (
                False,
                True,
            )  # a blog's name, and no quotation after it: whose the words are is not clear
        if is_own and element is top and post.reblog:
            for heading in list(element.iterchildren("h1", "h2")):
                found.append(Part(words(heading), own=False))  # the title is that of the post that was passed on
                _detach(heading)
        for image in element.iter("img", "video", "source"):
            if name := posixpath.basename(str(image.get("src") or "").split("?")[0]):
                post.images[name] = is_own
        if text := re.sub(r"\n\s*\n", "\n", words(element)):
            found.append(Part(text, own=is_own))
    post.parts = found


def _outermost(element: HtmlElement) -> Iterator[HtmlElement]:
    inner = [one for one in element.iter("blockquote") if one is not element]
    held = set(inner)
    for one in inner:
        if not any(above in held for above in one.iterancestors()):
            yield one


def _attributed(quotation: HtmlElement) -> str | None:
    """Return the blog that a quotation is said to be of, and take the line that says so away."""
    before = quotation.getprevious()
    if before is None or not isinstance(before.tag, str):
        return None
    links = [one for one in before.iter("a") if _BLOG & classes(one)]
    if not links or (before.tag == "a" and (before.tail or "").strip(" :\n\t") != ""):
        return None
    name = words(links[-1]).strip("@: \n")
    if before.tag == "a":
        before.tail = None
    _detach(before)
    return name


def _is_attribution(link: HtmlElement) -> bool:
    return bool(_BLOG & classes(link)) and (link.tail or "").lstrip().startswith(":")


def _detach(element: HtmlElement) -> None:
    """Take an element out of its tree; what follows it stays."""
    parent = element.getparent()
    if parent is None:
        return
    tail, element.tail = element.tail, None
    before = element.getprevious()
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _moment(value: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(re.sub(r"Z$", "+00:00", value))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found
