"""Profile fields and settings: what gives something away, what does not, and what is never said back."""

from __future__ import annotations

import time

import pytest

from checks.content import Audience, Author, Item, Kind
from checks.exposure import fields
from checks.exposure.fields import Field
from checks.exposure.judge import counts, judge
from checks.exposure.settings import open_row, split, unread
from checks.finding import Level, Share, Sure
from checks.registry import unanswered
from checks.rules import Reads, all_rules
from checks.settings import Settings

RULES = {rule.id: rule for rule in all_rules().values() if rule.check == "exposure"}
FIELD_RULES = [rule for rule in RULES.values() if rule.reads is Reads.FIELD]
TAXONOMY = [
    "C-BIO", "C-NAME", "C-CONTACT", "C-DOB", "C-EMPLOYER", "C-AUDIENCE", "C-OLDPUBLIC", "C-FRIENDS", "C-REQUESTS", "C-TAGREVIEW",
    "C-PLACE", "C-OLD", "C-LINKS", "C-LIKES", "R-YP", "R-DM", "R-WALL", "M-CHECK",
]  # fmt: skip


def bio(text, field="bio", platform="facebook", **more):
    return Item(platform=platform, kind=Kind.BIO, id="1", text=text, field=field, **more)


def setting(text):
    return Item(platform="facebook", kind=Kind.SETTING, id="1", text=text)


def found(item, names=()):
    return list(judge([item], Settings(names=names)))


def rules_of(item, names=()):
    return {finding.rule for finding in found(item, names)}


def test_every_rule_of_the_taxonomy_is_there():
    assert set(RULES) == set(TAXONOMY)


@pytest.mark.parametrize(("rule", "example"), [(rule, line) for rule in FIELD_RULES for line in rule.counts])
def test_what_counts(rule, example):
    assert counts(rule, example)


@pytest.mark.parametrize(("rule", "example"), [(rule, line) for rule in FIELD_RULES for line in rule.looks_like])
def test_what_only_looks_like_it(rule, example):
    assert not counts(rule, example)


def test_what_only_the_person_can_check_says_so():
    alone = {rule.id for rule in RULES.values() if rule.reads is Reads.PERSON}
    assert alone == {"C-OLD", "R-YP", "R-DM", "R-WALL", "M-CHECK"}
    assert all(unanswered(RULES[one]) == "only you can check this" for one in alone)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Who can see your future posts?: Public", "C-AUDIENCE"),
        ("Private Account: False", "C-AUDIENCE"),
        ("Private Account: Off", "C-AUDIENCE"),
        ("Private Account: Disabled", "C-AUDIENCE"),
        ("Private account: No", "C-AUDIENCE"),
        ("Who can see your friends list?: Public", "C-FRIENDS"),
        ("Who can see the people, Pages and lists you follow?: Public", "C-FRIENDS"),
        ("Who can send you friend requests?: Everyone", "C-REQUESTS"),
        ("Who can look you up using the phone number you provided?: Everyone", "C-REQUESTS"),
        ("Do you want search engines outside of Facebook to link to your profile?: Yes", "C-REQUESTS"),
        ("Allow Others to Find Me: Enabled", "C-REQUESTS"),
        ("Who Can Post Comments: Everyone", "C-REQUESTS"),
        ("Who Can Send Me Direct Messages: Everyone", "C-REQUESTS"),
        ("Comments Allowed From: Everyone", "C-REQUESTS"),
        ("Manually approve tags: Off", "C-TAGREVIEW"),
        ("Location services: On", "C-PLACE"),
        ("Channel Visibility: Public", "C-AUDIENCE"),
        ("Who Can View Videos I Liked: Everyone", "C-LIKES"),
        ("Who can see your liked videos: Everyone", "C-LIKES"),
    ],
)
def test_open_settings(text, rule):
    assert rules_of(setting(text)) == {rule}
    assert unread(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Who can see your future posts?: Friends",
        "Private Account: True",
        "Private Account: On",
        "Allow Others to Find Me: Disabled",
        "Who Can Post Comments: Friends",
        "Who can send you friend requests?: Friends of friends",
        "Manually approve tags: On",
        "Location services: Off",
        "Who Can View Videos I Liked: Myself",
    ],
)
def test_closed_settings(text):
    assert rules_of(setting(text)) == set()
    assert unread(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Qui peut voir vos futures publications ?: Public",
        "Dark mode: On",
        "Privates Konto: Falsch",
        "",
        ":",
        "Private Account",
        "Private Account: Nein",
    ],
)
def test_a_setting_that_is_not_understood_is_said_and_not_guessed(text):
    assert found(setting(text)) == []
    assert "not" in unread(text)


def test_a_label_may_hold_colons():
    assert split("Profile: Who can see it?: Public") == ("Profile: Who can see it", "public")
    assert open_row("Posts: default audience: Public").rule == "C-AUDIENCE"
    assert unread("Posts: default audience: Amis") is not None


