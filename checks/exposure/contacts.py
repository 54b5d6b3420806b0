"""
Finds phone numbers, e-mail addresses and home addresses in words, and rather misses one than calls a score a phone number.

Scores, prices, dates, order numbers, helplines, freephone and short numbers, and the addresses of organisations are not
what this looks for. Nothing found here is kept or repeated: only where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

import phonenumbers
from phonenumbers import Leniency, PhoneNumberType

HOME: Final = "GB"


class Sort(StrEnum):
    """What a detail is, as the person is told."""

    PHONE = "phone number"
    EMAIL = "e-mail address"
    ADDRESS = "home address"


class Detail(NamedTuple):
    """`text[start:end]` is a contact detail."""

    start: int
    end: int
    sort: Sort


_PERSONAL: Final = frozenset(
    {
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.PERSONAL_NUMBER,
    }
)
_MANY_DIGITS: Final = re.compile(r"(?:\+|\b00|\(?0)[\s().-]*\d(?:[\s().\-/]*\d){8,}")
# Numbers that Ofcom keeps for films: no network has them, but people who try the tool out write them.
_FOR_FILMS: Final = re.compile(r"7700900\d{3}|1632960\d{3}")
_STARTS: Final = re.compile(r"\+|00|\(?0")
_ORDER: Final = re.compile(
    r"(?:order|ref(?:erence)?|tracking|parcel|invoice|account|acc|sort code|isbn|serial|ticket|"
    r"booking (?:no|number)|policy|"
    r"customer|member(?:ship)?|nhs|charity|case|crime|flight|imei|barcode|licen[cs]e|company)"
    r"(?:\s+(?:no|number|num|id|ref(?:erence)?|code|is))*[\s.:#]*$",
    re.IGNORECASE,
)
_SERVICE: Final = re.compile(
    r"\b(?:help ?line|hot ?line|info ?line|samaritans|childline|nspcc|crimestoppers|police|nhs|gp|surgery|"
    r"pharmacy|dentist|"
    r"clinic|hospital|refuge|shelter|citizens advice|council|switchboard|freephone)\b",
    re.IGNORECASE,
)
_BUSINESS: Final = re.compile(
    r"\b(?:box office|office|reception|bookings?|to book|restaurant|takeaway|taxis?|cabs?|venue|shop|"
    r"store|salon|garage|"
    r"vets?|school|college|academy|nursery|charity|the (?:centre|center|club|hub|team|church|hall)|"
    r"call us|ring us|text us|"
    r"contact us|phone us|our (?:team|number|line)|donate|tickets|enquiries|deliver(?:y|ies)|plumbers?|electricians?|"
    r"landlord|agency|customer service|reservations?)\b",
    re.IGNORECASE,
)
_MINE: Final = re.compile(
    r"\b(?:my (?:new |old |home |house |work |mobile |phone |landline |cell )*(?:number|no|mobile|phone|"
    r"mob|cell|digits|landline)|"
    r"new (?:number|phone|mobile)|(?:call|text|ring|phone|bell|buzz|whatsapp|message|msg|dm|reach|contact|"
    r"facetime|drop) me|"
    r"me on|give me a (?:call|ring|bell|text|shout|buzz)|home number|lost my phone)\b",
    re.IGNORECASE,
)
_AROUND: Final = 70

_EMAIL: Final = re.compile(r"(?<![\w@./+-])[a-z0-9][\w.+-]*@(?:[a-z0-9-]+\.)+[a-z]{2,}(?![\w@])", re.IGNORECASE)
_HIDDEN_EMAIL: Final = re.compile(
    r"\b[a-z0-9][\w.+-]*\s*[\[({<]\s*at\s*[\])}>]\s*[a-z0-9-]+(?:\s*(?:[\[({<]\s*dot\s*[\])}>]|\bdot\b|"
    r"\.)\s*[a-z]{2,})+",
    re.IGNORECASE,
)
_ROLE: Final = re.compile(
    r"(?:info|contact|hello|hi|office|admin|administrator|enquir(?:y|ies)|inquiries|bookings?|support|"
    r"help|helpdesk|no-?reply|"
    r"donotreply|press|media|team|jobs?|careers|recruitment|hr|volunteer(?:s|ing)?|safeguarding|reception|"
    r"sales|accounts?|"
    r"billing|events?|tickets|membership|secretary|treasurer|chair|feedback|complaints|webmaster|"
    r"postmaster|privacy|dpo|"
    r"newsletter|mail|email|general|customerservices?|customer\.services?|donations?|fundraising|editor|"
    r"news|shop|orders)",
    re.IGNORECASE,
)
_OWN_MAIL: Final = re.compile(
    r"@(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|rocketmail|icloud|me|mac|aol|gmx|"
    r"protonmail|proton|pm|"
    r"btinternet|sky|virginmedia|talktalk|blueyonder|ntlworld|tiscali|plus|fastmail|hushmail|tutanota|zoho|mail)\.",
    re.IGNORECASE,
)
_OF_A_BODY: Final = re.compile(
    r"club|group|society|fc\b|afc|rfc|choir|charity|centre|center|pta|committee|scouts?|guides|brownies|"
    r"cubs|cadets|church|"
    r"school|academy|nursery|league|team|community|council|project|trust|band|events?|fest|hub|youth|"
    r"volunteer|association|"
    r"bookings?|info|contact|hello|enquir|admin|office|studio|shop|salon|cafe|photography|official",
    re.IGNORECASE,
)

_POSTCODE: Final = r"[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d(?:\d|[A-Z])?|\d[A-HJKPSTUW])\s?\d[ABD-HJLNP-UW-Z]{2}"
_ADDRESS: Final = re.compile(
    r"\b(?:flat\s+\w+,?\s+)?\d{1,4}[a-z]?,?\s+(?:[^\W\d_][\w'’.-]*\s+){1,4}?"
    r"(?:street|st|road|rd|avenue|ave|lane|ln|close|cl|drive|dr|way|crescent|cres|court|ct|terrace|place|"
    r"pl|grove|gardens?|"
    r"gdns|walk|row|mews|hill|square|sq|view|rise|park|mount|green|croft|fold|gate|bank|end)\b"
    rf"[^\n]{{0,60}}?\b{_POSTCODE}\b",
    re.IGNORECASE,
)
_AT_HOME: Final = re.compile(
    r"\b(?:at mine|at ours|my (?:new |home )?(?:house|flat|place|address|gaff|home)|our (?:new |"
    r"home )?(?:house|flat|place|address|home)|"
    r"i live|we live|i'm living|living at|moved (?:in|to)|moving (?:in|to)|new (?:house|flat|home|address|"
    r"gaff)|come (?:round|over)|"
    r"send (?:it|them|cards?|post|stuff) to me|my address is|home address|house ?warming|ours is|mine is)\b",
    re.IGNORECASE,
)


def in_profile(text: str) -> list[Detail]:
    """Return the contact details in a bio or other profile field, where whatever stands there is the person's."""
    found = [
        *_phones(text, business=False, landlines=True),
        *_emails(text, own_only=False),
        *(Detail(match.start(), match.end(), Sort.ADDRESS) for match in _ADDRESS.finditer(text)),
    ]
    return sorted(found)


