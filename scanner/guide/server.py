"""The server of the guide: on loopback, on a port nobody knows beforehand, for as long as somebody uses it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from pathlib import Path
from typing import Any, Final

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from scanner.guide.app import guarded
from scanner.guide.desk import OPENER
from scanner.guide.lock import held
from scanner.guide.sitting import Guide, Setting
from scanner.review import write_private

IDLE: Final = 60 * 60.0  # seconds without a request after which it stops
PATIENCE: Final = 10.0  # seconds that a browser has to say what it wants
_LOOK: Final = 1.0
_OPENER: Final = (
    '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Your page</title>'
    '<meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0; url={there}"></head>'
    '<body><p><a href="{there}">Open your page</a></p></body></html>\n'
)


class Impatient(H11Protocol):
    """HTTP as uvicorn speaks it; who connects and does not say what they want is hung up on."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Stop waiting once a request is there whole; begin again with the first bytes of the next."""
        if self.cycle is None or self.cycle.response_complete:
            self._wait()
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._enough()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._enough()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._waiting is None:
            self._waiting = self.loop.call_later(PATIENCE, self._hang_up)

    def _enough(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _hang_up(self) -> None:
        self._waiting = None
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()


class Server:
    """One guide, served until it is stopped or nobody uses it."""

    def __init__(self, setting: Setting, idle: float = IDLE) -> None:
        """Bind a port of loopback; serve nothing yet."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen()  # so that a browser that is quicker than the server waits
        self._idle = idle
        self.guide = Guide(setting)
        self.app = guarded(self.guide, f"127.0.0.1:{self._socket.getsockname()[1]}")
        config = uvicorn.Config(
            self.app,
            http=Impatient,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",  # no traceback: what went wrong is said on the page
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=int(PATIENCE),
            timeout_graceful_shutdown=2,
            h11_max_incomplete_event_size=32 << 10,
        )
        self._server = uvicorn.Server(config)
        self._opener = setting.folder / OPENER
        self.guide.stop = self.stop
        self.app.on_entry = self._entered

    @property
    def address(self) -> str:
        """Return the address to open, good for one time."""
        return self.app.address

    def opener(self) -> Path:
        """
        Write a page that leads there, for its owner alone, and return where it lies. It goes as soon as it was used.

        A browser is started with this file's name and not with the address: what a program is started with, every user of a
        computer can read.
        """
        return write_private(self._opener, _OPENER.format(there=self.address).encode())

    def _entered(self) -> None:
        with contextlib.suppress(OSError):  # not written, or open in another program: the address in it is spent
            self._opener.unlink(missing_ok=True)

    def stop(self) -> None:
        """Stop, when the answers under way are given."""
        self._server.should_exit = True

    def serve(self) -> None:
        """Serve until it is over. What was decided is kept; a scan under way is stopped."""
        try:
            asyncio.run(self._served())
        except KeyboardInterrupt:  # Ctrl-C, which the server gives on when it has finished
            pass
        finally:
            self._socket.close()
            self._entered()
            self.guide.close()

    async def _served(self) -> None:
        watch = asyncio.create_task(self._watched())
        try:
            await self._server.serve(sockets=[self._socket])
        finally:
            watch.cancel()

    async def _watched(self) -> None:
        while True:
            await asyncio.sleep(min(_LOOK, self._idle / 4))
            job = self.guide.job
            if self.app.idle > self._idle and (job is None or job.progress.over):
                self.stop()
                return


__all__ = ["IDLE", "Server", "Setting", "held"]
