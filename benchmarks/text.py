"""
How well words are judged, beside other tools; how exact the words shown are; how fast it goes.

    python benchmarks/text.py                # the table: needs `pip install -e .[bench]`, without it our own line only
    python benchmarks/text.py spans          # share of marked characters that are found, limit 0.6
    python benchmarks/text.py throughput     # against the bare model in file order, limit 2
    python benchmarks/text.py start          # one text, the command's start included, limit 1.5 s

All texts are read from the project and from `../shared`; nothing is written. Speed counts as a ratio within one run only.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

import click
from text_peers import peers
from text_spans import character_f1
from text_speed import bare, realistic, whole
from text_table import parts, row

SHARED = Path(__file__).parents[2] / "shared"
HEADER = (
    "| texts | tool | n | accuracy | recall | specificity | macro-F1 |\n| --- | --- | --- | --- | --- | --- | --- |"
)


@click.group(invoke_without_command=True)
@click.pass_context
def main(context: click.Context) -> None:
    """Print the table if no other measurement is named."""
    if context.invoked_subcommand is None:
        context.invoke(table)


@main.command()
@click.option("--shared", type=click.Path(path_type=Path, exists=True), default=SHARED)
@click.option("--most", default=600, help="Texts of one set at most.")
def table(shared: Path, most: int) -> None:
    """Judge the same texts with our tool and the others, and print a row each."""
    tools = peers()
    print(HEADER)
    for part in parts(shared, most):
        for name, judge in tools.items():
            print(row(part, name, judge), flush=True)


@main.command()
def spans() -> None:
    """Compare the words shown with those that a person marked."""
    figure, flagged, silent = character_f1()
    print(
        f"character F1 {figure:.3f} over {flagged} flagged texts (limit 0.6); {silent} of them without a span or a word why"
    )


@main.command()
@click.option("--texts", default=20_000)
@click.option("--rounds", default=3)
def throughput(texts: int, rounds: int) -> None:
    """Take turns: the bare model one text after the other, in batches of 32, and our whole way. Two cores each."""
    lines = realistic(texts)
    times: dict[str, list[float]] = {"bare, one by one": [], "bare, by 32": [], "ours": []}
    for _ in range(rounds):
        for name, run in (("bare, one by one", bare(1)), ("bare, by 32", bare(32)), ("ours", whole)):
            times[name].append(_seconds(run, lines))
    ours = statistics.median(times["ours"])
    for name, taken in times.items():
        print(
            f"{name}: {texts / statistics.median(taken):.0f} texts a second, {statistics.median(taken) / ours:.2f} of our time"
        )


@main.command()
@click.option("--rounds", default=5)
def start(rounds: int) -> None:
    """Time `check-text` on one text, from the start of the command to its end."""
    command = [sys.executable, "-m", "scanner", "check-text", "Great session tonight, proud of them all"]
    taken = []
    for _ in range(rounds):
        begin = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - begin)
    print(f"one text: {statistics.median(taken):.2f} s, best {min(taken):.2f} s (limit 1.5 s)")


def _seconds(run, lines: list[str]) -> float:  # type: ignore[no-untyped-def]  # noqa: ANN001 - any of the three ways
    begin = time.perf_counter()
    run(lines)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
