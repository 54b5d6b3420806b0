"""One guide for one review folder: the system itself lets go of the lock when the program is gone, however it went."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from scanner.errors import UserError
from scanner.review import private_folder

FILE_NAME: Final = "guide.lock"
_TAKEN: Final = (
    "The page of this review is open already. Go to that window. If it is lost, stop the other guide with Ctrl-C, "
    "or wait: it stops by itself when nobody uses it."
)


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the folder for this program alone. Raises UserError where another guide has it."""
    private_folder(folder)
    path = folder / FILE_NAME
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(handle)
        yield
    finally:
        os.close(handle)
        with contextlib.suppress(OSError):  # on Windows another guide that waits has it open
            path.unlink()
        with contextlib.suppress(OSError):  # a folder in which nothing came to be need not stay
            folder.rmdir()


def _take(handle: int) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - of this system alone

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - of this system alone

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise UserError(_TAKEN) from None
