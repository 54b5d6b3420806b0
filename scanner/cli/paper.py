"""`profile-hygiene certificate` and `letter`: one page each, as HTML and, where a browser is there, as PDF."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from scanner.around_scan import writing
from scanner.browser import find, print_pdf
from scanner.cli.common import Day, as_typed, no_traceback
from scanner.errors import UserError
from scanner.review import Review, write_private

_NO_BROWSER = (
    "No PDF: it is printed by Chrome, Chromium or Edge, and none was found. "
    "Open the page in the browser you have and print it."
)
_NO_PRINT = "No PDF: the browser could not print it. Open the page in a browser and print it there."


@click.command(
    epilog='Example:  profile-hygiene certificate my-review --name "Sam Doe" --role "Youth worker" --by 2026-10-31'
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", help="Your name, as it will be on the page. Asked for where it is missing.")
@click.option("--role", help="Your role, as it will be on the page. Asked for where it is missing.")
@click.option("--by", type=Day(), help="The day by which you will finish what is still open.")
@click.option("--session", is_flag=True, help="Add a line for the coordinator's signature, where you sat together.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Name of the page (a .pdf is put beside it).")
@click.option("--match", metavar="CODE", help="Only say whether a certificate's check code fits these decisions.")
@click.option("--debug", is_flag=True, help="Show the inner workings when something goes wrong.")
def certificate(
    folder: Path,
    name: str | None,
    role: str | None,
    by: date | None,
    output: Path | None,
    match: str | None,
    *,
    session: bool,
    debug: bool,
) -> None:
    """
    Make the page that says a review of FOLDER took place.

    It says nothing of what was found. It is made only when each thing in the review has a decision.
    """
    from scanner import papers  # noqa: PLC0415 - loads what draws

    with no_traceback(debug=debug):
        review = Review.load(folder)
        if match is not None:
            _say_match(papers.check_code(review), match)
            return
        if left := papers.undecided(review):
            place = as_typed(folder)
            things = "1 thing has" if left == 1 else f"{left:,} things have"
            raise UserError(
                f"{things} no decision yet, so there is no certificate. Decide in the report, save, and run "
                f"“profile-hygiene report {place} --decisions FILE”; or run “profile-hygiene decide {place}”."
            )
        name = name or click.prompt("Your name", err=True)
        role = role or click.prompt("Your role", err=True)
        page = papers.certificate(review, name=name, role=role, by=by, session=session)
        _write(page, output or Path(f"profile-review-certificate-{review.created[:10]}.html"), "The certificate")
    click.echo(
        "It says that a review took place and nothing of what was found. Read it, sign it, and give it in yourself."
    )


def _say_match(code: str, given: str) -> None:
    if given.replace("-", "").replace(" ", "").upper() == code.replace("-", ""):
        click.echo("The code fits: the decisions are those that the certificate was made from.")
    else:
        raise UserError(
            "The code does not fit: the decisions are others, or have changed since the certificate was made."
        )


@click.command(epilog='Example:  profile-hygiene letter --organisation "HARMONY"')
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Name of the page (a .pdf is put beside it).")
@click.option("--organisation", metavar="NAME", help="Your organisation, as it will be in the letter.")
@click.option("--debug", is_flag=True, help="Show the inner workings when something goes wrong.")
def letter(output: Path | None, organisation: str | None, *, debug: bool) -> None:
    """
    Make the one-page letter that goes out a week before.

    For coordinators. It says why, what is looked at, what is kept, and how to download an archive.
    """
    from scanner import papers  # noqa: PLC0415 - loads what draws

    with no_traceback(debug=debug):
        _write(papers.letter(organisation), output or Path("profile-review-letter.html"), "The letter")


def _write(page: str, path: Path, what: str) -> None:
    """Write the page and its PDF, which stands beside it under the same name."""
    if path.is_dir():
        raise UserError("The name after -o is a folder. Give the name of a file, such as certificate.html.")
    content = page.encode("utf-8", "backslashreplace")
    html, pdf = path.with_suffix(".html"), path.with_suffix(".pdf")
    with writing("Name another place with -o."):
        write_private(html, content)
    click.echo(f"{what}:  {html.resolve()}")
    browser = find()
    printed = print_pdf(content, browser) if browser else None
    if printed is None:
        click.echo(_NO_PRINT if browser else _NO_BROWSER, err=True)
        return
    with writing("Name another place with -o."):
        write_private(pdf, printed)
    click.echo(f"{what}:  {pdf.resolve()}")
