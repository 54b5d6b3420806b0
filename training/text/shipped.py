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
    from collections.abc import Sequence
    from pathlib import Path

    from onnx import GraphProto
    from torch import Tensor

Arrays: TypeAlias = np.ndarray[Any, Any]

PRODUCT = re.compile(r"/(?P<part>readers\.[\w./]+)/MatMul_output_0_output_quantized")


def restore(small: Path, names: Sequence[str], folder: Path) -> dict[str, Path]:
    """Write each reader of the 8-bit model `small` as a checkpoint that its course can go on from; return the files.

    `names` are the courses, in the readers' order. ValueError if the model was not exported by `export`.
    """
    graph = onnx.load(small).graph
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    expected = {name: weight.shape for name, weight in Network().state_dict().items()}
    starts: dict[str, Path] = {}
    for index, name in enumerate(names):
        weights = {"words.weight": _whole(held, "readers.0.words.weight_quantized")} | _reader(graph, held, index)
        if {part: weight.shape for part, weight in weights.items()} != expected:
            message = f"{small.name} is not the text model: {sorted(weights.keys() ^ expected.keys())}"
            raise ValueError(message)
        starts[name] = folder / f"{name}.start.pt"
        torch.save(weights, starts[name])
    return starts


def _reader(graph: GraphProto, held: dict[str, Arrays], index: int) -> dict[str, Tensor]:
    mark = f"readers.{index}."
    weights: dict[str, Tensor] = {}
    for name, value in held.items():
        own = name.removeprefix(mark)
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
            part = found["part"].replace("/", ".")
            if part.startswith(mark):
                weights[f"{part.removeprefix(mark)}.weight"] = _whole(held, node.input[1]).T.contiguous()
    return weights


def _whole(held: dict[str, Arrays], quantised: str) -> Tensor:
    name = quantised.removesuffix("_quantized")
    whole = held[quantised].astype(np.float32) - held[f"{name}_zero_point"].astype(np.float32)
    return torch.tensor(whole * held[f"{name}_scale"])
