"""Every kind of capture gives the same items, from content and not from names; what is broken is said."""

from __future__ import annotations

import gzip
import importlib.util
import plistlib
import zipfile
from pathlib import Path

import pytest

from checks.content import Audience, Author, Item, Kind
from scanner.archives.reader import Options
from scanner.errors import Problem, UserError
from scanner.run import Period, inventory
from scanner.sources import open_sources

_SPEC = importlib.util.spec_from_file_location("pages_made", Path(__file__).with_name("pages_made.py"))
made = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(made)

KINDS = {
    "complete": made.complete,
    "single": lambda: {"page.html": made.single()},
    "mhtml": lambda: {"page.mhtml": made.mhtml()},
    "webarchive": lambda: {"page.webarchive": made.webarchive()},
    "webarchive as text": lambda: {"page.webarchive": made.webarchive(plistlib.FMT_XML)},
    "warc": lambda: {"page.warc.gz": made.warc()},
    "plain warc": lambda: {"page.warc": b"".join(made.records())},
    "packed warc": lambda: {"page.warc.gz": gzip.compress(b"".join(made.records()))},
    "wacz": lambda: {"page.wacz": made.wacz()},
}


@pytest.fixture
def read(tmp_path):
    def go(files, *given, **options):
        for path, data in files.items():
            target = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data if isinstance(data, bytes) else data.encode())
        with open_sources([tmp_path / name for name in given or [next(iter(files))]]) as sources:
            assert not sources.refused
            entries = [entry for _, entry in inventory(sources, Options(**options), Period())]
            again = [entry for _, entry in inventory(sources, Options(**options), Period())]
            assert [one for one in entries if isinstance(one, Item)] == [one for one in again if isinstance(one, Item)]
            items = [one for one in entries if isinstance(one, Item)]
            pictures = [sources.exports[0].picture(one) for one in items if one.kind is Kind.IMAGE]
            assert all(isinstance(one, bytes) and one.startswith(b"\x89PNG") for one in pictures if one is not None)
        return items, [one for one in entries if isinstance(one, Problem)]

    return go


def said(items, kind=Kind.POST):
    return [(one.text, one.author.value) for one in items if one.kind is kind]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_capture_gives_the_same(read, kind):
    items, problems = read(KINDS[kind]())
    assert problems == []
    assert said(items) == [
        ("Kites over the barn & cake\nsecond line", "own"),
        ("Best day", "own"),
        ("Worth it", "own"),
        ("QUOTED words", "other"),
        ("Not mine at all", "other"),
        ("Late again", "own"),
    ]
    assert said(items, Kind.COMMENT) == [("THEIR comment", "other"), ("my answer", "own")]
    assert said(items, Kind.MEMBERSHIP) == [("Kite Club", "own")]
    assert {one.field: one.text for one in items if one.kind is Kind.BIO}["bio"] == "Kites & tea"
    by_text = {one.text: one for one in items}
    assert by_text["Best day"].audience is Audience.FRIENDS
    assert by_text["Best day"].url == "https://barn.example/jo.mill/post/2"
    assert by_text["Best day"].created.isoformat() == "2023-05-02T10:00:00+00:00"
    assert (by_text["Late again"].audience, by_text["Late again"].context) == (Audience.GROUP, "Kite Club")
    assert by_text["my answer"].context == "https://barn.example/jo.mill/post/5"
    pictures = [(one.author, one.field, one.text) for one in items if one.kind is Kind.IMAGE]
    assert pictures == [(Author.OWN, None, "a kite"), (Author.OWN, "profile_picture", "")]
    assert {one.platform for one in items} == {"web"}


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_capture_is_shows_in_its_content_and_not_in_its_name(read, kind):
    files = KINDS[kind]()
    first = next(iter(files))
    if kind == "complete":
        files = {first: files.pop(first)} | files
    files = {("some thing" if path == first else path): data for path, data in files.items()}
    items, problems = read(files)
    assert problems == []
    assert len(said(items)) == 6


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_in_a_folder_and_in_a_zip(read, tmp_path, kind):
    files = {f"folder/{path}": data for path, data in KINDS[kind]().items()}
    items, problems = read(files, "folder")
    assert problems == []
    assert len(said(items)) == 6
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    again, problems = read({}, "all.zip")
    assert problems == []
    assert {one.id for one in items} == {one.id for one in again}


