"""The public sets, each with what its own scheme says about our flags, and how much of it one round of training takes.

Only sets under MIT, CC0, CC BY, CDLA or Apache are in `MAPPINGS`: the weights in the package learn from nothing else.
`DEVELOPMENT_ONLY` sets are measured on and never learnt from.
"""

from __future__ import annotations

import csv
import gzip
import random
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from training.text.examples import Example
from training.text.lexicon import SELF_HARM_WORDS, THREAT_WORDS, Lexicon

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DEVELOPMENT_ONLY = ("olid", "hateval", "tweeteval_emotion_benign", "tweeteval_sentiment_benign")
LONGEST_TOXIC_SPANS_TEXT = 40  # words; the set is all positive and long, alone it teaches "long = toxic"

Row = dict[str, str]
Flags = dict[str, float]


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a source's label becomes flags, and how many of its texts one round takes (None: all)."""

    flags: Callable[[Row], Flags | None]
    licence: str
    positives: int | None = None
    negatives: int | None = None
    weight: float = 1.0
    positive_target: str | None = None


def _positive(row: Row) -> bool:
    return row["label"] == "1"


def _hate_only(row: Row) -> Flags:
    return {"hate": float(_positive(row))}


def _hatemoji(row: Row) -> Flags:
    flags = _hate_is_derogatory(row)
    if _positive(row):
        flags["threat"] = float(row["kind"] == "threateninglanguage")
    return flags


def _edos(row: Row) -> Flags:
    flags = _hate_only(row)
    if _positive(row):
        flags["threat"] = float(row["kind"].startswith("1."))
    return flags


def _hate_is_derogatory(row: Row) -> Flags:
    return {"hate": float(_positive(row)), "derogatory": float(_positive(row))}


def _davidson(row: Row) -> Flags:
    match row["kind"]:
        case "hate":
            return {"hate": 1.0, "derogatory": 1.0}
        case "neither":
            return {"hate": 0.0, "derogatory": 0.0}
        case _:  # "offensive" is mostly dialect and swearing: it says nothing about contempt
            return {}


def _fox(row: Row) -> Flags:
    return {"hate": 1.0, "derogatory": 1.0} if _positive(row) else {"hate": 0.0}


def _convabuse(row: Row) -> Flags:
    if not _positive(row):
        return {"hate": 0.0, "derogatory": 0.0}
    hate = any(word in row["kind"] for word in ("homophobic", "racist", "sexist", "ableist"))
    sexual = "sex_harassment" in row["kind"]
    flags = {"hate": float(hate), "sexual": float(sexual)}
    if not sexual:
        flags["derogatory"] = 1.0
    return flags


def _toxic_spans(row: Row) -> Flags | None:
    short = len(row["text"].split()) <= LONGEST_TOXIC_SPANS_TEXT
    return {"derogatory": 1.0} if row["kind"] == "toxic_span" and short else None


def _ordinary(row: Row) -> Flags:
    flags = {"hate": 0.0, "derogatory": 0.0, "threat": 0.0}
    if "sadness" not in row["kind"]:
        flags["self_harm"] = 0.0
    return flags


MAPPINGS = {
    "dynahate": Mapping(_hate_only, "CC BY 4.0", positive_target="protected_group"),
    "hatemojibuild": Mapping(_hatemoji, "CC BY 4.0", positive_target="protected_group"),
    "measuring_hate": Mapping(_hate_is_derogatory, "CC BY 4.0", 5000, 5000, 0.8, "protected_group"),
    "edos": Mapping(_edos, "CC0", None, 4000, 0.7, "protected_group"),
    "fox_news_comments": Mapping(_fox, "MIT", weight=0.7),
    "convabuse": Mapping(_convabuse, "CC BY 4.0"),
    "davidson": Mapping(_davidson, "MIT", 2400, 2000, 0.7),
    "toxic_spans": Mapping(_toxic_spans, "CC0", 4000, None, 0.8),
    "toxigen_demonstrations": Mapping(_hate_is_derogatory, "CDLA-Permissive-2.0", positive_target="protected_group"),
    "goemotions_benign": Mapping(_ordinary, "Apache-2.0", None, 8000),
}


def load(shared: Path) -> Iterator[Example]:
    """Yield every text of the usable sources, and of the development-only ones with the split "measure"."""
    lexicon = Lexicon.load(shared / "data/text/lexicon_surge_profanity_en.csv")
    csv.field_size_limit(sys.maxsize)
    with gzip.open(shared / "data/text/train_unified.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            example = _example(row, lexicon)
            if example is not None:
                yield example


def _example(row: Row, lexicon: Lexicon) -> Example | None:
    source = row["source"]
    if source in DEVELOPMENT_ONLY:
        flag = "hate" if source == "hateval" else "derogatory"
        split = "measure" if source != "olid" or row["split"] != "train" else "measure_large"
        return Example(row["text"], source, split, {flag: float(_positive(row))}, kind=row["kind"])
    mapping = MAPPINGS.get(source)
    flags = mapping.flags(row) if mapping else None
    if mapping is None or flags is None:
        return None
    _add_weak_labels(flags, row["text"], lexicon)
    if source in {"edos", "davidson"} and flags.get("hate") == 0.0 and lexicon.slurs.search(row["text"]):
        del flags["hate"]  # "not sexist" and "neither" do not mean free of racism
    severity = None
    if source == "goemotions_benign":
        severity = 0
    elif flags.get("hate") == 1.0:
        severity = 3
    target = mapping.positive_target if flags.get("hate") == 1.0 else None
    return Example(row["text"], source, row["split"], flags, target, severity, row["kind"], weight=mapping.weight)


def _add_weak_labels(flags: Flags, text: str, lexicon: Lexicon) -> None:
    flags["profane"] = float(lexicon.swearing.search(text) is not None)
    if "sexual" not in flags:
        if lexicon.explicit.search(text):
            flags["sexual"] = 1.0
        elif not flags["profane"]:
            flags["sexual"] = 0.0
    if "self_harm" not in flags and not SELF_HARM_WORDS.search(text):
        flags["self_harm"] = 0.0
    if "threat" not in flags and not THREAT_WORDS.search(text):
        flags["threat"] = 0.0


def one_round(examples: list[Example], seed: int) -> list[Example]:
    """Draw what one round of training takes: each source up to its share of positives and negatives."""
    chance = random.Random(seed)
    drawn: list[Example] = []
    for source, mapping in MAPPINGS.items():
        train = [example for example in examples if example.source == source and example.split == "train"]
        chance.shuffle(train)
        positive = [example for example in train if is_positive(example)]
        negative = [example for example in train if not is_positive(example)]
        drawn += positive[: mapping.positives] + negative[: mapping.negatives]
    chance.shuffle(drawn)
    return drawn


def is_positive(example: Example) -> bool:
    """Whether the source calls the text unsuitable in any of the three ways that matter most."""
    return any(example.flags.get(flag) == 1.0 for flag in ("hate", "derogatory", "threat", "sexual"))
