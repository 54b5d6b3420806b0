"""Reddit's tables, told by the names of their columns."""

from __future__ import annotations

import re

from scanner.archives.container import Member
from scanner.archives.heads import head_text
from scanner.archives.routes import suffix
from scanner.archives.tables import Folded, Row, Table, first_rows, good

_FEWEST = 4  # cells; with fewer, it is a line out of the middle of a text
_ID = r'"?(?:t\d_)?[0-9a-z_]{2,12}"?[,;\t]"?(?:https?://\w+\.reddit\.com)?/(?:r|u|user)/[\w-]+/comments/'
BEGINS = re.compile(_ID, re.IGNORECASE)
WORD = re.compile(r'"?[\w-]+"?\s*$')
MESSAGE = re.compile(r'"?[\w!$.:~-]+"?[,;\t]"?(?:(?:https?://\w+\.reddit\.com)?/message|\d{4}-\d\d-\d\d \d\d:)')

_HEAD: Folded = ("id", "permalink", "date", "ip", "subreddit", "gildings")
POSTS: Folded = (*_HEAD, "title", "url", "body")
COMMENTS: Folded = (*_HEAD, "link", "parent", "body", "media")
MESSAGES: Folded = ("id", "permalink", "threadid", "date", "ip", "from", "to", "subject", "body")

# The columns that show which table it is, the first that fits; and the method that reads it, none where it is left alone.
TABLES: tuple[tuple[frozenset[str], str | None], ...] = tuple(
    (frozenset(columns.split()), method)
    for columns, method in (
        ("id permalink date subreddit title body", "posts"),
        ("id permalink date subreddit link body", "comments"),
        ("id permalink date subreddit url", "post_headers"),  # the same rows without their words
        ("id permalink date subreddit link", "comment_headers"),
        ("id permalink from to subject body", "messages"),
        ("id permalink from to", None),
        ("messageid username message conversationtype", "chats"),
        ("id displayname isowner", "feeds"),
        ("preference value", "preferences"),
        ("statistic value", "account"),
        ("username note", "friends"),
        ("subreddit isfavorite", "groups"),
        ("id permalink direction", None),
        ("postid userselection", None),
        ("announcementid body", None),
        ("scheduledpostid", None),
        ("id title body kind", None),  # drafts
        ("issuerid subjectid", None),
        ("contentlink award", None),
        ("contentlink goldreceived", None),
    )
)


def id_of(row: Row) -> str:
    """Return a post's or comment's own id: the same in old exports, which write `t1_…`. The permalink has it too."""
    identity = re.sub(r"^t\d_", "", row["id"] or _id_in(row["permalink"])).lower()
    if not re.fullmatch(r"\w{1,20}", identity) or len(row.cells) < _FEWEST:
        raise ValueError
    return identity


def _id_in(permalink: str) -> str:
    parts = [part for part in permalink.split("?", maxsplit=1)[0].split("/") if part]
    after = parts[parts.index("comments") + 1 :] if "comments" in parts else []
    return after[2] if len(after) > 2 else "".join(after[:1])  # noqa: PLR2004 - post, its title, comment


def listed(member: Member) -> int:
    return sum(bool(row["id"]) for row in good(Table(member, ("id",), begins=BEGINS)))


def account_in(member: Member) -> str | None:
    names = (row["value"] for row in good(Table(member, ("statistic", "value"))) if row["statistic"] == "account name")
    return next(filter(None, names), None)


_SUBREDDITS = suffix("*_subreddits*.csv")
_MAIN = re.compile(r"(?:^|/)(comment|post)s[^/_]*\.csv$", re.IGNORECASE)


def method_of(member: Member) -> str | None:
    """Return the method for a table of this platform, by its columns; None where there is none."""
    rows = first_rows(member)
    columns = frozenset(rows[0]) if rows else frozenset()
    named = _MAIN.search(member.path)
    if named and BEGINS.match(head_text(member)):  # the header is lost
        return f"{named[1].lower()}s"
    if columns == {"subreddit"} and not _SUBREDDITS.search(member.path):
        return "groups"
    return next((method for need, method in TABLES if need <= columns), None)
