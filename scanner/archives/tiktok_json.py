"""TikTok's JSON: how its file is known, and which of its many lists holds what."""

from __future__ import annotations

import re
from functools import lru_cache

from scanner.archives.container import Member
from scanner.archives.heads import head_text
from scanner.archives.tiktok_text import folded

# The list that holds the records, by its folded name; where the name is not enough, the names above it.
_LISTS: dict[str, tuple[str, str]] = {
    "commentslist": ("comment", ""),
    "videolist": ("video", "videos video posts post"),
    "postlist": ("deleted", "recentlydeletedposts"),
    "following": ("follow", "following followinglist"),
    "hashtaglist": ("hashtag", ""),
    "favoritehashtaglist": ("hashtag", ""),
    "reviewslist": ("review", "poireview poireviews locationreview locationreviews"),
    "golivelist": ("live", ""),
    "profilemap": ("profile", ""),
    "settingsmap": ("settings", ""),
}
_CHATS = ("chathistory", "groupchat")

_NAMED = re.compile(r"(user_data_tiktok|tiktok_data[^/]*)\.json$", re.IGNORECASE)
_SECTION = re.compile(
    r'"(Activity|Your Activity|Profile|Profile And Settings|Comment|Video|Post|App Settings|Ads and data|Direct Messages?|'
    r'Likes and Favorites|Ti[kK][tT]ok (Live|Shop\w*)|Poi Review|Location Review|Income\+? .{0,30})"\s*:',
    re.IGNORECASE,
)
_LIST = re.compile(
    r'"(CommentsList|ItemFavoriteList|FavoriteVideoList|FansList|ProfileMap|SettingsMap|VideoList|SearchList|HashtagList|'
    r"FavoriteEffectsList|ShareHistoryList|LoginHistoryList|ActivitySummaryMap|FavoriteHashtagList|GoLiveList|Following List|"
    r'ChatHistory)"\s*:',
    re.IGNORECASE,
)


def is_data(member: Member) -> bool:
    """Return whether a JSON file is TikTok's, by its name or by the names of its sections and lists."""
    if _NAMED.search(member.path):
        return True
    text = head_text(member)
    return _SECTION.search(text) is not None and _LIST.search(text) is not None


@lru_cache(maxsize=1024)
def method_for(path: tuple[str, ...]) -> str | None:
    """Return the method for what stands at a path of keys, None where it is nothing that is read."""
    names = [folded(key) for key in path[-2:]]
    above = names[0] if len(names) > 1 else ""
    if above == "watchlivemap":
        return "watched"
    if above in _CHATS and names[-1] not in _CHATS:
        return "message"
    method, parents = _LISTS.get(names[-1], (None, ""))
    return method if not parents or above in parents.split() else None
