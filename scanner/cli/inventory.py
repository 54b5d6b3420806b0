"""`profile-hygiene inventory`: what is in a source, without judging any of it."""

from __future__ import annotations

import json
import sys
from datetime import date

import click

from checks.content import Item, Kind
from scanner.around_scan import refuse_nothing
from scanner.cli.common import no_traceback, opened, options, period, reading_options, warn
from scanner.errors import PARTLY_READ, Problem
from scanner.run import Tally
from scanner.run import inventory as read

_SHOWN = 20


@click.command(epilog="Example:  profile-hygiene inventory facebook-robin.zip")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--jsonl", is_flag=True, help="One JSON object a line, for programs.")
@reading_options
@click.pass_context
def inventory(
    ctx: click.Context,
    sources: tuple[str, ...],
    since: date | None,
    until: date | None,
    me: str | None,
    *,
    jsonl: bool,
    messages: bool,
    debug: bool,
) -> None:
    """
    Show what was found in each SOURCE, without checking anything.

    A SOURCE is an archive as you downloaded it, or the folder it was unpacked to. Give all parts of one download together.
    """
    days = period(since, until)
    with no_traceback(debug=debug), opened(sources) as found:
        by_id: dict[int, Tally] = {}
        write = sys.stdout.write
        for tally, entry in read(found, options(me, messages=messages), days):
            by_id[id(tally)] = tally
            if isinstance(entry, Item):
                if jsonl:
                    write(json.dumps(entry.as_json(), ensure_ascii=False) + "\n")
            elif jsonl:
                warn(entry)
        tallies = list(by_id.values())
        refuse_nothing(tallies, days)
        if not jsonl:
            _show(tallies, found.refused)
    if found.refused or not all(tally.whole for tally in tallies):
        ctx.exit(PARTLY_READ)


def _show(tallies: list[Tally], refused: list[Problem]) -> None:
    for tally in tallies:
        click.secho(f"{tally.platform}: {tally.name}", bold=True)
        for kind in Kind:
            if tally.items[kind]:
                click.echo(f"  {tally.items[kind]:>9,} {kind.value}s")
        if tally.earliest and tally.latest:
            click.echo(f"  from {tally.earliest:%d %B %Y} to {tally.latest:%d %B %Y}")
        _some([f"{problem.source}: {problem.reason}" for problem in tally.problems], "  ")
        if tally.not_understood:
            click.echo(f"  {len(tally.not_understood):,} files are not understood by this version and were not read:")
            _some(tally.not_understood, "    ")
    for problem in refused:
        click.echo(f"{problem.source}: {problem.reason}")


def _some(lines: list[str], indent: str) -> None:
    for line in lines[:_SHOWN]:
        click.echo(indent + line)
    if len(lines) > _SHOWN:
        click.echo(f"{indent}and {len(lines) - _SHOWN:,} more of this kind (--jsonl names them all)")
