"""`--login`: who signs in, what is read then, and that nothing of it is seen, kept or left behind."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from checks.content import Item, Kind
from scanner.archives.reader import Options
from scanner.captures.sites import sites
from scanner.cli import live as cli
from scanner.cli import login, main
from scanner.live import gate as gates
from scanner.live import signin
from scanner.live.address import profile_at
from scanner.live.coverage import Coverage
from scanner.live.limits import Limits
from scanner.live.reader import export_of
from scanner.live.signin import SignIn, Who

pytestmark = pytest.mark.browser
QUICK = Limits(pause=0.03, between=0.0, opening=30.0, seconds=120.0)
X = "https://x.com/jo"
SECRET = "hush-hush-4711"  # noqa: S105 - of nobody, and of a server that lives for a test
TICKET = "ticket-0815"


def tweet(number):
    return (
        '<article data-testid="tweet"><div data-testid="User-Name"><a href="/jo">Jo</a></div>'
        f'<a href="/jo/status/{number}"><time datetime="2024-01-01T00:00:00Z">1h</time></a>'
        f'<div data-testid="tweetText">tweet number {number}</div></article>'
    )


def asks_to_sign_in(server, at="/i/flow/login", who="jo"):
    """Play a site that shows a visitor one post, and who is signed in the rest, with a link to themself."""
    form = (
        '<form method="post" action="/session"><input name="user"><input name="word" type="password">'
        "<button>Go</button></form>"
    )
    server.pages[at] = f"<html><body>{form}</body></html>"
    server.pages["/session"] = lambda handler: handler.answer(
        "" if SECRET in handler.sent else "no",
        status=303,
        Location="/home",
        Set_Cookie=f"session={TICKET}; Path=/; Max-Age=9999",
    )
    server.pages["/home"] = "<html><body>home</body></html>"

    def profile(handler):
        known = TICKET in (handler.headers["Cookie"] or "")
        menu = f'<nav><a data-testid="AppTabBar_Profile_Link" href="/{who}">me</a></nav>' if known and who else ""
        posts = "".join(map(tweet, range(20 if known else 1)))
        handler.answer(f"<html><body>{menu}<main>{posts}</main></body></html>")

    server.pages["/jo"] = profile


def person(browser, window=None):
    """Return what a person does in the window that is open: signs in, and says so."""

    def acts():
        tab = browser.contexts[-1].pages[-1]
        if window:
            window(tab)
            return True
        tab.fill("[name=user]", "jo")
        tab.fill("[name=word]", SECRET)
        tab.click("button")
        tab.wait_for_url("**/home")
        return True

    return acts


@pytest.fixture
def heard():
    return []


@pytest.fixture
def signs_in(browser, heard):
    """Make a signing in with what the person does, that allows everything to the owner and notes what it heard."""

    def make(acts=None, allowed=QUICK, window=None):
        def judge(who):
            heard.append(who)
            return allowed

        return SignIn(acts or person(browser, window), judge)

    return make


def texts(made):
    found = [one for _, one in export_of(made).read(Options()) if isinstance(one, Item)]
    return [one for one in found if one.kind is Kind.POST]


def test_who_signs_in_is_told_by_the_site_and_sees_more_than_a_visitor(sealed_site, visit, signs_in, heard):
    asks_to_sign_in(sealed_site)
    assert len(texts(visit(X, sealed_site))) == 1
    made = visit(X, sealed_site, sign_in=signs_in())
    assert heard == [Who("https://x.com/jo", heard[0].text)]
    assert heard[0].is_of(profile_at(X))
    assert made.coverage is Coverage.COMPLETE
    assert "signed in" in made.told
    assert made.signed_in
    posts = texts(made)
    assert len(posts) == 20
    assert {one.audience for one in posts} == {None}  # the person saw it: who else may is not known


def test_what_was_typed_is_in_nothing_that_is_kept(sealed_site, visit, signs_in, caplog):
    asks_to_sign_in(sealed_site)
    with caplog.at_level("DEBUG"):
        made = visit(X, sealed_site, sign_in=signs_in())
    kept = repr(made) + repr([one.__dict__ if hasattr(one, "__dict__") else one for one in made.extracts]) + caplog.text
    assert "tweet number 7" in kept
    for secret in (SECRET, TICKET, "/session"):
        assert secret not in kept


def test_nothing_listens_while_somebody_signs_in(sealed_site, visit, signs_in):
    """The script that keeps posts is in the profile's pages, and in none before."""
    asks_to_sign_in(sealed_site)
    there = []

    def looks(tab):
        there.append(tab.evaluate("() => typeof window.__profile_hygiene"))

    visit(X, sealed_site, sign_in=signs_in(window=looks))
    assert there == ["undefined"]


