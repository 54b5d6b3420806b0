"""Old posts that are still open: told once a platform, and only where who can see a post is known."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from checks.content import Audience, Author, Item, Kind
from checks.exposure.old_posts import UNTOLD, OldPosts
from checks.finding import Level, Sure

TODAY = date(2026, 11, 23)


def post(day="2012-08-11", **more):
    made = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
    one = {"platform": "x", "kind": Kind.POST, "id": day or "none", "created": made, "audience": Audience.PUBLIC}
    return Item(**{**one, **more})


def heard(*items):
    posts = OldPosts(TODAY)
    for item in items:
        posts.take(item)
    return posts


def test_told_once_a_platform_on_the_oldest():
    oldest = post("2011-01-01")
    others = [post("2013-05-05"), post("2023-12-31", kind=Kind.IMAGE), post("2015-01-01", platform="reddit")]
    one, other = heard(others[0], oldest, *others[1:]).findings()
    assert (one.rule, one.check, one.item) == ("C-OLDPUBLIC", "exposure", oldest)
    assert one.reason.startswith("3 of your posts from before 2024 are open to everyone")
    assert (one.level, one.sure) == (Level.TIDY, Sure.LIKELY)
    assert other.item.platform == "reddit"
    assert other.reason.startswith("One of your posts from before 2024 is open to everyone")


@pytest.mark.parametrize(
    "item",
    [
        post("2024-01-01"),
        post("2026-11-23"),
        post(None),
        post(audience=Audience.FRIENDS),
        post(audience=Audience.PRIVATE),
        post(audience=None),
        post(author=Author.OTHER),
        post(kind=Kind.COMMENT),
        post(kind=Kind.MEMBERSHIP),
    ],
    ids=str,
)
def test_what_is_not_an_old_open_post_of_ones_own(item):
    assert list(heard(item).findings()) == []


def test_a_time_without_a_zone_counts_too():
    naive = post(created=datetime.fromisoformat("2012-08-11T10:00:00"))
    assert [one.item for one in heard(post("2013-01-01"), naive).findings()] == [naive]


def test_where_no_post_says_who_can_see_it_only_the_person_can_check():
    assert heard(post(audience=None)).untold == UNTOLD
    assert heard(post(audience=None), post(audience=Audience.FRIENDS)).untold is None
    assert heard().untold is None
    assert heard(post(audience=None, kind=Kind.COMMENT)).untold is None
