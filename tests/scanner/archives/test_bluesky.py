"""Bluesky's repositories and JSON: every shape of record, whose it is, and what is broken."""

from __future__ import annotations

import importlib.util
import json
import random
import zipfile
from pathlib import Path

import libipld
import pytest

from checks.content import Audience, Author, Item, Kind
from scanner.archives import bluesky_car
from scanner.archives.bluesky_words import text_of, written
from scanner.archives.opening import open_container
from scanner.archives.reader import Options
from scanner.errors import Problem, UserError
from scanner.run import Period, inventory
from scanner.sources import open_sources

_SPEC = importlib.util.spec_from_file_location("bluesky_made", Path(__file__).with_name("bluesky_made.py"))
made = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(made)

DID = made.DID
WHEN = "2024-01-05T12:00:00.000Z"
POSTS = "app.bsky.feed.post"
PICTURE = b"\xff\xd8\xff a picture of nothing"
BLOB = libipld.encode_cid(bytes(made.cid(PICTURE, 0x55)))


def post(text, **more):
    return {"$type": POSTS, "text": text, "createdAt": WHEN, **more}


def image(alt=""):
    reference = made.cid(PICTURE, 0x55)
    return {"alt": alt, "image": {"$type": "blob", "ref": reference, "mimeType": "image/jpeg", "size": 9}}


def many(count=40):
    return {f"{POSTS}/3kaaaaaaaa{n:03d}": post(f"number {n}") for n in range(count)}


@pytest.fixture
def read(tmp_path):
    """Read what is given as {name: bytes, records of a repository, or JSON}."""

    def go(files, *, options=None, packed=False):
        root = tmp_path / f"given{len(list(tmp_path.iterdir()))}"
        root.mkdir()
        for name, value in files.items():
            if not isinstance(value, bytes):
                value = made.repository(value) if name.endswith(".car") else json.dumps(value).encode()  # noqa: PLW2901
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(value)
        source = root
        if packed:
            source = root / "all.zip"
            with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as archive:
                for name in files:
                    archive.write(root / name, name)
        with open_sources([source]) as sources:
            assert not sources.refused
            entries = [entry for _, entry in inventory(sources, options or Options(), Period())]
        return [one for one in entries if isinstance(one, Item)], [one for one in entries if isinstance(one, Problem)]

    return go


def told(items):
    return [(one.kind, one.author, one.text) for one in items]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", ["repo.car", "robin.example-2024", "wrapper/in/wrapper/x.bin"])
def test_a_repository_is_known_by_its_content(read, name, packed):
    items, problems = read({name: made.repository({f"{POSTS}/3kaaaaaaaaaaa": post("hello")})}, packed=packed)
    assert problems == []
    (one,) = items
    assert (one.kind, one.author, one.text, one.audience) == (Kind.POST, Author.OWN, "hello", Audience.PUBLIC)
    assert one.id == f"at://{DID}/{POSTS}/3kaaaaaaaaaaa"
    assert one.url == f"https://bsky.app/profile/{DID}/post/3kaaaaaaaaaaa"
    assert one.created.isoformat() == "2024-01-05T12:00:00+00:00"


def test_every_record_of_a_deep_tree_comes_out_once_under_its_key(read):
    items, problems = read({"repo.car": many(200)})
    assert problems == []
    assert {one.id.rpartition("/")[2]: one.text for one in items} == {
        f"3kaaaaaaaa{n:03d}": f"number {n}" for n in range(200)
    }


def test_old_wordings_that_lie_in_the_file_still_are_not_read(read):
    gone = made.cbor(post("what I should not have said"))
    old_tree = made.node([(f"{POSTS}/3kaaaaaaaaaaa", made.cid(gone), None)])
    files = {"repo.car": made.repository({f"{POSTS}/3kaaaaaaaaaaa": post("better")}, extra=(gone, old_tree))}
    items, problems = read(files)
    assert told(items) == [(Kind.POST, Author.OWN, "better")]
    assert problems == []


