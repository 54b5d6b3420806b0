"""What the metadata of gallery-dl says of a post, for each site as its own interface names things."""

from __future__ import annotations

import dataclasses
import html as entities
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from lxml import etree, html

from checks.content import Audience
from scanner.archives.htmlpage import words
from scanner.archives.meta import moment
from scanner.archives.stamps import utc

_PARAGRAPH = re.compile(r"<p>([^<\0\r]*)</p>")
_PUBLIC = {"public": Audience.PUBLIC, "unlisted": Audience.PUBLIC}
_VISIBILITY = {**_PUBLIC, "private": Audience.FOLLOWERS, "direct": Audience.PRIVATE}
_PLATFORMS = {"twitter": "x", "threads": "threads", "vk": "vk"}
_KNOWN = (
    "facebook",
    "instagram",
    "threads",
    "tiktok",
    "youtube",
    "reddit",
    "mastodon",
    "bluesky",
    "pinterest",
    "tumblr",
    "vk",
)


@dataclasses.dataclass(slots=True)
class Post:
    """
    One post. `profile` is whose profile was fetched, `writer` who wrote this post, both as handles without case.

    `site` is the site and its server, `repost` whether the words are another's that the profile passed on.
    """

    platform: str
    site: str
    id: str = ""
    text: str = ""
    profile: str = ""
    writer: str = ""
    repost: bool = False
    created: datetime | None = None
    address: str | None = None
    audience: Audience | None = None
    context: str | None = None
    alt: str = ""
    about: dict[str, str] = dataclasses.field(default_factory=dict)


def post_of(value: dict[str, Any], folders: list[str]) -> Post:
    """Return the post that a file of metadata is of. `folders` is where it lies: the last one is the profile's name."""
    category = str(value["category"]).lower()
    read = _SITES.get(category)
    if isinstance(value.get("account"), dict) and ("reblog" in value or "visibility" in value):
        category, read = "mastodon", _mastodon
    platform = _PLATFORMS.get(category, category if category in _KNOWN else "web")
    post = Post(platform, category)
    post.created = utc(value.get("date")) or utc(value.get("created_at"))
    post.profile = folders[-1] if folders else ""
    (read or _other)(post, value)
    post.id = post.id or _text(value.get("post_id") or value.get("id"))
    post.profile, post.writer = _handle(post.profile), _handle(post.writer)
    post.about = {field: text.strip() for field, text in post.about.items() if text.strip()}
    return post


def _mastodon(post: Post, value: dict[str, Any]) -> None:
    account, boosted = _map(value.get("account")), value.get("reblog")
    shown = _map(boosted) if boosted else value
    post.site = f"mastodon {_text(value.get('instance'))}"
    post.profile, post.writer = _text(account.get("acct")), _text(_map(shown.get("account") or account).get("acct"))
    post.repost = bool(boosted)
    post.id = _text(shown.get("id"))
    post.text = "\n".join(part for part in (_text(shown.get("spoiler_text")), _plain(shown.get("content"))) if part)
    post.address, post.audience = _text(shown.get("url")) or None, _VISIBILITY.get(_text(value.get("visibility")))
    post.alt = _text(_map(value.get("media")).get("description"))
    post.about = {
        "bio": _plain(account.get("note")),
        "name": _text(account.get("display_name")),
        "username": _text(account.get("acct")),
    }


def _twitter(post: Post, value: dict[str, Any]) -> None:
    author, user = _map(value.get("author")), _map(value.get("user"))
    post.profile, post.writer = _text(user.get("name")) or post.profile, _text(author.get("name"))
    post.repost = bool(value.get("retweet_id")) or bool(value.get("quote_by"))
    post.id, post.text = _text(value.get("tweet_id")), _text(value.get("content"))
    if post.writer and post.id:
        post.address = f"https://x.com/{post.writer}/status/{post.id}"
    post.alt = _text(value.get("description"))
    post.about = {
        "bio": _text(user.get("description")),
        "name": _text(user.get("nick")),
        "username": _text(user.get("name")),
    }


def _instagram(post: Post, value: dict[str, Any]) -> None:
    owner = _map(value.get("owner"))
    post.writer = _text(value.get("username")) or _text(owner.get("username"))
    post.text, code = _text(value.get("description")), _text(value.get("post_shortcode"))
    post.address = _text(value.get("post_url")) or (f"https://www.instagram.com/p/{code}/" if code else None)
    post.id = _text(value.get("post_id")) or code
    post.created = utc(value.get("post_date")) or post.created
    post.context = _text(_map(value.get("location")).get("name")) or _text(value.get("location_slug")) or None


