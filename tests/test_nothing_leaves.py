"""The promise of the first page: nothing is sent anywhere, and nothing is written but the review."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

import pytest

_CONNECT = re.compile(
    r"(?:connect|sendto|sendmsg)\(\d+, .*?sa_family=(AF_\w+)"
    r"(?:.*?(?:inet_pton\(AF_INET6, \"|sin_addr=inet_addr\(\")([^\"]+))?"
)
_IPV6_PROBE = "2001:4860:4860::8888"
"""The browser asks the system by which way this would be reached, to learn whether there is IPv6. That sends nothing: see
tests/scanner/live/test_scan.py, which watches every line to it."""
_OPENED = re.compile(r"(?:open|openat|creat|mkdir|mkdirat|rename|renameat2?)\((.*)\) += +(-?\d+)")
_WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|^mkdir|^rename|^creat")


@pytest.mark.slow
def test_a_scan_connects_nowhere_and_writes_only_its_review(tmp_path):
    """
    Scan the samples with a fresh HOME under strace.

    onnxruntime's telemetry writes a device id and a queue below ~/.cache and holds an upload address: this is the test
    that notices when it comes back.
    """
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed, so what the program asks of the system cannot be watched")
    home, review, scratch = tmp_path / "home", tmp_path / "review", tmp_path / "tmp"
    home.mkdir()
    scratch.mkdir()
    kept = {key: value for key, value in os.environ.items() if key not in ("ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME")}
    log = tmp_path / "trace"
    calls = "connect,sendto,sendmsg,openat,open,creat,mkdir,mkdirat,rename,renameat,renameat2"
    command = ["strace", "-f", "-q", "-s", "4096", "-o", str(log), "-e", f"trace={calls}"]
    command += [sys.executable, "-B", "-m", "scanner", "demo", "-o", str(review)]
    done = subprocess.run(
        command,
        env={**kept, "HOME": str(home), "TMPDIR": str(scratch)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    assert any("review.json" in line for line in lines), (
        "strace saw nothing of the scan, so this test would prove nothing"
    )
    assert [line for line in lines if _leaves(line)] == []
    assert [line for line in lines if _writes_elsewhere(line, (str(review), str(scratch), "/dev/", "/proc/"))] == []
    assert list(home.rglob("*")) == []
    assert list(scratch.rglob("*")) == []


def _leaves(line):
    found = _CONNECT.search(line)
    if found is None:
        return False
    family, address = found.groups()
    if family not in ("AF_INET", "AF_INET6") or _IPV6_PROBE in line:
        return False
    return not (address or "").startswith(("127.", "::1"))


def _writes_elsewhere(line, allowed):
    line = re.sub(r"^\d+ +", "", line)
    found = _OPENED.search(line)
    if found is None or int(found[2]) < 0 or not _WRITES.search(line):
        return False
    paths = re.findall(r'"((?:[^"\\]|\\.)*)"', found[1])
    return not all(path.startswith(allowed) for path in paths if path.startswith("/"))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('12 connect(3, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("20.1.2.3")}, 16) = 0', True),
        ('12 connect(3, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.53")}, 16) = 0', False),
        ('12 connect(3, {sa_family=AF_UNIX, sun_path="/run/x"}, 16) = 0', False),
    ],
)
def test_the_watch_tells_addresses_apart(line, expected):
    assert _leaves(line) is expected


def test_the_watch_sees_a_file_written_elsewhere():
    line = '12 openat(AT_FDCWD, "/root/.cache/x", O_WRONLY|O_CREAT, 0600) = 3'
    assert _writes_elsewhere(line, ("/srv/review",))
    assert not _writes_elsewhere(line, ("/root/.cache",))
