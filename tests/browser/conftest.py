"""A real Chromium that may open local files and nothing else."""

from __future__ import annotations

import base64
import copy
import io
import json
import string
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

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


@pytest.fixture
def many() -> Callable[[dict[str, Any], int], dict[str, Any]]:
    """Make a review as long as one likes."""
    return _longer


@pytest.fixture
def follow() -> Callable[[Any, Callable[[], object]], None]:
    """Go to another place of the same page, and wait until the page has been told: browsers do so a little later."""
    return _follow


def _follow(page: Any, go: Callable[[], object]) -> None:
    page.evaluate("() => { window.told = new Promise((tell) => addEventListener('hashchange', tell, { once: true })) }")
    go()
    page.evaluate("() => window.told.then(() => true)")


def _longer(review: dict[str, Any], number: int) -> dict[str, Any]:
    """The same review with so many findings that each is a card of its own, some with pictures."""
    model = next(one for one in review["findings"] if one["rule"] == "T-YP")
    letters = string.ascii_lowercase
    findings = []
    for at in range(number):
        one = copy.deepcopy(model)
        word = f"{letters[at // 26 % 26]}{letters[at % 26]}nonsense"
        one["id"] = f"m{at:07d}"
        one["item"] |= {"id": f"m{at}", "text": f"these are {word}, all of them"}
        one["spans"] = [[10, 10 + len(word), "insult"]]
        if at % 5 == 0:
            one |= {"rule": "P-DRINK", "check": "images", "part": "8.4-p", "thumbnail": _small_picture()}
            one["item"] |= {"kind": "image", "media": f"media/{at}.jpg"}
        findings.append(one)
    return review | {"findings": findings}


def _small_picture() -> str:
    buffer = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").resize((320, 240)).save(buffer, "JPEG")
    return base64.b64encode(buffer.getvalue()).decode()
