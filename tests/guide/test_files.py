"""Finding a download where it lies: typed, pasted, dropped, listed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from scanner.guide import files
from scanner.guide.refusal import Refusal


def ends(content: bytes) -> str:
    """What the page sends: a checksum of the first and last 64 kB."""
    edge = 64 << 10
    return hashlib.sha256(content[:edge] + content[max(0, len(content) - edge) :]).hexdigest()


@pytest.mark.parametrize(
    "told",
    [
        *("{home}/Downloads/a b.zip", "~/Downloads/a b.zip", "Downloads/a b.zip", "'{home}/Downloads/a b.zip' "),
        *('"~/Downloads/a b.zip"', "file://{home}/Downloads/a%20b.zip", "{home}/Downloads/../Downloads/a b.zip"),
    ],
)
def test_a_path_as_people_give_it(tmp_path: Path, told: str) -> None:
    """With quotes as some systems copy it, with a tilde, as a browser shows it."""
    (tmp_path / "Downloads").mkdir()
    (tmp_path / "Downloads" / "a b.zip").touch()
    assert files.typed(told.format(home=tmp_path), tmp_path) == tmp_path / "Downloads" / "a b.zip"


@pytest.mark.parametrize(
    "told", ["", "  ", "a\0b", "Downloads/no.zip", "~/no", "x" * 5000, "https://www.facebook.com/me"]
)
def test_a_path_that_is_none(tmp_path: Path, told: str) -> None:
    """Is refused in words that do not repeat it."""
    with pytest.raises(Refusal) as refusal:
        files.typed(told, tmp_path)
    assert not told.strip() or told not in str(refusal.value)


@pytest.mark.parametrize("size", [0, 10, 100_000, 300_000])
def test_a_dropped_file_is_the_one_on_the_disk(tmp_path: Path, size: int) -> None:
    """Not another one of the same name and size, not a link to it, not one too deep to be a download."""
    content = os.urandom(size)
    for place, written in {
        "Downloads": content[:-1] + b"x",
        "Documents/old": content,
        "Desktop/a/b/c": content,
    }.items():
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "me.zip").write_bytes(written if size else b"other")
    if not size:
        (tmp_path / "Documents" / "old" / "me.zip").write_bytes(b"")
    (tmp_path / "Desktop" / "me.zip").symlink_to(tmp_path / "Documents" / "old" / "me.zip")
    assert files.dropped(tmp_path, "me.zip", size, ends(content)) == tmp_path / "Documents" / "old" / "me.zip"
    with pytest.raises(Refusal, match="Move it to your downloads"):
        files.dropped(tmp_path, "me.zip", size + 1, ends(content))
    with pytest.raises(Refusal, match="not the name"):
        files.dropped(tmp_path, "../me.zip", size, ends(content))


def test_what_is_listed(tmp_path: Path) -> None:
    """Folders first, then what may be a download; nothing hidden, no links, no programs."""
    for name in ("b.zip", "a.JSON", ".hidden.zip", "photo.jpg", "run.exe"):
        (tmp_path / name).touch()
    (tmp_path / "Z folder").mkdir()
    (tmp_path / ".ssh").mkdir()
    (tmp_path / "link").symlink_to("/etc")
    assert [one.name for one in files.listing(tmp_path, tmp_path)] == ["Z folder", "a.JSON", "b.zip"]
    with pytest.raises(Refusal):
        files.listing(tmp_path, tmp_path / "link")


def test_only_decisions_files_are_offered(tmp_path: Path) -> None:
    """Other JSON in the downloads is left alone, and so is what cannot be read."""
    downloads = tmp_path / "Downloads"
    downloads.mkdir()
    (downloads / "mine.json").write_text('{"kind": "profile-review-decisions"}', encoding="utf-8")
    (downloads / "other.json").write_text("[1]", encoding="utf-8")
    (downloads / "broken.json").write_bytes(b"\xff{")
    assert [one.name for one in files.earlier_decisions(tmp_path)] == ["mine.json"]
