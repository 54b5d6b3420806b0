"""Makes repository files (CAR) of Bluesky out of invented records, byte by byte, so that the reader is held to the format."""

from __future__ import annotations

import hashlib

DID = "did:plc:robinrobinrobinrobinrobi"


class Link(bytes):
    """A link to another block (CID)."""

    __slots__ = ()


def _head(major, number):
    if number < 24:
        return bytes([major << 5 | number])
    size = 1 if number < 1 << 8 else 2 if number < 1 << 16 else 4
    return bytes([major << 5 | {1: 24, 2: 25, 4: 26}[size]]) + number.to_bytes(size, "big")


def cbor(value):  # noqa: PLR0911 - a sort of value each
    """Return a value as DAG-CBOR."""
    if value is None or isinstance(value, bool):
        return {None: b"\xf6", False: b"\xf4", True: b"\xf5"}[value]
    if isinstance(value, Link):
        return b"\xd8\x2a" + _head(2, len(value) + 1) + b"\0" + value
    if isinstance(value, int):
        return _head(0, value)
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(map(cbor, value))
    keys = sorted(value, key=lambda key: (len(key.encode()), key))
    return _head(5, len(keys)) + b"".join(cbor(key) + cbor(value[key]) for key in keys)


def cid(data, codec=0x71):
    """Return the name of a block."""
    return Link(bytes([1, codec, 0x12, 0x20]) + hashlib.sha256(data).digest())


def number(value):
    """Return a length as it stands before each block."""
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def node(entries, left=None):
    """Return a node of the tree: entries are (key, record, subtree to the right)."""
    packed, before = [], b""
    for key, value, right in entries:
        name = key.encode()
        shared = next((n for n, (a, b) in enumerate(zip(before, name, strict=False)) if a != b), None)
        shared = min(len(before), len(name)) if shared is None else shared
        packed.append({"p": shared, "k": name[shared:], "v": value, "t": right})
        before = name
    return cbor({"l": left, "e": packed})


def blocks_of(records, did=DID, extra=(), size=3):
    """Return (name, data) of every block: the commit, nodes of so many entries in a tree of two levels, the records."""
    made = [(key, cbor(value)) for key, value in sorted(records.items())]
    inner, entries = [], []
    left, groups = None, [made[at : at + size + 1] for at in range(0, len(made), size + 1)]
    for group in groups:
        *leaves, top = group
        leaf = node([(key, cid(data), None) for key, data in leaves]) if leaves else None
        if leaf is not None:
            inner.append((cid(leaf), leaf))
        right = cid(leaf) if leaf is not None else None
        if entries:
            entries[-1] = (*entries[-1][:2], right)
        else:
            left = right
        entries.append((top[0], cid(top[1]), None))
    root = node(entries, left)
    commit = cbor({"did": did, "rev": "3k", "sig": b"s", "data": cid(root), "prev": None, "version": 3})
    held = [(cid(data), data) for _, data in made]
    return [(cid(commit), commit), (cid(root), root), *inner, *held, *((cid(one), one) for one in extra)]


def car(blocks):
    """Return blocks as a file, the first one as its root."""
    header = cbor({"roots": [blocks[0][0]], "version": 1})
    return number(len(header)) + header + b"".join(number(len(name) + len(data)) + name + data for name, data in blocks)


def repository(records, **more):
    """Return a whole repository file with these records by their keys."""
    return car(blocks_of(records, **more))
