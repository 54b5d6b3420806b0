"""Deciding in the terminal: the same choices as on the page, saved as they are made."""

from __future__ import annotations

import io
import json
import re

import pytest
from rich.console import Console

from scanner.cli.terminal import Screen, plain
from scanner.report import render
from scanner.report_cards import deal
from scanner.review import Review

BACK, SKIP, QUIT = "b", "s", "q"


def typing(*keys: str) -> str:
    return "".join(f"{key}\n" for key in keys)


def decisions(folder):
    return {one.rule: one.decision for one in Review.load(folder).findings if one.status != "resolved"}


def test_every_card_can_be_decided(run, review_folder):
    """Eight are open; 3 and no reason for each. At the end it says what comes next."""
    done = run("decide", review_folder, typed=typing("3", "") * 8)
    assert done.exit_code == 0, done.output
    assert "10 of 10 decided" in done.output
    assert "profile-hygiene certificate" in done.output
    cards = deal(Review.load(review_folder), "none").cards
    assert sorted(card.choice for card in cards) == ["change"] + ["keep"] * 9


def test_what_comes_after_a_choice_is_asked_as_on_the_page(run, review_folder):
    """How and whether it is done after "change", why after "keep" and "wrong"; Enter takes the first."""
    keys = ["2", "2", "2", "", "5", "4", "4", "3", "", "q"]
    assert run("decide", review_folder, typed=typing(*keys)).exit_code == 0
    made = [one for one in decisions(review_folder).values() if one and one.at and one.at > "2025-12"]
    told = [(one.choice, one.done, one.reason) for one in made]
    assert sorted(told, key=str) == sorted(
        [
            ("hide", True, None),
            ("hide", False, None),
            ("wrong", False, "not_mine"),
            ("ask", False, None),
            ("keep", False, None),
        ],
        key=str,
    )


def test_a_decision_is_saved_the_moment_it_is_made(run, review_folder):
    """What was decided before the window closed is there, in the review and in the report; the next time goes on."""
    stopped = run("decide", review_folder, typed=typing("4"))  # then nothing more comes
    assert stopped.exit_code == 130
    assert "What you decided so far is saved." in stopped.output
    assert deal(Review.load(review_folder), "none").cards[0].choice == "talk"
    assert "3 of 10 decided" in (review_folder / "report.html").read_text(encoding="utf-8")
    again = run("decide", review_folder, typed=typing(QUIT))
    assert "2 of 10. 3 decided." in again.output
    assert "Go on another day with" in again.output


def test_back_skip_and_taking_back(run, review_folder):
    """Back goes to the one before, decided or not; skip leaves it open; "decide later" takes a decision back."""
    done = run("decide", review_folder, typed=typing(BACK, "4", SKIP, BACK, BACK, "1", QUIT))
    assert "This is the first one." in done.output
    assert "You chose: Talk to someone." in done.output
    assert "Taken back." in done.output
    assert sum(card.choice != "later" for card in deal(Review.load(review_folder), "none").cards) == 2


def test_a_follow_up_can_be_left(run, review_folder):
    """Back in a follow-up question takes nothing."""
    done = run("decide", review_folder, typed=typing("5", BACK, QUIT))
    assert "Saved." not in done.output
    assert not (review_folder / "report.html").exists()


def test_what_counts_for_many_is_saved_for_each(run, review_folder, made_up):
    """One card of eight places: the decision stands at every one of them."""
    run("decide", review_folder, typed=typing("4") * 8)
    saved = json.loads((review_folder / "review.json").read_text(encoding="utf-8"))
    swearing = [one["decision"]["choice"] for one in saved["findings"] if one["rule"] == "T-SWEAR"]
    assert swearing == ["ask"] * sum(one["rule"] == "T-SWEAR" for one in made_up["findings"])
    assert len(swearing) > 1


def test_details_and_the_stop_page(run, review_folder):
    """h tells how and why, ! shows the stop page, anything else says what can be typed."""
    done = run("decide", review_folder, typed=typing("h", "!", "7", QUIT))
    assert "How the tool decided" in done.output
    assert "0808 800 5000" in done.output
    assert done.output.count("1 to 5 decide.") == 2


