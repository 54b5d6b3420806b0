"""The pages of a session of two: the script and the consent, the shared view, the next steps, and the way out at any time."""

from __future__ import annotations

import dataclasses
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from scanner import papers
from scanner.guide import consent, pages
from scanner.guide.desk import Agreed
from scanner.guide.forms import Form, served
from scanner.guide.refusal import Refusal
from scanner.guide.script import SCOPE, SCRIPT
from scanner.guide.shared import marked
from scanner.guide.sitting import Guide
from scanner.review import private_folder, write_private

_LONGEST: Final = 2000
_PAPER: Final = "next-steps.html"
_WHY_LOCKED: Final = "There is no consent that holds now, so nothing is shown. Agree first."


class Together:
    """What a session has beside the pages of a review alone."""

    def __init__(self, guide: Guide) -> None:
        """Take the guide whose pages these are."""
        self._guide = guide
        self._desk = guide.desk

    def routes(self) -> list[Route]:
        """Return every page and form."""
        get = {
            "/consent": self.consent, "/letter": self.letter, "/shared": self.shared, "/steps": self.steps,
            "/paper/steps": self.paper, "/withdraw": self.ask,
        }  # fmt: skip
        post = {
            "/consent": self.answer, "/shared-open": self.unlock, "/shared-close": self.lock, "/shared-words": self.words,
            "/steps": self.agree, "/withdraw": self.withdraw,
        }  # fmt: skip
        return served(get, post)

    # Agree

    def consent(self, _: Request) -> Response:
        """Show the script to be read aloud, and then the ticks. Or what was agreed, where that holds."""
        newest = self._guide.records.newest()
        now = self._guide.now()
        return self._guide.page(
            "consent.html.j2",
            "consent",
            script=SCRIPT,
            holds=self._guide.consent,
            over=newest is not None and newest.withdrawn is None and now >= newest.expires,
            hours=int(consent.HOLDS_FOR.total_seconds() // 3600),
            declined=self._guide.declined,
            today=f"{now.astimezone():%Y-%m-%d}",
        )

    def answer(self, _: Request, form: Form) -> Response:
        """Take a yes, with everything that belongs to it; of a no nothing is written down."""
        if form.get("answer") == "no":
            self._guide.declined = True
            return self._guide.to("begin")
        now = self._guide.now()
        name, coordinator = form.get("name", "").strip()[:200], form.get("coordinator", "").strip()[:200]
        if any(form.get(tick) != "yes" for tick in consent.TICKS):
            raise Refusal(400, "A yes needs all three ticks. You can also say no, and nothing is written down.")
        if not name or not coordinator:
            raise Refusal(400, "Both names are needed.")
        if form.get("day") != f"{now.astimezone():%Y-%m-%d}":
            raise Refusal(400, "The date has to be that of today.")
        self._guide.declined = False
        self._guide.records.write(
            consent.Consent(
                name=name,
                coordinator=coordinator,
                given=now,
                expires=now + consent.HOLDS_FOR,
                scope=SCOPE,
                said=SCRIPT,
                ticks=consent.TICKS,
            )
        )
        self._guide.shared.close()
        self._desk.note(step="review" if self._desk.has_review else "download")
        return self._guide.to("download")

    def letter(self, _: Request) -> Response:
        """Show the letter that goes out a week before, to print."""
        return pages.paper(papers.letter(self._guide.setting.own.organisation))

    # Talk

    def unlock(self, _: Request, form: Form) -> Response:
        """Open the shared view: what the person does, after they have gone through it alone."""
        del form
        self._needed()
        if not self._desk.has_review:
            raise Refusal(409, "There is no review yet, so there is nothing to show.")
        self._guide.shared.unlock()
        self._desk.note(seen=True, step="shared")
        return self._guide.to("shared")

    def lock(self, _: Request, form: Form) -> Response:
        """Close the shared view."""
        del form
        self._guide.shared.close()
        return self._guide.to("review")

    def shared(self, _: Request) -> Response:
        """Show what the person marked, while they hold it open."""
        shown = []
        if self._guide.shared.open:
            self._needed()
            shown = self._guide.shared.cards(self._desk.review())
        return self._guide.page("shared.html.j2", "shared", open=self._guide.shared.open, cards=shown)

    def words(self, _: Request, form: Form) -> Response:
        """Open the words of one card, or close them."""
        self._needed()
        card = form.get("card", "")
        if not self._guide.shared.open or all(one.id != card for one in marked(self._desk.review())):
            raise Refusal(404, "This card is not in the shared view.")
        self._guide.shared.show(card, words=form.get("words") == "yes")
        return self._guide.to(f"shared#c-{card}")

    def _needed(self) -> None:
        if self._guide.consent is None:
            self._guide.shared.close()
            raise Refusal(403, _WHY_LOCKED)

    # Next steps

    def steps(self, _: Request) -> Response:
        """Show the steps that were agreed on, to fill in."""
        if not self._desk.has_review:
            return self._guide.to("download")
        self._needed()
        if not self._guide.shared.open:  # the titles of what was marked stand on it
            return self._guide.to("shared")
        cards = [(card, self._desk.notes.agreed.get(card.id, Agreed())) for card in marked(self._desk.review())]
        return self._guide.page("steps.html.j2", "steps", cards=cards, kept=self._kept())

    def _kept(self) -> str | None:
        path = self._desk.papers / _PAPER
        return str(path) if path.is_file() and self._desk.notes.agreed else None

    def agree(self, _: Request, form: Form) -> Response:
        """Keep the steps, in the person's own words, and write the page for both."""
        self._needed()
        if not self._guide.shared.open:
            raise Refusal(403, "The shared view is not open, so nothing can be agreed on. Open it first.")
        agreed = {}
        for card in marked(self._desk.review()):
            told = {name: form.get(f"{name}-{card.id}", "").strip()[:_LONGEST] for name in ("what", "by", "help")}
            if told["what"]:
                agreed[card.id] = Agreed(**told)
        self._desk.note(agreed=agreed, step="steps")
        private_folder(self._desk.papers)
        page = papers.next_steps(
            [dataclasses.asdict(one) for one in agreed.values()], self._guide.now().astimezone().date()
        )
        write_private(self._desk.papers / _PAPER, page.encode("utf-8", "backslashreplace"))
        return self._guide.to("steps")

    def paper(self, _: Request) -> Response:
        """Show the page of next steps by itself, to print."""
        self._needed()
        agreed = [dataclasses.asdict(one) for one in self._desk.notes.agreed.values()]
        return pages.paper(papers.next_steps(agreed, self._guide.now().astimezone().date()))

    # The way out

    def ask(self, _: Request) -> Response:
        """Ask whether the person wants to stop, and say what that does."""
        return self._guide.page("withdraw.html.j2", "close")

    def withdraw(self, _: Request, form: Form) -> Response:
        """Erase what was read, then note the withdrawal: in that order, so that a crash leaves nothing that was read."""
        del form
        given = self._guide.records.newest()
        (self._desk.papers / _PAPER).unlink(missing_ok=True)
        answer = self._guide.gone("Stopped", withdrawn=True)
        if given is not None and given.withdrawn is None:
            self._guide.records.write(dataclasses.replace(given, withdrawn=self._guide.now()))
        return answer
