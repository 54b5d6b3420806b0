"""Bluesky's records in JSON of programs, however they are wrapped: by collection, in pages, in feeds, or bare."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from scanner.archives.container import READ_ERRORS, Member
from scanner.archives.jsonstream import Json, chosen, records
from scanner.errors import Problem

_OURS = re.compile(r'"(?:app|chat)\.bsky\.[\w.#]+"|"at://did:[^"]+"|"did"\s*:\s*"did:(?:plc|web):')
_WHOLE = 8 << 20
_DEEPEST = 5


def is_document(head: str) -> bool:
    """Return whether a JSON file that begins like this has to do with Bluesky."""
    return _OURS.search(head) is not None or re.search(r'"passwords"\s*:\s*\[\s*\{[^}]*"privileged"', head) is not None


def documents(member: Member) -> Iterator[tuple[str, Json] | Problem]:
    """Yield (the name it stands under, record or view of a post) of a file, and a Problem where it breaks off."""
    whole = _loaded(member) if member.size <= _WHOLE else None
    if whole is not None:
        yield from _unwrapped("", whole, 0)
        return
    listed = _begins_as_list(member)
    source = records(member) if listed else chosen(member, lambda _: True)
    for one in source:
        if isinstance(one, Problem):
            yield one
        elif listed or isinstance(one[1], dict | list):
            yield from _unwrapped(one[0] if isinstance(one[0], str) else one[0][-1], one[1], 1)


def _loaded(member: Member) -> Json:
    """Return what a file of ordinary size holds; None where it is broken."""
    try:
        with member.opener() as stream:
            return json.loads(stream.read(), strict=False)
    except (ValueError, RecursionError, *READ_ERRORS):
        return None


def _begins_as_list(member: Member) -> bool:
    try:
        with member.opener() as stream:
            return stream.read(256).lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1] == b"["
    except READ_ERRORS:
        return False


def _unwrapped(key: str, value: Json, depth: int) -> Iterator[tuple[str, Json]]:
    if isinstance(value, list) and depth < _DEEPEST:
        for one in value:
            yield from _unwrapped(key, one, depth + 1)
    elif isinstance(value, dict) and not _is_record(value, key) and depth < _DEEPEST:
        nested = [(inner, one) for inner, one in value.items() if isinstance(one, dict | list)]
        for inner, one in nested:
            yield from _unwrapped(inner, one, depth + 1)
        if not nested and depth > 0:
            yield key, value
    else:
        yield key, value


def _is_record(value: dict[str, Any], key: str) -> bool:
    return (
        "$type" in value
        or ("uri" in value and ("value" in value or "record" in value))
        or isinstance(value.get("post"), dict)
        or ("did" in value and "handle" in value)
        or key == "passwords"
    )
