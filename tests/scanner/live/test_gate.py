"""What passes the gate and what does not, and what its log says."""

from __future__ import annotations

import asyncio
import gc
import socket
import threading
import time

import pytest

from scanner.live import gate as gates
from scanner.live.address import profile_at
from scanner.live.gate import Gate, Refused, Rules, look_up


def ask(gate, text):
    with socket.create_connection(("127.0.0.1", gate.port), timeout=60) as line:
        line.sendall(text.encode())
        line.settimeout(60)
        found = b""
        while data := line.recv(65536):
            found += data
        return found


@pytest.fixture
def open_gate(site):
    rules = Rules(("jo.example",), 80)
    with Gate(rules, lambda _host, _port: [("127.0.0.1", site.server_port)]) as gate:
        yield gate


def test_the_profiles_own_host_is_let_through_and_counted(site, open_gate):
    site.pages["/jo"] = "hello"
    for _ in range(2):
        answer = ask(
            open_gate, "GET http://jo.example/jo HTTP/1.1\r\nHost: jo.example\r\nConnection: keep-alive\r\n\r\n"
        )
        assert answer.startswith(b"HTTP/1.1 200")
        assert answer.endswith(b"hello")
        assert b"keep-alive" not in answer
    assert [(one.host, one.times, one.refused) for one in open_gate.log] == [("jo.example", 2, None)]


@pytest.mark.parametrize(
    ("request_line", "host"),
    [
        ("GET http://elsewhere.example/ HTTP/1.1", "elsewhere.example"),
        ("GET http://notjo.example/ HTTP/1.1", "notjo.example"),
        ("GET http://jo.example.evil.example/ HTTP/1.1", "jo.example.evil.example"),
        ("GET http://jo.example:8080/ HTTP/1.1", "jo.example"),
        ("GET http://jo.example:22/ HTTP/1.1", "jo.example"),
        ("CONNECT jo.example:25 HTTP/1.1", "jo.example"),
        ("CONNECT 127.0.0.1:443 HTTP/1.1", "127.0.0.1"),
        ("CONNECT [::1]:443 HTTP/1.1", "::1"),
        ("GET ftp://jo.example/ HTTP/1.1", "jo.example"),
        ("GET file:///etc/passwd HTTP/1.1", ""),
        ("GET http://jo.example/ HTTP/1.1\r\nUpgrade: websocket", "jo.example"),
    ],
)
def test_all_else_is_refused_and_named(site, open_gate, request_line, host):
    assert ask(open_gate, f"{request_line}\r\nHost: jo.example\r\n\r\n").startswith(b"HTTP/1.1 403")
    assert [(one.host, one.refused is not None) for one in open_gate.log] == [(host, True)]
    assert not site.asked


def test_a_second_request_on_one_connection_goes_nowhere(site, open_gate):
    site.pages["/jo"] = site.pages["/secret"] = "hello"
    one = "GET http://jo.example{} HTTP/1.1\r\nHost: jo.example\r\n\r\n"
    ask(open_gate, one.format("/jo") + one.format("/secret").replace("jo.example", "elsewhere.example"))
    assert list(site.asked) == [("jo.example", "/jo")]


def test_what_is_no_request_is_dropped(open_gate):
    for text in ("\r\n\r\n", "GET\r\n\r\n", "GET http://[ HTTP/1.1\r\n\r\n", "\x16\x03\x01 \xff\r\n\r\n"):
        assert not ask(open_gate, text).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "::1",
        "fe80::1",
        "fd00::1",
        "0.0.0.0",  # noqa: S104 - a name, not a binding
    ],
)
def test_a_name_that_means_a_private_network_is_refused(monkeypatch, address):
    answer = [(socket.AF_INET6 if ":" in address else socket.AF_INET, 0, 0, "", (address, 443))]
    public = [(socket.AF_INET, 0, 0, "", ("93.184.215.14", 443))]
    monkeypatch.setattr(gates.socket, "getaddrinfo", lambda *_, **__: public + answer)
    with pytest.raises(Refused, match="private network"):
        look_up("jo.example", 443, local=False)


