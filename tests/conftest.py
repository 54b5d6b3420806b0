"""What the tests of every part share."""

from __future__ import annotations

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
