"""gallery-dl's folders: one post of several pictures once, what was only passed on, and each site's own names."""

from __future__ import annotations

import json

import pytest

from checks.content import Audience, Author, Item, Kind
from scanner.archives.reader import Options
from scanner.errors import Problem, UserError
from scanner.run import Period, inventory
from scanner.sources import open_sources

ME = {"id": "1", "acct": "robin", "display_name": "Robin", "note": "<p>Me &amp; mine</p>"}
THEM = {"id": "2", "acct": "pat@far.example", "display_name": "Pat", "note": ""}


def toot(number, text, **more):
    base = {
        "id": number,
        "content": f"<p>{text}</p>",
        "spoiler_text": "",
        "visibility": "public",
        "url": f"https://one.example/@robin/{number}",
        "account": ME,
        "reblog": None,
        "instance": "one.example",
        "date": "2024-02-02 02:02:02",
        "category": "one.example",
        "subcategory": "user",
    }
    return base | more


@pytest.fixture
def read(tmp_path):
    def go(files, **options):
        for path, value in files.items():
            target = tmp_path / "given" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
            if path.endswith(".json") and not path.endswith("info.json"):
                target.with_suffix("").write_bytes(b"x")
        with open_sources([tmp_path / "given"]) as sources:
            assert not sources.refused
            assert [cls.__name__ for cls in sources.exports[0].kinds] == ["GalleryDl"]
            entries = [entry for _, entry in inventory(sources, Options(**options), Period())]
        return [one for one in entries if isinstance(one, Item)], [one for one in entries if isinstance(one, Problem)]

    return go


def said(items, kind=Kind.POST):
    return [(one.text, one.author.value) for one in items if one.kind is kind]


def test_a_post_with_two_pictures_is_said_once(read):
    media = {"media": {"description": "a barn"}}
    files = {f"m/one.example/robin/102_{n}.jpg.json": toot("102", "day &amp; night", num=n, **media) for n in (1, 2)}
    items, problems = read(files)
    assert problems == []
    assert said(items) == [("day & night", "own")]
    post = items[0]
    assert (post.platform, post.id, post.audience) == ("mastodon", "102", Audience.PUBLIC)
    assert post.created.isoformat() == "2024-02-02T02:02:02+00:00"
    assert post.url == "https://one.example/@robin/102"
    assert [(one.text, one.media.rpartition("/")[2]) for one in items if one.kind is Kind.IMAGE] == [
        ("a barn", "102_1.jpg"),
        ("a barn", "102_2.jpg"),
    ]
    assert {(one.field, one.text) for one in items if one.kind is Kind.BIO} == {
        ("bio", "Me & mine"),
        ("name", "Robin"),
        ("username", "robin"),
    }


def test_a_boost_is_theirs_though_the_account_is_the_owner(read):
    boosted = toot("9", "their rant", account=THEM)
    items, _ = read(
        {"m/x/robin/104_1.jpg.json": toot("104", "", reblog=boosted), "m/x/robin/102_1.png.json": toot("102", "a")}
    )
    assert sorted(said(items)) == [("a", "own"), ("their rant", "other")]
    assert {one.author for one in items if one.media and "104" in one.media} == {Author.OTHER}


def test_the_newest_post_of_the_info_file_is_read_once(read):
    text_only = toot("200", "no picture")
    items, _ = read(
        {"m/x/robin/info.json": text_only, "m/x/robin/102_1.jpg.json": toot("102", "a", spoiler_text="drunk")}
    )
    assert sorted(said(items)) == [("drunk\na", "own"), ("no picture", "own")]


def tweet(writer, **more):
    base = {
        "category": "twitter",
        "subcategory": "timeline",
        "tweet_id": 5,
        "content": "words",
        "date": "2020-01-01 00:00:00",
    }
    return base | {"author": {"name": writer}, "user": {"name": "Robin", "description": "me"}, "retweet_id": 0} | more


