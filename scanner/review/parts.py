"""What a review says beside its findings: the sources, how each rule ended, the tool, the policy, the review before."""

from __future__ import annotations

import dataclasses
from typing import Any

from checks.finding import Ending
from scanner.review.decision import Decision


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something in a source that was left out, and why. `lost` where it should have been read and could not be."""

    source: str
    reason: str
    lost: bool = False

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Skipped:
        """Read what was left out."""
        return cls(source=data["source"], reason=data["reason"], lost=bool(data.get("lost")))

    def as_json(self) -> dict[str, Any]:
        """Return the contract's keys, and ours only where something was lost."""
        return {"source": self.source, "reason": self.reason, **({"lost": True} if self.lost else {})}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server that a live profile's page, or the browser, asked for: how often, and why it was refused (None: it was not)."""

    host: str
    times: int
    refused: str | None = None

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Server:
        """Read a server."""
        return cls(host=data["host"], times=int(data["times"]), refused=data.get("refused"))


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LiveView:
    """
    What a visit to a live profile could see.

    `coverage` is complete, partial, walled, blocked or private, `told` says it in words; `proof` is how it was shown that the
    profile is the person's own; `steps` lead to the platform's download, where the page did not show all.
    """

    coverage: str
    told: str
    proof: str
    servers: tuple[Server, ...] = ()
    steps: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> LiveView:
        """Read what a visit saw."""
        servers = tuple(map(Server.from_json, data.get("servers") or ()))
        steps = tuple(data.get("steps") or ())
        return cls(coverage=data["coverage"], told=data["told"], proof=data["proof"], servers=servers, steps=steps)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """
    One source and what was read of it.

    `earliest` and `latest` are the dates of its oldest and newest dated item, `years` counts the dated items of each year;
    `not_understood` names the files that no reader knew, `strange_settings` the settings that the tool cannot judge, `absent`
    what the platform puts in no such archive and where to look instead, `live` is of a live profile alone.
    """

    name: str
    platform: str
    items: dict[str, int] = dataclasses.field(default_factory=dict)
    skipped: tuple[Skipped, ...] = ()
    earliest: str | None = None
    latest: str | None = None
    not_understood: tuple[str, ...] = ()
    years: dict[str, int] = dataclasses.field(default_factory=dict)
    strange_settings: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    live: LiveView | None = None

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Source:
        """Read a source."""
        return cls(
            name=data["name"],
            platform=data["platform"],
            items=dict(data.get("items") or {}),
            skipped=tuple(map(Skipped.from_json, data.get("skipped") or ())),
            earliest=data.get("earliest"),
            latest=data.get("latest"),
            not_understood=tuple(data.get("not_understood") or ()),
            years={str(int(year)): int(count) for year, count in (data.get("years") or {}).items()},
            strange_settings=tuple(data.get("strange_settings") or ()),
            absent=tuple(data.get("absent") or ()),
            live=LiveView.from_json(data["live"]) if data.get("live") else None,
        )

    def as_json(self) -> dict[str, Any]:
        """Return the contract's keys, then ours."""
        return {
            "name": self.name,
            "platform": self.platform,
            "items": dict(self.items),
            "skipped": [one.as_json() for one in self.skipped],
            "earliest": self.earliest,
            "latest": self.latest,
            "not_understood": list(self.not_understood),
            "years": dict(self.years),
            "strange_settings": list(self.strange_settings),
            "absent": list(self.absent),
            **({"live": dataclasses.asdict(self.live)} if self.live else {}),
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
    """
    The organisation's policy: its words by part, and who to talk to there, where it said so.

    `help` holds the organisation's own help numbers by name.
    """

    name: str
    clauses: dict[str, str] = dataclasses.field(default_factory=dict)
    lead: str | None = None
    organisation: str | None = None
    help: dict[str, str] = dataclasses.field(default_factory=dict)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Policy:
        """Read a policy."""
        return cls(
            name=data.get("name") or "",
            clauses=dict(data.get("clauses") or {}),
            lead=data.get("lead"),
            organisation=data.get("organisation"),
            help=dict(data.get("help") or {}),
        )

    def as_json(self) -> dict[str, Any]:
        """Return the policy's object."""
        return dataclasses.asdict(self)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """
    The review this one was compared with: its date, and the rules that looked at something then (None where unknown).

    `whole` says that it was there with its words. From a decisions file alone nobody can tell that something was edited.
    """

    made: str
    rules: tuple[str, ...] | None = None
    whole: bool = True

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Baseline:
        """Read a baseline."""
        rules = data.get("rules")
        return cls(
            made=data["made"],
            rules=None if rules is None else tuple(rules),
            whole=bool(data.get("whole", True)),
        )

    def as_json(self) -> dict[str, Any]:
        """Return the baseline's object."""
        return {"made": self.made, "rules": None if self.rules is None else list(self.rules), "whole": self.whole}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A finding of an earlier review that this one did not look for, and what was decided of it: kept for the next time."""

    id: str
    rule: str
    decision: Decision | None = None

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Carried:
        """Read one."""
        decision = Decision.from_json(data["decision"]) if data.get("decision") else None
        return cls(id=data["id"], rule=data["rule"], decision=decision)

    def as_json(self) -> dict[str, Any]:
        """Return its object."""
        return {"id": self.id, "rule": self.rule, "decision": self.decision.as_json() if self.decision else None}