def test_one_record_under_two_keys_is_two_posts(read):
    items, _ = read({"repo.car": {f"{POSTS}/3kaaaaaaaaaaa": post("again"), f"{POSTS}/3kbbbbbbbbbbb": post("again")}})
    assert sorted(one.id[-1] for one in items) == ["a", "b"]


def test_every_sort_of_record(read):
    parent = {"uri": "at://did:plc:other/app.bsky.feed.post/3kother", "cid": "x"}
    records = {
        "app.bsky.actor.profile/self": {
            "$type": "app.bsky.actor.profile",
            "displayName": "Robin",
            "description": "I like\nhills",
            "pronouns": "they",
            "avatar": image()["image"],
            "labels": {"values": [{"val": "!no-unauthenticated"}]},
        },
        f"{POSTS}/3kaaaaaaaaaaa": post("so true", reply={"root": parent, "parent": parent}),
        "app.bsky.feed.repost/3kb": {"$type": "app.bsky.feed.repost", "subject": parent, "createdAt": WHEN},
        "app.bsky.feed.like/3kb": {"$type": "app.bsky.feed.like", "subject": parent, "createdAt": WHEN},
        "app.bsky.graph.follow/3kc": {"$type": "app.bsky.graph.follow", "subject": "did:plc:pal", "createdAt": WHEN},
        "app.bsky.graph.block/3kd": {"$type": "app.bsky.graph.block", "subject": "did:plc:foe", "createdAt": WHEN},
        "app.bsky.graph.list/3ke": {"$type": "app.bsky.graph.list", "name": "Pub lads", "description": "loud ones"},
        "app.bsky.graph.starterpack/3kf": {"$type": "app.bsky.graph.starterpack", "name": "Quiz"},
        "app.bsky.feed.generator/g": {"$type": "app.bsky.feed.generator", "displayName": "Night feed"},
        "chat.bsky.actor.declaration/self": {"$type": "chat.bsky.actor.declaration", "allowIncoming": "all"},
        "org.example.entry/1": {"$type": "org.example.entry", "title": "Another app"},
        "org.example.count/1": {"$type": "org.example.count", "number": 4},
    }
    items, problems = read({"repo.car": records, f"blobs/{BLOB}": PICTURE})
    assert {(one.kind.value, one.author.value, one.field or one.context, one.text) for one in items} == {
        ("bio", "own", "name", "Robin"),
        ("bio", "own", "bio", "I like\nhills"),
        ("bio", "own", "pronouns", "they"),
        ("image", "own", "profile_picture", ""),
        ("setting", "own", None, "Hide your profile from people who are not signed in: on"),
        ("setting", "own", None, "Allow new messages from: everyone"),
        ("comment", "own", "https://bsky.app/profile/did:plc:other/post/3kother", "so true"),
        ("post", "other", None, ""),
        ("membership", "own", "follow", "did:plc:pal"),
        ("membership", "own", "list", "Pub lads"),
        ("bio", "own", "about", "loud ones"),
        ("membership", "own", "list", "Quiz"),
        ("membership", "own", "list", "Night feed"),
    }
    assert [one.reason for one in problems] == [
        "1 entry of other apps, with words in them, that this version does not know"
    ]


def test_pictures_their_words_and_nobody_elses(read):
    quoted = {"$type": "app.bsky.embed.record", "record": {"uri": "at://did:plc:o/app.bsky.feed.post/3k"}}
    card = {"$type": "app.bsky.embed.external", "external": {"uri": "https://e.example", "title": "not mine"}}
    video = {"$type": "app.bsky.embed.video", "alt": "a clip", "video": {**image()["image"], "mimeType": "video/mp4"}}
    records = {
        f"{POSTS}/3ka": post("", embed={"$type": "app.bsky.embed.images", "images": [image("in the pub")]}),
        f"{POSTS}/3kb": post("proof", embed={"record": quoted, "media": {"images": [image("a bus")]}}),
        f"{POSTS}/3kc": post("read this", embed=card),
        f"{POSTS}/3kd": post("this", embed=quoted),
        f"{POSTS}/3ke": post("look", embed=video),
    }
    items, problems = read({"repo.car": records, f"blobs/{BLOB}": PICTURE})
    assert [(one.kind.value, one.text) for one in items] == [
        ("image", "in the pub"),
        ("post", "proof"),
        ("image", "a bus"),
        ("post", "read this"),
        ("post", "this"),
        ("post", "look"),
        ("video", "a clip"),
    ]
    assert {one.media for one in items if one.media} == {f"blobs/{BLOB}"}
    assert problems == []


