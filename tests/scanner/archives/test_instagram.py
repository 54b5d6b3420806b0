"""Instagram's archive as JSON: every layout of its folders, every trap of its format."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from checks.content import Audience, Author, Kind
from scanner.archives.reader import Options

from .instagram_made import as_meta_writes, follow, labelled, medium, read_sources, zipped

FOLDERS = {"2021": "content", "2023": "your_instagram_activity/content", "2025": "your_instagram_activity/media"}


@pytest.fixture
def read(tmp_path):
    def go(files, **more):
        return read_sources([zipped(tmp_path / "archive.zip", files)], **more)[:2]

    return go


def of(items, *kinds):
    return [(item.text, item.context) for item in items if item.kind in kinds]


@pytest.mark.parametrize("folder", FOLDERS.values(), ids=FOLDERS)
def test_a_caption_stands_on_the_medium_or_on_the_post(read, folder):
    items, problems = read(
        {
            f"{folder}/posts_1.json": [
                {"media": [medium("media/posts/202002/a.jpg", title="Pâté & “chips” 💕")]},
                {
                    "media": [medium("media/posts/202106/b.jpg"), medium("media/posts/202106/c.jpg")],
                    "title": "Two of them",
                    "creation_timestamp": 1624251907,
                },
                {"media": [medium("media/posts/202106/d.jpg", title=None)]},
            ],
            **{f"media/posts/{name}.jpg": b"x" for name in ("202002/a", "202106/b", "202106/c", "202106/d")},
        }
    )
    assert of(items, Kind.POST) == [("Pâté & “chips” 💕", None), ("Two of them", None)]
    assert [(item.text, item.media) for item in items if item.kind is Kind.IMAGE] == [
        ("Pâté & “chips” 💕", "media/posts/202002/a.jpg"),
        ("", "media/posts/202106/b.jpg"),
        ("", "media/posts/202106/c.jpg"),
        ("", "media/posts/202106/d.jpg"),
    ]
    assert items[0].created == datetime(2020, 2, 14, 19, 30, tzinfo=UTC)
    assert problems == []


def test_a_reel_in_two_files_is_one_post(read):
    reel = {"media": [medium("media/reels/202307/r.mp4", title="wait for it")]}
    items, _ = read(
        {
            "your_instagram_activity/media/posts_1.json": [reel],
            "your_instagram_activity/media/reels.json": {"ig_reels_media": [reel]},
            "media/reels/202307/r.mp4": b"x",
        }
    )
    assert sorted(item.kind for item in items) == [Kind.POST, Kind.VIDEO]


def test_the_audience_of_posts_is_that_of_the_account_today(read):
    def audiences(private):
        items, _ = read(
            {
                "content/posts_1.json": [{"media": [medium("media/a.jpg", title="a post")]}],
                "content/archived_posts.json": {
                    "ig_archived_post_media": [{"media": [medium("b.jpg", title="archived")]}]
                },
                "content/stories.json": {"ig_stories": [medium("c.jpg", title="a story")]},
                "account_information/personal_information.json": {
                    "profile_user": [{"string_map_data": labelled(Username="me", Private_Account=private)}]
                },
            }
        )
        return {item.text: item.audience for item in items if item.kind is not Kind.SETTING}

    assert audiences("False") == {"a post": Audience.PUBLIC, "archived": Audience.PRIVATE, "a story": None, "me": None}
    assert audiences("True")["a post"] is Audience.FOLLOWERS


def test_a_deleted_post_is_private_and_its_pictures_are_not_missed(read):
    items, problems = read(
        {
            "your_instagram_activity/media/recently_deleted_content.json": {
                "ig_recently_deleted_media": [{"media": [medium("media/posts/202401/gone.jpg", title="gone")]}]
            }
        }
    )
    assert [(item.kind, item.text, item.audience) for item in items] == [(Kind.POST, "gone", Audience.PRIVATE)]
    assert problems == []


COMMENTS = {
    "early": {
        "comments_media_comments": [
            {"title": "gaz", "string_list_data": [{"value": "Oh là là", "timestamp": 1583265600, "href": ""}]}
        ]
    },
    "a bare list": [{"string_map_data": labelled(Comment="Oh là là", Media_Owner="gaz", Time=1583265600)}],
    "under a key": {
        "comments_reels_comments": [
            {"string_map_data": labelled(Comment="Oh là là", Media_Owner="gaz", Time=1583265600)}
        ]
    },
    "Dutch": [
        {"string_map_data": {"Media-eigenaar": {"value": "gaz"}, **labelled(Opmerking="Oh là là", Tijd=1583265600)}}
    ],
    "a language not known": [{"string_map_data": labelled(Foo="Oh là là", Bar="gaz", Baz=1583265600)}],
    "the owner first": [{"string_map_data": labelled(Bar="gaz", Foo="Oh là là", Baz=1583265600)}],
    "a time in words": [
        {"string_map_data": labelled(Comment="Oh là là", Media_Owner="gaz", Time="Mar 3, 2020, 8:00 PM")}
    ],
    "2026": [
        {
            "timestamp": 1583265600,
            "media": [],
            "label_values": [
                {"label": "Opmerking", "value": "Oh là là"},
                {"label": "URL", "value": "https://www.instagram.com/p/x/", "href": "https://www.instagram.com/p/x/"},
                {
                    "title": "Owner",
                    "dict": [{"dict": [{"label": "Username", "value": "gaz"}, {"label": "N", "value": "G T"}]}],
                },
            ],
            "fbid": "1",
        }
    ],
    "one bare record": {
        "media_list_data": [{"uri": ""}],
        "string_map_data": labelled(Comment="Oh là là", Media_Owner="gaz", Time=1583265600),
    },
}


@pytest.mark.parametrize("shape", COMMENTS)
def test_a_comment_is_read_in_every_shape(read, shape):
    items, problems = read({"your_instagram_activity/comments/post_comments_1.json": COMMENTS[shape]})
    assert of(items, Kind.COMMENT) == [("Oh là là", "gaz")]
    assert items[0].created.replace(tzinfo=UTC) == datetime(2020, 3, 3, 20, tzinfo=UTC)
    assert problems == []


def test_a_sticker_is_no_comment_and_an_owner_may_be_missing(read):
    items, problems = read(
        {
            "comments/post_comments_1.json": [
                {"string_map_data": labelled(Media_Owner="gaz", Time=1583265600)},
                {"string_map_data": labelled(Comment="nobody’s", Time=1583265600)},
            ],
            "comments/hype.json": {
                "comments_story_comments": [{"string_map_data": labelled(Comment="get in!!", Time=5)}]
            },
        }
    )
    assert of(items, Kind.COMMENT) == [("nobody’s", None), ("get in!!", None)]
    assert problems == []


@pytest.mark.parametrize(
    "entry",
    [
        follow("harbour.house"),
        {
            "title": "harbour.house",
            "string_list_data": [{"href": "https://www.instagram.com/_u/harbour.house", "timestamp": 1568019600}],
        },
        {
            "title": "",
            "string_list_data": [{"href": "https://www.instagram.com/_u/harbour.house", "timestamp": 1568019600}],
        },
        {
            "timestamp": 1568019600,
            "label_values": [
                {"label": "URL", "value": "https://www.instagram.com/harbour.house"},
                {"label": "Name", "value": "Harbour House"},
                {"label": "Gebruikersnaam", "value": "harbour.house"},
            ],
            "fbid": "1",
        },
    ],
)
def test_a_follow_is_the_same_one_wherever_its_name_stands(read, entry):
    items, problems = read({"connections/followers_and_following/following.json": {"relationships_following": [entry]}})
    assert of(items, Kind.MEMBERSHIP) == [("harbour.house", "follow")]
    assert items[0].created == datetime(2019, 9, 9, 9, tzinfo=UTC)
    assert (
        items[0].id
        == read({"followers_and_following/following.json": {"relationships_following": [follow("harbour.house")]}})[0][
            0
        ].id
    )
    assert problems == []


def test_a_follow_is_the_same_one_whenever_it_began(read):
    first, again = (
        read({"followers_and_following/following.json": {"relationships_following": [follow("gaz", at)]}})[0][0]
        for at in (1568019600, 1668019600)
    )
    assert first.created != again.created
    assert first.id == again.id


def test_hashtags_apps_and_events_are_memberships(read):
    items, problems = read(
        {
            "followers_and_following/following_hashtags.json": {
                "relationships_following_hashtags": [follow("rainbows")]
            },
            "apps_and_websites/expired_pps.json": {
                "apps_and_websites_expired_apps": [
                    {"title": "Old App", "string_map_data": labelled(Expired_on=1577836800)}
                ]
            },
            "apps_and_websites_off_of_instagram/apps_and_websites/your_activity_off_meta_technologies.json": [
                {"name": "no"}
            ],
            "your_instagram_activity/events/event_reminders.json": {
                "events_event_reminders": [{"title": "Open mic", "string_map_data": labelled(Time=1577836800)}]
            },
        }
    )
    assert of(items, Kind.MEMBERSHIP) == [("rainbows", "hashtag"), ("Old App", "app"), ("Open mic", "event")]
    assert problems == []


PROFILES = {
    "English": labelled(
        Email="me@mail.example", Phone_Confirmed="True", Username="me.mine", Name="Me", Bio="✨ chaos 🍷", Gender="female",
        Date_of_birth="1990-01-02", Private_Account="False", Website="https://me.example",
    ),
    "Dutch": {
        "E-mail": {"value": "me@mail.example"},
        **labelled(Gebruikersnaam="me.mine", Naam="Me", Bio="✨ chaos 🍷", Privéaccount="False", Website="https://me.example"),
    },
    "a language not known": labelled(
        A="me@mail.example", B="me.mine", C="Me", D="✨ chaos 🍷", E="1990-01-02", F="False", G="https://me.example"
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", PROFILES)
def test_the_fields_of_a_profile_are_told_apart(read, language):
    profile = {
        "profile_user": [
            {"media_map_data": {"X": medium("media/profile/p.jpg")}, "string_map_data": PROFILES[language]}
        ]
    }
    items, problems = read({"account_information/personal_information.json": profile, "media/profile/p.jpg": b"x"})
    fields = {item.field: item.text for item in items if item.kind is Kind.BIO}
    expected = {
        "username": "me.mine",
        "name": "Me",
        "bio": "✨ chaos 🍷",
        "email": "me@mail.example",
        "website": "https://me.example",
    }
    assert expected.items() <= fields.items()
    assert [item.text.rpartition(": ")[2] for item in items if item.kind is Kind.SETTING] == ["False"]
    assert [item.field for item in items if item.kind is Kind.IMAGE] == ["profile_picture"]
    assert problems == []


def test_a_user_name_that_is_also_the_name_comes_out_twice(read):
    items, _ = read(
        {
            "account_information/personal_information.json": {
                "profile_user": [{"string_map_data": labelled(Username="me", Name="me")}]
            }
        }
    )
    assert {(item.field, item.text) for item in items} == {("username", "me"), ("name", "me")}
    assert len({item.id for item in items}) == 2


def test_of_changes_the_earlier_words_and_the_last_privacy_come_out(read):
    items, problems = read(
        {
            "personal_information/personal_information/profile_changes.json": {
                "profile_profile_change": [
                    {
                        "string_map_data": labelled(
                            Changed="Bio", Previous_Value="old bio", New_Value="new", Change_Date=1643760000
                        )
                    },
                    {
                        "string_map_data": labelled(
                            Changed="Email", Previous_Value="a@b.example", New_Value="", Change_Date=1
                        )
                    },
                ]
            },
            "login_and_account_creation/account_privacy_changes.json": {
                "account_history_account_privacy_history": [
                    {"title": "Switched to public", "string_map_data": labelled(Time=1620172800)},
                    {"title": "Switched to private", "string_map_data": labelled(Time=1520172800)},
                ]
            },
            "preferences/settings/comments_allowed_from.json": {
                "settings_allow_comments_from": [
                    {"title": "", "string_map_data": labelled(Comments_Allowed_From="Everyone")}
                ]
            },
        }
    )
    assert [(item.kind, item.text, item.audience) for item in items] == [
        (Kind.BIO, "old bio", Audience.PRIVATE),
        (Kind.SETTING, "Comments Allowed From: Everyone", None),
        (Kind.SETTING, "Switched to public", None),
    ]
    assert problems == []


def test_words_of_others_and_what_the_platform_noted_are_left_aside_on_purpose(read):
    files = dict.fromkeys(
        [
            "your_instagram_activity/likes/liked_posts.json",
            "your_instagram_activity/saved/saved_posts.json",
            "your_instagram_activity/messages/inbox/gaz_1/message_1.json",
            "your_instagram_activity/messages/inbox/gaz_1/photos/1.jpg",
            "your_instagram_activity/messages/secret_conversations.json",
            "your_instagram_activity/story_interactions/questions.json",
            "your_instagram_activity/subscriptions/reels.json",
            "connections/followers_and_following/followers_1.json",
            "connections/followers_and_following/close_friends.json",
            "connections/followers_and_following/follow_requests_you've_received.json",
            "connections/followers_and_following/profiles_you’ve_favorited.json",
            "connections/contacts/synced_contacts.json",
            "ads_information/ads_and_topics/posts_viewed.json",
            "logged_information/link_history/link_history.json",
            "preferences/settings/filtered_keywords_for_posts.json",
            "preferences/your_topics/recommended_topics.json",
            "security_and_login_information/login_and_profile_creation/login_activity.json",
            "personal_information/device_information/devices.json",
            "media/posts/202001/subtitles.srt",
            "files/Instagram-Logo.png",
        ],
        b'{"any_key": [{"title": "gaz", "string_list_data": [{"value": "not mine", "timestamp": 5}]}]}',
    )
    assert read(files) == ([], [])


def test_reposts_count_as_words_of_others(read):
    items, _ = read(
        {
            "personal_information/personal_information/reposts.json": {
                "profile_media_reposts": [{"string_map_data": labelled(Text="whose words?", Time_of_repost=1643760000)}]
            }
        }
    )
    assert [(item.text, item.author) for item in items] == [("whose words?", Author.OTHER)]


def test_a_file_of_an_unknown_name_is_known_by_its_key(read):
    items, problems = read(
        {
            "contenu/reels.json": {"ig_reels_media": []},
            "contenu/mes_publications.json": [{"media": [medium("media/a.jpg", title="ma première")]}],
            "abonnes/abonnements.json": {"relationships_following": [follow("gaz")]},
            "abonnes/abonnés.json": {"relationships_followers": [follow("somebody")]},
            "autres/rien.json": ["Vous n’avez aucune donnée dans cette section"],
            "autres/vide.json": {},
            "autres/inconnu.json": {"a_new_key": [{"text": "x"}]},
        }
    )
    assert of(items, Kind.POST, Kind.MEMBERSHIP) == [("gaz", "follow"), ("ma première", None)]
    assert [problem.source for problem in problems if "not understood" in problem.reason] == ["autres/inconnu.json"]


def test_files_taken_out_of_their_folders_are_recognised(read):
    items, problems = read(
        {
            "posts.json": [{"media": [medium("media/posts/202002/a.jpg", title="mine")]}],
            "reels.json": {"ig_reels_media": [{"media": [medium("media/reels/202307/clip")], "title": "moving"}]},
            "a.jpg": b"x",
            "clip": b"\0\0\0\x18ftypmp42",
        }
    )
    assert {(item.kind, item.media) for item in items if item.media} == {(Kind.IMAGE, "a.jpg"), (Kind.VIDEO, "clip")}
    assert of(items, Kind.POST) == [("mine", None), ("moving", None)]
    assert problems == []


@pytest.mark.parametrize(
    "record", [{"media": [medium("a.jpg", title="alone")], "title": ""}, {"media": [medium("a.jpg", title="alone")]}]
)
def test_one_record_may_stand_bare(read, record):
    items, _ = read({"content/posts_1.json": record, "a.jpg": b"x"})
    assert of(items, Kind.POST, Kind.IMAGE) == [("alone", None), ("alone", None)]


def test_facebook_files_beside_are_left_alone(read):
    items, problems = read(
        {
            "content/posts_1.json": [{"media": [medium("", title="mine")]}],
            "your_facebook_activity/comments_and_reactions/comments.json": {"comments_v2": []},
        }
    )
    assert of([item for item in items if item.platform == "instagram"], Kind.POST) == [("mine", None)]
    assert all("comments.json" not in problem.source for problem in problems)


def test_pictures_that_are_not_there_are_named_and_said_to_be_missing(read):
    items, problems = read(
        {"content/stories.json": {"ig_stories": [medium("media/stories/202408/s.jpg", title="late")]}}
    )
    assert [(item.kind, item.text, item.media) for item in items] == [
        (Kind.IMAGE, "late", "media/stories/202408/s.jpg")
    ]
    assert [problem.source for problem in problems] == ["media/stories/202408/s.jpg"]


def test_parts_of_one_export_are_read_as_one_and_a_part_of_pictures_alone_is_known(tmp_path):
    words = zipped(
        tmp_path / "1.zip", {"content/posts_1.json": [{"media": [medium("media/posts/202002/a.jpg", title="mine")]}]}
    )
    pictures = zipped(tmp_path / "2.zip", {"media/posts/202002/a.jpg": b"x"})
    for order in ([words, pictures], [pictures, words]):
        items, problems, refused = read_sources(order)
        assert [(item.kind, item.text) for item in items] == [(Kind.POST, "mine"), (Kind.IMAGE, "mine")]
        assert problems == refused == []
    items, problems, refused = read_sources([pictures])
    assert [(item.platform, item.kind) for item in items] == [("instagram", Kind.IMAGE)]
    assert problems == refused == []


CHAT = {
    "participants": [{"name": "Gaz"}, {"name": "Me"}],
    "messages": [
        {"sender_name": "Me", "timestamp_ms": 1609459200000, "content": "ça va 🤫"},
        {"sender_name": "Gaz", "timestamp_ms": 1609459201000, "content": "not mine"},
    ],
    "title": "Gaz",
}


def test_messages_are_read_where_asked_for(read):
    files = {
        "your_instagram_activity/messages/inbox/gaz_1/message_1.json": CHAT,
        "your_instagram_activity/messages/inbox/gaz_1/photos/1.jpg": b"x",
    }
    assert read(files) == ([], [])
    me = {
        "personal_information/personal_information/personal_information.json": {
            "profile_user": [{"string_map_data": labelled(Name="Me")}]
        }
    }
    items, problems = read(files | me, options=Options(messages=True))
    assert [(item.text, item.author, item.audience, item.context) for item in items if item.kind is Kind.MESSAGE] == [
        ("ça va 🤫", Author.OWN, Audience.PRIVATE, "gaz_1"),
        ("not mine", Author.OTHER, Audience.PRIVATE, "gaz_1"),
    ]
    assert problems == []
    _, problems = read(files, options=Options(messages=True))
    assert ["--me" in problem.reason for problem in problems] == [True]


OLD = {
    "media.json": {
        "photos": [
            {"caption": "twice Ã©", "taken_at": "2020-10-19T16:39:30+02:00", "path": "photos/202010/a.jpg"},
            {"caption": "twice Ã©", "taken_at": "2020-10-19T16:39:30+02:00", "path": "photos/202010/b.jpg"},
        ],
        "stories": [{"caption": "late", "taken_at": "2020-10-20T11:52:06+00:00", "path": "stories/202010/c.mp4"}],
        "profile": [{"caption": "", "taken_at": "2020-10-08T12:03:40", "is_active_profile": True, "path": "profile/d.jpg"}],
        "direct": [{"taken_at": "2020-10-08T12:03:40", "path": "direct/202010/e.jpg"}],
    },
    "comments.json": {"media_comments": [["2020-10-19T16:39:30+00:00", "mooi 🔥", "gaz"]]},
    "profile.json": {"biography": "chaos", "username": "me", "name": "Me", "private_account": False, "website": "https://me.example"},
    "settings.json": {"allow_comments_from": "Everyone", "upgraded_to_cross_app_messaging": [False, None]},
    "connections.json": {"following": {"gaz": "2020-10-20T11:52:38+00:00"}, "followers": {"x": "2020-10-20T11:52:38+00:00"},
                         "following_hashtags": ["You have no data in this section"]},
    "likes.json": {"media_likes": [["2020-10-20T12:10:46+00:00", "gaz"]]},
    "saved.json": ["You have no data in this section"],
    "events.json": ["You have no data in this section"],
    "searches.json": {"main_search_history": [{"search_click": "x"}]},
}  # fmt: skip


def test_the_archive_of_2018_to_2020(read):
    items, problems = read({f"me_20201020/{name}": json.dumps(value).encode() for name, value in OLD.items()})
    assert of(items, Kind.POST) == [("twice Ã©", None)]  # sound as it stands: a repair would harm it
    assert {(item.kind, item.text) for item in items if item.media} == {
        (Kind.IMAGE, "twice Ã©"), (Kind.IMAGE, ""), (Kind.VIDEO, "late"),
    }  # fmt: skip
    assert len([item for item in items if item.media]) == 4
    assert of(items, Kind.COMMENT) == [("mooi 🔥", "gaz")]
    assert of(items, Kind.MEMBERSHIP) == [("gaz", "follow")]
    assert of(items, Kind.SETTING) == [("Private Account: False", None), ("Comments Allowed From: Everyone", None)]
    assert {(item.field, item.text) for item in items if item.kind is Kind.BIO} == {
        ("bio", "chaos"), ("username", "me"), ("name", "Me"), ("website", "https://me.example"),
    }  # fmt: skip
    assert items[0].audience is Audience.PUBLIC or any(item.audience is Audience.PUBLIC for item in items)
    assert next(item for item in items if item.kind is Kind.POST).created == datetime(
        2020, 10, 19, 14, 39, 30, tzinfo=UTC
    )
    assert ["named in the archive" in problem.reason for problem in problems] == [True]


@pytest.mark.parametrize("name", ["media.json", "comments.json", "profile.json", "connections.json"])
def test_one_file_of_2018_to_2020_is_enough(read, name):
    items, _ = read({name: json.dumps(OLD[name]).encode()})
    assert items


def test_texts_and_keys_are_repaired_once():
    assert as_meta_writes({"é": "“"}) == {"Ã©": "â\x80\x9c"}
