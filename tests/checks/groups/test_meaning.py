"""Names that no list knows, found by what they mean; and what must not be found so."""

from __future__ import annotations

import pytest

from checks.groups import judge as groups
from checks.groups.judge import LIKE_THEM, verdict
from checks.groups.meaning import FOLDER, NOTHING, ORDINARY, SURE, Meaning, Meant, meant, plain
from checks.rules import all_rules


@pytest.fixture(scope="module")
def model() -> Meaning:
    return Meaning.load(FOLDER)


def by_lists(name):
    return groups._by_words(name, "group", (), frozenset())  # noqa: SLF001 - the point is what the lists alone say


@pytest.mark.parametrize("name", ["Pistols And Corpses", "Opium Smokers Parlour", "Sluttiest Students Ranked"])
def test_a_group_that_no_list_knows_is_found(name):
    """Found one level lower, and the reason says how; a word that turns a match off does so here too."""
    assert by_lists(name) is None
    told = verdict(name, "group")
    assert told.rule is not None
    assert told.reason.startswith(LIKE_THEM)
    assert told.severity is all_rules()[told.rule].level.lowered(1).severity
    assert verdict(f"{name} awareness training", "group").flagged is False


@pytest.mark.parametrize("name", ["Slapper Drum Workshop", "Spastic Society Archive 1960s"])
def test_a_word_counts_for_nothing_where_the_rest_says_that_the_name_is_ordinary(name):
    assert by_lists(name) is not None
    assert verdict(name, "group").flagged is False


def test_of_a_followed_account_the_meaning_must_be_surer(monkeypatch):
    monkeypatch.setattr(groups, "meant", lambda names: [Meant("G-DRUG", 0.95)] * len(names))
    assert verdict("northside.walkers", "page").rule == "G-DRUG"
    assert verdict("northside.walkers", "follow").flagged is False


@pytest.mark.parametrize("name", ["", " ", "...", "日本語", "١٢٣", "\x00"])
def test_a_name_without_a_latin_letter_means_nothing(name, model):
    assert model.judged([name]) == [NOTHING]
    assert meant([name]) == [NOTHING]


@pytest.mark.parametrize(
    "name", ["Leeds Netball", "Monday Choir", "Allotment Swap", "Toddler Swimming", "Brass Band Practice", "a" * 5000]
)
def test_an_ordinary_name_is_not_found(name, model):
    assert model.judged([name])[0].sure < SURE
    assert verdict(name, "group").flagged is False


def test_a_name_means_the_same_in_any_company(model):
    names = [
        "Erotica Videos Depot",
        "Monday Choir",
        "Wagering Winners",
        "😀",
        "A Very Long Name Of A Walking Club In The Dales",
    ]
    alone = [model.judged([name])[0] for name in names]
    for together in (model.judged(names), model.judged(names[::-1])[::-1], Meaning.load(FOLDER).judged(names)):
        assert [one.rule for one in together] == [one.rule for one in alone]
        assert [one.sure for one in together] == pytest.approx([one.sure for one in alone], abs=1e-3)


def test_it_answers_with_rules_of_groups_alone(model):
    assert model.rules[0] == ORDINARY
    assert {all_rules()[rule].check for rule in model.rules[1:]} == {"groups"}
    assert not {"G-APP", "G-PRIVATE"} & set(model.rules)  # of these the name is not what counts


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ladsBanter_UK", "lads banter uk"),
        ("", ""),
        ("P0rn!!", "porn"),
        ("Tea & Cake", "tea cake"),
        ("1488 No 123456", "1488 no"),
    ],
)
def test_how_a_name_is_read(name, words):
    assert plain(name) == words
