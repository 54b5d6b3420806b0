"""The organisation's own policy file in a scan: read, told to the judges, and put into the review."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Final

from checks.policy_file import OwnPolicy, PolicyError, parse
from checks.settings import Settings
from scanner.errors import UserError
from scanner.review import Policy, Review

LARGEST: Final = 1 << 20  # bytes; a policy is some pages of text


def own_policy(path: Path | None) -> OwnPolicy:
    """Return the policy of a file, or the one that ships where there is no file. Raises UserError."""
    if path is None:
        return OwnPolicy()
    try:
        if path.stat().st_size > LARGEST:
            raise UserError("The policy file is far too large to be one. Is it the right file?")
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UserError(
            "There is no policy file of that name. “profile-hygiene policy init” makes one to fill in."
        ) from None
    except UnicodeDecodeError:
        raise UserError("The policy file is not plain text. Save it as UTF-8 text, from a text editor.") from None
    except OSError:
        raise UserError("The policy file would not open. Is it a file, and may you read it?") from None
    try:
        return parse(text)
    except PolicyError as error:
        raise UserError(f"The policy file cannot be used. {error}") from None


def asked(own: OwnPolicy, settings: Settings) -> Settings:
    """Return the settings of a run with what the organisation asks of the judges."""
    return dataclasses.replace(
        settings, names=own.names, organisation=own.organisation, off=own.off, lowered=own.lowered
    )


def under(review: Review, own: OwnPolicy) -> Review:
    """Return the review with the organisation's policy in place of the one that ships."""
    policy = Policy(
        name=own.name, clauses=dict(own.clauses), lead=own.lead, organisation=own.organisation, help=dict(own.help)
    )
    return dataclasses.replace(review, policy=policy)
