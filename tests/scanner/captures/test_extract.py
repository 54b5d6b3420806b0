"""What is read from a page, piece by piece: whose it is, what is hidden, when, who can see it, on which site."""

from __future__ import annotations

import importlib.util
import io
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from checks.content import Audience, Item, Kind
from scanner.archives.container import Container
from scanner.archives.reader import Options
from scanner.archives.web import Web
from scanner.captures import marks
from scanner.captures.audience import audience_in
from scanner.captures.extract import extract
from scanner.captures.index import Index
from scanner.captures.page import Page, decoded
from scanner.captures.people import Owner, Person, absolute, handle_of, key_of
from scanner.captures.pieces import time_of, words
from scanner.captures.sites import SELECTORS as SITE_SELECTORS
from scanner.captures.sites import SitesError, _site, sites
from scanner.captures.visible import hidden_classes, strip_unseen
from scanner.errors import Problem, UserError
from scanner.sources import open_sources

_SPEC = importlib.util.spec_from_file_location("pages_made", Path(__file__).with_name("pages_made.py"))
made = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(made)

SAVED = datetime(2023, 6, 10, 12, tzinfo=UTC)


def found(body, address="https://barn.example/jo", *, head='<meta property="og:type" content="profile">', me=None):
    one = extract(Page("p.html", f"<html><head>{head}</head><body>{body}</body></html>", address, SAVED))
    owner = Owner.named(me) if me else one.owner or Owner()
    owner.host = owner.host or one.host
    posts = [it for it in one.found if it.kind in (Kind.POST, Kind.COMMENT)]
    return [(it.text, it.own if it.own is not None else owner.wrote(it.person, it.address)) for it in posts]


# Whose.


@pytest.mark.parametrize(
    ("author", "own"),
    [
        ('<a class="p-author" href="/jo">J</a>', True),
        ('<a class="p-author" href="http://www.barn.example/JO/?ref=x">J</a>', True),
        ('<a class="p-author" href="https://barn.example/jo/../pat">Jo</a>', False),
        ('<a class="p-author" href="https://elsewhere.example/jo">Jo</a>', False),
        ('<a href="/jo">Jo</a>', True),
        ('<a href="/pat">Jo</a>', False),
        ('<a href="/jo">Jo</a> and <a href="/pat">Pat</a>', None),
        ('<span class="p-author">Jo</span>', None),
        ('<span class="p-author">Jo</span><a class="u-url" href="/jo/7">link</a>', None),
        ('<a class="u-url" href="/jo/7">link</a>', True),
        ('<a class="u-url" href="/joanna/7">link</a>', None),
        ("", None),
    ],
)
def test_own_is_what_links_to_the_profile(author, own):
    post = f'<article>{author}<time datetime="2023-01-01">x</time><div class="e-content">words</div></article>'
    assert found(post) == [("words", own)]


SELECTORS = (
    *(value for name, value in vars(marks).items() if name.isupper() and isinstance(value, str)),
    *(one for name, value in vars(marks).items() if name.isupper() and isinstance(value, tuple) for one in value),
    *(one for site in sites() for name, value in vars(site).items() if name in SITE_SELECTORS for one in value),
    *(
        "p > b, a.u-url[href] time",
        "[class~=post i]",
        "*",
        ":root",
        "a:nth-of-type(1)",
        "[title='Public']",
        "div#p1 a[href$='2']",
    ),
)


@pytest.mark.parametrize(
    "selector", [one for one in dict.fromkeys(SELECTORS) if "." not in one or not one.endswith(".com")]
)
def test_the_index_finds_what_beautifulsoup_finds(selector):
    soup = BeautifulSoup(made.page(), "lxml")
    strip_unseen(soup, ())
    index = Index(soup)
    for within in (soup, soup.main, soup.find("article")):
        found = index.all(within, selector)
        assert [id(one) for one in found] == [id(one) for one in within.select(selector)]
        assert index.first(within, selector) is (found[0] if found else None)


def test_a_handle_that_disagrees_with_the_link_is_not_own():
    post = '<article data-author="pat"><a class="p-author" href="/jo">Jo</a><p class="e-content">words</p></article>'
    assert found(post) == [("words", False)]


def test_a_name_counts_only_when_the_person_gave_it():
    post = '<article data-id=1><span class="p-author">Jo  Mill</span><p class="e-content">words</p></article>'
    assert found(post) == [("words", None)]
    assert found(post, me="jo mill") == [("words", True)]


