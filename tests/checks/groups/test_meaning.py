"""Names that no list knows, found by what they mean; and what must not be found so."""

from __future__ import annotations

import numpy as np
import pytest

from checks.groups import judge as groups
from checks.groups.judge import LIKE_THEM, verdict
from checks.groups.meaning import FOLDER, SURE, Meaning, meant
from checks.rules import all_rules


@pytest.fixture(scope="module")
def model() -> Meaning:
    return Meaning.load(FOLDER)


def by_lists(name):
    return groups._by_words(name, "group", (), frozenset())  # noqa: SLF001 - the point is what the lists alone say


@pytest.mark.parametrize("name", ["Narcotics Bargains", "Pistols and Corpses", "Smokers of Opium"])
def test_a_group_that_no_list_knows_is_found(name):
    """Found one level lower, and the reason says how; a word that turns a match off does so here too."""
    assert by_lists(name) is None
    told = verdict(name, "group")
    assert told.rule is not None
    assert told.reason.startswith(LIKE_THEM)
    assert told.severity is all_rules()[told.rule].level.lowered(1).severity
    assert verdict(f"{name} awareness training", "group").flagged is False


@pytest.mark.parametrize("name", ["", " ", "😀😀", "ßß", "日本語", "١٢٣", "\x00", "a" * 5000])
def test_a_name_without_a_known_word_means_nothing(name):
    assert meant(name) is None


@pytest.mark.parametrize(
    "name", ["Leeds Netball", "Monday Choir", "Allotment Swap", "Toddler Swimming", "Brass Band Practice"]
)
def test_an_ordinary_name_is_not_found(name, model):
    assert model.judged(name)[1] < SURE
    assert meant(name) is None


def test_a_name_means_the_same_in_any_order_of_asking(model):
    again = Meaning.load(FOLDER)
    names = ["Erotica Videos Depot", "Monday Choir", "Wagering Winners"]
    assert [model.judged(name) for name in names] == [again.judged(name) for name in reversed(names)][::-1]


def test_a_meaning_has_length_one(model):
    meaning = model.vector("Monday Choir")
    assert np.isclose(float(meaning @ meaning), 1.0, atol=1e-4)
