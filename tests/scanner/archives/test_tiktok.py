"""TikTok's data: the JSON of each generation, TXT in known and unknown languages, and what is broken."""

from __future__ import annotations

import codecs
import json
import zipfile
from datetime import UTC, datetime

import pytest

from checks.content import Audience, Author, Item, Kind
from scanner.archives.container import Member
from scanner.archives.jsonstream import chosen
from scanner.archives.reader import Options
from scanner.archives.stamps import utc
from scanner.archives.tiktok_json import method_for
from scanner.errors import Problem, UserError
from scanner.run import Period, inventory
from scanner.sources import NOT_UNDERSTOOD, open_sources

SETTINGS = {"App Settings": {"Settings": {"SettingsMap": {}}}}
LATER = {"Direct Message": {"Direct Messages": {"ChatHistory": {}}}}
NOON = datetime(2021, 5, 6, 12, 0, tzinfo=UTC)
COMMENT = {"date": "2021-05-06 12:00:00", "comment": "soggy chips", "photo": "N/A", "url": ""}


@pytest.fixture
def read(tmp_path):
    """Read an invented archive given as {path: JSON value, or text, or bytes as they are}."""

    def go(files, *, options=None, name="TikTok_Data_1600000000.zip"):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w") as archive:
            for inner, value in files.items():
                archive.writestr(inner, value if isinstance(value, str | bytes) else json.dumps(value))
        with open_sources([path]) as sources:
            entries = [entry for _, entry in inventory(sources, options or Options(), Period())]
            refused = sources.refused
        items = [one for one in entries if isinstance(one, Item)]
        return items, [*refused, *(one for one in entries if isinstance(one, Problem))]

    return go


def data(**sections):
    return {"user_data_tiktok.json": {**SETTINGS, **sections}}


def said(items, kind):
    return [item.text for item in items if item.kind is kind]


# JSON


@pytest.mark.parametrize(
    "sections",
    [
        {"Activity": {"Following List": {"Following": [{"Date": "2021-05-06 12:00:00", "UserName": "pie.fan"}]}}},
        {
            "Your Activity": {
                "Following": {"App": 1, "Following": [{"date": "2021-05-06 12:00:00", "username": "pie.fan"}]}
            }
        },
        {
            "Profile And Settings": {
                "Following": {"Following": [{"Date": "2021-05-06T12:00:00Z", "UserName": "pie.fan"}]}
            }
        },
    ],
)
def test_who_is_followed_is_found_wherever_its_list_has_moved(read, sections):
    items, problems = read(data(**sections))
    assert [(one.kind, one.text, one.context, one.created) for one in items] == [
        (Kind.MEMBERSHIP, "pie.fan", "follow", NOON)
    ]
    assert items[0].url == "https://www.tiktok.com/@pie.fan"
    assert problems == []


@pytest.mark.parametrize(
    "section",
    [{"Comments": {"CommentsList": [COMMENT]}}, {"CommentsList": [COMMENT]}, {"Comments": {"COMMENTSLIST": [COMMENT]}}],
)
def test_comments_wherever_their_list_stands(read, section):
    items, _ = read(data(Comment=section))
    assert [(one.kind, one.text, one.created, one.url) for one in items] == [(Kind.COMMENT, "soggy chips", NOON, None)]


def test_the_post_commented_on_is_the_context_where_it_is_known(read):
    post = "https://www.tiktokv.com/share/video/7/"
    items, _ = read(data(Comment={"Comments": {"CommentsList": [{**COMMENT, "originalPostLink": post}]}}))
    assert (items[0].url, items[0].context) == (post, post)


def test_a_comment_keeps_its_id_over_the_years(read):
    old = read(data(Comment={"Comments": {"CommentsList": [{"Date": COMMENT["date"], "Comment": "soggy chips"}]}}))[0]
    new = read(data(Comment={"CommentsList": [{**COMMENT, "sticker": "", "date": "2021-05-06 12:00:00 UTC"}]}))[0]
    assert old[0].id == new[0].id


