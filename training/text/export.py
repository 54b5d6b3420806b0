"""Weights to the small file in the package: ONNX, then 8-bit integers per channel."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import torch

from checks.inference import quantise
from training.text.rows import range_by_row

if TYPE_CHECKING:
    from pathlib import Path

    from training.text.network import Readers

LARGEST_MEGABYTES = 35


def export(readers: Readers, full: Path, small: Path) -> None:
    """Write the 32-bit model to `full` and the 8-bit one to `small`."""
    ids = torch.ones(2, 9, dtype=torch.long)
    axes = {0: "texts", 1: "words"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the older exporter announces its successor, which needs more packages
        torch.onnx.export(
            readers,
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
