"""
The picture check: one file in, what is worth a look out.

Nobody's age is guessed, nobody's face is matched, and of a picture in which the detectors saw any sign of nudity no pixel
goes into an answer.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import BinaryIO, Final

from PIL import Image

from checks.content import Item
from checks.finding import Finding, Label, Level, Share, Sure
from checks.images import bodies, emblems, labels, thumbnail, wording, words
from checks.images.bodies import Bodies
from checks.images.decode import Picture, UnreadablePicture, decode, laid_over
from checks.images.labels import Shown
from checks.images.models import ModelMissing
from checks.images.thumbnail import Pictures
from checks.images.wording import Told
from checks.images.words import Written
from checks.rules import all_rules
from checks.rules.levels import level_for

PROFILE_FIELDS: Final = frozenset({"profile_picture", "cover_picture"})

_REASONS: Final = {
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
_SHOWN_RULES: Final = {"alcohol": "P-DRINK", "weapon": "P-WEAPON"}
_SHOWN_REASONS: Final = {
    "P-DRINK": (
        "This picture looks as if it shows an alcoholic drink. Soft drinks in the same glasses look alike to the tool. You "
        "decide whether it suits your profile."
    ),
    "P-WEAPON": (
        "This picture looks as if it shows a weapon. Tools, toys, sport and dressing up can look alike to the tool. You decide "
        "whether it suits your profile."
    ),
}
_EMBLEM: Final = (
    "A shape in this picture looks like the hooked cross of the Nazis. The tool goes by the shape alone: it cannot tell history, "
    "a museum or a protest from hate. You know what the picture shows and why."
)
_WORDS_READ: Final = "The tool read words in this picture."
_WORDS_HATE: Final = (
    "Words in this picture can stand for hate. The tool cannot tell history, news or protest from it, and the letters or "
    "numbers may mean something else. You know what the picture shows and why."
)
_BODY_RULES: Final = {"nudity": "P-NUDE", "underwear": "P-SEXY"}


@dataclasses.dataclass(frozen=True, slots=True)
class Judged:
    """
    The answer about one file.

    `error` says in plain words why the file could not be read; `unchecked` why a readable picture was not looked at
    (a network is not installed), so that silence is never taken for "nothing found". `text` are the words read in the
    picture and `foreign` says why they were not judged, where their language is not known. `width` and `height` are those
    that a person sees, None where the file could not be read.
    """

    findings: tuple[Finding, ...] = ()
    labels: tuple[Label, ...] = ()
    error: str | None = None
    unchecked: str | None = None
    text: str = ""
    foreign: str | None = None
    width: int | None = None
    height: int | None = None


def judge(
    item: Item,
    data: bytes | BinaryIO,
    *,
    pictures: Pictures,
    overlay: bytes | None = None,
    names: tuple[str, ...] = (),
) -> Judged:
    """
    Judge one picture of a profile, with the `overlay` (a file too) laid over it where the platform shows one.

    `names` are the places and organisations that the person works with, as for the check of words. Never raises for what
    is in the files. An overlay that cannot be read is an error; the picture is judged without it.
    """
    try:
        picture = decode(data)
    except UnreadablePicture as unreadable:
        # A profile picture is listed all the same: it is there for anyone to see even if this tool cannot.
        return Judged(_profile_picture(item, None), error=unreadable.reason)
    unchecked = error = None
    if overlay is not None:
        try:
            picture = laid_over(picture, overlay)
        except UnreadablePicture as unreadable:
            error = (
                f"what is laid over it could not be read ({unreadable.reason}), so only the picture below was checked"
            )
    frames = picture.frames or (picture.pixels,)
    written, shown = Written(), list[Shown]()
    try:
        seen = bodies.look(picture)
    except ModelMissing as missing:
        # Nobody looked, so nothing says that a copy may be kept.
        seen, unchecked = Bodies(fired=True), str(missing)
    try:
        written = _most_words(frames, picture.size)
        shown = labels.see(frames, picture.size)
    except ModelMissing as missing:
        unchecked = unchecked or str(missing)
    copy = None if seen.fired else thumbnail.small_copy(picture.pixels, pictures)
    told = wording.judged(written, names)
    findings = (
        *_bodies(item, seen),
        *_shown(item, shown, copy),
        *_hate(item, frames, picture.size, told, copy),
        *_words(item, told, copy),
        *_details(item, written, copy),
        *_place(item, picture, copy),
        *_profile_picture(item, copy),
    )
    seen_labels = tuple(label for finding in findings for label in finding.labels)
    return Judged(
        findings,
        seen_labels,
        error,
        unchecked=unchecked,
        text=written.text,
        foreign=wording.foreign(written),
        width=picture.size[0],
        height=picture.size[1],
    )


def _bodies(item: Item, seen: Bodies) -> tuple[Finding, ...]:
    if seen.kind is None:
        return ()
    return (_finding(_BODY_RULES[seen.kind], item, sure=seen.sure, score=seen.score, labels=seen.labels),)


def _shown(item: Item, shown: list[Shown], copy: bytes | None) -> tuple[Finding, ...]:
    found = ((_SHOWN_RULES[one.label.label], one) for one in shown)
    return tuple(
        _finding(
            rule,
            item,
            sure=one.sure,
            score=one.label.score,
            labels=(one.label,),
            reason=_SHOWN_REASONS[rule],
            copy=copy,
        )
        for rule, one in found
    )


def _most_words(frames: Sequence[Image.Image], size: tuple[int, int]) -> Written:
    """Return the words of the frame that has most of them: what a video says stands still for a while."""
    return max((words.read(frame, size) for frame in frames), key=lambda written: len(written.text))


def _hate(
    item: Item, frames: Sequence[Image.Image], size: tuple[int, int], told: list[Told], copy: bytes | None
) -> tuple[Finding, ...]:
    """One finding for shapes and codes together."""
    found_in = ([one for one in emblems.find(frame, size) if one.hateful] for frame in frames)
    shapes = next((found for found in found_in if found), [])
    codes = [label for one in told if one.fired.rule.id in wording.CODED_HATE for label in one.labels]
    if not shapes and not codes:
        return ()
    found = tuple(Label("hate_symbol", one.score, one.box) for one in shapes)
    found += tuple(label._replace(label="hate_symbol", score=1.0) for label in codes)
    score = max(label.score for label in found)
    reason = " ".join((*([_EMBLEM] if shapes else ()), *([_WORDS_HATE] if codes else ())))
    return (_finding("P-HATE", item, sure=Sure.ONLY_YOU, score=score, labels=found, reason=reason, copy=copy),)


def _words(item: Item, told: list[Told], copy: bytes | None) -> tuple[Finding, ...]:
    """One finding for all the words, as grave as the gravest of them; what is never shared stays a finding of its own."""
    found: list[Finding] = []
    for one in told:
        if one.fired.rule.share is Share.NEVER:
            private = _finding(
                one.fired.rule.id, item, sure=one.fired.sure, labels=one.labels, reason=one.reason, copy=copy
            )
            found.append(dataclasses.replace(private, check=one.fired.rule.check))
    shared = [one for one in told if one.fired.rule.share is not Share.NEVER]
    if shared:
        first = shared[0]
        labels = tuple(dict.fromkeys(label for one in shared for label in one.labels))
        found.append(
            _finding(
                "P-WORDS",
                item,
                sure=first.fired.sure,
                score=max(label.score for label in labels),
                labels=labels,
                reason=" ".join((_WORDS_READ, *dict.fromkeys(one.reason for one in shared))),
                start=first.fired.rule.level,
                copy=copy,
            )
        )
    return tuple(found)


def _details(item: Item, written: Written, copy: bytes | None) -> tuple[Finding, ...]:
    details = wording.identifying(written)
    if details is None:
        return ()
    reason = f"The tool read what looks like {details[0]} in this picture. Anyone who sees it can read it too."
    return (_finding("P-ID", item, sure=details[1], reason=reason, copy=copy),)


def _place(item: Item, picture: Picture, copy: bytes | None) -> tuple[Finding, ...]:
    if picture.place is None:
        return ()
    # The label says that there is a place, never which.
    return (_finding("P-PLACE", item, labels=(Label("place", 1.0),), copy=copy),)


def _profile_picture(item: Item, copy: bytes | None) -> tuple[Finding, ...]:
    if item.field not in PROFILE_FIELDS:
        return ()
    return (_finding("P-FACE-OF-PROFILE", item, copy=copy),)


def _finding(
    rule: str,
    item: Item,
    *,
    sure: Sure = Sure.LIKELY,
    score: float | None = None,
    labels: tuple[Label, ...] = (),
    copy: bytes | None = None,
    reason: str | None = None,
    start: Level | None = None,
) -> Finding:
    return Finding(
        rule=rule,
        check="images",
        item=item,
        level=level_for(item, start or all_rules()[rule].level),
        reason=reason or _REASONS[rule, sure],
        sure=sure,
        score=score,
        labels=labels,
        thumbnail=copy,
    )
