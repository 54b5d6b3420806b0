"""The picture of the years: what is drawn, and that the table says the same."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from scanner.report import render
from scanner.report_cards import deal
from scanner.report_years import WIDTH, years
from scanner.review import Review, Source


def test_the_table_says_what_the_picture_shows(made_up):
    """A row for each bar: the year, the platform, what was looked at, where something is to look at."""
    page = BeautifulSoup(render(made_up), "html.parser")
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in page.select(".years-table tbody tr")]
    assert rows[0] == ["2008", "Facebook", "12", "0"]
    assert ["2016", "Facebook", "620", "1"] in rows
    assert ["2021", "X", "9", "0"] in rows
    assert len(rows) == len(page.select(".strip rect.up")) == 8
    assert sum(int(row[3]) for row in rows) == len(page.select(".strip rect.down")) > 1
    assert all(svg["role"] == "img" and svg["aria-label"] for svg in page.select(".strip svg[role]"))


def test_what_is_found_is_counted_by_place_and_only_where_there_is_a_decision(made_up):
    """A card of many places counts in each of their years; the stop page and kind words count nowhere."""
    review = Review.from_json(made_up)
    wanted = [
        (entry.item.platform, entry.year)
        for card in deal(review, "none").cards
        for entry in card.entries
        if entry.year and str(entry.year) in {"facebook": review.sources[0], "x": review.sources[1]}.get(
            entry.item.platform, Source(name="", platform="")
        ).years
    ]  # fmt: skip
    drawn = years(review.sources, deal(review, "none"))
    assert drawn is not None
    assert sum(bar.found for strip in drawn.strips for bar in strip.bars) == len(wanted) > 0


@pytest.mark.parametrize(
    "counts", [{"2020": 1}, {"1999": 5, "2020": 1}, {str(year): year for year in range(1900, 2027)}]
)
def test_everything_stays_inside(made_up, counts):
    """One year or a hundred: no bar outside, none too small to be seen, at most the last forty years."""
    deck = deal(Review.from_json(made_up), "none")
    drawn = years([Source(name="a", platform="facebook", years=counts)], deck)
    assert drawn is not None
    for bar in drawn.strips[0].bars:
        assert bar.left >= 0
        assert bar.left + bar.width <= WIDTH + 0.1
        assert 2 <= bar.up <= drawn.ground
        assert bar.down <= drawn.height - drawn.ground
    assert len(drawn.strips[0].bars) <= 40
    assert drawn.labels[0].year <= drawn.labels[-1].year == int(max(counts))


def test_no_years_no_picture(made_up):
    """A review that does not say is drawn without it, and no figure stands for a person."""
    for source in made_up["sources"]:
        del source["years"]
    html = render(made_up)
    assert "Year by year" not in html
    assert not re.search(r"<svg[^>]*class=\"strip", html)
