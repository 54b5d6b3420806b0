"""Reddit's data request: both generations, every trap of its tables, and what is broken."""

from __future__ import annotations

import json

import pytest

from checks.content import Audience, Author, Kind
from scanner.archives.reader import Options
from scanner.errors import UserError

from . import tables_made
from .tables_made import hold_against, read_sources, table, zipped

POSTS = "id,permalink,date,ip,subreddit,gildings,title,url,body"
COMMENTS = "id,permalink,date,ip,subreddit,gildings,link,parent,body,media"
MESSAGES = "id,permalink,thread_id,date,ip,from,to,subject,body"
CHATS = "message_id,created_at,updated_at,username,message,thread_parent_message_id,channel_url,subreddit,channel_name"
WHEN = "2022-03-04 05:06:07 UTC"


def post(title="A title", body="", key="9zz9", *, group="allotments", link="", when=WHEN):
    return [key, f"https://www.reddit.com/r/{group}/comments/{key}/x/", when, "", group, "0", title, link, body]


def comment(body, key="k0001", *, group="allotments", when=WHEN):
    thread = f"https://www.reddit.com/r/{group}/comments/7aa7/x/"
    return [key, f"{thread}{key}/", when, "192.0.2.7", group, "0", thread, "", body, ""]


@pytest.fixture
def read(tmp_path):
    def go(files, options=None, name="export.zip"):
        whole = {"comments.csv": table(COMMENTS), "posts.csv": table(POSTS)}
        return tables_made.read(tmp_path / name, {**whole, **files}, options)

    return go


def words(items, *kinds):
    return [item.text for item in items if item.kind in (kinds or (Kind.POST, Kind.COMMENT))]


def test_a_post_is_title_and_body_and_both_are_public(read):
    items, problems = read({"posts.csv": table(POSTS, post("Leeks", "Mine are &lt;this&gt; big\n\nHonest"))})
    assert problems == []
    assert items[0].as_json() == {
        "platform": "reddit",
        "kind": "post",
        "id": "9zz9",
        "author": "own",
        "text": "Leeks\n\nMine are <this> big\n\nHonest",
        "created": "2022-03-04T05:06:07+00:00",
        "url": "https://www.reddit.com/r/allotments/comments/9zz9/x/",
        "audience": "public",
        "context": "allotments",
        "media": None,
        "source": "posts.csv",
    }


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("NA", "NA"),
        ("null", "null"),
        ("a &amp;amp; b", "a &amp; b"),
        ("?x=1&copy=2", "?x=1&copy=2"),
        ("&gt; their words\r\n\r\nmine", "mine"),
        ("> theirs\n> theirs too\nmine\n\n> theirs", "mine"),
        (">!my own secret!<", ">!my own secret!<"),
        ('said "never", twice,\r\nand left', 'said "never", twice,\nand left'),
        ("=SUM(A1)", "=SUM(A1)"),
        ("before\n\n&#x200B;\n\nafter", "before\n\n\n\nafter"),
        ("é 🚜 ж", "é 🚜 ж"),
    ],
)
def test_words_of_a_comment(read, body, text):
    items, problems = read({"comments.csv": table(COMMENTS, comment(body), bom=True)})
    assert (words(items), problems) == ([text], [])


@pytest.mark.parametrize("body", ["[deleted]", "[removed]", "[ Removed by Reddit ]", "> only a quote", "", "&#x200B;"])
def test_what_is_gone_or_not_own_gives_no_comment_but_a_title_stays(read, body):
    items, problems = read(
        {"comments.csv": table(COMMENTS, comment(body)), "posts.csv": table(POSTS, post("Still there", body))}
    )
    assert (words(items), problems) == (["Still there"], [])


def test_both_generations_give_the_same_ids_and_addresses(read):
    old = [
        "t1_k0001",
        "/r/allotments/comments/7aa7/x/k0001/?ref=share",
        WHEN,
        "192.0.2.7",
        "allotments",
        "0",
        "",
        "",
        "hi",
    ]
    new, _ = read({"comments.csv": table(COMMENTS, comment("hi"))})
    before, problems = read({"comments.csv": table(COMMENTS.removesuffix(",media"), old)}, name="old.zip")
    assert [(one.id, one.url, one.text) for one in before] == [(one.id, one.url, one.text) for one in new]
    assert problems == []


