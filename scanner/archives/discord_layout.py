"""
Where the parts of Discord's package are. Its folders are named in the language of the account, so they are found by what
lies in them: channels by their numbers, servers by `guild.json`, the account by what its `user.json` says.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from scanner.archives.container import Container, Member, printable
from scanner.archives.discord_words import number
from scanner.archives.heads import head_text
from scanner.archives.jsonstream import Json, chosen, records
from scanner.errors import Problem

CHANNEL = re.compile(
    r"(?:^|(?P<parent>.*)/)c?(?P<id>\d{6,20})/(?P<name>channel\.json|messages\.(?:json|csv))$", re.IGNORECASE
)
GUILD = re.compile(r"(?:^|(?P<parent>.*)/)(?P<id>\d{6,20})/guild\.json$", re.IGNORECASE)
EVENTS = re.compile(r"(?:^|/)events-[^/]*\.json$", re.IGNORECASE)
APPLICATION = re.compile(r"(?:^|(?P<parent>.*)/)[^/]+/\d{6,20}/application\.json$", re.IGNORECASE)
LOOSE = re.compile(r"(?:^|/)messages[^/]*\.(?:json|csv)$", re.IGNORECASE)
_SAID_OF = ("channel.json", "guild.json", "messages.json", "messages.csv")  # how CHANNEL and GUILD end
_IN = re.compile(" in ")
_DIRECT = "Direct Message with "
_UNKNOWN = "Unknown channel"
_ACCOUNT_HAS = ("discriminator", "relationships", "settings", "user_profile_metadata", "connections", "email", "flags")
_PRIVATE_TYPES = ("1", "3", "18", "DM", "GROUP_DM", "EPHEMERAL_DM")
_SHARED_TYPES = ("0", "2", "4", "5", "6", "10", "11", "12", "13", "14", "15", "16")
_PROBED = 40


class Channel:
    """What is known of a channel. `private` is None where nothing says whether it belongs to a server."""

    def __init__(self, identity: str) -> None:
        """Begin with nothing but the number."""
        self.id = identity
        self.name: str | None = None
        self.server: str | None = None
        self.server_id = ""
        self.private: bool | None = None

    def take_file(self, entry: dict[str, Any]) -> None:
        """Take in the channel's own file."""
        sort = str(entry.get("type")).upper()
        guild = entry.get("guild")
        if isinstance(guild, dict):
            self.server_id, self.server = number(guild.get("id")), _words(guild.get("name"))
        if sort in _PRIVATE_TYPES:
            self.private = True
        elif isinstance(guild, dict) or sort in _SHARED_TYPES or sort.startswith("GUILD") or sort.endswith("THREAD"):
            self.private = False
        elif entry.get("recipients"):
            self.private = True
        self.name = _words(entry.get("name")) or self.name

    def take_title(self, title: Json, servers: frozenset[str]) -> None:
        """Take in the line of the index; what the channel's own file says goes before it. `servers` are names known."""
        text = _words(title)
        if text is None or text in (_UNKNOWN, "None"):
            return
        if text.startswith(_DIRECT):
            self.private = True if self.private is None else self.private
            return
        ends = [found.end() for found in _IN.finditer(text)]
        if ends and self.private is not True:
            end = next((end for end in ends if text[end:] in servers), ends[-1])
            name = text[: end - len(_IN.pattern)]
            self.private = False
            self.server = self.server or text[end:]
            if name != _UNKNOWN:
                self.name = self.name or name
        elif not ends and self.private is not None:
            self.name = self.name or text

    @property
    def context(self) -> str | None:
        """The server and the channel, as far as they are known."""
        return " / ".join(filter(None, (self.server, self.name))) or None


