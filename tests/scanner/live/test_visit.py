"""Visits to pages that a server on this computer plays: what is read, how much of it that is, and what went wrong."""

from __future__ import annotations

import contextlib
import dataclasses
import importlib.util
import io
import socket
import threading
import time
from collections import Counter
from datetime import date
from pathlib import Path

import psutil
import pytest
from PIL import Image

from checks.content import Audience, Author, Item, Kind
from scanner.archives.reader import Options
from scanner.errors import Problem
from scanner.live import visit as visits
from scanner.live.coverage import Coverage, Evidence, judged
from scanner.live.harvest import Harvest
from scanner.live.limits import Limits
from scanner.live.reader import export_of

_SPEC = importlib.util.spec_from_file_location("live_pages", Path(__file__).with_name("pages.py"))
pages = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(pages)

pytestmark = pytest.mark.browser
QUICK = Limits(pause=0.03, between=0.0, opening=30.0, seconds=120.0)
JO = "http://jo.example/jo"


def items(visit, me=None):
    entries = [entry for _, entry in export_of(visit).read(Options(me=me))]
    return [one for one in entries if isinstance(one, Item)], [one for one in entries if isinstance(one, Problem)]


def test_a_plain_profile_is_read_whole_under_its_own_name(site, visit_alone):
    site.pages["/jo"] = pages.page("".join(pages.post(n, picture=True) for n in range(5)) + pages.post(9, who="pat"))
    site.pages |= {f"/pic/{n}.jpg": pages.jpeg(n) for n in range(5)}
    made = visit_alone(JO, site)
    assert made.coverage is Coverage.COMPLETE
    found, problems = items(made)
    assert problems == []
    posts = [one for one in found if one.kind is Kind.POST]
    assert Counter(one.author for one in posts) == {Author.OWN: 5, Author.OTHER: 1}
    assert {one.source for one in posts} == {JO}
    assert {one.audience for one in found} == {Audience.PUBLIC}
    export = export_of(made)
    taken = [
        export.picture(one) for _, one in export.read(Options()) if isinstance(one, Item) and one.kind is Kind.IMAGE
    ]
    assert sorted(taken) == sorted(pages.jpeg(n) for n in range(5))
    assert {host for host, _ in site.asked} == {"jo.example"}
    assert {one.host for one in made.servers if one.refused is None} == {"jo.example"}


def test_posts_that_a_page_lets_go_of_are_kept(site, visit):
    site.pages["/jo"] = pages.virtual(40)
    site.pages |= {f"/pic/{n}.jpg": pages.jpeg(n) for n in range(40)}
    made = visit(JO, site)
    found, problems = items(made)
    assert problems == []
    assert len({one.url for one in found if one.kind is Kind.POST and one.author is Author.OWN}) == 40
    export = export_of(made)
    taken = {
        export.picture(one) for _, one in export.read(Options()) if isinstance(one, Item) and one.kind is Kind.IMAGE
    }
    assert taken == {pages.jpeg(n) for n in range(40)}
    assert {count for (_, path), count in site.asked.items() if path.startswith("/pic/")} == {1}


