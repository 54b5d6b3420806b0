"""
Reads privacy settings as downloads give them ("Private Account: False"), by their English words.

A setting in another language, or one that no line here knows, is not guessed: `unread` says that it was not understood. Only
where a reader says what a setting is about (Instagram's private account) is its answer read in other languages too.
"""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from typing import Final, NamedTuple

_EVERYONE: Final = frozenset(
    {"public", "everyone", "everybody", "anyone", "all", "all users", "open", "on tiktok", "everyone on facebook"}
)
_ON: Final = frozenset({"on", "true", "yes", "enabled", "1", "enable", "allowed", "active"})
_OFF: Final = frozenset({"off", "false", "no", "disabled", "0", "disable", "not allowed", "inactive"})
_ANSWERS: Final = (
    _EVERYONE
    | _ON
    | _OFF
    | {
        "friends", "friend", "friends of friends", "only me",
        "myself", "me", "followers", "people you follow", "your followers", "private",
        "no one", "nobody", "none", "custom", "mutual", "mutuals", "people you follow and your followers", "followers you follow",
        "followers that you follow back", "close friends", "connections", "suggested", "friends except acquaintances", "contacts",
        "my contacts", "off for everyone", "verified", "verified users", "people i follow", "unknown",
    }
)  # fmt: skip


PRIVATE_ACCOUNT: Final = "private"
"""The field of a setting that says whether the account is private, whatever its label reads."""

_IN_OTHER_LANGUAGES: Final = tomllib.loads(
    (resources.files("checks.exposure") / "answers.toml").read_text(encoding="utf-8")
)
_NO: Final = frozenset(_IN_OTHER_LANGUAGES["no"])
_YES: Final = frozenset(_IN_OTHER_LANGUAGES["yes"])


class Row(NamedTuple):
    """A sort of setting: the rule, how its label reads, which answers leave it open, and what the person is told."""

    rule: str
    label: re.Pattern[str]
    open: frozenset[str]
    reason: str


def _row(rule: str, label: str, answers: frozenset[str], reason: str) -> Row:
    return Row(rule, re.compile(label, re.IGNORECASE), answers, reason)


ROWS: Final = (
    _row(
        "C-AUDIENCE",
        r"^private (?:account|profile)|^(?:account )?protect(?:ed)?\b.*(?:posts|tweets|account)?|^is private|"
        r"hide your profile from people who are not signed in",
        _OFF | _EVERYONE,
        "Your account is not private, so new posts go to everyone.",
    ),
    _row(
        "C-AUDIENCE",
        r"^(?:account|channel|profile) (?:privacy|visibility)",
        _EVERYONE,
        "Your account is open to everyone.",
    ),
    _row(
        "C-AUDIENCE",
        r"future posts|default (?:post )?audience|who can see your (?:new )?(?:posts|stories|videos|reels)\b|"
        r"default privacy",
        _EVERYONE,
        "What you post from now on is open to everyone.",
    ),
    _row(
        "C-TAGREVIEW",
        r"(?:review|approve)\b.*\btags?\b|(?:review|approve)\b.*\btagged\b|tag(?:ging)? (?:review|approval)|"
        r"review what other people post",
        _OFF,
        "Posts and pictures that you are tagged in appear without your say.",
    ),
    _row(
        "C-TAGREVIEW",
        r"allow tags|who can tag|photo tagging|tags? (?:allowed )?from|"
        r"who can see (?:the )?posts (?:that )?you(?:'|’)?(?: ha)?ve been tagged in",
        _EVERYONE | _ON,
        "Anyone can tag you, or see what you are tagged in.",
    ),
    _row(
        "C-LIKES",
        r"pages? (?:that )?you(?:(?:'|’)?ve| have)? liked?|liked? (?:videos|posts|pages)|(?:videos|posts|pages) i liked|"
        r"who can see (?:what )?(?:you|your) likes?|likes? (?:list|visibility)|favou?rites list|"
        r"show everyone what you voted|show the communities you are active in",
        _EVERYONE | _ON,
        "Anyone can see what you like.",
    ),
    _row(
        "C-FRIENDS",
        r"friends? list|following list|followers? list|who (?:can see )?(?:you follow|your (?:friends|"
        r"connections|followers|following|follows))|pages and lists you follow|connections? visib|lists? you follow",
        _EVERYONE | _ON,
        "Anyone can see your friends, or whom you follow.",
    ),
    _row(
        "C-REQUESTS",
        r"search engines?|posts in search results",
        _ON | _EVERYONE,
        "Search engines may show your profile to anyone who looks for your name.",
    ),
    _row(
        "C-REQUESTS",
        r"look you up|find (?:me|you)\b|suggest (?:my|your) account|discoverab|sync(?:ed)? contacts to find",
        _EVERYONE | _ON,
        "Anyone can find your account.",
    ),
    _row(
        "C-REQUESTS",
        r"comments? (?:allowed )?from|(?:post|leave) comments|who can (?:comment|reply|duet|stitch|mention)|"
        r"allow comments|mentions? from|allow duet|allow stitch",
        _EVERYONE | _ON,
        "Anyone can write under what you post, or name you.",
    ),
    _row(
        "C-REQUESTS",
        r"friend requests?|follow requests?|allow (?:people|anyone|everyone) to follow|direct messages?|"
        r"message requests?|who can (?:send|message|"
        r"contact|dm|call|follow|add)|(?:messages?|dms?) from|allow (?:messages|requests|calls|direct)|"
        r"receive messages",
        _EVERYONE | _ON,
        "Anyone can send you a request or a message.",
    ),
    _row(
        "C-PLACE",
        r"location|geo ?tag|add (?:a )?place|ghost mode",
        _ON | _EVERYONE,
        "Your place may be shared.",
    ),
)


class Setting(NamedTuple):
    """A setting as the text of its item gives it."""

    label: str
    answer: str


def split(text: str) -> Setting:
    """Return name and value of "name: value"; the name may hold colons and question marks itself."""
    label, _, answer = text.rpartition(":")
    return Setting(label.strip(" ?"), answer.strip().lower())


def open_row(text: str, field: str | None = None) -> Row | None:
    """Return the row of a setting that stands open, None of one that is closed or not understood."""
    setting = split(text)
    if field == PRIVATE_ACCOUNT:
        return ROWS[0] if setting.answer in _OFF | _NO else None
    row = _row_of(setting)
    return row if row is not None and setting.answer in row.open and not _reversed(setting) else None


def unread(text: str, field: str | None = None) -> str | None:
    """Return why a setting about privacy was not understood, in words for the person; None of one that was."""
    setting = split(text)
    if field == PRIVATE_ACCOUNT and setting.answer in _NO | _YES:
        return None
    if field != PRIVATE_ACCOUNT and _row_of(setting) is None:
        return "the tool does not know this setting, or not in this language"
    if setting.answer not in _ANSWERS:
        return "the tool does not understand the answer of this setting, or not in this language"
    return None


RULES: Final = frozenset(row.rule for row in ROWS)
"""The rules that can only be answered from settings."""


def _row_of(setting: Setting) -> Row | None:
    return next((row for row in ROWS if row.label.search(setting.label)), None)


def _reversed(setting: Setting) -> bool:
    """Snapchat's ghost mode hides the place when it is on."""
    return "ghost" in setting.label.lower()