def test_ids_of_words_are_the_same_in_all_kinds(read):
    ids = set()
    for kind in KINDS.values():
        items, _ = read(kind())
        ids.add(frozenset(one.id for one in items if one.kind in (Kind.POST, Kind.COMMENT, Kind.MEMBERSHIP)))
    assert len(ids) == 1


def test_only_what_the_page_names_is_taken_from_beside_it(read, tmp_path):
    files = made.complete() | {"Private/diary.html": b"<html>secret</html>", "other.html": b"<html>x</html>"}
    with_secret = files["Jo Mill.html"].replace(b"<nav>", b'<img src="../x/y.png"><img src="Linked/z.png"><nav>')
    (tmp_path / "Private").mkdir()
    (tmp_path / "Linked").symlink_to(tmp_path / "Private", target_is_directory=True)
    (tmp_path / "Private/z.png").write_bytes(made.png())
    items, _ = read(files | {"Jo Mill.html": with_secret})
    assert len(said(items)) == 6
    with open_sources([tmp_path / "Jo Mill.html"]) as sources:
        assert not {path for path in sources.exports[0].container.members if "diary" in path or "z.png" in path}


def test_a_page_without_its_folder_is_read_and_the_pictures_are_missed(read):
    files = made.complete()
    items, (problem,) = read({"Jo Mill.html": files["Jo Mill.html"]})
    assert len(said(items)) == 6
    assert problem.lost
    assert problem.reason.startswith("3 pictures on these pages were not saved")


@pytest.mark.parametrize("cut", [400, 1500, 3000, 6000])
@pytest.mark.parametrize("kind", ["mhtml", "warc", "plain warc", "complete"])
def test_a_capture_that_breaks_off_is_read_up_to_there_and_said(read, kind, cut):
    files = KINDS[kind]()
    first = next(iter(files))
    if cut >= len(files[first]):
        pytest.skip("the whole capture is shorter")
    whole = said(read(files)[0])
    items, problems = read({first: files[first][:cut]})
    assert any("cut short" in problem.reason for problem in problems)
    assert said(items)[:-1] == whole[: len(said(items)) - 1] or len(said(items)) <= 1


def test_mhtml_whose_boundary_is_not_named_is_still_read(read):
    data = made.mhtml().replace(b'\r\n\tboundary="----MultipartBoundary--aZ09----"', b"")
    items, (problem,) = read({"page.mhtml": data})
    assert len(said(items)) == 6
    assert "damaged" in problem.reason


def test_mhtml_without_any_boundary_is_still_read(read):
    data = made.mhtml().replace(b"------MultipartBoundary--aZ09----", b"")
    items, problems = read({"page.mhtml": data})
    assert len(said(items)) >= 5
    assert any("damaged" in problem.reason for problem in problems)


def test_a_shell_without_words_is_said_to_be_empty(read):
    shell = (
        b'<!DOCTYPE html><html><head><script src="/app.js"></script></head><body><div id="root"></div></body></html>'
    )
    items, (problem,) = read({"page.html": shell})
    assert items == []
    assert "nothing on this page can be read" in problem.reason


def test_a_page_without_posts_is_read_as_a_whole_and_never_as_own(read):
    items, (problem,) = read(
        {"page.html": b"<!DOCTYPE html><html><body><table><tr><td>Some words</table></body></html>"}
    )
    assert said(items) == [("Some words", "other")]
    assert "as a whole" in problem.reason


def test_a_page_of_the_web_without_a_mark_of_its_saver_is_read(read):
    """As Firefox saves it: no comment at the top, and paths without "./"."""
    text = made.page(kite="p_files/kite.png", face="p_files/face.png", icon="p_files/icon.png")
    text = text.replace("<head>", f'<head><link rel="canonical" href="{made.HOME}">')
    files = {"p.html": text.encode(), "p_files/kite.png": made.png(), "p_files/face.png": made.png()}
    files["p_files/icon.png"] = made.png(16, 16)
    items, problems = read(files)
    assert problems == []
    assert len(said(items)) == 6
    assert len([one for one in items if one.kind is Kind.IMAGE]) == 2


