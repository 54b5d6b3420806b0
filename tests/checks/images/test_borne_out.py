"""A drink or a weapon that is nearly seen is told where words beside the picture speak of it. Words take nothing away."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest

from checks.content import Item, Kind
from checks.finding import Sure
from checks.images import labels
from checks.images.judge import judge
from checks.rules import all_rules
from samples import pictures as drawn

WORDS = {"alcohol": ("P-DRINK", "Pints all night"), "weapon": ("P-WEAPON", "Got my new machete")}
HARMLESS = [
    "",
    "Mocktails at the youth club",
    "Nerf guns at dawn",
    "Sunday walk",
    "Dry January, not one pint, no alcohol",
]


def stored(image):
    with io.BytesIO() as buffer:
        image.save(buffer, "JPEG", quality=92)
        return buffer.getvalue()


SCENE = stored(drawn.landscape())


@pytest.fixture
def scoring(monkeypatch):
    """Give a head a score for every picture: it reports from 1 on, as likely from 2 on, and from 0 on it is near."""

    def given(score, label="alcohol"):
        nothing = np.zeros(labels.look(drawn.landscape()).given.shape, dtype=np.float32)
        head = labels.Head(nothing, bias=score, near=0.0, bar=1.0, likely=2.0)
        monkeypatch.setattr(labels, "heads", lambda: {label: head})

    return given


def found(text="", beside="", context=None):
    item = Item("facebook", Kind.IMAGE, "fb:1", text=text, context=context, media="photos/1.jpg")
    return judge(item, SCENE, pictures="none", beside=beside).findings


@pytest.mark.parametrize("label", WORDS)
def test_a_caption_bears_out_what_is_nearly_seen_and_the_reason_says_both(scoring, label):
    scoring(0.5, label)
    rule, caption = WORDS[label]
    (finding,) = found(caption)
    assert (finding.rule, finding.sure) == (rule, Sure.POSSIBLE)
    assert "picture may show" in finding.reason
    assert "words beside it speak of one" in finding.reason
    assert [(one.label, one.score < 0.5) for one in finding.labels] == [(label, True)]
    assert [caption[span.start : span.end] for span in finding.spans] == [
        caption.split()[0 if label == "alcohol" else -1]
    ]


def test_the_album_and_the_words_of_the_post_do_so_too_and_mark_nothing_in_the_caption(scoring):
    scoring(0.5)
    for words in ({"context": "Bottomless brunch"}, {"beside": "Pints all night"}):
        (finding,) = found("us", **words)
        assert (finding.rule, finding.spans) == ("P-DRINK", ())


@pytest.mark.parametrize("caption", HARMLESS)
def test_other_words_do_not(scoring, caption):
    scoring(0.5)
    assert found(caption) == ()
    scoring(0.5, "weapon")
    assert found(caption) == ()


@pytest.mark.parametrize("score", [-0.1, -9.0])
def test_no_word_makes_a_finding_of_what_was_not_seen(scoring, score):
    for label, (_, caption) in WORDS.items():
        scoring(score, label)
        assert found(caption, caption, caption) == ()


@pytest.mark.parametrize("score", [1.1, 2.1])
@pytest.mark.parametrize("caption", [*HARMLESS, "Pints all night"])
def test_no_word_takes_anything_away(scoring, score, caption):
    scoring(score)
    (bare,) = found()
    (finding,) = found(caption, caption, caption)
    parts = ("rule", "level", "sure", "score", "labels", "reason")
    assert [getattr(finding, part) for part in parts] == [getattr(bare, part) for part in parts]
    assert bare.reason.startswith("This picture looks as if")


def test_the_near_bar_lies_below_the_bar_and_not_far():
    """Twenty in a thousand photographs without it pass, as the figures say; more would make every caption a finding."""
    figures = json.loads((Path(labels.__file__).parent / "model" / "figures.json").read_text("utf-8"))
    for name, head in labels.heads().items():
        assert head.near < head.bar <= head.likely
        assert figures[name]["false alarms if words beside it said so"] <= 0.02
        assert figures[name]["found with words beside it that say so"] > figures[name]["found"]


def test_words_bear_out_what_is_shared_and_ordinary_only_where_it_is_nearly_seen(shared):
    """Of the development set's pictures without a drink hardly any is near enough for “Pints all night” to count."""
    folder = shared / "data" / "images"
    if not folder.is_dir():
        pytest.skip("the labelled pictures are not here")
    ordinary, told = 0, []
    for line in (folder / "labels.jsonl").read_text("utf-8").splitlines():
        label = json.loads(line)
        if label["kind"] != "photo" or label["expected"] != ["ok"]:
            continue
        item = Item("facebook", Kind.IMAGE, "fb:1", text="Pints all night, me and my machete")
        rules = {one.rule for one in judge(item, (folder / label["file"]).read_bytes(), pictures="none").findings}
        ordinary += 1
        told += [label["file"]] * bool(rules & {"P-DRINK", "P-WEAPON"})
    assert ordinary > 10
    assert len(told) <= 4, told  # cocoa, milk and coffee in the glasses of cocktails


def test_a_copy_of_a_picture_under_other_words_is_judged_by_its_own(scoring):
    from checks.images.again import Memory  # noqa: PLC0415 - only here

    scoring(0.5)
    memory = Memory()
    items = [
        Item("facebook", Kind.IMAGE, str(at), text=text) for at, text in enumerate(("Sunday walk", "Pints all night"))
    ]
    told = [judge(item, SCENE, pictures="none", memory=memory).findings for item in items]
    assert [[one.rule for one in findings] for findings in told] == [[], ["P-DRINK"]]


def test_only_rules_that_say_so_need_pixels_too():
    alone = {rule.id: rule.alone for rule in all_rules().values() if rule.check == "images" and rule.needs}
    assert alone == {"P-YP": True, "P-DRUG": True, "P-GORE": True, "P-DRINK": False, "P-WEAPON": False}
