"""instaloader's folders: whose a post is, captions of every age, comments in comments, and files without data."""

from __future__ import annotations

import json
import lzma

import pytest

from checks.content import Author, Item, Kind
from scanner.archives.reader import Options
from scanner.errors import Problem, UserError
from scanner.run import Period, inventory
from scanner.sources import open_sources

OWNER = {"id": "71", "username": "robin.makes"}
OTHER = {"id": "72", "username": "someone.else"}
FIRST, SECOND = "2023-05-01_09-30-00_UTC", "2023-06-02_10-00-00_UTC"


def node(sort, **more):
    return {"node": more, "instaloader": {"version": "4.10", "node_type": sort}}


def post(caption="mine", owner=OWNER, code="Cx1", **more):
    edges = [{"node": {"text": caption}}] if caption else []
    more = {"edge_media_to_caption": {"edges": edges}, **more}
    return node("Post", id=f"9{code}", shortcode=code, owner=owner, taken_at_timestamp=1682933400, **more)


PROFILE = node("Profile", **OWNER, biography="I make & mend", full_name="Robin", is_private=True, external_url=None)


@pytest.fixture
def read(tmp_path):
    def go(files, **options):
        for path, value in files.items():
            target = tmp_path / "given" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            data = (
                value
                if isinstance(value, bytes)
                else value.encode()
                if isinstance(value, str)
                else json.dumps(value).encode()
            )
            target.write_bytes(lzma.compress(data) if path.endswith(".xz") and not isinstance(value, bytes) else data)
        with open_sources([tmp_path / "given"]) as sources:
            assert not sources.refused
            assert [cls.__name__ for cls in sources.exports[0].kinds] == ["Instaloader"]
            entries = [entry for _, entry in inventory(sources, Options(**options), Period())]
        return [one for one in entries if isinstance(one, Item)], [one for one in entries if isinstance(one, Problem)]

    return go


def said(items, kind=Kind.POST):
    return [(one.text, one.author.value) for one in items if one.kind is kind]


@pytest.mark.parametrize("ending", [".json.xz", ".json"])
def test_a_post_with_its_pictures_and_the_profile(read, ending):
    files = {
        f"robin.makes/{FIRST}{ending}": post(
            "a\nb", location={"name": "The Barn"}, accessibility_caption="May be a cat"
        ),
        f"robin.makes/{FIRST}_1.jpg": b"x",
        f"robin.makes/{FIRST}_2.mp4": b"x",
        f"robin.makes/{FIRST}.txt": "a\nb\n",
        f"robin.makes/{FIRST}_old_01.txt": "earlier",
        f"robin.makes/{FIRST}_location.txt": "The Barn",
        "robin.makes/2023-01-01_00-00-00_UTC_profile_pic.jpg": b"x",
        "robin.makes/id": "71\n",
        f"robin.makes/iterator_x{ending}": {"node": {}},
        f"robin.makes/robin.makes_71{ending}": PROFILE,
    }
    items, problems = read(files)
    assert problems == []
    (one,) = (item for item in items if item.kind is Kind.POST)
    assert (one.text, one.author, one.context) == ("a\nb", Author.OWN, "The Barn")
    assert one.created.isoformat() == "2023-05-01T09:30:00+00:00"
    assert one.url == "https://www.instagram.com/p/Cx1/"
    media = [(item.kind, item.media.rpartition("/")[2], item.field) for item in items if item.media]
    assert media == [
        (Kind.IMAGE, f"{FIRST}_1.jpg", None),
        (Kind.VIDEO, f"{FIRST}_2.mp4", None),
        (Kind.IMAGE, "2023-01-01_00-00-00_UTC_profile_pic.jpg", "profile_picture"),
    ]
    assert {(item.field, item.text) for item in items if item.kind is Kind.BIO} == {
        ("bio", "I make & mend"),
        ("name", "Robin"),
        ("username", "robin.makes"),
    }
    assert said(items, Kind.SETTING) == [("Private account: yes", "own")]


def test_a_post_of_somebody_else_in_the_same_folder_is_theirs_with_its_pictures(read):
    tagged = post("theirs", OTHER, "Cx2", edge_media_to_tagged_user={"edges": [{"node": {"user": OWNER}}]})
    files = {f"r/{FIRST}.json.xz": tagged, f"r/{FIRST}.jpg": b"x", f"r/{FIRST}.txt": "theirs", "r/p.json.xz": PROFILE}
    items, problems = read(files)
    assert problems == []
    assert said(items) == [("theirs", "other")]
    assert [one.author for one in items if one.media] == [Author.OTHER]


