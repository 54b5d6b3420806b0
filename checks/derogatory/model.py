"""The text model: how likely a text is hateful, derogatory, threatening, sexual, swearing or about self-harm.

Works from files in this package alone; nothing here touches the network. How the files were made, and what the model
is known to miss, stands in `model/MODEL_CARD.md`.
"""

from __future__ import annotations

import dataclasses
import json
import math
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import parent_process
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from checks.derogatory.normalise import normalise
from checks.inference import session

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Floats: TypeAlias = NDArray[np.float32]

FOLDER = Path(__file__).parent / "model"
FLAGS = ("hate", "derogatory", "threat", "sexual", "profane", "self_harm")
# Any one of these makes a post unsuitable; swearing and the person's own distress do not by themselves.
UNSUITABLE = FLAGS[:4]
TOGETHER = 16  # texts in one call; more gain nothing
BARS = ("unsuitable", "unsuitable_named")  # for all texts, and for those that name people whom the policy speaks of
OVERLAP = 32  # tokens that neighbouring windows of a long text share
SEVERITY_LEVELS = 4
_FAR = 8.0  # log-odds beyond which more says nothing more
OUTPUTS = len(FLAGS) + 7 + SEVERITY_LEVELS  # the flags, whom the text is about, how grave it is


@dataclass(frozen=True, slots=True)
class TextScores:
    """What the model says of one text.

    The six flags are calibrated probabilities, 0 to 1. `unsuitable` is the probability that a fair reader would call
    the text unsuitable on the profile of someone who works with young people, as the network by itself has it; what the
    wording adds is put to it by `weighed`. `target` is whom the text is about, the
    likeliest key of `target_scores` (which sum to 1). `severity_level` is 0 none, 1 mild mockery, 2 clear put-down or
    contempt, 3 threat, dehumanising, sexualised, or attack on a protected group.
    """

    hate: float
    derogatory: float
    threat: float
    sexual: float
    profane: float
    self_harm: float
    unsuitable: float
    target: str
    target_scores: Mapping[str, float]
    severity_level: int

    def flag(self, name: str) -> float:
        """Return the probability of the flag called `name`, one of `FLAGS`."""
        return float(getattr(self, name))

    def weighed(self, added: float) -> TextScores:
        """Return the same with `added` put to the log-odds of being unsuitable."""
        kept = min(max(self.unsuitable, 1e-6), 1 - 1e-6)
        return dataclasses.replace(self, unsuitable=1 / (1 + math.exp(-math.log(kept / (1 - kept)) - added)))


class Settings(NamedTuple):
    """`model.json`: what belongs to the weights and is not in them."""

    version: str
    targets: tuple[str, ...]
    longest: int
    scale: Floats  # (6,) calibrated log-odds = scale * logit + shift
    shift: Floats  # (6,)
    unsuitable_weights: Floats  # (7,) over `signs`
    unsuitable_shift: float
    words: dict[str, float]  # what each sign of the wording adds to the log-odds of being unsuitable
    thresholds: dict[str, float]  # of the six flags and of `BARS`

    @classmethod
    def read(cls, path: Path) -> Settings:
        """Read the file; a key that is missing or a flag order that differs is an error."""
        data = json.loads(path.read_text(encoding="utf-8"))
        if tuple(data["flags"]) != FLAGS:
            message = f"{path.name} is for the flags {data['flags']}, this version of the program for {FLAGS}"
            raise ValueError(message)
        calibration, unsuitable = data["calibration"], data["unsuitable"]
        return cls(
            data["version"],
            tuple(data["targets"]),
            int(data["longest_tokens"]),
            np.array([calibration[flag]["scale"] for flag in FLAGS], np.float32),
            np.array([calibration[flag]["shift"] for flag in FLAGS], np.float32),
            np.array(unsuitable["weights"], np.float32),
            float(unsuitable["shift"]),
            {sign: float(weight) for sign, weight in data["words"].items()},
            {flag: float(data["thresholds"][flag]) for flag in (*FLAGS, *BARS)},
        )


