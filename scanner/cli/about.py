"""`profile-hygiene platforms` and `doctor`: what can be read, and what works on this machine."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click

from scanner.archives.reader import readers


@click.command(epilog="Example:  profile-hygiene platforms")
@click.argument("names", nargs=-1, metavar="[PLATFORM...]")
def platforms(names: tuple[str, ...]) -> None:
    """Say which platforms can be read, what is read of each, and how to ask for your archive."""
    for cls in readers():
        if names and cls.platform not in [name.lower() for name in names]:
            continue
        mark = " (experimental)" if cls.experimental else ""
        click.secho(f"{cls.title}{mark}", bold=True)
        click.echo(f"  Is read:   {cls.reads}")
        for gap in cls.lacks:
            click.echo(f"  Is not in the archive, so look yourself: {gap}")
        click.echo("  How to ask for your archive (menus move; this was so in November 2026):")
        for number, step in enumerate(cls.how_to_get, 1):
            click.echo(f"    {number}. {step}")
        click.echo()
    click.secho("Your own public profile, by its address", bold=True)
    click.echo("  Is read:   what a visitor who is not signed in sees: posts, pictures and the head of the profile.")
    click.echo("  Many sites show visitors little. The report says how much was seen. Your download shows more.")
    click.echo("  For example:  profile-hygiene scan https://bsky.app/profile/you --own-profile")


class Part(NamedTuple):
    """One thing that `doctor` looked at: whether it works, in words, and how to mend it where not."""

    name: str
    works: bool
    words: str
    needed: bool = True


@click.command(epilog="Example:  profile-hygiene doctor")
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Say in plain words what works on this computer, and how to mend what does not."""
    broken = False
    for part in _examined():
        mark = "works" if part.works else ("does not work" if part.needed else "not here")
        click.echo(f"{part.name}: {mark}. {part.words}")
        broken = broken or (part.needed and not part.works)
    click.echo("Something needs mending: see above." if broken else "All that is needed works.")
    ctx.exit(2 if broken else 0)


def _examined() -> Iterator[Part]:
    yield Part(
        "Python", sys.version_info >= (3, 11), f"This is Python {sys.version.split()[0]}; 3.11 or newer is needed."
    )
    yield _tried("Check of words", _words, "Install the tool again: its text model did not load.")
    yield _tried("Check of pictures", _pictures, "Install the tool again: its picture model did not load.")
    yield _tried("Names and rules", _rules, "Install the tool again: its rule files did not load.")
    yield _tried("Pictures from iPhones (HEIC)", _heic, "Install the tool again: these pictures would be left out.")
    yield _tried("Place for the review", _writable, "Go to a folder of your own first, or name one with -o.")
    yield _browser()


def _tried(name: str, trial: object, mend: str) -> Part:
    try:
        words = trial()  # type: ignore[operator]
    except Exception as error:  # noqa: BLE001 - whatever it is, the person is told in one line how to mend it
        return Part(name, works=False, words=f"{mend} ({type(error).__name__})")
    return Part(name, works=True, words=words)


def _words() -> str:
    from checks.derogatory.judge import verdicts  # noqa: PLC0415 - loads the model

    verdicts(["Great session tonight, proud of them all."])
    return "The model that reads words has loaded and answered."


def _pictures() -> str:
    import io  # noqa: PLC0415 - only here

    from PIL import Image  # noqa: PLC0415 - only here

    from checks.content import Item, Kind  # noqa: PLC0415 - only here
    from checks.images.judge import judge  # noqa: PLC0415 - loads the model

    stream = io.BytesIO()
    Image.new("RGB", (64, 64), "grey").save(stream, "PNG")
    error = judge(Item("web", Kind.IMAGE, "doctor"), stream.getvalue(), pictures="none").error
    if error:
        raise RuntimeError(error)
    return "The model that looks at pictures has loaded and answered."


def _rules() -> str:
    from checks.groups.judge import verdict  # noqa: PLC0415 - reads the word lists
    from checks.rules import all_rules  # noqa: PLC0415 - reads the rules

    verdict("Leeds Netball Group")
    return f"{len(all_rules())} rules are loaded."


def _heic() -> str:
    import pillow_heif  # noqa: PLC0415 - a compiled library

    return f"They can be opened (pillow-heif {pillow_heif.__version__})."


def _writable() -> str:
    with tempfile.TemporaryDirectory(dir=Path.cwd()):
        return "A review can be written in this folder."


def _browser() -> Part:
    from scanner.live.browser import NoBrowser, tried  # noqa: PLC0415 - loads what drives a browser

    name = "Browser for live profiles"
    try:
        words = f"It started and showed a page ({tried()})."
    except NoBrowser as error:
        return Part(name, works=False, words=f"{error.message} It is not needed for archives.", needed=False)
    return Part(name, works=True, words=words, needed=False)