@pytest.mark.parametrize("caption", ["words", {"text": "words"}])
def test_captions_in_older_shapes(read, caption):
    value = node("StoryItem", id="5", owner=OWNER, date=1682933400, caption=caption)
    items, _ = read({f"r/{FIRST}.json": value, "r/p.json.xz": PROFILE})
    assert said(items) == [("words", "own")]
    assert next(one for one in items if one.kind is Kind.POST).created.year == 2023


def test_comments_and_the_answers_to_them(read):
    answers = [{"id": "2", "created_at": 1682933500, "text": "mine", "owner": OWNER, "answers": []}]
    comments = [{"id": "1", "created_at": 1682933400, "text": "theirs", "owner": OTHER, "answers": answers}, 7]
    files = {f"r/{FIRST}.json.xz": post(), f"r/{FIRST}_comments.json": comments, "r/p.json.xz": PROFILE}
    items, (problem,) = read(files)
    assert said(items, Kind.COMMENT) == [("theirs", "other"), ("mine", "own")]
    assert problem.reason == "1 comment is in a shape this version does not know"


def test_without_a_profile_the_number_says_who_it_is(read):
    files = {f"r/{FIRST}.json.xz": post("a"), f"r/{SECOND}.json.xz": post("b", OTHER, "Cx2"), "r/id": "72"}
    assert said(read(files)[0]) == [("a", "other"), ("b", "own")]


def test_several_profiles_are_asked_for(read):
    files = {
        f"r/{FIRST}.json.xz": post("a"),
        f"s/{SECOND}.json.xz": post("b", OTHER, "Cx2"),
        "r/p.json.xz": PROFILE,
        "s/q.json.xz": node("Profile", **OTHER, biography="x"),
    }
    with pytest.raises(UserError, match=r"--me .*“robin.makes”, “someone.else”"):
        read(files)
    assert said(read(files, me="@Someone.Else")[0]) == [("a", "other"), ("b", "own")]


def test_without_data_files_the_words_are_own_only_when_the_person_says_so(read):
    files = {f"robin.makes/{FIRST}.txt": "mine?", f"robin.makes/{FIRST}.jpg": b"x", f"robin.makes/{SECOND}.jpg": b"y"}
    with pytest.raises(UserError, match=r"“robin.makes”"):
        read(files)
    items, problems = read(files, me="robin.makes")
    assert problems == []
    assert said(items) == [("mine?", "own")]
    assert {one.author for one in items} == {Author.OWN}
    assert items[0].created.isoformat() == "2023-05-01T09:30:00+00:00"


def test_what_is_broken_costs_itself_and_is_named(read):
    files = {
        f"r/{FIRST}.json.xz": lzma.compress(json.dumps(post("good")).encode())[:-20],
        f"r/{SECOND}.json.xz": post("kept", code="Cx2"),
        "r/p.json.xz": PROFILE,
        "r/2023-07-01_00-00-00_UTC.json.xz": b"\xfd7zXZ\x00 no packing",
        "r/2023-07-02_00-00-00_UTC.json": "{",
        "r/strange.bin": b"x",
    }
    items, problems = read(files)
    assert said(items) == [("kept", "own")]
    assert sorted(problem.source.rpartition("/")[2] for problem in problems) == [
        "2023-05-01_09-30-00_UTC.json.xz",
        "2023-07-01_00-00-00_UTC.json.xz",
        "2023-07-02_00-00-00_UTC.json",
        "strange.bin",
    ]


def test_what_the_fixtures_sources_say(shared):
    with open_sources([shared / "fixtures/downloaders/instaloader-4.16/nia.demo"]) as sources:
        items = [one for _, one in inventory(sources, Options(), Period()) if isinstance(one, Item)]
    own = [text for text, author in said(items) if author == "own"]
    assert own == [
        "First trip of the year! 14 happy faces 🎉 #YouthWork @pat.other",
        "Staff meeting again. Half of this team could not organise a biscuit tin",
    ]
    assert ("honestly yes, useless the lot of them", "own") in said(items, Kind.COMMENT)
    assert "The Old Tap" in {one.context for one in items}
    images = [one.media for one in items if one.kind is Kind.IMAGE and one.author is Author.OWN and one.field is None]
    assert len(images) == 4
