"""Which texts each stage gets: learning, choosing (calibration and thresholds), and measuring. No text is in two."""

from __future__ import annotations

import csv
import random
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from training.text import examples as files
from training.text import own_posts, public_sources
from training.text.examples import FLAGS, Example

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

# Written as pairs against a model in the loop: little label noise, so worth reading twice.
CONTRASTIVE = ("dynahate", "hatemojibuild", "toxigen_demonstrations")
MOST_MEASURED = 600  # texts of one public source
MOST_DEVELOPED = 400  # texts of one public source on which calibration and bars are fitted
SHORT = 40  # words; longer public texts are read in the first course only


@dataclass(frozen=True, slots=True)
class Mix:
    """What a course after the first reads: our own posts so many times, and public texts as (at most, times)."""

    public: Mapping[str, tuple[int, int]]
    own: int
    voices: tuple[str, ...] = ()  # those that were written since the course before
    often: int = 0  # times that their posts are read


MIXES = {
    # Long and varied: every contrastive text twice, much unkindness beside it, our own posts among them.
    "mixed": Mix(
        {
            "dynahate": (32000, 2),
            "hatemojibuild": (4300, 2),
            "measuring_hate": (12000, 1),
            "edos": (7000, 1),
            "toxic_spans": (3500, 1),
            "davidson": (2500, 1),
            "convabuse": (1526, 2),
            "fox_news_comments": (1400, 1),
            "toxigen_demonstrations": (586, 2),
            "goemotions_benign": (9000, 1),
        },
        own=2,
    ),
    # Our own posts, with enough public texts that what was learnt from them stays.
    "posts": Mix(
        {
            "dynahate": (13000, 1),
            "hatemojibuild": (3000, 1),
            "measuring_hate": (4000, 1),
            "edos": (3000, 1),
            "toxic_spans": (1500, 1),
            "davidson": (1500, 1),
            "convabuse": (1200, 1),
            "fox_news_comments": (800, 1),
            "toxigen_demonstrations": (500, 1),
            "goemotions_benign": (5000, 1),
        },
        own=1,
        voices=("y", "z", *(f"a{letter}" for letter in "abcdefghijklmn")),
        often=3,
    ),
    # What the course before still got wrong, in newer posts of both sorts, with a little of all else.
    "missed": Mix(
        {
            "dynahate": (5000, 1),
            "hatemojibuild": (1500, 1),
            "measuring_hate": (1800, 1),
            "edos": (1300, 1),
            "toxic_spans": (700, 1),
            "davidson": (700, 1),
            "convabuse": (500, 1),
            "fox_news_comments": (300, 1),
            "toxigen_demonstrations": (300, 1),
            "goemotions_benign": (8000, 1),
        },
        own=1,
        voices=(*(f"a{letter}" for letter in "opqrstuvwxyz"), "ba", "bb", "bc"),
        often=3,
    ),
}
TARGETS_KEPT = 0.2  # of public texts: they know one target only, and would outweigh our own posts' seven
ORDINARY_TWEETS = "tweeteval_sentiment_benign"
DEVELOPMENT = ("dynahate", "hatemojibuild", "measuring_hate", "edos", "convabuse", "goemotions_benign")


