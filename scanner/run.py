"""
The run: sources → items → checks → findings, as a stream.

Items are read twice: once to count them, which costs next to nothing beside judging and makes the progress true, and once
to judge them. At no time is more held than what is being judged and what was found.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime

from checks.content import Author, Item, Kind
from checks.exposure import old_posts, settings
from checks.exposure.old_posts import OldPosts
from checks.finding import CHECK_NAMES, CheckName, Ending, Finding, Outcome
from checks.registry import KINDS, WORDS, rules_of, switched_off, unanswered
from checks.settings import Settings
from scanner.archives.container import printable
from scanner.archives.reader import Options, stable_id
from scanner.doubles import Doubles
from scanner.errors import Problem
from scanner.judgements import Judgements
from scanner.progress import Watcher
from scanner.review import LiveView
from scanner.sources import NOT_UNDERSTOOD, Export, Sources
from scanner.workers import Answer, Picture, Task, Workers

_BATCH = 256
_LONGEST_BATCH = 512
_PICTURES = 8
_PICTURE_BYTES = 24 << 20  # so that a few very large pictures do not fill the memory
_CARRYING = frozenset({Kind.POST, Kind.COMMENT, Kind.MESSAGE})
_DATED = _CARRYING | {Kind.IMAGE, Kind.VIDEO}


@dataclasses.dataclass(frozen=True, slots=True)
class Period:
    """The days that a run looks at, both ends included. What has no date is always looked at."""

    since: date | None = None
    until: date | None = None

    def holds(self, item: Item) -> bool:
        """Return whether an item falls into the period. Memberships, settings and profile fields are of today."""
        if (self.since is None and self.until is None) or item.created is None or item.kind not in _DATED:
            return True
        day = item.created.date()
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)

    def __str__(self) -> str:
        """Return the period in words, as in “nothing … 2 May 2020 to 3 May 2020”."""
        said = [f"{one.day} {one:%B %Y}" if one else "" for one in (self.since, self.until)]
        if all(said):
            return " to ".join(said)
        return f"since {said[0]}" if said[0] else f"until {said[1]}"


@dataclasses.dataclass(slots=True)
class Tally:
    """What was read of one platform in one export."""

    name: str
    platform: str
    items: Counter[Kind] = dataclasses.field(default_factory=Counter)
    problems: list[Problem] = dataclasses.field(default_factory=list)
    not_understood: list[str] = dataclasses.field(default_factory=list)
    earliest: datetime | None = None
    latest: datetime | None = None
    years: Counter[int] = dataclasses.field(default_factory=Counter)
    strange_settings: list[str] = dataclasses.field(default_factory=list)
    absent: tuple[str, ...] = ()
    live: LiveView | None = None
    outside: int = 0

    def take(self, entry: Item | Problem) -> None:
        """Count an item or keep a problem."""
        if isinstance(entry, Problem):
            if entry.reason == NOT_UNDERSTOOD:
                self.not_understood.append(entry.source)
            else:
                self.problems.append(entry)
            return
        self.items[entry.kind] += 1
        when = entry.created
        if when is not None and entry.kind in _DATED:
            if when.tzinfo is None:
                when = when.replace(tzinfo=UTC)
            if self.earliest is None or self.latest is None:
                self.earliest = self.latest = when
            elif when < self.earliest:
                self.earliest = when
            elif when > self.latest:
                self.latest = when
            self.years[when.year] += 1

    def outside_of(self, period: Period) -> Problem:
        """Return the note on what was left out because it has other dates than were asked for."""
        many = "1 thing has" if self.outside == 1 else f"{self.outside:,} things have"
        told = f"{many} other dates"
        if self.earliest is None:
            told = f"nothing with a date falls into the days that you asked for ({period}), and {told}"
        else:
            told = f"{told} than you asked for ({period})"
        return Problem(self.name, told, lost=False)

    @property
    def whole(self) -> bool:
        """Return whether nothing was lost."""
        return not self.not_understood and not any(problem.lost for problem in self.problems)


@dataclasses.dataclass(slots=True)
class Result:
    """What a run found, how every rule ended, and what was read of every source."""

    findings: list[Finding]
    outcomes: list[Outcome]
    tallies: list[Tally]


def inventory(sources: Sources, options: Options, period: Period) -> Iterator[tuple[Tally, Item | Problem]]:
    """Yield all that the sources hold, each with the tally of its platform, which has counted it already."""
    everything = period == Period()
    for export in sources.exports:
        tallies: dict[str, Tally] = {}
        tally = Tally(printable(export.container.name), "", live=export.live)
        for platform, entry in export.read(options):
            if tally.platform != platform:
                if platform not in tallies:
                    absent = export.absent(platform)
                    tallies[platform] = Tally(tally.name, platform, live=export.live, absent=absent)
                tally = tallies[platform]
            if everything or isinstance(entry, Problem) or period.holds(entry):
                tally.take(entry)
                yield tally, entry
            else:
                tally.outside += 1
        for one in tallies.values():
            if one.outside:
                note = one.outside_of(period)
                one.take(note)
                yield one, note


class Run:
    """One scan. Findings come in as the processes give them and go out sorted, so that two runs give the same."""

    def __init__(
        self,
        sources: Sources,
        settings: Settings,
        options: Options,
        period: Period,
        watcher: Watcher,
        known: Judgements | None = None,
    ) -> None:
        """Prepare; nothing is read yet. What is `known` from an earlier run is not judged again."""
        self._sources = sources
        self._settings = settings
        self._options = options
        self._period = period
        self._watcher = watcher
        self._known = known
        self._findings: list[Finding] = []
        self._unread: Counter[CheckName] = Counter()
        self._foreign: Counter[tuple[str, str]] = Counter()
        self._strange = 0
        self._looked: Counter[Kind] = Counter()
        self._doubles = Doubles()
        self._of: dict[str, Tally] = {}
        self._old = OldPosts(datetime.now(UTC).date())

    def go(self, jobs: int) -> Result:
        """Read, judge with `jobs` processes, and return what came of it."""
        words = pictures = 0
        for _, entry in inventory(self._sources, self._options, self._period):
            if isinstance(entry, Item):
                self._watcher.seen()
                words += 1
                pictures += entry.kind in KINDS["images"]
        self._watcher.total(words, pictures if "images" in self._settings.checks else 0)
        tallies: dict[int, Tally] = {}
        with Workers(jobs, self._settings, self._hear) as workers:
            for export in self._sources.exports:
                for tally in self._judge(export, workers):
                    tallies[id(tally)] = tally
        for (platform, why), count in sorted(self._foreign.items()):
            many = "1 text" if count == 1 else f"{count:,} texts"
            self._of[platform].problems.append(Problem(many, why, lost=False))
        if "exposure" in self._settings.checks:
            self._findings.extend(self._settings.wanted(self._old.findings()))
        self._findings.sort(key=lambda found: (found.item.platform, found.rule, found.item.id))
        return Result(self._findings, list(self._outcomes()), list(tallies.values()))

    def _judge(self, export: Export, workers: Workers) -> Iterator[Tally]:
        batch: list[Item] = []
        shown: list[Picture] = []
        said: set[str] = set()
        last: Item | None = None
        for tally, entry in inventory(Sources([export], []), self._options, self._period):
            yield tally
            if isinstance(entry, Problem):
                continue
            self._of[entry.platform] = tally
            self._looked[entry.kind] += 1
            self._old.take(entry)
            if entry.kind is Kind.SETTING and settings.unread(entry.text, entry.field):
                self._strange += 1
                if "exposure" in self._settings.checks:
                    tally.strange_settings.append(entry.text)
            # A post and its pictures are judged together: a batch is not cut between them, if that takes not too long.
            if len(batch) >= (_LONGEST_BATCH if entry.kind in KINDS["images"] else _BATCH):
                workers.submit(Task(records=tuple(batch)))
                batch.clear()
            self._take(_without_repeated_caption(entry, said), batch)
            last = entry if entry.kind in _CARRYING else last
            if entry.kind in KINDS["images"] and "images" in self._settings.checks:
                data = export.picture(entry)
                if isinstance(data, bytes):
                    self._show(Picture(entry, data, export.overlay(entry), _words_of(last, entry)), shown)
                else:
                    self._miss(tally, data)
            if len(shown) == _PICTURES or sum(len(one.data) for one in shown) > _PICTURE_BYTES:
                workers.submit(Task(pictures=tuple(shown)))
                shown.clear()
        workers.submit(Task(records=tuple(batch)))
        workers.submit(Task(pictures=tuple(shown)))
        workers.drain()
        self._settle(export, workers)

    def _take(self, item: Item, batch: list[Item]) -> None:
        """Put an item into the batch to be judged, or take over what is known of it."""
        before = self._known.of(item) if self._known else None
        if before is None:
            batch.append(item)
        else:
            self._findings.extend(before)
            self._watcher.done(words=1)

    def _show(self, picture: Picture, shown: list[Picture]) -> None:
        """As `_take`, for a picture."""
        if self._known and self._known.quiet_picture(*picture):
            self._watcher.done(pictures=1)
        elif not self._doubles.holds(picture):
            shown.append(picture)

    def _settle(self, export: Export, workers: Workers) -> None:
        """Give the pictures that turned up again the findings of the first of them."""
        for item, beside, findings in self._doubles.settled():
            if findings is not None:
                self._findings.extend(findings)
                self._watcher.done(pictures=1)
            elif isinstance(data := export.picture(item), bytes):
                workers.submit(Task(pictures=(Picture(item, data, export.overlay(item), beside),)))
            else:
                self._miss(self._of[item.platform], data)
        workers.drain()

    def _miss(self, tally: Tally, problem: Problem | None) -> None:
        """Count a picture that could not be looked at. Those that are absent altogether the reader has named."""
        self._unread["images"] += 1
        self._watcher.done(pictures=1)
        if problem is not None:
            tally.problems.append(problem)

    def _hear(self, answer: Answer) -> None:
        self._findings.extend(answer.findings)
        unsure = [item for item, _ in (*answer.unread, *answer.foreign)]
        self._doubles.hear(answer.task.pictures, answer.findings, unsure)
        self._watcher.done(words=len(answer.task.records), pictures=len(answer.task.pictures))
        for item, reason in answer.unread:
            words = [name for name in CHECK_NAMES if name != "images" and item.kind in KINDS[name]]
            self._unread.update(["images"] if answer.task.pictures else words)
            self._of[item.platform].problems.append(Problem(item.media or item.source, reason))
        self._foreign.update((item.platform, why) for item, why in answer.foreign)
        if self._known:
            self._remember(answer, self._known)

    @staticmethod
    def _remember(answer: Answer, known: Judgements) -> None:
        """Keep what came of each thing in an answer, but for those that could not be judged."""
        unread = {item for item, _ in (*answer.unread, *answer.foreign)}
        found: dict[Item, list[Finding]] = {}
        for finding in answer.findings:
            found.setdefault(finding.item, []).append(finding)
        for item in answer.task.records:
            if item not in unread:
                known.remember(item, found.get(item, ()))
        for picture in answer.task.pictures:
            if picture.item not in unread and picture.item not in found:
                known.remember_quiet_picture(*picture)

    def _outcomes(self) -> Iterator[Outcome]:
        fired = {finding.rule for finding in self._findings}
        for check in CHECK_NAMES:
            for rule in rules_of(check):
                if rule.id in fired:
                    yield Outcome(check, rule.id, Ending.FOUND, self._unread_note(check))
                elif check not in self._settings.checks:
                    yield Outcome(check, rule.id, Ending.NOT_CHECKED, "you asked to leave this check out")
                elif why := switched_off(rule, self._settings) or unanswered(rule):
                    yield Outcome(check, rule.id, Ending.NOT_CHECKED, why)
                elif not any(self._looked[kind] for kind in KINDS[check]):
                    yield Outcome(check, rule.id, Ending.NOT_CHECKED, "there was nothing of this kind in what you gave")
                elif rule.id == old_posts.RULE and (why := self._old.untold):
                    yield Outcome(check, rule.id, Ending.NOT_CHECKED, why)
                elif rule.id in settings.RULES:
                    yield self._setting_outcome(rule.id)
                elif note := self._unread_note(check):
                    yield Outcome(check, rule.id, Ending.COULD_NOT_CHECK, note)
                else:
                    yield Outcome(check, rule.id, Ending.NOTHING_FOUND, self._foreign_note(check))

    def _foreign_note(self, check: CheckName) -> str | None:
        count = self._foreign.total() if check == "derogatory" else 0
        if not count:
            return None
        return f"{count:,} {'text was' if count == 1 else 'texts were'} not checked, because of the language. See above"

    def _setting_outcome(self, rule: str) -> Outcome:
        """How a rule ended that only settings can answer, and that found nothing."""
        there, strange = self._looked[Kind.SETTING], self._strange
        if not there:
            return Outcome("exposure", rule, Ending.NOT_CHECKED, "what you gave holds no privacy settings")
        if strange == there:
            return Outcome(
                "exposure", rule, Ending.COULD_NOT_CHECK, "the tool understood none of the settings it was given"
            )
        if strange:
            told = (
                f"{strange:,} {'setting was' if strange == 1 else 'settings were'} not understood. They are named above"
            )
            return Outcome("exposure", rule, Ending.NOTHING_FOUND, told)
        return Outcome("exposure", rule, Ending.NOTHING_FOUND)

    def _unread_note(self, check: CheckName) -> str | None:
        count = self._unread[check]
        if not count:
            return None
        shown = ("picture or video", "pictures or videos") if self._looked[Kind.VIDEO] else ("picture", "pictures")
        what, several = shown if check == "images" else ("entry", "entries")
        return f"{count:,} {what if count == 1 else several} could not be read, the others were looked at"


def _words_of(last: Item | None, picture: Item) -> str:
    """Return the words of the post that carries a picture: readers give it last before, and both have one moment."""
    if last is None or picture.created is None:
        return ""
    same = (last.platform, last.created, last.author) == (picture.platform, picture.created, picture.author)
    return last.text if same else ""


def _without_repeated_caption(item: Item, said: set[str]) -> Item:
    """
    Return a picture without its caption where a post said the same at the same time: words are judged once.

    Only the words are taken away, on the way to the judges of words; the picture itself is judged as it stands.
    """
    if item.kind not in WORDS or not item.text or item.author is not Author.OWN:
        return item
    mark = stable_id(item.created, item.text)
    if item.kind in (Kind.IMAGE, Kind.VIDEO):
        if mark in said:
            return dataclasses.replace(item, text="")
    elif item.kind is Kind.POST:
        said.add(mark)
    return item
