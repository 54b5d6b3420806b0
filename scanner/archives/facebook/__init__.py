"""
Facebook's "Download your information": which file of which generation holds what.

Files of the same sort have the same base name as JSON and as HTML, in every language; only folders and a few names changed
between generations. Places with more context come first: the same words elsewhere are then folded into them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from checks.content import Audience, Author, Item, Kind
from scanner.archives.container import Member, printable
from scanner.archives.facebook.lists import FacebookLists, both
from scanner.archives.facebook.records import Entry, Said, entry, listed, picture, text, when
from scanner.archives.facebook.skip import SKIPPED
from scanner.archives.jsonstream import Json, records
from scanner.archives.meta import repaired, without_mentions
from scanner.archives.reader import BAD_RECORD, Read, clean
from scanner.archives.routes import file, record
from scanner.errors import Problem


class Facebook(FacebookLists):
    """Reads Facebook archives of 2018 and later, JSON and HTML."""

    platform = "facebook"
    title = "Facebook"
    marks = (
        *("your_facebook_activity/**", "your_activity_across_facebook/**", "apps_and_websites_off_of_facebook/**"),
        *both("posts/your_posts*", "posts/other_people_s_posts_to_your_timeline", "comments_and_reactions/comments"),
        *both("comments/comments", "profile_information/profile_information", "groups/your_group_membership_activity"),
        *both("groups/your_comments_in_groups", "groups/your_posts_in_groups", "groups/group_posts_and_comments"),
        *both("pages/pages_you*", "likes_and_reactions/pages", "photos_and_videos/album/*", "posts/album/*"),
        *both("friends_and_followers/friends", "connections/friends/your_friends", "your_posts__check_ins__*"),
        *("html/timeline.htm", "html/wall.htm", "html/contact_info.htm", "html/messages.htm"),
    )
    ignored = SKIPPED
    reads = (
        "posts, comments, pictures and videos with their captions, groups, pages, apps and events, profile fields, privacy "
        "settings and custom audiences; private messages only if you ask for it"
    )
    lacks = (
        "who can see a post, comment or picture: open it on Facebook and look at the sign beside its date",
        "the groups you are in now (the archive tells of joining and leaving alike): look under Groups → Your groups",
        "which group a group post stands in, where its name is not told elsewhere: look at Activity log → Groups",
        "what others wrote about you and where they tagged you: look at Activity log → Activity you’re tagged in",
        "pictures that lie in another part of the download: give all the parts together",
    )
    how_to_get = (
        "Open facebook.com, your picture at the top right, Settings & privacy, Settings.",
        "Open Accounts Centre, then Your information and permissions, then Download (or Export) your information.",
        "Choose this Facebook profile, all available information, and to download it to your device.",
        "Choose the date range All time and the format JSON (HTML can be read too, but tells less).",
        "Wait for Facebook's e-mail, from minutes to some days, then download every part. The link lasts about four days.",
        "Give all the zip files together, as they are.",
    )

    # Groups first: words with more context come before the same words without it.

    @record(*both("groups/your_comments_in_groups"))
    def group_comments(self, found: Entry, _: str, member: Member) -> Read:
        """Comments in groups; some records have no words."""
        yield from self.told_by(found, member, Kind.COMMENT, audience=Audience.GROUP)

    @record(*both("groups/your_answers_to_membership_questions"))
    def answers(self, found: Entry, _: str, member: Member) -> Read:
        """Answers to the questions of a group, which its admins see."""
        if found.raw is None or "answers" not in found.raw:
            yield from self.told_by(found, member, Kind.COMMENT, audience=Audience.GROUP)
            return
        group = text(found.raw.get("group_name")) or None
        for one in listed(found.raw["answers"]):
            said = Said(text(one.get("answer")), when(one.get("timestamp")), group=group)
            if (item := self.words(said, member, Kind.COMMENT, audience=Audience.GROUP)) is not None:
                yield item

    @record(
        *both("groups/group_posts_and_comments", "groups/your_posts_in_groups"),
        *both("groups/your_posts_and_comments_in_groups"),
    )
    def group_posts(self, found: Entry, _: str, member: Member) -> Read:
        """Posts in groups; the group stands in the title only."""
        group = self.group_in(found.title)
        yield from self.told_by(found, member, audience=Audience.GROUP, context=group)

    @record(*both("groups/your_pending_posts_in_groups"))
    def pending(self, found: Entry, _: str, member: Member) -> Read:
        """Posts that no admin has let through yet."""
        yield from self.told_by(found, member, audience=Audience.PRIVATE, context=self.group_in(found.title))

    # Posts, those with more context first.

    @record(*both("posts/archive", "posts/trash", "archive/archive", "trash/trash"))
    def put_away(self, found: Entry, _: str, member: Member) -> Read:
        """Posts in the archive and the bin, which nobody else sees."""
        yield from self.told_by(found, member, audience=Audience.PRIVATE)

    @record(*both("posts_on_other_pages_and_profiles", "check-ins", "posts_from_apps_and_websites"))
    def posts_elsewhere(self, found: Entry, _: str, member: Member) -> Read:
        """Posts on the pages of others, at places, and made by apps in the person's name."""
        yield from self.told_by(found, member, context=found.target())

    @record(*both("posts/your_posts*", "your_posts_*", "your_posts"))
    def posts(self, found: Entry, _: str, member: Member) -> Read:
        """Posts on the person's own profile. A third of them have no words."""
        yield from self.told_by(found, member)

    @record(*both("comments_and_reactions/comments", "comments/comments"))
    def comments(self, found: Entry, _: str, member: Member) -> Read:
        """Comments outside groups."""
        return self.told_by(found, member, Kind.COMMENT)

    @record(*both("posts/notes", "posts/your_notes", "notes/notes", "notes/your_notes"))
    def notes(self, found: Entry, _: str, member: Member) -> Read:
        """Notes, the long posts of before 2021."""
        raw = found.raw or {}
        if "text" in raw:
            made = when(raw.get("created_timestamp")) or found.created
            title = found.title or found.name()
            found.said.append(Said(without_mentions(text(raw["text"])), made, context=title or None))
        yield from self.told_by(found, member)

    @record(*both("edits_you_made_to_posts"))
    def edits(self, found: Entry, _: str, member: Member) -> Read:
        """Give other wordings of posts, which the history of a post still shows."""
        yield from self.told_by(self._unless_told(found), member)

    @record(*both("your_comment_edits"))
    def comment_edits(self, found: Entry, _: str, member: Member) -> Read:
        """Give other wordings of comments."""
        yield from self.told_by(self._unless_told(found), member, Kind.COMMENT)

    @record(*both("posts/other_people_s_posts_to_your_timeline"))
    def by_others(self, found: Entry, _: str, member: Member) -> Read:
        """Posts of others on the person's profile: never the person's own words."""
        yield from self.told_by(found, member, author=Author.OTHER)

    # Pictures and videos.

    @record(*both("album/*"))
    def albums(self, found: Entry, key: str, member: Member) -> Read:
        """Pictures of an album, with the album as context and the description as words."""
        raw = found.raw
        if raw is None or "photos" not in raw:
            if key != "cover_photo":  # a bare one also stands among the album's pictures
                yield from self.told_by(captioned(found), member)
            return
        album = text(raw.get("name"))
        made = when(raw.get("last_modified_timestamp"))
        about = self.words(Said(text(raw.get("description")), made), member, Kind.POST, context=album or None)
        if about is not None:
            yield about
        bad = 0
        for one in listed(raw["photos"]):
            try:
                photo = picture(one, None)
                photo.album = album or photo.album
                yield from self.shown_by([photo], member)
            except BAD_RECORD:
                bad += 1
        if bad:
            yield Problem(printable(member.path), f"{bad:,} pictures are in a shape this version does not know")

    @record(
        *both("your_uncategorized_photos", "posts/your_photos", "photos_and_videos/your_photos", "your_videos"),
        *both("archived_stories", "your_stories", "your_reels", "stories/stories", "your_live_videos"),
    )
    def more_media(self, found: Entry, _: str, member: Member) -> Read:
        """Pictures outside albums, videos, stories and reels."""
        yield from self.told_by(captioned(found), member)

    @record(*both("profile_update_history"))
    def older_profile(self, found: Entry, _: str, member: Member) -> Read:
        """What the profile said before."""
        for said in found.said:
            yield self.item(Kind.BIO, said.text, member, said.created, key=("bio", clean(said.text)), field="bio")
        found.said, found.rows = [], []
        yield from self.told_by(found, member)

    # Private messages, where the person asks for them, and what cannot be read.

    @file("messages/**/message_*.json")
    def messages(self, member: Member) -> Read:
        """Private messages, the person's and, marked as such, others'."""
        if not self.options.messages or "your_instagram_activity/" in member.path:
            return
        people = [entry(one[1]).name() for one in self._lenient(member, "participants")]
        others = ", ".join(sorted({name for name in people if name not in self.me})) or None
        bad = 0
        for found in records(member, "messages"):
            if isinstance(found, Problem):
                yield found
                continue
            try:
                one = repaired(found[1])
                sender, said = text(one.get("sender_name")), text(one.get("content"))
                made = when(one.get("timestamp_ms"))
                author = Author.OWN if sender in self.me else Author.OTHER
                around = {"author": author, "audience": Audience.PRIVATE, "context": others}
                if clean(said):
                    yield self._message(said, sender, made, member, author, others)
                shown = [picture(media, made) for kind in ("photos", "videos") for media in listed(one.get(kind))]
                yield from self.shown_by(shown, member, **around)
            except BAD_RECORD:
                bad += 1
        if bad:
            yield Problem(printable(member.path), f"{bad:,} messages are in a shape this version does not know")

    @file("messages/**/message_*.html")
    def message_pages(self, member: Member) -> Read:
        """Give private messages of an archive in HTML: the title of a block is who wrote it."""
        if not self.options.messages or "your_instagram_activity/" in member.path:
            return
        for one in self.entries(member):
            if isinstance(one, Problem):
                yield one
                continue
            found: Entry = one[1]
            author = Author.OWN if found.title in self.me else Author.OTHER
            for said in found.said[:1]:
                yield self._message(said.text, found.title, found.created, member, author, None)
            around = {"author": author, "audience": Audience.PRIVATE}
            yield from self.shown_by(found.pictures, member, **around)

    @file("html/*.htm")
    def too_old(self, member: Member) -> Read:
        """Pages from before 2018 are named, and not read."""
        yield Problem(
            printable(member.path),
            "this page is from before 2018, which is too old to read: ask Facebook for a new archive",
        )

    def finish(self) -> Read:
        """Yield the groups of which only a title tells."""
        yield from self.named_alone()

    def _unless_told(self, found: Entry) -> Entry:
        """Return an entry with only those words that did not stand elsewhere."""
        said = found.said or [Said(found.message(), found.created)]
        found.said = [one for one in said if hash(clean(one.text)) not in self.told]
        found.rows = []
        return found

    def _message(
        self, said: str, sender: str, made: datetime | None, member: Member, author: Author, others: str | None
    ) -> Item:
        key = (made and made.isoformat(), sender, clean(said))
        return self.item(
            Kind.MESSAGE, said, member, made, key=key, author=author, audience=Audience.PRIVATE, context=others
        )

    def _lenient(self, member: Member, under: str) -> Iterator[tuple[str, Json]]:
        for one in records(member, under):
            if not isinstance(one, Problem):
                yield one[0], repaired(one[1])


def captioned(found: Entry) -> Entry:
    """Return an entry of a page of pictures, whose words are the caption of the first picture that has none."""
    if found.raw is None and found.pictures:
        known = {one.caption for one in found.pictures}
        loose = [one.text for one in found.said if one.text not in known]
        for one in found.pictures:
            if loose and not one.caption:
                one.caption = loose.pop(0)
        found.said, found.rows = [Said(words, found.created) for words in loose], []
    return found
