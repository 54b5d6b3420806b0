"""
The review: what `review.json` holds (contract §5), typed, and the only way it is read from and written to a disk.

It holds excerpts, so it is as private as the report: the folder is made with mode 0700, files with mode 0600, and every
write is atomic. A finding's id is keyed with the person's own salt, so that the small decisions file, which carries ids and
no content, does not tell anyone else which post is meant.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import dataclasses
import hashlib
import json
import os
import secrets
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from checks.content import Audience, Author, Item, Kind
from checks.finding import Ending, Label, Level, Severity, Share, Span
from scanner.errors import UserError

SCHEMA = 1
FILE_NAME = "review.json"
DECISIONS_KIND = "profile-review-decisions"
CHOICES = ("remove", "edit", "keep", "hide", "ask", "wrong")
STATUSES = ("new", "known", "resolved")
_ID_BYTES = 5  # eight characters of base32: two of 10,000 findings share an id once in some 20,000 reviews


class ReviewError(UserError):
    """A review or decisions file that cannot be used, in words for the person who gave it."""


def new_salt() -> str:
    """Return a fresh secret for the ids of one person's findings. It stays in their review and decisions files."""
    return secrets.token_hex(16)


def finding_id(salt: str, platform: str, item_id: str, rule: str) -> str:
    """Return the id under which a decision about this finding is found again: stable for one salt, short to quote."""
    told_apart = f"{platform}\0{item_id}\0{rule}".encode("utf-8", "surrogatepass")
    key = hashlib.blake2b(salt.encode(), digest_size=32).digest()
    digest = hashlib.blake2b(told_apart, key=key, digest_size=_ID_BYTES).digest()
    return base64.b32encode(digest).decode().lower()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the person decided. `reason` is one of the page's fixed short reasons, never free text."""

    choice: str
    done: bool = False
    at: str | None = None
    reason: str | None = None

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Decision:
        """Read a decision, refusing a choice that the contract does not know."""
        if data["choice"] not in CHOICES:
            raise ReviewError(
                f"A decision has the choice {data['choice']!r}, which is not one of {', '.join(CHOICES)}."
            )
        return cls(choice=data["choice"], done=bool(data.get("done")), at=data.get("at"), reason=data.get("reason"))

    def as_json(self) -> dict[str, Any]:
        """Return the contract's object; the reason only where one was given."""
        given = {"reason": self.reason} if self.reason else {}
        return {"choice": self.choice, "done": self.done, "at": self.at, **given}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """
    A finding as the review keeps it.

    `item` is None only for a finding of last time that is gone and of which nothing but its id was kept (`resolved`).
    `thumbnail` is a small JPEG without metadata, in the file as base64, and None for anything near nudity.
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
    thumbnail: bytes | None = dataclasses.field(default=None, repr=False)

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
            spans=tuple(Span(int(start), int(end), str(what)) for start, end, what in data.get("spans") or ()),
            labels=tuple(_label(label) for label in data.get("labels") or ()),
            action=data.get("action"),
            how_to=(how_to,) if isinstance(how_to, str) else tuple(how_to),
            status=status,
            share=Share(data.get("share") or Share.TITLE),
            rule=data["rule"],
            decision=Decision.from_json(data["decision"]) if data.get("decision") else None,
            part=data.get("part"),
            level=Level(data["level"]) if data.get("level") else _level_of(Severity(data["severity"])),
            sure=data.get("sure"),
            why=data.get("why"),
            actions=tuple(data.get("actions") or ()),
            thumbnail=_decoded(data.get("thumbnail")),
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
        if self.thumbnail is not None:
            ours["thumbnail"] = base64.b64encode(self.thumbnail).decode()
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


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something in a source that was left out, and why."""

    source: str
    reason: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """
    One source and what was read of it.

    `earliest` and `latest` are the dates of its oldest and newest dated item; `not_understood` names the files that no
    reader knew.
    """

    name: str
    platform: str
    items: dict[str, int] = dataclasses.field(default_factory=dict)
    skipped: tuple[Skipped, ...] = ()
    earliest: str | None = None
    latest: str | None = None
    not_understood: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Source:
        """Read a source."""
        return cls(
            name=data["name"],
            platform=data["platform"],
            items=dict(data.get("items") or {}),
            skipped=tuple(Skipped(source=one["source"], reason=one["reason"]) for one in data.get("skipped") or ()),
            earliest=data.get("earliest"),
            latest=data.get("latest"),
            not_understood=tuple(data.get("not_understood") or ()),
        )

    def as_json(self) -> dict[str, Any]:
        """Return the contract's keys, then ours."""
        return {
            "name": self.name,
            "platform": self.platform,
            "items": dict(self.items),
            "skipped": [dataclasses.asdict(one) for one in self.skipped],
            "earliest": self.earliest,
            "latest": self.latest,
            "not_understood": list(self.not_understood),
        }


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How one rule ended. `title` is the rule's own, so that the report need not know the rules."""

    check: str
    rule: str
    ending: Ending
    why: str | None = None
    title: str | None = None

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Ended:
        """Read an outcome."""
        return cls(
            check=data["check"],
            rule=data["rule"],
            ending=Ending(data["ending"]),
            why=data.get("why"),
            title=data.get("title"),
        )

    def as_json(self) -> dict[str, Any]:
        """Return the contract's keys, then the title."""
        return {
            "check": self.check,
            "rule": self.rule,
            "ending": self.ending.value,
            "why": self.why,
            "title": self.title,
        }


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """
    What made the review.

    `rules` is the version of the rules, `lists` the date of each word list, `figures` says in words, by rule, how often it
    was wrong in our own tests.
    """

    name: str
    version: str
    models: dict[str, Any] = dataclasses.field(default_factory=dict)
    rules: str | None = None
    lists: dict[str, str] = dataclasses.field(default_factory=dict)
    figures: dict[str, str] = dataclasses.field(default_factory=dict)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Tool:
        """Read the tool's own description."""
        return cls(
            name=data["name"],
            version=data["version"],
            models=dict(data.get("models") or {}),
            rules=data.get("rules"),
            lists=dict(data.get("lists") or {}),
            figures=dict(data.get("figures") or {}),
        )

    def as_json(self) -> dict[str, Any]:
        """Return the contract's keys, then ours."""
        return dataclasses.asdict(self)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The organisation's policy: its words by part, and who to talk to there, where it said so."""

    name: str
    clauses: dict[str, str] = dataclasses.field(default_factory=dict)
    lead: str | None = None

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Policy:
        """Read a policy."""
        return cls(name=data.get("name") or "", clauses=dict(data.get("clauses") or {}), lead=data.get("lead"))

    def as_json(self) -> dict[str, Any]:
        """Return the policy's object."""
        return dataclasses.asdict(self)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The review this one was compared with: its date, and the rules it already had (None where it did not say)."""

    made: str
    rules: tuple[str, ...] | None = None

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Baseline:
        """Read a baseline."""
        rules = data.get("rules")
        return cls(made=data["made"], rules=None if rules is None else tuple(rules))

    def as_json(self) -> dict[str, Any]:
        """Return the baseline's object."""
        return {"made": self.made, "rules": None if self.rules is None else list(self.rules)}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One review of one person's profile: everything the report is drawn from, and nothing that was not flagged."""

    created: str
    salt: str
    tool: Tool
    policy: Policy
    sources: tuple[Source, ...] = ()
    findings: tuple[Recorded, ...] = ()
    outcomes: tuple[Ended, ...] = ()
    baseline: Baseline | None = None

    def __post_init__(self) -> None:
        """Refuse a time that is none, so that no reader of the review has to."""
        try:
            datetime.fromisoformat(self.created)
        except ValueError as error:
            raise ReviewError(f"The review's own date cannot be read: {self.created!r}.") from error

    @classmethod
    def from_json(cls, data: Any) -> Review:
        """Read a review, or raise ReviewError saying what is the matter with it."""
        if not isinstance(data, dict) or data.get("schema") != SCHEMA:
            raise ReviewError("This is not a review that this version can read.")
        try:
            return cls(
                created=data["created"],
                salt=data["salt"],
                tool=Tool.from_json(data["tool"]),
                policy=Policy.from_json(data["policy"]),
                sources=tuple(map(Source.from_json, data["sources"])),
                findings=tuple(map(Recorded.from_json, data["findings"])),
                outcomes=tuple(map(Ended.from_json, data["outcomes"])),
                baseline=Baseline.from_json(data["baseline"]) if data.get("baseline") else None,
            )
        except ReviewError:
            raise
        except KeyError as error:
            raise ReviewError(f"This review has no {error.args[0]!r}, so it cannot be read.") from error
        except (AttributeError, TypeError, ValueError) as error:
            raise ReviewError("This review holds something that this version cannot read.") from error

    def as_json(self) -> dict[str, Any]:
        """Return the contract's object, with the salt and the baseline beside it."""
        return {
            "schema": SCHEMA,
            "created": self.created,
            "tool": self.tool.as_json(),
            "policy": self.policy.as_json(),
            "sources": [source.as_json() for source in self.sources],
            "findings": [finding.as_json() for finding in self.findings],
            "outcomes": [outcome.as_json() for outcome in self.outcomes],
            "salt": self.salt,
            "baseline": self.baseline.as_json() if self.baseline else None,
        }

    @classmethod
    def load(cls, folder: Path) -> Review:
        """Read the review of a review folder."""
        try:
            return cls.from_json(json.loads((folder / FILE_NAME).read_bytes()))
        except FileNotFoundError as error:
            raise ReviewError(f"There is no {FILE_NAME} in this folder, so it is not a review folder.") from error
        except (UnicodeDecodeError, json.JSONDecodeError) as error:
            raise ReviewError(f"{FILE_NAME} would not open: it may be damaged or only partly written.") from error

    def save(self, folder: Path) -> Path:
        """Write the review into a folder that only its owner can read, whole or not at all."""
        private_folder(folder)
        text = json.dumps(self.as_json(), ensure_ascii=False, indent=1)
        # A lone surrogate may stand in what a platform exported; JSON can carry it escaped, UTF-8 cannot.
        return write_private(folder / FILE_NAME, text.encode("utf-8", "backslashreplace") + b"\n")

    def with_decisions(self, data: Any) -> Review:
        """
        Return this review with the decisions of a decisions file (report-ux §4) in place of its own.

        A finding the file does not name keeps its decision; one it names with the choice null goes back to undecided.
        """
        if not isinstance(data, dict) or data.get("kind") != DECISIONS_KIND or data.get("schema") != SCHEMA:
            raise ReviewError("This is not a decisions file that this version can read.")
        if data.get("salt") != self.salt:
            raise ReviewError("These decisions were made for another review, so they cannot be matched with this one.")
        try:
            decided = {
                one["id"]: Decision.from_json(one) if one["choice"] is not None else None for one in data["decisions"]
            }
        except (KeyError, TypeError) as error:
            raise ReviewError("This decisions file holds something that this version cannot read.") from error
        findings = (
            dataclasses.replace(one, decision=decided[one.id]) if one.id in decided else one for one in self.findings
        )
        return dataclasses.replace(self, findings=tuple(findings))


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


def private_folder(folder: Path) -> None:
    """
    Make a folder that only its owner can open.

    A folder that was there is closed to others only when it is a review folder already: a person may have named their desktop.
    """
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        if (folder / FILE_NAME).exists():
            folder.chmod(0o700)


def write_private(path: Path, content: bytes) -> Path:
    """Write a file with mode 0600 so that it is there whole or, if anything stops us, as it was before."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp makes it 0600
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    return path


def _level_of(severity: Severity) -> Level:
    return next(level for level in Level if level.severity is severity)


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
