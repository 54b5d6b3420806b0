"""`inventory`: exit statuses, results alone on standard output, plain words for everything that a person can cause."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from scanner.cli import main

POST = {"id_str": "1", "full_text": "netball 🏐 tonight", "created_at": "Fri May 03 10:00:00 +0000 2019"}
TWEETS = "window.YTD.tweets.part0 = " + json.dumps([{"tweet": POST}])
KEYS = "platform kind id author text created url audience context media source".split()


def zipped(path, members):
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return str(path)


@pytest.fixture
def whole(tmp_path):
    return zipped(tmp_path / "x.zip", {"data/tweets.js": TWEETS})


@pytest.fixture
def partly(tmp_path):
    return zipped(tmp_path / "part.zip", {"data/tweets.js": TWEETS[:-1] + ', {"tw'})


@pytest.fixture
def broken(tmp_path):
    path = tmp_path / "broken.zip"
    path.write_bytes(b"PK\x03\x04" + bytes(50))
    return str(path)


def inventory(*arguments):
    result = CliRunner().invoke(main, ["inventory", *map(str, arguments)])
    assert "Traceback" not in result.output
    return result


def test_a_whole_source_ends_with_0(whole):
    result = inventory(whole)
    assert result.exit_code == 0
    assert "1 posts" in result.stdout
    assert "from 03 May 2019 to 03 May 2019" in result.stdout
    assert result.stderr == ""


def test_a_source_read_in_part_ends_with_4_and_names_what_is_missing(partly):
    result = inventory(partly)
    assert result.exit_code == 4
    assert "data/tweets.js: the file is cut short or damaged after 1 good entry" in result.stdout


def test_one_source_of_two_ends_with_4(whole, broken):
    result = inventory(whole, broken)
    assert result.exit_code == 4
    assert "broken.zip: The zip file would not open" in result.stderr


def test_nothing_readable_ends_with_3(broken, tmp_path):
    empty = tmp_path / "empty.zip"
    empty.write_bytes(b"")
    result = inventory(broken, empty, tmp_path / "gone.zip")
    assert result.exit_code == 3
    assert result.stdout == ""
    for words in (
        "broken.zip: The zip file would not open",
        "empty.zip: The file is empty",
        "gone.zip: There is no such",
    ):
        assert words in result.stderr


@pytest.mark.parametrize("member", ["", "window.YTD.tweets.part0 = [{", "<html>"])
def test_an_export_of_which_not_one_entry_can_be_read_ends_with_3(tmp_path, member):
    result = inventory(zipped(tmp_path / "x.zip", {"data/tweets.js": member}))
    assert result.exit_code == 3
    assert result.stdout == ""
    assert "Nothing in it could be read" in result.stderr
    assert "data/tweets.js: the file is cut short or damaged" in result.stderr


def test_an_export_of_an_empty_account_is_whole(tmp_path):
    assert inventory(zipped(tmp_path / "x.zip", {"data/tweets.js": "window.YTD.tweets.part0 = []"})).exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--no-such",),
        ("x.zip", "--since", "yesterday"),
        ("x.zip", "--since", "2020-01-02", "--until", "2020-01-01"),
        ("x.zip", "--until", "2020-13-01"),
    ],
)
def test_wrong_use_ends_with_2_in_words(arguments):
    result = inventory(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Error: " in result.stderr


def test_a_live_address_is_for_scan_alone_and_does_not_stop_the_rest(whole):
    alone = inventory("https://example.org/robin")
    assert alone.exit_code == 3
    assert "scan” opens live profiles" in alone.stderr
    both = inventory("https://example.org/robin", whole)
    assert both.exit_code == 4
    assert "1 posts" in both.stdout


def test_jsonl_is_one_object_a_line_with_every_key(whole, partly):
    result = inventory("--jsonl", whole)
    (item,) = map(json.loads, result.stdout.splitlines())
    assert list(item) == KEYS
    assert item["text"] == POST["full_text"]
    result = inventory("--jsonl", partly)
    assert result.exit_code == 4
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["1"]
    assert result.stderr.startswith("data/tweets.js: the file is cut short")


def test_the_period_leaves_out_what_lies_outside(whole):
    assert json.loads(inventory("--jsonl", "--since", "2019-05-03", "--until", "2019-05-03", whole).stdout)
    for outside in (("--since", "2019-05-04"), ("--until", "2019-05-02")):
        result = inventory("--jsonl", *outside, whole)
        assert (result.exit_code, result.stdout) == (0, "")


def test_long_lists_of_problems_are_cut_and_counted(tmp_path):
    members = {f"../{n}.json": "" for n in range(90)} | {f"new/{n}.bin": "" for n in range(70)}
    result = inventory(zipped(tmp_path / "x.zip", {"data/tweets.js": TWEETS} | members))
    assert result.exit_code == 4
    assert "and 70 more of this kind" in result.stdout
    assert "70 files are not understood" in result.stdout
    assert len(result.stdout.splitlines()) < 60


def test_names_cannot_steer_the_terminal(tmp_path):
    result = inventory(zipped(tmp_path / "x.zip", {"data/tweets.js": TWEETS, "new\x1b[2J\u202e\n.bin": ""}))
    assert "new?[2J??.bin" in result.stdout
    assert "\x1b" not in result.stdout


def run(*arguments, **env):
    command = [sys.executable, "-m", "scanner", *arguments]
    return subprocess.run(command, capture_output=True, check=False, env={**os.environ, **env})


@pytest.mark.parametrize(
    "env",
    [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "cp1252"}],
    ids=["C", "Windows"],
)
def test_emoji_are_written_whatever_the_console_speaks(whole, env):
    done = run("inventory", "--jsonl", whole, **env)
    assert done.returncode == 0
    assert json.loads(done.stdout)["text"] == POST["full_text"]
    assert not done.stderr
    for arguments in (["--help"], ["platforms"], ["scan", "https://example.org"]):
        assert b"Traceback" not in run(*arguments, **env).stderr


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise there")
@pytest.mark.parametrize("count", [1, 20_000])
def test_a_reader_that_goes_away_is_no_error(tmp_path, count):
    entries = [{"tweet": POST | {"id_str": str(n)}} for n in range(count)]
    path = zipped(tmp_path / "x.zip", {"data/tweets.js": "window.YTD.tweets.part0 = " + json.dumps(entries)})
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "scanner", "inventory", "--jsonl", path]
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False, env=env)
    os.close(writing)
    assert done.stderr == b""
    assert done.returncode == 0


def test_what_has_other_dates_is_said_with_the_days_that_were_asked_for(whole, tmp_path):
    result = inventory("--since", "2019-05-04", whole)
    assert (
        "nothing with a date falls into the days that you asked for (since 4 May 2019), and 1 thing has"
        in result.stdout
    )
    folder = tmp_path / "review"
    scanned = CliRunner().invoke(
        main, ["scan", str(whole), "--until", "2019-05-02", "--check", "exposure", "-o", str(folder)]
    )
    assert scanned.exit_code == 0, scanned.output
    assert "nothing with a date falls into the days that you asked for (until 2 May 2019)" in scanned.stderr
    (source,) = json.loads((folder / "review.json").read_text(encoding="utf-8"))["sources"]
    assert source["name"] == Path(whole).name
    assert "until 2 May 2019" in source["skipped"][0]["reason"]
    assert "until 2 May 2019" in (folder / "report.html").read_text(encoding="utf-8")
