"""
Records out of JSON files of any size, one at a time.

Exports wrap their records in many ways: a list, an object with one list, an object of lists, one record a line, or one
bare record, and put JavaScript around. All of them come out the same here. What was read before a file breaks off is
kept, and the break is a `Problem`. No more than one record, and the window that it stands in, is ever held.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from typing import IO, Any

from scanner.archives.container import READ_ERRORS, Member, printable
from scanner.errors import Problem

Json = Any
"""A parsed JSON value. Readers look into it with care: nothing about its shape is promised."""

_WINDOW = 1 << 20
_STEP = 8 << 20
_WHOLE = 8 << 20  # signs: an object up to this is looked at as a whole, a larger one list by list
_MOST = 64 << 20  # signs: no record is as long
_MOST_DIGITS = 300

_BLANK = re.compile(r"[ \t\r\n]*")
_ASSIGNMENT = re.compile(r"=\s*(?=[\[{])")  # `window.YTD.tweets.part0 = [`


class _Broken(Exception):
    """The text is no JSON from here on. Nothing after it can be trusted."""


class _TooLong(_Broken):
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


class _Text:
    """The text of a member, seen through a window that moves forward. Letters that are broken come out replaced."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        head = stream.read(_WINDOW)
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
                raise _Broken
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
            raise _Broken
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
                raise _Broken from None
            if end is not None and end < len(self._window):  # at the edge, a number might go on
                self._at = end
                return value
            if len(self._window) - self._at > most:
                raise _TooLong
            if not self._more():
                if end is None or isinstance(value, int | float):
                    raise _Broken
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
                raise _Broken
            key = self.value()
            self.skip(":")
            yield key
            sign = self.skip(",", "}")

    def pass_over(self) -> None:
        """Go past the next value, whatever its size."""
        try:
            self.value(_WHOLE)
        except _TooLong:
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
        data = self._stream.read(max(_WINDOW, min(len(rest), _STEP)))
        self._ended = not data
        self._window = rest + self._decoder.decode(data, final=not data)
        self._at = 0
        return True


def records(member: Member, under: str | None = None) -> Iterator[tuple[str, Json] | Problem]:
    """
    Yield (key, record) for every record of a JSON member, and a Problem where it breaks off.

    `key` is the name under which the record's list stands ("" for a bare list or a bare record, dotted where nested).
    With `under` ("Comment.Comments.CommentsList") only the records of that list are read. An object that wraps no lists
    is itself a record; one of more than 8 million signs is read list by list all the same.
    """
    done = 0
    try:
        with member.opener() as stream:
            for record in _walk(_Text(stream), under):
                done += 1
                yield record
    except PermissionError:
        yield Problem(printable(member.path), "this computer does not let you open this file, so it was not read")
    except (_Broken, *READ_ERRORS):
        rest = (
            f"after {done:,} good {'entry' if done == 1 else 'entries'}" if done else "and nothing in it could be read"
        )
        yield Problem(printable(member.path), f"the file is cut short or damaged {rest}")


def chosen(
    member: Member, choose: Callable[[tuple[str, ...]], bool | None]
) -> Iterator[tuple[tuple[str, ...], Json] | Problem]:
    """
    Yield (path of keys, record) for what is chosen of a member's nested objects, and a Problem where it breaks off.

    `choose` is asked at each key: True for "this one" (each element where it is a list), False for "go past it" whatever
    its size, None for "look inside".
    """
    try:
        with member.opener() as stream:
            text = _Text(stream)
            text.begin()
            yield from _chosen(text, (), choose)
    except PermissionError:
        yield Problem(printable(member.path), "this computer does not let you open this file, so it was not read")
    except (_Broken, *READ_ERRORS):
        yield Problem(printable(member.path), "the file is cut short or damaged; what came before was read")


def _chosen(
    text: _Text, path: tuple[str, ...], choose: Callable[[tuple[str, ...]], bool | None]
) -> Iterator[tuple[tuple[str, ...], Json]]:
    for key in text.keys():  # noqa: SIM118 - not a dictionary
        here = (*path, key)
        wanted = choose(here)
        if wanted and text.peek() == "[":
            yield from ((here, one) for one in text.elements())
        elif wanted:
            yield here, text.value()
        elif wanted is None and text.peek() == "{":
            yield from _chosen(text, here, choose)
        else:
            text.pass_over()


def _walk(text: _Text, under: str | None) -> Iterator[tuple[str, Json]]:
    text.begin()
    while sign := text.peek():  # more than one value: one record a line
        if sign == ";":
            text.skip(";")
        elif under is not None:
            yield from ((under, one) for one in _under(text, under.split(".")))
        elif sign == "[":
            yield from (("", one) for one in text.elements())
        elif sign == "{":
            yield from _object(text)
        else:
            raise _Broken


def _under(text: _Text, path: list[str]) -> Iterator[Json]:
    """Yield the elements of the list at the end of a path of keys; go past everything else."""
    if not path and text.peek() == "[":
        yield from text.elements()
    elif path and text.peek() == "{":
        for key in text.keys():  # noqa: SIM118 - not a dictionary
            if key == path[0]:
                yield from _under(text, path[1:])
            else:
                text.pass_over()
    else:
        text.pass_over()


def _object(text: _Text) -> Iterator[tuple[str, Json]]:
    try:
        whole = _whole(text)
    except _TooLong:
        yield from _list_by_list(text)
    except _Broken:
        yield from _list_by_list(text, wrapper_only=True)
        raise
    else:
        yield from _unwrapped(whole)


def _whole(text: _Text) -> Json:
    """Go past an object and return it. Raises _TooLong where it is to be read list by list."""
    try:
        return text.value(_WINDOW)  # one record a line, in a file of any size
    except _TooLong:
        if not text.ends_within(_WHOLE):  # asked before it is tried: the trial would cost as much as the reading
            raise
        return text.value(_WHOLE)


def _list_by_list(text: _Text, *, wrapper_only: bool = False) -> Iterator[tuple[str, Json]]:
    """
    Yield what an object holds while going through it. Its plain values come last, as one record.

    With `wrapper_only`, end at the first plain value: it shows that the object is a record, and that is broken.
    """
    plain: dict[str, Json] = {}
    for key in text.keys():  # noqa: SIM118 - not a dictionary
        if text.peek() == "[":
            yield from ((key, one) for one in text.elements())
            continue
        try:
            value = text.value(_WHOLE)
        except _TooLong:
            for inner in text.keys():  # noqa: SIM118 - not a dictionary
                if text.peek() == "[":
                    yield from ((f"{key}.{inner}", one) for one in text.elements())
                else:
                    yield f"{key}.{inner}", text.value()
            continue
        if isinstance(value, str | int | float):
            if wrapper_only:
                return
            plain[key] = value
        else:
            yield from _unwrapped({key: value})
    if plain:
        yield "", plain


def _unwrapped(whole: dict[str, Json]) -> Iterator[tuple[str, Json]]:
    """Yield what an object wraps. One with a plain value among its entries wraps nothing: it is itself the record."""
    if any(isinstance(value, str | int | float) for value in whole.values()):
        yield "", whole
        return
    for key, value in whole.items():
        if isinstance(value, list):
            yield from ((key, one) for one in value)
        elif isinstance(value, dict) and value and all(isinstance(one, list) for one in value.values()):
            yield from ((f"{key}.{inner}", one) for inner, ones in value.items() for one in ones)
        elif value is not None:
            yield key, value
