"""How a rule's starting level is lowered for one item, and what the person is told about it."""

from __future__ import annotations

from checks.content import Audience, Author, Item, Kind
from checks.finding import Level

_STEPS = {
    Audience.PRIVATE: 2,
    Audience.FRIENDS: 1,
    Audience.FOLLOWERS: 1,
    Audience.GROUP: 1,
    Audience.PUBLIC: 0,
}
NOT_YOUR_WORDS = "Someone else wrote it."


def level_for(item: Item, start: Level) -> Level:
    """
    Return the level of a finding on `item` that starts at `start`.

    Lowered by who can see it and by whose words they are; age never lowers it. A profile text is there for everyone to
    read, so who can see it does not count.
    """
    steps = 0 if item.kind is Kind.BIO or item.audience is None else _STEPS[item.audience]
    return start.lowered(steps + (item.author is Author.OTHER))
