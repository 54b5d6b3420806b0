"""
The picture check: one file in, what is worth a look out.

Nobody's age is guessed, nobody's face is matched, and of a picture in which the detectors saw any sign of nudity no pixel
and no word goes into a finding.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from checks.content import Item
from checks.finding import Finding, Label, Level, Share, Span, Sure, WordsRead
from checks.images import captions, looking, reasons, thumbnail, wording
from checks.images.again import Memory
from checks.images.bodies import Bodies
from checks.images.decode import MOST_BYTES, Picture, UnreadablePicture, decode, laid_over
from checks.images.emblems import Emblem
from checks.images.labels import Shown
from checks.images.thumbnail import Pictures
from checks.images.wording import Told
from checks.images.words import Written
from checks.rules import all_rules
from checks.rules.levels import level_for

PROFILE_FIELDS: Final = frozenset({"profile_picture", "cover_picture"})

_SHOWN_RULES: Final = {"alcohol": "P-DRINK", "weapon": "P-WEAPON"}
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
    beside: str = "",
    names: tuple[str, ...] = (),
    memory: Memory | None = None,
) -> Judged:
    """
    Judge one picture of a profile, with the `overlay` (a file too) laid over it where the platform shows one.

    `beside` are the words of the post that carries it. They and its caption can bear out a drink or a weapon that was nearly
    seen; they take nothing away.
    `names` are the places and organisations that the person works with, as for the check of words. A copy of a picture that
    `memory` knows is not looked at again. Never raises for what is in the files. An overlay that cannot be read is an error;
    the picture is judged without it.
    """
    content = data if isinstance(data, bytes) else data.read(MOST_BYTES + 1)
    try:
        picture = decode(content)
    except UnreadablePicture as unreadable:
        # A profile picture is listed all the same: it is there for anyone to see even if this tool cannot.
        return Judged(_profile_picture(item, None), error=unreadable.reason)
    error = None
    if overlay is not None:
        try:
            picture = laid_over(picture, overlay)
        except UnreadablePicture as unreadable:
            error = (
                f"what is laid over it could not be read ({unreadable.reason}), so only the picture below was checked"
            )
    seen = memory.seen(picture, (content, overlay), looking.look) if memory else looking.look(picture)
    copy = None if seen.bodies.fired else thumbnail.small_copy(picture.pixels, pictures)
    told = wording.judged(seen.written, names)
    # As of the pixels, so of the words: nothing is kept where any sign of nudity was.
    kept = None if seen.bodies.fired else seen.written
    findings = (
        *_bodies(item, seen.bodies),
        *_shown(item, seen.shown, beside, names, copy),
        *_hate(item, seen.signs, told, kept, copy),
        *_words(item, told, kept, copy),
        *_details(item, seen.written, picture.tells, copy),
        *_place(item, picture, copy),
        *_profile_picture(item, copy),
    )
    seen_labels = tuple(label for finding in findings for label in finding.labels)
    return Judged(
        findings,
        seen_labels,
        error,
        unchecked=seen.unchecked,
        text=seen.written.text,
        foreign=wording.foreign(seen.written),
        width=picture.size[0],
        height=picture.size[1],
    )


def _bodies(item: Item, seen: Bodies) -> tuple[Finding, ...]:
    if seen.kind is None:
        return ()
    return (_finding(_BODY_RULES[seen.kind], item, sure=seen.sure, score=seen.score, labels=seen.labels),)


def _shown(
    item: Item, shown: Sequence[Shown], beside: str, names: tuple[str, ...], copy: bytes | None
) -> Iterator[Finding]:
    """Yield what the pixels show, and what they nearly show where words beside the picture speak of it."""
    for one in shown:
        rule = all_rules()[_SHOWN_RULES[one.label.label]]
        spans = () if one.sure else captions.borne_out(rule, item, beside, names)
        if spans is None:
            continue
        yield _finding(
            rule.id,
            item,
            sure=one.sure or Sure.POSSIBLE,
            score=one.label.score,
            labels=(one.label,),
            reason=(reasons.SHOWN if one.sure else reasons.BORNE_OUT)[rule.id],
            spans=spans,
            copy=copy,
        )


def _hate(
    item: Item, signs: Sequence[Emblem], told: list[Told], kept: Written | None, copy: bytes | None
) -> tuple[Finding, ...]:
    """One finding for shapes and codes together."""
    coded = [one for one in told if one.fired.rule.id in wording.CODED_HATE]
    codes = [label for one in coded for label in one.labels]
    if not signs and not codes:
        return ()
    found = tuple(Label("hate_symbol", one.score, one.box) for one in signs)
    found += tuple(label._replace(label="hate_symbol", score=1.0) for label in codes)
    score = max(label.score for label in found)
    shapes = [*dict.fromkeys(reasons.EMBLEMS[one.kind] for one in signs), *([reasons.BY_SHAPE] if signs else ())]
    reason = " ".join((*shapes, *([reasons.WORDS_HATE] if codes else ())))
    read = wording.words_read(kept, coded) if kept and coded else None
    return (
        _finding("P-HATE", item, sure=Sure.ONLY_YOU, score=score, labels=found, reason=reason, copy=copy, read=read),
    )


def _words(item: Item, told: list[Told], kept: Written | None, copy: bytes | None) -> tuple[Finding, ...]:
    """One finding for all the words, as grave as the gravest of them; what is never shared stays a finding of its own."""
    found: list[Finding] = []
    for one in told:
        if one.fired.rule.share is Share.NEVER:
            private = _finding(
                one.fired.rule.id,
                item,
                sure=one.fired.sure,
                labels=one.labels,
                reason=one.reason,
                copy=copy,
                read=wording.words_read(kept, [one]) if kept else None,
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
                reason=" ".join((reasons.WORDS_READ, *dict.fromkeys(one.reason for one in shared))),
                start=first.fired.rule.level,
                copy=copy,
                read=wording.words_read(kept, shared) if kept else None,
            )
        )
    return tuple(found)


def _details(item: Item, written: Written, tells: tuple[str, ...], copy: bytes | None) -> tuple[Finding, ...]:
    """One finding for what can be read in the picture and for what its file tells."""
    details = wording.identifying(written)
    if details is None and not tells:
        return ()
    told: list[str] = []
    if details is not None:
        told.append(f"The tool read what looks like {details[0]} in this picture. Anyone who sees it can read it too.")
    if tells:
        told.append(
            f"The file of this picture holds {' and '.join(tells)}. Anyone who has the file can read it. Most platforms take "
            "such notes out of what others see."
        )
    return (_finding("P-ID", item, sure=details[1] if details else Sure.LIKELY, reason=" ".join(told), copy=copy),)


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
    spans: tuple[Span, ...] = (),
    read: WordsRead | None = None,
) -> Finding:
    return Finding(
        rule=rule,
        check="images",
        item=item,
        level=level_for(item, start or all_rules()[rule].level),
        reason=reason or reasons.PLAIN[rule, sure],
        sure=sure,
        score=score,
        spans=spans,
        labels=labels,
        thumbnail=copy,
        read=read,
    )
