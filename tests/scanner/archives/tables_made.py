"""How the tests of Reddit, LinkedIn and Discord make their invented archives, and hold them against expectations."""

from __future__ import annotations

import csv
import io
import json
import zipfile

from checks.content import Author, Item
from scanner.archives.reader import Options
from scanner.errors import Problem
from scanner.run import Period, inventory
from scanner.sources import open_sources


def table(header, *rows, bom=False):
    """Return a table as programs write it."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([header.split(","), *rows])
    return ("\ufeff" if bom else "") + text.getvalue()


def zipped(path, files):
    """Write a zip of {path: text, bytes or what becomes JSON}."""
    with zipfile.ZipFile(path, "w") as archive:
        for inner, value in files.items():
            archive.writestr(inner, value if isinstance(value, str | bytes) else json.dumps(value))
    return path


def read(path, files, options=None):
    """Return (items, problems) of an invented archive."""
    zipped(path, files)
    return read_sources([path], options)


def read_sources(paths, options=None):
    with open_sources(paths) as sources:
        assert sources.refused == []
        flow = [entry for _, entry in inventory(sources, options or Options(), Period())]
    return [one for one in flow if isinstance(one, Item)], [one for one in flow if isinstance(one, Problem)]


def hold_against(expected, folder):
    """Assert that all that is expected comes out, and nothing that is not allowed to."""
    items, problems = read_sources([folder / source for source in expected["sources"]])
    assert [problem for problem in problems if problem.lost] == []
    left = list(items)
    for wanted in expected["items"]:
        found = next((item for item in left if _fits(wanted, item)), None)
        assert found is not None, wanted
        left.remove(found)
    allowed = expected["allowed_but_not_required"]
    extra = [one for one in left if one.kind in expected["exact_kinds"] and one.author is Author.OWN]
    assert [one.text for one in extra if not any(_fits(may, one) for may in allowed)] == []
    own = {_folded(item.text) for item in items if item.author is Author.OWN}
    assert own.isdisjoint(map(_folded, expected["must_not_appear_as_own"]))
    return items


def _folded(text):
    return " ".join((text or "").split())


def _fits(wanted, item):
    got = item.as_json()
    return (
        got["kind"] in {wanted["kind"], wanted.get("kind_alt")}
        and got["author"] == wanted.get("author", got["author"])
        and _folded(got["text"]) == _folded(wanted.get("text", got["text"]))
        and wanted.get("text_contains", "") in got["text"]
        and (got["created"] or "").startswith(wanted.get("created", "")[:19])
        and (wanted.get("media") or "") in (got["media"] or "")
        and all(got[key] == wanted[key] for key in ("context", "audience", "url") if wanted.get(key))
    )
