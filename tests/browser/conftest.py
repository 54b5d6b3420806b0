"""A real Chromium that may open local files and nothing else."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DATA = Path(__file__).parent.parent / "scanner" / "data"


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


class Opened(list[str]):
    """What an opened page asked for beside its own file, why it did not get it, and what its scripts complained of."""

    def __init__(self) -> None:
        super().__init__()
        self.errors: list[str] = []
        self.blocked: list[str] = []


@pytest.fixture
def open_html(chromium: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Open an HTML text as a local file, in a fresh context that is offline. `page.opened` lists other requests."""
    contexts = []

    def opener(html: str, **options: Any) -> Any:
        path = tmp_path / f"page-{len(contexts)}.html"
        path.write_bytes(html.encode())
        context = chromium.new_context(**{"viewport": {"width": 1200, "height": 900}, "offline": True, **options})
        contexts.append(context)
        page = context.new_page()
        page.opened = Opened()
        own = (path.as_uri(), "data:", "blob:")
        page.on("request", lambda request: request.url.startswith(own) or page.opened.append(request.url))
        page.on("requestfailed", lambda request: page.opened.blocked.append(str(request.failure)))
        page.on("pageerror", lambda error: page.opened.errors.append(str(error)))
        page.goto(path.as_uri())
        return page

    yield opener
    for context in contexts:
        context.close()


@pytest.fixture
def axe_violations() -> Callable[[Any], list[str]]:
    """What axe finds against WCAG 2.2 A and AA on a page, each with its place."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()

    def violations(page: Any) -> list[str]:
        options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
        answer = axe.run(page, options=options).response
        return [f"{one['id']}: {node['target']}" for one in answer["violations"] for node in one["nodes"]]

    return violations


@pytest.fixture
def made_up() -> dict[str, Any]:
    """The review of a person who does not exist, with one finding of nearly every sort."""
    return json.loads((DATA / "review.json").read_text(encoding="utf-8"))