def test_another_account_is_not_read(sealed_site, visit, signs_in, heard):
    asks_to_sign_in(sealed_site, who="pat")
    made = visit(X, sealed_site, sign_in=signs_in(allowed=None))
    assert not heard[0].is_of(profile_at(X))
    assert made.coverage is Coverage.BLOCKED
    assert made.extracts == []


def test_where_the_site_does_not_tell_nobody_is_taken_for_the_owner(sealed_site, visit, signs_in, heard, monkeypatch):
    monkeypatch.setattr(signin, "_TELLING", 500)
    asks_to_sign_in(sealed_site, who="")
    visit(X, sealed_site, sign_in=signs_in())
    assert heard[0].told is None
    assert not heard[0].is_of(profile_at(X))


@pytest.mark.parametrize(
    ("acts", "words"),
    [(lambda: False, "closed before you had signed in"), (lambda: None, "within a quarter of an hour")],
)
def test_who_gives_up_or_never_comes_ends_it(sealed_site, visit, signs_in, heard, monkeypatch, acts, words):
    monkeypatch.setattr(signin, "PATIENCE", 1.0)
    asks_to_sign_in(sealed_site)
    made = visit(X, sealed_site, sign_in=signs_in(acts))
    assert heard == []
    assert made.coverage is Coverage.BLOCKED
    assert words in made.told


def test_a_window_that_is_closed_ends_it(sealed_site, visit, signs_in, browser, heard):
    asks_to_sign_in(sealed_site)

    def closes():
        for tab in browser.contexts[-1].pages:
            tab.wait_for_load_state("load")
            tab.close()

    made = visit(X, sealed_site, sign_in=signs_in(closes))
    assert heard == []
    assert "closed before you had signed in" in made.told


def test_hosts_of_signing_in_are_reached_then_and_not_after(sealed_site, visit, signs_in):
    picture = '<img src="https://www.instagram.com/{}.png">'
    sealed_site.pages["/login"] = f"<html><body>{picture.format('then')}<button>Go</button></body></html>"
    sealed_site.pages["/@jo"] = f"<html><body>{picture.format('after')}<p>Jo</p></body></html>"
    sealed_site.pages["/then.png"] = sealed_site.pages["/after.png"] = b"\x89PNG"
    made = visit(
        "https://www.threads.com/@jo",
        sealed_site,
        sign_in=signs_in(window=lambda tab: tab.wait_for_load_state("load")),
    )
    asked = {path for host, path in sealed_site.asked if host == "www.instagram.com"}
    assert asked == {"/then.png"}
    assert {one.refused is None for one in made.servers if one.host == "www.instagram.com"} == {True, False}


@pytest.mark.parametrize("site", [one for one in sites() if one.sign_in], ids=lambda one: one.platform)
def test_the_page_to_sign_in_at_is_the_platforms_own(site):
    address = profile_at(site.sign_in)
    assert site.sign_in.startswith("https://")
    hosts = (*site.hosts, *site.allow, *site.sign_in_hosts)
    assert any(address.host == one or address.host.endswith(f".{one}") for one in hosts)


