"""A made-up person's review, served."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .served import PATIENCE, Visitor, home, reviewed, serving

DATA = Path(__file__).parent.parent / "scanner" / "data"


@pytest.fixture
def made_up() -> dict[str, Any]:
    """The review of a person who does not exist, with one finding of nearly every sort."""
    return json.loads((DATA / "review.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A guide over the review of the made-up person, for all tests of a file."""
    root = tmp_path_factory.mktemp("guide")
    home(root)
    reviewed(root / "review", json.loads((DATA / "review.json").read_text(encoding="utf-8")))
    with serving(root) as served:
        yield served


@pytest.fixture(scope="module")
def visitor(guide: Any) -> Visitor:
    """The browser that was let in."""
    return Visitor(guide.address)


@pytest.fixture
def window(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Open the address of a guide in a fresh window. `page.foreign` lists requests to anywhere else, `errors` complaints."""
    contexts = []

    def opener(address: str, **options: Any) -> Any:
        context = chromium.new_context(**{"viewport": {"width": 1200, "height": 900}, **options})
        contexts.append(context)
        context.set_default_timeout(PATIENCE * 1000)
        page = context.new_page()
        page.foreign, page.errors = [], []
        own = address.partition("/enter")[0]
        page.on(
            "request",
            lambda request: request.url.startswith((own, "data:", "blob:")) or page.foreign.append(request.url),
        )
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("console", lambda line: line.type == "error" and page.errors.append(line.text))
        page.goto(address)
        page.wait_for_url(lambda url: "/enter" not in url)
        return page

    yield opener
    for context in contexts:
        context.close()
