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
import zlib
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
from torch import Tensor, nn
from torch.nn import functional

from checks import inference
from checks.images import inkling, models
from training.images import writing
from training.images.inklings import Marks, Taught, taught

# Where the detector has halved its input four times: a cell is 16 pixels wide, and more than half of the work is saved.
_CUT: Final = "p2o.pd_op.add.50.0"
# Of each convolution of the head: channels in and out, and the kernel.
_LAYERS: Final = ((192, 32, 3), (32, 2, 1))
_EPOCHS: Final = 10
_BATCH: Final = 16
_RATE: Final = 3e-3
_APART: Final = 8
_MANY: Final = 4500
_SEEDS: Final = (7, 900_000_007)
_LOST: Final = 0.005
_CROSSES, _WORDS = 0, 1
_SHAPES: Final = ("other", "wide", "high")
_SUFFIXES: Final = frozenset({".png", ".jpg", ".jpeg", ".webp"})


def main(arguments: list[str]) -> None:
    """Draw, teach, measure, write."""
    fonts = writing.fonts(Path(arguments[0]))
    photographs = sorted(path for one in arguments[1:] for path in Path(one).rglob("*") if path.suffix in _SUFFIXES)
    learned, apart = (
        list(
            taught(
                [path for path in photographs if _is_apart(path) is kept],
                [font for font in fonts if _is_apart(font[0]) is kept],
                _MANY // _APART if kept else _MANY,
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


def _is_apart(path: Path) -> bool:
    """The same ones wherever the folder lies."""
    return zlib.crc32(path.name.encode()) % _APART == 0


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
            loss = _loss(answer[:, _CROSSES], crosses) + _loss(answer[:, _WORDS], words)
            adam.zero_grad()
            loss.backward()
            adam.step()
            schedule.step()
            total += float(loss.detach())
        print(f"epoch {epoch + 1}: loss {total / steps:.4f}", flush=True)
    return head.eval()


def _loss(logits: Tensor, marks: Tensor) -> Tensor:
    """Each cell by itself, and the likeliest cell of each picture: it alone decides."""
    told = marks >= 0
    cells = functional.binary_cross_entropy_with_logits(
        logits, marks.clamp(min=0), weight=told * (1 + 3 * marks.clamp(min=0)), reduction="sum"
    ) / told.sum().clamp(min=1)
    best = logits.masked_fill(~told, -30.0).flatten(1).amax(dim=1)
    truth = marks.flatten(1).amax(dim=1)
    whole = functional.binary_cross_entropy_with_logits(best, truth.clamp(min=0), weight=(truth >= 0).float())
    return cells + 0.5 * whole


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
    convolutions = [module for module in head if isinstance(module, nn.Conv2d)]
    norms = [module for module in head if isinstance(module, nn.BatchNorm2d)]
    for number, layer in enumerate(convolutions):
        kernel = layer.weight.detach()
        if number < len(norms):
            norm = norms[number]
            scale = norm.weight.detach() / torch.sqrt(norm.running_var + norm.eps)  # type: ignore[operator]  # set once it has learnt
            kernel, shift = kernel * scale[:, None, None, None], norm.bias.detach() - norm.running_mean * scale  # type: ignore[operator]  # set once it has learnt
        else:
            kernel, shift = kernel[_WORDS:], layer.bias.detach()[_WORDS:]  # type: ignore[index]  # these layers have one
        for name, values in ((f"head_kernel_{number}", kernel), (f"head_shift_{number}", shift)):
            graph.initializer.append(numpy_helper.from_array(values.numpy().astype(np.float32), name))
        given, out = [now, f"head_kernel_{number}", f"head_shift_{number}"], f"head_{number}"
        graph.node.append(helper.make_node("Conv", given, [out], pads=[kernel.shape[-1] // 2] * 4))
        now = out
        if number < len(norms):
            graph.node.append(helper.make_node("Relu", [out], [f"head_bent_{number}"]))
            now = f"head_bent_{number}"
    del graph.output[:]
    graph.output.append(helper.make_tensor_value_info(now, TensorProto.FLOAT, ["batch", 1, "rows", "columns"]))
    beginning.producer_name = "training/images/inkling.py"
    onnx.checker.check_model(beginning)
    return beginning


if __name__ == "__main__":
    main(sys.argv[1:])
