"""From what a person gives to exports: parts put together, strangers kept apart, everything else refused in words."""

from __future__ import annotations

import gc
import json
import tarfile
import zipfile

import pytest

from checks.content import Item, Kind
from scanner.archives.reader import Options
from scanner.errors import Problem
from scanner.run import Period, inventory
from scanner.sources import NOT_UNDERSTOOD, is_address, open_sources


def tweets(*texts):
    entries = [
        {"tweet": {"id_str": text.encode().hex(), "full_text": text, "created_at": "Fri May 03 10:00:00 +0000 2019"}}
        for text in texts
    ]
    return "window.YTD.tweets.part0 = " + json.dumps(entries)


def zipped(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def unpacked(folder, members):
    for name, data in members.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


def read(*paths):
    """Return the entries of each export, and what was refused."""
    with open_sources(paths) as sources:
        return [[entry for _, entry in export.read(Options())] for export in sources.exports], sources.refused


def texts(entries):
    return sorted(entry.text for entry in entries if isinstance(entry, Item) and entry.text)


EXPORT = {"data/tweets.js": tweets("hello"), "data/account.js": "window.YTD.account.part0 = []"}


def test_a_zip_a_tar_a_folder_and_one_file_of_it_read_the_same(tmp_path):
    folder = unpacked(tmp_path / "folder", EXPORT)
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as archive:
        archive.add(folder, "wrapped")
    places = [zipped(tmp_path / "a.zip", EXPORT), tmp_path / "a.tar.gz", folder, folder / "data" / "tweets.js"]
    for place in places:
        (entries,), refused = read(place)
        assert texts(entries) == ["hello"], place
        assert not refused
        assert not [entry for entry in entries if isinstance(entry, Problem)]


@pytest.mark.parametrize("wrapper", ["", "twitter-2025/", "Downloads/x/"])
def test_folders_around_an_export_do_not_matter(tmp_path, wrapper):
    members = {wrapper + name: data for name, data in EXPORT.items()}
    members |= {"__MACOSX/" + wrapper + "._data": b"x", wrapper + ".DS_Store": b"x"}
    (entries,), _ = read(zipped(tmp_path / "a.zip", members))
    assert texts(entries) == ["hello"]
    assert not [entry for entry in entries if isinstance(entry, Problem)]


def test_parts_of_one_export_are_one(tmp_path):
    one = zipped(tmp_path / "1.zip", EXPORT)
    two = zipped(
        tmp_path / "2.zip", {"data/account.js": EXPORT["data/account.js"], "data/tweets-part1.js": tweets("there")}
    )
    (entries,), refused = read(one, two)
    assert texts(entries) == ["hello", "there"]
    assert not refused


def test_a_part_with_media_only_joins_the_one_export_that_is_there(tmp_path):
    media = zipped(tmp_path / "0.zip", {"data/tweets_medium/9-x.jpg": b"\xff\xd8", "videos/y.mp4": b""})
    (entries,), refused = read(media, zipped(tmp_path / "1.zip", EXPORT))
    assert [entry.kind for entry in entries if isinstance(entry, Item) and entry.media] == [Kind.IMAGE, Kind.VIDEO]
    assert not refused


def test_a_part_with_media_only_is_refused_where_it_is_not_clear_whose_it_is(tmp_path):
    media = zipped(tmp_path / "0.zip", {"pictures/9-x.jpg": b"\xff\xd8"})
    exports, (refused,) = read(media)
    assert not exports
    assert "Give it together with the other parts" in refused.reason
    other = zipped(tmp_path / "2.zip", {"data/tweets.js": tweets("else"), "data/account.js": EXPORT["data/account.js"]})
    exports, (refused,) = read(media, zipped(tmp_path / "1.zip", EXPORT), other)
    assert len(exports) == 2
    assert "Scan each export alone" in refused.reason


@pytest.mark.parametrize("wrappers", [("", ""), ("x-2024/", "x-2025/")])
def test_two_exports_of_one_platform_stay_two(tmp_path, wrappers):
    paths = [
        zipped(tmp_path / f"{n}.zip", {f"{wrapper}data/tweets.js": tweets(text)})
        for n, (wrapper, text) in enumerate(zip(wrappers, ("mine", "yours"), strict=True))
    ]
    exports, _ = read(*paths)
    assert [texts(entries) for entries in exports] == [["mine"], ["yours"]]


def test_the_same_export_twice_counts_once(tmp_path):
    path = zipped(tmp_path / "1.zip", EXPORT)
    (entries,), _ = read(path, path, unpacked(tmp_path / "folder", EXPORT))
    assert texts(entries) == ["hello"]


def test_a_zip_of_the_zips_is_read(tmp_path):
    part = zipped(tmp_path / "part.zip", EXPORT)
    both = zipped(tmp_path / "both.zip", {"part-1.zip": part.read_bytes(), "part-2.zip": part.read_bytes()})
    (entries,), refused = read(both)
    assert texts(entries) == ["hello"]
    assert not refused


def test_an_inner_zip_that_cannot_be_read_is_to_be_given_by_itself(tmp_path):
    (entries,), _ = read(zipped(tmp_path / "a.zip", EXPORT | {"data/tweets_medium/x.zip": b"PK\x03\x04broken"}))
    (problem,) = [entry for entry in entries if isinstance(entry, Problem)]
    assert problem.source == "data/tweets_medium/x.zip"
    assert "Take it out and give it together with the rest" in problem.reason
    assert problem.lost
    exports, (refused,) = read(zipped(tmp_path / "b.zip", {"x.zip": b"PK\x03\x04broken"}))
    assert not exports
    assert "It holds other archives" in refused.reason


def test_every_source_is_named_that_cannot_be_read_and_the_others_are(tmp_path):
    (tmp_path / "page.zip").write_bytes(b"<!doctype html>")
    (tmp_path / "notes.txt").write_text("hello")
    paths = [tmp_path / "page.zip", tmp_path / "notes.txt", tmp_path / "no\nthing", zipped(tmp_path / "a.zip", EXPORT)]
    (entries,), refused = read(*paths)
    assert texts(entries) == ["hello"]
    assert {problem.source for problem in refused} == {"page.zip", "notes.txt", "no?thing"}
    assert all(problem.reason.endswith(".") for problem in refused)


def test_what_nobody_understands_is_named_and_pictures_that_nobody_names_are_items(tmp_path):
    (entries,), _ = read(zipped(tmp_path / "a.zip", EXPORT | {"data/new-thing.js": "[]", "x/odd.JPG": b"\xff\xd8"}))
    assert [entry.source for entry in entries if isinstance(entry, Problem)] == ["data/new-thing.js"]
    assert [entry.reason for entry in entries if isinstance(entry, Problem)] == [NOT_UNDERSTOOD]
    assert [entry.media for entry in entries if isinstance(entry, Item) and entry.media] == ["x/odd.JPG"]


def test_a_picture_has_the_same_id_in_the_zip_and_in_the_folder(tmp_path):
    members = EXPORT | {"x/odd.jpg": b"\xff\xd8"}
    found = [
        {entry.id for entry in entries if isinstance(entry, Item) and entry.media}
        for place in (zipped(tmp_path / "a.zip", members), unpacked(tmp_path / "folder" / "deeper", members))
        for entries in read(place)[0]
    ]
    assert found[0] == found[1]
    assert len(found[0]) == 1


def test_pictures_are_taken_out_whole_or_named(tmp_path, monkeypatch):
    path = zipped(tmp_path / "a.zip", EXPORT | {"x/1.jpg": b"\xff\xd8 whole"})
    with open_sources([path]) as sources:
        (export,) = sources.exports
        (item,) = [entry for _, entry in export.read(Options()) if isinstance(entry, Item) and entry.media]
        assert export.picture(item) == b"\xff\xd8 whole"
        assert export.picture(Item("x", Kind.IMAGE, "1", media="gone.jpg")) is None
        monkeypatch.setattr("scanner.sources._MOST_PICTURE", 3)
        assert isinstance(export.picture(item), Problem)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data/tweets.js", EXPORT["data/tweets.js"])
        archive.writestr("x/1.jpg", b"\xff\xd8 whole")
    path.write_bytes(path.read_bytes().replace(b"\xff\xd8 whole", b"\xff\xd8 WHOLE"))
    monkeypatch.undo()
    with open_sources([path]) as sources:
        problem = sources.exports[0].picture(item)
        assert isinstance(problem, Problem)
        assert "could not be taken out" in problem.reason


def test_every_file_is_closed(tmp_path):
    # An open file would be a warning, and a warning is an error here.
    zipped(tmp_path / "a.zip", EXPORT)
    zipped(tmp_path / "b.zip", {"x.bin": b""})
    unpacked(tmp_path / "c", {"a.zip": (tmp_path / "a.zip").read_bytes()})
    (tmp_path / "d.tgz").write_bytes(b"\x1f\x8b\x08 broken")
    with tarfile.open(tmp_path / "e.tar", "w") as archive:
        archive.add(tmp_path / "b.zip", "x.bin")
    read(*(tmp_path / name for name in ("a.zip", "b.zip", "c", "d.tgz", "e.tar")))
    gc.collect()


def test_an_address_is_told_from_a_file():
    assert is_address("https://example.org/robin")
    assert is_address("HTTP://example.org")
    assert not is_address("https.zip")


def test_a_tally_counts_what_falls_into_the_period(tmp_path):
    with open_sources([zipped(tmp_path / "a\tb.zip", EXPORT)]) as sources:
        everything = [tally for tally, _ in inventory(sources, Options(), Period())]
        assert everything[0].items[Kind.POST] == 1
        assert everything[0].name == "a?b.zip"
        assert everything[0].whole


def test_two_parts_of_a_real_shape_are_one(shared):
    folder = shared / "fixtures" / "facebook" / "own"
    exports, refused = read(*folder.glob("facebook-robinashdown-2025-11-02-[AE]*.zip"))
    assert len(exports) == 1
    assert not refused
    assert not [entry for entry in exports[0] if isinstance(entry, Problem)]
