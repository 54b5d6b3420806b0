"""
A small archive of every platform, invented, made of pieces: what stands before the records, the records, what stands after.

The tests damage them and the benchmark makes them large. Each record says `kestrel` and its number, so that each can be found
again in what a reader gives. A new platform needs one function here.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import textwrap
from collections.abc import Callable
from enum import StrEnum
from typing import Any

import libipld

from scanner.archives.reader import Options

_HOUR = 3600
_START = 1_556_971_980  # 2019-05-04T12:13:00Z
_WORDS = """
the coach was late again and nobody had kept us a seat by the door so we stood there and sang until the rain came in sideways
then somebody found a blanket and we watched the rest of it like that
""".split()
_LEAST = 4


_AROUND_A_TWEET = {
    "edit_info": {"initial": {"editTweetIds": ["1213456789012340000"], "editsRemaining": "5", "isEditEligible": True}},
    "retweeted": False,
    "source": '<a href="https://mobile.twitter.com" rel="nofollow">Twitter Web App</a>',
    "entities": {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []},
    "display_text_range": ["0", "80"],
    "favorite_count": "3",
    "truncated": False,
    "retweet_count": "0",
    "possibly_sensitive": False,
    "favorited": False,
    "lang": "en",
}


def mark(number: int) -> str:
    """Return the word that only one record says."""
    return f"kestrel{number:06d}x"


def said(number: int) -> str:
    """Return what a record says: its mark, some words, and letters that are no ASCII in every seventh."""
    words = " ".join(_WORDS[: _LEAST + number % (len(_WORDS) - _LEAST)])
    return f"{mark(number)} {words}{' – café' if number % 7 == 0 else ''}"


class Form(StrEnum):
    """The format of the member that holds the records, which decides what of a damage can be told and mended."""

    JSON = "json"
    PAGE = "page"
    TABLE = "table"
    CHAT = "chat"
    REPOSITORY = "repository"


@dataclasses.dataclass(frozen=True)
class Invented:
    """
    One archive.

    `path` is the member that holds the records, or with `spread` the first of those that hold one each.
    """

    form: Form
    path: str
    head: bytes
    records: list[bytes]
    between: bytes
    tail: bytes
    beside: dict[str, bytes] = dataclasses.field(default_factory=dict)
    options: Options = Options()  # noqa: RUF009 - frozen
    name: str = "archive.zip"
    encoding: str = "utf-8"
    spread: tuple[str, ...] = ()

    def whole(self, records: list[bytes] | None = None) -> bytes:
        """Return the member that holds the records, or other ones in their place."""
        return self.head + self.between.join(self.records if records is None else records) + self.tail

    def files(self, data: bytes | None = None, number: int = 0) -> dict[str, bytes]:
        """Return path and bytes of every member; `data` stands in the place of the records, or of the one of a number."""
        if self.spread:
            pages = {path: self.whole([one]) for path, one in zip(self.spread, self.records, strict=True)}
            return {**self.beside, **pages, **({} if data is None else {self.spread[number]: data})}
        return {**self.beside, self.path: self.whole() if data is None else data}


def _json(
    path: str,
    head: str,
    records: list[Any],
    tail: str,
    *,
    indent: int | None = None,
    depth: int = 0,
    meta: bool = False,
    **more: Any,
) -> Invented:
    def written(value: Any) -> bytes:
        text = json.dumps(value, ensure_ascii=False, indent=indent)
        if depth and indent:
            text = textwrap.indent(text, " " * indent * depth)
        if meta:  # every byte above 0x7F as an escape of its own
            text = "".join(c if c.isascii() else "".join(f"\\u00{byte:02x}" for byte in c.encode()) for c in text)
        return text.encode()

    return Invented(Form.JSON, path, head.encode(), [written(one) for one in records], b",\n", tail.encode(), **more)


def _page(path: str, head: str, records: list[str], tail: str, encoding: str = "utf-8", **more: Any) -> Invented:
    pieces = [one.encode(encoding, "xmlcharrefreplace") for one in records]
    return Invented(
        Form.PAGE, path, head.encode(encoding), pieces, b"\n", tail.encode(encoding), encoding=encoding, **more
    )


def _table(path: str, header: str, rows: list[str], **more: Any) -> Invented:
    return Invented(Form.TABLE, path, f"{header}\n".encode(), [one.encode() for one in rows], b"\n", b"\n", **more)


def _day(number: int, pattern: str = "{:04d}-{:02d}-{:02d} {:02d}:{:02d}:{:02d}") -> str:
    minutes, second = divmod(number, 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    return pattern.format(2012 + days // 336 % 12, 1 + days // 28 % 12, 1 + days % 28, hour, minute, second)


def facebook(count: int) -> Invented:
    """Return comments as JSON."""
    records = []
    for number in range(count):
        at = _START + number * _HOUR
        comment = {"timestamp": at, "comment": said(number), "author": "Jo Fairweather"}
        records.append({"timestamp": at, "data": [{"comment": comment}], "title": "Jo commented on a post."})
    path = "your_facebook_activity/comments_and_reactions/comments.json"
    return _json(path, '{"comments_v2": [', records, "]}", indent=2, depth=2, meta=True)


def facebook_pages(count: int) -> Invented:
    """Return posts as a page."""
    records = [
        f'<div class="_3-95 _a6-g"><div class="_2ph_ _a6-h _a6-i">Jo updated a status.</div><div class="_2ph_ _a6-p">'
        f'<div class="_2pin"><div>{said(number)}</div></div></div><div class="_3-94 _a6-o"><div class="_a72d">'
        f"May {1 + number % 28}, 2019 {1 + number // 60 % 12}:{number % 60:02d}:00 pm</div></div></div>"
        for number in range(count)
    ]
    head = '<html><head><title>Posts</title></head><body class="_5vb_"><div class="_a706" role="main">'
    return _page("your_facebook_activity/posts/your_posts_1.html", head, records, "</div></body></html>")


def instagram(count: int) -> Invented:
    """Return comments as JSON."""
    records = [
        {
            "media_list_data": [{"uri": ""}],
            "string_map_data": {
                "Comment": {"value": said(number)},
                "Media Owner": {"value": "gaz.turner"},
                "Time": {"timestamp": _START + number * _HOUR},
            },
        }
        for number in range(count)
    ]
    return _json(
        "your_instagram_activity/comments/post_comments_1.json", "[", records, "]", indent=2, depth=1, meta=True
    )


def threads(count: int) -> Invented:
    """Return posts as JSON."""
    records = [
        {
            "media": [
                {
                    "uri": "",
                    "creation_timestamp": _START + number * _HOUR,
                    "media_metadata": {"camera_metadata": {"has_camera_metadata": False}},
                    "title": said(number),
                    "text_app_post": {"reply_control": "Everyone", "geo_gated_country_list": [], "is_reply": False},
                    "cross_post_source": {"source_app": "IG"},
                }
            ]
        }
        for number in range(count)
    ]
    path = "your_instagram_activity/threads/threads_and_replies.json"
    return _json(path, '{"text_post_app_text_posts": [', records, "]}", indent=2, depth=2, meta=True)


def x(count: int) -> Invented:
    """Return posts."""
    records = [
        {
            "tweet": {
                "id_str": str(1213456789012340000 + number),
                "created_at": f"Sat May 04 {number // 3600 % 24:02d}:{number // 60 % 60:02d}:{number % 60:02d} +0000 2019",
                "full_text": said(number),
                **_AROUND_A_TWEET,
            }
        }
        for number in range(count)
    ]
    account = b'window.YTD.account.part0 = [{"account": {"username": "jo", "accountId": "77"}}]'
    beside = {"data/account.js": account}
    return _json("data/tweets.js", "window.YTD.tweets.part0 = [", records, "]", indent=2, depth=1, beside=beside)


def tiktok(count: int) -> Invented:
    """Return comments."""
    records = [{"date": _day(n), "comment": said(n), "photo": "N/A", "url": ""} for n in range(count)]
    head = '{"App Settings": {"Settings": {"SettingsMap": {}}}, "Comment": {"Comments": {"CommentsList": ['
    return _json("user_data_tiktok.json", head, records, "]}}}", indent=2, depth=4)


def snapchat(count: int) -> Invented:
    """Return messages, which are read where they are asked for."""
    records = [
        {
            "From": "robin",
            "Media Type": "TEXT",
            "Created": f"{_day(number)} UTC",
            "Content": said(number),
            "Conversation Title": None,
            "IsSender": True,
            "Created(microseconds)": 1_556_971_980_000 + number,
            "IsSaved": True,
            "Media IDs": "",
        }
        for number in range(count)
    ]
    account = {"Basic Information": {"Username": "robin", "Name": "Robin A"}, "Login History": []}
    beside = {"json/account.json": json.dumps(account).encode()}
    options = Options(messages=True)
    path = "json/chat_history.json"
    return _json(path, '{"gaz": [', records, "]}", indent=2, depth=2, beside=beside, options=options)


def youtube(count: int) -> Invented:
    """Return comments as a table."""
    me = "UCqwertyuiopasdfghjklz01"
    rows = [
        f'{me},{_day(n).replace(" ", "T")}.5+00:00,0,UgwCOMMENT{n:012d},,abcdefghij1,"{said(n)}",' for n in range(count)
    ]
    header = (
        "Channel ID,Comment Create Timestamp,Price,Comment ID,Parent Comment ID,Video ID,Comment Text,"
        "Top-Level Comment ID"
    )
    return _table("Takeout/YouTube and YouTube Music/comments/comments.csv", header, rows)


def pinterest(count: int) -> Invented:
    """Return pins."""
    records = []
    for number in range(count):
        address = f"https://www.pinterest.co.uk/pin/{770000000000 + number}/"
        lines = (
            *(f"Title: {said(number)},", "Details: No data,", "Image: No data,", "Is Native: True,", "Board Id: 55,"),
            *("Board Name: Pies,", "Is Video: False,", "Ip Address: 198.51.100.7,", "Username: robin_pins,"),
            *("Alt Text: No data,", "Canonical Link: No data,", "Story Pin Media: No data,", "Video: No data,"),
            *(f"Created at: {_day(number).replace('-', '/')}", "Alive: True", "Is a repin: False", "Private: False"),
        )
        records.append(f'<a href="{address}">{address}</a>' + "".join(f"\n<br>{line}" for line in lines) + "<br><br>")
    head = '<html><head><meta charset="utf-8"></head><body><div id="contents"><h1 id=a>Pins</h1>'
    return _page("my pinterest data.html", head, records, "</div></body></html>")


def tumblr(count: int) -> Invented:
    """Return posts, each a page."""
    records = [
        f"<p>{said(n)}</p>"
        f'<div id="footer"><span id="timestamp"> March {1 + n % 28}th, 2021 9:{n % 60:02d}pm </span></div>'
        for n in range(count)
    ]
    head = '<!DOCTYPE HTML><html><head><meta charset="utf-8"></head><body>'
    beside = {"posts/posts_index.html": b"<html></html>"}
    paths = tuple(f"posts/html/7111111111{number:08d}.html" for number in range(count))
    return _page(paths[0], head, records, "</body></html>", beside=beside, spread=paths)


def vk(count: int) -> Invented:
    """Return posts on the wall."""
    records = [
        f'<div class="item"><div class="item__main">{said(n)}</div><div class="item__tertiary">Вы, {1 + n % 28} мая 2023 в '
        f'{n // 3600 % 24}:{n // 60 % 60:02d}:{n % 60:02d}</div><div><a href="https://vk.com/wall77_{n}">'
        f"https://vk.com/wall77_{n}</a></div></div>"
        for n in range(count)
    ]
    head = (
        '<!DOCTYPE html><html><head><meta charset="windows-1251" /></head><body><div class="wrap_page">'
        '<div class="page_block_header_inner"><div class="ui_crumb">Профиль</div><div class="ui_crumb">Стена</div></div>'
    )
    return _page("wall/wall0.html", head, records, "</div></body></html>", "cp1251")


def reddit(count: int) -> Invented:
    """Return comments as a table."""
    rows = []
    for n in range(count):
        address = f"https://www.reddit.com/r/pies/comments/abc/x/c{n:06d}/"
        rows.append(f'c{n:06d},{address},{_day(n)} UTC,198.51.100.7,pies,0,https://www.reddit.com/x,,"{said(n)}",')
    beside = {
        "posts.csv": b"id,permalink,date,ip,subreddit,gildings,title,url,body\n",
        "subscribed_subreddits.csv": b"subreddit\npies\n",
    }
    header = "id,permalink,date,ip,subreddit,gildings,link,parent,body,media"
    return _table("comments.csv", header, rows, beside=beside)


def telegram(count: int) -> Invented:
    """Return the messages of a group."""
    records = [
        {
            "id": number,
            "type": "message",
            "date": _day(number).replace(" ", "T"),
            "date_unixtime": str(_START + number),
            "from": "Robin Reed",
            "from_id": "user501",
            "text": said(number),
            "text_entities": [{"type": "plain", "text": said(number)}],
        }
        for number in range(count)
    ]
    me = {"user_id": 501, "first_name": "Robin", "last_name": "Reed", "phone_number": "+44 1"}
    chat = '{"name": "Allotment", "type": "private_supergroup", "id": 77, "messages": ['
    head = f'{{"about": "x", "personal_information": {json.dumps(me)}, "chats": {{"about": "x", "list": [{chat}'
    return _json("result.json", head, records, "]}]}}", indent=1)


def whatsapp(count: int) -> Invented:
    """Return a chat, which is read where it is asked for."""
    pattern = "[{2:02d}/{1:02d}/{0:04d}, {3:02d}:{4:02d}:{5:02d}]"
    records = [f"{_day(number + 86400 * 20, pattern)} Robin: {said(number)}".encode() for number in range(count)]
    options = Options(me="Robin", messages=True)
    name = "WhatsApp Chat with Gaz.zip"
    return Invented(Form.CHAT, "_chat.txt", b"", records, b"\n", b"\n", options=options, name=name)


def mastodon(count: int) -> Invented:
    """Return posts."""
    actor = "https://tooot.example/users/robin"
    public = "https://www.w3.org/ns/activitystreams#Public"
    records = []
    for number in range(count):
        when, address = _day(number).replace(" ", "T") + "Z", f"{actor}/statuses/{1000 + number}"
        note = {
            "id": address,
            "type": "Note",
            "summary": None,
            "inReplyTo": None,
            "published": when,
            "url": address,
            "attributedTo": actor,
            "to": [public],
            "cc": [f"{actor}/followers"],
            "sensitive": False,
            "atomUri": address,
            "inReplyToAtomUri": None,
            "conversation": f"tag:tooot.example,2019-05-04:objectId={number}:objectType=Conversation",
            "content": f"<p>{said(number)}</p>",
            "contentMap": {"en": f"<p>{said(number)}</p>"},
            "attachment": [],
            "tag": [],
            "replies": {
                "id": f"{address}/replies",
                "type": "Collection",
                "first": {"type": "CollectionPage", "next": f"{address}/replies?page=true", "items": []},
            },
        }
        records.append(
            {
                "id": f"{address}/activity",
                "type": "Create",
                "actor": actor,
                "published": when,
                "to": [public],
                "cc": [],
                "object": note,
            }
        )
    me = {
        "@context": "https://www.w3.org/ns/activitystreams",
        "type": "Person",
        "id": actor,
        "preferredUsername": "robin",
        "name": "Robin",
        "summary": "",
        "inbox": f"{actor}/inbox",
        "outbox": f"{actor}/outbox",
    }
    head = '{"@context": "https://www.w3.org/ns/activitystreams", "id": "outbox.json", "type": "OrderedCollection", '
    head += '"orderedItems": ['
    return _json("outbox.json", head, records, "]}", beside={"actor.json": json.dumps(me).encode()})


def discord(count: int) -> Invented:
    """Return the messages in a channel."""
    records = [
        {"ID": (_START + n) * 1000 << 22, "Timestamp": _day(n), "Contents": said(n), "Attachments": ""}
        for n in range(count)
    ]
    channel = {
        "id": "770000000000000077",
        "type": "GUILD_TEXT",
        "name": "pies",
        "guild": {"id": "550000000000000055", "name": "Pie Club"},
    }
    beside = {
        "Messages/c770000000000000077/channel.json": channel,
        "Messages/index.json": {"770000000000000077": "pies in Pie Club"},
        "Servers/index.json": {"550000000000000055": "Pie Club"},
        "Account/user.json": {"id": "501", "username": "robin"},
    }
    return _json(
        "Messages/c770000000000000077/messages.json",
        "[",
        records,
        "]",
        beside={path: json.dumps(value).encode() for path, value in beside.items()},
    )


def linkedin(count: int) -> Invented:
    """Return comments as a table."""
    link = "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7"
    rows = [f'{_day(n)},{link}{n:08d},"{said(n)}"' for n in range(count)]
    beside = {
        "Profile.csv": b"First Name,Last Name,Headline,Summary\nRobin,Reed,Baker,\n",
        "Shares.csv": b"Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n",
    }
    return _table(
        "Comments.csv", "Date,Link,Message", rows, beside=beside, name="Complete_LinkedInDataExport_11-02-2026.zip"
    )


def bluesky(count: int) -> Invented:
    """Return a repository."""
    keys = [f"app.bsky.feed.post/3k{number:011d}" for number in range(count)]
    blocks = []
    for number in range(count):
        when = _day(number).replace(" ", "T") + ".123Z"
        post = {"text": said(number), "$type": "app.bsky.feed.post", "langs": ["en"], "createdAt": when}
        blocks.append(_block(libipld.encode_dag_cbor(post)))
    nodes: list[bytes] = []
    after: bytes | None = None
    for start in reversed(range(0, count, 500)):
        entries = [
            _map(k=key.encode(), p=0, t=None, v=_Link(cid))
            for key, (cid, _) in zip(keys[start : start + 500], blocks[start : start + 500], strict=True)
        ]
        if after is not None:
            key, (cid, _) = keys[start + 499], blocks[start + 499]
            entries[-1] = _map(k=key.encode(), p=0, t=_Link(after), v=_Link(cid))
        after, framed = _block(b"\xa2ae" + _head(4, len(entries)) + b"".join(entries) + b"al\xf6")
        nodes.append(framed)
    commit = _map(did="did:plc:abcdefghijklmnopqrstuvwx", rev="3kaaaaaaaaaa2", sig=b"x" * 64, data=_Link(after or b""))
    root, framed = _block(commit[:1].replace(b"\xa4", b"\xa5") + commit[1:] + _value("version") + _value(3))
    roots = b"\xa2" + _value("roots") + b"\x81" + _value(_Link(root)) + _value("version") + _value(1)
    head = _length(roots) + framed + b"".join(nodes)
    records = [framed for _, framed in blocks]
    return Invented(Form.REPOSITORY, "repo.car", head, records, b"", b"", name="repo.zip")


class _Link(bytes):
    """The name of a block, where another one points to it."""

    __slots__ = ()


def _head(major: int, size: int) -> bytes:
    if size < 24:  # small numbers stand in the first byte
        return bytes([major << 5 | size])
    return bytes([major << 5 | 25]) + size.to_bytes(2, "big")


def _value(value: Any) -> bytes:
    if isinstance(value, _Link):
        return b"\xd8\x2a" + _value(b"\0" + value)
    return libipld.encode_dag_cbor(value)


def _map(**entries: Any) -> bytes:
    return _head(5, len(entries)) + b"".join(_value(key) + _value(value) for key, value in entries.items())


def _length(data: bytes) -> bytes:
    number, out = len(data), b""
    while number > 0x7F:  # seven bits a byte
        out, number = out + bytes([number & 0x7F | 0x80]), number >> 7
    return out + bytes([number]) + data


def _block(data: bytes) -> tuple[bytes, bytes]:
    """Return (name, name and data with their length before them)."""
    name = b"\x01\x71\x12\x20" + hashlib.sha256(data).digest()
    return name, _length(name + data)


def instaloader(count: int) -> Invented:
    """Return posts, each a file."""
    owner = {"id": "501", "username": "robin"}
    records = [
        {
            "node": {
                "__typename": "GraphImage",
                "id": str(2_000_000 + number),
                "shortcode": f"B{number:09d}",
                "taken_at_timestamp": _START + number,
                "owner": owner,
                "edge_media_to_caption": {"edges": [{"node": {"text": said(number)}}]},
            },
            "instaloader": {"version": "4.14", "node_type": "Post"},
        }
        for number in range(count)
    ]
    stamps = (_day(number, "{}-{:02d}-{:02d}_{:02d}-{:02d}-{:02d}") for number in range(count))
    paths = tuple(f"robin/{stamp}_UTC.json" for stamp in stamps)
    me = {"node": {**owner, "biography": "", "full_name": "Robin"}, "instaloader": {"node_type": "Profile"}}
    beside = {"robin/robin_501.json": json.dumps(me).encode()}
    return _json(paths[0], "", records, "", beside=beside, spread=paths)


def gallery_dl(count: int) -> Invented:
    """Return posts, each a file beside its picture."""
    site = "https://tooot.example"
    account = {"id": "11", "username": "robin", "acct": "robin", "display_name": "Robin", "locked": False, "bot": False}
    account |= {"created_at": "2019-01-01T00:00:00.000Z", "note": "", "url": f"{site}/@robin", "followers_count": 3}
    account |= {"avatar": f"{site}/avatars/robin.jpg", "following_count": 2, "statuses_count": count, "fields": []}
    records = [
        {
            "id": str(1000 + number),
            "created_at": _day(number).replace(" ", "T") + ".000Z",
            "in_reply_to_id": None,
            "in_reply_to_account_id": None,
            "sensitive": False,
            "spoiler_text": "",
            "visibility": "public",
            "language": "en",
            "uri": f"{site}/users/robin/statuses/{1000 + number}",
            "url": f"{site}/@robin/{1000 + number}",
            "replies_count": 0,
            "reblogs_count": 0,
            "favourites_count": 0,
            "content": f"<p>{said(number)}</p>",
            "reblog": None,
            "account": account,
            "mentions": [],
            "tags": [],
            "emojis": [],
            "card": None,
            "poll": None,
            "instance": "tooot.example",
            "instance_remote": None,
            "count": 1,
            "date": _day(number),
            "category": "tooot.example",
            "subcategory": "user",
            "num": 1,
            "media": {"id": f"m{number}", "type": "image", "url": f"{site}/media/{number}.jpg", "description": None},
            "filename": str(number),
            "extension": "jpg",
        }
        for number in range(count)
    ]
    paths = tuple(f"tooot.example/robin/{number:06d}.jpg.json" for number in range(count))
    beside = {path.removesuffix(".json"): b"\xff\xd8\xff" for path in paths}
    return _json(paths[0], "", records, "", indent=4, beside=beside, spread=paths)


def yt_dlp(count: int) -> Invented:
    """Return videos, each a file."""
    records = [
        {
            "id": f"abcdef{number:05d}",
            "title": said(number),
            "description": "",
            "channel": "Robin",
            "channel_id": "UCqwertyuiopasdfghjklz01",
            "upload_date": "20190504",
            "webpage_url": f"https://www.youtube.com/watch?v=abcdef{number:05d}",
            "availability": "public",
            "extractor": "youtube",
            "extractor_key": "Youtube",
        }
        for number in range(count)
    ]
    paths = tuple(f"Robin/Film [abcdef{number:05d}].info.json" for number in range(count))
    return _json(paths[0], "", records, "", spread=paths)


def saved_page(count: int) -> Invented:
    """Return the posts of a profile, saved with a browser."""
    site = "https://blog.example"
    records = [
        f'<article itemscope itemtype="https://schema.org/SocialMediaPosting"><div><a itemprop="url" '
        f'href="{site}/robin/{number}"><time itemprop="datePublished" datetime="{_day(number).replace(" ", "T")}Z">'
        f'then</time></a></div><span itemprop="author" itemscope itemtype="https://schema.org/Person">'
        f'<a itemprop="url" href="{site}/robin"><span itemprop="name">Robin</span></a></span>'
        f'<p itemprop="articleBody">{said(number)}</p></article>'
        for number in range(count)
    ]
    head = (
        f'<!DOCTYPE html>\n<!-- saved from url=(0026){site}/robin -->\n<html><head><meta charset="utf-8">'
        "<title>Robin</title></head><body><main>"
    )
    return _page("Robin.html", head, records, "</main></body></html>", options=Options(me="Robin"), name="robin.zip")


MAKERS: dict[str, tuple[Callable[[int], Invented], ...]] = {
    "Bluesky": (bluesky,),
    "Discord": (discord,),
    "Facebook": (facebook, facebook_pages),
    "GalleryDl": (gallery_dl,),
    "Instagram": (instagram,),
    "Instaloader": (instaloader,),
    "LinkedIn": (linkedin,),
    "Mastodon": (mastodon,),
    "Pinterest": (pinterest,),
    "Reddit": (reddit,),
    "Snapchat": (snapchat,),
    "Telegram": (telegram,),
    "Threads": (threads,),
    "TikTok": (tiktok,),
    "Tumblr": (tumblr,),
    "VK": (vk,),
    "Web": (saved_page,),
    "WhatsApp": (whatsapp,),
    "X": (x,),
    "YouTube": (youtube,),
    "YtDlp": (yt_dlp,),
}
"""What makes the archives that a reader reads, by the name of its class."""
