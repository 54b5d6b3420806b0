"""What an export does not hold is said in the report, so that nobody takes it for checked."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from scanner.archives.container import Container
from scanner.archives.reader import readers
from scanner.cli import main
from scanner.sources import Export

if TYPE_CHECKING:
    from pathlib import Path

TABLES = {
    "Profile.csv": "First Name,Last Name,Headline,Summary\nRobin,Reed,Baker,\n",
    "Shares.csv": "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n",
    "Comments.csv": 'Date,Link,Message\n2020-05-04 10:00:00,https://www.linkedin.com/feed/update/x,"A good day."\n',
}


def test_the_report_names_what_is_not_in_the_archive_and_where_to_look(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "Complete_LinkedInDataExport.zip", "w") as archive:
        for name, table in TABLES.items():
            archive.writestr(name, table)
    source, folder = str(tmp_path / "Complete_LinkedInDataExport.zip"), tmp_path / "review"
    done = CliRunner().invoke(main, ["scan", source, "-q", "--jobs", "1", "-o", str(folder), "--skip", "derogatory"])
    assert done.exit_code == 0, done.output
    [told] = json.loads((folder / "review.json").read_text(encoding="utf-8"))["sources"]
    groups = "the list of groups you joined (only some are named, for advertising): look at linkedin.com/groups"
    assert groups in told["absent"]
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "Not in it" in page
    assert groups in page
    assert CliRunner().invoke(main, ["report", str(folder)]).exit_code == 0
    assert groups in (folder / "report.html").read_text(encoding="utf-8")  # rendered again from what was kept


def test_each_platform_of_an_export_has_its_own() -> None:
    kinds = [cls for cls in readers() if cls.platform in ("instagram", "threads") and "fetched" not in cls.title]
    export = Export(Container("x.zip"), kinds)
    assert export.absent("threads") != export.absent("instagram")
    assert all(export.absent(platform) for platform in ("threads", "instagram"))


@pytest.mark.parametrize("cls", readers(), ids=lambda cls: cls.__name__)
def test_every_reader_says_what_is_missing_and_how_to_ask(cls: type) -> None:
    assert cls.lacks
    assert cls.how_to_get
    assert cls.reads
    assert not cls.reads.endswith(".")