def test_pictures_that_are_not_there_are_said_and_cost_nothing(read):
    items, problems = read({"repo.car": {f"{POSTS}/3ka": post("hi", embed={"images": [image("me")]})}})
    assert [(one.text, one.media) for one in items] == [("hi", None), ("me", BLOB)]
    assert [(one.lost, one.reason[:27]) for one in problems] == [(False, "1 picture or video is not i")]


def test_a_picture_that_no_record_names_is_a_picture(read):
    items, _ = read({"repo.car": {f"{POSTS}/3ka": post("hi")}, f"blobs/{BLOB}": PICTURE})
    assert [(one.kind, one.media) for one in items] == [(Kind.POST, None), (Kind.IMAGE, f"blobs/{BLOB}")]


def facet(text, shown, uri):
    start = text.encode().index(shown.encode())
    index = {"byteStart": start, "byteEnd": start + len(shown.encode())}
    return {"index": index, "features": [{"$type": "app.bsky.richtext.facet#link", "uri": uri}]}


def test_short_addresses_are_made_whole_and_words_stay():
    text = "Café 🎉 example.org/a/lon... and here, née"
    facets = [
        facet(text, "example.org/a/lon...", "https://example.org/a/long/path"),
        facet(text, "here", "https://elsewhere.example"),
        {"index": {"byteStart": 1, "byteEnd": 9999}, "features": [{"uri": "https://e.example"}]},
        {"index": {"byteStart": 4, "byteEnd": 5}, "features": [{"uri": "https://e.example"}]},
        {"index": None, "features": 4},
        7,
    ]
    assert text_of({"text": text, "facets": facets}) == "Café 🎉 https://example.org/a/long/path and here, née"


def test_tags_beside_the_text_are_own_words():
    assert text_of({"text": "hi", "tags": ["quiz night"]}) == "hi\n#quiz night"


@pytest.mark.parametrize(
    ("created", "expected"),
    [
        ("2012-09-21T02:10:00.000Z", "2012-09-21T02:10:00+00:00"),
        ("2024-01-05T12:00:00.1235678912345+01:00", "2024-01-05T11:00:00.123567+00:00"),
        ("2024-01-05T12:00:00", "2024-01-05T12:00:00+00:00"),
        ("0001-01-01T00:00:00.000Z", "2026-11-22T19:34:17+00:00"),
        ("soon", "2026-11-22T19:34:17+00:00"),
        (None, "2026-11-22T19:34:17+00:00"),
    ],
)
def test_times_are_those_of_the_app_else_of_the_key(created, expected):
    number = 1795376057 * 1_000_000 << 10
    digits = "234567abcdefghijklmnopqrstuvwxyz"
    key = "".join(digits[number >> shift & 31] for shift in range(60, -1, -5))
    assert written({"createdAt": created}, key).isoformat() == expected


@pytest.mark.parametrize("key", ["self", "zzzzzzzzzzzzz", "7777777777777", "2222222222222", "", None])
def test_a_key_without_a_time_tells_none(key):
    assert written({}, key) is None


# What is broken.


def test_a_repository_cut_anywhere_keeps_what_can_be_read_and_says_so(read):
    whole = made.repository(many())
    for size in range(100, len(whole), 173):
        items, problems = read({"repo.car": whole[:size]})
        assert all(one.text.startswith("number ") for one in items)
        assert len({one.id for one in items}) == len(items)
        assert [one.lost for one in problems] == [True]
        assert "incomplete" in problems[0].reason
        assert f"{len(items):,} entr" in problems[0].reason
    items, problems = read({"repo.car": whole[:-5]})
    assert len(items) == 39
    assert "39 entries could be read; 1 is missing" in problems[0].reason


