"""Progress on standard error: what has been looked at, how fast, how long still. Quiet where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Watcher(Protocol):
    """Is told how a run gets on. `words` are posts, comments, names and settings; `pictures` are pictures."""

    def seen(self) -> None:
        """Hear that one more thing was read, while it is counted how much there is."""

    def total(self, words: int, pictures: int) -> None:
        """Hear how much there is to do."""

    def done(self, words: int = 0, pictures: int = 0) -> None:
        """Hear that so much more is done."""


class Silent:
    """Watches nothing."""

    def seen(self) -> None:
        """Hear it, say nothing."""

    def total(self, words: int, pictures: int) -> None:
        """Hear it, say nothing."""

    def done(self, words: int = 0, pictures: int = 0) -> None:
        """Hear it, say nothing."""


@contextmanager
def watching(*, quiet: bool) -> Iterator[Watcher]:
    """Give a watcher that draws on standard error, or a silent one where that is no terminal."""
    if quiet or not sys.stderr.isatty():
        yield Silent()
        return
    from scanner.bars import bars  # noqa: PLC0415 - a drawing library, of use only where somebody looks

    with bars() as watcher:
        yield watcher
