"""`scan` with the address of a profile, from what the person says to the report."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from samples.make import ARCHIVES
from scanner.cli import live as cli
from scanner.cli import main
from scanner.live import gate as gates
from scanner.live.address import profile_at
from scanner.live.proof import BY_LINKS, Code, in_archive, others_of

_SPEC = importlib.util.spec_from_file_location("live_pages", Path(__file__).with_name("pages.py"))
pages = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(pages)
_SPEC = importlib.util.spec_from_file_location("live_watch", Path(__file__).with_name("watch.py"))
watching = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(watching)

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("browser_here")]
UNKIND = "These kids are thick as mince, the lot of them"


def scan(*arguments):
    """Scan with one check that loads no model; tests of what is found name another one."""
    check = () if "--check" in arguments else ("--check", "exposure")
    return CliRunner().invoke(main, ["scan", "--jobs", "1", *check, *map(str, arguments)])


@pytest.fixture
def named(monkeypatch, site):
    """Let every name mean the server of the test, as if it were the site's own."""
    monkeypatch.setattr(gates, "look_up", lambda _host, _port, *, local: [("127.0.0.1", site.server_port)])  # noqa: ARG005 - called with it
    return site


def test_a_page_of_this_computer_becomes_a_review_that_says_what_was_seen(site, tmp_path):
    site.pages["/jo"] = pages.page(pages.post(1, UNKIND) + pages.post(2) + pages.post(3, UNKIND, who="pat"))
    done = scan(site.at("/jo"), "--own-profile", "--check", "derogatory", "-o", tmp_path / "review")
    assert done.exit_code == 0, done.output
    review = json.loads((tmp_path / "review/review.json").read_text(encoding="utf-8"))
    (source,) = review["sources"]
    assert source["live"]["coverage"] == "complete"
    assert source["live"]["proof"] == "The page is served by this computer itself."
    assert [one["host"] for one in source["live"]["servers"] if one["refused"] is None] == ["127.0.0.1"]
    own = [one for one in review["findings"] if one["item"]["text"] == UNKIND and one["item"]["author"] == "own"]
    assert own
    assert own[0]["item"]["audience"] == "public"
    page = (tmp_path / "review/report.html").read_text(encoding="utf-8")
    assert "Servers contacted" in page
    assert "All public posts that the page offers" in page
    assert "Nothing of this review was sent anywhere" in page


@pytest.mark.parametrize(
    ("body", "status", "coverage"),
    [
        (lambda handler: handler.answer("no", status=403), 3, "blocked"),
        (pages.page("<h2>This account is private</h2>"), 4, "private"),
        (pages.page(pages.post(1) + '<dialog open style="width:90vw;height:90vh">Log in</dialog>'), 4, "walled"),
    ],
)
def test_what_could_not_be_seen_never_reads_as_nothing_found(site, tmp_path, body, status, coverage):
    site.pages["/jo"] = body
    done = scan(site.at("/jo"), "--own-profile", "-o", tmp_path / "review")
    assert done.exit_code == status, done.output
    review = json.loads((tmp_path / "review/review.json").read_text(encoding="utf-8"))
    assert review["sources"][0]["live"]["coverage"] == coverage
    page = (tmp_path / "review/report.html").read_text(encoding="utf-8")
    assert "Not all of your profile was seen." in page
    assert review["sources"][0]["live"]["told"] in page
    assert "Nothing found by these checks" not in page.partition('id="why"')[0] + done.stdout
    if coverage == "blocked":
        assert not any(one["ending"] == "nothing_found" for one in review["outcomes"])


def test_an_account_of_a_platform_is_offered_its_download(named, tmp_path, monkeypatch):
    monkeypatch.setattr(cli, "in_archive", lambda *_: True)
    named.pages["/jo"] = lambda handler: handler.answer("", status=302, Location="/login")
    done = scan("http://vk.com/jo", "--own-profile", "-o", tmp_path / "review")
    assert done.exit_code == 3, done.output
    page = (tmp_path / "review/report.html").read_text(encoding="utf-8")
    assert "Your download shows more: how to get it" in page


# Whose profile.


def test_without_proof_a_few_posts_are_shown_and_nothing_is_written(named, tmp_path):
    named.pages["/jo"] = pages.page("".join(pages.post(n) for n in range(30)))
    done = scan("http://jo.example/jo", "--own-profile", "-o", tmp_path / "review")
    assert done.exit_code == 4, done.output
    assert "stated, not proven" in done.stdout
    assert len(re.findall(r"post number \d+", done.stdout)) == 10
    assert list(tmp_path.iterdir()) == []


