"""How often the tool is wrong: what the report says is what the model's card says."""

from __future__ import annotations

import json
import re
from importlib import resources

import pytest

from scanner.figures import figures, of_pictures, read

CARD = """
| head | measured on | texts | positive | accuracy | recall | specificity | macro-F1 | area under ROC |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| hate | held_out test | 515 | 32 | 95.0 | 21.9 | 99.8 | 66.2 | 91.3 |
| unsuitable | domain_fourth | 500 | 200 | 65.8 | 30.4 | 99.6 | 60.1 | 92.6 |

### Ordinary texts and texts never to flag

| | texts | share flagged |
| --- | --- | --- |
| never_flag_fourth | 240 | 1.2 |

### domain_fourth, unsuitable posts by whom they are about

| | texts | found |
| --- | --- | --- |
| young_people | 45 | 20.0 |
"""


def test_figures_are_those_of_the_card():
    """By rule, for words as a whole, and for what is never to be picked out."""
    told = read(CARD)
    assert set(told) == {"All words", "Words that are fine", "T-YP"}
    assert "found 30 of 100" in told["All words"]
    assert "Of the 300 that are fine, it picked out fewer than 1 of 100" in told["All words"]
    assert "picked out 1 of 100" in told["Words that are fine"]
    assert "20 of 100 of the 45 test posts" in told["T-YP"]
    assert "21" in read(CARD.replace("| 45 | 20.0 |", "| 45 | 21.0 |"))["T-YP"]


@pytest.mark.parametrize(
    "card", ["", "# Nothing", CARD.replace("|", ""), CARD.replace("500", "many").replace("45", "?")]
)
def test_a_card_that_does_not_say(card):
    """Then nothing is said, and nothing breaks."""
    assert "All words" not in read(card)
    assert "T-YP" not in read(card)


def test_the_shipped_card_can_be_read():
    """The figures of the model that ships, with its own numbers in them."""
    card = resources.files("checks") / "derogatory" / "model" / "MODEL_CARD.md"
    if not card.is_file():
        pytest.skip("the model was not built in this checkout")
    told = figures()
    assert {"All words", "T-YP", "T-HATE"} <= set(told)
    table = card.read_text(encoding="utf-8").partition("### domain_fourth, unsuitable")[2]
    number = re.search(r"\| young_people \| (\d+) \|", table)
    assert number is not None
    assert number.group(1) in told["T-YP"]
    assert "%" not in "".join(told.values())


def test_figures_of_pictures_are_those_that_were_measured():
    """For drink and weapons; what was not measured is not told."""
    one = {"pictures that show it": 34, "found": 0.853, "photographs that do not": 1513, "false alarms": 0.006}
    told = of_pictures(json.dumps({"alcohol": one}))
    assert set(told) == {"P-DRINK"}
    assert "34 test pictures" in told["P-DRINK"]
    assert "found 85 of 100" in told["P-DRINK"]
    assert "fewer than 1 of 100" in told["P-DRINK"]
    assert of_pictures("") == of_pictures("{}") == of_pictures('{"alcohol": 3}') == {}
    assert {"P-DRINK", "P-WEAPON", "P-NUDE", "P-HATE"} <= set(figures())


def test_figures_of_bodies_and_crosses_are_those_that_were_measured():
    """And where nothing was measured nothing is said."""
    ordinary = {"together": {"pictures": 1200, "nudity": 6, "underwear": 0, "hooked cross": 0}}
    crosses = {"the sign": 0.93, "of temples": 0.0, "look-alikes": 0.005}
    runes = {"the sun": 0.9, "like it": 0.0, "the bolts": 0.85, "like them": 0.0}
    measured = {"ordinary pictures": ordinary, "hooked cross": crosses, "runes": runes}
    told = of_pictures(json.dumps(measured))
    assert set(told) == {"P-NUDE", "P-HATE"}
    assert "Of 1200 ordinary pictures it picked out fewer than 1 of 100" in told["P-NUDE"]
    assert "found 93 of 100. It picked out 0 of 100 of the signs of temples, and fewer than 1" in told["P-HATE"]
    assert "black sun it found 90 of 100, of the bolts of the SS 85 of 100" in told["P-HATE"]
    ordinary["together"]["pictures"] = 0
    assert of_pictures(json.dumps(measured | {"hooked cross": {"the sign": 1.0}})) == {}
