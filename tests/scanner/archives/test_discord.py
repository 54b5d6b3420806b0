"""Discord's data package: tables and JSON, folders in any language, parts that are missing, and what is broken."""

from __future__ import annotations

import json

import pytest

from checks.content import Audience, Author, Kind
from scanner.archives.discord_words import moment, own_words
from scanner.archives.reader import Options

from . import tables_made
from .tables_made import hold_against, read_sources, table

SERVER, OTHER_SERVER = "880000000000000001", "880000000000000002"
CHANNEL, DIRECT, GROUP = "330000000000000001", "330000000000000002", "330000000000000003"
SENT = 1183589260452962364  # 2023-12-11 02:01:09 UTC
CDN = "https://cdn.example/attachments/3/7"
ACCOUNT = {
    "id": "110000000000000001",
    "username": "kit_77",
    "global_name": "Kit",
    "email": "kit@example.org",
    "connections": [
        {"type": "twitch", "id": "1", "name": "kit_live", "visibility": 1},
        {"type": "reddit", "id": "2", "name": "kit_quiet", "visibility": 0},
        {"type": "steam", "id": "3", "name": "kit_gone", "visibility": 1, "revoked": True},
    ],
    "relationships": [{"id": "1", "type": 1, "user": {"username": "ash_1"}}],
    "notes": {"1": "a remark about ash"},
    "user_profile_metadata": {"bio": "pots and pans", "pronouns": "she/her"},
    "settings": {
        "settings": {
            "status": {"customStatus": {"text": "at the kiln"}},
            "privacy": {
                "defaultGuildsRestricted": {"value": False},
                "restrictedGuildIds": ["1"],
                "activityPartyPrivacy": 1,
                "friendSourceFlags": {"all": True},
            },
        }
    },
}
GAME = {"id": "b81b", "username": "a name in a game", "discord_id": "110000000000000001"}
GUILD = {"id": SERVER, "name": "Potters in Leeds"}


def said(text, key=SENT, files="", when="2023-12-11 02:01:09"):
    return {"ID": key, "Timestamp": when, "Contents": text, "Attachments": files}


def package(
    account="Account",
    messages="Messages",
    servers="Servers",
    activity="Activity",
    games="Jeux",
    prefix="c",
    *,
    csv=False,
):
    """Return a package with a server's channel and two private ones."""

    def channel(key, sort, text, **more):
        about = {"id": key, "type": sort, **more}
        rows = said(text, int(key) << 1)
        body = table("ID,Timestamp,Contents,Attachments", rows.values()) if csv else [rows]
        name = "messages.csv" if csv else "messages.json"
        return {f"{messages}/{prefix}{key}/channel.json": about, f"{messages}/{prefix}{key}/{name}": body}

    return {
        "README.txt": "Hello!",
        f"{account}/user.json": ACCOUNT,
        f"{account}/avatar.png": b"\xff\xd8\xff",
        f"{account}/recent_avatars/old.png": b"\x89PNG",
        f"{account}/applications/44000001/application.json": {
            "id": "44000001",
            "name": "potbot",
            "description": "pots",
        },
        **channel(CHANNEL, 0 if csv else "GUILD_TEXT", "in the open", name="glaze", guild=GUILD),
        **channel(DIRECT, 1 if csv else "DM", "for one", recipients=["1", "Deleted User"]),
        **channel(GROUP, 3 if csv else "GROUP_DM", "for some"),
        f"{messages}/index.json": {
            CHANNEL: "glaze in Potters in Leeds",
            DIRECT: "Direct Message with ash#0",
            GROUP: None,
        },
        f"{servers}/index.json": {SERVER: "Potters in Leeds", OTHER_SERVER: "Never wrote there"},
        f"{servers}/{SERVER}/guild.json": GUILD,
        f"{servers}/{SERVER}/audit-log.json": [],
        f"{servers}/{SERVER}/icon.png": b"\x89PNG",
        f"{activity}/reporting/events-2024-00000-of-00001.json": (
            '{"event_type": "oauth2_authorize_accepted", "application_id": "7", "application_name": "SpyBot", '
            '"timestamp": "\\"2022-01-01T00:00:00.000Z\\""}\n'
            '{"predicted_gender": "x"}\n{"event_type": "guild_joined", "timestamp": null}\n'
        ),
        f"{games}/Activities_1/users/user.json": GAME,
        f"{games}/Activities_1/scores.json": {"score": 1},
    }


@pytest.fixture
def read(tmp_path):
    def go(files, options=None, name="package.zip"):
        return tables_made.read(tmp_path / name, files, options)

    return go


