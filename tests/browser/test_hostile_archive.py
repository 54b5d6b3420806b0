"""An archive full of attacks, all the way: read, judged, drawn, and opened in a real browser."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from samples.make import as_meta_writes, drawn
from scanner.cli import main

pytestmark = pytest.mark.browser

NASTY = '"><script>document.title="run"</script><img src=x onerror=document.title="run"></style></title>\u202egnp.\x00\x1b{{7*7}}'


def archive(path: Path) -> Path:
    """A Facebook archive in which every text that a person or a stranger can choose is an attack."""
    top = "your_facebook_activity"
    post = {"timestamp": 1_500_000_000, "title": NASTY, "data": [{"post": f"these kids are thick as mince {NASTY}"}]}
    media = {
        "uri": f"{top}/posts/media/<img src=x onerror=1>.jpg",
        "creation_timestamp": 5,
        "title": NASTY,
        "description": NASTY,
    }
    posts = [post, {"timestamp": 1_500_000_001, "title": NASTY, "attachments": [{"data": [{"media": media}]}]}]
    joined = [{"timestamp": 1_500_000_002, "title": NASTY, "data": [{"name": f"Send Them Back UK {NASTY}"}]}]
    profile = {
        "name": {"full_name": NASTY},
        "intro_bio": {"name": f"menace {NASTY} 07700 900123"},
        "username": f"shagger {NASTY}",
    }
    apps = [{"name": f"BetTopia Casino javascript:alert(1) {NASTY}", "category": "active", "added_timestamp": 1}]
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(f"{top}/posts/your_posts__check_ins__photos_and_videos_1.json", as_meta_writes(posts))
        file.writestr(f"{top}/groups/your_group_membership_activity.json", as_meta_writes({"groups_joined_v2": joined}))
        file.writestr(
            "apps_and_websites_off_of_facebook/connected_apps_and_websites.json",
            as_meta_writes({"installed_apps_v2": apps}),
        )
        file.writestr(
            "personal_information/profile_information/profile_information.json", as_meta_writes({"profile_v2": profile})
        )
        file.writestr(f"{top}/posts/media/<img src=x onerror=1>.jpg", drawn("hills_1"))
        file.writestr('strange/"><script>document.title="run"</script>.json', b"{}")
    return path


def test_nothing_of_it_runs(tmp_path: Path, open_html: Any) -> None:
    source = archive(tmp_path / '"><img src=x onerror=1>.zip')
    done = CliRunner().invoke(main, ["scan", str(source), "-q", "--jobs", "1", "-o", str(tmp_path / "review")])
    assert done.exit_code == 4, done.output  # the strange file is named as not understood
    page = open_html((tmp_path / "review/report.html").read_text(encoding="utf-8"))
    words = page.evaluate("document.body.textContent")
    assert page.title() != "run"
    assert (list(page.opened), page.opened.errors) == ([], [])
    assert page.evaluate("document.querySelectorAll('script').length") == 1
    assert page.evaluate("document.querySelectorAll('img:not([src^=\"data:image/jpeg\"])').length") == 0
    assert "Send Them Back" in words
    assert 'document.title="run"' in words
    assert "49" not in page.evaluate(
        "[...document.querySelectorAll('blockquote')].map(one => one.textContent).join(' ')"
    )
