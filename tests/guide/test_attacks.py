"""What a page on the internet, another user or another program of the computer may try. Each of them one test."""

from __future__ import annotations

import re
import socket
import stat
import time
from pathlib import Path
from typing import Any

import pytest

from scanner.guide import forms, server

from .served import Visitor, serving

EXCERPT = "thick as mince"


def decision(visitor: Visitor) -> dict[str, str]:
    """What the page sends when the first card is decided."""
    page = visitor.get("/review").text
    form = re.search(r'name="card" value="(\w+)"><input type="hidden" name="ids" value="([\w ]+)"', page)
    assert form
    return {"card": form[1], "ids": form[2], f"d-{form[1]}": "keep"}


def decided(guide: Any) -> list[Any]:
    return [one.decision for one in guide.guide.desk.review().findings]


def test_the_one_who_was_let_in_sees_it(visitor: Visitor) -> None:
    """Or the other tests would say nothing."""
    assert EXCERPT in visitor.get("/review").text


@pytest.mark.parametrize(
    "host",
    ["evil.example:{port}", "localhost:{port}", "127.0.0.1", "127.0.0.1:{port}.evil.example", "[::1]:{port}", None],
)
def test_a_rebound_name(visitor: Visitor, host: str | None) -> None:
    """A name on the internet that was pointed at this computer: the browser says that name, cookie and all."""
    answer = visitor.get("/review", Host=host and host.format(port=visitor.port))
    assert answer.status in (400, 421)
    assert EXCERPT not in answer.text


def test_a_host_that_is_named_twice(visitor: Visitor) -> None:
    """One right and one wrong: neither counts."""
    with socket.create_connection(("127.0.0.1", visitor.port)) as raw:
        lines = (
            f"GET {visitor.base}/review HTTP/1.1",
            "Host: evil.example",
            f"Host: {visitor.host}",
            f"Cookie: {visitor.cookie}",
        )
        raw.sendall("\r\n".join((*lines, "", "")).encode())
        assert re.match(rb"HTTP/1.1 (400|421) ", raw.recv(4096))


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:1", "http://localhost:{port}", "null"])
def test_a_form_of_another_page(guide: Any, visitor: Visitor, origin: str) -> None:
    """On the internet, or of another program of this computer, whose requests a strict cookie does go along with."""
    before = decided(guide)
    answer = visitor.post("/decide", decision(visitor), Origin=origin.format(port=visitor.port))
    assert answer.status == 403
    assert decided(guide) == before


def test_a_form_that_does_not_say_where_it_comes_from(guide: Any, visitor: Visitor) -> None:
    """No Origin, and nothing of the browser's own that vouches for it."""
    before = decided(guide)
    assert visitor.post("/decide", decision(visitor), Origin=None).status == 403
    assert visitor.post("/decide", decision(visitor), Origin=None, Sec_Fetch_Site="same-site").status == 403
    assert decided(guide) == before


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_look_from_another_page(visitor: Visitor, site: str) -> None:
    """As a picture, a script, a frame or a link."""
    answer = visitor.get("/review", Sec_Fetch_Site=site)
    assert (answer.status, EXCERPT in answer.text) == (403, False)


def test_no_token(guide: Any) -> None:
    """Knowing the port is not enough, nor is knowing the place."""
    stranger = Visitor(guide.address, enter=False)
    for path in (
        "/",
        "/review",
        guide.base,
        f"{guide.base}/review",
        f"{guide.base}/enter",
        f"{guide.base}/enter?token=x",
    ):
        answer = stranger.ask("GET", path, whole=True)
        assert (answer.status, EXCERPT in answer.text, "set-cookie" in answer.headers) == (403, False, False)
    assert "guide" not in stranger.get("/review", Cookie="guide=x").headers.get("set-cookie", "")
    assert stranger.get("/review", Cookie="guide=").status == 403
    assert stranger.get("/review", Cookie='guide="').status == 403


