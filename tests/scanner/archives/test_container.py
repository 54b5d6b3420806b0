"""Hostile and broken containers: each ends in plain words, in bounded time and memory, with nothing written anywhere."""

from __future__ import annotations

import io
import os
import random
import struct
import tarfile
import time
import tracemalloc
import warnings
import zipfile
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from scanner.archives.container import READ_ERRORS, Container, clash, merged, printable
from scanner.archives.opening import open_container
from scanner.errors import SourceRefused


def make_zip(path, members, *, packed=True):
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", method) as archive:
        warnings.simplefilter("ignore")  # duplicate names
        for name, data in members:
            archive.writestr(name, data)
    return path


def make_tar(path, members, mode="w:gz"):
    with tarfile.open(path, mode) as archive:
        for info, data in members:
            header = tarfile.TarInfo(info) if isinstance(info, str) else info
            if header.type == tarfile.REGTYPE:
                header.size = len(data)
            archive.addfile(header, io.BytesIO(data))
    return path


def patched(path, signature, offset, change):
    """Change the two bytes at `offset` of every header with this signature."""
    data = bytearray(path.read_bytes())
    at = data.find(signature)
    while at >= 0:
        (value,) = struct.unpack_from("<H", data, at + offset)
        struct.pack_into("<H", data, at + offset, change(value))
        at = data.find(signature, at + 4)
    path.write_bytes(data)
    return path


def noise(seed, size):
    return random.Random(seed).randbytes(size)


def everything(container: Container) -> dict[str, bytes]:
    found = {}
    for path, member in container.members.items():
        with member.opener() as stream:
            found[path] = stream.read()
    return found


def contents(path) -> dict[str, bytes]:
    with closing(open_container(path)) as container:
        return everything(container)


def problems(path) -> dict[str, str]:
    with closing(open_container(path)) as container:
        return {problem.source: problem.reason for problem in container.problems}


def refusal(path) -> str:
    with pytest.raises(SourceRefused) as caught:
        open_container(path)
    return str(caught.value)


OUTSIDE = [
    "../a.json",
    "x/../../a.json",
    "/etc/a.json",
    "C:\\a.json",
    "c:a.json",
    "..\\a.json",
    "x\\..\\..\\a.json",
    "\\\\server\\a.json",
    "..",
]


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_name_that_points_outside_a_zip_is_named_and_not_opened(tmp_path, name):
    source = make_zip(tmp_path / "a.zip", [(name, b"[]"), ("good.json", b"[1]")])
    assert contents(source) == {"good.json": b"[1]"}
    assert list(problems(source).values()) == ["its name points outside the archive, so it was not opened"]


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_name_that_points_outside_a_tar_is_named_and_not_opened(tmp_path, name):
    source = make_tar(tmp_path / "a.tgz", [(name, b"[]"), ("good.json", b"[1]")])
    assert contents(source) == {"good.json": b"[1]"}
    assert list(problems(source).values()) == ["its name points outside the archive, so it was not opened"]


@pytest.mark.parametrize(("name", "seen"), [("a\\b.json", "a/b.json"), ("./a//./b.json", "a/b.json"), ("...", "...")])
def test_harmless_odd_names_are_read(tmp_path, name, seen):
    assert contents(make_zip(tmp_path / "a.zip", [(name, b"1")])) == {seen: b"1"}


def test_names_that_would_trick_a_terminal_come_out_harmless(tmp_path):
    names = ["a\nb/../x", "a\x1b[2Jb/../x", "a\u202egnp.exe/../x"]
    source = make_tar(tmp_path / "a.tar", [(name, b"") for name in names] + [("ok", b"1")], "w")
    assert sorted(problems(source)) == ["a?[2Jb/../x", "a?b/../x", "a?gnp.exe/../x"]
    assert printable("caf\u00e9 \U0001f600 \ud800") == "café 😀 ?"


def test_an_absurdly_long_name_is_named_short(tmp_path):
    source = make_zip(tmp_path / "a.zip", [("a" * 60_000, b"1"), ("b", b"2")])
    assert contents(source) == {"b": b"2"}
    (name,) = problems(source)
    assert len(name) < 100


def test_members_of_one_name_are_all_read(tmp_path):
    source = make_zip(
        tmp_path / "a.zip", [("a.json", b"1"), ("a.json", b"2"), ("copy-2/a.json", b"3"), ("a.json", b"4")]
    )
    assert sorted(contents(source).values()) == [b"1", b"2", b"3", b"4"]


