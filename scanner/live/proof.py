"""That a profile is the person's own: how it can be shown, the cheapest way first. What is kept is the way, and nothing else."""

from __future__ import annotations

import contextlib
import dataclasses
import re
import secrets
import time
from collections.abc import Iterable

from checks.content import Author, Item, Kind
from scanner.captures.people import folded, key_of
from scanner.errors import UserError
from scanner.live.address import Profile, profile_at

MOST_UNPROVEN = 10
"""So many posts of a profile are read, and shown on the screen alone, where nothing shows that it is the person's own."""

BY_COMPUTER = "The page is served by this computer itself."
BY_ARCHIVE = "Your own download, read in the same review, is of the same account."
BY_CODE = "The one-time code that you were given stood on the page."
BY_SIGN_IN = "You signed in to the site by yourself, and it said that you are this account."
BY_LINKS = "This page and another one that is shown to be yours name each other as the same person’s."
MOST_LINKS = 5
"""So many of the pages that a profile names as the same person’s are looked at for that."""

UNPROVEN = "Stated, not proven."

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that are taken for one another
_ALIVE = 30 * 60.0
_NAMING = frozenset({"username", "id", "handle", "address", "url"})


@dataclasses.dataclass(frozen=True, slots=True)
class Code:
    """A code to be put on the profile for a few minutes. It is good for half an hour, and for this run alone."""

    text: str
    made: float

    @classmethod
    def new(cls) -> Code:
        """Return a code that nobody can guess."""
        letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
        return cls(f"PH-{letters[:4]}-{letters[4:]}", time.monotonic())

    def stands_in(self, text: str) -> bool:
        """Return whether the code stands in a text, however the site has set it, and is still good."""
        if time.monotonic() - self.made > _ALIVE:
            return False
        return self.text.replace("-", "") in re.sub(r"[^A-Z0-9]", "", text.upper())


def in_archive(profile: Profile, items: Iterable[Item]) -> bool:
    """Return whether the items of a download are of the account that a profile is of."""
    key = key_of(profile.address)
    for item in items:
        if item.author is not Author.OWN:
            continue
        if item.kind is Kind.BIO and item.field in _NAMING:
            same_site = bool(profile.handle) and item.platform == profile.site.platform
            if (same_site and folded(item.text) == profile.handle) or ("://" in item.text and key_of(item.text) == key):
                return True
        elif item.kind is Kind.POST and item.url and "/" in key and key_of(item.url).startswith(f"{key}/"):
            return True
    return False


def others_of(profile: Profile, links: Iterable[str]) -> list[Profile]:
    """Return the pages that a profile names as the same person's (rel=me): those that may be opened, and no more than a few."""
    found: dict[str, Profile] = {}
    for link in links:
        with contextlib.suppress(UserError):  # no address of a public page
            other = profile_at(link)
            if key_of(other.address) != key_of(profile.address) and (profile.rules.local or not other.rules.local):
                found.setdefault(key_of(other.address), other)
    return list(found.values())[:MOST_LINKS]


def names(links: Iterable[str], profile: Profile) -> bool:
    """Return whether one of the links that a page marks as the same person's leads to a profile."""
    return key_of(profile.address) in map(key_of, links)
