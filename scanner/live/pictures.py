"""Pictures exactly as the page loaded them: taken from the browser as they come, one request each, held in memory only."""

from __future__ import annotations

import contextlib
import io
import json
from typing import TYPE_CHECKING

from scanner.archives.container import Member
from scanner.live.limits import Limits

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Request

_MOST_STYLE = 4 << 20
_MOST_ANSWER = 4 << 20
_MOST_ANSWERS = 32 << 20
_ANSWER_LEADS = ("for (;;);", "for(;;);", ")]}'")
_GOOD = 200


class Loaded:
    """
    What a page has loaded: pictures, style sheets, and the answers that its own scripts asked for.

    `full` says that there were more pictures than are held.
    """

    def __init__(self, context: BrowserContext, limits: Limits) -> None:
        """Listen to a context."""
        self.members: dict[str, Member] = {}
        self.answers: list[str] = []
        self.full = False
        self.requests = 0
        self._limits = limits
        self._waiting: list[Request] = []
        self._bytes = 0
        self._answered = 0
        context.on("requestfinished", lambda request: self._waiting.append(request))  # noqa: PLW0108 - it marks its handlers

    def take(self) -> None:
        """Take what has come since last time: the browser forgets it after a while."""
        from playwright.sync_api import Error  # noqa: PLC0415 - loads much, of use for live profiles only

        waiting, self._waiting[:] = self._waiting[:], []
        for request in waiting:
            sort = request.resource_type
            if sort not in ("image", "stylesheet", "xhr", "fetch"):
                continue
            with contextlib.suppress(Error):  # what cannot be had is missed later on, by the post that shows it
                response = request.response()
                if response is None or response.status != _GOOD:
                    continue
                if sort in ("xhr", "fetch"):
                    self._answer(response.headers.get("content-type", ""), response.body)
                elif request.url not in self.members:
                    self.keep(request.url, response.body(), sort)

    def keep(self, address: str, data: bytes, sort: str = "image") -> None:
        """Hold a picture or style sheet, while there is room."""
        self.requests += sort == "image"
        if sort == "stylesheet" and len(data) > _MOST_STYLE:
            return
        if self._bytes + len(data) > self._limits.pictures:
            self.full = True
            return
        self._bytes += len(data)
        self.put(address, data)

    def put(self, address: str, data: bytes) -> None:
        """Hold the bytes behind an address."""
        self.members[address] = Member(address, len(data), (len(data), None), lambda: io.BytesIO(data))

    def _answer(self, sort: str, body: object) -> None:
        if "json" not in sort and "javascript" not in sort and "text/plain" not in sort:
            return
        data = body()  # type: ignore[operator]
        if len(data) > _MOST_ANSWER or self._answered + len(data) > _MOST_ANSWERS:
            return
        text = data.decode("utf-8", "replace")
        for lead in _ANSWER_LEADS:
            text = text.removeprefix(lead)
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            return
        self._answered += len(data)
        self.answers.append(text)
