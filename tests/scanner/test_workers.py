"""The processes that judge may fail, die or hang: that costs the item that did it, and no process is left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from importlib import import_module

import pytest

from checks.content import Item, Kind
from checks.settings import Settings
from scanner import workers
from scanner.workers import Task, Workers, perform

DEADLY = '''
"""Items that act when a judge looks at them, in whatever process that is."""
import dataclasses, os, time

@dataclasses.dataclass(frozen=True)
class Deadly:
    id: str
    act: str = "nothing"

    @property
    def kind(self):
        if self.act == "die":
            os._exit(7)
        if self.act == "hang":
            time.sleep(600)
        if self.act == "fail":
            raise ValueError("what the person wrote")
        return "setting"
'''

NOTHING = Settings(checks=frozenset())


@pytest.fixture
def deadly(tmp_path, monkeypatch):
    (tmp_path / "deadly.py").write_text(DEADLY)
    monkeypatch.syspath_prepend(tmp_path)  # started processes get this path too
    yield import_module("deadly").Deadly
    sys.modules.pop("deadly")


def judge(tasks, **more):
    answers = []
    with Workers(2, NOTHING, answers.append, **more) as pool:
        for task in tasks:
            pool.submit(task)
    assert not multiprocessing.active_children()
    done = sorted(item.id for answer in answers for item in answer.task.items())
    assert done == sorted(item.id for task in tasks for item in task.items())
    return {item.id: reason for answer in answers for item, reason in answer.unread}


def tasks_of(items, size=4):
    return [Task(records=tuple(items[at : at + size])) for at in range(0, len(items), size)]


def test_everything_handed_in_is_answered_once(deadly):
    assert judge(tasks_of([deadly(str(n)) for n in range(50)])) == {}


def test_nothing_to_do_starts_no_process():
    assert judge([Task(), Task()]) == {}


def test_an_item_that_kills_its_process_costs_itself(deadly):
    items = [deadly(str(n), "die" if n in (5, 11) else "nothing") for n in range(16)]
    lost = judge(tasks_of(items))
    assert lost == dict.fromkeys(("5", "11"), "it made the program that reads it stop, so it was not checked")


def test_an_item_that_never_ends_costs_itself(deadly):
    items = [deadly(str(n), "hang" if n == 1 else "nothing") for n in range(3)]
    assert set(judge(tasks_of(items), patience=4)) == {"1"}


def test_an_item_that_a_judge_fails_on_costs_itself_and_its_words_are_not_repeated(deadly):
    items = [deadly(str(n), "fail" if n == 2 else "nothing") for n in range(6)]
    lost = judge(tasks_of(items))
    assert lost == {"2": "the program that reads it failed (ValueError), so it was not checked"}


def test_what_is_not_installed_is_no_fault_of_an_item(monkeypatch):
    def missing(*_args):
        raise ModuleNotFoundError

    monkeypatch.setattr(workers, "judge_records", missing)
    with pytest.raises(ModuleNotFoundError):
        perform(Task(records=(Item("web", Kind.POST, "1"),)), NOTHING)


def test_an_error_in_this_process_ends_the_others_at_once(deadly):
    begin = time.monotonic()
    with pytest.raises(KeyboardInterrupt), Workers(2, NOTHING, print) as pool:  # noqa: PT012 - the block is what is interrupted
        pool.submit(Task(records=(deadly("1", "hang"),)))
        time.sleep(2)
        raise KeyboardInterrupt
    assert not multiprocessing.active_children()
    assert time.monotonic() - begin < 30


SCRIPT = """
import sys
from deadly import Deadly
from checks.settings import Settings
from scanner.workers import Task, Workers

if __name__ == "__main__":
    with Workers(2, Settings(checks=frozenset()), print) as pool:
        for number in range(4):
            pool.submit(Task(records=(Deadly(str(number), "hang"),)))
            print("handed in", flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="this system has no groups of processes")
@pytest.mark.usefixtures("deadly")
@pytest.mark.parametrize(("how", "after"), [*(("interrupt", after) for after in (0.06, 0.12, 0.2, 2)), ("kill", 3)])
def test_no_process_outlives_the_one_that_started_it(tmp_path, how, after):
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
    with subprocess.Popen(
        [sys.executable, script], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        for _ in range(4):
            assert process.stdout.readline() == b"handed in\n"
        time.sleep(after)  # at first, the processes have just begun to start
        if how == "interrupt":
            os.killpg(process.pid, signal.SIGINT)
        else:
            process.kill()
        try:
            _, errors = process.communicate(timeout=30)  # ends when no process holds the pipes any more
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    if how == "interrupt":
        assert errors.count(b"Traceback") == 1, errors  # this script's own, and none of its processes'
