"""
The pages of docs/ that are made and not written: every rule with its examples, every platform with what is read of it.

`scripts/docs` writes them and a test keeps them true. Words that a rule keeps out of sight (slurs) stand in no example.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from checks.finding import CHECK_NAMES, Level, Share
from checks.policy import CLAUSES, LABELS, NAME
from checks.policy_file import protected
from checks.registry import unanswered
from checks.rules import Reads, Rule, all_rules
from checks.rules.lexicons import lexicons
from scanner import how_to
from scanner.archives.reader import Reader, readers

_MADE: Final = "<!-- Made by scripts/docs. Change the rules or the readers, not this page. -->"
_CHECKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "derogatory": "Words: posts, comments, captions, profile texts",
        "images": "Pictures",
        "groups": "Groups, pages, apps and follows",
        "exposure": "The profile itself",
    }
)
_LEVELS: Final[Mapping[Level, str]] = MappingProxyType(
    {
        Level.STOP: "Stop and get help",
        Level.FIRST: "Deal with this first",
        Level.LOOK: "Worth a look",
        Level.TIDY: "Tidy up",
        Level.SUPPORT: "For you",
    }
)
_SHARES: Final[Mapping[Share, str]] = MappingProxyType(
    {
        Share.ALL: "the whole card, where you choose to show it",
        Share.TITLE: "its title, where you choose to show it, and its words only if you open them",
        Share.NEVER: "nothing, ever",
    }
)
_ACTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "delete": "delete it", "edit": "edit the words", "limit": "change who can see it", "untag": "remove your tag",
        "leave": "leave, unfollow or unlike", "disconnect": "remove the app's access", "setting": "change a setting",
        "close": "close the old account", "report": "report it to the platform", "look": "look at it",
        "talk": "talk to your coordinator", "keep": "keep it",
    }
)  # fmt: skip


def pages() -> dict[str, str]:
    """Return each page by its name."""
    return {"rules.md": "\n".join(_rules()), "platforms.md": "\n".join(_platforms())}


def _rules() -> Iterator[str]:
    rules = all_rules().values()
    yield f"# The rules\n\n{_MADE}\n"
    yield f"{len(rules)} rules, each with what it looks for, what only looks like it, and what you could do."
    yield "A level is where a rule starts. What only friends can see, or what others wrote, stands lower."
    yield "None of them looks at what you believe, who you love or who you are.\n"
    yield f"The quoted words are those of the {NAME}. An organisation can put its own in their place"
    yield "(`profile-hygiene policy init`), switch a rule off or lower it.\n"
    for check in CHECK_NAMES:
        yield f"## {_CHECKS[check]}\n"
        for rule in rules:
            if rule.check == check and rule.level is not Level.STOP:
                yield from _rule(rule)
    yield "## Stop and get help\n"
    yield "No detector raises one of these, and no organisation can switch one off. Each leads to the same page.\n"
    for rule in rules:
        if rule.level is Level.STOP:
            yield from _rule(rule)
    yield "## Dates of the word lists\n"
    yield from (f"- `{_plain(name)}`: {date}" for name, date in sorted(lexicons().dates.items()))
    yield ""


def _rule(rule: Rule) -> Iterator[str]:
    yield f"### {rule.id}: {_plain(rule.title)}\n"
    yield f"{_plain(rule.why)}\n"
    yield f"- Level: {_LEVELS[rule.level]}. How sure: {rule.sure.value}."
    if rule.part:
        quoted = f", “{_plain(CLAUSES[rule.part])}”" if rule.part in CLAUSES else ""
        yield f"- Policy {rule.part}, {LABELS[rule.part].lower()}{quoted}"
    else:
        yield "- Not a policy matter."
    if rule.actions:
        yield f"- You could: {', '.join(_ACTIONS[action] for action in rule.actions)}."
    yield f"- A coordinator sees: {_SHARES[rule.share]}."
    if rule.stop:
        yield f"- The page “Stop and get help” is shown beside it ({rule.stop})."
    if protected(rule):
        yield "- An organisation cannot switch it off."
    if rule.reads is Reads.PERSON:
        yield "- Nothing is looked at: only you can check it."
    elif why := unanswered(rule):
        yield f"- Today: {why}."
    yield ""
    for title, lines in (("Counts", rule.counts), ("Does not count", rule.looks_like)):
        if lines:
            yield f"{title}:\n"
            yield from (f"- {_plain(line)}" for line in lines)
            yield ""


def _platforms() -> Iterator[str]:
    yield f"# The platforms\n\n{_MADE}\n"
    yield "What is read of each, what is not in its archive, and how to ask for the archive. Menus move: the steps were"
    yield "written on the day that stands beside them. `profile-hygiene platforms` says the same.\n"
    for reader in sorted(readers(), key=lambda one: one.title.casefold()):
        yield from _platform(reader)


def _platform(reader: type[Reader]) -> Iterator[str]:
    yield f"## {_plain(reader.title)}{' (experimental)' if reader.experimental else ''}\n"
    yield f"Is read: {_plain(reader.reads)}.\n"
    if reader.lacks:
        yield "Is not in the archive, so look yourself:\n"
        yield from (f"- {_plain(gap)}" for gap in reader.lacks)
        yield ""
    yield "How to ask for the archive:\n"
    yield from (f"{number}. {_plain(step)}" for number, step in enumerate(reader.how_to_get, 1))
    yield ""
    if written := how_to.platforms().get(reader.platform):
        yield f"Steps to change things there were written on {written.day} {written:%B %Y}.\n"


def _plain(text: str) -> str:
    """Return text that Markdown shows as it stands."""
    one_line = " ".join(text.split())
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>#|~" else sign for sign in one_line)
