"""The words of a post go along with its pictures to the judges, and with no others."""

from __future__ import annotations

import io
import zipfile

import pytest
from PIL import Image

from samples.make import as_meta_writes
from scanner.workers import Workers

NOON = 1_500_000_000
POSTS = "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json"


def post(at, words, *pictures):
    media = [{"media": {"uri": f"media/{name}.jpg", "creation_timestamp": at, "description": ""}} for name in pictures]
    return {"timestamp": at, "data": [{"post": words}], "attachments": [{"data": media}]}


@pytest.fixture
def archive(tmp_path):
    """Three posts; the second has no words, the third no picture."""
    path = tmp_path / "a.zip"
    records = [post(NOON, "Pints all night", "one", "two"), post(NOON + 60, "", "three"), post(NOON + 120, "Monday")]
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(POSTS, as_meta_writes(records))
        for shade, name in enumerate(("one", "two", "three")):
            with io.BytesIO() as buffer:
                Image.new("RGB", (64, 64), (shade, 0, 0)).save(buffer, "JPEG")
                file.writestr(f"media/{name}.jpg", buffer.getvalue())
    return path


def test_pictures_go_to_the_judges_with_the_words_of_their_post(archive, run, tmp_path, monkeypatch):
    sent = []
    monkeypatch.setattr(Workers, "submit", lambda _, task: sent.extend(task.pictures))
    done = run("scan", archive, "-o", tmp_path / "review", "--jobs", "1", "-q")
    assert done.exit_code == 0, done.output
    beside = {one.item.media.rpartition("/")[2]: one.beside for one in sent}
    assert beside == {"one.jpg": "Pints all night", "two.jpg": "Pints all night", "three.jpg": ""}