def in_post(text: str) -> list[Detail]:
    """
    Return the contact details in a post or comment.

    Posts often carry those of a venue or a helpline, so a landline or an address counts only where the words say that it is
    the person's own, and an e-mail address only at a provider for private people.
    """
    found = [*_phones(text, business=True, landlines=bool(_MINE.search(text))), *_emails(text, own_only=True)]
    if _AT_HOME.search(text):
        found += [Detail(match.start(), match.end(), Sort.ADDRESS) for match in _ADDRESS.finditer(text)]
    return sorted(found)


def is_phone(value: str) -> bool:
    """Whether the value of a phone field is a phone number: anything with enough digits, for the field says what it is."""
    return sum(character.isdigit() for character in value) >= 7  # noqa: PLR2004 (the shortest that a person has)


def is_email(value: str) -> bool:
    """Whether the value of an e-mail field is the address of a person and not of an office."""
    return any(_emails(value, own_only=False))


def _phones(text: str, *, business: bool, landlines: bool) -> Iterator[Detail]:
    if not _MANY_DIGITS.search(text):
        return
    for match in phonenumbers.PhoneNumberMatcher(text, HOME, leniency=Leniency.POSSIBLE, max_tries=200):
        around = text[max(0, match.start - _AROUND) : match.end + _AROUND]
        if (
            not _STARTS.match(match.raw_string)
            or _ORDER.search(text[: match.start])
            or (_SERVICE.search(around) and not _MINE.search(around))
        ):
            continue
        kind = _kind(match.number)
        if kind not in _PERSONAL or (kind == PhoneNumberType.FIXED_LINE and not landlines):
            continue
        if business and _BUSINESS.search(around) and not _MINE.search(around):
            continue
        yield Detail(match.start, match.end, Sort.PHONE)


def _kind(number: phonenumbers.PhoneNumber) -> int:
    national = str(number.national_number)
    if number.country_code == 44 and _FOR_FILMS.fullmatch(national):  # noqa: PLR2004 (the United Kingdom)
        return PhoneNumberType.MOBILE if national.startswith("7") else PhoneNumberType.FIXED_LINE
    return phonenumbers.number_type(number)


def _emails(text: str, *, own_only: bool) -> Iterator[Detail]:
    for pattern in (_EMAIL, _HIDDEN_EMAIL):
        for match in pattern.finditer(text):
            before, _, after = re.sub(
                r"\s*[\[({<]\s*at\s*[\])}>]\s*", "@", match.group(), flags=re.IGNORECASE
            ).partition("@")
            if _ROLE.fullmatch(before):
                continue
            if own_only and (
                not _OWN_MAIL.match("@" + re.sub(r"\W*\bdot\b\W*", ".", after)) or _OF_A_BODY.search(before)
            ):
                continue
            yield Detail(match.start(), match.end(), Sort.EMAIL)
