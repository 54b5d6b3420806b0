"""
LinkedIn's "Get a copy of your data": a zip of tables in three dialects, of which only the larger one holds posts.

Comments escape with backslashes; posts wrap each line break in quotation marks; the rest is as tables are. Some begin with
notes. Tables are told by the names of their columns, which are English whatever the account's language.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from checks.content import Audience, Author, Item, Kind
from scanner.archives import linkedin_messages as private
from scanner.archives.container import Container, Member, printable
from scanner.archives.linkedin_article import article
from scanner.archives.linkedin_tables import (
    BEGINS,
    COMMENTS,
    IGNORED,
    MARKS,
    SHARES,
    columns_of,
    is_full,
    is_known,
    is_theirs,
    method_of,
)
from scanner.archives.linkedin_words import (
    address,
    audience_of,
    group_of,
    is_visibility,
    moment,
    own_words,
    readable,
    unwrapped,
    urn_of,
)
from scanner.archives.reader import Read, Reader
from scanner.archives.routes import file, suffix
from scanner.archives.tables import Header, Row, Table, good
from scanner.errors import Problem

_PROBED = 80
_SAMPLE = 200
_SEVERAL = 3
_STAMP = 8  # words at the end of a sentence, among which its time is
_GIVEN = suffix("Recommendations_Given*.csv")
_NOT_GOING = ("invited", "declined", "not_attending", "not attending", "pending", "withdrawn", "rejected")
_DESCRIBED = ("title", "role", "description", "notes", "activities")
_SHIFTED = Header(("date", "sharelink", "visibility", "sharecommentary", "sharedurl", "mediaurl"))
_SHIFTED_SHORT = Header(("date", "sharelink", "visibility", "sharecommentary", "mediaurl"))
BASIC = (
    "this looks like LinkedIn’s Basic export: your posts and comments are not in it, so none of them was checked. "
    "Ask LinkedIn again and choose the larger data archive"
)


class LinkedIn(Reader):
    """What LinkedIn calls “Get a copy of your data”."""

    platform = "linkedin"
    title = "LinkedIn"
    reads = (
        "posts, comments, articles, recommendations, profile, companies and people you follow, events, "
        "some of your groups; messages and invitations only if you ask for it"
    )
    lacks = (
        "posts and comments, in the Basic export: ask for the larger data archive",
        "the list of groups you joined (only some are named, for advertising): look at linkedin.com/groups",
        "apps with access to your account: look at Settings → Data privacy → Other applications",
        "your pictures and videos (only their addresses, which run out): open the post",
        "who can see a comment (as many as can see the post): open the post",
    )
    how_to_get = (
        "Open LinkedIn, then your picture → Settings & Privacy → Data privacy → Get a copy of your data.",
        "Choose “Download larger data archive”. The other choice is the Basic export, which lacks posts and comments.",
        "Choose “Request archive”. LinkedIn writes to you within about a day.",
        "Download the .zip named “Complete_LinkedInDataExport” and leave it as it is. The link works for three days.",
    )
    marks = tuple(MARKS.split())
    ignored = tuple(IGNORED.split())

    @classmethod
    def detect(cls, container: Container) -> bool:
        """Return whether the container holds LinkedIn's tables, by their names or by their columns."""
        if super().detect(container):
            return True
        return any(is_theirs(member) for member in container.ending(".csv")[:_PROBED])

    def prepare(self) -> Iterator[Problem]:
        """Learn which tables there are, and say what an export of this sort does not hold."""
        members = self.container.members
        self._found = {path: method_of(member) for path, member in members.items() if path.lower().endswith(".csv")}
        methods = set(self._found.values())
        said = {"shares": "posts", "comments": "comments"}
        if len(self._found) < _SEVERAL:
            return  # tables picked out by hand
        if not is_full(list(self._found)) and not methods.intersection(said):
            yield Problem(printable(self.container.name), BASIC)
            return
        for name, what in said.items():
            if name not in methods:
                reason = f"this export holds no table of your {what}, so none of them was checked"
                yield Problem(f"{name.title()}.csv", reason, lost=False)

    def _of(self, method: str) -> list[Member]:
        """Return the tables that a method reads."""
        return [self.container.members[path] for path, found in self._found.items() if found == method]

    # The profile first: the summary stands twice.

    @file("Profile*.csv", "*.csv")
    def table(self, member: Member) -> Read:
        """Any table, by its columns. One of somebody else is not touched."""
        method = self._found.get(member.path)
        if method is not None:
            yield from getattr(self, f"_read_{method}")(member)
        elif not is_known(member):
            self.claimed.discard(member.path)

    def _read_profile(self, member: Member) -> Read:
        yield from Table(member, ("firstname", "headline")).read(self._profile)

    def _profile(self, row: Row, member: Member) -> Iterator[Item]:
        name = f"{row['firstname']} {row['lastname']}"
        yield from self._bio(member, name=name, headline=row["headline"], summary=row["summary"])
        yield from self._bio(member, location=row["geolocation"], industry=row["industry"])
        for link in re.findall(r"https?://[^\s\],]+", row["websites"]):
            yield from self._bio(member, website=link)
        for handle in re.findall(r"\w{1,30}", row["twitterhandles"], re.ASCII):
            yield from self._bio(member, twitter_username=handle)

    def _bio(self, member: Member, **fields: str) -> Iterator[Item]:
        for field, value in fields.items():
            if words := own_words(value):
                yield self.item(Kind.BIO, words, member, field=field)

    def _read_summary(self, member: Member) -> Read:
        yield from Table(member, ("profilesummary",)).read(
            lambda row, member: self._bio(member, summary=row["profilesummary"])
        )

    def _read_described(self, member: Member) -> Read:
        """Positions, schools, projects, honours and the like: what the person wrote about them."""
        stem = re.sub(r"[\W\d_]+", "_", posixpath.basename(member.path).rpartition(".")[0]).strip("_").lower()

        def described(row: Row, member: Member) -> Iterator[Item]:
            for name in _DESCRIBED:
                yield from self._bio(member, **{f"{stem}_{name}": row[name]})

        yield from Table(member, columns_of(member)).read(described)

    # Words.

    def _read_shares(self, member: Member) -> Read:
        table = Table(member, ("date", "sharelink", "sharecommentary"), begins=BEGINS, default=SHARES)
        sample = [row["sharecommentary"] for row in islice(good(table), _SAMPLE)]
        # In some exports a column without a name stands before the words, and holds who can see them.
        shifted = any(sample) and all(is_visibility(words) for words in sample if words)

        def share(row: Row, member: Member) -> Iterator[Item]:
            if shifted:
                row = Row(_SHIFTED if len(row.cells) > _SHIFTED_SHORT.named else _SHIFTED_SHORT, row.cells)
            yield from self._share(row, member)

        yield from table.read(share)

    def _share(self, row: Row, member: Member) -> Iterator[Item]:
        """A post. Without words, it passes on somebody else's."""
        link, created = row["sharelink"], moment(row["date"])
        if not link and not created:
            raise ValueError
        words = own_words(unwrapped(row["sharecommentary"]))
        key = urn_of(link) or (readable(link), row["date"], words)
        url, audience, context = address(link), audience_of(row["visibility"]), group_of(link)
        if words:
            yield self.item(Kind.POST, words, member, created, key=key, url=url, audience=audience, context=context)
        if media := address(row["mediaurl"]):
            yield from self._linked(media, None, member, created, url=url, audience=audience, context=context)

    def _linked(
        self, link: str, words: str | None, member: Member, created: datetime | None, **more: Any
    ) -> Iterator[Item]:
        """A picture or video that only an address is left of."""
        path = link.split("?", maxsplit=1)[0]
        kind = Kind.VIDEO if self.media.is_video(path) else Kind.IMAGE
        yield self.item(kind, words, member, created, key=(path,), media=link, **more)

    def _read_comments(self, member: Member) -> Read:
        yield from Table(member, COMMENTS, begins=BEGINS, escapes=True, default=COMMENTS).read(self._comment)

    def _comment(self, row: Row, member: Member) -> Iterator[Item]:
        link, words, created = row["link"], own_words(row["message"]), moment(row["date"])
        if not link.startswith("http"):
            raise ValueError
        if words:
            key = (readable(link), created.isoformat() if created else row["date"], words)
            yield self.item(Kind.COMMENT, words, member, created, key=key, url=address(link), context=group_of(link))

    def _read_recommendations(self, member: Member) -> Read:
        """What the person wrote about others; what others wrote about them has the same columns and another name."""
        author = Author.OWN if _GIVEN.search(member.path) else Author.OTHER

        def recommendation(row: Row, member: Member) -> Iterator[Item]:
            if words := own_words(row["text"]):
                audience = Audience.PUBLIC if row["status"].upper() == "VISIBLE" else Audience.PRIVATE
                name = f"{row['firstname']} {row['lastname']}".strip() or None
                when, key = moment(row["creationdate"]), (name, words)
                more: dict[str, Any] = {"author": author, "audience": audience, "context": name}
                yield self.item(Kind.COMMENT, words, member, when, key=key, **more)

        yield from Table(member, ("firstname", "text", "status")).read(recommendation)

    @file("Articles/**.html", "Articles/**.htm", "*.html")
    def articles(self, member: Member) -> Read:
        """An article."""
        found = article(member)
        if isinstance(found, Problem):
            yield found
        elif found is None:
            self.claimed.discard(member.path)
        else:
            more: dict[str, Any] = {"url": found.url, "audience": found.audience}
            yield self.item(Kind.POST, found.text, member, found.created, key=(found.url, found.title), **more)
            if found.broken:
                yield found.broken

    def _read_media(self, member: Member) -> Read:
        def media(row: Row, member: Member) -> Iterator[Item]:
            said = row["datetime"]
            if row["medialink"] and not address(row["medialink"]):
                raise ValueError
            if link := address(row["medialink"]):
                kinds = {"profile_picture": "profile ph", "cover_picture": "background ph"}
                field = next((name for name, words in kinds.items() if words in said.lower()), None)
                words = own_words(row["mediadescription"])
                yield from self._linked(link, words, member, moment(" ".join(said.split()[-_STAMP:])), field=field)

        yield from Table(member, ("datetime", "medialink")).read(media)

    # Memberships.

    def _read_companies(self, member: Member) -> Read:
        yield from self._memberships(member, "organization", "page", "followedon")

    def _read_people(self, member: Member) -> Read:
        yield from self._memberships(
            member, "fullname", "follow", "date", lambda row: row["status"].lower() == "active"
        )

    def _read_events(self, member: Member) -> Read:
        yield from self._memberships(
            member, "eventname", "event", "", lambda row: row["status"].lower() not in _NOT_GOING
        )

    def _read_hashtags(self, member: Member) -> Read:
        yield from self._memberships(
            member, "hashtag", "hashtag", "createdtime", lambda row: "inactive" not in row["state"].lower()
        )

    def _read_groups(self, member: Member) -> Read:
        def groups(row: Row, member: Member) -> Iterator[Item]:
            names = ";".join(row.all("membergroups")).split(";")
            return (self._membership(name.strip(), member, "group") for name in names if name.strip())

        yield from Table(member, ("membergroups",)).read(groups)

    def _memberships(
        self, member: Member, column: str, sort: str, when: str, wanted: Callable[[Row], bool] = lambda _row: True
    ) -> Read:
        def membership(row: Row, member: Member) -> Iterator[Item]:
            if row[column] and wanted(row):
                yield self._membership(row[column], member, sort, moment(row[when]), address(row["externalurl"]))

        yield from Table(member, (column,)).read(membership)

    def _membership(
        self, name: str, member: Member, sort: str, created: datetime | None = None, url: str | None = None
    ) -> Item:
        return self.item(Kind.MEMBERSHIP, name, member, created, key=(sort, name), context=sort, url=url)

    # What is private, only where the person asks for it in so many words.

    def _read_invitations(self, member: Member) -> Read:
        if self.options.messages:
            yield from Table(member, ("from", "direction")).read(self._invitation)

    def _invitation(self, row: Row, member: Member) -> Iterator[Item]:
        if words := private.plain(row["message"]):
            author = Author.OWN if row["direction"].upper() == "OUTGOING" else Author.OTHER
            created, key = moment(row["sentat"]), (row["sentat"], row["from"], row["to"], words)
            yield self.item(Kind.MESSAGE, words, member, created, key=key, author=author, audience=Audience.PRIVATE)

    def _read_messages(self, member: Member) -> Read:
        if not self.options.messages:
            return
        me = private.find_me(self._of("profile"), self._of("invitations"), self._of("messages"), self.options.me)

        def message(row: Row, member: Member) -> Iterator[Item]:
            words = "\n\n".join(filter(None, (own_words(row["subject"]), private.plain(row["content"]))))
            if words and row["ismessagedraft"].lower() != "yes":
                author = Author.OWN if me.wrote(row) else Author.OTHER
                created, key = moment(row["date"]), (row["conversationid"], row["date"], row["from"], words)
                yield self.item(Kind.MESSAGE, words, member, created, key=key, author=author, audience=Audience.PRIVATE)

        yield from Table(member, ("from", "date", "content")).read(message)
