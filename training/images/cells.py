"""What the gates have in common that are taught cell by cell: the glance for signs, and the inkling of words."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from torch import Tensor, nn
from torch.nn import functional

from checks.images.shrink import to_small_rgb

Marks: TypeAlias = NDArray[np.float32]
Corners: TypeAlias = NDArray[np.float64]

UNSAID: Final = -1.0
APART: Final = 8  # of so many pictures one is kept apart
_SIDE: Final = 1080
_TOUCHED: Final = 3  # sixteenths of a cell
_SUFFIXES: Final = frozenset({".png", ".jpg", ".jpeg", ".webp"})


def pictures_in(folders: Iterable[str]) -> list[Path]:
    """Return the files of pictures in some folders, in a fixed order."""
    return sorted(path for one in folders for path in Path(one).rglob("*") if path.suffix in _SUFFIXES)


def is_apart(path: Path) -> bool:
    """Whether a file is kept apart from learning: the same ones wherever the folder lies."""
    return zlib.crc32(path.name.encode()) % APART == 0


def opened(path: Path) -> Image.Image | None:
    """Return a picture as the check decodes it; None if it cannot be read."""
    try:
        with Image.open(path) as image:
            image.draft("RGB", (_SIDE, _SIDE))
            return to_small_rgb(image, _SIDE)
    except (OSError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None


def corners(box: tuple[int, int, int, int]) -> Corners:
    """Return the corners (4 × 2) of an upright box."""
    x0, y0, x1, y1 = box
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], dtype=np.float64)


def marked(pixels: NDArray[np.uint8], cell: int, boxes: Sequence[Corners], mark: float = 1.0) -> Marks:
    """Return the cells (rows × columns) of `pixels`: `mark` where a slanted box covers at least a little, else 0."""
    rows, columns = pixels.shape[0] // cell, pixels.shape[1] // cell
    mask = Image.new("L", (columns * 4, rows * 4))
    for box in boxes:
        ImageDraw.Draw(mask).polygon([tuple(corner * 4 / cell) for corner in box], fill=1, outline=1)
    covered = np.asarray(mask).reshape(rows, 4, columns, 4).sum(axis=(1, 3))
    return np.where(covered >= _TOUCHED, np.float32(mark), np.float32(0))


def loss(logits: Tensor, marks: Tensor) -> Tensor:
    """Return the loss of each cell by itself, and of the likeliest cell of each picture: it alone decides."""
    told = marks >= 0
    cells = functional.binary_cross_entropy_with_logits(
        logits, marks.clamp(min=0), weight=told * (1 + 3 * marks.clamp(min=0)), reduction="sum"
    ) / told.sum().clamp(min=1)
    best = logits.masked_fill(~told, -30.0).flatten(1).amax(dim=1)
    truth = marks.flatten(1).amax(dim=1)
    whole = functional.binary_cross_entropy_with_logits(best, truth.clamp(min=0), weight=(truth >= 0).float())
    return cells + 0.5 * whole


def folded(network: nn.Sequential) -> list[tuple[nn.Conv2d, Tensor, Tensor]]:
    """Return each convolution with its kernel and shift, the normalisation behind it folded into both."""
    convolutions = [module for module in network if isinstance(module, nn.Conv2d)]
    norms = [module for module in network if isinstance(module, nn.BatchNorm2d)]
    layers = []
    for number, layer in enumerate(convolutions):
        kernel = layer.weight.detach()
        if number < len(norms):
            norm = norms[number]
            scale = norm.weight.detach() / torch.sqrt(norm.running_var + norm.eps)  # type: ignore[operator]  # set once it has learnt
            kernel, shift = kernel * scale[:, None, None, None], norm.bias.detach() - norm.running_mean * scale  # type: ignore[operator]  # set once it has learnt
        else:
            shift = layer.bias.detach()  # type: ignore[union-attr]  # the last layer has one
        layers.append((layer, kernel, shift))
    return layers
