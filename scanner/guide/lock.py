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
    handle = _opened(path)
    try:
        yield
    finally:
        if sys.platform != "win32":  # while it is held, so that nobody who waits for this file gets it when it is gone
            path.unlink(missing_ok=True)
        os.close(handle)
        if sys.platform == "win32":
            with contextlib.suppress(OSError):  # another guide may just look at it
                path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # a folder in which nothing came to be need not stay
            folder.rmdir()


def _opened(path: Path) -> int:
    """Return the file, locked. One that its holder took away in between is no lock: then the next one is tried."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(handle)
            if path.exists() and os.path.samestat(os.fstat(handle), path.stat()):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


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
