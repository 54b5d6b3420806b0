"""The figures of a finished model, by head and by source, as rows for the model card."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from checks.derogatory.model import FOLDER, UNSUITABLE, Settings, TextModel, soft_maximum
from checks.inference import session
from training.text.examples import FLAGS, TARGETS
from training.text.measure import Figure, Judged, figure

if TYPE_CHECKING:
    from pathlib import Path

    from tokenizers import Tokenizer

# Per head: the sources that say something trustworthy about it, dev or test part.
BY_HEAD = {
    "hate": ("dynahate", "hatemojibuild", "measuring_hate", "edos", "hateval", "held_out"),
    "derogatory": ("convabuse", "held_out"),
    "threat": ("held_out",),
    "sexual": ("convabuse", "held_out"),
    "profane": ("held_out",),
    "self_harm": ("held_out",),
}
ORDINARY = ("goemotions_benign", "tweeteval_sentiment", "tweeteval_emotion", "never_flag_tuning", "never_flag_apart")


class Row(NamedTuple):
    """A line of the card's table."""

    what: str
    source: str
    figure: Figure


@dataclass(slots=True)
class Report:
    """All figures of one build; `ordinary` and `by_kind` map a name to (texts, share flagged or judged rightly)."""

    rows: list[Row] = field(default_factory=list)
    ordinary: dict[str, tuple[int, float]] = field(default_factory=dict)
    by_kind: dict[str, tuple[int, float]] = field(default_factory=dict)
    by_target: dict[str, tuple[int, float]] = field(default_factory=dict)
    target_accuracy: float = float("nan")
    severity_within_one: float = float("nan")
    quantised_mean_difference: float = float("nan")
    quantised_changed: float = float("nan")
    company_changed: float = float("nan")
    company_largest: float = float("nan")


def evaluate(model: TextModel, development: Judged, measured: Judged) -> Report:
    """Return the figures of `model`, given what it said of the texts."""
    report = Report()
    for flag, sources in BY_HEAD.items():
        for source in sources:
            for name, judged in (("dev", development), ("test", measured)):
                part = judged.of(source).speaking_of(flag)
                if part.examples and part.truth(flag).any():
                    said = part.flagged(model, (flag,))
                    report.rows.append(Row(flag, f"{source} {name}", figure(part.truth(flag), said, part.logits(flag))))
    for source, judged in (
        ("domain_dev", development),
        ("own_", development),
        ("held_out", measured),
        ("olid", measured),
    ):
        part = judged.of(source)
        if part.examples:
            scores = model.unsuitable(part.outputs)
            report.rows.append(
                Row("unsuitable", source.rstrip("_"), figure(part.unsuitable(), part.flagged(model), scores))
            )
    offensive = (*UNSUITABLE, "profane")
    part = measured.of("olid")
    scores = soft_maximum(model.calibrated(part.outputs)[:, : len(offensive)])
    report.rows.append(
        Row("unsuitable or profane", "olid", figure(part.unsuitable(), part.flagged(model, offensive), scores))
    )
    for source in ORDINARY:
        for judged in (development, measured):
            part = judged.of(source)
            if part.examples and source not in report.ordinary:
                report.ordinary[source] = (len(part.examples), float(part.flagged(model).mean()))
    _held_out(report, model, measured.of("held_out"))
    return report


def _held_out(report: Report, model: TextModel, part: Judged) -> None:
    if not part.examples:
        return
    right = part.flagged(model) == part.unsuitable()
    kinds: dict[str, list[bool]] = defaultdict(list)
    targets: dict[str, list[bool]] = defaultdict(list)
    for example, good, label in zip(part.examples, right, part.unsuitable(), strict=True):
        kinds[f"{example.kind} ({'to flag' if label else 'to leave'})"].append(bool(good))
        if label and example.target:
            targets[example.target].append(bool(good))
    report.by_kind = {kind: (len(some), float(np.mean(some))) for kind, some in sorted(kinds.items())}
    report.by_target = {target: (len(some), float(np.mean(some))) for target, some in sorted(targets.items())}
    first, last = len(FLAGS), len(FLAGS) + len(TARGETS)
    chosen = part.outputs[:, first:last].argmax(1)
    found = part.flagged(model) & part.unsuitable()
    report.target_accuracy = float(
        np.mean([TARGETS[c] == e.target for c, e, hit in zip(chosen, part.examples, found, strict=True) if hit])
    )
    levels = part.outputs[:, last:].argmax(1)
    wanted = np.array([example.severity or 0 for example in part.examples])
    report.severity_within_one = float((abs(levels - wanted) <= 1).mean())


def compare_quantised(report: Report, model: TextModel, full: Path, tokenizer: Tokenizer, judged: Judged) -> None:
    """Add how far the 8-bit model's probabilities lie from the 32-bit one's, over the texts of `judged`."""
    reference = TextModel(session(full), tokenizer, Settings.read(FOLDER / "model.json"))
    exact = Judged.by(reference, judged.examples)
    small, large = (1 / (1 + np.exp(-model.calibrated(side.outputs))) for side in (judged, exact))
    report.quantised_mean_difference = float(abs(small - large).mean())
    report.quantised_changed = float((judged.flagged(model) != exact.flagged(model)).mean())


def compare_company(report: Report, model: TextModel, judged: Judged) -> None:
    """Add how much a text's result depends on the texts it is batched with.

    8-bit inference takes the range of its activations from the whole batch, so it does depend on them.
    """
    half = Judged(judged.examples[::2], judged.outputs[::2])
    again = Judged.by(model, half.examples)
    before, after = (1 / (1 + np.exp(-model.calibrated(side.outputs))) for side in (half, again))
    report.company_changed = float((half.flagged(model) != again.flagged(model)).mean())
    report.company_largest = float(abs(before - after).max())
