"""The report that a new user sees first: that of `demo`, opened in a real browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scanner.cli import main

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The review folder that `demo` leaves."""
    folder = tmp_path_factory.mktemp("demo") / "review"
    done = CliRunner().invoke(main, ["demo", "--quiet", "-o", str(folder)])
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def page(review: Path) -> str:
    return (review / "report.html").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_html: Any, page: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    opened = open_html(page, color_scheme=scheme)
    options = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
    violations = axe.run(opened, options=options).response["violations"]
    assert [one["id"] for one in violations] == []


def test_nothing_scrolls_sideways_on_the_narrowest_phone(open_html: Any, page: str) -> None:
    opened = open_html(page, viewport={"width": 320, "height": 640})
    opened.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert opened.evaluate("document.documentElement.scrollWidth") <= 320


def test_it_asks_nobody_for_anything(open_html: Any, page: str) -> None:
    opened = open_html(page)
    assert (list(opened.opened), opened.opened.errors) == ([], [])


def test_every_check_finds_something(review: Path) -> None:
    findings = json.loads((review / "review.json").read_text(encoding="utf-8"))["findings"]
    assert {one["check"] for one in findings} == {"derogatory", "images", "groups", "exposure"}


def test_no_picture_of_nudity_is_in_it(review: Path) -> None:
    findings = json.loads((review / "review.json").read_text(encoding="utf-8"))["findings"]
    nude = [one for one in findings if one["rule"] == "P-NUDE"]
    assert nude
    assert not any(one.get("thumbnail") for one in nude)
