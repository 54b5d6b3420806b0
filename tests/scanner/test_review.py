"""The review file: nothing of it is lost, nobody else can open it, and it is never half a file."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path
from typing import Any

import pytest

from scanner.review import Decision, Review, ReviewError, finding_id, new_salt, private_folder, write_private

DATA = Path(__file__).parent / "data"
FINDING_KEYS = {
    "id", "check", "category", "clause", "severity", "score", "title", "reason", "item", "spans", "labels", "action",
    "how_to", "status", "share", "rule", "decision",
}  # fmt: skip
OUR_KEYS = {"part", "level", "sure", "why", "actions", "thumbnail", "changed", "read"}
modes = pytest.mark.skipif(os.name != "posix", reason="this system knows no modes")


@pytest.fixture
def made_up() -> dict[str, Any]:
    return json.loads((DATA / "review.json").read_text(encoding="utf-8"))


def minimal(**more: Any) -> dict[str, Any]:
    """A review with nothing beside the contract's keys, but for the salt."""
    return {
        "schema": 1,
        "created": "2026-09-03T10:30:00+01:00",
        "tool": {"name": "profile-hygiene", "version": "1.0", "models": {}},
        "policy": {},
        "sources": [],
        "findings": [],
        "outcomes": [],
        "salt": "00",
        **more,
    }


def test_nothing_is_lost_on_the_way_through_a_file(tmp_path: Path, made_up: dict[str, Any]) -> None:
    """What is read, written and read again is the same."""
    made_up["findings"][0]["thumbnail"] = "/9j/2Q=="
    made_up["findings"][0]["decision"] = {"choice": "wrong", "done": False, "at": "2026-09-03", "reason": "quoted"}
    review = Review.from_json(made_up)
    review.save(tmp_path)
    assert Review.load(tmp_path) == review
    assert json.loads((tmp_path / "review.json").read_bytes()) == review.as_json()


def test_it_writes_the_contracts_keys(made_up: dict[str, Any]) -> None:
    """Every key of contract §5 is there in every finding; beside them stand only ours."""
    written = Review.from_json(made_up).as_json()
    assert {"schema", "created", "tool", "policy", "sources", "findings", "outcomes"} <= set(written)
    for finding in written["findings"]:
        assert set(finding) >= FINDING_KEYS
        assert set(finding) - FINDING_KEYS <= OUR_KEYS
    assert {one["severity"] for one in written["findings"]} == {"high", "medium", "low", "info"}
    assert set(written["findings"][0]["item"]) == {
        "platform", "kind", "id", "author", "text", "created", "url", "audience", "context", "media", "source",
    }  # fmt: skip


def test_the_contracts_keys_are_enough(made_up: dict[str, Any]) -> None:
    """A review that another tool wrote, without our own keys, can be read; the level follows from the severity."""
    bare = {key: value for key, value in made_up["findings"][0].items() if key in FINDING_KEYS}
    review = Review.from_json(minimal(findings=[bare]))
    assert review.findings[0].level == "first"
    assert review.findings[0].actions == ()


def test_lone_surrogates_survive(tmp_path: Path, made_up: dict[str, Any]) -> None:
    """Some exports hold half a character. It is neither a crash nor a change of the text."""
    made_up["findings"][0]["item"]["text"] = "half \ud83d a face"
    Review.from_json(made_up).save(tmp_path)
    loaded = Review.load(tmp_path).findings[0].item
    assert loaded is not None
    assert loaded.text == "half \ud83d a face"


def test_an_id_is_stable_and_keyed() -> None:
    """The same thing has the same id for one person for ever, and another for everyone else."""
    assert finding_id("salt", "facebook", "c1", "T-YP") == "mwjtzv5r"
    assert finding_id("salt", "facebook", "c1", "T-YP") != finding_id("other", "facebook", "c1", "T-YP")
    assert finding_id("salt", "facebook", "c1", "T-YP") != finding_id("salt", "facebook", "c1", "T-ORG")
    assert finding_id("salt", "facebook", "c1", "T-YP") != finding_id("salt", "x", "c1", "T-YP")
    assert finding_id("salt", "a", "bc", "d") != finding_id("salt", "ab", "c", "d")


def test_ids_do_not_collide_in_a_large_review() -> None:
    """Twenty thousand findings, each with an id of its own."""
    assert len({finding_id("salt", "facebook", str(at), "T-YP") for at in range(20_000)}) == 20_000


def test_a_salt_is_a_secret() -> None:
    """Two people have two salts, of 128 bits."""
    assert new_salt() != new_salt()
    assert len(bytes.fromhex(new_salt())) == 16