@pytest.mark.parametrize("nothing", [None, {}, [], "", "N/A"])
def test_sections_are_empty_in_every_way(read, nothing):
    sections = {
        "Comment": {"Comments": {"CommentsList": nothing}},
        "Video": {"Videos": nothing},
        "Activity": nothing,
        "Profile": {"Profile Information": {"ProfileMap": nothing if isinstance(nothing, dict) else {}}},
        "Poi Review": {"POI Review": {"ReviewsList": nothing}},
    }
    if nothing == "N/A":
        sections["Comment"] = sections["Poi Review"] = {}
    assert read(data(**sections)) == ([], [])


def test_fillers_and_comments_of_a_picture_alone_are_no_words(read):
    comments = [{**COMMENT, "comment": words} for words in ("N/A", "None", "", "  ", None)]
    assert read(data(Comment={"Comments": {"CommentsList": comments}})) == ([], [])


def test_words_of_others_and_what_was_only_looked_at_never_come_out(read):
    words = {
        "Date": "2021-05-06 12:00:00",
        "Comment": "theirs",
        "Title": "theirs",
        "SearchTerm": "theirs",
        "UserName": "fan",
    }
    items, problems = read(
        data(
            Activity={
                "Favorite Comment": {"FavoriteCommentList": [{"FavoriteComment": "theirs"}]},
                "Follower List": {"FansList": [words]},
                "Like List": {"ItemFavoriteList": [words]},
                "Reposts": {"RepostList": [words]},
                "Search History": {"SearchList": [words]},
                "Video Browsing History": {"VideoList": [words]},
                "Watch History": {"VideoList": [words]},
            },
            **{
                "Direct Messages": {
                    "Chat History": {"ChatHistory": {"Chat History with gaz:": [{"Content": "theirs"}]}}
                }
            },
        )
    )
    assert (items, problems) == ([], [])


VIDEO = {"Date": "2021-05-06 12:00:00", "Link": "https://x.example/v?expires=1", "Likes": "4"}


@pytest.mark.parametrize(
    ("value", "audience"),
    [
        ("Everyone", Audience.PUBLIC),
        ("Friends", Audience.FRIENDS),
        ("Followers", Audience.FOLLOWERS),
        ("Myself", Audience.PRIVATE),
        ("Only me", Audience.PRIVATE),
        ("N/A", None),
    ],
)
def test_who_can_view_a_video_is_its_audience(read, value, audience):
    items, _ = read(data(Post={"Posts": {"VideoList": [{**VIDEO, "Title": "glitter day", "WhoCanView": value}]}}))
    assert [(one.kind, one.text, one.audience, one.media) for one in items] == [
        (Kind.VIDEO, "glitter day", audience, None)
    ]


def test_a_video_keeps_its_id_when_its_caption_and_its_link_change(read):
    old, _ = read(
        data(Video={"Videos": {"VideoList": [{"Date": VIDEO["Date"], "VideoLink": "https://x.example/other"}]}})
    )
    new, _ = read(data(Post={"Posts": {"VideoList": [{**VIDEO, "Title": "a caption at last"}]}}))
    assert old[0].id == new[0].id


def test_two_videos_of_one_second_both_come_out(read):
    items, _ = read(data(Video={"Videos": {"VideoList": [{**VIDEO, "Title": "one"}, {**VIDEO, "Title": "two"}]}}))
    assert said(items, Kind.VIDEO) == ["one", "two"]


def test_the_same_file_twice_counts_once(read):
    whole = {**SETTINGS, "Video": {"Videos": {"VideoList": [VIDEO, VIDEO]}}, "Comment": {"CommentsList": [COMMENT]}}
    items, _ = read({"user_data_tiktok.json": whole, "copy/robin_user_data_tiktok.json": whole})
    assert sorted(one.kind for one in items) == [Kind.COMMENT, Kind.VIDEO, Kind.VIDEO]


