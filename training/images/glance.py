"""
Teaches the first glance, a network of some 60,000 weights, and writes it with its bar.

    python -m training.images.glance PHOTOGRAPHS...

PHOTOGRAPHS are folders of pictures that packages ship. An eighth of them is kept apart, and other drawings: the bar is set so low
on these that hardly any is lost in which the search finds a sign. The network in the package learned from parts of the
photographs as well.

Tried for writing too and left out: whatever kept 99 of 100 pictures with words let 86 of 100 without any through.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from checks.images import glance
from training.images.cells import APART, UNSAID, folded, is_apart, loss, pictures_in
from training.images.glances import Taught, taught

_FOLDER: Final = Path(glance.__file__).parent / "model"
# Of each convolution: channels in and out, the kernel, the stride. Four halvings: a cell of the answer is 16 pixels wide.
_LAYERS: Final = (
    (3, 12, 3, 2),
    (12, 16, 3, 2),
    (16, 32, 3, 2),
    (32, 32, 3, 1),
    (32, 48, 3, 2),
    (48, 48, 3, 1),
    (48, 1, 1, 1),
)
_EPOCHS: Final = 6
_CELLS: Final = 14  # of the square that is cut out of each picture
_BATCH: Final = 32
_RATE: Final = 4e-3
_MANY: Final = 2800
_SEEDS: Final = (1_000_000, 900_000_000)
_LOST: Final = 0.01


def main(arguments: list[str]) -> None:
    """Draw, teach, measure, write."""
    photographs = pictures_in(arguments)
    parts = [[path for path in photographs if is_apart(path) is kept] for kept in (False, True)]
    learned, apart = (
        list(taught(part, many, seed)) for part, many, seed in zip(parts, (_MANY, _MANY // APART), _SEEDS, strict=True)
    )
    network = learn(learned)
    onnx.save(_model(network), _FOLDER / "glance.onnx")
    measure(network, apart, _MANY // APART)


def learn(learned: Sequence[Taught]) -> nn.Sequential:
    """Teach the network."""
    torch.manual_seed(1)
    chance = np.random.default_rng(1)
    network = nn.Sequential()
    for number, (before, after, kernel, stride) in enumerate(_LAYERS):
        last = number == len(_LAYERS) - 1
        network.append(nn.Conv2d(before, after, kernel, stride, kernel // 2, bias=last))
        if not last:
            network.extend((nn.BatchNorm2d(after), nn.ReLU()))
    network = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # the stubs miss this form
    steps = _EPOCHS * (len(learned) // _BATCH)
    adam = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(adam, _RATE, steps)
    for epoch in range(_EPOCHS):
        total = 0.0
        for _ in range(len(learned) // _BATCH):
            given, marks = _batch([learned[int(one)] for one in chance.permutation(len(learned))[:_BATCH]], chance)
            now = loss(network(given)[:, 0], marks)
            adam.zero_grad()
            now.backward()
            adam.step()
            schedule.step()
            total += float(now.detach())
        print(f"epoch {epoch + 1}: loss {total / (len(learned) // _BATCH):.4f}", flush=True)
    return network.eval()


def _batch(some: Sequence[Taught], chance: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Cut or fill each picture to a square; what is filled up is grey and says nothing."""
    cells, side = _CELLS, _CELLS * glance.CELL
    given = np.zeros((len(some), 3, side, side), dtype=np.float32)
    marks = np.full((len(some), cells, cells), UNSAID, dtype=np.float32)
    for number, one in enumerate(some):
        pixels, said = one.pixels, one.marks
        if chance.random() < 0.5:
            pixels, said = pixels[:, ::-1], said[:, ::-1]
        down, across = (int(chance.integers(0, max(0, length - cells) + 1)) for length in said.shape)
        said = said[down : down + cells, across : across + cells]
        high, wide = (length * glance.CELL for length in said.shape)
        top, left = down * glance.CELL, across * glance.CELL
        part = pixels[top : top + high, left : left + wide]
        given[number, :, :high, :wide] = part.transpose(2, 0, 1) / np.float32(127.5) - np.float32(1)
        marks[number, : said.shape[0], : said.shape[1]] = said
    return torch.from_numpy(given).to(memory_format=torch.channels_last), torch.from_numpy(marks)


def measure(network: nn.Module, apart: Sequence[Taught], drawn: int) -> None:
    """
    Set the bar where hardly any picture is lost, and say how many are let through for nothing.

    `drawn` is how many of the pictures, at the end, are drawings.
    """
    with torch.no_grad():
        scores = np.array([float(network(_given(one)).max()) for one in apart])
    shows = np.array([(one.marks > 0).any() for one in apart])
    not_shown = np.array([(one.marks == 0).all() for one in apart])
    bar = float(np.quantile(scores[shows], _LOST))
    told = {
        "bar": round(bar, 3),
        "pictures that have a sign": int(shows.sum()),
        "lost": round(float((scores[shows] < bar).mean()), 4),
        "pictures that have none": int(not_shown.sum()),
        "looked at for nothing": round(float((scores[not_shown] >= bar).mean()), 4),
        "photographs looked at for nothing": round(float((scores[:-drawn][not_shown[:-drawn]] >= bar).mean()), 4),
    }
    print(json.dumps(told, indent=1))
    (_FOLDER / "glance.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _given(one: Taught) -> Tensor:
    return torch.from_numpy(one.pixels.astype(np.float32).transpose(2, 0, 1)[np.newaxis] / np.float32(127.5) - 1)


def _model(network: nn.Sequential) -> onnx.ModelProto:
    """Write the network out by hand, each normalisation folded into the convolution before it."""
    nodes, held, now = [], [], "picture"
    layers = folded(network)
    for number, (layer, kernel, shift) in enumerate(layers):
        for name, values in ((f"k{number}", kernel), (f"b{number}", shift)):
            held.append(numpy_helper.from_array(values.numpy().astype(np.float32), name))
        pad, stride = kernel.shape[-1] // 2, int(layer.stride[0])
        out = f"c{number}"
        nodes.append(
            helper.make_node("Conv", [now, f"k{number}", f"b{number}"], [out], strides=[stride, stride], pads=[pad] * 4)
        )
        now = out
        if number < len(layers) - 1:
            nodes.append(helper.make_node("Relu", [out], [f"r{number}"]))
            now = f"r{number}"
    given = helper.make_tensor_value_info("picture", TensorProto.FLOAT, ["batch", 3, "height", "width"])
    answer = helper.make_tensor_value_info(now, TensorProto.FLOAT, ["batch", 1, "rows", "columns"])
    graph = helper.make_graph(nodes, "glance", [given], [answer], held)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    model.producer_name = "training/images/glance.py"
    onnx.checker.check_model(model)
    return model


if __name__ == "__main__":
    main(sys.argv[1:])
