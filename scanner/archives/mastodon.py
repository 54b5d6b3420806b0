"""
Mastodon and its relatives: the archive (ActivityPub documents), and the tables of "Import and export".

A file is known by what is in it. In the outbox `Create` holds what the person wrote; `Announce` is a boost, which only names
another's post, or holds the person's own a second time. What goes to named persons only is a private message.
"""

from __future__ import annotations

import dataclasses
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from checks.content import Audience, Author, Item, Kind
from scanner.archives.container import Container, Member
from scanner.archives.jsonstream import Json, chosen, records
from scanner.archives.mastodon_documents import activities, good, sort_of_document
from scanner.archives.mastodon_tables import Sort, rows, sort_of
from scanner.archives.mastodon_words import audience, plain, reference, web_address
from scanner.archives.reader import Read, Reader
from scanner.archives.routes import file, record
from scanner.archives.stamps import utc
from scanner.errors import Problem

_WORDLESS = frozenset(
    "Accept Add Arrive Block Delete Dislike EmojiReact Flag Follow Ignore Join Leave Like Listen Move Read Reject Remove "
    "TentativeAccept TentativeReject Undo View".split()
)
_WRITTEN = frozenset({"content", "contentMap", "name", "summary", "attachment"})
_PROBED = 30
_FIRST = 50
_SEEN = {
    "public": Audience.PUBLIC,
    "unlisted": Audience.PUBLIC,
    "private": Audience.FOLLOWERS,
    "direct": Audience.PRIVATE,
    "limited": Audience.PRIVATE,
}
_SETTINGS = {
    "manuallyApprovesFollowers": ("Automatically accept follow requests", False),
    "locked": ("Automatically accept follow requests", False),
    "discoverable": ("Discoverable in recommendations and directories", True),
    "indexable": ("Public posts in search results", True),
}
"""What the settings are called, and which value of the archive is "on"."""