LANGUAGES = [
    {},
    {
        "account": "account",
        "messages": "messages",
        "servers": "servers",
        "activity": "activity",
        "prefix": "",
        "csv": True,
    },
    {"account": "Compte", "messages": "Messages", "servers": "Serveurs", "activity": "Activité"},
    {"account": "アカウント", "messages": "メッセージ", "servers": "サーバー", "activity": "アクティビティ"},
    {"account": "Γ┤", "messages": "Σ╕", "servers": "µ£", "activity": "σè"},  # names read in a wrong encoding
    {
        "account": "in/a/Account",
        "messages": "in/a/Messages",
        "servers": "in/a/Servers",
        "activity": "in/a/Activity",
        "games": "in/a/Games",
    },
]


@pytest.mark.parametrize("names", LANGUAGES)
def test_every_generation_and_language_gives_the_same(read, names):
    items, problems = read(package(**names))
    assert problems == []
    found = [(one.kind.value, one.field or one.context, one.text) for one in items if one.kind is not Kind.IMAGE]
    assert sorted(found, key=str) == [
        ("bio", "app_description", "pots"),
        ("bio", "bio", "pots and pans"),
        ("bio", "name", "Kit"),
        ("bio", "pronouns", "she/her"),
        ("bio", "reddit_username", "kit_quiet"),
        ("bio", "status", "at the kiln"),
        ("bio", "twitch_username", "kit_live"),
        ("bio", "username", "kit_77"),
        ("membership", "app", "SpyBot"),
        ("membership", "app", "potbot"),
        ("membership", "group", "Never wrote there"),
        ("membership", "group", "Potters in Leeds"),
        ("post", "Potters in Leeds / glaze", "in the open"),
        ("setting", None, "Activity party privacy: 1"),
        ("setting", None, "Direct messages from server members: on"),
        ("setting", None, "Who can send friend requests: everyone"),
    ]
    pictures = [(one.field, one.media.rsplit("/", 1)[1]) for one in items if one.kind is Kind.IMAGE]
    assert set(pictures) == {("profile_picture", "avatar.png"), (None, "old.png")}
    assert all(item.author is Author.OWN for item in items)


def test_a_message_in_a_server(read):
    items, _ = read(package())
    post = next(item for item in items if item.kind is Kind.POST)
    key = str(int(CHANNEL) << 1)
    assert (post.id, post.audience) == (key, Audience.GROUP)
    assert post.url == f"https://discord.com/channels/{SERVER}/{CHANNEL}/{key}"
    assert post.created.isoformat() == "2023-12-11T02:01:09+00:00"


def test_private_messages_only_when_asked_for(read):
    items, _ = read(package(), Options(messages=True))
    private = [(one.text, one.audience, one.url) for one in items if one.kind is Kind.MESSAGE]
    assert private == [
        ("for one", Audience.PRIVATE, f"https://discord.com/channels/@me/{DIRECT}/{int(DIRECT) << 1}"),
        ("for some", Audience.PRIVATE, f"https://discord.com/channels/@me/{GROUP}/{int(GROUP) << 1}"),
    ]


def test_tables_and_json_give_the_same_ids_and_times(read):
    new, _ = read(package(), Options(messages=True))
    old, _ = read(package(csv=True, prefix=""), Options(messages=True), "old.zip")
    kinds = (Kind.POST, Kind.MESSAGE)
    assert [(one.id, one.text, one.created) for one in new if one.kind in kinds] == [
        (one.id, one.text, one.created) for one in old if one.kind in kinds
    ]


def one_channel(*messages, about=None, index=None):
    files = {f"Messages/c{CHANNEL}/messages.json": list(messages)}
    files[f"Messages/c{CHANNEL}/channel.json"] = about or {
        "id": CHANNEL,
        "type": "GUILD_TEXT",
        "guild": GUILD,
        "name": "glaze",
    }
    return {**files, "Messages/index.json": index} if index else files


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("plain", "plain"),
        ("NA", "NA"),
        ("null", "null"),
        ("> theirs\nmine", "mine"),
        ("mine\n>>> theirs\nand theirs", "mine"),
        (">not a quote", ">not a quote"),
        ("hi <@1234> <@!1234> <@&99> in <#330000000000000001>", "hi @user @user @role in #glaze"),
        ("ha <:pot:123> <a:pan:456>", "ha :pot: :pan:"),
        ("||a secret||", "a secret"),
        ('two\nlines, "quoted"', 'two\nlines, "quoted"'),
    ],
)  # fmt: skip
def test_words_of_a_message(read, text, words):
    items, _ = read(one_channel(said(text)))
    assert [item.text for item in items if item.kind is Kind.POST] == [words]


def test_a_message_without_words_of_its_own_is_none(read):
    items, problems = read(one_channel(said(""), said("> theirs", SENT + 1), said(None, SENT + 2)))
    assert [item for item in items if item.kind is Kind.POST] == []
    assert [problem for problem in problems if problem.lost] == []
    assert own_words(7, lambda _: None) == ""