def test_addresses_of_machines_come_out_nowhere(read):
    items, _ = read(
        {"comments.csv": table(COMMENTS, comment("hi")), "ip_logs.csv": "date,ip\r\nregistration ip,192.0.2.7\r\n"}
    )
    assert "192.0.2" not in json.dumps([item.as_json() for item in items])


def test_communities_people_and_feeds(read):
    files = {
        "subscribed_subreddits.csv": table("subreddit", ["Cheese"], ["u_Gaz_77"], bom=True),
        "moderated_subreddits.csv": table("subreddit", ["Cheese"], ["secretleeks"]),
        "approved_submitter_subreddits.csv": table("subreddit"),
        "friends.csv": table("username,note", ["gaz_77", "owes me money"], ["other1", ""]),
        "multireddits.csv": table(
            "id,display_name,date,description,privacy,subreddits,image_url,is_owner,favorited,followers",
            ["/user/me/m/fun", "fun", WHEN, "my words", "public", "a,b", "", "True", "False", "0"],
            ["/user/me/m/own", "hush", WHEN, "", "private", "a,b", "", "True", "False", "0"],
            ["/user/you/m/not", "not", WHEN, "not my words", "public", "a,b", "", "False", "True", "9"],
        ),
    }
    items, problems = read(files)
    assert problems == []
    found = [(item.context, item.text, item.audience) for item in items if item.kind is Kind.MEMBERSHIP]
    assert sorted(found, key=str) == [
        ("follow", "gaz_77", None),
        ("follow", "other1", None),
        ("group", "Cheese", None),
        ("group", "secretleeks", None),
        ("list", "fun", Audience.PUBLIC),
        ("list", "hush", Audience.PRIVATE),
    ]
    assert [(item.field, item.text) for item in items if item.kind is Kind.BIO] == [("list_description", "my words")]


def test_profile_and_privacy(read):
    files = {
        "statistics.csv": table("statistic,value", ["account name", "leek_lord"], ["is_deleted", "False"]),
        "twitter.csv": table("username", ["leek_tw"]),
        "user_preferences.csv": table(
            "preference,value", ["hide_from_robots", "False"], ["accept_pms", "everyone"], ["nightmode", "True"]
        ),
        "linked_identities.csv": table("issuer_id,subject_id", ["https://accounts.example", "77"]),
    }
    items, problems = read(files)
    assert problems == []
    assert [(one.kind.value, one.field, one.text) for one in items] == [
        ("bio", "username", "leek_lord"),
        ("setting", None, "Search engines show your profile: on"),
        ("setting", None, "Who can send you private messages: everyone"),
        ("bio", "twitter_username", "leek_tw"),
    ]


def test_own_uploads_are_pictures_at_their_addresses_and_those_of_others_are_not(read):
    rows = [
        post("one", key="aa1", link="https://i.redd.it/q1.jpg"),
        post("two", key="aa2", link="https://v.redd.it/q2"),
        post("three", key="aa3", link="https://www.reddit.com/gallery/aa3"),
        post("four", key="aa4", link="https://www.reddit.com/gallery/other"),
        post("five", key="aa5", link="https://example.org/pic.jpg"),
    ]
    items, _ = read({"posts.csv": table(POSTS, *rows)})
    assert [(one.kind.value, one.media) for one in items if one.media] == [
        ("image", "https://i.redd.it/q1.jpg"),
        ("video", "https://v.redd.it/q2"),
        ("image", "https://www.reddit.com/gallery/aa3"),
    ]


def test_what_was_never_published_or_is_not_own_is_left_alone(read):
    files = {
        "drafts.csv": table("id,title,body,kind,created,spoiler", ["d", "draft", "draft", "markdown", WHEN, "false"]),
        "scheduled_posts.csv": table("scheduled_post_id,subreddit,title,body", ["s", "a", "later", "later"]),
        "announcements.csv": table("announcement_id,sent_at,from_username,subject,body", ["a", WHEN, "x", "s", "b"]),
        "poll_votes.csv": table("post_id,user_selection,text", ["p", "2", "an option"]),
        "saved_posts.csv": table("id,permalink", ["q", "https://www.reddit.com/r/a/comments/q/x/"]),
        "post_votes.csv": table("id,permalink,direction", ["q", "https://www.reddit.com/r/a/comments/q/x/", "up"]),
        "birthdate.csv": table("birthdate,verified_birthdate", ["1990-01-01", ""]),
        "checkfile.csv": table("filename,sha256"),
        "surprise.csv": table("colour,size", ["red", "9"]),
    }
    items, problems = read(files)
    assert items == []
    assert [(one.source, one.lost) for one in problems] == [("surprise.csv", True)]


