"""A profile as a browser once recorded it (HAR), served again under its own host's name through the gate."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from checks.content import Author, Item, Kind
from scanner.archives.reader import Options
from scanner.live.coverage import Coverage
from scanner.live.reader import export_of

pytestmark = pytest.mark.browser
RECORDED = Path(__file__).parent / "data" / "kites.har"


def answers(har):
    """Yield path and content of each answer that came. What was blocked while recording (status -1) is none."""
    for entry in json.loads(har.read_text(encoding="utf-8"))["log"]["entries"]:
        content = entry["response"]["content"]
        if entry["response"]["status"] > 0:
            text = content["text"]
            data = base64.b64decode(text) if content.get("encoding") == "base64" else text.encode()
            yield "/" + entry["request"]["url"].split("/", 3)[3], data


def test_a_recorded_profile_that_loads_as_it_is_scrolled(site, visit):
    site.pages |= dict(answers(RECORDED))
    made = visit("http://kites.example/jo", site)
    assert made.coverage is Coverage.COMPLETE
    export = export_of(made)
    items = [one for _, one in export.read(Options()) if isinstance(one, Item)]
    posts = [one for one in items if one.kind is Kind.POST]
    assert sorted(one.text for one in posts) == sorted(f"Kite number {number} is up" for number in range(1, 13))
    assert {one.author for one in posts} == {Author.OWN}
    taken = [export.picture(one) for one in items if one.kind is Kind.IMAGE]
    assert sorted(taken) == sorted(site.pages[f"/pic/{number}.png"] for number in (4, 8, 12))
    assert [count for (_, path), count in site.asked.items() if path != "/favicon.ico"] == [1] * 7
    assert {one.host for one in made.servers if one.refused is None} == {"kites.example"}
    assert "count.example" in {one.host for one in made.servers if one.refused}