class Layout:
    """The parts of a package, by the paths of their members."""

    def __init__(self, container: Container) -> None:
        """Look at names first, and into files only where a name does not tell."""
        members = container.members
        self.channels: dict[str, Channel] = {}
        self.joined: dict[str, tuple[str, Member]] = {}
        self._titles: dict[str, Json] = {}
        self.named_in: dict[str, list[str]] = {}
        self.knows_servers = False
        self.account: Member | None = None
        self.ignored_folders: set[str] = set()
        self.problems: list[Problem] = []
        channel_files, guilds = _files(members, CHANNEL), _files(members, GUILD)
        self.message_folders = {posixpath.dirname(posixpath.dirname(path)) for path in channel_files}
        self.server_folders = {posixpath.dirname(posixpath.dirname(path)) for path in guilds}
        for path, member in channel_files.items():
            self._take_channel(path, member)
        self._take_indexes(members)
        for member in guilds.values():
            for entry in self._entries(member):
                if key := number(entry.get("id")):
                    self._take_servers({key: entry.get("name")}, member)
        names = frozenset(name for name, _ in self.joined.values())
        for key, title in self._titles.items():
            self.channels.setdefault(key, Channel(key)).take_title(title, names)
        self._name_servers()
        self._find_account(members)
        self.roots = self._beside()

    def _take_channel(self, path: str, member: Member) -> None:
        found = CHANNEL.search(path)
        if found is None:
            return
        channel = self.channels.setdefault(found["id"], Channel(found["id"]))
        if found["name"].lower() == "channel.json":
            for entry in self._entries(member):
                channel.take_file(entry)

    def _take_indexes(self, members: dict[str, Member]) -> None:
        """Tell the index of the channels from that of the servers by what lies beside it, else by what it says."""
        for path, member in members.items():
            folder, name = posixpath.split(path)
            known = folder in self.message_folders or folder in self.server_folders
            if name.lower() != "index.json" or not (known or _looks_like_index(member)):
                continue
            for entry in self._entries(member):
                if folder in self.message_folders or (folder not in self.server_folders and _are_titles(entry)):
                    self.message_folders.add(folder)
                    self._titles.update(entry)
                else:
                    self.server_folders.add(folder)
                    self._take_servers(entry, member)

    def _take_servers(self, entry: dict[str, Any], member: Member) -> None:
        bad = sum(not number(key) or not isinstance(name, str | None) for key, name in entry.items())
        if bad:
            what = "1 server is" if bad == 1 else f"{bad:,} servers are"
            reason = f"{what} in a shape this version does not know"
            self.problems.append(Problem(printable(member.path), reason))
        for key, name in entry.items():
            if number(key) and _words(name):
                self.knows_servers = True
                if key not in self.joined:
                    self.joined[key] = (str(name), member)
                    self.named_in.setdefault(member.path, []).append(key)

    def _entries(self, member: Member) -> Iterator[dict[str, Any]]:
        for entry in records(member):
            if isinstance(entry, Problem):
                self.problems.append(entry)
            elif isinstance(entry[1], dict):
                yield entry[1]

    def _name_servers(self) -> None:
        """Where a channel knows its server by number or by name alone, learn the other."""
        names = Counter(name for name, _ in self.joined.values())
        by_name = {name: key for key, (name, _) in self.joined.items() if names[name] == 1}
        for channel in self.channels.values():
            if channel.server and not channel.server_id:
                channel.server_id = by_name.get(channel.server, "")
            elif channel.server_id and not channel.server and channel.server_id in self.joined:
                channel.server = self.joined[channel.server_id][0]

    def _find_account(self, members: dict[str, Member]) -> None:
        """The account's file is the one nearest the root; others of that name belong to games."""
        files = [path for path in members if posixpath.basename(path).lower() == "user.json"]
        for path in sorted(files, key=lambda path: (path.count("/"), path)):
            if self.account is None and is_account(members[path]):
                self.account = members[path]
            elif _is_of_game(members[path]) and (
                self.account is None or posixpath.dirname(self.account.path) != self._part_of(path)
            ):
                self.ignored_folders.add(self._part_of(path))

    def _beside(self) -> set[str]:
        """Return the folders that hold the parts of the package; one, but for packages that were taken apart."""
        beside = {posixpath.dirname(folder) for folder in (*self.message_folders, *self.server_folders) if folder}
        if self.account is not None:
            beside.add(posixpath.dirname(posixpath.dirname(self.account.path)))
        return beside

    def _part_of(self, path: str) -> str:
        """Return the part of the package in which a path lies: a folder beside that of the messages or the account."""
        beside = self._beside()
        for root in sorted(beside, key=len):
            if not root or path.startswith(f"{root}/"):
                return posixpath.join(root, path[len(root) :].lstrip("/").split("/")[0])
        return posixpath.dirname(path)


def is_account(member: Member) -> bool:
    """Return whether a `user.json` is that of the account: it has one of Discord's numbers, and a name."""
    seen = _seen(member)
    return bool(number(seen.get("id"))) and "username" in seen and "discord_id" not in seen


def _is_of_game(member: Member) -> bool:
    """Return whether a `user.json` is that of a game that is played inside Discord."""
    seen = _seen(member)
    return "discord_id" in seen or ("username" in seen and "id" in seen and not number(seen["id"]))


def _seen(member: Member) -> dict[str, Json]:
    """Return what stands in a `user.json`, as far as it can be read."""
    seen: dict[str, Json] = {}
    for entry in chosen(member, lambda path: path[0] in ("id", "username", "discord_id", *_ACCOUNT_HAS)):
        if not isinstance(entry, Problem):
            seen.setdefault(entry[0][0], entry[1])
    return seen


def is_theirs(container: Container) -> bool:
    """Return whether a container holds Discord's package, or a part of it."""
    documents = container.ending(".json", ".csv")
    if any(
        CHANNEL.search(one.path) or GUILD.search(one.path) for one in documents if one.path.lower().endswith(_SAID_OF)
    ):
        return True
    named = [one for one in documents if posixpath.basename(one.path).lower() == "user.json"]
    loose = [one for one in documents if LOOSE.search(one.path)]
    events = [one for one in documents if EVENTS.search(one.path)]
    return (
        any(is_account(member) and set(_ACCOUNT_HAS) & set(_seen(member)) for member in islice(named, _PROBED))
        or any(map(are_messages, islice(loose, _PROBED)))
        or any('"event_type"' in head_text(member) for member in islice(events, _PROBED))
    )


def are_messages(member: Member) -> bool:
    """Return whether a file outside of any channel's folder holds Discord's messages."""
    head = head_text(member)[:4096]
    return bool(re.match(r'\s*"?ID"?[,;\t]"?Timestamp"?[,;\t]"?Contents"?', head)) or (
        head.lstrip().startswith("[") and all(f'"{key}"' in head for key in ("ID", "Timestamp", "Contents"))
    )


def _files(members: dict[str, Member], pattern: re.Pattern[str]) -> dict[str, Member]:
    return {path: member for path, member in members.items() if pattern.search(path)}


def _words(value: Json) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _looks_like_index(member: Member) -> bool:
    return re.match(r'\s*\{\s*("\d{6,20}"\s*:\s*("|null)|\})', head_text(member)) is not None


def _are_titles(entry: dict[str, Any]) -> bool:
    """Return whether an index without its folders is that of channels rather than that of servers."""
    values = [value for value in entry.values() if isinstance(value, str)]
    titles = sum(_DIRECT in value or value.startswith(_UNKNOWN) or " in " in value for value in values)
    return len(values) < len(entry) or titles * 2 > len(values)