@modes
def test_only_its_owner_can_open_it(tmp_path: Path, made_up: dict[str, Any]) -> None:
    """The folder is made 0700 and the file 0600, whatever the system would do by itself."""
    before = os.umask(0)
    try:
        path = Review.from_json(made_up).save(tmp_path / "made" / "review")
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


@modes
def test_a_folder_of_other_things_keeps_its_mode(tmp_path: Path) -> None:
    """Someone may name their desktop. A folder that is a review folder already is closed."""
    tmp_path.chmod(0o755)
    private_folder(tmp_path)
    assert tmp_path.stat().st_mode & 0o777 == 0o755
    (tmp_path / "review.json").touch()
    private_folder(tmp_path)
    assert tmp_path.stat().st_mode & 0o777 == 0o700


@modes
def test_a_write_that_is_stopped_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never half a file, and no leavings."""
    path = write_private(tmp_path / "review.json", b"old")

    def stop(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        write_private(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ([], "not a review that this version can read"),
        ({"schema": 2}, "not a review that this version can read"),
        ({"schema": 1}, "has no 'created'"),
        (minimal(created="yesterday"), "date cannot be read"),
        (minimal(sources=[{"name": "a.zip"}]), "has no 'platform'"),
        (minimal(outcomes=[{"check": "images", "rule": "P", "ending": "fine"}]), "something that this version cannot"),
        (minimal(findings=3), "something that this version cannot read"),
    ],
)
def test_what_is_no_review_is_refused_in_words(data: Any, says: str) -> None:
    """One line that says what is the matter."""
    with pytest.raises(ReviewError, match=says):
        Review.from_json(data)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"status": "old"}, "status 'old'"),
        ({"decision": {"choice": "later"}}, "choice 'later'"),
        ({"thumbnail": "?"}, "small picture in this review is damaged"),
        ({"item": None}, "does not say what it was found in"),
        ({"level": "awful"}, "something that this version cannot read"),
    ],
)
def test_a_finding_with_unknown_words_is_refused(made_up: dict[str, Any], change: dict[str, Any], says: str) -> None:
    """A word that the contract does not know is an error, not a guess."""
    made_up["findings"][0] |= change
    with pytest.raises(ReviewError, match=says):
        Review.from_json(made_up)


def test_a_refusal_repeats_nothing_of_the_profile(made_up: dict[str, Any]) -> None:
    """Error messages travel further than reviews do."""
    made_up["findings"][0]["item"] |= {"created": "mince o'clock"}
    with pytest.raises(ReviewError) as refusal:
        Review.from_json(made_up)
    assert "mince" not in str(refusal.value)


def test_a_folder_without_a_review_says_so(tmp_path: Path) -> None:
    """As does one whose review is damaged."""
    with pytest.raises(ReviewError, match="not a review folder"):
        Review.load(tmp_path)
    (tmp_path / "review.json").write_bytes(b'{"schema": 1, "cre')
    with pytest.raises(ReviewError, match="may be damaged"):
        Review.load(tmp_path)


def decisions(salt: str, *made: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "profile-review-decisions", "schema": 1, "made": "2026-09-04", "salt": salt, "decisions": [*made]}


def test_decisions_find_their_findings_again(made_up: dict[str, Any]) -> None:
    """A named finding gets its decision, null takes one back, all others stay as they were."""
    review = Review.from_json(made_up)
    decided = review.with_decisions(
        decisions(
            review.salt,
            {"id": "aaaaaaa2", "category": "T-YP", "choice": "remove", "done": True, "at": "2026-09-04"},
            {"id": "aaaaaad3", "category": "G-GOSSIP", "choice": None, "done": False, "at": "2026-09-04"},
            {"id": "gone", "category": "T-YP", "choice": "keep", "done": False, "at": "2026-09-04"},
        )
    )
    by_id = {one.id: one.decision for one in decided.findings}
    assert by_id["aaaaaaa2"] == Decision(choice="remove", done=True, at="2026-09-04")
    assert by_id["aaaaaad3"] is None
    assert by_id["aaaaaaa3"] == Decision(choice="edit", at="2025-09-02")
    assert dataclasses.replace(decided, findings=review.findings) == review


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("keep", "not a decisions file"),
        ({"kind": "something else", "schema": 1}, "not a decisions file"),
        (decisions("another salt"), "made for another review"),
        (decisions("00", {"id": "a", "choice": "burn"}), "choice 'burn'"),
        (decisions("00", {"choice": "keep"}), "something that this version cannot read"),
    ],
)
def test_decisions_of_another_sort_are_refused(data: Any, says: str) -> None:
    """Decisions of someone else's review must not land on this one by accident."""
    with pytest.raises(ReviewError, match=says):
        Review.from_json(minimal()).with_decisions(data)
