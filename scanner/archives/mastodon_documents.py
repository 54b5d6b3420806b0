"""The JSON documents of an archive: what each is, by its beginning, and the activities in it however they are wrapped."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from scanner.archives.container import Member
from scanner.archives.heads import head_text
from scanner.archives.jsonstream import Json, chosen, records
from scanner.errors import Problem

_CONTEXT = re.compile(r"w3\.org\\?/ns\\?/activitystreams")
_COLLECTION = re.compile(r'"(?:Ordered)?Collection(?:Page)?"|"orderedItems"')
_ACTIVITY = re.compile(r'"type"\s*:\s*"(?:Create|Announce|Note|Question|Article)"')
_PERSON = re.compile(r'"preferredUsername"|"type"\s*:\s*"Person"')
_SAVED = re.compile(r'"(?:statuses|favourites|mentions)"\s*:\s*\[')  # the lists of the tool mastodon-archive
_ITEMS = ("orderedItems", "items")
_WANTED: Final[dict[str, bool | None]] = {**dict.fromkeys(_ITEMS, True), "first": None, "outbox": None}


def sort_of_document(member: Member) -> str | None:
    """Return what sort of document this is, by its beginning; None where it is not of this platform."""
    head = head_text(member)
    name = posixpath.basename(member.path).lower()
    if _CONTEXT.search(head) or '"attributedTo"' in head:
        if _COLLECTION.search(head) and not name.startswith("actor"):
            return "activity"
        if _PERSON.search(head) or name.startswith("actor"):
            return "actor"
        return "activity" if _ACTIVITY.search(head) else None
    if '"orderedItems"' in head:
        return "activity"
    if '"subcategory"' in head:  # gallery-dl's, which has a reader of its own
        return None
    return "saved" if '"account"' in head and '"acct"' in head and _SAVED.search(head) else None


def activities(member: Member) -> Iterator[tuple[str, Json] | Problem]:
    """Yield the activities of an outbox however they are wrapped; one that stands alone is itself yielded."""
    head = head_text(member)
    if head.lstrip("\ufeff \t\r\n").startswith("{") and any(f'"{key}"' in head for key in _ITEMS):
        listed = False
        for one in chosen(member, lambda path: _WANTED.get(path[-1], False)):
            listed = True
            yield one if isinstance(one, Problem) else ("", one[1])
        if listed:
            return
    for entry in records(member):  # a post alone has lists of that name too, further in
        if isinstance(entry, Problem) or not isinstance(entry[1], dict) or not _WANTED.keys() & entry[1].keys():
            yield entry


def good(entries: Iterable[tuple[str, Json] | Problem]) -> Iterator[dict[str, Any]]:
    """Yield the records among entries; what is wrong with the others is said when they are read in their turn."""
    for entry in entries:
        if not isinstance(entry, Problem) and isinstance(entry[1], dict):
            yield entry[1]
