"""Tumblr: whose words stand where in a reblog, tags, dates, the data of the account, and what is broken."""

from __future__ import annotations

import json
import zipfile

import pytest

from checks.content import Author, Item, Kind
from scanner.archives.reader import Options
from scanner.errors import Problem
from scanner.run import Period, inventory
from scanner.sources import open_sources

ID = "711111111111111111"
PAYLOAD = [
    {
        "data": {
            "email": "robin@example.org",
            "blog_names": [{"current_blog_name": "robin-rambles"}],
            "follows": [{"followed_blog_name": "pub-memes"}],
            "unfollows": [{"unfollowed_blog_name": "gone"}],
            "dashboard": [{"content_url": "http://someone.tumblr.com/post/1"}],
        }
    }
]


def page(body, *, stamp="March 3rd, 2021 9:05pm", tags=()):
    spans = "".join(f'<span class="tag">{tag}</span>' for tag in tags)
    footer = f'<div id="footer"><span id="timestamp"> {stamp} </span>{spans}</div>'
    return f"<!DOCTYPE HTML><html><head><meta charset='utf-8'></head><body>{body}{footer}</body></html>"


def said(name, words):
    return (
        f'<p><a class="tumblr_blog" href="https://{name}.tumblr.com/post/1">{name}</a>:</p>'
        f"<blockquote>{words}</blockquote>"
    )


@pytest.fixture
def read(tmp_path):
    def go(files, *, options=None, name="blog.zip"):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w") as archive:
            for inner, value in files.items():
                archive.writestr(inner, value if isinstance(value, str | bytes) else json.dumps(value))
        with open_sources([path]) as sources:
            assert not sources.refused
            entries = [entry for _, entry in inventory(sources, options or Options(), Period())]
        return [one for one in entries if isinstance(one, Item)], [one for one in entries if isinstance(one, Problem)]

    return go


def posts(items):
    return [(one.text, one.author.value) for one in items if one.kind is Kind.POST]


def test_a_post_with_title_tags_and_date(read):
    html = page("<h1>Long night</h1><p>tea &amp; <b>toast</b><br>more</p>", tags=("rant", "youth work"))
    items, problems = read({f"posts/html/{ID}.html": html, "posts/posts_index.html": "<html></html>", "style.css": "x"})
    assert problems == []
    assert posts(items) == [("Long night\ntea & toast\nmore\n#rant #youth work", "own")]
    assert items[0].created.isoformat() == "2021-03-03T21:05:00"
    assert items[0].id == ID


def test_what_is_quoted_from_another_blog_is_theirs(read):
    nested = said("second", f"{said('first', '<p>theirs first</p>')}<p>theirs second</p>")
    items, _ = read({f"posts/html/{ID}.html": page(f"<h1>their title</h1>{nested}<p>mine: so true</p>", tags=("me",))})
    assert posts(items)[0] == ("mine: so true\n#me", "own")
    assert posts(items)[1][1] == "other"
    assert {"theirs first", "theirs second", "their title"} <= set(posts(items)[1][0].split("\n"))


def test_a_reblog_of_oneself_is_own(read):
    html = page(said("robin-rambles", "<p>what I said</p>") + "<p>and more</p>")
    items, _ = read({f"posts/html/{ID}.html": html, "payload-0.json": PAYLOAD})
    assert posts(items) == [("and more\nwhat I said", "own")]
    assert items[-1].url == f"https://robin-rambles.tumblr.com/post/{ID}"


def test_me_names_the_own_blog(read):
    html = page(said("robin-rambles", "<p>what I said</p>"))
    assert posts(read({f"posts/html/{ID}.html": html})[0]) == [("what I said", "other")]
    items, _ = read({f"posts/html/{ID}.html": html}, options=Options(me="Robin-Rambles"), name="b.zip")
    assert posts(items) == [("what I said", "own")]


def test_a_name_without_a_quotation_and_a_quotation_without_a_name_are_not_own(read):
    name = '<p><a class="tumblr_blog" href="https://x.tumblr.com/">x</a>:</p><p>whose</p>'
    items, _ = read(
        {f"posts/html/{ID}.html": page(name), "posts/html/722222222222222222.html": page("<blockquote>y</blockquote>")}
    )
    assert {author for _, author in posts(items)} == {"other"}


