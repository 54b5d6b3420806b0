"""
What a page holds as data for its own scripts: posts and the head of a profile, found by their shape wherever they stand.

Sites rename what they draw with every few months, and their data seldom. Which shapes there are is said in the sites' files.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

from bs4 import BeautifulSoup

from scanner.captures.pieces import images, words
from scanner.captures.sites import Shape, sites

_NAMES = (
    *("ytInitialData", "__UNIVERSAL_DATA_FOR_REHYDRATION__", "SIGI_STATE", "__NEXT_DATA__", "_sharedData"),
    *("__additionalDataLoaded", "__APOLLO_STATE__", "___INITIAL_STATE___", "__PWS_DATA__", "__INITIAL_STATE__", "___r"),
)
_ASSIGNED = re.compile(
    rf"(?:{'|'.join(map(re.escape, _NAMES))})[\"'\]]*\s*(?:=|\(|,)\s*(?:[\"'][^\"']*[\"']\s*,\s*)?(?=[\[{{])"
)
_NEVER = frozenset(
    "comment comments replies preview_comments edge_media_to_comment edge_media_preview_comment related suggested "
    "recommendations sharedContent secondaryResults".split()
)
_MOST_THINGS = 400_000
_MOST_DEPTH = 60
_TWITTER = "%a %b %d %H:%M:%S %z %Y"
_FIELD = re.compile(r"\{([^{}]+)\}")


@dataclasses.dataclass(slots=True)
class Held:
    """Something that a shape was found in: a post, or the head of a profile. Missing parts are empty."""

    shape: Shape
    text: str = ""
    time: str | None = None
    handle: str = ""
    name: str = ""
    link: str | None = None
    address: str | None = None
    pictures: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    own: bool | None = None


def held_by(soup: BeautifulSoup) -> Iterator[Held]:
    """Yield what the data in a page holds. Read it before scripts are taken out."""
    for script in soup.find_all("script"):
        text = script.string or ""
        if "ld+json" in str(script.get("type") or ""):
            continue
        if "json" in str(script.get("type") or "") or str(script.get("id") or "").startswith("__"):
            yield from _in_text(text.strip())
        elif "{" in text:
            for found in _ASSIGNED.finditer(text):
                yield from _in_text(text[found.end() :])


def _in_text(text: str) -> Iterator[Held]:
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return
    yield from held_in(value)


def held_in(value: Any) -> Iterator[Held]:
    """Yield what a value from JSON holds, in the order in which it stands there."""
    waiting: list[tuple[Any, int]] = [(value, 0)]
    seen = 0
    while waiting and seen < _MOST_THINGS:
        one, depth = waiting.pop()
        seen += 1
        if isinstance(one, list):
            waiting.extend((inner, depth + 1) for inner in reversed(one) if isinstance(inner, dict | list))
            continue
        shape = next((shape for shape in _shapes() if _fits(one, shape)), None)
        if shape is not None:
            yield _held(one, shape)
        if (shape is None or shape.card) and depth < _MOST_DEPTH:
            inner = [
                (held, depth + 1) for key, held in one.items() if key not in _NEVER and isinstance(held, dict | list)
            ]
            waiting.extend(reversed(inner))


@cache
def _shapes() -> tuple[Shape, ...]:
    return tuple(shape for site in sites() for shape in site.state)


def _fits(thing: dict[str, Any], shape: Shape) -> bool:
    return all(_at(thing, path) not in (None, "") for path in shape.needs) and not any(
        _at(thing, path) is None or str(_at(thing, path)) not in values for path, values in shape.only.items()
    )


def _held(thing: dict[str, Any], shape: Shape) -> Held:
    other = any(_at(thing, path) for path in shape.other)
    inner = _at(thing, shape.instead) if shape.instead else None
    said = inner if isinstance(inner, dict) else thing
    texts = [text for path in shape.text if (text := _text(said, path, html=shape.html))]
    made = Held(shape, "\n".join(texts) if shape.all_texts else next(iter(texts), ""))
    made.time = next((_time(value) for path in shape.time if (value := _at(said, path)) is not None), None)
    made.handle = next((text for path in shape.handle if (text := _text(said, path))), "")
    made.name = next((text for path in shape.name if (text := _text(said, path))), "")
    made.link = next((text for path in shape.link if (text := _text(said, path))), None)
    made.address = _filled(said, shape.address)
    inside = [image for path in shape.text for image in _images(_at(said, path))] if shape.html else []
    named = [one for path in shape.pictures for one in _all(said, path)]
    made.pictures = tuple(dict.fromkeys(one for one in (*named, *inside) if one.startswith("http")))
    made.links = tuple(dict.fromkeys(one for path in shape.links for one in _all(said, path)))
    made.own = False if other else None
    return made


def _at(thing: Any, path: str) -> Any:
    """Return what stands at a path like "caption.text" or "edges.0.node"; None where there is nothing."""
    for step in path.split("."):
        if isinstance(thing, dict):
            thing = thing.get(step)
        elif isinstance(thing, list) and step.isdigit() and int(step) < len(thing):
            thing = thing[int(step)]
        else:
            return None
    return thing


def _all(thing: Any, path: str) -> list[str]:
    """Return all texts at a path in which `*` stands for every entry of a list."""
    first, star, rest = path.partition(".*.")
    if not star:
        found = _at(thing, path)
        return [found] if isinstance(found, str) and found else []
    inner = _at(thing, first)
    return [text for one in (inner if isinstance(inner, list) else []) for text in _all(one, rest)]


def _text(thing: Any, path: str, *, html: bool = False) -> str:
    if ".*." in path:
        return "".join(_all(thing, path)).strip()
    value = _at(thing, path)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return ""
    return words(BeautifulSoup(value, "lxml")) if (html and "<" in value) or (html and "&" in value) else value.strip()


def _images(value: Any) -> list[str]:
    if not isinstance(value, str) or "<img" not in value:
        return []
    return [image.reference for image, _ in images(BeautifulSoup(value, "lxml"), set()) if not image.face]


def _time(value: Any) -> str | None:
    """Return a time as pieces.stamp reads it."""
    if isinstance(value, float):
        value = int(value)
    text = str(value)
    try:
        return datetime.strptime(text, _TWITTER).isoformat()  # noqa: DTZ007 - the zone is in the text
    except ValueError:
        return text


def _filled(thing: Any, pattern: str) -> str | None:
    """Return an address with each {path} filled in; None where one of them is not there. `{path/}` is its last segment."""
    missing = False

    def fill(found: re.Match[str]) -> str:
        nonlocal missing
        text = _text(thing, found[1].rstrip("/"))
        missing = missing or not text
        return text.rstrip("/").rpartition("/")[2] if found[1].endswith("/") else text

    filled = _FIELD.sub(fill, pattern)
    return None if missing or not filled else filled
