"""
Bluesky: the repository file (CAR), and the same records as JSON of programs (`listRecords`, author feeds).

Everything in a repository is public and the owner's. A repost, a like and a quotation only name another's post. Views of
posts, as feeds have them, also hold what others wrote: the account in a post's address says whose it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from checks.content import Audience, Author, Item, Kind
from scanner.archives import bluesky_car as car
from scanner.archives.bluesky_json import documents, is_document
from scanner.archives.bluesky_owner import owners
from scanner.archives.bluesky_words import Place, blob, media_of, place, text_of, written
from scanner.archives.container import READ_ERRORS, Container, Member, printable
from scanner.archives.heads import head_text, media_kind
from scanner.archives.jsonstream import Json
from scanner.archives.media import PICTURES, VIDEOS
from scanner.archives.reader import Read, Reader
from scanner.archives.routes import record
from scanner.errors import Problem

_BLOB = re.compile(r"(?:^|[^a-z0-9])(baf[a-z2-7]{40,})(?:\.\w+)?$")
_PROBED = 50
_METHODS = {
    "app.bsky.feed.post": "_post",
    "app.bsky.feed.repost": "_repost",
    "app.bsky.actor.profile": "_profile",
    "app.bsky.graph.follow": "_follow",
    "app.bsky.graph.list": "_named",
    "app.bsky.graph.starterpack": "_named",
    "app.bsky.feed.generator": "_named",
    "chat.bsky.actor.declaration": "_declaration",
}
_WORDLESS = frozenset(
    """
    app.bsky.feed.like app.bsky.feed.threadgate app.bsky.feed.postgate app.bsky.graph.block app.bsky.graph.listblock
    app.bsky.graph.listitem app.bsky.graph.verification app.bsky.notification.declaration app.bsky.labeler.service
    app.bsky.actor.status
    """.split()
)
_WHO = {"all": "everyone", "following": "people you follow", "none": "no one"}
_FURTHER = ("title", "name", "text", "content", "body", "description", "summary", "comment", "message", "bio")


class Bluesky(Reader):
    """The repository of an account, and what programs save of it."""

    platform = "bluesky"
    title = "Bluesky"
    reads = (
        "posts, replies, descriptions of pictures and videos, the pictures themselves where they lie beside the file, "
        "profile, lists, starter packs and feeds of your own, who you follow"
    )
    lacks = (
        "pictures and videos, unless a program saved them beside the file: look at “Media” on your profile",
        "the names of the accounts you follow (only their numbers): look at “Following” on your profile",
        "private messages, settings and app passwords: look at Chat and at Settings → Privacy and security",
        "the words of posts that you reposted, liked or quoted: open them from your profile",
        "earlier wordings of posts, and what you deleted",
    )
    how_to_get = (
        "Open Bluesky, then Settings → Account → Export my data.",
        "Choose “Download CAR file”. It comes at once.",
        "Give the file as it is. Pictures are not in it.",
    )

    @classmethod
    def detect(cls, container: Container) -> bool:
        """Return whether the container holds a repository, or JSON with Bluesky's records, by their first bytes."""
        likely = [one for one in container.members.values() if not one.path.lower().endswith(PICTURES + VIDEOS)]
        likely.sort(key=lambda one: (not one.path.endswith(".car"), one.path.count("/")))
        return any(_sort(one) for one in likely[:_PROBED])

    def prepare(self) -> Iterator[Problem]:
        """Go through the trees of repositories, learn whose the records are, and where their pictures lie."""
        self._sorts: dict[str, str] = {}
        self._surveys: dict[str, car.Survey] = {}
        self._blobs: dict[str, str] = {}
        self._unknown: Counter[str] = Counter()
        for path, member in self.container.members.items():
            if found := _BLOB.search(path):
                self._blobs.setdefault(found[1], path)
            elif not path.lower().endswith(PICTURES + VIDEOS) and (sort := _sort(member)):
                self._sorts[path] = sort
        for path in (path for path, sort in self._sorts.items() if sort == "car"):
            self._surveys[path] = car.survey(self.container.members[path])
        saved = [self.container.members[path] for path, sort in self._sorts.items() if sort == "json"]
        self._own = owners((found.did for found in self._surveys.values()), saved, self.options.me)
        return iter(())

    def entries(self, member: Member) -> Iterator[tuple[str, Json] | Problem]:
        """Yield (address, record) of repositories and documents. Files of others are not touched."""
        sort = self._sorts.get(member.path)
        if sort == "car":
            yield from self._of_repository(member)
        elif sort == "json":
            yield from documents(member)
        elif sort == "broken":
            yield Problem(member.path, _what_else(member))
        else:
            self.claimed.discard(member.path)

    def _of_repository(self, member: Member) -> Iterator[tuple[str, Json] | Problem]:
        found = self._surveys.pop(member.path)
        done = damaged = lost = 0
        for key, value in car.records(member, found):
            done += value is not None
            damaged += value is None
            lost += key is None
            if value is not None:
                yield f"at://{found.did or ''}/{key or '/'}", value
        missing = sum(len(keys) for keys in found.keys.values()) + damaged
        if not done and not found.began:
            yield Problem(member.path, "this is not a Bluesky repository. Download it again")
        elif found.cut or found.lost_nodes or missing:
            yield Problem(member.path, _what_is_missing(found, done, missing, lost))

    @record("*")
    def entry(self, value: Json, key: str, member: Member) -> Iterable[Item]:
        """One record, or one view of a post."""
        if not isinstance(value, dict):
            raise TypeError
        if isinstance(value.get("post"), dict) or (isinstance(value.get("record"), dict) and "uri" in value):
            return self._view(value, member)
        if isinstance(value.get("value"), dict):
            return self._record(place(value.get("uri")), value["value"], member)
        if isinstance(value.get("did"), str) and isinstance(value.get("handle"), str):
            return self._account(value, member)
        if key == "passwords":
            name = str(value["name"])
            more: dict[str, Any] = {"context": "app", "audience": Audience.PRIVATE}
            return [self.item(Kind.MEMBERSHIP, name, member, written(value, None), key=("app", name), **more)]
        return self._record(place(key) or _keyless(key, value), value, member)

    def _view(self, view: dict[str, Any], member: Member) -> Iterator[Item]:
        """Yield a post as a feed shows it. Reposts stand among one's own posts and are another's, or one's own again."""
        post = view.get("post", view)
        value = post["record"]
        found = place(post.get("uri")) or _keyless("", value)
        reason = view.get("reason")
        passed_on = isinstance(reason, dict) and str(reason.get("$type")).endswith("reasonRepost")
        if "embed" not in value and "embed" in post:
            value = {**value, "embed": post["embed"]}
        yield from self._record(found, value, member, other=passed_on and found.owner.casefold() not in self._own)

    def _record(
        self, found: Place | None, value: dict[str, Any], member: Member, *, other: bool = False
    ) -> Iterator[Item]:
        found = found or _keyless("", value)
        other = other or bool(found.owner and self._own and found.owner.casefold() not in self._own)
        more = {
            "author": Author.OTHER if other else Author.OWN,
            "url": found.page if found.owner else None,
            "audience": Audience.PUBLIC,
        }
        if method := _METHODS.get(found.collection):
            yield from getattr(self, method)(found, value, member, more)
        elif found.collection == "app.bsky.actor.defs#adultContentPref":
            text = f"Adult content: {'on' if value.get('enabled') is True else 'off'}"
            yield self.item(Kind.SETTING, text, member, key=(text,))
        elif found.collection not in _WORDLESS and "#" not in found.collection and not other and _has_words(value):
            self._unknown[member.path] += 1

    def _post(self, found: Place, value: dict[str, Any], member: Member, more: dict[str, Any]) -> Iterator[Item]:
        text = text_of(value)
        reply = value.get("reply")
        parent = place((reply.get("parent") or {}).get("uri")) if isinstance(reply, dict) else None
        created = written(value, found.key)
        if text.strip():
            kind = Kind.COMMENT if reply else Kind.POST
            context = parent.page if parent else None
            yield self.item(kind, text, member, created, key=_identity(found), context=context, **more)
        for name, mime, alt in media_of(value["embed"]) if "embed" in value else ():
            yield self._medium(name, mime, alt, member, key=(found.uri, created, name), created=created, **more)

    def _repost(self, found: Place, value: dict[str, Any], member: Member, more: dict[str, Any]) -> Iterator[Item]:
        """A repost: another's post, of which the repository has nothing but the address."""
        passed_on = place(value["subject"]["uri"])
        more |= {"author": Author.OTHER, "url": passed_on.page if passed_on else None}
        yield self.item(Kind.POST, None, member, written(value, found.key), key=_identity(found), **more)

    def _profile(self, found: Place, value: dict[str, Any], member: Member, more: dict[str, Any]) -> Iterator[Item]:
        more["url"] = f"https://bsky.app/profile/{found.owner}" if found.owner else None
        fields = {"displayName": "name", "description": "bio", "pronouns": "pronouns", "website": "website"}
        for key, field in fields.items():
            if isinstance(value.get(key), str) and value[key].strip():
                yield self.item(Kind.BIO, value[key], member, key=(field, value[key].strip()), field=field, **more)
        for key, field in (("avatar", "profile_picture"), ("banner", "cover_picture")):
            name = blob(value.get(key))
            if name:
                mime = str(value[key].get("mimeType"))
                yield self._medium(name, mime, "", member, key=(field, name), field=field, **more)
        labels = (value.get("labels") or {}).get("values") or [] if isinstance(value.get("labels"), dict) else []
        hidden = any(isinstance(one, dict) and one.get("val") == "!no-unauthenticated" for one in labels)
        if more["author"] is Author.OWN:
            text = f"Hide your profile from people who are not signed in: {'on' if hidden else 'off'}"
            yield self.item(Kind.SETTING, text, member, key=(text,))

    def _follow(self, found: Place, value: dict[str, Any], member: Member, more: dict[str, Any]) -> Iterator[Item]:
        """An account followed: a number, nothing else."""
        subject = value["subject"]
        if not isinstance(subject, str):
            raise TypeError
        more |= {"context": "follow", "url": f"https://bsky.app/profile/{subject}"}
        created = written(value, found.key)
        yield self.item(Kind.MEMBERSHIP, subject, member, created, key=("follow", subject), **more)

    def _named(self, found: Place, value: dict[str, Any], member: Member, more: dict[str, Any]) -> Iterator[Item]:
        """A list, starter pack or feed that the person made: its name and description are theirs, and public."""
        name = value.get("name") or value["displayName"]
        created = written(value, found.key)
        yield self.item(Kind.MEMBERSHIP, name, member, created, key=_identity(found), context="list", **more)
        if isinstance(value.get("description"), str) and value["description"].strip():
            key = ("about", found.uri, value["description"])
            more |= {"context": name, "field": "about"}
            yield self.item(Kind.BIO, value["description"], member, created, key=key, **more)

    def _declaration(
        self, _found: Place, value: dict[str, Any], member: Member, more: dict[str, Any]
    ) -> Iterator[Item]:
        if more["author"] is Author.OWN:
            text = f"Allow new messages from: {_WHO[value['allowIncoming']]}"
            yield self.item(Kind.SETTING, text, member, key=(text,))

    def _account(self, account: dict[str, Any], member: Member) -> Iterator[Item]:
        """The name of the account, as a session or a description of the repository tells it."""
        handle, did = account["handle"], account["did"]
        if self._own and did.casefold() not in self._own:
            return
        page = f"https://bsky.app/profile/{did}"
        more: dict[str, Any] = {"url": page, "audience": Audience.PUBLIC}
        yield self.item(Kind.BIO, handle, member, key=("username", handle), field="username", **more)
        if isinstance(account.get("email"), str) and account["email"]:
            more["audience"] = Audience.PRIVATE
            yield self.item(Kind.BIO, account["email"], member, key=("email", account["email"]), field="email", **more)

    def _medium(self, name: str, mime: str, alt: str, member: Member, **more: Any) -> Item:
        """Return a picture or video, with its file where that lies beside the repository."""
        path = self._blobs.get(name)
        if path is None and (found := self.media.locate(name)):
            path = found
        if path is None:
            self.media.missing[name] = None
        else:
            self.claimed.add(path)
        kind = Kind.VIDEO if mime.startswith("video/") else Kind.IMAGE
        return self.item(kind, alt, member, media=path or name, **more)

    def finish(self) -> Read:
        """Yield the files beside the repository that no record names, and say what other apps keep there."""
        for name, path in self._blobs.items():
            kind = media_kind(self.container.members[path]) if path not in self.claimed else None
            if kind is not None:
                self.claimed.add(path)
                member = self.container.members[path]
                yield self.item(kind, None, member, key=("blob", name), media=path, audience=Audience.PUBLIC)
        for path, count in self._unknown.items():
            entries = "1 entry" if count == 1 else f"{count:,} entries"
            yield Problem(
                printable(path), f"{entries} of other apps, with words in them, that this version does not know"
            )

    def lacking(self) -> Problem:
        """Bluesky puts no pictures into the file: worth knowing, and no fault of it."""
        count = len(self.media.missing)
        what = "1 picture or video is" if count == 1 else f"{count:,} pictures and videos are"
        reason = f"{what} not in what you gave, for Bluesky puts none into the file. Look at “Media” on your profile"
        return Problem(printable(self.container.name), reason, lost=False)


