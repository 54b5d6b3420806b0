"""The last pages: the certificate, the decisions file, stopping for today, deleting it all."""

from __future__ import annotations

import json
import threading
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from scanner import forget, papers
from scanner.guide import pages
from scanner.guide.forms import Form, served
from scanner.guide.lock import FILE_NAME as LOCK
from scanner.guide.refusal import Refusal
from scanner.guide.sitting import Guide
from scanner.review import DECISIONS_KIND, SCHEMA, private_folder, write_private

_LINGER = 1.5  # seconds for the last page to fetch its style
_PAPER = "certificate.html"


class Ending:
    """What a person takes away, and what is left."""

    def __init__(self, guide: Guide) -> None:
        """Take the guide whose pages these are."""
        self._guide = guide
        self._desk = guide.desk
        self._certificate: str | None = None

    def routes(self) -> list[Route]:
        """Return the pages and forms."""
        get = {
            "/certificate": self.certificate,
            "/paper/certificate": self.paper,
            "/decisions": self.decisions,
            "/close": self.close,
        }
        post = {"/certificate": self.certify, "/forget": self.forget, "/end": self.end}
        return served(get, post)

    def certificate(self, _: Request) -> Response:
        """Ask for name and role; show the certificate that was made."""
        if not self._desk.has_review:
            return self._guide.to("download")
        left = papers.undecided(self._desk.review())
        kept = str(self._desk.papers / _PAPER) if self._certificate else None
        return self._guide.page("certificate.html.j2", "certificate", left=left, kept=kept, name=self._guide.name)

    def certify(self, _: Request, form: Form) -> Response:
        """Make the certificate, into the folder of papers."""
        review = self._desk.review()
        name, role = form.get("name", "").strip(), form.get("role", "").strip()
        if papers.undecided(review):
            raise Refusal(409, "Some things have no decision yet, so there is no certificate.")
        if not name or not role:
            raise Refusal(400, "Your name and your role stand on the page, so both are needed.")
        page = papers.certificate(
            review, name=name[:200], role=role[:200], by=_day(form.get("by")), session=self._guide.in_session
        )
        private_folder(self._desk.papers)
        write_private(self._desk.papers / _PAPER, page.encode("utf-8", "backslashreplace"))
        self._certificate = page
        self._desk.note(step="certificate")
        return self._guide.to("certificate")

    def paper(self, _: Request) -> Response:
        """Show the certificate by itself, to print."""
        if self._certificate is None:
            raise Refusal(404, "There is no certificate yet.")
        return pages.paper(self._certificate)

    def decisions(self, _: Request) -> Response:
        """Give the small decisions file, as “Save my decisions” does on the page."""
        review = self._desk.review()
        decided = [
            {"id": one.id, "category": one.rule, **one.decision.as_json()}
            for one in review.findings
            if one.decision and one.status != "resolved"
        ]
        content = {
            "kind": DECISIONS_KIND, "schema": SCHEMA, "made": f"{self._guide.now().astimezone():%Y-%m-%d}",
            "rules": review.tool.rules or review.tool.version, "salt": review.salt, "decisions": decided,
        }  # fmt: skip
        name = f"profile-review-decisions-{review.created[:10]}.json"
        return Response(
            json.dumps(content, indent=1) + "\n",
            media_type="application/json",
            headers={"content-disposition": f'attachment; filename="{name}"'},
        )

    def close(self, _: Request) -> Response:
        """Offer to stop for today, or to delete the review."""
        there = self._desk.folder.is_dir()
        return self._guide.page(
            "close.html.j2",
            "close",
            folder=str(self._desk.folder),
            files=[path.name for path in forget.own_files(self._desk.folder) if path.name != LOCK] if there else [],
            has_review=self._desk.has_review,
        )

    def forget(self, _: Request, form: Form) -> Response:
        """Delete the review, and say what is gone and what stays."""
        if form.get("sure") != "yes":
            raise Refusal(400, "Tick the box first. Nothing was deleted.")
        return self._guide.gone("Deleted")

    def end(self, _: Request, form: Form) -> Response:
        """Stop the guide."""
        del form
        threading.Timer(_LINGER, self._guide.stop).start()
        return self._guide.page("ended.html.j2", "close")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refusal(400, "This is not a date.") from None
