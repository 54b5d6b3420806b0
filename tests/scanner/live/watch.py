"""What the browser and all that drives it ask of the system, watched by strace while the tests of live profiles run."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

DRIVER = "PLAYWRIGHT_NODEJS_PATH"
CALLS = "connect,sendto,sendmsg,sendmmsg"
REACH = "2001:4860:4860::8888"
"""
The browser asks the system by which way this would be reached, to learn whether there is IPv6 (connect on UDP). That sends
nothing, and no switch of the browser stops it. Sending anything on it would show here, for strace names the other end.
"""
_CALL = re.compile(r"\b(connect|send(?:to|msg|mmsg))\(\d+<(TCP|UDP)")
_END = re.compile(r'->\[?([0-9a-fA-F:.]+?)\]?:\d+\]>|inet_(?:addr\("|pton\(AF_INET6, ")([^"]+)')


def leaves(line):
    """Whether a call sends something to another computer, or opens a line to it."""
    call = _CALL.search(line)
    far = [one for pair in _END.findall(line) for one in pair if one and not is_here(one)]
    return bool(call and far) and not (call[1] == "connect" and call[2] == "UDP" and far == [REACH])


def is_here(address):
    """Whether an address is this computer's own."""
    found = ipaddress.ip_address(address)
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback


class Watch:
    """
    A log of the calls of every browser that is started while `on`. `why_not` says why there is none.

    What starts the browser is a program beside Python: that is what strace is put before, and strace follows all that it
    starts. Each line is written before the call goes on, so what is over stands in the log.
    """

    def __init__(self, folder):
        self.log = folder / "trace"
        self.log.touch()
        self.why_not = None
        self._start = folder / "driver"
        strace, driver = shutil.which("strace"), own_driver()
        options = ["-f", "-qq", "--seccomp-bpf", "-yy", "-s", "16", "-e", "signal=none", "-e", f"trace={CALLS}"]
        if strace is None or driver is None:
            self.why_not = "strace is not installed, so what the browser asks of the system cannot be watched"
            return
        command = [strace, "-A", "-o", str(self.log), *options]
        if subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
            self.why_not = "this computer does not permit strace"
            return
        self._start.write_text(f'#!/bin/sh\nexec {shlex.join([*command, str(driver)])} "$@"\n', encoding="utf-8")
        self._start.chmod(0o700)

    @contextlib.contextmanager
    def on(self):
        """Watch every browser that is started meanwhile."""
        before = os.environ.get(DRIVER)
        if self.why_not is None:
            os.environ[DRIVER] = str(self._start)
        try:
            yield self
        finally:
            os.environ.pop(DRIVER, None)
            if before is not None:
                os.environ[DRIVER] = before

    @property
    def length(self):
        return self.log.stat().st_size

    def since(self, length):
        """The calls since the log had that length."""
        with self.log.open("rb") as stream:
            stream.seek(length)
            return stream.read().decode("utf-8", "replace").splitlines()


def own_driver():
    """The program that Playwright drives browsers with."""
    from playwright._impl._driver import compute_driver_executable  # noqa: PLC0415 - it names it nowhere else

    found = Path(compute_driver_executable()[0])
    return found if found.is_file() and os.name == "posix" else None


class Lines:
    """The lines that this very process opens, as Python itself tells of them. There is one for the whole run."""

    _one = None

    def __init__(self):
        self.far = []
        sys.addaudithook(self._heard)

    @classmethod
    def one(cls):
        cls._one = cls._one or cls()
        return cls._one

    def _heard(self, event, arguments):
        if event not in ("socket.connect", "socket.sendto") or not isinstance(arguments[1], tuple):
            return
        try:
            here = is_here(str(arguments[1][0]).partition("%")[0])
        except ValueError:
            here = arguments[1][0] == "localhost"
        if not here:
            self.far.append(arguments[1])
