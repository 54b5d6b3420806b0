"""Every reader on what somebody made to trip it up, and on what computers make of an archive on their way."""

from __future__ import annotations

import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.archives.reader import readers
from scanner.run import Period, inventory
from scanner.sources import open_sources

from .invented import Form
from .test_every_reader import ARCHIVES, COUNT, EXAMPLES, Found, read, with_record

DEEP = 30_000
LONG = 300_000
NASTY = (
    *(
        "\ud83d",
        "\udc00 x",
        "a\x00b",
        "\x1b]0;title\x07",
        "\u202egnp.exe",
        "\ufeff",
        " \t\n",
        "x" * LONG,
        "%00%ff%",
        "http://[",
    ),
    *("0001-01-01 00:00:00", "9999-12-31T23:59:59-14:00", "2021-02-30 25:61:61", "12026-01-01"),
    "\u0662\u0660\u0662\u0661-05-05 05:05:05",
    *(0, -1, -(2**63), 2**63, 10**30, 1e308, float("inf"), float("nan"), 253402300800, 1_556_971_980_000_000),
)

every_archive = pytest.mark.parametrize("name", ARCHIVES)
every_json = pytest.mark.parametrize("name", [name for name, one in ARCHIVES.items() if one.form is Form.JSON])


def writable(found):
    """Assert that what came out can be written and shown: no lone surrogate, no sign that commands a terminal."""
    for item in found.items:
        json.dumps(item.as_json(), ensure_ascii=False).encode("utf-8")
        assert item.source.isprintable()
        assert "\0" not in item.text
    assert all(problem.source.isprintable() and problem.reason.isprintable() for problem in found.lost)


def good(archive, number):
    """Return the records that must come out where one is damaged so that nothing after it can be trusted."""
    return set(range(COUNT)) - {number} if archive.spread else set(range(number))


@every_json
@pytest.mark.parametrize("around", [("[", "]"), ('{"a":', "}"), ("[", "")], ids=["lists", "objects", "never closed"])
def test_what_nests_deeper_than_any_program_goes_costs_no_record_before_it(name, around):
    archive, number = ARCHIVES[name], COUNT // 2
    before, after = around
    record = f"{before * DEEP}1{after * DEEP}".encode()
    found = read(archive, with_record(archive, number, record))
    assert found.numbers >= good(archive, number)
    assert found.lost


@every_json
def test_a_value_that_nests_deep_in_a_record_costs_no_other_before_it(name):
    archive, number = ARCHIVES[name], COUNT // 2
    record = json.loads(archive.records[number])
    record["more"] = "HERE"
    deep = b"[" * DEEP + b"]" * DEEP
    found = read(archive, with_record(archive, number, json.dumps(record).encode().replace(b'"HERE"', deep)))
    assert found.numbers >= good(archive, number)
    assert found.lost or found.numbers == set(range(COUNT))


@every_json
@EXAMPLES
@given(data=st.data())
def test_odd_values_cost_at_most_their_record_and_come_out_fit_to_write(name, data):
    archive = ARCHIVES[name]
    number = data.draw(st.integers(0, COUNT - 1), "record")
    record = json.loads(archive.records[number])
    place = record
    while True:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))), "key")
        if not isinstance(place[key], dict | list) or not place[key]:
            break
        place = place[key]
    place[key] = data.draw(st.sampled_from(NASTY), "value")
    found = read(archive, with_record(archive, number, json.dumps(record).encode()))
    assert found.numbers >= set(range(COUNT)) - {number}
    writable(found)


@pytest.mark.parametrize("name", [name for name, one in ARCHIVES.items() if one.form in (Form.TABLE, Form.CHAT)])
def test_a_line_without_end_costs_no_record(name):
    archive, number = ARCHIVES[name], COUNT // 2
    record = archive.records[number].replace(b"kestrel", b"x" * LONG + b" kestrel")
    found = read(archive, with_record(archive, number, record))
    assert found.numbers == set(range(COUNT))
    assert found.lost == []


