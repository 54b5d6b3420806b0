"""How the tests of Instagram and Threads make their invented archives, and the faults that real ones have."""

from __future__ import annotations

import json
import zipfile

from checks.content import Item
from scanner.archives.reader import Options
from scanner.errors import Problem
from scanner.run import Period, inventory
from scanner.sources import open_sources


def as_meta_writes(value):
    """Return a value with each UTF-8 byte of its texts and keys as a letter of its own."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass").decode("latin-1")
    if isinstance(value, list):
        return [as_meta_writes(one) for one in value]
    if isinstance(value, dict):
        return {as_meta_writes(key): as_meta_writes(one) for key, one in value.items()}
    return value


def zipped(path, files):
    """Write a zip of {path: records, page or bytes}."""
    with zipfile.ZipFile(path, "w") as archive:
        for inner, value in files.items():
            if not isinstance(value, str | bytes):
                value = json.dumps(as_meta_writes(value))  # noqa: PLW2901 - the same, written
            archive.writestr(inner, value)
    return path


def read_sources(paths, options=None):
    """Return (items, problems, refused) of the sources."""
    with open_sources(paths) as sources:
        flow = [entry for _, entry in inventory(sources, options or Options(), Period())]
        refused = list(sources.refused)
    items = [entry for entry in flow if isinstance(entry, Item)]
    return items, [entry for entry in flow if isinstance(entry, Problem)], refused


def medium(uri, at=1581708600, title="", **more):
    return {"uri": uri, "creation_timestamp": at, "title": title, **more}


def labelled(**labels):
    """Return a string_map_data of values, and of times where they are numbers."""
    return {
        label.replace("_", " "): {"href": "", "value": "", "timestamp": value}
        if isinstance(value, int)
        else {"href": "", "value": value, "timestamp": 0}
        for label, value in labels.items()
    }


def follow(name, at=1568019600, **more):
    return {
        "title": "",
        "string_list_data": [{"href": f"https://www.instagram.com/{name}", "value": name, "timestamp": at}],
    } | more


def page(*blocks):
    """Return a page of an HTML export with these blocks."""
    inside = "".join(f'<div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder">{block}</div>' for block in blocks)
    head = '<html><head><meta charset="UTF-8"/><style>._a6-g{border:0}</style></head><body class="_5vb_ _2yq _a7o5">'
    return f'{head}<header><h1>Title</h1></header><main class="_a706" role="main">{inside}</main></body></html>'


def rows(*pairs, time=None):
    cells = "".join(
        f'<tr><td colspan="2" class="_2pin _a6_q">{label}<div><div>{value}</div></div></td></tr>'
        for label, value in pairs
    )
    if time:
        cells += f'<tr><td class="_2pin _a6_q">{time[0]}</td><td class="_2pin _2piu _a6_r">{time[1]}</td></tr>'
    return f'<div class="_a6-p"><table>{cells}</table></div>'
