"""What the check of words answers, for items and for texts by themselves."""

from __future__ import annotations

import dataclasses

import pytest

from checks.content import Audience, Author, Item, Kind
from checks.derogatory import judgement
from checks.derogatory.judge import judge, unknown_language, verdicts
from checks.derogatory.judgement import Memory
from checks.derogatory.model import TextScores
from checks.derogatory.verdict import verdict_of
from checks.finding import Level, Severity, Sure
from checks.rules import all_rules
from checks.rules.lexicons import lexicons
from checks.settings import Settings

TARGETS = (
    "young_people",
    "staff_colleague",
    "partner_organisation",
    "parent_carer",
    "protected_group",
    "individual",
    "none",
)
FLAGS = ("hate", "derogatory", "threat", "sexual", "profane", "self_harm")


def scores(target: str = "none", **high: float) -> TextScores:
    flags = {flag: high.get(flag, 0.3) for flag in FLAGS}
    shares = {name: 0.9 if name == target else 0.1 / 6 for name in TARGETS}
    unsuitable = high.get("unsuitable", max(flags[flag] for flag in FLAGS[:4]))
    return TextScores(**flags, unsuitable=unsuitable, target=target, target_scores=shares, severity_level=0)


class Model:
    """Says of every text what the test says; counts how often it was asked."""

    def __init__(self, answer: TextScores) -> None:
        self.answer, self.asked = answer, []
        self.thresholds = dict.fromkeys((*FLAGS, "unsuitable"), 0.6) | {"unsuitable_named": 0.45}
        self.words = {}

    def scores(self, texts):
        self.asked.append(list(texts))
        return [self.answer for _ in texts]


@pytest.fixture
def model(monkeypatch):
    """Return a model that finds nothing much, and whose answer a test may change."""
    made = Model(scores())
    monkeypatch.setattr(judgement, "model", lambda: made)
    monkeypatch.setattr(judgement, "carrying_words", lambda *_: [])
    return made


def item(text: str, **fields: object) -> Item:
    return dataclasses.replace(Item(platform="x", kind=Kind.POST, id="1", text=text), **fields)


def fired(text: str, names: tuple[str, ...] = ()) -> set[str]:
    return {one.rule.id for one in Memory().judged([text], names)[0].fired}


def found(*items: Item, **settings: object):
    return list(judge_fresh(items, Settings(**settings)))


def judge_fresh(items, settings):
    from checks.derogatory import judge as module  # noqa: PLC0415 - its memory is the point

    module._memory.cache_clear()  # noqa: SLF001 - a test's answers must not stay for the next
    yield from judge(items, settings)
    module._memory.cache_clear()  # noqa: SLF001 - as above


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize(
    ("audience", "author", "kind", "level"),
    [
        (None, Author.OWN, Kind.POST, Level.FIRST),
        (Audience.PUBLIC, Author.OWN, Kind.POST, Level.FIRST),
        (Audience.FRIENDS, Author.OWN, Kind.POST, Level.LOOK),
        (Audience.FOLLOWERS, Author.OWN, Kind.POST, Level.LOOK),
        (Audience.GROUP, Author.OWN, Kind.POST, Level.LOOK),
        (Audience.PRIVATE, Author.OWN, Kind.POST, Level.TIDY),
        (Audience.PUBLIC, Author.OTHER, Kind.COMMENT, Level.LOOK),
        (Audience.PRIVATE, Author.OTHER, Kind.COMMENT, Level.TIDY),
        (Audience.PRIVATE, Author.OWN, Kind.BIO, Level.FIRST),
    ],
)
def test_a_level_is_lowered_by_who_sees_it_and_whose_it_is(audience, author, kind, level) -> None:
    [finding] = found(item("these kids are scrotes", audience=audience, author=author, kind=kind))
    assert (finding.rule, finding.level) == ("T-YP", level)


@pytest.mark.usefixtures("model")
def test_it_says_when_someone_else_wrote_it() -> None:
    [finding] = found(item("these kids are scrotes", author=Author.OTHER))
    assert finding.reason.startswith("Someone else wrote it.")


@pytest.mark.usefixtures("model")
def test_swearing_and_distress_count_in_ones_own_words_only() -> None:
    words = "what a fucking goal"
    assert [one.rule for one in found(item(words))] == ["T-SWEAR"]
    assert found(item(words, author=Author.OTHER)) == []


@pytest.mark.usefixtures("model")
def test_sexual_language_is_graver_where_everyone_sees_it() -> None:
    words = "massive tits on her"
    assert [one.level for one in found(item(words, audience=Audience.PUBLIC))] == [Level.FIRST]
    assert [one.level for one in found(item(words))] == [Level.LOOK]


