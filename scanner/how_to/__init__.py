"""
The steps on a platform that carry an action out: where to tap, in plain words, with the date they were written.

The tool changes nothing by itself; it shows these steps. Data, not code: one dated TOML file a platform. Menus move, so the
last line always says when the steps were written.
"""

from __future__ import annotations

import dataclasses
import tomllib
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Final

from checks.content import Kind

ACTIONS: Final = ("delete", "edit", "limit", "untag", "leave", "disconnect", "setting", "close", "report")
"""The actions that a platform has steps for. "Talk to your coordinator", "look at it" and "keep it" need none."""

_TOP: Final = {"platform", "written", "steps"}
_KEYS: Final = {"action", "kinds", "steps"}


class HowToError(ValueError):
    """A file of steps that cannot be used: which file and what is wrong."""


@dataclasses.dataclass(frozen=True, slots=True)
class Guide:
    """The steps of one platform, by action and kind; the kind "" stands for every kind without steps of its own."""

    written: date
    steps: dict[tuple[str, str], tuple[str, ...]]


def steps(platform: str, action: str, kind: str) -> tuple[str, ...]:
    """Return the steps for an action on a kind of item, the last one saying how old they are; empty where we have none."""
    guide = _guides().get(platform)
    if guide is None:
        return ()
    found = guide.steps.get((action, kind)) or guide.steps.get((action, ""))
    return (*found, _age(guide.written)) if found else ()


def platforms() -> dict[str, date]:
    """Return the platforms that steps are written for, and when they were written."""
    return {name: guide.written for name, guide in _guides().items()}


def parse(text: str, name: str) -> tuple[str, Guide]:
    """Return the platform and the steps of one file, strictly. Raises HowToError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise HowToError(f"{name}: {error}") from None
    if set(data) != _TOP or not isinstance(data["written"], date):
        raise HowToError(f"{name}: the top holds platform, written (a date) and steps")
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for entry in data["steps"]:
        for kind in _kinds(entry, name):
            if (entry["action"], kind) in found:
                raise HowToError(f"{name}: {entry['action']} for {kind or 'every kind'} stands twice")
            found[entry["action"], kind] = tuple(entry["steps"])
    return data["platform"], Guide(data["written"], found)


def _kinds(entry: dict[str, Any], name: str) -> list[str]:
    if not {"action", "steps"} <= set(entry) <= _KEYS or entry["action"] not in ACTIONS or not entry["steps"]:
        raise HowToError(f"{name}: an entry has a known action, its steps and at most kinds; look at {entry}")
    kinds: list[str] = entry.get("kinds", [""])
    if unknown := set(kinds) - {"", *(kind.value for kind in Kind)}:
        raise HowToError(f"{name}: {entry['action']} names kinds that are not known: {sorted(unknown)}")
    return kinds


@cache
def _guides() -> dict[str, Guide]:
    folder = resources.files("scanner.how_to")
    entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    return dict(
        parse(entry.read_text(encoding="utf-8"), entry.name) for entry in entries if entry.name.endswith(".toml")
    )


def _age(written: date) -> str:
    return (
        f"Menus move: these steps were written in {written:%B %Y}. "
        "If you cannot find a name, look for one that is close to it."
    )
