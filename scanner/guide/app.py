"""The guide as something that can be served: its pages, what is said when one cannot be shown, and the guard before them."""

from __future__ import annotations

from typing import Any, Final

import click
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scanner.guide.choosing import Choosing
from scanner.guide.deciding import Deciding
from scanner.guide.ending import Ending
from scanner.guide.guard import Guard
from scanner.guide.looking import Looking
from scanner.guide.refusal import Refusal
from scanner.guide.sitting import Guide
from scanner.guide.together import Together

_GENERAL: Final = "Something went wrong that is not your fault ({}). What you decided so far is kept."


def guarded(guide: Guide, authority: str) -> Guard:
    """Return the pages of `guide` behind their guard, to be served at `authority`; the guide learns where they are."""
    routes = [
        *Choosing(guide).routes(),
        *Looking(guide).routes(),
        *Deciding(guide).routes(),
        *Ending(guide).routes(),
        *(Together(guide).routes() if guide.setting.together else []),
    ]

    def refused(_: Request, error: Exception) -> Response:
        status = error.status if isinstance(error, Refusal) else getattr(error, "status_code", 400)
        if isinstance(error, HTTPException):
            words = "There is no such page." if status == 404 else "This page does not do that."  # noqa: PLR2004 - HTTP: not found
        else:
            words = getattr(error, "message", None) or str(error)
        answer = guide.page("refused.html.j2", guide.where(), told=words, status=status)
        answer.headers["connection"] = "close"  # of a form that was not read whole the rest may still be coming
        return answer

    def failed(_: Request, error: Exception) -> Response:
        told = _GENERAL.format(type(error).__name__)
        return guide.page("refused.html.j2", guide.where(), told=told, status=500)

    handlers: Any = {Refusal: refused, click.ClickException: refused, HTTPException: refused, Exception: failed}
    guard = Guard(Starlette(routes=routes, exception_handlers=handlers), authority)
    guide.base = guard.base
    return guard
