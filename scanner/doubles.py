"""
Pictures that turn up more than once in what was given: only the first is judged, and each gets its own cards.

An export often holds one file in several albums. Here copies are told by their bytes alone; those that were stored anew
are known by how they look, where they are judged.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Iterator

from checks.content import Item
from checks.finding import Finding
from scanner.workers import Picture


class Doubles:
    """Knows which pictures are under way or done, and which wait for the answer about another."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._first: dict[bytes, Item] = {}
        self._waiting: list[tuple[Picture, Item]] = []
        self._found: dict[Item, tuple[Finding, ...]] = {}

    def holds(self, picture: Picture) -> bool:
        """Take a picture that was there before, and wait with it; False for one that has to be judged."""
        key = _key(picture)
        first = self._first.setdefault(key, picture.item)
        if first is picture.item:
            return False
        self._waiting.append((picture._replace(data=b"", overlay=None), first))
        return True

    def hear(self, pictures: Iterable[Picture], findings: Iterable[Finding], unread: Iterable[Item]) -> None:
        """Take note of what came of pictures. Of those that could not be judged nothing is known."""
        lost = set(unread)
        of: dict[Item, list[Finding]] = {item: [] for item, *_ in pictures if item not in lost}
        for finding in findings:
            if finding.item in of:
                of[finding.item].append(finding)
        self._found.update({item: tuple(found) for item, found in of.items()})

    def settled(self) -> Iterator[tuple[Item, str, tuple[Finding, ...] | None]]:
        """Yield all that waited, with the words beside them and their findings; None where it has to be judged after all."""
        waiting, self._waiting = self._waiting, []
        for (item, _, _, beside), first in waiting:
            known = self._found.get(first)
            same = None if known is None else tuple(dataclasses.replace(one, item=item) for one in known)
            yield item, beside, same


def _key(picture: Picture) -> bytes:
    """Return what two pictures must share for the findings of one to be those of the other: files, words, who sees them."""
    item, data, overlay, beside = picture
    told = hashlib.blake2b(digest_size=16)
    alike = item.platform, item.kind, item.author, item.audience, item.field, item.context, item.text, beside
    told.update(repr(alike).encode())
    for content in (data, overlay):
        told.update(b"-" if content is None else len(content).to_bytes(8, "big") + content)
    return told.digest()
