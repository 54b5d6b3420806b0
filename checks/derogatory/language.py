"""
Which language a text is in, as far as that can be told: short posts are taken for English unless that is plainly wrong.

The model was taught English alone, so a text in another language is never judged: the person is told instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]

KNOWN: Final = "en"
UNNAMED: Final = "und"  # the standard's word for a language that could not be told

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_NOT_WORDS = re.compile(r"(?:https?://|www\.)\S+|[@#]\w[\w.]*")
# Words that no English post of some length does without, and those of the dialects that a detector takes for others;
# short ones that other languages share ("i", "so", "was") are left out.
_ENGLISH_WORDS = (
    "about after again all and any are back be been but can come could day did does don't for from get go "
    "going good got had the has have here him his how i'm if is isn't it it's just know like love more my new not "
    "now of off one our out over people really right say she some still than that that's the their them then "
    "there they they're this time to today too two up us very want we well were what when where which who why "
    "will with work would year years yes you you're your aye wee bairn bairns lass wean weans dinnae cannae "
    "didnae wisnae nae tae yer yous youse ain't innit owt nowt summat mate lol i've i'll i'd we've we're he's she's"
)
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_ENGLISH_SHARE = 0.2
# How sure the detector must be of a text by its number of words and of letters, the first line that fits counting. Fewer
# words are names, greetings and slang, of which it can tell nothing.
_SURE = ((4, 18, 0.6), (4, 14, 0.72), (3, 10, 0.85))
# Languages that are often written here without their own letters or marks, which misleads the detector: words that are
# common in them and are no English. Two different ones are needed, and no English word beside them.
_TOKENS = {
    "ur": "hai hain hoon kya kyun nahi nahin aap tum tumhara mujhe mera meri tera teri hamara bohat bohot bahut acha "
    "achha accha yaar bhai yeh woh kar karo karna karte raha rahe rahi sab log logo haal khush bilkul bachay bewakoof "
    "pagal ke ko aur mein",
    "cy": "mae iawn diolch bore prynhawn dwi mae nhw'n penblwydd hapus cariad hwyl fawr pawb plant heddiw ydy dyn'n wedi",
    "pl": "nie jest są sie się bardzo dzieki dziekuje co dla jak ale juz ze tak te ten ta idiota kochana",
    "ro": "sunt sunteti este niste foarte toti tuturor multumesc frumos ani draga mea astia asta nu oamenii copiii ce si",
    "tr": "bu cok iyi canim bir ve icin degil var yok ne cocuklar seni benim senin aptal kutlu olsun",
    "de": "ich du ist sind nicht und ein eine das die der wir ihr sie mit auch sehr kinder",
    "pt": "que nao muito meu minha voce obrigado obrigada uma sao com para burras parabens",
    "so": "waa waan iyo waxaan walaal ku ka oo maya haa",
    "pa": "sat sri akal tuhada veere kiddan tusi assi",
}
_FEWEST_TOKENS = 2
_LANGUAGE_OF = {word: name for name, words in _TOKENS.items() for word in words.split()}
# Those most written in Britain beside English, and the large ones of Europe; dialects and pidgins of English are English.
_LANGUAGES = (
    "en cy ga gd pl ro pt es fr de it nl lt lv cs sk hu tr so sq bg ru uk sr hr ar ur hi bn pa gu ta ml te fa "
    "ku zh ja ko tl vi id ms sv da no fi el he sw af ca eu"
)
_OWN_SCRIPT = {
    "CJK": "zh",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "THAI": "th",
    "HEBREW": "he",
    "GREEK": "el",
}
_FEWEST_FOREIGN = 3


@lru_cache(maxsize=4096)
def language(text: str) -> str:
    """Return the language's two-letter word: "en" also where it cannot be told, "und" for a script that many share."""
    words = _WORD.findall(_NOT_WORDS.sub(" ", text))
    letters = "".join(words)
    if foreign := _other_script(letters):
        return foreign
    small = [word.lower().replace("’", "'") for word in words]
    known = sum(word in _ENGLISH for word in small)
    least = next((least for count, length, least in _SURE if len(words) >= count and len(letters) >= length), None)
    if least is None or known >= _ENGLISH_SHARE * len(words):
        return KNOWN
    if not known and (told := _by_its_tokens(small)):
        return told
    if known > len(words) // 8 or all(word.istitle() for word in words):  # the latter are names
        return KNOWN
    name, sure = _detector().classify(" ".join(small))
    return str(name) if sure >= least else KNOWN


def _by_its_tokens(words: Sequence[str]) -> str | None:
    """Return the language of which two different common words stand there; of several, the one with the most."""
    counts = Counter(_LANGUAGE_OF[word] for word in set(words) if word in _LANGUAGE_OF)
    name, count = counts.most_common(1)[0] if counts else ("", 0)
    return name if count >= _FEWEST_TOKENS else None


def _other_script(letters: str) -> str | None:
    foreign = [
        letter for letter in letters if not letter.isascii() and not unicodedata.name(letter, "").startswith("LATIN")
    ]
    # Letters drawn like Latin ones may be a disguise, so only whole words in another script count.
    if len(foreign) < _FEWEST_FOREIGN or 2 * len(foreign) <= len(letters):
        return None
    script = unicodedata.name(foreign[0], "").partition(" ")[0]
    if script in _OWN_SCRIPT:
        return _OWN_SCRIPT[script]
    name, _ = _detector().classify(letters)
    return str(name) if name != KNOWN else UNNAMED


@cache
def _detector() -> LanguageIdentifier:
    # Loading takes some tenths of a second, and most profiles never need it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - as above

    detector = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    detector.set_languages([name for name in _LANGUAGES.split() if name in detector.labels])
    return detector
