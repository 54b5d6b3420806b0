"""Small files that are looked at twice, first to learn whose they are, without being read twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from scanner.archives.container import Member

_MOST = 48 << 20  # bytes of the files whose contents are held

_Value = TypeVar("_Value")


class Kept(Generic[_Value]):
    """What files hold: kept from the first look to the second, as far as memory is not strained, else read again."""

    def __init__(self, load: Callable[[Member], _Value]) -> None:
        """Prepare; `load` reads a file."""
        self._load = load
        self._values: dict[str, _Value] = {}
        self._left = _MOST

    def look(self, member: Member) -> _Value:
        """Return what a file holds, and keep it for `take` where there is room."""
        value = self._load(member)
        if member.size <= self._left:
            self._left -= member.size
            self._values[member.path] = value
        return value

    def take(self, member: Member) -> _Value:
        """Return what a file holds, and keep it no longer."""
        if member.path not in self._values:
            return self._load(member)
        self._left += member.size
        return self._values.pop(member.path)
