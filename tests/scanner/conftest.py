"""A review folder of a made-up person, and a way to run the commands on it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from scanner.cli import main
from scanner.review import Review

DATA = Path(__file__).parent / "data"


@pytest.fixture
def made_up() -> dict[str, Any]:
    return json.loads((DATA / "review.json").read_text(encoding="utf-8"))


@pytest.fixture
def review_folder(made_up, tmp_path, monkeypatch):
    """A review folder inside an empty folder that is also where commands run."""
    monkeypatch.chdir(tmp_path)
    Review.from_json(made_up).save(tmp_path / "review")
    return tmp_path / "review"


@pytest.fixture
def run():
    """Run a command line as a person types it; `typed` is what they answer."""

    def runner(*arguments: object, typed: str = "", **environment: str) -> Result:
        return CliRunner().invoke(main, [str(one) for one in arguments], input=typed, env=environment)

    return runner
