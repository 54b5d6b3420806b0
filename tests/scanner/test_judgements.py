"""What is judged once is not judged again: the same answers, no words in the file, and nothing old after a change."""

from __future__ import annotations

import dataclasses
import os

import pytest

from checks.content import Audience, Author, Item, Kind
from checks.finding import Finding, Label, Level, Span, Sure
from checks.settings import Settings
from scanner.judgements import FILE_NAME, Judgements, judges_of

ITEM = Item("facebook", Kind.COMMENT, "c1", "these kids are thick as mince")
FOUND = Finding(
    "T-YP", "derogatory", ITEM, Level.FIRST, "It may be about young people.", Sure.LIKELY, 0.93,
    (Span(15, 20, "insult"),), (Label("x", 0.5, (1, 2, 3, 4)), Label("y", 0.25)),
)  # fmt: skip


@pytest.fixture
def saved(tmp_path):
    first = Judgements("salt", "judges")
    first.remember(ITEM, [FOUND])
    first.remember(dataclasses.replace(ITEM, text="A lovely session."), [])
    first.remember_quiet_picture(ITEM, b"pixels", None)
    first.save(tmp_path)
    return tmp_path


def again(folder, salt="salt", judges="judges"):
    known = Judgements(salt, judges)
    return known if known.load(folder) else None


def test_what_was_found_is_found_again(saved):
    """Every part of the finding, on the thing as it is now: its id, day and address may be others."""
    now = dataclasses.replace(ITEM, id="c2", url="https://example.org/1", source="other.json")
    known = again(saved)
    assert known.of(now) == [dataclasses.replace(FOUND, item=now)]
    assert known.of(dataclasses.replace(ITEM, text="A lovely session.")) == []
    assert known.of(dataclasses.replace(ITEM, text="Another one.")) is None


@pytest.mark.parametrize(
    "change",
    [
        {"text": "these kids are thick as mince."},
        {"platform": "x"},
        {"kind": Kind.POST},
        {"author": Author.OTHER},
        {"audience": Audience.PUBLIC},
        {"context": "Group"},
        {"field": "bio"},
    ],
)
def test_what_a_judge_reads_makes_it_another_thing(saved, change):
    """Then it is judged."""
    assert again(saved).of(dataclasses.replace(ITEM, **change)) is None


def test_pictures(saved):
    """One in which nothing was found is known by its pixels and what is over and beside it."""
    known = again(saved)
    assert known.quiet_picture(ITEM, b"pixels", None)
    assert not known.quiet_picture(ITEM, b"pixels", b"")
    assert not known.quiet_picture(ITEM, b"pixel", b"s")
    assert not known.quiet_picture(dataclasses.replace(ITEM, field="profile_picture"), b"pixels", None)
    assert not known.quiet_picture(dataclasses.replace(ITEM, text="Pints all night"), b"pixels", None)
    assert not known.quiet_picture(dataclasses.replace(ITEM, context="Brunch"), b"pixels", None)
    assert not known.quiet_picture(ITEM, b"pixels", None, "Pints all night")


def test_no_words_in_the_file(saved):
    """Neither what was written nor where, and without the salt nobody can try out a text on it."""
    content = (saved / FILE_NAME).read_bytes()
    for told in (b"mince", b"thick", b"lovely", b"facebook", b"comment", b"c1", b"salt"):
        assert told not in content
    assert again(saved, salt="other") is None


def test_another_judge_knows_nothing(saved):
    """Nor a damaged file, nor none: then everything is judged."""
    assert again(saved, judges="newer") is None
    path = saved / FILE_NAME
    for content in (b"", b"x", path.read_bytes()[:60], path.read_bytes()[:-5], b"profile-hygiene judgements 1\n[]\n"):
        path.write_bytes(content)
        assert again(saved) is None
    path.unlink()
    assert again(saved) is None


def test_only_what_is_still_there_is_kept(saved):
    """What was deleted leaves no trace in the next file."""
    known = again(saved)
    known.of(ITEM)
    known.save(saved)
    assert again(saved).of(ITEM) is not None
    assert again(saved).of(dataclasses.replace(ITEM, text="A lovely session.")) is None


@pytest.mark.skipif(os.name != "posix", reason="this system knows no modes")
def test_it_is_for_its_owner_alone(saved):
    """As the review is."""
    assert (saved / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_what_judges_by_is_all_that_goes_into_a_judgement(monkeypatch, tmp_path):
    """Other checks, other names, another line in a rule file: other judges."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a.toml").write_text("x = 1")
    (tmp_path / "__pycache__").mkdir()
    monkeypatch.setattr("scanner.judgements.resources.files", lambda _: tmp_path)
    first = judges_of(Settings())
    assert judges_of(Settings()) == first
    assert judges_of(Settings(checks=frozenset({"groups"}))) != first
    assert judges_of(Settings(names=("Larkfield",))) != first
    (tmp_path / "__pycache__" / "x.pyc").write_text("")
    assert judges_of(Settings()) == first
    (tmp_path / "rules" / "a.toml").write_text("x = 2")
    assert judges_of(Settings()) != first
