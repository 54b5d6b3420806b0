"""What a page's own scripts were answered, where that is not data but pieces of page in it, as older sites send them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

_MOST = 20_000
_SIGNS = ("<article", 'role="article"')


def html_in(answer: str) -> Iterator[str]:
    """Yield the pieces of page with posts in them that an answer in JSON holds."""
    try:
        waiting: list[Any] = [json.loads(answer)]
    except (ValueError, RecursionError):
        return
    for _ in range(_MOST):
        if not waiting:
            return
        one = waiting.pop()
        if isinstance(one, dict):
            waiting.extend(reversed(one.values()))
        elif isinstance(one, list):
            waiting.extend(reversed(one))
        elif isinstance(one, str) and any(sign in one for sign in _SIGNS):
            yield one
