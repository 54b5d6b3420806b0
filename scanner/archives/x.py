"""
X, once Twitter: the archive of 2018 to today.

Each file is JSON after an assignment (`window.YTD.tweets.part0 = [`). Everything is a string, times are UTC, text is
HTML-escaped once. Long posts stand cut off in tweets.js and whole in note-tweet.js, with no id in common.
"""

from __future__ import annotations

import csv
import html
import io
import posixpath
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from checks.content import Audience, Author, Item, Kind
from scanner.archives.container import READ_ERRORS, Container, Member
from scanner.archives.jsonstream import Json, records
from scanner.archives.reader import Read, Reader
from scanner.archives.routes import file, record
from scanner.archives.x_posts import Note, folded, is_retweet, media_of, moment, note_of, readable
from scanner.errors import Problem

_APART = 2  # seconds by which a note and its tweet are stamped apart
_ALIKE = 100  # signs of a beginning that are compared
_CUT = "…"
_PROBED = 50  # scripts looked into where no name tells

# What says nothing of what the person shows of themself: messages, other people's words, advertising, sign-ins, contacts.
_IGNORED = """
assets/** README.txt manifest.js account-timezone.js like*.js block*.js mute*.js follower*.js
ad-*.js ads-*.js personalization*.js ip-audit*.js
direct-message-headers*.js direct-message-group-headers*.js direct_messages*_media/**
deleted-tweet-headers*.js tweet-headers*.js tweetdeck*.js grok-*.js grok_*/** account-*.js
age-info*.js app.js birdwatch*.js branch-links*.js catalog-item*.js commerce-catalog*.js
product-*.js shop-module*.js shopify-account*.js user-link-clicks*.js community-note-*.js
contact*.js device-token*.js email-address-change*.js key-registry*.js ni-devices*.js
periscope-account-information*.js periscope-ban-information*.js periscope-broadcast-metadata*.js
periscope-followers*.js phone-number*.js saved-search*.js smartblock*.js sso*.js spaces_media/**
twitter-shop*.js verified*.js verified-organization*.js payment*.js job-*.js article-metadata*.js
articles-metadata*.js article-lists*.js audio-video-calls*.js community-tweet-*.js
twitter-article*.js data/js/tweet_index.js data/js/payload_details.js data/csv/** css/** img/**
js/** lib/**
"""