# Whose they are.


def test_pages_of_several_people_are_asked_for(read):
    theirs = made.page(made.post(1, "theirs", who="pat", name="Pat"), ld=False)
    files = {
        "all/a.html": made.complete()["Jo Mill.html"],
        "all/b.html": f"<!-- saved from url=(0025)https://barn.example/pat/ -->{theirs}",
    }
    with pytest.raises(UserError, match=r"--me .*“jo.mill”, “pat”"):
        read(files, "all")
    items, _ = read(files, "all", me="@pat")
    assert {text for text, author in said(items) if author == "own"} == {"theirs", "Not mine at all"}


def test_a_page_that_is_no_profile_asks_who_the_person_is(read):
    body = made.post(1, "mine") + made.post(2, "theirs", who="pat", name="Pat")
    text = made.page(body, ld=False).replace('content="profile"', 'content="article"')
    files = {"p.html": f"<!-- saved from url=(0041)https://barn.example/groups/kite-club?x=1 -->{text}"}
    with pytest.raises(UserError, match=r"“Jo Mill”, “Pat”"):
        read(files)
    for me in ("Jo Mill", "jo.mill", "https://barn.example/jo.mill"):
        items, _ = read(files, me=me)
        assert said(items) == [("mine", "own"), ("theirs", "other")]


def test_a_web_archive_of_safari_that_is_damaged_is_named(read):
    whole = made.webarchive()
    odd = {"WebMainResource": {"WebResourceData": "no bytes"}, "WebSubresources": 3}
    for data in (whole[:2000], whole[:-40], plistlib.dumps(odd, fmt=plistlib.FMT_BINARY)):
        items, problems = read({"page.webarchive": data})
        assert items == []
        assert [problem.lost for problem in problems] == [True]
        assert "damaged or cut short" in problems[0].reason
    odd = [3, {}, {"WebResourceData": b"x", "WebResourceURL": "http://[", "WebResourceMIMEType": "image/png"}]
    items, problems = read({"page.webarchive": made.webarchive(WebSubresources=odd)})
    assert len(said(items)) == 6
    assert ["not saved with" in problem.reason for problem in problems] == [True]


@pytest.mark.parametrize("how", ["warc", "wacz"])
def test_a_profile_that_was_only_looked_at_is_not_the_persons(read, how):
    theirs = made.page(made.post(1, "theirs", who="pat", name="Pat"), ld=False)
    other = made.record("https://barn.example/pat/", "text/html", theirs.encode())
    data = made.warc() + gzip.compress(other) if how == "warc" else made.wacz(first=[other])
    items, _ = read({"x": data})
    assert ("theirs", "other") in said(items)
    assert ("Best day", "own") in said(items)


def test_the_platform_is_that_of_the_site(read):
    text = (
        '<html><body><article data-testid="tweet"><div data-testid="User-Name"><a href="/jo">Jo</a><a href="/jo">@jo</a></div>'
        '<a href="/jo/status/1"><time datetime="2024-01-01T00:00:00Z">1h</time></a><div data-testid="tweetText">mine</div>'
        '<div role="link"><div data-testid="User-Name">Pat @pat</div><div data-testid="tweetText">quoted</div></div></article>'
        "</body></html>"
    )
    items, problems = read({"p.html": f"<!-- saved from url=(0016)https://x.com/jo -->{text}"})
    assert said(items) == [("mine", "own"), ("quoted", "other")]
    assert {one.platform for one in items} == {"x"}
    assert problems == []


# What the fixtures hold.