class Mastodon(Reader):
    """What Mastodon and servers like it give: the archive, the tables, and what the tool mastodon-archive saves."""

    platform = "mastodon"
    title = "Mastodon"
    reads = (
        "posts, replies, content warnings, polls, pictures, videos and their descriptions, profile and its settings, "
        "who you follow and your lists (from the tables)"
    )
    lacks = (
        "who you follow and your lists: download the tables too, on Preferences → Import and export",
        "the words of posts that you boosted or quoted: open them from your profile",
        "the apps that may use your account: look at Preferences → Account → Authorised apps",
        "earlier wordings of posts that you edited",
    )
    how_to_get = (
        "Open your Mastodon server in a browser, then Preferences → Import and export → Data export.",
        "Choose “Request your archive”. The server writes to you when it is ready; you can ask once a week.",
        "On the same page download the tables “Follows” and “Lists” (CSV).",
        "Give the archive as it is (.zip or .tar.gz), together with the tables.",
    )
    ignored = ("likes*.json", "bookmarks*.json", "favourites*.json", "featured*.json", "emojis/**", "custom_emojis/**")

    @classmethod
    def detect(cls, container: Container) -> bool:
        """Return whether the container holds ActivityPub documents or Mastodon's tables, by their content."""
        documents = container.ending(".json")
        documents.sort(key=lambda one: (not re.search(r"outbox|actor", one.path), one.path.count("/")))
        return any(sort_of_document(one) for one in documents[:_PROBED]) or any(
            sort_of(one) for one in container.ending(".csv")[:_PROBED]
        )

    def prepare(self) -> Iterator[Problem]:
        """Learn who the person is: the actor's address, and the one that most of the outbox begins with."""
        self._own: set[str] = set()
        followers: set[str] = set()
        for path, member in self.container.members.items():
            sort = sort_of_document(member) if path.lower().endswith(".json") and not self._is_ignored(path) else None
            if sort == "actor":
                for actor in good(records(member)):
                    self._own |= {one for key in ("id", "url") if (one := reference(actor.get(key)))}
                    followers |= {one for one in [reference(actor.get("followers"))] if one}
            elif sort == "activity":
                named: Counter[str] = Counter()
                for _, activity in zip(range(_FIRST), good(activities(member)), strict=False):
                    named.update(one for one in [reference(activity.get("actor"))] if one)
                self._own.update(name for name, _ in named.most_common(1))
        self._followers = frozenset(followers)
        return iter(())

    def entries(self, member: Member) -> Iterator[tuple[str, Json] | Problem]:
        """Yield (the method for it, record) of each document. Documents of others are not touched."""
        if self._is_ignored(member.path):
            return
        sort = sort_of_document(member)
        if sort == "activity":
            yield from (one if isinstance(one, Problem) else (sort, one[1]) for one in activities(member))
        elif sort == "actor":
            yield from (one if isinstance(one, Problem) else (sort, one[1]) for one in records(member))
        elif sort == "saved":
            for one in chosen(member, lambda path: path[-1] in ("account", "statuses", "following")):
                yield one if isinstance(one, Problem) else (one[0][-1], one[1])
        else:
            self.claimed.discard(member.path)

    @record("*.json")
    def document(self, entry: Json, key: str, member: Member) -> Iterable[Item]:
        """One record of any document."""
        methods = {"activity": self._activity, "actor": self._actor, "account": self._account}
        methods |= {"statuses": self._status, "following": self._followed}
        if not isinstance(entry, dict):
            raise TypeError
        return methods[key](entry, member)

    # The archive.

    def _activity(self, entry: dict[str, Any], member: Member) -> Iterator[Item]:
        sort, thing = entry.get("type"), entry.get("object", entry)
        if sort in _WORDLESS:
            return
        if not isinstance(thing, dict) or not _WRITTEN & thing.keys():
            if sort != "Announce" or (boosted := reference(thing)) is None:
                raise TypeError
            key = ("boost", reference(entry.get("id")) or boosted)
            more: dict[str, Any] = {"author": Author.OTHER, "url": web_address(boosted)}
            yield self.item(Kind.POST, None, member, utc(entry.get("published")), key=key, **more)
            return
        yield from self._post(entry, thing, member)

    def _post(self, entry: dict[str, Any], thing: dict[str, Any], member: Member) -> Iterator[Item]:
        more: dict[str, Any] = {
            "author": Author.OWN if self._is_own(entry, thing) else Author.OTHER,
            "url": web_address(thing.get("url"), thing.get("id")),
            "audience": audience(thing, entry, followers=self._followers),
        }
        attached = thing.get("attachment") or []
        attached = [one for one in (attached if isinstance(attached, list) else [attached]) if isinstance(one, dict)]
        media = [(_media_path(one), _kind(one), one.get("name") or one.get("summary")) for one in attached]
        parent = reference(thing.get("inReplyTo"))
        yield from self._said(_words(thing), media, parent, reference(thing.get("id")), thing, member, more)

    def _said(
        self,
        text: str,
        media: list[tuple[str | None, Kind | None, Json]],
        parent: str | None,
        identity: str | None,
        thing: dict[str, Any],
        member: Member,
        more: dict[str, Any],
    ) -> Iterator[Item]:
        """Yield the words of a post and its media. Private messages are left out, pictures and all, unless asked for."""
        private = more["audience"] is Audience.PRIVATE
        if private and not self.options.messages:
            self.claimed.update(found for path, _, _ in media if path and (found := self.media.locate(path)))
            return
        kind = Kind.MESSAGE if private else Kind.COMMENT if parent else Kind.POST
        created = utc(thing.get("published") or thing.get("created_at"))
        if text:
            yield self.item(kind, text, member, created, key=identity, context=parent, **more)
        for path, sort, words in media:
            if path:
                for item in self.picture(path, plain(words) if words else None, member, created, **more):
                    yield dataclasses.replace(item, kind=sort or item.kind)

    def _is_own(self, entry: dict[str, Any], thing: dict[str, Any]) -> bool:
        """Return whether the person wrote it. An outbox also has what the person only passed on."""
        writer = reference(thing.get("attributedTo"))
        if writer is None:
            return entry.get("type") != "Announce"
        return writer in self._own or not self._own

    def _actor(self, actor: dict[str, Any], member: Member) -> Iterator[Item]:
        if not {"preferredUsername", "name", "summary"} & actor.keys():
            raise KeyError
        page = web_address(actor.get("url"), actor.get("id"))
        yield from self._bio(member, page, username=actor.get("preferredUsername"), name=actor.get("name"))
        yield from self._bio(member, page, bio=plain(actor.get("summary")))
        yield from self._fields(actor.get("attachment"), member, page)
        for key, field in (("icon", "profile_picture"), ("image", "cover_picture")):
            pictures = actor.get(key)
            for one in pictures if isinstance(pictures, list) else [pictures]:
                path = reference(one.get("url") if isinstance(one, dict) else one)
                if path:
                    alt = one.get("name") or one.get("summary") if isinstance(one, dict) else None
                    yield from self.picture(path, alt, member, field=field, audience=Audience.PUBLIC)
        yield from self._settings(actor, member)

    def _bio(self, member: Member, page: str | None, **fields: Json) -> Iterator[Item]:
        for field, value in fields.items():
            if isinstance(value, str) and value.strip():
                key = (field, value.strip())
                yield self.item(Kind.BIO, value, member, key=key, field=field, url=page, audience=Audience.PUBLIC)

    def _fields(self, fields: Json, member: Member, page: str | None) -> Iterator[Item]:
        """Yield the rows that a person puts into the profile: a name and what stands beside it."""
        for one in fields if isinstance(fields, list) else []:
            if isinstance(one, dict) and one.get("value"):
                yield from self._bio(
                    member, page, about=f"{plain(one.get('name'))}: {plain(one['value'])}".lstrip(": ")
                )

    def _settings(self, holder: dict[str, Any], member: Member) -> Iterator[Item]:
        for key, (label, on) in _SETTINGS.items():
            if isinstance(holder.get(key), bool):
                text = f"{label}: {'on' if holder[key] is on else 'off'}"
                yield self.item(Kind.SETTING, text, member, key=(text,))

    @file("avatar.*", "header.*")
    def profile_pictures(self, member: Member) -> Read:
        """The two pictures of the profile, where the actor's document does not name them."""
        folder = posixpath.dirname(member.path)
        if not any(posixpath.join(folder, name) in self.container.members for name in ("outbox.json", "actor.json")):
            self.claimed.discard(member.path)
            return
        field = "profile_picture" if posixpath.basename(member.path).startswith("avatar") else "cover_picture"
        yield from self.picture(member.path, None, member, field=field, audience=Audience.PUBLIC)

    # What the tool mastodon-archive saves: the shape in which Mastodon answers programs.

    def _account(self, account: dict[str, Any], member: Member) -> Iterator[Item]:
        page = web_address(account.get("url"))
        yield from self._bio(member, page, username=account.get("username"), name=account.get("display_name"))
        yield from self._bio(member, page, bio=plain(account.get("note")))
        yield from self._fields(account.get("fields"), member, page)
        for key, field in (("avatar", "profile_picture"), ("header", "cover_picture")):
            if isinstance(account.get(key), str) and self.media.locate(account[key]):
                yield from self.picture(account[key], None, member, field=field, audience=Audience.PUBLIC)
        yield from self._settings(account, member)

    def _status(self, status: dict[str, Any], member: Member) -> Iterator[Item]:
        boosted = status.get("reblog")
        thing = boosted if isinstance(boosted, dict) else status
        options = ((thing.get("poll") or {}).get("options")) or []
        words = (plain(thing.get("spoiler_text")), plain(thing["content"]), *_titles(options, "title"))
        attached = [one for one in thing.get("media_attachments") or [] if isinstance(one, dict)]
        media = [(one.get("url") or one.get("remote_url"), _kind(one), one.get("description")) for one in attached]
        more: dict[str, Any] = {
            "author": Author.OTHER if thing is boosted else Author.OWN,
            "url": web_address(thing.get("url"), thing.get("uri")),
            "audience": _SEEN.get(str(status.get("visibility"))),
        }
        parent = thing.get("in_reply_to_id")
        identity = reference(thing.get("uri")) or (str(thing["id"]) if thing.get("id") else None)
        parent = str(parent) if parent else None
        yield from self._said(_together(words), media, parent, identity, thing, member, more)

    def _followed(self, account: dict[str, Any], member: Member) -> Iterator[Item]:
        yield self._follow(str(account["acct"]), member, web_address(account.get("url")))

    # The tables.

    @file("*.csv")
    def table(self, member: Member) -> Read:
        """Who the person follows, and the lists they made. Who is blocked or muted is nothing that they show."""
        sort = sort_of(member)
        if sort is None:
            self.claimed.discard(member.path)
        for row in rows(member) if sort in (Sort.FOLLOWS, Sort.LISTS) else ():
            if isinstance(row, Problem):
                yield row
            elif sort is Sort.FOLLOWS:
                yield self._follow(row[0], member, None)
            else:
                key = ("list", row[0])
                yield self.item(Kind.MEMBERSHIP, row[0], member, key=key, context="list", audience=Audience.PRIVATE)

    def _follow(self, address: str, member: Member, page: str | None) -> Item:
        address = address.removeprefix("@")
        user, _, host = address.partition("@")
        if page is None and re.fullmatch(r"[\w.-]+", user) and re.fullmatch(r"[\w.:-]+", host):
            page = f"https://{host}/@{user}"
        return self.item(Kind.MEMBERSHIP, address, member, key=("follow", address), context="follow", url=page)