@pytest.mark.parametrize("same", [True, False], ids=["one name", "many names"])
def test_a_hundred_thousand_members_open_quickly(tmp_path, same):
    source = tmp_path / "a.zip"
    with warnings.catch_warnings(), zipfile.ZipFile(source, "w") as archive:
        warnings.simplefilter("ignore")
        for number in range(100_000):
            archive.writestr(zipfile.ZipInfo("a" if same else f"a/{number}.json"), b"")
    begin = time.process_time()
    with closing(open_container(source)) as container:
        assert len(container.members) == 100_000
    assert time.process_time() - begin < 10


def test_links_and_devices_in_a_tar_are_not_opened(tmp_path):
    kinds = {"link": tarfile.SYMTYPE, "hard": tarfile.LNKTYPE, "null": tarfile.CHRTYPE, "pipe": tarfile.FIFOTYPE}
    members = []
    for name, kind in kinds.items():
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, "/etc/passwd"
        members.append((info, b""))
    source = make_tar(tmp_path / "a.tar", [*members, ("ok", b"1")], "w")
    assert contents(source) == {"ok": b"1"}
    assert set(problems(source)) == set(kinds)


def test_a_link_in_a_zip_is_not_followed(tmp_path):
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    source = make_zip(tmp_path / "a.zip", [(link, b"/etc/passwd"), ("ok", b"1")])
    assert contents(source) == {"ok": b"1"}
    assert problems(source) == {"link": "it is a link to somewhere else, so it was not followed"}


def test_links_pipes_and_loops_in_a_folder_are_not_followed(tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "ok").write_bytes(b"1")
    try:
        (folder / "link").symlink_to("/etc/passwd")
        (folder / "loop").symlink_to(folder)
        os.mkfifo(folder / "pipe")
    except (OSError, AttributeError):
        pytest.skip("this system has no links or pipes")
    assert contents(folder) == {"ok": b"1"}
    assert set(problems(folder)) == {"link", "loop", "pipe"}
    assert "not an ordinary file" in refusal(folder / "pipe")


def test_folders_may_nest_deep(tmp_path):
    folder = tmp_path
    for _ in range(30):
        folder /= "a"
    folder.mkdir(parents=True)
    (folder / "ok").write_bytes(b"1")
    assert list(contents(tmp_path).values()) == [b"1"]
    for _ in range(60):
        folder /= "b"
    folder.mkdir(parents=True)
    assert list(problems(tmp_path).values()) == ["this folder lies deeper than any export's do, so it was not opened"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="this user may open everything")
def test_what_may_not_be_opened_is_said(tmp_path):
    (tmp_path / "a.json").write_bytes(b"[]")
    (tmp_path / "a.json").chmod(0)
    assert "does not let you open it" in refusal(tmp_path / "a.json")


def test_a_file_that_may_not_be_opened_is_said_for_every_user(tmp_path, monkeypatch):
    (tmp_path / "a.json").write_bytes(b"[]")

    def locked(*_args, **_more):
        raise PermissionError

    monkeypatch.setattr(Path, "open", locked)
    assert "does not let you open it" in refusal(tmp_path / "a.json")


@pytest.mark.parametrize("packed", [True, False])
def test_locked_members_are_named_and_a_locked_zip_refused(tmp_path, packed):
    members = [("a.json", b"[]"), ("b.json", b"[]")]
    locked = make_zip(tmp_path / "a.zip", members, packed=packed)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        patched(locked, signature, offset, lambda flags: flags | 1)
    assert "locked with a password" in refusal(locked)
    data = make_zip(tmp_path / "b.zip", members, packed=packed).read_bytes()
    at = data.index(b"PK\x01\x02") + 8
    (tmp_path / "b.zip").write_bytes(data[:at] + b"\x01" + data[at + 1 :])
    assert contents(tmp_path / "b.zip") == {"b.json": b"[]"}
    assert problems(tmp_path / "b.zip") == {"a.json": "it is locked with a password"}


def test_a_way_of_packing_that_is_not_known_is_named(tmp_path):
    source = make_zip(tmp_path / "a.zip", [("a.json", b"[]")])
    patched(source, b"PK\x01\x02", 10, lambda _: 9)  # Deflate64, which Windows uses for large files
    assert contents(source) == {}
    assert "Unpack the zip and give the folder" in problems(source)["a.json"]


def test_a_wrong_checksum_is_an_error_that_readers_expect(tmp_path):
    source = make_zip(tmp_path / "a.zip", [("a.json", b"[1, 2, 3]")], packed=False)
    source.write_bytes(source.read_bytes().replace(b"[1, 2, 3]", b"[1, 2, 4]"))
    with pytest.raises(READ_ERRORS):
        contents(source)


