"""The project's own posts: read from the writers' tables, checked, and kept apart from what measures the model."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from training.text.examples import FLAGS, TARGETS, Example

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

HERE_IN_TEN = 1  # of ten contrastive sets, this many are kept for thresholds and never learnt from
TOO_ALIKE = 0.6  # share of common runs of five characters
PUNCTUATION = re.compile(r"[^a-z0-9 ]+")


def read_table(path: Path) -> Iterator[Example]:
    """Yield the posts of one table; a row that breaks the format is an error naming the line."""
    with path.open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        for row in table:
            try:
                yield _example(row, path.stem)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                message = f"{path}:{table.line_num}: {error!r}"
                raise ValueError(message) from error


def _example(row: dict[str, str], name: str) -> Example:
    named = {flag.strip() for flag in row["flags"].split(",")} - {"-", ""}
    if unknown := named - set(FLAGS):
        message = f"unknown flags {sorted(unknown)}"
        raise ValueError(message)
    if row["target"] not in TARGETS:
        message = f"unknown target {row['target']!r}"
        raise ValueError(message)
    flags = {flag: float(flag in named) for flag in FLAGS}
    if not flags["derogatory"] and named & {"hate", "threat", "sexual"}:
        del flags["derogatory"]  # counted through the graver flag; whether it is contempt as well is not said
    if flags.get("derogatory") and not flags["hate"] and row["target"] == "protected_group":
        del flags["hate"]
    return Example(
        row["text"].replace("\\n", "\n"),
        f"own_{name}",
        "train",
        flags,
        row["target"],
        int(row["severity"]),
        row["kind"],
        "" if row["pair"].strip() in {"", "-"} else f"{name}:{row['pair'].strip()}",
    )


def read_domain_dev(path: Path) -> Iterator[Example]:
    """Yield the 81 shared posts that measure development and are never learnt from."""
    for line in path.read_text(encoding="utf-8").splitlines():
        post = json.loads(line)
        label = bool(post["label"])
        threat, sexual = post["kind"] == "threat", post["kind"] == "sexualised"
        flags = {
            # A threat or a sexual remark counts through its own flag; whether it is also contempt is not said.
            **({} if threat or sexual else {"derogatory": float(label)}),
            "threat": float(threat),
            "sexual": float(sexual),
            "hate": float(label and post["target"] == "protected_group"),
        }
        yield Example(post["text"], "domain_dev", "dev", flags, post["target"], post["severity"], post["kind"], "", 1.0)


class Apart:
    """Texts that nothing learnt from may resemble, indexed by their runs of five characters."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._sizes: list[int] = []
        self._holding: dict[str, list[int]] = defaultdict(list)
        for index, text in enumerate(texts):
            runs = _runs(text)
            self._sizes.append(len(runs))
            for run in runs:
                self._holding[run].append(index)

    def has_one_like(self, text: str) -> bool:
        """Whether a text shares at least `TOO_ALIKE` of all runs with `text`."""
        runs = _runs(text)
        shared = Counter(index for run in runs for index in self._holding.get(run, ()))
        return any(n >= TOO_ALIKE * (len(runs) + self._sizes[index] - n) for index, n in shared.items())


def load(folder: Path, kept_apart: Iterable[Example]) -> list[Example]:
    """Return the posts of every `voice_*.tsv`, without repeats and without any that resembles a `kept_apart` text.

    One contrastive set (or lone post) in ten gets the split "dev".
    """
    seen = {_plain(example.text) for example in kept_apart}
    apart = Apart(seen)
    posts: list[Example] = []
    for path in sorted(folder.glob("voice_*.tsv")):
        for post in read_table(path):
            plain = _plain(post.text)
            if plain in seen or apart.has_one_like(plain):
                continue
            seen.add(plain)
            digest = hashlib.sha256((post.pair or plain).encode()).digest()
            post.split = "dev" if digest[0] % 10 < HERE_IN_TEN else "train"
            posts.append(post)
    return posts


def _plain(text: str) -> str:
    return " ".join(PUNCTUATION.sub(" ", text.lower()).split())


def _runs(plain: str) -> frozenset[str]:
    return frozenset(plain[i : i + 5] for i in range(max(1, len(plain) - 4)))