@pytest.mark.usefixtures("model")
def test_spans_are_those_of_the_text_as_written() -> None:
    words = "These  KIDS are scr0tes"
    [finding] = found(item(words))
    assert [words[span.start : span.end] for span in finding.spans] == ["scr0tes"]


def test_the_models_word_is_enough_and_says_that_the_sentence_carried_it(model) -> None:
    model.answer = scores("staff_colleague", derogatory=0.95)
    [finding] = found(item("he has brought his own mug and his own opinions"))
    assert (finding.rule, finding.spans, finding.sure) == ("T-STAFF", (), Sure.LIKELY)
    assert "the sentence as a whole" in finding.reason


def test_unkind_words_are_about_one_sort_of_people(model) -> None:
    model.answer = scores("staff_colleague", derogatory=0.95)
    assert fired("the youth workers are idiots, the kids deserve better") == {"T-STAFF"}


def test_a_name_of_ones_own_place_makes_it_the_target(model) -> None:
    model.answer = scores("individual", derogatory=0.5)
    assert fired("Oakline are a bunch of clowns") == set()
    assert fired("Oakline are a bunch of clowns", ("Oakline",)) & {"T-ORG", "T-STAFF"}


def test_unkind_to_someone_of_a_group_is_no_hate(model) -> None:
    model.answer = scores("protected_group", derogatory=0.95, hate=0.05)
    assert fired("nobody is as dull as the man on the till") == {"T-BULLY"}


@pytest.mark.parametrize("key", ["r01", "t01", "h01", "x01", "d01"])
def test_a_slur_counts_whatever_the_model_says(model, key: str) -> None:
    model.answer = scores(unsuitable=0.01)
    word = lexicons().coded[key].removesuffix("(s)")
    assert "T-HATE" in fired(f"look at that {word} over there")


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize("key", ["r03", "h01", "d01"])
def test_a_slur_that_someone_received_or_objects_to_does_not_count(key: str) -> None:
    word = lexicons().coded[key].removesuffix("(s)")
    assert fired(f"A man called me a {word} on the bus. I reported it.") == set()
    assert fired(f"Please stop using the word {word}, it hurts people.") == set()
    assert fired(f"As a proud {word} I reclaim it.") == set()


@pytest.mark.usefixtures("model")
def test_the_wording_is_weighed_with_the_models_word(model) -> None:
    model.answer = scores("young_people", derogatory=0.65)
    model.words = {"mark:complaint": -2.0}
    assert "T-YP" in fired("nothing between their ears this year")
    assert fired("nothing between their ears this year, they said on the news, and I complained") == set()


@pytest.mark.usefixtures("model")
def test_a_text_in_another_language_is_not_judged_and_says_so() -> None:
    words = "mae'r plant yn wirion heddiw"
    [verdict] = verdicts([words])
    assert (verdict.flagged, verdict.language) == (None, "cy")
    assert "Welsh" in verdict.reason
    assert found(item(words)) == []
    assert unknown_language(item(words)) == verdict.reason
    assert unknown_language(item("these kids are lovely")) is None


def test_each_text_is_judged_once_in_one_call(model) -> None:
    memory = Memory()
    memory.judged(["one thing here", "and another", "one thing here"], ())
    memory.judged(["one thing here", "a third"], ())
    assert model.asked == [["one thing here", "and another"], ["a third"]]


def test_what_was_said_once_is_not_said_again_by_a_lesser_rule(model) -> None:
    assert fired("these kids are fucking scrotes") == {"T-YP"}
    assert fired("you absolute prick, learn to drive") == {"T-SWEAR-AT"}
    assert fired("still drunk, absolutely hammered on shift") == {"T-ALC-WORK"}
    model.answer = scores("individual", derogatory=0.95, threat=0.95)
    assert fired("say that to my face") == {"T-THREAT"}


def test_a_remembered_text_that_comes_twice_is_not_judged_again(model) -> None:
    memory = Memory()
    memory.judged(["one thing here"], ())
    assert len(memory.judged(["one thing here", "one thing here"], ())) == 2
    assert model.asked == [["one thing here"]]


def test_the_memory_stays_small(model) -> None:
    memory = Memory(most=2)
    memory.judged(["first words", "second words", "third words"], ())
    memory.judged(["first words"], ())
    assert model.asked[1:] == [["first words"]]


def test_no_texts_ask_no_model(model) -> None:
    assert Memory().judged([], ()) == []
    assert found(item("  ")) == []
    assert model.asked == []


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize(
    ("context", "rules"),
    [
        ("Trip photos: the Year 9s at the beach", {"T-YP"}),
        ("Parents of Larkfield", {"T-FAM"}),
        ("Sourdough for beginners", set()),
        (None, set()),
    ],
)
def test_whom_words_are_about_may_stand_above_them(context, rules) -> None:
    words = "what a shower of wasters"
    assert {one.rule for one in found(item(words, kind=Kind.COMMENT, context=context))} - {"T-BULLY"} == rules


