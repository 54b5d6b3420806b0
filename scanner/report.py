"""
From a review to the report: one HTML file that opens offline, asks nobody for anything and needs no script.

Everything from the profile is hostile text. It reaches the page only through Jinja's escaping; the style and the script come
from files of the package, and the page's own policy lets exactly those two run, by the hash of their text.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from lxml import html
from markupsafe import Markup

from checks.content import Kind
from checks.finding import Ending
from checks.policy import LABELS
from checks.rules import all_rules
from scanner import report_words as words
from scanner.report_cards import Card, Deck, deal
from scanner.report_years import years
from scanner.review import REPORT, Review
from scanner.translations import SOURCE, environment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scanner.report_pictures import Pictures
    from scanner.review import Ended, Source

FILE_NAME = REPORT
STYLES = ("report.css", "more.css")
SCRIPTS = ("report.js", "filters.js")


def render(review: Review | Mapping[str, Any], *, pictures: Pictures = "thumbnails", language: str = SOURCE) -> str:
    """
    Return the report as one HTML text.

    The same review gives the same text: nothing in it depends on the clock or the machine. No picture in it is larger than
    320 px or carries metadata, and of nudity there is none at all, whatever the review holds.
    """
    known = review if isinstance(review, Review) else Review.from_json(dict(review))
    templates = environment("report", language)
    style, script = _package_text(templates, STYLES), _package_text(templates, SCRIPTS)
    return templates.get_template("page.html.j2").render(
        style=Markup(style),  # noqa: S704 (a file of this package)
        script=Markup(script),  # noqa: S704 (a file of this package)
        style_hash=_csp_hash(style),
        script_hash=_csp_hash(script),
        language=language,
        guided=None,
        **told(known, pictures),
    )


def told(review: Review, pictures: Pictures) -> dict[str, Any]:
    """Return what the templates of a review tell, for the report and for the guide's page of cards."""
    deck = deal(review, pictures)
    return {
        "review": review,
        "deck": deck,
        "words": words,
        "labels": LABELS,
        "made": words.day(words.today_of(review.created)),
        "file_date": review.created[:10],
        "pictures": pictures,
        "left_out": _left_out,
        "unseen": _unseen(review.outcomes),
        "nothing_found": [one for one in review.outcomes if one.ending is Ending.NOTHING_FOUND],
        "since": _since(deck, review),
        "platforms": words.listed(dict.fromkeys(words.platform(source.platform) for source in review.sources)),
        "dates": _dates(review.sources),
        "folded_after": 5,
        "choices": _choices(deck),
        "total": len(deck.cards),
        "decided": sum(card.choice != "later" for card in deck.cards),
        "levels": Counter(card.level.value for card in deck.cards),
        "figures": _figures(review.tool.figures),
        "years": years(review.sources, deck),
        "servers": [server for source in review.sources if source.live for server in source.live.servers],
        "looked_at": any(any(source.items.values()) for source in review.sources) or not review.sources,
    }


def stop_lines(review: Review) -> list[str]:
    """Return the stop page as lines of text: the same words as on the page, for a terminal."""
    panel = environment("report").from_string(
        "{% import 'stop.html.j2' as stop with context %}{{ stop.panel(false, 2) }}"
    )
    tree = html.fragment_fromstring(panel.render(review=review))
    return [" ".join(block.text_content().split()) for block in tree]


def _package_text(templates: Environment, names: Iterable[str]) -> str:
    """Return texts of the package as a browser will read them between the tags: that is what is hashed."""
    loader = templates.loader
    if loader is None:  # for the type checker; environment() gives one
        raise LookupError(names)
    text = "\n".join(line for name in names for line in loader.get_source(templates, name)[0].splitlines())
    if re.search(r"</(?:style|script)|<!--", text, re.IGNORECASE):
        raise ValueError(f"{names} would end their own tag")
    return f"\n{text}\n"


def _csp_hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _left_out(source: Source) -> list[tuple[str, list[str]]]:
    """Return why things of a source were left out, each reason once, with what it holds for."""
    reasons: dict[str, list[str]] = {}
    for one in source.skipped:
        reasons.setdefault(one.reason, []).append(one.source)
    return list(reasons.items())


def _unseen(outcomes: Iterable[Ended]) -> list[dict[str, Any]]:
    """Return what was not or could not be checked, gathered by reason and check, so that page one can hold all of it."""
    gathered: dict[tuple[Ending, str | None], dict[str, list[Ended]]] = {}
    for one in outcomes:
        if one.ending in (Ending.NOT_CHECKED, Ending.COULD_NOT_CHECK):
            gathered.setdefault((one.ending, one.why), {}).setdefault(one.check, []).append(one)
    return [
        {
            "ending": "Could not check" if ending is Ending.COULD_NOT_CHECK else "Not checked",
            "why": words.sentence(why) if why else None,
            "checks": [(words.CHECKS.get(check, check), rules) for check, rules in checks.items()],
            "number": sum(map(len, checks.values())),
        }
        for (ending, why), checks in sorted(gathered.items(), key=lambda pair: pair[0][0] is Ending.NOT_CHECKED)
    ]


def _figures(figures: Mapping[str, str]) -> list[tuple[str, str | None, str]]:
    """Return what is said of each rule in our own tests: its title, its id (None of what is no rule), the words."""
    rules = all_rules()
    return [(rules[name].title, name, told) if name in rules else (name, None, told) for name, told in figures.items()]


def _choices(deck: Deck) -> dict[str, list[tuple[str, str]]]:
    """Return what the cards can be sorted out by: of each filter the values that there are, with their words."""
    entries = [entry for card in deck.cards for entry in card.entries]
    platforms = dict.fromkeys(entry.item.platform for entry in entries)
    kinds = {entry.item.kind for entry in entries}
    levels = {card.level.value for card in deck.cards}
    dated = sorted({entry.year for entry in entries if entry.year}, reverse=True)
    undated = [("none", "No date")] if any(entry.year is None for entry in entries) else []
    return {
        "platform": sorted(((name, words.platform(name)) for name in platforms), key=lambda pair: pair[1].casefold()),
        "kind": [(kind.value, words.kinds(kind).capitalize()) for kind in Kind if kind in kinds],
        "level": [(name, told) for name, told in words.LEVELS.items() if name in levels],
        "year": [*((str(year), str(year)) for year in dated), *undated],
    }


def _since(deck: Deck, review: Review) -> dict[str, Any]:
    """Return what changed since last time, in counts of cards."""

    def number(of: Iterable[Card]) -> int:
        return sum(1 for _ in of)

    return {
        "new": number(card for card in deck.cards if card.status == "new" and not card.changed),
        "changed": number(card for card in deck.cards if card.changed),
        "new_rules": number(card for card in deck.cards if card.status == "new" and card.first_time_rule),
        "unfinished": number(card for card in deck.cards if card.unfinished),
        "kept": number(card for card in deck.cards if card.kept),
        "undecided": number(
            card for card in deck.cards if card.status == "known" and not card.kept and not card.unfinished
        ),
        "resolved": deck.resolved,
        "carried": len(review.carried),
    }


def _dates(sources: Iterable[Source]) -> str | None:
    """Return the days the whole review covers."""
    listed = list(itertools.chain.from_iterable((source.earliest, source.latest) for source in sources))
    days = sorted(one for one in listed if words.day_of(one) and one is not None)
    return words.span_of_days(days[0], days[-1]) if days else None
