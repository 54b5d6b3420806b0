"""What a record of Bluesky says: its text with whole addresses, its pictures, when it was written, where it is seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

import libipld

from scanner.archives.jsonstream import Json
from scanner.archives.stamps import utc

_TID = re.compile(r"[234567a-j][234567a-z]{12}")
_DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
_PARTS = 5  # at: / / owner / collection / key
_SCHEME = re.compile(r"^(?:https?://)?(?:www\.)?", re.IGNORECASE)
_FIRST_YEAR, _LAST_YEAR = 2022, 2100
_PAGES = {
    "app.bsky.feed.post": "post",
    "app.bsky.graph.list": "lists",
    "app.bsky.feed.generator": "feed",
}


class Place(NamedTuple):
    """Where a record stands: whose it is, its collection, its key."""

    owner: str
    collection: str
    key: str

    @property
    def uri(self) -> str:
        """The platform's own id."""
        return f"at://{self.owner}/{self.collection}/{self.key}"

    @property
    def page(self) -> str | None:
        """The address of the page that shows it, where there is one."""
        if not self.key:
            return None
        if self.collection == "app.bsky.graph.starterpack":
            return f"https://bsky.app/starter-pack/{self.owner}/{self.key}"
        kind = _PAGES.get(self.collection)
        return f"https://bsky.app/profile/{self.owner}/{kind}/{self.key}" if kind else None


def place(uri: Json) -> Place | None:
    """Return what an address such as at://did:plc:…/app.bsky.feed.post/3k… says."""
    if not isinstance(uri, str) or not uri.startswith("at://") or uri.count("/") != _PARTS - 1:
        return None
    _, _, owner, collection, key = uri.split("/")
    return Place(owner, collection, key) if owner and collection and key else None


def written(value: dict[str, Any], key: str | None) -> datetime | None:
    """Return when a record was made: as its app says, else as its key tells."""
    return utc(value.get("createdAt")) or _from_key(key or "")


def _from_key(key: str) -> datetime | None:
    if not _TID.fullmatch(key):
        return None
    number = 0
    for sign in key:
        number = number * 32 + _DIGITS.index(sign)
    seconds = (number >> 10) // 1_000_000
    try:
        found = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return found if _FIRST_YEAR <= found.year < _LAST_YEAR else None


def text_of(value: dict[str, Any]) -> str:
    """Return the words of a post: addresses that are shown shortened made whole, and its further tags at the end."""
    text = value.get("text") or ""
    if not isinstance(text, str):
        raise TypeError
    facets = value.get("facets")
    text = _whole(text, facets) if isinstance(facets, list) and facets else text
    tags = value.get("tags")
    more = " ".join(f"#{tag}" for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ""
    return f"{text}\n{more}" if more else text


def _whole(text: str, facets: list[Json]) -> str:
    raw = text.encode("utf-8", "surrogatepass")  # the places are counted in bytes
    last = len(raw)
    for start, end, address in sorted(_links(facets), reverse=True):
        if not 0 <= start < end <= last:
            continue
        try:
            shown = raw[start:end].decode("utf-8")
        except UnicodeError:
            continue
        bare = _SCHEME.sub("", shown.strip().removesuffix("…").removesuffix("...")).lower()
        if bare and _SCHEME.sub("", address).lower().startswith(bare):
            raw = raw[:start] + address.encode("utf-8", "surrogatepass") + raw[end:]
        last = start
    return raw.decode("utf-8", "replace")


def _links(facets: list[Json]) -> Iterator[tuple[int, int, str]]:
    for facet in facets:
        index = facet.get("index") if isinstance(facet, dict) else None
        features = facet.get("features") if isinstance(facet, dict) else None
        if isinstance(index, dict) and isinstance(features, list):
            start, end = index.get("byteStart"), index.get("byteEnd")
            for one in features:
                address = one.get("uri") if isinstance(one, dict) else None
                if isinstance(start, int) and isinstance(end, int) and isinstance(address, str):
                    yield start, end, address


class Medium(NamedTuple):
    """A picture or video of a record: its checksum or address, its type, and what its owner says it shows."""

    name: str
    mime: str
    alt: str


def media_of(embed: Json) -> Iterator[Medium]:
    """Yield the pictures and the video of a post. Link cards and quoted posts are somebody else's."""
    if not isinstance(embed, dict):
        return
    images = embed.get("images")
    for one in images if isinstance(images, list) else []:
        if isinstance(one, dict):
            name = blob(one.get("image")) or _string(one.get("fullsize")) or _string(one.get("thumb"))
            yield Medium(name or "picture", _mime(one.get("image"), "image/jpeg"), _string(one.get("alt")) or "")
    if "video" in embed or "playlist" in embed:
        name = blob(embed.get("video")) or _string(embed.get("playlist"))
        yield Medium(name or "video", _mime(embed.get("video"), "video/mp4"), _string(embed.get("alt")) or "")
    if isinstance(embed.get("media"), dict) and "media" not in embed["media"]:
        yield from media_of(embed["media"])


def blob(value: Json) -> str | None:
    """Return the checksum by which a record names a file, as text; None where it names none."""
    if not isinstance(value, dict):
        return None
    reference = value.get("ref", value.get("cid"))
    if isinstance(reference, dict):
        reference = reference.get("$link")
    if isinstance(reference, bytes):
        try:
            return str(libipld.encode_cid(reference))
        except ValueError:
            return None
    return _string(reference)


def _mime(value: Json, usual: str) -> str:
    return (_string(value.get("mimeType")) if isinstance(value, dict) else None) or usual


def _string(value: Json) -> str | None:
    return value if isinstance(value, str) and value else None
