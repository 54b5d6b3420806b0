"""Build the text model: `python -m training.text.build [--shared ../shared] [--until STAGE] [--again STAGE]`.

Stages that are done are not run again, and a training that was stopped goes on from its last checkpoint.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from tokenizers import Tokenizer

from checks.derogatory.model import FOLDER, TextModel
from training.text.choices import choose
from training.text.evaluate import compare_quantised, evaluate
from training.text.measure import Judged
from training.text.model_card import model_card
from training.text.package import write_choices, write_model
from training.text.texts import Texts, load
from training.text.train import Course, train

HERE = Path(__file__).parent
SEED = 20
VERSION = "2026.1"
STAGES = ("data", "public", "own", "package")
PUBLIC_RATE, OWN_RATE = 1.2e-4, 8e-5
COMPARED = 1500  # texts on which 8 bits are compared with 32


def package(texts: Texts, weights: Path, work: Path) -> None:
    """Export, calibrate, set thresholds, measure, and write the model card."""
    write_model(weights, work, FOLDER, VERSION)
    unfitted = TextModel.load()
    development = Judged.by(unfitted, texts.development())
    ordinary = [part for name in ("goemotions", "never_flag") if (part := development.of(name)).examples]
    choices = choose(development, ordinary)
    write_choices(FOLDER, VERSION, choices)
    model = TextModel.load()
    measured = Judged.by(model, texts.measured())
    report = evaluate(model, development, measured)
    some = Judged(measured.examples[-COMPARED:], measured.outputs[-COMPARED:])
    compare_quantised(report, model, work / "full.onnx", Tokenizer.from_file(str(FOLDER / "tokenizer.json")), some)
    megabytes = (FOLDER / "model.onnx").stat().st_size / 1e6
    learnt = sum(post.split == "train" for post in texts.own)
    card = model_card(report, VERSION, megabytes, learnt, choices.thresholds)
    (FOLDER / "MODEL_CARD.md").write_text(card, encoding="utf-8")


def main() -> None:
    """Run the stages that have not run yet, up to the one named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="where the shared data lies")
    parser.add_argument("--work", type=Path, default=HERE / "work", help="where checkpoints are kept")
    parser.add_argument("--until", choices=STAGES, default=STAGES[-1], help="the last stage to run")
    parser.add_argument("--again", choices=("public", "own"), action="append", default=[], help="train this once more")
    options = parser.parse_args()
    options.work.mkdir(exist_ok=True)
    for stage in options.again:
        (options.work / f"{stage}.pt").unlink(missing_ok=True)
    last = STAGES.index(options.until)
    texts = load(options.shared, HERE, options.work)
    weights = Path()
    if last >= STAGES.index("public"):
        weights = train(Course("public", PUBLIC_RATE, SEED), texts.public_mix(SEED), options.work)
    if last >= STAGES.index("own"):
        weights = train(Course("own", OWN_RATE, SEED + 1, start=weights), texts.own_mix(SEED + 1), options.work)
    if last >= STAGES.index("package"):
        package(texts, weights, options.work)


if __name__ == "__main__":
    main()