@pytest.mark.parametrize(
    ("field", "sort"),
    [
        ("bio", Field.BIO), ("about", Field.BIO), ("headline", Field.BIO), (None, Field.BIO), ("username", Field.USERNAME),
        ("name", Field.NAME), ("display_name", Field.NAME), ("nickname", Field.NAME), ("phone", Field.PHONE),
        ("email", Field.EMAIL),
        ("Email address", Field.EMAIL), ("birthday", Field.BIRTH), ("date_of_birth", Field.BIRTH), ("website", Field.LINK),
        ("work", Field.WORK), ("address", Field.ADDRESS), ("education", Field.OTHER), ("relationship", Field.OTHER),
    ],
)  # fmt: skip
def test_fields_by_their_names(field, sort):
    assert fields.sort_of(field) is sort


def test_a_sign_in_detail_that_nobody_sees_is_no_finding():
    """Instagram's download holds the address the account signs in with. No visitor ever sees it."""
    for field, text in (("phone", "+447700900123"), ("email", "robin@gmail.com"), ("birthday", "1990-02-14")):
        assert rules_of(bio(text, field, "instagram")) == set()
        assert rules_of(bio(text, field, "instagram", audience=Audience.PUBLIC)) != set()
        assert rules_of(bio(text, field, "facebook", audience=Audience.PRIVATE)) == set()


def test_where_the_file_does_not_say_who_can_see_it_only_the_person_can_tell():
    (finding,) = found(bio("+447700900123", "phone"))
    assert (finding.rule, finding.sure) == ("C-CONTACT", Sure.ONLY_YOU)
    assert "does not say who can see it" in finding.reason
    (finding,) = found(bio("+447700900123", "phone", audience=Audience.PUBLIC))
    assert finding.sure is Sure.LIKELY


@pytest.mark.parametrize(
    ("item", "values"),
    [
        (bio("ring 07700 900123 or robin@ashdown.me"), ["07700", "900123", "robin"]),
        (bio("14 February 1990", "birthday"), ["1990", "February"]),
        (bio("Eastbrook Hub", "work"), ["Eastbrook"]),
        (bio("sexyrobin69", "username"), ["sexyrobin"]),
        (bio("https://onlyfans.com/robin", "website"), ["onlyfans", "robin"]),
        (setting("Private Account: False"), ["False"]),
        (bio("12 Mill Street, LS1 4AB", "address"), ["Mill", "LS1"]),
    ],
)
def test_reasons_never_repeat_what_was_found(item, values):
    assert found(item)
    for finding in found(item):
        assert not [value for value in values if value in finding.reason]
        assert len(finding.reason) < 200


def test_names_the_person_works_with():
    names = ("Eastbrook Hub",)
    assert rules_of(bio("Sessional @ eastbrook hub 💜"), names) == {"C-EMPLOYER"}
    assert rules_of(bio("eastbrookhub_official", "username"), names) == {"C-EMPLOYER"}
    assert rules_of(bio("Eastbrook Hub Leeds", "name"), names) == {"C-EMPLOYER"}
    assert rules_of(bio("eastbrookhub_official", "username")) == set()


def test_a_sentence_about_work_names_no_place():
    assert rules_of(bio("I keep the little ones busy all day", "work")) == set()
    assert rules_of(bio("eastbrook youth hub", "work")) == {"C-EMPLOYER"}
    assert rules_of(bio("Youth worker and general helper, Eastbrook Youth Hub", "work")) == {"C-EMPLOYER"}


def test_linkedin_is_there_to_say_where_one_works():
    assert rules_of(bio("Harbour House", "work", "linkedin")) == set()
    assert rules_of(bio("Youth worker at Harbour House", "headline", "linkedin")) == set()


@pytest.mark.parametrize(
    "name",
    [
        "Mandy Gore",
        "Aryan Patel",
        "Kush Shah",
        "Dick Turpin",
        "Randy Cox",
        "Gay Byrne",
        "Jean Heil",
        "Bud Weed",
        "Sam Demo ✨",
        "Zoë O’Neill",
        "Charlie",
    ],
)
def test_real_names_are_left_alone(name):
    assert "C-NAME" not in rules_of(bio(name, "name"))


@pytest.mark.parametrize(
    "name",
    ["essexyouth", "sussexygirl1", "thornycroft", "robin1420", "scunthorpelad", "dickson", "cockburn_leeds", "weedon1"],
)
def test_usernames_with_words_inside_words(name):
    assert rules_of(bio(name, "username")) == set()


@pytest.mark.parametrize(
    "name",
    [
        "sexy_robin",
        "SexyRobin",
        "xx_sexyrobin_xx",
        "420robin",
        "robin_stoner",
        "milfhunter9",
        "shaggerdave",
        "fuck_off_dave",
    ],
)
def test_usernames_to_look_at(name):
    (finding,) = found(bio(name, "username"))
    assert finding.rule == "C-NAME"
    assert finding.level is Level.LOOK


