"""
Judges pictures by the words beside them: caption, album, place, or the words of the post they belong to.

Only words are read here, by the rules of pictures that have `needs`. Whether young people from work are in a picture is told by
this alone: nobody's face or age is looked at. A drink or a weapon is never told by words alone, but they may bear out what the
pixels nearly show. No words make anything less of what they do show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Final

from checks.content import Item, Kind
from checks.finding import Finding, Span
from checks.rules import Rule, all_rules
from checks.rules.engine import fires, read
from checks.rules.levels import level_for
from checks.settings import Settings

PICTURES: Final = frozenset({Kind.IMAGE, Kind.VIDEO})

REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "P-YP": (
            "The words beside this picture sound as if young people from work may be in it. The tool read only the words: no "
            "face and no age was looked at."
        ),
        "P-DRUG": (
            "The words beside this picture sound as if it shows drugs or smoking. The tool read only the words, and could not "
            "tell this from the picture."
        ),
        "P-GORE": (
            "The words beside this picture sound as if it shows a fight or an injury. The tool read only the words, and could "
            "not tell this from the picture."
        ),
    }
)


def judge(items: Sequence[Item], settings: Settings) -> Iterator[Finding]:
    """
    Yield what the words beside pictures say, in the order of the items.

    A post has the pictures of the same moment: what its words say is found once, on the post. So a post and its pictures belong
    into one batch.
    """
    moments = {(item.platform, item.created) for item in items if item.kind in PICTURES and item.created is not None}
    for item in items:
        if item.kind in PICTURES or (item.kind is Kind.POST and (item.platform, item.created) in moments):
            yield from _of(item, settings)


def borne_out(rule: Rule, item: Item, beside: str, names: tuple[str, ...] = ()) -> tuple[Span, ...] | None:
    """
    Return where the caption of a picture says what a rule is about; None where no words with it do.

    `beside` are the words of the post that it belongs to. Where only they or the album say it, there is no place to return.
    """
    spans = fires(rule, read("\n".join(filter(None, (item.text, item.context, beside))), names))
    return None if spans is None else _in_text(spans, item)


def counts(rule: Rule, example: str) -> bool:
    """Whether an example line of a rule (a caption, or "Album: …") makes this very rule fire, or bears it out."""
    album = example.removeprefix("Album: ")
    words, context = ("", album) if album != example else (example, None)
    item = Item(platform="facebook", kind=Kind.IMAGE, id="example", text=words, context=context)
    if not rule.alone:
        return borne_out(rule, item, "") is not None
    return any(finding.rule == rule.id for finding in _of(item, Settings()))


def _of(item: Item, settings: Settings) -> Iterator[Finding]:
    beside = item.context if item.kind in PICTURES else None
    if not item.text and not beside:
        return
    reading = read("\n".join(filter(None, (item.text, beside))), settings.names)
    for rule in _rules():
        spans = fires(rule, reading)
        if spans is not None:
            yield Finding(
                rule=rule.id,
                check="images",
                item=item,
                level=level_for(item, rule.level),
                reason=REASONS[rule.id],
                sure=rule.sure,
                spans=_in_text(spans, item),
            )


def _in_text(spans: Sequence[Span], item: Item) -> tuple[Span, ...]:
    return tuple(Span(*span) for span in spans if span.end <= len(item.text))


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple(rule for rule in all_rules().values() if rule.check == "images" and rule.needs and rule.alone)
