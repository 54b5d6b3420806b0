"""
Drawing for a terminal: one card as text that wraps at any width.

What comes from a profile is hostile here too: no sign of it may steer the terminal or turn the reading direction. Colour is
left out where NO_COLOR asks for that, and nothing is told by colour alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from scanner import report_words as words
from scanner.report_cards import Card, Entry, Piece

_WIDEST: Final = 84
_SHOWN: Final = 5
# Controls of both sets but for the line break, lone surrogates, and what turns the direction of reading.
_STEERING: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_STYLES: Final = {"first": "bold red", "look": "bold yellow", "tidy": "bold cyan", "support": "bold magenta"}


def plain(text: str) -> str:
    """Return a text that cannot steer a terminal; each sign taken out leaves one that shows it was there."""
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text)


class Screen:
    """Where things are shown, and how wide they may be."""

    def __init__(self, console: Console | None = None) -> None:
        """Show things on standard output, or on the console given."""
        # `emoji` and `highlight` off: what a person wrote is shown as it stands.
        self._console = console or Console(highlight=False, emoji=False, markup=False)
        self._console.width = max(20, min(self._console.width, _WIDEST))

    def say(self, text: str = "", style: str = "", indent: int = 0) -> None:
        """Show a paragraph."""
        self._show(Text(plain(text), style), indent)

    def heading(self, text: str) -> None:
        """Show a heading under a line, so that one card is told from the next."""
        self._console.print()
        self._console.rule(style="dim", characters="─" if self._console.encoding.startswith("utf") else "-")
        self.say(text, "bold")

    def numbered(self, choices: Iterable[str]) -> None:
        """Show what can be chosen, from 1."""
        for number, choice in enumerate(choices, 1):
            self.say(f"{number}  {choice}", indent=2)

    def card(self, card: Card, place: str, *, every: bool = False) -> None:
        """Show a card: what it is about, the words, why it is here. `place` says where in the review it stands."""
        self.heading(f"{card.number}. {card.title}")
        self.say(place, "dim")
        if len(card.entries) > 1:
            self.say(f"In {words.count(len(card.entries), 'place')}. What you choose counts for all of them.")
        shown = card.entries if every else card.entries[:_SHOWN]
        for entry in shown:
            self._entry(entry)
        if len(shown) < len(card.entries):
            self.say(f"… and {len(card.entries) - len(shown):,} more. Type m to see them all.")
        tag = words.LEVELS[card.level.value]
        self.say(tag, _STYLES.get(card.level.value, "bold"))
        for note in _notes(card):
            self.say(note)
        self.say(" ".join(dict.fromkeys(part for part in (card.reason, card.why) if part)))
        self.say(_clause(card), "dim")
        if card.stop_beside:
            self.say(
                "If anyone in it may be under 18, or someone may be in danger, stop here. Type ! to read what to do."
            )

    def details(self, card: Card) -> None:
        """Show how to change or remove it, and how the tool decided."""
        if card.how_to:
            self.say(f"How to change or remove it on {card.platform}", "bold")
            for number, step in enumerate(card.how_to, 1):
                self.say(f"{number}. {step}", indent=2)
        self.say("How the tool decided", "bold")
        rule = f"{card.rule}, “{card.label}”" if card.label else card.rule
        told = {"Rule": rule, "How sure": card.sure, "What it took it for": ", ".join(card.labels)}
        for name, value in told.items():
            if value:
                self.say(f"{name}: {value}", indent=2)
        cannot = words.CANNOT_TELL.get(card.check, "What you meant, and who was meant to see it.")
        self.say(f"What it cannot tell: {cannot}", indent=2)

    def _entry(self, entry: Entry) -> None:
        self.say(" · ".join(entry.about))
        if entry.item.context and entry.item.kind.value != "membership":
            self.say(f"Under: {entry.item.context}")
        if entry.excerpt:
            self._show(self._excerpt(entry.excerpt), 4)
        if entry.withheld:
            self.say("The picture is not shown, and no copy of it was made.", indent=4)
        if entry.read:
            self.say("Words read in the picture. Some may be misread.")
            self._show(self._excerpt(entry.read), 4)
        if where := entry.in_file or entry.item.source:
            self.say(f"Where it is: {where}", "dim")
        if entry.link:
            address, site = entry.link
            self.say(f"On {site} (the site will know you visited): {address}", "dim")

    def _excerpt(self, pieces: Sequence[Piece]) -> Text:
        shown = Text("“")
        for piece in pieces:
            if piece.marked and not self._console.is_terminal:
                shown.append(f"[{plain(piece.text)}]")  # no style can be seen in a file
            else:
                shown.append(plain(piece.text), "bold underline" if piece.marked else "")
        return shown.append("”")

    def _show(self, text: Text, indent: int) -> None:
        room = indent if self._console.width > 40 else min(indent, 2)  # noqa: PLR2004 - a narrow window needs its columns
        self._console.print(Padding(text, (0, 0, 0, room), expand=False) if room else text, overflow="fold")


def _notes(card: Card) -> Iterable[str]:
    on = words.day_of(card.decision.at) if card.decision else None
    if card.unfinished:
        yield f"Still here, you meant to change it{f' on {on}' if on else ''}."
    elif card.kept and card.choice == "wrong":
        yield f"Still here, you said the tool got it wrong{f' on {on}' if on else ''}."
    elif card.kept:
        yield f"Still here, you kept it{f' on {on}' if on else ''}."
    if card.changed:
        yield "Changed since last time."
    if card.first_time_rule:
        yield "New check this year."


def _clause(card: Card) -> str:
    if card.clause is None:
        return "Not a policy matter: a tip for looking after yourself online."
    words_of_it = f"“{card.quote}”" if card.quote else (card.label or "").lower()
    return f"Policy {card.clause}: {words_of_it}" if words_of_it else f"Policy {card.clause}"