def test_pictures_belong_to_their_posts(read):
    files = {
        f"posts/html/{ID}.html": page("<p>mine</p>"),
        f"media/{ID}_0.jpg": b"x",
        "posts/html/722222222222222222.html": page(
            said("x", '<img src="../../media/722222222222222222_0.png">')
            + '<img src="../../media/722222222222222222_1.png">'
        ),
        "media/722222222222222222_0.png": b"x",
        "media/722222222222222222_1.png": b"y",
    }
    items, problems = read(files)
    assert problems == []
    assert [(one.media, one.author) for one in items if one.kind is Kind.IMAGE] == [
        (f"media/{ID}_0.jpg", Author.OWN),
        ("media/722222222222222222_0.png", Author.OTHER),
        ("media/722222222222222222_1.png", Author.OWN),
    ]


def test_the_account(read):
    items, problems = read({"wrapper/payload-0.json": PAYLOAD})
    assert problems == []
    assert [(one.kind, one.field or one.context, one.text) for one in items] == [
        (Kind.BIO, "username", "robin-rambles"),
        (Kind.MEMBERSHIP, "follow", "pub-memes"),
    ]


def test_a_post_as_tumblr_backup_keeps_it_comes_out_once(read):
    entry = {
        "id": int(ID),
        "id_string": ID,
        "blog_name": "robin-rambles",
        "post_url": f"https://robin-rambles.tumblr.com/post/{ID}/x",
        "timestamp": 1614805500,
        "tags": ["me"],
        "reblogged_from_name": "first",
        "trail": [
            {"blog": {"name": "first"}, "content_raw": "<p>theirs</p>"},
            {"blog": {"name": "robin-rambles"}, "content_raw": "<p>mine</p>"},
        ],
    }
    files = {f"robin-rambles/json/{ID}.json": entry, f"robin-rambles/posts/{ID}.html": page("<p>mine</p>")}
    items, problems = read(files)
    assert problems == []
    assert posts(items) == [("mine\n#me", "own"), ("theirs", "other")]
    assert items[0].created.isoformat() == "2021-03-03T21:05:00+00:00"


def test_messages_are_left_alone_unless_asked_for(read):
    files = {f"posts/html/{ID}.html": page("<p>a</p>"), "conversations/1.html": "<html>private</html>"}
    items, problems = read(files)
    assert (len(items), problems) == (1, [])
    _, problems = read(files, options=Options(messages=True), name="b.zip")
    assert len(problems) == 1


def test_what_is_broken_costs_itself_and_is_named(read):
    files = {
        f"posts/html/{ID}.html": page("<p>good</p>"),
        "posts/html/722222222222222222.html": page("<p>cut short</p>")[:-30],
        "posts/html/733333333333333333.html": b"\xff\xfe\x00\x01",
        "payload-0.json": [{"data": 5}, *PAYLOAD],
        "strange.bin": b"x",
    }
    items, problems = read(files)
    assert [text for text, _ in posts(items)] == ["good", "cut short"]
    assert "robin-rambles" in [one.text for one in items]
    assert {problem.source.rsplit("/", 1)[-1] for problem in problems} == {
        "722222222222222222.html",
        "733333333333333333.html",
        "payload-0.json",
        "strange.bin",
    }


def test_quotations_in_quotations_a_thousand_deep(read):
    html = page("".join(said(f"b{n}", "").removesuffix("</blockquote>") for n in range(1000)) + "<p>x</p>")
    items, _ = read({f"posts/html/{ID}.html": html})
    assert "own" not in {author for _, author in posts(items)}


def test_what_the_fixtures_sources_say(shared):
    with open_sources([shared / "fixtures/tumblr/made-here"]) as sources:
        items = [one for _, one in inventory(sources, Options(), Period()) if isinstance(one, Item)]
    own = [text for text, author in posts(items) if author == "own"]
    assert [line for line in own[0].split("\n") if line] == [
        "Rough night",
        "The kids were awful & I said so",
        "#rant #youth work",
    ]
    assert own[1:] == ["my addition: so true"]
