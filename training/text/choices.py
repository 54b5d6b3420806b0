"""What is fitted after training, on development texts only: calibration of each flag, and the thresholds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import torch

from checks.derogatory.model import UNSUITABLE, Floats, soft_maximum
from training.text.examples import FLAGS
from training.text.measure import Judged, Truths, macro_f1
from training.text.package import Choices, Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.text.examples import Example

MOST_ORDINARY_FLAGGED = 0.015  # of ordinary texts, by any flag that makes a post unsuitable
# How the flags share that allowance; derogatory is what the product is for.
ALLOWANCE = {"hate": 0.4, "derogatory": 0.55, "threat": 0.2, "sexual": 0.2, "profane": 1.0, "self_harm": 0.3}
LEAST_THRESHOLD, MOST_THRESHOLD = 0.3, 0.97
ROUNDS = 200


def choose(development: Judged, ordinary: Sequence[Judged]) -> Choices:
    """Fit on `development`; hold every set of `ordinary` texts to the allowance."""
    calibration = {flag: _calibrate(development, flag) for flag in FLAGS}
    strongest = soft_maximum(_log_odds(development, calibration)[:, : len(UNSUITABLE)])
    unsuitable = _platt(strongest, development.unsuitable(), _weights(development.examples))
    return Choices(calibration, unsuitable, _thresholds(development, ordinary, calibration))


def _calibrate(development: Judged, flag: str) -> Line:
    part = development.speaking_of(flag)
    return _platt(part.logits(flag), part.truth(flag), _weights(part.examples))


def _weights(examples: Sequence[Example]) -> Floats:
    """Weigh texts by the root of their source's size, so that no large set drowns the posts of our own."""
    counts = Counter(_family(example) for example in examples)
    return np.array([counts[_family(example)] ** -0.5 for example in examples], np.float32)


def _family(example: Example) -> str:
    return "own" if example.source.startswith("own_") else example.source


def _platt(logits: Floats, truth: Truths, weights: Floats) -> Line:
    """Fit scale (kept positive) and shift of the log-odds by weighted likelihood, with a slight pull to (1, 0)."""
    x, y, w = (torch.tensor(np.asarray(part, np.float64)) for part in (logits, truth, weights / weights.sum()))
    parameters = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([parameters], max_iter=ROUNDS, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        odds = parameters[0].exp() * x + parameters[1]
        each = torch.nn.functional.binary_cross_entropy_with_logits(odds, y, reduction="none")
        loss: torch.Tensor = (each * w).sum() + 1e-3 * (parameters**2).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    scale, shift = parameters.detach().numpy()
    return Line(float(np.exp(scale)), float(shift))


def _log_odds(judged: Judged, calibration: dict[str, Line]) -> Floats:
    scale = np.array([calibration[flag].scale for flag in FLAGS], np.float32)
    shift = np.array([calibration[flag].shift for flag in FLAGS], np.float32)
    odds: Floats = judged.outputs[:, : len(FLAGS)] * scale + shift
    return odds


def _thresholds(development: Judged, ordinary: Sequence[Judged], calibration: dict[str, Line]) -> dict[str, float]:
    """For each flag the threshold of best macro-F1, raised until ordinary texts keep within the allowance."""
    best = {flag: _best(development.speaking_of(flag), flag, calibration) for flag in FLAGS}
    ordinary_odds = [_log_odds(judged, calibration) for judged in ordinary]
    allowed = MOST_ORDINARY_FLAGGED
    while True:
        chosen = {
            flag: float(max(best[flag], *(_held(odds[:, i], allowed * ALLOWANCE[flag]) for odds in ordinary_odds)))
            for i, flag in enumerate(FLAGS)
        }
        limits = np.array([chosen[flag] for flag in UNSUITABLE], np.float32)
        if all((odds[:, : len(UNSUITABLE)] >= limits).any(1).mean() <= MOST_ORDINARY_FLAGGED for odds in ordinary_odds):
            break
        allowed *= 0.9
    return {flag: min(MOST_THRESHOLD, max(LEAST_THRESHOLD, 1 / (1 + np.exp(-odds)))) for flag, odds in chosen.items()}


def _held(odds: Floats, share: float) -> float:
    """Return the log-odds that at most `share` of the texts reach."""
    ranked = np.sort(odds)[::-1]
    return float(np.nextafter(ranked[int(share * len(ranked))], np.float32(np.inf)))


def _best(part: Judged, flag: str, calibration: dict[str, Line]) -> float:
    odds, truth = _log_odds(part, calibration)[:, FLAGS.index(flag)], part.truth(flag)
    steps = np.linspace(-1.5, 3.0, 46)
    # Sources count alike, so each one's macro-F1 is averaged.
    families = np.array([_family(example) for example in part.examples])
    masks = [families == family for family in sorted(set(families))]

    def quality(step: float) -> float:
        values = [macro_f1(truth[mask], odds[mask] >= step) for mask in masks]
        return float(np.nanmean(values)) if np.isfinite(values).any() else 0.0

    return float(max(steps, key=quality))
