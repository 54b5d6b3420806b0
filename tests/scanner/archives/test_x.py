"""X's archive: every generation, every trap of its format, and what is broken."""

from __future__ import annotations

import json
import zipfile
from collections import Counter

import pytest

from checks.content import Audience, Author, Item, Kind
from scanner.archives.reader import Options
from scanner.errors import Problem
from scanner.run import Period, inventory
from scanner.sources import open_sources

TWEET = {
    "id_str": "1213456789012340001",
    "created_at": "Sat May 04 12:13:14 +0000 2019",
    "full_text": "Chips &amp; gravy &gt; salad",
    "entities": {"urls": [], "user_mentions": []},
}


def tweet(text=None, **more):
    return {**TWEET, "full_text": text or TWEET["full_text"], **more}


@pytest.fixture
def read(tmp_path):
    """Read an invented archive given as {path: records}; values that are bytes stand as they are."""

    def go(files, *, options=None, name="archive.zip"):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w") as archive:
            for inner, value in files.items():
                stem = inner.rsplit("/", 1)[-1].removesuffix(".js").replace("-", "_")
                head = f"window.YTD.{stem}.part0 = ".encode()
                archive.writestr(inner, value if isinstance(value, bytes) else head + json.dumps(value).encode())
        with open_sources([path]) as sources:
            entries = [entry for _, entry in inventory(sources, options or Options(), Period())]
        return [one for one in entries if isinstance(one, Item)], [one for one in entries if isinstance(one, Problem)]

    return go


def test_words_are_unescaped_once(read):
    items, problems = read({"data/tweets.js": [{"tweet": tweet("a &amp;lt; b")}]})
    assert [item.text for item in items] == ["a &lt; b"]
    assert problems == []


@pytest.mark.parametrize(
    "name", ["tweet.js", "data/tweet.js", "data/tweets.js", "wrapper/in/wrapper/data/tweets-part3.js"]
)
def test_every_generation_of_names_and_records_without_wrapper(read, name):
    items, _ = read({name: [TWEET]})
    assert [(item.kind, item.text, item.id) for item in items] == [
        (Kind.POST, "Chips & gravy > salad", TWEET["id_str"])
    ]


def test_short_links_are_resolved_and_the_medias_own_link_is_gone(read):
    entities = {
        "urls": [{"url": "https://t.co/aa", "expanded_url": "https://example.org/x?a=1&b=2"}],
        "media": [{"url": "https://t.co/bb", "media_url_https": "https://pbs.example/media/K1.jpg", "type": "photo"}],
    }
    files = {
        "data/tweets.js": [{"tweet": tweet("look https://t.co/aa https://t.co/bb", entities=entities)}],
        "data/tweets_media/1213456789012340001-K1.jpg": b"x",
    }
    items, problems = read(files)
    assert [(item.kind, item.text, item.media) for item in items] == [
        (Kind.POST, "look https://example.org/x?a=1&b=2", None),
        (Kind.IMAGE, "", "data/tweets_media/1213456789012340001-K1.jpg"),
    ]
    assert problems == []


def test_all_pictures_of_a_post_and_the_best_video(read):
    media = [
        {"media_url_https": "https://x/K1.jpg", "ext_alt_text": "a dog"},
        {
            "media_url_https": "https://x/thumb.jpg",
            "video_info": {
                "variants": [
                    {"content_type": "video/mp4", "bitrate": "100", "url": "https://v/low.mp4?tag=1"},
                    {"content_type": "video/mp4", "bitrate": "900", "url": "https://v/high.mp4?tag=1"},
                    {"content_type": "application/x-mpegURL", "url": "https://v/x.m3u8"},
                ]
            },
        },
    ]
    extended = tweet("two", entities={"media": media[:1]}, extended_entities={"media": media})
    items, problems = read({"data/tweets.js": [{"tweet": extended}]})
    assert [(one.kind, one.text) for one in items] == [(Kind.POST, "two"), (Kind.IMAGE, "a dog"), (Kind.VIDEO, "")]
    assert [one.media.rsplit("-", 1)[1] for one in items[1:]] == ["K1.jpg", "high.mp4"]
    assert "2 pictures or videos are named" in problems[0].reason


def test_a_retweet_is_not_own_and_a_typed_rt_is(read):
    mention = {"user_mentions": [{"screen_name": "Lads"}]}
    items, _ = read(
        {
            "data/tweets.js": [
                tweet("RT @lads: somebody else's words", entities=mention),
                tweet("RT @nobody wrote this", id_str="2"),
            ]
        }
    )
    assert {item.text: item.author for item in items} == {
        "RT @lads: somebody else's words": Author.OTHER,
        "RT @nobody wrote this": Author.OWN,
    }


