"""
Discord's data package, of 2018 to today: messages as tables until early 2024, then as JSON; folders in any language.

Only the person's own messages are in it. What stands in a server is seen by its members; the rest is private.
"""

from __future__ import annotations

import io
import json
import posixpath
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from checks.content import Audience, Item, Kind
from scanner.archives.container import Container, Member, printable
from scanner.archives.discord_layout import APPLICATION, CHANNEL, EVENTS, Channel, Layout, are_messages, is_theirs
from scanner.archives.discord_words import attachments, moment, number, own_words
from scanner.archives.jsonstream import Json, chosen, records
from scanner.archives.media import PICTURES
from scanner.archives.reader import Read, Reader
from scanner.archives.routes import file, record
from scanner.archives.tables import Table
from scanner.errors import Problem

_BEGINS = re.compile(r'"?\d{15,20}"?[,;\t]"?\d{4}-\d\d-\d\d[ T]\d\d:')
_COLUMNS = ("id", "timestamp", "contents", "attachments")
_MOST_LINE = 16 << 20
_APP = b"oauth2_authorize_accepted"
_OF_ACCOUNT = {"id", "username", "global_name", "user_profile_metadata", "connections", "settings"}


class Discord(Reader):
    """The package that Discord calls “all of my data”."""

    platform = "discord"
    title = "Discord"
    reads = (
        "messages in servers, servers, profile, status, linked accounts, apps, privacy settings; direct messages only if you "
        "ask for it"
    )
    lacks = (
        "pictures and videos in messages (only their addresses, which run out): open the message",
        "what others wrote to you or about you: look at the servers",
        "messages that you deleted, and earlier wordings of edited ones: nobody sees them any more",
        "names of servers that you have left: your messages still stand there",
    )
    how_to_get = (
        "Open Discord, then User Settings → Data & Privacy, and look for “Request data” or “Request all of my data”.",
        "Tick at least Account, Messages, Servers and Activity, then choose “Submit”.",
        "Discord sends you an e-mail within 30 days. Download package.zip and leave it as it is.",
    )
    ignored = (
        "README*",
        "ads/**",
        "support_tickets/**",
        "tickets.json",
        "traits.json",
        "user_data_exports/**",
        "*/audit-log.json",
    )

    @classmethod
    def detect(cls, container: Container) -> bool:
        """Return whether the container holds Discord's package, by what lies in its folders."""
        return is_theirs(container)

    def prepare(self) -> Iterator[Problem]:
        """Find the parts of the package, and learn of what each channel is."""
        self._unsure = 0
        self._layout = Layout(self.container)
        account = self._layout.account
        self._home = posixpath.dirname(account.path) if account else None
        parts = {"messages": self._layout.channels, "servers": self._layout.joined, "account": account}
        for name, there in parts.items():
            if not there:
                reason = f"this package has no part with your {name}; you may not have ticked it when you asked for it"
                yield Problem(self.container.name, reason, lost=False)
        yield from self._layout.problems

    # Messages.

    @file("messages*.json", "messages*.csv")
    def messages(self, member: Member) -> Read:
        """The messages of one channel."""
        found = CHANNEL.search(member.path)
        if not found and not are_messages(member):
            self.claimed.discard(member.path)
            return
        channel = self._layout.channels[found["id"]] if found else Channel("")
        if channel.private is not False and not self.options.messages:
            if channel.private is None and member.size > _EMPTY:
                self._unsure += 1
            return
        if member.path.lower().endswith(".csv"):
            table = Table(member, ("id", "contents"), begins=_BEGINS, default=_COLUMNS)
            yield from table.read(
                lambda row, member: self._message({name: row[name] for name in _COLUMNS}, channel, member)
            )
            return
        bad = 0
        for entry in records(member):
            if isinstance(entry, Problem):
                yield entry
                continue
            try:
                fields = dict(zip(_lowered(tuple(entry[1])), entry[1].values(), strict=True))
                yield from list(self._message(fields, channel, member))
            except (AttributeError, TypeError, ValueError):
                bad += 1
        if bad:
            entries = "1 message is" if bad == 1 else f"{bad:,} messages are"
            yield Problem(printable(member.path), f"{entries} in a shape this version does not know")

    def _message(self, fields: dict[str, Json], channel: Channel, member: Member) -> Iterator[Item]:
        identity = number(fields.get("id"))
        if not identity or "contents" not in fields:
            raise ValueError
        created = moment(fields.get("timestamp"), identity)
        private = channel.private is not False
        url, context = _address(channel, identity), channel.context
        audience = Audience.PRIVATE if private else Audience.GROUP
        if words := own_words(fields.get("contents"), self._channel_name):
            kind = Kind.MESSAGE if private else Kind.POST
            yield self.item(kind, words, member, created, key=identity, url=url, context=context, audience=audience)
        for one in attachments(fields["attachments"]) if fields.get("attachments") else ():
            key = (identity, one.key)
            yield self.item(
                one.kind, None, member, created, key=key, media=one.link, url=url, context=context, audience=audience
            )

    def _channel_name(self, identity: str) -> str | None:
        channel = self._layout.channels.get(identity)
        return channel.name if channel else None

    # Servers.

    @file("channel.json", "guild.json", "index.json")
    def about(self, member: Member) -> Read:
        """What channels and servers are called; it was learnt before the messages. The servers are those joined now."""
        folder = posixpath.dirname(member.path)
        folders = {*self._layout.message_folders, *self._layout.server_folders}
        if folder not in folders and posixpath.dirname(folder) not in folders:
            self.claimed.discard(member.path)
        for key in self._layout.named_in.get(member.path, []):
            yield self._server(key, self._layout.joined[key][0], member)

    def _server(self, key: str, name: str, member: Member) -> Item:
        url = f"https://discord.com/channels/{key}" if key else None
        return self.item(Kind.MEMBERSHIP, name, member, key=("group", key or name), context="group", url=url)

    # The account.

    @file("user.json")
    def account(self, member: Member) -> Read:
        """The profile, the status, linked accounts and settings. Remarks about others, payments and places are left alone."""
        if self._layout.account is not member:
            if not any(member.path.startswith(f"{folder}/") for folder in self._layout.ignored_folders):
                yield Problem(printable(member.path), "its contents are in a shape this version does not know")
            return
        for entry in chosen(member, lambda path: path[0] in _OF_ACCOUNT):
            if isinstance(entry, Problem):
                yield entry
                continue
            path, value = entry
            if path[0] in ("username", "global_name"):
                yield from self._bio(member, "name" if path[0] == "global_name" else "username", value)
            elif path[0] == "connections":
                yield from self._linked(value, member)
            elif isinstance(value, dict) and path[0] == "user_profile_metadata":
                yield from self._bio(member, "bio", value.get("bio"))
                yield from self._bio(member, "pronouns", value.get("pronouns"))
            elif isinstance(value, dict) and path[0] == "settings":
                yield from self._settings(value, member)

    def _bio(self, member: Member, field: str, value: Json, **more: Any) -> Iterator[Item]:
        if isinstance(value, str) and value.strip():
            yield self.item(Kind.BIO, value, member, field=field, **more)

    def _linked(self, entry: Json, member: Member) -> Iterator[Item]:
        """An account elsewhere; it says itself whether the profile shows it."""
        if isinstance(entry, dict) and isinstance(entry.get("name"), str) and not entry.get("revoked"):
            sort = str(entry.get("type") or "linked")
            shown = Audience.PUBLIC if entry.get("visibility") == 1 else Audience.PRIVATE
            key = ("linked", sort, str(entry.get("id") or entry["name"]))
            yield from self._bio(member, f"{sort}_username", entry["name"], key=key, context=sort, audience=shown)

    def _settings(self, entry: dict[str, Any], member: Member) -> Iterator[Item]:
        inner = _dict(entry.get("settings"))
        status = _dict(_dict(inner.get("status")).get("customStatus")) or _dict(entry.get("custom_status"))
        yield from self._bio(member, "status", _plain(status.get("text")))
        yield from self._privacy(_dict(inner.get("privacy")) or entry, member, whole=bool(inner.get("privacy")))

    def _privacy(self, entry: dict[str, Any], member: Member, *, whole: bool) -> Iterator[Item]:
        for key, value in entry.items():
            name, answer = _folded(key), _plain(value)
            if name == "defaultguildsrestricted" and isinstance(answer, bool):
                text = f"Direct messages from server members: {'off' if answer else 'on'}"
            elif name == "friendsourceflags" and isinstance(value, dict):
                text = f"Who can send friend requests: {'everyone' if value.get('all') else 'custom'}"
            elif isinstance(answer, bool | int | str) and (whole or name in _OLD_PRIVACY) and "guildids" not in name:
                text = f"{_spaced(key)}: {answer}"
            else:
                continue
            yield self.item(Kind.SETTING, text, member, key=(name,))

    @record("application.json")
    def application(self, entry: Json, _key: str, member: Member) -> Iterable[Item]:
        """An app or bot that the person made; its description is shown to everybody who meets it."""
        if not APPLICATION.search(member.path):
            self.claimed.discard(member.path)
            return
        name = entry["name"]
        key = number(entry.get("id")) or name
        yield self.item(Kind.MEMBERSHIP, name, member, key=("own app", key), context="app")
        yield from self._bio(member, "app_description", entry.get("description"), key=("own app", key), context=name)

    @file(*(f"*{ending}" for ending in PICTURES))
    def pictures(self, member: Member) -> Read:
        """The picture and banner of the account, and earlier ones. Servers' pictures are not the person's."""
        folder, name = posixpath.split(member.path)
        if folder in self._layout.server_folders or any(
            folder.startswith(f"{one}/") for one in self._layout.server_folders if one
        ):
            return
        inside = self._home is not None and (folder == self._home or folder.startswith(f"{self._home}/"))
        if not inside:
            self.claimed.discard(member.path)
            return
        fields = {"avatar": "profile_picture", "banner": "cover_picture"}
        field = fields.get(name.partition(".")[0].lower()) if folder == self._home else None
        yield from self.picture(member.path, None, member, field=field)

    # Apps, out of what is noted of everything the person does.

    @file("events-*.json")
    def events(self, member: Member) -> Read:
        """An app that was given access. The files are huge, so only lines that may say it are looked into."""
        if not EVENTS.search(member.path):
            return
        broken = 0
        with member.opener() as stream:
            wide = stream.read(2) in (b"\xff\xfe", b"\xfe\xff")
        with member.opener() as stream:
            lines: Any = io.TextIOWrapper(stream, "utf-16", "replace") if wide else stream
            while line := lines.readline(_MOST_LINE):
                data = line.encode() if isinstance(line, str) else line
                broken += not data.rstrip().endswith((b"}", b"]", b"[", b",")) and bool(data.strip())
                if _APP in data:
                    try:
                        yield from self._app(json.loads(data.strip().strip(b",[]")), member)
                    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
                        broken += data.rstrip().endswith(b"}")
        if broken:
            what = "1 line is" if broken == 1 else f"{broken:,} lines are"
            yield Problem(printable(member.path), f"{what} cut short or damaged; the others were read")

    def _app(self, entry: dict[str, Any], member: Member) -> Iterator[Item]:
        if entry.get("event_type") != _APP.decode():
            return
        key = number(entry.get("application_id"))
        name = entry.get("application_name")
        name = name if isinstance(name, str) and name.strip() else key
        if not name:
            raise ValueError
        stamp = entry.get("timestamp")
        created = moment(stamp.strip('" ') if isinstance(stamp, str) else None, "")
        yield self.item(Kind.MEMBERSHIP, name, member, created, key=("app", key or name), context="app")

    def finish(self) -> Read:
        """Name what is left out, and servers known only from where the person wrote, where no list of them is there."""
        if self._unsure:
            what = "1 channel" if self._unsure == 1 else f"{self._unsure:,} channels"
            reason = (
                f"nothing says whether {what} stood in a server or were direct messages, so they were left out as private. "
                "To read them too, scan again with --messages"
            )
            yield Problem(self.container.name, reason)
        if not self._layout.knows_servers:
            for channel in self._layout.channels.values():
                if channel.server and channel.private is False:
                    member = next(iter(self.container.members.values()))
                    yield self._server(channel.server_id, channel.server, member)
        folders = {*self._layout.ignored_folders, *self._layout.server_folders} - {""}
        starts = tuple(f"{one}/" for one in folders)
        self.claimed.update(
            path for path in self.container.members if path.startswith(starts) or self._is_greeting(path)
        )

    def _is_greeting(self, path: str) -> bool:
        """Return whether a file is the one that says hello: it lies beside the parts, and its name is in any language."""
        return path.lower().endswith(".txt") and posixpath.dirname(path) in self._layout.roots


_EMPTY = 60  # bytes: a list without entries, a table with nothing but its header
_OLD_PRIVACY = ("explicitcontentfilter", "showcurrentgame", "allowaccessibilitydetection", "friendsourceflags")


@lru_cache(maxsize=64)
def _lowered(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(key.lower() for key in keys)


def _address(channel: Channel, identity: str) -> str | None:
    where = "@me" if channel.private else channel.server_id
    return f"https://discord.com/channels/{where}/{channel.id}/{identity}" if where and channel.id else None


def _dict(value: Json) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _plain(value: Json) -> Json:
    """Return a value that may stand wrapped as `{"value": …}`."""
    return value["value"] if isinstance(value, dict) and set(value) == {"value"} else value


def _folded(key: str) -> str:
    return re.sub(r"[\W_]", "", key).casefold()


def _spaced(key: str) -> str:
    """Return `activityPartyPrivacy` and `show_current_game` as words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", key).capitalize()
