"""One page as somebody saw it, however it was kept: its address, when it was saved, its words as HTML, and its pictures."""

from __future__ import annotations

import codecs
import dataclasses
import re
from collections.abc import Callable
from datetime import datetime

from scanner.archives.container import Member

MOST_PAGE = 256 << 20  # bytes: SingleFile keeps the pictures in the page

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def _none(_reference: str) -> Member | None:
    return None


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """
    What a capture holds of one page.

    `find` gives the picture or style sheet that an address on the page means, where the capture holds it. `seed` is the
    page that the person saved, and false for what was kept along with it.
    """

    source: str
    markup: str
    address: str | None = None
    captured: datetime | None = None
    find: Callable[[str], Member | None] = _none
    seed: bool = True


def decoded(data: bytes, declared: str | None = None) -> str:
    """
    Return the text of a page: by its byte order mark, as UTF-8 where it is that, as it says of itself, as cp1252.

    Never by what this computer is used to. Savers write UTF-8 and leave what the site had said of another encoding.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    said = _META.search(data[:4096])
    names = [name for name in (declared, said[1].decode("ascii") if said else None) if name]
    if not data.isascii():
        names.insert(0, "utf-8")
    for name in names:
        try:
            return data.decode(name)
        except (LookupError, UnicodeError):
            continue
    sure = any(name.lower().replace("-", "") == "utf8" for name in names[1:])  # a cut letter, in a page that is UTF-8
    return data.decode("utf-8" if sure else "cp1252", "replace")
