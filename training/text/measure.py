"""Figures: how well a flag or the whole model separates, and how often it flags ordinary texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from checks.derogatory.bars import named
from checks.derogatory.model import UNSUITABLE, Floats, TextModel
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

    def flagged(self, model: TextModel, flags: Sequence[str] = UNSUITABLE) -> Truths:
        """Return whether any of `flags` counts: those of `UNSUITABLE` together by their common bars, one alone by its own."""
        probabilities = 1 / (1 + np.exp(-model.calibrated(self.outputs)))
        alone = [flag for flag in flags if len(flags) == 1 or flag not in UNSUITABLE]
        over = [probabilities[:, FLAGS.index(flag)] >= model.thresholds[flag] for flag in alone]
        if len(flags) > 1:
            about = [named(read(example.text, ())) for example in self.examples]
            low, high = model.thresholds["unsuitable_named"], model.thresholds["unsuitable"]
            over.append(1 / (1 + np.exp(-model.unsuitable(self.outputs))) >= np.where(about, low, high))
        result: Truths = np.any(over, axis=0)
        return result


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
