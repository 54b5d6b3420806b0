"""
Teaches the inkling of words and writes it with its bars: the beginning of the text detector, and a small head of our own on it.

    python -m training.images.inkling FONTS PHOTOGRAPHS...

FONTS is a folder of fonts and PHOTOGRAPHS are folders of pictures, both as packages ship them. An eighth of the pictures and of
the fonts is kept apart: the bars are set so low on them that hardly any picture is lost in which words were drawn that the
detector finds. The head learns signs that are no letters beside words, and only what it says of words is used.

Left out, each by how many of 100 pictures without words it let through where it kept 99 of 100 with them: networks of our own
from the start (86 with 60,000 weights taught by whole pictures; 58 with 125,000 taught cell by cell, and over grain it overlooked
all words); less of the detector (20 where this had 15, 36 before its fourth halving); and pictures of four fifths of the size,
but for wide ones (47, with a head that had learnt on larger ones).
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
import onnx.utils
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from checks import inference
from checks.images import inkling, models
from training.images import writing
from training.images.cells import APART, Marks, folded, is_apart, loss, pictures_in
from training.images.inklings import Taught, taught

# Where the detector has halved its input four times: a cell is 16 pixels wide, and more than half of the work is saved.
_CUT: Final = "p2o.pd_op.add.50.0"
# Of each convolution of the head: channels in and out, and the kernel.
_LAYERS: Final = ((192, 32, 3), (32, 2, 1))
_EPOCHS: Final = 10
_BATCH: Final = 16
_RATE: Final = 3e-3
_MANY: Final = 4500
_SEEDS: Final = (7, 900_000_007)
_LOST: Final = 0.005
_CROSSES, _WORDS = 0, 1
_SHAPES: Final = ("other", "wide", "high")


def main(arguments: list[str]) -> None:
    """Draw, teach, measure, write."""
    fonts = writing.fonts(Path(arguments[0]))
    photographs = pictures_in(arguments[1:])
    learned, apart = (
        list(
            taught(
                [path for path in photographs if is_apart(path) is kept],
                [font for font in fonts if is_apart(font[0]) is kept],
                _MANY // APART if kept else _MANY,
                seed,
            )
        )
        for kept, seed in zip((False, True), _SEEDS, strict=True)
    )
    write(learned, apart)


def write(learned: Sequence[Taught], apart: Sequence[Taught]) -> None:
    """Teach the head on some pictures, set its bars on others, and write both."""
    beginning = trunk()
    head = learn(learned, _features(beginning, learned))
    told = measure(head, apart, _features(beginning, apart))
    onnx.save(_joined(beginning, head), inkling.FOLDER / "inkling.onnx")
    print(json.dumps(told, indent=1))
    (inkling.FOLDER / "inkling.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def trunk() -> onnx.ModelProto:
    """Return the beginning of the text detector."""
    detector = onnx.load(models.path(models.WRITING))
    cut: onnx.ModelProto = onnx.utils.Extractor(detector).extract_model([detector.graph.input[0].name], [_CUT])
    return cut


def _features(beginning: onnx.ModelProto, pictures: Sequence[Taught]) -> list[NDArray[np.float16]]:
    """Return what the beginning of the detector makes of each picture (channels × rows × columns)."""
    session = inference.session(beginning.SerializeToString())
    name = session.get_inputs()[0].name
    return [
        np.asarray(session.run(None, {name: inkling.given(one.pixels)})[0][0], dtype=np.float16) for one in pictures
    ]


def learn(pictures: Sequence[Taught], features: Sequence[NDArray[np.float16]]) -> nn.Sequential:
    """Teach a head."""
    torch.manual_seed(1)
    chance = np.random.default_rng(1)
    head = nn.Sequential()
    for number, (before, after, kernel) in enumerate(_LAYERS):
        last = number == len(_LAYERS) - 1
        head.append(nn.Conv2d(before, after, kernel, padding=kernel // 2, bias=last))
        if not last:
            head.extend((nn.BatchNorm2d(after), nn.ReLU()))
    shapes: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for number, feature in enumerate(features):
        shapes[feature.shape].append(number)
    steps = sum(-(-len(alike) // _BATCH) for alike in shapes.values())
    adam = torch.optim.AdamW(head.parameters(), lr=_RATE, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(adam, _RATE, _EPOCHS * steps)
    for epoch in range(_EPOCHS):
        batches = [
            order[at : at + _BATCH]
            for order in (chance.permutation(alike) for alike in shapes.values())
            for at in range(0, len(order), _BATCH)
        ]
        total = 0.0
        for number in chance.permutation(len(batches)):
            some = batches[number]
            answer = head(torch.from_numpy(np.stack([features[one] for one in some]).astype(np.float32)))
            crosses = torch.from_numpy(np.stack([pictures[one].crosses for one in some]))
            words = torch.from_numpy(np.stack([pictures[one].words for one in some]))
            now = loss(answer[:, _CROSSES], crosses) + loss(answer[:, _WORDS], words)
            adam.zero_grad()
            now.backward()
            adam.step()
            schedule.step()
            total += float(now.detach())
        print(f"epoch {epoch + 1}: loss {total / steps:.4f}", flush=True)
    return head.eval()


def measure(
    head: nn.Module, apart: Sequence[Taught], features: Sequence[NDArray[np.float16]]
) -> dict[str, dict[str, Any]]:
    """Return for each shape the bar below which hardly any picture with words is lost, and what it lets through for nothing."""
    with torch.no_grad():
        answers = (head(torch.from_numpy(one[np.newaxis].astype(np.float32))) for one in features)
        scores = np.array([float(answer[0, _WORDS].max()) for answer in answers])
    shapes = np.array([inkling.shape((one.pixels.shape[1], one.pixels.shape[0])) for one in apart])
    shows, real, without = (
        np.array([one.drawn == drawn and test(one.words) for one in apart])
        for drawn, test in (("words", _some), ("photograph", _some), ("photograph", _none))
    )
    told: dict[str, dict[str, Any]] = {}
    for name in _SHAPES:
        here = shapes == name
        # Of few pictures the lowest ones say little: no shape's bar lies above that of all of them.
        bar = round(float(min(np.quantile(scores[one & shows], _LOST) for one in (here, shows))), 3)
        told[name] = {
            "bar": bar,
            "pictures with drawn words": int((here & shows).sum()),
            "drawn words lost": int((here & shows & (scores < bar)).sum()),
            "photographs with words": int((here & real).sum()),
            "real words lost": int((here & real & (scores < bar)).sum()),
            "photographs without": int((here & without).sum()),
            "looked at for nothing": int((here & without & (scores >= bar)).sum()),
        }
    return told


def _some(marks: Marks) -> bool:
    return bool((marks > 0).any())


def _none(marks: Marks) -> bool:
    return bool((marks == 0).all())


def _joined(beginning: onnx.ModelProto, head: nn.Sequential) -> onnx.ModelProto:
    """Write the head out behind the beginning, each normalisation folded into the convolution before it."""
    graph = beginning.graph
    now = graph.output[0].name
    *layers, (last, kernel, shift) = folded(head)
    layers.append((last, kernel[_WORDS:], shift[_WORDS:]))
    for number, (_, kernel, shift) in enumerate(layers):
        for name, values in ((f"head_kernel_{number}", kernel), (f"head_shift_{number}", shift)):
            graph.initializer.append(numpy_helper.from_array(values.numpy().astype(np.float32), name))
        given, out = [now, f"head_kernel_{number}", f"head_shift_{number}"], f"head_{number}"
        graph.node.append(helper.make_node("Conv", given, [out], pads=[kernel.shape[-1] // 2] * 4))
        now = out
        if number < len(layers) - 1:
            graph.node.append(helper.make_node("Relu", [out], [f"head_bent_{number}"]))
            now = f"head_bent_{number}"
    del graph.output[:]
    graph.output.append(helper.make_tensor_value_info(now, TensorProto.FLOAT, ["batch", 1, "rows", "columns"]))
    beginning.producer_name = "training/images/inkling.py"
    onnx.checker.check_model(beginning)
    return beginning


if __name__ == "__main__":
    main(sys.argv[1:])
