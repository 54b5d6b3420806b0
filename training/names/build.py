"""
Make the model that compares names by meaning: `python -m training.names.build`.

Each piece of the base model's vocabulary is read by that model once, alone, and what comes out is its meaning. A name is the
mean of its pieces, so nothing of the base model need run on a person's computer but a table. A small network on top says which
sort of name it is. It learns from the tuning names, the word lists and three files of phrases; never from names kept apart.
"""

from __future__ import annotations

import json
import random
import re
import tomllib
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn

from checks.groups.judge import split_example
from checks.groups.meaning import FOLDER, ORDINARY, Meaning
from checks.rules import all_rules
from training.text.network import base_folder, from_base

HERE = Path(__file__).parent
CASES = HERE.parents[1] / "tests" / "checks" / "groups" / "cases"
TUNING = ("tuning", "tuning_more", "blind_1", "blind_2", "blind_3")
SEED, WIDTH, HIDDEN, EPOCHS = 1, 256, 96, 30
ANY_WORDS, ANY_WEIGHT = 8000, 0.4
FIRST_WORD = 999  # before it stand marks and unused places
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

Example = tuple[str, str, float]  # rule or "-", name, weight


def tuning(files: Sequence[str] = TUNING) -> list[tuple[str, str]]:
    """Return (rule, name) of the names that may be learnt from."""
    found = []
    for file in files:
        for line in (CASES / f"{file}.tsv").read_text(encoding="utf-8").splitlines()[1:]:
            rule, example = line.split("\t")
            if rule not in NOT_MEANT:
                found.append((rule, split_example(example)[1]))
    return found


def examples(names: Sequence[tuple[str, str]], seed: int = SEED) -> list[Example]:
    """Return what is learnt from, each phrase also in frames as names have them."""
    chance = random.Random(seed)
    found: list[Example] = []
    for source, times, weight in (
        (_close(names), 2, 1.0),
        (_phrases(), 3, 0.6),
        (_lists(), 1, 0.3),
        (_paired(seed), 0, 0.3),
    ):
        for rule, name in source:
            framed = (chance.choice(FRAMES).format(n=name, p=chance.choice(PLACES)) for _ in range(times))
            found.extend((rule, one, weight) for one in (name, *framed))
    return found


def any_words(pieces: Sequence[str], data: Sequence[Example], seed: int = SEED) -> list[Example]:
    """Return names of any two or three words, as ordinary ones: what is like nothing that was learnt is nothing to look at."""
    chance = random.Random(seed)
    risky = {word for rule, name, _ in data if rule != ORDINARY for word in re.findall(r"[a-z]+", name.lower())} - set(
        PLACES
    )
    words = [piece for piece in pieces if re.fullmatch(r"[a-z]{3,}", piece) and piece not in risky]
    return [
        (ORDINARY, " ".join(chance.sample(words, chance.choice((1, 2, 2, 3)))), ANY_WEIGHT) for _ in range(ANY_WORDS)
    ]