def test_what_hangs_on_a_message_is_named_by_its_address(read):
    links = f"{CDN}1/SPOILER_a%20b.jpg?ex=0&is=1 {CDN}2/c.MP4?ex=0 {CDN}3/d.pdf {CDN}4/e.webp"
    items, _ = read(one_channel(said("", files=links)))
    found = [(one.kind, one.media.split("/")[-1].split("?")[0]) for one in items if one.media]
    assert found == [(Kind.IMAGE, "SPOILER_a%20b.jpg"), (Kind.VIDEO, "c.MP4"), (Kind.IMAGE, "e.webp")]
    again, _ = read(one_channel(said("", files=links.replace("ex=0", "ex=9"))), name="again.zip")
    assert [one.id for one in again] == [one.id for one in items]


@pytest.mark.parametrize(
    ("stamp", "time"),
    [
        ("2023-12-11 02:01:09", "2023-12-11T02:01:09+00:00"),
        ("2023-12-11 02:01:09.726000+00:00", "2023-12-11T02:01:09+00:00"),
        ("2023-12-11 02:01:09+00:00", "2023-12-11T02:01:09+00:00"),
        ("", "2023-12-11T02:01:09+00:00"),
        (None, "2023-12-11T02:01:09+00:00"),
        ("2023-02-31 99:00:00", "2023-12-11T02:01:09+00:00"),
    ],
)
def test_the_time_stands_in_the_number_too(stamp, time):
    assert moment(stamp, str(SENT)).isoformat() == time


@pytest.mark.parametrize(
    ("about", "title", "context"),
    [
        ({"id": CHANNEL, "type": "GUILD_TEXT"}, None, None),
        ({"id": CHANNEL, "type": 0}, "Unknown channel", None),
        ({"id": CHANNEL, "type": 11}, "a in b in Kilns", "Kilns / a in b"),
        ({"id": CHANNEL, "type": "PUBLIC_THREAD", "name": "on", "guild": GUILD}, None, "Potters in Leeds / on"),
        ({"type": "GUILD_NEW_SORT"}, "Unknown channel in Kilns", "Kilns"),
    ],
)
def test_channels_of_servers_left_and_of_every_sort(read, about, title, context):
    items, _ = read(one_channel(said("hello"), about=about, index={CHANNEL: title, "1" * 18: "x in y"}))
    posts = [(one.context, one.audience) for one in items if one.kind is Kind.POST]
    assert posts == [(context, Audience.GROUP)]


def test_messages_without_their_channels_file_go_by_the_index(read):
    files = package()
    for key in (CHANNEL, DIRECT, GROUP):
        del files[f"Messages/c{key}/channel.json"]
    items, problems = read(files)
    post = next(item for item in items if item.kind is Kind.POST)
    assert (post.text, post.context) == ("in the open", "Potters in Leeds / glaze")
    assert post.url.startswith(f"https://discord.com/channels/{SERVER}/{CHANNEL}/")
    assert "for one" not in {item.text for item in items}
    assert [("--messages" in problem.reason, problem.lost) for problem in problems] == [(True, True)]
    asked, _ = read(files, Options(messages=True), "asked.zip")
    assert {"for one", "for some"} <= {item.text for item in asked if item.kind is Kind.MESSAGE}


def test_a_channel_without_messages_is_no_loss(read):
    files = one_channel()
    del files[f"Messages/c{CHANNEL}/messages.json"]
    items, problems = read({**package(), **files, f"Messages/c{'9' * 18}/channel.json": {"id": "9" * 18, "type": 2}})
    assert items
    assert problems == []


@pytest.mark.parametrize("part", ["Account", "Messages", "Servers", "Activity"])
def test_any_part_alone_and_any_part_missing(read, part):
    whole = package()
    alone = {path: value for path, value in whole.items() if path.startswith(f"{part}/")}
    items, problems = read(alone, name="alone.zip")
    assert items
    assert [problem for problem in problems if problem.lost] == []
    items, problems = read({path: value for path, value in whole.items() if path not in alone})
    assert items
    assert [problem for problem in problems if problem.lost] == []
    assert not any("game" in item.text for item in items)


def test_a_games_file_is_not_taken_for_the_account(read):
    files = {path: value for path, value in package().items() if not path.startswith("Account/")}
    files["Jeux/user.json"] = {**GAME, "id": "110000000000000009"}
    items, problems = read(files)
    assert [item for item in items if item.kind is Kind.BIO] == []
    assert [problem for problem in problems if problem.lost] == []


def test_without_a_list_of_servers_they_are_known_from_what_was_written_there(read):
    items, _ = read({path: value for path, value in package().items() if not path.startswith("Servers/")})
    assert [item.text for item in items if item.context == "group"] == ["Potters in Leeds"]


