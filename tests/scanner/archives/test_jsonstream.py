"""Records out of JSON of every wrapping, broken at every place: what came before the break, then one Problem."""

from __future__ import annotations

import codecs
import io
import json
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.archives import jsontext
from scanner.archives.container import Member
from scanner.archives.jsonstream import chosen, records
from scanner.errors import Problem


def member(data: bytes, path="posts.json") -> Member:
    return Member(path, len(data), (len(data), None), lambda: io.BytesIO(data))


def read(data, under=None):
    return list(records(member(data.encode() if isinstance(data, str) else data), under))


def reason(data) -> str:
    *good, last = read(data)
    assert not any(isinstance(one, Problem) for one in good)
    assert isinstance(last, Problem)
    return last.reason


@pytest.fixture
def small_window(monkeypatch):
    """A window so small that every value crosses its edge."""
    monkeypatch.setattr(jsontext, "WINDOW", 3)


@pytest.fixture
def list_by_list(monkeypatch):
    """Even a short object counts as too long to be looked at as a whole."""
    monkeypatch.setattr(jsontext, "WHOLE", 12)
    monkeypatch.setattr(jsontext, "WINDOW", 4)


WRAPPINGS = [
    ("[]", []),
    ("{}", []),
    ("[1, 2]", [("", 1), ("", 2)]),
    ('[{"a": 1}, {"a": 2}]', [("", {"a": 1}), ("", {"a": 2})]),
    ('{"posts": [{"a": 1}]}', [("posts", {"a": 1})]),
    ('{"posts": [1], "other": [2, 3]}', [("posts", 1), ("other", 2), ("other", 3)]),
    ('{"posts": {"mine": [1], "more": [2]}}', [("posts.mine", 1), ("posts.more", 2)]),
    ('{"posts": {"a": 1}}', [("posts", {"a": 1})]),
    ('{"posts": null, "more": [1]}', [("more", 1)]),
    ('{"title": "x", "posts": [1]}', [("", {"title": "x", "posts": [1]})]),
    ('{"posts": [1], "title": "x"}', [("", {"posts": [1], "title": "x"})]),
    ("window.YTD.tweets.part0 = [ 1 ]", [("", 1)]),
    ("window.YTD.tweets.part0 = [ 1 ];\n", [("", 1)]),
    ('window.YTD["tweets"].part0 = [ 1 ];', [("", 1)]),
    ('var details = {"a": 1};', [("", {"a": 1})]),
    ("Grailbird.data.tweets_2013_05 = \n [1]", [("", 1)]),
    ('{"a": 1}\n{"a": 2}\n', [("", {"a": 1}), ("", {"a": 2})]),
    ("[1]\n[2]", [("", 1), ("", 2)]),
    ("\n\t [1]  \r\n", [("", 1)]),
    ('["line\nbreak"]', [("", "line\nbreak")]),
]


@pytest.mark.parametrize(("text", "expected"), WRAPPINGS)
@pytest.mark.parametrize("window", [1 << 18, 1, 3])
def test_every_wrapping_comes_out_the_same(monkeypatch, text, expected, window):
    monkeypatch.setattr(jsontext, "WINDOW", max(window, 40) if "=" in text else window)
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '{"posts": [10, 20, 30], "more": [40, 50]}',
            [("posts", n) for n in (10, 20, 30)] + [("more", 40), ("more", 50)],
        ),
        ('{"a": {"x": [10, 20], "y": [30]}}', [("a.x", 10), ("a.x", 20), ("a.y", 30)]),
        ('{"a": {"x": 1}, "b": [22222, 333]}', [("a", {"x": 1}), ("b", 22222), ("b", 333)]),
        ('{"title": "long", "posts": [10, 20]}', [("posts", 10), ("posts", 20), ("", {"title": "long"})]),
        ('{"posts": [10, 20], "title": "long"}', [("posts", 10), ("posts", 20), ("", {"title": "long"})]),
        ('{"a": [11111, 2222], "b": null, "c": []}', [("a", 11111), ("a", 2222)]),
    ],
)
@pytest.mark.usefixtures("list_by_list")
def test_a_large_object_is_read_list_by_list(text, expected):
    assert read(text) == expected