@pytest.mark.parametrize(
    ("told", "address", "expected"),
    [
        ("https://x.com/jo", "https://x.com/Jo", True),
        ("https://x.com/jo", "https://twitter.com/jo/media", True),
        ("https://x.com/pat", "https://x.com/jo", False),
        ("https://evil.example/jo", "https://x.com/jo", False),
        ("https://social.example/@jo", "https://social.example/@jo", True),
        ("jo", "https://blog.example/author/jo/", True),
        ("Jo", "https://blog.example/author/jo/", True),
        ("pat", "https://blog.example/author/jo/", False),
        ("", "https://blog.example/", False),
        (None, "https://x.com/jo", False),
    ],
)
def test_whose_profile_it_is(told, address, expected):
    assert Who(told, "").is_of(profile_at(address)) is expected


# From the command line.

BLOG = "http://jo.example/@jo"


@pytest.fixture
def named(monkeypatch, site):
    """A site under its own name, at which a script in its page plays the person who signs in."""
    monkeypatch.setattr(gates, "look_up", lambda _host, _port, *, local: [("127.0.0.1", site.server_port)])  # noqa: ARG005 - called with it
    asks_to_sign_in(site, "/nowhere")
    signs = (
        f'<form method="post" action="/session"><input name="word" value="{SECRET}"></form>'
        "<script>document.forms[0].submit()</script>"
    )
    site.inside = threading.Event()

    def profile(handler):
        if TICKET not in (handler.headers["Cookie"] or ""):
            handler.answer(f"<html><body>{signs}</body></html>")
            return
        menu = f'<div class="navigation-bar"><a href="/@{site.who}">me</a></div>' if site.who else ""
        posts = "".join(
            f'<article><a class="p-author" href="/@jo">jo</a><a class="u-url" href="/@jo/{n}">'
            '<time datetime="2024-01-01">t</time></a>'
            f'<p class="e-content">post number {n}</p></article>'
            for n in range(20)
        )
        handler.answer(f"<html><body>{menu}<p class=bio>{site.bio}</p><main>{posts}</main></body></html>")

    def home(handler):
        handler.answer("<html><body>home</body></html>")
        site.inside.set()

    site.who, site.bio = "jo", ""
    site.pages |= {"/@jo": profile, "/home": home}
    return site