@pytest.mark.parametrize(
    "text",
    [
        "✨ Robin ✨ youth worker 🧃 chaos 🍷\nLeeds",
        "Youth worker by day, menace by night 😈",
        "Gay. Christian. Labour. Leeds.",
        "ADHD, autistic, exhausted 💤",
        "In recovery. Narcotics Anonymous saved my life",
        "She/her. Married. Two cats, one mortgage",
        "Whisky, tattoos and Northern Soul",
        "Unison rep ✊ strike ready",
        "recovering from Tuesday",
        "Survivor. Speaking up",
        "Football fan, always up for tips on gardening",
        "Training: drugs awareness, CSE, Prevent",
    ],
)
def test_bios_that_are_never_flagged(text):
    assert rules_of(bio(text)) == set()


def test_a_dating_link_is_never_shared():
    (finding,) = found(bio("https://tinder.com/@robin", "website"))
    assert (finding.rule, finding.check, finding.level) == ("G-DATING", "groups", Level.TIDY)
    assert all_rules()["G-DATING"].share is Share.NEVER


def test_a_link_has_the_level_of_what_it_leads_to():
    assert [one.level for one in found(bio("onlyfans.com/x", "website"))] == [Level.FIRST]
    assert [one.level for one in found(bio("https://www.bet365.com", "website"))] == [Level.LOOK]
    assert found(bio("https://www.gov.uk/weed-control-pornic", "website")) == []


def test_a_bio_is_never_lowered_for_friends():
    (public,) = found(bio("stoner and proud"))
    (friends,) = found(bio("stoner and proud", audience=Audience.FRIENDS))
    assert public.level == friends.level == Level.FIRST


def test_spans_refer_to_the_text_as_written():
    item = bio("😀 robin 😀 smoke weed everyday 😀")
    (finding,) = found(item)
    assert "weed" in item.text[finding.spans[0].start : finding.spans[0].end]


def test_words_of_others_and_messages_are_left_alone():
    text = "my number is 07700 900123"
    post = Item(platform="facebook", kind=Kind.POST, id="1", text=text)
    assert rules_of(post) == {"C-CONTACT"}
    assert rules_of(Item(platform="facebook", kind=Kind.POST, id="1", text=text, author=Author.OTHER)) == set()
    assert rules_of(Item(platform="facebook", kind=Kind.MESSAGE, id="1", text=text)) == set()
    assert rules_of(Item(platform="facebook", kind=Kind.POST, id="1", text=text, audience=Audience.PRIVATE)) == set()


def test_one_finding_a_rule_and_item():
    assert len(found(bio("07700 900123 and 07700 900124 and robin@ashdown.me"))) == 1


@pytest.mark.parametrize(
    "text", ["", "\x00", "0" * 5000, "😀" * 500, "\u202e@\u202e", "a.b" * 2000, "http://", "ß" * 50]
)
@pytest.mark.parametrize(
    "field", ["bio", "name", "username", "phone", "email", "birthday", "work", "website", "address", "no such", None]
)
def test_odd_values_do_no_harm(text, field):
    for finding in found(bio(text, field)):
        assert all(0 <= span.start < span.end <= len(text) for span in finding.spans)


def test_calm_words():
    for rule in RULES.values():
        assert not {"must", "should", "violation", "fail"} & set(rule.why.lower().split())


def test_ten_thousand_posts_in_seconds():
    posts = [
        Item(platform="x", kind=Kind.POST, id=str(n), text=f"Game {n}: 2-1, see you at 19:30, 0{n} street!")
        for n in range(10_000)
    ]
    start = time.perf_counter()
    assert list(judge(posts, Settings())) == []
    assert time.perf_counter() - start < 20


@pytest.mark.parametrize(
    ("text", "open_to_all"),
    [
        ("Privates Konto: Falsch", True),
        ("Compte privé: Non", True),
        ("Cuenta privada: True", False),
        ("Konto prywatne: Prawda", False),
        ("Private Account: False", True),
        ("非公開アカウント: いいえ", True),
    ],
)
def test_a_private_account_is_known_in_any_language_where_the_reader_says_that_it_is_one(text, open_to_all):
    item = Item(platform="instagram", kind=Kind.SETTING, id="1", text=text, field="private")
    assert [finding.rule for finding in judge([item], Settings())] == (["C-AUDIENCE"] if open_to_all else [])
    assert unread(item.text, item.field) is None


def test_an_answer_that_nobody_knows_is_said_to_be_unread():
    item = Item(platform="instagram", kind=Kind.SETTING, id="1", text="Private Account: perhaps", field="private")
    assert "answer" in (unread(item.text, item.field) or "")
    assert list(judge([item], Settings())) == []
