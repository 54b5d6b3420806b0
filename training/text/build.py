"""Build the text model: `python -m training.text.build [--shared ../shared] [--until STAGE] [--again STAGE]`.

Stages that are done are not run again, and a training that was stopped goes on from its last checkpoint.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from tokenizers import Tokenizer

from checks.derogatory.model import FOLDER, TextModel
from training.text.batches import BATCH
from training.text.choices import choose
from training.text.evaluate import compare_company, compare_quantised, evaluate
from training.text.measure import Judged
from training.text.model_card import model_card
from training.text.package import write_choices, write_model
from training.text.texts import Texts, load
from training.text.train import Course, train, unread

HERE = Path(__file__).parent
SEED = 20
VERSION = "2026.1"
STAGES = ("data", "public", "own", "last", "more", "final", "gentle", "package")
PUBLIC_RATE, OWN_RATE, LAST_RATE, MORE_RATE = 1.2e-4, 8e-5, 6e-5, 8e-5
FINAL_RATE, GENTLE_RATE = 5e-5, 3e-5
# The machine of the first build was too busy for all the texts; the own stage brings the rate down from where the public
# one ends. Batches of 32.
PUBLIC_STEPS, LAST_STEPS = 1973, 520
MORE_LONGEST = 48  # tokens; the texts of these two stages are short
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
    learnt = (PUBLIC_STEPS * BATCH, sum(post.split == "train" for post in texts.own))
    card = model_card(report, VERSION, megabytes, learnt, choices.thresholds)
    (FOLDER / "MODEL_CARD.md").write_text(card, encoding="utf-8")


def main() -> None:
    """Run the stages that have not run yet, up to the one named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="where the shared data lies")
    parser.add_argument("--work", type=Path, default=HERE / "work", help="where checkpoints are kept")
    parser.add_argument("--until", choices=STAGES, default=STAGES[-1], help="the last stage to run")
    parser.add_argument("--again", choices=STAGES[1:-1], action="append", default=[], help="train this once more")
    options = parser.parse_args()
    options.work.mkdir(exist_ok=True)
    for stage in options.again:
        (options.work / f"{stage}.pt").unlink(missing_ok=True)
    wanted = STAGES[: STAGES.index(options.until) + 1]
    texts = load(options.shared, HERE, options.work)
    public = Course("public", PUBLIC_RATE, SEED, stop=PUBLIC_STEPS, settles=False)
    weights = Path()
    if "public" in wanted:
        weights = train(public, texts.public_mix(SEED), options.work)
    if "own" in wanted:
        weights = train(Course("own", OWN_RATE, SEED + 1, start=weights), texts.own_mix(SEED + 1), options.work)
    if "last" in wanted:
        mix = texts.last_mix(unread(public, texts.public_mix(SEED)), SEED + 2)
        weights = train(Course("last", LAST_RATE, SEED + 2, weights, LAST_STEPS), mix, options.work)
    if "more" in wanted:
        more = Course("more", MORE_RATE, SEED + 3, weights, longest=MORE_LONGEST, words_learn=False)
        weights = train(more, texts.more_mix(SEED + 3), options.work)
    if "final" in wanted:
        final = Course("final", FINAL_RATE, SEED + 4, weights, longest=MORE_LONGEST, words_learn=False)
        weights = train(final, texts.final_mix(SEED + 4), options.work)
    if "gentle" in wanted:
        gentle = Course("gentle", GENTLE_RATE, SEED + 5, weights, longest=MORE_LONGEST, words_learn=False)
        weights = train(gentle, texts.gentle_mix(SEED + 5), options.work)
    if "package" in wanted:
        package(texts, weights, options.work)


if __name__ == "__main__":
    main()
