"""kill -9 at ten points of a session: it starts again where it was, nothing decided is lost, nothing stray lies about."""

from __future__ import annotations

import re
import shutil
import threading
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import pytest

from scanner.review import Review

from .served import PATIENCE, SAMPLES, Killable, home
from .test_together import YES

REVIEW = {"review.json", "report.html", "judgements.bin", "guide.json", "guide.lock"}


class Sitting:
    """A session that is killed and begun again, and looked through each time."""

    def __init__(self, root: Path) -> None:
        self.root, self.home = root, home(root)
        self.review = self.home / "profile-review"
        self.archive = Path(shutil.copy(SAMPLES / "instagram-jo.zip", self.home / "Downloads"))
        with zipfile.ZipFile(self.archive) as archive:
            pictures = [archive.read(name) for name in archive.namelist() if name.endswith((".jpg", ".png"))]
        assert pictures
        self._never = [self.archive.read_bytes(), *pictures]
        self.kills = 0
        self.running = Killable(root, "--session")

    @property
    def visitor(self) -> Any:
        return self.running.visitor

    def kill(self) -> None:
        """Kill it, see that all of it is gone, look at the disk, and start it again."""
        others = psutil.Process(self.running.process.pid).children(recursive=True)
        self.running.kill()
        self.kills += 1
        _, alive = psutil.wait_procs(others, PATIENCE)
        assert not alive
        self.look()
        if self.review.exists():  # what a write leaves that is killed in the one moment that no test hits
            (self.review / ".review.json.half").write_text('{"schema": 1, "fin', encoding="utf-8")
        self.running = Killable(self.root, "--session")
        assert not list(self.review.glob(".*"))  # what a write left that was cut short goes with the next start

    def look(self) -> None:
        """No copy of a picture or an archive anywhere, nothing in a place for scratch, no file that nobody knows of."""
        assert not list((self.root / "tmp").iterdir())
        for path in self.root.rglob("*"):
            if not path.is_file() or path.parent.name == "Downloads":
                continue
            content = path.read_bytes()
            assert not any(bytes_ in content for bytes_ in self._never), path
            ours = path.name in REVIEW or any(path.name.startswith(f".{name}.") for name in REVIEW)
            assert ours or path.parent.name == "profile-review-papers", path

    def where(self) -> str:
        """The page it opens at."""
        return self.visitor.get("/").headers["location"].rpartition("/")[2]

    def decided(self) -> dict[str, str]:
        return {one.id: one.decision.choice for one in Review.load(self.review).findings if one.decision}


def looking(visitor: Any) -> None:
    """Wait until a scan has begun to judge."""
    end = time.monotonic() + PATIENCE
    while "Looking at each thing" not in visitor.get("/scan").text:
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.slow
def test_ten_times(tmp_path: Path) -> None:  # noqa: PLR0915 - one session, from beginning to end
    """In the order in which things happen."""
    sitting = Sitting(tmp_path)
    assert sitting.where() == "consent"
    sitting.kill()  # 1: nothing has happened yet
    assert sitting.where() == "consent"

    sitting.visitor.post("/consent", YES | {"day": f"{datetime.now(UTC).astimezone():%Y-%m-%d}"})
    sitting.kill()  # 2: agreed
    assert sitting.where() == "download"

    assert sitting.visitor.post("/add", {"path": str(sitting.archive)}).status == 303
    sitting.kill()  # 3: chosen
    assert "instagram-jo.zip" in sitting.visitor.get("/download").text.partition('id="pick"')[0]

    assert sitting.visitor.post("/scan", {"own": "yes"}).status == 303
    sitting.kill()  # 4: the scan has just begun
    assert sitting.where() == "scan"
    assert "Start again" in sitting.visitor.get("/scan").text

    sitting.visitor.post("/scan", {"again": "yes"})
    looking(sitting.visitor)
    sitting.kill()  # 5: in the middle of judging
    assert sitting.where() == "scan"
    assert not (sitting.review / "review.json").exists()

    sitting.visitor.post("/scan", {"again": "yes"})
    sitting.visitor.scanned()
    sitting.kill()  # 6: ready
    assert sitting.where() == "review"

    page = sitting.visitor.get("/review").text
    forms = re.findall(r'name="card" value="([\w-]+)"><input type="hidden" name="ids" value="([\w ]+)"', page)
    picture = re.search(r'href="[^"]*(/picture/\w+)"', page)
    assert picture
    assert sitting.visitor.get(picture[1]).headers["content-type"].startswith("image/")
    card, ids = forms[0]
    assert sitting.visitor.post("/decide", {"card": card, "ids": ids, f"d-{card}": "talk"}).status == 303
    sitting.kill()  # 7: one decision, one picture shown
    assert sitting.where() == "review"
    assert sitting.decided() == dict.fromkeys(ids.split(), "ask")

    kept = sitting.decided()
    killer = threading.Timer(0.4, sitting.running.process.kill)
    killer.start()
    for card, ids in forms[1:] * 100:
        try:
            answer = sitting.visitor.post("/decide", {"card": card, "ids": ids, f"d-{card}": "keep"})
        except OSError:
            break
        assert answer.status == 303
        kept |= dict.fromkeys(ids.split(), "keep")
    killer.join()
    sitting.kill()  # 8: while one is being written down
    missed = {name: choice for name, choice in kept.items() if sitting.decided().get(name) != choice}
    assert not missed
    for card, ids in forms[1:]:
        sitting.visitor.post("/decide", {"card": card, "ids": ids, f"d-{card}": "keep"})
    kept = sitting.decided()

    assert sitting.visitor.post("/shared-open").status == 303
    assert "shared-card" in sitting.visitor.get("/shared").text
    sitting.kill()  # 9: with the shared view open; it is locked again
    assert "shared-card" not in sitting.visitor.get("/shared").text
    assert sitting.where() == "review"

    card = forms[0][0]
    assert sitting.visitor.post("/steps", {f"what-{card}": "x"}).status == 403
    sitting.visitor.post("/shared-open")
    sitting.visitor.post("/steps", {f"what-{card}": "I will look at it at home"})
    assert sitting.visitor.post("/certificate", {"name": "Sam Doe", "role": "Volunteer"}).status == 303
    sitting.kill()  # 10: steps agreed on, certificate made
    assert sitting.where() == "certificate"
    assert sitting.visitor.get("/steps").status == 303
    sitting.visitor.post("/shared-open")
    assert "I will look at it at home" in sitting.visitor.get("/steps").text
    assert (sitting.home / "profile-review-papers" / "certificate.html").is_file()
    assert sitting.decided() == kept
    assert "coordinator" in (sitting.home / "profile-review-papers" / "certificate.html").read_text(encoding="utf-8")
    assert sitting.kills == 10

    assert "What was read is erased" in sitting.visitor.post("/withdraw").text
    sitting.running.kill()
    sitting.look()
    assert not sitting.review.exists()