@pytest.mark.parametrize(
    ("folder", "own", "other", "platform", "url"),
    [
        ("twitter/Robin", tweet("Robin"), tweet("Pat", retweet_id=4, tweet_id=6), "x", "https://x.com/Robin/status/5"),
        (
            "instagram/robin",
            {
                "category": "instagram",
                "username": "robin",
                "description": "words",
                "post_shortcode": "C1",
                "post_id": "5",
            },
            {
                "category": "instagram",
                "username": "pat",
                "description": "words",
                "post_shortcode": "C2",
                "post_id": "6",
            },
            "instagram",
            "https://www.instagram.com/p/C1/",
        ),
        (
            "bluesky/robin.example",
            {"category": "bluesky", "post_id": "5", "text": "words", "author": {"handle": "robin.example"}},
            {
                "category": "bluesky",
                "post_id": "6",
                "text": "words",
                "author": {"handle": "robin.example"},
                "user": {"handle": "robin.example"},
                "reason": {"by": "x"},
            },
            "bluesky",
            "https://bsky.app/profile/robin.example/post/5",
        ),
        (
            "tiktok/robin",
            {
                "category": "tiktok",
                "id": "5",
                "desc": "words",
                "author": {"uniqueId": "robin"},
                "createTime": 1577836800,
            },
            {"category": "tiktok", "id": "6", "desc": "words", "author": {"uniqueId": "pat"}},
            "tiktok",
            "https://www.tiktok.com/@robin/video/5",
        ),
        (
            "reddit/robin",
            {
                "category": "reddit",
                "id": "5",
                "title": "words",
                "author": "robin",
                "permalink": "/r/a/5/",
                "subreddit": "a",
            },
            {
                "category": "reddit",
                "id": "6",
                "title": "words",
                "author": "pat",
                "permalink": "/r/a/6/",
                "subreddit": "a",
            },
            "reddit",
            "https://www.reddit.com/r/a/5/",
        ),
        (
            "tumblr/robin",
            {
                "category": "tumblr",
                "id": 5,
                "blog_name": "robin",
                "body": "<p>words</p>",
                "post_url": "https://r.tumblr.com/5",
            },
            {"category": "tumblr", "id": 6, "blog_name": "robin", "body": "<p>words</p>", "reblogged_from_id": 4},
            "tumblr",
            "https://r.tumblr.com/5",
        ),
        (
            "facebook/robin",
            {"category": "facebook", "id": "5", "username": "robin", "caption": "words", "url": "https://f.example/5"},
            {"category": "facebook", "id": "6", "username": "pat", "caption": "words"},
            "facebook",
            "https://f.example/5",
        ),
        (
            "somewhere/robin",
            {"category": "somewhere", "id": 5, "title": "words", "author": "robin", "post_url": "https://s.example/5"},
            {"category": "somewhere", "id": 6, "title": "words"},
            "web",
            "https://s.example/5",
        ),
    ],
)
def test_each_site_says_whose_a_post_is(read, folder, own, other, platform, url):
    more = {"subcategory": "user"}
    items, problems = read({f"{folder}/5.jpg.json": own | more, f"{folder}/6.jpg.json": other | more})
    assert problems == []
    assert said(items) == [("words", "own"), ("words", "other")]
    assert (items[0].platform, items[0].url) == (platform, url)
    assert [one.author for one in items if one.kind is Kind.IMAGE] == [Author.OWN, Author.OTHER]


def test_profiles_of_several_people_are_asked_for(read):
    files = {
        "twitter/a/1.jpg.json": tweet("Robin"),
        "twitter/b/2.jpg.json": tweet("Pat", user={"name": "Pat"}, tweet_id=7),
    }
    with pytest.raises(UserError, match=r"--me .*“pat”, “robin”"):
        read(files)
    assert said(read(files, me="Pat")[0]) == [("words", "other"), ("words", "own")]


def test_what_is_broken_costs_itself_and_is_named(read):
    files = {
        "m/x/robin/1.jpg.json": b'{"id": "1"',
        "m/x/robin/2.jpg.json": toot("2", "kept"),
        "m/x/robin/3.jpg.json": {"a": 1},
    }
    items, problems = read(files)
    assert said(items) == [("kept", "own")]
    assert sorted(problem.source.rpartition("/")[2] for problem in problems) == ["1.jpg.json", "3.jpg.json"]
    assert {one.media.rpartition("/")[2] for one in items if one.media} == {"1.jpg", "2.jpg", "3.jpg"}


def test_what_the_fixtures_sources_say(shared):
    with open_sources([shared / "fixtures/downloaders/gallery-dl-1.32.18"]) as sources:
        items = [one for _, one in inventory(sources, Options(), Period()) if isinstance(one, Item)]
    own = [one for one in items if one.kind is Kind.POST and one.author is Author.OWN]
    assert [one.id for one in own] == ["102", "103"]
    assert own[1].text.startswith("drunk\n")
    assert own[1].audience is Audience.FOLLOWERS
    assert [text for text, author in said(items) if author == "other"] == ["OTHER PERSON TEXT: boosted rant about kids"]