def test_zip64_is_read(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive, archive.open("a.json", "w", force_zip64=True) as stream:
        stream.write(b"[1]")
    assert contents(tmp_path / "a.zip") == {"a.json": b"[1]"}


@pytest.mark.parametrize("encoding", ["utf-8", "cp437"])
def test_names_without_the_utf8_flag_come_out_as_meant(tmp_path, encoding):
    raw = "café.json".encode(encoding)
    source = make_zip(tmp_path / "a.zip", [("#" * len(raw), b"1")])
    source.write_bytes(source.read_bytes().replace(b"#" * len(raw), raw))
    assert contents(source) == {"café.json": b"1"}


def test_macos_leftovers_are_left_out(tmp_path):
    noise = ["__MACOSX/a/._b.json", "a/.DS_Store", "a/._b.json", "Thumbs.db", "a/", "a\\"]
    assert contents(make_zip(tmp_path / "a.zip", [*((name, b"") for name in noise), ("a/b.json", b"1")])) == {
        "a/b.json": b"1"
    }


# Bombs.


def test_a_member_that_unpacks_to_far_too_much_is_named(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ok.json", noise(1, 1 << 20))
        with archive.open("bomb.json", "w") as stream:
            for _ in range(80):
                stream.write(bytes(1 << 20))
    with closing(open_container(tmp_path / "a.zip")) as container:
        assert list(container.members) == ["ok.json"]
        assert "far more than such a file ever holds" in container.problems[0].reason


def test_many_members_that_unpack_to_far_too_much_together_are_refused(tmp_path):
    make_zip(tmp_path / "a.zip", [(f"{number}.json", bytes(5 << 20)) for number in range(20)])
    assert "built to trip up" in refusal(tmp_path / "a.zip")


def test_a_small_file_of_zeros_is_no_bomb(tmp_path):
    assert contents(make_zip(tmp_path / "a.zip", [("a.bin", bytes(10 << 20))])) == {"a.bin": bytes(10 << 20)}


def test_members_that_overlap_are_refused(tmp_path):
    source = make_zip(tmp_path / "a.zip", [("a.json", noise(2, 100_000))])
    data = source.read_bytes()
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[start:end]
    tail = bytearray(data[end:])
    struct.pack_into("<HHLL", tail, 8, 200, 200, 200 * len(entry), start)
    source.write_bytes(data[:start] + b"".join(entry for _ in range(200)) + tail)
    assert "built to trip up" in refusal(source)


def test_a_size_that_lies_is_not_believed(tmp_path):
    source = make_zip(tmp_path / "a.zip", [("a.json", bytes(1 << 20))])
    data = bytearray(source.read_bytes())
    struct.pack_into("<L", data, data.index(b"PK\x01\x02") + 24, 100)
    source.write_bytes(data)
    with pytest.raises(READ_ERRORS):
        contents(source)


def gzip_of_zeros(megabytes):
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    info = tarfile.TarInfo("bomb.json")
    info.size = megabytes << 20
    yield packer.compress(info.tobuf())
    for _ in range(megabytes):
        yield packer.compress(bytes(1 << 20))
    yield packer.flush()


def test_a_gzip_bomb_is_left_before_it_unpacks(tmp_path):
    (tmp_path / "a.tgz").write_bytes(b"".join(gzip_of_zeros(400)))
    begin = time.process_time()
    assert "cut short or damaged" in refusal(tmp_path / "a.tgz")
    assert time.process_time() - begin < 1


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.XGLTYPE])
def test_a_tar_header_that_claims_to_be_huge_is_not_read_into_memory(tmp_path, kind):
    info = tarfile.TarInfo("x")
    info.type, info.size = kind, 200 << 20
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    data = packer.compress(info.tobuf()) + b"".join(packer.compress(bytes(1 << 20)) for _ in range(200))
    (tmp_path / "a.tgz").write_bytes(data + packer.flush())
    tracemalloc.start()
    try:
        refusal(tmp_path / "a.tgz")
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("size", [-512, -1])
def test_a_tar_of_negative_sizes_ends(tmp_path, size):
    info = tarfile.TarInfo("a.json")
    data = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    data[124:136] = b"\xff" + size.to_bytes(11, "big", signed=True)
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\0 " % sum(data)
    (tmp_path / "a.tar").write_bytes(bytes(data) + bytes(2048))
    refusal(tmp_path / "a.tar")


def test_a_gzip_within_the_gzip_is_not_unpacked(tmp_path):
    inner = make_tar(tmp_path / "a.tgz", [("a.json", b"[]")]).read_bytes()
    (tmp_path / "a.gz").write_bytes(zlib.compress(inner, 9, 31))
    assert "or is none" in refusal(tmp_path / "a.gz")


