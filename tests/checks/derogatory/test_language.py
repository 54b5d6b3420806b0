"""Which texts are left unjudged because they are not in English."""

from __future__ import annotations

import pytest

from checks.derogatory.language import language


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("mae'r plant yn wirion heddiw", "cy"),
        ("les enfants sont vraiment bêtes aujourd'hui", "fr"),
        ("Dzieci są dzisiaj okropne i głupie", "pl"),
        ("estos niños son tontos", "es"),
        ("Привет всем друзья", "ru"),
        ("これはペンです", "ja"),
        ("Mae nhw'n dwp", "cy"),
        ("penblwydd hapus i ti cariad", "cy"),
        ("wszystkiego najlepszego kochana", "pl"),
        ("nienawidze tych ludzi", "pl"),
        ("sunteti niste idioti", "ro"),
        ("Multumesc frumos tuturor", "ro"),
        ("yeh bachay bohat badtameez hain", "ur"),
        ("tum log bilkul pagal ho", "ur"),
        ("mujhe nahi pata yaar kya karna hai", "ur"),
        ("sat sri akal ji", "pa"),
        ("bu cocuklar cok aptal", "tr"),
        ("die kinder sind dumm", "de"),
        ("carruurtan waa doqomo", "so"),
    ],
)
def test_other_languages_are_told(text: str, name: str) -> None:
    assert language(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "lol",
        "gutted",
        "ooft",
        "Mi siarad Cymraeg i'r plant, English at work, Wenglish when I stub my toe",
        "dinnae fash yersel hen, it's only a wee bit rain",
        "yer da sells avon",
        "y\u043eu ar\u0435 an idi\u043et",
        "Jai Shri Krishna, temple kitchen open from noon",
        "https://example.org/une/page/pour/les/enfants",
        "😂😂😂",
        "I've met cleverer doors.",
        "Priya Patel",
        "Aoife Ní Bhriain",
        "Mohammed Al-Rashid and Krzysztof",
        "acha bhai",
        "wallahi bro he moved mad",
        "inshallah see u tmrw",
        "dem man dere chattin wass",
        "bare peng ting innit bruv",
        "hiya hun u ok xx",
        "alreet me babber",
        "giz a go",
        "burrito burger kebab biryani",
        "Kids r feral tday",
    ],
)
def test_short_texts_dialects_and_mixtures_are_english(text: str) -> None:
    assert language(text) == "en"
