"""A way through a long review: what is shown, and that the address opens the same view again."""

from __future__ import annotations

from typing import Any

import pytest

from scanner.report import render

pytestmark = pytest.mark.browser


def rules(page: Any) -> list[str]:
    """The rules of the cards that can be seen, folded ones too, in the order of the page."""
    return page.evaluate(
        "[...document.querySelectorAll('[data-group] .card')].filter((one) => !one.closest('.left-out'))"
        ".map((one) => one.dataset.rule)"
    )


def test_each_filter_leaves_what_fits(open_html: Any, made_up: dict[str, Any]) -> None:
    """By platform, kind, level, year and whether it is decided; together they narrow; "Show all" brings all back."""
    page = open_html(render(made_up))
    everything = rules(page)
    assert len(everything) == 10
    seen = page.evaluate(
        "[...document.querySelectorAll('[data-group] .card')].map((one) => [one.dataset.rule, one.dataset.level,"
        " [...one.querySelectorAll('.place')].map((place) => ({...place.dataset}))])"
    )
    for name, key in (("platform", "instagram"), ("kind", "membership"), ("year", "2016"), ("year", "none")):
        page.locator(f"#by-{name}").select_option(key)
        wanted = [rule for rule, _, places in seen if any(place[name] == key for place in places)]
        assert rules(page) == wanted
        assert 0 < len(wanted) < 10
        assert page.locator("#shown").inner_text() == f"{len(wanted)} of 10 shown."
        page.get_by_role("button", name="Show all").click()
        assert rules(page) == everything
        assert page.locator("#shown").inner_text() == ""
    page.locator("#by-level").select_option("first")
    assert rules(page) == [rule for rule, level, _ in seen if level == "first"]
    page.locator("#by-year").select_option("2016")
    assert rules(page) == ["T-YP"]
    page.get_by_role("button", name="Show all").click()
    page.locator("#by-decided").select_option("yes")
    assert sorted(rules(page)) == ["G-GOSSIP", "T-STAFF"]
    page.locator("#by-decided").select_option("no")
    assert len(rules(page)) == 8


def test_an_empty_group_goes_too(open_html: Any, made_up: dict[str, Any]) -> None:
    """No heading without a card."""
    page = open_html(render(made_up))
    page.locator("#by-platform").select_option("instagram")
    assert page.locator(".group:visible").count() == 1


def test_the_search_reads_titles_and_words(open_html: Any, made_up: dict[str, Any]) -> None:
    """All the words typed, in any case and order; not the starred form, not the words on buttons."""
    page = open_html(render(made_up))
    box = page.get_by_role("searchbox")
    for typed, found in (
        ("MINCE thick", ["T-YP"]),
        ("bloody", ["T-SWEAR"]),
        ("b*****", []),
        ("later", []),
        ("zebra", []),
    ):
        box.fill(typed)
        assert rules(page) == found
    assert page.locator("#shown").inner_text() == "0 of 10 shown."


def test_a_link_opens_the_same_view(open_html: Any, made_up: dict[str, Any], follow: Any) -> None:
    """The state stands in the address, hostile or not, and nowhere else."""
    page = open_html(render(made_up))
    page.locator("#by-level").select_option("first")
    page.get_by_role("searchbox").fill("mince & <b>")
    page.get_by_role("searchbox").fill("mince")
    address = page.evaluate("location.href")
    assert address.endswith("#show?words=mince&level=first")
    other = page.context.new_page()
    other.goto(address)
    assert rules(other) == ["T-YP"]
    assert other.locator("#by-level").input_value() == "first"
    hostile = address.partition("#")[0] + "#show?level=nonsense&words=<script>document.title=1</script>"
    follow(other, lambda: other.goto(hostile))
    assert other.locator("#by-level").input_value() == ""
    assert rules(other) == []
    assert other.title() == page.title()
    assert page.evaluate("[document.cookie, window.localStorage.length, window.sessionStorage.length]") == ["", 0, 0]
    page.get_by_role("button", name="Show all").click()
    assert page.evaluate("location.hash") == "#things"
    assert page.opened == []
    assert page.opened.errors == []


def test_the_page_links_to_its_own_views(open_html: Any, made_up: dict[str, Any], follow: Any) -> None:
    """By how pressing it is, with the number of cards that then are shown; and what is not decided yet."""
    page = open_html(render(made_up))
    links = page.locator(".by-level a").all()
    assert len(links) == 3
    for link in links:
        number = int(link.locator(".number").inner_text())
        follow(page, link.click)
        assert len(rules(page)) == number
        assert page.locator("#by-level").input_value() == link.get_attribute("href").partition("=")[2]
    follow(page, page.get_by_role("link", name="Show only what is not decided yet").click)
    assert len(rules(page)) == 8
    assert page.locator("#by-level").input_value() == ""


def test_a_link_to_a_card_that_is_not_shown_shows_it(open_html: Any, made_up: dict[str, Any], follow: Any) -> None:
    """ "Change" in the list of decisions always leads to the card."""
    page = open_html(render(made_up))
    page.locator("#by-platform").select_option("instagram")
    follow(page, page.locator(".summary a").first.click)
    assert len(rules(page)) == 10
    assert page.locator(".card:target").is_visible()


def test_single_keys_go_through_what_is_shown(open_html: Any, made_up: dict[str, Any]) -> None:
    """Next is the next one that is shown; a card that is decided stays until the filter is asked again."""
    page = open_html(render(made_up))
    page.locator("#single-keys").check()
    page.locator("#by-level").select_option("first")
    page.locator("#by-decided").select_option("no")
    before = rules(page)
    page.locator("#things").evaluate("(one) => { document.activeElement.blur() }")
    for _ in before:
        page.keyboard.press("j")
        page.keyboard.press("3")
    assert rules(page) == before
    assert page.locator("#progress-text").inner_text() == f"{2 + len(before)} of 10 decided"


def test_paper_says_that_it_holds_a_part(open_html: Any, made_up: dict[str, Any]) -> None:
    """The filters are not printed; how many of all are shown is."""
    page = open_html(render(made_up))
    page.locator("#by-platform").select_option("instagram")
    page.emulate_media(media="print")
    assert page.locator(".filters").is_hidden()
    assert page.locator("#shown").is_visible()


def test_without_scripts_there_are_no_filters(open_html: Any, made_up: dict[str, Any]) -> None:
    """They could do nothing."""
    page = open_html(render(made_up), java_script_enabled=False)
    assert page.locator(".filters").is_hidden()
