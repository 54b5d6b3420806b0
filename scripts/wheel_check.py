"""
Builds the wheel, installs it into an empty environment outside the checkout, and uses it there.

Proves that what is installed carries its templates, rules, models and samples.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, cwd: Path, **more: str) -> str:
    """Run a command and return what it printed; stop with its error where it fails."""
    environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(  # noqa: S603 - our own commands
        [str(part) for part in command], cwd=cwd, env=environment | more, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{command[0]} ended with {done.returncode}:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return done.stdout


def main() -> None:
    """Build, install, scan the samples, look at what came out."""
    with tempfile.TemporaryDirectory(prefix="wheel-check-") as name:
        place = Path(name)
        run(sys.executable, "-m", "build", "--wheel", "--outdir", place, ROOT, cwd=place)
        (wheel,) = place.glob("*.whl")
        venv.create(place / "env", with_pip=True)
        scripts = place / "env" / ("Scripts" if os.name == "nt" else "bin")
        run(scripts / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel, cwd=place)
        run(scripts / "profile-hygiene", "demo", "-o", "review", cwd=place)
        review = json.loads((place / "review/review.json").read_text(encoding="utf-8"))
        checks = {finding["check"] for finding in review["findings"]}
        if checks != {"derogatory", "images", "groups", "exposure"}:
            sys.exit(f"the demo of the installed wheel found something for {sorted(checks)} only")
        if not (place / "review/report.html").read_text(encoding="utf-8").startswith("<!doctype html>"):
            sys.exit("the demo of the installed wheel wrote no report")
        print(f"wheel: {wheel.name} ({wheel.stat().st_size >> 20} MB) installs and runs outside the checkout")  # noqa: T201 - what it says is its result


if __name__ == "__main__":
    main()
