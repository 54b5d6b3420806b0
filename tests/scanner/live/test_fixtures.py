"""What SOURCES.md says of the pages and answers beside the repository, each served under its own host's name through the gate."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from checks.content import Author, Item, Kind
from scanner.archives.reader import Options
from scanner.live.coverage import Coverage
from scanner.live.reader import export_of

pytestmark = pytest.mark.browser


@pytest.fixture
def seen(shared, sealed_site, visit):
    """Visit an address whose page is a file, and return the items and the visit."""

    def go(address, name, me=None, **more):
        path = "/" + address.split("/", 3)[3]
        folder = shared / "fixtures/live"
        sealed_site.pages[path] = (folder / name).read_bytes() if isinstance(name, str) else name
        sealed_site.pages |= {
            at: (folder / one).read_bytes() if isinstance(one, str) else one for at, one in more.items()
        }
        made = visit(address, sealed_site)
        return [one for _, one in export_of(made).read(Options(me=me)) if isinstance(one, Item)], made

    return go


def posts(items, *kinds):
    return [one for one in items if one.kind in (kinds or (Kind.POST, Kind.VIDEO))]


def authors(items):
    return Counter(one.author for one in items)


def sniffing(name="data.json"):
    """Return a page whose own script asks for its posts."""
    return f'<html><head></head><body><script>fetch("/{name}")</script></body></html>'


def said(one):
    return one.text.split("\n")[0], one.author.value


# Facebook.


def test_facebook_posts_of_a_page(seen):
    items, made = seen("https://m.facebook.com/Nintendo/posts/", "facebook/m-page-posts.html")
    (post,) = posts(items)  # the other one has no words: a new cover photo
    assert post.text.startswith("May 2021 is in the books!")
    assert "story_fbid=4193752747375813" in post.url
    assert (post.author, post.created.month, post.created.day) == (Author.OWN, 6, 4)
    assert made.coverage is Coverage.WALLED
    assert "2 posts" in made.told


def test_facebook_posts_that_come_as_pieces_of_page(seen, shared):
    more = (shared / "fixtures/live/facebook/m-page-more.ajax.txt").read_bytes()

    def answered(handler):
        handler.answer(more, "application/x-javascript")

    page = sniffing("more").replace("fetch(", "fetch(").encode()
    items, _ = seen("https://m.facebook.com/Nintendo/posts/", page, **{"/more": answered})
    found = posts(items)
    assert [(one.created.day, one.author) for one in found] == [(day, Author.OWN) for day in (3, 2, 2, 2)]
    assert ["Download" in one.text for one in found].count(True) >= 1


def test_facebooks_old_plain_pages(seen):
    for name, address in (
        ("mbasic-profile", "https://mbasic.facebook.com/212038"),
        ("m-timeline", "https://m.facebook.com/snarfed.org"),
    ):
        items, made = seen(address, f"facebook/{name}.html", me="Ryan Barrett")
        assert [one.text.startswith(("Checking another side project", "Oh hi")) for one in posts(items)] == [True, True]
        assert made.coverage is Coverage.WALLED


# Instagram and Threads.


def test_instagram_shared_data(seen):
    items, made = seen("https://www.instagram.com/snarfed/", "instagram/profile-sharedData.html")
    about = {one.field: one.text for one in items if one.kind is Kind.BIO}
    assert about == {
        "username": "snarfed",
        "name": "Ryan B",
        "bio": "something or other",
        "website": "https://snarfed.org",
    }
    assert {one.url for one in posts(items)} == {
        f"https://www.instagram.com/p/{code}/" for code in ("ABC123", "XYZ789")
    }
    assert {said(one) for one in posts(items)} == {  # of "jc" they say, so they are nobody's whose page this is
        ("Elvis hits out of RCA Studio B", "other"),
        ("Eye of deer 👁 and #selfie from me", "other"),
    }
    assert made.coverage is Coverage.WALLED


@pytest.mark.parametrize("name", ["web_profile_info", "feed-v2"])
def test_instagram_answers_to_its_own_page(seen, name):
    items, _ = seen("https://www.instagram.com/jc/", sniffing().encode(), **{"/data.json": f"instagram/{name}.json"})
    assert {said(one) for one in posts(items) if one.url.endswith(("ABC123/", "XYZ789/"))} == {
        ("Elvis hits out of RCA Studio B", "own"),
        ("Eye of deer 👁 and #selfie from me", "own"),
    }


def test_threads_shows_its_head_alone(seen):
    items, made = seen("https://www.threads.com/@zuck", "threads/profile-og.html")
    assert posts(items) == []
    assert made.coverage is Coverage.BLOCKED
    assert "340 posts" in made.told


# X.


def test_a_tweet_with_a_card(seen):
    items, made = seen("https://x.com/TestUser123", "x/tweet-card-2025.html")
    (post,) = posts(items)
    assert said(post) == ("Democrat Shutdown Jeopardizes America's Skies", "own")
    assert post.created.isoformat() == "2025-10-23T16:34:09+00:00"
    assert post.url.endswith("/1981398750557065646")
    assert made.coverage is Coverage.WALLED


def test_a_quoted_tweet_is_not_own(seen):
    items, _ = seen("https://x.com/TestQuoter", "x/tweet-quote-2025.html")
    own, other = posts(items)
    assert said(own) == ("This is a quote tweet with additional commentary", "own")
    assert own.url.endswith("/1983130065320780162")
    assert other.author is Author.OTHER
    assert not [one for one in items if one.kind is Kind.IMAGE and one.author is Author.OWN]


def test_a_timeline_in_another_language(seen):
    items, _ = seen("https://x.com/main_user", "x/localized-timeline.html")
    assert [one.author.value for one in posts(items)] == ["own", "other"]


# Reddit.


def test_reddit_listing(seen):
    items, _ = seen(
        "https://www.reddit.com/user/spez", sniffing().encode(), **{"/data.json": "reddit/user-overview.json"}
    )
    comments = posts(items, Kind.COMMENT, Kind.POST)
    assert len(comments) == 25
    assert authors(comments) == {Author.OWN: 25}
    assert all(one.created and one.url.startswith("https://www.reddit.com/r/") for one in comments)


def test_old_reddit(seen):
    items, _ = seen("https://old.reddit.com/user/user_alpha", "reddit/old-comments.html")
    assert len(posts(items)) == 1
    assert authors(posts(items, Kind.COMMENT)) == {Author.OWN: 2, Author.OTHER: 3}


# YouTube and TikTok.


def test_youtube_channel(seen):
    items, made = seen(
        "https://www.youtube.com/channel/UCs6nmQViDpUw0nuIx9c_WvA/videos", "youtube/channel-videos-2022.html"
    )
    videos = posts(items)
    assert len(videos) == 30
    assert videos[0].url.endswith("t_xLpJo_35k")
    assert videos[-1].url.endswith("DQeq4RqM5yg")
    assert authors(videos) == {Author.OWN: 30}
    assert "ProgrammingKnowledge" in {one.text for one in items if one.kind is Kind.BIO}
    assert made.coverage is Coverage.COMPLETE


def test_tiktok_head(seen):
    items, made = seen("https://www.tiktok.com/@fixtureuser", "tiktok/profile-rehydration.html")
    about = {one.field: one.text for one in items if one.kind is Kind.BIO}
    assert about == {
        "username": "fixtureuser",
        "name": "Fixture Nick",
        "bio": "Bio line",
    }
    assert made.coverage is Coverage.BLOCKED


# Link pages.


def test_linktree(seen):
    items, made = seen("https://linktr.ee/testuser", "linkpages/linktree.html")
    assert [one.text for one in items if one.field == "website"] == ["https://example.com", "https://twitter.com/test"]
    assert {"testuser", "My bio"} <= {one.text for one in items}
    assert made.coverage is Coverage.COMPLETE


# Mastodon and Bluesky.


def body_of(path):
    return path.read_bytes().replace(b"\r\n", b"\n").partition(b"\n\n")[2]


def test_mastodon_web_thread(seen):
    items, _ = seen("https://mastodon.social/@alice", "mastodon/web-thread.html")
    found = posts(items)
    assert found[0].text.startswith("This is a sample post")
    assert [one.author.value for one in found] == ["own", "own", "other", "other", "own", "other"]
    assert [one.text for one in items if one.kind is Kind.IMAGE] == ["A sample screenshot showing the project"]


def test_mastodon_answers_page_by_page(shared, sealed_site, visit):
    calls = [
        *json.loads((shared / "fixtures/live/mastodon/api-lookup.json").read_text(encoding="utf-8")),
        *json.loads((shared / "fixtures/live/mastodon/api-statuses-2pages.json").read_text(encoding="utf-8")),
    ]
    told = {call["uri"].partition("localhost:3000")[2].replace("limit=5", "limit=40"): call for call in calls}

    def here(text):
        return text.replace("http://localhost:3000", "https://social.example").replace("limit=5", "limit=40")

    def answer(handler):
        call = told.get(handler.path)
        if call is None:
            handler.answer(b"[]", "application/json")
            return
        text = here(json.dumps(call["body"]))
        link = here(call["headers"].get("link", [""])[0])
        handler.answer(text, "application/json", call["status"], **({"Link": link} if link else {}))

    sealed_site.pages |= {f"/api/v1/accounts/{at}": answer for at in ("lookup", "117020565966271181/statuses")}
    sealed_site.pages["/@mastodonpy_test"] = sealed_site.pages["/@nobody"] = (
        '<html><body><div id="mastodon"></div></body></html>'
    )
    made = visit("https://social.example/@mastodonpy_test", sealed_site)
    items = [one for _, one in export_of(made).read(Options()) if isinstance(one, Item)]
    assert [said(one) for one in posts(items)] == [(f"Toot number {number}!", "own") for number in range(9, -1, -1)]
    assert {one.platform for one in items} == {"mastodon"}
    assert made.coverage is Coverage.COMPLETE
    gone = visit("https://social.example/@nobody", sealed_site)
    assert gone.coverage is Coverage.BLOCKED


@pytest.mark.parametrize(
    ("name", "words", "author"),
    [
        ("note", "This is the text content of an ActivityStreams note", "own"),
        ("photo", "This is the text content of an ActivityStreams photo", "own"),
        ("video", "This is the text content of an ActivityStreams photo", "own"),
        ("sensitive", "sensitive topic", "own"),
    ],
)
def test_activitypub_notes(seen, shared, name, words, author):
    note = body_of(shared / f"fixtures/live/mastodon/activitypub/{name}.http.txt")
    items, _ = seen("https://activitystreams.example/aaronpk", sniffing().encode(), **{"/data.json": note})
    assert [said(one) for one in posts(items) if one.text] == [(words, author)]


def test_an_activitypub_boost_is_nobodys_own(seen, shared):
    boost = body_of(shared / "fixtures/live/mastodon/activitypub/repost.http.txt")
    items, made = seen("https://activitystreams.example/Gargron", sniffing().encode(), **{"/data.json": boost})
    assert Author.OWN not in authors(posts(items))
    assert made.coverage is not Coverage.COMPLETE


@pytest.mark.parametrize(("name", "about"), [("Gargron", "Developer of Mastodon. 25"), ("aaronpk", "")])
def test_activitypub_people(seen, shared, name, about):
    actor = body_of(shared / f"fixtures/live/mastodon/activitypub/{name}.http.txt")
    items, _ = seen(f"https://mastodon.social/@{name}", sniffing().encode(), **{"/data.json": actor})
    fields = {one.field: one.text for one in items if one.kind is Kind.BIO}
    assert fields["username"] == name.lower()
    assert about in fields.get("bio", "")


def bluesky(sealed_site, visit, feed):
    xrpc = "/xrpc/app.bsky."
    sealed_site.pages |= {
        "/profile/alice.com": "<html><body>app</body></html>",
        f"{xrpc}actor.getProfile": json.dumps(feed["actor"]),
        f"{xrpc}feed.getAuthorFeed": lambda handler: handler.answer(
            json.dumps(feed["author_feed"] if "cursor=" not in handler.path else {"feed": []})
        ),
    }
    made = visit("https://bsky.app/profile/alice.com", sealed_site)
    return [one for _, one in export_of(made).read(Options()) if isinstance(one, Item)], made


def test_bluesky_author_feed(shared, sealed_site, visit):
    path = shared / "fixtures/live/bluesky/profile-authorfeed-thread.json"
    items, made = bluesky(sealed_site, visit, json.loads(path.read_text(encoding="utf-8")))
    assert [said(one) for one in posts(items)] == [("My original post", "own"), ("My original post", "other")]
    assert {"hi there", "Alice"} <= {one.text for one in items if one.kind is Kind.BIO}
    assert {one.platform for one in items} == {"bluesky"}
    assert made.coverage is Coverage.COMPLETE


def test_bluesky_records(seen, shared):
    expected = json.loads((shared / "fixtures/live/bluesky/profile-api.expected.json").read_text(encoding="utf-8"))
    address = f"https://bsky.app/profile/{expected['username']}"
    items, _ = seen(address, sniffing().encode(), **{"/data.json": "bluesky/profile-api.json"})
    fields = {one.field: one.text for one in items if one.kind is Kind.BIO}
    assert (fields["username"], fields["name"], fields["bio"]) == tuple(
        expected[key] for key in ("username", "fullname", "bio")
    )
    items, _ = seen(address, sniffing().encode(), **{"/data.json": "bluesky/post-record.json"})
    assert [one.text for one in posts(items)] == ["new text114"]
    for other in ("feed-record", "get-follows"):
        items, made = seen(address, sniffing().encode(), **{"/data.json": f"bluesky/{other}.json"})
        assert posts(items) == []
        assert made.coverage is Coverage.BLOCKED


# Sites of one's own.


def test_an_article_with_comments_is_one_post(seen):
    items, _ = seen("https://wptavern.com/author/sarah", "web/wordpress-article-comments.html")
    own = [one for one in items if one.author is Author.OWN and one.kind in (Kind.POST, Kind.COMMENT)]
    assert [one.text.startswith("Stack Overflow Jobs Data") for one in own] == [True]
    assert len(posts(items, Kind.COMMENT)) >= 13


def test_a_blog_post_at_the_root_of_a_site_is_its_owners(seen):
    items, made = seen("https://siliconexposed.blogspot.tw/", "web/blogger-post.html")
    (post,) = posts(items)
    assert said(post) == ("Open Verilog flow for Silego GreenPak4 programmable logic devices", "own")
    assert made.coverage is Coverage.COMPLETE


def test_a_tumblr_post(seen):
    items, _ = seen("https://mcupdate.tumblr.com/", "tumblr/blog-post.html")
    (post,) = posts(items)
    assert post.author is Author.OWN
    assert post.created.isoformat() == "2014-09-02T08:35:27-04:00"
    assert post.platform == "tumblr"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("medium-article", "WTF?"),
        ("blogger-two-column", "Thoughts on various topics"),
        ("substack-note", "Sample note text"),
    ],
)
def test_a_page_without_marks_is_read_as_one_text_of_nobody(seen, name, words):
    items, made = seen("https://blog.example/note", f"web/{name}.html")
    (post,) = posts(items)
    assert words in post.text
    assert post.author is Author.OTHER
    assert made.coverage is Coverage.PARTIAL
    assert "as a whole" in made.told


def test_a_substack_profile(seen, shared):
    expected = json.loads(
        (shared / "fixtures/live/web/substack-public-profile.expected.json").read_text(encoding="utf-8")
    )
    items, _ = seen(
        "https://substack.example/@user23", sniffing().encode(), **{"/data.json": "web/substack-public-profile.json"}
    )
    fields = {one.field: one.text for one in items if one.kind is Kind.BIO}
    assert (fields["username"], fields["name"], fields["bio"]) == tuple(
        expected[key] for key in ("username", "fullname", "bio")
    )


@pytest.mark.parametrize(
    ("name", "sort", "number"),
    [
        ("rss", "application/rss+xml", 8),
        ("atom", "application/atom+xml", 8),
        ("jsonfeed", "application/feed+json", 9),
    ],
)
def test_feeds(seen, shared, name, sort, number):
    path = shared / f"fixtures/live/web/feeds/{name}.http.txt"
    page = (
        f'<html><head><link rel="alternate" type="{sort}" href="/feed"></head><body><p>blog</p></body></html>'.encode()
    )
    items, made = seen("https://blog.example/", page, **{"/feed": lambda handler: handler.answer(body_of(path), sort)})
    found = posts(items)
    assert len(found) >= number
    assert authors(found) == {Author.OWN: len(found)}
    assert all(one.created and one.url for one in found)
    assert made.coverage is Coverage.COMPLETE


@pytest.mark.parametrize("name", ["list-of-hentrys-with-h-card", "h-feed-with-child-author"])
def test_lists_of_entries(seen, shared, name):
    page = body_of(shared / f"fixtures/live/web/feeds/{name}.http.txt")
    items, _ = seen("https://author.example/", page)
    assert [one.text for one in posts(items)] == ["One", "Two", "Three", "Four"]
    assert authors(posts(items)) == {Author.OWN: 4}


def test_rel_me_is_seen(seen, shared):
    page = body_of(shared / "fixtures/live/web/rel-me/about-rel-me.http.txt")
    _, made = seen("https://author.example/about", page)
    assert made.links_me == ("https://author.example/about-rel-me",)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("h-entry-summarycontent", "microformats.org at 7"),
        ("h-entry-urlincontent", "Expanding URLs within HTML content"),
        ("h-feed-simple", "microformats.org at 7"),
    ],
)
def test_microformats(seen, shared, name, text):
    expected = json.loads((shared / f"fixtures/live/web/mf2/{name}.json").read_text(encoding="utf-8"))
    items, _ = seen("https://blog.example/", f"web/mf2/{name}.html")
    first = expected["items"][0]
    entry = first["children"][0] if "h-feed" in first["type"] else first
    assert entry["properties"]["name"] == [text]
    assert text in [one.text.split("\n")[0] for one in posts(items)]


def test_an_answer_to_somebody_is_not_their_words_made_own(seen):
    items, _ = seen("https://blog.example/", "web/mf2/h-entry-impliedvalue-nested.html")
    assert Author.OWN not in authors(posts(items))
