"""
How the report says things: neutral, short, British, and never an accusation.

Every word here is for the person whose profile it is. Nothing here depends on HTML.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from checks.content import Audience, Author, Item, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

PLATFORMS: Final = {
    "facebook": "Facebook",
    "instagram": "Instagram",
    "threads": "Threads",
    "x": "X",
    "tiktok": "TikTok",
    "snapchat": "Snapchat",
    "youtube": "YouTube",
    "reddit": "Reddit",
    "linkedin": "LinkedIn",
    "discord": "Discord",
    "mastodon": "Mastodon",
    "bluesky": "Bluesky",
    "pinterest": "Pinterest",
    "tumblr": "Tumblr",
    "telegram": "Telegram",
    "whatsapp": "WhatsApp",
    "vk": "VK",
    "web": "Web page",
}

_KINDS: Final = {
    Kind.POST: ("post", "posts"),
    Kind.COMMENT: ("comment", "comments"),
    Kind.MESSAGE: ("private message", "private messages"),
    Kind.BIO: ("profile field", "profile fields"),
    Kind.IMAGE: ("picture", "pictures"),
    Kind.VIDEO: ("video", "videos"),
    Kind.MEMBERSHIP: ("group, page, follow or app", "groups, pages, follows and apps"),
    Kind.SETTING: ("setting", "settings"),
}

_AUDIENCES: Final = {
    Audience.PUBLIC: "anyone can see it",
    Audience.FRIENDS: "friends can see it",
    Audience.FOLLOWERS: "followers can see it",
    Audience.GROUP: "people in the group can see it",
    Audience.PRIVATE: "only you, or people you chose, can see it",
    None: "we could not tell who can see this",
}

LEVELS: Final = {
    "stop": "Stop and get help",
    "first": "Deal with this first",
    "look": "Worth a look",
    "tidy": "Tidy up",
    "support": "For you",
}

CHECKS: Final = {
    "derogatory": "Words",
    "images": "Pictures",
    "groups": "Groups, pages and apps",
    "exposure": "Your profile and who can reach you",
}

CANNOT_TELL: Final = {
    "derogatory": (
        "It reads words. It cannot hear tone, know who was meant, or know what happened before and after. "
        "It misses some things and picks out some that are fine."
    ),
    "images": (
        "It goes by shapes and colours. It often mistakes one thing for another, it guesses nobody's age and it knows "
        "nobody's face."
    ),
    "groups": "The tool read only the name. It does not know what is said there, or why you joined.",
    "exposure": ("It goes by what the file or page said on the day it was made. Your settings may be different now."),
}

ACTIONS: Final = {
    "delete": ("remove", "Delete it"),
    "leave": ("remove", "Leave the group, unfollow or unlike the page"),
    "untag": ("remove", "Remove your tag, or ask the person to take it down"),
    "disconnect": ("remove", "Remove the app’s access"),
    "close": ("remove", "Close the old account"),
    "edit": ("edit", "Edit the words"),
    "limit": ("hide", "Change who can see it"),
    "setting": ("hide", "Change a setting"),
}
_ALL_CHANGES: Final = (("remove", "Delete or remove it"), ("edit", "Edit it"), ("hide", "Change who can see it"))

DECISIONS: Final = {
    "later": "Decide later",
    "change": "Change or remove it",
    "keep": "Keep it",
    "talk": "Talk to someone",
    "wrong": "The tool got this wrong",
}
OF_CHOICE: Final = {
    "remove": "change",
    "edit": "change",
    "hide": "change",
    "keep": "keep",
    "ask": "talk",
    "wrong": "wrong",
}
REASONS: Final = {
    "context": "It reads differently in its context",
    "quoted": "The words are quoted, or not meant like that",
    "not_mine": "It is not mine",
    "stand_by": "I stand by it",
}

MANUAL: Final = (
    (
        "Search for your own name",
        "Try it in a search engine, in a private window, with your town or your old usernames.",
    ),
    ("Look at pictures you are tagged in", "Other people’s pictures of you are mostly not in your own download."),
    (
        "Look at stories, highlights and featured pictures",
        "Many downloads leave them out or keep them only for a while.",
    ),
    ("Look inside closed groups and chats", "The tool sees that you belong to one. It cannot see what is said there."),
    (
        "Think of accounts that are not in this review",
        "An old account, a second account, a game, a dating or photo site.",
    ),
    ("Look at your profile as a stranger sees it", "Sign out, or use “View as” where the platform has it."),
)

_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SENTENCES: Final = re.compile(r"(?<=[.!?])\s+")


def printable(text: str) -> str:
    """Return the text with each character that no page may hold replaced by one that shows it was there."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def platform(name: str) -> str:
    """Return a platform's own spelling of its name."""
    return PLATFORMS.get(name, name)


def kind(item: Item) -> str:
    """Return what the item is in a word or two: "comment", "group", "profile field"."""
    if item.kind is Kind.MEMBERSHIP:
        return item.context if item.context in {"group", "page", "app", "follow", "event", "list"} else "group or page"
    return _KINDS[item.kind][0]


