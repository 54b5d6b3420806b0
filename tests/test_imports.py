"""Printing help loads no model, no browser and no picture library: it is there at once, and on a broken machine too."""

from __future__ import annotations

import subprocess
import sys

import pytest

from scanner.cli import main

HEAVY = (
    "onnxruntime",
    "PIL",
    "numpy",
    "playwright",
    "lxml",
    "tokenizers",
    "nudenet",
    "indexed_gzip",
    "jinja2",
    "starlette",
    "uvicorn",
)

SCRIPT = """
import sys
from scanner.cli import main
try:
    main({arguments!r}, prog_name="profile-hygiene")
finally:
    print(*sorted({{name.partition(".")[0] for name in sys.modules}} & set({heavy!r})), file=sys.stderr)
"""


def loaded_by(*arguments):
    script = SCRIPT.format(arguments=arguments, heavy=HEAVY)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("Usage: ")
    return done.stderr.split()


@pytest.mark.parametrize("command", ["", *main.commands])
def test_help_loads_nothing_heavy(command):
    assert loaded_by(*command.split(), "--help") == []
