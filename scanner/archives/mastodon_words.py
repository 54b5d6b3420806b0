"""What a post of the Fediverse says, whom it was for, and whose it is, out of its HTML and its addresses."""

from __future__ import annotations

import html as entities
import re
from typing import Any

from lxml import etree, html

from checks.content import Audience
from scanner.archives.jsonstream import Json

_PARSER = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
_PUBLIC = frozenset({"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"})
_PARAGRAPHS = frozenset({"p", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})
_LINES = frozenset({"div", "ul", "ol", "li", "table", "tr"})
_HIDDEN = frozenset({"script", "style", "template"})
_ODD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u200b]")
_SIMPLE = re.compile(r"(?:<p>[^<]*</p>\s*)+|[^<]*")
_EDGE = "\0"  # between paragraphs; no such sign is left in the text when this one is put in


def plain(source: Json) -> str:
    """
    Return HTML as a person reads it: paragraphs apart, links whole, what the server put in about a quoted post left out.

    Raises TypeError for what is no text.
    """
    if source is None:
        return ""
    if not isinstance(source, str):
        raise TypeError
    source = _ODD.sub("", source)
    if _SIMPLE.fullmatch(source):
        paragraphs = source.replace("</p>", _EDGE).replace("<p>", "")
        return _joined(entities.unescape(paragraphs)) if "<" in source else entities.unescape(source).strip()
    try:
        body = html.document_fromstring(source.encode("utf-8", "replace"), parser=_PARSER, ensure_head_body=True)
    except etree.ParserError:  # nothing but blanks or a comment
        return ""
    parts: list[str] = []
    _collect(body, parts)
    return _joined("".join(parts))


def _joined(text: str) -> str:
    paragraphs = ("\n".join(line.strip() for line in part.split("\n")).strip() for part in text.split(_EDGE))
    return "\n\n".join(part for part in paragraphs if part)


def _collect(root: html.HtmlElement, parts: list[str]) -> None:
    stack: list[tuple[html.HtmlElement, bool]] = [(root, False)]
    while stack:  # not recursive: HTML may nest deeper than calls may
        node, closing = stack.pop()
        tag = node.tag
        if closing or not isinstance(tag, str) or tag in _HIDDEN or _is_quote(node):
            _edge(tag, parts)
            if node is not root and node.tail:
                parts.append(node.tail)
            continue
        _edge(tag, parts)
        if tag == "br":
            parts.append("\n")
        stack.append((node, True))
        if tag == "a" and (address := _address(node)):
            parts.append(address)
            continue
        if node.text:
            parts.append(node.text)
        stack.extend((child, False) for child in reversed(node))


def _edge(tag: Json, parts: list[str]) -> None:
    if tag in _PARAGRAPHS:
        parts.append(_EDGE)
    elif tag in _LINES and parts and not parts[-1].endswith(("\n", _EDGE)):
        parts.append("\n")


def _is_quote(node: html.HtmlElement) -> bool:
    """Return whether an element is the line "RE: address" that a server puts before a quoting post."""
    return "quote-inline" in (node.get("class") or "").split()


def _address(link: html.HtmlElement) -> str | None:
    """Return the whole address of a link that is shown shortened; parts of it are in the page and not seen."""
    shortened = any("invisible" in (span.get("class") or "").split() for span in link.iter("span"))
    return link.get("href") if shortened else None


def reference(value: Json) -> str | None:
    """Return the address that stands for a thing: by itself, or in the thing written out."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("id") or value.get("href") or value.get("url")
    return value if isinstance(value, str) and value else None


def web_address(*values: Json) -> str | None:
    """Return the first that is the address of a page."""
    found = (reference(value) for value in values)
    return next((one for one in found if one and one.startswith(("https://", "http://"))), None)


def audience(*holders: dict[str, Any], followers: frozenset[str]) -> Audience | None:
    """
    Return for whom something is, by the first of these records that says it; None where none does.

    `PRIVATE` is what goes to named persons only.
    """
    for holder in holders:
        if "to" in holder or "cc" in holder:
            to, cc = _addresses(holder.get("to")), _addresses(holder.get("cc"))
            if _PUBLIC & (to | cc):  # in `cc` it is "unlisted": in no timeline, but there for anyone
                return Audience.PUBLIC
            if any(one in followers or one.rstrip("/").endswith("/followers") for one in to | cc):
                return Audience.FOLLOWERS
            return Audience.PRIVATE
    return None


def _addresses(value: Json) -> set[str]:
    values = value if isinstance(value, list) else [value]
    return {found for one in values if (found := reference(one))}
