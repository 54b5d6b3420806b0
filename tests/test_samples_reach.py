"""Every rule is reached by something in the invented archives, so that the demo and the pages show each of them once."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from checks.policy_file import protected
from checks.rules import Reads, all_rules
from samples.make import ARCHIVES
from scanner.cli import main
from scanner.report_cards import deal
from scanner.review import Review


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("demo") / "review"
    done = CliRunner().invoke(
        main, ["scan", *map(str, sorted(ARCHIVES.iterdir())), "-o", str(folder), "--jobs", "1", "-q"]
    )
    assert done.exit_code in {0, 4}, done.output
    return folder


@pytest.fixture(scope="module")
def review(demo: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((demo / "review.json").read_text(encoding="utf-8"))
    return data


@pytest.fixture(scope="module")
def page(demo: Path) -> BeautifulSoup:
    return BeautifulSoup((demo / "report.html").read_text(encoding="utf-8"), "lxml")


def reachable(rule):
    return rule.default and rule.reads is not Reads.PERSON


@pytest.mark.parametrize("rule", [rule.id for rule in all_rules().values() if reachable(rule)])
def test_a_rule_is_reached(rule, review):
    assert rule in {one["rule"] for one in review["findings"]}


@pytest.mark.parametrize(
    "rule", [rule for rule in all_rules().values() if not reachable(rule)], ids=lambda rule: rule.id
)
def test_what_no_item_can_reach_is_said_to_be_unchecked(rule, review):
    """Only the person can check it, or an organisation has to ask for it: the report says so, with the reason."""
    assert rule.id not in {one["rule"] for one in review["findings"]}
    (ended,) = [one for one in review["outcomes"] if one["rule"] == rule.id]
    assert ended["ending"] == "not_checked"
    assert ended["why"]


@pytest.mark.parametrize("stop", [rule.id for rule in all_rules().values() if rule.id.startswith("S-")])
def test_a_stop_rule_is_reached_from_a_card(stop, demo):
    """No detector raises it; a card of a rule that leads to it has the stop line, or kind words of its own."""
    deck = deal(Review.load(demo), "none")
    leading = {rule.id for rule in all_rules().values() if rule.stop == stop}
    cards = [card for card in (*deck.cards, *deck.support) if card.rule in leading]
    assert cards
    assert all(card.stop_beside or card.undecidable for card in cards)
    assert deck.stops == ()


def test_each_card_that_leads_to_the_stop_page_shows_it_beside(page):
    panels = page.select("#stop")
    assert len(panels) == 1
    for rule in all_rules().values():
        for card in page.select(f'article[data-rule="{rule.id}"]'):
            line = card.select_one(".stop-line a[href='#stop']")
            assert (line is not None) >= (protected(rule) and rule.id != "T-SELF"), rule.id


def test_the_stop_page_holds_nothing_of_the_profile_and_nothing_to_decide(page, review):
    panel = page.select_one("#stop")
    assert not panel.select("input, button, img, blockquote, details, a")
    words = panel.get_text(" ")
    for number in ("999", "101", "111", "116 123", "0808 800 5000", "Internet Watch Foundation", "Prevent"):
        assert number in words
    assert not any(one["item"]["text"] and one["item"]["text"] in words for one in review["findings"] if one["item"])


def test_of_what_the_nudity_detector_found_nothing_is_kept(review):
    nude = [one for one in review["findings"] if one["rule"] == "P-NUDE"]
    places = {(one["item"]["platform"], one["item"]["id"]) for one in nude}
    assert nude
    for one in review["findings"]:
        if one["item"] and (one["item"]["platform"], one["item"]["id"]) in places:
            assert not one.get("thumbnail")


def test_nothing_says_that_a_picture_shows_a_child(page):
    words = page.get_text(" ").lower()
    assert "shows a child" not in words
    assert "is a child" not in words


def test_no_finding_is_urgent_without_a_person(review):
    assert all(one["severity"] != "urgent" for one in review["findings"])


def test_the_report_says_up_to_when_the_banned_organisations_are_known(review, page):
    known = date.fromisoformat(review["tool"]["lists"]["banned organisations"])
    told = page.find("dt", string="Word list: banned organisations").find_next("dd").get_text()
    assert told == f"as of {known.day} {known:%B %Y}"
