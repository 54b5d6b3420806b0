"""`profile-hygiene browser install`: gets a browser for live profiles, in the way that this system allows."""

from __future__ import annotations

import shutil
import subprocess
import sys

import click

from scanner.errors import UserError
from scanner.live.browser import NoBrowser, tried

_MEANS = "It fetches Chromium, about 170 MB, from the makers of Playwright, into a folder of your own account."
_SYSTEM = {
    "win32": "Edge comes with Windows. If it was taken out, install Edge or Chrome from its own page.",
    "darwin": "Install Chrome, Edge or Chromium from its own page, or with Homebrew:  brew install --cask chromium",
}
_LINUX = "Install it with your system’s own programs. On Debian and Ubuntu:  sudo apt install chromium"


@click.group(epilog="Example:  profile-hygiene browser install")
def browser() -> None:
    """Get a browser for live profiles. Archives need none."""


@browser.command(epilog="Example:  profile-hygiene browser install")
@click.option("-y", "--yes", is_flag=True, help="Go ahead without asking.")
def install(*, yes: bool) -> None:
    """Get a browser, where there is none. Says first what it will do, and asks."""
    try:
        click.echo(f"There is a browser already, and it works: {tried()}. Nothing was done.")
    except NoBrowser as missing:
        click.echo(missing.message, err=True)
    else:
        return
    own = _SYSTEM.get(sys.platform, _LINUX)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    click.echo(f"This will be run:  {' '.join(command)}\n{_MEANS}")
    if not yes and not (sys.stdin.isatty() and click.confirm("Go ahead?", default=True)):
        raise UserError(f"Nothing was done. Say --yes to go ahead without a question. Another way: {own}")
    done = subprocess.run(command, check=False, stdout=sys.stderr)  # noqa: S603 - ours, no shell
    if done.returncode:
        raise UserError(f"It could not be fetched. Is this computer online? Another way: {own}")
    try:
        click.echo(f"The browser works: {tried()}.")
    except NoBrowser as error:
        hint = " It may lack parts of the system: run “playwright install-deps chromium”." if _on_linux() else ""
        raise UserError(f"{error.message}{hint}") from None


def _on_linux() -> bool:
    return sys.platform == "linux" and shutil.which("apt-get") is not None
