"""
What every platform's reader is built on: a table of known paths, and one method a kind of record.

A new platform is one module in this folder with one subclass of `Reader`. It is found by being there: nothing else is
edited. Every member of an archive ends as read, ignored on purpose, or named as not understood.
"""

from __future__ import annotations

import dataclasses
import hashlib
import importlib
import pkgutil
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cache, partial
from typing import Any, ClassVar, TypeAlias, TypeVar

from checks.content import Audience, Author, Item, Kind
from scanner import archives
from scanner.archives.container import READ_ERRORS, Container, Member, printable
from scanner.archives.jsonstream import Json, records
from scanner.archives.media import Media
from scanner.archives.routes import Route, any_line, any_suffix, either, plain
from scanner.errors import Problem

Read: TypeAlias = Iterator[Item | Problem]

BAD_RECORD = (AttributeError, KeyError, IndexError, TypeError, ValueError, RecursionError, OverflowError)
"""What a record of an unforeseen shape raises in a reader. It costs that record, never its neighbours."""


@dataclasses.dataclass(frozen=True, slots=True)
class Options:
    """What the person asked of a reading. `me` is who they are, where the export does not say."""

    me: str | None = None
    messages: bool = False


_Entry = TypeVar("_Entry", bound=Item | Problem)


def stable_id(*parts: object) -> str:
    """Return an id made of what the item is, the same next year from a new export."""
    return _digest("\x1f".join(["" if part is None else str(part) for part in parts]))


def _digest(words: str) -> str:
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


class Reader:
    """
    Reads one platform's part of a container.

    `platform` is the contract's name, `title` the person's. `ignored` are paths left unread on purpose, `marks` the paths
    of which any one shows that the container holds this platform. Methods marked `@record` or `@file` run in the order in
    which they are written, so that the place with more context comes first where the same words stand twice.
    """

    platform: ClassVar[str]
    title: ClassVar[str]
    marks: ClassVar[tuple[str, ...]] = ()
    ignored: ClassVar[tuple[str, ...]] = ()
    experimental: ClassVar[bool] = False
    how_to_get: ClassVar[tuple[str, ...]] = ()
    reads: ClassVar[str] = ""
    lacks: ClassVar[tuple[str, ...]] = ()

    def __init__(self, container: Container, options: Options) -> None:
        """Prepare to read; nothing is opened yet."""
        self.container = container
        self.options = options
        self.now: str | None = None  # what items are of, where a reader of many sites says so
        self.claimed: set[str] = set()
        self._seen: dict[Kind, set[str]] = {kind: set() for kind in Kind}
        self.media = Media(container)

    @classmethod
    def detect(cls, container: Container) -> bool:
        """Return whether the container holds this platform, by the paths that only it has."""
        return any_line(cls.marks).search(container.listing) is not None

    @classmethod
    @cache
    def routes(cls) -> tuple[Route, ...]:
        """Return the table of known paths, in the order of the methods."""
        methods = {name: value for base in reversed(cls.__mro__) for name, value in vars(base).items()}
        return tuple(route for method in methods.values() for route in getattr(method, "routes", ()))

    @classmethod
    @cache
    def _methods(cls) -> tuple[tuple[list[Route], re.Pattern[str]], ...]:
        """Return the routes method by method, with what matches where any of them does."""
        methods: dict[str, list[Route]] = {}
        for route in cls.routes():
            methods.setdefault(route.name, []).append(route)
        return tuple((routes, either(routes)) for routes in methods.values())

    @classmethod
    def might_be(cls, _container: Container) -> bool:
        """Return whether the container may hold this platform, asked only where no reader is sure."""
        return False

    def read(self) -> Read:
        """Yield every item of the platform, and a Problem for what could not be read. Nothing is lost unnamed."""
        yield from self._careful(self.prepare, self.container.name)
        plain_paths = {path: plain(path) for path in self.container.members}
        known = either(self.routes())
        found = sorted((path for path, plain in plain_paths.items() if known.search(plain)), key=_natural)
        for routes, pattern in self._methods():
            theirs = [path for path in found if path not in self.claimed and pattern.search(plain_paths[path])]
            for route in routes:
                for path in theirs:
                    if path not in self.claimed and route.pattern.search(plain_paths[path]):
                        self.claimed.add(path)
                        yield from self._unique(self._through(route, self.container.members[path]))
        yield from self._unique(self._careful(self.finish, self.container.name))
        self.claimed.update(
            path for path, plain in plain_paths.items() if path not in self.claimed and self._is_ignored(plain)
        )
        if self.media.missing:
            yield self.lacking()

    def prepare(self) -> Iterator[Problem]:
        """Look ahead at what all records need (the time zone, the names of groups). For readers to fill."""
        return iter(())

    def finish(self) -> Read:
        """Yield what only shows when all members have been seen. For readers to fill."""
        return iter(())

    def lacking(self) -> Problem:
        """Say which media the records name and the container lacks. For readers of exports that never hold any."""
        return self.media.lacking()

    def _through(self, route: Route, member: Member) -> Read:
        method = getattr(self, route.name)
        if route.whole:
            yield from self._careful(partial(method, member), member.path)
            return
        bad = 0
        for entry in self.entries(member):
            if isinstance(entry, Problem):
                yield dataclasses.replace(entry, source=printable(member.path))
                continue
            key, value = entry
            try:
                yield from list(method(self.tidy(value), key, member))
            except (*BAD_RECORD, *READ_ERRORS):
                bad += 1
        if bad:
            entries = "1 entry is" if bad == 1 else f"{bad:,} entries are"
            yield Problem(printable(member.path), f"{entries} in a shape this version does not know")

    @staticmethod
    def _careful(method: Callable[[], Iterable[_Entry]], path: str) -> Iterator[_Entry | Problem]:
        """Yield what a reader's own method yields, and a Problem where it meets something unforeseen."""
        try:
            yield from method()
        except READ_ERRORS:
            yield Problem(printable(path), "the file is cut short or damaged; what came before was read")
        except BAD_RECORD:
            yield Problem(printable(path), "its contents are in a shape this version does not know")

    def entries(self, member: Member) -> Iterator[tuple[str, Json] | Problem]:
        """Yield the records of a member. For readers whose records come as pages too."""
        return records(member)

    def tidy(self, value: Json) -> Json:
        """Return a record made fit to read (encodings repaired). For readers to fill."""
        return value

    def _unique(self, flow: Iterable[Item | Problem]) -> Read:
        for entry in flow:
            if isinstance(entry, Item):
                seen = self._seen[entry.kind]
                if entry.id in seen:
                    continue
                seen.add(entry.id)
            yield entry

    def _is_ignored(self, plain: str) -> bool:
        return any_suffix(self.ignored).search(plain) is not None

    def item(
        self,
        kind: Kind,
        text: str | None,
        member: Member,
        created: datetime | None = None,
        *,
        key: str | tuple[object, ...] | None = None,
        author: Author = Author.OWN,
        url: str | None = None,
        audience: Audience | None = None,
        context: str | None = None,
        media: str | None = None,
        field: str | None = None,
    ) -> Item:
        """
        Return an item of this platform.

        `key` is the platform's own id as a string, which is kept as it is, or a tuple of what makes the item this one and
        no other; without it that is what it says, and when.
        """
        text = clean(text)
        if key is None:  # what nearly all items go through
            sort = context if kind is Kind.MEMBERSHIP else None
            identity = _digest(f"{self.platform}\x1f{kind.value}\x1f{_instant(created)}\x1f{sort}\x1f{text}")
        else:
            identity = str(_sound(key)) if isinstance(key, str) else stable_id(self.platform, kind.value, *key)
        source = printable(member.path)
        url, context, media = _sound(url), _sound(context), _sound(media)
        return Item(
            self.now or self.platform,
            kind,
            identity,
            text,
            author,
            created,
            url,
            audience,
            context,
            media,
            source,
            field,
        )

    def picture(
        self, uri: str, text: str | None, member: Member, created: datetime | None = None, **more: Any
    ) -> Iterator[Item]:
        """Yield the picture or video at `uri` where the container holds it; where not, its name and a note at the end."""
        found = self.media.locate(uri)
        if found is None:
            self.media.missing[uri] = None
        else:
            self.claimed.add(found)
        path = found or uri.lstrip("/")
        kind = Kind.VIDEO if self.media.is_video(path) else Kind.IMAGE
        name = posixpath.basename(path)
        yield self.item(kind, text, member, created, key=(_instant(created), name), media=path, **more)


