"""
TikTok's TXT files: `Key: value` lines, one record after another, names and keys in the language of the account.

Nothing is quoted: a comment of several lines goes on in lines without a key, and may hold empty lines and colons.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache

from scanner.archives.container import Container, Member
from scanner.archives.stamps import utc

Fields = dict[str, str]

_PAIR = re.compile(r"([^:\n]{1,60}):(?: (.*)|\s*)$")
_NOTHING = frozenset({"", "n/a", "none", "null", "nvt", "n.v.t."})
_LONG = 10  # signs: longer than any of these
_MOST_RECORD = 20_000  # lines: no record is as long
_SAMPLE = 200
_FILLER = 5  # signs: what stands beside a comment is an address, or says that there is none
_NUMBER = re.compile(r"\d+$")
_WEB = re.compile(r"https?://", re.IGNORECASE)
_TAG = re.compile(r"https?://[^\s]*tiktok[^\s]*/(?:challenge|tag)/", re.IGNORECASE)
_THEIR_FOLDER = re.compile(r"(^|/)tiktok(_data[^/]*)?(/|$)", re.IGNORECASE)
_ENOUGH = 3

_KEY_LIST = """
date datum comment reactie photo foto url originalpostlink originelelinknaarbericht sticker video link likes whocanview
wiekanbekijken title titel username gebruikersnaam hashtagname hashtagnaam hashtaglink roomtitle livestarttime placename
reviewtext rating status
"""
_KEYS = frozenset(_KEY_LIST.split())
"""Keys that are keys even where one record alone has them."""

NAMES = {
    name: kind
    for kind, names in {
        "comment": "comments reacties",
        "video": "posts post videos berichten",
        "deleted": "recentlydeletedposts onlangsverwijderdeberichten",
        "follow": "following followinglist volgend",
        "hashtag": "hashtag hashtags favoritehashtags favouritehashtags favorietehashtags",
        "review": "locationreviews poireview poireviews locatierecensies",
        "live": "golivehistory",
        "watched": "watchlivehistory",
        "profile": "profileinformation profileinfo profielinformatie",
        "settings": "settings instellingen",
        "message": "directmessages directmessage chathistory groupchat directeberichten groepschat",
    }.items()
    for name in names.split()
}
"""What the known files hold, by their folded names: English and Dutch, the two that have been seen."""

# What the person only looked at, liked, bought or was shown, and other people: nothing of it is their own word.
_NOT_OWN_LIST = """
activitysummary adinterests adlinkhistory aimoji autofill blocklist browsinghistory communicationwithshops
currentpaymentinformation customersupporthistory donation favoritecollections favoritecomments favoriteeffects
favoriteitems favoritemoviesandtvshows favoriteplaces favoriteplaylists favoritesounds favoritevideos favouritecollections
favouritecomments favouriteeffects favouriteitems favouriteplaces favouritesounds favouritevideos follower followers
followerlist fundraiser golivesettings instantformadsresponses likelist loginhistory mostrecentlocationdata
offtiktokactivity orderdisputehistory orderhistory productbrowsinghistory productreviews profileviews purchases reposts
returnsandrefundshistory savedaddressinformation searches sharehistory shoppingcartlist status stickers thirdpartydata
transactionhistory vouchers watchhistory watchlivesettings
aankopen activiteitbuitentiktok advertentieinteresses automatischinvullen blokkeringslijst communicatiemetwinkels donatie
favorieteafspeellijsten favorietecollecties favorieteeffecten favorietefilmsentvprogrammas favorietegeluiden
favorieteplaatsen favorietereacties favorietevideos favorietitem fondsenwerving geschiedenisdelen
geschiedenisvanadvertentielinks geschiedenisvanbestelkwesties geschiedenisvanbladerendoorproducten
geschiedenisvanretourzendingenenterugbetalingen herplaatsingen informatievanderden inloggeschiedenis kijkgeschiedenis
likelijst meestrecentelocatiegegevens opgeslagenadresgegevens productrecensies profielweergaven
reactiesopdirectformulieradvertenties samenvattingvanactiviteit volger volgers winkelwagenlijst zoekopdrachten
"""
NOT_OWN = frozenset(_NOT_OWN_LIST.split())


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """Return a key or a file name as it is compared: letters and digits alone, without case."""
    return re.sub(r"[\W_]+", "", name).casefold()


def stem(path: str) -> str:
    """Return the folded name of a file."""
    return folded(posixpath.splitext(posixpath.basename(path))[0])


def filled(value: object) -> str:
    """Return a value as words; none where it is one of TikTok's ways to say that there is nothing."""
    if not isinstance(value, str):
        return ""
    bare = value.strip()
    return "" if len(bare) < _LONG and bare.casefold() in _NOTHING else value


