"""What stands in a stranger's way: sign-in pages, challenges, refusals, private accounts, and how to say so."""

from __future__ import annotations

import re

from scanner.captures.sites import Site

_WALLS = ("/login", "/signin", "/sign-in", "/accounts/login", "/authwall", "/checkpoint", "/challenge", "/auth/sign_in")
_PRIVATE = (
    "this account is private",
    "this profile is private",
    "these posts are protected",
    "this account’s posts are protected",
)
_CHALLENGE = ("_cf_chl_opt", "cf-challenge", "g-recaptcha", "h-captcha")
_DECLARED = re.compile(
    r"([\d][\d.,]*)\s*([KMkm]?)\s*(?:posts|threads|tweets|toots|publications|beiträge)\b", re.IGNORECASE
)
_DESCRIPTION = re.compile(r"<meta[^>]+(?:og:description|name=[\"']description)[^>]*>", re.IGNORECASE)
_TIMES = {"": 1, "k": 1_000, "m": 1_000_000}
_REQUIRE = re.compile(r'"require_login"\s*:\s*true')
_STATUS = {
    401: "the site asks each visitor to sign in first",
    403: "the site refused to show the page to this tool",
    404: "the site says that there is no such page",
    410: "the site says that the page is gone",
    429: "the site says that it was asked too often. Try again tomorrow",
    451: "the site may not show the page here",
    999: "the site refused to show the page to this tool",
}
_FAILURES = (
    ("ERR_TOO_MANY_REDIRECTS", "the page sends visitors round in a circle"),
    ("ERR_TUNNEL_CONNECTION_FAILED", "the site could not be reached"),
    ("ERR_NAME_NOT_RESOLVED", "the site could not be reached. Is this computer online?"),
    ("ERR_INTERNET_DISCONNECTED", "this computer is offline"),
    ("ERR_CERT", "the site could not prove that it is the site it says it is"),
    ("ERR_SSL", "the site could not prove that it is the site it says it is"),
    ("ERR_CONNECTION", "the site ended the connection"),
    ("ERR_EMPTY_RESPONSE", "the site ended the connection"),
    ("ERR_HTTP_RESPONSE_CODE_FAILURE", "the site could not be reached"),
    ("ERR_ABORTED", "the address does not lead to a page"),
    ("Download is starting", "the address does not lead to a page"),
    ("Timeout", "the site did not answer in time"),
    ("crashed", "the browser broke down on this page"),
    ("has been closed", "the browser was closed or broke down"),
    ("Connection closed", "the browser was closed or broke down"),
)
_BAD = 400
_BROKEN = 500


def is_wall(site: Site, address: str, asked: str) -> bool:
    """Return whether the page that came is one to sign in at, and not the one that was asked for."""
    if address == asked:
        return False
    return any(one in address for one in (*site.wall, *_WALLS)) and not any(one in asked for one in _WALLS)


def wants_login(answers: list[str]) -> bool:
    """Return whether an answer to the page's own questions was that one has to sign in."""
    return any(_REQUIRE.search(one) for one in answers)


def is_challenge(markup: str, headers: dict[str, str]) -> bool:
    """Return whether a page is there to keep programs out."""
    return headers.get("cf-mitigated") == "challenge" or any(one in markup for one in _CHALLENGE)


def is_private(site: Site, words: str) -> bool:
    """Return whether a page says that strangers see nothing of it."""
    folded = words.casefold().replace("'", "’")
    return any(one.casefold().replace("'", "’") in folded for one in (*site.private, *_PRIVATE))


def status_in_words(status: int) -> str | None:
    """Return what is the matter with a page, by its status; None where nothing is."""
    if status < _BAD:
        return None
    return _STATUS.get(
        status, f"the site itself has a fault ({status})" if status >= _BROKEN else f"the site said {status}"
    )


def failure_in(message: str) -> str:
    """Return in words what kept a page from being opened or read."""
    return next((words for sign, words in _FAILURES if sign in message), "something unforeseen happened in the browser")


def declared(markup: str) -> int | None:
    """Return how many posts the head of a profile says that there are."""
    for meta in _DESCRIPTION.findall(markup[: 1 << 20]):
        if found := _DECLARED.search(meta):
            number = float(re.sub(r"[.,](?=\d{3}\b)", "", found[1]).replace(",", "."))
            return int(number * _TIMES[found[2].lower()])
    return None
