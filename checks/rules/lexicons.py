"""
The word lists: dated TOML files of plain phrases, read once and looked up word by word.

A file holds `date`, `source` and `note`, then one `[[list]]` a feature: its `name` and its `words`. A phrase is plain
words; in it `*` ends a word that may have any ending, `(s)` an ending that may be missing, and `...` stands for up to
three words. Words that should not lie open in a file (slurs) stand in `[list.coded]`, a key each: base64 of rot13.
"""

from __future__ import annotations

import base64
import codecs
import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
GAP = "..."
GAP_WORDS = 3
_PHRASE_WORD = re.compile(r"\.\.\.|[^\W_]+(?:'[^\W_]+)*\*?")
_OPTIONAL_ENDING = re.compile(r"\((\w+)\)")
# Without their apostrophe these are other words: "hell" is no "he'll".
_OTHER_WORDS = frozenset({"ill", "were", "well", "hell", "shell", "wed", "shed", "id", "its", "lets", "hed", "whore"})
_SHORTEST_STEM = 3
_TOP = {"date", "source", "note", "list"}
_KEYS = {"name", "words", "coded", "date", "source", "note"}


class Phrase(NamedTuple):
    """One phrase of a list: its words after the first, and the feature it stands for."""

    rest: tuple[str, ...]
    what: str


class LexiconError(ValueError):
    """A word list that cannot be used: which file and what is wrong."""


@dataclass(frozen=True, slots=True)
class Index:
    """Phrases by their first two plain words, by their first alone, or by the stem of their first."""

    pairs: dict[tuple[str, str], list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    whole: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    stems: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))

    def add(self, phrase: str, what: str) -> None:
        """Take a phrase in every form that its marks allow."""
        for spelled in _forms(phrase.lower()):
            words = _PHRASE_WORD.findall(spelled)
            if not words or words[0] == GAP:
                raise LexiconError(f"a phrase of {what} has no first word")
            first, rest = words[0], tuple(words[1:])
            if first.endswith("*"):
                if len(first) <= _SHORTEST_STEM:
                    raise LexiconError(f"a phrase of {what} begins with a stem that is too short: {first}")
                self.stems[first[:-1]].append(Phrase(rest, what))
            elif rest and rest[0] != GAP and not rest[0].endswith("*"):
                self.pairs[first, rest[0]].append(Phrase(rest, what))
            else:
                self.whole[first].append(Phrase(rest, what))

    def starting(self, word: str, following: str) -> Iterator[Phrase]:
        """Yield the phrases that may begin with this word of a text, `following` being the next one."""
        for first in _with_and_without_s(word):
            yield from self.whole.get(first, ())
            for second in _with_and_without_s(following):
                yield from self.pairs.get((first, second), ())
        if self.stems:
            for length in range(_SHORTEST_STEM, len(word) + 1):
                yield from self.stems.get(word[:length], ())


@dataclass(frozen=True, slots=True)
class Lexicons:
    """Every list that ships, the words that are kept by key, and the date of each list."""

    index: Index
    coded: Mapping[str, str]
    dates: Mapping[str, str]

    @classmethod
    def of(cls, files: Iterable[tuple[str, str]]) -> Lexicons:
        """Read files given as (name, content). Raises LexiconError."""
        index = Index()
        coded: dict[str, str] = {}
        dates: dict[str, str] = {}
        for file, content in files:
            data = _data(file, content)
            for entry in data["list"]:
                name = entry["name"]
                secret = {key: decode(value) for key, value in entry.get("coded", {}).items()}
                if again := coded.keys() & secret.keys():
                    raise LexiconError(f"{file}: the keys {sorted(again)} stand twice")
                coded.update(secret)
                dates[name] = str(entry.get("date", data["date"]))
                for phrase in [*entry.get("words", ()), *secret.values()]:
                    index.add(phrase, name)
        return cls(index, coded, dates)


@cache
def lexicons() -> Lexicons:
    """Return the lists that ship."""
    folder = resources.files("checks.rules") / "lexicon"
    entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    return Lexicons.of(
        (entry.name, entry.read_text(encoding="utf-8")) for entry in entries if entry.name.endswith(".toml")
    )


@lru_cache(maxsize=32)
def index_of(names: tuple[str, ...], what: str) -> Index:
    """Return an index of names that are a person's own (provisions, partner schools), each meaning `what`."""
    index = Index()
    for name in names:
        if WORD.search(name):
            # Signs of the phrase grammar are plain signs in a name.
            index.add(" ".join(WORD.findall(name.lower())), what)
    return index


def decode(word: str) -> str:
    """Return a word that a file keeps encoded."""
    return codecs.decode(base64.b64decode(word).decode("utf-8"), "rot13")


def encode(word: str) -> str:
    """Return a word as a file keeps it."""
    return base64.b64encode(codecs.encode(word, "rot13").encode()).decode("ascii")


def _with_and_without_s(word: str) -> tuple[str, ...]:
    return (word, word[:-2]) if word.endswith("'s") else (word,)


def matches_word(pattern: str, word: str) -> bool:
    """Whether a word of a phrase stands for this word of a text."""
    if pattern.endswith("*"):
        return word.startswith(pattern[:-1])
    return word == pattern or (word.endswith("'s") and word[:-2] == pattern)


def last_word(words: Sequence[str], at: int, rest: Sequence[str]) -> int | None:
    """Return the place of the phrase's last word if `rest` follows `words[at]`, else None."""
    for number, pattern in enumerate(rest):
        if pattern == GAP:
            later = rest[number + 1 :]
            ends = (last_word(words, at + skipped, later) for skipped in range(GAP_WORDS + 1))
            return next((end for end in ends if end is not None), None)
        at += 1
        if at >= len(words) or not matches_word(pattern, words[at]):
            return None
    return at if at < len(words) else None


def _forms(phrase: str) -> list[str]:
    """Return the spellings of a phrase: with and without optional endings, with and without apostrophes."""
    forms = [phrase]
    while any(_OPTIONAL_ENDING.search(form) for form in forms):
        forms = [_OPTIONAL_ENDING.sub(ending, form, count=1) for form in forms for ending in ("", r"\1")]
    bare = [form.replace("'", "") for form in forms if "'" in form]
    return forms + [form for form in bare if not _OTHER_WORDS & set(form.split())]


def _data(file: str, content: str) -> dict[str, Any]:
    try:
        data = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{file}: {error}") from None
    if set(data) - _TOP or not {"date", "source", "list"} <= set(data):
        raise LexiconError(f"{file}: the top holds date, source, note and list")
    for entry in data["list"]:
        if set(entry) - _KEYS or "name" not in entry or not ({"words", "coded"} & set(entry)):
            raise LexiconError(f"{file}: a list has a name and words, and nothing else but {sorted(_KEYS)}")
    return data
