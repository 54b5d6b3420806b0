"""One visit to one profile: opened through the gate, scrolled to its end, taken down, and how much of it that was."""

from __future__ import annotations

import contextlib
import dataclasses
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import psutil
from playwright.sync_api import Error

from checks.content import Kind
from scanner.captures.extract import Extract, extract
from scanner.captures.page import Page
from scanner.captures.people import absolute
from scanner.live.address import Profile
from scanner.live.answers import html_in
from scanner.live.browser import a_home, ended_at_last, launch, playing
from scanner.live.coverage import Coverage, Evidence, judged
from scanner.live.documented import Documented, as_script
from scanner.live.gate import Address, Contact, Gate
from scanner.live.harvest import STOPPED, Harvest, watching_script
from scanner.live.limits import Limits
from scanner.live.pictures import Loaded
from scanner.live.signin import PATIENCE, SignIn, signed_in
from scanner.live.walls import (
    declared,
    failure_in,
    is_challenge,
    is_private,
    is_wall,
    status_in_words,
    wants_login,
)

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext
    from playwright.sync_api import Page as Tab

    from scanner.archives.container import Member

_NO_NEED = r"\.(?:mp4|webm|m3u8|mpd|m4s|mov|mp3|ogg|woff2?|ttf|otf|webmanifest)(?:[?#]|$)"
ANOTHER = "somebody else is signed in than this profile is of, so nothing was read"
_GRACE = 90.0
_ACTION = 15_000  # milliseconds
_SHOT = 5_000
_MOST_SHOTS = 40
_SHOWS = "(address) => [...document.images].find((one) => (one.currentSrc || one.src) === address)"


@dataclasses.dataclass(slots=True)
class Visit:
    """What came of a visit: the pages as they were read, how much of the profile that is, and which servers were asked."""

    profile: Profile
    when: datetime
    extracts: list[Extract]
    coverage: Coverage
    told: str
    servers: list[Contact]
    text: str = ""
    links_me: tuple[str, ...] = ()
    as_one_text: bool = False
    stopped: str | None = None
    signed_in: bool = False


