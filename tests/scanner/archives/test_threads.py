"""Threads within an Instagram export, and alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from checks.content import Audience, Kind

from .instagram_made import labelled, medium, page, read_sources, zipped

TREE = "your_instagram_activity/threads"


def words(text, **flags):
    more = {"text_app_post": flags} if flags else {}
    return {"media": [medium("", 1714903200, text, **more)]}


@pytest.fixture
def read(tmp_path):
    def go(files):
        return read_sources([zipped(tmp_path / "archive.zip", files)])[:2]

    return go


def posts(*records):
    return {f"{TREE}/threads_and_replies.json": {"text_post_app_text_posts": list(records)}}


def test_posts_replies_and_pictures(read):
    items, problems = read(
        posts(
            words("couldn’t manage a whelk stall 😴", is_reply=False),
            words("@gaz agreed", is_reply=True),
            words("@gaz but no reply", is_reply=False),
            words("@gaz without the flag"),
            {
                "media": [medium("media/posts/202501/a.jpg", 5, "two"), medium("media/posts/202501/b.mp4", 5)],
                "title": "two",
                "creation_timestamp": 1736499600,
            },
        )
        | {"media/posts/202501/a.jpg": b"x", "media/posts/202501/b.mp4": b"x"}
    )
    assert {item.platform for item in items} == {"threads"}
    assert [(item.kind, item.text) for item in items] == [
        (Kind.POST, "couldn’t manage a whelk stall 😴"),
        (Kind.COMMENT, "@gaz agreed"),
        (Kind.POST, "@gaz but no reply"),
        (Kind.COMMENT, "@gaz without the flag"),
        (Kind.POST, "two"),
        (Kind.IMAGE, "two"),
        (Kind.VIDEO, ""),
    ]
    assert items[0].created == datetime(2024, 5, 5, 10, tzinfo=UTC)
    assert problems == []


def test_archived_profile_follows_and_apps(read):
    items, problems = read(
        posts(words("public"))
        | {
            f"{TREE}/archived_threads.json": {"text_post_app_text_app_archived_posts": [words("archived")]},
            f"{TREE}/following.json": {
                "text_post_app_text_post_app_following": [
                    {
                        "title": "Lads",
                        "string_list_data": [
                            {"href": "https://www.threads.net/@lads", "value": "lads", "timestamp": 5}
                        ],
                    },
                    {"title": "", "string_list_data": [{"href": "https://www.threads.com/@gaz", "timestamp": 5}]},
                ]
            },
            f"{TREE}/personal_information.json": {
                "text_post_app_text_post_app_profile": [
                    {"string_map_data": labelled(Username="me", Name="Me", Bio="tired", Private_Account="False")}
                ]
            },
            f"{TREE}/apps_and_websites.json": {
                "text_post_app_text_app_apps_and_websites": [{"title": "App", "string_map_data": {}}]
            },
            **{
                f"{TREE}/{name}.json": {
                    "text_post_app_x": [{"title": "gaz", "string_list_data": [{"value": "theirs"}]}]
                }
                for name in ("liked_threads", "saved_threads", "threads_viewed", "followers_1", "blocked_profiles")
            },
        }
    )
    found = {(item.kind, item.text): item for item in items}
    assert found[Kind.POST, "public"].audience is Audience.PUBLIC
    assert found[Kind.POST, "archived"].audience is Audience.PRIVATE
    assert {item.text: item.context for item in items if item.kind is Kind.MEMBERSHIP} == {
        "lads": "follow",
        "gaz": "follow",
        "App": "app",
    }
    assert {item.field: item.text for item in items if item.kind is Kind.BIO} == {
        "username": "me",
        "name": "Me",
        "bio": "tired",
    }
    assert (Kind.SETTING, "Private Account: False") in found
    assert not any(item.text == "theirs" for item in items)
    assert problems == []


def test_each_of_the_two_reads_its_own_files_only(read):
    items, problems = read(
        posts(words("on Threads"), {"media": [medium("media/posts/202501/t.jpg", 5)], "title": ""})
        | {
            f"{TREE}/following.json": {
                "text_post_app_text_post_app_following": [{"title": "lads", "string_list_data": []}]
            },
            "connections/followers_and_following/following.json": {
                "relationships_following": [{"title": "gaz", "string_list_data": []}]
            },
            "your_instagram_activity/media/posts_1.json": [
                {"media": [medium("media/posts/202501/i.jpg", 5, "on Instagram")]}
            ],
            "media/posts/202501/t.jpg": b"x",
            "media/posts/202501/i.jpg": b"x",
        }
    )
    assert {(item.platform, item.kind, item.text) for item in items} == {
        ("instagram", Kind.POST, "on Instagram"),
        ("instagram", Kind.IMAGE, "on Instagram"),
        ("instagram", Kind.MEMBERSHIP, "gaz"),
        ("threads", Kind.POST, "on Threads"),
        ("threads", Kind.IMAGE, ""),
        ("threads", Kind.MEMBERSHIP, "lads"),
    }
    assert problems == []


@pytest.mark.parametrize("folder", ["threads", "wrapper/threads", "me/your_instagram_activity/threads", "."])
def test_threads_alone_is_recognised_wherever_it_lies(read, folder):
    name = f"{folder}/threads_and_replies.json".removeprefix("./")
    items, problems = read(
        {name: {"text_post_app_text_posts": [words("alone")]}, f"{folder}/other.json".removeprefix("./"): {}}
    )
    assert [(item.platform, item.text) for item in items] == [("threads", "alone")]
    assert problems == [] or folder == "."


def test_a_part_with_the_pictures_alone_joins(tmp_path):
    one = zipped(tmp_path / "1.zip", posts({"media": [medium("media/posts/202501/t.jpg", 5, "mine")]}))
    two = zipped(tmp_path / "2.zip", {"media/posts/202501/t.jpg": b"x"})
    for order in ([one, two], [two, one]):
        items, problems, refused = read_sources(order)
        assert [(item.platform, item.kind) for item in items] == [("threads", Kind.POST), ("threads", Kind.IMAGE)]
        assert problems == refused == []


def test_pages_are_read_like_those_of_instagram(read):
    head = '<h2 class="_3-95 _2pim _a6-h _a6-i">words<br/>on a page</h2>'
    post = f'{head}<div class="_a6-p"></div><div class="_3-94 _a6-o">Feb 14, 2020 7:30 pm</div>'
    items, problems = read({f"{TREE}/threads_and_replies.html": page(post)})
    assert [(item.platform, item.kind, item.text) for item in items] == [("threads", Kind.POST, "words\non a page")]
    assert problems == []
