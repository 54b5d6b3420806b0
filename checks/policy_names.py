"""
The forms in which people write the name of a place or organisation: "Larkfield Youth & Family Hub", its initials, without
"the", and without the word for what it is ("Larkfield").

A form that is an ordinary word is left out: a hub called "Arts For Teens" is not meant by "aft", nor one called "The Ark Trust"
by "tat".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_BRACKETS: Final = re.compile(r"\s*\(([^()]+)\)")
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SMALL: Final = frozenset({"and", "of", "the", "for", "in", "at", "on", "to", "a", "&"})
# What a place is, at the end of its name: people leave it out.
_SORT: Final = re.compile(
    r"(?:\s+(?:&|and|youth|family|community|primary|secondary|high|junior|infant|middle|special|boys|girls|catholic|ce|rc|free|"
    r"grammar|sixth|form|multi|trust|school|academy|college|centre|center|club|hub|project|charity|foundation|service|services|"
    r"federation|association|group|network|nursery|pru|cic|cio|ltd|limited|uk))+$",
    re.IGNORECASE,
)
_FEWEST_OF_ONE_WORD: Final = 6  # letters; shorter ones are often words
# Towns are named for much else than the school that bears their name.
_TOWNS: Final = frozenset(
    """
    aberdeen belfast birmingham blackburn blackpool bolton bradford brighton bristol cambridge cardiff carlisle chester coventry
    croydon doncaster dundee durham edinburgh exeter glasgow gloucester hackney halifax hartlepool hereford huddersfield ipswich
    islington lambeth lancaster leicester lewisham lincoln liverpool london luton manchester middlesbrough newcastle newham
    newport northampton norwich nottingham oldham oxford peterborough plymouth portsmouth preston reading rochdale rotherham
    salford salisbury sheffield southampton southend southwark stafford stockport stockton sunderland swansea swindon telford
    wakefield walsall warrington watford wembley wigan winchester wolverhampton worcester wrexham england scotland wales ireland
    britain british young people's people children's childrens kids women's men's
    local national northern southern eastern western united global together inspire
    """.split()
)
_FEWEST: Final = 3  # initials of two letters are too many other things
_ORDINARY: Final = frozenset(
    """
    act add ads age ago aid aim air all and any ape arc are ark arm art ash ask ate awe axe bad bag ban bar bat bay bed bee beg
    bet bid big bin bit bob bow box boy bud bug bun bus but buy bye cab can cap car cat chat cop cow cry cub cup cut dad dam day
    den did die dig dim dip dog dot dry due ear eat egg ego end era eve eye fab fan far fat fed fee few fib fig fin fit fix fly
    fog for fox fun fur gap gas gay gel gem get gig god got gum gun gut guy gym had ham has hat hay hen her hey hid him hip his
    hit hop hot how hub hug hum hut ice ill ink inn its jab jam jar jaw jet job jog joy jug key kid kit lab lad lag lap law lay
    led leg let lid lie lip lit log lot low mad man map mat may men met mix mob mom mud mug mum nap net new nit nod not now nut
    oak odd off oil old one opt our out owe own pad pal pan par pat paw pay pea peg pen pet pie pig pin pip pit pop pot pub pup
    put rag ram ran rap rat raw red rib rid rim rip rob rod rot row rub rug run sad sat saw say sea see set shy sip sir sit six
    ski sky sob son spa spy sum sun tab tan tap tar tat tax tea ten the tie tin tip toe ton too top toy try tub two use van vet
    wag war was wax way web wed wet who why wig win wit won yes yet you zip zoo aft afro also arts back ball band bank base bath
    best body book born boss both call calm camp card care case cash cast chap city club come cost crew dare dark dash data date
    days deal dear deep diet door down draw drop each earn east easy even ever face fact fair fall farm fast feel fine fire fish
    food foot form free full game gift girl give glad goal good grow hair half hall hand hard head hear heat held help here hero
    high hold home hope hour huge idea into join joke jump just keep kind king know lads lady land last late lead left less life
    lift like line list live long look lost love luck made mail make many mate meal mean meet mess mind mine miss more most move
    much must name near need next nice none note okay once only open over page pain park part pass past path peer play plus poor
    post race rain read real rest rich ride ring rise risk road rock role room rule safe said sale same save seat self sell send
    ship shop show side sign site size skin slap slip slow snow soft some song soon sort spot star stay step stop such sure swap
    swim talk tall team tell than that them then they this time tips tire told town tree trip true turn type unit upon used user
    very view vote wait walk wall want warm wash wave ways week well went were west what when wide wife wild will wind wing wise
    wish with wood word work yeah year yoga your youth sms
    """.split()
)


def spellings(name: str) -> tuple[str, ...]:
    """Return a name and its short forms: those in brackets behind it, its initials, with and without "the" and "&"."""
    return tuple(dict.fromkeys(_spellings(name)))


def _spellings(name: str) -> Iterator[str]:
    short = [form.strip() for form in _BRACKETS.findall(name)]
    whole = " ".join(_BRACKETS.sub(" ", name).split())
    for form in (whole, *short):
        if not form:
            continue
        yield form
        bare = re.sub(r"^the\s+", "", form, flags=re.IGNORECASE)
        yield bare
        if "&" in bare:
            yield bare.replace("&", "and")
        elif re.search(r"\band\b", bare, re.IGNORECASE):
            yield " ".join(re.sub(r"\band\b", "&", bare, flags=re.IGNORECASE).split())
        if "Saint " in bare or "St " in bare or "St. " in bare:
            yield re.sub(r"\bSt\.? ", "Saint ", bare) if "Saint " not in bare else bare.replace("Saint ", "St ")
    yield from _initials(whole)
    yield from _without_its_sort(whole)


def _without_its_sort(name: str) -> Iterator[str]:
    rest = re.sub(r"^the\s+", "", _SORT.sub("", name), flags=re.IGNORECASE)
    words = _WORD.findall(rest)
    if rest == name or not words or all(word.lower() in _TOWNS | _ORDINARY for word in words):
        return
    word = words[0].lower()
    if len(words) > 1 or word.endswith("'s") or (len(word) >= _FEWEST_OF_ONE_WORD and word not in _TOWNS | _ORDINARY):
        yield rest


def _initials(name: str) -> Iterator[str]:
    words = [word for word in _WORD.findall(name) if word.lower() not in _SMALL]
    every = [word for word in _WORD.findall(name) if word.lower() != "the"]
    for chosen in (words, every):
        letters = "".join(word[0] for word in chosen)
        if len(letters) >= _FEWEST and letters.isalpha() and letters.lower() not in _ORDINARY:
            yield letters.upper()