class Visitor:
    """
    Opens a profile and reads it, with `sign_in` in a window in which the person has signed in.

    What tests of it change stands in its arguments; people change `limits` alone.
    """

    def __init__(
        self,
        profile: Profile,
        limits: Limits,
        seen: Callable[[int, int], bool] = lambda _posts, _pictures: True,
        *,
        lookup: Callable[[str, int], list[Address]] | None = None,
        warn: Callable[[str], None] = lambda _text: None,
        context: dict[str, Any] | None = None,
        sign_in: SignIn | None = None,
    ) -> None:
        """Prepare. `seen` hears how many posts and pictures have come and returns whether to go on."""
        self._profile, self._limits, self._seen, self._warn = profile, limits, seen, warn
        self._lookup = lookup
        self._more = context or {}
        self._sign_in = sign_in
        self._extracts: list[Extract] = []
        self._when = datetime.now(UTC)
        self._evidence = Evidence(shows_strangers_all=profile.site.shows_all, has_posts=profile.site.has_posts)
        self._posts = 0
        self._deadline = 0.0
        self._texts: list[str] = []

    def go(self) -> Visit:
        """Visit the profile. Raises NoBrowser; whatever else goes wrong becomes part of what the visit says."""
        with Gate(self._profile.rules, self._lookup) as gate:
            try:
                with self._browsing(gate) as context:
                    if self._is_let_in(context, gate):
                        self._deadline = time.monotonic() + self._limits.seconds
                        self._walk(self._prepared(context))
            except Error as error:
                self._evidence.failed = self._evidence.failed or failure_in(error.message)
            servers = gate.log
        self._count()
        coverage, told = judged(self._evidence)
        seen, text = self._evidence, "\n".join(self._texts)
        me = tuple(dict.fromkeys(link for one in self._extracts for link in one.me))
        visit = Visit(self._profile, self._when, self._extracts, coverage, told, servers, text, me)
        visit.as_one_text, visit.stopped, visit.signed_in = seen.as_one_text, seen.stopped, seen.signed_in
        return visit

    def _is_let_in(self, context: BrowserContext, gate: Gate) -> bool:
        """Return whether the profile may be read: at once, or when the person has signed in and may read it so."""
        if self._sign_in is None:
            return True
        who = signed_in(context, gate, self._profile, self._sign_in.done)
        allowed = None if isinstance(who, str) else self._sign_in.allowed(who)
        if allowed is None:
            self._evidence.failed = who if isinstance(who, str) else ANOTHER
            return False
        self._limits, self._evidence.signed_in = allowed, True
        return True

    @contextlib.contextmanager
    def _browsing(self, gate: Gate) -> Iterator[BrowserContext]:
        """Start the browser behind the gate, and end it whatever happens."""
        before = set(psutil.Process().children(recursive=True))
        longest = self._limits.seconds + self._limits.opening + _GRACE + (PATIENCE if self._sign_in else 0.0)
        with a_home() as home, playing(home) as playwright:
            browser = launch(playwright, gate.port, self._warn, home, visible=self._sign_in is not None)
            with ended_at_last(longest, before):
                try:
                    yield browser.new_context(**self._options)
                finally:
                    with contextlib.suppress(Error):
                        browser.close()

    @property
    def _options(self) -> dict[str, Any]:
        view = {"no_viewport": True} if self._sign_in else {"viewport": {"width": 1280, "height": 900}}
        return {
            **view,
            "service_workers": "block",
            "accept_downloads": False,
            "locale": "en-GB",
            "timezone_id": "Europe/London",
            "reduced_motion": "reduce",
            **self._more,
        }

    def _prepared(self, context: BrowserContext) -> BrowserContext:
        context.set_default_timeout(_ACTION)
        context.set_default_navigation_timeout(self._limits.opening * 1000)
        context.add_init_script(watching_script(self._profile.site, self._limits))
        context.route_web_socket("**/*", lambda socket: socket.close())
        return context

    def _walk(self, context: BrowserContext) -> None:
        """Open the profile's page, and then those that it calls its next ones."""
        address: str | None = self._profile.address
        opened: set[str] = set()
        loaded = Loaded(context, self._limits)
        while address and address not in opened:
            opened.add(address)
            address = self._page(context, address, loaded)
            if address and (len(opened) >= self._limits.pages or time.monotonic() > self._deadline):
                self._evidence.stopped = self._evidence.stopped or "it has more pages than one visit reads"
                return
            if address and address not in opened:
                time.sleep(self._limits.between)

    def _page(self, context: BrowserContext, address: str, loaded: Loaded) -> str | None:
        """Read one page; return the address of the next one, where there is one and more is wanted."""
        tab = context.new_page()
        harvest = Harvest(tab, self._profile.site, loaded, self._limits, self._deadline)
        seen, posts = self._evidence, self._posts
        following: str | None = None
        markup = ""
        try:
            response = tab.goto(address, wait_until="domcontentloaded")
            seen.wall = seen.wall or is_wall(self._profile.site, tab.url, address)
            seen.failed = seen.failed or (status_in_words(response.status) if response else None)
            if not (self._extracts or seen.failed or seen.wall) and self._documented(context, tab.content(), loaded):
                harvest.glance()
            else:
                harvest.go(lambda new, _: self._seen(posts + new, len(loaded.members)), self._limits.posts - posts)
            markup = harvest.markup()
            self._shots(tab, harvest, loaded)
            seen.wall = seen.wall or harvest.wall or is_wall(self._profile.site, tab.url, address)
            if is_challenge(markup, response.headers if response else {}) and not harvest.posts:
                seen.failed = "the site wants to see that a person is looking, and this tool is none"
            following = harvest.next_page()
            landed = tab.url
            tab.close()
        except Error as error:
            seen.failed = failure_in(error.message)
            markup, landed = markup or harvest.kept_so_far(), address
        loaded.take()
        self._posts += harvest.posts
        seen.stopped = seen.stopped or harvest.stopped
        seen.wall = seen.wall or wants_login(loaded.answers)
        self._take(address, landed, markup, loaded)
        return following if not (seen.failed or seen.wall or seen.stopped) else None

    def _documented(self, context: BrowserContext, markup: str, loaded: Loaded) -> bool:
        """
        Read the profile in the way that its site documents for programs; return whether that gave all that is wanted.

        Who is signed in sees more on the page than programs are given.
        """
        if self._evidence.signed_in:
            return False
        reading = Documented(context, loaded, self._profile, self._limits, self._deadline)
        given = reading.go(markup, self._when, self._seen)
        self._extracts += reading.extracts
        self._evidence.stopped = reading.stopped
        return given

    def _shots(self, tab: Tab, harvest: Harvest, loaded: Loaded) -> None:
        """Take a picture of each picture that a post shows and that did not come as a file."""
        for address in harvest.lacking()[:_MOST_SHOTS]:
            with contextlib.suppress(Error):  # it has gone by then; the post that showed it says so
                shown = tab.evaluate_handle(_SHOWS, address).as_element()
                if shown is not None:
                    loaded.put(address, shown.screenshot(type="jpeg", quality=70, timeout=_SHOT))

    def _take(self, address: str, landed: str, markup: str, loaded: Loaded) -> None:
        """Take down a page, with the answers that its own scripts got."""
        if landed.startswith(("chrome-error:", "about:")) or is_wall(self._profile.site, landed, address):
            return  # it is not the profile
        answers, loaded.answers = loaded.answers, []
        sniffed = "".join(as_script(one) + "".join(html_in(one)) for one in answers)
        base = landed

        def find(reference: str) -> Member | None:
            full = reference if reference in loaded.members else absolute(reference, base) or ""
            return loaded.members.get(full) or loaded.members.get(reference)

        page = Page(address, markup + sniffed, landed, self._when, find, seed=not self._extracts)
        if self._evidence.declared is None:
            self._evidence.declared = declared(markup)
        one = extract(page, with_text=True)
        self._extracts.append(one)
        self._texts.append(one.text)

    def _count(self) -> None:
        """Count what there is of the profile, when all pages are read."""
        seen = self._evidence
        found = [one for extract in self._extracts for one in extract.found]
        posts = {
            one.address or one.text
            for one in found
            if one.kind in (Kind.POST, Kind.VIDEO) and one.own is not False and (one.address or one.text)
        }
        comments = {(one.address, one.text) for one in found if one.kind is Kind.COMMENT}
        seen.posts = len(posts) or len(comments)
        seen.shown = any(one.kind in (Kind.BIO, Kind.IMAGE) for one in found)
        if not seen.posts:
            seen.private = any(is_private(self._profile.site, text) for text in self._texts)
            whole = any(one.whole for one in self._extracts)
            if whole and seen.has_posts and not (seen.private or seen.wall or seen.failed or seen.declared):
                seen.posts, seen.as_one_text = 1, True


__all__ = ["STOPPED", "Visit", "Visitor"]
