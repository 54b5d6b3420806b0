"""A visit as a source like any other: its items go through the same checks, report, year-on-year and forget as an archive's."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import IO, Any

from checks.content import Audience, Item, Kind
from scanner.archives.container import Container, Member, printable
from scanner.archives.reader import Options, Read
from scanner.archives.web import Web
from scanner.captures.extract import Extract
from scanner.captures.people import Owner, Person, family, handle_of, host_of, key_of
from scanner.errors import Problem
from scanner.live.coverage import Coverage
from scanner.live.visit import Visit
from scanner.sources import Export

ONE_TEXT = "no single posts could be told apart on this page: its text was read as a whole, and not as your words"


class Live(Web):
    """What a visit saw of a profile. (It has no platform of its own: it is that of the site.)"""

    def __init__(self, container: Visited, options: Options) -> None:
        """Prepare to read."""
        super().__init__(container, options)
        self._visit = container.visit

    def finish(self) -> Read:
        """Yield all that stood on the pages."""
        visit = self._visit
        self._extracts = visit.extracts
        self.now = platform_of(visit)
        owner = owner_of(visit, self.options.me)
        for one in visit.extracts:
            yield from self._items(one, owner if family(one.host) == family(owner.host) else None)
        if visit.coverage is not Coverage.COMPLETE:
            yield Problem(printable(visit.profile.address), visit.told.removesuffix("."))
        for one in visit.extracts:
            if visit.as_one_text and one.whole:
                yield from self._as_one(one)
        self.claimed.update(self.container.members)
        if self._absent:
            many = len(self._absent)
            what = "1 picture" if many == 1 else f"{many:,} pictures"
            reason = f"{what} of your posts did not come, so nothing looked at {'it' if many == 1 else 'them'}"
            yield Problem(printable(visit.profile.address), reason)

    def item(self, *args: Any, **more: Any) -> Item:
        """Return an item. What a visitor saw who was not signed in, anyone can see."""
        made = super().item(*args, **more)
        anyone = made.audience is None and not self._visit.signed_in
        return dataclasses.replace(made, audience=Audience.PUBLIC) if anyone else made

    def _as_one(self, one: Extract) -> Read:
        for entry in self._whole(one):
            yield entry if not isinstance(entry, Problem) else Problem(entry.source, ONE_TEXT)


class Visited(Container):
    """A visit as a container: its pages, and the pictures that posts show."""

    def __init__(self, visit: Visit) -> None:
        """Take in the pages."""
        super().__init__(visit.profile.address)
        self.visit = visit
        for one in visit.extracts:
            address = one.page.source
            self.members[address] = Member(address, 0, (0, None), _gone)


def _gone() -> IO[bytes]:
    raise OSError("a page of a visit is not kept")


def export_of(visit: Visit) -> Export:
    """Return the visit as an export that a run reads."""
    return Export(Visited(visit), [Live])


def platform_of(visit: Visit) -> str:
    """Return the platform that the profile is on."""
    return next((one.platform for one in visit.extracts if one.platform != "web"), visit.profile.site.platform)


def owner_of(visit: Visit, me: str | None) -> Owner:
    """
    Return whose profile it is: that of the address, by all the names by which its pages call it.

    At the root of a site of one's own there is no name in the address. Where its posts name one writer, that is who it is.
    """
    profile = visit.profile
    key, handle = key_of(profile.address), handle_of(profile.address)
    owner = Owner({key} if "/" in key else set(), {handle} - {""}, set(), host_of(profile.address))
    for one in visit.extracts:
        if one.page.seed and one.owner is not None and family(one.host) == family(owner.host):
            owner.join(one.owner)
    owner.names |= owner.handles  # on the profile itself, who is called by its handle is its owner
    if me:
        given = Owner.named(me)
        owner.keys, owner.handles, owner.names = (
            owner.keys | given.keys,
            owner.handles | given.handles,
            owner.names | given.names,
        )
    if not owner.keys and not owner.handles:
        _join_writer(owner, visit.extracts)
    return owner


def _join_writer(owner: Owner, extracts: Iterable[Extract]) -> None:
    """Take the one writer of a site for its owner; where there are several, nobody."""
    writers: set[Person] = set()
    posts = [one for extract in extracts for one in extract.found if one.kind is Kind.POST and one.own is None]
    for one in posts:
        if one.person is not None and one.person.known:
            writers.add(one.person)
    links = {key_of(one.link) for one in writers if one.link}
    names = {" ".join(one.name.split()).casefold() for one in writers if one.name}
    if len(links) > 1 or len(names) > 1:
        return
    owner.keys |= links
    owner.names |= names
    for one in posts:
        if one.person is None:
            one.own = True
