"""What a person is told of a picture: why it is worth a look, what the tool takes for what, and that they decide."""

from __future__ import annotations

from typing import Final

from checks.finding import Sure
from checks.images import emblems, runes

PLAIN: Final = {
    ("P-NUDE", Sure.LIKELY): (
        "The tool thinks this picture shows an uncovered body. It only sees shapes and colours, and it can be wrong: art, "
        "breastfeeding, medical pictures, sport and the beach can look the same to it. You decide. "
        "No copy of the picture is kept in this report."
    ),
    ("P-NUDE", Sure.POSSIBLE): (
        "This picture may show an uncovered body, but the tool is not sure. Art, breastfeeding, medical pictures, sport, "
        "the beach and even fruit can look the same to it. You decide. No copy of the picture is kept in this report."
    ),
    ("P-SEXY", Sure.POSSIBLE): (
        "This picture may show underwear or a sexual pose. The tool is often wrong about the beach, sport, dance and art. "
        "You decide whether it suits your profile. No copy of the picture is kept in this report."
    ),
    ("P-PLACE", Sure.LIKELY): (
        "The file says where the picture was taken. Someone who has the file could find that place, for example your home."
    ),
    ("P-FACE-OF-PROFILE", Sure.LIKELY): (
        "Anyone can see this picture, whatever your settings, so it is listed here for you to look at."
    ),
}
SHOWN: Final = {
    "P-DRINK": (
        "This picture looks as if it shows an alcoholic drink. Soft drinks in the same glasses look alike to the tool. You "
        "decide whether it suits your profile."
    ),
    "P-WEAPON": (
        "This picture looks as if it shows a weapon. Tools, toys, sport and dressing up can look alike to the tool. You decide "
        "whether it suits your profile."
    ),
}
BORNE_OUT: Final = {
    "P-DRINK": (
        "This picture may show an alcoholic drink, and the words beside it speak of one. By the picture alone the tool was not "
        "sure enough to ask. Soft drinks in the same glasses look alike to it. You decide whether it suits your profile."
    ),
    "P-WEAPON": (
        "This picture may show a weapon, and the words beside it speak of one. By the picture alone the tool was not sure enough "
        "to ask. Tools, toys, sport and dressing up can look alike to it. You decide whether it suits your profile."
    ),
}
EMBLEMS: Final = {
    emblems.HOOKED_CROSS: "A shape in this picture looks like the hooked cross of the Nazis.",
    runes.BLACK_SUN: "A shape in this picture looks like the black sun, which the Nazis used and some use for hate today.",
    runes.BOLTS: "Two shapes in this picture look like the bolts of the SS.",
}
BY_SHAPE: Final = (
    "The tool goes by the shape alone: it cannot tell history, a museum or a protest from hate. You know what the picture shows "
    "and why."
)
WORDS_READ: Final = "The tool read words in this picture."
WORDS_HATE: Final = (
    "Words in this picture can stand for hate. The tool cannot tell history, news or protest from it, and the letters or "
    "numbers may mean something else. You know what the picture shows and why."
)
