"""This year's review beside last year's: what is new, still here, dealt with, changed, and not looked at."""

from __future__ import annotations

import dataclasses
import json
import re
import zipfile

import pytest
from bs4 import BeautifulSoup

from samples.make import as_meta_writes
from scanner.earlier import earlier
from scanner.judgements import FILE_NAME as JUDGEMENTS
from scanner.report import render
from scanner.review import Review
from scanner.workers import Workers

KEPT, MEANT, GONE, EDITED = (
    "these kids are thick as mince, roll on friday",
    "our young people are absolute scum, hate the lot of them",
    "the kids in my group are feral little idiots",
    "honestly those teenagers are vile little brats",
)


def archive(path, comments):
    """A Facebook archive of these comments, a day apart; a comment's time tells it apart from the others."""
    records = [
        {
            "timestamp": 1_500_000_000 + 86400 * day,
            "data": [{"comment": {"timestamp": 1_500_000_000 + 86400 * day, "comment": words, "author": "Jo"}}],
            "title": "Jo commented on a post.",
        }
        for day, words in comments.items()
    ]
    with zipfile.ZipFile(path, "w") as file:
        name = "your_facebook_activity/comments_and_reactions/comments.json"
        file.writestr(name, as_meta_writes({"comments_v2": records}))
    return path


@pytest.fixture
def last_year(run, tmp_path):
    """A review in which one thing was kept and another was to be changed."""
    comments = {1: KEPT, 2: MEANT, 3: GONE, 4: EDITED, 5: "Lovely session tonight."}
    done = run("scan", archive(tmp_path / "a.zip", comments), "-o", tmp_path / "last", "--jobs", "1", "-q")
    assert done.exit_code == 0, done.output
    path = tmp_path / "last" / "review.json"
    review = json.loads(path.read_text(encoding="utf-8"))
    review["created"] = "2025-09-03T10:00:00+00:00"
    for one in review["findings"]:
        choice = {KEPT: "keep", MEANT: "remove"}.get(one["item"]["text"])
        if choice:
            one["decision"] = {"choice": choice, "done": False, "at": "2025-09-03"}
    path.write_text(json.dumps(review), encoding="utf-8")
    assert {one["item"]["text"] for one in review["findings"]} == {KEPT, MEANT, GONE, EDITED}
    return tmp_path / "last"


@pytest.fixture
def this_year(run, tmp_path):
    """Scan what is there this year and return the review."""

    def scan(baseline, *more, comments=None, **options):
        comments = comments or {1: KEPT, 2: MEANT, 4: f"{EDITED} x", 9: "kids today are thick as mince"}
        source = options.get("source") or archive(tmp_path / "b.zip", comments)
        done = run("scan", source, "--baseline", baseline, "-o", tmp_path / "this", "--jobs", "1", "-q", *more)
        assert done.exit_code == 0, done.output
        return Review.load(tmp_path / "this")

    return scan


def told(review):
    """What the page says under "Since last time"."""
    page = BeautifulSoup(render(review), "html.parser")
    return [re.sub(r"\s+", " ", line.get_text()).strip() for line in page.select(".since li")]


def test_sorted_against_last_years_folder(last_year, this_year):
    """New, still here (meant to change, kept), dealt with, changed: each thing in one of them."""
    review = this_year(last_year)
    lines = told(review)
    assert lines[0].startswith("1 new")
    assert lines[1:] == [
        "1 still here, you meant to change it",
        "1 still here, you kept it",
        "1 dealt with: not there any more",
        "1 changed: you edited it, and a check still picks it out",
    ]
    by_text = {one.item.text: one for one in review.findings if one.item}
    assert by_text[KEPT].status == by_text[MEANT].status == "known"
    assert by_text[f"{EDITED} x"].changed
    assert by_text[f"{EDITED} x"].decision is None
    resolved = [one for one in review.findings if one.status == "resolved"]
    assert [one.item for one in resolved] == [None] * len(resolved)


