"""
Make the model that judges names by meaning: `python -m training.names.build`.

It learns from the tuning names, the word lists, and files of names and phrases written for it; never from names kept apart.
Each epoch sees another draw of them.
"""

from __future__ import annotations

import json
import random
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from checks.groups.judge import split_example
from checks.groups.meaning import FOLDER, MODEL, ORDINARY, SETTINGS, TOKENIZER, plain
from checks.rules import all_rules
from training.names.encoder import Example, export, learnt, tokenizer

HERE = Path(__file__).parent
CASES = HERE.parents[1] / "tests" / "checks" / "groups" / "cases"
TUNING = ("tuning", "tuning_more", *(f"blind_{number}" for number in range(1, 8)))
APART = ("kept_apart", "stranger", "blind_8")  # what stands in these is left out wherever else it stands
SEED, EPOCHS, VERSION = 1, 3, "2026.2"
ANY_WORDS, ANY_WEIGHT = 1200, 0.4
FIRST_WORD = 1996  # before it stand marks, unused places, letters
NOT_MEANT = frozenset({"G-APP", "G-PRIVATE"})  # of these the name is not what counts

LISTS = {
    "name:hate": "G-HATE", "name:hate-group": "G-HATE", "name:proscribed": "G-HATE", "name:misogyny": "G-MISOG",
    "name:adult": "G-ADULT", "name:gambling": "G-GAMBLE", "name:drugs": "G-DRUG", "name:violence": "G-VIOLENCE",
    "name:self-harm": "G-SELFHARM", "name:conspiracy": "G-CONSP", "name:gossip-alone": "G-GOSSIP", "name:young-alone": "G-YP",
    "name:anonymous": "G-ANON", "name:game": "G-GAME", "name:harsh-joke": "G-JOKE", "name:dating": "G-DATING",
    "harmless": "-", "name:lawful-sport": "-", "name:working": "-", "name:notice": "-", "name:grown-up": "-",
    "name:lawful-drugs": "-",
}  # fmt: skip
PLACES = (
    "leeds bradford wakefield york hull manchester london bristol essex kent devon cornwall wales scotland glasgow cardiff "
    "belfast yorkshire lancashire sheffield halifax oldham bolton wigan derby leicester norwich plymouth north east west "
    "south uk england britain northern larkfield brookfield riverside hillside village town city local"
).split()
# Two sorts of words that make a name of some sort together, as in checks/groups/names.py; so many of each are made up.
PAIRS = {
    "G-HATE": ("name:people", "name:contempt"), "G-MISOG": ("name:women", "name:run-down"), "G-YP": ("name:young", "name:chat"),
    "G-ADULT": ("name:sexual", "name:sexual-share"), "G-GAMBLE": ("name:bet-field", "name:tips"),
    "G-DRUG": ("name:drug-weak", "name:drug-use"), "G-VIOLENCE": ("name:harm-thing", "name:harm-show"),
    "G-CONSP": ("name:plotters", "name:plot"), "G-GOSSIP": ("name:gossip", "name:local"), "G-JOKE": ("name:hitting", "name:folk"),
}  # fmt: skip
OF_EACH_PAIR = 250
FRAMES = (
    "{n}", "{n}", "{p} {n}", "{n} {p}", "{n} uk", "{n} club", "the {n} group", "{n} of {p}", "{n} fans", "{n} lovers",
    "{n} community", "{n} memes", "{n} page", "{n} society", "official {n}", "{n} group", "daily {n}", "{n} and friends",
    "{n} videos", "{n} pics",
)  # fmt: skip

# What makes any of them a name that people follow for their work, or to get well.
TURNED = 0.06
TURNING = (
    "{n} awareness", "{n} recovery", "{n} support group", "stop {n}", "against {n}", "{n} prevention training", "{n} survivors",
    "{n} research network", "{n} in history", "victims of {n}", "{n}: a guide for parents", "{n} harms conference",
)  # fmt: skip


def tuning(files: Sequence[str] = TUNING) -> list[tuple[str, str]]:
    """Return (rule, name) of the names that may be learnt from."""
    found = []
    for file in files:
        for line in (CASES / f"{file}.tsv").read_text(encoding="utf-8").splitlines()[1:]:
            rule, example = line.split("\t")
            if rule not in NOT_MEANT:
                found.append((rule, split_example(example)[1]))
    return found


def epoch(names: Sequence[tuple[str, str]], seed: int) -> list[Example]:
    """Return what is learnt from in one epoch: a draw of each source, some of it in frames as names have them."""
    chance = random.Random(seed)
    apart = {plain(name) for _, name in tuning(APART)}
    found: list[Example] = []
    for source, kept, framed, weight in (
        (_close(names), 1.0, 0.5, 1.0),
        (_phrases(), 0.4, 0.5, 0.6),
        (_lists(), 0.3, 0.2, 0.3),
        (_paired(seed), 0.3, 0.0, 0.3),
    ):
        for rule, name in source:
            if chance.random() >= kept or plain(name) in apart:
                continue
            found.append((rule, name, weight))
            if chance.random() < framed:
                found.append((rule, chance.choice(FRAMES).format(n=name, p=chance.choice(PLACES)), weight))
            if rule != ORDINARY and chance.random() < TURNED:
                found.append((ORDINARY, chance.choice(TURNING).format(n=name), weight))
    found.extend(_any_words(found, chance))
    return found