def test_records_whose_part_of_the_tree_is_lost_come_out_all_the_same(read):
    blocks = made.blocks_of(many())
    commit, root, leaf, *rest = blocks
    items, problems = read({"repo.car": made.car([commit, root, *rest])})  # one leaf of the tree is gone
    assert len(items) == 40
    assert sum(one.url is None for one in items) == 3
    assert "3 came out without an address" in problems[0].reason
    items, problems = read({"repo.car": made.car([commit, leaf, *rest])})  # its top is gone
    assert len(items) == 40
    assert sum(one.url is None for one in items) == 10
    assert "parts of its index" in problems[0].reason


def test_a_record_that_was_altered_is_counted_and_its_neighbours_stay(read):
    whole = made.repository(many())
    items, problems = read({"repo.car": whole.replace(b"number 17", b"number 71")})
    assert sorted(int(one.text[7:]) for one in items) == [n for n in range(40) if n != 17]
    assert "1 is missing or damaged" in problems[0].reason


def test_a_record_that_is_not_there_is_counted(read):
    blocks = made.blocks_of(many())
    items, problems = read({"repo.car": made.car(blocks[:-1])})
    assert len(items) == 39
    assert "1 is missing" in problems[0].reason


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"error":"InvalidRequest","message":"Could not find repo"}', "a server's message"),
        (b"<!doctype html><html></html>" * 30, "not a Bluesky repository"),
        (b"\x00" * 400, "not a Bluesky repository"),
        (b"\x3a\xa2eroots\x81", "not a Bluesky repository"),
    ],
)
def test_what_is_only_called_a_repository_is_named(read, content, said):
    items, problems = read({"repo.car": content})
    assert items == []
    assert [said in one.reason and one.lost for one in problems] == [True]


def test_old_wordings_in_a_broken_file_change_nothing_that_is_known(read):
    old = made.cbor(post("the old wording"))
    tree = made.node([(f"{POSTS}/3kaaaaaaaa001", made.cid(old), None)])
    whole = made.repository(many(), extra=(old, tree, made.cbor("the end")))
    items, problems = read({"repo.car": whole[:-3]})
    assert {one.text for one in items} == {f"number {n}" for n in range(40)}
    assert "breaks off" in problems[0].reason
    commit, root, first, _second, *rest = made.blocks_of(many(), extra=(old, tree))
    block = (made.cid(old), old)
    items, problems = read({"repo.car": made.car([commit, block, root, first, *rest])})
    assert [one.id for one in items if one.text == "number 1"] == [f"at://{DID}/{POSTS}/3kaaaaaaaa001"]
    assert {one.text for one in items} == {f"number {n}" for n in range(40)}
    assert "parts of its index" in problems[0].reason


def test_a_tree_that_goes_in_circles_ends():
    """Checksums make a circle impossible in a sound file; the walk does not rely on it."""
    here = made.Link(b"\x01\x71\x13\x40" + bytes(64))  # of another checksum, which is not held against the content
    data = made.node([("a/b", made.cid(b"x"), here)], left=here)
    found = bluesky_car.Survey()
    bluesky_car._walk(bytes(here), {bytes(here): data}, set(), found)  # noqa: SLF001 - no file can be made for it
    assert found.keys == {made.cid(b"x"): ["a/b"]}


def test_no_mutation_of_a_repository_raises(read):
    chance = random.Random(5)
    whole = made.repository(many(12))
    for _ in range(60):
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        items, problems = read({"repo.car": bytes(broken)})
        assert len(items) == 12 or problems


@pytest.mark.parametrize("bad", [{"text": 7}, {"text": "x", "embed": 5, "reply": {"parent": 4}}, {"text": ["x"]}])
def test_a_record_of_unknown_shape_costs_itself(read, bad):
    items, problems = read({"repo.car": {f"{POSTS}/3ka": post("before"), f"{POSTS}/3kb": {**bad, "$type": POSTS}}})
    assert [one.text for one in items if one.text != "x"] == ["before"]
    assert len(problems) + sum(one.text == "x" for one in items) == 1


# JSON.


def row(key, value, did=DID):
    return {"uri": f"at://{did}/{key}", "cid": "bafy", "value": value}


