"""
Every reader on damaged archives: nothing raises, no good record is lost, and every loss is named.

What is good depends on the format. Before a damage all records come out, after it those of tables, chats and separate
files; JSON, pages and repositories cannot be trusted after it, so that what is lost there has to be named.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import subprocess
import sys
import tarfile
import textwrap
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.content import Item
from scanner.archives.container import Container
from scanner.archives.reader import readers
from scanner.errors import Problem, UserError
from scanner.run import Period, inventory
from scanner.sources import Export, open_sources

from .invented import MAKERS, Form, mark, said

COUNT = 6
READERS = {make.__name__: reader for reader, makers in MAKERS.items() for make in makers}
ARCHIVES = {make.__name__: make(COUNT) for makers in MAKERS.values() for make in makers}
EXAMPLES = settings(
    max_examples=15, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
RIGHTS_ITSELF = {Form.TABLE, Form.CHAT}
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)

every_archive = pytest.mark.parametrize("name", ARCHIVES)
every_json = pytest.mark.parametrize("name", [name for name, one in ARCHIVES.items() if one.form is Form.JSON])


def contained(name, files):
    container = Container(name)
    for path, data in files.items():
        container.add(path, len(data), None, lambda data=data: io.BytesIO(data))
    return container


def read(archive, files):
    """Return (what came out, what is said to be lost). A container that nobody knows is refused, which names it."""
    container = contained(archive.name, files)
    kinds = [cls for cls in readers() if cls.detect(container)]
    if not kinds:
        return Found([], [Problem(archive.name, "refused")])
    try:
        return Found.of(entry for _, entry in Export(container, kinds).read(archive.options))
    except UserError as question:  # who the person is can no longer be told, so they are asked
        return Found([], [Problem(archive.name, str(question))], asked=True)


class Found:
    """What came out of an archive."""

    def __init__(self, items, problems, *, asked=False):
        self.items = items
        self.lost = [problem for problem in problems if problem.lost]
        words = "\n".join(item.text for item in items)
        self.numbers = {number for number in range(COUNT) if asked or mark(number) in words}

    @classmethod
    def of(cls, flow):
        entries = list(flow)
        return cls(
            [one for one in entries if isinstance(one, Item)], [one for one in entries if isinstance(one, Problem)]
        )


def with_record(archive, number, record):
    """Return the files of an archive with another record in the place of one."""
    if archive.spread:
        return archive.files(archive.whole([record]), number)
    return archive.files(archive.whole([*archive.records[:number], record, *archive.records[number + 1 :]]))


def test_every_reader_has_an_invented_archive():
    assert set(MAKERS) == {cls.__name__ for cls in readers()}


@every_archive
def test_a_whole_archive_comes_out_whole(name):
    archive = ARCHIVES[name]
    found = read(archive, archive.files())
    assert found.lost == []
    words = dict.fromkeys(one.text for one in found.items if "kestrel" in one.text)
    assert list(words) == [said(number) for number in range(COUNT)]
    assert len({(one.kind, one.id) for one in found.items}) == len(found.items)


@every_archive
def test_only_its_own_reader_knows_an_archive(name):
    archive = ARCHIVES[name]
    container = contained(archive.name, archive.files())
    assert [cls.__name__ for cls in readers() if cls.detect(container)] == [READERS[name]]


@every_archive
@EXAMPLES
@given(data=st.data())
def test_what_is_cut_short_keeps_what_came_before(name, data):
    archive = ARCHIVES[name]
    number = data.draw(st.integers(0, COUNT - 1), "record")
    at = data.draw(st.integers(1, len(archive.records[number]) - 1), "place")
    piece = archive.records[number][:at]
    if archive.spread:
        found = read(archive, archive.files(archive.head + piece, number))
        assert found.numbers >= set(range(COUNT)) - {number}
    else:
        before = archive.between.join([*archive.records[:number], piece])
        found = read(archive, archive.files(archive.head + before))
        assert found.numbers >= set(range(number))
    if archive.form in (Form.JSON, Form.PAGE, Form.REPOSITORY):
        assert found.lost
    elif archive.form is Form.TABLE and piece.count(b'"') == 1:
        assert number in found.numbers or found.lost


@every_archive
@EXAMPLES
@given(data=st.data())
def test_noise_costs_what_it_hits(name, data):
    archive = ARCHIVES[name]
    number = data.draw(st.integers(0, COUNT - 1), "record")
    whole = archive.records[number]
    at = data.draw(st.integers(0, len(whole) - 1), "place")
    noise = data.draw(st.binary(min_size=1, max_size=30), "noise")
    found = read(archive, with_record(archive, number, whole[:at] + noise + whole[at + len(noise) :]))
    # A quotation mark that is lost takes the next record with it.
    hit = {number, number + 1} if archive.form in (*RIGHTS_ITSELF, Form.PAGE) else {number}
    good = set(range(COUNT)) - hit if archive.form in RIGHTS_ITSELF or archive.spread else set(range(number))
    assert found.numbers >= good
    if not found.numbers >= set(range(COUNT)) - hit:
        assert found.lost


@every_json
@EXAMPLES
@given(number=st.integers(0, COUNT - 1), value=VALUES)
def test_what_is_no_record_costs_itself(name, number, value):
    archive = ARCHIVES[name]
    found = read(archive, with_record(archive, number, json.dumps(value).encode()))
    assert found.numbers == set(range(COUNT)) - {number}
    if value and not isinstance(value, dict):
        assert found.lost


@every_json
@EXAMPLES
@given(data=st.data())
def test_a_value_of_another_shape_costs_its_record(name, data):
    archive = ARCHIVES[name]
    number = data.draw(st.integers(0, COUNT - 1), "record")
    record = json.loads(archive.records[number])
    place = record
    while True:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))), "key")
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans(), "here"):
            break
        place = place[key]
    place[key] = data.draw(VALUES, "value")
    found = read(archive, with_record(archive, number, json.dumps(record).encode()))
    assert found.numbers >= set(range(COUNT)) - {number}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("name", [name for name, one in ARCHIVES.items() if one.form is not Form.REPOSITORY])
def test_another_encoding_loses_nothing_unnamed(name, encoding, ends):
    archive = ARCHIVES[name]
    number = COUNT - 1
    text = (archive.whole(archive.records[number:]) if archive.spread else archive.whole()).decode(archive.encoding)
    data = text.replace("\n", ends).encode(encoding)
    if encoding == "utf-16-be":
        data = b"\xfe\xff" + data
    found = read(archive, archive.files(data, number))
    assert found.numbers == set(range(COUNT)) or found.lost
    if encoding == "utf-8-sig":
        assert found.numbers == set(range(COUNT))
        assert found.lost == []


def zipped(files):
    with io.BytesIO() as buffer:
        with zipfile.ZipFile(buffer, "w") as archive:
            for path, data in files.items():
                archive.writestr(path, data)
        return buffer.getvalue()


def tarred(files):
    with io.BytesIO() as buffer:
        with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
            for path, data in files.items():
                info = tarfile.TarInfo(path)
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
        return buffer.getvalue()


@every_archive
@pytest.mark.parametrize("nest", ["as it is", "in folders", "in a zip", "in a tar", "unpacked"])
def test_the_same_comes_out_however_it_is_packed(name, nest, tmp_path):
    archive = ARCHIVES[name]
    files = archive.files()
    expected = {(one.kind, one.id, one.text) for one in read(archive, files).items}
    path = tmp_path / archive.name
    if nest == "unpacked":
        path = tmp_path / archive.name.removesuffix(".zip")
        for inner, data in files.items():
            (path / inner).parent.mkdir(parents=True, exist_ok=True)
            (path / inner).write_bytes(data)
    elif nest == "in folders":
        path.write_bytes(zipped({f"My data/part 1/{inner}": data for inner, data in files.items()}))
    elif nest == "in a zip":
        path.write_bytes(zipped({f"all/{archive.name}": zipped(files), "__MACOSX/._x": b"\0"}))
    elif nest == "in a tar":
        path = tmp_path / archive.name.replace(".zip", ".tar.gz")
        path.write_bytes(tarred(files))
    else:
        path.write_bytes(zipped(files))
    with contextlib.ExitStack() as stack:
        sources = stack.enter_context(open_sources([path]))
        assert sources.refused == []
        found = Found.of(entry for _, entry in inventory(sources, archive.options, Period()))
    assert {(one.kind, one.id, one.text) for one in found.items} == expected
    assert found.lost == []


CONTRIBUTING = Path(__file__).parents[3] / "CONTRIBUTING.md"


def toyland():
    """Return the reader that CONTRIBUTING.md tells a newcomer to begin with."""
    block = re.search(
        r"^   ```python\n(.*?)^   ```$", CONTRIBUTING.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    return textwrap.dedent(block[1])


@pytest.mark.parametrize("name", ["toyland.py", "toyland/__init__.py"])
def test_a_reader_is_found_by_being_there(name, tmp_path):
    """In a process of its own: a reader that is known stays known."""
    module = tmp_path / "more" / name
    module.parent.mkdir(parents=True)
    module.write_text(toyland(), encoding="utf-8")
    archive = tmp_path / "archive.zip"
    note = {"id": 7, "time": "2020-05-04 10:00:00", "text": "bricks", "public": True}
    files = {
        "notes": [note, {**note, "id": 8, "text": "theirs", "passed_on": True}, {"odd": 1}],
        "groups": [{"name": "Glue"}],
    }
    archive.write_bytes(zipped({f"toyland/{name}.json": json.dumps(one).encode() for name, one in files.items()}))
    program = (
        "import sys, scanner.archives; scanner.archives.__path__.append(sys.argv.pop(1)); "
        "from scanner.cli import main; main(sys.argv[1:])"
    )

    def ran(*arguments, status=0):
        command = [sys.executable, "-c", program, str(module.parents[name.count("/")]), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, check=False, text=True, encoding="utf-8")
        assert done.returncode == status, done.stderr
        return done.stdout

    assert "Toyland" in ran("platforms", "toyland")
    items = [json.loads(line) for line in ran("inventory", archive, "--jsonl", status=4).splitlines()]  # one is odd
    assert [(one["platform"], one["kind"], one["author"], one["text"]) for one in items] == [
        ("toyland", "post", "own", "bricks"),
        ("toyland", "post", "other", "theirs"),
        ("toyland", "membership", "own", "Glue"),
    ]
    assert items[0]["created"] == "2020-05-04T10:00:00+00:00"
