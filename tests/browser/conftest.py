"""A real Chromium that may open local files and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parent.parent / "scanner" / "data"


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
def made_up() -> dict[str, Any]:
    """The review of a person who does not exist, with one finding of nearly every sort."""
    return json.loads((DATA / "review.json").read_text(encoding="utf-8"))