def view(text, did=DID, handle="robin.example", **more):
    author = {"did": did, "handle": handle, "displayName": "Somebody"}
    return {"post": {"uri": f"at://{did}/{POSTS}/3k{text}", "author": author, "record": post(text)}, **more}


@pytest.mark.parametrize(
    "shape",
    [
        lambda rows: {POSTS: rows},
        lambda rows: {"cursor": "3k", "records": rows},
        lambda rows: {"records": rows, "cursor": "3k"},
        lambda rows: [{"cursor": "3k", "records": rows}],
        lambda rows: rows,
        lambda rows: {"repo": {"pages": [{"records": rows}]}},
    ],
)
def test_records_come_out_however_they_are_wrapped(read, shape):
    rows = [row(f"{POSTS}/3ka", post("a")), row(f"{POSTS}/3kb", post("b"))]
    items, problems = read({"saved.json": shape(rows)})
    assert [(one.text, one.id, one.author) for one in items] == [
        ("a", f"at://{DID}/{POSTS}/3ka", Author.OWN),
        ("b", f"at://{DID}/{POSTS}/3kb", Author.OWN),
    ]
    assert problems == []


def test_the_same_records_in_both_forms_come_out_once(read):
    record = {"app.bsky.graph.list/3ke": {"$type": "app.bsky.graph.list", "name": "Pub lads", "createdAt": WHEN}}
    rows = [row(key, value) for key, value in record.items()]
    items, problems = read({"repo.car": record, "saved.json": {"records": rows}})
    assert told(items) == [(Kind.MEMBERSHIP, Author.OWN, "Pub lads")]
    assert problems == []


def test_a_feed_tells_own_from_other(read):
    repost = {"$type": "app.bsky.feed.defs#reasonRepost", "by": {"did": DID, "handle": "robin.example"}}
    quoted = {"record": {"uri": "at://did:plc:o/x/y", "value": post("theirs, quoted"), "author": {}}}
    mine = view("mine")
    mine["post"]["embed"] = {"$type": "app.bsky.embed.record#view", **quoted}
    pictured = view("pictured")
    pictured["post"]["embed"] = {"images": [{"alt": "a hill", "fullsize": "https://cdn.example/x.jpg"}]}
    again = {**view("again"), "reason": repost}
    nameless = {**view("nameless"), "reason": repost}
    nameless["post"]["uri"] = ""
    feed = [mine, view("theirs", "did:plc:other", "other.example", reason=repost), pictured, again, nameless]
    items, _ = read({"feed.json": {"feed": feed, "cursor": "x"}})
    assert told(items) == [
        (Kind.POST, Author.OWN, "mine"),
        (Kind.POST, Author.OTHER, "theirs"),
        (Kind.POST, Author.OWN, "pictured"),
        (Kind.IMAGE, Author.OWN, "a hill"),
        (Kind.POST, Author.OWN, "again"),
        (Kind.POST, Author.OTHER, "nameless"),
    ]


def test_who_passes_on_in_a_timeline_is_not_the_person_for_that(read):
    passed = [
        {"$type": "app.bsky.feed.defs#reasonRepost", "by": {"did": f"did:plc:{n}", "handle": f"{n}.example"}}
        for n in "ab"
    ]
    feed = [view("x", "did:plc:c", "c.example", reason=reason) for reason in passed]
    with pytest.raises(UserError, match=r"“a\.example”, “b\.example”"):
        read({"feed.json": {"feed": feed}})


def test_a_feed_of_several_accounts_is_refused_with_the_names(read):
    feed = {"feed": [view("mine"), view("theirs", "did:plc:other", "other.example")]}
    for wrong in (None, "nobody"):
        with pytest.raises(UserError, match=r"--me .*“robin\.example”, “other\.example”") as raised:
            read({"feed.json": feed}, options=Options(me=wrong))
        assert raised.value.exit_code == 2
    for me in ("other.example", "@Other.Example", "did:plc:other"):
        items, _ = read({"feed.json": feed}, options=Options(me=me))
        assert told(items) == [(Kind.POST, Author.OTHER, "mine"), (Kind.POST, Author.OWN, "theirs")]


