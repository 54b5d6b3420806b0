"""
Compares a name by meaning with names of every sort, so that a group which no list knows is found all the same.

A table gives the meaning of each piece of a word; a name is the mean of its pieces; a small network says which rule names of
that sort come under. The files in `model/` were made by training/names. Nothing here touches the network of computers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from checks.rules.spelling import spellings

Floats: TypeAlias = NDArray[np.float32]

FOLDER: Final = Path(__file__).parent / "model"
FILE: Final = "names.npz"
ORDINARY: Final = "-"
SURE: Final = 0.95
"""From this share of certainty on, that a name is of some sort to look at, it counts. Set on the tuning names."""

_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD: Final = re.compile(r"[^\W_]+")
_LONGEST_WORD: Final = 40
_MOST_WORDS: Final = 40


class Meaning:
    """The table and the network. Make one with `load` and keep it."""

    def __init__(
        self,
        pieces: Sequence[str],
        table: NDArray[np.int8],
        scale: Floats,
        rules: Sequence[str],
        network: Sequence[Floats],
    ) -> None:
        """Take the parts that `load` reads."""
        self.pieces, self.rules = tuple(pieces), tuple(rules)
        self._table, self._scale, self._network = table, scale, tuple(network)
        self._places = {piece: number for number, piece in enumerate(self.pieces)}
        self._words = lru_cache(maxsize=8192)(self._of_word)

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Meaning:
        """Open the model in a folder."""
        with np.load(folder / FILE, allow_pickle=False) as parts:
            pieces = parts["pieces"].tobytes().decode("utf-8").split("\n")
            rules = parts["rules"].tobytes().decode("utf-8").split("\n")
            network = [parts[f"network_{number}"] for number in range(4)]
            return cls(pieces, parts["table"], parts["scale"], rules, network)

    def save(self, folder: Path) -> None:
        """Write the model into a folder."""
        network: dict[str, Any] = {f"network_{number}": part for number, part in enumerate(self._network)}
        np.savez_compressed(
            folder / FILE,
            pieces=_bytes(self.pieces),
            rules=_bytes(self.rules),
            table=self._table,
            scale=self._scale,
            **network,
        )

    def with_network(self, network: Sequence[Floats]) -> Meaning:
        """Return the same table under another network."""
        return Meaning(self.pieces, self._table, self._scale, self.rules, network)

    def vector(self, name: str) -> Floats:
        """Return the meaning of a name, of length one; all zeros where no piece of it is known."""
        total = np.zeros(self._table.shape[1], np.float32)
        for word in _words(name):
            known = self._words(word)
            if known is not None:
                total += known
        length = float(np.sqrt(total @ total))
        result: Floats = total / np.float32(length) if length > 0 else total
        return result

    def judged(self, name: str) -> tuple[str, float]:
        """Return the rule that names of this sort come under, and how sure it is that the name is to be looked at."""
        first, bias, second, shift = self._network
        logits = np.maximum(self.vector(name) @ first + bias, 0) @ second + shift
        powers = np.exp(logits - logits.max())
        shares = powers / powers.sum()
        return self.rules[1 + int(shares[1:].argmax())], float(1 - shares[0])

    def _of_word(self, word: str) -> Floats | None:
        numbers = list(self._cut(word))
        if not numbers:
            return None
        rows: Floats = self._table[numbers].astype(np.float32) * self._scale[numbers, None]
        total: Floats = rows.sum(0)
        return total

    def _cut(self, word: str) -> list[int]:
        """Cut a word into the longest pieces that are known, from its beginning; a word with a sign nobody knows is none."""
        numbers: list[int] = []
        at = 0
        while at < len(word):
            for end in range(len(word), at, -1):
                piece = word[at:end] if at == 0 else f"##{word[at:end]}"
                if (number := self._places.get(piece)) is not None:
                    numbers.append(number)
                    at = end
                    break
            else:
                return []
        return numbers


def meant(name: str) -> str | None:
    """Return the rule that a name comes under by its meaning, or None where nothing is sure enough."""
    rule, sure = _model().judged(name)
    return rule if sure >= SURE else None


def _words(name: str) -> list[str]:
    plain = spellings(_CAMEL.sub(" ", name))[-1].text
    return [word[:_LONGEST_WORD] for word in _WORD.findall(plain.lower())[:_MOST_WORDS]]


def _bytes(lines: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


@cache
def _model() -> Meaning:
    return Meaning.load()
