"""What the person decided: the choices of the contract, and the ids under which a decision is found again next year."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import secrets
from typing import Any

from scanner.errors import UserError

SCHEMA = 1
DECISIONS_KIND = "profile-review-decisions"
CHOICES = ("remove", "edit", "keep", "hide", "ask", "wrong")
_ID_BYTES = 5  # eight characters of base32: two of 10,000 findings share an id once in some 20,000 reviews


class ReviewError(UserError):
    """A review or decisions file that cannot be used, in words for the person who gave it."""


def new_salt() -> str:
    """Return a fresh secret for the ids of one person's findings. It stays in their review and decisions files."""
    return secrets.token_hex(16)


def finding_id(salt: str, platform: str, item_id: str, rule: str) -> str:
    """Return the id under which a decision about this finding is found again: stable for one salt, short to quote."""
    told_apart = f"{platform}\0{item_id}\0{rule}".encode("utf-8", "surrogatepass")
    key = hashlib.blake2b(salt.encode(), digest_size=32).digest()
    digest = hashlib.blake2b(told_apart, key=key, digest_size=_ID_BYTES).digest()
    return base64.b32encode(digest).decode().lower()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the person decided. `reason` is one of the page's fixed short reasons, never free text."""

    choice: str
    done: bool = False
    at: str | None = None
    reason: str | None = None

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Decision:
        """Read a decision, refusing a choice that the contract does not know."""
        if data["choice"] not in CHOICES:
            raise ReviewError(
                f"A decision has the choice {data['choice']!r}, which is not one of {', '.join(CHOICES)}."
            )
        return cls(choice=data["choice"], done=bool(data.get("done")), at=data.get("at"), reason=data.get("reason"))

    def as_json(self) -> dict[str, Any]:
        """Return the contract's object; the reason only where one was given."""
        given = {"reason": self.reason} if self.reason else {}
        return {"choice": self.choice, "done": self.done, "at": self.at, **given}
