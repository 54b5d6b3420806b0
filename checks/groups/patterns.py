"""What no list of words can say of a name: signs (18+), year groups of a school, letters hidden behind signs (p*rn)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from checks.rules.engine import Match
from checks.rules.lexicons import lexicons

_EIGHTEEN: Final = re.compile(
    r"(?<![\d+])(?:18|21)\s?\+(?!\d)|\b(?:over[ -]?(?:18|21)s?|18s only|eighteen plus|18 plus)\b|🔞", re.IGNORECASE
)
_STARRED: Final = re.compile(
    r"\b(?:f[*#@.]{1,3}(?:k|ck|king|cking|ks|cks)|sh[*!]t|c[*#]{1,2}nts?|w[*]{1,2}nkers?|b[*]{1,4}ch(?:es)?)",
    re.IGNORECASE,
)
# A year group or set of a school ("10B", "8KL", "form 9", "10 Maths set 3"), and an age that is under eighteen.
_YOUNG: Final = re.compile(
    r"\b(?:form|class|tutor(?: group)?|set)\s?(?:[7-9]|1[01])\s?[a-z]{0,2}\b"
    r"|\b(?:[7-9]|1[01])[a-z]{1,2}\b\s+(?:lads|girls|boys|chat|gc|group)"
    r"|\b(?:[7-9]|1[01])[a-z]?\d?\s(?:maths|english|science|set)\b(?=.*\b(?:gc|chat|group|set)\b)"
    r"|\b(?:mr|mrs|ms|miss|sir)\b\.? [a-z]+(?:['’]?s)? (?:[a-z0-9]+ ){0,2}(?:class|form|set|lot|gc|chat|year|maths|physics|"
    r"chemistry|biology|geography|whatsapp)\b"
    r"|\baged? 1[0-6]\b|\b1[0-7] ?(?:yr|year)s? olds?\b",
    re.IGNORECASE,
)
# "Spotted: Anywhere", and "Spotted Anywhere" where that is not an animal or a plant with spots.
_SPOTTED: Final = re.compile(r"^\W*spotted\s*[:|@–-]\s*\w", re.IGNORECASE)
_SPOTTED_PLACE: Final = re.compile(
    r"^Spotted (?!(?:Deer|Hyena|Owl|Orchid|Cow|Dog|Pony|Ponies|Pig|Horse|Eagle|Ray|Lil|Laurel|Redshank|Dick|Crake|Woodpecker|"
    r"Flycatcher|Salamander|Leopard|Cat|Ladybird|Frog|Toad|Gecko|Sandpiper|Zebra)[a-z]*\b)[A-Z][a-z]{3,}$"
)
_SUBJECT: Final = re.compile(
    r"(?<![^\W_])(?:y|yr|year)[ .]?(?:[7-9]|1[01])[a-z]?[ ]"
    r"(?:history|maths|english|science|art|pe|drama|music|health|geography|french)\b",
    re.IGNORECASE,
)
_HIDDEN: Final = re.compile(r"(?<!\w)(?:f\*{2,4}|c\*{3}|w\*{4,6})(?![\w*])", re.IGNORECASE)
_SEXUAL_SIGNS: Final = re.compile("[🍆🍑💦👅🔞]")
_DRUG_SIGNS: Final = re.compile("[🍁🌿❄💨💊🐽👃🔌🍃]")
_MASK: Final = "*#%$@!"
_MASKED: Final = re.compile(rf"(?<![^\W_])[a-z][a-z{re.escape(_MASK)}]{{2,12}}(?![^\W_])", re.IGNORECASE)
_STRONG: Final = frozenset(
    {"slur", "swear", "name:adult", "name:hate", "name:misogyny", "name:drugs", "name:self-harm"}
)
# The lists see words with no letter three times in a row, and no word that is glued to a number.
_SPELLED: Final = (
    (re.compile(r"\bk\.?k\.?k\b", re.IGNORECASE), "name:hate-group"),
    (re.compile(r"\bx\.?x\.?x\b", re.IGNORECASE), "name:eighteen-plus"),
    (_YOUNG, "name:young-alone"),
    (_SPOTTED, "name:spotted"),
    (_SPOTTED_PLACE, "name:spotted"),
    (_SUBJECT, "name:young-alone"),
    (_HIDDEN, "swear"),
    (_SEXUAL_SIGNS, "name:sexual-share"),
    (_DRUG_SIGNS, "name:drug-use"),
    (
        re.compile(r"(?<![^\W_])(?:y|yr|year)s?[ _.-]?(?:[7-9]|1[01])(?:s\b|(?![\d]))", re.IGNORECASE),
        "name:young-alone",
    ),
)


def patterns(name: str) -> Iterator[Match]:
    """Yield what signs and numbers in a name say."""
    for pattern, what in ((_EIGHTEEN, "name:eighteen-plus"), (_STARRED, "swear"), *_SPELLED):
        for match in pattern.finditer(name):
            yield Match(match.start(), match.end(), what)

    for signs, what in ((_SEXUAL_SIGNS, "name:adult"), (_DRUG_SIGNS, "name:drugs")):
        seen = list(signs.finditer(name))
        if len({match.group() for match in seen}) > 1:  # one may be a vegetable or the weather; two are a message
            yield Match(seen[0].start(), seen[-1].end(), what)


def unmasked(name: str) -> Iterator[Match]:
    """Yield the strong words that have letters hidden behind signs ("p*rn"); the first letter must be there."""
    for token in _MASKED.finditer(name):
        word = token.group().lower()
        # A sign at the end is a mark, not a letter.
        hidden = word.rstrip(_MASK)
        if any(sign in hidden for sign in _MASK):
            pattern = re.compile(
                re.sub(f"[{re.escape(_MASK)}]+", lambda signs: f"[a-z]{{1,{len(signs.group()) + 1}}}", hidden)
            )
            for strong, what in _strong_words().get(word[0], ()):
                if pattern.fullmatch(strong) or pattern.fullmatch(f"{strong}s"):
                    yield Match(token.start(), token.start() + len(hidden), what)


@cache
def _strong_words() -> dict[str, list[tuple[str, str]]]:
    """Return the single words that people hide letters of, by their first letter, with the feature each stands for."""
    found: dict[str, list[tuple[str, str]]] = {}
    for word, phrases in lexicons().index.whole.items():
        for what in sorted({phrase.what for phrase in phrases if not phrase.rest} & _STRONG):
            if word.isalpha():
                found.setdefault(word[0], []).append((word, what))
    return found
