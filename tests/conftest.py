"""What the tests of every part share."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared():
    """The folder of fixtures that stands beside the repository and is no part of it."""
    folder = Path(os.environ.get("PROFILE_HYGIENE_SHARED") or Path(__file__).parents[2] / "shared")
    if not folder.is_dir():
        pytest.skip("the fixtures of other projects are not on this computer (PROFILE_HYGIENE_SHARED)")
    return folder


@pytest.fixture
def made_up_review():
    """The review of a person who does not exist, as `review.json` holds it."""
    return json.loads((Path(__file__).parent / "scanner" / "data" / "review.json").read_text(encoding="utf-8"))
