"""
The policy a review serves: the organisation's own words, and the parts of them that a finding can point at.

The words are data. An organisation with another policy gives its own; nothing else in the code knows this text. Clause 8.4
is cut into parts so that a finding quotes only the words that it comes under. A rule that no clause carries has the part
"none": it is a tip and never looks like a breach of anything.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

ORGANISATION: Final = "HARMONY"
NAME: Final = "HARMONY electronic communication policy"

NO_PART: Final = "none"

CLAUSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "1.3": "from situations that may make them vulnerable to allegations of wrongful conduct",
        "1.4": (
            "appropriate conduct in public spaces outside our work and in our personal lives and that this includes "
            "electronic communication"
        ),
        "4.1": (
            "It is not appropriate to have private non-work related contact with young people with whom HARMONY is "
            "working using electronic communication"
        ),
        "4.5": (
            "Unnecessary contact could include sharing personal issues or anything that might burden a young person"
        ),
        "6.2": "between 9pm and 8am",
        "6.3": "great care not to use language that might give the wrong impression or create misunderstanding",
        "8.1": (
            "involves the possibility of contact with the friends of the young person or of the staff member or volunteer"
        ),
        "8.2": "on behalf of a group rather than an individual",
        "8.3": (
            "must not use their personal social networking or instant messaging accounts for contact with young people"
        ),
        "8.4": (
            "Staff and volunteers should ensure that the content of their social networking accounts, including "
            "pictures, are appropriate. Comments and other content must not be derogatory towards those with whom "
            "HARMONY is working, including young people, provision staff and other organisations. Applications, groups "
            "and other content must be appropriate to the role of a staff member of HARMONY."
        ),
        "8.4-a": (
            "Staff and volunteers should ensure that the content of their social networking accounts … are appropriate."
        ),
        "8.4-p": "the content of their social networking accounts, including pictures, are appropriate",
        "8.4-d1": "Comments and other content must not be derogatory towards … young people",
        "8.4-d2": "Comments and other content must not be derogatory towards … provision staff",
        "8.4-d3": "Comments and other content must not be derogatory towards … other organisations",
        "8.4-g": "Applications, groups … must be appropriate to the role of a staff member of HARMONY.",
        "8.4-o": "other content must be appropriate to the role of a staff member of HARMONY",
    }
)
"""The policy's own words, by clause and by part of 8.4. Clause 6.1 is not quoted: we hold only a summary of it."""

LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "4.1": "Contact with young people",
        "6.1": "Your phone number",
        "8.1": "Who can reach you",
        "8.2": "Contact with young people",
        "8.3": "Contact with young people",
        "8.4-a": "Content of your account",
        "8.4-p": "Pictures",
        "8.4-d1": "About young people",
        "8.4-d2": "About staff",
        "8.4-d3": "About other organisations",
        "8.4-g": "Groups, pages and apps",
        "8.4-o": "Your role",
        NO_PART: "Looking after yourself online",
    }
)
"""Our short labels for the parts. A report shows them beside the organisation's words, never instead of them."""


def clause_of(part: str | None) -> str | None:
    """Return the clause a part belongs to ("8.4" of "8.4-d1"), or None of a part that no clause carries."""
    if part is None or part == NO_PART:
        return None
    return part.partition("-")[0]
