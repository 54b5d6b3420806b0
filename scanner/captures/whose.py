"""Whose pages a capture holds: one owner a site, as the pages say or as the person says with --me."""

from __future__ import annotations

from collections.abc import Iterable

from scanner.archives.asking import choice
from scanner.captures.extract import Extract
from scanner.captures.people import Owner, family, names_of
from scanner.errors import UserError


def owners_of(extracts: list[Extract], me: str | None) -> dict[str, Owner]:
    """
    Return the owner by site.

    The pages that the person saved say so; a profile that was only kept along with them says nothing. Raises UserError,
    with the names to choose from, where pages are of different people and where none is a profile but people wrote.
    """
    if me:
        return _given(extracts, me)
    owners: dict[str, Owner] = {}
    for wanted in (True, False):
        known = set(owners)
        for extract in extracts:
            said = extract.owner
            if said is None or extract.page.seed is not wanted or family(said.host) in known:
                continue
            owner = owners.setdefault(family(said.host), Owner(host=said.host))
            if (owner.keys or owner.handles) and not owner.same_as(said):
                raise _ask("These pages are the profiles of several people", [*owner.handles, *said.handles])
            owner.join(said)
    if not owners:
        asked = [one.person for extract in extracts for one in extract.found if one.person and one.own is None]
        if names := names_of(asked):
            raise _ask("Nothing on these pages says whose profile it is", names)
    return owners


def _given(extracts: list[Extract], me: str) -> dict[str, Owner]:
    owners: dict[str, Owner] = {}
    for extract in extracts:
        host = family(extract.host)
        owner = owners.setdefault(host, Owner.named(me))
        owner.host = owner.host or extract.host
        said = extract.owner
        if said is not None and (said.handles & owner.handles or said.keys & owner.keys):
            owner.join(said)
    return owners


def _ask(why: str, names: Iterable[str]) -> UserError:
    return UserError(f"{why}. {choice(sorted(set(names)))}")
