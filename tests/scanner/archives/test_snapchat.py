"""Snapchat's data: JSON, pages, memories with captions laid over them, and what is broken."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime

import pytest
from PIL import Image

from checks.content import Audience, Author, Item, Kind
from scanner.archives.reader import Options
from scanner.errors import Problem
from scanner.run import Period, inventory
from scanner.sources import NOT_UNDERSTOOD, open_sources

ACCOUNT = {"Basic Information": {"Username": "robin", "Name": "Robin A", "Country": "GB"}, "Login History": []}
NOON = datetime(2021, 6, 6, 12, 0, tzinfo=UTC)
ONE = "2021-06-06_0a1b2c3d-0001-4e5f-8a9b-000000000001"
TWO = "2021-06-07_0a1b2c3d-0002-4e5f-8a9b-000000000002"
MP4 = b"\0\0\0\x18ftypmp42" + b"\0" * 20


def drawn(ending="JPEG", colour="red", mode="RGB"):
    with io.BytesIO() as buffer:
        Image.new(mode, (8, 8), colour).save(buffer, ending)
        return buffer.getvalue()


@pytest.fixture
def archive(tmp_path):
    """Write an invented archive given as {path: JSON value, or text, or bytes as they are}."""

    def go(files, name="mydata~1600000000000.zip"):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w") as whole:
            for inner, value in files.items():
                whole.writestr(inner, value if isinstance(value, str | bytes) else json.dumps(value))
        return path

    return go


@pytest.fixture
def read(archive):
    """Read an invented archive."""

    def go(files, *, options=None, name="mydata~1600000000000.zip"):
        with open_sources([archive(files, name)]) as sources:
            entries = [entry for _, entry in inventory(sources, options or Options(), Period())]
            refused = sources.refused
        items = [one for one in entries if isinstance(one, Item)]
        return items, [*refused, *(one for one in entries if isinstance(one, Problem))]

    return go


def test_names_public_profile_subscriptions_and_apps(read):
    items, problems = read(
        {
            "json/account.json": ACCOUNT,
            "json/account_history.json": {
                "Display Name Change": [
                    {"Date": "2019-01-01 00:00:00 UTC", "Display Name": "Robin A"},
                    {"Date": "", "Display Name": "Old Robin"},
                ],
                "Email Change": [{"Email Address": "old@mail.example"}],
            },
            "json/snap_pro.json": {
                "Profile": {"Profile Title": "Robin bakes", "Profile Description": "crumbs", "Profile Photo": ""},
                "Spotlights": [{"Created": "2021-06-06 12:00:00 UTC", "Caption": "flour fight", "Id": "7"}],
                "Saved Stories": [],
            },
            "json/user_profile.json": {
                "App Profile": {"Country": "GB"},
                "Subscriptions": ["Pie Weekly"],
                "Interest Categories": ["Beer"],
                "Discover Channels Viewed": ["Not Chosen"],
            },
            "json/subscriptions.json": {"Publishers": ["Scone News"], "Hidden Category Section": ["Not Chosen"]},
            "json/connected_apps.json": {
                "Login History": [{"App": "Elsewhere"}],
                "Permissions": [
                    {"App": "Dice Game", "Time": "2021-06-06 12:00:00 UTC", "Type": "grant"},
                    {"App": "Left Game", "Time": "2021-06-06 12:00:00 UTC", "Type": "revoke"},
                ],
                "Connected Applications": [{"App": "Bitmoji"}, {"App": "Dice Game"}],
            },
            "json/friends.json": {"Friends": [{"Username": "gaz", "Display Name": "Gaz"}]},
            "json/snapchat_plus.json": {"": []},
            "json/terms_history.json": {},
            "index.html": "<html><title>Snapchat</title></html>",
            "html/account.html": "<table><tr><td>Username</td><td>robin</td></tr></table>",
            "html/user_profile.html": "<p>the same again</p>",
        }
    )
    assert [(one.kind, one.field or one.context, one.text, one.created) for one in items] == [
        (Kind.BIO, "username", "robin", None),
        (Kind.BIO, "name", "Robin A", None),
        (Kind.BIO, "name", "Robin bakes", None),
        (Kind.BIO, "bio", "crumbs", None),
        (Kind.POST, None, "flour fight", NOON),
        (Kind.BIO, "former_name", "Old Robin", None),
        (Kind.MEMBERSHIP, "follow", "Pie Weekly", None),
        (Kind.MEMBERSHIP, "follow", "Scone News", None),
        (Kind.MEMBERSHIP, "app", "Dice Game", NOON),
        (Kind.MEMBERSHIP, "app", "Bitmoji", None),
    ]
    assert problems == []


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"account.json": ACCOUNT}, "mine.zip"),
        ({"a/b/json/friends.json": {"Friends": [], "Friend Requests Sent": []}}, "mine.zip"),
        ({f"memories/{ONE}-main.jpg": drawn()}, "mine.zip"),
        ({"chat_media/2021-06-06_b~x.jpg": drawn()}, "mydata_1600000000000-2.zip"),
        ({"html/account.html": "x", "index.html": "<html><title>Snapchat</title></html>"}, "mine.zip"),
    ],
)
def test_each_part_is_known_by_itself(archive, files, name):
    with open_sources([archive(files, name)]) as sources:
        assert [kind.platform for export in sources.exports for kind in export.kinds] == ["snapchat"]


def test_accounts_of_others_are_not_taken_for_snapchat(archive):
    with open_sources([archive({"account.json": {"username": "robin"}}, "mine.zip")]) as sources:
        assert sources.exports == []


def test_a_memory_and_its_caption_are_one_private_item(archive):
    files = {
        f"memories/{ONE}-main.jpg": drawn(),
        f"memories/{ONE}-overlay.png": drawn("PNG", (0, 0, 0, 0), "RGBA"),
        f"memories/{TWO}-main.mp4": MP4,
        f"memories/{TWO}-overlay.png": b"caption",
        "memories/memories.html": "<html></html>",
    }
    with open_sources([archive(files)]) as sources:
        (export,) = sources.exports
        items = [entry for _, entry in export.read(Options())]
        assert [(one.kind, one.media, one.audience, one.created) for one in items] == [
            (Kind.IMAGE, f"memories/{ONE}-main.jpg", Audience.PRIVATE, NOON.replace(hour=0)),
            (Kind.VIDEO, f"memories/{TWO}-main.mp4", Audience.PRIVATE, datetime(2021, 6, 7, tzinfo=UTC)),
        ]
        assert export.picture(items[0]) == files[f"memories/{ONE}-main.jpg"]
        assert export.overlay(items[0]) == files[f"memories/{ONE}-overlay.png"]
        assert export.overlay(items[1]) == b"caption"


def test_a_caption_in_another_part_of_the_download_is_found(archive):
    first = archive({"json/account.json": ACCOUNT, f"memories/{ONE}-main.jpg": drawn()}, "mydata~16.zip")
    second = archive({f"memories/{ONE}-overlay.png": b"caption", f"memories/{TWO}-main.mp4": MP4}, "mydata~16-2.zip")
    with open_sources([first, second]) as sources:
        (export,) = sources.exports
        items = [one for _, one in export.read(Options()) if isinstance(one, Item) and one.media]
        assert [export.overlay(one) for one in items] == [b"caption", None]


def test_a_picture_without_a_caption_has_no_overlay_and_an_overlay_alone_is_a_picture(archive):
    files = {f"memories/{ONE}-main.jpg": drawn(), f"memories/{TWO}-overlay.png": drawn("PNG")}
    with open_sources([archive(files)]) as sources:
        (export,) = sources.exports
        items = [entry for _, entry in export.read(Options())]
        assert [(one.media, export.overlay(one)) for one in items] == [(path, None) for path in files]


def test_an_overlay_that_cannot_be_taken_out_is_not_nothing(archive):
    path = archive({f"memories/{ONE}-main.jpg": drawn(), f"memories/{ONE}-overlay.png": b"caption" * 9})
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b"caption", b"damaged", 1))
    with open_sources([path]) as sources:
        (item,) = [entry for _, entry in sources.exports[0].read(Options())]
        assert sources.exports[0].overlay(item) == b""


def test_endings_lie(read):
    heic = b"\0\0\0\x18ftypheic" + b"\0" * 20
    items, problems = read(
        {
            f"memories/{ONE}-main.jpg": MP4,
            f"memories/{TWO}-main.mp4": drawn("PNG"),
            "memories/2021-06-08_x-main.mp4": heic,
            "memories/2021-06-09_x-main.mp4": b"PK\x03\x04" + b"\0" * 30,
            "memories/2021-06-10_x-main.mp4": b"who knows",
        }
    )
    assert [one.kind for one in items] == [Kind.VIDEO, Kind.IMAGE, Kind.IMAGE, Kind.VIDEO]
    assert [("zip by another name" in one.reason, one.lost) for one in problems] == [(True, True)]


def memory(date, kind="Image", link=""):
    return {"Date": date, "Media Type": kind, "Location": "", "Download Link": link}


def test_the_list_of_memories_gives_their_time_where_it_is_sure(read):
    history = [
        memory("2021-06-06 12:00:00 UTC"),
        memory("2021-06-06 18:00:00 UTC", "Video"),
        memory("2021-06-07 08:00:00 UTC"),
        memory("2021-06-07 09:00:00 UTC", link="https://x.example/?mid=0A1B2C3D-0002-4E5F-8A9B-000000000002"),
        memory("2021-06-08 08:00:00 UTC"),
        memory("2021-06-08 09:00:00 UTC"),
    ]
    items, problems = read(
        {
            "json/memories_history.json": {"Saved Media": history},
            f"memories/{ONE}-main.jpg": drawn(),
            f"memories/{TWO}-main.jpg": drawn(),
            "memories/2021-06-08_x-main.jpg": drawn(),
        }
    )
    assert [(one.created.day, one.created.hour) for one in items] == [(6, 12), (7, 9), (8, 0)]
    assert [(one.reason[:21], one.lost) for one in problems] == [("3 memories are listed", False)]


def test_an_id_stays_when_the_list_of_memories_comes_along(read):
    alone, _ = read({f"memories/{ONE}-main.jpg": drawn()})
    both, _ = read(
        {
            "json/memories_history.json": {"Saved Media": [memory("2021-06-06 12:00:00 UTC")]},
            f"memories/{ONE}-main.jpg": drawn(),
        }
    )
    assert alone[0].id == both[0].id
    assert alone[0].created != both[0].created


def test_the_same_memory_in_two_folders_counts_once_and_another_of_its_name_does_not_hide(read):
    items, _ = read(
        {
            f"one/memories/{ONE}-main.jpg": drawn(),
            f"two/memories/{ONE}-main.jpg": drawn(),
            f"three/memories/{ONE}-main.jpg": drawn(colour="blue") + b"x",
        }
    )
    assert len(items) == 2


def test_shared_stories_were_public(read):
    items, _ = read(
        {"json/account.json": ACCOUNT, "shared_story/2021-06-06_x-main.mp4": MP4, "shared_story/odd.jpg": drawn()}
    )
    assert [(one.kind, one.audience) for one in items if one.media] == [
        (Kind.VIDEO, Audience.PUBLIC),
        (Kind.IMAGE, Audience.PUBLIC),
    ]


NEW_CHATS = {
    "gaz": [
        {
            "From": "gaz",
            "Media Type": "TEXT",
            "Content": "theirs",
            "IsSender": False,
            "Created(microseconds)": 1622980800000,
            "Media IDs": "",
        },
        {
            "From": "robin",
            "Media Type": "TEXT",
            "Content": "mine",
            "IsSender": True,
            "Created": "2021-06-06 12:00:00 UTC",
            "Media IDs": "b~one | b~two",
        },
    ]
}
OLD_CHATS = {
    "Received Saved Chat History": [{"From": "gaz", "Created": "2021-06-06 12:00:00 UTC", "Text": "theirs"}],
    "Sent Saved Chat History": [{"To": "gaz", "Created": "2021-06-06 12:00:00 UTC", "Text": "mine"}],
}


@pytest.mark.parametrize("chats", [NEW_CHATS, OLD_CHATS])
def test_messages_only_when_asked_for(read, chats):
    files = {"json/chat_history.json": chats, "json/snap_history.json": {}, "chat_media/2021-06-06_b~two.jpg": drawn()}
    assert read(files) == ([], [])
    items, problems = read(files, options=Options(messages=True))
    assert {(one.text, one.author, one.audience, one.created) for one in items if one.kind is Kind.MESSAGE} == {
        ("theirs", Author.OTHER, Audience.PRIVATE, NOON),
        ("mine", Author.OWN, Audience.PRIVATE, NOON),
    }
    (picture,) = [one for one in items if one.kind is Kind.IMAGE]
    assert picture.author is (Author.OWN if chats is NEW_CHATS else Author.OTHER)
    assert problems == []


HEAD = "<html><head><title>Snapchat</title></head><body>"


def test_pages_alone_are_read_and_json_is_asked_for(read):
    items, problems = read(
        {
            "index.html": HEAD + "</body></html>",
            "html/account.html": HEAD + "<h3>Basic Information</h3><table><tr><td>Username</td><td>robin</td></tr>"
            "<tr><td>Name</td><td>Robin’s</td></tr></table><h3>Login History</h3><table><tr><th>IP</th><th>Country</th></tr>"
            "<tr><td>203.0.113.9</td><td>GB</td></tr></table></body></html>",
            "html/user_profile.html": HEAD + "<h3>Subscriptions</h3><table><tr><td>Pie Weekly</td></tr></table>"
            "<h3>Interest Categories</h3><table><tr><td>Beer</td></tr></table></body></html>",
            "html/connected_apps.html": HEAD
            + "<h3>Permissions</h3><table><tr><td><b>App</b></td><td><b>Time</b></td></tr>"
            "<tr><td>Dice Game</td><td>2021-06-06 12:00:00 UTC</td></tr></table></body></html>",
            "html/friends.html": HEAD + "<table><tr><td>gaz</td></tr></table></body></html>",
            "html/unheard_of.html": HEAD + "</body></html>",
        }
    )
    assert [(one.kind, one.field or one.context, one.text, one.created) for one in items] == [
        (Kind.BIO, "username", "robin", None),
        (Kind.BIO, "name", "Robin’s", None),
        (Kind.MEMBERSHIP, "follow", "Pie Weekly", None),
        (Kind.MEMBERSHIP, "app", "Dice Game", NOON),
    ]
    assert [(one.source, one.lost) for one in problems] == [("html", False), ("html/unheard_of.html", True)]
    assert "Export JSON Files" in problems[0].reason
    assert problems[1].reason == NOT_UNDERSTOOD


def test_bad_records_cost_themselves_and_unknown_sections_nothing(read):
    items, problems = read(
        {
            "json/account.json": {"Basic Information": {"Username": "robin", "Name": 7}, "New": 3, "Newer": ["x"]},
            "json/user_profile.json": {"Subscriptions": ["Pie Weekly", 7, None, {"Name": "Scone News"}, {}]},
            "json/connected_apps.json": {},
            "json/memories_history.json": {"Saved Media": ["x"]},
        }
    )
    assert [one.text for one in items] == ["robin", "Pie Weekly", "Scone News"]
    assert sorted((one.source, one.reason[:13]) for one in problems) == [
        ("json/memories_history.json", "1 entry is in"),
        ("json/user_profile.json", "3 entries are"),
    ]


def test_a_file_that_breaks_off_is_named(read):
    items, problems = read(
        {"json/account.json": ACCOUNT, "json/user_profile.json": '{"Subscriptions": ["Pie Weekly", "Sco'}
    )
    assert "Pie Weekly" in [one.text for one in items]
    assert ["cut short" in one.reason for one in problems] == [True]


@pytest.mark.parametrize("name", ["robin_snapchat_2020_json", "robin_snapchat_2025_json"])
def test_what_the_sources_say_comes_out(shared, name):
    folder = shared / "fixtures/snapchat/own"
    expected = json.loads((folder / f"{name}.expected.json").read_text(encoding="utf-8"))
    with open_sources([folder / source for source in expected["sources"]]) as sources:
        (export,) = sources.exports
        entries = [entry for _, entry in export.read(Options())]
        items = [one for one in entries if isinstance(one, Item)]
        overlays = [bool(export.overlay(one)) for one in items if one.media]
    found = {(one.kind.value, one.text, one.context, one.media) for one in items}
    for one in expected["items"]:
        assert (one["kind"], one.get("text", ""), one.get("context"), one.get("media")) in found
    for kind in ("image", "video", "membership"):
        assert sum(one.kind == kind for one in items) == expected["counts"].get(kind, 0)
    assert all(overlays)
    assert not {one.text for one in items} & set(expected["must_not_appear_as_own"])
    assert not [one for one in entries if isinstance(one, Problem) and one.lost]
