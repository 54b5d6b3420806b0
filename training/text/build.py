"""Build the text model: `python -m training.text.build [--shared ../shared] [--until STAGE] [--again STAGE]`.

Stages that are done are not run again, and a training that was stopped goes on from its last checkpoint.
"""

from __future__ import annotations

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tokenizers import Tokenizer

from checks.derogatory.model import FOLDER, TextModel
from training.text.choices import choose
from training.text.evaluate import compare_company, compare_quantised, evaluate
from training.text.measure import Judged
from training.text.model_card import model_card
from training.text.package import write_choices, write_model
from training.text.shipped import restore
from training.text.texts import Texts, load
from training.text.train import Course, average, train

HERE = Path(__file__).parent
SEED = 20
VERSION = "2026.4"
COURSES = (
    Course("public", 1.2e-4, seeds=(SEED,), words_learn=True),
    Course("mixed", 1.3e-4, seeds=(26, 27), longest=48, batch=64, lowest=0.15),
    # Read whole (128 tokens): the one unkind sentence of a long post often stands at its end.
    Course("posts", 1.0e-4, seeds=(71, 72), longest=128, batch=48, hidden=0.08, target_weight=1.5),
    Course("missed", 8.0e-5, seeds=(91, 92), longest=128, batch=48, hidden=0.08, target_weight=1.5),
)
OF_OUR_OWN = ("posts", "missed")  # the courses that can go on from weights that have shipped
STAGES = ("data", *(course.name for course in COURSES), "package")
COMPARED = 600  # texts on which 8 bits are compared with 32


def package(texts: Texts, weights: Path, work: Path) -> None:
    """Export, calibrate, set thresholds, measure, and write the model card."""
    write_model(weights, work, FOLDER, VERSION)
    unfitted = TextModel.load()
    development = Judged.by(unfitted, texts.development())
    choices = choose(development, Judged.by(unfitted, texts.ordinary()))
    write_choices(FOLDER, VERSION, choices)
    model = TextModel.load()
    measured = Judged.by(model, texts.measured())
    report = evaluate(model, development, measured)
    some = Judged(measured.examples[-COMPARED:], measured.outputs[-COMPARED:])
    compare_quantised(report, model, work / "full.onnx", Tokenizer.from_file(str(FOLDER / "tokenizer.json")), some)
    compare_company(report, model, some)
    megabytes = (FOLDER / "model.onnx").stat().st_size / 1e6
    card = model_card(report, VERSION, megabytes, sum(post.split == "train" for post in texts.own), choices.thresholds)
    (FOLDER / "MODEL_CARD.md").write_text(card, encoding="utf-8")


def stage(course: Course, start: Path | None, texts: Texts, work: Path) -> Path:
    """Go through a course once for each seed, side by side, and return the file of the averaged weights."""
    finished = work / f"{course.name}.pt"
    if not finished.exists():
        with ProcessPoolExecutor(min(len(course.seeds), os.cpu_count() or 1)) as pool:
            learning = [pool.submit(_learn, course, seed, start, texts, work) for seed in course.seeds]
            average([one.result() for one in learning], finished)
    return finished


def _learn(course: Course, seed: int, start: Path | None, texts: Texts, work: Path) -> Path:
    mix = texts.public_mix(seed) if course.name == COURSES[0].name else texts.mix(course.name, seed)
    return train(course, seed, start, mix, work)


def main() -> None:
    """Run the stages that have not run yet, up to the one named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="where the shared data lies")
    parser.add_argument("--work", type=Path, default=HERE / "work", help="where checkpoints are kept")
    parser.add_argument("--until", choices=STAGES, default=STAGES[-1], help="the last stage to run")
    parser.add_argument("--again", choices=STAGES[1:-1], action="append", default=[], help="train this once more")
    parser.add_argument("--go-on", action="store_true", help="spare the first courses, from the weights in the package")
    options = parser.parse_args()
    options.work.mkdir(exist_ok=True)
    for name in options.again:
        for path in options.work.glob(f"{name}.*pt"):
            path.unlink()
    wanted = STAGES[: STAGES.index(options.until) + 1]
    texts = load(options.shared, HERE, options.work)
    courses = [course for course in COURSES if course.name in wanted]
    weights = None
    if options.go_on:
        weights = restore(FOLDER / "model.onnx", options.work / "shipped.pt")
        courses = [course for course in courses if course.name in OF_OUR_OWN]
    for course in courses:
        weights = stage(course, weights, texts, options.work)
    if "package" in wanted and weights:
        package(texts, weights, options.work)


if __name__ == "__main__":
    main()