def test_thousands_of_headers_before_one_member_end_in_words(tmp_path):
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 0
    (tmp_path / "a.tar").write_bytes(info.tobuf() * 5000 + bytes(1024))
    refusal(tmp_path / "a.tar")


# Broken downloads.


def test_a_zip_cut_at_any_point_is_refused_in_plain_words(tmp_path):
    whole = make_zip(tmp_path / "a.zip", [(f"{n}.json", b"[1, 2]" * n) for n in range(5)]).read_bytes()
    for cut in range(4, len(whole), 7):
        (tmp_path / "cut.zip").write_bytes(whole[:cut])
        assert "cut short or damaged" in refusal(tmp_path / "cut.zip")


def test_a_zip_with_any_byte_changed_never_raises_anything_unforeseen(tmp_path):
    whole = make_zip(tmp_path / "a.zip", [(f"{n}.json", b"[1, 2]" * n) for n in range(3)]).read_bytes()
    chance = random.Random(3)
    for at in range(len(whole)):
        broken = bytearray(whole)
        broken[at] ^= 1 << chance.randrange(8)
        (tmp_path / "b.zip").write_bytes(broken)
        try:
            contents(tmp_path / "b.zip")
        except (SourceRefused, *READ_ERRORS):
            continue


@pytest.mark.parametrize("mode", ["w:gz", "w"])
def test_a_tar_cut_at_any_point_gives_a_beginning_and_says_so(tmp_path, mode):
    members = [(f"{n}.json", noise(n, 300 * n)) for n in range(1, 5)]
    whole = make_tar(tmp_path / "a.tar", members, mode).read_bytes()
    end = len(whole) if mode == "w:gz" else 512 * 9
    for cut in range(520, end - 8, 97):
        (tmp_path / "cut.tar").write_bytes(whole[:cut])
        try:
            container = open_container(tmp_path / "cut.tar")
        except SourceRefused:
            continue
        with closing(container):
            assert [problem.source for problem in container.problems] == ["cut.tar"], cut
            assert list(container.members) == [name for name, _ in members][: len(container.members)]
            for (_, data), member in zip(members, container.members.values(), strict=False):
                try:
                    with member.opener() as stream:
                        assert stream.read() == data
                except READ_ERRORS:
                    continue


def test_a_tar_with_a_broken_header_in_the_middle_says_so(tmp_path):
    source = make_tar(tmp_path / "a.tar", [("a", b"1"), ("b", b"2"), ("c", b"3")], "w")
    data = bytearray(source.read_bytes())
    data[1024:1030] = b"\xff" * 6
    source.write_bytes(data)
    assert contents(source) == {"a": b"1"}
    assert "what stands after this was not read" in problems(source)["a.tar"]


@pytest.mark.parametrize("mode", ["w:gz", "w"])
def test_members_of_a_tar_are_read_in_any_order(tmp_path, mode):
    members = {f"{n}.bin": noise(n, 200_000) for n in range(4)}
    source = make_tar(tmp_path / "a.tar", members.items(), mode)
    with closing(open_container(source)) as container:
        one, two = (container.members[name].opener() for name in ("3.bin", "0.bin"))
        parts = [(one.read(50_000), two.read(50_000)) for _ in range(4)]
        assert b"".join(a for a, _ in parts) == members["3.bin"]
        assert b"".join(b for _, b in parts) == members["0.bin"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty"),
        (b"  \r\n<!DOCTYPE html><title>Log in", "This is a web page, not an archive"),
        (b"\xef\xbb\xbf<HTML>", "This is a web page, not an archive"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(99), "Give the .zip as you downloaded it"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(99), "Give the .zip as you downloaded it"),
        (b"PK\x03\x04" + bytes(99), "cut short or damaged"),
        (b"\x1f\x8b\x08" + bytes(99), "cut short or damaged"),
    ],
)
def test_a_zip_that_is_none_is_told_by_its_content(tmp_path, data, words):
    (tmp_path / "facebook.zip").write_bytes(data)
    assert words in refusal(tmp_path / "facebook.zip")


def test_an_empty_zip_and_an_empty_folder_hold_nothing(tmp_path):
    make_zip(tmp_path / "a.zip", [])
    (tmp_path / "folder").mkdir()
    assert contents(tmp_path / "a.zip") == contents(tmp_path / "folder") == {}


def test_what_is_not_there_is_said(tmp_path):
    assert "no such file or folder" in refusal(tmp_path / "nothing.zip")


