"""What a person can cause ends in one plain line and the contract's exit status, never in a traceback."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import zipfile

import pytest
from click.testing import CliRunner

from checks.derogatory.model import FOLDER
from scanner.cli import common, main
from scanner.errors import Problem


def invoke(*arguments, **more):
    result = CliRunner().invoke(main, [str(one) for one in arguments], **more)
    assert "Traceback" not in result.output
    return result


@pytest.mark.parametrize("name", list(main.commands))
def test_every_command_shows_an_example_of_itself(name):
    result = invoke(name, "--help")
    assert result.exit_code == 0
    assert f"Example:  profile-hygiene {name}" in result.stdout
    assert result.stderr == ""


def test_commands_have_the_names_of_the_contract():
    promised = {
        "scan",
        "inventory",
        "check-text",
        "check-image",
        "check-group",
        "report",
        "demo",
        "doctor",
        "platforms",
    }
    assert promised <= set(main.commands)


def test_the_module_is_the_same_as_the_command():
    done = subprocess.run([sys.executable, "-m", "scanner", "--help"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Usage: profile-hygiene ")


def test_a_live_profile_is_refused_without_the_statement(tmp_path):
    refused = invoke("scan", "https://example.org/robin", "-o", tmp_path / "o")
    assert refused.exit_code == 2
    assert "--own-profile" in refused.stderr
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    ("sources", "words"),
    [
        (["https://a.example/jo", "https://b.example/jo"], "one address"),
        (["http://192.168.0.1/jo"], "private network"),
        (["http://10.0.0.1/jo"], "private network"),
        (["http://[fe80::1]/jo"], "private network"),
        (["https://a.example:8443/jo"], "a port"),
        (["https://jo:secret@a.example/jo"], "a name or a password"),
        (["https:///jo"], "not the address of a page"),
    ],
)
def test_what_is_no_profile_of_ones_own_is_not_opened(tmp_path, sources, words):
    refused = invoke("scan", *sources, "--own-profile", "-o", tmp_path / "o")
    assert refused.exit_code == 2
    assert words in refused.stderr
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["scan"], 2, "Missing argument"),
        (["scna"], 2, "Did you mean"),
        (["scan", "gone.zip"], 3, "no such file or folder"),
        (["scan", "gone.zip", "--check", "nothing"], 2, "--check"),
        (["scan", "gone.zip", "--check", "images", "--skip", "images"], 2, "Take away a --skip"),
        (["scan", "gone.zip", "--jobs", "0"], 2, "--jobs"),
        (["scan", "gone.zip", "--policy", "p.toml"], 2, "policy init"),
        (["scan", "gone.zip", "--login"], 2, "address of your live profile"),
        (["scan", "gone.zip", "--baseline", "gone"], 2, "earlier review"),
        (["scan", "gone.zip", "-o", "file"], 2, "is a file"),
        (["scan", "gone.zip", "-o", "full"], 2, "holds other things"),
        (["scan", "gone.zip", "--since", "2021-01-01", "--until", "2020-01-01"], 2, "Swap the two dates"),
        (["report", "gone"], 2, "review"),
        (["report", "full"], 2, "review"),
        (["check-group"], 2, "Missing argument"),
        (["check-image"], 2, "Missing argument"),
    ],
)
def test_wrong_use_is_one_plain_line(tmp_path, monkeypatch, arguments, status, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("x")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "diary.txt").write_text("x")
    before = sorted(tmp_path.rglob("*"))
    result = invoke(*arguments)
    assert result.exit_code == status
    assert words in result.stderr
    assert result.stdout == ""
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("line", ["hello", "[]", "5", '{"id": 1}', '{"text": null}', '{"text": 5}', "[" * 9000])
def test_a_line_that_is_none_is_named_by_its_number_and_not_by_its_words(line):
    result = invoke("check-text", "--jsonl", input="\n" + line)
    assert result.exit_code == 2
    assert "Line 2 is not of the form" in result.stderr
    assert "hello" not in result.output


@pytest.mark.skipif(not (FOLDER / "model.onnx").exists(), reason="the model has not been built")
@pytest.mark.parametrize("arguments", [["lovely day"], ["lovely day", "and night"], []])
def test_words_get_a_sentence_each(arguments):
    result = invoke("check-text", *arguments, input="lovely day\n")
    assert result.exit_code == 0
    assert result.stdout.rstrip().endswith(".")
    assert result.stderr == ""


def test_a_picture_that_is_none_does_not_stop_the_others(tmp_path):
    pytest.importorskip("checks.images.judge")
    (tmp_path / "x.jpg").write_bytes(b"no picture")
    result = invoke("check-image", tmp_path / "gone.jpg", tmp_path, tmp_path / "x.jpg")
    assert result.exit_code == 0
    assert result.stdout.count("could not be read") == 3


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.jpg")
    command = [sys.executable, "-m", "scanner", "check-image", str(tmp_path / "pipe.jpg")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert "could not be read" in done.stdout


def test_what_nobody_foresaw_is_one_line_without_the_words_of_the_error(monkeypatch):
    def fail(_sources):
        raise ZeroDivisionError("private words")

    monkeypatch.setattr(common, "open_sources", fail)
    result = invoke("inventory", "x.zip")
    assert result.exit_code == 2
    assert "ZeroDivisionError" in result.stderr
    assert "private words" not in result.output
    debugged = CliRunner().invoke(main, ["inventory", "x.zip", "--debug"])
    assert isinstance(debugged.exception, ZeroDivisionError)


def test_an_interrupt_ends_with_130_and_says_that_nothing_was_written(monkeypatch):
    def stop(_sources):
        raise KeyboardInterrupt

    monkeypatch.setattr(common, "open_sources", stop)
    result = invoke("inventory", "x.zip")
    assert result.exit_code == 130
    assert "Nothing was written" in result.stderr


def test_a_review_that_cannot_be_written_is_said(tmp_path, monkeypatch):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("data/tweets.js", "window.YTD.tweets.part0 = []")

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("scanner.review.Review.save", full)
    result = invoke("scan", tmp_path / "x.zip", "-o", tmp_path / "o", "--check", "groups")
    assert result.exit_code == 2
    assert "No space left on device" in result.stderr
    assert not (tmp_path / "o").exists()


def test_a_scan_of_which_nothing_can_be_read_writes_no_review(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("data/tweets.js", "window.YTD.tweets.part0 = [{")
    result = invoke("scan", tmp_path / "x.zip", "-o", tmp_path / "o", "--check", "groups")
    assert result.exit_code == 3
    assert "Nothing in it could be read" in result.stderr
    assert not (tmp_path / "o").exists()


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "killpg"), reason="this system has no groups of processes")
def test_a_scan_that_is_interrupted_writes_nothing_and_leaves_no_process(tmp_path):
    pytest.importorskip("checks.groups.judge")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        apps = ",".join(f'{{"connectedApplication": {{"id": "{n}", "name": "app {n}"}}}}' for n in range(60_000))
        archive.writestr("data/connected-application.js", f"window.YTD.connected_application.part0 = [{apps}]")
    output = tmp_path / "o"
    command = [sys.executable, "-m", "scanner", "scan", tmp_path / "x.zip", "-o", output, "--check", "groups"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, cwd=tmp_path
    ) as process:
        time.sleep(3)
        assert process.poll() is None, "it was done before it could be interrupted"
        os.killpg(process.pid, signal.SIGINT)
        try:
            written, said = process.communicate(timeout=30)  # ends when no process holds the pipes any more
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    assert process.returncode == 130
    assert written == b""
    assert said.decode().splitlines() == [
        "Error: Stopped. Nothing was written; a review that was there before is as it was."
    ]
    assert not output.exists()


def test_a_problem_is_written_as_one_line(capsys):
    common.warn(Problem("a.json", "why"))
    assert capsys.readouterr() == ("", "a.json: why\n")


def test_the_first_help_names_every_command_by_what_it_is_for():
    """Each once, with the whole of its first sentence; the first steps stand as they are typed."""
    told = invoke("--help").output
    assert told.count("...") == 1  # that of the usage
    assert "\n    profile-hygiene demo --open " in told
    for title in ("Start here:", "Look over your profile:", "Work through your review:", "Before you post:"):
        assert title in told
    for name in main.commands:
        assert len(re.findall(rf"^  {name}  ", told, re.MULTILINE)) == 1
    assert told.count("...") == 1  # that of the usage
