"""One labelled text, as every source is brought to it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from checks.derogatory.aim import AIMS
from checks.derogatory.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FLAGS = ("hate", "derogatory", "threat", "sexual", "profane", "self_harm")
TARGETS = (*AIMS, "none")
SEVERITIES = 4


@dataclass(slots=True)
class Example:
    """A text with what its source says about it.

    `flags` holds 0.0 or 1.0 for those of `FLAGS` that the source speaks about; a missing one is not trained on.
    `target` is one of `TARGETS`, `severity` 0 to 3; None where the source says nothing.
    """

    text: str
    source: str
    split: str
    flags: dict[str, float] = field(default_factory=dict)
    target: str | None = None
    severity: int | None = None
    kind: str = ""
    pair: str = ""
    weight: float = 1.0

    def as_the_model_reads_it(self) -> str:
        """Return the plain view that the model is given at run time, so that training sees the same."""
        return normalise(self.text).plain.text


def write(path: Path, examples: Iterable[Example]) -> None:
    """Write one JSON object a line; the file appears whole or not at all."""
    partial = path.with_suffix(".part")
    with partial.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(example), ensure_ascii=False) + "\n" for example in examples)
    partial.replace(path)


def read(path: Path) -> list[Example]:
    """Read what `write` wrote."""
    with path.open(encoding="utf-8") as file:
        return [Example(**json.loads(line)) for line in file]
