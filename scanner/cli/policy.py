"""`profile-hygiene policy`: an organisation's own policy file, made, checked and shown."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Final

import click

from checks import policy as shipped
from checks.policy_file import OwnPolicy
from checks.rules import all_rules
from scanner.cli.common import as_typed, no_traceback
from scanner.errors import UserError
from scanner.own_policy import own_policy

_NAME: Final = "policy.toml"
_FILE = click.argument("file", type=click.Path(path_type=Path), default=Path(_NAME))
_DEBUG = click.option("--debug", is_flag=True, help="Show the inner workings when something goes wrong.")


@click.group(epilog="Example:  profile-hygiene policy init")
def policy() -> None:
    """
    Make, check or show your organisation's own policy file.

    The file gives your policy's words, whom to tell, and the names of the places you work with. It can make a review
    quieter. It cannot switch off what protects people. Without a file, the HARMONY policy is used.
    """


@policy.command(epilog="Example:  profile-hygiene policy init policy.toml")
@_FILE
@_DEBUG
def init(file: Path, *, debug: bool) -> None:
    """Write a file to fill in, with a line on each part. A file that is there is left as it is."""
    with no_traceback(debug=debug):
        text = resources.files("templates").joinpath("policy.toml").read_text(encoding="utf-8")
        try:
            with file.open("x", encoding="utf-8") as stream:
                stream.write(text)
        except FileExistsError:
            raise UserError(
                "There is a file of that name already, and it was left as it is. Give another name."
            ) from None
        except OSError as error:
            raise UserError(f"The file could not be written ({error.strerror}). Is the folder your own?") from None
    click.echo(f"Written: {file}")
    click.echo("Fill it in with any text editor. Then:")
    click.echo(f"  profile-hygiene policy check {as_typed(file)}")
    click.echo(f"  profile-hygiene scan my-archive.zip --policy {as_typed(file)}")


@policy.command(epilog="Example:  profile-hygiene policy check policy.toml")
@_FILE
@_DEBUG
def check(file: Path, *, debug: bool) -> None:
    """Say whether a file can be used, and what in it may not be meant so. What is wrong is named with line and key."""
    with no_traceback(debug=debug):
        own = own_policy(file)
    click.echo("The file can be used.")
    for note in _notes(own):
        click.echo(f"  Please look: {note}")


@policy.command(epilog="Example:  profile-hygiene policy show policy.toml")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@_DEBUG
def show(file: Path | None, *, debug: bool) -> None:
    """Show what a review goes by: your file if you name one, else the HARMONY policy."""
    with no_traceback(debug=debug):
        own = own_policy(file)
    click.echo(f"Organisation:       {own.organisation}")
    click.echo(f"Policy:             {own.name}")
    click.echo(f"Safeguarding lead:  {own.lead or 'no name given'}")
    _list("Names looked for", own.names)
    _list("Help", [f"{name}: {number}" for name, number in own.help])
    rules = all_rules()
    _list("Switched off", [f"{rule}  {rules[rule].title}" for rule in sorted(own.off)])
    _list("Lowered", [f"{rule}  {rules[rule].title}: at most “{level.value}”" for rule, level in own.lowered])
    _list("Words", [f"{part:<7} “{words}”" for part, words in own.clauses.items()])
    click.echo("What is never flagged, the stop page and what is never shared cannot be changed.")


def _list(title: str, lines: list[str] | tuple[str, ...]) -> None:
    click.echo(f"{title}:" if lines else f"{title}: none")
    for line in lines:
        click.echo(f"  {line}")


def _notes(own: OwnPolicy) -> list[str]:
    notes = []
    if own.organisation != shipped.ORGANISATION and own.clauses == shipped.CLAUSES:
        notes.append(
            "it gives an organisation and no words of its policy, so the report quotes HARMONY's. See [policy.words]."
        )
    if own.lead is None:
        notes.append("it names no safeguarding lead. The stop page then only says “the safeguarding lead”.")
    if not own.own and not own.partners:
        notes.append("it names no places. Words about your partner schools and organisations are then harder to see.")
    if missing := sorted(set(shipped.CLAUSES) - set(own.clauses)):
        notes.append(f"it has no words for {', '.join(missing)}. Cards under these show our short label alone.")
    return notes
