"""The folder that ships: model.onnx, tokenizer.json and model.json."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from tokenizers import Tokenizer

from checks.derogatory.model import BARS
from training.text.examples import FLAGS, TARGETS
from training.text.export import export
from training.text.network import base_folder

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_TOKENS = 128  # of one window at run time


class Line(NamedTuple):
    """A calibration: log-odds = scale * logit + shift."""

    scale: float
    shift: float


class Mixture(NamedTuple):
    """What a text's log-odds of being unsuitable are made of."""

    weights: tuple[float, ...]  # of the network's `signs`
    shift: float
    words: dict[str, float]  # what each sign of the wording adds


class Choices(NamedTuple):
    """All that is fitted after training."""

    calibration: dict[str, Line]
    unsuitable: Mixture
    thresholds: dict[str, float]


STRONGEST_ALONE = Mixture((1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0), 0.0, {})
UNFITTED = Choices(dict.fromkeys(FLAGS, Line(1.0, 0.0)), STRONGEST_ALONE, dict.fromkeys((*FLAGS, *BARS), 0.5))


def write_model(weights: Path, work: Path, folder: Path, version: str) -> None:
    """Export the weights and the tokenizer into `folder`, with choices that are not fitted yet."""
    folder.mkdir(parents=True, exist_ok=True)
    export(weights, work / "full.onnx", folder / "model.onnx")
    tokenizer = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    write_choices(folder, version, UNFITTED)


def write_choices(folder: Path, version: str, choices: Choices) -> None:
    """Write `model.json`; probabilities and log-odds to four places."""
    data = {
        "version": version,
        "flags": FLAGS,
        "targets": TARGETS,
        "longest_tokens": LONGEST_TOKENS,
        "calibration": {flag: _rounded(line) for flag, line in choices.calibration.items()},
        "unsuitable": {
            "weights": [round(weight, 4) for weight in choices.unsuitable.weights],
            "shift": round(choices.unsuitable.shift, 4),
        },
        "words": {sign: round(weight, 4) for sign, weight in choices.unsuitable.words.items()},
        "thresholds": {flag: round(threshold, 4) for flag, threshold in choices.thresholds.items()},
    }
    (folder / "model.json").write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def _rounded(line: Line) -> dict[str, float]:
    return {"scale": round(line.scale, 4), "shift": round(line.shift, 4)}
