"""Files made to stop the check: each ends soon, in bounded memory, with a plain reason, and harms nothing beside it."""

from __future__ import annotations

import importlib.util
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from checks.content import Item, Kind
from checks.images import decode
from checks.registry import Settings
from samples import pictures as drawn
from scanner.workers import Picture, Task, perform

SCRIPT = Path(__file__).with_name("hostile.py")
SECONDS, MEGABYTES = 1.0, 400
REASONS = {decode.EMPTY, decode.NOT_A_PICTURE, decode.CUT_SHORT, decode.DAMAGED, decode.TOO_LARGE}

_spec = importlib.util.spec_from_file_location("hostile", SCRIPT)
hostile = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(hostile)


@pytest.fixture(scope="module")
def answers():
    if not Path("/proc/self/clear_refs").exists():
        pytest.skip("the peak of memory can only be measured on Linux")
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, str(SCRIPT)],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
        cwd=root,
        env=_here(root),
    )
    return {line["name"]: line for line in map(json.loads, done.stdout.splitlines())}


def _here(root):
    import os  # noqa: PLC0415 - only here

    return os.environ | {"PYTHONPATH": str(root)}


def test_there_are_many_kinds_and_each_was_answered(answers):
    assert len(hostile.KINDS) >= 40
    assert answers.keys() == hostile.KINDS.keys()
    assert [name for name, line in answers.items() if line["unchecked"]] == []


@pytest.mark.parametrize("name", hostile.KINDS)
def test_each_ends_with_a_plain_reason_or_is_read(answers, name):
    error = answers[name]["error"]
    if hostile.KINDS[name].readable:
        assert error is None
    else:
        assert error in REASONS


def test_each_ends_soon_and_in_bounded_memory(answers):
    """Processor time, so that other work on the machine does not count."""
    assert {name: line["seconds"] for name, line in answers.items() if line["seconds"] > SECONDS} == {}
    assert {name: line["megabytes"] for name, line in answers.items() if line["megabytes"] > MEGABYTES} == {}


def test_a_hostile_file_harms_nothing_beside_it():
    with io.BytesIO() as buffer:
        drawn.landscape().save(buffer, "PNG")
        good = buffer.getvalue()
    bad = [
        kind.make() for name, kind in hostile.KINDS.items() if name in ("half a PNG", "PNG of no width", "random bytes")
    ]
    files = [good, *bad, good]
    items = [Item("facebook", Kind.IMAGE, str(number), field="profile_picture") for number in range(len(files))]
    pictures = tuple(Picture(item, data) for item, data in zip(items, files, strict=True))
    answer = perform(Task(pictures=pictures), Settings())
    assert {item.id for item, _ in answer.unread} == {"1", "2", "3"}
    with_copy = {finding.item.id for finding in answer.findings if finding.thumbnail}
    assert with_copy == {"0", "4"}


def test_a_picture_at_the_limit_is_still_one(answers):
    """The bound is no reason to refuse what phones make."""
    with Image.open(io.BytesIO(hostile.KINDS["a real PNG of 9,900 × 9,900"].make())) as image:
        assert image.width * image.height > 90_000_000
    assert answers["a real PNG of 9,900 × 9,900"]["error"] is None
