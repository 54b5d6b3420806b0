"""What the engine recognises in words, where, and when a rule's needs are met."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.finding import Level, Share, Span, Sure
from checks.rules import Reads, Rule, all_rules
from checks.rules.engine import LOCAL_NAME, Match, features, fires, read, sentences
from checks.rules.lexicons import LexiconError, Lexicons, decode, encode, lexicons

RULE = Rule(
    id="T-TRY",
    check="derogatory",
    reads=Reads.TEXT,
    title="A rule for trying",
    category="try",
    part=None,
    level=Level.LOOK,
    sure=Sure.POSSIBLE,
    actions=("keep",),
    share=Share.ALL,
    why="Because.",
    since="2026.1",
    needs=("insult|model:derogatory", "target:young-person"),
)


def found(text: str, what: str) -> list[str]:
    return [text[match.start : match.end] for match in features(text) if match.what == what]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("these kids are muppets", ["muppets"]),
        ("THESE KIDS ARE MUPPETS", ["MUPPETS"]),
        ("these kids are mupp3ts", ["mupp3ts"]),
        ("muuuuppets", ["muuuuppets"]),
        ("you m u p p e t", ["m u p p e t"]),
        ("a mu\u0440\u0440et", ["mu\u0440\u0440et"]),  # two Cyrillic letters
        ("waste  of\nspace", ["waste  of\nspace"]),
        ("“muppet’s” turn", ["muppet’s"]),
        ("feral_kids", ["feral"]),
        ("nothing here", []),
        ("the class is muppetry", []),
    ],
)
def test_a_word_is_found_however_it_is_written_and_the_offsets_are_those_of_the_text(
    text: str, words: list[str]
) -> None:
    assert found(text, "insult") == words


@given(st.text(max_size=80))
def test_offsets_always_lie_in_the_text(text: str) -> None:
    assert all(0 <= match.start < match.end <= len(text) for match in features(text))


@given(st.text(alphabet="ab. !?\n", max_size=60))
def test_sentences_cover_the_text_without_gaps(text: str) -> None:
    spans = list(sentences(text))
    assert "".join(text[start:end] for start, end in spans) == text


def test_words_inside_a_harmless_saying_are_no_match() -> None:
    assert found("we saw a feral cat", "insult") == []
    assert found("we saw a feral child", "insult") == ["feral"]


def test_a_rule_needs_all_its_entries_in_one_sentence() -> None:
    assert fires(RULE, "these kids are muppets") == (Span(15, 22, "insult"),)
    assert fires(RULE, "I met the kids. The boss is a muppet.") is None


def test_a_rule_that_reads_the_text_as_a_whole_takes_them_from_two_sentences() -> None:
    whole = dataclasses.replace(RULE, within="text")
    assert fires(whole, "I met the kids. What a muppet.") == (Span(23, 29, "insult"),)


def test_a_judges_word_meets_a_need_and_carries_no_words() -> None:
    assert fires(RULE, "those kids again", ["model:derogatory"]) == ()
    only_judges = dataclasses.replace(RULE, needs=("model:*",))
    assert fires(only_judges, "those kids again", ["model:hate"]) == ()


def test_an_entry_of_unless_silences_the_rule() -> None:
    silenced = dataclasses.replace(RULE, unless=("mark:fond",))
    assert fires(silenced, "these kids are muppets", ["mark:fond"]) is None


def test_a_match_of_a_judge_counts_where_it_stands() -> None:
    placed = dataclasses.replace(RULE, needs=("initial", "target:young-person"))
    text = "With J. And the kids."
    assert fires(placed, text, [Match(5, 6, "initial")]) is None
    assert fires(dataclasses.replace(placed, within="text"), text, [Match(5, 6, "initial")]) == (Span(5, 6, "initial"),)


def test_a_rule_without_needs_stays_silent() -> None:
    assert fires(dataclasses.replace(RULE, needs=()), "these kids are muppets") is None


def test_names_of_ones_own_places_are_recognised() -> None:
    matches = read("Oakline (North) is a joke", ["Oakline (North)"]).of(LOCAL_NAME)
    assert [(match.start, match.end) for match in matches] == [(0, 14)]


def test_phrases_may_leave_endings_and_gaps_open() -> None:
    lists = Lexicons.of(
        [
            (
                "a.toml",
                'date = 2026-01-01\nsource = "x"\n[[list]]\nname = "n"\nwords = ["bake*", "cat(s)", "couldn\'t ... find"]\n',
            )
        ]
    )
    index = lists.index
    assert [phrase.what for phrase in index.starting("baking", "")] == []
    assert [phrase.what for phrase in index.starting("bakery", "")] == ["n"]
    assert [phrase.what for phrase in index.starting("cats", "")] == ["n"]
    assert next(index.starting("couldnt", "x")).rest == ("...", "find")


@pytest.mark.parametrize(
    "content",
    [
        "not toml =",
        'date = 2026-01-01\n[[list]]\nname = "n"\nwords = []\n',
        'date = 2026-01-01\nsource = "x"\n[[list]]\nname = "n"\nword = ["a"]\n',
        'date = 2026-01-01\nsource = "x"\n[[list]]\nname = "n"\nwords = ["..."]\n',
        'date = 2026-01-01\nsource = "x"\n[[list]]\nname = "n"\nwords = ["a*"]\n',
    ],
)
def test_a_list_that_cannot_be_used_is_named(content: str) -> None:
    with pytest.raises(LexiconError):
        Lexicons.of([("a.toml", content)])


def test_slurs_lie_encoded_and_are_found_by_key() -> None:
    coded = lexicons().coded
    assert len(coded) > 40
    assert all(decode(encode(word)) == word for word in coded.values())
    word = coded["d01"].removesuffix("(s)")
    text = f"what a {word}"
    assert found(text, "slur") == [word]


def test_every_need_of_a_rule_has_a_list_or_a_judge_behind_it() -> None:
    by_judges = ("model:", "mark:")
    shapes = {"initial", "first-person", "group-attack", "posted-detail", "others-words", LOCAL_NAME}
    known = set(lexicons().dates) | shapes
    text_rules = [rule for rule in all_rules().values() if rule.reads is Reads.TEXT]
    asked = {name for rule in text_rules for entry in (*rule.needs, *rule.unless) for name in entry.split("|")}
    assert {name for name in asked if not name.startswith(by_judges) and not name.endswith("*")} <= known


def test_every_list_is_dated() -> None:
    assert all(date.startswith("20") for date in lexicons().dates.values())