@pytest.mark.parametrize(
    "sections",
    [
        {"Video": {"RecentlyDeletedPosts": {"PostList": [VIDEO]}}},
        {"Post": {"Recently Deleted Posts": {"PostList": [VIDEO]}}},
    ],
)
def test_a_deleted_post_can_be_seen_by_nobody(read, sections):
    items, _ = read(data(**sections))
    assert [(one.kind, one.audience) for one in items] == [(Kind.VIDEO, Audience.PRIVATE)]


def test_reviews_lives_and_what_was_said_in_others_lives(read):
    review = {"PlaceName": "The Drum", "Date": VIDEO["Date"], "Status": "All visible", "ReviewText": "flat beer"}
    watched = {
        "Link": "https://www.tiktok.com/live/7",
        "Comments": [{"CommentTime": VIDEO["Date"], "CommentContent": "sing up"}],
        "Questions": [{"QuestionTime": VIDEO["Date"], "QuestionContent": "which key?"}],
    }
    items, problems = read(
        data(
            **{
                "Location Review": {"Location Reviews": {"ReviewsList": [review]}},
                "Tiktok Live": {
                    "Go Live History": {"GoLiveList": [{"LiveStartTime": VIDEO["Date"], "RoomTitle": "ask me"}]},
                    "Watch Live History": {"WatchLiveMap": {"7": watched, "8": {"Comments": None, "Questions": None}}},
                },
            }
        )
    )
    assert problems == []
    assert sorted((one.kind, one.text, one.context, one.audience) for one in items) == [
        (Kind.COMMENT, "sing up", None, None),
        (Kind.COMMENT, "which key?", None, None),
        (Kind.POST, "ask me", None, None),
        (Kind.POST, "flat beer", "The Drum", Audience.PUBLIC),
    ]
    assert {one.created for one in items} == {NOON}


def test_the_profile_its_links_and_linked_platforms_but_not_its_private_data(read):
    profile = {
        "userName": "robin",
        "displayName": "Robin A",
        "bioDescription": "tea first\nthen talk",
        "birthDate": "12-Apr-1991",
        "emailAddress": "robin@mail.example",
        "inferredGender": "2",
        "telephoneNumber": "+44 1",
        "instagramLink": "https://insta.example/robin",
        "youtubeLink": "N/A",
        "PlatformInfo": [{"Platform": "Facebook", "Name": "R. A.", "Description": ""}],
    }
    items, _ = read(data(**{"Profile And Settings": {"Profile Info": {"ProfileMap": profile}}}))
    assert [(one.kind, one.field or one.context, one.text) for one in items] == [
        (Kind.BIO, "username", "robin"),
        (Kind.BIO, "name", "Robin A"),
        (Kind.BIO, "bio", "tea first\nthen talk"),
        (Kind.BIO, "website", "https://insta.example/robin"),
        (Kind.MEMBERSHIP, "app", "Facebook"),
    ]


def test_privacy_settings_and_never_the_words_to_filter(read):
    settings = {
        "Private Account": "Disabled",
        "Who Can Post Comments": "Everyone",
        "Suggest your account to contacts": "enabled",
        "Allow Others to Find Me": "",
        "App Language": "English",
        "Push Notification": {"New Fans": "Default"},
        "Content Preferences": {"Keyword filters for videos in Following feed": [{"label": "a hidden word"}]},
    }
    items, _ = read({"user_data.json": {**LATER, "App Settings": {"Settings": {"SettingsMap": settings}}}})
    assert said(items, Kind.SETTING) == [
        "Private Account: Disabled",
        "Who Can Post Comments: Everyone",
        "Suggest your account to contacts: enabled",
    ]


def test_hashtags_by_name_or_by_address_alone(read):
    used = [{"HashtagName": "bakes", "HashtagLink": "https://www.tiktok.com/share/challenge/1/"}]
    kept = [{"Date": VIDEO["Date"], "Link": "https://www.tiktok.com/tag/scones"}]
    sections = {"Hashtag": {"HashtagList": used}, "Favorite Hashtags": {"FavoriteHashtagList": kept}}
    items, _ = read(data(**{"Your Activity": sections}))
    assert [(one.text, one.context, one.created) for one in items] == [
        ("bakes", "hashtag", None),
        ("scones", "hashtag", NOON),
    ]


