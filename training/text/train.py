"""The training loop: masked losses, a fixed order, and a checkpoint every few minutes to go on from."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from training.text.batches import LONGEST, NOTHING_SAID, Batch, collate, plan, token_ids
from training.text.examples import FLAGS
from training.text.network import Logits, Network, from_base

if TYPE_CHECKING:
    from pathlib import Path

    from training.text.examples import Example

THREADS = int(os.environ.get("TRAINING_THREADS", "2"))  # one is faster where other work wants the processors
SHORT_FLOATS = torch.cpu._is_avx512_bf16_supported()  # noqa: SLF001 - no public way to ask; twice as fast where it is
CHECKPOINT_SECONDS = 180
LOG_STEPS = 20
WARM_UP = 0.06  # share of the steps
# The two heads that decide most of the flags lead; the rest share what is left.
FLAG_WEIGHTS = {"hate": 1.0, "derogatory": 1.0, "threat": 0.4, "sexual": 0.3, "profane": 0.2, "self_harm": 0.3}
TARGET_WEIGHT, SEVERITY_WEIGHT = 0.5, 0.2


@dataclass(frozen=True, slots=True)
class Course:
    """One stage of training: where it starts and how fast it learns."""

    name: str
    rate: float
    seed: int
    start: Path | None = None  # weights of an earlier stage; None: the base model
    stop: int | None = None  # steps after which to end early
    settles: bool = True  # whether the rate falls to nothing by then, or only as if to the end of the texts
    longest: int = LONGEST  # tokens of a text that are read
    words_learn: bool = True  # whether the word embeddings learn; they are half the weights and a third of the work


def loss_of(logits: Logits, batch: Batch) -> Tensor:
    """Return the weighted sum of the heads' losses, each only over the texts whose source speaks about it."""
    weights = torch.tensor([FLAG_WEIGHTS[flag] for flag in FLAGS])
    flags = nn.functional.binary_cross_entropy_with_logits(logits.flags, batch.flags, reduction="none")
    total: Tensor = (flags * batch.said * weights * batch.weight[:, None]).sum() / len(batch.weight)
    for head, wanted, weight in (
        (logits.target, batch.target, TARGET_WEIGHT),
        (logits.severity, batch.severity, SEVERITY_WEIGHT),
    ):
        each = nn.functional.cross_entropy(head, wanted, ignore_index=NOTHING_SAID, reduction="none")
        total = total + weight * (each * batch.weight).sum() / len(batch.weight)
    return total


def train(course: Course, examples: list[Example], work: Path) -> Path:
    """Train over `examples` once in the order given by the seed; return the file of the weights.

    Stopped and started again it goes on from its last checkpoint. A finished stage is not run again.
    """
    finished, checkpoint = work / f"{course.name}.pt", work / f"{course.name}.checkpoint.pt"
    if finished.exists():
        return finished
    torch.set_num_threads(THREADS)
    network = from_base(course.seed)
    if course.start is not None:
        network.load_state_dict(torch.load(course.start, weights_only=True))
    network.words.weight.requires_grad_(course.words_learn)
    optimizer = _optimizer(network, course.rate)
    ids = token_ids(examples, course.longest)
    batches = plan([len(line) for line in ids], course.seed)
    falling = len(batches)
    del batches[course.stop or len(batches) :]
    falling = len(batches) if course.settles else falling
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate_at(step, falling))
    first = 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(saved["network"])
        optimizer.load_state_dict(saved["optimizer"])
        schedule.load_state_dict(saved["schedule"])
        first = saved["step"]
    torch.manual_seed(course.seed + first)
    network.train()
    began = saved_at = time.monotonic()
    running, seen = 0.0, 0
    for step in range(first, len(batches)):
        chosen = batches[step]
        batch = collate([ids[i] for i in chosen], [examples[i] for i in chosen])
        with torch.autocast("cpu", torch.bfloat16, enabled=SHORT_FLOATS):
            logits = network(batch.ids, batch.mask)
        loss = loss_of(Logits(*(part.float() for part in logits)), batch)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_((p for p in network.parameters() if p.requires_grad), 1.0)
        optimizer.step()
        schedule.step()
        running = 0.98 * running + 0.02 * loss.item() if seen else loss.item()
        seen += len(chosen)
        if (step + 1) % LOG_STEPS == 0:
            speed = seen / (time.monotonic() - began)
            left = (len(batches) - step - 1) * len(chosen) / speed / 60
            _say(
                f"{course.name} step {step + 1}/{len(batches)} loss {running:.3f} {speed:.0f} texts/s {left:.0f} min left"
            )
        if time.monotonic() - saved_at > CHECKPOINT_SECONDS:
            saved_at = time.monotonic()
            state = {"network": network.state_dict(), "optimizer": optimizer.state_dict()}
            _save({**state, "schedule": schedule.state_dict(), "step": step + 1}, checkpoint)
    _save(network.state_dict(), finished)
    checkpoint.unlink(missing_ok=True)
    return finished


def unread(course: Course, examples: list[Example]) -> list[Example]:
    """Return the texts that a course which stops early never came to."""
    batches = plan([len(line) for line in token_ids(examples, course.longest)], course.seed)
    return [examples[index] for batch in batches[course.stop or len(batches) :] for index in batch]


def _optimizer(network: Network, rate: float) -> torch.optim.AdamW:
    """AdamW; the word embeddings learn at a third of the rate, since each word is rarely seen."""
    words = [weight for weight in (network.words.weight, network.positions.weight) if weight.requires_grad]
    plain = [p for name, p in network.named_parameters() if p.ndim < 2]  # biases and norms
    skip = {id(p) for p in [*words, *plain]}
    matrices = [p for p in network.parameters() if id(p) not in skip and p.requires_grad]
    groups = [
        {"params": matrices, "lr": rate, "weight_decay": 0.01},
        {"params": plain, "lr": rate, "weight_decay": 0.0},
        {"params": words, "lr": rate / 3, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, fused=True)


def _rate_at(step: int, steps: int) -> float:
    """Return the share of the full rate: up over the first steps, then down in a line to almost nothing."""
    warm = max(1, int(steps * WARM_UP))
    return (step + 1) / warm if step < warm else max(0.02, (steps - step) / (steps - warm))


def _save(state: object, path: Path) -> None:
    partial = path.with_suffix(".part")
    torch.save(state, partial)
    partial.replace(path)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
