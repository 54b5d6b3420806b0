"""Which browser is taken, what is said where there is none, and that it leaves nothing behind."""

from __future__ import annotations

import os

import pytest
from click.testing import CliRunner

from scanner import browser as installed
from scanner.cli import main
from scanner.live import browser
from scanner.live.browser import NoBrowser, a_home, choices


class Chromium:
    """As much of Playwright as the search asks for."""

    def __init__(self, own="/nowhere"):
        self.executable_path = own
        self.chromium = self


@pytest.fixture
def unnamed(monkeypatch):
    monkeypatch.delenv(installed.NAMED_IN, raising=False)


def names(playwright):
    return [choice.options for choice in choices(playwright)]


def test_the_one_that_the_person_names_is_the_only_one(monkeypatch):
    monkeypatch.setenv(installed.NAMED_IN, "/opt/mine/chrome")
    assert names(Chromium()) == [{"executable_path": "/opt/mine/chrome"}]


def test_then_playwrights_own_then_chrome_edge_and_the_systems(unnamed, monkeypatch, tmp_path):
    assert unnamed is None
    own = tmp_path / "chrome"
    own.touch()
    monkeypatch.setattr(installed, "find", lambda: own)
    found = names(Chromium(str(own)))
    assert found == [
        {"channel": "chromium"},
        {"channel": "chrome"},
        {"channel": "msedge"},
        {"executable_path": str(own)},
    ]
    assert names(Chromium())[0] == {"channel": "chrome"}


@pytest.mark.browser
@pytest.mark.parametrize("command", [["browser", "install"], ["scan", "http://127.0.0.1:1/jo", "--own-profile"]])
def test_a_browser_that_is_not_there_is_said_with_what_to_do(monkeypatch, tmp_path, command):
    monkeypatch.setenv(installed.NAMED_IN, str(tmp_path / "gone"))
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, command)
    assert done.exit_code == (2 if command[0] == "browser" else 3), done.output
    assert installed.NAMED_IN in done.stderr
    assert "Traceback" not in done.output
    assert "╔" not in done.output
    if command[0] == "browser":
        assert "playwright install chromium" in done.stdout
        assert "--yes" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.browser
@pytest.mark.usefixtures("browser_here")
def test_doctor_starts_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["doctor"])
    assert "Browser for live profiles: works. It started and showed a page" in done.stdout


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("Chromium sandboxing failed! ...", "protection against hostile pages"),
        ("launched a headed browser without having a XServer", "needs a desktop"),
        ("Failed to create a ProcessSingleton", "open in another window"),
        ("Failed to launch chromium because executable doesn't exist at", "not where it was looked for"),
        ("something new", "ended at once"),
    ],
)
def test_what_playwright_says_is_translated(message, words):
    assert words in browser._in_words(message)  # noqa: SLF001 - the table is what is tested


def test_its_home_is_gone_after_and_the_environment_as_it_was():
    before = dict(os.environ)
    with a_home() as home, browser._temporary_files_in(home):  # noqa: SLF001 - as above
        assert os.environ["TMPDIR"] == str(home)
        (home / "left").write_text("behind", encoding="utf-8")
    assert not home.exists()
    assert dict(os.environ) == before


def test_to_have_none_is_that_nothing_could_be_read():
    assert NoBrowser("x").exit_code == 3
