"""The cards: the report’s own, each with a form around its choices."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from scanner.guide import answers, pages
from scanner.guide.forms import Form, served
from scanner.guide.refusal import Refusal
from scanner.guide.sitting import Guide
from scanner.report import told
from scanner.review import ReviewError


class Deciding:
    """What the person decides, written down as they decide it."""

    def __init__(self, guide: Guide) -> None:
        """Take the guide whose pages these are."""
        self._guide = guide
        self._desk = guide.desk

    def routes(self) -> list[Route]:
        """Return the pages and forms."""
        get = {"/review": self.review, "/picture/{finding}": self.picture}
        post = {"/decide": self.decide}
        return served(get, post)

    def review(self, _: Request) -> Response:
        """Show every card."""
        if not self._desk.has_review:
            return self._guide.to("download")
        if self._guide.shared.open or self._guide.busy:
            return self._guide.to("shared" if self._guide.shared.open else "scan")
        review = self._desk.review()
        if self._desk.notes.step != "review":
            self._desk.note(step="review")
        values = told(review, "thumbnails")
        values.pop("words")
        return self._guide.page("review.html.j2", "review", **values)

    def decide(self, request: Request, form: Form) -> Response:
        """Write one decision down."""
        by_script = request.headers.get("accept") == "application/json"
        try:
            self._refuse_while_busy()
            with self._desk.lock:
                ids, decision = answers.of(form, self._desk.review(), self._guide.now().astimezone())
                self._desk.decide(ids, decision)
        except (Refusal, ReviewError) as error:
            if not by_script:
                raise
            return pages.told(getattr(error, "status", 404), str(error))
        card = form.get("card", "")
        return (
            pages.told(200, "Saved.")
            if by_script
            else self._guide.to(f"review#f-{card}" if card.isalnum() else "review")
        )

    def _refuse_while_busy(self) -> None:
        if self._guide.busy:
            raise Refusal(409, "Your download is being looked through. Decide when that is done.")

    def picture(self, request: Request) -> Response:
        """Show one picture out of the download."""
        if self._guide.shared.open:
            raise Refusal(403, "The shared view is open. Pictures are shown to you alone.")
        paths = tuple(Path(one) for one in self._desk.notes.sources)
        data, kind = self._guide.pictures.of(self._desk.review(), request.path_params["finding"], paths)
        return Response(data, media_type=kind, headers={"content-security-policy": "default-src 'none'; sandbox"})
