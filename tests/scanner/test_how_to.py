"""The steps on a platform: there for every action and kind, dated, and read strictly."""

from __future__ import annotations

from datetime import date

import pytest

from checks.content import Kind
from checks.registry import KINDS
from checks.rules import all_rules
from scanner import how_to
from scanner.archives.reader import readers

PLATFORMS = ("facebook", "instagram", "threads", "x")
GOOD = """
platform = "here"
written = 2026-11-22
[[steps]]
action = "delete"
kinds = ["post"]
steps = ["Open it.", "Delete it."]
"""


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("action", how_to.ACTIONS)
@pytest.mark.parametrize("kind", list(Kind))
def test_every_action_has_steps_for_every_kind(platform, action, kind):
    found = how_to.steps(platform, action, kind.value)
    assert len(found) >= 2
    assert all(step.endswith(".") and len(step) < 300 for step in found)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_last_line_says_how_old_the_steps_are(platform):
    assert "written in November 2026" in how_to.steps(platform, "delete", "post")[-1]


def test_a_kind_of_its_own_goes_before_the_rest():
    assert how_to.steps("facebook", "delete", "comment") != how_to.steps("facebook", "delete", "post")
    assert "Comments" in how_to.steps("facebook", "delete", "comment")[0]


@pytest.mark.parametrize(
    ("platform", "action"),
    [("facebook", "talk"), ("facebook", "keep"), ("facebook", "look"), ("nowhere", "delete"), ("", "")],
)
def test_what_has_no_steps_has_none(platform, action):
    assert how_to.steps(platform, action, "post") == ()


def suggested():
    """Every action that a rule can suggest, with each kind of thing that its check looks at."""
    return {
        (action, kind)
        for rule in all_rules().values()
        for action in rule.actions
        if action in how_to.ACTIONS
        for kind in KINDS[rule.check]
        if kind not in NOT_ON.get(action, ())
    }


NOT_ON = {
    "leave": {Kind.SETTING, Kind.BIO},  # nobody leaves a setting or a line of a profile
    "disconnect": {Kind.SETTING, Kind.BIO},
}


NOT_THERE = {"whatsapp": {"untag", "disconnect"}}
"""What a platform does not have at all: WhatsApp tags nobody in a picture and connects no apps to an account."""


@pytest.mark.parametrize("platform", sorted(reader.platform for reader in readers()))
def test_whatever_a_rule_suggests_has_steps_on_every_platform_that_is_read(platform):
    missing = {(action, kind.value) for action, kind in suggested() if not how_to.steps(platform, action, kind.value)}
    assert {(action, kind) for action, kind in missing if action not in NOT_THERE.get(platform, ())} == set(), (
        f"scanner/how_to/{platform}.toml has no steps for these"
    )


def test_no_steps_are_written_for_a_platform_that_nobody_reads():
    assert set(how_to.platforms()) <= {reader.platform for reader in readers()} | {"web"}


def test_the_platforms_are_dated():
    assert set(PLATFORMS) <= set(how_to.platforms())
    assert all(isinstance(written, date) for written in how_to.platforms().values())


def test_steps_speak_to_the_person_without_orders():
    """No "must", no "should": the person decides."""
    for platform in how_to.platforms():
        for action in how_to.ACTIONS:
            for kind in Kind:
                words = " ".join(how_to.steps(platform, action, kind.value)).lower()
                assert not {"must", "should"} & set(words.split())


def test_a_good_file_is_read():
    platform, guide = how_to.parse(GOOD, "here.toml")
    assert platform == "here"
    assert guide.steps == {("delete", "post"): ("Open it.", "Delete it.")}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('action = "delete"', 'action = "explode"'),
        ('kinds = ["post"]', 'kinds = ["poem"]'),
        ('kinds = ["post"]', 'kinds = ["post", "post"]'),
        ("2026-11-22", '"soon"'),
        ('kinds = ["post"]', 'kind = "post"'),
        ('["Open it.", "Delete it."]', "[]"),
        ('platform = "here"', ""),
        ("[[steps]]", "[[steps"),
    ],
)
def test_a_wrong_file_is_an_error_that_names_it(old, new):
    with pytest.raises(how_to.HowToError, match=r"here\.toml"):
        how_to.parse(GOOD.replace(old, new), "here.toml")
