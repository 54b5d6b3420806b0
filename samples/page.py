"""The invented person's public profile, as a page that `demo` serves on this computer while it looks at it."""

from __future__ import annotations

import contextlib
import html
import http.server
import threading
from collections.abc import Iterator, Mapping
from functools import cache

from samples import person
from samples.make import drawn

_HOME = f"/{person.HANDLE}"
_PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{name}</title>
<meta property="og:type" content="profile"><meta property="og:title" content="{name}"></head><body>
<h1>{name}</h1><p class="bio">{about}</p><main>{posts}</main></body></html>
"""
_POST = """<article><a class="p-author" href="{home}">{name}</a>
<a class="u-url" href="{home}/{number}"><time datetime="{time}Z">{day}</time></a>
<div class="e-content">{words}</div>{picture}</article>
"""


@cache
def files() -> Mapping[str, tuple[str, bytes]]:
    """Return the page and its picture: {path: (content type, bytes)}."""
    posts = "".join(
        _POST.format(
            home=_HOME,
            name=person.NAME,
            number=number,
            time=time,
            day=time[:10],
            words=html.escape(words),
            picture='<img src="/hills.jpg" alt="The view" width="320">' if number == 1 else "",
        )
        for number, (time, words) in enumerate(person.PAGE_POSTS, 1)
    )
    page = _PAGE.format(name=person.NAME, about=html.escape(person.PAGE_ABOUT), posts=posts)
    return {_HOME: ("text/html; charset=utf-8", page.encode()), "/hills.jpg": ("image/jpeg", drawn("hills_3"))}


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        sort, data = files().get(self.path, ("text/plain", b""))
        self.send_response(200 if data else 404)
        self.send_header("Content-Type", sort)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Write nothing: the terminal is the person's."""


@contextlib.contextmanager
def served() -> Iterator[str]:
    """Serve the page to this computer alone, and give its address."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{_HOME}"
        finally:
            server.shutdown()
            thread.join()
