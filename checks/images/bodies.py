"""
What two networks together say about bodies in a picture: nothing, underwear or a sexual look, or nudity.

How often both are wrong together stands in the model card. The thresholds were chosen with the results in sight, on drawings
and photographs that packages ship: most of them objects, animals, fruit and cartoons cut out on white, which is where the
body-part detector goes wrong. So what the backbone knows of a picture counts too: an apricot is no body. No photograph of
nudity was used, so how many of those are found is not known.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from checks.finding import Label, Sure
from checks.images import models, nudity, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image

    from checks.images.nudity import Seen

NUDE_PARTS: Final = frozenset(
    {
        "FEMALE_BREAST_EXPOSED",
        "FEMALE_GENITALIA_EXPOSED",
        "MALE_GENITALIA_EXPOSED",
        "ANUS_EXPOSED",
        "BUTTOCKS_EXPOSED",
    }
)
# Also seen on people who are fully dressed, so they count only in a picture that looks sexual as a whole.
COVERED_PARTS: Final = frozenset(
    {"FEMALE_BREAST_COVERED", "FEMALE_GENITALIA_COVERED", "ANUS_COVERED", "BUTTOCKS_COVERED"}
)

# A part is believed when the whole picture looks at least slightly sexual, or when the detector is very sure of it.
_PART: Final = 0.25
_PART_WHOLE: Final = 0.1
_PART_ALONE: Final = 0.6
# Balls, fruit and planets: nothing round is believed to be buttocks on the detector's word alone unless it is certain.
_ROUND_ALONE: Final = 0.85
_WHOLE_ALONE: Final = 0.5
# Swimwear often looks sexual to the network, so where parts are seen covered it has to be surer before it says nude.
_WHOLE_OVER_COVERED: Final = 0.8
_COVERED: Final = 0.4
_COVERED_WHOLE: Final = 0.15
_LIKELY_PART: Final = 0.5
_LIKELY_WHOLE: Final = 0.3

# Below this the rough copy of the network for the whole is sure that the network itself would stay below 0.05: of 1,742
# pictures, 70 of them above that, none is lost, and three of four need not be looked at closer.
_PLAINLY_NOTHING: Final = 0.012
# An animal, a fruit or a ball, as far as the backbone can tell: then both networks must be surer. Apricots and planets are
# buttocks to the one, and whales and yams are naked to the other.
_OTHER: Final = 0.4
_OTHER_PART: Final = 0.6
_OTHER_WHOLE: Final = 0.3
_OTHER_WHOLE_ALONE: Final = 0.7

# From here on no pixel of the picture is kept, even where nothing is reported: too careful costs only a small picture.
_WITHHELD_PART: Final = 0.25
_WITHHELD_WHOLE: Final = 0.3

Kind = Literal["nudity", "underwear"]


class Bodies(NamedTuple):
    """What was seen. `fired` is true where any sign of nudity was, reported or not: then no pixel may be kept."""

    kind: Kind | None = None
    labels: tuple[Label, ...] = ()
    score: float = 0.0
    sure: Sure = Sure.POSSIBLE
    fired: bool = False


def look(frames: Sequence[Image.Image], size: tuple[int, int], others: Sequence[float] = ()) -> Bodies:
    """
    Look at each frame of a picture; the answer is that of the frame with most to say.

    `others` says for each frame how likely it shows something else: an animal, a plant, food, a ball.
    """
    for network in (models.NUDENET, models.OPEN_NSFW):
        models.path(network)  # where one is not installed nobody can say that there is nothing
    seen = [
        _look(frame, size, other)
        for frame, other in zip(frames, itertools.chain(others, itertools.repeat(0.0)), strict=False)
    ]
    worst = max(seen, key=lambda one: (one.kind == "nudity", one.kind == "underwear", one.score))
    return worst._replace(fired=any(one.fired for one in seen))


def _look(frame: Image.Image, size: tuple[int, int], other: float) -> Bodies:
    if whole.rough(frame) < _PLAINLY_NOTHING:
        return Bodies()
    return weigh(nudity.detect(frame, size), whole.score(frame), size, other)


def weigh(seen: tuple[Seen, ...], overall: float, size: tuple[int, int], other: float = 0.0) -> Bodies:
    """Put one frame's parts and the score of the whole of it together."""
    parts = [part for part in seen if part.name in NUDE_PARTS]
    covered = [part for part in seen if part.name in COVERED_PARTS and part.score >= _COVERED]
    believed = [part for part in parts if _is_believed(part, overall, other)]
    fired = overall >= _WITHHELD_WHOLE or any(part.score >= _WITHHELD_PART for part in parts)
    if believed:
        sure = max(part.score for part in believed) >= _LIKELY_PART and overall >= _LIKELY_WHOLE
        return _bodies("nudity", believed, sure=sure)
    if overall >= max(_WHOLE_OVER_COVERED if covered else _WHOLE_ALONE, _OTHER_WHOLE_ALONE if other >= _OTHER else 0):
        everything = (0, 0, *size)
        label = Label("nudity", overall, everything)
        sure = overall >= _WHOLE_OVER_COVERED
        return Bodies("nudity", (label,), overall, Sure.LIKELY if sure else Sure.POSSIBLE, fired=True)
    if covered and overall >= _COVERED_WHOLE:
        return _bodies("underwear", covered, sure=False)
    return Bodies(fired=fired)


def _is_believed(part: Seen, overall: float, other: float) -> bool:
    if other >= _OTHER:
        return part.score >= _OTHER_PART and overall >= _OTHER_WHOLE
    alone = _ROUND_ALONE if part.name == "BUTTOCKS_EXPOSED" else _PART_ALONE
    return part.score >= alone or (part.score >= _PART and overall >= _PART_WHOLE)


def _bodies(kind: Kind, parts: list[Seen], *, sure: bool) -> Bodies:
    labels = tuple(Label(kind, part.score, part.box) for part in parts)
    score = max(part.score for part in parts)
    return Bodies(kind, labels, score, Sure.LIKELY if sure else Sure.POSSIBLE, fired=True)