def _close(names: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    yield from names
    for rule in all_rules().values():
        if rule.check == "groups" and rule.id not in NOT_MEANT:
            yield from ((rule.id, split_example(line)[1]) for line in rule.counts)
            yield from (("-", split_example(line)[1]) for line in rule.looks_like)
    for line in (CASES / "never_flag.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        yield "-", line.split("\t")[1]


def _phrases() -> Iterator[tuple[str, str]]:
    for line in (HERE / "risky.tsv").read_text(encoding="utf-8").splitlines():
        rule, _, phrases = line.partition("\t")
        yield from ((rule, phrase.strip()) for phrase in phrases.split("|"))
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


def table() -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return the pieces that names are made of, their meanings (unit variance not kept) and how much each counts."""
    vocabulary = Tokenizer.from_file(str(base_folder() / "tokenizer.json")).get_vocab()
    kept = sorted(
        (number, piece)
        for piece, number in vocabulary.items()
        if number >= FIRST_WORD and re.fullmatch(r"(?:##)?[a-z0-9'À-ɏ]+", piece)
    )
    network = from_base(0).eval()
    meanings = np.concatenate(
        [_alone(network, [number for number, _ in kept[at : at + 512]]) for at in range(0, len(kept), 512)]
    )
    meanings -= meanings.mean(0)
    axes = np.linalg.eigh(np.cov(meanings.T))[1][:, ::-1][:, :WIDTH]
    # The vocabulary is sorted by how common a piece is; common ones say less.
    rank = np.maximum(np.array([number for number, _ in kept]) - 1996, 1)
    share = 1 / (rank + 2.7)
    share /= share.sum()
    return (
        [piece for _, piece in kept],
        (meanings @ axes).astype(np.float32),
        (1e-4 / (1e-4 + share)).astype(np.float32),
    )


def _alone(network: nn.Module, numbers: Sequence[int]) -> np.ndarray:
    some = torch.tensor(numbers)
    ids = torch.stack([torch.full_like(some, 101), some, torch.full_like(some, 102)], 1)
    with torch.no_grad():
        hidden = network.norm(network.words(ids) + network.positions(torch.arange(3)) + network.kind)
        for layer in network.layers:
            hidden = layer(hidden, torch.zeros(len(numbers), 1, 1, 3))
        mean: np.ndarray = hidden.mean(1).numpy()
    return mean


def untrained(pieces: Sequence[str], meanings: np.ndarray, counts: np.ndarray, rules: Sequence[str]) -> Meaning:
    """Return the model without a network on top."""
    scale = np.abs(meanings).max(1) / 127
    rounded = np.rint(meanings / scale[:, None]).astype(np.int8)
    empty = np.zeros((0, 0), np.float32)
    return Meaning(pieces, rounded, (scale * counts).astype(np.float32), rules, (empty, empty, empty, empty))


def learnt(model: Meaning, data: Sequence[Example], seed: int = SEED) -> Meaning:
    """Return the model with a network that has learnt from the examples."""
    torch.manual_seed(seed)
    vectors = torch.tensor(np.stack([model.vector(name) for _, name, _ in data]))
    rules = torch.tensor([model.rules.index(rule) for rule, _, _ in data])
    weights = torch.tensor([weight for _, _, weight in data])
    first, second = nn.Linear(WIDTH, HIDDEN), nn.Linear(HIDDEN, len(model.rules))
    network = nn.Sequential(first, nn.ReLU(), nn.Dropout(0.2), second)
    steps = torch.optim.AdamW(network.parameters(), lr=3e-3, weight_decay=1e-2)
    for _ in range(EPOCHS):
        order = torch.randperm(len(vectors))
        for at in range(0, len(order), 256):
            some = order[at : at + 256]
            losses = nn.functional.cross_entropy(
                network(vectors[some]), rules[some], reduction="none", label_smoothing=0.02
            )
            loss = (losses * weights[some]).sum() / weights[some].sum()
            steps.zero_grad()
            loss.backward()
            steps.step()
    parts = tuple(
        part.detach().numpy().astype(np.float32) for part in (first.weight.T, first.bias, second.weight.T, second.bias)
    )
    return model.with_network(parts)


def main() -> None:
    """Build the model into the package."""
    rules = [
        ORDINARY,
        *(rule.id for rule in all_rules().values() if rule.check == "groups" and rule.id not in NOT_MEANT),
    ]
    model, data = untrained(*table(), rules), examples(tuning())
    model = learnt(model, [*data, *any_words(model.pieces, data)])
    FOLDER.mkdir(exist_ok=True)
    model.save(FOLDER)
    (FOLDER / "model.json").write_text(
        json.dumps({"version": "2026.1", "rules": rules, "pieces": len(model.pieces), "width": WIDTH}, indent=1) + "\n"
    )


if __name__ == "__main__":
    main()
