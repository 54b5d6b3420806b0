"""LinkedIn's private messages: what they say, and which of them the person wrote."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator

from lxml import etree, html

from scanner.archives.container import Member, printable
from scanner.archives.htmlpage import words
from scanner.archives.linkedin_words import own_words
from scanner.archives.tables import Row, Table, good
from scanner.errors import UserError

_TAG = re.compile(r"</?(?:p|br|div|span|a|b|i|em|strong|ul|ol|li|blockquote)\b[^<>]*>", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def plain(text: str) -> str:
    """Return a private message, which may be a piece of a page, as a person reads it."""
    if _TAG.search(text):
        try:
            return own_words(words(html.fragment_fromstring(_CONTROL.sub("", text), create_parent="div")))
        except (etree.ParserError, ValueError):
            return own_words(_TAG.sub("", text))
    return own_words(text)


@dataclasses.dataclass(frozen=True, slots=True)
class Me:
    """The person, as messages name them. The address of the profile goes before the name, which others may have too."""

    names: frozenset[str]
    addresses: frozenset[str]

    def wrote(self, row: Row) -> bool:
        """Return whether a message is the person's own."""
        sender = _same(row["senderprofileurl"])
        if sender and self.addresses:
            return sender in self.addresses
        return row["from"].casefold() in self.names


def find_me(
    profiles: Iterable[Member], invitations: Iterable[Member], messages: Iterable[Member], name: str | None
) -> Me:
    """Return who the person is. Raises UserError with the names to choose from where nothing says it."""
    names = {name.casefold()} if name else set()
    addresses = {_same(name)} if name and "/in/" in name else set()
    for row in _rows(profiles, "firstname", "headline"):
        names.add(f"{row['firstname']} {row['lastname']}".strip().casefold())
    for row in _rows(invitations, "from", "direction"):
        if row["direction"].upper() == "OUTGOING":
            names.add(row["from"].casefold())
            addresses.add(_same(row["inviterprofileurl"]))
    names, addresses = names - {""}, addresses - {""}
    senders = {(row["from"], _same(row["senderprofileurl"])) for row in _rows(messages, "from", "date", "content")}
    if not names and not addresses and senders:
        choice = ", ".join(f"“{printable(one)}”" for one in sorted({one for one, _ in senders if one}))
        raise UserError(f"This archive does not say who you are. Say it with --me and one of these names: {choice}")
    theirs = {link for one, link in senders if link and one.casefold() in names}
    if not addresses and len(theirs) == 1:  # more than one: somebody has the same name
        addresses = theirs
    return Me(frozenset(names), frozenset(addresses))


def _rows(members: Iterable[Member], *columns: str) -> Iterator[Row]:
    for member in members:
        yield from good(Table(member, columns))


def _same(link: str) -> str:
    """Return the address of a profile to compare."""
    return re.sub(r"^https?://(?:[a-z]+\.)?", "", link.strip().lower()).rstrip("/")
