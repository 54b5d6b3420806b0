"""The browser that live profiles are opened in: found in the order in which people have one, started sealed off."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanner import browser as installed
from scanner.errors import NothingRead

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

_STARTING = 30_000  # milliseconds
_SEALED = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
_INSTALL = (
    "Install Chrome, Edge or Chromium, or run “profile-hygiene browser install”. If there is one in an unusual place, "
    f"name it in {installed.NAMED_IN}."
)
NO_BROWSER = f"No browser was found to open a live profile with. {_INSTALL}"
_SAID = (
    ("Chromium sandboxing failed", "its protection against hostile pages does not work here"),
    ("XServer", "the visible window needs a desktop. On a server, scan your downloaded archive instead"),
    ("ProcessSingleton", "its folder is open in another window. Close that one first"),
    ("xecutable doesn't exist", "it is not where it was looked for"),
    ("is not found at", "it is not where it was looked for"),
    ("Timeout", "it did not start in time. Close other programs and try again"),
)


class NoBrowser(NothingRead):
    """There is no browser that works. The message says what to do."""


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """A browser to try: what to call it, and what Playwright is told."""

    name: str
    options: dict[str, Any]


def choices(playwright: Playwright) -> Iterator[Choice]:
    """Yield the browsers to try: the one the person names, Playwright's own, Chrome, Edge, what the system has."""
    if named := os.environ.get(installed.NAMED_IN):
        yield Choice(Path(named).name, {"executable_path": named})
        return
    if Path(playwright.chromium.executable_path).exists():
        yield Choice("Chromium of Playwright", {"channel": "chromium"})
    yield Choice("Chrome", {"channel": "chrome"})
    yield Choice("Edge", {"channel": "msedge"})
    if found := installed.find():
        yield Choice(found.name, {"executable_path": str(found)})


@contextlib.contextmanager
def playing() -> Iterator[Playwright]:
    """Give Playwright. Raises NoBrowser where it is not installed."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - loads much, of use for live profiles only
    except ImportError:
        raise NoBrowser("The part that drives a browser is missing. Install this tool again.") from None
    with sync_playwright() as playwright:
        yield playwright


def launch(playwright: Playwright, gate_port: int, warn: Callable[[str], None] = lambda _text: None) -> Browser:
    """
    Start the first browser that works, with the gate as its only way out. Raises NoBrowser.

    Its protection against hostile pages (the sandbox) is on, but for the system's own administrator, for whom it cannot be.
    """
    from playwright.sync_api import Error  # noqa: PLC0415 - as above

    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root:
        warn("You are the administrator, so the browser runs without its sandbox. Better use an ordinary account.")
    failed: str | None = None
    for choice in choices(playwright):
        try:
            return playwright.chromium.launch(
                **choice.options,
                headless=True,
                chromium_sandbox=not root,
                proxy={"server": f"http://127.0.0.1:{gate_port}", "bypass": "<-loopback>"},
                args=[_SEALED],
                timeout=_STARTING,
                handle_sigint=False,
            )
        except Error as error:
            missing = "xecutable doesn't exist" in error.message or "is not found" in error.message
            if not missing or installed.NAMED_IN in os.environ:
                failed = failed or f"{choice.name} was found but would not start: {_in_words(error.message)}."
    raise NoBrowser(f"{failed} {_INSTALL}" if failed else NO_BROWSER)


def _in_words(message: str) -> str:
    return next((words for sign, words in _SAID if sign in message), "it ended at once")


def tried() -> str:
    """Start the browser, load a page that asks for nothing, and return its name and version. Raises NoBrowser."""
    from scanner.live.gate import Gate, Rules  # noqa: PLC0415 - as above

    with Gate(Rules(())) as gate, playing() as playwright:
        browser = launch(playwright, gate.port)
        try:
            page = browser.new_page()
            page.goto("data:text/html,<title>works</title>")
            if page.title() != "works":
                raise NoBrowser(f"The browser started but showed nothing. {_INSTALL}")
            return f"Chromium {browser.version}" if sys.platform == "linux" else f"version {browser.version}"
        finally:
            browser.close()