def test_the_stop_page_comes_first(run, review_folder, made_up):
    """As on the page, with nothing of what led there."""
    made_up["findings"][0] |= {"rule": "S-CHILD", "level": "stop", "severity": "urgent"}
    Review.from_json(made_up).save(review_folder)
    done = run("decide", review_folder, typed=typing(QUIT))
    assert done.output.index("Stop and get help") < done.output.index("What would you like to do?")
    assert "mince" not in done.output


def test_strong_words_are_shown_to_their_writer(run, review_folder):
    """In full, and marked; without a terminal that knows styles the mark is a bracket."""
    assert "[bloody]" in run("decide", review_folder, typed=typing(*[SKIP] * 8)).output


def test_nothing_from_a_profile_steers_the_terminal(run, review_folder, made_up):
    """No escape, no bell, no turned direction: an attack stays visible and does nothing."""
    nasty = "\x1b]0;title\x07\x1b[2J\u009b31m\u202egnp\r\x00[bold]:smile:"
    for one in made_up["findings"]:
        if one.get("item"):
            one["item"] |= {"text": nasty, "context": nasty, "source": nasty}
            one |= {"spans": [], "title": nasty, "reason": nasty}
    Review.from_json(made_up).save(review_folder)
    output = run("decide", review_folder, typed=typing("h", *[SKIP] * 10)).output
    assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", output) == []
    assert "[bold]:smile:" in output
    assert plain("a\nb") == "a\nb"


@pytest.mark.parametrize("width", [20, 32, 80])
def test_it_fits_a_narrow_window(review_folder, width):
    """Nothing is wider than the window, whatever stands in a card."""
    console = Console(width=width, record=True, file=io.StringIO(), markup=False)
    screen = Screen(console)
    for card in deal(Review.load(review_folder), "none").cards:
        screen.card(card, "1 of 10", every=True)
        screen.details(card)
    assert max(map(len, console.export_text().splitlines())) <= width


def test_no_colour_where_none_is_wanted(review_folder, monkeypatch):
    """NO_COLOR leaves bold and underline, which are no colours."""
    card = next(one for one in deal(Review.load(review_folder), "none").cards if one.rule == "T-YP")
    for wanted in (True, False):
        if not wanted:
            monkeypatch.setenv("NO_COLOR", "1")
        console = Console(force_terminal=True, color_system="standard", width=80, markup=False, highlight=False)
        with console.capture() as shown:
            Screen(console).card(card, "1 of 10")
        colours = re.findall(r"\x1b\[[\d;]*\b3[0-7]m", shown.get())
        assert bool(colours) == wanted


def test_terminal_and_page_agree(run, review_folder):
    """What was chosen here is what the page shows as chosen, and its own file would say the same."""
    run("decide", review_folder, typed=typing("5", "2", "4", QUIT))
    review = Review.load(review_folder)
    assert render(review).count("checked") == render(Review.from_json(review.as_json())).count("checked")
    assert [card.choice for card in deal(review, "none").cards[:2]] == ["wrong", "talk"]


def test_a_folder_that_is_no_review(run, tmp_path):
    """One line, what is wrong."""
    done = run("decide", tmp_path)
    assert done.exit_code == 2
    assert "is not a review folder" in done.output


def test_the_report_says_how_far_the_decisions_go(run, review_folder, tmp_path):
    """After they are put into the review: how many cards, and what comes next."""
    review = Review.load(review_folder)
    one = next(one for one in review.findings if one.rule == "T-YP")
    small = {"kind": "profile-review-decisions", "schema": 1, "made": "2026-09-03", "salt": review.salt, "decisions": [
        {"id": one.id, "category": one.rule, "choice": "keep", "done": False, "at": "2026-09-03"}]}  # fmt: skip
    (tmp_path / "small.json").write_text(json.dumps(small), encoding="utf-8")
    told = run("report", review_folder, "--decisions", tmp_path / "small.json").output
    assert "3 of 10 decided" in told
    assert f"profile-hygiene decide {review_folder}" in told
    assert "decided" not in run("report", review_folder).output
