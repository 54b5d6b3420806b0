"""A picture that turns up twice is judged once, and each of the two gets its own findings."""

from __future__ import annotations

import dataclasses

import pytest

from checks.content import Audience, Item, Kind
from checks.finding import Finding, Level
from scanner.doubles import Doubles
from scanner.workers import Picture

FIRST = Item("facebook", Kind.IMAGE, "1", media="a/1.jpg")
SECOND = Item("facebook", Kind.IMAGE, "2", media="b/1.jpg")
FOUND = Finding(rule="P-PLACE", check="images", item=FIRST, level=Level.TIDY, reason="A place.")


@pytest.fixture
def doubles():
    held = Doubles()
    assert not held.holds(Picture(FIRST, b"pixels", None))
    return held


def test_each_copy_gets_the_findings_of_the_first_as_its_own(doubles):
    assert doubles.holds(Picture(SECOND, b"pixels", None))
    doubles.hear([Picture(FIRST, b"pixels", None)], [FOUND], [])
    assert list(doubles.settled()) == [(SECOND, "", (dataclasses.replace(FOUND, item=SECOND),))]
    assert list(doubles.settled()) == []


def test_nothing_found_in_the_first_is_nothing_found_in_the_copy(doubles):
    assert doubles.holds(Picture(SECOND, b"pixels", None))
    doubles.hear([Picture(FIRST, b"pixels", None)], [], [])
    assert list(doubles.settled()) == [(SECOND, "", ())]


def test_where_the_first_could_not_be_judged_the_copy_is_judged_after_all_with_its_words():
    doubles = Doubles()
    first, second = (Picture(item, b"pixels", None, "a round of pints") for item in (FIRST, SECOND))
    assert not doubles.holds(first)
    assert doubles.holds(second)
    doubles.hear([first], [FOUND], [FIRST])
    assert list(doubles.settled()) == [(SECOND, "a round of pints", None)]


@pytest.mark.parametrize(
    "other",
    [
        Picture(SECOND, b"pixel", None),
        Picture(SECOND, b"pixels", b""),
        Picture(SECOND, b"pixel", b"s"),
        Picture(dataclasses.replace(SECOND, field="profile_picture"), b"pixels", None),
        Picture(dataclasses.replace(SECOND, audience=Audience.PRIVATE), b"pixels", None),
        Picture(dataclasses.replace(SECOND, platform="instagram"), b"pixels", None),
        Picture(dataclasses.replace(SECOND, text="a round of pints"), b"pixels", None),
        Picture(SECOND, b"pixels", None, "a round of pints"),
    ],
)
def test_other_files_and_other_readers_of_them_are_no_copies(doubles, other):
    assert not doubles.holds(other)
