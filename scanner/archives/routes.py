"""
The table of known paths: which method of a reader takes which members of an archive.

Exports nest oddly and people zip by hand, so only the end of a path counts. Apostrophes differ between exports.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

_Method = TypeVar("_Method", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Route:
    """Members whose path ends like `pattern` go to the method `name`, record by record or whole."""

    pattern: re.Pattern[str]
    name: str
    whole: bool


def record(*patterns: str) -> Callable[[_Method], _Method]:
    """Mark `method(self, record, key, member) -> Iterable[Item]`: called for each record of these JSON members."""
    return _mark(patterns, whole=False)


def file(*patterns: str) -> Callable[[_Method], _Method]:
    """Mark `method(self, member) -> Iterator[Item | Problem]`: called once for each of these members."""
    return _mark(patterns, whole=True)


def _mark(patterns: tuple[str, ...], *, whole: bool) -> Callable[[_Method], _Method]:
    def mark(method: _Method) -> _Method:
        routes = [Route(suffix(pattern), method.__name__, whole) for pattern in patterns]
        method.__dict__.setdefault("routes", []).extend(routes)
        return method

    return mark


@cache
def suffix(pattern: str) -> re.Pattern[str]:
    """Return what matches a path by its end: `*` is any run of letters within a folder, `**` crosses folders."""
    return any_suffix((pattern,))


@cache
def any_suffix(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Return what matches where any of the patterns does: over a hundred thousand paths, one search is much faster."""
    ends = (re.escape(plain(one)).replace(r"\*\*", ".*").replace(r"\*", "[^/]*") for one in patterns)
    return re.compile(rf"(?:^|/)(?:{'|'.join(ends)})$" if patterns else "(?!)", re.IGNORECASE | re.DOTALL)


def either(routes: Iterable[Route]) -> re.Pattern[str]:
    """As `any_suffix`, of the paths of several routes."""
    ends = "|".join(route.pattern.pattern.removeprefix("(?:^|/)").removesuffix("$") for route in routes)
    return re.compile(rf"(?:^|/)(?:{ends or '(?!)'})$", re.IGNORECASE | re.DOTALL)


@cache
def any_line(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """As `any_suffix`, over a container's whole listing at once: a search for each of many paths takes far longer."""
    ends = (re.escape(plain(one).lower()).replace(r"\*\*", ".*").replace(r"\*", "[^/\n]*") for one in patterns)
    return re.compile(rf"(?:^|/)(?:{'|'.join(ends)})$" if patterns else "(?!)", re.MULTILINE)


def plain(path: str) -> str:
    """Return a path with every kind of apostrophe written as one sign."""
    return path.replace("'", "_").replace("’", "_")
