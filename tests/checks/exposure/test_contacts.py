"""Contact details in words: found where they are a person's own, and never seen in a score or a helpline."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from checks.exposure import contacts
from checks.exposure.contacts import Sort

CASES = Path(__file__).parent / "cases" / "contacts.tsv"
SORTS = {"phone": Sort.PHONE, "email": Sort.EMAIL, "address": Sort.ADDRESS}


def cases():
    return [tuple(line.split("\t")) for line in CASES.read_text(encoding="utf-8").splitlines()[1:]]


@pytest.mark.parametrize(("where", "expected", "text"), cases())
def test_both_ways(where, expected, text):
    found = contacts.in_post(text) if where == "post" else contacts.in_profile(text)
    assert {detail.sort for detail in found} == {SORTS[word] for word in expected.split(",") if word != "-"}


def test_offsets_refer_to_the_text_as_written():
    text = "😀 ring me: 07700 900123 😀"
    (detail,) = contacts.in_post(text)
    assert text[detail.start : detail.end] == "07700 900123"


@pytest.mark.parametrize("value", ["07700 900123", "+447700900123", "(0113) 496 0123"])
def test_a_phone_field(value):
    assert contacts.is_phone(value)


@pytest.mark.parametrize("value", ["", "iPhone 12", "none", "999"])
def test_a_phone_field_without_a_number(value):
    assert not contacts.is_phone(value)


@pytest.mark.parametrize(
    "text", ["0" * 20_000, "1 " * 20_000, "a@" * 20_000, "12 Mill " * 5_000, "+44 " * 5_000, "at [at] " * 5_000]
)
def test_long_and_odd_texts_take_no_time(text):
    start = time.perf_counter()
    contacts.in_post("my house " + text)
    assert time.perf_counter() - start < 5
