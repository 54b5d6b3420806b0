"""Which of Facebook's files hold memberships, profile fields and settings. Groups come first: posts need their names."""

from __future__ import annotations

from collections.abc import Iterator

from checks.content import Kind
from scanner.archives.container import Member, printable
from scanner.archives.facebook.base import PAGES, FacebookBase
from scanner.archives.facebook.profile import Field, fields, preferences, settings, shown
from scanner.archives.facebook.records import Entry, Said, entry, listed, text, when
from scanner.archives.meta import repaired_text
from scanner.archives.reader import Read, clean
from scanner.archives.routes import file, record
from scanner.errors import Problem


def both(*stems: str) -> tuple[str, ...]:
    """Return the paths of files that are JSON in one archive and a page in another."""
    return tuple(f"{stem}.{ending}" for stem in stems for ending in ("json", "html"))


class FacebookLists(FacebookBase):
    """Reads what is a list of names, fields or settings."""

    @record(*both("groups/your_badges", "groups/creator_badges"))
    def badges(self, _: Entry, key: str, member: Member) -> Read:
        """Learn the names of groups: a badge stands under the name of its group."""
        if "." in key and not member.path.lower().endswith(PAGES):
            self.groups.add(repaired_text(key.split(".", 1)[1]))
        return iter(())

    @record(*both("groups/your_group_membership_activity"))
    def joined(self, found: Entry, _: str, member: Member) -> Read:
        """Groups joined, and groups left: only the title, in the account's language, would tell them apart."""
        name = self._told_name(found, alone=False)
        if name:
            self.learn(name, found.title)
            yield from self.membership("group", name, member, found.created)
        elif found.title:
            self.untold.append((found.title, found.created, member))

    @record(*both("groups/your_groups"))
    def administered(self, found: Entry, _: str, member: Member) -> Read:
        """Groups that the person runs."""
        name = self._told_name(found)
        self.groups.add(clean(name))
        yield from self.membership("group", name, member, found.created, found.url)

    @record(
        *both("pages/pages_you_ve_liked", "likes_and_reactions/pages", "pages/pages_you_follow"),
        *both("pages/pages_and_profiles_you_follow", "pages/your_pages"),
    )
    def pages(self, found: Entry, _: str, member: Member) -> Read:
        """Pages liked, followed or run."""
        yield from self.membership("page", self._told_name(found), member, found.created, found.url)

    @record(*both("who_you_follow", "who_you_ve_followed", "following_and_followers/following"))
    def follows(self, found: Entry, _: str, member: Member) -> Read:
        """People followed."""
        yield from self.membership("follow", self._told_name(found), member, found.created, found.url)

    @record(*both("apps_and_websites", "connected_apps_and_websites"))
    def apps(self, found: Entry, _: str, member: Member) -> Read:
        """Apps that are connected; those that the person removed or that ran out are not."""
        raw = found.raw or {}
        states = {raw.get("category"), *(row.value.casefold() for row in found.rows)}
        if states & {"inactive", "removed", "expired"} or when(raw.get("removed_timestamp")):
            return
        made = found.created or when(raw.get("added_timestamp"))
        yield from self.membership("app", self._told_name(found), member, made)

    @record(*both("events/your_event_responses"))
    def events(self, found: Entry, key: str, member: Member) -> Read:
        """Events that the person joined or is interested in; the time is the event's."""
        sort = key.rsplit(".", 1)[-1]
        lists = {name: ones for name, ones in (found.raw or {}).items() if name.startswith("events_")}
        for name, ones in lists.items():
            for one in listed(ones):
                yield from self.events(entry(one), name, member)
        if not lists and "declined" not in sort and "invited" not in sort:
            start = found.created or when((found.raw or {}).get("start_timestamp"))
            yield from self.membership("event", self._told_name(found), member, start)

    @record(*both("events/your_events"))
    def own_events(self, found: Entry, _: str, member: Member) -> Read:
        """Events that the person made: their description is the person's words."""
        raw = found.raw or {}
        start = found.created or when(raw.get("start_timestamp"))
        name = self._told_name(found)
        yield from self.membership("event", name, member, start)
        about = text(raw.get("description")) or "\n".join(said.text for said in found.said if said.text != name)
        if about:
            made = when(raw.get("create_timestamp")) or start
            if (told := self.words(Said(f"{name}\n\n{about}", made), member, Kind.POST)) is not None:
                yield told

    @record(*both("profile_information/profile_information"))
    def profile(self, found: Entry, key: str, member: Member) -> Read:
        """Profile fields, and the groups and pages that older profiles list."""
        raw = found.raw
        if raw is None:
            yield from self._fields(shown(found.rows), member)
            return
        if "." in key:  # a profile of lists only comes apart on the way
            raw = {key.rsplit(".", 1)[1]: [raw or found.name()]}
        yield from self._fields(fields(raw), member)
        for one in listed(raw.get("groups")):
            group = entry(one)
            self.groups.add(group.name())
            yield from self.membership("group", group.name(), member, group.created)
        for shelf in listed(raw.get("pages")):
            names = listed(shelf.get("pages")) if isinstance(shelf, dict) else [shelf]
            for page in names:
                yield from self.membership("page", entry(page).name(), member, entry(page).created)

    @record(*both("preferences/privacy_settings", "privacy_settings/privacy_settings"))
    def privacy(self, found: Entry, _: str, member: Member) -> Read:
        """Privacy settings, in the words of the account."""
        rows = found.rows or list(preferences(found.raw))
        if not rows:
            raise KeyError("no setting")
        for line in settings(rows):
            yield self.item(Kind.SETTING, line, member)

    @record(*both("your_post_audiences"))
    def audiences(self, found: Entry, _: str, member: Member) -> Read:
        """Lists of people that the person made to share with; never who is on them."""
        name = self._told_name(found)
        if name:
            yield self.item(Kind.SETTING, f"Audience list: {name}", member)

    @file("timezone.json", "timezone.html")
    def time_zone(self, _: Member) -> Read:
        """Nothing more: it was looked up before all else."""
        return iter(())

    def _told_name(self, found: Entry, *, alone: bool = True) -> str:
        """Return the name in a record of a list; in a page it is the title, or in the body where the title holds it."""
        name = found.known().name()
        if found.raw is not None:
            return name
        said = next((one.text for one in found.said if one.text), "")
        if said and (said in found.title or not found.title):
            return said
        if found.title:
            return found.title if alone else ""
        return name

    def _fields(self, found: Iterator[Field | None], member: Member) -> Read:
        bad = 0
        for one in found:
            if one is None:
                bad += 1
                continue
            field, value, since = one
            yield self.item(Kind.BIO, value, member, since, key=(field, clean(value)), field=field)
        if bad:
            what = "1 field is" if bad == 1 else f"{bad:,} fields are"
            yield Problem(printable(member.path), f"{what} in a shape this version does not know")
