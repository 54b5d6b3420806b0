"""What is fitted after training, on development texts only: calibration of each flag, and the thresholds."""

from __future__ import annotations

import math
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
# What the smaller flags may take of it, each.
SMALL_SHARES = {"threat": 0.15, "sexual": 0.15, "profane": 1.0, "self_harm": 0.3}
LEAST_THRESHOLD, MOST_THRESHOLD = 0.3, 0.97
STEPS = [round(-1.5 + 0.1 * step, 1) for step in range(51)]  # log-odds tried
HATE, DEROGATORY = FLAGS.index("hate"), FLAGS.index("derogatory")
OWN_FAMILIES = ("own", "domain_dev")
ROUNDS = 200


def choose(development: Judged, ordinary: Judged) -> Choices:
    """Fit on `development`; hold the `ordinary` texts to the allowance."""
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


def _thresholds(development: Judged, ordinary: Judged, calibration: dict[str, Line]) -> dict[str, float]:
    """Return the thresholds of best macro-F1 that keep ordinary texts within the allowance.

    The smaller flags are set one by one within a small share of it; hate and derogatory, which decide most flags, are
    then searched together for the best mean of what the product is for.
    """
    ordinary_odds, odds = _log_odds(ordinary, calibration), _log_odds(development, calibration)
    chosen = {
        flag: max(
            _best(development.speaking_of(flag), flag, calibration),
            _held(ordinary_odds[:, FLAGS.index(flag)], MOST_ORDINARY_FLAGGED * share),
        )
        for flag, share in SMALL_SHARES.items()
    }
    small = [flag for flag in UNSUITABLE if flag in chosen]
    limits = np.array([chosen[flag] for flag in small], np.float32)
    columns = [FLAGS.index(flag) for flag in small]
    other, ordinary_other = ((part[:, columns] >= limits).any(1) for part in (odds, ordinary_odds))
    families = np.array([_family(example) for example in development.examples])
    truth = development.unsuitable()
    own = [families == family for family in OWN_FAMILIES]
    hateful = development.speaking_of("hate")

    def quality(hate: float, derogatory: float) -> float:
        said = other | (odds[:, HATE] >= hate) | (odds[:, DEROGATORY] >= derogatory)
        if (ordinary_other | (ordinary_odds[:, HATE] >= hate) | (ordinary_odds[:, DEROGATORY] >= derogatory)).mean() > (
            MOST_ORDINARY_FLAGGED
        ):
            return -1.0
        return float(np.mean([macro_f1(truth[mask], said[mask]) for mask in own])) + by_hate[hate]

    by_hate = {step: _quality(hateful, "hate", calibration, step) for step in STEPS}
    best = max(((hate, derogatory) for hate in STEPS for derogatory in STEPS), key=lambda pair: quality(*pair))
    chosen["hate"], chosen["derogatory"] = best
    return {flag: _probability(chosen[flag]) for flag in FLAGS}


def _probability(odds: float) -> float:
    return min(MOST_THRESHOLD, max(LEAST_THRESHOLD, 1 / (1 + math.exp(-odds))))


def _held(odds: Floats, share: float) -> float:
    """Return the log-odds that at most `share` of the texts reach."""
    ranked = np.sort(odds)[::-1]
    return float(np.nextafter(ranked[int(share * len(ranked))], np.float32(np.inf)))


def _best(part: Judged, flag: str, calibration: dict[str, Line]) -> float:
    return max(STEPS, key=lambda step: _quality(part, flag, calibration, step))


def _quality(part: Judged, flag: str, calibration: dict[str, Line], step: float) -> float:
    """Return the mean of the sources' macro-F1 at one threshold; a source with one class only does not count."""
    said, truth = _log_odds(part, calibration)[:, FLAGS.index(flag)] >= step, part.truth(flag)
    families = np.array([_family(example) for example in part.examples])
    values = [macro_f1(truth[families == family], said[families == family]) for family in sorted(set(families))]
    counted = [value for value in values if not math.isnan(value)]
    return sum(counted) / len(counted) if counted else 0.0
