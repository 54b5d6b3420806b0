"""
The public ways to read that platforms document: Mastodon, Bluesky, WordPress, and feeds. Only what anyone may ask for.

Each hook yields answers as JSON text, for the same shapes to be found in as in a page's own data, and says at its end whether
that was all there is. Where one fails, the page itself is scrolled through.
"""

from __future__ import annotations

import dataclasses
import json
import re
import time
from collections.abc import Callable, Generator
from typing import Any, TypeAlias
from urllib.parse import quote, urlencode, urljoin, urlsplit

from bs4 import BeautifulSoup

from scanner.live.address import Profile

_MOST_PAGES = 50
_FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json")
_NEXT = re.compile(r'<([^<>]+)>\s*;[^,]*rel="?next')
_GOOD = 200
_ACCOUNT = re.compile(r"/(?:@|users/)(?P<name>[\w.-]+)/?$")
_AUTHOR = re.compile(r"/author/(?P<slug>[^/?#]+)/?$")
_BLUESKY = "https://public.api.bsky.app/xrpc/app.bsky."


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the answer as JSON; None where it is none, or no good answer."""
        if self.status != _GOOD:
            return None
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


Ask: TypeAlias = Callable[[str], Answer]
Told: TypeAlias = Generator[str, None, bool]


@dataclasses.dataclass(frozen=True, slots=True)
class Hook:
    """A way to read a profile. `of_owner` says that what it gives is the owner's alone."""

    go: Callable[[], Told]
    of_owner: bool = False


def hooks(profile: Profile, markup: str, ask: Ask, between: float) -> list[Hook]:
    """Return the ways in which this profile says, or its site documents, that it can be read; the fullest first."""
    path = urlsplit(profile.address).path
    found: list[Hook] = []
    if profile.site.api == "bluesky" and profile.handle:
        found.append(Hook(lambda: _bluesky(profile, ask, between)))
    account = _ACCOUNT.search(path)
    if account and not profile.site.hosts and re.search(r'id="(?:mastodon|initial-state)"|activity\+json', markup):
        found.append(Hook(lambda: _mastodon(profile, account["name"], ask, between)))
    soup = BeautifulSoup(markup[: 1 << 20], "lxml")
    root = soup.find("link", rel="https://api.w.org/", href=True)
    author = _AUTHOR.search(path)
    if root is not None and (author or path in ("", "/")):
        base = urljoin(profile.address, str(root["href"]))
        slug = author["slug"] if author else None
        found.append(Hook(lambda: _wordpress(base, slug, ask, between), of_owner=slug is not None))
    feeds = [
        urljoin(profile.address, str(link["href"]))
        for link in soup.find_all("link", rel="alternate", href=True)
        if str(link.get("type") or "").lower() in _FEEDS and "comments" not in str(link["href"])
    ]
    if feeds and not found:
        found.append(Hook(lambda: _feed(feeds[0], ask)))
    return found


def _mastodon(profile: Profile, name: str, ask: Ask, between: float) -> Told:
    base = urljoin(profile.address, "/api/v1/accounts/")
    account = ask(f"{base}lookup?{urlencode({'acct': name})}").json()
    if not isinstance(account, dict) or not str(account.get("id", "")).isdigit():
        return False
    yield json.dumps(account)
    address = f"{base}{account['id']}/statuses?limit=40"
    for _ in range(_MOST_PAGES):
        time.sleep(between)
        answer = ask(address)
        statuses = answer.json()
        if not isinstance(statuses, list):
            return False
        yield json.dumps(statuses)
        following = _NEXT.search(answer.headers.get("link", ""))
        if following is None or not statuses:
            return True
        address = following[1]
    return False


def _bluesky(profile: Profile, ask: Ask, between: float) -> Told:
    actor = quote(profile.handle, safe="")
    yield ask(f"{_BLUESKY}actor.getProfile?actor={actor}").body.decode("utf-8", "replace")
    cursor = ""
    for _ in range(_MOST_PAGES):
        time.sleep(between)
        more = f"&cursor={quote(cursor, safe='')}" if cursor else ""
        address = (
            f"{_BLUESKY}feed.getAuthorFeed?actor={actor}&limit=100&filter=posts_with_replies&includePins=false{more}"
        )
        page = ask(address).json()
        if not isinstance(page, dict):
            return False
        yield json.dumps(page)
        cursor = str(page.get("cursor") or "")
        if not cursor or not page.get("feed"):
            return True
    return False


def _wordpress(root: str, slug: str | None, ask: Ask, between: float) -> Told:
    def at(route: str, **query: object) -> str:
        joined = "&" if "?" in root else "?"
        return f"{root.rstrip('/')}/wp/v2/{route}{joined}{urlencode(query)}"

    query: dict[str, object] = {"per_page": 100}
    if slug is not None:
        users = ask(at("users", slug=slug)).json()
        if not isinstance(users, list) or len(users) != 1 or not isinstance(users[0], dict):
            return False
        query["author"] = users[0].get("id")
    for number in range(1, _MOST_PAGES + 1):
        time.sleep(between)
        answer = ask(at("posts", **query, page=number))
        posts = answer.json()
        if not isinstance(posts, list):
            return False
        yield json.dumps(posts)
        total = answer.headers.get("x-wp-totalpages", "")
        if not total.isdigit() or number >= int(total):
            return total.isdigit()
    return False


def _feed(address: str, ask: Ask) -> Told:
    """Yield a feed as JSON Feed has it. A feed is never all: most hold the last ten entries."""
    answer = ask(address)
    if answer.status == _GOOD:
        yield feed_as_json(answer.body, answer.headers.get("content-type", ""))
    return False


def feed_as_json(body: bytes, sort: str) -> str:
    """Return an RSS, Atom or JSON feed as a JSON feed."""
    if body.lstrip()[:1] == b"{":
        return body.decode("utf-8", "replace")
    import feedparser  # noqa: PLC0415 - of use for feeds alone

    read = feedparser.parse(body, response_headers={"content-type": sort or "application/xml"})
    entries = []
    for one in read.entries:
        contents = [content.get("value", "") for content in one.get("content", ())]
        when = one.get("published_parsed") or one.get("updated_parsed")
        entries.append(
            {
                "id": one.get("id") or one.get("link") or "",
                "url": one.get("link") or "",
                "title": one.get("title") or "",
                "content_html": next(iter(contents), "") or one.get("summary") or one.get("title") or "",
                "date_published": f"{time.strftime('%Y-%m-%dT%H:%M:%S', when)}+00:00" if when else None,
                "author": {"name": one.get("author") or ""},
            }
        )
    return json.dumps({"items": entries})
