"""
Writes the invented archives into `samples/archives`. The same code writes the same bytes.

    python -m samples.make
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image

from samples import person, pictures

ARCHIVES = Path(__file__).parent / "archives"
_DATE = (2026, 11, 1, 12, 0, 0)

DRAWN: Mapping[str, Callable[[], Image.Image]] = {
    "hills_1": lambda: pictures.landscape(1),
    "hills_2": lambda: pictures.landscape(2),
    "hills_3": lambda: pictures.landscape(3),
    "pint": pictures.pint,
    "badge": lambda: pictures.badge(person.NAME, "Larkfield Youth Hub"),
    "peach": pictures.fires_the_nudity_detector,
    "wrapped": pictures.looks_like_underwear,
    "dagger": pictures.dagger,
    "wall": lambda: pictures.meme("WHITE PRIDE", "14/88"),
    "meme": lambda: pictures.meme("THESE KIDS ARE FERAL", "SEND HELP"),
}


def main() -> None:
    """Write all archives."""
    ARCHIVES.mkdir(exist_ok=True)
    for name, members in archives().items():
        with zipfile.ZipFile(ARCHIVES / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, data in members.items():
                archive.writestr(zipfile.ZipInfo(path, _DATE), data, zipfile.ZIP_DEFLATED)


def archives() -> dict[str, dict[str, bytes]]:
    """Return every archive as {path: bytes}."""
    return {
        "facebook-jo-part-1.zip": facebook(),
        "facebook-jo-part-2.zip": {
            f"your_facebook_activity/posts/media/{name}.jpg": drawn(name) for name in ("hills_1", "hills_2")
        },
        "instagram-jo.zip": instagram(),
        "twitter-jo.zip": x(),
    }


def drawn(name: str, *, place: bool = False) -> bytes:
    """Return a picture as JPEG; with `place` its file says that it was taken in the middle of the North Sea."""
    stream = io.BytesIO()
    exif = Image.Exif()
    if place:
        exif.get_ifd(0x8825).update({1: "N", 2: (56.0, 0.0, 0.0), 3: "E", 4: (3.0, 0.0, 0.0)})
    DRAWN[name]().convert("RGB").save(stream, "JPEG", quality=85, exif=exif)
    return stream.getvalue()


def seconds(time: str) -> int:
    """Return the epoch of a UTC time."""
    return int(datetime.fromisoformat(time).replace(tzinfo=UTC).timestamp())


def as_meta_writes(value: Any) -> bytes:
    """Return JSON as Facebook and Instagram write it: each UTF-8 byte above 0x7F as an escape of its own."""
    return json.dumps(_bytewise(value), indent=2).encode()


def _bytewise(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, dict):
        return {_bytewise(key): _bytewise(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_bytewise(entry) for entry in value]
    return value


def facebook() -> dict[str, bytes]:
    """Return Facebook's archive of 2024 to 2026, without the pictures, which are in the other part."""
    top = "your_facebook_activity"
    posts: list[dict[str, Any]] = [
        {"timestamp": seconds(time), "data": [{"post": words}], "title": f"{person.NAME} updated her status."}
        for time, words in person.FACEBOOK_POSTS
    ]
    for name, time, words in (
        ("hills_1", "2012-08-12T10:00:00", "The view"),
        ("hills_2", "2018-09-20T10:00:00", "Trip with the hub young people"),
    ):
        uri = f"{top}/posts/media/{name}.jpg"
        media = {"uri": uri, "creation_timestamp": seconds(time), "title": "Mobile uploads", "description": words}
        posts.append({"timestamp": seconds(time), "attachments": [{"data": [{"media": media}]}], "title": ""})
    own: list[dict[str, Any]] = []
    grouped: list[dict[str, Any]] = []
    for time, words, group in person.FACEBOOK_COMMENTS:
        comment = {"timestamp": seconds(time), "comment": words, "author": person.NAME} | (
            {"group": group} if group else {}
        )
        record = {
            "timestamp": seconds(time),
            "data": [{"comment": comment}],
            "title": f"{person.NAME} commented on a post.",
        }
        (grouped if group else own).append(record)
    joined = [
        {
            "timestamp": seconds(f"{2011 + number}-02-03T10:00:00"),
            "data": [{"name": name}],
            "title": f"You joined {name}.",
        }
        for number, name in enumerate(person.GROUPS)
    ]
    profile = {
        "name": {"full_name": person.NAME},
        "intro_bio": {"name": person.BIO},
        "about_me": person.ABOUT,
        "username": "jo.shagger.made.up",
        "birthday": {"year": 1990, "month": 4, "day": 1},
        "work_experiences": [{"employer": "Larkfield Youth Hub", "title": "Youth worker"}],
        "websites": [{"address": address} for address in person.WEBSITES],
    }
    liked = [{"name": name, "timestamp": seconds("2018-05-05T10:00:00")} for name in person.PAGES]
    apps = [
        {"name": name, "added_timestamp": seconds("2015-04-04T10:00:00"), "user_app_scoped_id": 7, "category": "active"}
        for name in person.APPS
    ]
    events = [
        {"name": name, "start_timestamp": seconds("2019-08-26T12:00:00"), "end_timestamp": 0} for name in person.EVENTS
    ]
    settings = [
        {
            "label_values": [
                {"dict": [{"label": label, "value": value} for label, value in person.SETTINGS], "title": "Privacy"}
            ],
            "fbid": "1",
        }
    ]
    wall = [
        {
            "timestamp": seconds("2014-01-01T10:00:00"),
            "data": [{"post": "You still owe me a tenner, you muppet"}],
            "title": "Gaz wrote on your timeline.",
        }
    ]
    files = {
        f"{top}/posts/your_posts__check_ins__photos_and_videos_1.json": posts,
        f"{top}/comments_and_reactions/comments.json": {"comments_v2": own},
        f"{top}/groups/your_comments_in_groups.json": {"group_comments_v2": grouped},
        f"{top}/groups/your_group_membership_activity.json": {"groups_joined_v2": joined},
        f"{top}/pages/pages_you've_liked.json": {"page_likes_v2": liked},
        f"{top}/events/your_event_responses.json": {"event_responses_v2": {"events_joined": events}},
        f"{top}/posts/other_people's_posts_to_your_timeline.json": {"wall_posts_sent_to_you_v2": wall},
        "apps_and_websites_off_of_facebook/connected_apps_and_websites.json": {"installed_apps_v2": apps},
        "personal_information/profile_information/profile_information.json": {"profile_v2": profile},
        "preferences/preferences/privacy_settings.json": settings,
        "logged_information/location/timezone.json": {"timezone_v2": "Europe/London"},
    }
    return {path: as_meta_writes(value) for path, value in files.items()}


