"""The question who the person is, where an export does not say."""

from __future__ import annotations

from scanner.archives.container import printable

_MOST_NAMES = 40


def choice(names: list[str]) -> str:
    """Return what to do, with names to choose from. This is the one place where names are printed, for the person asks."""
    shown = ", ".join(f"“{' '.join(printable(name).split())}”" for name in names[:_MOST_NAMES])
    more = f" and {len(names) - _MOST_NAMES:,} more" if len(names) > _MOST_NAMES else ""
    return f"Run it again with --me and one of these names: {shown}{more}"
