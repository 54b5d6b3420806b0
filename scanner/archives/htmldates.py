"""
Dates as the pages of an export write them: in the words of the account's language, and without a zone.

What cannot be read for sure is None: a date is never guessed, and what it belongs to never dropped.
"""

# ruff: noqa: RUF001 - letters of other alphabets are the point here

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

_LONGEST = 64
_NOON = 12
_BUDDHIST = 543

# How the twelve months begin, a line a language: English, German, Dutch, French, Spanish, Italian, Portuguese, Polish,
# Swedish and Danish, Norwegian, Finnish, Czech, Romanian, Hungarian, Turkish, Indonesian, Welsh, Russian, Ukrainian, Greek,
# Arabic, Urdu, Hebrew, Hindi, Bengali, Punjabi, Thai. Where two languages disagree, the earlier line holds.
_NAMES = """
jan feb mar apr may jun jul aug sep oct nov dec
jan feb mrz apr mai jun jul aug sep okt nov dez
jan feb maa apr mei jun jul aug sep okt nov dec
jan feb mrt apr mei jun jul aug sep okt nov dec
janv fev mars avr mai juin juil aou sept oct nov dec
ene feb mar abr may jun jul ago sep oct nov dic
gen feb mar apr mag giu lug ago set ott nov dic
jan fev mar abr mai jun jul ago set out nov dez
sty lut mar kwi maj cze lip sie wrz paz lis gru
jan feb mar apr maj jun jul aug sep okt nov dec
jan feb mar apr mai jun jul aug sep okt nov des
tam hel maal huh tou kes hei elo syy lok marr jou
led uno bre dub kve cerven cervenec srp zar rij lis pro
ian feb mar apr mai iun iul aug sep oct noi dec
jan feb mar apr maj jun jul aug szept okt nov dec
oca sub mar nis may haz tem agu eyl eki kas ara
jan feb mar apr mei jun jul agu sep okt nov des
ion chw maw ebr mai meh gor aws med hyd tach rha
янв фев мар апр мая июн июл авг сен окт ноя дек
янв фев мар апр май июн июл авг сен окт ноя дек
січ лют бер кві тра чер лип сер вер жов лис гру
ιαν φεβ μαρ απρ μαι ιουν ιουλ αυγ σεπ οκτ νοε δεκ
يناير فبراير مارس ابريل مايو يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر
جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر
ינו פבר מרץ אפר מאי יונ יול אוג ספט אוק נוב דצמ
जन फर मार्च अप्र मई जून जुल अग सित अक्ट नव दिस
জানু ফেব মার্চ এপ্রি মে জুন জুলা আগস্ট সেপ্ট অক্টো নভে ডিসে
ਜਨ ਫਰ ਮਾਰਚ ਅਪ੍ਰੈ ਮਈ ਜੂਨ ਜੁਲਾ ਅਗ ਸਤੰ ਅਕਤੂ ਨਵੰ ਦਸੰ
ม.ค ก.พ มี.ค เม.ย พ.ค มิ.ย ก.ค ส.ค ก.ย ต.ค พ.ย ธ.ค
"""
# Not in tables of languages: "sa", "ch" (Vietnamese), "fm", "em" (Swedish), "vorm", "nachm" (German), "ip", "ap" (Finnish).
_LATE = "pm nachm em ch chieu toi μμ م os ip 下午 午後 오후 晚上 中午 अपराह्न অপরাহ্ণ অপরাহ্ন"
_EARLY = "am vorm fm sa sang πμ ص oo ap 上午 午前 오전 凌晨 早上 पूर्वाह्न পূর্বাহ্ণ পূর্বাহ্ন"
_BETWEEN = (
    "at de del a as las alle ore om kl klo um uhr o godz g г в у the of den d th st nd rd di le u pada kl 年 日 년 일"
)

_TIME = re.compile(r"(?<![\d.])(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?![\d.]\d|\d)")
_COLONS = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2}))?(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20|25)\d\d)(?!\d)")
_NUMBERED_MONTH = re.compile(r"(?<!\d)(\d{1,2})\s*[月월]|(?:thang|thg)\s*(\d{1,2})")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}|$)")
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)[-./年]\s?(\d{1,2})[-./月]\s?(\d{1,2})(?!\d)")


