"""What the tests of every part share."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# A shell's `&` has interrupts ignored, and what the tests start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def shared():
    """The folder of fixtures that stands beside the repository and is no part of it."""
    folder = Path(os.environ.get("PROFILE_HYGIENE_SHARED") or Path(__file__).parents[2] / "shared")
    if not folder.is_dir():
        pytest.skip("the fixtures of other projects are not on this computer (PROFILE_HYGIENE_SHARED)")
    return folder


@pytest.fixture
def made_up_review():
    """The review of a person who does not exist, as `review.json` holds it."""
    return json.loads((Path(__file__).parent / "scanner" / "data" / "review.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where a Chromium is: what PROFILE_HYGIENE_CHROMIUM names, one of the system, or Playwright's own."""
    named = os.environ.get("PROFILE_HYGIENE_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if not Path(own).exists():
        pytest.skip("no Chromium on this machine: install one, or name it in PROFILE_HYGIENE_CHROMIUM")
    return own


@pytest.fixture(scope="session")
def chromium(chromium_path: str) -> Iterator[Any]:
    """One browser for the whole run."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"] if root else [])
        yield browser
        browser.close()


@pytest.fixture
def axe_violations() -> Callable[..., list[str]]:
    """What axe finds against WCAG 2.2 A and AA on a page, each with its place."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()

    def violations(page: Any, *rules: str) -> list[str]:
        only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": WCAG}
        options = {"runOnly": only, "resultTypes": ["violations"]}
        answer = axe.run(page, options=options).response
        return [f"{one['id']}: {node['target']}" for one in answer["violations"] for node in one["nodes"]]

    return violations