CHAT = [
    {"Date": "2021-05-06 12:00:00", "From": "robin", "Content": "mine"},
    {"Date": "2021-05-06 12:00:01", "From": "gaz", "Content": "theirs"},
]


@pytest.mark.parametrize(
    "chats",
    [
        {"Direct Messages": {"Chat History": {"ChatHistory": {"Chat History with gaz:": CHAT}}}},
        {"Direct Message": {"Direct Messages": {"ChatHistory": {"Chat History with gaz:": CHAT}}}},
        {"Direct Message": {"Group Chat": {"GroupChat": {"The Netball Lot": CHAT}}}},
    ],
)
@pytest.mark.parametrize("name", [{"ProfileMap": {"userName": "robin"}}, None])
def test_messages_only_when_asked_for_and_by_whom(read, chats, name):
    files = data(**chats, **({"Profile": {"Profile Information": name}} if name else {}))
    assert said(read(files)[0], Kind.MESSAGE) == []
    items, _ = read(files, options=Options(me=None if name else "robin", messages=True))
    assert [(one.text, one.author, one.audience) for one in items if one.kind is Kind.MESSAGE] == [
        ("mine", Author.OWN, Audience.PRIVATE),
        ("theirs", Author.OTHER, Audience.PRIVATE),
    ]


def test_without_a_profile_messages_need_a_name_to_choose(read):
    files = data(**{"Direct Messages": {"Chat History": {"ChatHistory": {"Chat History with gaz:": CHAT}}}})
    with pytest.raises(UserError, match="--me and one of these names: “gaz”, “robin”") as refusal:
        read(files, options=Options(messages=True))
    assert refusal.value.exit_code == 2
    assert "\n" not in str(refusal.value)


def test_the_archive_is_known_by_what_is_in_it_whatever_its_name(read):
    whole = {"Activity": {}, "Comment": {"Comments": {"CommentsList": [COMMENT]}}, **SETTINGS}
    for raw in (json.dumps(whole).encode("utf-16"), codecs.BOM_UTF8 + json.dumps(whole, ensure_ascii=False).encode()):
        assert said(read({"export/mine.json": raw}, name="stuff.zip")[0], Kind.COMMENT) == ["soggy chips"]
    _, problems = read({"export/mine.json": {"Comment": "no"}}, name="stuff.zip")
    assert "not an archive that this version can read" in problems[0].reason


def test_json_of_others_is_left_to_them(read):
    items, problems = read({**data(Comment={"CommentsList": [COMMENT]}), "package.json": {"Profile": {"a": 1}}})
    assert said(items, Kind.COMMENT) == ["soggy chips"]
    assert [(one.source, one.reason) for one in problems] == [("package.json", NOT_UNDERSTOOD)]


def test_what_comes_before_a_break_is_read_and_the_break_is_named(read):
    whole = json.dumps(
        {**SETTINGS, "Comment": {"Comments": {"CommentsList": [COMMENT, {**COMMENT, "comment": "lost"}]}}}
    )
    items, problems = read({"user_data_tiktok.json": whole[:-40]})
    assert said(items, Kind.COMMENT) == ["soggy chips"]
    assert [one.lost for one in problems] == [True]
    assert "cut short" in problems[0].reason


def test_a_bad_record_costs_itself(read):
    comments = [7, COMMENT, ["x"], {**COMMENT, "comment": "after", "date": "no date"}]
    items, problems = read(
        data(
            Comment={"CommentsList": comments},
            Activity={"Following List": {"Following": [{"Date": "x"}, {"UserName": "pie.fan"}, None]}},
            Video={"Videos": {"VideoList": [{}, {"Likes": "3"}, VIDEO]}},
        )
    )
    assert sorted(one.text for one in items) == ["", "after", "pie.fan", "soggy chips"]
    assert ["4 entries are" in one.reason for one in problems] == [True]


