"""`profile-hygiene forget`: takes a review away again, and says what it cannot take away."""

from __future__ import annotations

from pathlib import Path

import click

from scanner.cli.common import no_traceback
from scanner.errors import UserError
from scanner.forget import CANNOT, own_files, remove
from scanner.review import FILE_NAME, REPORT


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
        files = own_files(folder)
        if not (folder / FILE_NAME).is_file() and not (folder / REPORT).is_file():
            raise UserError("There is no review in this folder, so nothing was removed.")
        click.echo("These files would be deleted:" if not yes else "These files are deleted:")
        for path in files:
            click.echo(f"  {path.name}")
        if not yes and not click.confirm("Delete them? They cannot be brought back", default=False):
            click.echo("Nothing was removed.")
            return
        gone = remove(folder)
        click.echo(f"Removed {'1 file' if len(gone.files) == 1 else f'{len(gone.files)} files'}.")
        if gone.others is None:
            click.echo("The folder was empty after that, so it is gone too.")
        else:
            things = "1 other thing" if gone.others == 1 else f"{gone.others} other things"
            click.echo(f"The folder stays, for it holds {things}.")
    click.echo("What it cannot remove:")
    for one in CANNOT:
        click.echo(f"  - {one}")