def test_a_zip_whatever_its_name_is_a_zip(tmp_path):
    make_zip(tmp_path / "photo.jpg", [("a.json", b"[]")])
    assert contents(tmp_path / "photo.jpg") == {"a.json": b"[]"}
    (tmp_path / "PK.txt").write_bytes(b"PK is my name")
    assert contents(tmp_path / "PK.txt") == {"PK.txt": b"PK is my name"}


# Zips inside what is given.


def zipped(members, **more):
    stream = io.BytesIO()
    make_zip(stream, members, **more)
    return stream.getvalue()


@pytest.mark.parametrize("packed", [True, False])
def test_a_zip_of_the_parts_is_read_as_if_unpacked(tmp_path, packed):
    parts = [(f"part-{n}.zip", zipped([(f"posts/{n}.json", b"[%d]" % n)])) for n in range(12)]
    source = make_zip(tmp_path / "all.zip", parts, packed=packed)
    with closing(open_container(source)) as container:
        assert everything(container) == {f"part-{n}.zip/posts/{n}.json": b"[%d]" % n for n in range(12)}
        assert dict(reversed(everything(container).items())) == everything(container)  # again, from any place


def test_a_folder_and_a_tar_of_the_parts_are_read_as_if_unpacked(tmp_path):
    inner = zipped([("posts/1.json", b"[1]")])
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "Part 1.ZIP").write_bytes(inner)
    make_tar(tmp_path / "a.tgz", [("Part 1.ZIP", inner)])
    assert contents(tmp_path / "folder") == contents(tmp_path / "a.tgz") == {"Part 1.ZIP/posts/1.json": b"[1]"}


def test_zips_in_zips_are_opened_one_level_deep(tmp_path):
    inner = zipped([("deep.zip", zipped([("a.json", b"[]")]))])
    source = make_zip(tmp_path / "a.zip", [("one.zip", inner)])
    assert list(contents(source)) == ["one.zip/deep.zip"]


def test_the_guards_hold_inside_too(tmp_path):
    inner = zipped([("../a.json", b"[]"), ("b.json", b"[]")])
    source = make_zip(tmp_path / "a.zip", [("one.zip", inner)])
    assert list(contents(source)) == ["one.zip/b.json"]
    assert list(problems(source)) == ["one.zip/../a.json"]


@pytest.mark.parametrize("packed", [True, False])
def test_an_inner_zip_that_cannot_be_opened_stays_what_it_is(tmp_path, packed):
    locked = tmp_path / "locked.zip"
    make_zip(locked, [("a.json", b"[]")])
    patched(locked, b"PK\x01\x02", 8, lambda flags: flags | 1)
    bomb = zipped([(f"{number}.json", bytes(5 << 20)) for number in range(20)])
    inner = {"locked.zip": locked.read_bytes(), "cut.zip": zipped([("a", b"1")])[:-9], "bomb.zip": bomb, "x.zip": b"?"}
    source = make_zip(tmp_path / "a.zip", inner.items(), packed=packed)
    assert set(contents(source)) == set(inner)


def test_a_large_packed_zip_inside_is_not_held(tmp_path, monkeypatch):
    monkeypatch.setattr("scanner.archives.zips._MOST_HELD", 50)
    inner = zipped([("a.json", b"[]")])
    assert list(contents(make_zip(tmp_path / "packed.zip", [("one.zip", inner)]))) == ["one.zip"]
    assert list(contents(make_zip(tmp_path / "stored.zip", [("one.zip", inner)], packed=False))) == ["one.zip/a.json"]


# Parts of one export.


def parts(*members_of_each):
    stores = []
    for number, members in enumerate(members_of_each):
        container = Container(f"part-{number}")
        for path, data in members.items():
            container.add(path, len(data), None, lambda data=data: io.BytesIO(data))
        stores.append(container)
    return stores


def test_parts_clash_where_a_file_differs_and_only_there():
    one, same, other = parts({"a": b"1", "b": b"2"}, {"a": b"1", "c": b"3"}, {"a": b"9", "c": b"3"})
    assert not clash(one, same)
    assert clash(one, other)
    assert set(merged([one, same]).members) == {"a", "b", "c"}


def test_the_wrapping_folder_does_not_hide_a_clash():
    one, other, part = parts({"x-2024/a": b"1"}, {"x-2025/a": b"2"}, {"x-2/b": b"3"})
    assert clash(one, other)
    assert not clash(one, part)


def test_a_zip_and_the_folder_it_was_unpacked_to_do_not_clash(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.json").write_bytes(b"[1]")
    source = make_zip(tmp_path / "a.zip", [("x.json", b"[1]")])
    with closing(open_container(source)) as one, closing(open_container(tmp_path / "a")) as two:
        assert not clash(one, two)
