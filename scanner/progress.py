"""Progress on standard error: what has been looked at, how fast, how long still. Quiet where nobody watches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text


class Watcher(Protocol):
    """Is told how a run gets on. `words` are posts, comments, names and settings; `pictures` are pictures."""

    def total(self, words: int, pictures: int) -> None:
        """Hear how much there is to do."""

    def done(self, words: int = 0, pictures: int = 0) -> None:
        """Hear that so much more is done."""


class Silent:
    """Watches nothing."""

    def total(self, words: int, pictures: int) -> None:
        """Hear it, say nothing."""

    def done(self, words: int = 0, pictures: int = 0) -> None:
        """Hear it, say nothing."""


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f} a second" if task.speed else "")


class _Bars:
    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._words = progress.add_task("Words and names", total=None)
        self._pictures = progress.add_task("Pictures", total=None, visible=False)

    def total(self, words: int, pictures: int) -> None:
        self._progress.update(self._words, total=words)
        self._progress.update(self._pictures, total=pictures, visible=bool(pictures))

    def done(self, words: int = 0, pictures: int = 0) -> None:
        self._progress.advance(self._words, words)
        self._progress.advance(self._pictures, pictures)


@contextmanager
def watching(*, quiet: bool) -> Iterator[Watcher]:
    """Give a watcher that draws on standard error, or a silent one where that is no terminal."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield Silent()
        return
    columns = (TextColumn("{task.description:<16}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield _Bars(progress)
