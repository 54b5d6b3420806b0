"""`profile-hygiene guide`: a page in the person's own browser that does everything."""

from __future__ import annotations

from pathlib import Path

import click

from scanner.cli.common import no_traceback
from scanner.errors import UserError
from scanner.review import FILE_NAME

_FOLDER = "profile-review"
_NOT_A_FILE = "There is nothing of this name: {}. Is the path right?"


@click.command(epilog="Example:  profile-hygiene guide")
@click.argument("sources", nargs=-1, metavar="[SOURCE...]", type=click.Path(path_type=Path))
@click.option("--session", is_flag=True, help="Two people side by side: the consent first, and a view for both.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Folder for the review. Without it: profile-review in your own folder.",
)
@click.option("--policy", type=click.Path(path_type=Path), help="Your organisation's own policy file.")
@click.option("--no-open", is_flag=True, help="Only say the address, do not open it.")
@click.option(
    "--idle", type=click.IntRange(1, 600), default=60, show_default=True, help="Stop after so many quiet minutes."
)
@click.option("--jobs", type=click.IntRange(1), help="How many processes to use (as many as the computer has).")
@click.option("--debug", is_flag=True, help="Show the inner workings when something goes wrong.")
def guide(
    sources: tuple[Path, ...],
    output: Path | None,
    policy: Path | None,
    idle: int,
    jobs: int | None,
    *,
    session: bool,
    no_open: bool,
    debug: bool,
) -> None:
    """
    Open a page in your browser that takes you through all of it, step by step.

    The page comes from this computer and can be opened from nowhere else. What you decide is saved as you go: stop when you
    like, and start it again another day.
    """
    from scanner.guide.server import Server, Setting, held  # noqa: PLC0415 - loads the server and what draws
    from scanner.own_policy import own_policy  # noqa: PLC0415 - as above

    with no_traceback(debug=debug):
        folder = (output or Path.home() / _FOLDER).expanduser().absolute()
        _refuse_other(folder)
        for one in sources:
            if not one.exists():
                raise UserError(_NOT_A_FILE.format(one.name))
        setting = Setting(
            folder=folder,
            papers=folder.with_name(f"{folder.name}-papers"),
            home=Path.home(),
            together=session,
            sources=tuple(one.resolve() for one in sources),
            own=own_policy(policy),
            processes=jobs,
        )
        with held(folder):
            server = Server(setting, idle * 60.0)
            click.echo(f"Your page:  {server.address}")
            click.echo("It opens once, in one browser, on this computer. To stop it, press Ctrl-C.")
            if not no_open:
                click.launch(server.opener().as_uri())
            server.serve()
    click.echo("Closed. What you decided is kept. Start it again to go on.")


def _refuse_other(folder: Path) -> None:
    """Refuse a folder that holds other things: a review gets one of its own."""
    if folder.exists() and not folder.is_dir():
        raise UserError("The name after -o is a file. Give the name of a folder for the review.")
    ours = (FILE_NAME, "guide.json", "guide.lock", "open-me.html")
    if folder.is_dir() and any(folder.iterdir()) and not any((folder / name).exists() for name in ours):
        raise UserError("The folder after -o holds other things. Give a new name: the review gets a folder of its own.")
