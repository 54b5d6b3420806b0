"""A visit as the terminal sees it: its progress, and what Ctrl-C does to it."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import click

from scanner.cli.login import Login
from scanner.live.address import Profile
from scanner.live.limits import Limits
from scanner.live.visit import Visit, Visitor


def go(profile: Profile, limits: Limits, login: Login | None = None, *, quiet: bool) -> Visit:
    """Visit a profile, saying on standard error how it gets on."""

    def told(text: str) -> None:
        if not quiet:
            click.echo(text, err=True)

    # In a thread of its own, so that the main one is free to hear Ctrl-C, whatever the browser does.
    with _progress(login, quiet=quiet) as seen, ThreadPoolExecutor(1) as thread:
        visitor = Visitor(profile, limits, seen, warn=told, sign_in=login.sign_in if login else None)
        visit = thread.submit(visitor.go)
        if login:
            login.ask()
        return visit.result()


@contextlib.contextmanager
def _progress(login: Login | None, *, quiet: bool) -> Iterator[Callable[[int, int], bool]]:
    """
    Give what hears how the visit gets on.

    Ctrl-C ends the visit there, and what was read is kept; twice ends it all, and so does once before anything was read.
    """
    stopped = threading.Event()
    drawn = not quiet and sys.stderr.isatty()

    def stop(number: int, frame: Any) -> None:
        if stopped.is_set() or (login and login.under_way):
            signal.default_int_handler(number, frame)
        stopped.set()

    def seen(posts: int, pictures: int) -> bool:
        if drawn:
            click.echo(f"\rReading the page: {posts:,} posts, {pictures:,} pictures", err=True, nl=False)
        return not stopped.is_set()

    main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, stop) if main else None
    try:
        yield seen
    finally:
        if main:
            signal.signal(signal.SIGINT, before)
        if drawn:
            click.echo("", err=True)
        if stopped.is_set():
            click.echo("Stopped. What was read by then is kept, and the report says so.", err=True)
