"""The training loop: masked losses, a fixed order, and a checkpoint every few minutes to go on from."""

from __future__ import annotations

import os
import random
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from training.text.batches import BATCH, LONGEST, collate, hide, plan, token_ids
from training.text.learner import Learner
from training.text.network import from_base

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from training.text.examples import Example

THREADS = int(os.environ.get("TRAINING_THREADS", "1"))  # the pieces are small: two wait for each other
CHECKPOINT_SECONDS = 180
LOG_STEPS = 20
WARM_UP = 0.06  # share of the steps


@dataclass(frozen=True, slots=True)
class Course:
    """One stage of training, and how fast it learns. With two seeds it is gone through twice, and the weights averaged."""

    name: str
    rate: float
    seeds: tuple[int, ...]
    longest: int = LONGEST  # tokens of a text that are read
    batch: int = BATCH  # texts learnt from at once
    lowest: float = 0.02  # share of the rate that the last steps still have
    target_weight: float = 0.5  # of the loss for whom a text is about
    hidden: float = 0.0  # share of the words that are hidden at each reading, so that none is learnt by heart
    words_learn: bool = False  # whether the word embeddings learn; they are half the weights and a third of the work


def train(course: Course, seed: int, start: Path | None, examples: list[Example], work: Path) -> Path:
    """Train over `examples` once in the order given by the seed; return the file of the weights.

    `start` are the weights to go on from; None: the base model. Stopped and started again it goes on from its last
    checkpoint. A finished training is not run again.
    """
    name = f"{course.name}.{seed}"
    finished, checkpoint = work / f"{name}.pt", work / f"{name}.checkpoint.pt"
    if finished.exists():
        return finished
    torch.set_num_threads(THREADS)
    network = from_base(seed)
    if start is not None:
        network.load_state_dict(torch.load(start, weights_only=True))
    learner = Learner(network, course.rate, course.target_weight, words_learn=course.words_learn)
    ids = token_ids(examples, course.longest)
    batches = plan([len(line) for line in ids], seed, course.batch)
    learner.follow(lambda step: _rate_at(step, len(batches), course.lowest))
    first = 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        learner.restore(saved)
        first = saved["step"]
    torch.manual_seed(seed + first)
    chance = random.Random(seed + first)
    began = saved_at = time.monotonic()
    running, seen = 0.0, 0
    for step in range(first, len(batches)):
        chosen = batches[step]
        batch = collate([hide(ids[i], course.hidden, chance) for i in chosen], [examples[i] for i in chosen])
        loss = learner.learn(batch)
        running = 0.98 * running + 0.02 * loss if seen else loss
        seen += len(chosen)
        if (step + 1) % LOG_STEPS == 0:
            speed = seen / (time.monotonic() - began)
            left = (len(batches) - step - 1) * len(chosen) / speed / 60
            _say(f"{name} step {step + 1}/{len(batches)} loss {running:.3f} {speed:.0f} texts/s {left:.0f} min left")
        if time.monotonic() - saved_at > CHECKPOINT_SECONDS:
            saved_at = time.monotonic()
            _save({**learner.state(), "step": step + 1}, checkpoint)
    _save(network.state_dict(), finished)
    checkpoint.unlink(missing_ok=True)
    return finished


def average(weights: Sequence[Path], into: Path) -> None:
    """Write the mean of weights that were learnt from the same start: it judges better than any of them."""
    states = [torch.load(path, weights_only=True) for path in weights]
    _save({name: sum(state[name] for state in states) / len(states) for name in states[0]}, into)


def _rate_at(step: int, steps: int, lowest: float) -> float:
    """Return the share of the full rate: up over the first steps, then down in a line to `lowest`."""
    warm = max(1, int(steps * WARM_UP))
    return (step + 1) / warm if step < warm else lowest + (1 - lowest) * (steps - step) / (steps - warm)


def _save(state: object, path: Path) -> None:
    partial = path.with_suffix(".part")
    torch.save(state, partial)
    partial.replace(path)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
