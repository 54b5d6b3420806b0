"""What the commands share: options, opening of sources, and the words for what went wrong."""

from __future__ import annotations

import gc
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from scanner.archives.container import printable
from scanner.archives.reader import Options
from scanner.errors import NothingRead, Problem, UserError
from scanner.run import Period
from scanner.sources import Sources, is_address, open_sources

_Command = TypeVar("_Command", bound=Callable[..., Any])

_SHOWN = 20
_LIVE = "Only “profile-hygiene scan” opens live profiles, and only your own. Here it was not looked at."


def seldom_collect() -> None:
    """Let Python look for cycles among its objects seldom: records are trees, and there are hundreds of thousands of them."""
    gc.set_threshold(100_000, 20, 20)


def speak_utf8() -> None:
    """Write UTF-8 whatever the console's code page is: posts hold emoji, and Windows would stop at the first."""
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


class Day(click.ParamType):  # type: ignore[type-arg]  # no generic class before click 8.2
    """A date as people type it for a computer: 2019-05-04."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date, or say what one looks like."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            self.fail(f"{value!r} is not a date. Write it as 2019-05-04.", param, ctx)


def reading_options(command: _Command) -> _Command:
    """Add the options that say how sources are read."""
    for option in (
        click.option("--me", metavar="NAME", help="Who you are, where an export does not say."),
        click.option("--messages", is_flag=True, help="Read private messages too. They are left out unless you ask."),
        click.option("--since", type=Day(), help="Look only at what is of this day or later, such as 2019-05-04."),
        click.option("--until", type=Day(), help="Look only at what is of this day or earlier."),
        click.option("--debug", is_flag=True, help="Show the inner workings when something goes wrong."),
    )[::-1]:  # the one that is put on last stands first
        command = option(command)
    return command


def period(since: date | None, until: date | None) -> Period:
    """Return the period, refusing one that ends before it begins."""
    if since and until and until < since:
        raise UserError("--until is before --since, so there would be nothing to look at. Swap the two dates.")
    return Period(since, until)


def opened(sources: Iterable[str], *, beside_live: bool = False) -> Sources:
    """
    Open the sources that are files. Raises NothingRead where none can be read; says a line on standard error for each that
    cannot.

    `beside_live` says that a live profile is read too, so that there need be no file. Else an address is refused.
    """
    given = list(sources)
    found = open_sources(Path(source) for source in given if not is_address(source))
    if not beside_live:
        found.refused.extend(Problem(printable(source), _LIVE) for source in given if is_address(source))
    if not found.exports and not beside_live:
        raise NothingRead("\n".join(f"{one.source}: {one.reason}" for one in found.refused))
    for one in found.refused:
        warn(one)
    return found


def warn(problem: Problem) -> None:
    """Write one line about a problem to standard error."""
    click.echo(f"{problem.source}: {problem.reason}", err=True)


@contextmanager
def no_traceback(*, debug: bool) -> Iterator[None]:
    """Turn what nobody foresaw into one line, unless the person asked to see the inner workings."""
    try:
        yield
    except (click.ClickException, click.exceptions.Exit, click.Abort, KeyboardInterrupt, BrokenPipeError):
        raise
    except Exception as error:
        if debug:
            raise
        raise UserError(
            f"Something went wrong that is not your fault ({type(error).__name__}). Nothing was changed. "
            "Run the same command with --debug and tell the people who look after this tool what it says."
        ) from None


def as_typed(path: Path) -> str:
    """Return a path as a person types it into any shell: in quotes where it holds a space."""
    return f'"{path}"' if " " in str(path) else str(path)


def options(me: str | None, *, messages: bool) -> Options:
    """Return the reading options."""
    return Options(me=me, messages=messages)
