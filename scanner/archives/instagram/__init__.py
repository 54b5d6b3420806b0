"""
Instagram: the archive of 2018 to today, as JSON and as pages, in four layouts of its folders.

Files are known by their own names, and by the keys in them where names are foreign. The JSON of 2018 to 2020 has other
shapes, and its texts are sound; all later JSON needs its texts repaired.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import ClassVar

from checks.content import Audience, Item
from scanner.archives.container import Container, Member
from scanner.archives.instagram import shapes
from scanner.archives.instagram.family import THREADS
from scanner.archives.instagram.ignored import IGNORED, MESSAGES, NOT_OWN_KEYS
from scanner.archives.instagram.labels import COMMENT
from scanner.archives.instagram.old import OLD_NAMES, OldInstagram
from scanner.archives.jsonstream import Json, records
from scanner.archives.reader import Read
from scanner.archives.routes import file, record
from scanner.errors import Problem

_FACEBOOK = re.compile(r"(^|/)(your_facebook_activity|your_activity_across_facebook)/", re.IGNORECASE)


def both(*names: str) -> tuple[str, ...]:
    """Return the patterns of files that come as JSON or as pages."""
    return tuple(f"{name}.{ending}" for name in names for ending in ("json", "html"))


class Instagram(OldInstagram):
    """The archive that Instagram calls “your information”."""

    platform = "instagram"
    title = "Instagram"
    reads = (
        "posts, reels, archived and recently deleted posts, stories, pictures and videos, comments, profile and its earlier "
        "words, who and which hashtags you follow, events, apps, whether your account is private"
    )
    lacks = (
        "who can see a single post or story: look at your profile as somebody else would, signed out",
        "the address of a post or comment: find it in your profile, or under Your activity → Interactions → Comments",
        "the words of your answers to stories, and in which highlight a story is shown: look at your highlights",
        "pictures in which others have tagged you: look at the “Tagged” part of your profile",
    )
    how_to_get = (
        "Open Instagram, then your profile → the three lines → Accounts Centre → Your information and permissions.",
        "Choose “Download your information” (or “Export your information”), then your Instagram profile and all information.",
        "Choose “Download to device”, the format JSON and the date range “All time”.",
        "When Instagram tells you that it is ready, download every part. Leave the .zip files as they are.",
    )
    marks = (
        "your_instagram_activity/**",
        "followers_and_following/**",
        "apps_and_websites_off_of_instagram/**",
        "instagram_ads_and_businesses/**",
        "past_instagram_insights/**",
        *both(
            "content/posts_*", "content/stories", "content/reels", "content/archived_posts", "content/profile_photos"
        ),
        *both("comments/post_comments*", "comments/reels_comments", "comments/hype"),
        "personal_information/personal_information/*",
        "login_and_profile_creation/*",
        *both("account_information/p*_information", "account_information/profile_changes"),
        *both("likes/liked_posts", "saved/saved_posts"),
        *both("login_and_account_creation/*", "story_sticker_interactions/*"),
        "posts_*.html",
        "post_comments*.html",
        "reels_comments.html",
    )
    ignored = IGNORED
    content_marks = re.compile(
        r'"(ig_(stories|reels_media|archived_post_media|profile_picture|igtv_media|other_media|recently_deleted_media)'
        r"|profile_user|profile_profile_change|relationships_follow\w+|comments_(media|reels|story)_comments|media_comments"
        r'|likes_media_likes|saved_saved_media|biography|allow_comments_from)"\s*:'
        r'|^[\s\[{\ufeff]*("(title|creation_timestamp)"\s*:\s*("([^"\\]|\\.)*"|\d+)\s*,\s*)*"media"\s*:\s*\[\s*\{\s*"uri"\s*:'
        r'|"(photos|videos|stories|profile|direct)"\s*:\s*\[\s*\{\s*"(caption|taken_at|path|is_active_profile)"\s*:'
        r'|"(following|followers|close_friends|permanent_follow_requests)"\s*:\s*\{\s*"[\w.]+"\s*:\s*"\d{4}-'
    )
    by_key: ClassVar[dict[str, str]] = {
        "ig_archived_post_media": "archived",
        "ig_recently_deleted_media": "deleted",
        "ig_reels_media": "posts",
        "ig_igtv_media": "posts",
        "ig_other_media": "posts",
        "ig_posts_media": "posts",
        "ig_stories": "story",
        "ig_profile_picture": "profile_photos",
        "comments_media_comments": "comment",
        "comments_reels_comments": "comment",
        "comments_story_comments": "comment",
        "relationships_following": "following",
        "relationships_following_hashtags": "hashtags",
        "profile_user": "profile_fields",
        "profile_business": "professional",
        "profile_profile_change": "profile_changes",
        "profile_media_reposts": "reposts",
        "settings_allow_comments_from": "setting_values",
        "account_history_account_privacy_history": "privacy_changes",
        "apps_and_websites_expired_apps": "apps",
        "apps_and_websites_active_apps": "apps",
        "events_event_reminders": "events",
    }
    not_own_keys = NOT_OWN_KEYS

    @classmethod
    def is_theirs(cls, path: str) -> bool:
        """Return whether a file is neither Threads' nor Facebook's, both of which may lie beside, nor Tumblr's."""
        return not THREADS.search(path) and not _FACEBOOK.search(path) and not path.endswith("/posts_index.html")

    @classmethod
    def has_media_of(cls, container: Container) -> bool:
        """Return whether the media may be Instagram's: unless the container is of Threads alone."""
        return not any(THREADS.search(path) for path in container.members) or super().has_media_of(container)

    def prepare(self) -> Iterator[Problem]:
        """Learn who the person is and whether the account is private."""
        self._last_change: tuple[datetime, Item] | None = None
        yield from super().prepare()

    def left_out(self, path: str) -> bool:
        """Return whether a file is left unread on purpose; messages are not where the person asked for them."""
        if MESSAGES.search(path):
            return not self.options.messages
        return super().left_out(path)

    def learn(self, profile: dict[str, Json]) -> None:
        """Take note of the person's names, by which messages are known as theirs."""
        if "username" in profile:
            self.private = profile["private_account"] if isinstance(profile.get("private_account"), bool) else None
            self.names |= {name for key in ("username", "name") if isinstance(name := profile.get(key), str)}
            return
        super().learn(profile)
        for field, entry in shapes.fields(shapes.entries(profile)):
            if field in ("username", "name"):
                self.names.add(entry.value)

    def is_sound(self, member: Member) -> bool:
        """Return whether a file is of 2018 to 2020: none of those names occurs later."""
        return posixpath.basename(member.path).lower() in OLD_NAMES

    def entries(self, member: Member) -> Iterator[tuple[str, Json] | Problem]:
        """Yield the records; the messages of a chat one by one, however long it is."""
        if MESSAGES.search(member.path) and member.path.lower().endswith(".json") and not self.is_sound(member):
            self._sound = False
            yield from records(member, under="messages")
        else:
            yield from super().entries(member)

    def by_shape(self, key: str, value: Json) -> str | None:
        """Return the method for a bare list: posts have media with a time, comments a label that says so."""
        if not isinstance(value, dict):
            return None
        if key in ("", "media") and any(
            "creation_timestamp" in one for one in shapes.listed(value.get("media", value))
        ):
            return "posts"
        labels = value.get("string_map_data")
        if key in ("", "string_map_data") and isinstance(labels or value, dict):
            found = {str(label).casefold() for label in self.tidy(labels or value)}
            return "comment" if found & COMMENT else None
        return None

    @record(*both("post_comments*", "reels_comments*", "story_comments*", "hype", "hype_*"))
    def comment(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """A comment under somebody's post, reel or story."""
        if key != "media_list_data":
            yield from self.comments(shapes.whole(key, entry), member)

    # Posts. What is archived or deleted stands apart, and only there does it say so: the archived come first.

    @record(*both("archived_posts*"))
    def archived(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """A post taken off the profile: only the person sees it."""
        yield from self.post(shapes.whole(key, entry), member, Audience.PRIVATE)

    @record(*both("posts_*", "posts", "reels", "reels_*", "igtv_videos*", "other_content*"))
    def posts(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """A post or reel. A reel is often in two files: it is the same post."""
        yield from self.post(shapes.whole(key, entry), member, self.audience)

    @record(*both("stories", "stories_*"))
    def story(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """A story: gone after a day, unless it stands in a highlight, which the archive does not tell."""
        yield from self.stories(shapes.whole(key, entry), member)

    @record(*both("profile_photos*"))
    def profile_photos(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """A picture of the profile."""
        yield from self.stories(shapes.whole(key, entry), member, field="profile_picture")

    @record(*both("recently_deleted_content*"))
    def deleted(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """A post deleted in the last days. Its pictures are mostly not in the archive, and are not missed."""
        found = shapes.whole(key, entry)
        if "media" in found:
            media = shapes.listed(found["media"])
            kept = [one if self.media.locate(shapes.text_of(one.get("uri"))) else {**one, "uri": ""} for one in media]
            found = {**found, "media": kept}
        yield from self.post(found, member, Audience.PRIVATE)

    @record(*both("reposts*"))
    def reposts(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """A post of somebody else's, shown again: whose the words are is not told, so they are taken for theirs."""
        found = shapes.entries(shapes.whole(key, entry))
        yield from self.others(shapes.caption(found), member, shapes.created(found))

    # The profile.

    @record(*both("personal_information"))
    def profile_fields(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """The profile as it is today."""
        yield from self.profile(shapes.whole(key, entry), member)

    @record(*both("professional_information"))
    def professional(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """What a business account shows of how to reach the person."""
        for field, value in shapes.fields(shapes.entries(shapes.whole(key, entry))):
            if field in ("email", "phone", "website", "location"):
                yield self.bio(value.value, field, member)

    @record(*both("profile_changes*"))
    def profile_changes(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """Earlier words of the profile: no longer shown. The value before stands first, the one after it second."""
        found = shapes.entries(shapes.whole(key, entry))
        values = [one for one in found if one.label and not one.when and not shapes.is_date(one)]
        earlier = values[1].value if len(values) == 3 else ""  # noqa: PLR2004 - what changed, before, after
        if earlier and not shapes.EMAIL.fullmatch(earlier) and not shapes.PHONE.fullmatch(earlier):
            yield self.bio(earlier, "former", member, audience=Audience.PRIVATE)

    @record(*both("comments_allowed_from", "use_cross-app_messaging"))
    def setting_values(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """A setting of who may do what."""
        yield from self.settings(shapes.whole(key, entry), member)

    @record(*both("profile_privacy_changes", "account_privacy_changes"))
    def privacy_changes(self, entry: Json, key: str, member: Member) -> Iterable[Item]:
        """A change between public and private: only the last one counts."""
        found = shapes.whole(key, entry)
        when = shapes.created(shapes.entries(found)) or shapes.when(found.get("creation_timestamp"))
        text = shapes.text_of(found.get("title")) or next((one.value for one in shapes.entries(found) if one.value), "")
        if text and when and (self._last_change is None or str(when) > str(self._last_change[0])):
            self._last_change = when, self.setting("", text, member, when)
        return ()

    # What the person follows and uses.

    @record(*both("following_hashtags*"))
    def hashtags(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """A hashtag followed."""
        if key != "media_list_data":
            yield from self.memberships(shapes.whole(key, entry), member, "hashtag")

    @record(*both("following", "following_*"))
    def following(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """An account followed."""
        if key != "media_list_data":
            yield from self.memberships(shapes.whole(key, entry), member, "follow")

    @record(*both("expired_*ps", "active_apps*", "apps_and_websites/*"))
    def apps(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """An app with access to the account, or with access that has run out."""
        yield from self.titled(shapes.whole(key, entry), member, "app")

    @record(*both("event_reminders*"))
    def events(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """An event of which the person wants to be reminded."""
        yield from self.titled(shapes.whole(key, entry), member, "event")

    # What is left.

    @file("*.json")
    def other_names(self, member: Member) -> Read:
        """A file of an unknown name, known by its keys where they are known."""
        yield from self.unknown(member)

    def finish(self) -> Read:
        """Yield what only the last of several records tells, and say where messages could not be told apart."""
        if self._last_change is not None:
            yield self._last_change[1]
        if self.chatted and not self.names:
            yield Problem("messages", "the archive does not say who you are, so no message counts as yours: give --me")
        self.claimed.update(path for path in self.container.members if MESSAGES.search(path))