def _bluesky(post: Post, value: dict[str, Any]) -> None:
    author, user = _map(value.get("author")), _map(value.get("user"))
    post.profile, post.writer = _text(user.get("handle")) or post.profile, _text(author.get("handle"))
    post.repost = bool(value.get("reason"))
    post.id, post.text = (
        _text(value.get("post_id")),
        _text(value.get("text")) or _text(_map(value.get("record")).get("text")),
    )
    if post.writer and post.id:
        post.address = f"https://bsky.app/profile/{post.writer}/post/{post.id}"
    post.created = utc(value.get("createdAt")) or utc(_map(value.get("record")).get("createdAt")) or post.created
    post.alt = _text(value.get("description"))
    post.about = {
        "bio": _text(user.get("description")),
        "name": _text(user.get("displayName")),
        "username": _text(user.get("handle")),
    }


def _reddit(post: Post, value: dict[str, Any]) -> None:
    post.writer = _text(value.get("author"))
    post.text = "\n".join(part for part in (_text(value.get("title")), _text(value.get("selftext"))) if part)
    post.address = (
        f"https://www.reddit.com{value['permalink']}" if _text(value.get("permalink")).startswith("/") else None
    )
    post.context = _text(value.get("subreddit")) or None
    post.profile = _text(value.get("user")) or (
        "" if post.profile.casefold() == _handle(post.context or "") else post.profile
    )
    post.created = moment(value.get("created_utc")) or post.created


def _tiktok(post: Post, value: dict[str, Any]) -> None:
    author = value.get("author")
    post.writer = _text(author.get("uniqueId")) if isinstance(author, dict) else _text(author)
    post.profile = _text(value.get("user")) or post.profile
    post.text = _text(value.get("desc")) or _text(value.get("title"))
    if post.writer and _text(value.get("id")):
        post.address = f"https://www.tiktok.com/@{post.writer}/video/{_text(value.get('id'))}"
    post.repost = "reposter" in value
    post.created = moment(value.get("createTime")) or post.created
    if isinstance(author, dict):
        post.about = {
            "bio": _text(author.get("signature")),
            "name": _text(author.get("nickname")),
            "username": post.writer,
        }


def _tumblr(post: Post, value: dict[str, Any]) -> None:
    post.profile = post.writer = _text(value.get("blog_name"))
    post.repost = bool(value.get("reblogged_from_id") or value.get("reblogged_from_name") or value.get("reblogged"))
    raw = next((value[key] for key in ("body", "caption", "text") if _text(value.get(key))), "")
    own = "\n".join(part for part in (_text(value.get("title")), _plain(raw)) if part)
    tags = " ".join(f"#{tag}" for tag in value.get("tags") or [] if isinstance(tag, str))
    post.text = own if post.repost else "\n".join(part for part in (own, tags) if part)
    post.address = _text(value.get("post_url")) or None


def _facebook(post: Post, value: dict[str, Any]) -> None:
    post.writer = _text(value.get("username")) or _text(value.get("user_id"))
    post.text, post.address = _text(value.get("caption")), _text(value.get("url")) or None


def _vk(post: Post, value: dict[str, Any]) -> None:
    user = _map(value.get("user"))
    post.profile = _text(user.get("name")) or post.profile
    post.writer = (
        post.profile if _text(user.get("id")) and user.get("id") == value.get("owner_id", user.get("id")) else ""
    )
    post.text = _text(value.get("description"))


def _other(post: Post, value: dict[str, Any]) -> None:
    """Read a site without a table: its words, and no writer unless one is plainly named."""
    author = value.get("author") or value.get("user") or value.get("username") or value.get("uploader")
    if isinstance(author, dict):
        author = author.get("username") or author.get("name") or author.get("handle")
    post.writer = _text(author)
    keys = ("content", "description", "text", "caption", "title")
    post.text = next((_plain(value[key]) for key in keys if _text(value.get(key))), "")
    address = value.get("post_url") or value.get("webpage_url")
    post.address = _text(address) or None


_SITES: dict[str, Callable[[Post, dict[str, Any]], None]] = {
    "mastodon": _mastodon,
    "twitter": _twitter,
    "instagram": _instagram,
    "threads": _instagram,
    "bluesky": _bluesky,
    "reddit": _reddit,
    "tiktok": _tiktok,
    "tumblr": _tumblr,
    "facebook": _facebook,
    "vk": _vk,
}


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.strip() if isinstance(value, str) else ""


def _handle(name: str) -> str:
    return name.strip().lstrip("@").casefold()


def _plain(value: Any) -> str:
    """Return the words of a text that may be HTML."""
    text = _text(value)
    if "<" not in text and "&" not in text:
        return text
    if (one := _PARAGRAPH.fullmatch(text)) is not None:  # as most are; building a tree takes ten times as long
        return "\n".join(line.strip() for line in entities.unescape(one[1]).split("\n")).strip()
    try:
        return words(html.fragment_fromstring(text, create_parent="div"))
    except (etree.LxmlError, ValueError):
        return text
