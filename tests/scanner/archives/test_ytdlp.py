"""yt-dlp's folders: whose a video and a comment is, what is only estimated, and what is never copied."""

from __future__ import annotations

import json

import pytest

from checks.content import Audience, Author, Item, Kind
from scanner.archives.reader import Options
from scanner.errors import Problem, UserError
from scanner.run import Period, inventory
from scanner.sources import open_sources


def video(number="v1", channel="UCrobin", **more):
    base = {
        "id": number,
        "title": "Kite day",
        "description": "Our kite",
        "channel": f"the {channel}",
        "channel_id": channel,
        "uploader": "Robin",
        "uploader_id": f"@{channel.lower()}",
        "timestamp": 1700000000,
        "upload_date": "20231114",
        "availability": "unlisted",
        "webpage_url": f"https://www.youtube.com/watch?v={number}",
        "extractor": "youtube",
        "extractor_key": "Youtube",
        "_type": "video",
        "formats": [{"url": "https://signed.example/secret", "http_headers": {"Cookie": "secret"}}],
    }
    return base | more


def channel(identity="UCrobin"):
    more = {
        "_type": "playlist",
        "id": identity,
        "title": "Robin - Videos",
        "description": "about me",
        "channel": "Robin",
    }
    return more | {"channel_id": identity, "extractor": "youtube:tab", "extractor_key": "YoutubeTab"}


@pytest.fixture
def read(tmp_path):
    def go(files, **options):
        for path, value in files.items():
            target = tmp_path / "given" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
        with open_sources([tmp_path / "given"]) as sources:
            assert not sources.refused
            assert [cls.__name__ for cls in sources.exports[0].kinds] == ["YtDlp"]
            entries = [entry for _, entry in inventory(sources, Options(**options), Period())]
        return [one for one in entries if isinstance(one, Item)], [one for one in entries if isinstance(one, Problem)]

    return go


def said(items, kind=Kind.VIDEO):
    return [(one.text, one.author.value) for one in items if one.kind is kind]


def test_a_video_with_its_files_and_the_channel(read):
    files = {
        "Kite day [v1].info.json": video(),
        "Kite day [v1].mp4": b"x",
        "Kite day [v1].webp": b"x",
        "Kite day [v1].description": b"Our kite",
        "Kite day [v1].en.vtt": b"WEBVTT",
        "Kite day [v1].live_chat.json": b"{}",
        "Robin - Videos [UCrobin].info.json": channel(),
    }
    items, problems = read(files)
    assert problems == []
    (one,) = (item for item in items if item.kind is Kind.VIDEO)
    assert (one.text, one.author, one.audience) == ("Kite day\nOur kite", Author.OWN, Audience.PUBLIC)
    assert one.created.isoformat() == "2023-11-14T22:13:20+00:00"
    assert (one.id, one.media, one.platform) == ("v1", "Kite day [v1].mp4", "youtube")
    assert {(item.field, item.text) for item in items if item.kind is Kind.BIO} == {
        ("bio", "about me"),
        ("name", "Robin"),
    }
    assert [item.media for item in items if item.kind is Kind.IMAGE] == ["Kite day [v1].webp"]
    assert "secret" not in json.dumps([item.as_json() for item in items])


def test_without_a_time_the_day_is_known(read):
    items, _ = read({"a.info.json": video(timestamp=None)})
    assert items[0].created.isoformat() == "2023-11-14T00:00:00+00:00"


def test_comments_are_own_by_number_and_by_mark_and_their_time_is_unknown(read):
    comments = [
        {"id": "1", "text": "theirs", "author_id": "UCpat", "author_is_uploader": False, "timestamp": 1700000000},
        {"id": "2", "html": "mine &amp; <b>bold</b>", "author_id": "UCrobin", "timestamp": 1700000000},
        {"id": "3", "text": "mine too", "author_is_uploader": True},
        "broken",
    ]
    items, (problem,) = read({"a.info.json": video(comments=comments)})
    assert said(items, Kind.COMMENT) == [("theirs", "other"), ("mine & bold", "own"), ("mine too", "own")]
    assert {one.created for one in items if one.kind is Kind.COMMENT} == {None}
    assert problem.reason.startswith("1 comment is")


def test_the_uploader_of_somebody_elses_video_is_not_the_person(read):
    comments = [{"id": "3", "text": "theirs", "author_id": "UCpat", "author_is_uploader": True}]
    files = {"a.info.json": video(), "b.info.json": video("v2", "UCpat", comments=comments), "c.info.json": channel()}
    items, _ = read(files)
    assert [author for _, author in said(items)] == ["own", "other"]
    assert said(items, Kind.COMMENT) == [("theirs", "other")]


def test_several_channels_are_asked_for(read):
    files = {"a.info.json": video(), "b.info.json": video("v2", "UCpat")}
    with pytest.raises(UserError, match=r"--me .*“the UCpat”, “the UCrobin”"):
        read(files)
    for me in ("the UCpat", "@ucpat", "UCpat"):
        assert [author for _, author in said(read(files, me=me)[0])] == ["other", "own"]


def test_a_list_of_other_peoples_videos_says_nothing_of_who_the_person_is(read):
    listed = channel() | {"id": "PL1", "channel_id": "UCpat", "title": "Favourites"}
    items, _ = read({"a.info.json": video(), "l.info.json": listed})
    assert said(items) == [("Kite day\nOur kite", "own")]
    assert {one.author for one in items if one.kind is Kind.BIO} == {Author.OTHER}


def test_a_video_without_an_uploader_is_nobodys(read):
    plain = {"id": "x", "title": "Clip", "extractor": "html5", "extractor_key": "HTML5MediaEmbed", "_type": "video"}
    items, _ = read({"a.info.json": video(), "Clip [x].info.json": plain})
    assert said(items) == [("Clip", "other"), ("Kite day\nOur kite", "own")]
    assert items[0].platform == "web"


def test_what_is_broken_is_named(read):
    files = {"a.info.json": video(), "b.info.json": b'{"id": ', "c.bin": b"x"}
    items, problems = read(files)
    assert len(said(items)) == 1
    assert sorted(problem.source for problem in problems) == ["b.info.json", "c.bin"]


def test_what_the_fixtures_sources_say(shared):
    with open_sources([shared / "fixtures/downloaders/yt-dlp-2026.10.26"]) as sources:
        items = [one for _, one in inventory(sources, Options(), Period()) if isinstance(one, Item)]
    assert ("Talent night\nOur lot murdering Wonderwall\nfilmed by Lou", "own") in said(items)
    assert said(items, Kind.COMMENT) == [
        ("OTHER PERSON COMMENT: sack the lot", "other"),
        ("ha, tell me about it, useless bunch", "own"),
    ]
    assert ("channel bio: pub quizzes and youth work", "own") in said(items, Kind.BIO)
