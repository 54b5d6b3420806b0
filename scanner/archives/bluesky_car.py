"""
Records out of a repository file (CAR) of Bluesky, one at a time, with the keys that stand only in its tree.

The file is gone through twice: first for the tree, which is held, then for the records, which are not. Only what the tree
names counts: older wordings may lie in the file still. Where parts of the tree are lost, whatever is left of it is used.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator
from typing import IO, Any, Final

import libipld

from scanner.archives.container import READ_ERRORS, Member
from scanner.archives.jsonstream import Json

_STEP: Final = 1 << 20
_MOST: Final = 16 << 20  # bytes: the protocol allows a block of one or two million
_HEAD: Final = 10  # bytes of the longest number
_CID: Final = b"\x01\x71\x12\x20"  # version 1, DAG-CBOR, SHA-256, 32 bytes
_CID_LENGTH: Final = 36
_OLD_CID: Final = 34
_NODE: Final = (b"\xa2ae", b"\xa2al")  # a map of two, of which the first is "e" or "l"
_ROOTS: Final = b"eroots"
_LONGEST: Final = 2048  # bytes of a key: the protocol allows some 830
_LAST: Final = 0x7F
_BAD: Final = (ValueError, TypeError, KeyError, AttributeError, RecursionError)


class _Broken(Exception):
    """The file is no repository from here on."""


@dataclasses.dataclass(slots=True)
class Survey:
    """What the first way through a repository shows: whose it is, under which keys its records stand, what is missing."""

    began: bool = False
    did: str | None = None
    keys: dict[bytes, list[str]] = dataclasses.field(default_factory=dict)
    blocks: int = 0
    cut: bool = False
    lost_nodes: int = 0
    stale: set[bytes] = dataclasses.field(default_factory=set)


def is_repository(head: bytes) -> bool:
    """Return whether a file that begins like this is a CAR: a number, then a map with `roots` in it."""
    return _ROOTS in head[: _HEAD + len(_ROOTS)] or (b"gversion\x01" in head[:20] and _ROOTS in head[:128])


def survey(member: Member) -> Survey:
    """Go through a repository for its tree. Nothing is raised; what is wrong with it shows in what is returned."""
    found = Survey()
    root: bytes | None = None
    commit: dict[str, Any] = {}
    nodes: dict[bytes, bytes] = {}
    try:
        with member.opener() as stream:
            blocks = _blocks(stream)
            root = _root(next(blocks, b""))
            found.began = root is not None
            for block in blocks:
                cid, data = _split(block)
                found.blocks += 1
                if cid == root:
                    commit = _decoded(data) or {}
                elif data.startswith(_NODE):
                    nodes[cid] = data
    except (_Broken, *_BAD, *READ_ERRORS):
        found.cut = True
    did = commit.get("did")
    found.did = did if isinstance(did, str) else None
    seen: set[bytes] = set()
    _walk(commit.get("data"), nodes, seen, found)
    if found.lost_nodes:  # a node tells the keys in it whole, even where what leads to it is lost
        known = {key for keys in found.keys.values() for key in keys}
        for cid, data in nodes.items():
            if cid not in seen and (entries := _entries(cid, data)) is not None:
                for key, value, _ in entries:
                    if key in known:
                        found.stale.add(value)
                    else:
                        found.keys.setdefault(value, []).append(key)
    return found


def records(member: Member, found: Survey) -> Iterator[tuple[str | None, Json]]:
    """
    Yield (key, record) for what the tree names, in the order of the file; a record that is damaged comes out as None.

    Without the whole tree, a record whose key is lost comes out under None. `found.keys` holds what is missing afterwards.
    """
    given: set[bytes] = set()  # filled only where the tree is not whole
    try:
        with member.opener() as stream:
            blocks = _blocks(stream)
            next(blocks, None)
            for block in blocks:
                cid, data = _split(block)
                if found.lost_nodes:
                    if cid in given:
                        continue
                    given.add(cid)
                keys = found.keys.pop(cid, None)
                if keys is not None:
                    record = _decoded(data) if _is_sound(cid, data) else None
                    yield from ((key, record) for key in keys)
                elif found.lost_nodes and cid not in found.stale and b"e$type" in data and _is_sound(cid, data):
                    record = _decoded(data)
                    if isinstance(record, dict) and isinstance(record.get("$type"), str):
                        yield None, record
    except (_Broken, *READ_ERRORS):
        found.cut = True


def _walk(top: Json, nodes: dict[bytes, bytes], seen: set[bytes], found: Survey) -> None:
    waiting = [top]
    while waiting:  # not recursive, and no node twice: a tree made to do harm may go in circles
        cid = waiting.pop()
        if cid in seen:
            continue
        entries = _entries(cid, nodes[cid], waiting) if isinstance(cid, bytes) and cid in nodes else None
        if entries is None:
            found.lost_nodes += 1
            continue
        seen.add(cid)
        for key, value, right in entries:
            found.keys.setdefault(value, []).append(key)
            if right is not None:
                waiting.append(right)


def _entries(cid: bytes, data: bytes, left: list[Json] | None = None) -> list[tuple[str, bytes, Json]] | None:
    """Return (key, record, subtree to its right) for each entry of a node; None where it is damaged."""
    if not _is_sound(cid, data):
        return None
    try:
        node = libipld.decode_dag_cbor(data)
        entries: list[tuple[str, bytes, Json]] = []
        before = b""
        for entry in node["e"]:
            shared, value = entry["p"], entry["v"]
            before = before[:shared] + entry["k"]
            if not isinstance(value, bytes) or shared < 0 or len(before) > _LONGEST:
                return None
            entries.append((before.decode("utf-8"), value, entry["t"]))
        if left is not None and node["l"] is not None:
            left.append(node["l"])
    except _BAD:
        return None
    return entries


def _is_sound(cid: bytes, data: bytes) -> bool:
    """Return whether a block is what its name says: the name is a checksum."""
    return not cid.startswith(_CID) or hashlib.sha256(data).digest() == cid[4:]


def _decoded(data: bytes) -> Json:
    try:
        return libipld.decode_dag_cbor(data)
    except _BAD:
        return None


def _root(header: bytes) -> bytes | None:
    roots = libipld.decode_dag_cbor(header)["roots"]
    return roots[0] if roots and isinstance(roots[0], bytes) else None


def _split(block: bytes) -> tuple[bytes, bytes]:
    """Return the name of a block and what it holds."""
    if block.startswith(_CID):
        return block[:_CID_LENGTH], block[_CID_LENGTH:]
    if block.startswith(b"\x12\x20"):
        return block[:_OLD_CID], block[_OLD_CID:]
    at = 0
    for _ in range(3):  # version, sort of content, sort of checksum
        _, at = _number(block, at)
    length, at = _number(block, at)
    return block[: at + length], block[at + length :]


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the header and every block. Raises _Broken where the file breaks off or is none."""
    window, at = _more(stream, b"", _STEP), 0
    while at < len(window):
        if len(window) - at < _HEAD:
            window, at = _more(stream, window[at:], _STEP), 0
        if window[at] <= _LAST:
            length, start = window[at], at + 1
        elif at + 1 < len(window) and window[at + 1] <= _LAST:  # nearly all; the rest of this is for the few others
            length, start = window[at] & _LAST | window[at + 1] << 7, at + 2
        else:
            length, start = _number(window, at)
        end = start + length
        if end > len(window):
            if length > _MOST:
                raise _Broken
            window, at = _more(stream, window[start:], length + _STEP), 0
            start, end = 0, length
            if end > len(window):
                raise _Broken
        if not length:
            raise _Broken
        yield window[start:end]
        at = end
        if at == len(window):
            window, at = _more(stream, b"", _STEP), 0


def _more(stream: IO[bytes], window: bytes, size: int) -> bytes:
    try:
        return window + stream.read(size)
    except READ_ERRORS:
        raise _Broken from None


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Return the number that stands at a place, seven bits a byte, and the place after it."""
    number = shift = 0
    for place in range(at, min(at + _HEAD, len(data))):
        byte = data[place]
        number |= (byte & _LAST) << shift
        if byte <= _LAST:
            return number, place + 1
        shift += 7
    raise _Broken