def test_one_damaged_row_in_a_long_list_does_not_make_it_anothers(read):
    rows = [row(f"{POSTS}/3k{n}", post(str(n))) for n in range(40)]
    rows[7]["uri"] = rows[7]["uri"].replace("robin", "rabin")
    items, _ = read({"saved.json": {"records": rows}})
    assert [one.text for one in items if one.author is Author.OTHER] == ["7"]


def test_a_repository_beside_a_feed_says_who_the_person_is(read):
    feed = {"feed": [view("mine"), view("theirs", "did:plc:other", "other.example")]}
    items, _ = read({"feed.json": feed, "repo.car": {f"{POSTS}/3kz": post("z")}})
    assert {one.text: one.author for one in items} == {"mine": "own", "theirs": "other", "z": "own"}


def test_the_account_its_apps_and_settings(read):
    passwords = {"passwords": [{"name": "OldClient", "createdAt": WHEN, "privileged": False}]}
    preferences = {"preferences": [{"$type": "app.bsky.actor.defs#adultContentPref", "enabled": True}]}
    session = {"did": DID, "handle": "robin.example", "email": "robin@example.org", "active": True}
    items, problems = read({"p.json": passwords, "q.json": preferences, "session.json": session})
    assert {(one.kind.value, one.field or one.context, one.text, one.audience) for one in items} == {
        ("membership", "app", "OldClient", Audience.PRIVATE),
        ("setting", None, "Adult content: on", None),
        ("bio", "username", "robin.example", Audience.PUBLIC),
        ("bio", "email", "robin@example.org", Audience.PRIVATE),
    }
    assert problems == []


