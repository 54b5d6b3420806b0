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
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from checks.images import glance
from training.images.glances import UNSAID, Taught, taught

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
_APART: Final = 8
_MANY: Final = 2800
_SEEDS: Final = (1_000_000, 900_000_000)
_LOST: Final = 0.01
_SUFFIXES: Final = frozenset({".png", ".jpg", ".jpeg", ".webp"})


def main(arguments: list[str]) -> None:
    """Draw, teach, measure, write."""
    photographs = sorted(path for one in arguments for path in Path(one).rglob("*") if path.suffix in _SUFFIXES)
    parts = [[path for path in photographs if _is_apart(path) is kept] for kept in (False, True)]
    learned, apart = (
        list(taught(part, many, seed)) for part, many, seed in zip(parts, (_MANY, _MANY // _APART), _SEEDS, strict=True)
    )
    network = learn(learned)
    onnx.save(_model(network), _FOLDER / "glance.onnx")
    measure(network, apart, _MANY // _APART)


def _is_apart(path: Path) -> bool:
    """The same ones wherever the folder lies."""
    return zlib.crc32(path.name.encode()) % _APART == 0


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
        for at in range(0, len(learned) - _BATCH + 1, _BATCH):
            given, marks = _batch([learned[int(one)] for one in chance.permutation(len(learned))[:_BATCH]], chance)
            loss = _loss(network(given), marks)
            adam.zero_grad()
            loss.backward()
            adam.step()
            schedule.step()
            total += float(loss.detach())
            del at
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


def _loss(answer: Tensor, marks: Tensor) -> Tensor:
    """Each cell by itself, and the likeliest cell of each picture: it alone decides."""
    told, logits = marks >= 0, answer[:, 0]
    cells = functional.binary_cross_entropy_with_logits(
        logits, marks.clamp(min=0), weight=told * (1 + 3 * marks.clamp(min=0)), reduction="sum"
    ) / told.sum().clamp(min=1)
    best = logits.masked_fill(~told, -30.0).flatten(1).amax(dim=1)
    truth = marks.flatten(1).amax(dim=1)
    whole = functional.binary_cross_entropy_with_logits(best, truth.clamp(min=0), weight=(truth >= 0).float())
    return cells + 0.5 * whole


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
    convolutions = [module for module in network if isinstance(module, nn.Conv2d)]
    norms = [module for module in network if isinstance(module, nn.BatchNorm2d)]
    for number, layer in enumerate(convolutions):
        kernel = layer.weight.detach()
        if number < len(norms):
            norm = norms[number]
            scale = norm.weight.detach() / torch.sqrt(norm.running_var + norm.eps)  # type: ignore[operator]  # set once it has learnt
            kernel, shift = kernel * scale[:, None, None, None], norm.bias.detach() - norm.running_mean * scale  # type: ignore[operator]  # set once it has learnt
        else:
            shift = layer.bias.detach()  # type: ignore[union-attr]  # these layers have one
        for name, values in ((f"k{number}", kernel), (f"b{number}", shift)):
            held.append(numpy_helper.from_array(values.numpy().astype(np.float32), name))
        pad, stride = kernel.shape[-1] // 2, int(layer.stride[0])
        out = f"c{number}"
        nodes.append(
            helper.make_node("Conv", [now, f"k{number}", f"b{number}"], [out], strides=[stride, stride], pads=[pad] * 4)
        )
        now = out
        if number < len(norms):
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
