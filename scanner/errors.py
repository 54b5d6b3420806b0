"""
Everything that can go wrong and that a person can mend, in one tree. Each class knows its exit status.

    UserError            2  wrong use, or refused
    +-- NothingRead      3  no source could be read
    +-- Stopped        130  the person pressed Ctrl-C

What goes wrong *while* reading is no exception but a value: `Problem`. It is counted, shown in the report, and makes a
scan end with 4.
"""

from __future__ import annotations

import dataclasses

import click

DONE = 0
FOUND = 1
PARTLY_READ = 4


class UserError(click.ClickException):
    """One line for the person: what is wrong and what to do. Never holds what a person wrote."""

    exit_code = 2


class NothingRead(UserError):
    """No source could be read."""

    exit_code = 3


class Stopped(UserError):
    """The person stopped the command; 130 is what every system calls this."""

    exit_code = 130


class SourceRefused(Exception):
    """This one source cannot be read at all; the others still can. The message is for the person."""


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """
    Something in a source that was not read, and why, in the person's words.

    `source` is a path inside the archive. `lost` is false for what is only worth knowing (a file left out on purpose by
    the platform, a picture that the archive does not hold): such notes are shown but do not make a scan "partly read".
    """

    source: str
    reason: str
    lost: bool = True
