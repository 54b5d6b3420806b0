"""What a page says of itself for programs: JSON-LD and Open Graph. Comments in it are never looked into."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup

from checks.content import Kind
from scanner.captures.state import held_by

_PROFILE = frozenset({"ProfilePage", "Person"})
_POSTS = frozenset(
    {
        "SocialMediaPosting",
        "DiscussionForumPosting",
        "BlogPosting",
        "Article",
        "NewsArticle",
        "Posting",
        "VideoObject",
        "ImageObject",
    }
)
_NEVER = frozenset({"comment", "comments", "sharedContent", "isPartOf", "interactionStatistic", "publisher", "review"})
_MOST_DEPTH = 12


@dataclasses.dataclass(frozen=True, slots=True)
class Posting:
    """A post as JSON-LD or a page's own data has it. `own` is False where that says that it is somebody else's."""

    text: str
    address: str | None
    published: str | None
    name: str
    link: str | None
    handle: str
    pictures: tuple[str, ...] = ()
    own: bool | None = None
    kind: Kind = Kind.POST


@dataclasses.dataclass(slots=True)
class Said:
    """What a page says of itself."""

    is_profile: bool = False
    names: list[str] = dataclasses.field(default_factory=list)
    handles: list[str] = dataclasses.field(default_factory=list)
    addresses: list[str] = dataclasses.field(default_factory=list)
    about: str = ""
    pictures: list[str] = dataclasses.field(default_factory=list)
    links: list[str] = dataclasses.field(default_factory=list)
    platform: str | None = None
    postings: list[Posting] = dataclasses.field(default_factory=list)


def said_by(soup: BeautifulSoup) -> Said:
    """Return what the page says of itself. Read it before scripts are taken out."""
    said = Said()
    for script in soup.find_all("script", type=lambda value: value is not None and "ld+json" in value.lower()):
        try:
            value = json.loads(script.string or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(value):
            _take(thing, said)
    _take_state(soup, said)
    meta = {
        str(tag.get("property") or tag.get("name") or "").lower(): str(tag.get("content") or "")
        for tag in reversed(soup.find_all("meta", content=True))
    }
    if meta.get("og:type", "").lower() in ("profile", "tumblr-feed:tumblelog"):
        said.is_profile = True
        said.addresses.append(meta.get("og:url", ""))
        said.handles.append(meta.get("profile:username", ""))
        said.about = said.about or meta.get("og:description", "")
        said.pictures.append(meta.get("og:image", ""))
        said.names.append(meta.get("og:title", ""))
    if said.is_profile:
        said.addresses += [str(tag.get("href") or "") for tag in soup.find_all("link", rel="canonical")]
    return said


def _take_state(soup: BeautifulSoup, said: Said) -> None:
    """Take in what the page holds as data for its own scripts. Where it is a profile's, what names nobody is that person's."""
    held = list(held_by(soup))
    cards = {
        one.handle.casefold() for one in held if one.shape.card
    }  # where there are several, nobody knows whose page it is
    for one in held:
        shape = one.shape
        if shape.platform != "web":
            said.platform = said.platform or shape.platform
        if shape.card and len(cards) == 1 and not said.is_profile:
            said.is_profile = True
            said.handles.append(one.handle)
            said.names.append(one.name)
            said.addresses.append(one.link or "")
            said.about = said.about or one.text
            said.pictures += one.pictures
            said.links += one.links
    card = next((one for one in held if one.shape.card), None) if len(cards) == 1 else None
    for one in held:
        if one.shape.card or not (one.text or one.pictures):
            continue
        nameless = not (one.handle or one.link or one.name)
        handle = card.handle if nameless and card and card.shape.platform == one.shape.platform else one.handle
        kind = Kind(one.shape.kind)
        said.postings.append(
            Posting(one.text, one.address, one.time, one.name, one.link, handle, one.pictures, one.own, kind)
        )


def own_address(soup: BeautifulSoup) -> str | None:
    """Return the address that a page gives as its own."""
    canonical = soup.find("link", rel="canonical", href=True)
    if canonical:
        return str(canonical["href"])
    meta = soup.find("meta", property="og:url", content=True)
    return str(meta["content"]) if meta else None


def _things(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > _MOST_DEPTH:
        return
    if isinstance(value, list):
        for one in value:
            yield from _things(one, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for key, one in value.items():
            if key not in _NEVER and key != "author" and isinstance(one, dict | list):
                yield from _things(one, depth + 1)


def _types(thing: dict[str, Any]) -> set[str]:
    kinds = thing.get("@type")
    return {str(kind).rpartition("/")[2] for kind in (kinds if isinstance(kinds, list) else [kinds])}


def _take(thing: dict[str, Any], said: Said) -> None:
    kinds = _types(thing)
    if "ProfilePage" in kinds:
        said.is_profile = True
        said.addresses.append(_address(thing))
        main = thing.get("mainEntity")
        if isinstance(main, dict):
            said.handles += [folded for key in ("alternateName", "identifier") if (folded := _text(main.get(key)))]
            said.names.append(_text(main.get("name")))
            said.addresses.append(_address(main))
            said.about = said.about or _text(main.get("description"))
            said.pictures += _pictures(main.get("image"))
    elif kinds & _POSTS:
        author = thing.get("author") or thing.get("creator")
        author = author[0] if isinstance(author, list) and author else author
        author = {"name": author} if isinstance(author, str) else author if isinstance(author, dict) else {}
        text = next((_text(thing.get(key)) for key in ("articleBody", "text", "caption") if _text(thing.get(key))), "")
        if text:
            published = _text(thing.get("datePublished") or thing.get("uploadDate") or thing.get("dateCreated"))
            name, handle = _text(author.get("name")), _text(author.get("alternateName"))
            said.postings.append(Posting(text, _address(thing), published, name, _address(author) or None, handle))


def _address(thing: dict[str, Any]) -> str:
    for key in ("url", "@id", "mainEntityOfPage"):
        value = thing.get(key)
        value = value.get("@id") or value.get("url") if isinstance(value, dict) else value
        if isinstance(value, str) and value.startswith(("http://", "https://", "/")):
            return value
    return ""


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _pictures(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    found = [(one.get("contentUrl") or one.get("url")) if isinstance(one, dict) else one for one in values]
    return [one for one in found if isinstance(one, str) and one]
