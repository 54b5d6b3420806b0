"""How much of a profile was seen, said so that a wall or an empty page never reads as "nothing found"."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from enum import StrEnum
from typing import TypeAlias


class Coverage(StrEnum):
    """How much of a profile was seen."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    WALLED = "walled"
    BLOCKED = "blocked"
    PRIVATE = "private"


@dataclasses.dataclass(slots=True)
class Evidence:
    """
    What happened while a profile was open.

    `posts` counts its posts, `shown` whether anything of the profile was shown at all, `declared` how many posts its header
    says there are, `signed_in` that the person had signed in. `stopped` says in words what ended the reading before its end
    (None: the end was reached), and `failed` what kept the page from being opened or whole.
    """

    posts: int = 0
    shown: bool = False
    declared: int | None = None
    wall: bool = False
    private: bool = False
    as_one_text: bool = False
    shows_strangers_all: bool = True
    has_posts: bool = True
    signed_in: bool = False
    stopped: str | None = None
    failed: str | None = None


_Judged: TypeAlias = tuple[Coverage, str]


def judged(seen: Evidence) -> _Judged:
    """Return how much was seen, and that in words for the report."""
    return next(_with_posts(seen) if seen.posts else _without_posts(seen))


def _with_posts(seen: Evidence) -> Iterator[_Judged]:
    """Yield what can be said, what matters most first."""
    posts = "1 post" if seen.posts == 1 else f"{seen.posts:,} posts"
    if seen.failed:
        yield Coverage.PARTIAL, f"Only a part was seen ({posts}): {seen.failed}."
    if seen.wall:
        yield Coverage.WALLED, f"Only what a visitor sees before the site asks to sign in: {posts}."
    if seen.stopped:
        yield Coverage.PARTIAL, f"Only the first {posts} that the page shows: {seen.stopped}."
    if seen.as_one_text:
        yield Coverage.PARTIAL, "Single posts could not be told apart. The text of the page was read as a whole."
    if not (seen.shows_strangers_all or seen.signed_in):
        yield Coverage.WALLED, f"Only what this site shows to visitors who are not signed in: {posts}."
    if seen.declared is not None and seen.declared > seen.posts:
        yield Coverage.PARTIAL, f"Only {posts}, but the page says that there are {seen.declared:,}."
    if seen.signed_in:
        yield Coverage.COMPLETE, f"All posts that the page shows you when you are signed in: {posts}."
    yield Coverage.COMPLETE, f"All public posts that the page offers: {posts}."


def _without_posts(seen: Evidence) -> Iterator[_Judged]:
    """Yield what can be said where there is no post, what matters most first."""
    if seen.private:
        yield (
            Coverage.PRIVATE,
            (
                "Strangers cannot see the posts, because the account is private. That is good. It also means that nothing in "
                "them was checked here."
            ),
        )
    if seen.wall and seen.shown:
        yield Coverage.WALLED, "Only the head of the profile could be seen. Then the site asked to sign in."
    if seen.wall:
        yield Coverage.BLOCKED, "It could not be checked: the site asks each visitor to sign in first."
    if why := seen.failed or seen.stopped:
        yield Coverage.BLOCKED, f"It could not be checked: {why}."
    if seen.shown and not seen.has_posts:
        yield Coverage.COMPLETE, "All that the page shows of you. Pages of this kind hold links, and no posts."
    if seen.declared:
        told = f"the page says that there are {seen.declared:,} posts, and showed none of them"
        yield Coverage.BLOCKED, f"It could not be checked: {told}."
    yield (
        Coverage.BLOCKED,
        (
            "It could not be checked: no post was found on the page. It may have none, or the site may have changed how it "
            "writes its pages."
        ),
    )