def test_one_record_a_line_is_a_record_in_a_file_of_any_size(monkeypatch):
    monkeypatch.setattr(jsontext, "WHOLE", 100)
    monkeypatch.setattr(jsontext, "WINDOW", 64)
    record = {"title": "x", "tags": [1, 2]}
    assert read("\n".join([json.dumps(record)] * 50)) == [("", record)] * 50


NESTED = '{"x": [9], "a": {"skip": {"deep": [[1], {"b": 2}]}, "b": [1, 2], "n": 5}, "z": "a"}'


@pytest.mark.parametrize("most", [1 << 20, 3])
def test_only_the_list_under_a_path_is_read(monkeypatch, most):
    monkeypatch.setattr(jsontext, "WHOLE", most)
    monkeypatch.setattr(jsontext, "WINDOW", 4)
    assert read(NESTED, "a.b") == [("a.b", 1), ("a.b", 2)]
    assert read(NESTED, "x") == [("x", 9)]
    assert read(NESTED, "a") == read(NESTED, "a.n") == read(NESTED, "no.such") == read("[1]", "a") == []


@pytest.mark.parametrize("most", [1 << 20, 3])
def test_what_is_chosen_of_nested_objects_comes_out_with_its_path(monkeypatch, most):
    monkeypatch.setattr(jsontext, "WHOLE", most)
    wanted = {("x",): True, ("a", "b"): True, ("a", "n"): True, ("a",): None}
    found = list(chosen(member(NESTED.encode()), lambda path: wanted.get(path, False)))
    assert found == [(("x",), 9), (("a", "b"), 1), (("a", "b"), 2), (("a", "n"), 5)]
    *good, last = chosen(member(NESTED[:-40].encode()), lambda path: path == ("x",))
    assert good == [(("x",), 9)]
    assert isinstance(last, Problem)
    assert all(isinstance(one, Problem) for one in chosen(member(b"[1]"), lambda _: True))


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + '["é😀"]'.encode(),
        codecs.BOM_UTF16_LE + '["é😀"]'.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + '["é😀"]'.encode("utf-16-be"),
        '["é\\ud83d\\ude00"]'.encode(),
    ],
)
@pytest.mark.parametrize("window", [2, 3, 1000])
def test_encodings_are_undone(monkeypatch, data, window):
    monkeypatch.setattr(jsontext, "WINDOW", window)
    assert read(data) == [("", "é😀")]


def test_broken_letters_cost_themselves_only():
    assert read(b'["a\xffb", "\xc3", "c"]') == [("", "a\ufffdb"), ("", "\ufffd"), ("", "c")]
    assert read(b'["\\ud83d"]') == [("", "\ud83d")]


def test_numbers_beyond_reason_do_no_harm():
    assert read("[NaN, Infinity, -Infinity]") == [("", None)] * 3
    assert read("[1e999, 5]") == [("", float("inf")), ("", 5)]
    assert read(f"[{'9' * 100_000}, 5]") == [("", float("inf")), ("", 5)]


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":'])
def test_nesting_without_end_breaks_off_in_words(opening):
    assert "cut short or damaged" in reason("[1," + opening * 100_000)
    assert "cut short or damaged" in reason(opening * 100_000)
    assert "cut short or damaged" in read(opening * 100_000, "a.a.a")[-1].reason


@pytest.mark.parametrize(
    "text", ["", " ", "hello", "null", "<html>", "[1,]", "[1 2]", '{"a"}', '{"a": }', "{1: 2}", "[1]]", "[1] x", "[}"]
)
@pytest.mark.usefixtures("small_window")
def test_what_is_no_json_is_named_once(text):
    assert "cut short or damaged" in reason(text)


def test_what_stands_before_a_break_is_kept_where_it_is_sure_to_be_records():
    assert [one[1] for one in read('{"posts": [1, 2], "more": [3, x')[:-1]] == [1, 2, 3]
    assert [one[1] for one in read('{"posts": [1, 2], "deep": ' + "[" * 100_000)[:-1]] == [1, 2]
    assert len(read('{"title": "x", "posts": [1, 2')) == 1
    assert len(read("[1, 23")) == 2  # the number may have been a longer one


def test_the_count_of_good_entries_is_said():
    assert reason("[1, 2, 3, x") == "the file is cut short or damaged after 3 good entries"
    assert reason("[1, x") == "the file is cut short or damaged after 1 good entry"
    assert reason("[x") == "the file is cut short or damaged and nothing in it could be read"