def test_only_the_chosen_lists_are_kept_of_a_large_file(read, monkeypatch):
    monkeypatch.setattr("scanner.archives.jsontext.WHOLE", 2_000)
    watched = [{"Date": VIDEO["Date"], "Link": f"https://x.example/{number}"} for number in range(500)]
    items, problems = read(
        data(Activity={"Video Browsing History": {"VideoList": watched}}, Comment={"CommentsList": [COMMENT] * 3})
    )
    assert (said(items, Kind.COMMENT), problems) == (["soggy chips"], [])


def test_where_lists_are_looked_for():
    assert method_for(("Watch History", "VideoList")) is None
    assert method_for(("Video", "Videos", "VideoList")) == "video"
    assert method_for(("Direct Messages", "Chat History", "ChatHistory")) is None
    assert method_for(("ChatHistory", "Chat History with gaz:")) == "message"


def test_what_is_chosen_of_nested_objects(tmp_path):
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"a": {"b": [1, 2], "c": {"d": 3}}, "e": [4], "f": {"b": 5}}))
    member = Member("x.json", path.stat().st_size, (0, None), lambda: path.open("rb"))
    choice = {("a",): None, ("a", "b"): True, ("f",): None, ("f", "b"): True}
    assert list(chosen(member, lambda keys: choice.get(keys, False))) == [
        (("a", "b"), 1),
        (("a", "b"), 2),
        (("f", "b"), 5),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2021-05-06 12:00:00", NOON),
        ("2021-05-06 12:00:00 UTC", NOON),
        ("2021-05-06T12:00:00Z", NOON),
        ("2021-05-06T13:00:00+01:00", NOON),
        ("1970-01-01 00:00:00", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("12-Apr-1991", None),
        ("20210506", None),
        ("2021-13-40 00:00:00", None),
        (20210506, None),
        ("", None),
    ],
)
def test_times(text, found):
    assert utc(text) == found


# TXT

EMPTY = "You have no data in this section\n"


def text(*records):
    return "\n\n".join("\n".join(f"{key}: {value}" for key, value in one.items()) for one in records) + "\n"


def comment(words, second=0, **more):
    return {
        "Date": f"2021-05-06 12:00:0{second} UTC",
        "Comment": words,
        "Photo": "N/A",
        "Url": "",
        "Original Post Link": "https://www.tiktokv.com/share/video/7/",
        **more,
    }


@pytest.mark.parametrize("root", ["TikTok_Data_16/TikTok/Comments/", "Tiktok/Activity/", ""])
def test_comments_in_text_files_wherever_they_lie(read, root):
    files = {
        f"{root}Comments.txt": text(comment("soggy chips")),
        f"{root}Searches.txt": EMPTY,
        f"{root}Follower.txt": EMPTY,
    }
    items, problems = read(files, name="export.zip")
    assert [(one.kind, one.text, one.created) for one in items] == [(Kind.COMMENT, "soggy chips", NOON)]
    assert items[0].context == "https://www.tiktokv.com/share/video/7/"
    assert problems == []


@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize(
    "words",
    [
        "one\ntwo\nthree",
        "a gap\n\nin the middle",
        "ratio: 3: 2",
        "first line\nshopping: eggs\nand flour: plain",
        "Comment: I said\nDate: unknown",
    ],
)
def test_a_comment_of_several_lines_stays_whole(read, count, words):
    records = [comment(words), *(comment(f"other {number}", number) for number in range(1, count))]
    for ends in ("\n", "\r\n"):
        items, problems = read({"TikTok/Comments/Comments.txt": text(*records).replace("\n", ends)})
        assert said(items, Kind.COMMENT) == [words, *(f"other {number}" for number in range(1, count))]
        assert problems == []


def test_a_record_whose_time_cannot_be_read_is_still_a_record(read):
    records = [comment("one"), comment("two", Date="yesterday"), comment("three", 3)]
    items, _ = read({"TikTok/Comments/Comments.txt": text(*records)})
    assert [(one.text, one.created is None) for one in items] == [("one", False), ("two", True), ("three", False)]


