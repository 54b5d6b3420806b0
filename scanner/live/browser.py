"""The browser that live profiles are opened in: found in the order in which people have one, started sealed off."""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from scanner import browser as installed
from scanner.errors import NothingRead

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

_STARTING = 30_000  # milliseconds
_SWEEPS = 30
_SWEEP = 0.1
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
def a_home() -> Iterator[Path]:
    """Give a folder in which the browser keeps what it must while it runs. All of that is gone after."""
    home = Path(tempfile.mkdtemp(prefix="profile-hygiene-"))
    try:
        yield home
    finally:
        for _ in range(_SWEEPS):
            shutil.rmtree(home, ignore_errors=True)
            if not home.exists():
                break
            time.sleep(_SWEEP)  # a browser that is just ending may still write


@contextlib.contextmanager
def playing(home: Path) -> Iterator[Playwright]:
    """Give Playwright, which keeps its files in `home`. Raises NoBrowser where it is not installed."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - loads much, of use for live profiles only
    except ImportError:
        raise NoBrowser("The part that drives a browser is missing. Install this tool again.") from None
    manager = sync_playwright()
    with _temporary_files_in(home):
        playwright = manager.__enter__()
    try:
        yield playwright
    finally:
        manager.__exit__(*sys.exc_info())


@contextlib.contextmanager
def _temporary_files_in(home: Path) -> Iterator[None]:
    """Let a process that starts now keep its temporary files in a folder: it leaves some behind when it is stopped."""
    names = ("TMPDIR", "TEMP", "TMP")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, str(home)))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def launch(
    playwright: Playwright,
    gate_port: int,
    warn: Callable[[str], None] = lambda _text: None,
    home: Path | None = None,
    *,
    visible: bool = False,
) -> Browser:
    """
    Start the first browser that works, with the gate as its only way out; `visible` with a window. Raises NoBrowser.

    What it would keep in the person's own folder it keeps in `home`, where the system is one in which it can be told so. Its
    protection against hostile pages (the sandbox) is on, but for the system's own administrator, for whom it cannot be.
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
                headless=not visible,
                chromium_sandbox=not root,
                proxy={"server": f"http://127.0.0.1:{gate_port}", "bypass": "<-loopback>"},
                args=[_SEALED],
                timeout=_STARTING,
                handle_sigint=False,
                env=_environment(home),
            )
        except Error as error:
            missing = "xecutable doesn't exist" in error.message or "is not found" in error.message
            if not missing or installed.NAMED_IN in os.environ:
                failed = failed or f"{choice.name} was found but would not start: {_in_words(error.message)}."
    raise NoBrowser(f"{failed} {_INSTALL}" if failed else NO_BROWSER)


@contextlib.contextmanager
def ended_at_last(seconds: float, before: set[psutil.Process]) -> Iterator[None]:
    """
    End by force after so long what was not there before: a page can keep its browser busy for ever, and then it answers to
    nothing else.
    """
    me = psutil.Process()

    def end() -> None:
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # it would tell of each line that is cut now
        for child in set(me.children(recursive=True)) - before:
            with contextlib.suppress(psutil.Error):
                child.kill()

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _environment(home: Path | None) -> dict[str, str | float | bool] | None:
    if home is None or not sys.platform.startswith("linux"):
        return None
    own = {name: str(home) for name in ("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")}
    screen = os.environ.get("XAUTHORITY") or str(Path.home() / ".Xauthority")  # without it there is no window
    return {**os.environ, **own, "XAUTHORITY": screen}


def _in_words(message: str) -> str:
    return next((words for sign, words in _SAID if sign in message), "it ended at once")


def tried() -> str:
    """Start the browser, load a page that asks for nothing, and return its version. Raises NoBrowser."""
    with ThreadPoolExecutor(1) as thread:  # what drives it wants a thread of its own
        return thread.submit(_try).result()


def _try() -> str:
    from scanner.live.gate import Gate, Rules  # noqa: PLC0415 - as above

    with Gate(Rules(())) as gate, a_home() as home, playing(home) as playwright:
        browser = launch(playwright, gate.port, home=home)
        try:
            page = browser.new_page()
            page.goto("data:text/html,<title>works</title>")
            if page.title() != "works":
                raise NoBrowser(f"The browser started but showed nothing. {_INSTALL}")
            return f"version {browser.version}"
        finally:
            browser.close()
