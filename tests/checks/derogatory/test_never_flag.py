"""What is harmless although its words are not, told from the words alone."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from checks.derogatory.judge import verdicts
from checks.derogatory.never_flag import OWN_IDENTITY, QUOTED, settle
from checks.rules.engine import read

SUITES = Path(__file__).parents[3] / "training" / "text" / "never_flag"
MOST_WRONG = 0.05  # a finding on these is a fault; this only keeps it from growing unseen

HARD = ("insult", "contempt", "put-down", "dehumanising", "threat")


def hard(text: str) -> list[str]:
    return [text[m.start : m.end] for m in settle(read(text)).reading.matches if m.what in HARD]


@pytest.mark.parametrize(
    "text",
    [
        "I was a feral teenager",
        "I'm an absolute muppet, lost my keys",
        "I am such a clown",
        "thick as mince, me",
        "The kids called me a muppet, fair enough",
        "I'm a teacher and an idiot",
        "They are not thugs",
        "no such thing as a feral child",
        "Not one of these kids is a waste of space",
        "She isn't a bad mother, she isn't a waste of space",
        "Stop calling them feral",
        "Anyone who calls a child a waste of space should be ashamed",
        '"These kids are scum" said a man on the bus. I reported him.',
        "A neighbour shouted at us that we are scroungers. He called our boys thugs. Complaint is in",
    ],
)
def test_these_words_are_nobodys_contempt(text: str) -> None:
    assert hard(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I think these kids are feral", "feral"),
        ("I am sick of them, the idiots", "idiots"),
        ("I was told that he is a clown and he is a clown", "clown"),
        ("not sure why, but these kids are feral", "feral"),
        ("'Welcome' says the sign. What a shower of wasters they are", "shower of wasters"),
    ],
)
def test_these_words_stay(text: str, words: str) -> None:
    assert words in hard(text)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("I'm gay and I drive a milk tanker", OWN_IDENTITY),
        ("Proud Irish Traveller, first with a degree", OWN_IDENTITY),
        ('he said "well are you eating enough" and that was it', QUOTED),
        ("free webinar for youth workers", "learning"),
        ("I've written to them", "complaint"),
        ("four years sober", "recovery"),
        ("what a match, the ref was blind", "sport"),
        ("new lyrics, second verse", "song"),
    ],
)
def test_marks(text: str, mark: str) -> None:
    assert mark in settle(read(text)).marks


def test_hatred_of_others_is_no_identity_of_ones_own() -> None:
    assert OWN_IDENTITY not in settle(read("those gay people again")).marks


@pytest.mark.slow
@pytest.mark.parametrize("suite", ["tuning", "kept_apart"])
def test_few_of_the_posts_that_must_never_be_flagged_are(suite: str) -> None:
    with (SUITES / f"{suite}.tsv").open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    answers = verdicts(texts)
    assert len(texts) == 240
    assert sum(answer.flagged is not False or bool(answer.categories) for answer in answers) <= MOST_WRONG * len(texts)


@pytest.mark.slow
def test_lines_of_a_profile_are_left_alone() -> None:
    """Everyone has such a line, and it is the first card of a report if it is taken amiss."""
    lines = (SUITES / "profile_lines.tsv").read_text(encoding="utf-8").splitlines()[1:]
    taken_amiss = [line for line, answer in zip(lines, verdicts(lines), strict=True) if answer.flagged]
    assert taken_amiss == []