def test_a_post_that_comes_in_halves_is_one_post(site, visit):
    """Its address stands in the second half: what was there of it before must not count as another."""
    whole = pages.page(
        "".join(
            '<article><a class="p-author" href="/jo">jo</a> <time datetime="2024-01-01T10:00:00Z">then</time>'
            f'<div class="e-content">half way {n} <b>and</b> more</div><a class="u-url" href="/jo/{n}">here</a></article>'
            for n in range(60)
        )
        + f"<!--{'.' * 100_000}-->"
    ).encode()
    middle = whole.index(b" more", whole.index(b"half way 40"))

    def slowly(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html; charset=utf-8")
        handler.send_header("Content-Length", str(len(whole)))
        handler.end_headers()
        for part in (whole[:middle], whole[middle:]):
            handler.wfile.write(part)
            handler.wfile.flush()
            time.sleep(0.7)

    site.pages["/jo"] = slowly
    made = visit(JO, site)
    found, _ = items(made)
    assert len([one for one in found if one.kind is Kind.POST]) == 60
    assert "60 posts" in made.told


def test_it_is_the_watching_that_keeps_them(site, visit, monkeypatch):
    """The same page, read only at its end, gives but what is in view: the test above would notice."""
    site.pages["/jo"] = pages.virtual(40)
    monkeypatch.setattr(Harvest, "_hand_over", lambda _self, _state: None)
    found, _ = items(visit(JO, site))
    assert len({one.url for one in found if one.kind is Kind.POST}) < 12


def test_next_pages_are_followed_on_the_same_site_alone(site, visit):
    for number in range(3):
        link = (
            f'<a rel="next" href="/jo?page={number + 1}">older</a>'
            if number < 2
            else '<a rel="next" href="http://else.example/">x</a>'
        )
        site.pages[f"/jo?page={number}" if number else "/jo"] = pages.page(pages.post(number) + link)
    made = visit(JO, site)
    assert made.coverage is Coverage.COMPLETE
    assert {one.text for one in items(made)[0] if one.kind is Kind.POST} == {f"post number {n}" for n in range(3)}
    assert "else.example" not in {one.host for one in made.servers}


def test_pages_that_are_only_numbered_are_followed_too(site, visit):
    links = '<a href="/jo/page/3">3</a><a href="/jo/page/2/">2</a><a href="/pat/page/2">pat</a>'
    site.pages["/jo"] = pages.page(pages.post(0) + links)
    site.pages["/jo/page/2/"] = pages.page(pages.post(1) + '<a href="/jo">1</a>' + links)
    site.pages["/jo/page/3"] = pages.page(pages.post(2) + links)
    made = visit(JO, site)
    assert {one.text for one in items(made)[0] if one.kind is Kind.POST} == {f"post number {n}" for n in range(3)}
    assert ("jo.example", "/pat/page/2") not in site.asked


def test_what_a_page_loads_from_elsewhere_is_refused_and_named(site, visit):
    away = (
        '<img src="http://pictures.example/x.jpg"><script src="http://tracker.example/t.js"></script>'
        '<iframe src="http://10.0.0.1/"></iframe><img src="file:///etc/hostname"><img src="http://jo.example:8080/x.png">'
        "<script>new WebSocket('ws://jo.example/live'); fetch('http://beacon.example/', {method: 'POST', body: 'x'});</script>"
    )
    site.pages["/jo"] = pages.page(pages.post(1) + away)
    made = visit(JO, site)
    refused = {one.host for one in made.servers if one.refused}
    assert {"pictures.example", "tracker.example", "10.0.0.1", "beacon.example"} <= refused
    assert set(site.asked) <= {("jo.example", "/jo"), ("jo.example", "/favicon.ico")}


@pytest.mark.parametrize(
    "target", ["http://10.0.0.1/jo", "http://elsewhere.example/jo", "file:///etc/passwd", "http://127.0.0.1:1/"]
)
def test_a_redirect_leads_nowhere_else(site, visit, target):
    site.pages["/jo"] = lambda handler: handler.answer("", status=302, Location=target)
    made = visit(JO, site)
    assert made.coverage is Coverage.BLOCKED
    assert items(made)[0] == []
    assert set(site.asked) == {("jo.example", "/jo")}


# Limits.


def test_it_stops_at_so_many_posts(site, visit):
    site.pages["/jo"] = pages.virtual(40)
    made = visit(JO, site, dataclasses.replace(QUICK, posts=10))
    assert made.coverage is Coverage.PARTIAL
    assert len([one for one in items(made)[0] if one.kind is Kind.POST]) == 10


def test_it_stops_when_all_that_comes_is_older_than_wanted(site, visit):
    rows = [pages.post(n, day=f"{2024 - n // 5}-06-01") + '<div style="height:800px"></div>' for n in range(40)]
    site.pages["/jo"] = pages.page("".join(rows[:30]))
    made = visit(JO, site, dataclasses.replace(QUICK, since=date(2022, 1, 1)))
    assert made.coverage is Coverage.COMPLETE


def test_an_endless_page_ends_at_the_time(site, visit):
    grow = (
        "<script>let n = 0; const more = () => { for (let i = 0; i < 3; i++) { const a = document.createElement('article');"
        "a.innerHTML = `<a class=p-author href=/jo>jo</a><a class=u-url href=/jo/${++n}><time datetime=2024-01-01>t</time></a>"
        "<p class=e-content>endless ${n}</p>`; a.style = 'height:500px'; document.querySelector('main').append(a); } };"
        "more(); addEventListener('scroll', more);</script>"
    )
    site.pages["/jo"] = pages.page("").replace("</body>", f"{grow}</body>")
    made = visit(JO, site, dataclasses.replace(QUICK, seconds=3.0, posts=100_000))
    assert made.coverage is Coverage.PARTIAL
    assert "time for one visit" in made.told
    assert len(items(made)[0]) > 3


def test_stopping_keeps_what_was_read(site, visit):
    site.pages["/jo"] = pages.virtual(40)
    made = visit(JO, site, seen=lambda posts, _: posts < 12)
    assert made.coverage is Coverage.PARTIAL
    assert "you stopped it" in made.told
    assert 12 <= len([one for one in items(made)[0] if one.kind is Kind.POST]) < 40


# Walls.


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "sign in"),
        (403, "refused"),
        (404, "no such page"),
        (429, "too often"),
        (500, "a fault (500)"),
        (999, "refused"),
    ],
)
def test_a_refusal_is_no_empty_profile(site, visit, status, words):
    site.pages["/jo"] = lambda handler: handler.answer("<p>sorry</p>", status=status)
    made = visit(JO, site)
    assert made.coverage is Coverage.BLOCKED
    assert words in made.told
    found, (problem, *_) = items(made)
    assert problem.lost
    assert not any(one.author is Author.OWN for one in found)


