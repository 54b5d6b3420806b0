"""Words read in a picture stand on its card, so that a person knows why it is there; nothing of nudity does."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from rich.console import Console

from scanner.cli.terminal import Screen
from scanner.earlier import earlier, gone
from scanner.guide.shared import Shared
from scanner.report import render
from scanner.report_cards import LONGEST_EXCERPT, deal
from scanner.review import Decision, Review

LABEL = "Words read in the picture."


def with_words(review: dict[str, Any], text: str, *spans: list[Any], **more: Any) -> dict[str, Any]:
    """The review with one picture that was found for its words."""
    drink = next(one for one in review["findings"] if one["rule"] == "P-DRINK")
    labels = [{"label": "text", "score": 0.9, "box": None}]
    found = {"rule": "P-WORDS", "labels": labels, "read": {"text": text, "spans": list(spans)}}
    return review | {"findings": [drink | found | more]}


def card(review: dict[str, Any]) -> Any:
    return BeautifulSoup(render(review), "html.parser").select_one('.card[data-rule="P-WORDS"]')


def test_the_words_are_shown_marked_and_told_from_the_caption(made_up: dict[str, Any]) -> None:
    """Under a line that says what they are, with what carried the judgement marked as in a text."""
    shown = card(with_words(made_up, "THESE KIDS ARE\nFERAL", [15, 20, "insult"]))
    caption, read = shown.select("blockquote")
    assert caption.get_text() == "quiz night"
    assert LABEL in read.find_parent(class_="read").get_text()
    assert read.mark.select_one(".in-full").get_text() == "FERAL"
    assert read.mark.select_one(".starred").get_text() == "F****"
    assert "THESE KIDS ARE\n" in read.get_text()
    assert "FERAL" in shown.select_one(".matched").get_text()


def test_a_picture_without_words_has_no_such_line(made_up: dict[str, Any]) -> None:
    """Nor one whose review is of an earlier version."""
    assert LABEL not in render(made_up)


@pytest.mark.parametrize("nasty", ["<script>alert(1)</script>", "'><img src=x onerror=alert(1)>", "{{ 7 * 7 }}"])
def test_what_a_picture_says_stays_text(made_up: dict[str, Any], nasty: str) -> None:
    """A picture can be made to say anything."""
    shown = card(with_words(made_up, nasty))
    assert shown.select(".read script, .read img") == []
    assert shown.select_one(".read blockquote").get_text() == nasty


def test_a_page_of_small_print_is_cut_around_its_marks(made_up: dict[str, Any]) -> None:
    """As a long post is, so that the words that matter are seen."""
    before = "so it goes on " * 60
    shown = card(with_words(made_up, f"{before}feral {before}", [len(before), len(before) + 5, "insult"]))
    said = shown.select_one(".read blockquote").get_text()
    assert "feral" in said
    assert len(said) < LONGEST_EXCERPT


@pytest.mark.parametrize("label", ["nudity", "underwear", "sexual"])
def test_no_word_of_a_picture_near_nudity(made_up: dict[str, Any], label: str) -> None:
    """Whatever a review holds: not on the card of the words, and not where another rule saw the same picture."""
    review = with_words(made_up, "FERAL", [0, 5, "insult"])
    nude = review["findings"][0] | {"id": "nnnnnnnn", "rule": "P-NUDE", "read": None}
    nude["labels"] = [{"label": label, "score": 0.8, "box": None}]
    html = render(review | {"findings": [*review["findings"], nude]})
    assert 'data-rule="P-WORDS"' in html
    assert LABEL not in html
    assert "FERAL" not in html


def test_they_outlive_the_file_and_not_the_picture(tmp_path: Any, made_up: dict[str, Any]) -> None:
    """Written and read again they are the same; once the picture is gone nothing of them is kept."""
    review = Review.from_json(with_words(made_up, "FERAL", [0, 5, "insult"]))
    review.save(tmp_path)
    assert Review.load(tmp_path) == review

    class All:
        @staticmethod
        def would_have(*_: Any) -> bool:
            return True

    resolved, _ = gone(earlier(tmp_path), (), All())  # type: ignore[arg-type]  # all that is asked of it
    assert [(one.rule, one.read, one.item) for one in resolved] == [("P-WORDS", None, None)]


@pytest.mark.parametrize("text", ["THESE KIDS ARE FERAL", "THESE KIDS ARE FERAL\x1b[2J"])
def test_the_terminal_shows_them_too(made_up: dict[str, Any], text: str) -> None:
    """With the marks as brackets where there are no styles, and nothing that steers."""
    (one,) = deal(Review.from_json(with_words(made_up, text, [15, 20, "insult"])), "none").cards
    written = io.StringIO()
    Screen(Console(file=written, width=80, markup=False, highlight=False)).card(one, "1 of 1")
    assert LABEL in written.getvalue()
    assert "THESE KIDS ARE [FERAL]" in written.getvalue()
    assert "\x1b" not in written.getvalue()


def test_two_people_see_them_only_when_opened_and_starred(made_up: dict[str, Any]) -> None:
    """In the view that a coordinator sees, like the words of a post."""
    review = Review.from_json(with_words(made_up, "THESE KIDS ARE FERAL", [15, 20, "insult"]))
    review = review.with_decision([one.id for one in review.findings], Decision(choice="ask", at="2026-11-23"))
    view = Shared()
    view.unlock()
    (closed,) = view.cards(review)
    assert (closed.wordy, closed.places) == (True, None)
    view.show(closed.id, words=True)
    (opened,) = view.cards(review)
    assert opened.places
    assert "".join(text for text, _ in opened.places[0].read) == "THESE KIDS ARE F****"


def test_a_short_print_leaves_them_out(made_up: dict[str, Any]) -> None:
    """“Print without excerpts” hides all that was written, wherever it was."""
    html = render(with_words(made_up, "FERAL"))
    (rule,) = re.findall(r"html\.short [^{]*\{ display: none; \}", html)
    assert "html.short .read" in rule
