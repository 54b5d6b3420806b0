"""Reading a profile in the ways that its site documents for programs, through the same gate, and the pictures of its posts."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from playwright.sync_api import Error

from checks.content import Kind
from scanner.captures.extract import Extract, extract
from scanner.captures.page import Page
from scanner.captures.view import Found
from scanner.live.address import Profile
from scanner.live.api import Answer, Hook, hooks
from scanner.live.harvest import ENOUGH, STOPPED
from scanner.live.limits import Limits
from scanner.live.pictures import Loaded

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

_ACTION = 15_000  # milliseconds
_POSTS = (Kind.POST, Kind.VIDEO, Kind.COMMENT)


class Documented:
    """
    What a site's documented ways gave of a profile.

    `extracts` are what was read, `stopped` says why that ended early (None: at its end).
    """

    def __init__(
        self, context: BrowserContext, loaded: Loaded, profile: Profile, limits: Limits, deadline: float
    ) -> None:
        """Prepare. `deadline` is a time of the monotonic clock."""
        self.extracts: list[Extract] = []
        self.stopped: str | None = None
        self._context, self._loaded, self._profile, self._limits = context, loaded, profile, limits
        self._deadline = deadline

    def go(self, markup: str, when: datetime, seen: Callable[[int, int], bool]) -> bool:
        """
        Read the profile in the ways that its page names; return whether one gave all that is wanted.

        `when` is the time of the visit; `seen` hears how many posts and pictures there are by now and returns whether to go on.
        """

        def ask(address: str) -> Answer:
            response = self._context.request.get(address, max_redirects=0, timeout=_ACTION)
            return Answer(response.status, dict(response.headers), response.body())

        return any(self._hooked(hook, when, seen) for hook in hooks(self._profile, markup, ask, self._limits.between))

    def _hooked(self, hook: Hook, when: datetime, seen: Callable[[int, int], bool]) -> bool:
        """Read in one such way; return whether that gave all that is wanted."""
        answers: list[str] = []
        one: Extract | None = None
        whole = enough = False
        told = hook.go()
        while not (enough or self.stopped):
            try:
                answers.append(next(told))
            except StopIteration as ended:
                whole = ended.value
                break
            except Error:  # the page itself is read instead
                break
            one = self._answered(answers, when)
            count = sum(found.kind in _POSTS for found in one.found)
            enough = count >= self._limits.posts
            self.stopped = None if seen(count, len(self._loaded.members)) else STOPPED
        if one is None:
            return False
        if enough:
            self.stopped = ENOUGH
            one.found = _first(one.found, self._limits.posts)
        for found in one.found:
            if hook.of_owner and found.kind in _POSTS and found.own is None:
                found.own = True
        self.extracts.append(one)
        self._fetch(one)
        return whole or self.stopped is not None

    def _answered(self, answers: list[str], when: datetime) -> Extract:
        """Return what stands in the answers of a site to programs."""
        address = self._profile.address
        markup = "".join(as_script(one) for one in answers)
        return extract(Page(address, f"<html><body>{markup}</body></html>", address, when, self._loaded.members.get))

    def _fetch(self, one: Extract) -> None:
        """Fetch the pictures of posts that came without a page, once each."""
        for image in (image for found in one.found if found.own is not False for image in found.pictures):
            address = image.reference
            if address in self._loaded.members or self._loaded.full or time.monotonic() > self._deadline:
                continue
            with contextlib.suppress(Error):  # it is missed later on, by the post that shows it
                response = self._context.request.get(address, max_redirects=0, timeout=_ACTION)
                if response.ok and response.headers.get("content-type", "").startswith("image/"):
                    self._loaded.keep(address, response.body())


def as_script(answer: str) -> str:
    """Return an answer in JSON as it stands in pages."""
    return f'<script type="application/json">{answer.replace("<", chr(92) + "u003c")}</script>'


def _first(found: list[Found], most: int) -> list[Found]:
    """Return what was found without all but the first so many posts."""
    posts = [one for one in found if one.kind in _POSTS]
    over = {id(one) for one in posts[most:]}
    return [one for one in found if id(one) not in over]
