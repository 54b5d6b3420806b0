"""The model in the package loads, answers what it promises, and sends nothing anywhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from checks.derogatory.model import FLAGS, FOLDER, TextModel, version
from checks.derogatory.spans import carrying_words

ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.skipif(not (FOLDER / "model.onnx").exists(), reason="the model has not been built")


@pytest.fixture(scope="module")
def model() -> TextModel:
    return TextModel.load()


def test_scores_come_in_the_order_of_the_texts(model: TextModel) -> None:
    texts = ["lovely day", "those filthy immigrants are vermin, send them all back", "lovely day", ""]
    first, hateful, again, empty = model.scores(texts)
    assert first == again
    assert hateful.hate > max(first.hate, empty.hate)


def test_a_text_scores_the_same_in_any_company(model: TextModel) -> None:
    text = "you are all vermin and I hope you rot"
    [alone] = model.scores([text])
    together = model.scores(["lovely day", text, "", "a " * 70 + "nice walk"])[1]
    assert together.derogatory == pytest.approx(alone.derogatory, abs=0.002)  # what rounding leaves


def test_many_texts_on_several_threads_score_as_each_by_itself(model: TextModel) -> None:
    texts = [f"{'these kids ' * (n % 7)}are thick as mince, number {n}" for n in range(40)]
    several = TextModel.load(threads=3).scores(texts)
    assert [round(one.unsuitable, 2) for one in several] == pytest.approx(
        [model.scores([text])[0].unsuitable for text in texts], abs=0.02
    )


def test_the_version_is_told_without_opening_the_weights(model: TextModel) -> None:
    assert version() == model.version


def test_no_texts_no_scores(model: TextModel) -> None:
    assert model.scores([]) == []


def test_scores_are_probabilities(model: TextModel) -> None:
    for scores in model.scores(["what a waste of space", "\U0001f600", "\u200b", "привет"]):
        assert all(0 <= scores.flag(name) <= 1 for name in FLAGS)
        assert 0 <= scores.unsuitable <= 1
        assert sum(scores.target_scores.values()) == pytest.approx(1, abs=1e-4)
        assert scores.target in scores.target_scores
        assert scores.severity_level in range(4)


@pytest.mark.parametrize(
    "text",
    [
        "those filthy immigrants are vermin, send them all back",
        "these kids are thick as mince and will all end up inside",
        "those f1lthy imm1grants are verm1n, send them all back",
    ],
)
def test_plain_cases_are_flagged(model: TextModel, text: str) -> None:
    assert model.flags(model.scores([text])[0])


@pytest.mark.parametrize("text", ["Happy birthday to the best sister!", "quiz night on Friday, all welcome", ""])
def test_ordinary_cases_are_not(model: TextModel, text: str) -> None:
    assert model.flags(model.scores([text])[0]) == ()


def test_an_insult_late_in_a_long_text_is_still_seen(model: TextModel) -> None:
    insult = "those filthy immigrants are vermin, send them all back"
    [long] = model.scores(["we had a nice walk by the river today " * 40 + insult])
    assert "hate" in model.flags(long)


def test_words_that_carried_the_judgement_lie_in_the_text_as_written(model: TextModel) -> None:
    text = "\U0001f600\U0001f600 honestly those imm1grants are v\u200bermin"
    spans = carrying_words(model, text, "hate")
    assert spans == sorted(spans)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert "imm1grants" in " ".join(text[span.start : span.end] for span in spans)


def test_carrying_words_of_nothing(model: TextModel) -> None:
    assert carrying_words(model, "", "hate") == []


def test_the_runtime_loads_only_when_asked_and_only_with_telemetry_off() -> None:
    code = (
        "import os, sys, checks, checks.derogatory.model as m\n"
        "assert 'onnxruntime' not in sys.modules\n"
        "m.TextModel.load()\n"
        "assert os.environ['ORT_DISABLE_TELEMETRY'] == '1'\n"
        "assert 'onnxruntime' in sys.modules and 'torch' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_one_file_alone_imports_the_runtime() -> None:
    sources = [path for folder in ("checks", "scanner", "training") for path in (ROOT / folder).rglob("*.py")]
    importing = [path.name for path in sources if "import onnxruntime" in path.read_text(encoding="utf-8")]
    assert importing == ["inference.py"]
