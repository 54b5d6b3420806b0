"""Every page for everyone: axe, the narrowest phone, light and dark, the keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scanner.guide.job import Progress
from scanner.guide.sitting import Guide

from .served import home, reviewed, saved, serving
from .test_together import YES, ask_all

pytestmark = pytest.mark.browser
PAGES = [
    *("begin", "download", "download?folder={home}", "scan", "review", "certificate", "consent", "shared", "steps"),
    *("withdraw", "close", "nowhere"),
]


class Under:
    """A scan that is always half way."""

    progress = Progress("looking", (1200, 48000), (3, 9), 120.5, 391.0)

    def stop(self) -> None:
        """There is nothing to stop."""


@pytest.mark.slow
def test_every_page(tmp_path: Path, window: Any, made_up: dict[str, Any], axe_violations: Any) -> None:
    """No violation of WCAG 2.2 A or AA that a program can see, and nothing sideways at 320 pixels."""
    person = home(tmp_path)
    ask_all(reviewed(tmp_path / "review", made_up)).save(tmp_path / "review")
    with serving(tmp_path, together=True) as served:
        page = window(served.address, color_scheme="light", viewport={"width": 320, "height": 640})
        guide: Guide = served.guide
        root = f"http://127.0.0.1:{served.port}{served.base}"

        def look(name: str) -> None:
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            assert (name, axe_violations(page)) == (name, [])
            page.emulate_media(color_scheme="dark")
            assert (name, "dark", axe_violations(page, "color-contrast")) == (name, "dark", [])
            page.emulate_media(color_scheme="light")
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
            narrow = "[...document.querySelectorAll('a.button, button, .choice, select')].filter(one => one.checkVisibility()"
            assert page.evaluate(f"{narrow} && one.getBoundingClientRect().height < 24).length") == 0, name

        look("consent")
        page.request.post(f"{root}/consent", form=YES, headers={"Origin": root.partition(served.base)[0]})
        guide.desk.note(sources=[str(person / "Downloads" / "facebook-me.zip"), str(person / "gone.zip")])
        for name in PAGES:
            guide.shared.open = name in ("shared", "steps")
            page.goto(f"{root}/{name.format(home=person)}")
            look(name)
        guide.job = Under()  # type: ignore[assignment]
        page.goto(f"{root}/scan", wait_until="commit")
        page.locator("[data-count=left]", has_text="about 7 minutes").wait_for()
        look("scan under way")
        guide.job = None
        page.goto(f"{root}/withdraw")
        page.get_by_role("button", name="Stop, and erase it").click()
        page.get_by_role("heading", name="Stopped", level=1).wait_for()
        look("withdrawn")
        page.get_by_role("button", name="Close the page").click()
        page.get_by_role("heading", name="Closed", level=1).wait_for()
        look("closed")


def test_the_keyboard_alone(tmp_path: Path, window: Any, made_up: dict[str, Any]) -> None:
    """A card is decided, and the page covered and uncovered, without a mouse."""
    reviewed(tmp_path / "review", made_up)
    with serving(tmp_path) as served:
        page = window(served.address)
        first = page.locator(".decide-form").first
        for _ in range(200):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name?.startsWith('d-')"):
                break
        page.keyboard.press("ArrowDown")
        saved(page)
        assert first.locator('input[name^="d-"]:checked').get_attribute("value") == "change"
        page.keyboard.press("Escape")
        assert page.title() == "Notes"
        assert not page.locator("main").is_visible()
        page.keyboard.press("Enter")
        assert page.title() != "Notes"
        ids = set(page.locator("[data-group] .card").first.get_attribute("data-ids").split())
        assert any(one.decision for one in served.guide.desk.review().findings if one.id in ids)
