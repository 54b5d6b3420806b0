"""Organisations banned by law: those on the list are found, those that were taken off it and everyday names are not."""

from __future__ import annotations

from datetime import date

import pytest

from checks.groups.judge import verdict
from checks.rules.lexicons import lexicons


@pytest.mark.parametrize(
    "name",
    [
        "Maniacs Murder Cult",
        "Russian Imperial Movement",
        "Terrorgram Collective",
        "Hizb ut-Tahrir Britain",
        "Islam4UK",
        "PFLP-GC",
        "Turkestan Islamic Party",
        "UDA West Belfast Brigade",
        "Scottish Dawn",
    ],
)
def test_a_banned_organisation_is_found(name):
    assert verdict(name).rule == "G-HATE"


@pytest.mark.parametrize(
    "name",
    [
        "Hay'at Tahrir al-Sham",
        "International Sikh Youth Federation",
        "Popular Front for the Liberation of Palestine",
        "Palestine Action",
    ],
)
def test_what_is_no_longer_banned_or_before_the_courts_is_not(name):
    assert verdict(name).rule is None


@pytest.mark.parametrize(
    "name",
    [
        "The Base",
        "ETA Aviation",
        "Isil's Kitchen",
        "Scottish Dawn Chorus",
        "Orange Volunteers Leeds",
        "UDA Dance Nationals",
        "Ahle Sunnat Wal Jamaat Bradford",
        "The Saved Sect: a study circle",
        "Al Murabitun Norwich",
    ],
)
def test_a_name_that_is_also_a_belief_or_an_everyday_thing_is_not(name):
    assert verdict(name).rule is None


def test_the_list_says_up_to_when_it_is_known():
    known = lexicons().dates["name:proscribed"]
    assert known == lexicons().dates["name:proscribed-whole"]
    assert date.fromisoformat(known) >= date(2026, 2, 28)
