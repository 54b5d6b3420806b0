"""What a row of Reddit's tables says: the person's own words, an address that opens, a time."""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

from checks.content import Kind
from scanner.archives.media import PICTURES, VIDEOS

_ESCAPE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_QUOTE = re.compile(r"^ {0,3}>(?!!).*$\n?", re.MULTILINE)
_GONE = re.compile(
    r"\[\s*(?:deleted|removed|deleted by user|removed by (?:reddit|moderator)|unavailable)\s*\]", re.IGNORECASE
)
_SITE = re.compile(r"(?:^|\.)reddit\.com$|^redd\.it$", re.IGNORECASE)
_OPENS = re.compile(r"https://www\.reddit\.com/[^?#\s]*")
_FILLER = re.compile("&#x200b;", re.IGNORECASE)  # Reddit's editor writes it for an empty line


def own_words(text: str, *, title: bool = False) -> str:
    """Return a text without what others wrote: unescaped once, quoted lines out, nothing where it was deleted."""
    text = text.replace("\r\n", "\n").strip()
    if _GONE.fullmatch(text):
        return ""
    if "&" in text:
        text = _ESCAPE.sub(lambda found: html.unescape(found[0]), _FILLER.sub("", text))
    return (text if title or ">" not in text else _QUOTE.sub("", text)).strip()


def address(link: str) -> str | None:
    """Return a link into Reddit on the host that everybody can open, without its query; None for any other."""
    if not link or _OPENS.fullmatch(link):
        return link or None
    if link.startswith("/"):
        path = link.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0]
    else:
        try:
            parts = urlsplit(link)
        except ValueError:
            return None
        if parts.scheme not in ("http", "https") or not _SITE.search(parts.hostname or ""):
            return None
        path = parts.path
    return f"https://www.reddit.com{path}"


def group_address(name: str) -> str | None:
    """Return where a community stands; None where its name is none."""
    return f"https://www.reddit.com/r/{name}/" if re.fullmatch(r"\w{1,40}", name) else None


def person_address(name: str) -> str | None:
    """Return where a person's profile stands; None where the name is none."""
    return f"https://www.reddit.com/user/{name}/" if re.fullmatch(r"[\w-]{1,40}", name) else None


def bare(name: str) -> str:
    """Return a user's name to compare: `u/Name`, `/u/name` and `name` are one."""
    return re.sub(r"^/?u(?:ser)?/", "", name.strip()).casefold()


def image_of(link: str, identity: str) -> tuple[Kind | None, str]:
    """
    Return whether the link of a post is a picture or video that was uploaded with it, and its address.

    A gallery is the person's where it has the number of the post itself: that of another post is passed on.
    """
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return None, ""
    host, path = (parts.hostname or "").lower(), parts.path.lower()
    if host == "v.redd.it" or (host == "i.redd.it" and path.endswith(VIDEOS)):
        return Kind.VIDEO, link
    if host == "i.redd.it" and (path.endswith(PICTURES) or path.count("/") == 1):
        return Kind.IMAGE, link
    if _SITE.search(host) and path.strip("/") == f"gallery/{identity}":
        return Kind.IMAGE, link
    return None, ""
