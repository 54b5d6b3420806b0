"""
The browser that is there: found where each system keeps one, and used to print a page of ours to PDF.

Nothing is installed and nothing is fetched: the page is a file, and the browser is started so that it can reach no network.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

NAMED_IN: Final = "PROFILE_HYGIENE_CHROMIUM"
_NAMES: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
    "chrome",
)
_MAC: Final = ("Google Chrome", "Microsoft Edge", "Chromium")
_WINDOWS: Final = (
    r"Google\Chrome\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
    r"Chromium\Application\chrome.exe",
)
_PATIENCE: Final = 60.0
_OFFLINE: Final = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pdf-header-footer",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",  # nobody listens at "discard", so an address without a name leads nowhere either
)


def find(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> Path | None:
    """Return a Chromium, Chrome or Edge of this computer; the one that PROFILE_HYGIENE_CHROMIUM names comes first."""
    for candidate in _candidates(environment, system):
        if candidate.is_file():
            return candidate
    return None


def _candidates(environment: Mapping[str, str], system: str) -> Iterator[Path]:
    if named := environment.get(NAMED_IN):
        yield Path(named)
    for name in _NAMES:
        if found := shutil.which(name, path=environment.get("PATH", "")):
            yield Path(found)
    if system == "darwin":
        for home in (Path("/Applications"), Path(environment.get("HOME", "/")) / "Applications"):
            yield from (home / f"{name}.app/Contents/MacOS/{name}" for name in _MAC)
    if system == "win32":
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            if folder := environment.get(variable):
                yield from (Path(folder) / place for place in _WINDOWS)


def print_pdf(page: bytes, browser: Path) -> bytes | None:
    """Return an HTML page as a PDF, printed by the browser; None where it could not."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    # A profile of its own, thrown away after: nothing of the person's browser is read, nothing is remembered.
    with tempfile.TemporaryDirectory(prefix="profile-hygiene-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, printed = folder / "page.html", folder / "page.pdf"
        source.write_bytes(page)
        command = [str(browser), *_OFFLINE, *(["--no-sandbox"] if root else [])]  # as root a browser has no sandbox
        command += [f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={printed}", source.as_uri()]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE)  # noqa: S603 - ours, no shell
            content = printed.read_bytes()
        except (OSError, subprocess.SubprocessError):
            return None
    return content if content.startswith(b"%PDF") else None