def _any_words(data: Sequence[Example], chance: random.Random) -> Iterator[Example]:
    """
    Yield names of any few words, as ordinary ones: what is like nothing that was learnt is nothing to look at.

    So are words that nobody knows, put together from pieces: most of those are from other languages, or names of places.
    """
    risky = {word for rule, name, _ in data if rule != ORDINARY for word in re.findall(r"[a-z]+", name.lower())}
    vocabulary = sorted(tokenizer().get_vocab().items(), key=lambda entry: entry[1])
    words = [
        piece
        for piece, number in vocabulary
        if number >= FIRST_WORD and re.fullmatch(r"[a-z]{3,}", piece) and piece not in risky - set(PLACES)
    ]
    endings = [piece[2:] for piece, _ in vocabulary if re.fullmatch(r"##[a-z]{1,4}", piece)]
    for _ in range(ANY_WORDS):
        yield ORDINARY, " ".join(chance.sample(words, chance.choice((1, 2, 2, 3)))), ANY_WEIGHT
        strange = "".join(chance.sample(endings, chance.choice((2, 3, 3, 4))))
        beside = chance.choice((*PLACES, *chance.sample(words, 40)))
        yield ORDINARY, chance.choice((strange, f"{strange} {beside}", f"{beside} {strange}")), ANY_WEIGHT


def _close(names: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    yield from names
    yield from _file("whole.tsv")
    for rule in all_rules().values():
        if rule.check == "groups" and rule.id not in NOT_MEANT:
            yield from ((rule.id, split_example(line)[1]) for line in rule.counts)
            yield from (("-", split_example(line)[1]) for line in rule.looks_like)
    for line in (CASES / "never_flag.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        yield "-", line.split("\t")[1]


def _file(name: str) -> Iterator[tuple[str, str]]:
    """Yield (rule, name) of a file that has a rule and many names in a line."""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        rule, _, names = line.partition("\t")
        yield from ((rule, one.strip()) for one in names.split("|") if one.strip())


def _phrases() -> Iterator[tuple[str, str]]:
    yield from _file("risky.tsv")
    for file in ("ordinary.txt", "look_alikes.txt"):
        text = (HERE / file).read_text(encoding="utf-8").replace("\n", " ")
        yield from (("-", phrase.strip()) for phrase in text.split(",") if phrase.strip())


def _paired(seed: int) -> Iterator[tuple[str, str]]:
    chance = random.Random(seed)
    words: dict[str, list[str]] = {}
    for entry in _word_lists():
        words.setdefault(entry["name"], []).extend(_plain(phrase) for phrase in entry.get("words", ()))
    for rule, (one, other) in PAIRS.items():
        for _ in range(OF_EACH_PAIR):
            yield rule, f"{chance.choice(words[one])} {chance.choice(words[other])}"


def _lists() -> Iterator[tuple[str, str]]:
    for words in _word_lists():
        if rule := LISTS.get(words["name"]):
            yield from ((rule, _plain(phrase)) for phrase in words.get("words", ()))


def _word_lists() -> Iterator[dict[str, Any]]:
    for entry in sorted((resources.files("checks.rules") / "lexicon").iterdir(), key=lambda entry: entry.name):
        if entry.name.startswith("names_"):
            yield from tomllib.loads(entry.read_text(encoding="utf-8"))["list"]


def _plain(phrase: str) -> str:
    return re.sub(r"\(\w+\)|\*|\.\.\.", " ", phrase)


def rules() -> list[str]:
    """Return what a name can come under, ordinary ones first."""
    return [
        ORDINARY,
        *(rule.id for rule in all_rules().values() if rule.check == "groups" and rule.id not in NOT_MEANT),
    ]


def main() -> None:
    """Build the model into the package, or into a folder from other tuning files: `build FOLDER FILE…`, for choices."""
    folder, files = (Path(sys.argv[1]), sys.argv[2:]) if sys.argv[1:] else (FOLDER, TUNING)
    names = tuning(files)
    network = learnt(rules(), [epoch(names, SEED + number) for number in range(EPOCHS)], SEED)
    folder.mkdir(parents=True, exist_ok=True)
    export(network, folder / MODEL)
    tokenizer().save(str(folder / TOKENIZER))
    (folder / SETTINGS).write_text(json.dumps({"version": VERSION, "rules": rules()}, indent=1) + "\n")


if __name__ == "__main__":
    main()
