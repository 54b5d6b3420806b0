"""The certificate and the letter: what stands on them and, more to the point, what never does."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from bs4 import BeautifulSoup

from scanner import browser, papers
from scanner.review import Review


@pytest.fixture
def decided(made_up):
    """The made-up review with everything decided."""
    for one in made_up["findings"]:
        one["decision"] = one["decision"] or {"choice": "keep", "done": False, "at": "2026-09-03"}
    return Review.from_json(made_up)


def text_of(html: str) -> str:
    return re.sub(r"\s+(?=[.,])", "", re.sub(r"\s+", " ", BeautifulSoup(html, "html.parser").get_text(" ")))


def test_nothing_that_was_found_stands_on_it(decided):
    """No words, rule, title, count, file name, link, finding's id or salt of the review."""
    page = papers.certificate(decided, name="Sam Doe", role="Youth worker")
    page = page.partition("</style>")[2]
    for one in decided.findings:
        assert one.id not in page
        assert not re.search(rf"\b{re.escape(one.rule)}\b", page)
        assert one.title not in page
        for told in (one.reason, one.item and one.item.text, one.item and one.item.url, one.item and one.item.media):
            assert not told or told not in page
    for source in decided.sources:
        assert source.name not in page
    assert decided.salt not in page
    counts = {str(len(decided.findings)), str(papers.undecided(decided)), "10"}
    assert not counts & set(re.findall(r"\d+", text_of(page)))


def test_what_stands_on_it(decided):
    """Name, role, date, platforms by name, what was not looked at, the clause, the rules, the sentence, the code."""
    said = text_of(papers.certificate(decided, name="Sam <b>Doe", role="Youth worker", by=date(2026, 10, 31)))
    for told in (
        "Name Sam <b>Doe", "Role Youth worker", "3 September 2026", "Facebook and X", "Some of the files from Facebook.",
        "Groups, pages and apps: some could not be read.", "Applications, groups", "Rules 2026.1",
        "I have looked at every item and decided what to do.", "Items I still have to finish: yes, by 31 October 2026",
        "It does not say the person’s accounts are suitable.", papers.check_code(decided),
    ):  # fmt: skip
        assert told in said
    assert "coordinator" not in said
    assert "coordinator" in text_of(papers.certificate(decided, name="S", role="R", session=True))


def test_nothing_left_to_finish(decided):
    """Kept, wrong and done are finished; something to change or to talk about is not."""
    findings = decided.as_json()
    for one in findings["findings"]:
        if one["decision"]["choice"] not in ("keep", "wrong"):
            one["decision"]["done"] = True
    said = text_of(papers.certificate(Review.from_json(findings), name="S", role="R"))
    assert "Items I still have to finish: no." in said


def test_the_code_goes_with_the_decisions_and_nothing_else(decided):
    """Another choice, another salt: another code. Another reason or day, or drawing it again: the same."""
    code = papers.check_code(decided)
    assert re.fullmatch(r"([A-Z2-7]{4}-){2}[A-Z2-7]{4}", code)
    assert papers.check_code(Review.from_json(decided.as_json())) == code
    for change, same in (
        ({"choice": "wrong"}, False),
        ({"done": True}, False),
        ({"at": "2027"}, True),
        ({"reason": "quoted"}, True),
    ):
        data = json.loads(json.dumps(decided.as_json()))
        data["findings"][0]["decision"] |= change
        assert (papers.check_code(Review.from_json(data)) == code) == same
    assert papers.check_code(Review.from_json(decided.as_json() | {"salt": "other"})) != code


def test_no_certificate_before_everything_is_decided(run, review_folder):
    """It says how many are open and how to decide them, and writes nothing."""
    done = run("certificate", review_folder, "--name", "S", "--role", "R")
    assert done.exit_code == 2
    assert "8 things have no decision yet" in done.output
    assert "profile-hygiene decide" in done.output
    assert [path.name for path in review_folder.parent.iterdir()] == ["review"]


def test_without_a_browser_there_is_html_only(run, review_folder, decided, monkeypatch):
    """And it says so, and what to do."""
    monkeypatch.setattr("scanner.cli.paper.find", lambda: None)
    decided.save(review_folder)
    done = run("certificate", review_folder, typed="Sam Doe\nYouth worker\n")
    assert done.exit_code == 0, done.output
    assert "No PDF" in done.output
    names = sorted(path.name for path in review_folder.parent.iterdir())
    assert names == ["profile-review-certificate-2026-09-03.html", "review"]
    code = papers.check_code(decided)
    assert run("certificate", review_folder, "--match", code.lower()).exit_code == 0
    assert run("certificate", review_folder, "--match", "AAAA-AAAA-AAAA").exit_code == 2


def test_the_letter(run, tmp_path, monkeypatch):
    """Why, what is looked at and what is not, what is kept, that a companion is welcome and a session only offered."""
    monkeypatch.setattr("scanner.cli.paper.find", lambda: None)
    assert run("letter", "-o", tmp_path / "l.html", "--organisation", "A <b>Club").exit_code == 0
    said = text_of((tmp_path / "l.html").read_text(encoding="utf-8"))
    for told in (
        "of A <b>Club", "it protects you", "on your own, at home", "an offer and not an order", "bring somebody with you",
        "Not your private messages", "It does not say what was found", "18 months", "we have to follow our safeguarding policy",
        "JSON", "Ask each site for a copy of your data",
    ):  # fmt: skip
        assert told in said


def test_browsers_are_looked_for_where_each_system_has_them(tmp_path):
    """The one that is named, then the path, then the places of macOS and Windows; else none."""
    assert browser.find({"PATH": ""}, "linux") is None
    named = tmp_path / "some-browser"
    named.touch()
    assert browser.find({"PATH": "", browser.NAMED_IN: str(named)}, "linux") == named
    mac = tmp_path / "Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"
    mac.parent.mkdir(parents=True)
    mac.touch()
    assert browser.find({"PATH": "", "HOME": str(tmp_path)}, "darwin") == mac


def test_a_browser_that_cannot_print_is_no_crash(tmp_path):
    """Then there is no PDF."""
    assert browser.print_pdf(b"<p>x", tmp_path / "not-there") is None