def test_a_reply_is_a_comment(read):
    items, _ = read({"data/tweets.js": [tweet("@gaz ha", in_reply_to_screen_name="gaz")]})
    assert items[0].kind is Kind.COMMENT


def note(text, created="2019-05-04T12:13:15.000Z"):
    return {"noteTweet": {"noteTweetId": "77", "createdAt": created, "core": {"text": text, "urls": []}}}


def test_a_long_post_comes_out_once_and_whole(read):
    whole = "word " * 100 + "end"
    cut = whole[:270] + "… https://t.co/zzz"
    items, _ = read({"data/tweets.js": [{"tweet": tweet(cut)}], "data/note-tweet.js": [note(whole)]})
    assert [(item.text, item.id) for item in items] == [(whole, TWEET["id_str"])]


def test_a_long_post_without_its_beginning_is_a_post(read):
    items, _ = read({"data/tweets.js": [{"tweet": TWEET}], "data/note-tweet.js": [note("quite other words")]})
    assert [item.text for item in items] == ["Chips & gravy > salad", "quite other words"]


def test_a_deleted_post_that_still_stands_is_not_taken_for_gone(read):
    gone = tweet("gone", id_str="5")
    items, _ = read(
        {"data/deleted-tweets.js": [{"tweet": TWEET}, {"tweet": gone}], "data/tweets.js": [{"tweet": TWEET}]}
    )
    assert [(item.text, item.audience) for item in items] == [
        ("Chips & gravy > salad", None),
        ("gone", Audience.PRIVATE),
    ]


def test_profile_lists_apps_follows_and_settings(read):
    items, problems = read(
        {
            "data/account.js": [{"account": {"username": "robin", "accountDisplayName": "Robin A", "accountId": "9"}}],
            "data/profile.js": [
                {
                    "profile": {
                        "description": {"bio": "Me &amp; mine", "website": "", "location": "Leeds"},
                        "avatarMediaUrl": "https://x/a.jpg",
                    }
                }
            ],
            "data/profile_media/9-a.jpg": b"x",
            "data/lists-created.js": [{"userListInfo": {"url": "https://twitter.com/robin/lists/mates"}}],
            "data/lists-member.js": [{"userListInfo": {"urls": ["https://twitter.com/i/lists/12"]}}],
            "data/connected-application.js": [
                {"connectedApplication": {"name": "Boost", "approvedAt": "2019-09-09T09:09:09.000Z"}}
            ],
            "data/following.js": [{"following": {"accountId": "12"}}],
            "data/protected-history.js": [
                {"protectedHistory": {"action": "Unprotect", "protectedAt": "2025-07-01T00:00:00.000Z"}}
            ],
            "data/like.js": [{"like": {"tweetId": "1", "fullText": "somebody else's"}}],
        }
    )
    assert problems == []
    assert {(one.kind.value, one.field or one.context, one.text) for one in items} == {
        ("bio", "username", "robin"),
        ("bio", "name", "Robin A"),
        ("bio", "bio", "Me & mine"),
        ("bio", "location", "Leeds"),
        ("image", "profile_picture", ""),
        ("membership", "list", "mates"),
        ("membership", "list", "12"),
        ("membership", "app", "Boost"),
        ("membership", "follow", "12"),
        ("setting", None, "Protected posts: off"),
    }


def test_addresses_name_the_account_where_it_is_known(read):
    account = [{"account": {"username": "robin"}}]
    with_name, _ = read({"data/tweets.js": [TWEET], "data/account.js": account})
    without, _ = read({"data/tweets.js": [TWEET]}, name="other.zip")
    assert with_name[0].url == f"https://twitter.com/robin/status/{TWEET['id_str']}"
    assert without[0].url == f"https://twitter.com/i/web/status/{TWEET['id_str']}"


MESSAGES = [
    {
        "dmConversation": {
            "messages": [
                {
                    "messageCreate": {
                        "senderId": "9",
                        "text": "mine",
                        "createdAt": "2019-01-01T00:00:00.000Z",
                        "id": "1",
                    }
                },
                {
                    "messageCreate": {
                        "senderId": "8",
                        "text": "theirs",
                        "createdAt": "2019-01-01T00:00:00.000Z",
                        "id": "2",
                    }
                },
            ]
        }
    }
]


@pytest.mark.parametrize(
    "name", ["data/direct-messages.js", "direct-message.js", "data/direct-messages-group-part2.js"]
)
def test_messages_are_read_only_when_asked_for(read, name):
    files = {name: MESSAGES, "data/account.js": [{"account": {"accountId": "9"}}]}
    silent, problems = read(files)
    asked, _ = read(files, options=Options(messages=True), name="again.zip")
    assert (silent, problems) == ([], [])
    assert [(one.text, one.author) for one in asked] == [("mine", Author.OWN), ("theirs", Author.OTHER)]


