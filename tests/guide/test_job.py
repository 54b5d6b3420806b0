"""The scan behind the page: how fast, how long still, and what is said when it ends."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from scanner.guide import job, pages
from scanner.guide.job import Job, Progress, Wish


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A job whose scan waits, so that a test can tell it how it gets on."""
    gate = threading.Event()
    monkeypatch.setattr(job.Job, "_scan", lambda _: gate.wait(30))
    now = [0.0]
    made = Job(Wish(sources=(), folder=Path("x")), lambda: None, lambda: now[0])
    yield made, now
    gate.set()
    made.stop()


def test_it_counts_before_it_looks(held: Any) -> None:
    """While it is read how much there is, there is no rate and no end in sight."""
    made, _ = held
    for _ in range(3):
        made.seen()
    assert made.progress == Progress("reading", (0, 3), (0, 0))
    assert pages.counts(made.progress) == {
        "words": "3 so far",
        "pictures": "0 so far",
        "rate": "–",
        "left": "not known yet",
    }


def test_the_rate_and_the_time_left(held: Any) -> None:
    """Words and pictures each at their own pace: pictures take longer, and a sum of both would lie."""
    made, now = held
    made.total(1000, 100)
    made.done()
    for second in range(1, 6):
        now[0] = float(second)
        made.done(words=50, pictures=2)
    assert made.progress == Progress("looking", (250, 1000), (10, 100), 52.0, 750 / 50 + 90 / 2)
    assert pages.counts(made.progress)["left"] == "about 1 minute"


def test_no_time_is_told_where_nobody_knows_it(held: Any) -> None:
    """Pictures are still to come and none has been looked at yet."""
    made, now = held
    made.total(1000, 100)
    made.done()
    now[0] = 2.0
    made.done(words=100)
    assert (made.progress.rate, made.progress.left) == (50.0, None)


def test_only_the_last_seconds_count(held: Any) -> None:
    """A slow beginning, when models load, is forgotten."""
    made, now = held
    made.total(100_000, 0)
    for second in range(40):
        now[0] = float(second)
        made.done(words=1 if second < 20 else 100)
    assert made.progress.rate == pytest.approx(100)


def test_what_nobody_foresaw_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With the kind of error and nothing that it says, which may hold a person's words."""

    def fails(_: object) -> None:
        raise KeyError("a post of mine")

    monkeypatch.setattr(job.Job, "_scan", fails)
    made = Job(Wish(sources=(), folder=tmp_path), lambda: None)
    made.stop()
    assert made.progress.state == "failed"
    assert "KeyError" in made.progress.told
    assert "a post of mine" not in made.progress.told
