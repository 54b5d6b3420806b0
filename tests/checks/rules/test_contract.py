"""What holds for every rule that ships, whoever wrote it."""

from __future__ import annotations

import dataclasses
import re
import time
from functools import cache

import pytest

from checks import policy
from checks.content import Item, Kind
from checks.finding import Level, Share
from checks.rules import Reads, Rule, all_rules
from checks.settings import Settings

TAXONOMY_IDS = """
T-YP T-YP-MOCK T-FAM T-STAFF T-ORG T-WORK T-HATE T-HATE-CODE T-THREAT T-BULLY T-SEX T-SEX-YP T-SWEAR
T-SWEAR-AT T-DRUG T-ALC T-ALC-WORK T-CRIME T-EXTREME T-DENY T-GAMBLE T-ADULT-LINK T-INTIMATE T-INVITE T-SELF
T-NEG T-HEALTH T-MLM P-NUDE P-SEXY P-YP P-DRINK P-DRUG P-WEAPON P-HATE P-GORE P-WORDS P-FACE-OF-PROFILE
P-PLACE P-ID P-TAG G-HATE G-MISOG G-ADULT G-DATING G-GAMBLE G-DRUG G-VIOLENCE G-SELFHARM G-CONSP G-GOSSIP G-YP
G-GAME G-ANON G-PRIVATE G-APP G-JOKE C-BIO C-NAME C-CONTACT C-DOB C-EMPLOYER C-AUDIENCE C-OLDPUBLIC C-FRIENDS
C-REQUESTS C-TAGREVIEW C-PLACE C-OLD C-LINKS C-LIKES R-YP R-DM R-WALL M-CHECK
S-IMAGE S-CHILD S-HARM S-TERROR S-SELF
"""
NEVER_SHARED = {"T-SELF", "G-DATING", "G-SELFHARM", "S-IMAGE", "S-CHILD", "S-HARM", "S-TERROR", "S-SELF"}
OFF = {"T-NEG", "T-HEALTH", "T-MLM"}
FINITE = re.compile(r"\b(?:you should|must|is not allowed|breach|offence|guilty|violat)", re.IGNORECASE)
MANY = 10_000

RULES = list(all_rules().values())
BY_ID = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
TEXT_RULES = [rule for rule in RULES if rule.reads is Reads.TEXT]
TEXT_EXAMPLES = [
    pytest.param(rule, text, counts, id=f"{rule.id}-{'counts' if counts else 'not'}-{number}")
    for rule in TEXT_RULES
    if rule.default
    for counts, texts in ((True, rule.counts), (False, rule.looks_like))
    for number, text in enumerate(texts, 1)
]


def test_the_rules_are_those_of_the_taxonomy() -> None:
    assert set(all_rules()) == set(TAXONOMY_IDS.split())


@BY_ID
def test_a_title_is_a_short_noun_phrase(rule: Rule) -> None:
    assert 0 < len(rule.title) <= 60
    assert rule.title[0].isupper()
    assert not rule.title.endswith((".", "!", "?"))


@BY_ID
def test_a_clause_is_known_or_there_is_none(rule: Rule) -> None:
    assert rule.part is None or rule.part in policy.LABELS


@BY_ID
def test_why_is_calm_and_accuses_nobody(rule: Rule) -> None:
    assert rule.why.endswith((".", "!", "?"))
    assert not FINITE.search(rule.why)
    assert "!" not in rule.why


@BY_ID
def test_no_detector_stops_a_review_and_private_matters_stay_private(rule: Rule) -> None:
    assert (rule.level is Level.STOP) == rule.id.startswith("S-")
    assert rule.level is not Level.STOP or (rule.reads is Reads.PERSON and not rule.needs and not rule.actions)
    assert (rule.share is Share.NEVER) or rule.id not in NEVER_SHARED


@BY_ID
def test_what_the_taxonomy_switches_off_is_off(rule: Rule) -> None:
    assert rule.default or rule.id in OFF
    assert not (rule.default and rule.id in OFF)


@cache
def spoken(text: str) -> frozenset[str]:
    """Return the rules that speak on a text, and those that another of them speaks for."""
    from checks.derogatory.judgement import Memory, speaks_for  # noqa: PLC0415 - opens no model before it is needed

    said = {fired.rule.id for fired in Memory().judged([text], ())[0].fired}
    return frozenset(said | {rule.id for rule in TEXT_RULES if speaks_for(rule.id) & said})


