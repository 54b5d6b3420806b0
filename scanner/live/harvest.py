"""Scrolling through a page to its end, while what comes into view is kept, until there is no more or enough."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from scanner.captures import marks
from scanner.captures.sites import Site
from scanner.live.limits import Limits
from scanner.live.pictures import Loaded

if TYPE_CHECKING:
    from playwright.sync_api import Page

ENOUGH = "it was asked to read no more than that"
TOO_LONG = "the time for one visit was over"
STOPPED = "you stopped it"


@cache
def _script() -> str:
    return (resources.files("scanner.live") / "harvest.js").read_text(encoding="utf-8")


def watching_script(site: Site, limits: Limits) -> str:
    """Return the script that keeps the posts of a page, told how this site writes them."""
    said = {
        "post": ", ".join((*site.post, marks.POST)),
        "around": marks.AROUND,
        "comments": marks.COMMENTS,
        "permalink": [*site.permalink, *marks.PERMALINK],
        "wall": ", ".join(site.wall_shown),
        "more": ", ".join(site.more),
        "end": ", ".join(site.end),
        "most": limits.posts,
        "mostText": limits.page_text,
    }
    return f"{_script().strip()}({json.dumps(said)});"


class Harvest:
    """One page being scrolled through. `stopped` says why it ended early (None: at its end), `wall` whether a wall came up."""

    def __init__(self, page: Page, site: Site, loaded: Loaded, limits: Limits, deadline: float) -> None:
        """Prepare. `deadline` is a time of the monotonic clock."""
        self.stopped: str | None = None
        self.wall = False
        self.posts = 0
        self._page, self._site, self._loaded, self._limits = page, site, loaded, limits
        self._deadline = deadline
        self._old = 0
        self._kept: dict[str, str] = {}
        self._head = ""

    def go(self, seen: Callable[[int, int], bool], most: int) -> None:
        """
        Scroll down to the end.

        `seen` hears how many posts and pictures there are by now and returns whether to go on; `most` posts are enough.
        """
        quiet = 0
        before: tuple[int, object] = (-1, None)
        self._call("sweep")
        self._head = str(self._call("head") or "")
        while True:
            state = self._look()
            self._loaded.take()
            if not seen(self.posts, len(self._loaded.members)):
                self.stopped = STOPPED
            elif self.posts >= most:
                self.stopped = ENOUGH
            elif time.monotonic() > self._deadline:
                self.stopped = TOO_LONG
            if self.stopped or self.wall or state.get("end") is True or self._is_past(state):
                return
            now = (self.posts, state.get("height"))
            quiet = quiet + 1 if now == before and state.get("bottom") else 0
            if quiet >= self._limits.quiet and not (self._site.more and self._call("more") is True):
                return
            before = now
            self._call("scroll")
            self._page.wait_for_timeout(self._limits.pause * 1000)

    def glance(self) -> None:
        """Look at the page once, where what it holds came in another way."""
        self._call("sweep")
        self._head = str(self._call("head") or "")
        self._look()
        self._page.wait_for_timeout(self._limits.pause * 1000)
        self._loaded.take()

    def _is_past(self, state: dict[str, Any]) -> bool:
        """Return whether the last posts have been older than what is wanted for three steps."""
        newest = state.get("newestOfLast")
        if self._limits.since is None or not isinstance(newest, int | float):
            return False
        try:
            day = datetime.fromtimestamp(newest / 1000, UTC).date()
        except (OverflowError, OSError, ValueError):
            return False
        self._old = self._old + 1 if day < self._limits.since else 0
        return self._old >= self._limits.quiet

    def markup(self) -> str:
        """Return the page with all that was on it at any time."""
        self._call("sweep")
        self._look()
        taken = self._call("take")
        page, gone = taken.get("page"), taken.get("gone")
        if not isinstance(page, str) or not page:
            return self.kept_so_far()
        keys = [one for one in gone if isinstance(one, str)] if isinstance(gone, list) else []
        end = page.rfind("</body>")
        end = end if end >= 0 else len(page)
        return f"{page[:end]}<main>{''.join(self._kept.get(key, '') for key in keys)}</main>{page[end:]}"

    def kept_so_far(self) -> str:
        """Return a page of the posts that were handed over: what there is where the page itself is gone or far too large."""
        return f"<html>{self._head}<body><main>{''.join(self._kept.values())}</main></body></html>"

    def lacking(self) -> list[str]:
        """Return the addresses of pictures that posts show and that did not come as files."""
        found = self._call("shown")
        addresses = [one for one in found if isinstance(one, str)] if isinstance(found, list) else []
        return [one for one in dict.fromkeys(addresses) if one not in self._loaded.members]

    def next_page(self) -> str | None:
        """Return the address that the page calls its next one."""
        found = self._call("next")
        return found if isinstance(found, str) else None

    def _hand_over(self, state: dict[str, Any]) -> None:
        for one in state.get("fresh") or ():
            if isinstance(one, list) and len(one) == 2 and all(isinstance(part, str) for part in one):  # noqa: PLR2004 - an address and its content
                self._kept[one[0]] = one[1]
        self.posts, self.wall = len(self._kept), state.get("wall") is True

    def _look(self) -> dict[str, Any]:
        state: dict[str, Any] = self._call("look")
        self._hand_over(state)
        return state

    def _call(self, name: str) -> Any:
        """Ask the script in the page. A page may have put anything in its place, so no answer is taken for granted."""
        answer = self._page.evaluate(f"() => window.__profile_hygiene ? window.__profile_hygiene.{name}() : null")
        return answer if name not in ("look", "take") or isinstance(answer, dict) else {}
