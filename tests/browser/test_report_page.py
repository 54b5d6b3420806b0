"""What a person meets when they open the report: with a keyboard, on a phone, in the dark, on paper, without scripts."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from scanner.report import render
from scanner.report_cards import deal
from scanner.review import Review

pytestmark = pytest.mark.browser

NASTY = (
    '"><script>document.title="run"</script><img src=http://tracker.example/x onerror=document.title="run">'
    "</style></title></script>'\u202egnp.exe\u2066\x00\x1b{{ 7 * 7 }}&lt;b&gt;"
)


def hostile(value: Any, key: str = "") -> Any:
    """The same review with every text that can come from a profile or its archive replaced by an attack."""
    if isinstance(value, dict):
        return {name: hostile(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [hostile(inner, key) for inner in value]
    if key in {"text", "context", "media", "source", "name", "title", "reason", "why", "how_to", "not_understood"}:
        return f"{NASTY}{value}"
    if key == "url":
        return 'javascript:document.title="run"'
    return value


def test_nothing_scrolls_sideways_on_a_narrow_page(open_html: Any, made_up: dict[str, Any]) -> None:
    """320 px wide, with every detail open, with long words, and with the text spacing of WCAG 1.4.12."""
    made_up["findings"][0]["item"] |= {"text": "W" * 900, "context": "L" * 200, "source": "p/" * 150}
    made_up["findings"][0]["title"] = "T" * 120
    made_up["sources"][0]["name"] = "n" * 150
    page = open_html(render(made_up), viewport={"width": 320, "height": 640})
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.evaluate(
        """() => {
          const spaced = new CSSStyleSheet();
          spaced.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
            word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`);
          document.adoptedStyleSheets = [spaced];
        }"""
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    cut = page.evaluate(
        """() => [...document.querySelectorAll('.button, .choice, .tag, .bar p, summary, h4, legend')]
          .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
          .filter((one) => one.clientWidth > 1)
          .map((one) => one.textContent)"""
    )
    assert cut == []


def test_what_is_pressed_is_large_enough(open_html: Any, made_up: dict[str, Any]) -> None:
    """Ours are 44 px where WCAG 2.5.8 asks for 24."""
    page = open_html(render(made_up), viewport={"width": 360, "height": 740})
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    for radio in page.locator('input[value="change"][name^="d-"]').all():
        radio.evaluate("(one) => one.click()")
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, summary, .choice, .switch label, .tasks a, .change a, h4 a, .where a')]
          .map((one) => [one.textContent.trim(), one.getBoundingClientRect()])
          .filter(([, box]) => box.width > 0 && (box.height < 43.9 || box.width < 43.9))
          .map(([text, box]) => `${text}: ${box.width} x ${box.height}`)"""
    )
    assert small == []


@pytest.mark.parametrize("width", [320, 1000])
def test_nothing_is_hidden_under_the_bar(open_html: Any, made_up: dict[str, Any], follow: Any, width: int) -> None:
    """WCAG 2.4.11: where a link of the page leads, and what has the focus going backwards, can be seen."""
    page = open_html(render(made_up), viewport={"width": width, "height": 700}, reduced_motion="reduce")
    bar = "document.getElementById('bar').getBoundingClientRect().bottom"
    for link in page.locator(".tasks a, .change a").all():
        follow(page, link.click)
        assert page.evaluate(f"document.querySelector(':target').getBoundingClientRect().top - {bar}") >= 0
    page.locator("footer a").focus()
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("!document.activeElement.closest('.bar, .skip, body:focus')"):
            assert page.evaluate(f"document.activeElement.getBoundingClientRect().bottom > {bar}")


def test_a_hostile_profile_stays_text(open_html: Any, made_up: dict[str, Any]) -> None:
    """No script of it runs, the title stays, nothing is asked of any network, no link of it can be followed."""
    page = open_html(render(hostile(made_up)))
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    page.wait_for_timeout(100)
    assert page.title() == "Review, 3 September 2026"
    assert page.opened == []
    assert page.locator("script").count() == 1
    assert page.locator('a[href^="javascript"]').count() == 0
    assert page.locator("img").count() == 0
    assert page.locator(".card").count() == 11
    assert '<script>document.title="run"</script>' in page.locator("body").text_content()
    assert "{{ 7 * 7 }}" in page.locator("body").text_content()


def test_the_pages_own_policy_stops_a_planted_request(open_html: Any, made_up: dict[str, Any]) -> None:
    """Were a picture or a script planted all the same, the browser would refuse it."""
    html = render(made_up).replace(
        "<h1>", '<img src="http://tracker.example/a.png"><script>document.title = "run"</script><h1>'
    )
    page = open_html(html)
    page.wait_for_timeout(100)
    assert page.opened.blocked == ["csp"] * len(page.opened)
    assert page.title() == "Review, 3 September 2026"


def test_it_asks_nobody_and_complains_of_nothing(open_html: Any, made_up: dict[str, Any], many: Any) -> None:
    """Opened from a disk, offline, the page makes no request and its script meets no error."""
    page = open_html(render(many(made_up, 3)))
    page.get_by_role("button", name="Show this picture").first.click()
    assert page.locator("img").first.get_attribute("class") == ""
    assert page.opened == []
    assert page.opened.errors == []
    assert page.evaluate("document.querySelectorAll('img')[0].naturalWidth") == 320


def test_without_scripts_all_of_it_is_there(open_html: Any, made_up: dict[str, Any]) -> None:
    """Every excerpt, reason and step is text; what needs a script is gone; the page says what to do instead."""
    page = open_html(render(made_up), java_script_enabled=False)
    for summary in page.locator("main summary").all():  # an outer one stands before its inner ones
        summary.click()
    text = re.sub(r"\s+", " ", page.locator("main").inner_text())  # only what can be seen
    for one in made_up["findings"]:
        if one["status"] != "resolved":
            assert one["reason"] in text
            assert one["title"] in text
    for card in deal(Review.from_json(made_up), "thumbnails").cards:
        for entry in card.entries:
            words = "".join(piece.text for piece in entry.excerpt)
            assert re.sub(r"\s+", " ", words).strip() in text
        for step in one["how_to"]:
            assert step in text
    assert not page.locator('[data-do="save"]').first.is_visible()
    assert not page.locator('[data-do="cover"]').is_visible()
    assert page.get_by_text("Scripts are switched off here").is_visible()
    page.locator('.card input[value="change"]').first.check()
    assert page.get_by_text("I have done this").first.is_visible()


def test_a_keyboard_is_enough(open_html: Any, made_up: dict[str, Any]) -> None:
    """Decide everything, save, and find the decisions again when the page is drawn from them."""
    page = open_html(render(made_up), accept_downloads=True)
    assert page.locator("#progress-text").inner_text() == "2 of 10 decided"
    for _ in range(400):
        page.keyboard.press("Tab")
        focused = page.evaluate("[document.activeElement.name || '', document.activeElement.value || '']")
        if focused[0].startswith("d-") and focused[1] == "later":
            page.keyboard.press("ArrowDown")
            page.keyboard.press("ArrowDown")
        if page.evaluate("document.activeElement.matches('#check ~ * [data-do=save], section [data-do=save]')"):
            break
    assert page.locator("#progress-text").inner_text() == "10 of 10 decided"
    assert page.locator(".status").all_inner_texts() == ["Done"] * 5
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    saved = json.loads(waiting.value.path().read_text(encoding="utf-8"))
    assert waiting.value.suggested_filename == "profile-review-decisions-2026-09-03.json"
    assert saved["kind"] == "profile-review-decisions"
    assert saved["salt"] == made_up["salt"]
    assert sorted(one["choice"] for one in saved["decisions"]) == ["edit", *["keep"] * 16]
    assert {frozenset(one) for one in saved["decisions"]} == {frozenset({"id", "category", "choice", "done", "at"})}
    assert "mince" not in json.dumps(saved)
    again = open_html(render(Review.from_json(made_up).with_decisions(saved)))
    assert again.locator("#progress-text").inner_text() == "10 of 10 decided"
    assert again.locator("dd", has_text="Keep it").count() == 9


def test_a_decision_can_be_taken_back_and_says_what_was_done(open_html: Any, made_up: dict[str, Any]) -> None:
    """What comes after a choice is saved with it; a decision of last time that is undone is saved as undone."""
    page = open_html(render(made_up), accept_downloads=True)
    meant = page.locator('[data-rule="T-STAFF"]')
    meant.get_by_role("checkbox", name="I have done this").check()
    meant.get_by_role("radio", name="Delete it").check()
    first = page.locator('[data-rule="T-YP"]')
    first.get_by_role("radio", name="The tool got this wrong").check()
    first.get_by_role("radio", name="It is not mine").check()
    page.locator(".kept summary").first.click()
    page.locator('[data-rule="G-GOSSIP"]').get_by_role("radio", name="Decide later").check()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save my decisions").first.click()
    saved = {one["category"]: one for one in json.loads(waiting.value.path().read_text(encoding="utf-8"))["decisions"]}
    assert (saved["T-STAFF"]["choice"], saved["T-STAFF"]["done"]) == ("remove", True)
    assert (saved["T-YP"]["choice"], saved["T-YP"]["reason"]) == ("wrong", "not_mine")
    assert saved["G-GOSSIP"]["choice"] is None


def test_closing_with_unsaved_decisions_asks_first(open_html: Any, made_up: dict[str, Any]) -> None:
    """Nothing is remembered by the browser, so what is not saved would be lost."""
    page = open_html(render(made_up))
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == []
    page.locator('.card input[value="keep"]').first.check()
    page.reload()
    assert asked == ["beforeunload"]


def test_escape_covers_the_page(open_html: Any, made_up: dict[str, Any]) -> None:
    """One key hides everything and gives the tab a dull name; only a button that is meant shows it again."""
    page = open_html(render(made_up))
    page.locator(".card h4 a").first.focus()
    page.keyboard.press("Escape")
    assert page.title() == "Notes"
    assert not page.locator("h1").is_visible()
    assert not page.locator("#progress-text").is_visible()
    assert not page.locator(".privacy").is_visible()
    page.keyboard.press("Escape")
    assert page.title() == "Notes"
    page.get_by_role("button", name="Show the page again").click()
    assert page.locator("h1").is_visible()
    assert page.title() == "Review, 3 September 2026"
    assert page.evaluate("document.activeElement.matches('.card h4 a')")


def test_single_keys_are_off_until_switched_on(open_html: Any, made_up: dict[str, Any]) -> None:
    """WCAG 2.1.4: a letter does nothing until the person says so; then j, k, 1 to 5, o and ? work."""
    page = open_html(render(made_up))
    page.keyboard.press("j")
    page.keyboard.press("3")
    assert page.locator("#progress-text").inner_text() == "2 of 10 decided"
    page.locator("#single-keys").check()
    page.keyboard.press("j")
    page.keyboard.press("3")
    assert page.locator("#progress-text").inner_text() == "3 of 10 decided"
    assert page.locator(".card").first.locator('input[value="keep"]').is_checked()
    page.keyboard.press("j")
    page.keyboard.press("o")
    assert page.locator(".card").nth(1).locator("details").first.get_attribute("open") is not None
    page.keyboard.press("k")
    page.keyboard.press("2")
    assert page.locator(".card").first.locator('input[value="change"]').is_checked()
    page.keyboard.press("?")
    assert page.evaluate("document.activeElement.id") == "keys"


def test_single_keys_go_through_a_whole_page(open_html: Any, made_up: dict[str, Any], many: Any) -> None:
    """Two keys a card, from the first to the last, and all of it is saved as it was chosen."""
    page = open_html(render(many(made_up, 120)), accept_downloads=True)
    page.locator("#single-keys").focus()
    page.keyboard.press("Space")
    for number in range(120):
        page.keyboard.press("j")
        page.keyboard.press("2345"[number % 4])
    page.keyboard.press("j")  # there is none after the last
    assert page.locator("#progress-text").inner_text() == "120 of 120 decided"
    assert page.evaluate("document.activeElement.closest('.card').querySelector('h4').textContent").startswith("120. ")
    with page.expect_download() as waiting:
        page.evaluate("document.querySelector('section [data-do=save]').focus()")
        page.keyboard.press("Enter")
    saved = json.loads(waiting.value.path().read_text(encoding="utf-8"))["decisions"]
    assert [one["choice"] for one in saved] == ["remove", "keep", "ask", "wrong"] * 30


def test_the_contents_lead_everywhere(open_html: Any, made_up: dict[str, Any], follow: Any) -> None:
    """Beside the page where there is room, folded where there is not, gone on paper; each of its links leads to its place."""
    page = open_html(render(made_up), viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    links = page.locator(".contents a")
    assert links.count() > 10
    column = page.locator("h1").bounding_box()
    for link in links.all():
        box = link.bounding_box()
        assert box["x"] + box["width"] <= column["x"]
        follow(page, link.click)
        assert page.evaluate("document.querySelector(':target').getBoundingClientRect().top") < 500
    page.set_viewport_size({"width": 390, "height": 844})
    assert not links.first.is_visible()
    page.locator(".contents summary").click()
    assert links.first.is_visible()
    page.emulate_media(media="print")
    assert page.locator(".contents").is_hidden()


def test_a_link_into_a_long_page_leads_to_its_card(
    open_html: Any, made_up: dict[str, Any], many: Any, follow: Any
) -> None:
    """Cards that are far away are laid out when they come near; what is asked for is still what is shown, and printed."""
    page = open_html(render(many(made_up, 150)), viewport={"width": 1000, "height": 700}, reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.querySelector('.card')).contentVisibility") == "auto"
    links = page.locator(".change a")
    for number in (149, 3, 80):
        follow(page, lambda: links.nth(number).evaluate("(link) => link.click()"))  # noqa: B023 - called at once
        top = page.evaluate("document.querySelector(':target').getBoundingClientRect().top")
        assert 0 <= top < 300
        assert page.locator(".card:target h4").inner_text().startswith(f"{number + 1}. ")
    titles = re.findall(rb"/Title", page.pdf(outline=True, tagged=True))
    assert len(titles) > 150


def test_paper_holds_every_card(open_html: Any, made_up: dict[str, Any]) -> None:
    """As many cards come out of a printer as are on the page, the folded ones too."""
    page = open_html(render(made_up))
    pdf = page.pdf(outline=True, tagged=True).decode("latin-1")
    titles = [
        bytes.fromhex(title[4:]).decode("utf-16-be") if title.upper().startswith("FEFF") else title
        for plain, coded in re.findall(r"/Title\s*(?:\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f]+)>)", pdf)
        for title in (coded or plain,)
    ]
    assert sum(bool(re.match(r"\d+\. ", title)) for title in titles) == page.locator(".card .decide").count() == 10


def test_paper_stars_strong_words_and_leaves_pictures_and_buttons_out(open_html: Any, made_up: dict[str, Any]) -> None:
    """What lies on a printer can be read by whoever passes it."""
    page = open_html(render(made_up))
    strong = page.locator('[data-rule="T-SWEAR"] mark').first
    assert strong.inner_text() == "bloody"
    page.emulate_media(media="print")
    assert strong.inner_text() == "b*****"
    assert page.locator(".bar").is_hidden()
    assert page.locator("button:visible").count() == 0
    assert page.locator(".follow-change").first.is_visible()
    page.evaluate("document.documentElement.classList.add('short')")
    assert page.locator(".excerpt:visible").count() == 0
