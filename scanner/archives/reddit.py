"""
Reddit's data request: one zip of some forty tables, of 2018 to today.

Tables are told by the names of their columns. The words of a post are its title and its body; lines that quote somebody
(`> …`) are that person's, and a spoiler (`>!…!<`) is not a quote.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from checks.content import Audience, Author, Item, Kind
from scanner.archives.container import Container, Member, printable
from scanner.archives.reader import Read, Reader
from scanner.archives.reddit_tables import (
    BEGINS,
    COMMENTS,
    MESSAGE,
    MESSAGES,
    POSTS,
    TABLES,
    WORD,
    account_in,
    id_of,
    listed,
    method_of,
)
from scanner.archives.reddit_words import address, bare, group_address, image_of, own_words, person_address
from scanner.archives.routes import file
from scanner.archives.stamps import utc
from scanner.archives.tables import Row, Table, first_rows, good
from scanner.errors import Problem, UserError

_PROBED = 80
# Never published (drafts), other people's (votes, saved, announcements), or nobody's business (addresses, payments).
_IGNORED = """
post_headers*.csv comment_headers*.csv message_headers*.csv messages_archive_headers*.csv *_votes*.csv saved_*.csv
hidden_posts*.csv gilded_content*.csv gold_received*.csv gold_information*.csv drafts*.csv scheduled_posts*.csv
announcements*.csv purchases*.csv payouts*.csv stripe*.csv ip_logs*.csv account_gender*.csv birthdate*.csv
linked_phone_number*.csv linked_identities*.csv persona*.csv sensitive_ads_preferences*.csv subscriptions*.csv
checkfile*.csv
"""

_PRIVACY = {  # of some hundred preferences, those that say who sees what
    "acceptpms": "Who can send you private messages",
    "acceptchatrequests": "Who can send you chat requests",
    "enablefollowers": "Allow people to follow you",
    "showactivecommunities": "Show the communities you are active in on your profile",
    "showpresence": "Show when you are online",
    "over18": "Profile or feed marked as 18+",
    "publicvotes": "Show everyone what you voted on",
    "searchincludeover18": "Search shows 18+ content",
}
_SEARCH = "hidefromrobots"


class Reddit(Reader):
    """What Reddit sends after a data request."""

    platform = "reddit"
    title = "Reddit"
    reads = "posts, comments, public chat channels, communities, custom feeds, who you follow, privacy preferences"
    lacks = (
        "your profile's name, description and pictures: open your profile and look",
        "your pictures and videos (only their addresses): open the post",
        "apps with access to your account: look at reddit.com/prefs/apps",
        "whether a community is private: open the post, signed out",
    )
    how_to_get = (
        "Open reddit.com/settings/data-request, signed in.",
        "Choose GDPR (or the law of where you live) and all of the time, then submit.",
        "After some days, at most 30, Reddit tells you in your inbox (or by e-mail), with a link. Use it soon.",
        "Download the .zip and leave it as it is.",
    )
    marks = (
        "subscribed_subreddits.csv",
        "moderated_subreddits.csv",
        "approved_submitter_subreddits.csv",
        "multireddits.csv",
        "comment_headers.csv",
        "post_headers.csv",
    )
    ignored = tuple(_IGNORED.split())

    @classmethod
    def detect(cls, container: Container) -> bool:
        """Return whether the container holds Reddit's tables, by their names or by their columns."""
        if super().detect(container):
            return True
        return any(method_of(member) in ("posts", "comments") for member in container.ending(".csv")[:_PROBED])

    def prepare(self) -> Iterator[Problem]:
        """Learn who the person is, where the export says it, and which tables there are."""
        self._found: dict[str, str | None] = {}
        self._me: str | None = None
        self._rows: Counter[str] = Counter()
        for path, member in self.container.members.items():
            if path.lower().endswith(".csv"):
                self._found[path] = method = method_of(member)
                if method == "account":
                    self._me = self._me or account_in(member)
        if self._me is None:
            named = re.search(r"(?:^|[ +])export_([\w-]{3,20}?)_\d{8}", self.container.name)
            self._me = self.options.me or (named and named[1])
        for name in ("posts", "comments"):
            if self._found and name not in self._found.values():
                reason = f"this export holds no table of your {name}, so none of them was checked"
                yield Problem(f"{name}.csv", reason, lost=False)

    @file("*.csv")
    def table(self, member: Member) -> Read:
        """Any table, by its columns. One of somebody else is not touched."""
        method = self._found.get(member.path)
        if method is None:
            columns = {name for row in first_rows(member)[:1] for name in row}
            if not any(need <= columns for need, _ in TABLES):
                self.claimed.discard(member.path)
            return
        yield from getattr(self, f"_read_{method}")(member)

    def finish(self) -> Read:
        """Say where the tables without words list more than those with words: then rows were lost on the way here."""
        for name in ("posts", "comments"):
            rows = sum(listed(self.container.members[path]) for path in self._of(f"{name[:-1]}_headers"))
            missing = rows - self._rows[name]
            if missing > 0 and name in self._found.values():
                reason = f"{missing:,} of your {rows:,} {name} are listed in this export without their words"
                yield Problem(f"{name}.csv", reason)

    def _of(self, method: str) -> list[str]:
        return [path for path, found in self._found.items() if found == method]

    def _read_post_headers(self, _member: Member) -> Read:
        """Nothing here is words; it is counted at the end."""
        yield from ()

    _read_comment_headers = _read_post_headers

    # Words.

    def _read_posts(self, member: Member) -> Read:
        yield from Table(member, ("id", "body"), begins=BEGINS, default=POSTS).read(self._post)

    def _post(self, row: Row, member: Member) -> Iterator[Item]:
        identity = id_of(row)
        self._rows["posts"] += 1
        created, url, context = utc(row["date"]), address(row["permalink"]), row["subreddit"] or None
        words = "\n\n".join(filter(None, (own_words(row["title"], title=True), own_words(row["body"]))))
        more: dict[str, Any] = {"url": url, "context": context, "audience": Audience.PUBLIC}
        if words:
            yield self.item(Kind.POST, words, member, created, key=identity, **more)
        kind, link = image_of(row["url"], identity)
        if kind is not None:
            yield self.item(kind, None, member, created, key=(identity, link), media=link, **more)

    def _read_comments(self, member: Member) -> Read:
        yield from Table(member, ("id", "body"), begins=BEGINS, default=COMMENTS).read(self._comment)

    def _comment(self, row: Row, member: Member) -> Iterator[Item]:
        identity = id_of(row)
        self._rows["comments"] += 1
        if words := own_words(row["body"]):
            url = address(row["permalink"] or row["link"])
            more: dict[str, Any] = {"url": url, "context": row["subreddit"] or None, "audience": Audience.PUBLIC}
            yield self.item(Kind.COMMENT, words, member, utc(row["date"]), key=identity, **more)

    def _read_messages(self, member: Member) -> Read:
        if not self.options.messages:
            return
        me = self._me or self._ask()
        wanted = ("id", "from", "body")

        def message(row: Row, member: Member) -> Iterator[Item]:
            own = bare(row["from"]) == bare(me)
            # The subject of an answer is that of the first message.
            subject = row["subject"] if own and not row["subject"].lower().startswith("re:") else ""
            if words := "\n\n".join(filter(None, (subject, own_words(row["body"])))):
                author = Author.OWN if own else Author.OTHER
                when, key = utc(row["date"]), row["id"] or None
                more: dict[str, Any] = {
                    "url": address(row["permalink"]),
                    "author": author,
                    "audience": Audience.PRIVATE,
                }
                yield self.item(Kind.MESSAGE, words, member, when, key=key, **more)

        yield from Table(member, wanted, begins=MESSAGE, default=MESSAGES).read(message)

    def _read_chats(self, member: Member) -> Read:
        """A chat is private, but a channel of a community is open to all of it."""
        unknown = 0
        me = self._me or (self._ask() if self.options.messages else None)

        def line(row: Row, member: Member) -> Iterator[Item]:
            nonlocal unknown
            open_to_all = row["conversationtype"].casefold() == "subreddit" or bool(row["subreddit"])
            words = own_words(row["message"])
            if not words or not (open_to_all or self.options.messages):
                return
            if me is None:
                unknown += 1
                return
            own = bare(row["username"]) == bare(me)
            if not own and not self.options.messages:
                return
            kind = Kind.POST if open_to_all else Kind.MESSAGE
            context = " / ".join(filter(None, (row["subreddit"], row["channelname"]))) or None
            yield self.item(
                kind,
                words,
                member,
                utc(row["createdat"]),
                key=row["messageid"] or None,
                context=context,
                author=Author.OWN if own else Author.OTHER,
                audience=Audience.GROUP if open_to_all else Audience.PRIVATE,
            )

        yield from Table(member, ("messageid", "username", "message"), begins=MESSAGE).read(line)
        if unknown:
            lines = "1 line" if unknown == 1 else f"{unknown:,} lines"
            reason = f"{lines} in open chat channels: the export does not say who you are. Give your name with --me"
            yield Problem(printable(member.path), reason)

    def _ask(self) -> str:
        columns = {"messages": "from", "chats": "username"}
        names = {
            row[column]
            for method, column in columns.items()
            for path in self._of(method)
            for row in good(Table(self.container.members[path], (column,), begins=MESSAGE))
        }
        choice = ", ".join(f"“{printable(name)}”" for name in sorted(filter(None, names)))
        raise UserError(f"This archive does not say who you are. Say it with --me and one of these names: {choice}")

    # Memberships and the profile.

    @file(*(f"{start}_subreddits*.csv" for start in ("subscribed", "moderated", "approved_submitter")))
    def _other_groups(self, member: Member) -> Read:
        yield from self._read_groups(member)

    def _read_groups(self, member: Member) -> Read:
        yield from Table(member, ("subreddit",), begins=WORD, default=("subreddit",)).read(self._group)

    def _group(self, row: Row, member: Member) -> Iterator[Item]:
        name = re.sub(r"^/?r/", "", row["subreddit"]).strip("/")
        person = re.match(r"(?:/?u(?:ser)?/|u_)([\w-]+)$", name, re.IGNORECASE)
        if person:
            yield self._follow(person[1], member)
        elif name:
            url = group_address(name)
            yield self.item(Kind.MEMBERSHIP, name, member, key=("group", name.lower()), context="group", url=url)

    def _follow(self, name: str, member: Member) -> Item:
        url = person_address(name)
        return self.item(Kind.MEMBERSHIP, name, member, key=("follow", name.lower()), context="follow", url=url)

    def _read_friends(self, member: Member) -> Read:
        def friend(row: Row, member: Member) -> Iterator[Item]:
            if name := row["username"]:  # the note beside it is private, and about somebody else
                yield self._follow(name, member)

        yield from Table(member, ("username", "note")).read(friend)

    def _read_feeds(self, member: Member) -> Read:
        yield from Table(member, ("displayname", "isowner")).read(self._feed)

    def _feed(self, row: Row, member: Member) -> Iterator[Item]:
        """A list of communities; only an own one has the person's words."""
        if row["isowner"].casefold() != "true" or not row["displayname"]:
            return
        audience = Audience.PUBLIC if row["privacy"].casefold() == "public" else Audience.PRIVATE
        url = address(row["id"]) if row["id"].startswith("/user/") else None
        when, name, key = utc(row["date"]), row["displayname"], row["id"] or row["displayname"]
        more: dict[str, Any] = {"audience": audience, "url": url}
        yield self.item(Kind.MEMBERSHIP, name, member, when, key=("list", key), context="list", **more)
        if words := own_words(row["description"]):
            field = "list_description"
            yield self.item(Kind.BIO, words, member, when, key=("list", key), field=field, context=name, **more)

    def _read_preferences(self, member: Member) -> Read:
        yield from Table(member, ("preference", "value")).read(self._preference)

    def _preference(self, row: Row, member: Member) -> Iterator[Item]:
        name = row["preference"].replace("_", "").casefold()
        value = row["value"]
        if name == _SEARCH and value:
            shown = "off" if value.casefold() in ("true", "1") else "on"
            yield self.item(Kind.SETTING, f"Search engines show your profile: {shown}", member, key=(name,))
        elif name in _PRIVACY and value:
            yield self.item(Kind.SETTING, f"{_PRIVACY[name]}: {value}", member, key=(name,))

    def _read_account(self, member: Member) -> Read:
        if name := account_in(member):
            yield self.item(
                Kind.BIO, name, member, field="username", audience=Audience.PUBLIC, url=person_address(name)
            )

    @file("twitter.csv")
    def twitter(self, member: Member) -> Read:
        """The X account that is tied to this one."""

        def name(row: Row, member: Member) -> Iterator[Item]:
            if row["username"]:
                yield self.item(Kind.BIO, row["username"], member, field="twitter_username")

        yield from Table(member, ("username",)).read(name)
