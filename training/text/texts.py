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
    from collections.abc import Iterable
    from pathlib import Path

# Written as pairs against a model in the loop: little label noise, so worth reading twice.
CONTRASTIVE = ("dynahate", "hatemojibuild", "toxigen_demonstrations")
OWN_ROUNDS = 3
MOST_MEASURED = 1000  # texts of one public source
LAST_ROUNDS, LAST_PUBLIC = 2, 15000
# Public texts read again beside our own posts, so that what was learnt from them stays.
REPLAYED = {
    "dynahate": 3200,
    "hatemojibuild": 900,
    "measuring_hate": 800,
    "edos": 400,
    "fox_news_comments": 100,
    "convabuse": 300,
    "davidson": 200,
    "toxic_spans": 400,
    "toxigen_demonstrations": 200,
    "goemotions_benign": 1500,
}
# The stage after reads our own posts among the public ones instead of after them, and no long texts.
MORE_WORDS = 40
MORE_OWN_ROUNDS = 3
MORE_PUBLIC = {
    "dynahate": 32000,
    "hatemojibuild": 4300,
    "measuring_hate": 6000,
    "edos": 3000,
    "toxic_spans": 2500,
    "davidson": 1000,
    "convabuse": 1200,
    "toxigen_demonstrations": 600,
    "goemotions_benign": 5000,
}
FINAL_LATER_ROUNDS, FINAL_SHARE = 2, 0.08  # the final stage reads that share of the public texts once more
# The gentle stage: harmless posts of the kinds that the final stage took for unkind, among a sample of all the others.
GENTLE_VOICE, GENTLE_ROUNDS, GENTLE_OWN, GENTLE_SHARE = "own_voice_k", 3, 1500, 0.02
LATER_VOICES = ("own_voice_e", "own_voice_f", "own_voice_g", "own_voice_h", "own_voice_i", "own_voice_j")
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

    def public_mix(self, seed: int) -> list[Example]:
        """Return the texts of the public stage: one round of all, and the contrastive sets once more."""
        again = [e for e in self.public if e.source in CONTRASTIVE and e.split == "train"]
        return public_sources.one_round(self.public, seed) + again

    def own_mix(self, seed: int) -> list[Example]:
        """Return the texts of the second stage: our own posts several times, and some public ones."""
        chance = random.Random(seed)
        drawn = public_sources.one_round(self.public, seed)
        replayed: list[Example] = []
        for source, count in REPLAYED.items():
            some = [example for example in drawn if example.source == source]
            replayed += chance.sample(some, min(count, len(some)))
        return self._posts() * OWN_ROUNDS + replayed

    def last_mix(self, unread: list[Example], seed: int) -> list[Example]:
        """Return the texts of the last stage: our own posts, and public texts that the first stage did not reach."""
        chance = random.Random(seed)
        return self._posts() * LAST_ROUNDS + chance.sample(unread, min(LAST_PUBLIC, len(unread)))

    def more_mix(self, seed: int) -> list[Example]:
        """Return the texts of the stage after the last: our own posts several times among public texts."""
        own = [e for e in self._posts() if not e.source.startswith((*LATER_VOICES, GENTLE_VOICE))]
        return own * MORE_OWN_ROUNDS + self._short_public(seed, 1.0)

    def final_mix(self, seed: int) -> list[Example]:
        """Return the texts of the final stage: all our own posts, those not read before three times, and some public."""
        own = [example for example in self._posts() if not example.source.startswith(GENTLE_VOICE)]
        later = [example for example in own if example.source.startswith(LATER_VOICES)]
        return own + later * FINAL_LATER_ROUNDS + self._short_public(seed, FINAL_SHARE)

    def gentle_mix(self, seed: int) -> list[Example]:
        """Return the texts of the gentle stage."""
        own = self._posts()
        gentle = [example for example in own if example.source.startswith(GENTLE_VOICE)]
        return (
            gentle * GENTLE_ROUNDS
            + random.Random(seed).sample(own, GENTLE_OWN)
            + self._short_public(seed, GENTLE_SHARE)
        )

    def _short_public(self, seed: int, share: float) -> list[Example]:
        chance = random.Random(seed)
        train = [e for e in self.public if e.split == "train" and len(e.text.split()) <= MORE_WORDS]
        replayed: list[Example] = []
        for source, count in MORE_PUBLIC.items():
            some = [example for example in train if example.source == source]
            replayed += chance.sample(some, int(min(count, len(some)) * share))
        return [_often_aimless(example, chance) for example in replayed]

    def _posts(self) -> list[Example]:
        return [replace(e, text=e.as_the_model_reads_it()) for e in self.own if e.split == "train"]

    def development(self) -> list[Example]:
        """Return what calibration and thresholds are fitted on."""
        public = [e for e in self.public if e.split == "dev" and e.source in DEVELOPMENT]
        return public + [e for e in self.own if e.split == "dev"] + self.domain_dev + self.never_flag_tuning

    def ordinary(self) -> list[Example]:
        """Return ordinary texts, whose share flagged is held down by the thresholds: half of one set of tweets is among them.

        Nothing is learnt from those; the other half is only measured.
        """
        tweets = [example for example in self.public if example.source == ORDINARY_TWEETS][::2]
        return [e for e in self.public if e.source == "goemotions_benign" and e.split == "dev"] + tweets

    def measured(self) -> list[Example]:
        """Return what is only measured."""
        public = [e for e in self.public if e.split in {"test", "measure"} and e.source != ORDINARY_TWEETS]
        public += [example for example in self.public if example.source == ORDINARY_TWEETS][1::2]
        chance = random.Random(0)
        chance.shuffle(public)
        taken: Counter[str] = Counter()
        some = []
        for example in public:
            taken[example.source] += 1
            if taken[example.source] <= MOST_MEASURED:
                some.append(example)
        return some + self.held_out + self.never_flag_apart


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
    own = own_posts.load(here / "posts", [*domain_dev, *held_out, *tuning, *apart])
    return Texts(files.read(kept), own, domain_dev, held_out, tuning, apart)


def _never_flag(path: Path, source: str, split: str) -> list[Example]:
    """Read texts that no rule may flag: a table with a column `text`. A missing file is an empty list."""
    if not path.exists():
        return []
    said = {flag: 0.0 for flag in FLAGS if flag not in {"profane", "self_harm"}}
    with path.open(encoding="utf-8", newline="") as file:
        rows: Iterable[dict[str, str]] = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Example(row["text"].replace("\\n", "\n"), source, split, dict(said)) for row in rows]
