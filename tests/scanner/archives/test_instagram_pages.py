"""Instagram's archive as pages: the same records, read by their place in the page and not by translated labels."""

from __future__ import annotations

from datetime import datetime

import pytest

from checks.content import Audience, Kind

from .instagram_made import page, read_sources, rows, zipped

HEAD = '<h2 class="_3-95 _2pim _a6-h _a6-i">{}</h2>'
DATE = '<div class="_3-94 _a6-o">{}</div>'
TOP = "your_instagram_activity"


def pictures(*uris):
    inside = "".join(f'<div><a href="{uri}"><img src="{uri}" class="_a6_o _3-96"/></a></div>' for uri in uris)
    return f'<div class="_3-95 _a6-p"><div>{inside}</div></div>'


@pytest.fixture
def read(tmp_path):
    def go(files):
        return read_sources([zipped(tmp_path / "archive.zip", files)])[:2]

    return go


def test_a_post_with_pictures_and_one_without_words(read):
    camera = rows(("Has Camera Metadata", "it has, and this is a long text about it"))
    items, problems = read(
        {
            f"{TOP}/media/posts_1.html": page(
                HEAD.format("Pâté &amp; “chips” 💕<br/>every day")
                + pictures("media/a.jpg", "../../media/b.jpg")
                + DATE.format("Feb 14, 2020 7:30 pm"),
                pictures("media/c%20d.jpg") + camera + DATE.format("févr. 15, 2020 7:30 pm"),
                '<div class="_3-95 _a6-p"><video src="media/e.mp4" class="_a6_o"><a href="media/e.mp4">x</a></video></div>',
            ),
            **{f"media/{name}": b"x" for name in ("a.jpg", "b.jpg", "c d.jpg", "e.mp4")},
        }
    )
    assert [(item.kind, item.text, item.media) for item in items] == [
        (Kind.POST, "Pâté & “chips” 💕\nevery day", None),
        (Kind.IMAGE, "", "media/a.jpg"),
        (Kind.IMAGE, "", "media/b.jpg"),
        (Kind.IMAGE, "", "media/c d.jpg"),
        (Kind.VIDEO, "", "media/e.mp4"),
    ]
    assert items[0].created == datetime(2020, 2, 14, 19, 30)  # noqa: DTZ001 - the page names no zone
    assert items[3].created == datetime(2020, 2, 15, 19, 30)  # noqa: DTZ001 - the page names no zone
    assert problems == []


@pytest.mark.parametrize(
    "labels", [("Comment", "Media Owner", "Time"), ("Opmerking", "Media-eigenaar", "Tijd"), ("Foo", "Bar", "Baz")]
)
def test_a_comment_is_told_by_its_order(read, labels):
    block = rows((labels[0], "Oh là là<br/>😂"), (labels[1], "gaz_turner"), time=(labels[2], "Mar 03, 2020 8:00 pm"))
    items, problems = read({f"{TOP}/comments/post_comments_1.html": page(block)})
    assert [(item.kind, item.text, item.context) for item in items] == [(Kind.COMMENT, "Oh là là\n😂", "gaz_turner")]
    assert items[0].created == datetime(2020, 3, 3, 20, 0)  # noqa: DTZ001 - the page names no zone
    assert problems == []


def test_a_comment_of_2022_has_its_owner_above_it(read):
    body = '<div class="_a6-p"><div><div>Oh là là</div><div>Mar 03, 2020, 8:00 PM</div></div></div>'
    items, _ = read({"comments/post_comments.html": page(HEAD.format("gaz_turner") + body)})
    assert [(item.text, item.context) for item in items] == [("Oh là là", "gaz_turner")]
    assert items[0].created == datetime(2020, 3, 3, 20, 0)  # noqa: DTZ001 - the page names no zone


def test_follows_profile_settings_and_private_account(read):
    link = '<div><div><a href="https://www.instagram.com/{0}">{1}</a></div><div>Sep 09, 2019 10:00 am</div></div>'
    link = f'<div class="_a6-p">{link}</div>'
    items, problems = read(
        {
            "connections/followers_and_following/following.html": page(
                link.format("gaz", "gaz"),
                HEAD.format("priya") + link.format("_u/priya", "https://www.instagram.com/_u/priya"),
            ),
            "connections/followers_and_following/following_hashtags.html": page(
                link.format("explore/tags/rain", "rain")
            ),
            "connections/followers_and_following/followers_1.html": page(link.format("x", "x")),
            "personal_information/personal_information/personal_information.html": page(
                '<div class="_a6-p"><img src="media/profile/p.jpg"/></div>'
                + rows(("Gebruikersnaam", "me"), ("Bio", "✨<br/>Leeds"), ("Privéaccount", "False"))
            ),
            f"{TOP}/media/posts_1.html": page(HEAD.format("mine") + DATE.format("Feb 14, 2020 7:30 pm")),
            "preferences/media_settings/comments_allowed_from.html": page(rows(("Comments Allowed From", "Everyone"))),
            "media/profile/p.jpg": b"x",
            "start_here.html": page(),
            "files/Instagram-Logo.png": b"x",
        }
    )
    assert {(item.kind, item.text, item.field or item.context) for item in items} == {
        (Kind.MEMBERSHIP, "gaz", "follow"),
        (Kind.MEMBERSHIP, "priya", "follow"),
        (Kind.MEMBERSHIP, "rain", "hashtag"),
        (Kind.BIO, "me", "username"),
        (Kind.BIO, "✨\nLeeds", "bio"),
        (Kind.SETTING, "Privéaccount: False", "private"),
        (Kind.SETTING, "Comments Allowed From: Everyone", None),
        (Kind.IMAGE, "", "profile_picture"),
        (Kind.POST, "mine", None),
    }
    assert next(item for item in items if item.kind is Kind.POST).audience is Audience.PUBLIC
    assert problems == []


def test_an_empty_section_is_nothing_and_a_new_layout_is_named(read):
    items, problems = read(
        {
            f"{TOP}/comments/post_comments_1.html": page("You have no data in this section"),
            f"{TOP}/media/stories.html": page(),
            f"{TOP}/media/posts_1.html": "<html><body><main><img src='media/a.jpg'/><p>A new layout</p></main></body></html>",
        }
    )
    assert items == []
    assert [(problem.source, "new" in problem.reason or "way" in problem.reason) for problem in problems] == [
        (f"{TOP}/media/posts_1.html", True)
    ]


def test_what_stands_before_a_page_breaks_off_is_kept(read):
    whole = page(*(HEAD.format(f"post {n}") + DATE.format("Feb 14, 2020 7:30 pm") for n in range(50)))
    items, problems = read({f"{TOP}/media/posts_1.html": whole[: len(whole) // 2]})
    assert len(items) > 20
    assert [problem.source for problem in problems] == [f"{TOP}/media/posts_1.html"]
