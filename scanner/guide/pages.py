"""How a page of the guide is drawn: the templates, the style and script, and what every page is told."""

from __future__ import annotations

import base64
import dataclasses
import functools
import hashlib
import json
from collections.abc import Callable
from typing import Any, Final

from starlette.responses import HTMLResponse, RedirectResponse, Response

from scanner import report_words as words
from scanner.guide.job import Progress
from scanner.guide.pictures import offered
from scanner.report import SCRIPTS, STYLES
from scanner.report_cards import Entry
from scanner.review import Review
from scanner.translations import SOURCE, environment

TITLES: Final = {
    "begin": "Start",
    "consent": "Agree",
    "download": "Your download",
    "scan": "Looking",
    "review": "Decide",
    "shared": "Talk",
    "steps": "Next steps",
    "certificate": "Certificate",
    "close": "Finish",
}
STATES: Final = {
    "reading": "Reading what there is…",
    "looking": "Looking at each thing…",
    "writing": "Writing your review…",
    "done": "Ready.",
    "stopped": "Stopped.",
    "failed": "This did not work.",
}
_STATIC: Final = {
    "guide.css": ("text/css", (*STYLES, "guide.css")),
    "guide.js": ("text/javascript", (*SCRIPTS, "guide.js")),
}
_MINUTE: Final = 60


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One step of the way, as the line at the top shows it."""

    name: str
    title: str
    open: bool
    here: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Guided:
    """What every page is told. `picture` gives the address of a card's picture, where one may be shown."""

    base: str
    steps: tuple[Step, ...]
    here: str
    together: bool
    consented: bool
    picture: Callable[[Entry], str | None]


def picture_addresses(base: str, review: Review) -> Callable[[Entry], str | None]:
    """Return what gives the address of the picture of an entry: the id of a finding about it, never a path."""
    ids = {(one.item.platform, one.item.id): one.id for one in review.findings if one.item}

    def address(entry: Entry) -> str | None:
        identity = ids.get((entry.item.platform, entry.item.id))
        return f"{base}/picture/{identity}" if identity and offered(entry) else None

    return address


def drawn(template: str, status: int = 200, **values: Any) -> Response:
    """Return a page. Everything that is put into it is escaped."""
    page = environment("guide").get_template(template).render(language=SOURCE, words=words, **values)
    return HTMLResponse(page.encode("utf-8", "backslashreplace"), status)


def to(base: str, path: str) -> Response:
    """Return the way to another page, after a form."""
    return RedirectResponse(f"{base}/{path}", 303)


def told(status: int, message: str) -> Response:
    """Return a line for the script of the page."""
    return Response(json.dumps({"told": message}), status, media_type="application/json")


@functools.cache
def static(name: str) -> Response | None:
    """Return the style or the script of the pages: files of the package, joined."""
    if name not in _STATIC:
        return None
    kind, names = _STATIC[name]
    templates = environment("guide")
    loader = templates.loader
    if loader is None:  # for the type checker; environment() gives one
        raise LookupError(name)
    return Response("\n".join(loader.get_source(templates, one)[0] for one in names), media_type=kind)


def counts(progress: Progress) -> dict[str, str]:
    """Return how a scan gets on, in words."""
    return {
        "words": _of(*progress.words, known=progress.state != "reading"),
        "pictures": _of(*progress.pictures, known=progress.state != "reading"),
        "rate": "–" if progress.rate is None else f"{progress.rate:,.0f} a second",
        "left": _left(progress),
    }


def _of(number: int, total: int, *, known: bool) -> str:
    return f"{number:,} of {total:,}" if known else f"{total:,} so far"


def _left(progress: Progress) -> str:
    if progress.left is None:
        return "not known yet" if not progress.over else "none"
    if progress.left < _MINUTE:
        return "less than a minute"
    return f"about {words.count(round(progress.left / _MINUTE), 'minute')}"


def size(number: int) -> str:
    """Return a size as people say it."""
    for unit, step in (("GB", 1 << 30), ("MB", 1 << 20), ("kB", 1 << 10)):
        if number >= step:
            return f"{number / step:,.1f} {unit}"
    return words.count(number, "byte")


def paper(page: str) -> Response:
    """Return a page that is for paper. Its style stands in it, so the header lets in exactly that one, by its hash."""
    style = page.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    answer = HTMLResponse(page.encode("utf-8", "backslashreplace"))
    answer.headers["content-security-policy"] = (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return answer
