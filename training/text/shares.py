"""How much each of two readers has to say about each score, fitted on development texts."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import torch

from training.text.batches import LONGEST, collate, token_ids
from training.text.examples import FLAGS, SEVERITIES, TARGETS
from training.text.measure import Judged, area
from training.text.network import OUTPUTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from checks.derogatory.model import Floats
    from training.text.examples import Example
    from training.text.network import Network

STEPS = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9, 0.0, 1.0)  # of the first reader; of equals the evenest is taken
TOGETHER = 32
FEWEST = 5  # of each sort, for a source to be asked


def read_by(network: Network, examples: Sequence[Example]) -> Judged:
    """Return what one reader by itself says of normalised texts."""
    ids = token_ids(examples, LONGEST)
    order = sorted(range(len(ids)), key=lambda index: len(ids[index]))
    outputs = np.zeros((len(ids), OUTPUTS), np.float32)
    with torch.inference_mode():
        for start in range(0, len(order), TOGETHER):
            some = order[start : start + TOGETHER]
            batch = collate([ids[i] for i in some], [examples[i] for i in some])
            outputs[some] = torch.cat(network(batch.ids, batch.mask), dim=1).numpy()
    return Judged(list(examples), outputs)


def shares(first: Judged, second: Judged) -> Floats:
    """Return shares of shape (2, 17), both readers having judged the same texts.

    For a flag those that separate best, over the mean of the sources; for the target and for how grave a text is those
    with which most of the unsuitable texts are told rightly.
    """
    of_flags = [_best(lambda step, name=flag: _separation(first, second, name, step)) for flag in FLAGS]  # type: ignore[misc]  # a lambda with a default
    whom = _best(lambda step: _told(first, second, step, len(FLAGS), [_target(e) for e in first.examples]))
    grave = _best(
        lambda step: _told(first, second, step, len(FLAGS) + len(TARGETS), [e.severity for e in first.examples])
    )
    column = np.array([*of_flags, *[whom] * len(TARGETS), *[grave] * SEVERITIES], np.float32)
    return np.stack([column, 1 - column])


def _best(quality: Callable[[float], float]) -> float:
    return max(STEPS, key=quality)


def _separation(first: Judged, second: Judged, flag: str, step: float) -> float:
    parts = first.speaking_of(flag), second.speaking_of(flag)
    truth = parts[0].truth(flag)
    mixed = step * parts[0].logits(flag) + (1 - step) * parts[1].logits(flag)
    rows: dict[str, list[int]] = defaultdict(list)
    for index, example in enumerate(parts[0].examples):
        rows["own" if example.source.startswith("own_") else example.source].append(index)
    areas = [
        area(truth[some], mixed[some]) for some in rows.values() if FEWEST <= truth[some].sum() <= len(some) - FEWEST
    ]
    return float(np.mean(areas))


def _told(first: Judged, second: Judged, step: float, start: int, wanted: Sequence[int | None]) -> float:
    end = start + (len(TARGETS) if start == len(FLAGS) else SEVERITIES)
    asked = [i for i, unsuitable in enumerate(first.unsuitable()) if unsuitable and wanted[i] is not None]
    mixed = step * first.outputs[asked, start:end] + (1 - step) * second.outputs[asked, start:end]
    return float((mixed.argmax(1) == np.array([wanted[i] for i in asked])).mean())


def _target(example: Example) -> int | None:
    own = example.target is not None and example.source.startswith(("own_", "domain_"))
    return TARGETS.index(example.target) if own and example.target else None
