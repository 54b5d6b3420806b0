"""What axe says of the report: of a short one, a long one, of the stop page, of the cover and of open questions."""

from __future__ import annotations

from typing import Any

import pytest

from scanner.report import render

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("number", [0, 1, None, pytest.param(500, marks=pytest.mark.slow)])
def test_axe_finds_nothing(
    open_html: Any, axe_violations: Any, made_up: dict[str, Any], many: Any, scheme: str, number: int | None
) -> None:
    """No violation of WCAG 2.2 A or AA that a program can see, whatever the length of the report."""
    review = made_up if number is None else many(made_up, number)
    page = open_html(render(review), color_scheme=scheme)
    page.evaluate(  # far cards too, which a long page lays out only when they come near
        """() => {
          const all = new CSSStyleSheet();
          all.replaceSync('.card { content-visibility: visible !important }');
          document.adoptedStyleSheets = [all];
        }"""
    )
    page.evaluate("document.querySelectorAll('details').forEach((one, at) => { if (at < 40) one.open = true })")
    assert axe_violations(page) == []


def test_axe_finds_nothing_on_the_stop_page_and_the_covered_page(
    open_html: Any, axe_violations: Any, made_up: dict[str, Any]
) -> None:
    """The interruption panel and the cover are pages of their own and held to the same."""
    made_up["findings"][0] |= {"rule": "S-CHILD", "level": "stop", "severity": "urgent"}
    page = open_html(render(made_up))
    assert page.locator("main .stop").is_visible()
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    assert axe_violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_when_every_follow_up_is_open(
    open_html: Any, axe_violations: Any, made_up: dict[str, Any], scheme: str
) -> None:
    """The questions that come after a choice are there for everyone too."""
    page = open_html(render(made_up), color_scheme=scheme)
    for value in ("change", "keep", "talk"):
        for radio in page.locator(f'input[value="{value}"][name^="d-"]').all():
            radio.evaluate("(one) => one.click()")
        assert axe_violations(page) == []