def texts(container: Container) -> frozenset[str]:
    """Return the paths of the TXT files that are TikTok's: in its folder, or several of its names together."""
    found = {member.path for member in container.ending(".txt")}
    if _THEIR_FOLDER.match(container.name):
        return frozenset(found)
    known = [path for path in found if stem(path) in NAMES or stem(path) in NOT_OWN]
    folders = {posixpath.dirname(path) for path in known} if len(known) >= _ENOUGH else set()
    return frozenset(path for path in found if posixpath.dirname(path) in folders or _THEIR_FOLDER.search(path))


def records(member: Member, *, every: bool = False) -> Iterator[Fields]:
    """
    Yield the records of a file, their keys as written and in order.

    A record begins where the first key of the file comes again: with a time, or after an empty line. Which other lines
    begin with a key is told by most of the records having it; with `every`, each line with a colon is one.
    """
    blocks = _blocks(member)
    sample = [block for _, block in zip(range(_SAMPLE), blocks, strict=False)]
    keys = None if every else _keys(sample)
    for block in sample:
        yield _fields(block, keys)
    for block in blocks:
        yield _fields(block, keys)


def lines(member: Member) -> Iterator[str]:
    """Yield the lines of a file, whatever its encoding and its line ends."""
    with member.opener() as stream:
        wide = stream.read(2) in (b"\xff\xfe", b"\xfe\xff")
    with member.opener() as stream, io.TextIOWrapper(stream, "utf-16" if wide else "utf-8-sig", "replace") as text:
        for line in text:
            yield line.rstrip("\n")


def _blocks(member: Member) -> Iterator[list[str]]:
    first: str | None = None
    block: list[str] = []
    after_gap = True
    for line in lines(member):
        pair = _PAIR.match(line)
        if pair is not None:
            first = folded(pair[1]) if first is None else first
            if block and folded(pair[1]) == first and (after_gap or utc(pair[2]) is not None):
                yield block
                block = []
        if first is not None:
            block.append(line)
        if len(block) > _MOST_RECORD:
            raise ValueError
        after_gap = not line.strip()
    if block:
        yield block


def _keys(sample: list[list[str]]) -> AbstractSet[str]:
    """Return what stands before the colon in most records. In one record alone, what is known, or else all of it."""
    counts: Counter[str] = Counter()
    for block in sample:
        counts.update({folded(pair[1]) for line in block if (pair := _PAIR.match(line))})
    if len(sample) == 1 and len(_KEYS & set(counts)) > 1:
        return _KEYS & set(counts)
    return {key for key, count in counts.items() if 2 * count > len(sample)}


def _fields(block: Iterable[str], keys: AbstractSet[str] | None) -> Fields:
    fields: dict[str, list[str]] = {}
    taken: set[str] = set()
    current: list[str] = []
    for line in block:
        pair = _PAIR.match(line)
        key = folded(pair[1]) if pair else ""
        if pair and key not in taken and (keys is None or key in keys):
            taken.add(key)
            fields[pair[1].strip()] = current = [pair[2] or ""]
        else:
            current.append(line)
    return {key: "\n".join(value).strip() for key, value in fields.items()}


def kind_by_shape(member: Member) -> str | None:
    """
    Return what a file of an unknown name holds, by its records; "" for a file without any, None where that cannot be told.

    Comments are a time, words, and nothing but addresses. Posts are a time, an address and a number. Names with a time may
    be those who follow as well as those followed, so they are not guessed at.
    """
    sample = [list(fields.values()) for _, fields in zip(range(_SAMPLE), records(member), strict=False)]
    if not sample:
        return ""
    if all(len(values) == 2 and _TAG.match(values[1]) for values in sample):  # noqa: PLR2004 - name and address
        return "hashtag"
    if not all(len(values) > 2 and utc(values[0]) for values in sample):  # noqa: PLR2004 - more than a name with a time
        return None
    if all(_WEB.match(values[1]) and any(_NUMBER.match(value) for value in values[2:]) for values in sample):
        return "video"
    beside = [value for values in sample for value in values[2:]]
    if all(_WEB.match(value) or len(value) <= _FILLER for value in beside) and not any(
        _WEB.match(values[1]) for values in sample
    ):
        return "comment"
    return None


def messages(member: Member) -> Iterator[Fields]:
    """Yield the messages of a TXT file: a line with the time, then `name: words`."""
    date = ""
    message: Fields | None = None
    for line in lines(member):
        if line.startswith(">>>") or utc(line) is not None:
            if message:
                yield message
            date, message = line, None
        elif message is not None:
            message["content"] += f"\n{line}"
        elif ": " in line and date:
            name, _, words = line.partition(": ")
            message = {"date": date, "from": name, "content": words}
    if message:
        yield message
