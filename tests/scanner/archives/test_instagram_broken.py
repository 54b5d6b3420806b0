"""Instagram and Threads archives that are damaged: what is good comes out, every loss is named, and nothing falls over."""

from __future__ import annotations

import copy
import json
import random

import pytest

from checks.content import Kind

from .instagram_made import as_meta_writes, follow, labelled, medium, page, read_sources, rows, zipped

POSTS = [{"media": [medium(f"media/posts/202002/{n}.jpg", 1581708600 + n, f"post {n}")]} for n in range(8)]
COMMENTS = [
    {"string_map_data": labelled(Comment=f"comment {n}", Media_Owner="gaz", Time=1583265600 + n)} for n in range(8)
]
GOOD = {
    "your_instagram_activity/media/posts_1.json": POSTS,
    "your_instagram_activity/media/stories.json": {"ig_stories": [medium("media/stories/202002/s.jpg", title="story")]},
    "your_instagram_activity/media/archived_posts.json": {"ig_archived_post_media": POSTS[:2]},
    "your_instagram_activity/media/recently_deleted_content.json": {"ig_recently_deleted_media": POSTS[2:3]},
    "your_instagram_activity/comments/post_comments_1.json": COMMENTS,
    "your_instagram_activity/threads/threads_and_replies.json": {"text_post_app_text_posts": POSTS},
    "your_instagram_activity/threads/following.json": {
        "text_post_app_text_post_app_following": [follow("a"), follow("b")]
    },
    "connections/followers_and_following/following.json": {"relationships_following": [follow("a"), follow("b")]},
    "personal_information/personal_information/personal_information.json": {
        "profile_user": [
            {
                "media_map_data": {"Profile Photo": medium("media/profile/202002/p.jpg")},
                "string_map_data": labelled(Username="me", Name="Me", Bio="chaos", Private_Account="False"),
            }
        ]
    },
    "personal_information/personal_information/profile_changes.json": {
        "profile_profile_change": [
            {"string_map_data": labelled(Changed="Bio", Previous_Value="a", New_Value="b", At=5)}
        ]
    },
    "security_and_login_information/login_and_profile_creation/profile_privacy_changes.json": {
        "account_history_account_privacy_history": [{"title": "Public", "string_map_data": labelled(Time=1620172800)}]
    },
    "media.json": {"photos": [{"caption": "old", "taken_at": "2020-10-19T16:39:30+00:00", "path": "photos/a.jpg"}]},
    "comments.json": {"media_comments": [["2020-10-19T16:39:30+00:00", "old comment", "gaz"]]},
    "profile.json": {"biography": "old", "username": "me", "private_account": True},
    "connections.json": {"following": {"gaz": "2020-10-20T11:52:38+00:00"}},
}
WRONG = [
    None,
    0,
    -1,
    1e300,
    True,
    "",
    "x",
    "\udcff",
    [],
    {},
    [[]],
    [None],
    {"media": 5},
    {"string_map_data": [1]},
    "9" * 400,
]


@pytest.fixture
def read(tmp_path):
    def go(files):
        return read_sources([zipped(tmp_path / "archive.zip", files)])[:2]

    return go


@pytest.mark.parametrize(
    "wrong", [5, "text", None, [], {"media": "x"}, {"media": [medium("a", title=5)]}, {"unknown": 1}]
)
def test_one_bad_post_costs_itself_only(read, wrong):
    items, problems = read({"content/posts_1.json": [POSTS[0], wrong, POSTS[1]]})
    assert [item.text for item in items if item.kind is Kind.POST] == ["post 0", "post 1"]
    assert ["1 entry" in problem.reason for problem in problems if problem.source == "content/posts_1.json"] == [True]


@pytest.mark.parametrize(
    "wrong", [5, None, [], {}, {"string_map_data": "x"}, {"string_map_data": {"Comment": {"value": 5}}}]
)
def test_one_bad_comment_costs_itself_only(read, wrong):
    items, problems = read({"comments/post_comments_1.json": [COMMENTS[0], wrong, COMMENTS[1]]})
    assert [item.text for item in items] == ["comment 0", "comment 1"]
    assert ["1 entry" in problem.reason for problem in problems] == [True]


def test_a_file_that_breaks_off_gives_what_stands_before(read):
    posts = json.dumps(as_meta_writes(POSTS))
    threads = json.dumps({"text_post_app_text_posts": POSTS})
    items, problems = read(
        {
            "content/posts_1.json": posts[: len(posts) // 2],
            "your_instagram_activity/threads/threads_and_replies.json": threads[: len(threads) // 2],
        }
    )
    assert len([item for item in items if item.kind is Kind.POST and item.platform == "instagram"]) > 2
    assert len([item for item in items if item.kind is Kind.POST and item.platform == "threads"]) > 2
    assert {problem.source for problem in problems if "cut short" in problem.reason} == {
        "content/posts_1.json",
        "your_instagram_activity/threads/threads_and_replies.json",
    }


def test_broken_letters_cost_no_post(read):
    whole = json.dumps(POSTS[:3]).encode().replace(b"post 1", b"post \xff\xfe1")
    items, _ = read({"content/posts_1.json": whole})
    texts = [item.text for item in items if item.kind is Kind.POST]
    assert texts[::2] == ["post 0", "post 2"]
    assert texts[1].startswith("post ")


def _spoiled(value, chance, rng):
    """Return a value with parts of it exchanged for what does not belong there."""
    if rng.random() < chance:
        return rng.choice(WRONG)
    if isinstance(value, dict):
        return {key: _spoiled(one, chance, rng) for key, one in value.items() if rng.random() > chance / 4}
    if isinstance(value, list):
        return [_spoiled(one, chance, rng) for one in value]
    return value


@pytest.mark.parametrize("seed", range(60))
def test_wrong_types_anywhere_bring_nothing_down(read, seed):
    rng = random.Random(seed)
    spoiled = {path: _spoiled(copy.deepcopy(value), 0.06, rng) for path, value in GOOD.items()}
    items, problems = read({path: json.dumps(value).encode() for path, value in spoiled.items()})
    for item in items:
        json.dumps(item.as_json(), ensure_ascii=False).encode()
    assert all(problem.reason for problem in problems)


@pytest.mark.parametrize("seed", range(40))
def test_spoiled_pages_bring_nothing_down(read, seed):
    rng = random.Random(seed)
    whole = page(
        '<h2 class="_a6-h">words</h2><div class="_a6-p"><img src="media/a.jpg"/></div>'
        '<div class="_a6-o">Feb 14, 2020 7:30 pm</div>',
        rows(("Comment", "words"), ("Media Owner", "gaz"), time=("Time", "Mar 03, 2020 8:00 pm")),
        '<div class="_a6-p"><div><div><a href="https://www.instagram.com/gaz">gaz</a></div>'
        "<div>Sep 09, 2019 10:00 am</div></div></div>",
    )
    letters = bytearray(whole.encode())
    for _ in range(12):
        at = rng.randrange(len(letters))
        letters[at : at + rng.randrange(6)] = bytes(rng.randrange(256) for _ in range(rng.randrange(4)))
    names = ["media/posts_1", "comments/post_comments_1", "threads/threads_and_replies"]
    files = {f"your_instagram_activity/{name}.html": bytes(letters) for name in names}
    files["connections/followers_and_following/following.html"] = bytes(letters)
    files["personal_information/personal_information/personal_information.html"] = bytes(letters)
    items, _ = read(files)
    for item in items:
        json.dumps(item.as_json(), ensure_ascii=False).encode()
