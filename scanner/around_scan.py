"""What stands around a scan, whoever starts it: the earlier review, what was judged before, the writing of what came of it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from checks.settings import Pictures, Settings
from scanner.earlier import Earlier, earlier
from scanner.errors import NothingRead, UserError
from scanner.judgements import Judgements, judges_of
from scanner.review import FILE_NAME, REPORT, Review, write_private
from scanner.run import Period, Tally
from scanner.sources import NOT_UNDERSTOOD

_SHOWN = 20


def before_of(baseline: Path | None, folder: Path) -> Earlier | None:
    """Return the earlier review: the one named, else the one that lies in the folder, so that its decisions live on."""
    if baseline is not None:
        return earlier(baseline)
    return earlier(folder) if (folder / FILE_NAME).exists() else None


def known_of(salt: str, settings: Settings, baseline: Path | None, folder: Path) -> Judgements:
    """Return what was judged before: in the earlier review named, else in the one that lies in the folder."""
    known = Judgements(salt, judges_of(settings))
    places = [folder] if baseline is None else [baseline if baseline.is_dir() else baseline.parent, folder]
    any(known.load(place) for place in places)  # the first that counts
    return known


def refuse_nothing(tallies: Iterable[Tally], days: Period) -> None:
    """Raise NothingRead where not one item came out of what was opened, because of what is wrong with it."""
    tallies = list(tallies)
    if days != Period() or any(tally.items.total() or tally.live for tally in tallies):
        return
    lost = [f"{one.source}: {one.reason}" for tally in tallies for one in tally.problems if one.lost]
    lost += [f"{path}: {NOT_UNDERSTOOD}" for tally in tallies for path in tally.not_understood]
    if lost:
        raise NothingRead("\n".join(["Nothing in it could be read. Download the archive again.", *lost[:_SHOWN]]))


def jobs(number: int | None) -> int:
    """Return how many processes to use: as many as asked for, else as the computer has, and never an absurd number."""
    return max(1, min(number or os.cpu_count() or 1, 16))


def write_review(review: Review, folder: Path, pictures: Pictures) -> Path:
    """Write the report and the review into the folder, each whole or not at all; return the report's path."""
    page = _drawn(review, pictures)
    with writing("Name another one with -o."):
        review.save(folder)
        return write_private(folder / REPORT, page)


def draw(review: Review, folder: Path, pictures: Pictures) -> Path:
    """Draw the report into its review folder, whole or not at all; return its path."""
    page = _drawn(review, pictures)
    with writing():
        return write_private(folder / REPORT, page)


def _drawn(review: Review, pictures: Pictures) -> bytes:
    from scanner.report import render  # noqa: PLC0415 - loads what draws, pictures included

    return render(review, pictures=pictures).encode("utf-8", "backslashreplace")


@contextmanager
def writing(more: str = "") -> Iterator[None]:
    """Say in one line that something could not be written, and what may help."""
    try:
        yield
    except OSError as error:
        what = error.strerror or type(error).__name__
        told = f"It could not be written ({what}). Is there room on the disk, and is the folder your own? {more}"
        raise UserError(told.rstrip()) from None
