"""A picture that turns up twice is judged once, and each of the two gets its own findings."""

from __future__ import annotations

import dataclasses

import pytest

from checks.content import Audience, Item, Kind
from checks.finding import Finding, Level
from scanner.doubles import Doubles

FIRST = Item("facebook", Kind.IMAGE, "1", media="a/1.jpg")
SECOND = Item("facebook", Kind.IMAGE, "2", media="b/1.jpg")
FOUND = Finding(rule="P-PLACE", check="images", item=FIRST, level=Level.TIDY, reason="A place.")


@pytest.fixture
def doubles():
    held = Doubles()
    assert not held.holds((FIRST, b"pixels", None))
    return held


def test_each_copy_gets_the_findings_of_the_first_as_its_own(doubles):
    assert doubles.holds((SECOND, b"pixels", None))
    doubles.hear([(FIRST, b"pixels", None)], [FOUND], [])
    assert list(doubles.settled()) == [(SECOND, (dataclasses.replace(FOUND, item=SECOND),))]
    assert list(doubles.settled()) == []


def test_nothing_found_in_the_first_is_nothing_found_in_the_copy(doubles):
    assert doubles.holds((SECOND, b"pixels", None))
    doubles.hear([(FIRST, b"pixels", None)], [], [])
    assert list(doubles.settled()) == [(SECOND, ())]


def test_where_the_first_could_not_be_judged_the_copy_is_judged_after_all(doubles):
    assert doubles.holds((SECOND, b"pixels", None))
    doubles.hear([(FIRST, b"pixels", None)], [FOUND], [FIRST])
    assert list(doubles.settled()) == [(SECOND, None)]


@pytest.mark.parametrize(
    "other",
    [
        (SECOND, b"pixel", None),
        (SECOND, b"pixels", b""),
        (SECOND, b"pixel", b"s"),
        (dataclasses.replace(SECOND, field="profile_picture"), b"pixels", None),
        (dataclasses.replace(SECOND, audience=Audience.PRIVATE), b"pixels", None),
        (dataclasses.replace(SECOND, platform="instagram"), b"pixels", None),
    ],
)
def test_other_files_and_other_readers_of_them_are_no_copies(doubles, other):
    assert not doubles.holds(other)
