"""Decisions made in the real page, saved, and read back: the same in the terminal, next year, and on the certificate."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result

from samples.make import as_meta_writes
from scanner import papers
from scanner.cli import main
from scanner.earlier import earlier
from scanner.report import render
from scanner.report_cards import deal
from scanner.review import Review

pytestmark = pytest.mark.browser

WANTED = {
    "C-CONTACT": ("change", "Change who can see it", True, None),
    "P-DRINK": ("keep", None, False, "I stand by it"),
    "T-YP": ("wrong", None, False, "The words are quoted, or not meant like that"),
    "T-SWEAR": ("talk", None, False, None),
}
"""What is done on some of the cards: the decision, how, whether it is done, why. Everything else is kept."""


def run(*arguments: object, typed: str = "") -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments], input=typed)


def decide_in_the_page(page: Any) -> dict[str, Any]:
    """Choose with the mouse, as a person does, and save."""
    for card in page.locator("[data-group] .card").all():
        rule = card.get_attribute("data-rule")
        choice, how, done, why = WANTED.get(rule, ("keep", None, False, None))
        card.evaluate("(one) => { const folded = one.closest('details.kept'); if (folded) folded.open = true }")
        card.locator(f'input[name^="d-"][value="{choice}"]').check()
        if how and card.get_by_role("radio", name=how).count():
            card.get_by_role("radio", name=how).check()
        if done:
            card.get_by_role("checkbox", name="I have done this").check()
        if why:
            card.get_by_role("radio", name=why).check()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save my decisions").first.click()
    return json.loads(waiting.value.path().read_text(encoding="utf-8"))


def test_they_are_the_same_everywhere(
    open_html: Any, made_up: dict[str, Any], tmp_path: Path, monkeypatch: Any
) -> None:
    """One set of decisions, five places."""
    monkeypatch.chdir(tmp_path)
    folder, small = tmp_path / "review", tmp_path / "decisions.json"
    Review.from_json(made_up).save(folder)
    saved = decide_in_the_page(open_html(render(made_up), accept_downloads=True))
    small.write_text(json.dumps(saved), encoding="utf-8")
    wanted = {one["id"]: (one["choice"], one["done"], one.get("reason")) for one in saved["decisions"]}
    rules = {one["category"]: wanted[one["id"]] for one in saved["decisions"]}
    assert rules["C-CONTACT"] == ("hide", True, None)
    assert rules["P-DRINK"] == ("keep", False, "stand_by")
    assert rules["T-YP"] == ("wrong", False, "quoted")
    assert rules["T-SWEAR"] == ("ask", False, None)

    # Back in the review, and on the page that is drawn from it.
    done = run("report", folder, "--decisions", small)
    assert done.exit_code == 0, done.output
    assert "10 of 10 decided" in done.output
    assert "profile-hygiene certificate" in done.output
    review = Review.load(folder)
    assert {
        one.id: (one.decision.choice, one.decision.done, one.decision.reason)
        for one in review.findings
        if one.decision and one.status != "resolved"
    } == wanted
    again = open_html((folder / "report.html").read_text(encoding="utf-8"))
    assert again.locator("#progress-text").inner_text() == "10 of 10 decided"
    assert again.locator('[data-rule="T-YP"] input[name^="r-"]:checked').get_attribute("value") == "quoted"

    # In the terminal.
    shown = run("decide", folder, "--all", typed="s\n" * 10).output
    in_words = [card.choice for card in deal(review, "none").cards]
    told = re.findall(r"You chose: (.*?)(, done)?\.", shown)
    names = {
        "change": "Change or remove it",
        "keep": "Keep it",
        "talk": "Talk to someone",
        "wrong": "The tool got this wrong",
    }
    assert [one for one, _ in told] == [names[choice] for choice in in_words]
    assert sum(bool(done) for _, done in told) == sum(done for _, done, _ in rules.values())

    # Next year, from the folder or from the small file alone.
    for source in (folder, small):
        before = earlier(source)
        assert {identity: (one.choice, one.done, one.reason) for identity, one in before.decisions.items()} == wanted

    # On the certificate: the code of the page's own file and of the review are one.
    done = run("certificate", folder, "--name", "Sam Doe", "--role", "Youth worker", "-o", tmp_path / "c.html")
    assert done.exit_code == 0, done.output
    page = BeautifulSoup((tmp_path / "c.html").read_text(encoding="utf-8"), "html.parser").get_text(" ")
    assert papers.check_code(Review.from_json(made_up).with_decisions(saved)) in page
    assert re.search(r"Items I still have to finish:\s+yes", page)
    pdf = (tmp_path / "c.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1


COMMENTS = (
    "these kids are thick as mince, roll on friday",
    "our young people are absolute scum, hate the lot of them",
    "the kids in my group are feral little idiots",
    "honestly those teenagers are vile little brats",
    "my manager is a clown and the whole team are useless",
)
CHOSEN = (("change", True), ("keep", False), ("talk", False), ("wrong", False), ("change", False))


def archive(path: Path) -> Path:
    """A Facebook archive of five comments, a day apart."""
    records = [
        {
            "timestamp": 1_500_000_000 + 86400 * day,
            "data": [{"comment": {"timestamp": 1_500_000_000 + 86400 * day, "comment": words, "author": "Jo"}}],
            "title": "Jo commented on a post.",
        }
        for day, words in enumerate(COMMENTS)
    ]
    with zipfile.ZipFile(path, "w") as file:
        name = "your_facebook_activity/comments_and_reactions/comments.json"
        file.writestr(name, as_meta_writes({"comments_v2": records}))
    return path


def scan(source: Path, folder: Path, *more: object) -> str:
    """Scan, and return the report."""
    done = run("scan", source, "-q", "--jobs", "1", "--check", "derogatory", "-o", folder, *more)
    assert done.exit_code == 0, done.output
    return (folder / "report.html").read_text(encoding="utf-8")


def standing(page: Any) -> dict[str, tuple[str, bool]]:
    """What is ticked on each card, by the ids it stands for."""
    return {
        identity: (choice, done)
        for ids, choice, done in page.evaluate(
            "[...document.querySelectorAll('[data-group] .card')].map((card) => [card.dataset.ids.split(' '),"
            " card.querySelector('.decide > .choices input:checked').value,"
            " card.querySelector('.done input').checked])"
        )
        for identity in ids
    }


def test_they_are_the_same_in_next_years_report(open_html: Any, tmp_path: Path, monkeypatch: Any) -> None:
    """Scanned, decided in the page, saved; scanned again with that file, and with the folder it was put back into."""
    monkeypatch.chdir(tmp_path)
    source, small = archive(tmp_path / "a.zip"), tmp_path / "decisions.json"
    page = open_html(scan(source, tmp_path / "last"), accept_downloads=True)
    page.clock.set_fixed_time("2025-09-03T10:00:00")
    cards = page.locator("[data-group] .card").all()
    assert len(cards) == len(CHOSEN)
    for card, (choice, done) in zip(cards, CHOSEN, strict=True):
        card.locator(f'input[name^="d-"][value="{choice}"]').check()
        if done:
            card.get_by_role("checkbox", name="I have done this").check()
    wanted = standing(page)
    assert sorted(wanted.values()) == sorted(CHOSEN)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save my decisions").first.click()
    waiting.value.save_as(small)
    assert run("report", tmp_path / "last", "--decisions", small).exit_code == 0
    assert standing(open_html((tmp_path / "last/report.html").read_text(encoding="utf-8"))) == wanted

    codes = set()
    for name, baseline in (("by-file", small), ("by-folder", tmp_path / "last")):
        again = open_html(scan(source, tmp_path / name, "--baseline", baseline))
        assert standing(again) == wanted
        assert again.locator("#progress-text").inner_text() == "5 of 5 decided"
        assert "you kept it on 3 September 2025" in again.locator("details.kept > summary").all_inner_texts()[0]
        assert again.locator("details.kept").count() == 2  # kept, and what the tool got wrong
        since = again.locator(".since").inner_text()
        assert "0 new" in since
        assert "3 still here, you meant to change them" in since
        assert "2 still here, you kept them" in since
        codes.add(papers.check_code(Review.load(tmp_path / name)))
    assert codes == {papers.check_code(Review.load(tmp_path / "last"))}


def test_the_letter_is_one_page(tmp_path: Path, chromium_path: str, monkeypatch: Any) -> None:
    """Printed by the browser that is there."""
    monkeypatch.setenv("PROFILE_HYGIENE_CHROMIUM", chromium_path)
    assert run("letter", "-o", tmp_path / "l.html", "--organisation", "HARMONY").exit_code == 0
    assert len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "l.pdf").read_bytes())) == 1


def test_both_papers_for_everyone(open_html: Any, axe_violations: Any, made_up: dict[str, Any]) -> None:
    """Nothing that axe can see, nothing sideways on a phone, no request, no script."""
    for one in made_up["findings"]:
        one["decision"] = {"choice": "keep", "done": False, "at": "2026-09-03"}
    certificate = papers.certificate(Review.from_json(made_up), name="W" * 90, role="<script>x</script>", session=True)
    for html in (certificate, papers.letter("W" * 90)):
        page = open_html(html, viewport={"width": 320, "height": 640})
        assert axe_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert page.opened == []
        assert page.evaluate("document.scripts.length") == 0