def test_a_server_left_is_no_membership(read):
    files = package()
    files["Servers/index.json"] = {OTHER_SERVER: "Never wrote there"}
    del files[f"Servers/{SERVER}/guild.json"]
    files[f"Servers/{OTHER_SERVER}/guild.json"] = {"id": OTHER_SERVER, "name": "Never wrote there"}
    items, _ = read(files)
    assert [item.text for item in items if item.context == "group"] == ["Never wrote there"]


def test_the_old_settings(read):
    settings = {"default_guilds_restricted": True, "theme": "dark", "custom_status": {"text": "old words"}}
    files = package()
    files["Account/user.json"] = {**ACCOUNT, "settings": settings}
    items, _ = read(files)
    assert [item.text for item in items if item.kind is Kind.SETTING] == ["Direct messages from server members: off"]
    assert [item.text for item in items if item.field == "status"] == ["old words"]


def test_what_is_about_others_comes_out_nowhere(read):
    items, _ = read(package(), Options(messages=True))
    everything = json.dumps([item.as_json() for item in items])
    for hidden in ("a remark about ash", "ash_1", "a name in a game", "kit@example.org", "kit_gone", "icon.png"):
        assert hidden not in everything


def test_a_message_of_no_sense_costs_itself(read):
    rows = [
        said("one"),
        5,
        {"ID": 1.5e18, "Contents": "x"},
        {"ID": "no", "Contents": "x"},
        {},
        said("two", str(SENT + 1)),
    ]
    items, problems = read({**package(), **one_channel(*rows)})
    assert [item.text for item in items if item.kind is Kind.POST] == ["one", "two"]
    assert [problem.reason[:10] for problem in problems] == ["4 messages"]


@pytest.mark.parametrize("csv", [False, True])
def test_messages_cut_short_keep_what_stands_before(read, csv):
    rows = [said(f"number {n},\nof two", SENT + n) for n in range(40)]
    files = package(csv=csv)
    name = f"Messages/c{CHANNEL}/messages." + ("csv" if csv else "json")
    text = table("ID,Timestamp,Contents,Attachments", *(row.values() for row in rows)) if csv else json.dumps(rows)
    files[name] = text[: text.index("number 30") + 4]
    items, problems = read(files)
    posts = [item.text for item in items if item.kind is Kind.POST]
    assert posts[:30] == [row["Contents"] for row in rows[:30]]
    assert len(problems) == 1


def test_an_account_that_breaks_off_is_read_as_far_as_it_goes_and_named(read):
    text = json.dumps(ACCOUNT)
    items, problems = read({**package(), "Account/user.json": text[: text.index('"relationships"')]})
    assert {"kit_77", "Kit", "kit_live"} <= {item.text for item in items}
    assert [problem.source for problem in problems] == ["Account/user.json"]
    items, problems = read({**package(), "Account/user.json": b"\x00\x01 nothing"}, name="broken.zip")
    assert "kit_77" not in {item.text for item in items}
    assert {problem.source for problem in problems if problem.lost} >= {"Account/user.json"}
    assert "old.png" in str([item.media for item in items])


def test_lines_of_activity_that_are_broken_are_counted_and_apps_come_once(read):
    good = '{"event_type": "oauth2_authorize_accepted", "application_id": "7", "application_name": "SpyBot"}\n'
    files = package()
    files["Activity/tns/events-2024-00000-of-00001.json"] = good + good.replace("}", "") + '{"event_type": "x", "a'
    items, problems = read(files)
    assert [item.text for item in items if item.context == "app"].count("SpyBot") == 1
    assert ["2 lines are cut short" in problem.reason for problem in problems] == [True]


def test_a_file_that_is_not_known_is_named(read):
    _, problems = read({**package(), "Neu/etwas.json": {"a": 1}})
    assert [problem.source for problem in problems] == ["Neu/etwas.json"]


@pytest.mark.parametrize(
    "name", ["sam_discord_2020_csv", "sam_discord_2025_english", "sam_discord_2025_french"]
)  # fmt: skip
def test_the_packages_beside_the_repository(shared, name):
    """What SOURCES.md says of them."""
    folder = shared / "fixtures/discord/made-here"
    expected = json.loads((folder / f"{name}.expected.json").read_text("utf-8"))
    items = hold_against(expected, folder)
    assert {one.text: one.audience for one in items if one.context in ("twitch", "reddit")} == {
        "sam_after_dark": Audience.PUBLIC,
        "sam_demo": Audience.PRIVATE,
    }
    asked, _ = read_sources([folder / source for source in expected["sources"]], Options(messages=True))
    private = {one.text for one in asked if one.kind is Kind.MESSAGE}
    if "english" in name:
        assert private == {"private moan about my manager", "dm to a deleted account", "group dm line"}
        assert sum(one.kind is Kind.POST for one in asked) == 5