def test_a_sign_in_page_is_a_wall(site, visit):
    site.pages["/jo"] = lambda handler: handler.answer("", status=302, Location="/accounts/login/?next=/jo")
    site.pages["/accounts/login/"] = "<html><body><h1>Log in</h1><input type=password></body></html>"
    made = visit(JO, site)
    assert made.coverage is Coverage.BLOCKED
    assert "sign in" in made.told


def test_a_window_over_the_page_is_a_wall_and_what_stands_under_it_is_read(site, visit):
    window = '<div role="dialog" style="position:fixed;inset:10%;background:white">Log in to see more <input type=password></div>'
    site.pages["/jo"] = pages.page(pages.post(1) + pages.post(2) + window)
    made = visit(JO, site)
    assert made.coverage is Coverage.WALLED
    assert "2 posts" in made.told
    assert len([one for one in items(made)[0] if one.kind is Kind.POST]) == 2


def test_a_question_about_cookies_is_no_wall(site, visit):
    window = '<div role="dialog" style="position:fixed;inset:10%;background:white">We use cookies <button>Reject</button></div>'
    site.pages["/jo"] = pages.page(pages.post(1) + window)
    assert visit(JO, site).coverage is Coverage.COMPLETE


def test_a_private_account_says_so(site, visit):
    site.pages["/jo"] = pages.page("<h2>This account is private</h2>")
    made = visit(JO, site)
    assert made.coverage is Coverage.PRIVATE
    assert items(made)[1][0].lost


def test_a_challenge_is_said(site, visit):
    site.pages["/jo"] = lambda handler: handler.answer("<p>Just a moment</p>", status=200, cf_mitigated="challenge")
    made = visit(JO, site)
    assert made.coverage is Coverage.BLOCKED
    assert "a person is looking" in made.told


def test_a_header_that_promises_posts_that_are_not_there(site, visit):
    site.pages["/jo"] = pages.page("", '<meta property="og:description" content="12 Followers, 1,204 Posts">')
    made = visit(JO, site)
    assert made.coverage is Coverage.BLOCKED
    assert "1,204" in made.told


def test_an_empty_page_never_reads_as_nothing_found(site, visit):
    site.pages["/jo"] = "<html><head><meta property='og:type' content='profile'></head><body></body></html>"
    made = visit(JO, site)
    assert made.coverage is Coverage.BLOCKED
    assert "no post was found" in made.told


def test_a_site_that_shows_strangers_little_is_never_complete(sealed_site, visit):
    tweet = (
        '<article data-testid="tweet"><div data-testid="User-Name"><a href="/jo">Jo</a></div><a href="/jo/status/1">'
        '<time datetime="2024-01-01T00:00:00Z">1h</time></a><div data-testid="tweetText">mine</div></article>'
    )
    sealed_site.pages["/jo"] = f"<html><body>{tweet}</body></html>"
    made = visit("https://x.com/jo", sealed_site)
    assert made.coverage is Coverage.WALLED
    found, _ = items(made)
    assert [(one.platform, one.text, one.author) for one in found if one.kind is Kind.POST] == [
        ("x", "mine", Author.OWN)
    ]


@pytest.mark.parametrize("posts", [0, 3])
@pytest.mark.parametrize("shown", [False, True])
@pytest.mark.parametrize("field", ["wall", "private", "stopped", "failed", "declared"])
def test_whatever_was_in_the_way_is_never_complete(posts, shown, field):
    values = {"wall": True, "private": True, "stopped": "why", "failed": "why", "declared": 9}
    seen = Evidence(posts=posts, shown=shown, **{field: values[field]})
    if field == "private" and posts:
        pytest.skip("posts of a private account are not shown")
    coverage, told = judged(seen)
    assert coverage is not Coverage.COMPLETE
    assert told.endswith(".")


# Faults.


def stalling(handler):
    time.sleep(30)
    handler.answer("late")


def circle(handler):
    handler.answer("", status=302, Location="/jo")