def instagram() -> dict[str, bytes]:
    """Return Instagram's archive of 2025, pictures and all."""
    top = "your_instagram_activity"
    posts = []
    members: dict[str, bytes] = {}
    for time, words, name in person.INSTAGRAM_POSTS:
        uri = f"media/posts/{time[:4]}{time[5:7]}/{name}.jpg"
        members[uri] = drawn(name, place=name == "hills_3")
        posts.append({"media": [{"uri": uri, "creation_timestamp": seconds(time), "title": words}]})
    members["media/profile/202001/me.jpg"] = drawn("hills_2")
    comments = [
        {
            "media_list_data": [],
            "string_map_data": {
                "Comment": {"value": words},
                "Media Owner": {"value": owner},
                "Time": {"timestamp": seconds(time)},
            },
        }
        for time, words, owner in person.INSTAGRAM_COMMENTS
    ]
    profile = {
        "Username": {"value": person.HANDLE},
        "Name": {"value": person.NAME},
        "Bio": {"value": "chaos and biscuits\nLarkfield"},
        "Private Account": {"value": "False"},
    }
    following = [
        {
            "title": name,
            "string_list_data": [
                {"href": f"https://www.instagram.com/_u/{name}", "timestamp": seconds("2019-09-09T09:00:00")}
            ],
        }
        for name in person.FOLLOWS
    ]
    picture = [
        {"uri": "media/profile/202001/me.jpg", "creation_timestamp": seconds("2020-01-01T00:00:00"), "title": ""}
    ]
    files: dict[str, Any] = {
        f"{top}/media/posts_1.json": posts,
        f"{top}/media/profile_photos.json": {"ig_profile_picture": picture},
        f"{top}/comments/post_comments_1.json": comments,
        "connections/followers_and_following/following.json": {"relationships_following": following},
        "personal_information/personal_information/personal_information.json": {
            "profile_user": [{"media_map_data": {}, "string_map_data": profile}]
        },
    }
    return {path: as_meta_writes(value) for path, value in files.items()} | members


def x() -> dict[str, bytes]:
    """Return X's archive of 2023 to 2025."""
    tweets = [
        {
            "tweet": {
                "id_str": str(1_200_000_000_000_000_000 + number),
                "created_at": f"{datetime.fromisoformat(time):%a %b %d %H:%M:%S +0000 %Y}",
                "full_text": words.replace("&", "&amp;"),
                "entities": {"urls": [], "user_mentions": []},
            }
        }
        for number, (time, words) in enumerate(person.TWEETS)
    ]
    tweets.append(
        {
            "tweet": {
                **tweets[0]["tweet"],
                "id_str": "1300000000000000000",
                "full_text": "RT @lads_banter: women drivers, am I right",
                "entities": {"user_mentions": [{"screen_name": "lads_banter"}]},
            }
        }
    )
    files: dict[str, Any] = {
        "tweets": tweets,
        "account": [{"account": {"username": "jo_made_up", "accountId": "42", "accountDisplayName": person.NAME}}],
        "profile": [{"profile": {"description": {"bio": person.X_BIO, "website": "", "location": "Larkfield"}}}],
        "protected-history": [{"protectedHistory": {"protectedAt": "2026-07-01T00:00:00.000Z", "action": "Unprotect"}}],
        "connected-application": [
            {
                "connectedApplication": {
                    "name": "FollowBoost 9000",
                    "permissions": ["read", "write"],
                    "approvedAt": "2019-09-09T09:09:09.000Z",
                    "id": "1",
                }
            }
        ],
        "like": [{"like": {"tweetId": "9", "fullText": "somebody else's joke"}}],
    }
    return {f"data/{name}.js": _assigned(name, value) for name, value in files.items()}


def _assigned(name: str, value: Any) -> bytes:
    head = f"window.YTD.{name.replace('-', '_')}.part0 = "
    return (head + json.dumps(value, indent=2, ensure_ascii=False)).encode()


if __name__ == "__main__":
    main()
