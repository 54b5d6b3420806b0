"""
The door of the guide: who may come in, and what goes out with every answer.

The page holds what a person wrote in ten years, and it is served by a port that every program of the computer can knock at,
and that any page on the internet can make the browser knock at. So each request has to name this very address as its host
(no name on the internet can be turned into it), has to come from this page itself and from no other, has to know the place,
which nobody can guess, and has to carry the cookie, which is given once, for a token that is good once.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from http.cookies import CookieError, SimpleCookie
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scanner.guide.refusal import Refusal

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS: Final = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    # Not no-referrer: with that a browser sends "Origin: null" with our own forms. Nothing goes to another site either way.
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
_COOKIE: Final = "guide"
_WELCOME: Final = (
    '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Your page</title>'
    '<meta http-equiv="refresh" content="0; url={there}"></head>'
    '<body><main><h1>Your page is ready</h1><p><a href="{there}">Open it</a></p></main></body></html>'
)


class Guard:
    """Lets one browser in, with what it was told at the start; everybody else is shown a line that tells them nothing."""

    def __init__(self, app: ASGIApp, authority: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Guard an app that is served at `authority`, such as 127.0.0.1:49321."""
        self._app = app
        self._authority = authority
        self._clock = clock
        self._place = secrets.token_urlsafe(16)
        self._token: str | None = secrets.token_urlsafe(32)
        self._cookie: str | None = None
        self._lock = threading.Lock()
        self.on_entry: Callable[[], None] = lambda: None
        self.last = clock()

    @property
    def base(self) -> str:
        """
        Return the path below which everything lies.

        It cannot be guessed, and it is the cookie's path too: cookies know no ports, so without it another program's page
        on this computer would be sent ours.
        """
        return f"/{self._place}"

    @property
    def address(self) -> str:
        """Return the address to open, good for one time."""
        return f"http://{self._authority}{self.base}/enter?token={self._token}"

    @property
    def idle(self) -> float:
        """Return for how many seconds nobody who may come in has asked for anything."""
        return self._clock() - self.last

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let it through to the app with the base as its root."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # a web socket: there is none here
            return
        answer = self._answer(scope)
        if answer is not None:
            await self._finished(answer)(scope, receive, send)
            return
        self.last = self._clock()
        below = {**scope, "path": scope["path"].removeprefix(self.base) or "/", "raw_path": None}
        await self._app(below, receive, _with(send, _ALWAYS.items()))

    def _answer(self, scope: Scope) -> Response | None:
        """Return what somebody is told who may not come in, or who has just been let in; None for who may go on."""
        headers = Headers(scope=scope)
        try:
            self._right_address(scope, headers)
            if scope["path"] == f"{self.base}/enter":
                return self._let_in(scope)
            self._known(scope, headers)
        except Refusal as refusal:
            return PlainTextResponse(f"{refusal}\n", refusal.status)
        return None

    def _right_address(self, scope: Scope, headers: Headers) -> None:
        """Refuse what was sent to another name, or by another page."""
        if headers.getlist("host") != [self._authority]:
            raise Refusal(421, "This is not the address of this page.")
        origin = headers.get("origin")
        if origin is not None and origin != f"http://{self._authority}":
            raise Refusal(403, "Another page asked for this, so it was not done.")
        entering = scope["path"] == f"{self.base}/enter"
        site = headers.get("sec-fetch-site")
        if site is not None and site not in ("same-origin", "none") and not entering:
            raise Refusal(403, "Another page asked for this, so it was not done.")
        if scope["method"] not in ("GET", "HEAD", "POST"):
            raise Refusal(405, "This page does not do that.")
        if scope["method"] == "POST" and (entering or (origin is None and site != "same-origin")):
            raise Refusal(403, "It is not clear which page asked for this, so it was not done.")

    def _let_in(self, scope: Scope) -> Response:
        """Give the cookie for the token. The token is good once: a second browser with the same address stays outside."""
        query = scope["query_string"].decode("latin-1")
        with self._lock:
            token, given = self._token, query.removeprefix("token=")
            if token is None or not hmac.compare_digest(given.encode(), token.encode()):
                raise Refusal(
                    403,
                    "This address has been used already, or is not the right one. Start the guide again for a new one.",
                )
            self._token = None
            self._cookie = secrets.token_urlsafe(32)
        self.last = self._clock()
        self.on_entry()
        # A page and not a redirect: what a browser was sent to from elsewhere, it would open without the strict cookie.
        answer = HTMLResponse(_WELCOME.format(there=f"{self.base}/"))
        answer.set_cookie(_COOKIE, self._cookie, path=self.base, httponly=True, samesite="strict")
        return answer

    def _known(self, scope: Scope, headers: Headers) -> None:
        carried = _cookie_of(headers)
        known = self._cookie is not None and hmac.compare_digest(carried.encode(), self._cookie.encode())
        below = scope["path"] == self.base or scope["path"].startswith(f"{self.base}/")
        if not known or not below:
            raise Refusal(403, "This page belongs to another browser window. Start the guide again to open it here.")

    @staticmethod
    def _finished(answer: Response) -> Response:
        for name, value in _ALWAYS.items():
            answer.headers[name] = value
        answer.headers["content-security-policy"] = "default-src 'none'; frame-ancestors 'none'"
        answer.headers["connection"] = "close"
        return answer


def _cookie_of(headers: Headers) -> str:
    try:
        crumb = SimpleCookie(headers.get("cookie", "")).get(_COOKIE)
    except CookieError:
        return ""
    return crumb.value if crumb else ""


def _with(send: Send, always: Iterable[tuple[str, str]]) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in always:
                headers[name] = value
            headers.setdefault("content-security-policy", POLICY)
        await send(message)

    return sending
