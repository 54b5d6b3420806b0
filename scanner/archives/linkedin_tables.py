"""LinkedIn's tables, told by the names of their columns, and which of its two exports they come from."""

from __future__ import annotations

import re

from scanner.archives.container import Member
from scanner.archives.heads import head_text
from scanner.archives.tables import Folded, first_rows

# How a line begins that begins a row. Nothing that a line within a text may look like: it would cut the text off.
BEGINS = re.compile(
    r"""(?:\d{4}-\d\d[^",]*|"\d{4}-\d\d[^",]*")[,;\t]"?https?://(?:[a-z]+\.)?linkedin\.com/(?:feed|posts|pulse|groups)/""",
    re.IGNORECASE,
)
COMMENTS: Folded = ("date", "link", "message")
SHARES: Folded = ("date", "sharelink", "sharecommentary", "sharedurl", "mediaurl", "visibility")

# The columns that show which table it is, the first that fits; and the method that reads it, none where it is left alone.
TABLES: tuple[tuple[frozenset[str], str | None], ...] = tuple(
    (frozenset(columns.split()), method)
    for columns, method in (
        ("date sharelink sharecommentary", "shares"),
        ("date link message", "comments"),
        ("date link optiontext", None),  # the words of an option are its maker's
        ("date type link", None),
        ("date status fullname", "people"),
        ("organization followedon", "companies"),
        ("eventname eventtime", "events"),
        ("firstname lastname headline", "profile"),
        ("profilesummary", "summary"),
        ("firstname lastname text status", "recommendations"),
        ("membergroups", "groups"),
        ("from to sentat message direction", "invitations"),
        ("conversationid from date content", "messages"),
        ("datetime mediadescription medialink", "media"),
        ("hashtag state", "hashtags"),
        ("firstname lastname connectedon", None),
        ("contenttitle contentdescription", None),
        ("companyname title startedon", "described"),
        ("schoolname degreename", "described"),
        ("companyname role", "described"),
        ("title description", "described"),
        ("name description", "described"),
    )
)

# Names that only LinkedIn gives; others are told by their columns.
MARKS = """
InstantReposts*.csv Member_Follows*.csv Profile*Summary*.csv Company*Follows*.csv Recommendations_Given*.csv
Recommendations_Received*.csv Ad_Targeting*.csv Endorsement_Given_Info*.csv Endorsement_Received_Info*.csv
LearningCoachMessages*.csv
"""

# Sign-ins, payments, other people, jobs looked at, what LinkedIn infers: nothing that anybody sees.
IGNORED = """
InstantReposts*.csv Reactions*.csv Votes*.csv Saved_Items*.csv saved_articles*.csv Learning*.csv
LearningCoach*.csv Learning_*.csv guide_messages*.csv learning_*_messages*.csv Skills*.csv Endorsement_*.csv
Registration*.csv Logins*.csv
Receipts*.csv SavedJobAlerts*.csv Saved*Jobs*.csv Jobs/** Job*Applications*.csv Job*Seeker*.csv Job*Postings*.csv
PhoneNumbers*.csv Phone*Numbers*.csv Email*Addresses*.csv Whatsapp*Phone*Numbers*.csv Verifications/** Verifications*.csv
Security*Challenges*.csv Device*.csv Inferences_about_you*.csv SearchQueries*.csv Search*Queries*.csv Connections*.csv
Contacts*.csv ImportedContacts*.csv Imported*Contacts*.csv Certifications*.csv Courses*.csv Languages*.csv
Causes*You*Care*About*.csv Ads*Clicked*.csv Account*Status*History*.csv Private*identity*asset*.csv Identity*.csv
Ad_Targeting*.csv Rich_Media*.csv Events*.csv README*.txt
"""

_ONLY_IN_FULL = re.compile(
    r"(?:^|/)(?:Comments|Shares|Reactions|Votes|InstantReposts|Logins|Security Challenges|SearchQueries)[ _(\d)]*\.csv$",
    re.IGNORECASE,
)
_LOST_HEADER = re.compile(r"(?:^|/)(comments|shares)[ _(\d)]*\.csv$", re.IGNORECASE)
_FEW = 2


def method_of(member: Member) -> str | None:
    """Return the method for a table, by its columns; None where there is none."""
    named = _LOST_HEADER.search(member.path)
    if named and BEGINS.match(head_text(member)):
        return named[1].lower()
    return next((method for found, method in _known(member) if found), None)


def is_known(member: Member) -> bool:
    """Return whether a table is LinkedIn's, read or not."""
    return any(found for found, _ in _known(member))


def _known(member: Member) -> list[tuple[bool, str | None]]:
    heads = [frozenset(row) for row in first_rows(member)]
    return [(any(need <= head for head in heads), method) for need, method in TABLES]


def is_theirs(member: Member) -> bool:
    """Return whether a table can be no other platform's."""
    method = method_of(member)
    if method == "comments":
        return "linkedin.com/" in head_text(member)
    heads = [set(row) for row in first_rows(member)]
    return method in ("shares", "invitations", "profile") or any(
        {"firstname", "lastname", "connectedon"} <= head or {"conversationid", "from", "content", "folder"} <= head
        for head in heads
    )


def columns_of(member: Member) -> frozenset[str]:
    """Return the columns by which a table is known; none where it is not."""
    heads = [frozenset(row) for row in first_rows(member)]
    return next((need for need, _ in TABLES if any(need <= head for head in heads)), frozenset())


def is_full(paths: list[str]) -> bool:
    """Return whether tables are those of the larger export: the Basic one holds no word said in public."""
    return any(_ONLY_IN_FULL.search(path) for path in paths)