def test_the_same_handle_on_another_server_is_somebody_else():
    author = '<a class="status__display-name" href="/@{0}">Jo<span>\n@{0}</span></a>'
    post = f'<div class="status">{author}<p class="e-content">x</p></div>'
    assert found(post.format("jo"), "https://one.example/@jo") == [("x", True)]
    assert found(post.format("jo@two.example"), "https://one.example/@jo") == [("x", False)]
    assert Owner(set(), {"jo"}, set(), "one.example").wrote(Person("", None, "@jo@one.example"))
    assert not Owner(set(), {"jo"}, set(), "one.example").wrote(Person("", None, "@jo@two.example"))


def test_a_post_in_a_post_is_quoted_and_a_wrapper_marked_twice_is_not():
    inner = '<article><a class="p-author" href="/pat">Pat</a><p class="e-content">theirs</p></article>'
    outer = f'<article><a class="p-author" href="/jo">Jo</a><p class="e-content">mine</p>{inner}</article>'
    assert found(outer) == [("mine", True), ("theirs", False)]
    mine = '<a class="p-author" href="/jo">Jo</a><p class="e-content">mine</p>'
    assert found(f'<article><div class="h-entry">{mine}</div></article>') == [("mine", True)]


def test_json_ld_gives_what_the_page_does_not_show_and_never_comments():
    ld = (
        '<script type="application/ld+json">[{"@type": "SocialMediaPosting", "url": "/jo/9", "articleBody": "only said", '
        '"datePublished": "2022-02-02T02:02:02Z", "author": {"@type": "Person", "url": "/jo"}, '
        '"comment": [{"@type": "SocialMediaPosting", "articleBody": "THEIRS", "author": {"url": "/jo"}}]}, 5, '
        '{"@type": 7}]</script>'
        '<script type="application/ld+json">{broken</script>'
    )
    assert found("", head=f'<meta property="og:type" content="profile">{ld}') == [("only said", True)]


# What is shown.


@pytest.mark.parametrize(
    ("sheet", "hidden"),
    [
        (".a{display:none}", {"a"}),
        ("div.a, .b { color: red; display : none !important }", {"a", "b"}),
        (".a{display:none} .open .a{display:block}", set()),
        (".x .a{display:none}", set()),
        ("@media print{.a{display:none}}", set()),
        ("@media print{.b{display:none}} .a{display:none}", {"a"}),
        ("@import 'x'; /* .b{display:none} */ .a{display:none}", {"a"}),
        ("@supports (x){@media y{.a{display:none}}} .c{display:none}", {"c"}),
        ("}}} .a{display:none", set()),
        ("", set()),
    ],
)
def test_only_what_is_plainly_hidden_is_left_out(sheet, hidden):
    assert hidden_classes([sheet]) == hidden


def test_a_page_behind_an_open_window_is_still_read():
    post = '<article><a class="p-author" href="/jo">Jo</a><p class="e-content">mine</p></article>'
    assert found(f'<div aria-hidden="true"><main>{post}</main></div><div role="dialog">Log in</div>') == [
        ("mine", True)
    ]


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        ("é".encode("utf-8-sig"), None, "é"),
        ("é".encode("utf-16"), None, "é"),
        (b"<meta charset=iso-8859-1>" + "é“".encode(), None, "<meta charset=iso-8859-1>é“"),
        (b"<meta charset='iso-8859-2'>" + "ł".encode("iso-8859-2"), None, "<meta charset='iso-8859-2'>ł"),
        ("“é".encode("cp1252"), None, "“é"),
        ("ж".encode("koi8-r"), "koi8-r", "ж"),
        ("é".encode(), "no-such-charset", "é"),
        (b"<meta charset=utf-8>" + "é".encode()[:1], None, "<meta charset=utf-8>\ufffd"),
    ],
)
def test_pages_in_any_encoding(data, declared, text):
    assert decoded(data, declared) == text


def test_words_as_a_person_reads_them():
    html = "<div>a <b>b</b>\n c<br>d<p>e</p><p>f</p><img alt='😀' src=x>&amp;<img alt='a long description' src=y></div>"
    assert words(BeautifulSoup(html, "lxml").div) == "a b c\nd\ne\nf\n😀&"


# When, and who can see it.


