"""`profile-hygiene guide` itself: what it refuses before anything is opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scanner.cli import main
from scanner.guide import server


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Do not really serve: say what would have been."""
    seen: list[str] = []
    monkeypatch.setattr(server.Server, "serve", lambda one: (seen.append(one.address), one._socket.close()))  # noqa: SLF001
    return seen


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["guide", "--no-open", *map(str, arguments)])


def test_it_says_the_address_and_leaves_nothing(tmp_path: Path, started: list[str]) -> None:
    """A folder in which nothing came to be does not stay."""
    done = run("-o", tmp_path / "review")
    assert done.exit_code == 0, done.output
    assert started[0] in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_other_things(tmp_path: Path, started: list[str]) -> None:
    """Is not taken for a review."""
    (tmp_path / "diary.txt").write_text("mine", encoding="utf-8")
    done = run("-o", tmp_path)
    assert (done.exit_code, started) == (2, [])
    assert "holds other things" in done.output
    assert run("-o", tmp_path / "diary.txt").exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["diary.txt"]


def test_a_source_that_is_not_there(tmp_path: Path, started: list[str]) -> None:
    """Is said at once."""
    done = run("-o", tmp_path / "review", tmp_path / "no.zip")
    assert (done.exit_code, started) == (2, [])
    assert "no.zip" in done.output


def test_a_second_one(tmp_path: Path, started: list[str]) -> None:
    """Over the same review: refused, and the first is not disturbed."""
    with server.held(tmp_path / "review"):
        done = run("-o", tmp_path / "review")
        assert (done.exit_code, started) == (2, [])
        assert "open already" in done.output
        assert (tmp_path / "review" / "guide.lock").exists()