def test_dutch_names_and_keys(read):
    reactie = {"Datum": "2021-05-06 12:00:00 UTC", "Reactie": "slappe friet", "Foto": "N/A", "Url": ""}
    items, problems = read(
        {
            "TikTok/Reacties/Reacties.txt": text(reactie, {**reactie, "Reactie": "nog meer"}),
            "TikTok/Profiel/Volgend.txt": text({"Datum": "2021-05-06 12:00:00 UTC", "Gebruikersnaam": "pie.fan"}),
            "TikTok/Profiel/Volger.txt": text({"Datum": "2021-05-06 12:00:00 UTC", "Gebruikersnaam": "a.fan"}),
            "TikTok/Profiel/Profielinformatie.txt": text(
                {"Gebruikersnaam": "robin", "Biografie": "thee", "E-mail": "a@b.example"}
            ),
            "TikTok/Profiel/Instellingen.txt": text({"Privéaccount": "Uit", "Filterwoord": "stil"}),
            "TikTok/Activiteit/Zoekopdrachten.txt": text({"Datum": "2021-05-06 12:00:00 UTC", "Zoekterm": "katers"}),
        }
    )
    assert {(one.kind, one.text) for one in items} == {
        (Kind.COMMENT, "slappe friet"),
        (Kind.COMMENT, "nog meer"),
        (Kind.MEMBERSHIP, "pie.fan"),
        (Kind.BIO, "robin"),
        (Kind.BIO, "thee"),
        (Kind.SETTING, "Privéaccount: Uit"),
    }
    assert problems == []


def test_an_unknown_language_is_read_by_shape_and_what_cannot_be_told_is_named(read):
    when = "2021-05-06 12:00:00 UTC"
    items, problems = read(
        {
            "TikTok/A/Kommentarai.txt": text(
                {
                    "Laikas": when,
                    "Zodziai": "soggy chips\nand tea",
                    "Nuotrauka": "N/A",
                    "Nuoroda": "https://x.example/1",
                },
                {"Laikas": when, "Zodziai": "again", "Nuotrauka": "", "Nuoroda": ""},
            ),
            "TikTok/A/Irasai.txt": text(
                {
                    "Laikas": when,
                    "Nuoroda": "https://x.example/v",
                    "Patinka": "4",
                    "Mato": "Visi",
                    "Vardas": "glitter day again",
                }
            ),
            "TikTok/A/Zymos.txt": text({"Zyma": "bakes", "Nuoroda": "https://www.tiktok.com/share/challenge/1/"}),
            "TikTok/A/Sekejai.txt": text({"Laikas": when, "Vardas": "a.fan"}),
            "TikTok/A/Paieska.txt": text({"Laikas": when, "Ieskota": "cures for a cold"}),
            "TikTok/A/Prisijungimai.txt": text(
                {"Laikas": when, "IP": "203.0.113.9", "Telefonas": "iPhone 14,5", "Tinklas": "wifi 1"}
            ),
            "TikTok/A/Tuscia.txt": "Nieko nera\n",
        }
    )
    assert sorted((one.kind, one.text) for one in items) == [
        (Kind.COMMENT, "again"),
        (Kind.COMMENT, "soggy chips\nand tea"),
        (Kind.MEMBERSHIP, "bakes"),
        (Kind.VIDEO, "glitter day again"),
    ]
    assert {(one.source.rsplit("/", 1)[1], one.reason) for one in problems} == {
        ("Sekejai.txt", NOT_UNDERSTOOD),
        ("Paieska.txt", NOT_UNDERSTOOD),
        ("Prisijungimai.txt", NOT_UNDERSTOOD),
    }