@pytest.mark.parametrize("front", [{"cursor": "3k"}, {}])
def test_json_cut_short_keeps_what_stands_before(read, front):
    whole = json.dumps({**front, "records": [row(f"{POSTS}/3k{n}", post(str(n))) for n in range(50)]}).encode()
    items, problems = read({"saved.json": whole[: len(whole) // 2]})
    assert [one.text for one in items] == [str(n) for n in range(len(items))]
    assert len(items) > 20
    assert [one.lost for one in problems] == [True]


@pytest.mark.parametrize("bad", [5, "x", None, {"uri": f"at://{DID}/{POSTS}/3kx", "value": {"text": 4}}])
def test_a_bad_row_is_counted_and_its_neighbours_stay(read, bad):
    rows = [row(f"{POSTS}/3ka", post("a")), bad, row(f"{POSTS}/3kb", post("b"))]
    items, problems = read({"saved.json": {POSTS: rows}})
    assert [one.text for one in items] == ["a", "b"]
    assert len(problems) == 1


def test_files_of_others_stay_named(read):
    items, problems = read({"repo.car": {f"{POSTS}/3ka": post("a")}, "notes.txt": b"x", "other.json": {"a": 1}})
    assert len(items) == 1
    assert sorted(one.source for one in problems) == ["notes.txt", "other.json"]


# The fixtures of other projects.


def test_the_repository_of_a_real_server_reads_like_its_own_list(shared):
    folder = shared / "fixtures/bluesky/pds-0.4.217"
    listed = json.loads((folder / "sam-demo.test.listRecords.json").read_bytes())
    expected = {one["uri"].split("/", 3)[3]: one["value"] for rows in listed.values() for one in rows}
    with_container = open_container(folder / "sam-demo.test.repo.car")
    (member,) = with_container.members.values()
    survey = bluesky_car.survey(member)
    assert (survey.blocks, survey.cut, survey.lost_nodes, survey.did) == (
        197,
        False,
        0,
        "did:plc:ficknu6pkdqq2adc53przc42",
    )
    found = dict(bluesky_car.records(member, survey))
    assert len(found) == 150
    assert {key: _as_json(value) for key, value in found.items()} == expected
    assert survey.keys == {}


def _as_json(value):
    if isinstance(value, bytes):
        return {"$link": libipld.encode_cid(value)}
    if isinstance(value, dict):
        return {key: _as_json(one) for key, one in value.items()}
    return [_as_json(one) for one in value] if isinstance(value, list) else value


def _inventory(path):
    with open_sources([path]) as sources:
        entries = [entry for _, entry in inventory(sources, Options(), Period())]
    return [one for one in entries if isinstance(one, Item)], [one for one in entries if isinstance(one, Problem)]


def test_what_is_said_of_that_repository_holds(shared):
    items, _ = _inventory(shared / "fixtures/bluesky/pds-0.4.217/sam-demo.test.repo.car")
    own = {one.text: one for one in items if one.author is Author.OWN}
    for text in (
        "Tuesday group are feral little brats tonight, I swear half of them have never been told no",
        "Nobody at Northside Juniors FC could organise a raffle. Absolute clowns the lot of them 🤡",
    ):
        assert own[text].kind is Kind.POST
    assert own["Honestly agree, they are vile"].kind is Kind.COMMENT
    imported = next(one for text, one in own.items() if text.startswith("Imported from an old account"))
    assert imported.created.year == 2012
    assert any("#hiddenTagNotInText" in text and "example.org/club/really-long-path" in text for text in own)
    assert own["Hammered again lol"].kind is Kind.IMAGE
    assert not any("OTHER" in one.text for one in items)
    assert not any("did:plc:bbbbbbbb" in one.text for one in items)


def test_the_broken_files_are_named(shared):
    folder = shared / "fixtures/bluesky/broken"
    items, problems = _inventory(folder / "truncated.car")
    assert len(items) > 60
    assert all(one.url for one in items)
    assert "incomplete" in problems[0].reason
    items, problems = _inventory(folder / "error-json-saved-as.car")
    assert items == []
    assert "a server's message" in problems[0].reason


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("actor", [("bio", "own", "Martin Smith"), ("bio", "own", "this is my bio")]),
        ("comment_inreplyto_id", [("comment", "own", "foo bar baz")]),
        ("follow", [("membership", "own", "http://followee")]),
        ("note", [("post", "own", "too cool to summarize"), ("image", "own", "")]),
        ("quote", [("post", "own", "I hereby quote")]),
        ("quote_and_image", [("post", "own", "I hereby quote"), ("image", "own", "")]),
        ("repost", [("post", "other", "The original post")]),
    ],
)
def test_the_records_of_another_project(shared, name, expected):
    items, _ = _inventory(shared / f"fixtures/bluesky/granary/{name}.bsky.json")
    said = [(one.kind.value, one.author.value, one.text) for one in items if one.field != "website"]
    assert [one for one in said if one[0] != "setting" and not (name == "actor" and one[0] == "image")] == expected


def test_the_data_model_of_the_protocol(shared):
    """Every value of the protocol's own cases decodes to what they say, and its checksum is right."""
    cases = json.loads(
        (shared / "fixtures/bluesky/atproto-interop-tests/data-model/data-model-fixtures.json").read_text()
    )
    import base64  # noqa: PLC0415

    for case in cases:
        data = base64.b64decode(case["cbor_base64"] + "==")
        name = libipld.decode_cid(case["cid"])["hash"]["digest"]
        assert bluesky_car._is_sound(b"\x01\x71\x12\x20" + name, data)  # noqa: SLF001
        assert bluesky_car._decoded(data) is not None  # noqa: SLF001


def test_the_times_and_keys_of_the_protocol(shared):
    folder = shared / "fixtures/bluesky/atproto-interop-tests/syntax"

    def lines(name):
        return [one for one in (folder / name).read_text().splitlines() if one and not one.startswith("#")]

    for line in lines("datetime_syntax_valid.txt"):
        found = written({"createdAt": line}, None)
        assert found is None or found.year >= 2005
        assert written({"createdAt": line.replace("1985", "2015")}, None) is not None or "1985" not in line
    for line in lines("datetime_syntax_invalid.txt"):
        written({"createdAt": line}, None)
    assert written({}, "3jzfcijpj2z2a").year == 2023
    assert all(written({"createdAt": None}, line) is None or line[0] == "3" for line in lines("tid_syntax_valid.txt"))