CHAT_ROWS = [
    ["!a", WHEN, "", "gaz_77", "hello you", "", "c1", "", "", "direct"],
    ["!b", WHEN, "", "leek_lord", "hello gaz", "", "c1", "", "", "direct"],
    ["!c", WHEN, "", "leek_lord", "hello all", "", "c2", "leeks", "general", "subreddit"],
    ["!d", WHEN, "", "gaz_77", "hello leeks", "", "c2", "leeks", "general", "subreddit"],
]
PRIVATE = {
    "chat_history.csv": table(f"{CHATS},conversation_type", *CHAT_ROWS),
    "messages.csv": table(
        MESSAGES,
        ["m1", "https://www.reddit.com/message/messages/m1", "m1", WHEN, "", "gaz_77", "leek_lord", "hi", "theirs"],
        ["m2", "https://www.reddit.com/message/messages/m2", "m1", WHEN, "", "leek_lord", "gaz_77", "re: hi", "mine"],
    ),
}
OWNER = {"statistics.csv": table("statistic,value", ["account name", "leek_lord"])}


def test_messages_only_when_asked_for_but_an_open_channel_is_seen_by_all(read):
    items, problems = read({**PRIVATE, **OWNER})
    assert (words(items, Kind.MESSAGE), words(items, Kind.POST), problems) == ([], ["hello all"], [])
    assert items[0].context == "leeks / general"


def test_messages_are_own_only_where_the_person_wrote_them(read):
    items, _ = read({**PRIVATE, **OWNER}, Options(messages=True))
    said = {item.text: (item.kind, item.author) for item in items if item.kind is not Kind.BIO}
    assert said == {
        "theirs": (Kind.MESSAGE, Author.OTHER),
        "mine": (Kind.MESSAGE, Author.OWN),
        "hello you": (Kind.MESSAGE, Author.OTHER),
        "hello gaz": (Kind.MESSAGE, Author.OWN),
        "hello all": (Kind.POST, Author.OWN),
        "hello leeks": (Kind.POST, Author.OTHER),
    }


def test_who_the_person_is_can_be_said_and_is_asked_for(read):
    with pytest.raises(UserError, match="--me and one of these names: “gaz_77”, “leek_lord”"):
        read(PRIVATE, Options(messages=True))
    items, _ = read(PRIVATE, Options(messages=True, me="u/Leek_Lord"))
    assert {item.text for item in items if item.author is Author.OWN} == {"mine", "hello gaz", "hello all"}
    items, problems = read(PRIVATE)
    assert items == []
    assert ["--me" in problem.reason and problem.lost for problem in problems] == [True]


def test_the_files_name_says_who_the_person_is(read):
    items, _ = read(PRIVATE, name="export_leek_lord_20240701.zip")
    assert words(items) == ["hello all"]


def test_tables_are_told_by_their_columns_and_not_by_order_or_name(tmp_path):
    columns = COMMENTS.split(",")
    row = dict(zip(columns, comment("turned round"), strict=True))
    text = table(",".join(reversed(columns)), [row[column] for column in reversed(columns)])
    zipped(tmp_path / "odd.zip", {"deep/er/kommentare (1).csv": text})
    items, problems = read_sources([tmp_path / "odd.zip"])
    assert words(items) == ["turned round"]
    assert [(one.source, one.lost) for one in problems] == [("posts.csv", False)]


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_encoding(read, code):
    items, problems = read({"comments.csv": table(COMMENTS, comment("né 🚜")).encode(code)})
    assert (words(items), problems) == (["né 🚜"], [])


