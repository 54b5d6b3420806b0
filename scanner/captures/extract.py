"""
From a page to what stands on it, and who wrote it. Used for saved pages; a live page is read the same way.

In layers, best first: what the page says of itself for programs, the site's own marks, marks that many sites share, and at
last all of its text, whose writer then is unknown. Whose words they are is decided when the owner is known (people.py):
what nothing tells is never taken for the owner's.
"""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from checks.content import Kind
from scanner.archives.container import READ_ERRORS
from scanner.captures import marks, pieces, profile
from scanner.captures.page import Page
from scanner.captures.people import Owner, Person, absolute, handle_of, key_of
from scanner.captures.pieces import Image
from scanner.captures.post import Element
from scanner.captures.sites import Site
from scanner.captures.structured import own_address, said_by
from scanner.captures.view import Found, View
from scanner.captures.visible import strip_unseen

_MOST_TEXT = 50_000
_MOST_STYLE = 8 << 20


@dataclasses.dataclass(slots=True)
class Extract:
    """
    What stands on one page, and whose profile it says that it is (None: it is no profile). Its HTML is let go.

    `whole` is the text of a page without posts, `text` that of any page, where it was asked for; `me` are the addresses that
    the page names as the same person's.
    """

    page: Page
    address: str | None
    host: str
    site: Site
    platform: str
    owner: Owner | None
    found: list[Found]
    whole: str = ""
    text: str = ""
    me: tuple[str, ...] = ()


def extract(page: Page, *, with_text: bool = False) -> Extract:
    """Return what stands on a page. `with_text` keeps its text as a whole beside that."""
    with warnings.catch_warnings():  # what looks like XML, or like no page at all, is read like any other page
        warnings.simplefilter("ignore")
        soup = BeautifulSoup(page.markup, "lxml")
    said = said_by(soup)
    styles = [*(style.get_text() for style in soup.find_all("style")), *_linked_styles(soup, page)]
    address = absolute(page.address or own_address(soup), None)
    base = soup.find("base", href=True)
    base_address = absolute(str(base["href"]), address) if base is not None else address
    linked = (absolute(str(one["href"]), base_address) for one in soup.find_all(["a", "link"], rel="me", href=True))
    me = tuple(dict.fromkeys(one for one in linked if one))
    strip_unseen(soup, styles)
    view = View(soup, page, said, address, base_address)
    owner = profile.owner_of(view)
    view.posts = _posts(view)
    view.groups = profile.groups_on(view)
    found = [*profile.card(view, owner), *view.groups.values()]
    view.apart = view.quoted | view.boxes
    quotes = _quotes_by_post(view)
    posts: dict[int, str | None] = {}
    for post in view.posts:
        made = list(_post(view, post, quotes.get(id(post), [])))
        posts[id(post)] = made[0].address
        found.extend(made)
    found.extend(_comment(view, one, posts) for one in view.comments if not view.outside(one))
    found.extend(_only_said(view, found))
    found.extend(profile.pictures(view, owner))
    whole = ""
    if not any(one.kind in (Kind.POST, Kind.COMMENT) for one in found):
        main = view.first(soup, "main, [role=main]") or soup
        whole = (pieces.words(main, view.around) or pieces.words(soup, view.around))[:_MOST_TEXT]
    text = pieces.words(soup)[:_MOST_TEXT] if with_text else ""
    platform = view.site.platform if view.site.hosts else said.platform or view.site.platform
    if not view.site.hosts and view.first(soup, marks.MASTODON):
        platform = "mastodon"
    bare = dataclasses.replace(page, markup="")
    return Extract(bare, address, view.host, view.site, platform, owner, found, whole, text, me)


def _linked_styles(soup: BeautifulSoup, page: Page) -> Iterator[str]:
    for link in soup.find_all("link", rel="stylesheet", href=True):
        member = page.find(str(link["href"]))
        if member is None:
            continue
        try:
            with member.opener() as stream:
                yield stream.read(_MOST_STYLE).decode("utf-8", "replace")
        except READ_ERRORS:
            continue


