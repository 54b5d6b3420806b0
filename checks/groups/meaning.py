"""
Judges a name by its meaning as a whole, so that a group which no list knows is found all the same.

A small network reads the words of a name in their order and says which rule names of that sort come under. The files in `model/`
were made by training/names. Nothing here touches the network of computers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from checks.inference import session
from checks.rules.spelling import spellings

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Floats: TypeAlias = NDArray[np.float32]

FOLDER: Final = Path(__file__).parent / "model"
MODEL: Final = "names.onnx"
TOKENIZER: Final = "tokenizer.json"
SETTINGS: Final = "model.json"
ORDINARY: Final = "-"
SURE: Final = 0.88
"""From this share of certainty on, that a name is of some sort to look at, it counts. Set on the tuning names."""
SURE_OF_A_HANDLE: Final = 0.97
"""The same for an account that a person follows: most are people, and their handles mean nothing."""
ORDINARY_FOR_SURE: Final = 0.03
"""Below this share a name is an ordinary one, whatever a word of it may mean elsewhere. Set on the tuning names."""
LONGEST: Final = 24
"""So many pieces of words are read of a name, its two marks among them."""

_TOGETHER: Final = 64
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD: Final = re.compile(r"[^\W_]+")
_LONG_NUMBER: Final = re.compile(r"\b\d{5,}\b")  # it says nothing; short ones do (420, 1488, 2026)
_LETTER: Final = re.compile(r"[a-z]")
_LONGEST_WORD: Final = 40
_MOST_WORDS: Final = 40
_MOST_SIGNS: Final = 400


class Meant(NamedTuple):
    """The rule that names of this sort come under, and how sure it is that the name is to be looked at: 0 to 1."""

    rule: str
    sure: float


NOTHING: Final = Meant(ORDINARY, 0.0)


class Meaning:
    """The network. Make one with `load` and keep it."""

    def __init__(self, inference: InferenceSession, tokenizer: Tokenizer, rules: Sequence[str]) -> None:
        """Take the parts that `load` reads; `rules` in the order of the network's answers, ordinary names first."""
        self._session, self._tokenizer, self.rules = inference, tokenizer, tuple(rules)

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Meaning:
        """Open the model in a folder."""
        from tokenizers import Tokenizer  # noqa: PLC0415 - `import checks` must stay cheap

        settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
        return cls(session(folder / MODEL), Tokenizer.from_file(str(folder / TOKENIZER)), settings["rules"])

    def judged(self, names: Sequence[str]) -> list[Meant]:
        """Return what each name means, in their order; of one without a word in Latin letters, nothing."""
        words = {name: plain(name) for name in dict.fromkeys(names)}
        read = [name for name, text in words.items() if _LETTER.search(text)]
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch([words[name] for name in read])]
        order = sorted(range(len(ids)), key=lambda place: len(ids[place]))
        found: dict[str, Meant] = {}
        for start in range(0, len(order), _TOGETHER):
            some = order[start : start + _TOGETHER]
            for place, shares in zip(some, self._shares([ids[place] for place in some]), strict=True):
                found[read[place]] = Meant(self.rules[1 + int(shares[1:].argmax())], float(1 - shares[0]))
        return [found.get(name, NOTHING) for name in names]

    def _shares(self, ids: Sequence[Sequence[int]]) -> Floats:
        """Return the share of each rule, (n, rules): each row adds up to one, and does not depend on the others."""
        table = np.zeros((len(ids), max(len(one) for one in ids)), np.int64)
        mask = np.zeros_like(table)
        for row, one in enumerate(ids):
            table[row, : len(one)], mask[row, : len(one)] = one, 1
        scores: Floats = self._session.run(["scores"], {"ids": table, "mask": mask})[0]
        powers = np.exp(scores - scores.max(1, keepdims=True))
        shares: Floats = powers / powers.sum(1, keepdims=True)
        return shares


def version(folder: Path = FOLDER) -> str:
    """Return the version of the model in a folder without opening it."""
    told: str = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))["version"]
    return told


def meant(names: Sequence[str]) -> list[Meant]:
    """Return what each name means, in their order, by the model that ships."""
    return _model().judged(names)


def plain(name: str) -> str:
    """Return the words of a name in small letters, disguises undone, as the network reads them."""
    text = spellings(_CAMEL.sub(" ", name[:_MOST_SIGNS]))[-1].text
    words = _WORD.findall(_LONG_NUMBER.sub(" ", text.lower()))
    return " ".join(word[:_LONGEST_WORD] for word in words[:_MOST_WORDS])


@cache
def _model() -> Meaning:
    return Meaning.load()
