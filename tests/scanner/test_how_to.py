"""The steps on a platform: there for every action and kind, dated, and read strictly."""

from __future__ import annotations

from datetime import date

import pytest

from checks.content import Kind
from scanner import how_to

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
