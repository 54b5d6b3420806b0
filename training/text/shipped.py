"""Weights to go on learning from: those in the package, their 8 bits brought back to 32."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from training.text.network import Network

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

Arrays: TypeAlias = np.ndarray[Any, Any]

MARK = "network."
PRODUCT = re.compile(r"/network/(?P<part>[\w./]+)/MatMul_output_0_output_quantized")


def restore(small: Path, into: Path) -> Path:
    """Write the weights of the 8-bit model `small` as a checkpoint that a course can go on from; return its file.

    ValueError if the model was not exported by `export`.
    """
    graph = onnx.load(small).graph
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    weights: dict[str, Tensor] = {}
    for name, value in held.items():
        own = name.removeprefix(MARK)
        if own == name or own.endswith(("_scale", "_zero_point")):
            continue
        if own.endswith("_Transposed_quantized"):
            weights[own.removesuffix("_Transposed_quantized")] = _whole(held, name).T.contiguous()
        elif own.endswith("_quantized"):
            weights[own.removesuffix("_quantized")] = _whole(held, name)
        else:
            weights[own] = torch.tensor(value)
    for node in graph.node:
        if node.op_type == "MatMulInteger" and (found := PRODUCT.fullmatch(node.output[0])):
            weights[f"{found['part'].replace('/', '.')}.weight"] = _whole(held, node.input[1]).T.contiguous()
    expected = {name: weight.shape for name, weight in Network().state_dict().items()}
    if {name: weight.shape for name, weight in weights.items()} != expected:
        message = f"{small.name} is not the text model: {sorted(weights.keys() ^ expected.keys())}"
        raise ValueError(message)
    torch.save(weights, into)
    return into


def _whole(held: dict[str, Arrays], quantised: str) -> Tensor:
    name = quantised.removesuffix("_quantized")
    whole = held[quantised].astype(np.float32) - held[f"{name}_zero_point"].astype(np.float32)
    return torch.tensor(whole * held[f"{name}_scale"])
