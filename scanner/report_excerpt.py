"""
Which words of a text are shown on a card: the marked ones and what stands around them.

Strong words have a starred form for paper, which passes through other hands. Nothing here depends on HTML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checks.finding import Span

LONGEST_EXCERPT: Final = 360
_AROUND: Final = 110
_STRONG_WORDS: Final = ("swear", "slur", "strong", "profan", "obscen", "sex", "hate")


class Piece(NamedTuple):
    """Some words of an excerpt, or the ellipsis of a gap in it. `starred` is how they print, where they are strong."""

    text: str
    marked: bool = False
    starred: str | None = None
    gap: bool = False


def excerpt(text: str, spans: Sequence[Span], *, starring: bool = False) -> tuple[Piece, ...]:
    """
    Return the text with the spans marked, shortened around them where it is long.

    Offsets are into the text as written; spans that reach outside it are cut, and empty ones left out.
    """
    marks = _joined((max(0, span.start), min(len(text), span.end), _strong(span.what) or starring) for span in spans)
    pieces: list[Piece] = []
    shown_to = 0
    for start, end in _windows(text, marks):
        if start > shown_to:
            pieces.append(Piece("…", gap=True))
        at = start
        for left, right, strong in marks:
            if left >= start and right <= end:
                pieces.append(Piece(text[at:left]))
                pieces.append(Piece(text[left:right], marked=True, starred=_starred(text[left:right], strong)))
                at = right
        pieces.append(Piece(text[at:end]))
        shown_to = end
    if shown_to < len(text):
        pieces.append(Piece("…", gap=True))
    return tuple(piece for piece in pieces if piece.text)


def _windows(text: str, marks: Sequence[tuple[int, int, bool]]) -> list[tuple[int, int]]:
    if len(text) <= LONGEST_EXCERPT:
        return [(0, len(text))]
    if not marks:
        return [(0, _word_end(text, LONGEST_EXCERPT))]
    windows: list[tuple[int, int]] = []
    room = 3 * LONGEST_EXCERPT
    for left, right, _ in marks:
        start, end = _word_start(text, left - _AROUND), _word_end(text, right + _AROUND)
        if windows and start <= windows[-1][1] + 1:
            start = windows.pop()[0]
        elif room < 0:
            break
        windows.append((start, end))
        room -= end - start
    return windows


def _word_start(text: str, at: int) -> int:
    if at <= 0:
        return 0
    space = max(text.find(" ", at, at + 20), text.find("\n", at, at + 20))
    return space + 1 if space >= 0 else at


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    space = max(text.rfind(" ", at - 20, at), text.rfind("\n", at - 20, at))
    return space if space >= 0 else at


def _joined(marks: Iterable[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    joined: list[tuple[int, int, bool]] = []
    for left, right, strong in sorted(mark for mark in marks if mark[0] < mark[1]):
        if joined and left < joined[-1][1]:
            before = joined.pop()
            joined.append((before[0], max(before[1], right), before[2] or strong))
        else:
            joined.append((left, right, strong))
    return joined


def _strong(what: str) -> bool:
    return any(word in what.lower() for word in _STRONG_WORDS)


def _starred(text: str, strong: bool) -> str | None:  # noqa: FBT001 (private)
    if not strong:
        return None
    return " ".join(word[:1] + "*" * (len(word) - 1) for word in text.split())
