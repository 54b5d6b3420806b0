"""The marks that many sites' pages share: CSS selectors, those that say most first."""

from __future__ import annotations

import re

from checks.content import Audience

POST = (
    "article, [role=article], .h-entry, .hentry, [itemtype*=Posting], shreddit-post, .thing.link, .detailed-status, .status, "
    "[data-testid=tweet]"
)
AROUND = (
    "aside, nav, footer, [role=complementary], [role=navigation], [role=contentinfo], [class*=suggest i], "
    "[class*=sponsor i], [class*=promoted i], [class*=advert i], .ad, .ads, [class*=recommended i], .sidebar, .widget-area"
)
COMMENTS = "#comments, .comments, .comment-list, .commentlist, .commentarea, .replies, [itemprop=comment]"
COMMENT = (
    ".comment, .u-comment, .p-comment, [itemprop=comment], .thing.comment, [role=article] [role=article][aria-label], "
    "article[class*=comment i], .comments > li, .comments > div, .commentlist > li, .comment-list > li"
)
QUOTE = (
    "blockquote, .quote, .quoted, .quoted-post, .shared-post, .reposted, .h-cite:not(.u-comment):not(.p-comment), "
    ".u-repost-of, .u-quotation-of, .status__quote, .quoted-status, .QuoteTweet, "
    "div[role=link]:has([data-testid=User-Name]), div[role=link]:has([data-testid=tweetText])"
)
REPOSTED = ".u-repost-of, .status__prepend, .repost, .reblogged, [data-repost], [data-testid=socialContext]"
TEXT = (
    *(
        ".e-content",
        "[itemprop=articleBody]",
        "[itemprop=text]",
        ".p-content",
        ".status__content",
        "[data-testid=tweetText]",
    ),
    *("[data-testid=postText]", ".post-text", ".post-content", ".entry-content", ".post-body", ".comment-text"),
    *(".comment-content", ".comment-body", ".usertext-body .md", ".p-summary", ".p-name"),
)
TITLE = ".p-name, .entry-title, [itemprop=headline]"
AUTHOR = (
    ".p-author, .u-author, [rel~=author], [itemprop=author], a.author, .byline a[href], .status__display-name, "
    ".detailed-status__display-name, [data-testid=User-Name]"
)
TIME = (
    ".dt-published, time[datetime], [data-utime], [itemprop=datePublished], faceplate-timeago, relative-time, time, abbr, "
    ".published, .timestamp, .detailed-status__datetime"
)
PERMALINK = (
    *("a.u-url[href]", "a[rel~=bookmark][href]", "a.permalink[href]", "a.detailed-status__datetime[href]"),
    *("a.status__relative-time[href]", "a[href]:has(time)", "a[href]:has(abbr)"),
)
BESIDE_TEXT = "header, footer, time, button, form, select, abbr, [role=button], .audience"
ABOUT = (
    ".p-note, .bio, .account__header__content, [data-testid=UserDescription], [data-testid=profileHeaderDescription], "
    "[itemprop=description]"
)
MASTODON = "#mastodon, .status__content, .account__header__content"

GROUP = re.compile(r"/(?:groups|communities|community|clubs)/([^/?#]+)/?$")
NO_GROUP = frozenset("feed discover joins create explore search all new browse".split())
SUGGESTED = re.compile("suggest|sponsor|promoted|recommend", re.IGNORECASE)
IN_TEXT = re.compile(r"\b(?:[\w-]*content|[\w-]*text)\b")
BANNER = re.compile(r"banner|cover|header[-_]?(?:image|photo|img)|hero", re.IGNORECASE)
STATUS = re.compile(r"status(?:__wrapper)?-(public|unlisted|private|direct)\b")
STATUS_AUDIENCE = {
    "public": Audience.PUBLIC,
    "unlisted": Audience.PUBLIC,
    "private": Audience.FOLLOWERS,
    "direct": Audience.PRIVATE,
}