def test_a_name_with_control_signs_comes_out_harmless():
    (problem,) = records(member(b"", "a\nb\x1b.json"))
    assert isinstance(problem, Problem)
    assert problem.source == "a?b?.json"


@pytest.mark.parametrize("error", [OSError, EOFError, PermissionError, NotImplementedError])
def test_a_member_that_cannot_be_read_is_a_problem(error):
    def opener():
        raise error

    (problem,) = records(Member("a.json", 1, (1, None), opener))
    assert isinstance(problem, Problem)
    assert ("does not let you" in problem.reason) is (error is PermissionError)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(st.text(max_size=4), values, max_size=3)


def wrapped(ones, wrapping):
    text = json.dumps(ones, ensure_ascii=False)
    return {
        "bare": text,
        "key": f'{{"posts": {text}}}',
        "two": f'{{"none": [], "posts": {text}, "more": []}}',
        "dotted": f'{{"your": {{"posts": {text}}}}}',
        "script": f"window.YTD.posts.part0 = {text}",
        "lines": "\n".join(json.dumps({"x": [one]}, ensure_ascii=False) for one in ones),
    }[wrapping]


@settings(max_examples=300, deadline=None)
@given(
    ones=st.lists(objects, max_size=5),
    wrapping=st.sampled_from(["bare", "key", "two", "dotted", "script", "lines"]),
    cut=st.floats(0, 1, exclude_max=True),
    window=st.sampled_from([30, 64, 1 << 18]),
    whole=st.sampled_from([16, 1 << 20]),
)
def test_cut_anywhere_it_gives_a_beginning_and_one_problem(ones, wrapping, cut, window, whole):
    data = wrapped(ones, wrapping).encode("utf-8", "surrogatepass")
    before = jsontext.WINDOW, jsontext.WHOLE
    jsontext.WINDOW, jsontext.WHOLE = window, whole
    try:
        entire = [record for _, record in read(data)] if data else []
        assert entire == ones
        at = int(len(data) * cut)
        *good, last = read(data[:at]) or [None]
    finally:
        jsontext.WINDOW, jsontext.WHOLE = before
    if wrapping == "lines" and at and b"\n" in data[at - 1 : at + 1]:
        return  # a cut between two lines cannot be seen
    assert isinstance(last, Problem)
    assert [record for _, record in good] == ones[: len(good)]


class Endless(io.RawIOBase):
    """A file of any size that nobody holds."""

    def __init__(self, before, one, times, after):
        self.left = times
        self.one = one
        self.after = after
        self.pending = before

    def readable(self):
        return True

    def readinto(self, buffer):
        if not self.pending:
            if self.left:
                self.left -= 1
                self.pending = self.one
            else:
                self.pending, self.after = self.after, b""
        part = self.pending[: len(buffer)]
        self.pending = self.pending[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def traced(before, one, times, after, under=None):
    source = Member("big.json", 0, (0, None), lambda: io.BufferedReader(Endless(before, one, times, after)))
    tracemalloc.start()
    try:
        count, last = 0, None
        for count, last in enumerate(records(source, under), 1):  # noqa: B007 - both are returned
            pass
        return count, last, tracemalloc.get_traced_memory()[1] >> 20
    finally:
        tracemalloc.stop()


POST = json.dumps({"text": "word " * 2000, "n": 1}).encode() + b","


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "after", "under", "most"),
    [
        (b"[", b"1]", None, 8),
        (b'{"posts": [', b'1], "more": [2]}', None, 80),
        (b'{"skip": {"a": [', b'1]}, "x": [3]}', "x", 80),
    ],
)
def test_two_hundred_megabytes_are_never_held(before, after, under, most):
    count, last, megabytes = traced(before, POST, 20_000, after, under)
    assert isinstance(last, tuple)
    assert count == (1 if under else 20_001 + (after.count(b"[")))
    assert megabytes < most


@pytest.mark.slow
def test_a_string_without_end_is_given_up():
    count, last, megabytes = traced(b'[1, "', b"x" * (1 << 20), 1024, b"")
    assert count == 2
    assert isinstance(last, Problem)
    assert megabytes < 240
