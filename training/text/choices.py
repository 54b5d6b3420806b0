"""What is fitted after training, on development texts only: calibration of each flag, and the thresholds."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import torch

from checks.derogatory.model import BARS, Floats, signs
from checks.derogatory.wording import NAMED, SIGNS
from training.text.examples import FLAGS
from training.text.measure import Judged, Truths, macro_f1
from training.text.package import Choices, Line, Mixture
from training.text.texts import DEVELOPMENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.text.examples import Example

MOST_ORDINARY_FLAGGED = 0.013  # of tweets and of goemotions together
MOST_NEVER_FLAGGED = 0.02  # of the `NEVER` texts
LEAST_SPECIFICITY = 0.92  # on our own posts, half of which are look-alikes
LEAST_THRESHOLD, MOST_THRESHOLD = 0.05, 0.97
STEPS = [round(-2.5 + 0.05 * step, 2) for step in range(121)]  # log-odds tried
OTHER_HANDS = ("domain_dev", "domain_second", "domain_third")  # not the training posts' writers
POSTS = ("own", *OTHER_HANDS)  # what mixture and bars are fitted on, beside ordinary texts
NEVER = ("never_flag_tuning", "never_flag_second", "never_flag_third")
# One half must be the fair bar between texts about people's groups, and few of our own posts are about any.
CALIBRATED_ON = {"hate": ("dynahate", "hatemojibuild", "measuring_hate")}
WEIGHTS = {"domain_dev": 3.0, "domain_second": 2.0, "domain_third": 2.0}  # of other hands than the training posts'
ORDINARY_WEIGHT = 0.3
PUBLIC_WEIGHT, MOST_TOXIC = 0.15, 250  # of public unsuitable texts, and how many of one source
RAREST_SIGN = 0.1
PULL = 0.002
ROUNDS = 200


def choose(development: Judged, ordinary: Judged) -> Choices:
    """Fit on `development`; hold the `ordinary` texts to the allowance."""
    calibration = {flag: _calibrate(development, flag) for flag in FLAGS}
    mixture = _calibrated(_mix(development, ordinary, calibration), development, calibration)
    thresholds = {flag: _probability(_best(development.speaking_of(flag), flag, calibration)) for flag in FLAGS}
    return Choices(calibration, mixture, thresholds | _bars(development, ordinary, calibration, mixture))


def _mix(development: Judged, ordinary: Judged, calibration: dict[str, Line]) -> Mixture:
    """Return the weights of the network's `signs` and of the wording that tell unsuitable texts from all others."""
    own, public = development.of(*POSTS, *NEVER), _toxic(development)
    parts = ((own, 1.0), (public, PUBLIC_WEIGHT), (ordinary, ORDINARY_WEIGHT))
    features = np.concatenate([_features(part, calibration) for part, _ in parts])
    truth = np.concatenate([part.unsuitable() for part, _ in parts])
    weights = np.concatenate(
        [[weight * WEIGHTS.get(_family(example), 1.0) for example in part.examples] for part, weight in parts]
    )
    middle, spread = features.mean(0), features.std(0) + 1e-6
    spread[-len(SIGNS) :] = np.maximum(spread[-len(SIGNS) :], RAREST_SIGN)  # what few texts bear must not weigh much
    fitted = _logistic((features - middle) / spread, truth, weights)
    plain = fitted[:-1] / spread
    return Mixture(
        tuple(float(weight) for weight in plain[: -len(SIGNS)]),
        float(fitted[-1] - plain @ middle),
        {sign: float(weight) for sign, weight in zip(SIGNS, plain[-len(SIGNS) :], strict=True)},
    )


def _calibrated(mixture: Mixture, development: Judged, calibration: dict[str, Line]) -> Mixture:
    """Return the mixture on the scale on which one half means "as likely as not", by posts of other hands.

    It was fitted beside many texts that are all harmless, which drew it down.
    """
    posts = development.of(*OTHER_HANDS)
    odds = _odds(_features(posts, calibration), mixture)
    line = _platt(odds, posts.unsuitable(), np.ones(len(odds), np.float32))
    return Mixture(
        tuple(line.scale * weight for weight in mixture.weights),
        line.scale * mixture.shift + line.shift,
        {sign: line.scale * weight for sign, weight in mixture.words.items()},
    )


def _logistic(features: Floats, truth: Truths, weights: Floats) -> Floats:
    """Return the weights of a weighted logistic regression with a slight pull to nothing, the constant last."""
    x, y, w = (torch.tensor(np.asarray(part, np.float64)) for part in (features, truth, weights))
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
    fitted: Floats = parameters.detach().numpy()
    return fitted


def _toxic(development: Judged) -> Judged:
    """Return public texts that are unsuitable by their source, a few of each; what a source lets pass may still be unkind."""
    unsuitable = development.unsuitable()
    taken: Counter[str] = Counter()
    chosen = []
    for index, example in enumerate(development.examples):
        if example.source in DEVELOPMENT and unsuitable[index] and taken[example.source] < MOST_TOXIC:
            taken[example.source] += 1
            chosen.append(index)
    return Judged([development.examples[index] for index in chosen], development.outputs[chosen])


def _features(judged: Judged, calibration: dict[str, Line]) -> Floats:
    features: Floats = np.concatenate(
        [signs(judged.outputs, _log_odds(judged, calibration)), judged.wordings()], axis=1
    )
    return features


def _odds(features: Floats, mixture: Mixture) -> Floats:
    odds: Floats = features @ np.array([*mixture.weights, *mixture.words.values()]) + mixture.shift
    return odds


def _bars(development: Judged, ordinary: Judged, calibration: dict[str, Line], mixture: Mixture) -> dict[str, float]:
    """Return the two bars, for texts that name those whom the policy speaks of and for all others.

    Best recall on our own posts, with few look-alikes flagged and the ordinary texts within their allowance.
    """
    own, never = development.of(*POSTS), development.of(*NEVER)
    features = [_features(part, calibration) for part in (own, ordinary, never)]
    odds, ordinary_odds, never_odds = (_odds(part, mixture) for part in features)
    about, ordinary_about, never_about = (part[:, SIGNS.index(NAMED) - len(SIGNS)] > 0 for part in features)
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
    return {BARS[1]: _probability(low), BARS[0]: _probability(high)}


def _calibrate(development: Judged, flag: str) -> Line:
    some = development.of(*CALIBRATED_ON[flag]) if flag in CALIBRATED_ON else development
    part = some.speaking_of(flag)
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
