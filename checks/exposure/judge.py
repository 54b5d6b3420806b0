"""
The exposure check: profile fields, privacy settings, and contact details in the open.

A reason never repeats a number, an address or a date. What a download says of an account but no visitor ever sees (the
address it signs in with) is no finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from checks.content import Audience, Author, Item, Kind
from checks.exposure import contacts, fields, old_posts
from checks.exposure import settings as privacy
from checks.exposure.contacts import Detail, Sort
from checks.exposure.fields import Field
from checks.finding import Finding, Level, Span, Sure
from checks.groups.judge import rule_for
from checks.rules import Rule, all_rules
from checks.rules.levels import level_for
from checks.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

# Where contact fields and the date of birth can be part of the profile that others see. Elsewhere they are only for signing in.
_SHOWN_ON: Final = frozenset({"facebook", "vk", "linkedin", "web"})
_MAY_BE_SEEN: Final = "The file does not say who can see it."

TOPICS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "G-HATE": "used against groups of people",
        "G-MISOG": "that run women down",
        "G-ADULT": "about sex or adult material",
        "G-GAMBLE": "about gambling",
        "G-DRUG": "about using drugs",
        "G-VIOLENCE": "about violence or weapons",
        "G-SELFHARM": "used by pages that encourage people to hurt themselves",
        "G-CONSP": "of a story that blames a group of people",
    }
)
"""What a bio may hold, by the rule of names that knows the words."""

_LINK: Final = re.compile(
    r"(?<![\w.-])(?:https?://)?(?:[\w-]{1,63}\.){1,6}(?:com|net|org|uk|tv|me|fm|link|ly|ee|co|io|bio|app|xxx|live|chat|gg|"
    r"info|site|online|cam|fans|bet|casino|club|eu|ie|de|fr)\b(?:/[^\s]*)?",
    re.IGNORECASE,
)


def judge(items: Sequence[Item], settings: Settings) -> Iterator[Finding]:
    """Yield what profile fields, settings and posts give away; at most one finding a rule and item."""
    for item in items:
        if item.kind is Kind.BIO:
            yield from _once(_field(item, settings))
        elif item.kind is Kind.SETTING:
            yield from _setting(item)
        elif item.kind in (Kind.POST, Kind.COMMENT) and item.author is Author.OWN:
            yield from _once(_details(item, contacts.in_post(item.text)))


def counts(rule: Rule, example: str) -> bool:
    """Whether an example line of a rule ("phone: …", "setting: …", "post: …") makes this very rule fire."""
    if rule.id == old_posts.RULE:  # counted over a whole profile, not item by item
        return old_posts.counts(example)
    return any(finding.rule == rule.id for finding in judge([example_item(example)], Settings()))


def example_item(example: str) -> Item:
    """Return the item that an example line stands for: one on Facebook, where profile fields can be seen."""
    what, _, text = example.partition(": ")
    if what in ("setting", "post"):
        return Item(platform="facebook", kind=Kind(what), id="example", text=text)
    return Item(platform="facebook", kind=Kind.BIO, id="example", text=text.strip(), field=what.rstrip(":"))


def _field(item: Item, settings: Settings) -> Iterator[Finding]:
    sort, text = fields.sort_of(item.field), item.text
    if not text.strip() or item.author is Author.OTHER:
        return
    if sort in (Field.PHONE, Field.EMAIL, Field.ADDRESS, Field.BIRTH):
        yield from _private_field(item, sort)
    elif sort in (Field.NAME, Field.USERNAME):
        if place := fields.unfitting(text, sort):
            yield _finding("C-NAME", item, "Your name there has words that may be taken wrongly.", [place])
        if fields.looks_official(text, settings.names, settings.organisation):
            yield _finding("C-EMPLOYER", item, "The name of this account looks like that of the organisation.")
    elif sort is Field.WORK:
        if item.platform != "linkedin" and fields.names_employer(text):
            yield _finding("C-EMPLOYER", item, "Your profile says where you work.")
        else:
            yield from _words(item, settings)
    elif sort is Field.LINK:
        yield from _links(item)
    else:
        yield from _words(item, settings)


def _words(item: Item, settings: Settings) -> Iterator[Finding]:
    yield from _details(item, contacts.in_profile(item.text))
    if place := fields.birth_date(item.text):
        yield _finding("C-DOB", item, "Your full date of birth is in your profile.", [place])
    if item.platform != "linkedin" and (place := fields.employer_in(item.text, settings.names, settings.organisation)):
        yield _finding("C-EMPLOYER", item, "Your profile says where you work.", [place])
    yield from _links(item)
    words = _LINK.sub(lambda match: " " * len(match.group()), item.text)
    found = rule_for(words, "link", pairs=False)
    if found is not None and found[0].id in TOPICS:
        rule, spans = found
        reason = f"Your profile has words {TOPICS[rule.id]}, or words that may be taken for that."
        yield _finding("C-BIO", item, reason, [(span.start, span.end) for span in spans], level=rule.level)


def _private_field(item: Item, sort: Field) -> Iterator[Finding]:
    if item.audience is Audience.PRIVATE or (item.audience is None and item.platform not in _SHOWN_ON):
        return
    unsure = Sure.ONLY_YOU if item.audience is None else Sure.LIKELY
    tail = f" {_MAY_BE_SEEN}" if item.audience is None else ""
    if sort is Field.BIRTH:
        if fields.is_full_date(item.text):
            yield _finding("C-DOB", item, f"Your account holds your full date of birth.{tail}", sure=unsure)
        return
    what = {Field.PHONE: Sort.PHONE, Field.EMAIL: Sort.EMAIL, Field.ADDRESS: Sort.ADDRESS}[sort]
    there = {Field.PHONE: contacts.is_phone, Field.EMAIL: contacts.is_email, Field.ADDRESS: _is_address}[sort]
    if there(item.text):
        yield _finding("C-CONTACT", item, f"Your account holds {_a(what)}.{tail}", sure=unsure)


def _details(item: Item, found: Sequence[Detail]) -> Iterator[Finding]:
    if not found or item.audience is Audience.PRIVATE:
        return
    sorts = list(dict.fromkeys(detail.sort for detail in found))
    where = "your profile" if item.kind is Kind.BIO else f"this {item.kind.value}"
    told = " and ".join(_a(sort) for sort in sorts)
    yield _finding("C-CONTACT", item, f"There is {told} in {where}.", [(detail.start, detail.end) for detail in found])


def _links(item: Item) -> Iterator[Finding]:
    for match in _LINK.finditer(item.text):
        host = match.group().partition("://")[2] or match.group()
        found = rule_for(host.partition("/")[0], "link")
        if found is None:
            continue
        rule, _ = found
        place = [match.span()]
        if rule.id == "G-DATING":
            # A dating link is never shown to anyone else, so it stands under the rule that says so.
            yield Finding(
                rule=rule.id,
                check="groups",
                item=item,
                level=rule.level,
                reason="A link in your profile leads to a dating service. Using one is your own business.",
                spans=_spans("link", place),
            )
        elif rule.id in TOPICS or rule.id == "G-ANON":
            reason = "A link in your profile leads to a site of a kind that may be taken wrongly. Nothing was opened."
            yield _finding("C-LINKS", item, reason, place, level=rule.level)


def _setting(item: Item) -> Iterator[Finding]:
    row = privacy.open_row(item.text, item.field)
    if row is not None:
        yield _finding(row.rule, item, f"{row.reason} That is what the file said on the day it was made.")


def _finding(
    rule: str,
    item: Item,
    reason: str,
    places: Sequence[tuple[int, int]] = (),
    *,
    sure: Sure | None = None,
    level: Level | None = None,
) -> Finding:
    start = all_rules()[rule]
    return Finding(
        rule=rule,
        check="exposure",
        item=item,
        level=level_for(item, level or start.level),
        reason=reason,
        sure=sure or start.sure,
        spans=_spans(start.category, places),
    )


def _spans(what: str, places: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end, what) for start, end in places)


def _once(found: Iterator[Finding]) -> Iterator[Finding]:
    """Yield the gravest finding of each rule."""
    best: dict[str, Finding] = {}
    for finding in found:
        held = best.get(finding.rule)
        if held is None or finding.level.severity.rank > held.level.severity.rank:
            best[finding.rule] = finding
    yield from best.values()


def _is_address(value: str) -> bool:
    return any(character.isdigit() for character in value) and any(character.isalpha() for character in value)


def _a(sort: Sort) -> str:
    return f"an {sort.value}" if sort is Sort.EMAIL else f"a {sort.value}"
