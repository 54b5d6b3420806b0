"""Instagram and Threads against the fixtures beside the repository: what must come out, and the makers' own counts."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from checks.content import Author, Kind

from .instagram_made import read_sources

NAMES = {
    "instagram": ["robin_instagram_2022_json", "robin_instagram_2025_html", "robin_instagram_2025_json"],
    "threads": ["robin_threads_2025_json"],
}


def _read(folder, name):
    expected = json.loads((folder / "own" / f"{name}.expected.json").read_text("utf-8"))
    return expected, *read_sources([folder / "own" / source for source in expected["sources"]])


def _folded(text):
    return " ".join((text or "").split())


def _fits(wanted, item):
    kinds = {wanted["kind"], wanted.get("kind_alt")}
    got = item.as_json()
    return (
        got["kind"] in kinds
        and got["author"] == wanted.get("author", got["author"])
        and got["platform"] == wanted.get("platform", got["platform"])
        and _folded(got["text"]) == _folded(wanted.get("text", got["text"]))
        and (got["created"] or "").startswith(wanted.get("created", "")[:19])
        and (got["created"] or "").startswith(wanted.get("created_local", ""))
        and ("created_local" not in wanted or (item.created is not None and item.created.tzinfo is None))
        and all(got[key] == wanted[key] for key in ("context", "audience") if wanted.get(key))
        and (got["media"] or "").endswith(wanted.get("media") or "")
    )


@pytest.mark.parametrize(
    ("platform", "name"), [(platform, name) for platform, names in NAMES.items() for name in names]
)
def test_what_must_come_out_does_and_nothing_else(shared, platform, name):
    expected, items, problems, refused = _read(shared / "fixtures" / platform, name)
    left = list(items)
    for wanted in expected["items"]:
        found = next((item for item in left if _fits(wanted, item)), None)
        assert found is not None, wanted
        left.remove(found)
    allowed = expected["allowed_but_not_required"]
    extra = [item for item in left if item.kind in expected["exact_kinds"] and item.author is Author.OWN]
    assert [item.text for item in extra if not any(_fits(one, item) for one in allowed)] == []
    own = {_folded(item.text) for item in items if item.author is Author.OWN}
    assert own.isdisjoint(expected["must_not_appear_as_own"])
    assert problems == refused == []


def test_the_same_content_has_the_same_ids_in_both_generations(shared):
    def ids(name):
        items = _read(shared / "fixtures" / "instagram", name)[1]
        kinds = {Kind.POST, Kind.COMMENT, Kind.MEMBERSHIP, Kind.BIO, Kind.IMAGE, Kind.VIDEO, Kind.SETTING}
        return {(item.kind, item.id) for item in items if item.platform == "instagram" and item.kind in kinds}

    assert ids("robin_instagram_2022_json") <= ids("robin_instagram_2025_json")


def test_the_archive_of_2020_gives_the_counts_of_those_who_made_it(shared):
    items, problems, _ = read_sources([shared / "fixtures" / "instagram" / "fetched" / "uu_2020"])
    folders = Counter(item.media.split("/")[0] for item in items if item.media)
    assert folders == {"photos": 72, "stories": 33, "videos": 1, "profile": 1}
    assert Counter(item.context for item in items if item.kind is Kind.MEMBERSHIP) == {"follow": 100, "hashtag": 1}
    comments = [item for item in items if item.kind is Kind.COMMENT]
    assert len(comments) == 16
    assert (comments[0].created.isoformat(), comments[0].text, comments[0].context) == (
        "2020-10-19T16:39:30+00:00",
        "Vogue.nl www.vogueliving.nl HTTP://www.vogue.nl",
        "__proefpersoon4",
    )
    assert ("🙌 Geweldig 🔥", "__proefpersoon7") in [(item.text, item.context) for item in comments]
    assert "All stars en zonen 🤩" in [item.text for item in items if item.kind is Kind.VIDEO]
    assert "__bio" in [item.text for item in items if item.field == "bio"]
    assert {item.text for item in items if item.kind is Kind.SETTING} == {
        "Private Account: True",
        "Comments Allowed From: Everyone",
    }
    assert {problem.source for problem in problems if "not understood" in problem.reason} == {"LICENSE"}
