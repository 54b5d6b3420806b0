"""
Threads, whose data lie in a folder of the Instagram export, or come alone as the same tree with little else.

There are no ids, no addresses, and a reply does not say to what it replies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from checks.content import Audience, Item, Kind
from scanner.archives.container import Member
from scanner.archives.instagram import both, shapes
from scanner.archives.instagram.family import THREADS, InstagramFamily
from scanner.archives.jsonstream import Json
from scanner.archives.reader import Read
from scanner.archives.routes import file, record

_REPLY = re.compile(r"@[A-Za-z0-9._]{1,30}\b")


class Threads(InstagramFamily):
    """The part of an Instagram export that is about Threads."""

    platform = "threads"
    title = "Threads"
    reads = "posts and replies, archived posts, their pictures and videos, profile, who you follow, apps"
    lacks = (
        "what your replies reply to: open them under “Replies” on your profile",
        "words in polls and voice posts: look at your profile",
        "the address of a post, and who can see it: look at your profile as somebody else would, signed out",
    )
    how_to_get = (
        "Threads is part of your Instagram information. Open Instagram or Threads, then the Accounts Centre.",
        "Choose “Your information and permissions”, “Download your information” (or “Export”), and your Instagram profile.",
        "Choose all information, or Threads alone; “Download to device”, the format JSON and the date range “All time”.",
        "When it is ready, download every part. Leave the .zip files as they are.",
    )
    marks = ("your_instagram_activity/threads/*", *both("threads/threads*"), *both("threads_and_replies*"))
    ignored = (
        "start_here.html",
        "liked_*",
        "saved_*",
        "threads_viewed*",
        "posts_viewed*",
        "followers.*",
        "followers_*",
        "blocked_*",
        "restricted_*",
        "muted_*",
        "recently_unfollowed_*",
        "recent_follow_requests*",
        "pending_follow_requests*",
        "follow_requests*",
        "removed_suggestions*",
        "hide_*",
        "interest_feeds*",
        "interests*",
        "your_topics*",
        "filtered_*",
        "notification*",
        "*searches*",
    )
    content_marks = re.compile(r'"text_post_app_\w+"\s*:')
    by_key: ClassVar[dict[str, str]] = {
        "text_post_app_text_posts": "posts",
        "text_post_app_text_app_archived_posts": "archived",
        "text_post_app_text_post_app_following": "following",
        "text_post_app_text_post_app_profile": "profile_fields",
        "text_post_app_text_app_apps_and_websites": "apps",
    }
    not_own_keys = re.compile(
        r"text_post_app_(media_likes|text_post_app_(saved|posts_seen|followers|blocked|restricted|muted|unfollow|follow_req"
        r"|permanent|pending)|text_app_interest)"
    )

    @classmethod
    def is_theirs(cls, path: str) -> bool:
        """Return whether a file is one of Threads."""
        return bool(THREADS.search(path))

    @record(*both("archived*"))
    def archived(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """A post taken off the profile: only the person sees it. Some have labelled values in place of media."""
        found = shapes.whole(key, entry)
        if "media" not in found and "string_map_data" in found:
            values = shapes.entries(found)
            if text := shapes.caption(values):
                yield self.item(Kind.POST, text, member, shapes.created(values), audience=Audience.PRIVATE)
            return
        yield from self.post(found, member, Audience.PRIVATE, kind=_kind(found))

    @record(*both("threads_and_replies*"))
    def posts(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """A post or a reply."""
        found = shapes.whole(key, entry)
        yield from self.post(found, member, self.audience, kind=_kind(found))

    @record(*both("following*"))
    def following(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """An account followed."""
        if key != "media_list_data":
            yield from self.memberships(shapes.whole(key, entry), member, "follow")

    @record(*both("personal_information", "profile_information"))
    def profile_fields(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """The profile as it is today."""
        yield from self.profile(shapes.whole(key, entry), member)

    @record(*both("*apps*"))
    def apps(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """An app with access to the account."""
        yield from self.titled(shapes.whole(key, entry), member, "app")

    @file("*.json")
    def other_names(self, member: Member) -> Read:
        """A file of an unknown name, known by its keys where they are known."""
        yield from self.unknown(member)


def _kind(found: dict[str, Json]) -> Kind:
    """Return whether a record is a post or a reply. Where the export does not mark replies, they begin with a name."""
    media = shapes.listed(found.get("media")) if "media" in found else [found]
    marks = [one.get("text_app_post") for one in [found, *media]]
    flags = [mark["is_reply"] for mark in marks if isinstance(mark, dict) and "is_reply" in mark]
    if flags:
        return Kind.COMMENT if True in flags else Kind.POST
    texts = [shapes.text_of(one.get("title")) for one in [found, *media]]
    return Kind.COMMENT if _REPLY.match(next((text for text in texts if text), "")) else Kind.POST
