"""A guide that runs while a test does: in this process for speed, or in one of its own that can be killed."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode, urlsplit

from scanner.guide.server import Server, Setting
from scanner.review import Review

SAMPLES = Path(__file__).parents[2] / "samples" / "archives"
PATIENCE = 240  # seconds; a busy computer takes its time to load models


def home(folder: Path) -> Path:
    """A person's own folder, with one small download in it: a profile on Facebook of somebody invented."""
    downloads = folder / "home" / "Downloads"
    downloads.mkdir(parents=True)
    posts = [
        {"timestamp": 1400000000 + at, "data": [{"post": text}]}
        for at, text in enumerate(
            ("Those kids in year nine are thick as mince, roll on friday", "A sunny day at the sea")
        )
    ]
    with zipfile.ZipFile(downloads / "facebook-me.zip", "w") as archive:
        archive.writestr(
            "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json", json.dumps(posts)
        )
        archive.writestr("personal_information/profile_information/profile_information.json", '{"profile_v2": {}}')
    return folder / "home"


def reviewed(folder: Path, made_up: dict[str, Any]) -> Review:
    """Lay the review of the made-up person into a folder, as a scan leaves it."""
    review = Review.from_json(made_up)
    review.save(folder)
    return review


@contextlib.contextmanager
def serving(root: Path, *, together: bool = False, now: Any = None, idle: float = 600.0) -> Iterator[Any]:
    """A guide over `root/review`, with a person's own folder in `root/home`. Has server, guide, base, port, address."""
    setting = Setting(
        folder=root / "review", papers=root / "review-papers", home=root / "home", together=together, processes=1
    )
    (root / "home").mkdir(exist_ok=True)
    server = Server(setting, idle)
    if now:
        server.guide.now = now
    thread = threading.Thread(target=server.serve)
    thread.start()
    port = urlsplit(server.address).port
    try:
        yield SimpleNamespace(
            server=server, guide=server.guide, base=server.guide.base, port=port, address=server.address,
            root=root, review=root / "review", papers=root / "review-papers", thread=thread,
        )  # fmt: skip
    finally:
        server.stop()
        thread.join(PATIENCE)
    assert not thread.is_alive()


class Visitor:
    """A browser without a window: it has the address, and sends what it is told to and nothing else."""

    def __init__(self, address: str, *, enter: bool = True) -> None:
        parts = urlsplit(address)
        self.port, self.enter_path = parts.port, f"{parts.path}?{parts.query}"
        self.base = parts.path.removesuffix("/enter")
        self.host = f"127.0.0.1:{self.port}"
        self.cookie = ""
        if enter:
            answer = self.ask("GET", self.enter_path, whole=True)
            assert answer.status == 200, answer.text
            self.cookie = answer.headers["set-cookie"].partition(";")[0]

    def ask(self, method: str, path: str, body: Any = None, *, whole: bool = False, **headers: str | None) -> Any:
        """Ask for a path below the base (or a whole one), as a page of the guide would; a header that is None is not sent."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        sent: dict[str, str | None] = {"Host": self.host, "Cookie": self.cookie or None}
        if method == "POST":
            sent |= {"Origin": f"http://{self.host}", "Content-Type": "application/x-www-form-urlencoded"}
            body = urlencode(body or {}) if body is None or isinstance(body, dict) else body
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection.putrequest(method, path if whole else self.base + path, skip_host=True, skip_accept_encoding=True)
        for name, value in sent.items():
            if value is not None:
                connection.putheader(name, value)
        if isinstance(body, str):
            connection.putheader("Content-Length", str(len(body.encode())))
        connection.endheaders(body.encode() if isinstance(body, str) else None)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return SimpleNamespace(
            status=answer.status, headers={name.lower(): value for name, value in answer.getheaders()},
            content=content, text=content.decode("utf-8", "replace"),
        )  # fmt: skip

    def get(self, path: str, **headers: str | None) -> Any:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str | None) -> Any:
        return self.ask("POST", path, body, **headers)

    def scanned(self) -> None:
        """Wait until a scan is over."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            answer = self.get("/scan")
            if answer.status == 303:
                return
            assert "This did not work" not in answer.text, answer.text
            time.sleep(0.1)
        raise AssertionError("the scan did not end")


class Killable:
    """`profile-hygiene guide` as a program of its own, with a home and a place for scratch files that can be looked through."""

    def __init__(self, root: Path, *arguments: str) -> None:
        self.root = root
        (root / "tmp").mkdir(exist_ok=True)
        environment = {**os.environ, "HOME": str(root / "home"), "TMPDIR": str(root / "tmp")}
        command = [sys.executable, "-m", "scanner", "guide", "--no-open", "--jobs", "1", *arguments]
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        found = re.search(r"http\S+", self.process.stdout.readline())
        assert found, "it said no address"
        self.visitor = Visitor(found[0])

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait(PATIENCE)
        assert self.process.stdout is not None
        self.process.stdout.close()


def saved(page: Any) -> None:
    """Wait until the page says that all choices are written."""
    page.locator("#kept:text-is('Saved.')").wait_for()
