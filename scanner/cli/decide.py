"""`profile-hygiene decide`: the cards of a review one at a time, for whom the terminal suits better than a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import click

from scanner import report_words as words
from scanner.around_scan import writing
from scanner.cli.common import as_typed, no_traceback
from scanner.errors import Stopped
from scanner.review import Decision, Review

if TYPE_CHECKING:
    from scanner.cli.terminal import Screen
    from scanner.report_cards import Card, Deck

_KEYS: Final = tuple(words.DECISIONS)  # the same five in the same order as on the page, so the same numbers
_HELP: Final = (
    "1 to 5 decide. h shows how to change it and how the tool decided, m all places it was found in, "
    "b goes back, s skips, q stops. Each decision is saved at once, so you can go on another day."
)


class Move(Enum):
    """What the person wants instead of deciding."""

    BACK = auto()
    ON = auto()
    QUIT = auto()


_Answer: TypeAlias = "Decision | Move | None"


@click.command(epilog="Example:  profile-hygiene decide profile-review-2026-09-03")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="Go through what you have decided already too.")
@click.option("--debug", is_flag=True, help="Show the inner workings when something goes wrong.")
def decide(folder: Path, *, everything: bool, debug: bool) -> None:
    """
    Go through a review FOLDER in this window, one thing at a time.

    The choices are those of the page. Each decision is saved as you make it. Stop whenever you like: the next time it goes
    on where you were.
    """
    from scanner.around_scan import draw  # noqa: PLC0415 - loads what draws
    from scanner.cli.terminal import Screen  # noqa: PLC0415 - as above
    from scanner.report_cards import deal  # noqa: PLC0415 - as above

    with no_traceback(debug=debug):
        deck = deal(Review.load(folder), "none")
        session = Session(folder, deck, Screen(), everything=everything)
        try:
            session.go()
        except (click.Abort, KeyboardInterrupt):
            raise Stopped("Stopped. What you decided so far is saved.") from None
        finally:
            if session.changed:
                draw(Review.load(folder), folder, "thumbnails")
        session.close()


class Session:
    """One sitting over one review."""

    def __init__(self, folder: Path, deck: Deck, screen: Screen, *, everything: bool) -> None:
        """Prepare; `everything` goes through what is decided too."""
        self._folder = folder
        self._deck = deck
        self._cards = deck.cards
        self._screen = screen
        self._everything = everything
        self._taken = {card.id: card.decision for card in self._cards}
        self.changed = False

    def go(self) -> None:
        """Ask about one card after another until all are done or the person has had enough."""
        from scanner.report import stop_lines  # noqa: PLC0415 - loads what draws

        self._screen.say("Private to you. You decide; the tool changes nothing by itself.")
        self._screen.say(_HELP, "dim")
        self._stop = stop_lines(Review.load(self._folder))
        if self._deck.stops:
            self._stop_page()
        if self._deck.support:
            self._screen.say("There is a part “For you” in the report. It asks for nothing. Samaritans: 116 123, free.")
        at = self._next(-1)
        while at is not None:
            move = self._one(at)
            if move is Move.QUIT:
                return
            if move is Move.BACK and at == 0:
                self._screen.say("This is the first one.")
            at = max(0, at - 1) if move is Move.BACK else self._next(at)

    def close(self) -> None:
        """Say how far it got and what comes next."""
        total = len(self._cards)
        decided = sum(one is not None for one in self._taken.values())
        self._screen.heading(f"{decided} of {total} decided" if total else "There is nothing to decide.")
        if decided < total:
            self._screen.say(f"Go on another day with: profile-hygiene decide {as_typed(self._folder)}")
        elif total:
            self._screen.say("Each thing has a decision.")
            self._screen.say(
                f"The page that says a review took place: profile-hygiene certificate {as_typed(self._folder)}"
            )
        self._screen.say(f"The report, with your decisions: {(self._folder / 'report.html').resolve()}")

    def _next(self, at: int) -> int | None:
        later = range(at + 1, len(self._cards))
        return next((one for one in later if self._everything or self._taken[self._cards[one].id] is None), None)

    def _one(self, at: int) -> Move:
        card = self._cards[at]
        place = f"{at + 1} of {len(self._cards)}. {sum(one is not None for one in self._taken.values())} decided."
        self._screen.card(card, place)
        if (before := self._taken[card.id]) is not None:
            done = ", done" if before.done else ""
            self._screen.say(f"You chose: {words.DECISIONS[words.OF_CHOICE[before.choice]]}{done}.")
        answer = self._answer(card)
        if isinstance(answer, Move):
            return answer
        if answer != before:
            self._write(card, answer)
        return Move.ON

    def _answer(self, card: Card) -> _Answer:
        while True:
            self._screen.say()
            self._screen.say("What would you like to do?", "bold")
            self._screen.numbered(words.DECISIONS.values())
            typed = self._ask("1 to 5, or h m b s q")
            if typed in ("b", "s", "q"):
                return {"b": Move.BACK, "s": Move.ON, "q": Move.QUIT}[typed]
            if typed in ("1", "2", "3", "4", "5"):
                answer = self._followed(card, _KEYS[int(typed) - 1])
                if answer is not Move.BACK:
                    return answer
            elif typed == "h":
                self._screen.details(card)
            elif typed == "m":
                self._screen.card(card, "All places.", every=True)
            elif typed == "!":
                self._stop_page()
            else:
                self._screen.say(_HELP)

    def _followed(self, card: Card, key: str) -> _Answer:
        """Ask what comes after a choice, as the page does; Move.BACK takes the choice back."""
        if key == "later":
            return None
        if key == "talk":
            self._screen.say(
                "Choose who. Nobody is told by this tool. Your coordinator, the safeguarding lead, a friend."
            )
            return self._made("ask")
        if key == "change":
            how = self._pick("How?", card.changes)
            if isinstance(how, Move):
                return how
            done = self._pick("Have you done this?", (("", "Not yet"), ("done", "I have done this")))
            return done if isinstance(done, Move) else self._made(how, done=done == "done")
        why = self._pick("Why? You need not say.", (("", "No reason given"), *words.REASONS.items()))
        return why if isinstance(why, Move) else self._made(key, reason=why or None)

    def _pick(self, question: str, choices: Sequence[tuple[str, str]]) -> str | Move:
        """Ask for one of a few; nothing typed is the first, as on the page."""
        if len(choices) == 1:
            return choices[0][0]
        while True:
            self._screen.say(question, "bold")
            self._screen.numbered(label for _, label in choices)
            typed = self._ask(f"1 to {len(choices)}, Enter for 1, b to go back") or "1"
            if typed == "b":
                return Move.BACK
            if typed == "q":
                return Move.QUIT
            if typed.isascii() and typed.isdecimal() and 1 <= int(typed) <= len(choices):
                return choices[int(typed) - 1][0]

    def _ask(self, what: str) -> str:
        answer: str = click.prompt(what, default="", show_default=False)
        return answer.strip().lower()

    def _made(self, choice: str, *, done: bool = False, reason: str | None = None) -> Decision:
        return Decision(choice=choice, done=done, at=f"{datetime.now(UTC).astimezone():%Y-%m-%d}", reason=reason)

    def _write(self, card: Card, decision: Decision | None) -> None:
        # Read again first: the page of a guided session may have written in the meantime.
        review = Review.load(self._folder).with_decision(card.ids, decision)
        with writing():
            review.save(self._folder)
        self._taken[card.id] = decision
        self.changed = True
        self._screen.say("Saved." if decision else "Taken back.", "dim")

    def _stop_page(self) -> None:
        for line in self._stop:
            self._screen.say(line)