@pytest.mark.parametrize(("rule", "text", "counts"), TEXT_EXAMPLES)
def test_the_examples_of_text_rules(rule: Rule, text: str, *, counts: bool) -> None:
    """What the rule's own file says that counts is found, and its look-alikes are left alone by this rule."""
    if counts:
        assert rule.id in spoken(text)
    else:
        from checks.derogatory.judgement import Memory  # noqa: PLC0415 - as above

        assert rule.id not in {fired.rule.id for fired in Memory().judged([text], ())[0].fired}


@pytest.mark.parametrize("rule", [rule for rule in TEXT_RULES if not rule.default], ids=lambda rule: rule.id)
def test_the_examples_of_rules_that_are_off_by_default(rule: Rule) -> None:
    from checks.derogatory.never_flag import settle  # noqa: PLC0415 - as above
    from checks.rules.engine import fires, read  # noqa: PLC0415 - as above

    def fired(text: str) -> bool:
        settled = settle(read(text))
        return fires(rule, settled.reading, [f"mark:{mark}" for mark in settled.marks]) is not None

    assert [text for text in rule.counts if not fired(text)] == []
    assert [text for text in rule.looks_like if fired(text)] == []


NAME_EXAMPLES = [
    pytest.param(rule, name, counts, id=f"{rule.id}-{name}")
    for rule in RULES
    if rule.reads is Reads.NAME and rule.check == "groups"
    for counts, names in ((True, rule.counts), (False, rule.looks_like))
    for name in names
]


@pytest.mark.parametrize(("rule", "name", "counts"), NAME_EXAMPLES)
def test_the_examples_of_name_rules(rule: Rule, name: str, *, counts: bool) -> None:
    """A line may say what sort of membership it is: "app: Farm Saga"."""
    from checks.groups.judge import CONTEXTS, judge  # noqa: PLC0415 - as above

    context, colon, rest = name.partition(": ")
    sort, text = (context, rest) if colon and context in CONTEXTS else (None, name)
    item = Item(platform="facebook", kind=Kind.MEMBERSHIP, id="1", text=text, context=sort)
    assert (rule.id in {finding.rule for finding in judge([item], Settings())}) is counts


def some_items() -> list[Item]:
    texts = [
        "these kids are thick as mince",
        "what a fucking goal",
        "lovely day at the beach",
        "Oakline Academy is a joke, avoid",
        "I'll batter him if I see him",
        "mae'r plant yn wirion heddiw",
    ]
    return [Item(platform="x", kind=Kind.POST, id=str(number), text=text) for number, text in enumerate(texts)]


def test_an_empty_profile_gives_no_findings() -> None:
    from checks.derogatory.judge import judge  # noqa: PLC0415 - as above

    assert list(judge([], Settings())) == []


def test_the_same_items_give_the_same_findings_in_the_same_order() -> None:
    from checks.derogatory.judge import judge  # noqa: PLC0415 - as above

    items = some_items()
    first = list(judge(items, Settings()))
    assert first
    assert list(judge(items, Settings())) == first


def test_one_finding_a_rule_and_item_and_none_repeats_the_words() -> None:
    from checks.derogatory.judge import judge  # noqa: PLC0415 - as above

    findings = list(judge(some_items(), Settings()))
    keys = [(finding.item.id, finding.rule) for finding in findings]
    assert len(keys) == len(set(keys))
    assert all(finding.item.text not in finding.reason and len(finding.reason) < 400 for finding in findings)
    assert all(0 <= span.start < span.end <= len(f.item.text) for f in findings for span in f.spans)


@pytest.mark.slow
def test_the_rules_keep_pace_with_the_number_of_texts() -> None:
    """Ten times the texts take about ten times the work of this process; how fast that is says benchmarks/text.py."""
    from checks.derogatory.never_flag import settle  # noqa: PLC0415 - as above
    from checks.rules.engine import fires, read  # noqa: PLC0415 - as above

    def seconds(number: int) -> float:
        texts = [f"{item.text} {place}" for place in range(number // 6) for item in some_items()]
        started = time.process_time()
        for text in texts:
            reading = settle(read(text)).reading
            for rule in TEXT_RULES:
                fires(rule, reading)
        return time.process_time() - started

    seconds(60)
    few, many = seconds(MANY // 10), seconds(MANY)
    assert many < 30 * few


def test_a_rule_can_be_told_apart_by_its_fields() -> None:
    assert dataclasses.is_dataclass(Rule)
    assert len({rule.title for rule in RULES}) == len(RULES)