def test_the_token_a_second_time_and_a_second_browser(tmp_path: Path) -> None:
    """The address lets one browser in. Whoever reads it later, in the history or over a shoulder, stays outside."""
    with serving(tmp_path) as served:
        address = served.address
        first = Visitor(address)
        second = Visitor(address, enter=False)
        answer = second.ask("GET", second.enter_path, whole=True)
        assert (answer.status, "set-cookie" in answer.headers) == (403, False)
        assert second.get("/begin").status == 403
        assert first.get("/begin").status == 200


def test_the_cookie_is_kept_from_scripts_and_other_pages(tmp_path: Path) -> None:
    """And from the pages of other programs on this computer, which share its name but not its place."""
    with serving(tmp_path) as served:
        visitor = Visitor(served.address, enter=False)
        cookie = visitor.ask("GET", visitor.enter_path, whole=True).headers["set-cookie"]
    assert {"HttpOnly", "SameSite=strict", f"Path={served.base}"} <= set(cookie.split("; "))


@pytest.mark.parametrize(
    "path",
    [
        "/picture/../review.json", "/picture/..%2f..%2freview.json", "/picture/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/picture//etc/passwd", "/picture/..%5c..%5creview.json", "/picture/%00", "/static/../app.py",
        "/static/..%2fguide.json", "/static/%2fetc%2fpasswd", "/../../etc/passwd", "/download?folder=/etc",
        "/download?folder={home}/../..", "/download?folder=%00", "/download?folder={home}/link",
    ],
)  # fmt: skip
def test_a_path_that_leads_elsewhere(guide: Any, visitor: Visitor, path: str) -> None:
    """Nothing is ever opened by a path that stands in an address, but folders of the person's own to list them."""
    link = guide.root / "home" / "link"
    if not link.is_symlink():
        link.symlink_to("/etc")
    answer = visitor.get(path.format(home=guide.root / "home"))
    assert answer.status == 404
    assert not re.search("root:|hostname|passwd<|salt", answer.text)


def test_a_huge_upload(visitor: Visitor) -> None:
    """Refused by its announced size, before a byte of it is taken."""
    answer = visitor.post("/add", "path=x", Content_Length=None)
    assert answer.status == 404  # an honest one is read
    with socket.create_connection(("127.0.0.1", visitor.port)) as raw:
        raw.sendall(_head(visitor, "/add", f"Content-Length: {10 << 30}"))
        assert b" 413 " in raw.recv(4096)


def test_a_huge_upload_that_does_not_say_its_size(visitor: Visitor) -> None:
    """Cut off at the limit."""
    piece = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    with socket.create_connection(("127.0.0.1", visitor.port)) as raw:
        raw.sendall(_head(visitor, "/add", "Transfer-Encoding: chunked"))
        sent = 0
        try:
            for _ in range(2000):  # 128 MB; what two ends of a line keep back is far less than a half
                raw.sendall(piece)
                sent += 0x10000
        except ConnectionError:
            pass
        assert sent < 64 << 20
    assert visitor.get("/review").status == 200


def test_a_file_is_not_taken(visitor: Visitor) -> None:
    """There is no upload: a download is read where it lies."""
    answer = visitor.post("/add", "x", Content_Type="multipart/form-data; boundary=x")
    assert answer.status == 415


def _head(visitor: Visitor, path: str, *lines: str) -> bytes:
    head = (
        f"POST {visitor.base}{path} HTTP/1.1", f"Host: {visitor.host}", f"Cookie: {visitor.cookie}",
        f"Origin: http://{visitor.host}", "Content-Type: application/x-www-form-urlencoded", *lines, "", "",
    )  # fmt: skip
    return "\r\n".join(head).encode()


