"""The page of a scan: begin it, watch it, stop it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from scanner.guide import pages
from scanner.guide.forms import Form, served
from scanner.guide.sitting import Guide

_OFTEN = 0.4  # seconds between two lines about a scan


class Looking:
    """How a scan gets on, as the person sees it."""

    def __init__(self, guide: Guide) -> None:
        """Take the guide whose pages these are."""
        self._guide = guide
        self._desk = guide.desk

    def routes(self) -> list[Route]:
        """Return the pages and forms."""
        get = {"/scan": self.scan, "/progress": self.progress}
        post = {"/scan": self.start, "/stop-scan": self.stop}
        return served(get, post)

    def start(self, _: Request, form: Form) -> Response:
        """Begin the scan."""
        if form.get("again") is None:
            self._desk.note(
                own=form.get("own") == "yes",
                messages=form.get("messages") == "yes",
                me=form.get("me", "")[:200].strip(),
            )
        self._guide.start_scan()
        return self._guide.to("scan")

    def scan(self, _: Request) -> Response:
        """Show how the scan gets on, with or without a script."""
        job = self._guide.job
        now = job.progress if job else None
        if now and now.state == "done":
            return self._guide.to("review")
        running = bool(now and not now.over)
        more: dict[str, Any] = {"running": running, "progress": now, "notes": self._desk.notes}
        if now:
            more |= {"counts": pages.counts(now), "state": pages.STATES[now.state]}
        return self._guide.page("scan.html.j2", "scan", **more)

    async def progress(self, request: Request) -> Response:
        """Tell how the scan gets on as it does: server-sent events, the last one when it is over."""
        del request

        async def events() -> AsyncIterator[str]:
            while job := self._guide.job:
                now = job.progress
                line = {
                    "state": pages.STATES[now.state],
                    "over": now.over,
                    "done": now.state == "done",
                    "words": now.words,
                    "pictures": now.pictures,
                    "counts": pages.counts(now),
                }
                yield f"data: {json.dumps(line)}\n\n"
                if now.over:
                    return
                await asyncio.sleep(_OFTEN)

        return StreamingResponse(events(), media_type="text/event-stream")

    def stop(self, _: Request, form: Form) -> Response:
        """Stop the scan. Nothing is written."""
        del form
        if self._guide.job:
            self._guide.job.stop()
        return self._guide.to("scan")
