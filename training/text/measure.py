"""Figures: how well a flag or the whole model separates, and how often it flags ordinary texts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from checks.derogatory.model import BARS, UNSUITABLE, Floats, TextModel
from checks.derogatory.never_flag import Settled, settle
from checks.derogatory.wording import NAMED, SIGNS, wording
from checks.rules.engine import read
from training.text.examples import FLAGS, Example

if TYPE_CHECKING:
    from collections.abc import Sequence


Truths: TypeAlias = NDArray[np.bool_]


class Figure(NamedTuple):
    """One line of the figures; shares from 0 to 1, nan where there is nothing to count."""

    n: int
    positives: int
    recall: float
    specificity: float
    macro_f1: float
    area: float  # under the ROC curve

    @property
    def accuracy(self) -> float:
        """The share judged rightly."""
        negatives = self.n - self.positives
        right = np.nan_to_num(self.recall) * self.positives + np.nan_to_num(self.specificity) * negatives
        return float(right / self.n)


@dataclass(frozen=True, slots=True)
class Judged:
    """Texts with the network's outputs for them, as the package would judge them."""

    examples: list[Example]
    outputs: Floats  # (n, 17)

    @classmethod
    def by(cls, model: TextModel, examples: Sequence[Example]) -> Judged:
        """Judge `examples`."""
        return cls(list(examples), model.judged([example.text for example in examples]))

    def of(self, *sources: str) -> Judged:
        """Return the part whose source begins with one of `sources`."""
        chosen = [i for i, example in enumerate(self.examples) if example.source.startswith(sources)]
        return Judged([self.examples[i] for i in chosen], self.outputs[chosen])

    def speaking_of(self, flag: str) -> Judged:
        """Return the part whose source says whether `flag` holds."""
        chosen = [i for i, example in enumerate(self.examples) if flag in example.flags]
        return Judged([self.examples[i] for i in chosen], self.outputs[chosen])

    def truth(self, flag: str) -> Truths:
        """Return whether `flag` holds, for texts that all speak of it."""
        return np.array([example.flags[flag] == 1.0 for example in self.examples], bool)

    def unsuitable(self) -> Truths:
        """Return whether the labels call the text unsuitable on a profile, for whichever reason."""
        return np.array([any(e.flags.get(flag) == 1.0 for flag in UNSUITABLE) for e in self.examples], bool)

    def logits(self, flag: str) -> Floats:
        """Return the uncalibrated log-odds of `flag`."""
        column: Floats = self.outputs[:, FLAGS.index(flag)]
        return column

    def wordings(self) -> Floats:
        """Return which signs of `wording.SIGNS` each text bears: ones and zeros, shape (n, signs)."""
        borne = [wording(settled(example.text)) for example in self.examples]
        return np.array([[sign in signs for sign in SIGNS] for signs in borne], np.float32).reshape(-1, len(SIGNS))

    def over(self, model: TextModel, flag: str) -> Truths:
        """Return whether one flag by itself reaches its own bar."""
        odds = model.calibrated(self.outputs)[:, FLAGS.index(flag)]
        result: Truths = 1 / (1 + np.exp(-odds)) >= model.thresholds[flag]
        return result

    def odds(self, model: TextModel) -> Floats:
        """Return the log-odds of being unsuitable, network and wording weighed together."""
        added = self.wordings() @ np.array([model.words.get(sign, 0.0) for sign in SIGNS], np.float32)
        total: Floats = model.unsuitable(self.outputs) + added
        return total

    def flagged(self, model: TextModel) -> Truths:
        """Return whether each text as a whole reaches its bar."""
        high, low = (model.thresholds[bar] for bar in BARS)
        bars = np.where(self.wordings()[:, SIGNS.index(NAMED)] > 0, low, high)
        result: Truths = 1 / (1 + np.exp(-self.odds(model))) >= bars
        return result


@cache
def settled(text: str) -> Settled:
    """Return what the words of a text are, read once however often it is asked for."""
    return settle(read(text, ()))


def figure(truth: Truths, said: Truths, scores: Floats) -> Figure:
    """Return the figures of decisions `said` and scores against `truth`."""
    positives = int(truth.sum())
    recall = float(said[truth].mean()) if positives else float("nan")
    specificity = float(1 - said[~truth].mean()) if positives < len(truth) else float("nan")
    return Figure(len(truth), positives, recall, specificity, macro_f1(truth, said), area(truth, scores))


def macro_f1(truth: Truths, said: Truths) -> float:
    """Return the mean of both classes' F1; nan if one class is missing."""
    if truth.all() or not truth.any():
        return float("nan")
    halves = []
    for side in (True, False):
        hits = int(((truth == side) & (said == side)).sum())
        halves.append(2 * hits / max(1, int((truth == side).sum()) + int((said == side).sum())))
    return sum(halves) / 2


def area(truth: Truths, scores: Floats) -> float:
    """Return the chance that a positive scores above a negative, ties counting half; nan if one class is missing."""
    positives = int(truth.sum())
    negatives = len(truth) - positives
    if not positives or not negatives:
        return float("nan")
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return float((ranks[truth].sum() - positives * (positives + 1) / 2) / (positives * negatives))