def test_slow_clients(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty that begin a request and never end it: the page is there for the person all the while, and they are hung up on."""
    monkeypatch.setattr(server, "PATIENCE", 0.4)
    monkeypatch.setattr(forms, "PATIENCE", 0.4)
    heads = [b"GET /", _head(visitor, "/add", "Content-Length: 100") + b"path=", b""]
    slow = [socket.create_connection(("127.0.0.1", visitor.port)) for _ in range(51)]
    for at, one in enumerate(slow):
        one.sendall(heads[at % 3])
    assert visitor.get("/review").status == 200
    time.sleep(0.8)
    for one in slow:
        one.settimeout(5)
        while one.recv(65536):  # an answer, or nothing; then the end
            pass
        one.close()


@pytest.mark.parametrize("path", ["/review", "/download", "/close", "/static/guide.js", "/decisions", "/nowhere"])
def test_what_every_answer_says(visitor: Visitor, path: str) -> None:
    """Kept by nobody, framed by nobody, taken for nothing else, and free to load nothing from anywhere."""
    headers = visitor.get(path).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"unsafe|http|\*", policy)
    assert "server" not in headers


def test_only_this_computer_hears_it(guide: Any) -> None:
    """It listens on loopback and on no other address."""
    assert guide.server._socket.getsockname()[0] == "127.0.0.1"  # noqa: SLF001 - it is bound by the time anybody can ask


def test_nobody_else_can_read_what_it_writes(guide: Any, visitor: Visitor) -> None:
    """Files for the owner alone, in folders for the owner alone; the one with the address goes when it was used."""
    visitor.post("/decide", decision(visitor))
    for path in [guide.review, *guide.review.iterdir()]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_the_address_does_not_stay_on_the_disk(tmp_path: Path) -> None:
    """It is written so that no other user reads it in the list of programs, and goes as soon as it was used."""
    with serving(tmp_path) as served:
        served.guide.desk.note()
        path = served.server.opener()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert served.address in path.read_text(encoding="utf-8")
        Visitor(served.address)
        assert not path.exists()


def test_a_second_guide_over_the_same_review(tmp_path: Path) -> None:
    """One person's session at a time; the system lets go of the lock itself."""
    with server.held(tmp_path / "r"), pytest.raises(Exception, match="open already"), server.held(tmp_path / "r"):
        pass
    with server.held(tmp_path / "r"):
        pass
    assert not (tmp_path / "r").exists()


def test_it_stops_when_nobody_uses_it(tmp_path: Path) -> None:
    """And somebody who may not come in does not keep it going."""
    with serving(tmp_path, idle=0.6) as served:
        stranger = Visitor(served.address, enter=False)
        until = time.monotonic() + 20
        while served.thread.is_alive() and time.monotonic() < until:
            try:
                stranger.get("/review")
            except OSError:
                break
            time.sleep(0.1)
        served.thread.join(5)
        assert not served.thread.is_alive()


def test_what_a_person_wrote_is_never_run(guide: Any, visitor: Visitor, made_up: dict[str, Any]) -> None:
    """Names of files, of things on cards, and what is typed: text, wherever it comes out."""
    nasty = '"><script>alert(1)</script>'
    name = nasty.replace("/", "_")
    (guide.root / "home" / "Downloads" / f"{name}.zip").write_bytes(b"x")
    visitor.post("/add", {"path": str(guide.root / "home" / "Downloads" / f"{name}.zip")})
    assert nasty.replace("/", "_") not in visitor.get("/download").text
    assert nasty not in visitor.post("/add", {"path": nasty}).text
    del made_up


@pytest.mark.parametrize(
    "change",
    [
        {"ids": "nothere"},
        {"ids": ""},
        {"d": "explode"},
        {"d": "change", "c": "explode"},
        {"d": "keep", "r": "my own words"},
    ],
)
def test_a_decision_that_the_page_never_sends(guide: Any, visitor: Visitor, change: dict[str, str]) -> None:
    """Is not written down."""
    form = decision(visitor)
    card = form["card"]
    before = decided(guide)
    sent = form | {(name if name == "ids" else f"{name}-{card}"): value for name, value in change.items()}
    assert visitor.post("/decide", sent).status in (400, 404)
    assert decided(guide) == before
