"""`scan --login`: the person signs in by themself in a window that opens, and says here when they have."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable

import click

from scanner.errors import UserError
from scanner.live.address import Profile
from scanner.live.limits import Limits
from scanner.live.proof import BY_CODE, BY_SIGN_IN, MOST_UNPROVEN, Code
from scanner.live.signin import SignIn, Who, tells, window_for

NO_PERSON = "To sign in you have to be there: run this in a terminal, where it can ask you."
ANOTHER = (
    "You are signed in as another account than the one of this address, so nothing was read. This tool is for looking at "
    "your own profile. Give the address of that, or sign in as that account."
)
LOOKS = (
    "A window opens. Sign in there by yourself, as always. This tool does not see your name, your password or a code, and "
    "keeps nothing of the window. Use the site’s own form: the buttons of Google, Apple or another site do not work there. "
    "Then it reads your profile as the site shows it to you, also what only you or your friends can see."
)
_READY = "Press Enter here when you are signed in. Then leave the window alone until it closes"


class Login:
    """One signing in: what the visit asks of it, and what came of it."""

    def __init__(self, profile: Profile, limits: Limits, proof: str | None, code: Code | None) -> None:
        """Prepare. `proof` is what shows without it that the profile is the person's own, `code` what they put there."""
        self.proof = proof
        self.another = False
        self._profile, self._limits, self._code = profile, limits, code
        self._ready, self._over = threading.Event(), threading.Event()

    @property
    def sign_in(self) -> SignIn:
        """What the visit asks."""
        return SignIn(self._done, self._allowed)

    @property
    def under_way(self) -> bool:
        """Whether the person is still signing in."""
        return not self._ready.is_set() and not self._over.is_set()

    def ask(self) -> None:
        """Ask the person to say when they are ready. Raises click.Abort where they press Ctrl-C, and then the visit ends."""
        try:
            click.prompt(_READY, default="", err=True, show_default=False)
            self._ready.set()
        finally:
            self._over.set()

    def _done(self) -> bool | None:
        if self._ready.is_set():
            return True
        return False if self._over.is_set() else None

    def _allowed(self, who: Who) -> Limits | None:
        """Return how much may be read. (The visit asks this in a thread of its own.)"""
        if who.told is not None and not self._profile.rules.local:
            self.another = not who.is_of(self._profile)
            if self.another:
                return None
            self.proof = self.proof or BY_SIGN_IN
        if self.proof is None and self._code is not None and self._code.stands_in(who.text):
            self.proof = BY_CODE
        return self._limits if self.proof else few(self._limits)


def few(limits: Limits) -> Limits:
    """Return how much of a profile is read where nothing shows that it is the person's own."""
    return dataclasses.replace(limits, posts=MOST_UNPROVEN, pages=1)


def check(profile: Profile, *, watched: Callable[[], bool]) -> None:
    """Raise UserError, with what to do, where nobody can sign in to this profile here."""
    window_for(profile)
    if not watched():
        raise UserError(NO_PERSON)


def tells_who(profile: Profile) -> bool:
    """Return whether the pages of just this site are known to say who is signed in."""
    return bool(profile.site.hosts and tells(profile.site))
