"""The tools that are compared: each maps texts to decisions. Only those that are installed take part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from checks.derogatory.judge import verdicts

EVEN = 0.5
Judge: TypeAlias = Callable[[Sequence[str], str], list[bool]]
"""Texts, and what is asked of them ("unsuitable" or "hate"), to answers."""


def peers() -> dict[str, Judge]:
    """Return the tools by name, our own first."""
    tools: dict[str, Judge] = {"profile-hygiene": _ours}
    try:
        from profanity_check import predict  # noqa: PLC0415 - benchmark only
    except ImportError:
        print("alt-profanity-check is not installed")
    else:
        tools["alt-profanity-check"] = lambda texts, _: [bool(said) for said in predict(list(texts))]
    try:
        from better_profanity import profanity  # noqa: PLC0415 - benchmark only
    except ImportError:
        print("better-profanity is not installed")
    else:
        tools["better-profanity"] = lambda texts, _: [bool(profanity.contains_profanity(text)) for text in texts]
    return tools


def _ours(texts: Sequence[str], asked: str) -> list[bool]:
    answers = verdicts(texts)
    if asked == "hate":
        return [answer.hate_score >= EVEN for answer in answers]
    return [bool(answer.flagged) for answer in answers]
