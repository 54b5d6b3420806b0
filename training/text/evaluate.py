"""The figures of a finished model, by head and by source, as rows for the model card."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from checks.derogatory.judgement import Judgement, judgement_of
from checks.derogatory.language import KNOWN, language
from checks.derogatory.model import FOLDER, Settings, TextModel
from checks.derogatory.verdict import Verdict, verdict_of
from checks.inference import session
from training.text.measure import Figure, Judged, figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
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
ORDINARY = (
    "goemotions_benign",
    "tweeteval_sentiment",
    "tweeteval_emotion",
    "never_flag_tuning",
    "never_flag_apart",
    "never_flag_second",
    "never_flag_third",
    "never_flag_fourth",
)
# What the whole check is asked about.
WHOLE = ("domain_dev", "own_", "domain_second", "domain_third", "held_out", "domain_fourth", "olid")
BY_KIND = ("domain_fourth", "held_out")
EVEN = 0.5


class Row(NamedTuple):
    """A line of the card's table."""

    what: str
    source: str
    figure: Figure


class Kinds(NamedTuple):
    """A set of posts by kind and by whom they are about: (texts, share judged rightly); and the share of those found of
    which it is told rightly whom they are about.
    """

    by_kind: dict[str, tuple[int, float]]
    by_target: dict[str, tuple[int, float]]
    by_target_evenly: dict[str, tuple[int, float]]  # the same by a score of one half
    target_told: float


@dataclass(slots=True)
class Report:
    """All figures of one build; `ordinary` maps a name to (texts, share flagged), `parts` one to its kinds."""

    rows: list[Row] = field(default_factory=list)
    ordinary: dict[str, tuple[int, float]] = field(default_factory=dict)
    parts: dict[str, Kinds] = field(default_factory=dict)
    quantised_mean_difference: float = float("nan")
    quantised_changed: float = float("nan")
    company_changed: float = float("nan")
    company_largest: float = float("nan")


def evaluate(model: TextModel, development: Judged, measured: Judged) -> Report:
    """Return the figures of `model`, given what it said of the texts; the whole check is asked where it counts."""
    report = Report(rows=_rows_by_head(model, development, measured))
    for source in WHOLE:
        part = (measured if measured.of(source).examples else development).of(source)
        if part.examples:
            answers = _answers(model, part)
            name = source.rstrip("_")
            report.rows += _rows_of_whole(name, part, answers)
            if source in BY_KIND:
                report.parts[name] = _kinds(part, answers)
    for source in ORDINARY:
        for judged in (development, measured):
            part = judged.of(source)
            if part.examples and source not in report.ordinary:
                flagged = [answer.flagged is True for answer in _answers(model, part)]
                report.ordinary[source] = (len(flagged), sum(flagged) / len(flagged))
    return report


def _answers(model: TextModel, part: Judged) -> list[Verdict]:
    """Return what the whole check says of texts; the model must be the one in the package, which the rules ask too."""
    return [
        verdict_of(
            judgement_of(example.text, model.read(row), shown=False)
            if (name := language(example.text)) == KNOWN
            else Judgement(name)
        )
        for example, row in zip(part.examples, part.outputs, strict=True)
    ]


def _rows_by_head(model: TextModel, development: Judged, measured: Judged) -> list[Row]:
    rows = []
    for flag, sources in BY_HEAD.items():
        for source in sources:
            for name, judged in (("dev", development), ("test", measured)):
                part = judged.of(source).speaking_of(flag)
                if part.examples and part.truth(flag).any():
                    numbers = figure(part.truth(flag), part.over(model, flag), part.logits(flag))
                    rows.append(Row(flag, f"{source} {name}", numbers))
    return rows


def _rows_of_whole(name: str, part: Judged, answers: Sequence[Verdict]) -> Iterator[Row]:
    truth = part.unsuitable()
    scores = np.array([answer.score for answer in answers], np.float32)
    flagged = np.array([answer.flagged is True for answer in answers], bool)
    yield Row("unsuitable", name, figure(truth, flagged, scores))
    yield Row("score of one half", name, figure(truth, scores >= EVEN, scores))


def _kinds(part: Judged, answers: Sequence[Verdict]) -> Kinds:
    kinds: dict[str, list[bool]] = defaultdict(list)
    targets: dict[str, list[bool]] = defaultdict(list)
    evenly: dict[str, list[bool]] = defaultdict(list)
    told: list[bool] = []
    for example, answer, label in zip(part.examples, answers, part.unsuitable(), strict=True):
        good = (answer.flagged is True) == bool(label)
        kinds[f"{example.kind} ({'to flag' if label else 'to leave'})"].append(good)
        if label and example.target:
            targets[example.target].append(good)
            evenly[example.target].append(answer.score >= EVEN)
            if good:
                told.append(answer.target == example.target)
    return Kinds(_shares(kinds), _shares(targets), _shares(evenly), sum(told) / max(1, len(told)))


def _shares(some: Mapping[str, list[bool]]) -> dict[str, tuple[int, float]]:
    return {name: (len(right), sum(right) / len(right)) for name, right in sorted(some.items())}


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