def cut(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(pages.page(pages.post(1)).encode())
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(("fault", "words", "opening"), [(stalling, "in time", 2.0), (circle, "in a circle", 25.0)])
def test_a_site_at_fault_ends_in_bounded_time_and_says_so(site, visit, fault, words, opening):
    site.pages["/jo"] = fault
    began = time.monotonic()
    made = visit(JO, site, dataclasses.replace(QUICK, opening=opening))
    assert time.monotonic() - began < 29  # the answer would take 30
    assert made.coverage is Coverage.BLOCKED
    assert words in made.told


def test_a_site_that_is_down_is_said(visit):
    class Down:
        server_port = 1

    made = visit(JO, Down())
    assert made.coverage is Coverage.BLOCKED
    assert "could not be reached" in made.told


def test_a_page_that_breaks_off_is_read_up_to_there(site, visit):
    site.pages["/jo"] = cut
    made = visit(JO, site, dataclasses.replace(QUICK, opening=3.0))
    assert made.coverage is not Coverage.COMPLETE


def test_the_browser_dies_in_the_middle(site, visit_alone):
    site.pages["/jo"] = pages.virtual(40)
    me = psutil.Process()
    others = set(me.children(recursive=True))

    def kill(posts, _pictures):
        if posts >= 12:
            for child in set(me.children(recursive=True)) - others:
                with contextlib.suppress(psutil.Error):  # it may be gone by now
                    if "chrom" in child.name():
                        child.kill()
        return True

    made = visit_alone(JO, site, seen=kill)
    assert made.coverage is Coverage.PARTIAL
    assert "browser" in made.told
    assert len([one for one in items(made)[0] if one.kind is Kind.POST]) >= 12


def test_the_server_dies_in_the_middle(site, visit):
    site.pages["/jo"] = pages.page(pages.post(1) + '<a rel="next" href="/gone">older</a>')
    site.pages["/gone"] = lambda handler: handler.connection.shutdown(socket.SHUT_RDWR)
    made = visit(JO, site)
    assert made.coverage is Coverage.PARTIAL
    assert [one.text for one in items(made)[0] if one.kind is Kind.POST] == ["post number 1"]


def test_a_page_that_keeps_the_browser_busy_for_ever_is_ended(site, visit_alone, monkeypatch):
    monkeypatch.setattr(visits, "_GRACE", 1.0)
    busy = "<script>setTimeout(() => { for (;;); }, 300)</script>"
    site.pages["/jo"] = pages.page("".join(pages.post(n) for n in range(5)) + busy)
    began = time.monotonic()
    made = visit_alone(JO, site, dataclasses.replace(QUICK, seconds=2.0, opening=2.0, quiet=1000))
    assert time.monotonic() - began < 60
    assert made.coverage in (Coverage.PARTIAL, Coverage.BLOCKED)


@pytest.mark.slow
def test_a_page_of_fifty_megabytes_ends_in_bounded_time(site, visit):
    filler = "<p>" + "x" * 1000 + "</p>"
    site.pages["/jo"] = pages.page(pages.post(1) + filler * 50_000)
    began = time.monotonic()
    made = visit(JO, site, dataclasses.replace(QUICK, opening=120.0, seconds=20.0, page_text=1 << 20))
    assert time.monotonic() - began < 160
    assert [one.text for one in items(made)[0] if one.kind is Kind.POST and one.author is Author.OWN] == [
        "post number 1"
    ]
    assert made.coverage is not Coverage.BLOCKED


def test_no_thread_or_process_is_left(site, visit_alone):
    site.pages["/jo"] = pages.page(pages.post(1))
    me = psutil.Process()
    before = set(me.children(recursive=True))
    visit_alone(JO, site)
    deadline = time.monotonic() + 60
    while set(me.children(recursive=True)) - before and time.monotonic() < deadline:
        time.sleep(0.1)
    assert set(me.children(recursive=True)) - before == set()
    while any(one.name.startswith("gate") for one in threading.enumerate()) and time.monotonic() < deadline:
        time.sleep(0.1)  # a thread that looks up names ends by itself once it has nothing to do
    assert not [one for one in threading.enumerate() if one.name.startswith("gate")]


def test_a_picture_that_did_not_come_as_a_file_is_taken_as_it_is_shown(site, visit, monkeypatch):
    """The browser forgets what it loaded, after a while. What a post shows is then taken from the screen, once."""
    site.pages["/jo"] = pages.page(pages.post(1, picture=True))
    site.pages["/pic/1.jpg"] = pages.jpeg(1)
    keep = visits.Loaded.keep
    monkeypatch.setattr(
        visits.Loaded, "keep", lambda self, at, data, sort="image": sort == "image" or keep(self, at, data, sort)
    )
    export = export_of(visit(JO, site))
    (picture,) = [one for _, one in export.read(Options()) if isinstance(one, Item) and one.kind is Kind.IMAGE]
    taken = export.picture(picture)
    assert taken != pages.jpeg(1)
    with Image.open(io.BytesIO(taken)) as shown:
        assert shown.format == "JPEG"
        assert shown.size == pytest.approx((160, 160), abs=2)  # to the next whole pixel of the screen
        assert shown.getpixel((80, 80))[2] == pytest.approx(90, abs=8)
    assert site.asked["jo.example", "/pic/1.jpg"] == 1
