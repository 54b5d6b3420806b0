"""One person's sitting over one review: where it stands, and what more than one page does."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from starlette.responses import Response

from checks.policy_file import OwnPolicy
from scanner import forget
from scanner.guide import pages
from scanner.guide.consent import Consent, Records
from scanner.guide.desk import Desk
from scanner.guide.job import Job, Wish
from scanner.guide.lock import FILE_NAME as LOCK
from scanner.guide.pictures import Pictures
from scanner.guide.refusal import Refusal
from scanner.guide.shared import Shared
from scanner.review import Review

_ALONE: Final = ("begin", "download", "scan", "review", "certificate", "close")
_TOGETHER: Final = ("consent", "download", "scan", "review", "shared", "steps", "certificate", "close")
_NEED_REVIEW: Final = frozenset({"review", "shared", "steps", "certificate"})


@dataclasses.dataclass(frozen=True, slots=True)
class Setting:
    """What a guide is started with. `papers` is the folder beside the review for the consent and the certificate."""

    folder: Path
    papers: Path
    home: Path
    together: bool = False
    sources: tuple[Path, ...] = ()
    own: OwnPolicy = dataclasses.field(default_factory=OwnPolicy)
    processes: int | None = None


def _now() -> datetime:
    return datetime.now(UTC)


class Guide:
    """One person's sitting over one review."""

    def __init__(self, setting: Setting, now: Callable[[], datetime] = _now) -> None:
        """Take up the review folder as it is. Its pages are at `base` once they are served."""
        self.setting = setting
        self.base = ""
        self.home = setting.home
        self.now = now
        self.desk = Desk(setting.folder, setting.papers)
        self.records = Records(setting.papers)
        self.pictures = Pictures()
        self.shared = Shared()
        self.job: Job | None = None
        self.declined = False
        self.stop: Callable[[], None] = lambda: None
        if setting.sources:
            self.desk.note(sources=[str(path) for path in setting.sources], step="download")
        self.desk.draw()

    # Where things stand

    @property
    def in_session(self) -> bool:
        """Return whether two people sit together: it was started so, and the person did not say no."""
        return self.setting.together and not self.declined

    @property
    def consent(self) -> Consent | None:
        """Return the consent that holds now."""
        newest = self.records.newest() if self.in_session else None
        return newest if newest and newest.holds(self.now()) else None

    @property
    def name(self) -> str:
        """Return the person's name as they gave it in a session."""
        return self.consent.name if self.consent else ""

    def where(self) -> str:
        """Return the page to open: where the person was, but for what is not there any more."""
        step = self.desk.notes.step
        if self.in_session and self.consent is None:
            return "consent"
        if self.busy:
            return "scan"
        if step not in pages.TITLES or (step in _NEED_REVIEW and not self.desk.has_review):
            return "download" if self.desk.notes.sources or self.in_session else "begin"
        if step in ("shared", "steps") and not self.shared.open:  # locked: only the person opens it
            return "review"
        return step if self.in_session or step in _ALONE else "review"

    # What is done from more than one page

    @property
    def busy(self) -> bool:
        """Return whether a scan is under way. What were decided meanwhile, its review would not know."""
        return self.job is not None and not self.job.progress.over

    def start_scan(self) -> None:
        """Begin a scan of what is chosen. Raises Refusal without the person's word, or in a session without consent."""
        with self.desk.lock:  # so that two clicks begin one scan
            self._start_scan()

    def _start_scan(self) -> None:
        notes = self.desk.notes
        if self.in_session and self.consent is None:
            raise Refusal(403, "There is no consent that holds now, so nothing is read. Agree first.")
        if self.busy:
            return
        if not notes.own:
            raise Refusal(400, "This tool is for your own accounts only. Tick that they are yours.")
        if not notes.sources:
            raise Refusal(400, "Choose your download first.")
        self.pictures.close()
        self.desk.note(step="scan", seen=False)
        wish = Wish(
            sources=tuple(map(Path, notes.sources)),
            folder=self.desk.folder,
            baseline=Path(notes.baseline) if notes.baseline else None,
            me=notes.me,
            messages=notes.messages,
            own=self.setting.own,
            processes=self.setting.processes,
        )
        self.job = Job(wish, lambda: self.desk.note(step="review"))

    def gone(self, heading: str, *, withdrawn: bool = False) -> Response:
        """Erase the review, whatever is under way, and show what is gone and what stays."""
        removed = self.erase()
        return self.page(
            "gone.html.j2",
            "close",
            heading=heading,
            withdrawn=withdrawn,
            removed=[name for name in removed.files if name != LOCK],
            others=removed.others,
            cannot=[one for one in forget.CANNOT if one != forget.CERTIFICATE],  # named below
            papers=sorted(str(path) for path in self.desk.papers.iterdir()) if self.desk.papers.is_dir() else [],
        )

    def erase(self) -> forget.Removed:
        """Stop what is under way and delete all that was read."""
        if self.job:
            self.job.stop()
            self.job = None
        self.pictures.close()
        self.shared.close()
        with self.desk.lock:
            removed = forget.remove(self.desk.folder) if self.desk.folder.is_dir() else forget.Removed((), None)
            self.desk.clear()
        return removed

    def close(self) -> None:
        """End: stop a scan, close the download, leave a report that says what was decided."""
        if self.job:
            self.job.stop()
        self.pictures.close()
        self.desk.draw()

    # Pages

    def to(self, path: str) -> Response:
        """Return the way to another page."""
        return pages.to(self.base, path)

    def page(self, template: str, here: str, status: int = 200, **values: Any) -> Response:
        """Return a page of this guide; one with a `review` may show its pictures."""
        return pages.drawn(template, status, guided=self._guided(here, values.get("review")), **values)

    def _guided(self, here: str, review: Review | None) -> pages.Guided:
        consent = self.consent
        names = _TOGETHER if self.in_session else _ALONE
        ready = self.desk.has_review
        return pages.Guided(
            base=self.base,
            steps=tuple(
                pages.Step(name, pages.TITLES[name], self._open(name, ready=ready), name == here) for name in names
            ),
            here=here,
            together=self.in_session,
            consented=consent is not None,
            picture=pages.picture_addresses(self.base, review) if review else lambda _: None,
        )

    def _open(self, name: str, *, ready: bool) -> bool:
        if name == "shared":
            return self.shared.open
        if name == "scan":
            return self.job is not None or self.desk.notes.step == "scan"
        return ready or name not in _NEED_REVIEW
