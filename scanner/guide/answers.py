"""From a form to a decision: the same five choices, and what follows them, as on the page and in the terminal."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from scanner import report_words as words
from scanner.guide.forms import Form
from scanner.guide.refusal import Refusal
from scanner.review import Decision, Review

_NOT_KNOWN: Final = "This card is not in the review any more. Load the page again."
_CHANGES: Final = ("remove", "edit", "hide")


def of(form: Form, review: Review, now: datetime) -> tuple[Collection[str], Decision | None]:
    """Return which findings a form decides, and how; None is “decide later”. Raises Refusal for what the page never sends."""
    ids = frozenset(form.get("ids", "").split())
    there = {one.id: one.rule for one in review.findings if one.status != "resolved"}
    if not ids or not ids <= there.keys() or len({there[one] for one in ids}) != 1:
        raise Refusal(404, _NOT_KNOWN)
    card = form.get("card", "")
    choice, day = form.get(f"d-{card}", ""), f"{now:%Y-%m-%d}"
    if choice not in words.DECISIONS:
        raise Refusal(400, "Choose one of the five.")
    if choice == "later":
        return ids, None
    if choice == "talk":
        return ids, Decision(choice="ask", at=day)
    if choice == "change":
        how = form.get(f"c-{card}", "remove")
        if how not in _CHANGES:
            raise Refusal(400, "Choose how.")
        return ids, Decision(choice=how, done=f"done-{card}" in form, at=day)
    reason = form.get(f"r-{card}") or None
    if reason is not None and reason not in words.REASONS:
        raise Refusal(400, "Choose one of the reasons, or none.")
    return ids, Decision(choice=choice, at=day, reason=reason)
