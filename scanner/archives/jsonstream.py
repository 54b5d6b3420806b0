"""
Records out of JSON files of any size, one at a time.

Exports wrap their records in many ways: a list, an object with one list, an object of lists, or one bare record. All of
them come out the same here. What was read before a file breaks off is kept, and the break is a `Problem`.
"""

from __future__ import annotations

import codecs
import io
import itertools
import re
from collections.abc import Iterator
from typing import IO, Any

import ijson

from scanner.archives.container import READ_ERRORS, Member
from scanner.errors import Problem

Json = Any
"""A parsed JSON value. Readers look into it with care: nothing about its shape is promised."""

_HEAD = 1 << 16
_SMALL = 4 << 20


class _Source:
    """A member as clean UTF-8 JSON: byte-order mark gone, JavaScript before the first bracket gone, other encodings undone."""

    def __init__(self, stream: IO[bytes], *, repair: bool) -> None:
        self._stream = stream
        head = stream.read(_HEAD)
        self._decoder: codecs.IncrementalDecoder | None = None
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            self._decoder = codecs.getincrementaldecoder("utf-16")("replace")
        elif repair:
            self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        head = self._clean(head).removeprefix(codecs.BOM_UTF8)
        if head.lstrip()[:1] not in (b"[", b"{"):  # `window.YTD.tweets.part0 = [`
            starts = [at for at in (head.find(b"["), head.find(b"{")) if at >= 0]
            head = head[min(starts) :] if starts else head
        self.head = head
        self.tail = head[-64:]
        self._pending = head

    def _clean(self, data: bytes, *, final: bool = False) -> bytes:
        return self._decoder.decode(data, final).encode() if self._decoder else data

    def read(self, size: int = -1) -> bytes:
        if size == 0:  # ijson asks this first, to learn whether it gets bytes
            return b""
        data, self._pending = self._pending, b""
        while not data:
            raw = self._stream.read(_HEAD)
            data = self._clean(raw, final=not raw)
            self.tail = (self.tail + data)[-64:]
            if not raw:
                break
        return data


def records(member: Member, under: str | None = None) -> Iterator[tuple[str, Json] | Problem]:
    """
    Yield (key, record) for every record of a JSON member, and a Problem where it breaks off.

    `key` is the name under which the record's list stands ("" for a bare list or a bare record, dotted where nested).
    With `under` ("Comment.Comments.CommentsList") only the records of that list are read, streamed at any size.
    """
    done = 0
    for repair in (False, True):
        try:
            for record in _walk(member, under, repair=repair, skip=done):
                done += 1
                yield record
        except ijson.JSONError as error:
            if "UTF8" in str(error) and not repair:
                continue  # again, with the broken letters replaced; what came out already is skipped
            if "trailing garbage" not in str(error):
                yield Problem(member.path, _broken(done))
        except READ_ERRORS:
            yield Problem(member.path, _broken(done))
        return


def _broken(done: int) -> str:
    rest = f"after {done:,} good entries" if done else "and nothing in it could be read"
    return f"the file is cut short or damaged {rest}"


def _walk(member: Member, under: str | None, *, repair: bool, skip: int) -> Iterator[tuple[str, Json]]:
    """Yield the records, passing over the first `skip`."""
    with member.opener() as stream:
        source = _Source(stream, repair=repair)
        if under is None and source.head.lstrip()[:1] == b"[":
            flow = _items(source, "")
        elif under is not None:
            flow = _items(source, under)
        else:
            flow = _of_object(source, member, repair=repair)
        yield from itertools.islice(flow, skip, None)


def _items(source: _Source, key: str) -> Iterator[tuple[str, Json]]:
    prefix = f"{key}.item" if key else "item"
    return ((key, value) for value in ijson.items(source, prefix, use_float=True))


def _of_object(source: _Source, member: Member, *, repair: bool) -> Iterator[tuple[str, Json]]:
    """Yield the records of an object. A large one is streamed where it is one list under one key, as the big ones are."""
    first = _first_list(source.head)
    if first is not None and member.size > _SMALL:
        yield from _items(source, first)
        if re.search(rb"\]\s*}\s*;?\s*$", source.tail):
            return
        rest = {key: value for key, value in _load(member, repair=repair).items() if key != first}
        yield from _unwrapped(rest)
        return
    try:
        whole = dict(ijson.kvitems(source, "", use_float=True))
    except ijson.JSONError:
        if first is None:
            raise
        with member.opener() as again:  # what stands before the break is good
            yield from _items(_Source(again, repair=repair), first)
        raise
    yield from _unwrapped(whole)


def _load(member: Member, *, repair: bool) -> dict[str, Json]:
    with member.opener() as stream:
        return dict(ijson.kvitems(_Source(stream, repair=repair), "", use_float=True))


def _first_list(head: bytes) -> str | None:
    """Return the key of the list that an object begins with, or None where it begins with something else."""
    events = ijson.basic_parse(io.BytesIO(head))
    try:
        (_, (_, key), (third, _)) = next(events), next(events), next(events)
    except (ijson.JSONError, StopIteration):
        return None
    return str(key) if third == "start_array" else None


def _unwrapped(whole: dict[str, Json]) -> Iterator[tuple[str, Json]]:
    """Yield what an object wraps. One with a plain value among its entries wraps nothing: it is itself the record."""
    if any(isinstance(value, str | int | float) for value in whole.values()):
        yield "", whole
        return
    for key, value in whole.items():
        if isinstance(value, list):
            yield from ((key, one) for one in value)
        elif isinstance(value, dict) and value and all(isinstance(one, list) for one in value.values()):
            yield from ((f"{key}.{inner}", one) for inner, ones in value.items() for one in ones)
        else:
            yield key, value
