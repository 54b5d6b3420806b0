"""The model in the package is as good as its card says it must at least be, on posts that it did not learn from."""

from __future__ import annotations

import re

import pytest

from checks.derogatory.model import FOLDER

CARD = FOLDER / "MODEL_CARD.md"

pytestmark = pytest.mark.skipif(not CARD.exists(), reason="the model has not been built")


def figures(name: str) -> list[float]:
    [row] = re.findall(rf"^\| {name} \|([\d. |]+)\|$", CARD.read_text(encoding="utf-8"), re.MULTILINE)
    return [float(cell) for cell in row.split("|")]


def test_the_domain_is_judged_better_than_before() -> None:
    *_, recall, specificity, macro_f1, _ = figures("unsuitable \\| held_out")
    assert recall >= 80
    assert specificity >= 94
    assert macro_f1 >= 88


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("tweeteval_sentiment", 1.5),
        ("goemotions_benign", 2.5),  # harmless by their mood alone: a few of them are not
        ("never_flag_fourth", 3.5),
    ],
)
def test_ordinary_texts_are_left_alone(name: str, most: float) -> None:
    assert figures(name)[-1] <= most


def test_posts_by_a_new_hand_are_judged_well() -> None:
    *_, recall, specificity, macro_f1, _ = figures("unsuitable \\| domain_fourth")
    assert recall >= 80
    assert specificity >= 94
    assert macro_f1 >= 88
    assert all(figure >= 88 for figure in figures("score of one half \\| domain_fourth")[3:6])


def test_whom_a_post_is_about_is_told() -> None:
    [share] = re.findall(
        r"domain_fourth: of the unsuitable posts found, .* ([\d.]+)\.$", CARD.read_text("utf-8"), re.MULTILINE
    )
    assert float(share) >= 85
