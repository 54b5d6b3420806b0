"""Export a checkpoint of a training that still runs: `python -m training.text.early CHECKPOINT`.

For those who build on the model before it is done; the build replaces the files later.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch

from checks.derogatory.model import FOLDER
from training.text.package import write_model


def main() -> None:
    """Export the weights inside the checkpoint named on the command line."""
    checkpoint = Path(sys.argv[1])
    saved = torch.load(checkpoint, weights_only=True)
    weights = checkpoint.with_name("early.pt")
    torch.save(saved["network"], weights)
    write_model(weights, checkpoint.parent, FOLDER, "early")


if __name__ == "__main__":
    main()
