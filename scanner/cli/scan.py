"""`profile-hygiene scan`: the main job. Reads the sources, runs the checks, writes the review."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from checks.finding import CHECK_NAMES, CheckName, Severity
from checks.settings import Pictures, Settings
from scanner.around_scan import before_of, known_of, refuse_nothing, write_review, writing
from scanner.around_scan import jobs as processes
from scanner.cli.common import as_typed, no_traceback, opened, options, period, reading_options, warn
from scanner.compose import compose
from scanner.errors import DONE, FOUND, PARTLY_READ, NothingRead, UserError
from scanner.models import versions
from scanner.own_policy import asked, own_policy, under
from scanner.progress import watching
from scanner.review import FILE_NAME, Review, new_salt
from scanner.run import Run
from scanner.sources import is_address

if TYPE_CHECKING:
    from scanner.live.address import Profile


@click.command(epilog="Example:  profile-hygiene scan facebook-part-1.zip facebook-part-2.zip --open")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Folder for the review (made if it is not there)."
)
@click.option("--own-profile", is_flag=True, help="State that a live profile is your own. It is refused without.")
@click.option(
    "--check", "only", type=click.Choice(CHECK_NAMES), multiple=True, help="Run only this check (repeatable)."
)
@click.option("--skip", type=click.Choice(CHECK_NAMES), multiple=True, help="Leave this check out (repeatable).")
@click.option("--policy", type=click.Path(path_type=Path), help="Your organisation's own policy file.")
@click.option("--baseline", type=click.Path(path_type=Path), help="An earlier review folder, or your decisions file.")
@click.option("--login", is_flag=True, help="Sign in to a live profile by yourself, in a window that opens.")
@click.option("--open", "show", is_flag=True, help="Open the report when it is ready.")
@click.option(
    "--fail-on", type=click.Choice([one.value for one in Severity]), help="Exit with 1 at findings this serious."
)
@click.option(
    "--pictures",
    type=click.Choice(["thumbnails", "mosaic", "none"]),
    default="thumbnails",
    show_default=True,
    help="How pictures are shown in the report. Of nudity nothing is ever kept.",
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("--jobs", type=click.IntRange(1), help="How many processes to use (as many as the computer has).")
@reading_options
@click.pass_context
def scan(
    ctx: click.Context,
    sources: tuple[str, ...],
    output: Path | None,
    only: tuple[str, ...],
    skip: tuple[str, ...],
    policy: Path | None,
    baseline: Path | None,
    fail_on: str | None,
    pictures: str,
    jobs: int | None,
    since: date | None,
    until: date | None,
    me: str | None,
    *,
    own_profile: bool,
    login: bool,
    show: bool,
    quiet: bool,
    messages: bool,
    debug: bool,
) -> None:
    """
    Read each SOURCE, look for what may not fit your role, and write a report that only you see.

    A SOURCE is an archive as you downloaded it, or the folder it was unpacked to. Give all parts of one download together.

    It can also be the address of your own public profile, one a run. There is no list of addresses, no search by name and
    no timetable, because this is for looking at yourself and not at other people. That it is yours can be shown by a code
    that you put on it for a few minutes, or by your own download of the same account. Where nothing shows it, ten posts are
    shown on the screen and no report is written.

    With --login you sign in by yourself, in a window that opens and is thrown away after. The tool never sees your password.
    """
    profile = _profile(sources, stated=own_profile)
    own = own_policy(policy)
    if login and profile is None:
        raise UserError("With --login goes the address of your live profile, and there is none here.")
    checks = frozenset(cast("tuple[CheckName, ...]", only) or CHECK_NAMES) - frozenset(skip)
    if not checks:
        raise UserError("Every check is left out, so there is nothing to do. Take away a --skip.")
    now = datetime.now(UTC)
    folder = _folder(output or Path(f"profile-review-{now.astimezone():%Y-%m-%d}"))
    before = before_of(baseline, folder)
    days = period(since, until)
    settings = asked(own, Settings(checks=checks, pictures=cast("Pictures", pictures)))
    with no_traceback(debug=debug), opened(sources, beside_live=profile is not None) as found:
        if profile is not None:
            from scanner.cli.live import add_live  # noqa: PLC0415 - loads what reads pages

            add_live(profile, found, since, me, login=login, quiet=quiet)
            if not found.exports:
                ctx.exit(PARTLY_READ)
        with watching(quiet=quiet) as watcher:
            salt = before.salt if before else new_salt()
            known = known_of(salt, settings, baseline, folder)
            run = Run(found, settings, options(me, messages=messages), days, watcher, known)
            result = run.go(processes(jobs))
        refuse_nothing(result.tallies, days)
        for tally in result.tallies:
            if tally.outside and tally.earliest is None and not quiet:
                warn(tally.outside_of(days))
        review = compose(result, found.refused, now, before, versions(checks), salt=salt, days=days)
        review = under(review, own)
        page = write_review(review, folder, settings.pictures)
        with writing("Name another one with -o."):
            known.save(folder)
        whole = all(tally.whole for tally in result.tallies) and not found.refused
    if not quiet:
        _say(review, page, whole=whole)
    if show:
        click.launch(page.resolve().as_uri())
    ctx.exit(_status(review, fail_on, whole=whole))


def _profile(sources: tuple[str, ...], *, stated: bool) -> Profile | None:
    if not any(map(is_address, sources)):
        return None
    from scanner.cli.live import address_in  # noqa: PLC0415 - loads what reads pages

    return address_in(sources, stated=stated)


def _folder(folder: Path) -> Path:
    """Return the folder to write to, refusing one that holds other things."""
    if folder.exists() and not folder.is_dir():
        raise UserError("The name after -o is a file. Give the name of a folder for the review.")
    try:
        other = folder.is_dir() and any(folder.iterdir()) and not (folder / FILE_NAME).exists()
    except OSError:
        raise UserError("The folder after -o may not be opened. Name a folder of your own.") from None
    if other:
        raise UserError("The folder after -o holds other things. Give a new name: the review gets a folder of its own.")
    return folder


def _status(review: Review, fail_on: str | None, *, whole: bool) -> int:
    ranks = [one.level.severity.rank for one in review.findings if one.status != "resolved"]
    if fail_on and any(rank >= Severity(fail_on).rank for rank in ranks):
        return FOUND
    if _only_live(review) and not any(any(source.items.values()) for source in review.sources):
        return NothingRead.exit_code
    return DONE if whole else PARTLY_READ


def _only_live(review: Review) -> bool:
    """Return whether there is nothing but a live profile. (An empty archive is refused long before.)"""
    return bool(review.sources) and all(source.live for source in review.sources)


def _say(review: Review, page: Path, *, whole: bool) -> None:
    """Say in a few lines what came of it, where it is and what to do next. The count is that of the report's cards."""
    from scanner.report_cards import deal  # noqa: PLC0415 - loads what draws

    deck = deal(review, "none")
    count, known = len(deck.cards), sum(card.kept for card in deck.cards)
    nothing = not any(any(source.items.values()) for source in review.sources)
    if nothing and _only_live(review):
        click.echo("Your profile could not be checked.")
    elif count:
        things = "1 thing" if count == 1 else f"{count:,} things"
        click.echo(f"Your review is ready, with {things} to look at. You decide what to do about each.")
    elif review.saw_no_posts:
        click.echo("Your posts could not be seen, so they were not checked.")
    elif review.saw_a_part:
        click.echo(
            "Your review is ready. Nothing found in the part that was seen. The checks miss things, so look yourself too."
        )
    else:
        click.echo("Your review is ready. Nothing found by these checks. They miss things, so look yourself too.")
    if known:
        click.echo(f"You kept {known:,} of them last time. They are folded away in the report.")
    if deck.stops:
        click.echo("Please read “Stop and get help” in the report first.")
    _say_of_live(review)
    if not whole and not _only_live(review):
        click.echo("Some of what you gave could not be read. The report says what, and why.")
    click.echo(f"The report:  {page.resolve()}")
    click.echo("What next:   open it with a double-click, decide there and save.")
    if count:
        click.echo(f"             Or decide here:  profile-hygiene decide {as_typed(page.parent)}")
    asked = any(source.live for source in review.sources)
    sent = "Nothing of it was sent to the servers of your page" if asked else "nothing was sent anywhere"
    click.echo(f"It is private to you{'. ' if asked else ': '}{sent}.")


def _say_of_live(review: Review) -> None:
    for source in review.sources:
        if source.live:
            click.echo(f"The page of your profile: {source.live.told}")
            if source.live.steps:
                click.echo("Your download shows more. The report says how to get it.")
