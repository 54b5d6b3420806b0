"""
Reads a name as people write it: `lads_banter_uk`, dayDrinking, #Stoners, p0rn, ladsbanteruk, 18+.

The word lists are those of the rules (checks/rules/lexicon); this file only takes a name apart so that they can be looked
up, and says which features two words make together. Offsets refer to the name as written.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from checks.groups.patterns import patterns, unmasked
from checks.rules.engine import Match, Reading, read

if TYPE_CHECKING:
    from collections.abc import Mapping

WHOLE: Final = "-whole"
INSIDE: Final = "inside:"
UNREADABLE: Final = "name:unreadable"

PAIRS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = MappingProxyType(
    {
        "pair:hate": (("name:people", "name:contempt"),),
        "pair:adult": (("name:sexual", "name:sexual-share"), ("name:eighteen-plus", "name:grown-up-share")),
        "pair:gambling": (("name:bet-field", "name:tips"),),
        "pair:drugs": (("name:drug-weak", "name:drug-use"),),
        "pair:gossip": (
            ("name:gossip", "name:local"),
            ("name:gossip", "name:gossip"),
            ("name:spotted-word", "name:local"),
        ),
        "pair:self-harm": (("name:hurt", "name:praise"),),
        "pair:violence": (("name:harm-thing", "name:harm-show"),),
        "pair:anonymous": (("name:anon-word", "name:anon-use"),),
        "pair:joke": (("name:hating", "name:folk"), ("name:hitting", "name:folk")),
        "pair:misogyny": (("name:women", "name:run-down"),),
        "pair:conspiracy": (("name:plotters", "name:plot"),),
        "pair:young": (("name:young", "name:chat"), ("target:local-name", "name:chat")),
    }
)
"""Two sorts of words that only together mean something. The two lie apart: "sexy" alone is nothing, nor is "pics"."""

# Words beside a name that do not make it another name: "Hinge UK", "Omegle app", "badoo.com".
_BESIDE: Final = re.compile(
    r"the|uk|gb|apps?|official|online|com|net|org|co|www|https?|for|ios|iphone|ipad|android|web|mobile|pc|mac|windows"
    r"|ltd|limited|inc|llc|plc|client|login",
    re.IGNORECASE,
)
_CAMEL: Final = re.compile(r"(?<=[^\W\d_])(?<![A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})|(?<=\d{3})(?=[^\W\d_]{3})")
_APART: Final = str.maketrans(dict.fromkeys('@#_./\\|&:;,-–—()[]{}<>"“”~=^?', " "))
_WORD: Final = re.compile(r"[^\W_]+")
_TURNING_OFF: Final = frozenset({"name:grown-up", "name:working", "name:watching"})
_PHRASES: Final = frozenset(
    {"name:young", "name:young-alone", "name:hate", "name:misogyny", "name:self-harm", "name:conspiracy"}
)
_SHORTEST_JOINED: Final = 8
_FIRST_LETTERS: Final = 4


def read_name(name: str, names: Sequence[str] = (), *, pairs: bool = True, whole: bool = True) -> Reading:
    """
    Return what is recognised in a name, with the features that pairs of words make unless those are not wanted.

    `names` are those of places the person works with. A feature ending in "-whole" counts only where it is the whole name,
    and of a person's own name not at all: Mandy and Bud are people.
    """
    found: dict[Match, None] = {}
    for text, places in _spellings(name):
        reading = read(text, tuple(names))
        words = list(_WORD.finditer(text))
        for match in reading.matches:
            kept = _as_meant(match, text, words) if whole or not match.what.endswith(WHOLE) else None
            if kept is not None and kept.end > kept.start:
                found[Match(places[kept.start], places[kept.end - 1] + 1, kept.what)] = None
    for match in (*_joined(name), *patterns(name), *unmasked(name)):
        found[match] = None
    for match in _not_meant(tuple(found)):
        del found[match]
    if pairs:
        found.update(dict.fromkeys(list(_pairs(tuple(found)))))
    if not _says_anything(name):
        found[Match(0, len(name), UNREADABLE)] = None
    return Reading(name, tuple(sorted(found)), ((0, max(len(name), 1)),))


def _spellings(name: str) -> Iterator[tuple[str, list[int]]]:
    """Yield the name with its separators as spaces, and once more with camelCase and 420Life taken apart; with the way back."""
    spaced = name.translate(_APART)
    yield spaced, list(range(len(name)))
    cuts = {match.start() for match in _CAMEL.finditer(spaced)}
    if cuts:
        letters: list[str] = []
        places: list[int] = []
        for at, letter in enumerate(spaced):
            if at in cuts:
                letters.append(" ")
                places.append(at - 1)
            letters.append(letter)
            places.append(at)
        yield "".join(letters), places


def _as_meant(match: Match, text: str, words: Sequence[re.Match[str]]) -> Match | None:
    if match.what.startswith(INSIDE):
        return match._replace(what="name:" + match.what.removeprefix(INSIDE))
    if match.what.endswith(WHOLE):
        outside = text[: match.start] + " " + text[match.end :]
        if not words or not all(_BESIDE.fullmatch(word) for word in _WORD.findall(outside)):
            return None
        return match._replace(what=match.what.removesuffix(WHOLE))
    return match


def _not_meant(found: Sequence[Match]) -> Iterator[Match]:
    """Yield the words that turn a match off and are only a part of what matched: "young carers", "anti feminist"."""
    for match in found:
        if match.what in _TURNING_OFF and any(
            other.start <= match.start and match.end <= other.end and other[:2] != match[:2]
            for other in found
            if other.what in _PHRASES
        ):
            yield match


def _joined(name: str) -> Iterator[Match]:
    """Yield phrases that stand written together in a word ("ladsbanteruk"), and words that mean the same inside any word."""
    for token in _WORD.finditer(name):
        word = token.group().lower()
        if len(word) != len(token.group()):
            continue
        for at in range(len(word) - _FIRST_LETTERS + 1):
            for phrase, what, several in _written_together().get(word[at : at + _FIRST_LETTERS], ()):
                # A single word that stands alone the lists know already, with all that makes it harmless.
                if word.startswith(phrase, at) and (several or len(word) > len(phrase)):
                    yield Match(token.start() + at, token.start() + at + len(phrase), what)


@cache
def _written_together() -> dict[str, list[tuple[str, str, bool]]]:
    """Return what to look for inside a word by its first letters: what it stands for, and whether it is several words."""
    found: dict[str, list[tuple[str, str, bool]]] = {}
    folder = resources.files("checks.rules") / "lexicon"
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.startswith("names_") and entry.name.endswith(".toml"):
            for words in tomllib.loads(entry.read_text(encoding="utf-8"))["list"]:
                for phrase in _of_list(words["name"], words["words"]):
                    found.setdefault(phrase[0][:_FIRST_LETTERS], []).append(phrase)
    return found


def _of_list(name: str, phrases: Sequence[str]) -> Iterator[tuple[str, str, bool]]:
    if name.startswith(INSIDE):
        yield from ((phrase, "name:" + name.removeprefix(INSIDE), False) for phrase in phrases)
    elif name.startswith("name:") and not name.endswith(WHOLE) and name not in _LOOSE:
        for phrase in phrases:
            words = _WORD.findall(phrase.replace("(s)", "").lower())
            together = "".join(words)
            if len(words) > 1 and "..." not in phrase and len(together) >= _SHORTEST_JOINED:
                yield together, name, True


# Lists whose phrases are too common to be looked for inside other words.
_LOOSE: Final = frozenset({"name:folk", "name:local", "name:hating", "name:chat", "name:tips"})


def _pairs(found: Sequence[Match]) -> Iterator[Match]:
    there = {match.what for match in found}
    for what, pairs in PAIRS.items():
        for one, other in pairs:
            if one not in there or other not in there:
                continue
            firsts = [match for match in found if match.what == one]
            seconds = [match for match in found if match.what == other]
            for first in firsts:
                for second in seconds:
                    if first.end <= second.start or second.end <= first.start:
                        yield Match(first.start, first.end, what)
                        yield Match(second.start, second.end, what)


def _says_anything(name: str) -> bool:
    return any(len(word.group()) > 1 and not word.group().isdigit() for word in _WORD.finditer(name))
