"""
Many names of groups: 100,000 different ones in one archive, checked on one core.

    python benchmarks/groups.py

Opens the archive as a scan does and runs the groups check over every name, the comparison by meaning included. Counts the
seconds that this process worked, so that other programs on the computer do not add to them. Limit: 2,000 names a second.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from checks.content import Item, Kind
from checks.groups.judge import judge, verdict
from checks.registry import Settings
from scanner.archives.reader import Options
from scanner.run import Period, inventory
from scanner.sources import open_sources

NAMES, LIMIT = 100_000, 2_000
CASES = Path(__file__).resolve().parents[1] / "tests" / "checks" / "groups" / "cases"
WHERE = "your_facebook_activity/groups/your_group_membership_activity.json"


def make(path: Path, names: int) -> None:
    """Write a Facebook archive of a person in so many groups: the labelled names, each with another word and a number."""
    chance = random.Random(1)  # noqa: S311 - a fixed seed is the point
    lines = [line for file in sorted(CASES.glob("*.tsv")) for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    known = [line.split("\t")[1] for line in lines]
    words = sorted({word for name in known for word in name.split() if word.isascii() and word.isalpha()})
    joined = [
        {
            "timestamp": 1_500_000_000 + number,
            "data": [{"name": f"{chance.choice(known)} {chance.choice(words)} {number}"}],
        }
        for number in range(names)
    ]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(WHERE, json.dumps({"groups_joined_v2": joined}))


def main() -> int:
    """Measure and print; return 1 where it is too slow."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facebook-many-groups.zip"
        make(path, NAMES)
        verdict("A first name loads the lists and the model")
        begin = time.process_time()
        read = [entry for _, entry in inventory(open_sources([path]), Options(), Period()) if isinstance(entry, Item)]
        items = [item for item in read if item.kind is Kind.MEMBERSHIP]
        opened = time.process_time()
        findings = sum(1 for _ in judge(items, Settings()))
        done = time.process_time()
    rate, whole = len(items) / (done - opened), len(items) / (done - begin)
    print(
        f"{len(items)} names, {findings} findings: {rate:.0f} names a second, {whole:.0f} with reading (limit {LIMIT})"
    )
    return 0 if len(items) == NAMES and whole >= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