def test_sorted_against_the_decisions_file_alone(last_year, this_year, tmp_path):
    """Nobody has to keep a year-old report: the small file is enough, and says what it cannot tell."""
    review = json.loads((last_year / "review.json").read_text(encoding="utf-8"))
    decided = [
        {"id": one["id"], "category": one["rule"], **one["decision"]} for one in review["findings"] if one["decision"]
    ]
    small = {
        "kind": "profile-review-decisions",
        "schema": 1,
        "made": "2025-09-03",
        "rules": "2026.1",
        "salt": review["salt"],
    }
    (tmp_path / "small.json").write_text(json.dumps(small | {"decisions": decided}), encoding="utf-8")
    now = this_year(tmp_path / "small.json", comments={1: KEPT, 9: "kids today are thick as mince"})
    lines = told(now)
    assert lines[0].startswith("1 new")
    assert "1 still here, you kept it" in lines
    assert "1 not found this time" in lines
    assert (
        "holds no words. So words that you edited count as new" in BeautifulSoup(render(now), "html.parser").get_text()
    )


def test_rules_that_did_not_look_last_year_are_new(last_year, tmp_path):
    """Not only those that did not exist: those that were left out or had nothing to look at too."""
    before = earlier(last_year)
    assert "T-YP" in before.rules
    assert "P-NUDE" not in before.rules
    small = {"kind": "profile-review-decisions", "schema": 1, "made": "2025", "salt": "s", "decisions": []}
    for version, known in (("2026.1", True), ("2025.4", False)):
        (tmp_path / "small.json").write_text(json.dumps(small | {"rules": version}), encoding="utf-8")
        assert ("T-YP" in earlier(tmp_path / "small.json").rules) == known
    (tmp_path / "small.json").write_text(json.dumps(small | {"rules": "?"}), encoding="utf-8")
    assert earlier(tmp_path / "small.json").rules is None


def test_what_was_not_looked_at_is_not_called_dealt_with(last_year, this_year):
    """Another account, a check left out, other days: kept aside with its decision, and known again the year after."""
    for more in (("--skip", "derogatory"), ("--since", "2018-01-01")):
        review = this_year(last_year, *more)
        assert [one for one in review.findings if one.status == "resolved"] == []
        assert len(review.carried) == 4
        assert sum(one.decision is not None for one in review.carried) == 2
        assert "4 not looked at this time. What you decided is kept for the next time" in told(review)
        after = earlier(last_year.parent / "this")
        assert {one.choice for one in after.decisions.values()} == {"keep", "remove"}


def test_what_is_known_is_not_judged_again(last_year, this_year, monkeypatch):
    """Only what is new goes to the judges, and what comes out is the same as if all had gone."""
    sent = []
    submit = Workers.submit
    monkeypatch.setattr(Workers, "submit", lambda self, task: (sent.extend(task.records), submit(self, task)))
    with_known = this_year(last_year)
    assert [item.text for item in sent] == [f"{EDITED} x", "kids today are thick as mince"]
    (last_year / JUDGEMENTS).unlink()
    (last_year.parent / "this" / JUDGEMENTS).unlink()
    without = this_year(last_year)
    assert len(sent) == 2 + 4
    # The model's own figure moves in its last digits with what else is judged in the same call.
    assert [dataclasses.replace(one, score=None) for one in without.findings] == [
        dataclasses.replace(one, score=None) for one in with_known.findings
    ]
    assert [one.score for one in without.findings] == pytest.approx(
        [one.score for one in with_known.findings], abs=0.05
    )
    assert without.outcomes == with_known.outcomes


def test_scanning_into_the_same_folder_again(run, last_year, tmp_path, monkeypatch):
    """Its decisions live on, and nothing is judged a second time."""
    sent = []
    monkeypatch.setattr(Workers, "submit", lambda _, task: sent.extend(task.records))
    done = run("scan", tmp_path / "a.zip", "-o", last_year, "--jobs", "1", "-q")
    assert done.exit_code == 0, done.output
    assert sent == []
    kept = {one.item.text: one.decision and one.decision.choice for one in Review.load(last_year).findings}
    assert kept == {KEPT: "keep", MEANT: "remove", GONE: None, EDITED: None}
