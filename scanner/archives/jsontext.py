"""
The text of a JSON file of any size, gone through value by value.

For readers whose records lie deeper than `jsonstream` looks, or whose lists are to be gone past unread. No more is ever held
than the window in which the next value stands.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from typing import IO, Any

Json = Any
"""A parsed JSON value. Readers look into it with care: nothing about its shape is promised."""

WINDOW = 1 << 20
_STEP = 8 << 20
WHOLE = 8 << 20  # signs: an object up to this is looked at as a whole, a larger one list by list
_MOST = 64 << 20  # signs: no record is as long
_MOST_DIGITS = 300

_BLANK = re.compile(r"[ \t\r\n]*")
_ASSIGNMENT = re.compile(r"=\s*(?=[\[{])")  # `window.YTD.tweets.part0 = [`


class BrokenText(Exception):
    """The text is no JSON from here on. Nothing after it can be trusted."""


class TooLong(BrokenText):
    """A value is longer than was asked for."""


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _MOST_DIGITS else float(digits)


_DECODER = json.JSONDecoder(strict=False, parse_constant=lambda _: None)
_PATIENT = json.JSONDecoder(
    strict=False, parse_int=_integer, parse_constant=lambda _: None
)  # with numbers of any length
_SCAN: Callable[[str, int], tuple[Json, int]] = vars(_DECODER)["scan_once"]  # what raw_decode calls
_COMMA = re.compile(r"[ \t\r\n]*,[ \t\r\n]*")


def _decoded(text: str, start: int) -> tuple[Json, int]:
    """Return (value, where it ends). Raises ValueError where it is broken or not yet whole."""
    try:
        return _DECODER.raw_decode(text, start)
    except json.JSONDecodeError:
        raise
    except ValueError:  # a number of more digits than Python takes
        return _PATIENT.raw_decode(text, start)


class JsonText:
    """The text of a member, seen through a window that moves forward. Letters that are broken come out replaced."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        head = stream.read(WINDOW)
        wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        self._decoder = codecs.getincrementaldecoder("utf-16" if wide else "utf-8-sig")("replace")
        self._window = self._decoder.decode(head)
        self._at = 0
        self._ended = False

    def begin(self) -> None:
        """Go to the first bracket, past what makes the file a script."""
        if self.peek() not in ("[", "{"):
            start = _ASSIGNMENT.search(self._window) or re.search(r"(?=[\[{])", self._window)
            if start is None:
                raise BrokenText
            self._at = start.end()

    def peek(self) -> str:
        """Return the next sign that is not blank; none at the end."""
        while True:
            blank = _BLANK.match(self._window, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._window):
                return self._window[self._at]
            if not self._more():
                return ""

    def skip(self, *signs: str) -> str:
        """Go past the next sign, which must be one of these, and return it."""
        sign = self.peek()
        if sign not in signs:
            raise BrokenText
        self._at += 1
        return sign

    def value(self, most: int = _MOST) -> Json:
        """Go past the next value and return it. Where that cannot be done, stay in front of it and raise."""
        self.peek()
        while True:
            end = None
            try:
                value, end = _decoded(self._window, self._at)
            except ValueError:  # broken, or not yet whole in the window
                pass
            except RecursionError:
                raise BrokenText from None
            if end is not None and end < len(self._window):  # at the edge, a number might go on
                self._at = end
                return value
            if len(self._window) - self._at > most:
                raise TooLong
            if not self._more():
                if end is None or isinstance(value, int | float):
                    raise BrokenText
                self._at = end
                return value

    def ends_within(self, most: int) -> bool:
        """Return whether the text ends within so many signs. They are then in the window, to be decoded at one go."""
        while len(self._window) - self._at <= most:
            if not self._more():
                return True
        return False

    def elements(self) -> Iterator[Json]:
        """Yield the elements of the list that comes next."""
        self.skip("[")
        if self.peek() == "]":
            self.skip("]")
            return
        yield self.value()
        while True:
            yield from self._whole_elements()
            if self.skip(",", "]") == "]":
                return
            yield self.value()

    def _whole_elements(self) -> Iterator[Json]:
        """Yield the further elements that lie whole in the window: nearly all of them, and without a second look."""
        window, size, at = self._window, len(self._window), self._at
        while comma := _COMMA.match(window, at):
            try:
                value, at = _SCAN(window, comma.end())
            except (ValueError, RecursionError, StopIteration):
                return
            if at >= size:
                return
            self._at = at
            yield value

    def keys(self) -> Iterator[str]:
        """Yield each key of the object that comes next; its value is to be gone past before the next key."""
        self.skip("{")
        if self.peek() == "}":
            self.skip("}")
            return
        sign = ","
        while sign == ",":
            if self.peek() != '"':
                raise BrokenText
            key = self.value()
            self.skip(":")
            yield key
            sign = self.skip(",", "}")

    def pass_over(self) -> None:
        """Go past the next value, whatever its size."""
        try:
            self.value(WHOLE)
        except TooLong:
            if self.peek() == "[":
                for _ in self.elements():
                    pass
            elif self.peek() == "{":
                for _ in self.keys():
                    self.pass_over()
            else:
                raise

    def _more(self) -> bool:
        """Lengthen the window, up to twice what is not yet gone past. Return False at the end of the text."""
        if self._ended:
            return False
        rest = self._window[self._at :]
        data = self._stream.read(max(WINDOW, min(len(rest), _STEP)))
        self._ended = not data
        self._window = rest + self._decoder.decode(data, final=not data)
        self._at = 0
        return True
