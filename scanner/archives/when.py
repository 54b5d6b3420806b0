# ruff: noqa: RUF001 - the months of many scripts
"""
Dates as pages write them for people: "Oct 19, 2025 1:47:55 pm", "11 Jan 2019, 18:03", "Tháng 10 01, 2025 10:21:24 ch".

The month's name and the two halves of the day are in the language of the account. What cannot be read without guessing is
None: an unknown time is better than a wrong one.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

# The first letters of the months, in the languages that people here use; Croatian, which shares letters with Polish for
# other months, is left out.
_MONTHS = (
    "jan janv januar enero ene gen ledn led styc sty ocak oca янв січ ιαν يناير جنوری ינו जन জানু ਜਨ ม.ค. tammi ian ion",
    "feb fév fevr februar fevereiro fev úno lut şub фев лют φεβ فبراير فروری פבר फ़र फर ফেব ਫ਼ਰ ก.พ. helmi chwe",
    "mar mär mars märz maart mrt marzo março bře мар бер μαρ مارس مارچ מרץ मार्च মার্চ ਮਾਰਚ มี.ค. maalis márc maw",
    "apr avr avril abr abril dub kwi nis апр кві квi απρ أبريل ابريل اپریل אפר अप्रै এপ্রি ਅਪ੍ਰੈ เม.ย. huhti ápr ebr",
    "may mai mei maggio mag mayo maio máj maj kvě mayıs май мая тра μαι μαϊ مايو مئی מאי मई মে ਮਈ พ.ค. touko",
    "jun juin junio junho giu čvn červn cze haz jún июн чер ιουν يونيو جون יוני जून জুন ਜੂਨ มิ.ย. kesä iun юни meh",
    "jul juil julio julho lug čvc červenc lip tem júl июл лип ιουλ يوليو جولائی יולי जुल জুলা ਜੁਲਾ ก.ค. heinä iul юли gor",
    "aug août aoû ago agosto srp sie ağu авг сер αυγ أغسطس اگست אוג अग আগস্ট ਅਗ ส.ค. elo awst",
    "sep sept set zář wrz eyl сен вер сеп σεπ سبتمبر ستمبر ספט सित সেপ্ট ਸਤੰ ก.ย. syys szept medi",
    "oct okt ott out říj paź eki окт жов οκτ أكتوبر اکتوبر אוק अक्तू अक्टू অক্টো ਅਕਤੂ ต.ค. loka hyd",
    "nov lis kas ноя лис ное νοε نوفمبر نومبر נוב नव নভে ਨਵੰ พ.ย. marras noi tach",
    "dec déc dez des dic pros gru ara дек гру δεκ ديسمبر دسمبر דצמ दिस ডিসে ਦਸੰ ธ.ค. joulu rhag",
)
_BEFORE_NOON = "am vorm fm sa sáng πμ ص öö de 上午 午前 오전 凌晨 早上 पूर्वाह्न পূর্বাহ্ন ap"
_AFTER_NOON = "pm nachm em ch chiều tối μμ م ös du 下午 午後 오후 晚上 中午 अपराह्न অপরাহ্ন ip"

_DIRECTIONS = re.compile("[\u200e\u200f\u061c]")
_DIGIT = re.compile(r"[^\D0-9]")
_TIME = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2}))?(?![\d:])")
_SPOKEN_TIME = re.compile(r"(?<!\d)(\d{1,2})(?:\s*[hH時时시]\s*|\s*uhr\s*)(\d{2})(?:\s*[分분]\s*(\d{2}))?")
_DOTTED_TIME = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{2})(?:\.(\d{2}))?(?!\.?\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20|25)\d\d(?!\d)")
_NUMBERS = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-./年년]\s*(\d{1,2})\s*[-./月월]\s*(\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})\s*[-./]\s*(\d{1,2})\s*[-./]\s*((?:19|20)\d\d)(?!\d)")
_MONTH_NUMBER = re.compile(r"(?:thang|tháng|thg)\s*(\d{1,2})|(\d{1,2})\s*[月월]", re.IGNORECASE)
_OFFSET = re.compile(r"(?:UTC|GMT)\s*(?:([+-])(\d{1,2})(?::?(\d{2}))?)?")
_WORD = re.compile(r"[^\W\d_][^\s\d,،:]*")

_LONGEST = 60
_BUDDHIST = 543
_BUDDHIST_FROM = 2500
_TWELVE = 12
_MOST_HALF = 20  # signs: longer than any word for half of the day
_MOST_BEFORE = 4  # three words and the month


def _folded(text: str) -> str:
    """Return text without case and without accents on Latin and Greek letters."""
    if text.isascii():
        return text.lower()
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", bare)


_STEMS = sorted(
    ((_folded(stem), number) for number, stems in enumerate(_MONTHS, 1) for stem in stems.split()),
    key=lambda pair: -len(pair[0]),
)
_HALVES = {_folded(word): hour for words, hour in ((_BEFORE_NOON, 0), (_AFTER_NOON, 12)) for word in words.split()}
_HALF = "|".join(sorted(map(re.escape, _HALVES), key=len, reverse=True))
_HALF_BEFORE = re.compile(rf"(?:^|[\W\d_])({_HALF})\.?\s*$")
_HALF_AFTER = re.compile(rf"^\s*({_HALF})(?:$|[\W\d_])")


def written(text: str, zone: tzinfo | None = None) -> datetime | None:
    """
    Return the moment that a page writes, in UTC where the zone is known and without any zone where it is not.

    None where the text holds no date and time, or one that cannot be told for certain.
    """
    if not text.isascii():
        text = _DIRECTIONS.sub("", text)
        text = _DIGIT.sub(lambda found: str(int(found[0])), text)  # Arabic and Indian digits
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        return None
    clock = _TIME.search(text) or _SPOKEN_TIME.search(text) or _DOTTED_TIME.search(text)
    if clock is None:
        return None
    before, after = text[: clock.start()], text[clock.end() :]
    offset = _OFFSET.search(after)
    day = _day(before + " " + _OFFSET.sub(" ", after))
    if day is None:
        return None
    hour, minute, second = (int(part or 0) for part in clock.groups())
    half = _half(before, after)
    if half is not None and 1 <= hour <= _TWELVE:
        hour = hour % _TWELVE + half
    try:
        moment = datetime(*day, hour, minute, second)  # noqa: DTZ001 - the zone, where known, follows
        if offset is not None:
            sign = -1 if offset[1] == "-" else 1
            away = timedelta(hours=int(offset[2] or 0), minutes=int(offset[3] or 0))
            return moment.replace(tzinfo=timezone(sign * away)).astimezone(UTC)
        return moment if zone is None else moment.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def is_stamp(line: str) -> bool:
    """Return whether a line is a date and at most three words before it ("Updated Jun 01, 2019 1:00:00 pm")."""
    line = line.strip()
    if "\n" in line or written(line) is None:
        return False
    parts = re.split(r"\d", line)
    return len(parts[0].split()) <= _MOST_BEFORE and len(parts[-1].split()) <= 2  # noqa: PLR2004 - "p. m."


@lru_cache(maxsize=8192)
def _day(text: str) -> tuple[int, int, int] | None:
    if found := _YEAR_FIRST.search(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _DAY_FIRST.search(text):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
        # Where both could be months, every language but American English puts the day first, and that one writes words.
        return (year, day, month) if month > _TWELVE else (year, month, day)
    year_found = _YEAR.search(text)
    if year_found is None:
        return None
    year = int(year_found[0])
    rest = text[: year_found.start()] + " " + text[year_found.end() :]
    month_number = _MONTH_NUMBER.search(rest)
    if month_number:
        month = int(month_number[1] or month_number[2])
        rest = rest[: month_number.start()] + " " + rest[month_number.end() :]
    else:
        month = _month(rest)
    days = _NUMBERS.findall(rest)
    if not month or len(days) != 1:
        return None
    return (year - _BUDDHIST if year >= _BUDDHIST_FROM else year), month, int(days[0])


def _month(text: str) -> int:
    """Return the month that a word of the text begins with; 0 where there is none."""
    return next((number for word in _WORD.findall(_folded(text)) if (number := _month_of(word))), 0)


@lru_cache(maxsize=1024)
def _month_of(word: str) -> int:
    return next((number for stem, number in _STEMS if word.startswith(stem)), 0)


def _half(before: str, after: str) -> int | None:
    """Return 0 before noon, 12 after, None where nothing beside the time says which."""
    half = _half_after(after)
    return _half_before(before[-_MOST_HALF:]) if half is None else half


@lru_cache(maxsize=256)
def _half_after(text: str) -> int | None:
    found = _HALF_AFTER.search(re.sub(r"^\s*([apμπ])\.\s?([mμ])\b\.?", r"\1\2", _folded(text)))
    return _HALVES[found[1]] if found else None


def _half_before(text: str) -> int | None:
    found = _HALF_BEFORE.search(_folded(text))
    return _HALVES[found[1]] if found else None
