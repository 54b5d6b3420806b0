"""Taking a review away: its own files, nothing else, and plain words about the rest."""

from __future__ import annotations

import pytest


@pytest.fixture
def full(run, review_folder):
    """A review folder with its report, and what a killed write left."""
    run("report", review_folder)
    (review_folder / ".review.json.abc123").write_text("half")
    return review_folder


def test_it_asks_first(run, full):
    """Anything but yes removes nothing."""
    before = sorted(path.name for path in full.iterdir())
    done = run("forget", full, typed="\n")
    assert done.exit_code == 0
    assert "Nothing was removed." in done.output
    assert sorted(path.name for path in full.iterdir()) == before


def test_it_removes_the_reviews_own_files(run, full):
    """And the folder, when it is empty; it names each file and what it cannot remove."""
    done = run("forget", full, typed="y\n")
    assert not full.exists()
    for told in (
        "review.json",
        "report.html",
        ".review.json.abc123",
        "Removed 3 files.",
        "downloads",
        "backups",
        "platform",
    ):
        assert told in done.output


def test_it_touches_nothing_else(run, full, tmp_path):
    """Other files, folders, and what a link points to stay."""
    outside = tmp_path / "outside.txt"
    outside.write_text("mine")
    (full / "notes.txt").write_text("mine")
    (full / "review.json.bak").write_text("mine")
    (full / ".report.html.link").symlink_to(outside)
    (full / "sub").mkdir()
    done = run("forget", full, "--yes")
    assert sorted(path.name for path in full.iterdir()) == [".report.html.link", "notes.txt", "review.json.bak", "sub"]
    assert outside.read_text() == "mine"
    assert "it holds 4 other things" in done.output


def test_a_folder_without_a_review(run, tmp_path):
    """Is left as it is."""
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / ".review.json.tmp").write_text("")
    assert run("forget", tmp_path / "x", "--yes").exit_code == 2
    assert run("forget", tmp_path / "nowhere", "--yes").exit_code == 2
    assert (tmp_path / "x" / ".review.json.tmp").exists()
