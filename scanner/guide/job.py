"""The scan behind the page: in a thread of its own, watched by the page, stopped when the person says so."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from checks.policy_file import OwnPolicy
from checks.settings import Settings
from scanner.archives.reader import Options
from scanner.around_scan import before_of, jobs, known_of, refuse_nothing, write_review
from scanner.compose import compose
from scanner.errors import Problem
from scanner.models import versions
from scanner.own_policy import asked, under
from scanner.review import new_salt
from scanner.run import Period, Run
from scanner.sources import open_sources

_GENERAL: Final = "Something went wrong that is not your fault ({}). Nothing was changed. You could try again."
_RATE_OVER: Final = 10.0  # seconds of which the rate is told


class _Cancelled(Exception):
    """The person stopped the scan."""


@dataclasses.dataclass(frozen=True, slots=True)
class Wish:
    """What a scan is asked for. `folder` is where the review goes, `baseline` last year's review or decisions file."""

    sources: tuple[Path, ...]
    folder: Path
    baseline: Path | None = None
    me: str = ""
    messages: bool = False
    own: OwnPolicy = dataclasses.field(default_factory=OwnPolicy)
    processes: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Progress:
    """
    How a scan gets on. `state` is reading, looking, writing, and at the end done, stopped or failed.

    `words` and `pictures` are how many of how many; `rate` is things a second and `left` seconds, None where nobody knows
    yet. `told` says in words what went wrong.
    """

    state: str
    words: tuple[int, int] = (0, 0)
    pictures: tuple[int, int] = (0, 0)
    rate: float | None = None
    left: float | None = None
    told: str = ""

    @property
    def over(self) -> bool:
        """Return whether it has ended, in whatever way."""
        return self.state in ("done", "stopped", "failed")


class Job:
    """One scan. It is its own watcher: what it is told while it runs is what the page shows."""

    def __init__(self, wish: Wish, on_end: Callable[[], None], clock: Callable[[], float] = time.monotonic) -> None:
        """Begin at once. `on_end` is called when the review is written, before anybody is told."""
        self._wish = wish
        self._on_end = on_end
        self._clock = clock
        self._stop = threading.Event()
        self._state, self._told = "reading", ""
        self._counts, self._totals = [0, 0], [0, 0]
        self._marks: list[tuple[float, int, int]] = []
        self._thread = threading.Thread(target=self._go, name="scan", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ask it to stop, and wait until it has: nothing is written after that."""
        self._stop.set()
        self._thread.join()

    def total(self, words: int, pictures: int) -> None:
        """Hear how much there is to do."""
        self._totals = [words, pictures]
        self._state = "looking"
        self._check()

    def done(self, words: int = 0, pictures: int = 0) -> None:
        """Hear that so much more is done."""
        self._counts[0] += words
        self._counts[1] += pictures
        now = self._clock()
        if not self._marks or now - self._marks[-1][0] > 0.2:  # noqa: PLR2004 - a fifth of a second is often enough
            self._marks = [mark for mark in self._marks if now - mark[0] < _RATE_OVER]
            self._marks.append((now, *self._counts))  # type: ignore[arg-type]
        self._check()

    def seen(self) -> None:
        """Hear that one more thing was read, before anything is looked at."""
        self._totals[0] += 1
        self._check()

    def _check(self) -> None:
        if self._stop.is_set():
            raise _Cancelled

    @property
    def progress(self) -> Progress:
        """Return how it gets on."""
        words, pictures = zip(self._counts, self._totals, strict=True)
        rate, left = self._speed()
        return Progress(self._state, words, pictures, rate, left, self._told)

    def _speed(self) -> tuple[float | None, float | None]:
        """Return things a second, and seconds to go: words and pictures each at the rate of the last seconds."""
        marks = list(self._marks)
        if len(marks) < 2 or self._state != "looking":  # noqa: PLR2004 - between two marks there is a rate
            return None, None
        (start, *first), (end, *last) = marks[0], marks[-1]
        took = end - start
        rates = [(now - then) / took for then, now in zip(first, last, strict=True)]
        open_ones = [total - count for total, count in zip(self._totals, self._counts, strict=True)]
        if any(todo > 0 and rate == 0 for todo, rate in zip(open_ones, rates, strict=True)):
            return sum(rates), None
        left = sum(todo / rate for todo, rate in zip(open_ones, rates, strict=True) if todo > 0)
        return sum(rates), left

    def _go(self) -> None:
        try:
            self._scan()
        except _Cancelled:
            self._state = "stopped"
        except click.ClickException as error:
            self._state, self._told = "failed", error.message
        except Exception as error:  # noqa: BLE001 - whatever it is, the person is told and the page lives on
            self._state, self._told = "failed", _GENERAL.format(type(error).__name__)

    def _scan(self) -> None:
        wish = self._wish
        settings = asked(wish.own, Settings())
        before = before_of(wish.baseline, wish.folder)
        salt = before.salt if before else new_salt()
        known = known_of(salt, settings, wish.baseline, wish.folder)
        with open_sources(wish.sources) as found:
            if not found.exports:
                self._state, self._told = "failed", _lines(found.refused)
                return
            run = Run(found, settings, Options(me=wish.me or None, messages=wish.messages), Period(), self, known)
            result = run.go(jobs(wish.processes))
        refuse_nothing(result.tallies, Period())
        self._state = "writing"
        review = compose(result, found.refused, datetime.now(UTC), before, versions(settings.checks), salt=salt)
        self._check()
        write_review(under(review, wish.own), wish.folder, settings.pictures)
        known.save(wish.folder)
        self._on_end()
        self._state = "done"


def _lines(refused: list[Problem]) -> str:
    return "\n".join(f"{one.source}: {one.reason}" for one in refused)
