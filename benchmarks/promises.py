"""
Break each promise of the report on purpose and see its test fail: a test that cannot fail holds nothing.

    python benchmarks/promises.py            # all, some minutes
    python benchmarks/promises.py 3 8        # only those of the third and the eighth promise

The promises are the nine of the report's test list. Every break is made in a copy of the sources in a temporary folder, one at
a time. First the tests are run on the copy as it is, so that what fails afterwards fails because of the break.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
_COPIED = ("scanner", "templates", "tests")
_LINKED = ("checks", "samples", "pyproject.toml")


@dataclasses.dataclass(frozen=True)
class Break:
    """One way to break a promise: text that is replaced in a file, and the test that has to notice."""

    promise: int
    what: str
    path: str
    old: str
    new: str
    test: str


def breaks() -> list[Break]:
    """Return every break there is."""
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        return [Break(**one) for one in tomllib.load(file)["break"]]


@click.command()
@click.argument("promises", nargs=-1, type=click.IntRange(1, 9))
def main(promises: tuple[int, ...]) -> None:
    """Make each break and run its test; exit with 1 where a test did not notice."""
    wanted = [one for one in breaks() if not promises or one.promise in promises]
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "copy"
        _copy(place)
        whole = _tests(place, sorted({one.test for one in wanted}))
        if whole.returncode:
            sys.exit(f"Some tests fail before anything is broken:\n{whole.stdout[-3000:]}")
        unnoticed = [one for one in wanted if not _noticed(place, one)]
    if unnoticed:
        sys.exit(f"{len(unnoticed)} of {len(wanted)} breaks went unnoticed.")
    click.echo(f"All {len(wanted)} breaks were noticed.")


def _noticed(place: Path, one: Break) -> bool:
    path = place / one.path
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace(one.old, one.new, 1), encoding="utf-8")
    ran = _tests(place, [one.test])
    path.write_text(before, encoding="utf-8")
    noticed = ran.returncode == 1 and "1 failed" in ran.stdout
    click.echo(f"{one.promise}  {'noticed  ' if noticed else 'UNNOTICED'}  {one.what}")
    if not noticed:
        click.echo(ran.stdout[-2000:])
    return noticed


def _copy(place: Path) -> None:
    place.mkdir()
    for name in _COPIED:
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in _LINKED:
        (place / name).symlink_to(ROOT / name)


def _tests(place: Path, tests: list[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(place), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    main()