class X(Reader):
    """The archive that X calls “Your archive”."""

    platform = "x"
    title = "X (Twitter)"
    reads = "posts, replies, long posts, community posts, pictures and videos, profile, lists, apps, who you follow"
    lacks = (
        "the names of the accounts you follow (only their numbers): look at your “Following” page",
        "the words of posts that you quoted: open them from your own posts",
    )
    how_to_get = (
        "Open X, then Settings and privacy → Your account → Download an archive of your data.",
        "Give your password and the code that X sends you, then choose “Request archive”.",
        "After a day or more X tells you that it is ready. Download the .zip and leave it as it is.",
    )
    marks = (
        "data/manifest.js",
        "data/account.js",
        "data/tweets.js",
        "data/tweet.js",
        "tweet.js",
        "tweets.js",
        "tweets-part*.js",
        "data/js/tweets/*.js",
        "data/js/tweet_index.js",
        "data/js/user_details.js",
        "data/tweets_media/*",
        "note-tweet.js",
        "protected-history.js",
        "connected-application.js",
        "community-tweet.js",
    )
    ignored = ("Your archive.html", *_IGNORED.split())

    @classmethod
    def detect(cls, container: Container) -> bool:
        """Return whether the container holds X's files, by their names or by the assignment they all begin with."""
        if super().detect(container):
            return True
        return any(_begins_as_archive(member) for member in container.ending(".js")[:_PROBED])

    def prepare(self) -> Iterator[Problem]:
        """Learn the user name, and the long posts, which must be at hand when their beginnings come by."""
        self._user: str | None = None
        self._account: str | None = None
        self._notes: dict[datetime | None, list[Note]] = {}
        self._used: set[str] = set()
        self._read_before = False
        for member in self._named("account", "user_details"):
            for account in self._peek(member, "account"):
                self._user = account.get("username") or account.get("screen_name") or self._user
                self._account = str(account.get("accountId"))
        for member in self._named("note-tweet"):
            self._notes_member = member
            for entry in self._peek(member, "noteTweet"):
                if (note := note_of(entry)) is not None:
                    self._notes.setdefault(note.created, []).append(note)
        return iter(())

    def _named(self, *names: str) -> Iterator[Member]:
        for path, member in self.container.members.items():
            stem = re.sub(r"(-part\d+)?\.js$", "", posixpath.basename(path))
            if path.endswith(".js") and stem in names:
                yield member

    @staticmethod
    def _peek(member: Member, name: str) -> Iterator[dict[str, Any]]:
        """Yield what stands under `name` in each record; what is wrong with the file is said when it is read in its turn."""
        for entry in records(member):
            value = None if isinstance(entry, Problem) else entry[1]
            inner = value.get(name, value) if isinstance(value, dict) else None
            if isinstance(inner, dict):
                yield inner

    @staticmethod
    def _inner(entry: Json, name: str) -> dict[str, Any]:
        """Return what stands under `name`, or the record itself: older archives have no wrapper."""
        inner = entry.get(name, entry)
        if not isinstance(inner, dict):
            raise TypeError
        return inner

    # Posts. Deleted ones come last, so that a post that stands in both is not taken for gone.

    @record("note-tweet.js", "note-tweet-part*.js")
    def notes(self, entry: Json, _key: str, _member: Member) -> Iterable[Item]:
        """Check the shape of a long post; it comes out with its beginning, or at the end."""
        if note_of(self._inner(entry, "noteTweet")) is None:
            raise ValueError
        return ()

    @record("twitter-circle-tweet.js", "twitter-circle-tweet-part*.js")
    def circle(self, entry: Json, _key: str, member: Member) -> Iterator[Item]:
        """A post to the person's circle."""
        yield from self._tweet(self._inner(entry, "tweet"), member, audience=Audience.FRIENDS)

    @record("community-tweet.js", "community-tweet-part*.js")
    def community(self, entry: Json, _key: str, member: Member) -> Iterator[Item]:
        """A post in a community: public, and the archive gives the community's number only."""
        tweet = self._inner(entry, "tweet")
        yield from self._tweet(tweet, member, context=tweet.get("community_id"), audience=Audience.PUBLIC)

    @record("tweets.js", "tweets-part*.js", "tweet.js", "tweet-part*.js")
    def tweets(self, entry: Json, _key: str, member: Member) -> Iterator[Item]:
        """A post or a reply."""
        yield from self._tweet(self._inner(entry, "tweet"), member)

    @record("data/js/tweets/*.js")
    def grailbird(self, entry: Json, _key: str, member: Member) -> Iterator[Item]:
        """A post in the archives until 2018."""
        self._read_before = True
        if "retweeted_status" in entry:
            entry = {**entry, "retweeted": True}
        yield from self._tweet(entry, member)

    @file("tweets.csv")
    def table(self, member: Member) -> Read:
        """The same posts as a table, in the archives until 2018: read only where the others are not there."""
        if self._read_before:
            return
        try:
            with member.opener() as stream:
                for row in csv.DictReader(io.TextIOWrapper(stream, "utf-8-sig", "replace", newline="")):
                    tweet: dict[str, Any] = {
                        "id_str": row["tweet_id"],
                        "created_at": row["timestamp"],
                        "text": row["text"],
                    }
                    tweet["in_reply_to_status_id"] = row.get("in_reply_to_status_id")
                    tweet["retweeted"] = bool(row.get("retweeted_status_id"))
                    yield from self._tweet(tweet, member)
        except (*READ_ERRORS, csv.Error, KeyError):
            yield Problem(member.path, "the table is cut short or damaged; what came before was read")

    @record("deleted-tweets.js", "deleted-tweets-part*.js", "deleted-note-tweet.js")
    def deleted(self, entry: Json, _key: str, member: Member) -> Iterator[Item]:
        """A post deleted in the last days: no longer to be seen by anyone."""
        if "noteTweet" in entry:
            return
        yield from self._tweet(self._inner(entry, "tweet"), member, audience=Audience.PRIVATE)

    def _tweet(self, tweet: dict[str, Any], member: Member, **more: Any) -> Iterator[Item]:
        identity = next((str(tweet[key]) for key in ("id_str", "id") if str(tweet.get(key) or "-1") != "-1"), None)
        raw = tweet.get("full_text") or tweet.get("text")
        if not isinstance(raw, str):
            raise TypeError
        created = moment(tweet.get("created_at"))
        text = readable(raw, tweet)
        more["url"] = self._address(identity)
        if is_retweet(raw, tweet):
            more["author"] = Author.OTHER
        elif whole := self._whole_of(text, created):
            text = whole
        reply = tweet.get("in_reply_to_status_id") or tweet.get("in_reply_to_status_id_str")
        kind = Kind.COMMENT if reply or tweet.get("in_reply_to_screen_name") else Kind.POST
        if text:
            yield self.item(kind, text, member, created, key=identity, **more)
        for uri, alt in self._media(tweet, identity):
            yield from self.picture(uri, alt, member, created, **more)

    def _address(self, identity: str | None) -> str | None:
        if identity is None or not identity.isdigit():
            return None
        return f"https://twitter.com/{self._user or 'i/web'}/status/{identity}"

    def _whole_of(self, text: str, created: datetime | None) -> str | None:
        """Return the whole of a long post whose beginning this is."""
        beginning = re.sub(rf"\s*{_CUT}(\s*https?://\S+)?\s*$", "", text)
        if created is None or (beginning == text and len(text) < 200):  # noqa: PLR2004 - the cut comes at 280 signs
            return None
        for second in range(-_APART, _APART + 1):
            for note in self._notes.get(created + timedelta(seconds=second), []):
                if note.id not in self._used and folded(note.text).startswith(folded(beginning)[:_ALIKE]):
                    self._used.add(note.id)
                    return note.text
        return None

    def _media(self, tweet: dict[str, Any], identity: str | None) -> Iterator[tuple[str, str | None]]:
        """Yield (path in the archive, alt text) of each picture and video of a post, in the folder that holds them."""
        for medium in media_of(tweet):
            address = str(medium.get("media_url_https") or medium.get("media_url") or "")
            variants = (medium.get("video_info") or {}).get("variants") or []
            videos = [one for one in variants if "mp4" in str(one.get("content_type")) and one.get("url")]
            if videos:
                best = max(videos, key=lambda one: int(one.get("bitrate") or 0))
                address = str(best["url"]).split("?", maxsplit=1)[0]
            if address:
                name = f"{identity}-{posixpath.basename(address)}"
                found = self.media.locate(name)
                yield found or f"tweets_media/{name}", medium.get("ext_alt_text")

    def finish(self) -> Read:
        """Yield the long posts whose beginning stands nowhere."""
        for note in chain.from_iterable(self._notes.values()):
            if note.id not in self._used:
                yield self.item(Kind.POST, note.text, self._notes_member, note.created, key=note.id or None)

    # Other words of the person's own.

    @record("article.js", "articles.js")
    def article(self, entry: Json, _key: str, member: Member) -> Iterator[Item]:
        """An article."""
        article = self._inner(entry, "article")
        words = "\n\n".join(str(article[key]) for key in ("title", "content") if article.get(key))
        yield from self._words(Kind.POST, words, member, article, "id")

    @record("community-note.js")
    def community_note(self, entry: Json, _key: str, member: Member) -> Iterator[Item]:
        """A note that the person wrote under somebody's post."""
        note = self._inner(entry, "communityNote")
        yield from self._words(Kind.POST, note.get("summary"), member, note, "noteId")

    @record("periscope-comments-made-by-user.js")
    def periscope(self, entry: Json, _key: str, member: Member) -> Iterator[Item]:
        """A comment under a live video."""
        comment = self._inner(entry, "periscopeCommentsMadeByUser")
        words = comment.get("comment") or comment.get("text") or comment.get("message")
        yield from self._words(Kind.COMMENT, words, member, comment, "byteId")

    @record("spaces-metadata.js", "moment.js", "reply-prompt.js")
    def titled(self, entry: Json, _key: str, member: Member) -> Iterator[Item]:
        """The title of a space, a moment or the like."""
        inner = next((value for value in entry.values() if isinstance(value, dict)), entry)
        yield from self._words(Kind.POST, inner.get("title") or inner.get("text"), member, inner, "id")

    def _words(self, kind: Kind, words: Json, member: Member, entry: dict[str, Any], key: str) -> Iterator[Item]:
        if isinstance(words, str) and words.strip():
            identity = str(entry[key]) if entry.get(key) else None
            created = moment(entry.get("createdAt") or entry.get("created_at") or entry.get("creationTime"))
            yield self.item(kind, html.unescape(words), member, created, key=identity)

    @file("direct-messages*.js", "direct-message.js", "direct-message-part*.js", "direct-message-group.js")
    def messages(self, member: Member) -> Read:
        """Private messages, only where the person asks for them in so many words."""
        if not self.options.messages:
            return
        for conversation in self._peek(member, "dmConversation"):
            for entry in conversation.get("messages") or []:
                message = entry.get("messageCreate") or {}
                if message.get("text"):
                    own = str(message.get("senderId")) == self._account
                    yield self.item(
                        Kind.MESSAGE,
                        html.unescape(message["text"]),
                        member,
                        moment(message.get("createdAt")),
                        key=str(message["id"]) if message.get("id") else None,
                        author=Author.OWN if own else Author.OTHER,
                        audience=Audience.PRIVATE,
                    )

    # The profile.

    @record("account.js")
    def account(self, entry: Json, _key: str, member: Member) -> Iterator[Item]:
        """The names of the account."""
        account = self._inner(entry, "account")
        yield from self._bio(member, username=account.get("username"), name=account.get("accountDisplayName"))

    @record("data/js/user_details.js")
    def user_details(self, entry: Json, _key: str, member: Member) -> Iterator[Item]:
        """The profile in the archives until 2018."""
        fields = {"username": "screen_name", "name": "full_name", "bio": "bio", "location": "location"}
        yield from self._bio(member, **{field: entry.get(key) for field, key in fields.items()})

    @record("profile.js")
    def profile(self, entry: Json, _key: str, member: Member) -> Iterator[Item]:
        """The description and the pictures of the profile."""
        profile = self._inner(entry, "profile")
        description = profile.get("description") or {}
        yield from self._bio(member, **{key: description.get(key) for key in ("bio", "website", "location")})
        for key, field in (("avatarMediaUrl", "profile_picture"), ("headerMediaUrl", "cover_picture")):
            name = posixpath.basename(str(profile.get(key) or ""))
            found = next(
                (path for path in self._profile_media() if name and path.endswith((f"-{name}", f"/{name}"))), None
            )
            if found is not None:
                yield from self.picture(found, None, member, field=field)

    def _profile_media(self) -> Iterator[str]:
        return (path for path in self.container.members if "profile_media/" in path)

    @record("expanded-profile.js", "professional-data.js", "periscope-profile-description.js")
    def more_profile(self, entry: Json, _key: str, member: Member) -> Iterator[Item]:
        """Further descriptions of oneself."""
        inner = next((value for value in entry.values() if isinstance(value, dict)), entry)
        yield from self._bio(member, bio=inner.get("bio") or inner.get("description"))

    @record("screen-name-change.js")
    def screen_names(self, entry: Json, _key: str, member: Member) -> Iterator[Item]:
        """An earlier name of the account: no longer shown, yet findable."""
        change = self._inner(entry, "screenNameChange")
        change = self._inner(change, "screenNameChange")
        yield from self._bio(member, former_username=change.get("changedFrom"))

    def _bio(self, member: Member, **fields: Json) -> Iterator[Item]:
        for field, value in fields.items():
            if isinstance(value, str) and value.strip():
                yield self.item(Kind.BIO, html.unescape(value), member, field=field)

    @record("protected-history.js")
    def protected(self, entry: Json, _key: str, member: Member) -> Iterator[Item]:
        """A change between protected and public posts, of the last six months only."""
        change = self._inner(entry, "protectedHistory")
        public = str(change["action"]).lower().startswith("un")
        text = f"Protected posts: {'off' if public else 'on'}"
        yield self.item(Kind.SETTING, text, member, moment(change.get("protectedAt")))

    # Memberships.

    @record("following.js", "following-part*.js")
    def following(self, entry: Json, _key: str, member: Member) -> Iterator[Item]:
        """An account followed: a number, nothing else."""
        followed = self._inner(entry, "following")
        identity = str(followed["accountId"])
        yield self._membership(identity, member, "follow", url=followed.get("userLink"))

    @record("lists-created.js", "lists-member.js", "lists-subscribed.js")
    def lists(self, entry: Json, _key: str, member: Member) -> Iterator[Item]:
        """A list; its name is the end of its address."""
        info = self._inner(entry, "userListInfo")
        addresses = info.get("urls") or [info["url"]]
        for address in addresses:
            yield self._membership(posixpath.basename(str(address).rstrip("/")), member, "list", url=str(address))

    @record("connected-application.js")
    def apps(self, entry: Json, _key: str, member: Member) -> Iterator[Item]:
        """An app with access to the account."""
        app = self._inner(entry, "connectedApplication")
        yield self._membership(html.unescape(app["name"]), member, "app", created=moment(app.get("approvedAt")))

    def _membership(
        self, name: str, member: Member, sort: str, created: datetime | None = None, url: str | None = None
    ) -> Item:
        address = url if isinstance(url, str) and url.startswith("http") else None
        # Two lists may have one name; an account's number is its own, and old archives give no address with it.
        key = (sort, name, address if sort == "list" else None)
        return self.item(Kind.MEMBERSHIP, name, member, created, key=key, context=sort, url=address)


def _begins_as_archive(member: Member) -> bool:
    try:
        with member.opener() as stream:
            return (
                re.match(rb"\s*(window\.YTD\.|Grailbird\.)", stream.read(64).removeprefix(b"\xef\xbb\xbf")) is not None
            )
    except READ_ERRORS:
        return False