@pytest.mark.usefixtures("model")
def test_who_is_named_in_the_text_itself_is_meant_and_not_who_stands_above() -> None:
    [finding] = found(item("our managers are a shower of wasters", kind=Kind.COMMENT, context="the Year 9s"))
    assert finding.rule == "T-STAFF"


@pytest.mark.usefixtures("model")
def test_the_same_words_under_another_post_are_judged_again() -> None:
    words = "what a shower of wasters"
    under = [item(words, id=str(n), kind=Kind.COMMENT, context=c) for n, c in enumerate([None, "the Year 9s"])]
    assert "T-YP" in {one.rule for one in found(*under) if one.item.id == "1"}
    assert "T-YP" not in {one.rule for one in found(*under) if one.item.id == "0"}


def test_the_bar_is_lower_where_people_of_the_policy_are_named(model) -> None:
    model.answer = scores("young_people", derogatory=0.5)
    assert fired("nothing between their ears") == set()
    assert "T-YP" in fired("nothing between their ears, my group")


def test_a_single_high_flag_is_not_enough_where_the_whole_is_fine(model) -> None:
    model.answer = scores("individual", threat=0.9, unsuitable=0.1)
    assert fired("say that to my face") == set()
    model.answer = scores("individual", threat=0.9, unsuitable=0.9)
    assert fired("say that to my face") == {"T-THREAT"}


def test_words_of_a_list_are_shown_before_the_model_is_asked_for_words(model) -> None:
    model.answer = scores("individual", derogatory=0.95)
    words = "that man from the till is an idiot"
    [finding] = found(item(words))
    assert [words[span.start : span.end] for span in finding.spans] == ["idiot"]


@pytest.mark.usefixtures("model")
def test_a_verdict_has_the_contracts_keys() -> None:
    verdict = verdict_of(Memory().judged(["these kids are scrotes"], ())[0])
    assert verdict.as_json(7) == {
        "id": 7,
        "score": 0.575,
        "hate_score": 0.3,
        "flagged": True,
        "categories": ["derogatory"],
        "target": "young_people",
        "severity": "high",
        "spans": [[15, 22, "insult"]],
        "language": "en",
        "reason": all_rules()["T-YP"].why,
    }


@pytest.mark.usefixtures("model")
def test_swearing_at_nobody_is_noted_and_not_flagged() -> None:
    verdict = verdict_of(Memory().judged(["what a fucking goal"], ())[0])
    assert (verdict.flagged, verdict.categories, verdict.severity) == (False, ("swearing",), Severity.INFO)


def test_what_is_flagged_scores_at_least_one_half(model) -> None:
    model.answer = scores("young_people", derogatory=0.4, hate=0.3)
    verdict = verdict_of(Memory().judged(["these kids are scrotes"], ())[0])
    assert verdict.flagged
    assert verdict.score >= 0.5
    assert verdict.hate_score == 0.3


def test_what_is_more_likely_than_not_scores_so_without_being_flagged(model) -> None:
    model.answer = scores("individual", derogatory=0.55)
    verdict = verdict_of(Memory().judged(["a plain day at the beach"], ())[0])
    assert (verdict.flagged, verdict.score) == (False, 0.55)


def test_what_a_rules_exception_spared_scores_less_than_one_half(model) -> None:
    model.answer = scores("partner_organisation", derogatory=0.95)
    verdict = verdict_of(
        Memory().judged(["the council left us waiting, I have written to them, see my complaint"], ())[0]
    )
    assert not verdict.flagged
    assert verdict.score < 0.5


def test_whom_a_threat_is_about_is_told(model) -> None:
    model.answer = scores("young_people", threat=0.95)
    verdict = verdict_of(Memory().judged(["I'll batter him if I see him"], ())[0])
    assert (verdict.categories, verdict.target) == (("threat",), "young_people")


def test_words_for_people_help_to_tell_whom_it_is_about(model) -> None:
    shares = {**dict.fromkeys(TARGETS, 0.05), "individual": 0.4, "staff_colleague": 0.3}
    model.answer = dataclasses.replace(scores(derogatory=0.95), target_scores=shares)
    assert fired("nobody has met a slower teacher") == {"T-STAFF"}
    assert fired("nobody has met a slower man") == {"T-BULLY"}


@pytest.mark.usefixtures("model")
def test_a_reason_never_repeats_the_words() -> None:
    words = "these kids are scrotes"
    assert all(word not in found(item(words))[0].reason for word in ("scrotes", "these kids"))
