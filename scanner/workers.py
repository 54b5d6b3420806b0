"""
The processes in which judging happens: as many as asked for, each with its models loaded once.

Decoding a hostile picture may kill the process that tries. Such a death costs that one picture, which is named, and
nothing else: what was under way beside it is done again.
"""

from __future__ import annotations

import dataclasses
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Self, TypeAlias

from checks.content import Item
from checks.finding import Finding
from checks.registry import Settings, judge_records

Picture: TypeAlias = tuple[Item, bytes]


@dataclasses.dataclass(frozen=True, slots=True)
class Task:
    """Work for one process: records to judge, or pictures."""

    records: tuple[Item, ...] = ()
    pictures: tuple[Picture, ...] = ()

    def split(self) -> Iterator[Task]:
        """Yield the same work one item at a time."""
        yield from (Task(records=(item,)) for item in self.records)
        yield from (Task(pictures=(picture,)) for picture in self.pictures)

    def __len__(self) -> int:
        """Return how many items it holds."""
        return len(self.records) + len(self.pictures)


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What came of a task. `unread` are pictures that could not be judged, each with the reason."""

    task: Task
    findings: tuple[Finding, ...] = ()
    unread: tuple[tuple[Item, str], ...] = ()


def perform(task: Task, settings: Settings) -> tuple[tuple[Finding, ...], tuple[tuple[int, str], ...]]:
    """Judge a task in this process; return the findings, and (index of picture, reason) of what could not be read."""
    findings = list(judge_records(task.records, settings)) if task.records else []
    unread: list[tuple[int, str]] = []
    if task.pictures:
        from checks.images.judge import judge  # noqa: PLC0415 - loads models: only where there are pictures

        for index, (item, data) in enumerate(task.pictures):
            judged = judge(item, data, pictures=settings.pictures)
            findings.extend(judged.findings)
            if judged.error:
                unread.append((index, judged.error))
    return tuple(findings), tuple(unread)


class Workers:
    """
    A pool of processes that is fed and emptied in step, so that no more than a few tasks are ever held.

    `on_answer` is called in this process with every answer, in the order in which they are ready.
    """

    def __init__(self, count: int, settings: Settings, on_answer: Callable[[Answer], None]) -> None:
        """Prepare `count` processes; they start with the first task."""
        self._count = count
        self._settings = settings
        self._on_answer = on_answer
        self._pool: ProcessPoolExecutor | None = None
        self._flying: dict[Future[tuple[tuple[Finding, ...], tuple[tuple[int, str], ...]]], Task] = {}

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish what is under way; after an error drop it."""
        if error is None:
            self.drain()
        if self._pool is not None:
            self._pool.shutdown(wait=error is None, cancel_futures=True)

    def submit(self, task: Task) -> None:
        """Hand in a task; wait while enough is under way."""
        while len(self._flying) >= 2 * self._count:
            self._collect()
        try:
            self._flying[self._running().submit(perform, task, self._settings)] = task
        except BrokenProcessPool:
            self._mend([*self._flying.values(), task])

    def drain(self) -> None:
        """Wait for everything handed in."""
        while self._flying:
            self._collect()

    def _running(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Spawned on every system: a forked child would inherit the state of native libraries mid-air.
            self._pool = ProcessPoolExecutor(self._count, mp_context=multiprocessing.get_context("spawn"))
        return self._pool

    def _collect(self) -> None:
        ready, _ = wait(self._flying, return_when=FIRST_COMPLETED)
        for future in ready:
            task = self._flying.get(future)
            if task is None:  # given up when the pool broke
                continue
            try:
                result = future.result()
            except BrokenProcessPool:
                self._mend(list(self._flying.values()))
                return
            del self._flying[future]
            self._answer(task, *result)

    def _answer(self, task: Task, findings: tuple[Finding, ...], unread: tuple[tuple[int, str], ...]) -> None:
        lost = tuple((task.pictures[index][0], reason) for index, reason in unread)
        self._on_answer(Answer(task, findings, lost))

    def _mend(self, tasks: list[Task]) -> None:
        """Do again, one item at a time and each alone, what was under way when a process died."""
        self._flying.clear()
        pending = deque(single for task in tasks for single in task.split())
        self._pool = None
        while pending:
            single = pending.popleft()
            try:
                self._answer(single, *self._running().submit(perform, single, self._settings).result())
            except BrokenProcessPool:
                self._pool = None
                items = (*single.records, *(item for item, _ in single.pictures))
                reason = "it made the program that reads it stop, so it was not checked"
                self._on_answer(Answer(single, unread=tuple((item, reason) for item in items)))
