"""8-bit inference that takes the range of its activations from each word by itself, and not from the whole batch.

As the quantiser leaves the graph, a text's result depends on the texts it is batched with. With a range for every row it
does not, so that texts may be judged many at a time, which is about twice as fast as one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

MIDDLE, REACH = 128, 127.0  # unsigned bytes, with zero in the middle


def range_by_row(path: Path) -> None:
    """Rewrite the 8-bit model at `path` in place; ValueError if it has nothing to rewrite."""
    model = onnx.load(path)
    graph = model.graph
    scales = {node.output[1] for node in graph.node if node.op_type == "DynamicQuantizeLinear"}
    if not scales:
        message = f"{path.name} quantises no activations"
        raise ValueError(message)
    products = {
        node.output[0]: sorted(node.input, key=lambda name: name in scales)
        for node in graph.node
        if node.op_type == "Mul" and scales & set(node.input)
    }
    nodes: list[NodeProto] = []
    for node in graph.node:
        if node.op_type == "DynamicQuantizeLinear":
            nodes += _by_row(node)
        elif node.op_type == "Mul" and products.keys() & set(node.input):
            nodes += _one_after_the_other(node, products)
        elif node.output[0] not in products:
            nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)
    constants: dict[str, NDArray[np.float32] | NDArray[np.uint8]] = {
        "row/least": np.array(1e-9, np.float32),
        "row/reach": np.array(1 / REACH, np.float32),
        "row/middle": np.array(MIDDLE, np.float32),
        "row/zero": np.array(MIDDLE, np.uint8),
    }
    graph.initializer.extend(numpy_helper.from_array(value, name) for name, value in constants.items())
    onnx.save(model, path)


def _one_after_the_other(node: NodeProto, products: dict[str, list[str]]) -> list[NodeProto]:
    """Return multiplications by the weights' scale, then by the rows'.

    As one product of both the runtime would take them for the scales of a whole tensor, and read the first row's only.
    """
    whole, product = sorted(node.input, key=lambda name: name in products)
    columns, rows = products[product]
    between = f"{node.output[0]}/columns"
    return [
        helper.make_node("Mul", [whole, columns], [between]),
        helper.make_node("Mul", [between, rows], list(node.output)),
    ]


def _by_row(node: NodeProto) -> list[NodeProto]:
    """Return nodes with the outputs of `node`: bytes, a scale for every row (…, 1), and the byte that means zero."""
    source = node.input[0]
    quantised, scale, zero = node.output
    at = f"row/{quantised}"
    return [
        helper.make_node("Abs", [source], [f"{at}/size"]),
        helper.make_node("ReduceMax", [f"{at}/size"], [f"{at}/most"], axes=[-1], keepdims=1),
        helper.make_node("Max", [f"{at}/most", "row/least"], [f"{at}/range"]),
        helper.make_node("Mul", [f"{at}/range", "row/reach"], [scale]),
        helper.make_node("Div", [source, scale], [f"{at}/steps"]),
        helper.make_node("Add", [f"{at}/steps", "row/middle"], [f"{at}/moved"]),
        helper.make_node("Round", [f"{at}/moved"], [f"{at}/whole"]),
        helper.make_node("Cast", [f"{at}/whole"], [quantised], to=TensorProto.UINT8),
        helper.make_node("Identity", ["row/zero"], [zero]),
    ]
