"""The way through a review alone: choose a download, watch, decide, certificate, finish."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from scanner import forget, papers
from scanner import report_words as words
from scanner.archives.reader import readers
from scanner.compose import earlier
from scanner.errors import UserError
from scanner.guide import answers, files, pages
from scanner.guide.forms import Form, posted
from scanner.guide.lock import FILE_NAME as LOCK
from scanner.guide.refusal import Refusal
from scanner.report import told
from scanner.report_cards import deal
from scanner.review import DECISIONS_KIND, SCHEMA, ReviewError, private_folder, write_private

if TYPE_CHECKING:
    from scanner.guide.app import Guide

_OFTEN = 0.4  # seconds between two lines about a scan
_LINGER = 1.5  # seconds for the last page to fetch its style
_PAPER = "certificate.html"


class Alone:
    """The pages that a person needs who is by themself. A session has them too, and more."""

    def __init__(self, guide: Guide) -> None:
        """Take the guide whose pages these are."""
        self._guide = guide
        self._desk = guide.desk
        self._certificate: str | None = None

    def routes(self) -> list[Route]:
        """Return every page and form."""
        get = {
            "/": self.root, "/begin": self.begin, "/download": self.download, "/scan": self.scan,
            "/progress": self.progress, "/review": self.review, "/picture/{finding}": self.picture,
            "/certificate": self.certificate, "/paper/certificate": self.paper, "/decisions": self.decisions,
            "/close": self.close, "/static/{name}": self.static,
        }  # fmt: skip
        post = {
            "/add": self.add, "/remove": self.remove, "/earlier": self.earlier, "/dropped": self.dropped,
            "/scan": self.start, "/stop-scan": self.stop, "/decide": self.decide, "/certificate": self.certify,
            "/forget": self.forget, "/end": self.end,
        }  # fmt: skip
        return [
            *(Route(path, handler, methods=["GET"]) for path, handler in get.items()),
            *(Route(path, posted(handler), methods=["POST"]) for path, handler in post.items()),
        ]

    def root(self, _: Request) -> Response:
        """Go to where the person was."""
        return self._guide.to(self._guide.where())

    def begin(self, _: Request) -> Response:
        """Say what happens, and offer to go on."""
        more: dict[str, Any] = {"has_review": self._desk.has_review}
        if self._desk.has_review:
            review = self._desk.review()
            cards = deal(review, "none").cards
            more |= {
                "made": words.day(words.today_of(review.created)),
                "decided": sum(card.choice != "later" for card in cards),
                "total": len(cards),
            }
        return self._guide.page("begin.html.j2", "begin", **more)

    # Choosing

    def download(self, request: Request) -> Response:
        """Show what is chosen, and what may be."""
        home, notes = self._guide.home, self._desk.notes
        folder = listed = above = None
        if asked := request.query_params.get("folder"):
            folder = files.within(home, Path(asked))
            listed = files.listing(home, folder)
            above = str(folder.parent) if folder != home.resolve() else None
        return self._guide.page(
            "download.html.j2",
            "download",
            notes=notes,
            chosen=[self._chosen(Path(one)) for one in notes.sources],
            found=[one for one in files.likely(home) if str(one.path.resolve()) not in notes.sources],
            platforms=readers(),
            listed=listed,
            folder=folder,
            above=above,
            home=str(home),
            before=files.earlier_decisions(home),
            baseline=self._baseline(),
            sized=pages.size,
        )

    @staticmethod
    def _chosen(path: Path) -> dict[str, Any]:
        try:
            told = "a folder" if path.is_dir() else pages.size(path.stat().st_size)
        except OSError:
            return {"path": str(path), "name": path.name, "size": "", "there": False}
        return {"path": str(path), "name": path.name, "size": told, "there": True}

    def _baseline(self) -> dict[str, Any] | None:
        if not self._desk.notes.baseline:
            return None
        try:
            before = earlier(Path(self._desk.notes.baseline))
        except UserError:  # it was moved since
            return None
        return {"day": words.day_of(before.made) or before.made, "number": len(before.decisions)}

    def add(self, _: Request, form: Form) -> Response:
        """Add a download. A decisions file is known as one and taken as last year's."""
        self._take(files.typed(form.get("path", ""), self._guide.home))
        return self._guide.to("download")

    def _take(self, path: Path) -> None:
        if files.decisions(path):
            self._open_earlier(path)
            return
        with self._desk.lock:
            chosen = self._desk.notes.sources
            self._desk.note(sources=[*chosen, *([str(path)] if str(path) not in chosen else [])], step="download")

    def remove(self, _: Request, form: Form) -> Response:
        """Take a download out of what is chosen. Nothing happens to the file."""
        with self._desk.lock:
            self._desk.note(sources=[one for one in self._desk.notes.sources if one != form.get("path")])
        return self._guide.to("download")

    def earlier(self, _: Request, form: Form) -> Response:
        """Open last year's decisions; with no path leave them out again."""
        if form.get("path"):
            self._open_earlier(files.typed(form["path"], self._guide.home))
        else:
            self._desk.note(baseline=None)
        return self._guide.to("download#before")

    def _open_earlier(self, path: Path) -> None:
        earlier(path)  # raises UserError with what is the matter
        self._desk.note(baseline=str(path), step="download")

    def dropped(self, _: Request, form: Form) -> Response:
        """Find a file that was dropped on the page, on this computer."""
        size = form.get("size", "")
        if not (size.isascii() and size.isdecimal()):
            return pages.told(400, "This is not the size of a file.")
        try:
            self._take(files.dropped(self._guide.home, form.get("name", ""), int(size), form.get("ends", "")))
        except Refusal as refusal:
            return pages.told(refusal.status, str(refusal))
        except UserError as error:
            return pages.told(400, error.message)
        return pages.told(200, "Found.")

    # Looking

    def start(self, _: Request, form: Form) -> Response:
        """Begin the scan."""
        if form.get("again") is None:
            self._desk.note(
                own=form.get("own") == "yes",
                messages=form.get("messages") == "yes",
                me=form.get("me", "")[:200].strip(),
            )
        self._guide.start_scan()
        return self._guide.to("scan")

    def scan(self, _: Request) -> Response:
        """Show how the scan gets on, with or without a script."""
        job = self._guide.job
        now = job.progress if job else None
        if now and now.state == "done":
            return self._guide.to("review")
        running = bool(now and not now.over)
        more: dict[str, Any] = {"running": running, "progress": now, "notes": self._desk.notes}
        if now:
            more |= {"counts": pages.counts(now), "state": pages.STATES[now.state]}
        return self._guide.page("scan.html.j2", "scan", **more)

    async def progress(self, request: Request) -> Response:
        """Tell how the scan gets on as it does: server-sent events, the last one when it is over."""
        del request

        async def events() -> AsyncIterator[str]:
            while job := self._guide.job:
                now = job.progress
                line = {
                    "state": pages.STATES[now.state],
                    "over": now.over,
                    "done": now.state == "done",
                    "words": now.words,
                    "pictures": now.pictures,
                    "counts": pages.counts(now),
                }
                yield f"data: {json.dumps(line)}\n\n"
                if now.over:
                    return
                await asyncio.sleep(_OFTEN)

        return StreamingResponse(events(), media_type="text/event-stream")

    def stop(self, _: Request, form: Form) -> Response:
        """Stop the scan. Nothing is written."""
        del form
        if self._guide.job:
            self._guide.job.stop()
        return self._guide.to("scan")

    # Deciding

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

    # The end

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

    def static(self, request: Request) -> Response:
        """Give the style or the script."""
        answer = pages.static(request.path_params["name"])
        if answer is None:
            raise Refusal(404, "There is no such page.")
        return answer


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refusal(400, "This is not a date.") from None