@pytest.mark.parametrize(
    ("html", "when"),
    [
        ('<time datetime="2024-04-11T09:00:00+01:00">x</time>', "2024-04-11T09:00:00+01:00"),
        ('<abbr data-utime="1700000000">x</abbr>', "2023-11-14T22:13:20+00:00"),
        ('<abbr title="11 January 2019 at 18:03">x</abbr>', "2019-01-11T18:03:00"),
        ("<abbr>2 h</abbr>", "2023-06-10T10:00:00+00:00"),
        ("<abbr>3 days ago</abbr>", "2023-06-07T12:00:00+00:00"),
        ("<abbr>December 22 at 8:41 PM</abbr>", "2022-12-22T20:41:00"),
        ("<abbr>June 1 at 8:41 AM</abbr>", "2023-06-01T08:41:00"),
        ("<abbr>once upon a time</abbr>", None),
        ('<time datetime="2024-99-99">x</time>', None),
        ('<time datetime="99999999999999">x</time>', None),
    ],
)
def test_times(html, when):
    moment = time_of(BeautifulSoup(html, "lxml").find(["time", "abbr"]), SAVED)
    assert (moment.isoformat() if moment else None) == when


def test_words_like_two_hours_say_nothing_without_the_time_of_saving():
    assert time_of(BeautifulSoup("<abbr>2 h</abbr>", "lxml").abbr, None) is None


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("Public", (Audience.PUBLIC, None)),
        ("Öffentlich", (Audience.PUBLIC, None)),
        ("Ami(e)s", (Audience.FRIENDS, None)),
        ("Shared with Your friends", (Audience.FRIENDS, None)),
        ("Solo yo", (Audience.PRIVATE, None)),
        ("Followers", (Audience.FOLLOWERS, None)),
        ("Members of Kite Club", (Audience.GROUP, "Kite Club")),
        ("Public transport is late", None),
        ("", None),
        ("x" * 500, None),
    ],
)
def test_audiences_in_many_languages(text, audience):
    assert audience_in(text) == audience


# Addresses and sites.


@pytest.mark.parametrize(
    ("reference", "address"),
    [
        ("/a/../b", "https://one.example/b"),
        ("https://two.example/a/../b/?utm_source=x&id=1&__cft__[0]=z&fbclid=q", "https://two.example/b/?id=1"),
        ("https://two.example/a/./b/..", "https://two.example/a/"),
        ("https://two.example/../../b", "https://two.example/b"),
        ("javascript:alert(1)", None),
        ("mailto:a@b.example", None),
        ("https://[broken", None),
        ("", None),
    ],
)
def test_addresses_in_full(reference, address):
    assert absolute(reference, "https://one.example/x/y") == address


@pytest.mark.parametrize(
    ("address", "handle"),
    [
        ("https://www.facebook.com/robin.barnes", "robin.barnes"),
        ("https://m.facebook.com/profile.php?id=77&ref=x", "77"),
        ("https://mbasic.facebook.com/profile.php?lst=1%3A77%3A5", "77"),
        ("https://www.facebook.com/people/Robin-Barnes/77/", "77"),
        ("https://www.facebook.com/groups/77", ""),
        ("https://twitter.com/Robin/with_replies", "robin"),
        ("https://x.com/robin/status/1", ""),
        ("https://x.com/home", ""),
        ("https://www.instagram.com/robin.b/", "robin.b"),
        ("https://www.instagram.com/p/", ""),
        ("https://www.linkedin.com/in/robin-b/recent-activity/all/", "robin-b"),
        ("https://old.reddit.com/user/Robin", "robin"),
        ("https://robin.tumblr.com/", "robin"),
        ("https://www.youtube.com/@robin/videos", "robin"),
        ("https://bsky.app/profile/robin.example", "robin.example"),
        ("https://one.example/@robin", "robin"),
        ("https://one.example/users/robin", "robin"),
        ("https://one.example/robin/posts/1", ""),
        ("https://one.example/about", ""),
    ],
)
def test_whose_profile_an_address_is(address, handle):
    assert handle_of(address) == handle


def test_a_profile_is_the_same_by_all_its_addresses():
    assert key_of("https://twitter.com/Robin") == key_of("http://mobile.x.com/robin/") == "x.com/robin"
    assert key_of("https://www.one.example/Robin/") == key_of("http://one.example/robin") == "one.example/robin"


