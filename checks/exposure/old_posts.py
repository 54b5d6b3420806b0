"""
Old posts that are still open to everyone: counted over a whole profile, told once for each platform.

Only where what a person gave says who can see a post. Where it does not, nothing is guessed, and the report says so.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Final

from checks.content import Audience, Author, Item, Kind
from checks.finding import Finding, Sure
from checks.rules import all_rules
from checks.rules.levels import level_for

RULE: Final = "C-OLDPUBLIC"
YEARS: Final = 2
"""A post is old that was made before the year which began so many years ago."""
UNTOLD: Final = (
    "what you gave does not say who can see each post, so only you can check. Look at your profile signed out, or as a stranger "
    "sees it"
)

_NEVER: Final = datetime.max.replace(tzinfo=UTC)
_POSTS: Final = frozenset({Kind.POST, Kind.IMAGE, Kind.VIDEO})


@dataclasses.dataclass(slots=True)
class _Open:
    count: int
    oldest: Item


class OldPosts:
    """Hears of every item of a profile, and says at the end which platforms have old posts that anyone can see."""

    def __init__(self, today: date) -> None:
        """Start; `today` says what is old."""
        self._before = datetime(today.year - YEARS, 1, 1, tzinfo=UTC)
        self._open: dict[str, _Open] = {}
        self._told = self._silent = 0

    def take(self, item: Item) -> None:
        """Count an item, where it is a post or picture of the person's own with a date."""
        if item.kind not in _POSTS or item.author is not Author.OWN or item.created is None:
            return
        if item.audience is None:
            self._silent += 1
            return
        self._told += 1
        if item.audience is not Audience.PUBLIC or _moment(item) >= self._before:
            return
        held = self._open.setdefault(item.platform, _Open(0, item))
        held.count += 1
        if _moment(item) < _moment(held.oldest):
            held.oldest = item

    def findings(self) -> Iterator[Finding]:
        """Yield one finding a platform, on the oldest post that is open."""
        rule = all_rules()[RULE]
        for held in self._open.values():
            one = held.count == 1
            many = "One of your posts" if one else f"{held.count:,} of your posts"
            yield Finding(
                rule=RULE,
                check="exposure",
                item=held.oldest,
                level=level_for(held.oldest, rule.level),
                reason=(
                    f"{many} from before {self._before.year} {'is' if one else 'are'} open to everyone, as far as what you gave "
                    f"tells. {'This is it.' if one else 'This is the oldest.'}"
                ),
                sure=Sure.LIKELY,
            )

    @property
    def untold(self) -> str | None:
        """Return why nothing can be said, in words for the person: no post says who can see it."""
        return UNTOLD if self._silent and not self._told else None


def counts(example: str) -> bool:
    """Whether an example line of the rule ("public post: 2012-08-11") makes it fire."""
    told, _, day = example.partition(": ")
    who, what = told.split(" ", 1)
    item = Item("facebook", Kind(what), "example", audience=Audience(who), created=datetime.fromisoformat(day))
    posts = OldPosts(datetime.now(UTC).date())
    posts.take(item)
    return any(posts.findings())


def _moment(item: Item) -> datetime:
    """Return when an item was made; a time without a zone is taken for UTC, which is near enough for years."""
    made = item.created or _NEVER
    return made if made.tzinfo else made.replace(tzinfo=UTC)
