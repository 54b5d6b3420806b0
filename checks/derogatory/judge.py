"""
The check of words: which posts, comments, captions and profile texts may hurt someone or do not fit work with young people.

`judge` answers for the items of a profile, `verdicts` for texts by themselves. Nothing here touches the network.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from checks.content import Audience, Author, Item, Kind
from checks.derogatory.judgement import Fired, Memory
from checks.derogatory.language import KNOWN, language
from checks.derogatory.verdict import Verdict, reason_of, unknown_language_reason, verdict_of
from checks.finding import Finding, Level
from checks.rules.levels import NOT_YOUR_WORDS, level_for
from checks.settings import Settings

__all__ = ["Verdict", "judge", "unknown_language", "verdicts"]

OWN_WORDS_ONLY = "others-words"  # a rule that names this in `unless` is about the person's own words alone
_GRAVER_IN_PUBLIC = frozenset({"T-SEX", "T-ADULT-LINK"})


def judge(items: Sequence[Item], settings: Settings) -> Iterator[Finding]:
    """
    Yield the findings on `items`, in their order: one at most for each rule and item.

    A text in a language that the model does not know gives none; `unknown_language` says so of it.
    """
    worded = [item for item in items if item.text.strip()]
    judgements = _memory().judged(
        [item.text for item in worded], tuple(settings.names), [_above(item) for item in worded]
    )
    for item, judgement in zip(worded, judgements, strict=True):
        for fired in judgement.fired:
            if item.author is Author.OWN or OWN_WORDS_ONLY not in fired.rule.unless:
                yield _finding(item, fired)


def verdicts(texts: Sequence[str], names: Sequence[str] = ()) -> list[Verdict]:
    """Return the verdicts on `texts`, in their order. `names` are places and organisations that the writer works with."""
    return [verdict_of(judgement) for judgement in _memory().judged(texts, tuple(names))]


def unknown_language(item: Item) -> str | None:
    """Return why the item's words were not checked, if they are in a language that is not known here; cheap to ask."""
    name = language(item.text)
    return None if name == KNOWN else unknown_language_reason(name)


def _above(item: Item) -> str | None:
    """Return what a post or comment stands under; of other things `context` is a word of the platform's."""
    return item.context if item.kind in {Kind.POST, Kind.COMMENT} else None


@cache
def _memory() -> Memory:
    return Memory()


def _finding(item: Item, fired: Fired) -> Finding:
    reason = reason_of(fired)
    return Finding(
        rule=fired.rule.id,
        check="derogatory",
        item=item,
        level=level_for(item, _start(item, fired)),
        reason=f"{NOT_YOUR_WORDS} {reason}" if item.author is Author.OTHER else reason,
        sure=fired.sure,
        score=fired.score,
        spans=fired.spans,
    )


def _start(item: Item, fired: Fired) -> Level:
    if fired.rule.id in _GRAVER_IN_PUBLIC and item.audience is Audience.PUBLIC:
        return Level.FIRST
    return fired.rule.level
