"""
From findings to cards: what goes on one card, in which group, in which order, and which words of it are shown.

The same rule and the same word in many posts makes one card with a count and a list. Nothing here depends on HTML.
"""

from __future__ import annotations

import dataclasses
import itertools
from typing import TYPE_CHECKING, Final

from checks.content import Audience, Kind
from checks.finding import Level
from checks.policy import LABELS, clause_of
from scanner import report_words as words
from scanner.report_excerpt import LONGEST_EXCERPT, Piece, excerpt
from scanner.report_pictures import Pictures, Shown, shown, withheld

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from checks.content import Item
    from scanner.review import Decision, Recorded, Review

__all__ = ["GROUPS", "LONGEST_EXCERPT", "MOST_CARDS", "Card", "Deck", "Entry", "Group", "Piece", "deal", "excerpt"]

GROUPS: Final = {
    "profile": "Your profile",
    "pictures": "Pictures",
    "posts": "Posts and comments",
    "groups": "Groups, pages and apps",
    "people": "People and contact",
}
MOST_CARDS = 2000
_STRONG_RULES = ("T-SWEAR", "T-HATE", "T-SEX", "C-NAME")
_STOP_BESIDE = frozenset({"P-NUDE", "T-SEX-YP", "T-EXTREME", "T-INTIMATE", "T-THREAT"})
_PEOPLE_PARTS = frozenset({"4.1", "8.1", "8.3"})
_MEANT_TO_CHANGE = frozenset({"remove", "edit", "hide", "ask"})


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One place where the rule fired. `read` are the words read in a picture that was found for them."""

    item: Item
    about: tuple[str, ...]
    excerpt: tuple[Piece, ...]
    read: tuple[Piece, ...]
    link: tuple[str, str] | None
    thing: str
    minute: str | None
    score: float | None
    picture: Shown | None
    withheld: bool

    @property
    def year(self) -> int | None:
        """Return the year of a dated thing."""
        return self.item.created.year if self.item.created else None

    @property
    def in_file(self) -> str | None:
        """Return the name of the picture or video where it is a file of the source."""
        media = self.item.media
        return None if not media or media.startswith(("http:", "https:")) else media


@dataclasses.dataclass(frozen=True, slots=True)
class Card:
    """One thing to look at: a rule, and every place where it fired in the same way."""

    id: str
    ids: tuple[str, ...]
    rule: str
    check: str
    group: str
    title: str
    level: Level
    reason: str
    why: str | None
    sure: str | None
    clause: str | None
    label: str | None
    quote: str | None
    entries: tuple[Entry, ...]
    matched: tuple[Piece, ...]
    labels: tuple[str, ...]
    how_to: tuple[str, ...]
    changes: tuple[tuple[str, str], ...]
    decision: Decision | None
    kept: bool
    unfinished: bool
    status: str
    first_time_rule: bool
    changed: bool
    stop_beside: bool
    number: int = 0

    @property
    def choice(self) -> str:
        """Return which of the five decisions is taken."""
        return words.OF_CHOICE[self.decision.choice] if self.decision else "later"

    @property
    def undecidable(self) -> bool:
        """Return whether there is nothing to decide: kind words, not a thing to deal with."""
        return self.level is Level.SUPPORT

    @property
    def read_from(self) -> tuple[str, ...]:
        """Return the files of the download, or the pages, that the words were read from; pictures say it beside them."""
        return tuple(
            dict.fromkeys(entry.item.source for entry in self.entries if entry.item.source and not entry.in_file)
        )

    @property
    def platform(self) -> str:
        """Return the platform's name where there is one only."""
        names = {entry.item.platform for entry in self.entries}
        return words.platform(names.pop()) if len(names) == 1 else "each platform"


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """Cards that are worked through together."""

    key: str
    name: str
    cards: tuple[Card, ...]

    @property
    def status(self) -> str:
        """Return how far the person has got."""
        decided = sum(card.choice != "later" for card in self.cards)
        if decided == len(self.cards):
            return "Done"
        return "In progress" if decided else "Not started"


@dataclasses.dataclass(frozen=True, slots=True)
class Deck:
    """All that there is to look at, sorted."""

    groups: tuple[Group, ...]
    support: tuple[Card, ...]
    stops: tuple[str, ...]
    manual: tuple[Recorded, ...]
    resolved: int

    @property
    def cards(self) -> tuple[Card, ...]:
        """Return every card that asks for a decision, in the order of the page."""
        return tuple(itertools.chain.from_iterable(group.cards for group in self.groups))


def deal(review: Review, pictures: Pictures) -> Deck:
    """Sort a review's findings into cards."""
    today = words.today_of(review.created)
    open_ones = [one for one in review.findings if one.status != "resolved" and one.item]
    stops = [one for one in open_ones if _stops(one)]
    manual = [one for one in open_ones if one.rule.startswith("M-") and not _stops(one)]
    told = [one for one in open_ones if not one.rule.startswith("M-") and not _stops(one)]
    hands = _hands(told, hard=False)
    if len(hands) > MOST_CARDS:
        hands = _hands(told, hard=True)
    hidden = withheld(review.findings)
    cards = sorted((_card(hand, review, today, hidden, pictures) for hand in hands), key=_order)
    groups = []
    numbers = itertools.count(1)
    used: set[str] = set()
    for key, name in GROUPS.items():
        mine = [_unique(card, used) for card in cards if card.group == key and not card.undecidable]
        if mine:
            numbered = tuple(dataclasses.replace(card, number=next(numbers)) for card in mine)
            groups.append(Group(key, name, numbered))
    return Deck(
        groups=tuple(groups),
        support=tuple(_unique(card, used) for card in cards if card.undecidable),
        stops=tuple(dict.fromkeys(one.rule for one in stops)),
        manual=tuple(manual),
        resolved=sum(one.status == "resolved" for one in review.findings),
    )