def test_a_table_without_its_header_is_read_by_position(read):
    text = table(COMMENTS, comment("first"), comment("second", "k0002")).split("\r\n", 1)[1]
    items, problems = read({"comments.csv": text})
    assert (words(items), problems) == (["first", "second"], [])


def test_a_lost_quotation_mark_costs_one_row(read):
    rows = [comment("one"), comment("two,\nof two lines", "k0002"), comment("three", "k0003"), comment("four", "k0004")]
    text = table(COMMENTS, *rows).replace('of two lines",', "of two lines,")
    items, problems = read({"comments.csv": text})
    assert {"one", "three", "four"} <= set(words(items))
    assert ["1 row is damaged" in problem.reason for problem in problems] == [True]


def test_a_line_within_a_text_that_looks_like_a_row_is_no_row(read):
    items, problems = read({"comments.csv": table(COMMENTS, comment('see\nthis,/r/leeks,"ok"\n2022-01-01,x'))})
    assert (words(items), problems) == (['see\nthis,/r/leeks,"ok"\n2022-01-01,x'], [])


def test_a_table_cut_short_keeps_what_stands_before(read):
    rows = [comment(f"number {n},\nwith two lines", f"k{n:04}") for n in range(60)]
    whole = table(COMMENTS, *rows)
    items, problems = read({"comments.csv": whole[: whole.index("number 30,\nwith") + 12]})
    assert words(items) == [*(f"number {n},\nwith two lines" for n in range(30)), "number 30,\nw"]
    assert ["1 row is damaged" in problem.reason for problem in problems] == [True]


def test_rows_of_no_sense_are_counted_and_the_others_kept(read):
    text = table(COMMENTS, comment("one"), ["what is this?"], ["x", "y"], comment("two", "k0002"))
    items, problems = read({"comments.csv": text})
    assert words(items) == ["one", "two"]
    assert [problem.reason[:6] for problem in problems] == ["2 rows"]


def test_a_very_long_post_is_read(read):
    items, _ = read({"posts.csv": table(POSTS, post("long", "leek " * 60_000))})
    assert len(items[0].text) > 250_000


def test_times_that_are_none_keep_the_comment(read):
    rows = [comment("hi", when="2022-02-31 00:00:00 UTC"), comment("ho", "k2", when="")]
    items, _ = read({"comments.csv": table(COMMENTS, *rows)})
    assert [(item.text, item.created) for item in items] == [("hi", None), ("ho", None)]


def test_what_the_lists_without_words_have_more_is_said(read):
    heads = table("id,permalink,date,ip,subreddit,gildings,link,parent", comment("", "k1")[:8], comment("", "k2")[:8])
    items, problems = read({"comments.csv": table(COMMENTS, comment("hi", "k1")), "comment_headers.csv": heads})
    assert words(items) == ["hi"]
    assert [problem.reason for problem in problems] == [
        "1 of your 2 comments are listed in this export without their words"
    ]


def test_an_empty_table_is_no_loss(read):
    items, problems = read({"subscribed_subreddits.csv": "", "moderated_subreddits.csv": "subreddit\r\n"})
    assert (items, problems) == ([], [])


def test_a_missing_table_is_said_and_no_loss(tmp_path):
    zipped(tmp_path / "part.zip", {"subscribed_subreddits.csv": table("subreddit", ["Cheese"])})
    items, problems = read_sources([tmp_path / "part.zip"])
    assert [item.text for item in items] == ["Cheese"]
    assert [problem.lost for problem in problems] == [False, False]


def test_the_fixture(shared):
    """What SOURCES.md says of the archive beside the repository."""
    folder = shared / "fixtures/reddit/made-here"
    items = hold_against(json.loads((folder / "sam_reddit_2024.expected.json").read_text("utf-8")), folder)
    assert "203.0.113" not in json.dumps([item.as_json() for item in items])
    assert sum(item.kind is Kind.COMMENT for item in items) == 5
    asked = read_sources([folder / "export_sam_demo_20240701.zip"], Options(messages=True))[0]
    assert {item.text: item.author for item in asked if item.kind is Kind.MESSAGE} == {
        "OTHER PERSON CHAT line": Author.OTHER,
        "sam chat line": Author.OWN,
        "OTHER PERSON DM to sam": Author.OTHER,
        "private reply by sam": Author.OWN,
    }
