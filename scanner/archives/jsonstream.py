"""
Records out of JSON files of any size, one at a time.

Exports wrap their records in many ways: a list, an object with one list, an object of lists, one record a line, or one
bare record, and put JavaScript around. All of them come out the same here. What was read before a file breaks off is
kept, and the break is a `Problem`. No more than one record, and the window that it stands in, is ever held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scanner.archives import jsontext
from scanner.archives.container import READ_ERRORS, Member, printable
from scanner.archives.jsontext import BrokenText, Json, JsonText, TooLong
from scanner.errors import Problem

__all__ = ["Json", "chosen", "records"]


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
            for record in _walk(JsonText(stream), under):
                done += 1
                yield record
    except PermissionError:
        yield Problem(printable(member.path), "this computer does not let you open this file, so it was not read")
    except (BrokenText, *READ_ERRORS):
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
            text = JsonText(stream)
            text.begin()
            yield from _chosen(text, (), choose)
    except PermissionError:
        yield Problem(printable(member.path), "this computer does not let you open this file, so it was not read")
    except (BrokenText, *READ_ERRORS):
        yield Problem(printable(member.path), "the file is cut short or damaged; what came before was read")


def _chosen(
    text: JsonText, path: tuple[str, ...], choose: Callable[[tuple[str, ...]], bool | None]
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


def _walk(text: JsonText, under: str | None) -> Iterator[tuple[str, Json]]:
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
            raise BrokenText


def _under(text: JsonText, path: list[str]) -> Iterator[Json]:
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


def _object(text: JsonText) -> Iterator[tuple[str, Json]]:
    try:
        whole = _whole(text)
    except TooLong:
        yield from _list_by_list(text)
    except BrokenText:
        yield from _list_by_list(text, wrapper_only=True)
        raise
    else:
        yield from _unwrapped(whole)


def _whole(text: JsonText) -> Json:
    """Go past an object and return it. Raises TooLong where it is to be read list by list."""
    try:
        return text.value(jsontext.WINDOW)  # one record a line, in a file of any size
    except TooLong:
        if not text.ends_within(
            jsontext.WHOLE
        ):  # asked before it is tried: the trial would cost as much as the reading
            raise
        return text.value(jsontext.WHOLE)


def _list_by_list(text: JsonText, *, wrapper_only: bool = False) -> Iterator[tuple[str, Json]]:
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
            value = text.value(jsontext.WHOLE)
        except TooLong:
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