@pytest.mark.parametrize("name", [name for name, one in ARCHIVES.items() if one.form is Form.PAGE])
@pytest.mark.parametrize("tag", ["div", "b", "table"])
def test_a_page_that_nests_without_end_costs_no_record_before_it(name, tag):
    archive, number = ARCHIVES[name], COUNT // 2
    record = archive.records[number] + f"<{tag}>".encode() * (DEEP // 5)
    found = read(archive, with_record(archive, number, record))
    assert found.numbers >= good(archive, number)
    assert found.numbers == set(range(COUNT)) or found.lost


@every_archive
@EXAMPLES
@given(data=st.data())
def test_noise_in_any_member_raises_nothing(name, data):
    archive = ARCHIVES[name]
    files = archive.files()
    path = data.draw(st.sampled_from(sorted(files)), "member")
    whole = files[path]
    at = data.draw(st.integers(0, len(whole)), "place")
    noise = data.draw(st.binary(max_size=40), "noise")
    files[path] = whole[:at] + noise + whole[at + data.draw(st.integers(0, 400), "gone") :]
    writable(read(archive, files))


@every_archive
def test_an_empty_member_is_named_and_costs_no_other(name):
    archive = ARCHIVES[name]
    found = read(archive, archive.files(b"", 0))
    assert found.lost
    assert found.numbers == (set(range(1, COUNT)) if archive.spread else set())
    assert read(archive, dict.fromkeys(archive.files(), b"")).lost


@every_archive
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp500"])
def test_an_encoding_that_nobody_names_is_read_or_said(name, encoding):
    archive = ARCHIVES[name]
    number = COUNT - 1
    if archive.form is Form.REPOSITORY:
        pytest.skip("a repository is no text")
    text = (archive.whole(archive.records[number:]) if archive.spread else archive.whole()).decode(archive.encoding)
    data = text.encode(encoding, "replace")
    found = read(archive, archive.files(data, number))
    assert found.lost or found.numbers == set(range(COUNT))


@every_archive
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_stands_twice_is_read_twice(name, tmp_path):
    """Neither hides the other, whichever a program takes."""
    archive = ARCHIVES[name]
    files = archive.files()
    path = archive.spread[0] if archive.spread else archive.path
    first = archive.files(archive.whole(archive.records[:1]))[path]
    with zipfile.ZipFile(tmp_path / archive.name, "w") as packed:
        packed.writestr(path, first)
        for inner, data in files.items():
            packed.writestr(inner, data)
    with open_sources([tmp_path / archive.name]) as sources:
        assert sources.refused == []
        found = Found.of(entry for _, entry in inventory(sources, archive.options, Period()))
    assert found.numbers == set(range(COUNT))
    writable(found)


@every_archive
def test_names_that_command_a_terminal_are_shown_without_it(name, tmp_path):
    archive = ARCHIVES[name]
    files = archive.files() | {"\x1b[2J\x07 clear\r.json": b"{", "\u202egpj.exe.jpg": b"\xff\xd8\xff", "a\nb.txt": b"x"}
    with zipfile.ZipFile(tmp_path / archive.name, "w") as packed:
        for inner, data in files.items():
            packed.writestr(inner, data)
    with open_sources([tmp_path / archive.name]) as sources:
        found = Found.of(entry for _, entry in inventory(sources, archive.options, Period()))
    assert found.numbers == set(range(COUNT))
    writable(found)


def test_recognition_is_not_slowed_down_by_a_hundred_thousand_names(tmp_path):
    """As a ratio, in one process: ten times as many names may take no more than thirty times as long, at the best of five."""
    import time  # noqa: PLC0415

    def packed(count):
        path = tmp_path / f"{count}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for number in range(count):
                archive.writestr(f"folder {number % 50}/file {number}.dat", b"")
        return path

    def taken(path):
        begin = time.process_time()
        with open_sources([path]) as sources:
            assert sources.exports == []
        return time.process_time() - begin

    assert readers()
    few, many = packed(1_000), packed(10_000)
    turns = [(taken(few), taken(many)) for _ in range(5)]
    assert min(long for _, long in turns) < 30 * max(min(short for short, _ in turns), 0.001)
