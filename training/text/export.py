"""Weights to the small file in the package: ONNX, then 8-bit integers per channel."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from checks.inference import quantise
from training.text.network import Network
from training.text.rows import range_by_row

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_MEGABYTES = 35


class _Joined(nn.Module):
    """The network with its heads joined into one output of shape (n, 17), which is one tensor to read back."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        return torch.cat(self.network(ids, mask), dim=1)


def load_weights(weights: Path) -> Network:
    """Return the network in its judging state."""
    network = Network()
    network.load_state_dict(torch.load(weights, weights_only=True))
    return network.eval()


def export(weights: Path, full: Path, small: Path) -> None:
    """Write the 32-bit model to `full` and the 8-bit one to `small`."""
    ids = torch.ones(2, 9, dtype=torch.long)
    axes = {0: "texts", 1: "words"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the older exporter announces its successor, which needs more packages
        torch.onnx.export(
            _Joined(load_weights(weights)),
            (ids, torch.ones_like(ids)),
            str(full),
            input_names=["ids", "mask"],
            output_names=["scores"],
            dynamic_axes={"ids": axes, "mask": axes, "scores": {0: "texts"}},
            opset_version=17,
            dynamo=False,
        )
    partial = small.with_suffix(".part")
    quantise(full, partial)
    range_by_row(partial)
    megabytes = partial.stat().st_size / 1e6
    if megabytes > LARGEST_MEGABYTES:
        message = f"the model is {megabytes:.0f} MB; the package takes {LARGEST_MEGABYTES}"
        raise RuntimeError(message)
    partial.replace(small)