@pytest.fixture
def screen(tmp_path):
    """A screen that nobody sees, for a window that is really there."""
    server = shutil.which("Xvfb")
    if server is None:
        pytest.skip("Xvfb is not installed, so there is no screen to show a window on")
    read, write = os.pipe()
    with (tmp_path / "screen").open("wb") as log:
        command = [server, "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
        running = subprocess.Popen(command, pass_fds=[write], stdout=log, stderr=log)
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    yield f":{number}"
    running.terminate()
    running.wait(60)


@pytest.fixture
def windowless(monkeypatch):
    """Let the window be one that is not shown."""
    from scanner.live import visit  # noqa: PLC0415 - changed here

    shown = visit.launch
    monkeypatch.setattr(visit, "launch", lambda *args, visible, **more: shown(*args, visible=not visible, **more))
    monkeypatch.setenv("DISPLAY", ":nowhere")


@pytest.fixture
def there(monkeypatch, named):
    """Let somebody be there to answer: they say they are ready when the site has let them in."""

    def answers(*_args, **_more):
        assert named.inside.wait(120)
        return ""

    monkeypatch.setattr(cli, "_watched", lambda: True)
    monkeypatch.setattr(cli, "_code", lambda: None)
    monkeypatch.setattr(cli.click, "confirm", lambda *_, **__: True)
    monkeypatch.setattr(login.click, "prompt", answers)
    return named


@pytest.fixture
def nothing_left(monkeypatch):
    """Keep what is temporary in a folder of the test (of a short name: a socket's path may not be long). It ends up empty."""
    own = Path(tempfile.mkdtemp(prefix="ph"))
    monkeypatch.setattr(tempfile, "tempdir", str(own))
    yield
    left = list(own.iterdir())
    shutil.rmtree(own, ignore_errors=True)
    assert left == []


def scan(*arguments):
    return CliRunner().invoke(main, ["scan", "--jobs", "1", "--check", "exposure", *map(str, arguments)])


@pytest.mark.usefixtures("browser_here", "nothing_left")
@pytest.mark.parametrize("shown", ["windowless", "screen"])
def test_from_the_window_to_the_report(there, tmp_path, monkeypatch, request, shown):
    assert there.who
    made = request.getfixturevalue(shown)
    if made:
        monkeypatch.setenv("DISPLAY", made)
    done = scan(BLOG, "--own-profile", "--login", "-o", tmp_path / "review")
    assert done.exit_code == 0, done.output
    assert "does not see your name, your password" in done.stderr
    review = json.loads((tmp_path / "review/review.json").read_text(encoding="utf-8"))
    (source,) = review["sources"]
    assert source["items"]["post"] == 20
    assert source["live"]["proof"].startswith("You signed in")
    assert "signed in" in source["live"]["told"]
    kept = b"".join(one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()) + done.output.encode()
    assert SECRET.encode() not in kept
    assert TICKET.encode() not in kept


@pytest.mark.usefixtures("browser_here", "windowless", "nothing_left")
def test_another_account_is_refused(there, tmp_path):
    there.who = "pat"
    done = scan(BLOG, "--own-profile", "--login", "-o", tmp_path / "review")
    assert done.exit_code == 2, done.output
    assert "another account" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("browser_here", "windowless", "nothing_left")
@pytest.mark.parametrize("coded", [False, True])
def test_where_nobody_is_told_a_code_is_what_counts(there, tmp_path, monkeypatch, coded):
    monkeypatch.setattr(signin, "_TELLING", 500)
    there.who = ""
    code = cli.Code.new()
    monkeypatch.setattr(cli, "_code", lambda: code)
    there.bio = code.text if coded else "PH-NONE-HERE"
    done = scan(BLOG, "--own-profile", "--login", "-o", tmp_path / "review")
    if coded:
        assert done.exit_code == 0, done.output
        review = json.loads((tmp_path / "review/review.json").read_text(encoding="utf-8"))
        assert "one-time code" in review["sources"][0]["live"]["proof"]
    else:
        assert done.exit_code == 4, done.output
        assert "stated, not proven" in done.stdout
        assert done.stdout.count("post number") == 10
        assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("browser_here", "windowless", "nothing_left")
def test_ctrl_c_while_signing_in_ends_it_and_writes_nothing(there, tmp_path, monkeypatch):
    def leaves(*_args, **_more):
        there.inside.wait(120)
        raise KeyboardInterrupt

    monkeypatch.setattr(login.click, "prompt", leaves)
    done = scan(BLOG, "--own-profile", "--login", "-o", tmp_path / "review")
    assert done.exit_code != 0
    assert "Traceback" not in done.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("address", "watched", "status", "words"),
    [
        (BLOG, True, 3, "no screen"),
        (BLOG, False, 2, "in a terminal"),
        ("https://www.youtube.com/@jo", True, 2, "no way to sign in"),
        ("https://linktr.ee/jo", True, 2, "no way to sign in"),
    ],
)
def test_where_nobody_can_sign_in_it_says_what_to_do(monkeypatch, tmp_path, address, watched, status, words):
    for one in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(one, raising=False)
    monkeypatch.setattr(signin.sys, "platform", "linux" if watched else "darwin")
    monkeypatch.setattr(cli, "_watched", lambda: watched)
    done = scan(address, "--own-profile", "--login", "-o", tmp_path / "review")
    assert done.exit_code == status, done.output
    assert words in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_it_is_for_ones_own_profile_alone(tmp_path):
    done = scan(BLOG, "--login", "-o", tmp_path / "review")
    assert done.exit_code == 2
    assert "--own-profile" in done.stderr