def test_a_notice_comes_before_the_page_is_opened(named, tmp_path):
    done = scan("http://jo.example/jo", "--own-profile", "-o", tmp_path / "review")
    assert named.asked
    assert "terms" in done.stderr
    assert profile_at("https://x.com/jo").site.terms.startswith("X’s terms")


def test_a_code_on_the_page_is_proof(named, tmp_path, monkeypatch):
    codes = []
    monkeypatch.setattr(cli, "_notice", lambda *_, **__: None)

    def code():
        codes.append(Code.new())
        bio = f'<p class="bio">Kites. {codes[0].text.lower()}</p>'
        named.pages["/jo"] = pages.page(bio + "".join(pages.post(n) for n in range(30)))
        return codes[0]

    monkeypatch.setattr(cli, "_code", code)
    monkeypatch.setattr(cli, "_watched", lambda: True)
    done = scan("http://jo.example/jo", "--own-profile", "-o", tmp_path / "review")
    assert done.exit_code == 0, done.output
    review = json.loads((tmp_path / "review/review.json").read_text(encoding="utf-8"))
    assert "one-time code" in review["sources"][0]["live"]["proof"]
    assert review["sources"][0]["items"]["post"] == 30


def test_a_code_is_good_for_half_an_hour_and_for_itself_alone(monkeypatch):
    code = Code.new()
    assert re.fullmatch(r"PH-[A-Z2-9]{4}-[A-Z2-9]{4}", code.text)
    assert code.stands_in(f"my bio {code.text.lower()} and more")
    assert not code.stands_in(f"my bio {Code.new().text}")
    assert not code.stands_in(f"my bio {code.text[:-1]}")
    monkeypatch.setattr("scanner.live.proof.time.monotonic", lambda: code.made + 31 * 60)
    assert not code.stands_in(code.text)


def test_a_download_of_the_same_account_is_proof(named, tmp_path):
    named.pages["/jo_made_up"] = named.pages["/somebody_else"] = pages.page("")
    archive = ARCHIVES / "twitter-jo.zip"
    done = scan("http://x.com/jo_made_up", archive, "--own-profile", "-o", tmp_path / "review")
    review = json.loads((tmp_path / "review/review.json").read_text(encoding="utf-8"))
    assert done.exit_code == 4, done.output
    assert [one["live"]["proof"][:17] for one in review["sources"] if one.get("live")] == ["Your own download"]
    done = scan("http://x.com/somebody_else", archive, "--own-profile", "-o", tmp_path / "other")
    review = json.loads((tmp_path / "other/review.json").read_text(encoding="utf-8"))
    assert "stated, not proven" in done.stdout
    assert not any(one.get("live") for one in review["sources"])


def linked(named, back="http://x.com/jo_made_up", mine="http://blog.example/me", bio=""):
    """Let two pages under their own names name each other as the same person's, or another one."""
    posts = "".join(pages.post(n) for n in range(30))
    named.pages["/jo_made_up"] = pages.page(f'<a rel="me" href="{mine}">my blog</a>')
    named.pages["/me"] = pages.page(f'<p class="bio">{bio}</p><a rel="me" href="{back}">me there</a>{posts}')


@pytest.mark.parametrize(
    ("mine", "back", "proven"),
    [
        ("http://blog.example/me", "http://x.com/jo_made_up", True),
        ("http://blog.example/me", "http://x.com/somebody_else", False),
        ("http://blog.example/them", "http://x.com/jo_made_up", False),
    ],
)
def test_pages_that_name_each_other_prove_one_by_the_other(named, tmp_path, mine, back, proven):
    """The blog is the profile; the account that the download is of is the page that is shown to be theirs."""
    linked(named, back, mine)
    archive = ARCHIVES / "twitter-jo.zip"
    done = scan("http://blog.example/me", archive, "--own-profile", "-o", tmp_path / "review")
    review = json.loads((tmp_path / "review/review.json").read_text(encoding="utf-8"))
    live = [one["live"] for one in review["sources"] if one.get("live")]
    assert [one["proof"] for one in live] == ([BY_LINKS] if proven else [])
    assert ("stated, not proven" in done.stdout) is not proven
    if proven:
        assert {one["host"] for one in live[0]["servers"] if one["refused"] is None} == {"blog.example", "x.com"}


