"""Whose Bluesky records are: which accounts are the person's, where documents hold the posts of several."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Any

from scanner.archives.bluesky_json import documents
from scanner.archives.bluesky_words import place
from scanner.archives.container import Member, printable
from scanner.errors import Problem, UserError

_FIRST = 500  # of each document: feeds of an account begin with the account
_NAMES = 20
_DID = re.compile(r"did:[a-z]+:[\w.:%-]+", re.ASCII)
_MOST = 0.95  # of a list that is long enough: the rest is another's, or damaged
_ENOUGH = 20


class _Accounts:
    """The accounts that were met, by their numbers (DIDs)."""

    def __init__(self) -> None:
        self.sure: set[str] = set()
        self.writers: Counter[str] = Counter()
        self.names: dict[str, list[str]] = {}

    def meet(self, value: dict[str, Any]) -> None:
        """Note who wrote a record or a view of a post, and what they are called."""
        if isinstance(value.get("did"), str) and isinstance(value.get("handle"), str):
            self.sure.add(value["did"])
            self._call(value["did"], value)
            return
        reason = value.get("reason")
        if isinstance(reason, dict) and isinstance(reason.get("by"), dict):  # who passed it on, not who wrote it
            by = reason["by"].get("did")
            if isinstance(by, str) and _DID.fullmatch(by):
                self.writers[by] += 1
                self._call(by, reason["by"])
            return
        post = value.get("post", value)
        found = place(post.get("uri")) if isinstance(post, dict) else None
        if found is not None:
            self.writers[found.owner] += 1
            self._call(found.owner, post.get("author"))

    def _call(self, did: str, account: object) -> None:
        known = self.names.setdefault(did, [])
        if isinstance(account, dict) and not known:
            known.extend(account[key] for key in ("handle", "displayName") if isinstance(account.get(key), str))

    def called(self, me: str) -> set[str]:
        """Return the accounts that have this number or name."""
        me = me.casefold().removeprefix("@")
        return {
            one
            for one in self.sure | self.writers.keys()
            if me in {one.casefold(), *(name.casefold() for name in self.names.get(one, ()))}
        }

    def foremost(self) -> str | None:
        """Return the account that as good as all is of; none where there is no such account."""
        total = self.writers.total()
        return next((one for one, count in self.writers.most_common(1) if count >= max(_ENOUGH, _MOST * total)), None)

    def with_names(self, chosen: set[str]) -> set[str]:
        """Return accounts with the names they may go by in addresses, in small letters."""
        return {name.casefold() for one in chosen for name in (one, *self.names.get(one, ())[:1])}


def owners(repositories: Iterable[str | None], saved: Iterable[Member], me: str | None) -> set[str]:
    """Return the numbers and names of the person's accounts. Raises UserError, naming them, where that is not clear."""
    accounts = _Accounts()
    accounts.sure.update(did for did in repositories if did)
    for member in saved:
        for entry in islice(documents(member), _FIRST):
            if not isinstance(entry, Problem) and isinstance(entry[1], dict):
                accounts.meet(entry[1])
    if me and (called := accounts.called(me)):
        return accounts.with_names(called)
    if accounts.sure:
        return accounts.with_names(accounts.sure)
    if foremost := accounts.foremost():
        return accounts.with_names({foremost})
    if len(accounts.writers) > 1:
        names = (next(iter(accounts.names.get(one, ())), one) for one, _ in accounts.writers.most_common(_NAMES))
        choice = ", ".join(f"“{printable(name)}”" for name in names)
        raise UserError(f"These posts are of several accounts. Say with --me which one is yours: {choice}")
    return accounts.with_names(set(accounts.writers))
