"""Instagram's archive of 2018 to 2020: files at the root, shapes of their own, times in words, and texts that are sound."""

from __future__ import annotations

from collections.abc import Iterator

from checks.content import Item, Kind
from scanner.archives.container import Container, Member
from scanner.archives.instagram import shapes
from scanner.archives.instagram.messages import InstagramMessages
from scanner.archives.jsonstream import Json
from scanner.archives.reader import Options
from scanner.archives.routes import record

OLD_NAMES = frozenset(
    {"media.json", "comments.json", "profile.json", "connections.json", "settings.json", "messages.json"}
)
_OLD_PROFILE = {"username": "username", "name": "name", "biography": "bio", "website": "website", "email": "email"}
_OLD_PROFILE |= {"phone_number": "phone", "gender": "gender", "date_of_birth": "birthday"}
_OLD_SETTINGS = {"allow_comments_from": "Comments Allowed From", "private_account": "Private Account"}


class OldInstagram(InstagramMessages):
    """The part of the reader that is for 2018 to 2020."""

    def __init__(self, container: Container, options: Options) -> None:
        """Prepare to read."""
        super().__init__(container, options)
        self._last_old: tuple[Json, Json] | None = None

    @record("media.json")
    def old_media(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """A picture or video. One post of several is several records of the same words and time."""
        if key == "direct":  # sent in a chat
            return
        text, when = shapes.text_of(entry.get("caption")), shapes.iso(entry.get("taken_at"))
        if not isinstance(entry.get("path"), str):
            raise TypeError
        if key in ("profile", "stories"):
            field = "profile_picture" if key == "profile" else None
            yield from self.medium(entry, text, member, when, field=field)
            return
        again = self._last_old == (text, when)
        self._last_old = text, when
        if text and not again:
            yield self.item(Kind.POST, text, member, when, audience=self.audience)
        yield from self.medium(entry, "" if again else text, member, when, audience=self.audience)

    @record("comments.json")
    def old_comments(self, entry: Json, _key: str, member: Member) -> Iterator[Item]:
        """A comment: its time, its words, and whose post it stands under."""
        when, text, *owner = entry
        if not isinstance(when, str) or not isinstance(text, str):
            raise TypeError
        if text.strip():
            yield self.item(
                Kind.COMMENT, text, member, shapes.iso(when), context=shapes.text_of(owner[0]) if owner else None
            )

    @record("profile.json")
    def old_profile(self, entry: Json, _key: str, member: Member) -> Iterator[Item]:
        """The profile, and whether it was private."""
        if not _OLD_PROFILE.keys() & entry.keys():
            raise KeyError
        for key, field in _OLD_PROFILE.items():
            if text := shapes.text_of(entry.get(key)):
                yield self.bio(text, field, member)
        yield from self._old_settings({"private_account": entry.get("private_account")}, member)

    @record("settings.json")
    def old_settings(self, entry: Json, _key: str, member: Member) -> Iterator[Item]:
        """Who may comment, and the like."""
        yield from self._old_settings({key: value for key, value in entry.items() if "keyword" not in key}, member)

    def _old_settings(self, found: dict[str, Json], member: Member) -> Iterator[Item]:
        for key, value in found.items():
            if isinstance(value, str | bool) and value != "":
                yield self.setting(_OLD_SETTINGS.get(key, key.replace("_", " ").capitalize()), str(value), member)

    @record("connections.json")
    def old_connections(self, entry: Json, key: str, member: Member) -> Iterator[Item]:
        """Who and what was followed, with the day."""
        sort = {"following": "follow", "following_hashtags": "hashtag"}.get(key)
        for name, since in entry.items() if sort else ():
            yield self.membership(name.lstrip("@#"), member, sort or "", shapes.iso(since))
