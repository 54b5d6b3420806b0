"""
What of a page a person sees.

Every kind of capture keeps text that was never shown: templates, folded-up parts, what a style hides. None of it is what
the profile shows, so it is taken out before anything is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bs4 import BeautifulSoup, Comment, Tag

_NEVER = ("script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "head", "dialog")
_HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)
_CLASS = re.compile(r"\.((?:\\.|[\w-])+)")
_ALONE = re.compile(r"(?:[a-z][a-z0-9]*)?\.((?:\\.|[\w-])+)", re.IGNORECASE)
_DISPLAY = re.compile(r"(?:^|[;\s])display\s*:\s*([\w-]+)", re.IGNORECASE)
_MOST_STYLE = 8 << 20


def strip_unseen(soup: BeautifulSoup, styles: Iterable[str]) -> None:
    """Take out of a page what it does not show. `styles` are its style sheets; only what they plainly hide counts."""
    hidden = hidden_classes(styles)
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for element in soup.find_all(lambda tag: _unseen(tag, hidden)):
        if not element.decomposed:
            element.decompose()


def _unseen(element: Tag, hidden: frozenset[str]) -> bool:
    attributes = element.attrs
    if element.name in _NEVER:
        return element.name != "dialog" or "open" not in attributes
    if not attributes:
        return False
    return (
        (element.name == "input" and attributes.get("type") == "hidden")
        or ("hidden" in attributes and str(attributes["hidden"]).lower() != "until-found")
        # Sites mark the whole page so while a window is open over it.
        or (attributes.get("aria-hidden") == "true" and element.find(["article", "main"]) is None)
        or _HIDING.search(str(attributes.get("style") or "")) is not None
        or not hidden.isdisjoint(attributes.get("class") or ())
    )


def hidden_classes(styles: Iterable[str]) -> frozenset[str]:
    """
    Return the classes that style sheets hide, wherever they stand.

    Only rules of one class alone are believed, and none that another rule may show again: a post that is left out by
    mistake is worse than a template that is read.
    """
    hidden: set[str] = set()
    shown: set[str] = set()
    for sheet in styles:
        for selectors, body in _rules(sheet[:_MOST_STYLE]):
            found = _DISPLAY.findall(body)
            if not found:
                continue
            for selector in selectors.split(","):
                alone = _ALONE.fullmatch(selector.strip())
                if found[-1].lower() == "none":
                    if alone:
                        hidden.add(alone[1])
                else:
                    shown.update(_CLASS.findall(selector))
    return frozenset(hidden - shown)


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield (selectors, declarations). What holds under a condition only (@media) is left out where it hides."""
    sheet = _COMMENTS.sub(" ", sheet)
    at, depth, start = 0, 0, 0
    conditional = 0
    for found in re.finditer(r"[{};]", sheet):
        at, sign = found.start(), found[0]
        if sign == "{":
            depth += 1
            head = sheet[start:at].strip()
            if head.startswith("@"):
                conditional += 1
            start, selectors = at + 1, head
        elif sign == "}":
            if depth > conditional:
                body = sheet[start:at]
                hides = _DISPLAY.findall(body)
                if not (conditional and hides and hides[-1].lower() == "none"):
                    yield selectors, body
            elif conditional:
                conditional -= 1
            depth = max(0, depth - 1)
            start = at + 1
        elif depth in (0, conditional):  # @import …;
            start = at + 1
