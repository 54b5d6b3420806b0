"""What is fitted after training, on development texts only: calibration of each flag, and the thresholds."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import torch

from checks.derogatory.bars import named
from checks.derogatory.model import Floats, signs
from checks.rules.engine import read
from training.text.examples import FLAGS
from training.text.measure import Judged, Truths, macro_f1
from training.text.package import Choices, Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.text.examples import Example

MOST_ORDINARY_FLAGGED = 0.015
MOST_NEVER_FLAGGED = 0.02  # of the tuning half of what must never be flagged
LEAST_SPECIFICITY = 0.88  # on our own posts, half of which are look-alikes
LEAST_THRESHOLD, MOST_THRESHOLD = 0.05, 0.97
STEPS = [round(-2.5 + 0.05 * step, 2) for step in range(121)]  # log-odds tried
FUSED = ("own", "domain_dev", "never_flag_tuning")  # what the mixture of all heads is fitted on, beside ordinary texts
FUSED_WEIGHTS = {"domain_dev": 3.0}
ORDINARY_WEIGHT = 0.3
PULL = 0.002
ROUNDS = 200


def choose(development: Judged, ordinary: Judged) -> Choices:
    """Fit on `development`; hold the `ordinary` texts to the allowance."""
    calibration = {flag: _calibrate(development, flag) for flag in FLAGS}
    unsuitable = _fuse(development, ordinary, calibration)
    thresholds = {flag: _probability(_best(development.speaking_of(flag), flag, calibration)) for flag in FLAGS}
    return Choices(calibration, unsuitable, thresholds | _bars(development, ordinary, calibration, unsuitable))


def _fuse(development: Judged, ordinary: Judged, calibration: dict[str, Line]) -> tuple[tuple[float, ...], float]:
    """Return weights over the model's `signs`, and a shift, that tell unsuitable texts of our kind from all others."""
    own = development.of(*FUSED)
    features = np.concatenate([_signs(own, calibration), _signs(ordinary, calibration)])
    truth = np.concatenate([own.unsuitable(), ordinary.unsuitable()])
    own_weights = [FUSED_WEIGHTS.get(_family(example), 1.0) for example in own.examples]
    weights = np.array([*own_weights, *[ORDINARY_WEIGHT] * len(ordinary.examples)])
    middle, spread = features.mean(0), features.std(0) + 1e-6
    x, y, w = (torch.tensor(np.asarray(part, np.float64)) for part in ((features - middle) / spread, truth, weights))
    parameters = torch.zeros(x.shape[1] + 1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([parameters], max_iter=ROUNDS, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        odds = x @ parameters[:-1] + parameters[-1]
        each = torch.nn.functional.binary_cross_entropy_with_logits(odds, y, reduction="none")
        loss: torch.Tensor = (each * w).sum() / w.sum() + PULL * (parameters[:-1] ** 2).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    fitted = parameters.detach().numpy()
    plain = fitted[:-1] / spread
    return tuple(float(weight) for weight in plain), float(fitted[-1] - plain @ middle)


def _signs(judged: Judged, calibration: dict[str, Line]) -> Floats:
    return signs(judged.outputs, _log_odds(judged, calibration))


def _bars(
    development: Judged, ordinary: Judged, calibration: dict[str, Line], unsuitable: tuple[tuple[float, ...], float]
) -> dict[str, float]:
    """Return the two bars for the mixture: for texts that name those whom the policy speaks of, and for all others.

    Best recall on our own posts, with few look-alikes flagged and the ordinary texts within their allowance.
    """
    own, never = development.of(*FUSED[:2]), development.of(*FUSED[2:])
    weights, shift = np.array(unsuitable[0]), unsuitable[1]
    parts = (own, ordinary, never)
    odds, ordinary_odds, never_odds = (_signs(part, calibration) @ weights + shift for part in parts)
    about, ordinary_about, never_about = (
        np.array([named(read(example.text, ())) for example in part.examples], bool) for part in parts
    )
    truth = own.unsuitable()

    def quality(low: float, high: float) -> float:
        if np.where(ordinary_about, ordinary_odds >= low, ordinary_odds >= high).mean() > MOST_ORDINARY_FLAGGED:
            return -1.0
        if np.where(never_about, never_odds >= low, never_odds >= high).mean() > MOST_NEVER_FLAGGED:
            return -1.0
        said = np.where(about, odds >= low, odds >= high)
        specificity = 1 - said[~truth].mean()
        return float(said[truth].mean() + min(0.0, 10 * (specificity - LEAST_SPECIFICITY)))

    pairs = ((low, high) for low in STEPS[::2] for high in STEPS[::2] if low <= high)
    low, high = max(pairs, key=lambda pair: quality(*pair))
    return {"unsuitable_named": _probability(low), "unsuitable": _probability(high)}


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


def _probability(odds: float) -> float:
    return min(MOST_THRESHOLD, max(LEAST_THRESHOLD, 1 / (1 + math.exp(-odds))))


def _best(part: Judged, flag: str, calibration: dict[str, Line]) -> float:
    return max(STEPS, key=lambda step: _quality(part, flag, calibration, step))


def _quality(part: Judged, flag: str, calibration: dict[str, Line], step: float) -> float:
    """Return the mean of the sources' macro-F1 at one threshold; a source with one class only does not count."""
    said, truth = _log_odds(part, calibration)[:, FLAGS.index(flag)] >= step, part.truth(flag)
    families = np.array([_family(example) for example in part.examples])
    values = [macro_f1(truth[families == family], said[families == family]) for family in sorted(set(families))]
    counted = [value for value in values if not math.isnan(value)]
    return sum(counted) / len(counted) if counted else 0.0
