"""
The two pages that leave the person's hands: the certificate after a review, the letter before a session.

The certificate is made from the decisions and never from what they are about: its template is given no finding, no count, no
rule and no user name, so that nothing of them can come to stand there.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from markupsafe import Markup

from checks.finding import Ending
from scanner import report_words as words
from scanner.report_cards import deal
from scanner.review import Review
from scanner.translations import SOURCE, environment

_STYLE: Final = "paper.css"
_TO_FINISH: Final = frozenset({"remove", "edit", "hide", "ask"})


def undecided(review: Review) -> int:
    """Return how many cards have no decision yet."""
    return sum(card.choice == "later" for card in deal(review, "none").cards)


def certificate(review: Review, *, name: str, role: str, by: date | None = None, session: bool = False) -> str:
    """
    Return the certificate as HTML. `by` is when what is still open will be done; `session` adds the coordinator's line.

    Whoever calls has seen to it that nothing is undecided.
    """
    decided = [one.decision for one in _decidable(review)]
    return _drawn(
        "certificate.html.j2",
        name=name,
        role=role,
        made=words.day(words.today_of(review.created)),
        platforms=words.listed(dict.fromkeys(words.platform(one.platform) for one in review.sources if one.platform)),
        gaps=list(_gaps(review)),
        policy=review.policy.name or "The policy",
        clause=review.policy.clauses.get("8.4"),
        open=any(one and one.choice in _TO_FINISH and not one.done for one in decided),
        by=words.day(by) if by else None,
        session=session,
        code=check_code(review),
        rules=review.tool.rules or review.tool.version,
    )


def letter(organisation: str | None = None) -> str:
    """Return the letter that goes out a week before, as HTML."""
    return _drawn("letter.html.j2", organisation=organisation)


def next_steps(agreed: list[dict[str, str]], made: date) -> str:
    """Return the steps that two people agreed on, in the person's own words, as HTML. Each has what, by and help."""
    return _drawn("steps.html.j2", agreed=agreed, made=words.day(made), day_of=words.day_of)


def check_code(review: Review) -> str:
    """
    Return the short code of a review's decisions: the same for the decisions file of the page and for the review.

    It is keyed with the person's salt, so nobody else can try out which choices lead to it.
    """
    decided = {one.id: one.decision for one in _decidable(review) if one.decision}
    lines = sorted([identity, one.choice, one.done] for identity, one in decided.items())
    text = json.dumps(lines, separators=(",", ":")).encode()
    digest = hashlib.blake2b(text, key=_key(review.salt), digest_size=8, person=b"certificate").digest()
    letters = base64.b32encode(digest).decode()[:12]
    return "-".join(letters[at : at + 4] for at in range(0, 12, 4))


def _key(salt: str) -> bytes:
    return hashlib.blake2b(salt.encode("utf-8", "surrogatepass"), digest_size=32).digest()


def _decidable(review: Review) -> list[Any]:
    ids = {identity for card in deal(review, "none").cards for identity in card.ids}
    return [one for one in review.findings if one.id in ids and one.status != "resolved"]


def _gaps(review: Review) -> Iterator[str]:
    """Yield what could not be reviewed: kinds of things and platforms by name, never a file's name or a reason."""
    unread = sum(not one.platform for one in review.sources)
    if unread:
        yield f"{words.count(unread, 'download')} that would not open."
    parts = dict.fromkeys(
        words.platform(one.platform)
        for one in review.sources
        if one.platform and (one.not_understood or any(skipped.lost for skipped in one.skipped))
    )
    if parts:
        yield f"Some of the files from {words.listed(parts)}."
    for check, name in words.CHECKS.items():
        endings = [one for one in review.outcomes if one.check == check]
        if endings and all(one.ending is Ending.NOT_CHECKED for one in endings):
            yield f"{name}."
        elif any(one.ending is Ending.COULD_NOT_CHECK or (one.ending is Ending.FOUND and one.why) for one in endings):
            yield f"{name}: some could not be read."


def _drawn(template: str, **values: Any) -> str:
    templates = environment("paper")
    loader = templates.loader
    if loader is None:  # for the type checker; environment() gives one
        raise LookupError(template)
    style = "\n" + "\n".join(loader.get_source(templates, _STYLE)[0].splitlines()) + "\n"
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return templates.get_template(template).render(
        style=Markup(style),  # noqa: S704 (a file of this package)
        style_hash=f"sha256-{digest}",
        language=SOURCE,
        **values,
    )
