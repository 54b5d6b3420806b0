"""
What a browser saved beside a page: the person gives the page alone, and its pictures lie in a folder next to it.

The folder's name is in the language of the browser, and people rename pages, so it is found by what the page names. Only
files that the page names are taken: nothing else of the person's folders is looked at.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from scanner.captures.html import names_beside
from scanner.captures.page import MOST_PAGE, decoded

_MOST = 20_000


def parts_of(page: Path) -> Iterator[tuple[Path, str]]:
    """Yield the files that a page names below its own folder, each with its path from there."""
    if page.stat().st_size > MOST_PAGE:
        return
    for name in names_beside(decoded(page.read_bytes()))[:_MOST]:
        part = page.parent / name
        try:
            steps = [part, *(parent for parent in part.parents if page.parent in parent.parents)]
            if any(stat.S_ISLNK(step.lstat().st_mode) for step in steps) or not part.is_file():
                continue
        except (OSError, ValueError):  # no such file, or no name that this system knows
            continue
        yield part, name