def local_moment(text: str) -> datetime | None:
    """Return the moment that a text *is*, without a zone; None where it is anything else, or could be two days."""
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    if _ISO.match(text):
        try:
            return datetime.fromisoformat(text).replace(tzinfo=None)
        except ValueError:
            return None
    rest = _plain(text)
    hours, rest = _take(_COLONS, rest)
    day, rest = _take(_YEAR_FIRST, rest)
    if day:
        rest = f"{rest} {day[1]} {day[2]}月 {day[3]}"
    numbered, rest = _take(_NUMBERED_MONTH, rest)
    year, rest = _take(_YEAR, rest)
    if year is None:
        return None
    if hours is None:
        hours, rest = _take(_TIME, rest)
    month = int(numbered[1] or numbered[2]) if numbered else None
    said = _said(rest, month)
    if said is None:
        return None
    numbers = [int(number) for number in re.findall(r"\d+", rest)]
    return _composed(int(year[1]), said[0], numbers, hours, late=said[1])


def _said(rest: str, month: int | None) -> tuple[int | None, bool | None] | None:
    """Return the month and whether it is past noon, out of the words of a date; None where a word belongs to no date."""
    late: bool | None = None
    for word in re.findall(r"[^\W\d_](?:[^\d\s,،]*[^\W\d_.])?", rest):
        if word in _HALVES:
            late = _HALVES[word]
        elif word in _SMALL_WORDS:
            continue
        elif (found := _month(word)) is not None and month is None:
            month = found
        else:
            return None
    return month, late


def _composed(
    year: int, month: int | None, numbers: list[int], hours: re.Match[str] | None, *, late: bool | None
) -> datetime | None:
    year -= _BUDDHIST if year >= 2500 else 0  # noqa: PLR2004 - the Thai calendar
    if month is None:
        if len(numbers) != 2 or (max(numbers) <= _NOON and numbers[0] != numbers[1]):  # noqa: PLR2004 - day and month
            return None
        month, day = sorted(numbers)
    elif len(numbers) == 1:
        day = numbers[0]
    else:
        return None
    hour, minute, second = (int(hours[1]), int(hours[2]), int(hours[3] or 0)) if hours else (0, 0, 0)
    if late is not None and hour <= _NOON:
        hour = hour % _NOON + (_NOON if late else 0)
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the source names no zone
    except ValueError:
        return None


def _take(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str] | None, str]:
    found = pattern.search(text)
    return (found, f"{text[: found.start()]} {text[found.end() :]}") if found else (None, text)


def _plain(text: str) -> str:
    """Return text in small letters, without accents, its digits European, its halves of the day without dots."""
    letters = unicodedata.normalize("NFKD", text.casefold()).replace("ı", "i")
    letters = "".join(c for c in letters if not "\u0300" <= c <= "\u036f" and not "\u0653" <= c <= "\u0655")
    letters = unicodedata.normalize("NFKC", re.sub("[\u200e\u200f\u061c]", "", letters))
    letters = re.sub(r"\d", lambda digit: str(unicodedata.digit(digit[0])), letters)
    letters = re.sub(r"\b([apμπöo])\.\s?([mμso])\b\.?", r"\1\2", letters)  # "p. m."
    return re.sub(
        f"({'|'.join(word for word in _HALVES if not word[0].isascii() and len(word) > 1)})", r" \1 ", letters
    )


def _folded(words: str) -> list[str]:
    return [_accentless(word) for word in words.split()]


def _accentless(word: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", word) if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFKC", bare)


_HALVES = dict.fromkeys(_folded(_LATE), True) | dict.fromkeys(_folded(_EARLY), False)
_SMALL_WORDS = frozenset(_folded(_BETWEEN))
_MONTHS = {
    word: month for line in _NAMES.strip().splitlines()[::-1] for month, word in enumerate(_folded(line), start=1)
}


def _month(word: str) -> int | None:
    return next((_MONTHS[word[:size]] for size in range(len(word), 1, -1) if word[:size] in _MONTHS), None)