def test_the_table_of_sites_is_sound():
    soup = BeautifulSoup("<html></html>", "lxml")
    assert len({host for site in sites() for host in site.hosts}) == sum(len(site.hosts) for site in sites())
    for site in sites():
        assert site.hosts or site.state
        assert site.profile or not site.hosts
        assert site.checked.isdigit()
        lists = (site.post, site.author, site.text, site.time, site.quote, site.comment, site.permalink, site.reposted)
        for selector in (one for part in lists for one in part):
            soup.select(selector)


@pytest.mark.parametrize("table", [{"hosts": "x"}, {"unknown": []}, {"post": [1]}])
def test_a_wrong_table_is_an_error(table):
    with pytest.raises(SitesError, match="here"):
        _site("here", table)


# Nothing raises.


@pytest.mark.parametrize("kind", ["single", "mhtml", "warc", "wacz", "complete"])
def test_captures_that_are_spoilt_anywhere_never_raise(kind, tmp_path):
    data = made.complete()["Jo Mill.html"] if kind == "complete" else getattr(made, kind)()
    dice = random.Random(7)
    path = tmp_path / "capture"
    for _ in range(25):
        spoilt = bytearray(data)
        for _ in range(dice.randrange(1, 12)):
            at = dice.randrange(len(spoilt))
            if dice.random() < 0.5:
                spoilt[at] = dice.randrange(256)
            else:
                del spoilt[at : at + dice.randrange(1, 400)]
        path.write_bytes(spoilt)
        with open_sources([path]) as sources:
            assert sources.exports or sources.refused
            for export in sources.exports:
                try:
                    entries = [entry for _, entry in export.read(Options())]
                except UserError:
                    continue
                assert entries
                for entry in entries:
                    assert isinstance(entry, Item | Problem)
                    if isinstance(entry, Item) and entry.kind is Kind.IMAGE:
                        export.picture(entry)


def test_a_page_nested_ten_thousand_deep_is_read():
    deep = "<div>" * 10_000 + '<article><a class="p-author" href="/jo">Jo</a><p class="e-content">mine</p></article>'
    assert ("mine", True) in found(deep)


def test_an_archive_of_pages_is_not_taken_for_saved_pages():
    container = Container("x.zip")
    for name in ("index.html", "posts_1.html"):
        container.add(name, 30, None, lambda: io.BytesIO(b"<!DOCTYPE html><html><body>x</body></html>"))
    assert not Web.detect(container)
    assert not Web.might_be(container)


# Real pages that others published as test data.


def live(shared, name, me):
    path = shared / "fixtures/live" / name
    with open_sources([path]) as sources:
        entries = [entry for _, entry in sources.exports[0].read(Options(me=me))]
    return [one for one in entries if isinstance(one, Item) and one.kind in (Kind.POST, Kind.COMMENT)]


def test_a_quoted_post_of_x_is_not_own(shared):
    quote = [(one.text[:20], one.author.value) for one in live(shared, "x/tweet-quote-2025.html", "TestQuoter")]
    assert quote == [("This is a quote twee", "own"), ("This is the original", "other")]


def test_a_timeline_of_x_in_another_language(shared):
    posts = live(shared, "x/localized-timeline.html", "main_user")
    assert [one.author.value for one in posts] == ["own", "other"]
    assert posts[0].url == "https://x.com/main_user/status/1234567890"
    assert posts[0].platform == "x"


def test_a_thread_of_mastodon(shared):
    posts = live(shared, "mastodon/web-thread.html", "alice")
    assert [one.author.value for one in posts] == ["own", "own", "other", "other", "own", "other"]
    assert {one.platform for one in posts} == {"mastodon"}
    assert {one.audience for one in posts} == {Audience.PUBLIC}


def test_comments_of_reddit(shared):
    entries = live(shared, "reddit/old-comments.html", "user_alpha")
    assert [one.kind.value for one in entries] == ["post"] + ["comment"] * 5
    assert [one.author.value for one in entries].count("own") == 2


def test_an_article_with_comments_is_one_post_of_the_site(shared):
    entries = live(shared, "web/wordpress-article-comments.html", "sarah")
    assert [one.author.value for one in entries].count("own") == 1


def test_the_fixtures_of_pages_are_read_without_a_word_of_what_went_wrong(shared):
    for path in sorted((shared / "fixtures/live").rglob("*.html")):
        extract(Page(path.name, path.read_text(encoding="utf-8", errors="replace"), None, None))