def _hands(findings: Iterable[Recorded], *, hard: bool) -> list[list[Recorded]]:
    """Return the findings that share a card. A word is told apart only while there is room for a card each."""
    hands: dict[tuple[object, ...], list[Recorded]] = {}
    for one in findings:
        key: tuple[object, ...] = (
            one.rule,
            one.level,
            one.status,
            one.changed,
            one.decision,
            _group(one),
            None if hard else _word(one) or (one.id, id(one)),
        )
        hands.setdefault(key, []).append(one)
    return list(hands.values())


def _stops(one: Recorded) -> bool:
    return one.level is Level.STOP or one.rule.startswith("S-")


def _word(one: Recorded) -> str | None:
    text = one.item.text if one.item else ""
    spans = [span for span in one.spans if 0 <= span.start < span.end <= len(text)]
    return text[spans[0].start : spans[0].end].casefold() if spans else None


def _group(one: Recorded) -> str:
    if one.rule.startswith("R-") and one.rule != "R-WALL":
        return "people"
    if one.check == "groups":
        return "groups"
    if one.part in _PEOPLE_PARTS:
        return "people"
    if one.rule == "P-FACE-OF-PROFILE" or one.rule.startswith("C-"):
        return "profile"
    if one.item and one.item.kind in (Kind.BIO, Kind.SETTING):
        return "profile"
    return "pictures" if one.check == "images" else "posts"


def _card(
    hand: Sequence[Recorded],
    review: Review,
    today: date,
    hidden: frozenset[tuple[str, str]],
    pictures: Pictures,
) -> Card:
    newest_first = sorted(hand, key=_newest)
    first = newest_first[0]
    entries = tuple(_entry(one, today, hidden, pictures) for one in newest_first)
    part = first.part or first.clause
    before = bool(first.decision and first.status == "known" and _earlier(first.decision.at, review))
    choice = first.decision.choice if first.decision else None
    rules = review.baseline.rules if review.baseline else None
    return Card(
        id=first.id,
        ids=tuple(dict.fromkeys(one.id for one in newest_first)),
        rule=first.rule,
        check=first.check,
        group=_group(first),
        title=first.title,
        level=first.level,
        reason=first.reason,
        why=first.why and (words.beyond(first.why, first.reason) or None),
        sure=first.sure,
        clause=clause_of(part),
        label=LABELS.get(part) if part else None,
        quote=review.policy.clauses.get(part) if part and clause_of(part) else None,
        entries=entries,
        matched=tuple(
            {
                piece.text.casefold(): piece
                for entry in entries
                for piece in (*entry.excerpt, *entry.read)
                if piece.marked
            }.values()
        ),
        labels=tuple(dict.fromkeys(label.label.replace("_", " ") for one in newest_first for label in one.labels)),
        how_to=next((one.how_to for one in newest_first if one.how_to), ()),
        changes=tuple(words.changes(first.actions or ([first.action] if first.action else []))),
        decision=first.decision,
        kept=before and choice in {"keep", "wrong"},
        unfinished=before and choice in _MEANT_TO_CHANGE,
        status=first.status,
        first_time_rule=rules is not None and first.rule not in rules,
        changed=any(one.changed for one in newest_first),
        stop_beside=first.rule in _STOP_BESIDE or any(entry.withheld for entry in entries),
    )


def _entry(one: Recorded, today: date, hidden: frozenset[tuple[str, str]], pictures: Pictures) -> Entry:
    item = one.item
    if item is None:  # deal() leaves those out
        raise ValueError(one.id)
    kept_back = (item.platform, item.id) in hidden
    thing = words.kind(item)
    about = (
        f"{words.platform(item.platform)} {thing}",
        words.when(item, today),
        words.audience(item),
        words.whose(item),
    )
    return Entry(
        item=item,
        about=tuple(part for part in about if part),
        excerpt=excerpt(item.text, one.spans, starring=one.rule.startswith(_STRONG_RULES)),
        # Which rule of words each mark is of is not kept, so on paper all of them are starred.
        read=excerpt(one.read.text, one.read.spans, starring=True) if one.read and not kept_back else (),
        link=words.outward(item.url),
        thing=thing,
        minute=words.minute(item),
        score=one.score,
        picture=None if kept_back else shown(one.thumbnail, pictures),
        withheld=kept_back,
    )


def _earlier(at: str | None, review: Review) -> bool:
    return at is not None and at[:10] < review.created[:10]


def _newest(one: Recorded) -> tuple[bool, float]:
    created = one.item.created if one.item else None
    return (created is None, -words.as_utc(created).timestamp() if created else 0.0)


_LEVELS = tuple(Level)
_STRANGERS_FIRST = (
    Audience.PUBLIC,
    None,
    Audience.GROUP,
    Audience.FOLLOWERS,
    Audience.FRIENDS,
    Audience.PRIVATE,
)


def _order(card: Card) -> tuple[object, ...]:
    """Order a group: what was meant to be changed, then level, then who can see it, then newest; what was kept comes last."""
    seen = min(_STRANGERS_FIRST.index(entry.item.audience) for entry in card.entries)
    created = card.entries[0].item.created
    newest = (created is None, -words.as_utc(created).timestamp() if created else 0.0)
    return (card.kept, not card.unfinished, _LEVELS.index(card.level), seen, newest, card.id)


def _unique(card: Card, used: set[str]) -> Card:
    """Return the card under an id no other card of the page has; a hostile or mended review may repeat one."""
    name, tries = card.id, itertools.count(2)
    while name in used:
        name = f"{card.id}-{next(tries)}"
    used.add(name)
    return dataclasses.replace(card, id=name)