def _words(thing: dict[str, Any]) -> str:
    """Return all that the writer wrote in a post: title, warning, words, and what a poll offers."""
    content = thing.get("content")
    if content is None and isinstance(thing.get("contentMap"), dict):
        content = next(iter(thing["contentMap"].values()), None)
    title = thing.get("name") if thing.get("type") != "Note" else None
    offered = thing.get("oneOf") or thing.get("anyOf") or []
    return _together((plain(title), plain(thing.get("summary")), plain(content), *_titles(offered, "name")))


def _titles(options: Json, key: str) -> list[str]:
    found = [one.get(key) for one in options if isinstance(one, dict)] if isinstance(options, list) else []
    lines = "\n".join(one for one in found if isinstance(one, str))
    return [lines] if lines else []


def _together(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part)


def _media_path(attached: dict[str, Any]) -> str | None:
    """Return where an attachment lies: servers put different folders before `media_attachments`."""
    path = reference(attached.get("url")) or reference(attached.get("href"))
    if path is None:
        return None
    before, found, after = path.rpartition("media_attachments/")
    return found + after if found else before + after


def _kind(attached: dict[str, Any]) -> Kind | None:
    """Return whether an attachment moves or sounds, where its record says so."""
    sort = str(attached.get("mediaType") or attached.get("type") or "").lower()
    return Kind.VIDEO if sort.startswith(("video", "audio", "gifv")) else None
