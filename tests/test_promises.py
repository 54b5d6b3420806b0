"""The breaks by which the tests of the report are tried (benchmarks/promises.py) can still be made."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_every_break_can_be_made():
    """Its text stands in its file, its test is there, and each of the nine promises is broken at least once."""
    breaks = tomllib.loads((ROOT / "benchmarks" / "promises.toml").read_text(encoding="utf-8"))["break"]
    assert {one["promise"] for one in breaks} == set(range(1, 10))
    for one in breaks:
        assert one["old"] != one["new"]
        assert one["old"] in (ROOT / one["path"]).read_text(encoding="utf-8"), one["what"]
        path, _, name = one["test"].partition("::")
        defined = rf"^def {re.escape(name.partition('[')[0])}\("
        assert re.search(defined, (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE), one["test"]
