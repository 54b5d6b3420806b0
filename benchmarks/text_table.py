"""The texts of the table, each set with what is asked of it, and the figures of one tool on one set."""

from __future__ import annotations

import csv
import gzip
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from text_peers import Judge

from training.text.examples import Example
from training.text.measure import macro_f1
from training.text.own_posts import read_domain_dev, read_table

TEXTS = Path(__file__).parents[1] / "training" / "text"
UNSUITABLE = ("hate", "derogatory", "threat", "sexual")
# Set: (source, split, what is asked). Ordinary tweets have one class: specificity alone counts.
PUBLIC = (
    ("dynahate", "dev", "hate"),
    ("hatemojibuild", "dev", "hate"),
    ("measuring_hate", "test", "hate"),
    ("edos", "test", "hate"),
    ("olid", "dev", "unsuitable"),
    ("tweeteval_sentiment_benign", "train", "unsuitable"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A set of texts; `truth` says of each whether it is to be flagged."""

    name: str
    asked: str
    texts: list[str]
    truth: list[bool]


def parts(shared: Path, most: int) -> Iterator[Part]:
    """Yield the sets: our own held-out posts, what must never be flagged, and parts of public sets not learnt from."""
    yield _own("domain_fourth", list(read_table(TEXTS / "held_out" / "domain_fourth.tsv")))
    yield _own("held_out", list(read_table(TEXTS / "held_out" / "domain.tsv")))
    yield _own("domain_dev", list(read_domain_dev(shared / "data/text/domain_dev.jsonl")))
    for hand in ("fourth", "kept_apart"):
        with (TEXTS / "never_flag" / f"{hand}.tsv").open(encoding="utf-8", newline="") as file:
            never = [line["text"] for line in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
        yield Part(f"never flag, {hand}", "unsuitable", never, [False] * len(never))
    csv.field_size_limit(sys.maxsize)
    rows: dict[str, list[tuple[str, bool]]] = {source: [] for source, _, _ in PUBLIC}
    splits = {source: split for source, split, _ in PUBLIC}
    with gzip.open(shared / "data/text/train_unified.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            if splits.get(line["source"]) == line["split"]:
                rows[line["source"]].append((line["text"], line["label"] == "1"))
    for source, split, asked in PUBLIC:
        chance = random.Random(0)  # noqa: S311 - a fixed seed is the point
        some = chance.sample(rows[source], min(most, len(rows[source])))
        if some:
            yield Part(f"{source} {split}", asked, [text for text, _ in some], [label for _, label in some])


def row(part: Part, name: str, judge: Judge) -> str:
    """Return the figures of one tool as a row of the table, in per cent."""
    truth, said = np.array(part.truth, bool), np.array(judge(part.texts, part.asked), bool)
    recall = said[truth].mean() if truth.any() else float("nan")
    specificity = 1 - said[~truth].mean() if not truth.all() else float("nan")
    figures = (float((truth == said).mean()), recall, specificity, macro_f1(truth, said))
    cells = " | ".join("-" if np.isnan(figure) else f"{100 * figure:.1f}" for figure in figures)
    return f"| {part.name} ({part.asked}) | {name} | {len(truth)} | {cells} |"


def _own(name: str, examples: list[Example]) -> Part:
    truth = [any(example.flags.get(flag) == 1.0 for flag in UNSUITABLE) for example in examples]
    return Part(name, "unsuitable", [example.text for example in examples], truth)
