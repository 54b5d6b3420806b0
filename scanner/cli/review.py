"""`profile-hygiene report` and `demo`: drawing a review again, and the first look at one."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import click

from scanner.around_scan import write_review
from scanner.cli.common import as_typed, no_traceback
from scanner.cli.scan import scan
from scanner.errors import PARTLY_READ, UserError
from scanner.review import Review, ReviewError


@click.command(epilog="Example:  profile-hygiene report my-review --decisions decisions.json")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--decisions", type=click.Path(path_type=Path), help="The file that “Save my decisions” made.")
@click.option(
    "--pictures",
    type=click.Choice(["thumbnails", "mosaic", "none"]),
    default="thumbnails",
    show_default=True,
    help="How pictures are shown in the report.",
)
@click.option("--debug", is_flag=True, help="Show the inner workings when something goes wrong.")
def report(folder: Path, decisions: Path | None, pictures: str, *, debug: bool) -> None:
    """Draw the report of a review FOLDER again: after decisions, or with a newer version of this tool."""
    with no_traceback(debug=debug):
        try:
            review = Review.load(folder)
            if decisions is not None:
                review = review.with_decisions(_decisions(decisions))
        except ReviewError as error:
            raise UserError(str(error)) from None
        page = write_review(review, folder, pictures)  # type: ignore[arg-type]  # click has checked the choice
    click.echo(f"The report:  {page.resolve()}")
    if decisions is not None:
        _say_how_far(review, folder)


def _say_how_far(review: Review, folder: Path) -> None:
    """Say how many cards have a decision now, and what comes next."""
    from scanner.report_cards import deal  # noqa: PLC0415 - loads what draws

    cards = deal(review, "none").cards
    decided = sum(card.choice != "later" for card in cards)
    click.echo(f"Your decisions are in it: {decided:,} of {len(cards):,} decided.")
    if decided < len(cards):
        click.echo(
            f"What next:   open the report and go on, or decide here:  profile-hygiene decide {as_typed(folder)}"
        )
    else:
        click.echo(
            f"What next:   the page that says a review took place:  profile-hygiene certificate {as_typed(folder)}"
        )


def _decisions(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise UserError("The decisions file would not open. Is it still in your downloads folder?") from None
    except ValueError:
        raise UserError("This is not a decisions file: give the one that “Save my decisions” made.") from None


@click.command(epilog="Example:  profile-hygiene demo --open")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("demo-review"),
    show_default=True,
    help="Folder for the review.",
)
@click.option("--open", "show", is_flag=True, help="Open the report when it is ready.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@click.pass_context
def demo(ctx: click.Context, output: Path, *, show: bool, quiet: bool) -> None:
    """
    See a report at once: scans invented sample archives that come with this tool, and an invented live page.

    The person in them is made up. The report has one card for almost everything that the checks can find. The page is served
    by this computer to itself; where there is no browser to open it in, the report says so.
    """
    from samples.page import served  # noqa: PLC0415 - draws pictures

    with resources.as_file(resources.files("samples") / "archives") as folder:
        archives = sorted(str(path) for path in folder.iterdir() if path.suffix == ".zip")
        if not quiet:
            click.echo("Scanning the samples: invented archives and a page of an invented person.", err=True)
        try:
            with served() as page:
                sources = (*archives, page)
                ctx.invoke(
                    scan,
                    sources=sources,
                    own_profile=True,
                    output=output,
                    show=show,
                    quiet=quiet,
                    pictures="thumbnails",
                )
        except click.exceptions.Exit as ended:
            ctx.exit(0 if ended.exit_code == PARTLY_READ else ended.exit_code)  # only the page can be what is missing
