"""A finding as the review keeps it, read from JSON and written to it."""

from __future__ import annotations

import base64
import binascii
import dataclasses
from datetime import datetime
from typing import Any

from checks.content import Audience, Author, Item, Kind
from checks.finding import Label, Level, Severity, Share, Span, WordsRead
from scanner.review.decision import Decision, ReviewError

STATUSES = ("new", "known", "resolved")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """
    A finding as the review keeps it.

    `item` is None only for a finding of last time that is gone and of which nothing but its id was kept (`resolved`).
    `changed` says that its words are others than last time, so that nothing decided then holds. `thumbnail` is a small JPEG
    without metadata, in the file as base64, `read` the words read in a picture that was found for them; both are None for
    anything near nudity.
    """

    id: str
    check: str
    rule: str
    title: str
    reason: str
    level: Level
    item: Item | None
    category: str | None = None
    clause: str | None = None
    part: str | None = None
    score: float | None = None
    spans: tuple[Span, ...] = ()
    labels: tuple[Label, ...] = ()
    sure: str | None = None
    why: str | None = None
    action: str | None = None
    actions: tuple[str, ...] = ()
    how_to: tuple[str, ...] = ()
    status: str = "new"
    share: Share = Share.TITLE
    decision: Decision | None = None
    changed: bool = False
    thumbnail: bytes | None = dataclasses.field(default=None, repr=False)
    read: WordsRead | None = dataclasses.field(default=None, repr=False)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Recorded:
        """Read a finding; the keys beside the contract's may be missing."""
        status = data.get("status", "new")
        if status not in STATUSES:
            raise ReviewError(f"A finding has the status {status!r}, which is not one of {', '.join(STATUSES)}.")
        if not data.get("item") and status != "resolved":
            raise ReviewError("A finding that is still there does not say what it was found in.")
        how_to = data.get("how_to") or ()
        return cls(
            id=data["id"],
            check=data["check"],
            category=data.get("category"),
            clause=data.get("clause"),
            score=data.get("score"),
            title=data["title"],
            reason=data.get("reason") or "",
            item=item_from_json(data["item"]) if data.get("item") else None,
            spans=_spans(data),
            labels=tuple(_label(label) for label in data.get("labels") or ()),
            action=data.get("action"),
            how_to=(how_to,) if isinstance(how_to, str) else tuple(how_to),
            status=status,
            share=Share(data.get("share") or Share.TITLE),
            rule=data["rule"],
            decision=Decision.from_json(data["decision"]) if data.get("decision") else None,
            changed=bool(data.get("changed")),
            part=data.get("part"),
            level=Level(data["level"]) if data.get("level") else _level_of(Severity(data["severity"])),
            sure=data.get("sure"),
            why=data.get("why"),
            actions=tuple(data.get("actions") or ()),
            thumbnail=_decoded(data.get("thumbnail")),
            read=WordsRead(str(data["read"]["text"]), _spans(data["read"])) if data.get("read") else None,
        )

    def as_json(self) -> dict[str, Any]:
        """Return the contract's keys, every one present, then ours."""
        ours: dict[str, Any] = {
            "part": self.part,
            "level": self.level.value,
            "sure": self.sure,
            "why": self.why,
            "actions": list(self.actions),
        }
        if self.changed:
            ours["changed"] = True
        if self.thumbnail is not None:
            ours["thumbnail"] = base64.b64encode(self.thumbnail).decode()
        if self.read is not None:
            ours["read"] = {"text": self.read.text, "spans": [list(span) for span in self.read.spans]}
        return {
            "id": self.id,
            "check": self.check,
            "category": self.category,
            "clause": self.clause,
            "severity": self.level.severity.value,
            "score": self.score,
            "title": self.title,
            "reason": self.reason,
            "item": self.item.as_json() if self.item else None,
            "spans": [list(span) for span in self.spans],
            "labels": [
                {"label": label.label, "score": label.score, "box": list(label.box) if label.box else None}
                for label in self.labels
            ],
            "action": self.action,
            "how_to": list(self.how_to),
            "status": self.status,
            "share": self.share.value,
            "rule": self.rule,
            "decision": self.decision.as_json() if self.decision else None,
            **ours,
        }


def item_from_json(data: dict[str, Any]) -> Item:
    """Read an item as the contract's §3 writes it."""
    return Item(
        platform=data["platform"],
        kind=Kind(data["kind"]),
        id=data["id"],
        text=data.get("text") or "",
        author=Author(data.get("author") or Author.OWN),
        created=datetime.fromisoformat(data["created"]) if data.get("created") else None,
        url=data.get("url"),
        audience=Audience(data["audience"]) if data.get("audience") else None,
        context=data.get("context"),
        media=data.get("media"),
        source=data.get("source") or "",
    )


def _level_of(severity: Severity) -> Level:
    return next(level for level in Level if level.severity is severity)


def _spans(data: dict[str, Any]) -> tuple[Span, ...]:
    return tuple(Span(int(start), int(end), str(what)) for start, end, what in data.get("spans") or ())


def _label(data: Any) -> Label:
    if isinstance(data, dict):
        label, score, box = data["label"], data["score"], data.get("box")
    else:
        label, score, box = (*data, None)[:3]
    if box is None:
        return Label(str(label), float(score))
    x0, y0, x1, y1 = (round(edge) for edge in box)
    return Label(str(label), float(score), (x0, y0, x1, y1))


def _decoded(text: str | None) -> bytes | None:
    if not text:
        return None
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ReviewError("A small picture in this review is damaged.") from error
