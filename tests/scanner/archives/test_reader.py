"""What every platform's reader may rely on: bad records cost themselves, every member is accounted for, ids are stable."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import UTC, datetime

import pytest

from checks.content import Item, Kind
from scanner.archives.container import Container
from scanner.archives.reader import Options, Reader, clean, readers, stable_id
from scanner.archives.routes import file, record, suffix
from scanner.errors import Problem


class Toy(Reader):
    """A platform of this test only. Its class has no `platform`, so that nobody else finds it."""

    title = "Toy"
    marks = ("toy/posts_*.json",)
    ignored = ("readme.txt", "ads/**")

    def prepare(self):
        if self.options.me == "prepare":
            raise TypeError
        return iter(())

    def finish(self):
        yield from ()
        if self.options.me == "finish":
            raise zipfile.BadZipFile

    @record("posts_*.json")
    def posts(self, entry, _key, member):
        yield self.item(Kind.POST, entry["text"], member, datetime(2019, 5, 4, tzinfo=UTC), key=entry.get("id"))
        for uri in entry.get("pictures", ()):
            yield from self.picture(uri, None, member)

    @record("posts_*.json", "more.json")
    def more(self, entry, _key, member):
        yield self.item(Kind.COMMENT, entry["text"], member)

    @file("table.csv")
    def table(self, member):
        with member.opener() as stream:
            yield self.item(Kind.BIO, stream.read().decode(), member)
        raise KeyError


def read(files, **options):
    container = Container("toy.zip")
    for path, data in files.items():
        raw = data.encode() if isinstance(data, str) else data

        def opener(raw=raw):
            if raw is None:
                raise zipfile.BadZipFile
            return io.BytesIO(raw)

        container.add(path, len(raw or b""), None, opener)
    reader = Toy(container, Options(**options))
    reader.platform = "web"
    entries = list(reader.read())
    return (
        [one for one in entries if isinstance(one, Item)],
        [one for one in entries if isinstance(one, Problem)],
        set(container.members) - reader.claimed,
    )


def test_parts_are_read_in_the_order_of_their_numbers_and_once():
    files = {f"toy/posts_{n}.json": f'[{{"text": "{n}"}}]' for n in (10, 2, 1)}
    items, problems, rest = read(files)
    assert [item.text for item in items] == ["1", "2", "10"]
    assert not problems
    assert not rest


def test_the_first_method_that_knows_a_path_gets_it():
    items, _, _ = read({"posts_1.json": '[{"text": "a"}]', "more.json": '[{"text": "b"}]'})
    assert [(item.kind, item.text) for item in items] == [(Kind.POST, "a"), (Kind.COMMENT, "b")]


def test_a_bad_record_costs_itself_and_is_counted():
    records = '[{"text": "a"}, 5, null, {"no": 1}, {"text": {"x": 1}}, [], {"text": "b", "pictures": 7}, {"text": "c"}]'
    items, (problem,), _ = read({"posts_1.json": records})
    assert [item.text for item in items] == ["a", "c"]
    assert problem == Problem("posts_1.json", "6 entries are in a shape this version does not know")


@pytest.mark.parametrize("place", ["prepare", "finish"])
def test_what_goes_wrong_before_and_after_costs_no_record(place):
    items, (problem,), _ = read({"posts_1.json": '[{"text": "a"}]'}, me=place)
    assert [item.text for item in items] == ["a"]
    assert problem.source == "toy.zip"


def test_a_whole_file_of_an_unknown_shape_is_named_after_what_came_before():
    items, (problem,), _ = read({"table.csv": "me"})
    assert [item.text for item in items] == ["me"]
    assert problem == Problem("table.csv", "its contents are in a shape this version does not know")


def test_a_damaged_member_costs_itself():
    items, problems, _ = read({"posts_1.json": None, "table.csv": None, "more.json": '[{"text": "b"}]'})
    assert [item.text for item in items] == ["b"]
    assert sorted(problem.source for problem in problems) == ["posts_1.json", "table.csv"]
    assert all("cut short or damaged" in problem.reason for problem in problems)


def test_a_damaged_picture_without_an_ending_does_not_stop_the_reading():
    items, problems, _ = read({"posts_1.json": '[{"text": "a", "pictures": ["media/1"]}]', "media/1": None})
    assert [item.kind for item in items] == [Kind.POST, Kind.IMAGE]
    assert not problems


def test_every_member_is_read_ignored_or_left_over():
    _, _, rest = read({"x/readme.txt": "", "ads/deep/er.json": "[]", "unknown.bin": "", "more.json": "[]"})
    assert rest == {"unknown.bin"}


def test_the_same_item_comes_out_once():
    items, _, _ = read({"posts_1.json": '[{"text": "a"}, {"text": "a"}]', "posts_2.json": '[{"text": "a"}]'})
    assert len(items) == 1


def test_the_id_is_the_same_wherever_the_file_lies():
    (one,), _, _ = read({"2024/toy/posts_1.json": '[{"text": "a"}]'})
    (two,), _, _ = read({"posts_7.json": '[{"text": "a"}]'})
    assert one.id == two.id
    (own,), _, _ = read({"posts_7.json": '[{"text": "a", "id": "77"}]'})
    assert own.id == "77"


def test_a_picture_is_found_by_the_longest_common_end_and_a_missing_one_named_once():
    files = {
        "posts_1.json": '[{"text": "a", "pictures": ["media/b/1.jpg?x=1", "/gone/2.jpg", "gone/3.mp4"]}]',
        "part/media/a/1.jpg": "",
        "part/media/b/1.jpg": "",
    }
    items, (note,), rest = read(files)
    assert [(item.kind, item.media) for item in items[1:]] == [
        (Kind.IMAGE, "part/media/b/1.jpg"),
        (Kind.IMAGE, "gone/2.jpg"),
        (Kind.VIDEO, "gone/3.mp4"),
    ]
    assert "2 pictures or videos are named in the archive" in note.reason
    assert rest == {"part/media/a/1.jpg"}


def test_text_is_fit_to_write():
    assert clean("a\0\r\nb\rc \ud83d ") == "a\nb\nc ?"
    assert clean(None) == ""
    assert stable_id("\ud83d") == stable_id("\ud83d")


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("posts_*.json", "a/b/posts_1.json", True),
        ("posts_*.json", "a/b/POSTS_1.JSON", True),
        ("posts_*.json", "a/myposts_1.json", False),
        ("posts_*.json", "posts_1/a.json", False),
        ("posts_*.json", "posts_1.json.bak", False),
        ("a/**/c.json", "x/a/b/b/c.json", True),
        ("a(b)+.json", "a(b)+.json", True),
        ("you've.json", "you_ve.json", True),
        ("you_ve.json", "you_ve.json", True),
    ],
)
def test_a_pattern_fits_by_the_end_of_the_path(pattern, path, fits):
    assert (suffix(pattern).search(path) is not None) is fits


def test_odd_digits_in_names_are_no_numbers():
    items, _, _ = read({f"posts_{sign}.json": f'[{{"text": "{sign}"}}]' for sign in "²٣1"})
    assert {item.text for item in items} == {"²", "٣", "1"}


def test_a_hundred_thousand_members_are_told_apart_quickly():
    files = {f"some/folder_{n}/file_{n}.json": "" for n in range(100_000)} | {"posts_1.json": '[{"text": "a"}]'}
    begin = time.process_time()
    items, _, rest = read(files)
    assert len(items) == 1
    assert len(rest) == 100_000
    assert time.process_time() - begin < 10


def test_every_reader_says_what_it_is():
    for cls in readers():
        assert cls.platform.islower()
        assert cls.title
        assert cls.reads
        assert cls.how_to_get
        assert cls.marks or "detect" in vars(cls)


def test_a_number_where_words_belong_comes_out_as_its_digits():
    """Exports write the number of a community with and without quotation marks."""
    container = Container("x.zip")
    container.add("data/tweets.js", 1, None, lambda: io.BytesIO(b""))
    toy = Toy(container, Options())
    toy.platform = "web"
    item, member = toy.item, container.members["data/tweets.js"]
    assert item(Kind.POST, "words", member, key="1", context=1500000000000000001).context == "1500000000000000001"
    assert item(Kind.POST, "words", member, key="a\ud83d", url="\ud83d").as_json()["id"] == "a?"
    with pytest.raises(TypeError):
        item(Kind.POST, "words", member, key="1", context={"a": 1})
