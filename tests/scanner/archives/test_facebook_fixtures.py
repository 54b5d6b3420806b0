"""Facebook's reader against the archives that stand beside the repository."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from checks.content import Author, Item, Kind
from scanner.archives.reader import Options
from scanner.errors import Problem
from scanner.run import Period, inventory
from scanner.sources import open_sources

OWN = (
    *("robin_facebook_2019_html", "robin_facebook_2019_json", "robin_facebook_2022_json"),
    *("robin_facebook_2025_html", "robin_facebook_2025_json"),
)


def folded(text):
    return re.sub(r"\s+", " ", text or "").strip()


def read(paths):
    with open_sources(paths) as sources:
        entries = [entry for _, entry in inventory(sources, Options(), Period())]
    return [one for one in entries if isinstance(one, Item)], [one for one in entries if isinstance(one, Problem)]


@pytest.fixture
def expected(shared):
    def go(name):
        folder = shared / "fixtures" / "facebook" / "own"
        wanted = json.loads((folder / f"{name}.expected.json").read_text())
        return wanted, [folder / source for source in wanted["sources"]]

    return go


def fits(want, item):
    got = item.as_json()
    plain = ("kind", "author", "context", "audience", "url")
    return (
        all(got[key] == want[key] for key in plain if key in want)
        and ("text" not in want or folded(want["text"]) == folded(item.text))
        and ("created" not in want or got["created"] == want["created"])
        and ("created_local" not in want or (got["created"] or "")[:16] == want["created_local"])
        and all(str(got[key]).endswith(want[key]) for key in ("media", "source") if key in want)
    )


@pytest.mark.parametrize("name", OWN)
def test_everything_expected_comes_out_and_nothing_else(expected, name):
    wanted, paths = expected(name)
    items, problems = read(paths)
    assert problems == []
    missing = [want for want in wanted["items"] if not any(fits(want, item) for item in items)]
    assert missing == []
    allowed = {folded(one["text"]) for one in (*wanted["items"], *wanted["allowed_but_not_required"]) if "text" in one}
    own = [item for item in items if item.author is Author.OWN]
    assert [item for item in own if item.kind in wanted["exact_kinds"] and folded(item.text) not in allowed] == []
    assert {folded(item.text) for item in own} & set(wanted["must_not_appear_as_own"]) == set()


def test_times_without_a_zone_claim_none(expected):
    items, _ = read(expected("robin_facebook_2019_html")[1])
    assert all(item.created.tzinfo is None for item in items)


def identities(items):
    kinds = (Kind.POST, Kind.COMMENT, Kind.MEMBERSHIP, Kind.BIO)
    return {
        (item.kind, item.text, item.context if item.kind is Kind.MEMBERSHIP else None): item.id
        for item in items
        if item.kind in kinds
    }


@pytest.mark.parametrize("other", ["robin_facebook_2022_json", "robin_facebook_2019_json", "robin_facebook_2025_html"])
def test_the_same_content_has_the_same_id_in_every_generation(expected, other):
    new = identities(read(expected("robin_facebook_2025_json")[1])[0])
    old = identities(read(expected(other)[1])[0])
    assert len(new.keys() & old.keys()) > 20
    assert {key: new[key] for key in new.keys() & old.keys()} == {key: old[key] for key in new.keys() & old.keys()}


def test_either_part_alone_is_read_and_missing_pictures_are_named(expected):
    _, (words, pictures) = expected("robin_facebook_2025_json")
    items, problems = read([words])
    assert Counter(item.kind for item in items)[Kind.POST] > 10
    assert ["4 pictures or videos" in problem.reason for problem in problems] == [True]
    items, _ = read([pictures])
    assert [item.kind for item in items] == [Kind.IMAGE] * 4


def test_the_french_export_of_another_project(shared):
    items, problems = read([shared / "fixtures" / "facebook" / "fetched" / "avastar_2022_fr"])
    counted = Counter((item.kind, item.context) for item in items if item.kind is Kind.MEMBERSHIP)
    assert counted == {
        (Kind.MEMBERSHIP, "group"): 4,
        (Kind.MEMBERSHIP, "page"): 6,  # 2 liked, 2 followed, 2 of the person's own
        (Kind.MEMBERSHIP, "follow"): 2,
        (Kind.MEMBERSHIP, "app"): 1,
        (Kind.MEMBERSHIP, "event"): 3,
    }
    assert [(item.text, item.created.timestamp()) for item in items if item.kind is Kind.POST] == [("XXXX", 1417021665)]
    comments = [item for item in items if item.kind is Kind.COMMENT]
    assert [(item.context, int(item.created.timestamp())) for item in comments] == [
        ("XXX", 1317481097),
        ("XXX", 1403961011),
        ("XXX", 1410472010),
        (None, 1643662461),
    ]
    assert "Pendaison de Crémaillère 🏠🍻" in [item.text for item in items]
    assert {problem.source for problem in problems} == {"LICENSE", "photos_and_videos/your_posts/XXXX.jpg"}
