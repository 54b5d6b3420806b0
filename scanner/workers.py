"""
The processes in which judging happens: as many as asked for, each with its models loaded once.

Decoding a hostile picture may kill the process that tries, or never end. That costs this one picture, which is named, and
nothing else: what was under way beside it is done again. No process outlives the run, whatever ends it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

from checks.content import Item
from checks.finding import Finding
from checks.registry import foreign_words, judge_records
from checks.settings import Settings

if TYPE_CHECKING:
    from checks.images.again import Memory


class Picture(NamedTuple):
    """
    An item, its file, the file that is shown over it where there is one, and the words of the post that carries it.

    Both files are opened by the worker alone.
    """

    item: Item
    data: bytes
    overlay: bytes | None = None
    beside: str = ""


PATIENCE = 300.0  # seconds in which not one task of those under way is done: then a process hangs

_IS_WORKER = threading.Event()  # set in a process of the pool, which lives no longer than one run
_STOPPED = "it made the program that reads it stop, so it was not checked"


@dataclasses.dataclass(frozen=True, slots=True)
class Task:
    """Work for one process: records to judge, or pictures."""

    records: tuple[Item, ...] = ()
    pictures: tuple[Picture, ...] = ()

    def split(self) -> Iterator[Task]:
        """Yield the same work one item at a time."""
        yield from (Task(records=(item,)) for item in self.records)
        yield from (Task(pictures=(picture,)) for picture in self.pictures)

    def items(self) -> Iterator[Item]:
        """Yield the items, whatever is to be judged of them."""
        yield from self.records
        yield from (item for item, *_ in self.pictures)

    def __len__(self) -> int:
        """Return how many items it holds."""
        return len(self.records) + len(self.pictures)


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """
    What came of a task. `unread` are the items that could not be judged, each with the reason.

    `foreign` are those whose words were not judged because of their language, each with what the person is told.
    """

    task: Task
    findings: tuple[Finding, ...] = ()
    unread: tuple[tuple[Item, str], ...] = ()
    foreign: tuple[tuple[Item, str], ...] = ()


def perform(task: Task, settings: Settings) -> Answer:
    """Judge a task in this process. An item that a judge fails on is named in the answer, and the others are judged."""
    try:
        return _judged(task, settings)
    except ImportError:  # something is not installed: that is no fault of an item
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it costs one item
        if len(task) == 1:
            reason = f"the program that reads it failed ({type(error).__name__}), so it was not checked"
            return Answer(task, unread=tuple((item, reason) for item in task.items()))
    singles = [perform(single, settings) for single in task.split()]
    return Answer(
        task,
        tuple(finding for one in singles for finding in one.findings),
        tuple(lost for one in singles for lost in one.unread),
        tuple(strange for one in singles for strange in one.foreign),
    )


def _judged(task: Task, settings: Settings) -> Answer:
    findings = list(judge_records(task.records, settings)) if task.records else []
    foreign = list(foreign_words(task.records, settings))
    unread: list[tuple[Item, str]] = []
    if task.pictures:
        from checks.images.judge import judge  # noqa: PLC0415 - loads models: only where there are pictures

        memory = _memory() if _IS_WORKER.is_set() else None
        for item, data, overlay, beside in task.pictures:
            judged = judge(
                item,
                data,
                overlay=overlay,
                beside=beside,
                pictures=settings.pictures,
                names=settings.names,
                memory=memory,
            )
            findings.extend(settings.wanted(judged.findings))
            if reason := judged.error or judged.unchecked:
                unread.append((item, reason))
            if judged.foreign:
                foreign.append((item, judged.foreign))
    return Answer(task, tuple(findings), tuple(unread), tuple(foreign))


def _perform_slim(task: Task, settings: Settings) -> Answer:
    """Perform, and answer without the task: its pictures need not travel back."""
    return dataclasses.replace(perform(task, settings), task=Task())


class Workers:
    """
    A pool of processes that is fed and emptied in step, so that no more than a few tasks are ever held.

    `on_answer` is called in this process with every answer, in the order in which they are ready.
    """

    def __init__(
        self, count: int, settings: Settings, on_answer: Callable[[Answer], None], patience: float = PATIENCE
    ) -> None:
        """Prepare `count` processes; they start with the first task."""
        self._count = count
        self._settings = settings
        self._on_answer = on_answer
        self._patience = patience
        self._pool: ProcessPoolExecutor | None = None
        self._others: set[BaseProcess] = set()
        self._flying: dict[Future[Answer], Task] = {}

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish what is under way; after an error drop it."""
        finished = False
        try:
            if error is None:
                self.drain()
                finished = True
        finally:
            self._end(at_once=not finished)

    def submit(self, task: Task) -> None:
        """Hand in a task; wait while enough is under way."""
        if not len(task):
            return
        while len(self._flying) >= 2 * self._count:
            self._collect()
        try:
            self._flying[self._start(task)] = task
        except BrokenProcessPool:
            self._mend([*self._flying.values(), task])

    def drain(self) -> None:
        """Wait for everything handed in."""
        while self._flying:
            self._collect()

    def _start(self, task: Task) -> Future[Answer]:
        if self._pool is None:
            # Spawned on every system: a forked child would inherit the state of native libraries mid-air.
            context = multiprocessing.get_context("spawn")
            self._others = set(multiprocessing.active_children())
            self._pool = ProcessPoolExecutor(self._count, mp_context=context, initializer=_begin)
        with _interrupts_held():
            return self._pool.submit(_perform_slim, task, self._settings)

    def _end(self, *, at_once: bool) -> None:
        """End the processes: when they have nothing more to do, or at once."""
        pool, self._pool = self._pool, None
        self._flying.clear()
        if pool is None:
            return
        if at_once:
            for child in set(multiprocessing.active_children()) - self._others:
                child.kill()
        pool.shutdown(wait=True, cancel_futures=True)

    def _finished(self, futures: Iterable[Future[Answer]]) -> set[Future[Answer]]:
        """Wait for one of these at least. Raises BrokenProcessPool where nothing comes any more."""
        ready, _ = wait(futures, timeout=self._patience, return_when=FIRST_COMPLETED)
        if not ready:
            raise BrokenProcessPool("a process hangs")
        return ready

    def _collect(self) -> None:
        try:
            for future in self._finished(self._flying):
                answer = future.result()
                self._on_answer(dataclasses.replace(answer, task=self._flying.pop(future)))
        except BrokenProcessPool:
            self._mend(list(self._flying.values()))

    def _mend(self, tasks: list[Task]) -> None:
        """Do again, each alone, what was under way when a process died; of a task that dies again, item by item."""
        pending = deque(tasks)
        self._end(at_once=True)
        while pending:
            task = pending.popleft()
            try:
                (future,) = self._finished([self._start(task)])
                answer = dataclasses.replace(future.result(), task=task)
            except BrokenProcessPool:
                self._end(at_once=True)
                if len(task) > 1:
                    pending.extendleft(reversed(list(task.split())))
                    continue
                answer = Answer(task, unread=tuple((item, _STOPPED) for item in task.items()))
            self._on_answer(answer)


@functools.cache
def _memory() -> Memory:
    """Return what this process remembers of the pictures that it has looked at."""
    from checks.images.again import Memory  # noqa: PLC0415 - only where there are pictures

    return Memory()


def _begin() -> None:
    """Prepare a process: it leaves interrupts to the one that started it, and ends when that one is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _IS_WORKER.set()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if (parent := multiprocessing.parent_process()) is not None:
        parent.join()
        os._exit(1)


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Start processes that an interrupt does not reach, not even before they can say so; where the system knows how."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