def test_a_public_name_is_looked_up_and_an_unknown_one_refused(monkeypatch):
    public = [(socket.AF_INET, 0, 0, "", ("93.184.215.14", 443))]
    monkeypatch.setattr(gates.socket, "getaddrinfo", lambda *_, **__: public)
    assert look_up("jo.example", 443, local=False) == [("93.184.215.14", 443)]
    with pytest.raises(Refused, match="private network"):
        look_up("localhost", 443, local=True)  # what this computer calls itself must be itself

    def unknown(*_args, **_more):
        raise socket.gaierror

    monkeypatch.setattr(gates.socket, "getaddrinfo", unknown)
    with pytest.raises(Refused, match="not known"):
        look_up("jo.example", 443, local=False)


def test_it_shuts_when_far_more_came_than_any_profile_needs(site, open_gate, monkeypatch):
    monkeypatch.setattr(gates, "MOST_BYTES", 1 << 20)
    site.pages["/jo"] = b"x" * (4 << 20)
    line = "GET http://jo.example/jo HTTP/1.1\r\nHost: jo.example\r\n\r\n"
    assert len(ask(open_gate, line)) <= 2 << 20
    assert ask(open_gate, line).startswith(b"HTTP/1.1 403")
    assert any("more had come" in (one.refused or "") for one in open_gate.log)


def test_it_shuts_beside_lines_that_ended_with_something_still_to_be_written(site):
    site.pages["/jo"] = b"x" * 8_000_000
    gate = Gate(Rules(("jo.example",), 80), lambda _host, _port: [("127.0.0.1", site.server_port)])
    with gate, socket.create_connection(("127.0.0.1", gate.port), timeout=20) as line:
        line.sendall(b"GET http://jo.example/jo HTTP/1.1\r\nHost: jo.example\r\n\r\n")
        line.recv(1)
        kept = [
            one for one in gc.get_objects() if isinstance(one, asyncio.Transport)
        ]  # as a collector that is late may
        while line.recv(65536):
            time.sleep(0.001)  # slower than the gate writes
        assert kept
    assert gate.log[0].times == 1


def test_no_thread_is_left_when_it_is_shut(site):
    before = threading.active_count()
    with Gate(Rules(("jo.example",)), lambda _host, _port: [("127.0.0.1", site.server_port)]) as gate:
        line = socket.create_connection(("127.0.0.1", gate.port))
        line.sendall(b"GET http://jo.example/ HTTP/1.1\r\n")  # one that never ends
    line.close()
    assert threading.active_count() <= before + 1  # the look-up of names may keep one


@pytest.mark.parametrize(
    ("address", "host", "allowed", "refused"),
    [
        ("https://x.com/jo", "x.com", "pbs.twimg.com", "google-analytics.com"),
        ("https://www.facebook.com/jo", "www.facebook.com", "scontent.fbcdn.net", "doubleclick.net"),
        ("https://www.jo.example/blog", "www.jo.example", "cdn.jo.example", "tracker.example"),
        ("https://jo.example", "jo.example", "jo.example", "ojo.example"),
    ],
)
def test_what_belongs_to_a_profile(address, host, allowed, refused):
    profile = profile_at(address)
    assert profile.host == host
    assert profile.rules.refusal(host, 443) is None
    assert profile.rules.refusal(allowed, 443) is None
    assert profile.rules.refusal(refused, 443) is not None
    assert profile.rules.refusal(host, 8080) is not None
    assert not profile.rules.local


def test_a_page_of_this_computer_has_its_port_and_no_other():
    rules = profile_at("http://127.0.0.1:8123/jo").rules
    assert rules.local
    assert rules.refusal("127.0.0.1", 8123) is None
    assert rules.refusal("127.0.0.1", 80) is not None