def _posts(view: View) -> list[Tag]:
    """Return the posts of a page. A post inside a post is quoted there, or it is the same one marked twice."""
    posts: list[Tag] = []
    taken: set[int] = set()
    apart = view.around | view.boxes
    for one in view.all(view.soup, *view.site.post, marks.POST):
        parents = {id(parent) for parent in one.parents}
        if id(one) in apart or parents & apart or id(one) in view.quoted or parents & view.quoted:
            continue
        if not parents & taken:
            if Element(view, one, set()).is_post():
                taken.add(id(one))
                posts.append(one)
            continue
        outer = next(parent for parent in one.parents if id(parent) in taken)
        if pieces.words(outer) != pieces.words(one):
            view.quoted.add(id(one))
            view.quotes.append(one)
    return posts


def _post(view: View, post: Tag, quotes: list[Tag]) -> Iterator[Found]:
    """Yield a post, and what it quotes as somebody else's."""
    element = Element(view, post, view.apart)
    made = Found(Kind.POST, element.words)
    made.person, made.created, made.address = element.person(), element.when(), element.address()
    made.audience, made.context = element.audience()
    shown = pieces.images(post, element.without)
    made.pictures = [image for image, tag in shown if not image.face and not _is_face(view, tag)]
    if view.first(post, *view.site.reposted, marks.REPOSTED) is not None and not made.text:
        made.own = False
    yield made
    for one in quotes:
        quoted = Found(Kind.POST, Element(view, one, set()).words, own=False, context=made.address)
        quoted.pictures = [image for image, _ in pieces.images(one, set())]
        yield quoted


def _quotes_by_post(view: View) -> dict[int, list[Tag]]:
    """Return the quotations of each post, by its identity. What is quoted in a quotation is part of that."""
    posts = {id(one) for one in view.posts}
    found: dict[int, list[Tag]] = {}
    for one in view.quotes:
        parents = [id(parent) for parent in one.parents]
        post = next((parent for parent in parents if parent in posts), None)
        if post is not None and view.quoted.isdisjoint(parents[: parents.index(post)]):
            found.setdefault(post, []).append(one)
    return found


def _is_face(view: View, image: Tag) -> bool:
    """Return whether a picture is of a person beside their name, for it links to them."""
    link = image.find_parent("a", href=True)
    address = view.link(link if isinstance(link, Tag) else None)
    return bool(address and handle_of(address)) and image.find_parent(class_=marks.IN_TEXT) is None


def _comment(view: View, comment: Tag, posts: dict[int, str | None]) -> Found:
    """Return a comment. `posts` are the addresses of the posts, by their identities."""
    element = Element(view, comment, view.apart)
    text = element.words
    person = element.person()
    if person is None:
        link = next((one for one in view.all(comment, "a[href]") if not element.out(one)), None)
        person = Person(pieces.words(link), view.link(link)) if link is not None else Person("?")
    if person.name and text.startswith(f"{person.name}:"):
        text = text.removeprefix(f"{person.name}:").strip()
    under = next((posts[id(parent)] for parent in comment.parents if id(parent) in posts), None)
    return Found(Kind.COMMENT, text, person, created=element.when(), address=element.address(), context=under)


def _only_said(view: View, found: list[Found]) -> Iterator[Found]:
    """Yield the posts that only the page's data has; those that the page shows too get from it what they lack."""
    posts = [one for one in found if one.kind in (Kind.POST, Kind.COMMENT)] if view.said.postings else []
    by_address = {_precise(one.address): one for one in reversed(posts) if one.address}
    by_text = {" ".join(one.text.split()): one for one in reversed(posts) if one.text}
    for one in dict.fromkeys(view.said.postings):
        address = absolute(one.address, view.base)
        person = Person(one.name, absolute(one.link, view.base), one.handle)
        created = pieces.stamp(one.published or "")
        same = by_address.get(_precise(address)) if address else None
        same = same or (by_text.get(" ".join(one.text.split())) if one.text else None)
        pictures = [Image(picture, "", face=False) for picture in one.pictures]
        if same is None or one.own is False:
            made = Found(one.kind, one.text, person if person.known else None, one.own, created, address)
            made.pictures = pictures
            yield made
            continue
        same.pictures = same.pictures or pictures
        same.created, same.address = same.created or created, same.address or address
        same.person = same.person or (person if person.known else None)


def _precise(address: str | None) -> str:
    """Return what tells a post's address from others: its query too, for some sites name the post there."""
    return f"{key_of(address)}?{(address or '').partition('?')[2]}"