def version(folder: Path = FOLDER) -> str:
    """Return the version of the weights in `folder` without opening them; an unbuilt model is a FileNotFoundError."""
    return Settings.read(folder / "model.json").version


class TextModel:
    """Judges texts, many at a time. Make one with `load` and keep it: loading takes about a fifth of a second."""

    def __init__(
        self, inference: InferenceSession, tokenizer: Tokenizer, settings: Settings, threads: int | None = None
    ) -> None:
        """Take the parts that `load` reads. `threads`: by default all cores, or one in a process beside others."""
        self._session, self._tokenizer, self._settings = inference, tokenizer, settings
        self._threads = threads or (1 if parent_process() else os.cpu_count() or 1)

    @classmethod
    def load(cls, folder: Path = FOLDER, threads: int | None = None) -> TextModel:
        """Open the model in `folder` (model.onnx, tokenizer.json, model.json)."""
        from tokenizers import Tokenizer  # noqa: PLC0415 - `import checks` must stay cheap

        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        return cls(session(folder / "model.onnx"), tokenizer, Settings.read(folder / "model.json"), threads)

    @property
    def version(self) -> str:
        """The version of the weights, for the review's record of what judged it."""
        return self._settings.version

    @property
    def thresholds(self) -> Mapping[str, float]:
        """From which probability on each flag counts, set so that ordinary posts are rarely flagged."""
        return self._settings.thresholds

    @property
    def words(self) -> Mapping[str, float]:
        """What each sign of `wording.SIGNS` adds to the log-odds that a text is unsuitable."""
        return self._settings.words

    def flags(self, scores: TextScores) -> tuple[str, ...]:
        """Return the flags that reach their threshold, in the order of `FLAGS`."""
        return tuple(name for name in FLAGS if scores.flag(name) >= self.thresholds[name])

    def scores(self, texts: Sequence[str]) -> list[TextScores]:
        """Judge `texts`, in their order; a text that occurs twice is judged once. An empty text scores near nothing.

        Each text is judged as it stands and, if letters were disguised, with the disguise undone: the higher counts.
        """
        unique = list(dict.fromkeys(texts))
        judged = dict(zip(unique, map(self.read, self.judged(unique)), strict=True))
        return [judged[text] for text in texts]

    def judged(self, texts: Sequence[str]) -> Floats:
        """Return the network's outputs for texts as written, the views of each merged: shape (n, 17)."""
        views = [[view.text for view in normalise(text).views] for text in texts]
        flat = list(dict.fromkeys(view for spelled in views for view in spelled))
        outputs = dict(zip(flat, self.outputs(flat), strict=True))
        rows = [self._strongest(np.stack([outputs[view] for view in spelled])) for spelled in views]
        return np.stack(rows) if rows else np.zeros((0, OUTPUTS), np.float32)

    def outputs(self, views: Sequence[str]) -> Floats:
        """Return the network's outputs for normalised texts: shape (n, 17), flags first, before calibration."""
        unique = list(dict.fromkeys(views))
        windows = [
            (index, window)
            for index, encoding in enumerate(self._tokenizer.encode_batch(unique, add_special_tokens=True))
            for window in _windows(encoding.ids, self._settings.longest)
        ]
        parts: list[list[Floats]] = [[] for _ in unique]
        for (index, _), row in zip(windows, self._run_all([window for _, window in windows]), strict=True):
            parts[index].append(row)
        merged = {text: self._strongest(np.stack(rows)) for text, rows in zip(unique, parts, strict=True)}
        return np.stack([merged[view] for view in views]) if views else np.zeros((0, OUTPUTS), np.float32)

    def calibrated(self, outputs: Floats) -> Floats:
        """Return the six flags' calibrated log-odds, shape (n, 6), of `outputs`."""
        logits: Floats = outputs[:, : len(FLAGS)] * self._settings.scale + self._settings.shift
        return logits

    def _run_all(self, windows: Sequence[Sequence[int]]) -> list[Floats]:
        """Run `windows`, those of like length together and on all threads; return a row for each, in their order.

        The weights take their ranges word by word, so that a text's result does not depend on its company.
        """
        order = sorted(range(len(windows)), key=lambda index: len(windows[index]))
        batches = [order[start : start + TOGETHER] for start in range(0, len(order), TOGETHER)]
        run = partial(self._run, windows)
        if self._threads > 1 and len(batches) > 1:
            with ThreadPoolExecutor(self._threads) as pool:
                results = list(pool.map(run, reversed(batches)))[::-1]  # the longest first: no thread ends late
        else:
            results = [run(batch) for batch in batches]
        rows = dict(zip(order, (row for result in results for row in result), strict=True))
        return [rows[index] for index in range(len(windows))]

    def _run(self, windows: Sequence[Sequence[int]], batch: Sequence[int]) -> Floats:
        longest = max(len(windows[index]) for index in batch)
        ids = np.zeros((len(batch), longest), np.int64)
        mask = np.zeros_like(ids)
        for row, index in enumerate(batch):
            ids[row, : len(windows[index])] = windows[index]
            mask[row, : len(windows[index])] = 1
        scores: Floats = self._session.run(["scores"], {"ids": ids, "mask": mask})[0]
        return scores

    def _strongest(self, rows: Floats) -> Floats:
        """Return one row for several views or windows: each flag's highest, the rest from the worst row."""
        worst: Floats = rows[int(self.unsuitable(rows).argmax())].copy()
        worst[: len(FLAGS)] = rows[:, : len(FLAGS)].max(axis=0)
        return worst

    def unsuitable(self, rows: Floats) -> Floats:
        """Return the calibrated log-odds, shape (n,), that texts with these outputs are unsuitable for whichever reason."""
        mixed: Floats = signs(rows, self.calibrated(rows)) @ self._settings.unsuitable_weights
        return mixed + self._settings.unsuitable_shift

    def read(self, outputs: Floats) -> TextScores:
        """Return what the network's outputs for one text, shape (17,), mean."""
        row = outputs[None, :]
        flags = _sigmoid(self.calibrated(row))[0]
        targets = _softmax(row[0, len(FLAGS) : -SEVERITY_LEVELS])
        hate, derogatory, threat, sexual, profane, self_harm = map(float, flags)
        return TextScores(
            hate=hate,
            derogatory=derogatory,
            threat=threat,
            sexual=sexual,
            profane=profane,
            self_harm=self_harm,
            unsuitable=float(_sigmoid(self.unsuitable(row))[0]),
            target=self._settings.targets[int(targets.argmax())],
            target_scores=dict(zip(self._settings.targets, map(float, targets), strict=True)),
            severity_level=int(row[0, -SEVERITY_LEVELS:].argmax()),
        )


