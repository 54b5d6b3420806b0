"""
Fits the heads that say "alcohol" and "weapon" on what the backbone makes of a picture, and measures them.

    python -m training.images.labels DEV clipart=FOLDER stamps=FOLDER emoji=FOLDER emoji=FOLDER photos=FOLDER …

A head is a logistic regression on the backbone's 1,280 features and on how likely it finds the classes of ImageNet that are,
or are easily taken for, such a thing. It is measured by cross-validation (five parts; copies of one drawing fall into one
part) and then fitted on everything, and on drinks that we draw. The figures go into `figures.json` beside the heads, from
which the model card is made.
"""

from __future__ import annotations

import json
import random
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from sklearn.linear_model import LogisticRegression

from checks.images import labels as shipped
from checks.images.shrink import halved, to_small_rgb
from training.images import drinks
from training.images.sources import LABELS, Example, examples

_FOLDER: Final = Path(shipped.__file__).parent / "model"
_DRAWN: Final = 90
_DRAWN_WEIGHT: Final = 0.4
_DRAWN_SOFT_WEIGHT: Final = 0.15
_PARTS: Final = 5
_STRENGTH: Final = 0.01
# Of photographs and cut-out photographs, cross-validated. Fewer for drink: cocoa comes in the glasses of cocktails.
_FALSE_ALARMS: Final = {"alcohol": 0.003, "weapon": 0.01}
_LIKELY_ALARMS: Final = 0.002
# The same, of what is nearly shown: a finding only where words beside the picture bear it out.
_NEAR_ALARMS: Final = 0.02
_PHOTOGRAPHS: Final = ("dev", "photos", "stamps")
_BATCH: Final = 256

Floats = NDArray[np.float32]


def main(arguments: list[str]) -> None:
    """Fit, measure, write."""
    dev, *named = arguments
    folders = [(source, Path(folder)) for source, _, folder in (one.partition("=") for one in named)]
    known: list[Example] = []
    seen: list[Floats] = []
    for example, picture in _pictures(Path(dev), folders):
        known.append(example)
        seen.append(shipped.look(halved(picture)).given)
        if len(known) % _BATCH == 0:
            print(f"{len(known)} pictures", flush=True)
    given = np.array(seen)
    heads: dict[str, Any] = {}
    measured = _FOLDER / "figures.json"  # the model card's other figures stay
    figures: dict[str, Any] = json.loads(measured.read_text(encoding="utf-8"))
    for label in LABELS:
        heads[label], figures[label] = _fitted(label, known, given)
        print(label, json.dumps(figures[label]), flush=True)
    (_FOLDER / "heads.json").write_text(json.dumps(heads), encoding="utf-8")
    measured.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _pictures(dev: Path, folders: list[tuple[str, Path]]) -> Iterator[tuple[Example, Image.Image]]:
    for example in examples(dev, folders):
        try:
            with Image.open(example.path) as image:
                image.draft("RGB", (3 * shipped.SIDE, 3 * shipped.SIDE))
                yield example, to_small_rgb(image, 3 * shipped.SIDE)
        except (OSError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
            continue
    for number in range(_DRAWN):
        for shows, draw in ((frozenset({"alcohol"}), drinks.alcoholic), (frozenset[str](), drinks.soft)):
            name = f"{draw.__name__}-{number}"
            yield Example(Path(name), shows, "drawn", name), draw(random.Random(number))


def _fitted(label: str, known: list[Example], given: Floats) -> tuple[dict[str, Any], dict[str, Any]]:
    truth = np.array([label in example.shows for example in known])
    part = np.array([zlib.crc32(example.key.encode()) % _PARTS for example in known])
    source = np.array([example.source for example in known])
    drawn = source == "drawn"  # learned from, but not measured on: they are ours
    scores = np.zeros(len(known))
    for number in range(_PARTS):
        inside = (part == number) & ~drawn
        head = _fit(given, truth, drawn, ~inside)
        scores[inside] = head.decision_function(given[inside])
    dev = source == "dev"
    shows, not_shown = truth & ~drawn, ~truth & ~drawn
    photographs, drawings = not_shown & np.isin(source, _PHOTOGRAPHS), not_shown & ~np.isin(source, _PHOTOGRAPHS)
    shares = (_NEAR_ALARMS, _FALSE_ALARMS[label], _LIKELY_ALARMS)
    near, bar, sure = (float(np.quantile(scores[photographs], 1 - share)) for share in shares)
    head = _fit(given, truth, drawn, np.ones(len(known), dtype=bool))
    figures = {
        "pictures that show it": int(shows.sum()),
        "found": _share(scores[shows] > bar),
        "found with words beside it that say so": _share(scores[shows] > near),
        "of the development set": int((shows & dev).sum()),
        "found of the development set": _share(scores[shows & dev] > bar),
        "development set that does not": int((not_shown & dev).sum()),
        "false alarms on the development set": _share(scores[not_shown & dev] > bar),
        "photographs that do not": int(photographs.sum()),
        "false alarms": _share(scores[photographs] > bar),
        "false alarms if words beside it said so": _share(scores[photographs] > near),
        "drawings that do not": int(drawings.sum()),
        "false alarms on drawings": _share(scores[drawings] > bar),
        "missed": [known[at].path.name for at in np.flatnonzero(shows & (scores <= bar))],
    }
    fitted = {
        "weights": [round(float(weight), 5) for weight in head.coef_[0]],
        "bias": round(float(head.intercept_[0]), 5),
        "near": round(near, 3),
        "bar": round(bar, 3),
        "likely": round(max(sure, bar), 3),
    }
    return fitted, figures


def _share(which: NDArray[np.bool_]) -> float:
    return round(float(which.mean()), 4)


def _fit(given: Floats, truth: NDArray[Any], drawn: NDArray[Any], inside: NDArray[Any]) -> LogisticRegression:
    """Fit with equal weight for what shows it and what does not; our own drawings weigh less than what others made."""
    weights = np.where(truth, 1 / max(1, (truth & ~drawn).sum()), 1 / (~truth & ~drawn).sum())
    for answer, weight in ((True, _DRAWN_WEIGHT), (False, _DRAWN_SOFT_WEIGHT)):
        ours = drawn & (truth == answer)
        weights[ours] = weight / max(1, ours.sum())
    weights *= len(truth) / 2
    return LogisticRegression(C=_STRENGTH, max_iter=300).fit(given[inside], truth[inside], weights[inside])


if __name__ == "__main__":
    main(sys.argv[1:])