@pytest.mark.parametrize(
    "name",
    [
        *("casey.demo.mhtml", "casey.demo.singlefile.html", "casey.demo.warc.gz", "casey.demo.wacz"),
        "save-page-as-complete/casey.demo.html",
    ],
)
def test_what_the_fixtures_sources_say_of_the_made_profile(shared, name):
    with open_sources([shared / "fixtures/captures/made-here/casey.demo" / name]) as sources:
        entries = [one for _, one in inventory(sources, Options(), Period())]
        items = [one for one in entries if isinstance(one, Item)]
        bytes_of = [sources.exports[0].picture(one) for one in items if one.kind is Kind.IMAGE]
    assert [one for one in entries if isinstance(one, Problem)] == []
    own = [one for one in items if one.author is Author.OWN]
    posts = {one.url.rpartition("/")[2]: one for one in own if one.kind is Kind.POST}
    assert {key: post.audience for key, post in posts.items()} == {
        "101": Audience.PUBLIC,
        "102": Audience.PUBLIC,
        "103": Audience.FRIENDS,
        "104": Audience.PUBLIC,
        "105": Audience.GROUP,
    }
    assert posts["105"].context == "Tuesday Drinkers"
    assert posts["102"].text == "Those Year 9s are absolute animals & their parents are worse"
    assert posts["103"].text == "Caffi newydd — dwi’n hapus! “Smart quotes” <3"
    assert said(own, Kind.COMMENT) == [("honestly, bin the lot of them", "own")]
    assert [one.text.startswith("Play worker (fictional).") for one in own if one.field == "bio"] == [True]
    assert len(said(own, Kind.MEMBERSHIP)) == 2
    assert len(bytes_of) == 3
    assert all(one.startswith(b"\xff\xd8") for one in bytes_of)
    words = " ".join(one.text for one in items)
    for never in ("SUGGESTED POST", "HIDDEN TEMPLATE", "SCRIPT STATE", "ADVERT FRAME"):
        assert never not in words


@pytest.mark.parametrize("name", ["unexpected_eof", "missing_boundary", "missing_boundary_header", "missing_headers"])
def test_what_the_fixtures_sources_say_of_damaged_mhtml(shared, name):
    with open_sources([shared / f"fixtures/captures/mhtml2html-broken/{name}.mhtml"]) as sources:
        entries = [one for _, one in inventory(sources, Options(), Period())]
    assert any(isinstance(one, Problem) and "damaged or cut short" in one.reason for one in entries)


def test_what_the_fixtures_sources_say_of_facebooks_old_pages(shared):
    folder = shared / "fixtures/captures/granary"
    with open_sources([folder / "chromium-capture-of-facebook.mbasic.profile.mhtml"]) as sources:
        items = [one for _, one in inventory(sources, Options(), Period()) if isinstance(one, Item)]
    assert [author for _, author in said(items)] == ["own", "own"]
    assert {one.platform for one in items} == {"facebook"}
    with open_sources([folder / "facebook.mbasic.post.html"]) as sources:
        items = [one for _, one in inventory(sources, Options(), Period()) if isinstance(one, Item)]
    assert "own" not in {author for _, author in said(items)}


@pytest.mark.parametrize(
    "name", ["example.warc", "example.warc.gz", "example-resource.warc.gz", "example-bad-non-chunked.warc.gz"]
)
def test_what_the_fixtures_sources_say_of_web_archives(shared, name):
    with open_sources([shared / "fixtures/captures/warcio" / name]) as sources:
        items = [one for _, one in inventory(sources, Options(), Period()) if isinstance(one, Item)]
    assert [one.text.split("\n")[0] for one in items] == ["Example Domain"]
    assert items[0].author is Author.OTHER


def test_what_the_fixtures_sources_say_of_archives_without_a_page(shared):
    with open_sources([shared / "fixtures/captures/warcio/post-test.warc.gz"]) as sources:
        (entry,) = [one for _, one in inventory(sources, Options(), Period())]
    assert "there is no page in it" in entry.reason
    with open_sources([shared / "fixtures/captures/py-wacz/valid_example_1.wacz"]) as sources:
        assert [one.kind for _, one in inventory(sources, Options(), Period()) if isinstance(one, Item)] == [Kind.POST]
    with open_sources([shared / "fixtures/captures/py-wacz/invalid_example_1.wacz"]) as sources:
        assert len(sources.refused) == 1
