"""The first pages: what happens, which download, last year’s decisions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from scanner import report_words as words
from scanner.archives.reader import readers
from scanner.compose import earlier
from scanner.errors import UserError
from scanner.guide import files, pages
from scanner.guide.forms import Form, served
from scanner.guide.refusal import Refusal
from scanner.guide.sitting import Guide
from scanner.report_cards import deal


class Choosing:
    """Where a person begins, and says what is to be looked at."""

    def __init__(self, guide: Guide) -> None:
        """Take the guide whose pages these are."""
        self._guide = guide
        self._desk = guide.desk

    def routes(self) -> list[Route]:
        """Return the pages and forms."""
        get = {"/": self.root, "/begin": self.begin, "/download": self.download, "/static/{name}": self.static}
        post = {"/add": self.add, "/remove": self.remove, "/earlier": self.earlier, "/dropped": self.dropped}
        return served(get, post)

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

    def static(self, request: Request) -> Response:
        """Give the style or the script."""
        answer = pages.static(request.path_params["name"])
        if answer is None:
            raise Refusal(404, "There is no such page.")
        return answer
