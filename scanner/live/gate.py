"""
The gate: the only way out that the browser has, and the log of all that it tried.

A small proxy on this computer alone. It lets through the profile's own hosts, at the ports of the web, and refuses all else,
what the browser itself would like to send home included. Names are looked up here and the looked-up address is what is
connected to, so that no name can be made to mean a machine of the person's own network.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import ipaddress
import re
import socket
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

WEB_PORTS = (80, 443)
MOST_BYTES = 1 << 30  # of everything together: far more than any profile's pictures
_READ = 1 << 16
_MOST_HEAD = 1 << 17
_PATIENCE = 60.0
_CONNECTING = 15.0
_ROUNDS = 50  # of the loop, in which lines that are closed come to be so
_BODILESS = re.compile(rb"^(?:transfer-encoding|upgrade):", re.IGNORECASE | re.MULTILINE)

Address = tuple[str, int]


class Refused(Exception):
    """The gate does not let this through; the message says why."""


@dataclasses.dataclass(frozen=True, slots=True)
class Rules:
    """
    What may pass: these hosts and all below them, at the ports of the web and at the profile's own.

    `local` says that the profile itself is served by this computer; nothing else may lead to it or to its network.
    """

    hosts: tuple[str, ...]
    port: int | None = None
    local: bool = False

    def refusal(self, host: str, port: int) -> str | None:
        """Return why a host and port may not be reached; None where they may."""
        if not any(host == one or host.endswith(f".{one}") for one in self.hosts):
            return "it is none of the profile’s own"
        if port != self.port if self.local else port not in (*WEB_PORTS, self.port):
            return "no web page is at this port"
        return None


@dataclasses.dataclass(slots=True)
class Contact:
    """A server that something asked for: how often, and why it was refused (None: it was let through)."""

    host: str
    times: int = 0
    refused: str | None = None


def look_up(host: str, port: int, *, local: bool) -> list[Address]:
    """Return the addresses behind a name. Raises Refused where one of them is no place of the public internet."""
    try:
        found = {str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except OSError:
        raise Refused("its name is not known") from None
    for one in found:
        address = ipaddress.ip_address(one.partition("%")[0])
        if not (address.is_loopback if local else address.is_global and not address.is_multicast):
            raise Refused("it lies in a private network")
    return [(one, port) for one in sorted(found, key=lambda one: ":" in one)]


class Gate:
    """A proxy on the loopback address, alive between `with` and its end, in a thread of its own."""

    def __init__(self, rules: Rules, lookup: Callable[[str, int], list[Address]] | None = None) -> None:
        """Prepare; `lookup` may stand in for the look-up of names."""
        self.rules = rules
        self.port = 0
        self.full = False
        self._bytes = 0
        self._open: dict[asyncio.Task[None], Address] = {}
        self._contacts: dict[tuple[str, str | None], Contact] = {}
        self._lookup = lookup or (lambda host, port: look_up(host, port, local=rules.local))
        self._loop = asyncio.new_event_loop()
        self._lines: weakref.WeakSet[asyncio.WriteTransport] = weakref.WeakSet()
        self._lookups = ThreadPoolExecutor(4, "gate")
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        """Open the gate."""
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Shut it: whatever is under way ends."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def narrow(self, rules: Rules) -> None:
        """Go by other rules from now on. Lines that are open to what they refuse are cut."""
        self.rules = rules
        cut = threading.Event()

        def go() -> None:
            for task, (host, port) in list(self._open.items()):
                if rules.refusal(host, port):
                    task.cancel()
            cut.set()

        self._loop.call_soon_threadsafe(go)
        cut.wait()

    @property
    def log(self) -> list[Contact]:
        """Every server that was asked for so far, those that were let through first."""
        return sorted(self._contacts.values(), key=lambda one: (one.refused is not None, one.host))

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._client, "127.0.0.1", 0, limit=_MOST_HEAD))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        try:
            self._loop.run_forever()
        finally:
            self._loop.run_until_complete(
                _settled()
            )  # a line that was just taken is lost where the server is closed first
            server.close()
            under_way = asyncio.all_tasks(self._loop)
            for task in under_way:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*under_way, return_exceptions=True))
            for line in list(self._lines):
                # What is still to be written would keep it open. One that has ended already knows no loop to end in.
                if line.get_extra_info("socket").fileno() != -1:
                    line.abort()
            self._loop.run_until_complete(_settled())
            self._lookups.shutdown(wait=False, cancel_futures=True)

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._lines.add(writer.transport)
        try:
            async with asyncio.timeout(_PATIENCE):
                head = await reader.readuntil(b"\r\n\r\n")
            await self._pass(head, reader, writer)
        except (OSError, EOFError, asyncio.LimitOverrunError, TimeoutError, ValueError):
            return  # the other side hung up, or spoke nonsense
        except asyncio.CancelledError:
            return  # the gate is being shut: nothing waits for this any more
        finally:
            writer.close()

    async def _pass(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        method, target, _ = head.partition(b"\r\n")[0].decode("ascii").split(" ", 2)
        tunnel = method == "CONNECT"
        parts = urlsplit(f"//{target}" if tunnel else target)
        host, port = (parts.hostname or "").rstrip("."), parts.port or (443 if tunnel else 80)
        try:
            strange = not tunnel and (parts.scheme != "http" or _BODILESS.search(head) is not None)
            server, upstream = await self._connect(host, port, strange=strange)
        except Refused as refusal:
            self._note(host, str(refusal))
            writer.write(b"HTTP/1.1 403 Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            await writer.drain()
            return
        self._note(host, None)
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - this is one
        self._open[task] = host, port
        try:
            if tunnel:
                writer.write(b"HTTP/1.1 200 Open\r\n\r\n")
                await self._both(reader, writer, server, upstream)
            else:
                path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
                await self._plain((method, path, head), reader, writer, server, upstream)
        finally:
            del self._open[task]
            upstream.close()

    async def _connect(
        self, host: str, port: int, *, strange: bool
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if refusal := self.rules.refusal(host, port):
            raise Refused(refusal)
        if strange:
            raise Refused("it is no plain page")
        if self.full:
            raise Refused("more had come by then than any profile needs")
        for address in await self._loop.run_in_executor(self._lookups, self._lookup, host, port):
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(_CONNECTING):
                    server, upstream = await asyncio.open_connection(*address, limit=_MOST_HEAD)
                    self._lines.add(upstream.transport)
                    return server, upstream
        raise Refused("it does not answer")

    async def _plain(
        self,
        asked: tuple[str, str, bytes],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        server: asyncio.StreamReader,
        upstream: asyncio.StreamWriter,
    ) -> None:
        """Pass one request and its answer, and no second one: that could be meant for another server."""
        method, path, head = asked
        lines = [one for one in head.split(b"\r\n")[1:-2] if not one.lower().startswith((b"connection:", b"proxy-"))]
        length = next((int(one.split(b":")[1]) for one in lines if one.lower().startswith(b"content-length:")), 0)
        upstream.write(b"\r\n".join([f"{method} {path} HTTP/1.1".encode(), *lines, b"Connection: close", b"", b""]))
        while length > 0 and (data := await reader.read(min(length, _READ))):
            length -= len(data)
            upstream.write(data)
            await upstream.drain()
        async with asyncio.timeout(_PATIENCE):
            answer = await server.readuntil(b"\r\n\r\n")
        lines = [one for one in answer.split(b"\r\n")[:-2] if not one.lower().startswith(b"connection:")]
        writer.write(b"\r\n".join([*lines, b"Connection: close", b"", b""]))
        await self._pump(server, writer)

    async def _both(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        server: asyncio.StreamReader,
        upstream: asyncio.StreamWriter,
    ) -> None:
        ways = [asyncio.create_task(self._pump(reader, upstream)), asyncio.create_task(self._pump(server, writer))]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while data := await source.read(_READ):
            self._bytes += len(data)
            self.full = self._bytes > MOST_BYTES
            if self.full:
                return
            target.write(data)
            await target.drain()

    def _note(self, host: str, refused: str | None) -> None:
        contact = self._contacts.setdefault((host, refused), Contact(host, refused=refused))
        contact.times += 1


async def _settled() -> None:
    """Let the loop do what is due. Rounds are counted and no time is: a busy computer needs more of that."""
    for _ in range(_ROUNDS):
        await asyncio.sleep(0)
