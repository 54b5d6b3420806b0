"""A session of two, in a real browser: the consent, the private part, the shared view, the next steps, and the way out."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from scanner.guide.consent import HOLDS_FOR, TICKS, Consent, Records
from scanner.guide.script import SCRIPT
from scanner.guide.shared import Shared, marked
from scanner.review import Decision, Review

from .served import Visitor, home, reviewed, saved, serving

TODAY = f"{datetime.now(UTC).astimezone():%Y-%m-%d}"
YES = {
    "answer": "yes",
    "heard": "yes",
    "own": "yes",
    "free": "yes",
    "name": "Sam Doe",
    "coordinator": "Alex Roe",
    "day": TODAY,
}
MINE = "thick as mince"


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def records(root: Path) -> list[dict[str, Any]]:
    return [
        json.loads(path.read_text(encoding="utf-8")) for path in sorted((root / "review-papers").glob("consent-*.json"))
    ]


def ask_all(review: Review) -> Review:
    """Every finding marked “Talk to someone”, those too that may never be shared."""
    ids = [one.id for one in review.findings]
    return review.with_decision(ids, Decision(choice="ask", at="2026-11-23"))


@pytest.mark.browser
@pytest.mark.slow
def test_all_the_steps(tmp_path: Path, window: Any) -> None:  # noqa: PLR0915 - one sitting, from beginning to end
    """From the script to the end, with the shared view holding what was marked and nothing else."""
    home(tmp_path)
    with serving(tmp_path, together=True) as served:
        page = window(served.address)
        assert page.url.endswith("/consent")
        spoken = page.locator(".script").inner_text()
        assert [" ".join(line.split()) for line in spoken.split("\n") if line.strip()] == list(SCRIPT)
        # The limit is said before the question is asked.
        assert page.content().index("child is at risk") < page.content().index('name="heard"')
        for tick in ("This was read to me", "The accounts are my own", "I want to go on"):
            page.get_by_label(tick).check()
        page.get_by_label("My name").fill("Sam Doe")
        page.get_by_label("The coordinator’s name").fill("Alex Roe")
        page.get_by_role("button", name="Yes, go on").click()

        page.get_by_role("button", name="Add facebook-me.zip").click()
        page.get_by_label("These are my own accounts.").check()
        page.get_by_role("button", name="Start looking").click()
        page.wait_for_url("**/review")

        # Private first: the shared view is shut until the person opens it.
        page.goto(f"http://127.0.0.1:{served.port}{served.base}/shared")
        page.get_by_role("heading", name="Not open", level=1).wait_for()
        assert "Unkind" not in page.content()
        page.go_back()
        card = page.locator('[data-rule="T-YP"]')
        title = re.sub(r"^\d+\. ", "", card.locator("h4").inner_text())
        card.locator('input[value="talk"]').check()
        for other in page.locator('[data-group] .card:not([data-rule="T-YP"]) input[name^="d-"][value="keep"]').all():
            other.check()
        saved(page)
        page.get_by_role("button", name="Open the shared view").click()
        page.wait_for_url("**/shared")

        shared = page.content()
        assert page.locator(".shared-card h2").all_inner_texts() == [title]
        assert MINE not in shared
        assert not re.search(r"\b\d+ (?:of|things?)\b", page.locator("body").inner_text())  # a count is nowhere shown
        page.get_by_role("button", name="Open the words").click()
        page.get_by_role("button", name="Close the words").wait_for()
        assert MINE in page.content()
        page.get_by_role("button", name="Close the words").click()
        page.get_by_role("button", name="Open the words").wait_for()
        assert MINE not in page.content()

        page.get_by_role("link", name="On to the next steps").click()
        page.get_by_label("What I will do").fill("I will look at it again at home.")
        page.get_by_label("Help I would like").fill("None")
        page.get_by_role("button", name="Keep these steps").click()
        page.get_by_text("Kept, outside the review").wait_for()
        assert "I will look at it again at home." in (served.papers / "next-steps.html").read_text(encoding="utf-8")
        assert MINE not in (served.papers / "next-steps.html").read_text(encoding="utf-8")
        page.get_by_role("link", name="On to the certificate").click()
        assert page.get_by_label("Your name").input_value() == "Sam Doe"
        page.get_by_label("Your role").fill("Volunteer")
        page.get_by_role("button", name="Make the certificate").click()
        page.get_by_role("button", name="Make it again").wait_for()
        assert "coordinator" in (served.papers / "certificate.html").read_text(encoding="utf-8")

        page.get_by_role("link", name="On to the end").click()
        page.get_by_label("Yes, delete them").check()
        page.get_by_role("button", name="Delete the review").click()
        page.get_by_role("heading", name="Deleted", level=1).wait_for()
        assert not served.review.exists()
        assert (page.foreign, page.errors) == ([], [])
    (record,) = records(tmp_path)
    assert (record["name"], record["coordinator"], record["withdrawn"]) == ("Sam Doe", "Alex Roe", None)
    assert record["said"] == list(SCRIPT)
    assert datetime.fromisoformat(record["expires"]) - datetime.fromisoformat(record["given"]) == HOLDS_FOR
    assert MINE not in json.dumps(record)


def test_a_no_leaves_no_mark(tmp_path: Path) -> None:
    """It becomes a self-review, and nothing anywhere says that somebody was asked."""
    home(tmp_path)
    with serving(tmp_path, together=True) as served:
        visitor = Visitor(served.address)
        assert visitor.post("/consent", {"answer": "no"}).headers["location"].endswith("/begin")
        page = visitor.get("/download").text
        assert "/shared" not in page
        assert visitor.post("/add", {"path": "~/Downloads/facebook-me.zip"}).status == 303
        assert not served.papers.exists()
        assert "consent" not in (served.review / "guide.json").read_text(encoding="utf-8")
        assert visitor.get("/shared").status in (200, 303)
        assert visitor.post("/shared-open").status == 403


@pytest.mark.parametrize("lacks", [*TICKS, "name", "coordinator", "day"])
def test_a_yes_that_is_not_whole(tmp_path: Path, lacks: str) -> None:
    """Is none: nothing is written and nothing starts."""
    with serving(tmp_path, together=True) as served:
        visitor = Visitor(served.address)
        assert visitor.post("/consent", {key: value for key, value in YES.items() if key != lacks}).status == 400
        assert not served.papers.exists()


def test_no_scan_without_consent(tmp_path: Path) -> None:
    """Not before it was given, not when it has run out, not when it was withdrawn."""
    home(tmp_path)
    clock = Clock()
    with serving(tmp_path, together=True, now=clock) as served:
        visitor = Visitor(served.address)
        visitor.post("/add", {"path": "~/Downloads/facebook-me.zip"})

        def refused() -> bool:
            answer = visitor.post("/scan", {"own": "yes"})
            return answer.status == 403 and "Agree first" in answer.text and served.guide.job is None

        assert refused()
        assert visitor.post("/consent", YES).status == 303
        clock.ahead = HOLDS_FOR
        assert refused()
        assert "has run out" in visitor.get("/consent").text
        assert visitor.get("/").headers["location"].endswith("/consent")
        clock.ahead = -timedelta(hours=1)  # a clock that was set back: not given yet
        assert refused()
        clock.ahead = timedelta()
        assert visitor.post("/withdraw").status == 200
        visitor.post("/add", {"path": "~/Downloads/facebook-me.zip"})
        assert refused()


def test_the_shared_view_shuts_when_the_consent_runs_out(tmp_path: Path, made_up: dict[str, Any]) -> None:
    """In the middle of the talk too."""
    clock = Clock()
    ask_all(reviewed(tmp_path / "review", made_up)).save(tmp_path / "review")
    with serving(tmp_path, together=True, now=clock) as served:
        visitor = Visitor(served.address)
        visitor.post("/consent", YES)
        assert visitor.post("/shared-open").status == 303
        assert "shared-card" in visitor.get("/shared").text
        clock.ahead = HOLDS_FOR
        for answer in (
            visitor.get("/shared"),
            visitor.post("/shared-open"),
            visitor.post("/shared-words"),
            visitor.get("/steps"),
        ):
            assert answer.status == 403
            assert "shared-card" not in answer.text
        clock.ahead = timedelta()
        assert "shared-card" not in visitor.get("/shared").text  # it is locked now


def test_a_withdrawal_in_the_middle_of_a_scan(tmp_path: Path) -> None:
    """Erases what was read, says so, and only then is it noted; nothing is written after it."""
    home(tmp_path)
    with serving(tmp_path, together=True) as served:
        visitor = Visitor(served.address)
        visitor.post("/consent", YES)
        visitor.post("/add", {"path": "~/Downloads/facebook-me.zip"})
        assert visitor.post("/scan", {"own": "yes"}).status == 303
        job = served.guide.job
        answer = visitor.post("/withdraw")
        assert "What was read is erased" in answer.text
        assert job.progress.state == "stopped"
        assert served.guide.job is None
        assert not served.review.exists()
    (record,) = records(tmp_path)
    assert record["withdrawn"]
    assert not served.review.exists()


def test_nothing_is_decided_beside_a_scan(tmp_path: Path, made_up: dict[str, Any]) -> None:
    """The review that it writes would not know of it, and the decision would be lost. Two clicks begin one scan."""
    home(tmp_path)
    review = reviewed(tmp_path / "review", made_up)
    with serving(tmp_path) as served:
        visitor = Visitor(served.address)
        visitor.post("/add", {"path": "~/Downloads/facebook-me.zip"})
        visitor.post("/scan", {"own": "yes"})
        job = served.guide.job
        visitor.post("/scan", {"again": "yes"})
        assert served.guide.job is job
        one = next(one for one in review.findings if one.rule == "T-YP")
        assert visitor.post("/decide", {"card": "x", "ids": one.id, "d-x": "keep"}).status == 409
        assert visitor.get("/review").headers["location"].endswith("/scan")
        visitor.post("/stop-scan")
        assert visitor.post("/decide", {"card": "x", "ids": one.id, "d-x": "keep"}).status == 303


@pytest.mark.parametrize("step", ["/download", "/review", "/shared", "/steps", "/certificate", "/close"])
def test_a_withdrawal_at_any_step(tmp_path: Path, made_up: dict[str, Any], step: str) -> None:
    """The way out stands on each page; what was found and agreed on is gone afterwards, the consent is not."""
    ask_all(reviewed(tmp_path / "review", made_up)).save(tmp_path / "review")
    with serving(tmp_path, together=True) as served:
        visitor = Visitor(served.address)
        visitor.post("/consent", YES)
        if step in ("/shared", "/steps"):
            visitor.post("/shared-open")
            card = served.guide.shared.cards(served.guide.desk.review())[0].id
            visitor.post("/steps", {f"what-{card}": "I will take it down"})
        assert f'href="{served.base}/withdraw"' in visitor.get(step).text
        answer = visitor.post("/withdraw")
        assert "review.json" in answer.text
        assert not served.review.exists()
        assert [path.name[:8] for path in served.papers.iterdir()] == ["consent-"]
        assert "shared-card" not in visitor.get("/shared").text
    assert records(tmp_path)[0]["withdrawn"]


def test_what_is_never_shared(tmp_path: Path, made_up: dict[str, Any]) -> None:
    """Marked or not: nothing of a rule that is never shared, nothing of the stop page, nothing for the person alone."""
    never = [one for one in made_up["findings"] if one["share"] == "never" or one["level"] in ("stop", "support")]
    assert {one["rule"] for one in never}
    review = ask_all(reviewed(tmp_path / "review", made_up))
    review.save(tmp_path / "review")
    with serving(tmp_path, together=True) as served:
        visitor = Visitor(served.address)
        visitor.post("/consent", YES)
        visitor.post("/shared-open")
        shown = {card.id for card in marked(review)}
        assert shown
        for card in shown:
            visitor.post("/shared-words", {"card": card, "words": "yes"})
        pages = visitor.get("/shared").text + visitor.get("/steps").text
        for one in never:
            answer = visitor.post("/shared-words", {"card": one["id"], "words": "yes"})
            assert answer.status == 404
            for secret in (one["id"], one["title"], (one["item"] or {}).get("text") or one["id"]):
                assert secret not in pages + answer.text


def test_what_is_not_marked_is_not_in_it(tmp_path: Path, made_up: dict[str, Any]) -> None:
    """Not its words, not its title, not its id, not how many there are; nor the words of a marked card before they are opened."""
    review = reviewed(tmp_path / "review", made_up)
    one = next(one for one in review.findings if one.rule == "T-YP")
    review = Review.from_json(made_up).with_decision([other.id for other in review.findings], None)
    review.with_decision([one.id], Decision(choice="ask")).save(tmp_path / "review")
    with serving(tmp_path, together=True) as served:
        visitor = Visitor(served.address)
        visitor.post("/consent", YES)
        visitor.post("/shared-open")
        page = visitor.get("/shared").text
        page += BeautifulSoup(page, "html.parser").get_text()  # a mark in the midst of words parts them in the source
        assert one.title in page
        for other in review.findings:
            if other.item and other.item.text:
                assert other.item.text not in page
            if other.rule != one.rule:
                assert other.title not in page
                assert other.id not in page
        assert (
            visitor.get("/review").headers["location"].endswith("/shared")
        )  # and the private page is not a click away
        assert visitor.get(f"/picture/{one.id}").status == 403
        visitor.post("/shared-close")
        assert one.title not in visitor.get("/shared").text
        assert visitor.get("/review").status == 200


def test_strong_words_are_starred_for_two(made_up: dict[str, Any]) -> None:
    """The person sees them in full, two people together do not."""
    review = ask_all(Review.from_json(made_up))
    view = Shared()
    strong = next(
        card for card in marked(review) if any(piece.starred for entry in card.entries for piece in entry.excerpt)
    )
    view.unlock()
    view.show(strong.id, words=True)
    shown = next(card for card in view.cards(review) if card.id == strong.id)
    assert shown.places
    told = "".join(text for place in shown.places for text, _ in place.pieces)
    piece = next(piece for entry in strong.entries for piece in entry.excerpt if piece.starred)
    assert piece.starred in told
    assert piece.text not in told


def test_a_rule_that_is_never_shared_today(made_up: dict[str, Any]) -> None:
    """A review that says otherwise, of last year or mended by hand, changes nothing."""
    for one in made_up["findings"]:
        if one["rule"] == "T-YP":
            one["rule"] = "G-DATING"
            one["share"] = "all"
    assert "G-DATING" not in {card.rule for card in marked(ask_all(Review.from_json(made_up)))}


def test_the_record_is_apart_and_private(tmp_path: Path) -> None:
    """In a folder of its own for its owner alone; one that is damaged counts as none."""
    now = datetime.now(UTC)
    kept = Records(tmp_path / "p")
    given = Consent(name="S", coordinator="A", given=now, expires=now + HOLDS_FOR, scope="x", said=SCRIPT, ticks=TICKS)
    path = kept.write(given)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    found = kept.newest()
    assert found
    assert found.holds(now + timedelta(seconds=1))
    path.write_text("{}", encoding="utf-8")
    assert kept.newest() is None
