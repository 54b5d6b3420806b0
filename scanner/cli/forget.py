"""`profile-hygiene forget`: takes a review away again, and says what it cannot take away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from scanner.cli.common import no_traceback
from scanner.errors import UserError
from scanner.judgements import FILE_NAME as JUDGEMENTS
from scanner.review import FILE_NAME, REPORT

OWN: Final = (FILE_NAME, REPORT, JUDGEMENTS)
"""The files that this tool writes into a review folder. Nothing else in there is ever touched."""

_CANNOT: Final = (
    "the decisions file that “Save my decisions” put into your downloads. It holds no words. You need it next year",
    "a certificate that you made. It lies where you ran the command",
    "copies in backups, in a cloud folder or in the bin, and what you printed",
    "the download from the platform. Delete it yourself when you have finished with it",
    "your posts and pictures on the platforms: this tool changes nothing there",
)


@click.command(epilog="Example:  profile-hygiene forget profile-review-2026-09-03")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask first.")
@click.option("--debug", is_flag=True, help="Show the inner workings when something goes wrong.")
def forget(folder: Path, *, yes: bool, debug: bool) -> None:
    """
    Delete the review in FOLDER: its own files and nothing else.

    It asks first, says what it removed, and says what it cannot remove.
    """
    with no_traceback(debug=debug):
        files = list(_own(folder))
        if not (folder / FILE_NAME).is_file() and not (folder / REPORT).is_file():
            raise UserError("There is no review in this folder, so nothing was removed.")
        click.echo("These files would be deleted:" if not yes else "These files are deleted:")
        for path in files:
            click.echo(f"  {path.name}")
        if not yes and not click.confirm("Delete them? They cannot be brought back", default=False):
            click.echo("Nothing was removed.")
            return
        for path in files:
            _remove(path)
        click.echo(f"Removed {'1 file' if len(files) == 1 else f'{len(files)} files'}.")
        _close(folder)
    click.echo("What it cannot remove:")
    for one in _CANNOT:
        click.echo(f"  - {one}")


def _own(folder: Path) -> Iterator[Path]:
    """Yield the review's own files, and what a write that was cut short left of them; never a link or a folder."""
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        raise UserError("This folder would not open. Give the folder of your review.") from None
    for path in entries:
        ours = path.name in OWN or any(path.name.startswith(f".{name}.") for name in OWN)
        if ours and path.is_file() and not path.is_symlink():
            yield path


def _remove(path: Path) -> None:
    try:
        path.unlink()
    except OSError as error:
        raise UserError(
            f"{path.name} could not be deleted ({error.strerror or type(error).__name__}). Is it open? "
            "Close it and run the same command again."
        ) from None


def _close(folder: Path) -> None:
    """Remove the folder where nothing else is in it; say what is."""
    left = sorted(path.name for path in folder.iterdir())
    if not left:
        folder.rmdir()
        click.echo("The folder was empty after that, so it is gone too.")
        return
    click.echo(f"The folder stays, for it holds {'1 other thing' if len(left) == 1 else f'{len(left)} other things'}.")
