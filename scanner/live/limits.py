"""How much of a profile is read, and how long anything may take. Tests give smaller ones."""

from __future__ import annotations

import dataclasses
from datetime import date


@dataclasses.dataclass(frozen=True, slots=True)
class Limits:
    """
    The most posts, seconds and bytes of one visit.

    `pause` is how long a page gets after each step down, `between` how long the site gets between two pages, both in seconds;
    `quiet` is how many steps at the bottom without anything new are the end. `since` is the day before which nothing is wanted.
    """

    posts: int = 500
    seconds: float = 600.0
    opening: float = 45.0
    pause: float = 0.2
    between: float = 1.0
    quiet: int = 3
    pages: int = 50
    page_text: int = 24 << 20
    pictures: int = 256 << 20
    since: date | None = None