def _windows(ids: Sequence[int], longest: int) -> list[list[int]]:
    """Cut a long text's ids (which begin and end with a mark) into overlapping windows that do as well."""
    if len(ids) <= longest:
        return [list(ids)]
    first, last, body, room = ids[0], ids[-1], ids[1:-1], longest - 2
    starts = range(0, max(1, len(body) - OVERLAP), room - OVERLAP)
    return [[first, *body[start : start + room], last] for start in starts]


def soft_maximum(logits: Floats) -> Floats:
    """Return about the highest of each row of (n, flags), a little more when several are high: shape (n,)."""
    highest = logits.max(axis=1)
    result: Floats = highest + np.log(np.exp(logits - highest[:, None]).sum(axis=1))
    return result


def signs(outputs: Floats, calibrated: Floats) -> Floats:
    """Return what tells an unsuitable text, shape (n, 7): the strongest of `UNSUITABLE` (softly) and the four by themselves,
    how grave the text is (0 to 3), and the share for being about nobody.
    """
    four = np.clip(calibrated[:, : len(UNSUITABLE)], -_FAR, _FAR)
    grave = _softmax(outputs[:, -SEVERITY_LEVELS:]) @ np.arange(SEVERITY_LEVELS, dtype=np.float32)
    nobody = _softmax(outputs[:, len(FLAGS) : -SEVERITY_LEVELS])[:, -1]
    result: Floats = np.column_stack([soft_maximum(four), four, grave, nobody]).astype(np.float32)
    return result


def _sigmoid(logits: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logits, -30, 30))), np.float32)


def _softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return shares
