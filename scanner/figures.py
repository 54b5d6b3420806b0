"""
How often the tool is wrong, in words for the report, read from the model card that was written when the model was built.

Nothing here is typed by hand: where the card does not say something, nothing is said.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import Final

_HELD_OUT: Final = "domain_fourth"  # a new hand wrote it, and nothing was chosen by it
_RULES: Final = {
    "T-YP": ("young_people", "unkind about young people"),
    "T-STAFF": ("staff_colleague", "unkind about colleagues"),
    "T-ORG": ("partner_organisation", "unkind about other organisations"),
    "T-FAM": ("parent_carer", "unkind about parents and carers"),
    "T-HATE": ("protected_group", "against groups of people"),
    "T-BULLY": ("individual", "unkind about one person"),
}
_SHOWN: Final = {"P-DRINK": ("alcohol", "a drink"), "P-WEAPON": ("weapon", "a weapon")}
_ORDINARY: Final = "Ordinary texts and texts never to flag"
_BY_TARGET: Final = f"{_HELD_OUT}, unsuitable posts by whom they are about"


def figures() -> dict[str, str]:
    """Return, by rule and for words as a whole, how often the checks are wrong. Empty where no card says."""
    return read(_card()) | of_pictures(_measured())


@cache
def _measured() -> str:
    try:
        return (resources.files("checks") / "images" / "model" / "figures.json").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def of_pictures(measured: str) -> dict[str, str]:
    """Return what was measured of the models that look at pictures, in words."""
    told: dict[str, str] = {}
    for rule, (label, what) in _SHOWN.items():
        try:
            one = json.loads(measured)[label]
            shows, found = int(one["pictures that show it"]), 100 * float(one["found"])
            others, wrong = int(one["photographs that do not"]), 100 * float(one["false alarms"])
        except (ValueError, KeyError, TypeError):
            continue
        told[rule] = (
            f"Of {shows} test pictures that show {what}, it found {found:.0f} of 100. Of {others} photographs that do not, it "
            f"picked out {_few(wrong)} of 100. Pictures of real people come out lower."
        )
    return told | _of_bodies(measured) | _of_signs(measured)


def _of_bodies(measured: str) -> dict[str, str]:
    try:
        ordinary = json.loads(measured)["ordinary pictures"]["together"]
        many, wrong = int(ordinary["pictures"]), 100 * int(ordinary["nudity"]) / int(ordinary["pictures"])
    except (ValueError, KeyError, TypeError, ZeroDivisionError):
        return {}
    return {
        "P-NUDE": (
            f"Of {many} ordinary pictures it picked out {_few(wrong)} of 100. How many pictures of uncovered bodies it finds was "
            "never measured: it was tried on none."
        )
    }


def _of_signs(measured: str) -> dict[str, str]:
    try:
        figures = json.loads(measured)
        found, temple, alike = (100 * float(share) for share in figures["hooked cross"].values())
        sun, like_sun, bolts, like_bolts = (100 * float(share) for share in figures["runes"].values())
    except (ValueError, KeyError, TypeError):
        return {}
    return {
        "P-HATE": (
            f"Of drawings of the hooked cross of the Nazis it found {found:.0f} of 100. It picked out {_few(temple)} of 100 "
            f"of the signs of temples, and {_few(alike)} of 100 of what looks alike. Of drawings of the black sun it found "
            f"{sun:.0f} of 100, of the bolts of the SS {bolts:.0f} of 100, and of what looks like these it picked out "
            f"{_few(max(like_sun, like_bolts))} of 100. It knows no other hateful symbol but by its letters and numbers."
        )
    }


@cache
def _card() -> str:
    try:
        return (resources.files("checks") / "derogatory" / "model" / "MODEL_CARD.md").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def read(card: str) -> dict[str, str]:
    """Return what a card says, in words."""
    told: dict[str, str] = {}
    if whole := _whole(card):
        told["All words"] = whole
    if never := _of_hundred(_rows(card, _ORDINARY), "never_flag_fourth"):
        number, share = never
        told["Words that are fine"] = (
            f"Of {number} test posts about belief, politics, health and the like, it picked out {share} of 100."
        )
    for rule, (target, about) in _RULES.items():
        if found := _of_hundred(_rows(card, _BY_TARGET), target):
            number, share = found
            told[rule] = f"The check found {share} of 100 of the {number} test posts that are {about}."
    return told


def _whole(card: str) -> str | None:
    row = re.search(rf"^\| unsuitable \| {_HELD_OUT} \|(.+)\|$", card, re.MULTILINE)
    cells = [cell.strip() for cell in row.group(1).split("|")] if row else []
    try:
        posts, unsuitable = int(cells[0]), int(cells[1])
        recall, specificity = float(cells[3]), float(cells[4])
    except (IndexError, ValueError):
        return None
    return (
        f"Tried on {posts} posts written for testing. Of the {unsuitable} that do not fit work with young people, it "
        f"found {recall:.0f} of 100. Of the {posts - unsuitable} that are fine, it picked out "
        f"{_few(100 - specificity)} of 100. Posts of real people come out lower."
    )


def _rows(card: str, title: str) -> dict[str, tuple[int, float]]:
    """Return a table of the card with three columns: a name, how many texts, a share of a hundred."""
    table = card.partition(f"### {title}\n")[2].partition("\n#")[0]
    rows = re.findall(r"^\| ([\w ()]+?) \| (\d+) \| ([\d.]+) \|$", table, re.MULTILINE)
    return {name: (int(number), float(share)) for name, number, share in rows}


def _of_hundred(rows: dict[str, tuple[int, float]], name: str) -> tuple[int, str] | None:
    if name not in rows:
        return None
    number, share = rows[name]
    return number, _few(share)


def _few(share: float) -> str:
    return "fewer than 1" if 0 < share < 1 else f"{share:.0f}"
