"""
The person signs in by themself, in a window that is thrown away after, and the site says who is signed in.

While they do, nothing listens: no script of ours is in the pages, no request or answer is looked at, and nothing is written
down but which servers were asked. What they type stays between them and the site.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from playwright.sync_api import Error

from scanner.captures.people import folded, handle_of, key_of
from scanner.captures.sites import Site, sites
from scanner.errors import NothingRead, UserError
from scanner.live.address import Profile
from scanner.live.gate import Gate
from scanner.live.limits import Limits

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

PATIENCE = 15 * 60.0
_STEP = 250  # milliseconds
_TELLING = 10_000
_MOST_TEXT = 50_000
NO_SCREEN = (
    "To sign in you need a window, and this computer has no screen to show one on. Run this on a computer with a desktop, "
    "or scan your own download: “profile-hygiene platforms” says how to get it."
)
NO_WAY = (
    "This tool has no way to sign in to this site. Leave --login away to look at what a visitor sees, or scan your own "
    "download: “profile-hygiene platforms” says how to get it."
)
CLOSED = "the window was closed before you had signed in"
LATE = "nobody signed in within a quarter of an hour"


@dataclasses.dataclass(frozen=True, slots=True)
class Who:
    """Who a site says is signed in, by an address or a name (None: it does not tell), and the text of the profile's page."""

    told: str | None
    text: str

    def is_of(self, profile: Profile) -> bool:
        """Return whether that is whose profile it is."""
        if self.told is None:
            return False
        if "://" in self.told:
            return key_of(self.told) == key_of(profile.address)
        return folded(self.told) == handle_of(profile.address) != ""


@dataclasses.dataclass(frozen=True, slots=True)
class SignIn:
    """
    What a visit is told while the person signs in, and what it asks then.

    `done` is asked a few times a second: None to go on waiting, True when they are ready, False when they gave up. `allowed`
    hears who is signed in, and returns how much of the profile may be read (None: nothing).
    """

    done: Callable[[], bool | None]
    allowed: Callable[[Who], Limits | None]


def window_for(profile: Profile) -> str:
    """Return the address that the window opens at. Raises UserError where there can be no window, or no signing in."""
    if profile.site.hosts and not profile.site.sign_in:
        raise UserError(NO_WAY)
    if sys.platform.startswith("linux") and not any(os.environ.get(one) for one in ("DISPLAY", "WAYLAND_DISPLAY")):
        raise NothingRead(NO_SCREEN)
    return profile.site.sign_in or profile.address


def tells(site: Site) -> tuple[str, ...]:
    """Return how a site says who is signed in; for one without a file of its own, how any such site may say it."""
    return site.me if site.hosts else tuple(one for each in sites() if not each.hosts for one in each.me)


def signed_in(context: BrowserContext, gate: Gate, profile: Profile, done: Callable[[], bool | None]) -> Who | str:
    """
    Let the person sign in, and return who the profile's page then says is signed in; in words, why nobody is.

    Meanwhile the gate lets through what the site needs for that, and nothing of it after: what is open to it then is cut.
    """
    gate.rules = dataclasses.replace(profile.rules, hosts=(*profile.rules.hosts, *profile.site.sign_in_hosts))
    try:
        with contextlib.suppress(Error):  # the window is there, whatever it shows; the person sees it and can try again
            context.new_page().goto(profile.site.sign_in or profile.address, wait_until="commit")
        if failed := _waited(context, done):
            return failed
        for tab in context.pages:
            with contextlib.suppress(Error):  # what it shows is no part of the profile
                tab.goto("about:blank")  # a page that is closed while it loads may never end
                tab.close()
    finally:
        gate.narrow(profile.rules)
    tab = context.new_page()
    tab.goto(profile.address, wait_until="domcontentloaded")
    who = Who(_told(tab, profile), tab.inner_text("body")[:_MOST_TEXT])
    tab.close()
    return who


def _waited(context: BrowserContext, done: Callable[[], bool | None]) -> str | None:
    """Wait until the person is ready; return in words why that will not be."""
    deadline = time.monotonic() + PATIENCE
    while (answer := done()) is None:
        tabs = [tab for tab in context.pages if not tab.is_closed()]
        if not tabs:
            return CLOSED
        if time.monotonic() > deadline:
            return LATE
        with contextlib.suppress(Error):  # it was closed just now: seen at the next step
            tabs[-1].wait_for_timeout(_STEP)
    return None if answer else CLOSED


def _told(tab: Page, profile: Profile) -> str | None:
    """Return the address or the name that a page gives for who is signed in: the first of its signs that is there."""
    signs = tells(profile.site)
    if not signs:
        return None
    with contextlib.suppress(Error):  # what is not there in time is not there
        tab.wait_for_selector(", ".join(signs), state="attached", timeout=_TELLING)
    for sign in signs:
        found = tab.query_selector(sign)
        if found is None:
            continue
        address = found.get_attribute("href")
        told = urljoin(tab.url, address) if address else (found.text_content() or "").strip()
        if told:
            return told
    return None
