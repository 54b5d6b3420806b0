"""Words in a language that no judge knows are named on page one, never passed off as clean."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scanner.cli import main

FRENCH = "Aujourd'hui nous avons passé une très belle journée à la mer avec toute la famille et nos amis de toujours."


def scanned(folder: Path, *words: str, skip: tuple[str, ...] = ()) -> dict[str, Any]:
    posts = [
        {"id_str": str(n), "created_at": "Sat May 04 12:13:14 +0000 2019", "full_text": one}
        for n, one in enumerate(words)
    ]
    with zipfile.ZipFile(folder / "x.zip", "w") as archive:
        archive.writestr("data/tweets.js", "window.YTD.tweets.part0 = " + json.dumps(posts))
    left = [argument for name in skip for argument in ("--skip", name)]
    done = CliRunner().invoke(
        main, ["scan", str(folder / "x.zip"), "-q", "--jobs", "1", "-o", str(folder / "review"), *left]
    )
    assert done.exit_code == 0, done.output
    return json.loads((folder / "review/review.json").read_text(encoding="utf-8"))


def test_they_are_counted_by_language(tmp_path: Path) -> None:
    review = scanned(tmp_path, FRENCH, FRENCH + " Encore !", "A lovely day at the seaside with the whole family.")
    [told] = review["sources"][0]["skipped"]
    assert told["source"] == "2 texts"
    assert "French" in told["reason"]
    endings = {one["rule"]: one for one in review["outcomes"]}
    assert endings["T-YP"]["ending"] == "nothing_found"
    assert endings["T-YP"]["why"] == "2 texts were not checked, because of the language. See above"


@pytest.mark.parametrize(("words", "skip"), [(("What a lovely day.",), ()), ((FRENCH,), ("derogatory",))])
def test_nothing_is_said_where_there_is_nothing_to_say(
    tmp_path: Path, words: tuple[str, ...], skip: tuple[str, ...]
) -> None:
    assert scanned(tmp_path, *words, skip=skip)["sources"][0]["skipped"] == []