def _instant(when: datetime | None) -> object:
    """Return what tells a time in an id: seconds where the zone is known, else what the clock said."""
    return when if when is None or when.tzinfo is None else when.timestamp()


def _sound(value: Json) -> str | None:
    """
    Return a value with its lone surrogates replaced: no file and no terminal takes them.

    Exports write numbers with and without quotation marks, so one comes out as its digits. All else raises TypeError.
    """
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if value is None or type(value) is int:
        return None if value is None else str(value)
    raise TypeError


def clean(text: str | None) -> str:
    """Return text fit to show and to write: no null signs, no lone surrogates, line breaks as one sign, ends trimmed."""
    if not text:
        return ""
    if "\0" in text or "\r" in text:
        text = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text.strip()


def _natural(path: str) -> list[tuple[int, str]]:
    """Return a sort key that puts `part2` before `part10`."""
    parts = re.split(r"([0-9]+)", path)
    return [(int(part), "") if odd % 2 else (-1, part) for odd, part in enumerate(parts)]


@cache
def readers() -> tuple[type[Reader], ...]:
    """Return every reader in this folder, in the order of their platforms' names."""
    for module in pkgutil.iter_modules(archives.__path__):
        importlib.import_module(f"{archives.__name__}.{module.name}")
    found: list[type[Reader]] = []
    waiting = [Reader]
    while waiting:
        for cls in waiting.pop().__subclasses__():
            waiting.append(cls)
            if "platform" in vars(cls):
                found.append(cls)
    return tuple(sorted(found, key=lambda cls: (cls.platform, cls.title)))