def test_the_archive_of_before_2018_is_read_once(read):
    month = b"Grailbird.data.tweets_2016_02 = \n ["
    month += b'{"id_str": "3", "text": "old &lt;3", "created_at": "2016-02-17 20:00:00 +0000"}, '
    month += b'{"id_str": "4", "text": "RT @a: b", "created_at": "2016-02-17 20:00:00 +0000", "retweeted_status": {}} ]'
    table = b"tweet_id,timestamp,text,retweeted_status_id\r\n3,2016-02-17 20:00:00 +0000,old <3,\r\n"
    details = b'var user_details = {"screen_name": "robin", "full_name": "R", "bio": "b", "id": "9"}'
    items, problems = read(
        {"data/js/tweets/2016_02.js": month, "tweets.csv": table, "data/js/user_details.js": details}
    )
    assert [(one.text, one.author) for one in items if one.kind is Kind.POST] == [
        ("old <3", Author.OWN),
        ("RT @a: b", Author.OTHER),
    ]
    assert [one.text for one in items if one.kind is Kind.BIO] == ["robin", "R", "b"]
    assert problems == []


def test_the_table_alone_is_read(read):
    table = "tweet_id,timestamp,text,retweeted_status_id\r\n3,2016-02-17 20:00:00 +0000,née,\r\n".encode()
    items, _ = read({"tweets.csv": table, "data/js/user_details.js": b'var user_details = {"screen_name": "robin"}'})
    assert [one.text for one in items if one.kind is Kind.POST] == ["née"]


def test_absurd_times_are_none(read):
    items, _ = read({"data/tweets.js": [tweet(created_at="Thu Jan 01 00:00:00 +0000 1970")]})
    assert items[0].created is None


@pytest.mark.parametrize(
    "bad", [{"bad": True}, 5, None, [], {"tweet": "text"}, {"tweet": {"full_text": 7, "id_str": "1"}}]
)
def test_a_record_of_unknown_shape_costs_itself_and_is_counted(read, bad):
    items, problems = read({"data/tweets.js": [{"tweet": TWEET}, bad, {"tweet": tweet("after", id_str="6")}]})
    assert [item.text for item in items] == ["Chips & gravy > salad", "after"]
    assert [problem.reason for problem in problems] == ["1 entry is in a shape this version does not know"]


def test_a_file_cut_short_keeps_what_stands_before(read):
    whole = (
        b"window.YTD.tweets.part0 = "
        + json.dumps([{"tweet": tweet(str(n), id_str=str(n))} for n in range(50)]).encode()
    )
    items, problems = read(
        {"data/tweets.js": whole[: len(whole) // 2], "data/account.js": [{"account": {"username": "r"}}]}
    )
    assert [item.text for item in items if item.kind is Kind.POST] == [str(n) for n in range(len(items) - 1)]
    assert len(items) > 20
    assert ["cut short" in problem.reason for problem in problems] == [True]


def test_parts_are_read_in_their_order(read):
    names = ["data/tweets.js", *(f"data/tweets-part{n}.js" for n in range(1, 12))]
    items, _ = read({name: [tweet(name, id_str=str(n))] for n, name in enumerate(names)})
    assert [item.text for item in items] == [*names[1:], names[0]] or [item.text for item in items] == names


def test_the_fixtures_of_other_projects(shared):
    """What SOURCES.md says of the fetched archives."""
    folder = shared / "fixtures/x/fetched"
    with open_sources([folder / "community_archive"]) as sources:
        items = [entry for _, entry in inventory(sources, Options(), Period()) if isinstance(entry, Item)]
    own = [
        (one.kind.value, one.text)
        for one in items
        if one.kind in (Kind.POST, Kind.COMMENT) and one.author is Author.OWN
    ]
    assert ("comment", "@person_c did NOT know but now I'm listening to her solo act bc of u") in own
    assert ("post", "Hey friends miss u dearly") in own
    assert Counter(kind for kind, _ in own) == {"post": 2, "comment": 1}
    with open_sources([folder / "dogsheep"]) as sources:
        kinds = Counter(entry.kind for _, entry in inventory(sources, Options(), Period()) if isinstance(entry, Item))
    assert kinds[Kind.BIO] > 0
    assert kinds[Kind.MEMBERSHIP] > 0


def test_the_tweet_of_another_project_reads_as_printed(shared, read):
    raw = (shared / "fixtures/x/fetched/hpi/tweet.json").read_bytes()
    items, _ = read({"data/tweets.js": b"window.YTD.tweet.part0 = [" + raw + b"]"})
    assert items[0].text == (
        "Finally published the post about Promnesia: https://beepb00p.xyz/promnesia.html\n\n"
        "A story of how our browser history is broken and my attempt to fix it!"
    )
