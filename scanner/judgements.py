"""
What was judged once and need not be judged again: a small file in the review folder that holds no words.

A thing is known by a hash of its content, keyed with the person's salt. Beside the hash stands what came of it: mostly
nothing, else the rule, its level and the places in the text. Another model, another rule, another word list or another
version of the judges, and nothing in the file counts. Nobody can read from it what a person wrote, nor try out a text on it
without the salt.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

from checks.content import Item
from checks.finding import Finding, Label, Level, Span, Sure
from checks.settings import Settings
from scanner.models import versions
from scanner.review.folder import write_private

FILE_NAME: Final = "judgements.bin"
_MAGIC: Final = b"profile-hygiene judgements 1\n"
_SIZE: Final = 12  # bytes of a hash: of a hundred million things, two share one with a chance of one in ten trillion


def judges_of(settings: Settings) -> str:
    """Return what judges by: the models, and every line of rules, lists and code that goes into a judgement."""
    told = hashlib.blake2b(digest_size=16)
    told.update(repr((*_asked(settings), sorted(versions(settings.checks).items()))).encode())
    for name, content in _files(resources.files("checks"), ""):
        told.update(f"{name}\0{len(content)}\0".encode())
        told.update(content)
    return told.hexdigest()


def _asked(settings: Settings) -> tuple[object, ...]:
    """Return what a person or an organisation asked for, in an order that is always the same."""
    return sorted(settings.checks), settings.names, settings.organisation, sorted(settings.off), settings.lowered


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _files(entry, f"{path}{entry.name}/")
        elif entry.is_file() and not entry.name.endswith((".pyc", ".md")):
            yield f"{path}{entry.name}", entry.read_bytes()


class Judgements:
    """The judgements of an earlier run, and those of this one, which are what is saved."""

    def __init__(self, salt: str, judges: str) -> None:
        """Know nothing yet. `judges` says what judges by, as `judges_of` tells it."""
        self._key = hashlib.blake2b(salt.encode("utf-8", "surrogatepass"), digest_size=32).digest()
        self._judges = self._hash(b"judges", judges.encode()).hex()
        self._quiet: frozenset[bytes] = frozenset()
        self._found: dict[bytes, list[list[Any]]] = {}
        self._now_quiet: set[bytes] = set()
        self._now_found: dict[bytes, list[list[Any]]] = {}

    def load(self, folder: Path) -> bool:
        """Take over what a review folder holds; False where it holds nothing that counts for this salt and these judges."""
        try:
            content = (folder / FILE_NAME).read_bytes()
            head, _, rest = content.removeprefix(_MAGIC).partition(b"\n")
            told = json.loads(head)
            if not content.startswith(_MAGIC) or told["judges"] != self._judges:
                return False
            length = int(told["quiet"]) * _SIZE
            quiet = frozenset(rest[at : at + _SIZE] for at in range(0, length, _SIZE))
            found = {bytes.fromhex(key): value for key, value in json.loads(rest[length:]).items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return False  # damaged or absent: then all is judged, which is never wrong
        self._quiet, self._found = quiet, found
        return True

    def save(self, folder: Path) -> Path:
        """Write the judgements of this run, whole or not at all, for the owner alone."""
        head = json.dumps({"judges": self._judges, "quiet": len(self._now_quiet)}).encode()
        found = json.dumps({key.hex(): value for key, value in self._now_found.items()}, separators=(",", ":"))
        # Sorted, so that the order in which a person wrote things cannot be read from it.
        return write_private(
            folder / FILE_NAME, b"".join((_MAGIC, head, b"\n", *sorted(self._now_quiet), found.encode()))
        )

    def of(self, item: Item) -> list[Finding] | None:
        """Return the findings on an item that was judged before; None of one that was not."""
        key = self._of_words(item)
        if key in self._quiet:
            self._now_quiet.add(key)
            return []
        if (rows := self._found.get(key)) is None:
            return None
        try:
            findings = [_finding(item, row) for row in rows]
        except (ValueError, TypeError, KeyError):
            return None
        self._now_found[key] = rows
        return findings

    def remember(self, item: Item, findings: Iterable[Finding]) -> None:
        """Keep what came of an item's words."""
        key = self._of_words(item)
        if rows := [_row(finding) for finding in findings]:
            self._now_found[key] = rows
        else:
            self._now_quiet.add(key)

    def quiet_picture(self, item: Item, data: bytes, overlay: bytes | None, beside: str = "") -> bool:
        """Return whether nothing was found in this picture before. One with a finding is looked at again: it has a copy."""
        key = self._of_picture(item, data, overlay, beside)
        if key not in self._quiet:
            return False
        self._now_quiet.add(key)
        return True

    def remember_quiet_picture(self, item: Item, data: bytes, overlay: bytes | None, beside: str = "") -> None:
        """Keep that nothing was found in a picture."""
        self._now_quiet.add(self._of_picture(item, data, overlay, beside))

    def _of_words(self, item: Item) -> bytes:
        # All of an item that a judge of words reads. Not its id, day, address or file: they change nothing in a judgement.
        parts = (item.platform, item.kind, item.author, item.audience, item.context, item.field, item.text)
        return self._hash(b"words", *("\0" if part is None else part for part in parts))

    def _of_picture(self, item: Item, data: bytes, overlay: bytes | None, beside: str) -> bytes:
        # The words with it too: they can bear out what is nearly seen.
        said = item.text, item.context or "", beside
        return self._hash(b"picture", item.field or "", *said, data, b"\0" if overlay is None else overlay)

    def _hash(self, *parts: str | bytes) -> bytes:
        told = hashlib.blake2b(key=self._key, digest_size=_SIZE)
        for part in parts:
            raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
            told.update(len(raw).to_bytes(8, "big"))
            told.update(raw)
        return told.digest()


def _row(finding: Finding) -> list[Any]:
    return [
        finding.rule,
        finding.check,
        finding.level.value,
        finding.reason,
        finding.sure.value,
        finding.score,
        [list(span) for span in finding.spans],
        [list(label) for label in finding.labels],
    ]


def _finding(item: Item, row: list[Any]) -> Finding:
    rule, check, level, reason, sure, score, spans, labels = row
    return Finding(
        rule=rule,
        check=check,
        item=item,
        level=Level(level),
        reason=reason,
        sure=Sure(sure),
        score=score,
        spans=tuple(Span(*span) for span in spans),
        labels=tuple(Label(name, value, tuple(box) if box else None) for name, value, box in labels),
    )
