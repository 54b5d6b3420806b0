"""What the words beside a picture say of it, and what they do not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from checks.content import Audience, Item, Kind
from checks.finding import Level, Sure
from checks.images.captions import REASONS, counts, judge
from checks.registry import judge_records
from checks.rules import all_rules
from checks.settings import Settings

RULES = [rule for rule in all_rules().values() if rule.check == "images" and rule.needs]
NOON = datetime(2019, 5, 4, 12, tzinfo=UTC)


def picture(text="", **more):
    return Item(
        **{"platform": "facebook", "kind": Kind.IMAGE, "id": text or "none", "text": text, "created": NOON, **more}
    )


def rules_of(*items, names=()):
    return [finding.rule for finding in judge(items, Settings(names=names))]


def test_each_rule_of_words_beside_a_picture_has_its_sentence():
    assert {rule.id for rule in RULES if rule.alone} == set(REASONS) == {"P-YP", "P-DRUG", "P-GORE"}


def test_no_word_by_itself_makes_a_drink_or_a_weapon():
    lines = [line for rule in RULES if not rule.alone for line in rule.counts]
    assert lines
    assert [line for line in lines if rules_of(picture(line))] == []


@pytest.mark.parametrize(("rule", "line"), [(rule, line) for rule in RULES for line in rule.counts])
def test_what_counts(rule, line):
    assert counts(rule, line)


@pytest.mark.parametrize(("rule", "line"), [(rule, line) for rule in RULES for line in rule.looks_like])
def test_what_only_looks_like_it(rule, line):
    assert not counts(rule, line)


@pytest.mark.parametrize(
    "caption",
    [
        "Our Year 10s nailed their silver expedition",
        "Minibus selfie with the lads on residential 🚐",
        "what a bunch!! summer scheme 2022",
        "the whole gang at the youth centre tonight",
        "So proud of my mentees at today's session",
    ],
)
def test_young_people_from_work_by_the_caption(caption):
    assert rules_of(picture(caption)) == ["P-YP"]


@pytest.mark.parametrize(
    "caption",
    [
        "",
        "Sunset over the estuary",
        "My two at their school trip",
        "Half term with the kids in Whitby",
        "Leaving do for the best manager, the whole gang at the centre",
        "The girls out out 💃",
        "Lads holiday, Marbella trip",
        "New poster for the youth club",
        "Family day out at the safari park",
        "Gig at the academy, what a session",
        "Pub crawl with the gang",
    ],
)
def test_ordinary_captions_say_nothing(caption):
    assert rules_of(picture(caption)) == []


def test_names_of_ones_own_count_as_places_of_work():
    photo = picture("Group selfie with everyone at Harbour House")
    assert rules_of(photo) == []
    assert rules_of(photo, names=("Harbour House",)) == ["P-YP"]
    assert rules_of(picture("New windows at Harbour House"), names=("Harbour House",)) == []


def test_the_album_and_the_place_count_and_are_not_marked_in_the_caption():
    (finding,) = judge([picture("What a laugh", context="Trip with the hub young people")], Settings())
    assert (finding.rule, finding.spans) == ("P-YP", ())
    (finding,) = judge([picture("Trip with the hub young people", context="Mobile uploads")], Settings())
    assert {finding.item.text[span.start : span.end] for span in finding.spans} == {"Trip", "the hub", "young people"}


def test_the_words_of_a_post_are_those_of_its_pictures_and_count_once():
    words = "Residential week! Look at this gang from the hub"
    post = picture(words, kind=Kind.POST, id="post")
    (finding,) = judge([post, picture("", id="one"), picture("", id="two")], Settings())
    assert finding.item is post
    assert rules_of(post) == []
    assert rules_of(post, picture("", created=NOON.replace(hour=13))) == []
    assert rules_of(post, picture("", platform="x")) == []
    assert rules_of(picture(words, kind=Kind.POST, created=None), picture("", created=None)) == []


def test_only_the_person_can_tell_and_who_can_see_it_counts():
    def found(**more):
        (finding,) = judge([picture("Trip with the hub young people", **more)], Settings())
        return finding

    assert found().sure is Sure.ONLY_YOU
    assert found().level is Level.FIRST
    assert found(audience=Audience.FRIENDS).level is Level.LOOK
    assert found(audience=Audience.PRIVATE).level is Level.TIDY


def test_an_organisation_may_switch_it_off_and_a_scan_without_pictures_leaves_it_out():
    photo = picture("Trip with the hub young people")

    def ids(settings):
        return {finding.rule for finding in judge_records([photo], settings)}

    assert "P-YP" in ids(Settings())
    assert "P-YP" not in ids(Settings(off=frozenset({"P-YP"})))
    assert "P-YP" not in ids(Settings(checks=frozenset({"derogatory", "groups", "exposure"})))
