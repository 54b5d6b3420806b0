"""The review folder: made for its owner alone, its files whole or not there."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

FILE_NAME = "review.json"
REPORT = "report.html"


def private_folder(folder: Path) -> None:
    """
    Make a folder that only its owner can open.

    A folder that was there is closed to others only when it is a review folder already: a person may have named their desktop.
    """
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        if (folder / FILE_NAME).exists():
            folder.chmod(0o700)


def write_private(path: Path, content: bytes) -> Path:
    """Write a file with mode 0600 so that it is there whole or, if anything stops us, as it was before."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp makes it 0600
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    return path
