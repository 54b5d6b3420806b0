"""The live part of a scan: what is asked of the person, the visit and its progress, what is shown where nothing is proven."""

from __future__ import annotations

import dataclasses
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

import click

from checks.content import Item, Kind
from scanner.archives.container import printable
from scanner.archives.reader import Options, readers
from scanner.cli import login as signing
from scanner.cli import visiting
from scanner.cli.common import warn
from scanner.errors import Problem, UserError
from scanner.live.address import Profile, profile_at
from scanner.live.browser import NoBrowser
from scanner.live.coverage import Coverage
from scanner.live.limits import Limits
from scanner.live.proof import (
    BY_ARCHIVE,
    BY_CODE,
    BY_COMPUTER,
    BY_LINKS,
    MOST_UNPROVEN,
    UNPROVEN,
    Code,
    in_archive,
    names,
    others_of,
)
from scanner.live.reader import export_of, platform_of
from scanner.live.visit import Visit
from scanner.report_words import platform as name_of
from scanner.review import LiveView, Server
from scanner.sources import Export, Sources, is_address

OWN = (
    "This tool is for looking at your own profile, and only that. If this is your own profile, "
    "say so with --own-profile. For somebody else's profile there is no way to use it."
)
_ONE = "One profile a run: give one address. It is a review of your own profile, and no way to look through a list of people."
_NO_TERMS = "Sites may have terms about programs that read their pages. Look at those of this one."
_LOOKS = (
    "It opens the page once, as a visitor who is not signed in, and reads what anyone can see. The other way is your own "
    "download: “profile-hygiene platforms” says how to get it."
)


@dataclasses.dataclass(frozen=True, slots=True)
class Seen:
    """A visit that was made, as an export, and how it was shown that the profile is the person's own (None: it was not)."""

    export: Export
    visit: Visit
    proof: str | None


def address_in(sources: tuple[str, ...], *, stated: bool) -> Profile:
    """Return the one profile among the sources, when the person has said that it is theirs. Raises UserError."""
    given = [one for one in sources if is_address(one)]
    if len(given) > 1:
        raise UserError(_ONE)
    if not stated and (not _watched() or not click.confirm("Is this your own profile?", default=False, err=True)):
        raise UserError(OWN)
    return profile_at(given[0])


def add_live(
    profile: Profile, archives: Sources, since: date | None, me: str | None, *, login: bool, quiet: bool
) -> None:
    """
    Add the profile to what is read beside it. Raises UserError.

    Where nothing shows that it is the person's own it is shown on the screen and not added. Where there is no browser it is
    named as not read, if there is anything else to read.
    """
    try:
        seen = look(profile, archives, since, me, login=login, quiet=quiet)
    except NoBrowser as error:
        if not archives.exports:
            raise
        archives.refused.append(Problem(printable(profile.address), error.message))
        warn(archives.refused[-1])
        return
    if seen.proof:
        archives.exports.append(seen.export)
    else:
        show_unproven(seen, me)


def look(profile: Profile, archives: Sources, since: date | None, me: str | None, *, login: bool, quiet: bool) -> Seen:
    """Show the notice, find out whether it is the person's own, and visit the profile. Raises UserError."""
    if login:
        signing.check(profile, watched=_watched)
    limits = Limits(since=since)
    proof = BY_COMPUTER if profile.rules.local else None
    if proof is None:
        _notice(profile, login=login, quiet=quiet)
        proof = BY_ARCHIVE if in_archive(profile, _items(archives, me)) else None
    if login:
        return _look_signed_in(profile, limits, proof, quiet=quiet)
    code = _code() if proof is None and _watched() else None
    before: list[Visit] = []
    if proof is None:
        before = [visiting.go(profile, signing.few(limits), quiet=quiet)]
        if code and code.stands_in(before[0].text):
            click.echo("The code is there, so this is your profile. You can take it away again.", err=True)
            proof = BY_CODE
        elif _is_linked(profile, before, archives, me, code, quiet=quiet):
            proof = BY_LINKS
        else:
            return Seen(_export(before[0], UNPROVEN), before[0], None)
    visit = visiting.go(profile, limits, quiet=quiet)
    return Seen(_export(visit, proof, before), visit, proof)


