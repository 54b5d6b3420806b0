"""
What a check is given: one record of a profile, whatever platform it came from.

The fields are those of the contract (§3), so what `inventory --jsonl` prints is exactly what the checks see.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as _quick
else:

    def _quick(*, frozen: bool, slots: bool) -> Callable[[type], type]:
        """Leave it to the type checker that nothing changes: a class frozen at run time takes four times as long to fill."""
        return dataclasses.dataclass(slots=slots, unsafe_hash=frozen)


class Kind(StrEnum):
    """The sort of thing a record is."""

    POST = "post"
    COMMENT = "comment"
    MESSAGE = "message"
    BIO = "bio"
    IMAGE = "image"
    VIDEO = "video"
    MEMBERSHIP = "membership"
    SETTING = "setting"

    __hash__ = str.__hash__  # Enum's own is slow, and every record is counted by its kind


class Author(StrEnum):
    """Whose words or pictures they are."""

    OWN = "own"
    OTHER = "other"


class Audience(StrEnum):
    """Who can see it, where the source tells."""

    PUBLIC = "public"
    FRIENDS = "friends"
    FOLLOWERS = "followers"
    GROUP = "group"
    PRIVATE = "private"


@_quick(frozen=True, slots=True)  # hundreds of thousands are made in one reading
class Item:
    """
    One post, comment, profile field, picture, membership or setting.

    `created` is aware (UTC where the source is UTC), or naive where the source names no time zone, or None.
    `context` is the group, page or post under which it stands; of a membership, its sort ("group", "app", …).
    `field` names the profile field of a bio ("username", "phone", …); it is ours and not part of the contract.
    Nothing changes one once it is made. It is not `frozen`, for that takes three times as long to make, and a profile has
    hundreds of thousands.
    """

    platform: str
    kind: Kind
    id: str
    text: str = ""
    author: Author = Author.OWN
    created: datetime | None = None
    url: str | None = None
    audience: Audience | None = None
    context: str | None = None
    media: str | None = None
    source: str = ""
    field: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the contract's object, every key present."""
        return {
            "platform": self.platform,
            "kind": self.kind.value,
            "id": self.id,
            "author": self.author.value,
            "text": self.text,
            "created": self.created.isoformat() if self.created else None,
            "url": self.url,
            "audience": self.audience.value if self.audience else None,
            "context": self.context,
            "media": self.media,
            "source": self.source,
        }
