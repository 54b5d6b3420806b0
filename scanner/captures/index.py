"""
Where on a page each kind of element stands, found once for the whole page.

A post is asked for a dozen selectors, and a long page has thousands of posts: asking the page once a selector, and each post
for its stretch of the answer, is many times faster. Selectors that are not understood here go to BeautifulSoup's own.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeAlias

from bs4 import Tag

_Test: TypeAlias = Callable[[Tag, "Index"], bool]

_COMPOUND = re.compile(r"([a-zA-Z][\w-]*)?((?:\.[\w-]+|#[\w-]+|\[[^\[\]]+\]|:(?:not|has)\([^():]*\))*)")
_PIECE = re.compile(r"\.([\w-]+)|#([\w-]+)|\[([^\[\]]+)\]|:(not|has)\(([^():]*)\)")
_ATTRIBUTE = re.compile(r"""([\w:-]+)(?:([*^~$]?=)["']?(.*?)["']?(\s+i)?)?""")
_COMMA = re.compile(r",\s*(?![^\[\]()]*[\])])")
_COMBINED = re.compile(r"\s*(>)\s*|\s+(?![^\[\]()]*[\])])")


class _Compound:
    """What one element must be: `a.u-url[href]`."""

    def __init__(self, name: str, classes: list[str], attributes: list[str], tests: list[_Test]) -> None:
        self.name, self.classes, self.attributes, self.tests = name, classes, attributes, tests

    def fits(self, tag: Tag, index: Index) -> bool:
        if self.name and tag.name != self.name:
            return False
        if self.classes:
            own = tag.get("class") or ()
            if not all(one in own for one in self.classes):
                return False
        return all(test(tag, index) for test in self.tests)


_Steps: TypeAlias = tuple[tuple[str, _Compound], ...]
_OPERATORS: Final[dict[str, Callable[[str, str], bool]]] = {
    "=": lambda value, wanted: value == wanted,
    "*=": lambda value, wanted: bool(wanted) and wanted in value,
    "^=": lambda value, wanted: bool(wanted) and value.startswith(wanted),
    "$=": lambda value, wanted: bool(wanted) and value.endswith(wanted),
    "~=": lambda value, wanted: wanted in value.split(),
}


@lru_cache(maxsize=512)
def _parsed(selector: str) -> tuple[_Steps, ...] | None:
    """Return the ways in which an element may fit a selector, None where it is not understood."""
    ways: list[_Steps] = []
    for way in _COMMA.split(selector.strip()):
        steps: list[tuple[str, _Compound]] = []
        at, sign = 0, ""
        for found in (*_COMBINED.finditer(way), None):
            compound = _compound(way[at : found.start() if found else len(way)])
            if compound is None:
                return None
            steps.append((sign, compound))
            if found:
                at, sign = found.end(), found[1] or " "
        ways.append(tuple(steps))
    return tuple(ways)


def _compound(text: str) -> _Compound | None:
    found = _COMPOUND.fullmatch(text)
    if found is None or not text:
        return None
    classes: list[str] = []
    attributes: list[str] = []
    tests: list[_Test] = []
    for piece in _PIECE.finditer(found[2]):
        of_class, of_id, attribute, sort, inner = piece.groups()
        if of_class:
            classes.append(of_class)
        elif of_id:
            attributes.append("id")
            tests.append(_attribute_test("id", "=", of_id, fold=False))
        elif attribute:
            parts = _ATTRIBUTE.fullmatch(attribute)
            if parts is None:
                return None
            attributes.append(parts[1])
            tests.append(_attribute_test(parts[1], parts[2] or "", parts[3] or "", fold=bool(parts[4])))
        elif _parsed(inner) is None:
            return None
        elif sort == "has":
            tests.append(lambda tag, index, inner=inner: index.first(tag, inner) is not None)  # type: ignore[misc]
        else:
            tests.append(lambda tag, index, inner=inner: not index.fits(tag, inner))  # type: ignore[misc]
    return _Compound(found[1] or "", classes, attributes, tests)


def _attribute_test(name: str, operator: str, wanted: str, *, fold: bool) -> _Test:
    compare = _OPERATORS.get(operator)
    wanted = wanted.lower() if fold else wanted

    def test(tag: Tag, _index: Index) -> bool:
        value = tag.attrs.get(name)
        if value is None or compare is None:
            return value is not None
        text = value if isinstance(value, str) else " ".join(value)
        return compare(text.lower() if fold else text, wanted)

    return test


class Index:
    """The elements of a page in their order. Build it when the page will not change any more."""

    def __init__(self, root: Tag) -> None:
        """Walk the page once."""
        self._root = root
        self._tags: list[Tag] = []
        self._ends: dict[int, tuple[int, int]] = {}
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._by_class: dict[str, list[int]] = defaultdict(list)
        self._by_attribute: dict[str, list[int]] = defaultdict(list)
        self._known: dict[str, list[int]] = {}
        stack: list[tuple[Tag, int]] = [(root, -1)]
        while stack:
            tag, begin = stack.pop()
            if begin >= 0:
                self._ends[id(tag)] = begin, len(self._tags)
                continue
            if tag is not root:
                self._take(tag)
            stack.append((tag, len(self._tags)))
            stack.extend((child, -1) for child in reversed(tag.contents) if isinstance(child, Tag))

    def _take(self, tag: Tag) -> None:
        number = len(self._tags)
        self._tags.append(tag)
        self._by_name[tag.name].append(number)
        for name, value in tag.attrs.items():
            self._by_attribute[name].append(number)
            if name == "class":
                for one in dict.fromkeys(value.split() if isinstance(value, str) else value):
                    self._by_class[one].append(number)

    def all(self, within: Tag, *selectors: str) -> list[Tag]:
        """Return the elements below one that any of the selectors finds, in the order of the page."""
        begin, end = self._ends[id(within)]
        numbers: set[int] = set()
        for selector in selectors:
            known = self._numbers(selector)
            numbers.update(known[bisect_left(known, begin) : bisect_right(known, end - 1)])
        return [self._tags[number] for number in sorted(numbers)]

    def first(self, within: Tag, *selectors: str) -> Tag | None:
        """Return the first element below one that any of the selectors finds."""
        begin, end = self._ends[id(within)]
        numbers = []
        for selector in selectors:
            known = self._numbers(selector)
            at = bisect_left(known, begin)
            if at < len(known) and known[at] < end:
                numbers.append(known[at])
        return self._tags[min(numbers)] if numbers else None

    def fits(self, tag: Tag, selector: str) -> bool:
        """Return whether an element is what a selector says."""
        return any(self._steps_fit(tag, steps) for steps in _parsed(selector) or ())

    def _numbers(self, selector: str) -> list[int]:
        known = self._known.get(selector)
        if known is None:
            known = self._known[selector] = self._found(selector)
        return known

    def _found(self, selector: str) -> list[int]:
        ways = _parsed(selector)
        if ways is None:
            return sorted(self._ends[id(tag)][0] - 1 for tag in self._root.select(selector))
        numbers: set[int] = set()
        for steps in ways:
            numbers.update(one for one in self._candidates(steps[-1][1]) if self._steps_fit(self._tags[one], steps))
        return sorted(numbers)

    def _candidates(self, wanted: _Compound) -> list[int] | range:
        """Return the elements that may fit, the fewest that one look gives."""
        lists = [self._by_class.get(one, []) for one in wanted.classes]
        lists += [self._by_attribute.get(one, []) for one in wanted.attributes]
        if wanted.name:
            lists.append(self._by_name.get(wanted.name, []))
        return min(lists, key=len) if lists else range(len(self._tags))

    def _steps_fit(self, tag: Tag, steps: _Steps) -> bool:
        sign, wanted = steps[-1]
        if not wanted.fits(tag, self):
            return False
        if len(steps) == 1:
            return True
        if sign == ">":
            return tag.parent is not None and self._steps_fit(tag.parent, steps[:-1])
        return any(self._steps_fit(parent, steps[:-1]) for parent in tag.parents)