@pytest.mark.parametrize("coded", [True, False])
def test_that_two_pages_name_each_other_says_nothing_of_who_asks(named, tmp_path, monkeypatch, coded):
    """Strangers have such pages too. Without their download, a code on one of the two is what shows that they are theirs."""
    code = Code.new()
    linked(named, bio=code.text if coded else "")
    monkeypatch.setattr(cli, "_notice", lambda *_, **__: None)
    monkeypatch.setattr(cli, "_watched", lambda: True)
    monkeypatch.setattr(cli, "_code", lambda: code)
    done = scan("http://x.com/jo_made_up", "--own-profile", "-o", tmp_path / "review")
    assert ("stated, not proven" in done.stdout) is not coded
    assert (tmp_path / "review").exists() is coded


def test_few_of_the_named_pages_are_opened():
    profile = profile_at("https://jo.example/me")
    links = [f"https://jo{number}.example/" for number in range(20)]
    strange = [
        "http://127.0.0.1/me",
        "http://10.0.0.1/",
        "file:///etc/passwd",
        "https://jo.example/me/",
        "mailto:jo@jo.example",
    ]
    assert [one.host for one in others_of(profile, [*strange, links[0], *links])] == [
        f"jo{n}.example" for n in range(5)
    ]


def test_nothing_of_an_archive_proves_an_account_of_another_platform():
    assert not in_archive(profile_at("https://x.com/jo"), [])


# In the open.


def command(*arguments):
    return [sys.executable, "-m", "scanner", "scan", *map(str, arguments)]


@pytest.mark.slow
def test_ctrl_c_keeps_what_was_read(site, tmp_path):
    if os.name != "posix":
        pytest.skip("signals are sent in another way here")
    site.pages["/jo"] = pages.virtual(400)
    asked = command(site.at("/jo"), "--own-profile", "-o", tmp_path / "review")
    running = subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    deadline = time.monotonic() + 120
    while sum(path.startswith("/pic/") for _, path in site.asked) < 20 and time.monotonic() < deadline:
        time.sleep(0.1)
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=120)
    assert running.returncode == 4, err
    review = json.loads((tmp_path / "review/review.json").read_text(encoding="utf-8"))
    assert review["sources"][0]["live"]["coverage"] == "partial"
    assert "you stopped it" in out
    assert 10 < review["sources"][0]["items"]["post"] < 400


@pytest.mark.slow
def test_a_live_scan_connects_to_this_computer_alone(site, tmp_path, watch):
    """The whole program under strace, browser and all: the gate is the only way out, and here it leads to the page alone."""
    if watch.why_not:
        pytest.skip(watch.why_not)
    away = '<img src="http://pictures.example/x.jpg"><script>fetch("http://8.8.8.8/")</script>'
    site.pages["/jo"] = pages.page(pages.post(1, UNKIND) + away)
    log = tmp_path / "trace"
    under = ["strace", "-f", "-q", "-yy", "-s", "64", "-o", str(log), "-e", "trace=network"]
    alone = {name: value for name, value in os.environ.items() if name != watching.DRIVER}  # not watched twice
    asked = command(site.at("/jo"), "--own-profile", "--check", "exposure", "-o", tmp_path / "review")
    done = subprocess.run([*under, *asked], env=alone, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    assert any(re.search(r"connect\(\d+<TCP", line) for line in lines), "strace saw nothing of the scan"
    assert [line for line in lines if watching.leaves(line)] == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('connect(3<TCP:[1]>, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("20.1.2.3")}, 16) = 0', True),
        ('connect(3<TCP:[1]>, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("127.0.0.1")}, 16) = 0', False),
        (
            'connect(3<UDPv6:[1]>, {sa_family=AF_INET6, inet_pton(AF_INET6, "2001:4860:4860::8888", &sin6_addr)}, 28) = 0',
            False,
        ),
        (
            'connect(3<UDPv6:[1]>, {sa_family=AF_INET6, inet_pton(AF_INET6, "2001:4860:4860::8844", &sin6_addr)}, 28) = 0',
            True,
        ),
        ('connect(3<UDP:[1]>, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("8.8.8.8")}, 16) = 0', True),
        ("sendmsg(3<UDP:[127.0.0.1:5->127.0.0.1:53]>, {msg_name=NULL}, 0) = 1", False),
        ('connect(3<TCPv6:[1]>, {sa_family=AF_INET6, inet_pton(AF_INET6, "::ffff:127.0.0.1", &a)}, 28) = 0', False),
        ('sendto(3<UDPv6:[[2001::1]:5->[2001:4860::8888]:53]>, "x", 1, 0, NULL, 0) = 1', True),
        ('sendto(3<UDP:[127.0.0.1:5->8.8.8.8:53]>, "x", 1, 0, NULL, 0) = 1', True),
    ],
)
def test_the_watch_tells_what_leaves(line, expected):
    assert watching.leaves(line) is expected
