"""
Whether a picture shows an alcoholic drink or a weapon: an image backbone, and a head of our own for each.

The backbone (EfficientNet-Lite0, taught on ImageNet) turns a picture into 1,280 features and says how likely each of its
thousand classes is. A head weighs both. How they were made and how often they are wrong stands in `model/figures.json`.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from PIL import Image

from checks.finding import Label, Sure
from checks.images import models

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SIDE: Final = 224
_LENGTH: Final = 30.0  # the features are brought to this length, so that one strength of fitting suits all
_UNLIKELY: Final = -12.0
_PER_CLASS: Final = 0.5

# Classes of ImageNet, by number: beer glass, beer bottle, wine bottle, red wine, cocktail shaker, goblet, whiskey jug.
_DRINKS: Final = (441, 440, 907, 966, 503, 572, 901)
# Rifles, pistol, cleaver, letter opener, projectile, cannon, holster, hatchet, bow, scabbard.
_WEAPONS: Final = (413, 764, 763, 499, 623, 744, 471, 597, 777, 456, 657)
# What drinks are taken for: espresso, cup, mug, trifle, pop bottle, water bottle, eggnog, lemon, orange, strawberry.
_LIKE_DRINKS: Final = (967, 968, 504, 927, 737, 898, 969, 951, 950, 949, 899, 925)


# What bodies are taken for, and what is none: animals; fruit, vegetables and dishes; mushrooms; balls and balloons; and
# things that fill a picture by themselves, such as lamps, shoes, clocks, tools, matches, violins.
_OTHERS: Final = (
    *range(398), *range(924, 970), *range(984, 999), 417, 429, 430, 522, 574, 722, 747, 768, 805, 852, 890,
    402, 409, 420, 470, 486, 502, 530, 546, 587, 619, 626, 630, 644, 673, 677, 740, 770, 773, 774, 783, 784, 818, 826, 846,
    889, 892,
)  # fmt: skip


class Look(NamedTuple):
    """What the backbone makes of a picture. `given` is what the heads weigh; `other` how likely it is no body."""

    given: NDArray[np.float32]
    other: float


class Head(NamedTuple):
    """
    Weights for what `look` returns.

    From `bar` on a picture is reported, from `likely` on as likely; from `near` on where words beside it bear it out.
    """

    weights: NDArray[np.float32]
    bias: float
    near: float
    bar: float
    likely: float


class Shown(NamedTuple):
    """Something that a picture seems to show. `sure` is None where it only nearly does: that is no finding by itself."""

    label: Label
    sure: Sure | None


def see(looks: Sequence[Look], size: tuple[int, int]) -> list[Shown]:
    """
    Return what a picture seems, or nearly seems, to show in any of its frames.

    The box is that of the whole picture, as a person sees it: the heads do not say where.
    """
    found: list[Shown] = []
    for name, head in heads().items():
        score = max(float(one.given @ head.weights) for one in looks) + head.bias
        if score > head.near:
            # One half stands for the bar, so that a score above it always reads as "rather yes".
            share = 1 / (1 + np.exp(head.bar - score))
            label = Label(name, round(float(share), 4), (0, 0, *size))
            found.append(Shown(label, _sure(score, head)))
    return found


def _sure(score: float, head: Head) -> Sure | None:
    if score <= head.bar:
        return None
    return Sure.LIKELY if score > head.likely else Sure.POSSIBLE


def look(pixels: Image.Image) -> Look:
    """Look at a picture: its features, then how likely the classes are that matter."""
    features, classes = models.run_all(models.BACKBONE, prepare(pixels))
    likely = classes[0] - np.logaddexp.reduce(classes[0])
    groups = [np.logaddexp.reduce(likely[list(group)]) for group in (_DRINKS, _WEAPONS)]
    single = [_PER_CLASS * likely[number] for number in (*_DRINKS, *_LIKE_DRINKS, *_WEAPONS)]
    feature = features[0] * np.float32(_LENGTH / max(1e-6, float(np.linalg.norm(features[0]))))
    known = np.clip(np.array([*groups, *single], dtype=np.float32), _UNLIKELY, 0)
    together: NDArray[np.float32] = np.concatenate([feature, known]).astype(np.float32)
    return Look(together, float(np.exp(likely[list(_OTHERS)]).sum()))


def prepare(pixels: Image.Image) -> NDArray[np.float32]:
    """Return a picture as the backbone was taught: 224 × 224, RGB from about -1 to 1."""
    small = np.asarray(pixels.resize((SIDE, SIDE), Image.Resampling.BILINEAR, reducing_gap=2.0), dtype=np.float32)
    return np.ascontiguousarray(((small - np.float32(127)) / np.float32(128)).transpose(2, 0, 1))[np.newaxis]


@functools.cache
def heads() -> dict[str, Head]:
    """Return the heads by label."""
    held = json.loads((Path(__file__).parent / "model" / "heads.json").read_text(encoding="utf-8"))
    return {
        name: Head(np.array(one["weights"], dtype=np.float32), one["bias"], one["near"], one["bar"], one["likely"])
        for name, one in held.items()
    }
