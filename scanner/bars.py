"""The bars that a person watches while a scan runs. Loaded only where there is a terminal to draw on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f} a second" if task.speed else "")


class Bars:
    """A `Watcher` that draws two bars: words and pictures."""

    def __init__(self, progress: Progress) -> None:
        """Draw on `progress`."""
        self._progress = progress
        self._words = progress.add_task("Words and names", total=None)
        self._pictures = progress.add_task("Pictures", total=None, visible=False)

    def seen(self) -> None:
        """Count nothing yet: the bar runs to and fro until there is a total."""

    def total(self, words: int, pictures: int) -> None:
        """Learn how much there is to do."""
        self._progress.update(self._words, total=words)
        self._progress.update(self._pictures, total=pictures, visible=bool(pictures))

    def done(self, words: int = 0, pictures: int = 0) -> None:
        """Move on."""
        self._progress.advance(self._words, words)
        self._progress.advance(self._pictures, pictures)


@contextmanager
def bars() -> Iterator[Bars]:
    """Draw on standard error, and leave nothing behind at the end."""
    columns = (TextColumn("{task.description:<16}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield Bars(progress)