def test_posts_and_the_profile_in_text_files(read):
    post = {
        "Date": "2021-05-06 12:00:00 UTC",
        "Link": "https://x.example/v?a: b",
        "Likes": "4",
        "Who Can View": "Friends",
    }
    profile = {
        "Username": "robin",
        "Bio Description": "tea\nand scones",
        "Birth Date": "12-Apr-1991",
        "Email": "a@b.example",
    }
    items, problems = read(
        {
            "TikTok/Post/Posts.txt": text({**post, "Title": "glitter: day\nLikes: all of it"}, {**post, "Title": ""}),
            "TikTok/Post/Recently Deleted Posts.txt": EMPTY,
            "TikTok/Profile and Settings/Profile Information.txt": text(profile),
        }
    )
    assert [(one.text, one.audience) for one in items if one.kind is Kind.VIDEO] == [
        ("glitter: day\nLikes: all of it", Audience.FRIENDS),
        ("", Audience.FRIENDS),
    ]
    assert [(one.field, one.text) for one in items if one.kind is Kind.BIO] == [
        ("username", "robin"),
        ("bio", "tea\nand scones"),
    ]
    assert problems == []


def test_messages_in_text_files(read):
    chat = (
        ">>> Chat History with gaz::\n2021-05-06 12:00:00 UTC\nrobin: mine: all\nof it\n\n"
        "2021-05-06 12:00:01 UTC\ngaz: theirs\n"
    )
    files = {
        "TikTok/Direct Messages/Direct Messages.txt": chat,
        "TikTok/Profile/Profile Information.txt": text({"Username": "robin"}),
    }
    assert said(read(files)[0], Kind.MESSAGE) == []
    items, _ = read(files, options=Options(messages=True))
    assert [(one.text, one.author, one.created) for one in items if one.kind is Kind.MESSAGE] == [
        ("mine: all\nof it", Author.OWN, NOON),
        ("theirs", Author.OTHER, NOON.replace(second=1)),
    ]


def test_text_and_json_of_one_comment_have_one_id(read):
    in_text, _ = read({"TikTok/Comments/Comments.txt": text(comment("soggy chips"))})
    in_json, _ = read(data(Comment={"CommentsList": [COMMENT]}))
    assert in_text[0].id == in_json[0].id


def test_text_in_utf_16_and_damaged_text(read):
    raw = text(comment("chips 🍟")).encode("utf-16")
    assert said(read({"TikTok/Comments/Comments.txt": raw})[0], Kind.COMMENT) == ["chips 🍟"]
    items, problems = read(
        {"TikTok/Comments/Comments.txt": text(comment("ok")).encode() + b"\n\xff\xfe\x00" + b"x\n" * 30_000}
    )
    assert [one.lost for one in problems] == [True]
    assert items == []


def test_text_files_of_others_are_left_to_them(read):
    items, problems = read(
        {**data(Comment={"CommentsList": [COMMENT]}), "notes/todo.txt": "Date: 2021-05-06\nBuy: tea\n"}, name="x.zip"
    )
    assert len(items) == 1
    assert [one.source for one in problems] == ["notes/todo.txt"]


# The fixtures that stand beside the repository.


@pytest.mark.parametrize("name", ["robin_tiktok_2022_json", "robin_tiktok_2024_json", "robin_tiktok_2026_txt"])
def test_what_the_sources_say_comes_out(shared, name):
    folder = shared / "fixtures/tiktok/own"
    expected = json.loads((folder / f"{name}.expected.json").read_text(encoding="utf-8"))
    with open_sources([folder / source for source in expected["sources"]]) as sources:
        entries = [entry for _, entry in inventory(sources, Options(), Period())]
    items = [one for one in entries if isinstance(one, Item)]
    for one in expected["items"]:
        assert any(
            one["kind"] == item.kind
            and one.get("text", item.text) == item.text
            and one.get("audience", item.audience) == item.audience
            and ("created" not in one or item.created == datetime.fromisoformat(one["created"]))
            for item in items
        ), one
    for kind, count in expected["counts"].items():
        assert sum(item.kind == kind for item in items) >= count
    assert not {item.text for item in items if item.author is Author.OWN} & set(expected["must_not_appear_as_own"])
    assert not [one for one in entries if isinstance(one, Problem)]
    assert sum(item.kind is Kind.COMMENT for item in items) == expected["counts"]["comment"]
