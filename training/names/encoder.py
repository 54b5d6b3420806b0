"""
The network that reads a whole name: the first layers of MiniLM, mean pooling, one linear layer for the rules.

Three layers of six do as well on names, which are short, and are read twice as fast.
"""

from __future__ import annotations

import random
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from checks.groups.meaning import LONGEST, plain
from checks.inference import quantise
from training.text.network import HIDDEN, base_folder, from_base
from training.text.rows import range_by_row

LAYERS = 3
BATCH, RATE, HEAD_RATE, WARM_UP, LAST = 64, 8e-5, 1e-3, 60, 0.03

Example = tuple[str, str, float]  # rule or "-", name, weight


class Encoder(nn.Module):
    """Token ids and mask (n, words) to one number for each rule: (n, rules), before softmax."""

    def __init__(self, rules: int, seed: int = 1) -> None:
        super().__init__()
        self.base = from_base(seed)
        self.base.layers = self.base.layers[:LAYERS]
        del self.base.heads
        self.head = nn.Linear(HIDDEN, rules)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Judge a batch; `mask` is 1 on words and 0 on padding."""
        base, weight = self.base, mask.to(torch.float32)
        places = torch.arange(ids.shape[1], device=ids.device)
        hidden = base.dropout(base.norm(base.words(ids) + base.positions(places) + base.kind))
        bias = (1.0 - weight)[:, None, None, :] * -10000.0
        for layer in base.layers:
            hidden = layer(hidden, bias)
        mean = (hidden * weight[:, :, None]).sum(1) / weight.sum(1, keepdim=True)
        logits: Tensor = self.head(base.dropout(mean))
        return logits


def tokenizer() -> Tokenizer:
    """Return the base model's tokenizer, without padding of its own."""
    found = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    found.no_padding()
    found.enable_truncation(LONGEST)
    return found


def learnt(rules: Sequence[str], epochs: Sequence[Sequence[Example]], seed: int = 1) -> Encoder:
    """Return a network that has learnt from the examples, epoch after epoch, with a falling rate."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    network, cut = Encoder(len(rules), seed), tokenizer()
    groups = [
        {"params": list(network.base.parameters()), "lr": RATE},
        {"params": list(network.head.parameters()), "lr": HEAD_RATE},
    ]
    steps = torch.optim.AdamW(groups, weight_decay=1e-2)
    number = {rule: place for place, rule in enumerate(rules)}
    planned = sum((len(examples) + BATCH - 1) // BATCH for examples in epochs)
    falling = torch.optim.lr_scheduler.LambdaLR(
        steps, lambda done: min(1.0, (done + 1) / WARM_UP) * max(LAST, 1 - done / planned)
    )
    network.train()
    for examples in epochs:
        total = 0.0
        ids = [cut.encode(plain(name) or "-").ids for _, name, _ in examples]
        for some in _batches([len(one) for one in ids], chance):
            loss = nn.functional.cross_entropy(
                network(*padded([ids[at] for at in some])),
                torch.tensor([number[examples[at][0]] for at in some]),
                reduction="none",
                label_smoothing=0.02,
            )
            weights = torch.tensor([examples[at][2] for at in some])
            mean = (loss * weights).sum() / weights.sum()
            steps.zero_grad()
            mean.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            steps.step()
            falling.step()
            total += mean.item()
        print(f"loss {total * BATCH / len(examples):.3f} over {len(examples)} names", flush=True)
    return network.eval()


def padded(ids: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Return ids and mask of names as two tensors (n, longest)."""
    longest = max(len(one) for one in ids)
    table, mask = torch.zeros(len(ids), longest, dtype=torch.long), torch.zeros(len(ids), longest, dtype=torch.long)
    for row, one in enumerate(ids):
        table[row, : len(one)], mask[row, : len(one)] = torch.tensor(one), 1
    return table, mask


def export(network: Encoder, small: Path) -> None:
    """Write the network with 8-bit weights, so that a name's result does not depend on its company."""
    full = small.with_suffix(".full.onnx")
    ids = torch.ones(2, 9, dtype=torch.long)
    axes = {0: "names", 1: "words"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the older exporter announces its successor, which needs more packages
        torch.onnx.export(
            network,
            (ids, torch.ones_like(ids)),
            str(full),
            input_names=["ids", "mask"],
            output_names=["scores"],
            dynamic_axes={"ids": axes, "mask": axes, "scores": {0: "names"}},
            opset_version=17,
            dynamo=False,
        )
    quantise(full, small)
    range_by_row(small)
    full.unlink()


def _batches(lengths: Sequence[int], chance: random.Random) -> Iterator[list[int]]:
    """Yield the places of names of like length, in an order that is another each time."""
    order = list(range(len(lengths)))
    chance.shuffle(order)
    found: list[list[int]] = []
    for at in range(0, len(order), 20 * BATCH):
        alike = sorted(order[at : at + 20 * BATCH], key=lambda place: lengths[place])
        found.extend(alike[start : start + BATCH] for start in range(0, len(alike), BATCH))
    chance.shuffle(found)
    yield from found