def _is_linked(
    profile: Profile, visits: list[Visit], archives: Sources, me: str | None, code: Code | None, *, quiet: bool
) -> bool:
    """
    Return whether the profile and a page that is shown to be the person's own name each other (rel=me). It is visited too.

    That two pages name each other says that one person has both, and not who that is. So the other one has to be shown to be
    theirs, by their own download or by the code.
    """
    for other in others_of(profile, visits[0].links_me):
        own = in_archive(other, _items(archives, me))
        if not own and code is None:
            continue
        click.echo(
            f"Your page names {printable(other.host)} as yours too. It is opened, to see whether it names this one.",
            err=True,
        )
        back = visiting.go(other, signing.few(Limits()), quiet=quiet)
        visits.append(back)
        if names(back.links_me, profile) and (own or (code is not None and code.stands_in(back.text))):
            return True
    return False


def _look_signed_in(profile: Profile, limits: Limits, proof: str | None, *, quiet: bool) -> Seen:
    """Visit the profile in a window in which the person signs in. Raises UserError where they are somebody else."""
    code = _code() if proof is None and not signing.tells_who(profile) else None
    login = signing.Login(profile, limits, proof, code)
    visit = visiting.go(profile, limits, login, quiet=quiet)
    if login.another:
        raise UserError(signing.ANOTHER)
    return Seen(_export(visit, login.proof or UNPROVEN), visit, login.proof)


def show_unproven(seen: Seen, me: str | None) -> None:
    """Show on the screen what was read of a profile that nothing shows to be the person's own."""
    click.echo("You said that this is your profile, but nothing shows it (stated, not proven).")
    click.echo(f"So no more than {MOST_UNPROVEN} posts were read. They are shown here, and no file was written.")
    click.echo(f"{seen.visit.told}\n")
    shown = 0
    for _, entry in seen.export.read(Options(me=me)):
        if isinstance(entry, Item) and entry.kind in (Kind.BIO, Kind.POST, Kind.COMMENT) and shown < MOST_UNPROVEN:
            shown += entry.kind is not Kind.BIO
            day = f"{entry.created:%d %B %Y}" if entry.created else "no date"
            head = (entry.field or "profile") if entry.kind is Kind.BIO else day
            text = "\n  ".join(printable(line) for line in entry.text.split("\n"))
            click.echo(f"{head}{'' if entry.author.value == 'own' else ', not said to be yours'}:\n  {text}")
    click.echo(
        "\nFor a whole review: run this in a terminal and put the code that it gives you on your profile for a few "
        "minutes, or give your own download of the same account along with the address."
    )


def _export(visit: Visit, proof: str, before: Sequence[Visit] = ()) -> Export:
    """Return the visit as an export. Servers are those of the visits `before` it too, which showed whose profile it is."""
    export = export_of(visit)
    platform = platform_of(visit)
    steps: tuple[str, ...] = ()
    if visit.coverage is not Coverage.COMPLETE:
        steps = next((cls.how_to_get for cls in readers() if cls.platform == platform != "web"), ())
    asked: Counter[tuple[str, str | None]] = Counter()
    for one in (one for each in (visit, *before) for one in each.servers):
        asked[printable(one.host), one.refused] += one.times
    servers = tuple(Server(host=host, times=times, refused=refused) for (host, refused), times in asked.items())
    export.live = LiveView(
        coverage=visit.coverage.value, told=visit.told, proof=proof, servers=servers, steps=tuple(steps)
    )
    return export


def _watched() -> bool:
    """Return whether somebody is there to answer."""
    return sys.stdin.isatty()


def _notice(profile: Profile, *, login: bool, quiet: bool) -> None:
    """Say what the site's terms say of programs that read its pages, and ask where somebody is there to answer."""
    told = f"{profile.site.terms or _NO_TERMS} {signing.LOOKS if login else _LOOKS}"
    if not quiet or not _watched():
        click.echo(told, err=True)
    if _watched() and not click.confirm("Open the page?", default=True, err=True):
        site = name_of(profile.site.platform)
        raise UserError(f"Nothing was opened. Your download shows more of {site} than the page does.")


def _code() -> Code | None:
    code = Code.new()
    click.echo(
        f"To show that the profile is yours, put this code into your bio now: {code.text}\n"
        "It is good for half an hour. Without it, a few posts are shown here and no report is written.",
        err=True,
    )
    answer = click.prompt(
        "Press Enter when it is there, or type “no” to go on without", default="", err=True, show_default=False
    )
    return None if answer.strip().lower().startswith("n") else code


def _items(archives: Sources, me: str | None) -> Iterator[Item]:
    for export in archives.exports:
        for _, entry in export.read(Options(me=me)):
            if isinstance(entry, Item):
                yield entry
