"""Texts to padded batches of token ids, texts of like length together, in an order that the seed fixes."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from tokenizers import Tokenizer

from training.text.examples import FLAGS, TARGETS, Example
from training.text.network import base_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

BATCH = 32
LONGEST = 64  # tokens in training
POOL = 50  # batches within which texts are sorted by length
NOTHING_SAID = -1
HIDDEN = 103  # the base model's mark for a word that is not shown


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch: ids and mask (n, words); flags and said (n, 6), said being 0 where the source says nothing;
    target and severity (n,), -1 where nothing is said; weight (n,).
    """

    ids: Tensor
    mask: Tensor
    flags: Tensor
    said: Tensor
    target: Tensor
    severity: Tensor
    weight: Tensor


def tokenizer(longest: int = LONGEST) -> Tokenizer:
    """Return the base model's tokenizer, cutting at `longest` tokens and padding nothing."""
    loaded = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    loaded.no_padding()
    loaded.enable_truncation(longest)
    return loaded


def token_ids(examples: Sequence[Example], longest: int = LONGEST) -> list[list[int]]:
    """Return the ids of each text as the model reads it; `text` must be normalised already."""
    return [encoding.ids for encoding in tokenizer(longest).encode_batch([example.text for example in examples])]


def plan(lengths: Sequence[int], seed: int, batch: int = BATCH) -> list[list[int]]:
    """Return which texts make up each batch: shuffled, yet of like length within a batch."""
    chance = random.Random(seed)
    order = list(range(len(lengths)))
    chance.shuffle(order)
    batches: list[list[int]] = []
    for start in range(0, len(order), POOL * batch):
        pool = sorted(order[start : start + POOL * batch], key=lambda index: lengths[index])
        cut = [pool[i : i + batch] for i in range(0, len(pool), batch)]
        chance.shuffle(cut)
        batches += cut
    return batches


def hide(ids: Sequence[int], share: float, chance: random.Random) -> Sequence[int]:
    """Return the ids with about that share of them hidden; the marks at both ends stay."""
    if not share:
        return ids
    return [ids[0], *(HIDDEN if chance.random() < share else one for one in ids[1:-1]), ids[-1]]


def collate(ids: Sequence[Sequence[int]], examples: Sequence[Example]) -> Batch:
    """Pad one batch and lay its labels out as tensors."""
    words = max(map(len, ids))
    padded = torch.zeros(len(ids), words, dtype=torch.long)
    mask = torch.zeros(len(ids), words, dtype=torch.long)
    for row, line in enumerate(ids):
        padded[row, : len(line)] = torch.tensor(line)
        mask[row, : len(line)] = 1
    return Batch(
        padded,
        mask,
        torch.tensor([[example.flags.get(flag, 0.0) for flag in FLAGS] for example in examples]),
        torch.tensor([[float(flag in example.flags) for flag in FLAGS] for example in examples]),
        torch.tensor([NOTHING_SAID if e.target is None else TARGETS.index(e.target) for e in examples]),
        torch.tensor([NOTHING_SAID if e.severity is None else e.severity for e in examples]),
        torch.tensor([example.weight for example in examples]),
    )