def kinds(kind: Kind) -> str:
    """Return what things of a kind are called together: "comments", "groups, pages, follows and apps"."""
    return _KINDS[kind][1]


def count(number: int, one: str, many: str | None = None) -> str:
    """Return "1 thing" or "1,204 things"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def counts(items: dict[str, int]) -> str:
    """Return how many of each kind were read, in the order of the contract: "1,204 comments, 1 video"."""
    known = [count(items[each.value], *_KINDS[each]) for each in Kind if items.get(each.value)]
    other = [count(number, "other thing") for name, number in items.items() if name not in set(Kind) and number]
    return listed([*known, *other]) or "nothing"


def listed(parts: Iterable[str]) -> str:
    """Return the parts as a sentence lists them: "a, b and c". Parts that hold a comma are set apart by semicolons."""
    *first, last = list(parts) or [""]
    if not first:
        return last
    if any("," in re.sub(r"\d,\d", "", part) for part in (*first, last)):
        return "; ".join((*first, last))
    return f"{', '.join(first)} and {last}"


def sentence(text: str) -> str:
    """Return a reason as a sentence of its own: with a capital, and a stop at its end."""
    told = text.strip()
    return f"{told[:1].upper()}{told[1:]}{'' if told.endswith(('.', '!', '?', '”', ':')) else '.'}"


def beyond(more: str, said: str) -> str:
    """Return `more` without the sentences that `said` has said already."""
    before = set(_SENTENCES.split(said))
    return " ".join(one for one in _SENTENCES.split(more) if one not in before)


def day(when: date) -> str:
    """Return "3 September 2026"."""
    return f"{when.day} {when:%B %Y}"


def day_of(text: str | None) -> str | None:
    """Return the day of an ISO date or time as "3 September 2026", None of anything else."""
    try:
        return day(datetime.fromisoformat(text)) if text else None
    except ValueError:
        return None


def span_of_days(earliest: str | None, latest: str | None) -> str:
    """Return the days between which dated things lie, as far as they are known."""
    first, last = day_of(earliest), day_of(latest)
    if first and last:
        return first if first == last else f"{first} to {last}"
    return "nothing that was looked at has one"


def when(item: Item, today: date) -> str:
    """Return the day of an item, how long ago that was, and whether its time zone is unknown."""
    if item.created is None:
        return "no date given"
    told = f"{day(item.created)} ({_ago(item.created.date(), today)})"
    if item.created.tzinfo is None:
        told += ", time zone not known"
    return told


def minute(item: Item) -> str | None:
    """Return the exact time of an item, with its time zone in words."""
    if item.created is None:
        return None
    clock = f"{day(item.created)} at {item.created:%H:%M}"
    if item.created.tzinfo is None:
        return f"{clock}. The file does not say in which time zone, so the day may be one off."
    return f"{clock} UTC{item.created.isoformat()[-6:] if item.created.utcoffset() else ''}"


def _ago(then: date, today: date) -> str:
    days = (today - then).days
    if days < 0:
        return "after this review"
    if days == 0:
        return "today"
    if days < 60:  # noqa: PLR2004 (two months)
        return f"{count(days, 'day')} ago"
    months = (today.year - then.year) * 12 + today.month - then.month - (today.day < then.day)
    if months < 24:  # noqa: PLR2004 (two years)
        return f"{count(months, 'month')} ago"
    return f"{months // 12} years ago"


def audience(item: Item) -> str:
    """Return who can see the item, or that we could not tell."""
    return _AUDIENCES[item.audience]


def whose(item: Item) -> str | None:
    """Return whose it is; None where the question makes no sense."""
    if item.kind in (Kind.MEMBERSHIP, Kind.SETTING):
        return None
    thing = {Kind.IMAGE: "picture", Kind.VIDEO: "video"}.get(item.kind, "words")
    return f"your {thing}" if item.author is Author.OWN else f"someone else’s {thing}"


def changes(actions: Iterable[str]) -> list[tuple[str, str]]:
    """Return what "Change or remove it" can mean here: the contract's choice and the words on the page."""
    offered: dict[str, str] = {}
    for action in actions:
        if action in ACTIONS:
            offered.setdefault(*ACTIONS[action])
    return list(offered.items()) or list(_ALL_CHANGES)


def outward(address: str | None) -> tuple[str, str] | None:
    """
    Return an address that may be linked to, and the name of the site it leads to; None of anything else.

    Only http and https; no name or password in it, no host that does not read as plain letters, so that the words "opens
    facebook.com" are true.
    """
    if not address or not address.isprintable() or any(character.isspace() for character in address):
        return None
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        _ = parts.port
    except ValueError:  # UnicodeError is one
        return None
    if parts.scheme not in {"http", "https"} or parts.username is not None or parts.password is not None:
        return None
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*", host):  # no bare numbers: those are of no site
        return None
    return address, host.removeprefix("www.")


def today_of(created: str) -> date:
    """Return the day a review was made, in the person's own time zone as it was written down."""
    return datetime.fromisoformat(created).date()


def as_utc(moment: datetime) -> datetime:
    """Return a moment that can be compared with others; one without a time zone is taken as UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
