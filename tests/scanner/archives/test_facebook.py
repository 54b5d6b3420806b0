"""Facebook's archives as JSON: every generation, every trap of the format, and what is broken."""

from __future__ import annotations

import json
import random
import zipfile

import pytest

from checks.content import Audience, Author, Item, Kind
from scanner.archives.facebook import Facebook
from scanner.archives.reader import Options
from scanner.errors import Problem
from scanner.run import Period, inventory
from scanner.sources import open_sources

NOON = 1_556_971_980  # 2019-05-04T12:13:00Z


def broken_letters(value):
    """Return JSON as Facebook writes it: every byte of UTF-8 above 0x7F as an escape of its own."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isascii() else "".join(f"\\u00{byte:02x}" for byte in c.encode()) for c in text).encode()


@pytest.fixture
def read(tmp_path):
    """Read an invented archive given as {path: records}; values that are bytes stand as they are."""

    def go(files, *, options=None, name="archive.zip"):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w") as archive:
            for inner, value in files.items():
                archive.writestr(inner, value if isinstance(value, bytes) else broken_letters(value))
        with open_sources([path]) as sources:
            assert [export.kinds for export in sources.exports] == [[Facebook]]
            entries = [entry for _, entry in inventory(sources, options or Options(), Period())]
        return [one for one in entries if isinstance(one, Item)], [one for one in entries if isinstance(one, Problem)]

    return go


def post(text="Chips & gravy", at=NOON, **more):
    return {"timestamp": at, "data": [{"post": text}], "title": "Sam Poole updated his status.", **more}


def comment(text="Ref!", at=NOON, **more):
    inner = {"timestamp": at, "comment": text, "author": "Sam Poole", **more}
    return {"timestamp": at, "data": [{"comment": inner}], "title": "Sam Poole commented on a post."}


def with_media(*media, **more):
    return post(attachments=[{"data": [{"media": one} for one in media]}], **more)


def photo(uri="posts/media/a_1/p.jpg", **more):
    return {"uri": uri, "creation_timestamp": NOON, "title": "Timeline photos", **more}


def kinds(items, kind):
    return [item.text for item in items if item.kind is kind]


@pytest.mark.parametrize(
    "path",
    [
        "posts/your_posts_1.json",
        "your_activity_across_facebook/posts/your_posts__check_ins__photos_and_videos_1.json",
        "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_12.json",
        "personal_information/profile_information/your_facebook_activity/posts/your_posts_2.json",
        "once/twice/posts/your_posts_1.json",
    ],
)
def test_posts_are_found_where_every_generation_puts_them(read, path):
    items, problems = read({path: [post("Zoë “x” ŵ 😤")], "__MACOSX/posts/._your_posts_1.json": b"\0\5junk"})
    assert [(item.kind, item.text, item.created.isoformat(), item.source) for item in items] == [
        (Kind.POST, "Zoë “x” ŵ 😤", "2019-05-04T12:13:00+00:00", path)
    ]
    assert problems == []


def test_sound_letters_stay_as_they_are(read):
    items, _ = read({"posts/your_posts_1.json": json.dumps([post("Zoë Ã© 😤")]).encode()})
    assert kinds(items, Kind.POST) == ["Zoë Ã© 😤"]


def test_the_same_post_twice_counts_once_and_a_share_without_words_not_at_all(read):
    share = {
        "timestamp": NOON,
        "attachments": [{"data": [{"external_context": {"url": ""}}]}],
        "data": [],
        "title": "x",
    }
    items, problems = read({"posts/your_posts_1.json": [post(), post(), share]})
    assert kinds(items, Kind.POST) == ["Chips & gravy"]
    assert problems == []


def test_mentions_become_names(read):
    items, _ = read({"posts/your_posts_1.json": [post("Ta @[100:2048:Priya Nair]!")]})
    assert kinds(items, Kind.POST) == ["Ta Priya Nair!"]


def test_a_picture_has_its_own_words_and_those_under_it_belong_to_who_wrote_them(read):
    under = [
        {"timestamp": NOON, "comment": "drowned rat", "author": "Gaz"},
        {"timestamp": NOON, "comment": "cheers", "author": "Sam Poole"},
    ]
    media = photo(description="Mud.", comments=under)
    items, problems = read(
        {
            "posts/your_posts_1.json": [with_media(media, photo("posts/media/a_1/q.jpg"))],
            "posts/media/a_1/p.jpg": b"x",
            "posts/media/a_1/q.jpg": b"x",
            "profile_information/profile_information.json": {"profile_v2": {"name": {"full_name": "Sam Poole"}}},
        }
    )
    assert problems == []
    shown = [(item.media, item.text, item.context) for item in items if item.kind is Kind.IMAGE]
    assert shown == [
        ("posts/media/a_1/p.jpg", "Mud.", "Timeline photos"),
        ("posts/media/a_1/q.jpg", "", "Timeline photos"),
    ]
    assert [(item.text, item.author) for item in items if item.kind is Kind.COMMENT] == [
        ("drowned rat", Author.OTHER),
        ("cheers", Author.OWN),
    ]


@pytest.mark.parametrize("uri", ["your_activity_across_facebook/posts/media/a_1/p.jpg", "posts/media/a_1/p.jpg"])
def test_a_picture_is_found_with_and_without_the_prefix_of_its_generation(read, uri):
    path = "your_facebook_activity/posts/media/a_1/p.jpg"
    items, problems = read({"your_facebook_activity/posts/your_posts_1.json": [with_media(photo(uri))], path: b"x"})
    assert [item.media for item in items if item.kind is Kind.IMAGE] == [path]
    assert problems == []


def test_a_picture_in_another_part_is_named_as_missing_and_still_an_item(read):
    items, problems = read({"posts/your_posts_1.json": [with_media(photo())]})
    assert kinds(items, Kind.IMAGE) == [""]
    assert "Another part of the download may be missing" in problems[0].reason


def test_a_picture_in_a_post_and_in_its_album_counts_once(read):
    items, _ = read(
        {
            "posts/your_posts_1.json": [with_media(photo(description="Ilkley"))],
            "posts/album/0.json": {"name": "Cover photos", "photos": [photo(description="Ilkley")], "description": ""},
            "posts/media/a_1/p.jpg": b"x",
        }
    )
    assert kinds(items, Kind.IMAGE) == ["Ilkley"]


def test_words_that_only_an_album_has_for_a_picture_are_kept(read):
    items, _ = read(
        {
            "posts/your_posts_1.json": [with_media(photo())],
            "posts/album/0.json": {"name": "Lads", "photos": [photo(description="steaming")], "description": "On tour"},
            "posts/media/a_1/p.jpg": b"x",
        }
    )
    assert kinds(items, Kind.IMAGE) == ["", "steaming"]
    assert "On tour" in kinds(items, Kind.POST)


@pytest.mark.parametrize(
    ("album", "field"),
    [("Cover photos", "cover_picture"), ("Photos de profil", "profile_picture"), ("Timeline photos", None)],
)
def test_the_face_of_the_profile_is_marked(read, album, field):
    items, _ = read({"posts/album/0.json": {"name": album, "photos": [photo()]}, "posts/media/a_1/p.jpg": b"x"})
    assert [item.field for item in items if item.kind is Kind.IMAGE] == [field]


@pytest.mark.parametrize(
    ("path", "key"),
    [("comments/comments.json", "comments"), ("comments_and_reactions/comments.json", "comments_v2")],
)
def test_comments_without_words_are_no_items(read, path, key):
    sticker = comment("", NOON + 1)
    sticker["attachments"] = [{"data": [{"media": {"uri": "posts/media/stickers_used/s.png"}}]}]
    items, problems = read({path: {key: [comment("né 1"), sticker]}, "posts/media/stickers_used/s.png": b"x"})
    assert [(item.kind, item.text) for item in items] == [(Kind.COMMENT, "né 1")]
    assert problems == []


def test_the_time_of_a_comment_is_that_of_its_record(read):
    copies = [comment("same", NOON), comment("same", NOON)]
    copies[1]["timestamp"] = NOON + 60
    items, _ = read({"comments_and_reactions/comments.json": {"comments_v2": copies}})
    assert [item.created.minute for item in items] == [13, 14]


def test_posts_in_groups_find_their_group_in_the_title_in_any_language(read):
    joined = [
        {"timestamp": NOON, "title": "Sam a rejoint Leeds.", "data": [{"name": "Leeds"}]},
        {"timestamp": NOON, "title": "Sam a rejoint Les fêlés 🍺."},
    ]
    posts = [
        post("one", title="Sam a publié dans Leeds Netball Group."),
        post("two", title="Sam a publié dans Les fêlés 🍺."),
        post("three", title="Sam a publié dans Loughborough."),
    ]
    said = [comment("four", group="Leeds Netball Group"), {"timestamp": NOON, "title": "Sam a commenté."}]
    items, problems = read(
        {
            "groups/your_comments_in_groups.json": {"group_comments_v2": said},
            "groups/your_group_membership_activity.json": {"groups_joined_v2": joined},
            "groups/your_posts_in_groups.json": {"group_posts_v2": posts},
        }
    )
    words = {item.text: (item.context, item.audience) for item in items if item.kind is not Kind.MEMBERSHIP}
    assert words == {
        "one": ("Leeds Netball Group", Audience.GROUP),
        "two": ("Les fêlés 🍺", Audience.GROUP),
        "three": (None, Audience.GROUP),
        "four": ("Leeds Netball Group", Audience.GROUP),
    }
    assert kinds(items, Kind.MEMBERSHIP) == ["Leeds", "Les fêlés 🍺"]
    assert problems == []


def test_names_of_groups_stand_in_keys_too(read):
    items, _ = read(
        {
            "groups/your_badges.json": {"group_badges_v2": {"Les fêlés": ["Admin"]}},
            "groups/group_posts_and_comments.json": {"group_posts_v2": [post(title="Sam > Les fêlés")]},
        }
    )
    assert [(item.kind, item.context) for item in items] == [(Kind.POST, "Les fêlés")]


MEMBERSHIPS = {
    "groups/your_groups.json": ({"groups_admined_v2": [{"name": "Swap", "timestamp": NOON}]}, "group"),
    "groups/your_group_membership_activity.json": (
        {"groups_joined": {"activity_log_data": [{"timestamp": NOON, "title": "x Swap", "data": [{"name": "Swap"}]}]}},
        "group",
    ),
    "likes_and_reactions/pages.json": ({"page_likes": [{"name": "Swap", "timestamp": NOON}]}, "page"),
    "pages/pages_you've_liked.json": ({"page_likes_v2": [{"name": "Swap", "timestamp": NOON, "url": "u"}]}, "page"),
    "pages/pages_you_ve_liked.json": ({"page_likes_v2": {"name": "Swap", "timestamp": NOON}}, "page"),
    "pages/pages_you_follow.json": ({"pages_followed_v2": [{"timestamp": NOON, "data": [{"name": "Swap"}]}]}, "page"),
    "friends_and_followers/who_you_follow.json": ({"following_v2": [{"name": "Swap", "timestamp": NOON}]}, "follow"),
    "connections/followers/who_you’ve_followed.json": (
        {"following_v3": [{"name": "Swap", "timestamp": NOON}]},
        "follow",
    ),
    "following_and_followers/following.json": ({"following": [{"name": "Swap", "timestamp": NOON}]}, "follow"),
    "apps_and_websites/apps_and_websites.json": (
        {
            "installed_apps": [
                {"name": "Swap", "added_timestamp": NOON, "category": "active", "removed_timestamp": 0},
                {"name": "Gone", "added_timestamp": NOON, "category": "inactive", "removed_timestamp": NOON},
                {"name": "Out", "added_timestamp": NOON, "category": "actif", "removed_timestamp": NOON},
            ]
        },
        "app",
    ),
    "events/your_event_responses.json": (
        {
            "event_responses_v2": {
                "events_joined": [{"name": "Swap", "start_timestamp": NOON, "end_timestamp": 0}],
                "events_declined": [{"name": "Gone", "start_timestamp": NOON}],
            }
        },
        "event",
    ),
    "your_facebook_activity/pages/pages_and_profiles_you_follow.json": (
        [{"timestamp": NOON, "media": [], "label_values": [{"label": "Nom", "value": "Swap"}], "fbid": "1"}],
        "page",
    ),
}


@pytest.mark.parametrize("path", MEMBERSHIPS)
def test_memberships_of_every_sort(read, path):
    records, sort = MEMBERSHIPS[path]
    items, problems = read({path: records, "posts/your_posts_1.json": []})
    assert [(item.text, item.context, item.created.timestamp()) for item in items] == [("Swap", sort, NOON)]
    assert problems == []


def labelled(*entries, **more):
    return {"timestamp": NOON, "media": [], "label_values": list(entries), "fbid": "1", **more}


@pytest.mark.parametrize("bare", [False, True])
def test_records_of_labels_are_read_without_their_language(read, bare):
    target = {"title": "Cible", "dict": [{"title": "", "dict": [{"label": "Nom", "value": "Bus"}]}]}
    record = labelled(
        {"label": "URL", "value": "https://facebook.com/x", "href": "https://facebook.com/x"},
        {"label": "Texte", "value": "Espèce de muppets"},
        target,
    )
    items, problems = read(
        {"your_facebook_activity/posts/posts_on_other_pages_and_profiles.json": record if bare else [record]}
    )
    assert [(item.kind, item.text, item.context) for item in items] == [(Kind.POST, "Espèce de muppets", "Bus")]
    assert problems == []


def test_a_value_that_says_it_is_the_message_comes_before_the_first(read):
    record = labelled(
        {"label": "Lieu", "value": "Leeds"}, {"label": "?", "value": "words", "ent_field_name": "Message"}
    )
    items, _ = read({"your_facebook_activity/posts/check-ins.json": record})
    assert kinds(items, Kind.POST) == ["words"]


def test_a_bare_record_of_nothing_but_lists_is_put_together_again(read):
    record = {"label_values": [{"label": "Message", "value": "words"}, {"label": "x", "value": "y"}], "media": []}
    items, problems = read({"your_facebook_activity/posts/check-ins.json": record})
    assert kinds(items, Kind.POST) == ["words"]
    assert problems == []


def test_edits_give_only_words_that_stand_nowhere_else(read):
    edits = [
        labelled({"label": "Message", "value": words}, timestamp=NOON + 5) for words in ("Chips & gravy", "before")
    ]
    items, _ = read(
        {"posts/your_posts_1.json": [post()], "your_facebook_activity/posts/edits_you_made_to_posts.json": edits}
    )
    assert kinds(items, Kind.POST) == ["Chips & gravy", "before"]


@pytest.mark.parametrize("key", ["archive_v2", "trash_v2"])
def test_what_was_put_away_is_private_even_where_it_stands_twice(read, key):
    path = f"your_facebook_activity/posts/{key.removesuffix('_v2')}.json"
    items, _ = read({path: {key: [post()]}, "your_facebook_activity/posts/your_posts_1.json": [post()]})
    assert [(item.text, item.audience) for item in items] == [("Chips & gravy", Audience.PRIVATE)]


def test_notes_and_polls_are_words_of_the_person_and_shared_links_are_not(read):
    attached = [
        {"note": {"title": "Why", "text": "A long @[1:2:Ann] note", "media": [photo()], "tags": []}},
        {"poll": {"question": "Who?", "options": [{"option": "me"}, {"option": "you"}]}},
        {"external_context": {"url": "https://x.example", "name": "Not mine"}},
        {"place": {"name": "Not mine"}},
        {"text": "Not mine"},
    ]
    record = {"timestamp": NOON, "title": "x", "attachments": [{"data": attached}]}
    items, _ = read({"posts/your_posts_1.json": [record], "posts/media/a_1/p.jpg": b"x"})
    assert [(item.text, item.context) for item in items if item.kind is Kind.POST] == [
        ("A long Ann note", "Why"),
        ("Who?\nme\nyou", None),
    ]


@pytest.mark.parametrize("nested", [False, True])
def test_words_of_others_are_never_own(read, nested):
    wall = [post("you absolute weapon")]
    items, _ = read(
        {
            "posts/other_people's_posts_to_your_timeline.json": {
                "wall_posts_sent_to_you": {"activity_log_data": wall} if nested else wall
            },
            "messages/inbox/x_1/message_1.json": {"participants": [], "messages": [{"content": "hush"}], "title": "x"},
        }
    )
    assert [(item.text, item.author) for item in items] == [("you absolute weapon", Author.OTHER)]


def test_private_messages_are_read_when_asked_for_and_told_apart(read):
    said = [
        {"sender_name": "Zoë", "timestamp_ms": NOON * 1000, "content": "hers"},
        {"sender_name": "Sam Poole", "timestamp_ms": NOON * 1000, "content": "his", "photos": [photo()]},
        {"sender_name": "Sam Poole", "timestamp_ms": NOON * 1000},
    ]
    files = {
        "profile_information/profile_information.json": {"profile": {"name": "Sam Poole"}},
        "messages/inbox/x_1/message_1.json": {
            "participants": [{"name": "Zoë"}, {"name": "Sam Poole"}],
            "messages": said,
            "title": "Zoë",
        },
    }
    items, problems = read(files, options=Options(messages=True))
    assert [(one.text, one.author, one.context, one.audience) for one in items if one.kind is Kind.MESSAGE] == [
        ("hers", Author.OTHER, "Zoë", Audience.PRIVATE),
        ("his", Author.OWN, "Zoë", Audience.PRIVATE),
    ]
    assert len(problems) == 1  # the picture that is not there


PROFILE = {
    "name": {"full_name": "Sam Poole", "first_name": "Sam"},
    "emails": {"emails": ["sam@mail.example"], "previous_emails": ["old@mail.example"]},
    "birthday": {"year": 1991, "month": 4, "day": 12},
    "previous_names": [{"name": "Sam Pond", "timestamp": 0}],
    "websites": [{"address": "https://sam.example"}],
    "work_experiences": [{"employer": "Hub", "title": "Worker", "description": "little horrors", "timestamp": NOON}],
    "relationship": {"status": "Married", "partner": "Not mine", "timestamp": NOON},
    "phone_numbers": [{"phone_type": "Mobile", "phone_number": "+44 7700 900123", "verified": True}],
    "username": "sam.5",
    "intro_bio": {"name": "menace 😈", "timestamp": NOON},
    "groups": [{"name": "Leeds", "timestamp": NOON}],
    "pages": [{"name": "Music", "pages": ["Choir"]}],
}


@pytest.mark.parametrize("key", ["profile", "profile_v2"])
def test_profile_fields_say_which_field_they_are(read, key):
    items, problems = read({"profile_information/profile_information.json": {key: PROFILE}})
    assert {(item.field, item.text) for item in items if item.kind is Kind.BIO} == {
        ("name", "Sam Poole"),
        ("name", "Sam Pond"),
        ("email", "sam@mail.example"),
        ("birthday", "1991-04-12"),
        ("website", "https://sam.example"),
        ("work", "Worker, Hub"),
        ("work", "little horrors"),
        ("relationship", "Married"),
        ("phone", "+44 7700 900123"),
        ("username", "sam.5"),
        ("bio", "menace 😈"),
    }
    assert [(item.text, item.context) for item in items if item.kind is Kind.MEMBERSHIP] == [
        ("Leeds", "group"),
        ("Choir", "page"),
    ]
    assert problems == []


def test_a_profile_field_of_unknown_shape_costs_itself_alone(read):
    items, problems = read(
        {"profile_information/profile_information.json": {"profile_v2": {**PROFILE, "birthday": 7, "emails": 3.5}}}
    )
    assert "menace 😈" in kinds(items, Kind.BIO)
    assert [problem.reason for problem in problems] == ["2 fields are in a shape this version does not know"]


def test_settings_read_as_label_and_value(read):
    settings = [
        labelled({"label": "Wer?", "dict": [{"label": "Zielgruppe", "value": "Öffentlich"}]}),
        labelled({"label": "Suche?", "value": "Ja"}),
        labelled({"title": "Fotos", "dict": [{"label": "neue", "value": "a"}, {"label": "alte", "value": "b"}]}),
    ]
    items, problems = read(
        {
            "preferences/preferences/privacy_settings.json": settings,
            "your_facebook_activity/posts/your_posts_1.json": [],
            "connections/friends/your_post_audiences.json": [labelled({"label": "Name", "value": "Mates"})],
        }
    )
    assert kinds(items, Kind.SETTING) == [
        "Wer?: Öffentlich",
        "Suche?: Ja",
        "Fotos – neue: a",
        "Fotos – alte: b",
        "Audience list: Mates",
    ]
    assert problems == []


def test_own_events_are_words_and_answers_to_groups_too(read):
    items, _ = read(
        {
            "events/your_events.json": {
                "your_events_v2": [{"name": "Do", "description": "byob", "start_timestamp": NOON}]
            },
            "groups/your_answers_to_membership_questions.json": {
                "group_membership_questions_answers_v2": {
                    "group_answers": [
                        {"group_name": "Lads", "answers": [{"question": "Why?", "answer": "beer", "timestamp": NOON}]}
                    ]
                }
            },
            "posts/your_posts_1.json": [],
        }
    )
    assert {(item.kind, item.text, item.context) for item in items} == {
        (Kind.MEMBERSHIP, "Do", "event"),
        (Kind.COMMENT, "beer", "Lads"),
        (Kind.POST, "Do\n\nbyob", None),
    }


def test_files_left_aside_on_purpose_are_no_problem_and_unknown_ones_are_named(read):
    aside = [
        *("friends/friends.json", "connections/friends/your_friends.json", "ads_information/ads_interests.json"),
        *("likes_and_reactions/posts_and_comments.json", "your_facebook_activity/polls/your_poll_votes.json"),
        *(
            "your_facebook_activity/comments_and_reactions/likes_and_reactions_1.json",
            "search/your_search_history.json",
        ),
        *("data_logs/content/1/page_1.json", "activity_messages/group_interactions.json", "groups/join_requests.json"),
        *("groups/group_invites_you've_received.json", "pages/pages_you've_unfollowed.json", "index.html"),
        *("security_and_login_information/logins.json", "apps_and_websites_off_of_facebook/your_apps.json"),
    ]
    files = {path: {"x_v2": [{"name": "Not mine", "timestamp": NOON}]} for path in aside}
    items, problems = read({**files, "your_facebook_activity/new_thing/words.json": [post()]})
    assert items == []
    assert [(problem.source, problem.lost) for problem in problems] == [
        ("your_facebook_activity/new_thing/words.json", True)
    ]


def test_archives_from_before_2018_are_named_as_too_old(read):
    items, problems = read({"html/timeline.htm": b"<html><body>x</body></html>", "index.htm": b"<html></html>"})
    assert items == []
    assert "too old" in problems[0].reason


def test_the_same_words_keep_their_id_whatever_the_generation(read):
    old, _ = read(
        {"posts/your_posts_1.json": [post()], "comments/comments.json": {"comments": [comment()]}}, name="1.zip"
    )
    new, _ = read(
        {
            "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json": [post()],
            "your_facebook_activity/comments_and_reactions/comments.json": {"comments_v2": [comment()]},
        },
        name="2.zip",
    )
    assert {item.id for item in old} == {item.id for item in new}


# What is broken.


def test_a_file_that_breaks_off_keeps_what_came_before(read):
    whole = broken_letters([post(f"post {number}", NOON + number) for number in range(50)])
    items, problems = read({"posts/your_posts_1.json": whole[: len(whole) // 2]})
    assert len(items) > 10
    assert items[0].text == "post 0"
    assert "cut short or damaged" in problems[0].reason


def test_broken_utf8_costs_no_record(read):
    raw = json.dumps([post("a"), post("b\ufffdc"), post("d")], ensure_ascii=False).encode()
    items, _ = read({"posts/your_posts_1.json": raw.replace("\ufffd".encode(), b"\xff\xc3")})
    assert [text[0] for text in kinds(items, Kind.POST)] == ["a", "b", "d"]


UNKNOWN = [7, None, [], ["x"], {"shape": "new"}, {"timestamp": NOON, "content": {"words": "lost"}}]


@pytest.mark.parametrize("bad", UNKNOWN)
def test_a_record_of_unknown_shape_is_counted_and_costs_no_other(read, bad):
    items, problems = read({"posts/your_posts_1.json": [post("a"), bad, post("b")]})
    assert kinds(items, Kind.POST) == ["a", "b"]
    assert [problem.reason for problem in problems] == ["1 entry is in a shape this version does not know"]


def test_a_file_of_unknown_shape_is_never_silently_empty(read):
    _, problems = read({"posts/your_posts_1.json": {"posts_v9": {"pages": {"first": {"words": "x"}}}}})
    assert problems


VALUES = [
    None,
    7,
    -1.5,
    True,
    "",
    "Ã",
    "2019",
    [],
    {},
    [[]],
    [None],
    {"x": 1},
    [{"data": 3}],
    {"uri": 4},
    1e300,
    "x" * 99,
]


def _mutated(value, chance):
    if chance.random() < 0.12:
        return chance.choice(VALUES)
    if isinstance(value, dict):
        return {key: _mutated(one, chance) for key, one in value.items() if chance.random() > 0.05}
    if isinstance(value, list):
        return [_mutated(one, chance) for one in value]
    return value


@pytest.mark.parametrize("seed", range(40))
def test_wrong_types_everywhere_never_stop_a_reading(read, seed):
    chance = random.Random(seed)
    files = {path: records for path, (records, _) in MEMBERSHIPS.items()} | {
        "comments/comments.json": {"comments": [comment(), comment("b", NOON + 1, group="Leeds")]},
        "groups/group_posts_and_comments.json": {"group_posts_v2": [post(title="Leeds")]},
        "groups/your_badges.json": {"group_badges_v2": {"Leeds": ["Admin"]}},
        "posts/album/0.json": {
            "name": "Lads",
            "photos": [photo(), photo("b.jpg", description="x")],
            "description": "y",
        },
        "posts/check-ins.json": [labelled({"title": "a", "dict": [{"label": "b", "value": "c"}]}) for _ in "ab"],
        "preferences/preferences/privacy_settings.json": [labelled({"label": "a", "value": "b"})],
        "profile_information/profile_information.json": {"profile_v2": PROFILE},
        "messages/inbox/x/message_1.json": {
            "participants": [{"name": "Zoë"}],
            "messages": [{"sender_name": "Zoë", "timestamp_ms": NOON * 1000, "content": "x", "photos": [photo()]}],
        },
    }
    files = {path: _mutated(records, chance) for path, records in files.items()}
    media = photo(comments=[{"comment": "x", "author": "y", "timestamp": NOON}], thumbnail={"uri": "t.jpg"})
    mutated = _mutated([with_media(media) for _ in range(5)], chance)
    mutated = mutated if isinstance(mutated, list) else [mutated]
    items, _ = read(
        {**files, "posts/your_posts_1.json": [post("sound 1", 1), *mutated, post("sound 2", 2)]},
        options=Options(messages=True),
    )
    assert {"sound 1", "sound 2"} <= set(kinds(items, Kind.POST))
    json.dumps([item.as_json() for item in items])