@dataclass(frozen=True, slots=True)
class Texts:
    """All texts of a build. `public` is normalised already; the others are as written."""

    public: list[Example]
    own: list[Example]
    domain_dev: list[Example]
    held_out: list[Example]
    never_flag_tuning: list[Example]
    never_flag_apart: list[Example]
    second: list[Example]  # both sorts once more, by another hand: thresholds
    third: list[Example]  # and once more, by a third hand: likewise
    fourth: list[Example]  # and by a fourth: measured only

    def public_mix(self, seed: int) -> list[Example]:
        """Return the texts of the public stage: one round of all, and the contrastive sets once more."""
        again = [e for e in self.public if e.source in CONTRASTIVE and e.split == "train"]
        return public_sources.one_round(self.public, seed) + again

    def mix(self, course: str, seed: int) -> list[Example]:
        """Return the texts of one of `MIXES`; the seed decides which public ones are drawn."""
        mix, chance = MIXES[course], random.Random(seed)
        public: list[Example] = []
        for source, (most, times) in mix.public.items():
            train = [e for e in self.public if e.source == source and e.split == "train"]
            short = [e for e in train if len(e.text.split()) <= SHORT]
            public += chance.sample(short, min(most, len(short))) * times
        posts = self._posts()
        often = {f"own_voice_{letter}" for letter in mix.voices}
        own = [e for e in posts if e.source not in often] * mix.own + [
            e for e in posts if e.source in often
        ] * mix.often
        return own + [_often_aimless(example, chance) for example in public]

    def _posts(self) -> list[Example]:
        return [replace(e, text=e.as_the_model_reads_it()) for e in self.own if e.split == "train"]

    def development(self) -> list[Example]:
        """Return what calibration and thresholds are fitted on."""
        public = [e for e in self.public if e.split == "dev" and e.source in DEVELOPMENT]
        some = _some_of_each(public, MOST_DEVELOPED)
        return (
            some
            + [e for e in self.own if e.split == "dev"]
            + self.domain_dev
            + self.never_flag_tuning
            + self.second
            + self.third
        )

    def ordinary(self) -> list[Example]:
        """Return ordinary texts, whose share flagged is held down by the thresholds: half of one set of tweets is among them.

        Nothing is learnt from those; the other half is only measured.
        """
        tweets = [example for example in self.public if example.source == ORDINARY_TWEETS][::2]
        return [e for e in self.public if e.source == "goemotions_benign" and e.split == "dev"] + tweets

    def measured(self) -> list[Example]:
        """Return what is only measured."""
        apart = {"test", "measure"}
        public = [e for e in self.public if e.split in apart and e.source not in {ORDINARY_TWEETS, "toxic_spans"}]
        public += [example for example in self.public if example.source == ORDINARY_TWEETS][1::2]
        some = _some_of_each(public, MOST_MEASURED)
        return some + self.held_out + self.never_flag_apart + self.fourth


def _some_of_each(examples: Iterable[Example], most: int) -> list[Example]:
    """Return at most so many texts of each source, drawn by chance but always the same."""
    shuffled = list(examples)
    random.Random(0).shuffle(shuffled)
    taken: Counter[str] = Counter()
    some = []
    for example in shuffled:
        taken[example.source] += 1
        if taken[example.source] <= most:
            some.append(example)
    return some


def _often_aimless(example: Example, chance: random.Random) -> Example:
    return example if chance.random() < TARGETS_KEPT else replace(example, target=None)


def load(shared: Path, here: Path, work: Path) -> Texts:
    """Read everything; the public texts, which take a minute to normalise, are kept in a file for the next time."""
    kept = work / "public.jsonl"
    if not kept.exists():
        files.write(kept, (replace(e, text=e.as_the_model_reads_it()) for e in public_sources.load(shared)))
    domain_dev = list(own_posts.read_domain_dev(shared / "data/text/domain_dev.jsonl"))
    held_out = [replace(e, source="held_out", split="test") for e in own_posts.read_table(here / "held_out/domain.tsv")]
    tuning = _never_flag(here / "never_flag/tuning.tsv", "never_flag_tuning", "dev")
    apart = _never_flag(here / "never_flag/kept_apart.tsv", "never_flag_apart", "test")
    second = _both_sorts(here, "second", "dev")
    third = _both_sorts(here, "third", "dev")
    fourth = _both_sorts(here, "fourth", "test")
    lines = _never_flag(here / "never_flag/profile_lines.tsv", "profile_lines", "test")
    kept_apart = [*domain_dev, *held_out, *tuning, *apart, *second, *third, *fourth, *lines]
    own = own_posts.load(here / "posts", kept_apart)
    return Texts(files.read(kept), own, domain_dev, held_out, tuning, apart, second, third, fourth)


def _both_sorts(here: Path, hand: str, split: str) -> list[Example]:
    """Read one hand's posts and its texts never to flag."""
    posts = own_posts.read_table(here / f"held_out/domain_{hand}.tsv")
    never = _never_flag(here / f"never_flag/{hand}.tsv", f"never_flag_{hand}", split)
    return [replace(e, source=f"domain_{hand}", split=split) for e in posts] + never


def _never_flag(path: Path, source: str, split: str) -> list[Example]:
    """Read texts that no rule may flag: a table with a column `text`."""
    said = {flag: 0.0 for flag in FLAGS if flag not in {"profane", "self_harm"}}
    with path.open(encoding="utf-8", newline="") as file:
        rows: Iterable[dict[str, str]] = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Example(row["text"].replace("\\n", "\n"), source, split, dict(said)) for row in rows]
