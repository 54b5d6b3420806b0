"""
What two people may look at together: only what the person marked, only while they hold it open, words only when they say so.

What is not shared is left out before anything is drawn, so that a page cannot give it away by a slip of a template.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Final

from checks.finding import Level, Share
from checks.rules import all_rules
from scanner.report_cards import Card, Entry, deal
from scanner.review import Review

_NO_LEVELS: Final = frozenset({Level.STOP, Level.SUPPORT})


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """
    One place of a card as it is shown to two: what it is, and its words with the strong ones starred.

    `read` are the words read in a picture.
    """

    about: str
    pieces: tuple[tuple[str, bool], ...]
    read: tuple[tuple[str, bool], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class SharedCard:
    """A card as it is shown to two. `places` is None until the person opens its words; `wordy` says that there are some."""

    id: str
    title: str
    wordy: bool
    places: tuple[Words, ...] | None


class Shared:
    """Whether the shared view is open, and of which cards the words are. Locked at each start of the program."""

    def __init__(self) -> None:
        """Begin locked."""
        self.open = False
        self._opened: set[str] = set()

    def unlock(self) -> None:
        """Open it."""
        self.open = True

    def close(self) -> None:
        """Lock it, and every card in it."""
        self.open = False
        self._opened.clear()

    def show(self, card: str, *, words: bool) -> None:
        """Open the words of a card, or close them again."""
        (self._opened.add if words else self._opened.discard)(card)

    def cards(self, review: Review) -> list[SharedCard]:
        """Return what is shown: the marked cards, in the order of the review."""
        return [
            SharedCard(
                card.id,
                card.title,
                any(entry.excerpt or entry.read for entry in card.entries),
                tuple(map(_words, card.entries)) if card.id in self._opened else None,
            )
            for card in marked(review)
        ]


def marked(review: Review) -> Iterator[Card]:
    """Yield the cards that the person marked “Talk to someone” and that may be shared at all."""
    never = {one.id for one in review.findings if not _may_be_shared(one.rule, one.share, one.level)}
    for card in deal(review, "none").cards:
        if card.choice == "talk" and never.isdisjoint(card.ids):
            yield card


def _may_be_shared(rule: str, share: Share, level: Level) -> bool:
    """Return whether both the review and today's rules let it be shared: a review of last year, or a mended one, may differ."""
    known = all_rules().get(rule)
    if rule.startswith("S-") or level in _NO_LEVELS or share is Share.NEVER:
        return False
    return known is None or known.share is not Share.NEVER


def _words(entry: Entry) -> Words:
    said, read = (
        tuple((piece.starred or piece.text, piece.marked) for piece in pieces) for pieces in (entry.excerpt, entry.read)
    )
    return Words(entry.about[0], said, read)
