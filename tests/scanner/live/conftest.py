"""A server on this computer that plays any site, and visits to it under the site's own name, all through the gate."""

from __future__ import annotations

import contextlib
import dataclasses
import http.server
import importlib.util
import ssl
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scanner.live.address import profile_at
from scanner.live.browser import NoBrowser, a_home, launch, playing, tried
from scanner.live.gate import Gate, Rules
from scanner.live.limits import Limits
from scanner.live.visit import Visitor

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

_SPEC = importlib.util.spec_from_file_location("live_watch", Path(__file__).with_name("watch.py"))
watching = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(watching)

QUICK = Limits(pause=0.03, between=0.0, opening=30.0, seconds=120.0)
"""Short pauses; and times that only a computer that stands still would need."""


class Site(http.server.ThreadingHTTPServer):
    """Pages by path: bytes, a text, or a function that is given the handler. Counts what is asked for, by host and path."""

    daemon_threads = True
    request_queue_size = 128  # a browser opens many lines at once

    def __init__(self, certificate=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages = {}
        self.asked = Counter()
        if certificate:
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            certificate.configure_cert(tls)
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def at(self, path):
        return f"http://127.0.0.1:{self.server_port}{path}"

    def handle_error(self, request, client_address):
        """Say nothing: browsers hang up as they like."""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked[self.headers["Host"].partition(":")[0], self.path] += 1
        page = self.server.pages.get(self.path, self.server.pages.get(self.path.partition("?")[0]))
        if callable(page):
            page(self)
        elif page is None:
            self.answer(b"not here", "text/plain", 404)
        else:
            self.answer(page)

    def do_POST(self):
        self.sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.do_GET()

    def answer(self, body, sort=None, status=200, **headers):
        data = body.encode() if isinstance(body, str) else body
        if sort is None:
            pictures = {b"\xff\xd8": "image/jpeg", b"\x89P": "image/png"}
            sort = pictures.get(data[:2], "application/json" if data[:1] in b"{[" else "text/html; charset=utf-8")
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Type", sort)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


@pytest.fixture
def site():
    server = Site()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def certificate():
    trustme = pytest.importorskip("trustme", reason="trustme is not installed")
    return trustme.CA().issue_cert("*.example")


@pytest.fixture
def sealed_site(certificate):
    server = Site(certificate)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def watch(tmp_path_factory):
    """The watch over every browser that these tests start, whatever it is that starts it."""
    return watching.Watch(tmp_path_factory.mktemp("watch"))


@pytest.fixture(autouse=True)
def watched(watch):
    """Let no test pass in which the browser, what drives it, or the gate turned to another computer."""
    lines, far, began = watching.Lines.one(), len(watching.Lines.one().far), watch.length
    with watch.on():
        yield lambda: watch.since(began)
    assert [line for line in watch.since(began) if watching.leaves(line)] == []
    assert lines.far[far:] == []


@pytest.fixture(scope="session")
def browser_here(watch):
    """Skip where there is no browser that live profiles could be opened in."""
    with watch.on(), contextlib.suppress(NoBrowser):
        return tried()
    watch.why_not = watch.why_not or "the browser does not start under strace"
    try:
        return tried()
    except NoBrowser as error:
        pytest.skip(error.message)


@pytest.fixture(scope="module")
def thread(browser_here):
    """A thread for the shared browser: what drives it lives in one thread, and other tests use the main one."""
    assert browser_here
    with ThreadPoolExecutor(1) as pool:
        yield pool


@pytest.fixture(scope="module")
def browser(thread, watch):
    """One browser for a file of tests; each visit gets a context of its own, behind a gate of its own."""
    stack = contextlib.ExitStack()

    def start():
        gate = stack.enter_context(Gate(Rules(())))
        one = launch(stack.enter_context(playing(stack.enter_context(a_home()))), gate.port)
        stack.callback(one.close)
        return one

    with watch.on():
        one = thread.submit(start).result()
    yield one
    thread.submit(stack.close).result()


class Sharing(Visitor):
    """A visitor that does not start a browser of its own."""

    browser = None

    @contextlib.contextmanager
    def _browsing(self, gate):
        proxy = {"server": f"http://127.0.0.1:{gate.port}", "bypass": "<-loopback>"}
        context = self.browser.new_context(**self._options, proxy=proxy)
        yield context
        context.close()


@pytest.fixture
def visit_alone(browser_here, watch, watched):
    """Visit an address with a browser of its own, as people do."""
    assert browser_here
    with ThreadPoolExecutor(1) as pool:
        yield from visiting(Visitor, pool, watch, watched)


@pytest.fixture
def visit(browser, thread, watch, watched):
    """Visit an address, played by a server, with small limits. Nothing may be asked for but the profile's own hosts."""
    yield from visiting(type("Shared", (Sharing,), {"browser": browser}), thread, watch, watched)


def visiting(kind, thread, watch, watched):
    """Yield the function that visits, and look at what it was that passed the gate, and at what came to it."""
    visits = []

    def go(address, server=None, limits=QUICK, seen=lambda _posts, _pictures: True, sign_in=None, **more):
        profile = profile_at(address)
        lookup = (lambda _host, _port: [("127.0.0.1", server.server_port)]) if server else None
        began = time.monotonic()
        context = {"ignore_https_errors": True, **more}
        visitor = kind(profile, limits, seen, lookup=lookup, context=context, sign_in=sign_in)
        made = thread.submit(visitor.go).result()
        made_in = time.monotonic() - began
        visits.append(made)
        assert made_in < limits.seconds + limits.opening + 20
        return made

    yield go
    for one in visits:
        let_through = {contact.host for contact in one.servers if contact.refused is None}
        rules = dataclasses.replace(one.profile.rules, hosts=one.profile.rules.hosts + one.profile.site.sign_in_hosts)
        assert all(rules.refusal(host, rules.port) is None for host in let_through)
    if visits and watch.why_not is None:
        assert any("connect(" in line and "127.0.0.1" in line for line in watched()), "the browser was not watched"