def _sort(member: Member) -> str | None:
    """Return what a file is, by its beginning: "car", "json", "broken" for what is only called a CAR; None for others."""
    try:
        with member.opener() as stream:
            head = stream.read(256)
    except READ_ERRORS:
        return "broken" if member.path.lower().endswith(".car") else None
    if car.is_repository(head):
        return "car"
    if head.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1] in (b"{", b"[") and is_document(head_text(member)):
        return "json"
    return "broken" if member.path.lower().endswith(".car") else None


def _what_else(member: Member) -> str:
    """Return what to say of a file that is called a repository and is none."""
    if '"error"' in head_text(member)[:1000]:
        return "this is not a Bluesky repository but a server's message that something went wrong. Download it again"
    return "this is not a Bluesky repository. Download it again"


def _what_is_missing(found: car.Survey, done: int, missing: int, lost: int) -> str:
    entries = "1 entry" if done == 1 else f"{done:,} entries"
    parts = [f"the file is incomplete: {entries} could be read"]
    if missing:
        parts.append(f"{missing:,} {'is' if missing == 1 else 'are'} missing or damaged")
    if found.cut:
        parts.append("what stood after the place where it breaks off is not known")
    elif found.lost_nodes:
        parts.append("parts of its index are missing, and what only they name")
    if lost:
        parts.append(f"{lost:,} came out without an address")
    return "; ".join(parts) + ". Download it again"


def _keyless(address: str, value: dict[str, Any]) -> Place:
    """Return the place of a record whose key is not known."""
    owner = address.removeprefix("at://").partition("/")[0]
    collection = value["$type"]
    if not isinstance(collection, str):
        raise TypeError
    return Place(owner, collection, "")


def _identity(found: Place) -> str | None:
    return found.uri if found.key else None


def _has_words(value: dict[str, Any]) -> bool:
    return any(isinstance(value.get(key), str) and value[key].strip() for key in _FURTHER)
