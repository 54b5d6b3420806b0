"""Texts as a profile has them, and the ways to judge them: the bare model in file order, and all that the package does."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from checks.derogatory.model import FOLDER, TextModel
from checks.inference import session
from training.text.own_posts import read_table

POSTS = Path(__file__).parents[1] / "training" / "text" / "posts"
SAID_OFTEN = (
    "Happy birthday! x",
    "Thanks mate",
    "Lovely photo",
    "😂😂😂",
    "Congratulations both xx",
    "So proud of you",
    "haha",
)
CORES, LONGEST = 2, 128
SHORT = 0.15  # share of what people say often


def realistic(count: int) -> list[str]:
    """Return `count` texts: posts of our own by themselves or two or three in one, and short things that people say often."""
    chance = random.Random(3)  # noqa: S311 - a fixed seed is the point
    posts = [example.text for path in sorted(POSTS.glob("voice_*.tsv")) for example in read_table(path)]
    texts = []
    for _ in range(count):
        if chance.random() < SHORT:
            texts.append(chance.choice(SAID_OFTEN))
        else:
            texts.append(" ".join(chance.choices(posts, k=chance.choices((1, 2, 3), (70, 20, 10))[0])))
    return texts


def bare(together: int) -> Callable[[list[str]], None]:
    """Return the forward pass alone: tokens, `together` texts padded to the longest of them, in file order, two threads."""
    tokenizer = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.enable_padding()
    model = session(FOLDER / "model.onnx", threads=CORES)

    def run(texts: list[str]) -> None:
        for start in range(0, len(texts), together):
            encodings = tokenizer.encode_batch(texts[start : start + together])
            ids = np.array([encoding.ids for encoding in encodings], np.int64)
            mask = np.array([encoding.attention_mask for encoding in encodings], np.int64)
            model.run(["scores"], {"ids": ids, "mask": mask})

    return run


def whole(texts: list[str]) -> None:
    """Judge as the package does, normalising and disguises included, with the same two cores."""
    TextModel.load(threads=CORES).scores(texts)
