"""The answer to one text by itself, with the contract's keys: what `check-text` prints, and what a person reads first."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Final

from checks.derogatory.judgement import TARGETS, Fired, Judgement
from checks.derogatory.language import UNNAMED
from checks.finding import Severity, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTED_ONLY: Final = frozenset({"T-SWEAR", "T-SELF"})
"""Worth saying, but no reason to call a text unsuitable: swearing at nobody, and the person's own distress."""

NOBODYS: Final = NOTED_ONLY | {
    "T-DRUG",
    "T-ALC",
    "T-ALC-WORK",
    "T-CRIME",
    "T-EXTREME",
    "T-GAMBLE",
    "T-ADULT-LINK",
    "T-HATE-CODE",
}
"""What is about a thing done or liked, and about nobody."""

NOTHING = "Nothing in these words stood out."
WHOLE_SENTENCE = "It is the sentence as a whole that may be read so, not one word."
_PLAIN_HATE: Final = frozenset({"slur", "group-attack", "hate-story"})
_EVEN = 0.5
_ROOM = 0.49
_LANGUAGE_NAMES: Final[Mapping[str, str]] = {
    "cy": "Welsh",
    "ga": "Irish",
    "gd": "Gaelic",
    "pl": "Polish",
    "ro": "Romanian",
    "pt": "Portuguese",
    "es": "Spanish",
    "fr": "French",
    "de": "German",
    "it": "Italian",
    "ar": "Arabic",
    "ur": "Urdu or a language close to it",
    "hi": "Hindi",
    "bn": "Bengali",
    "pa": "Punjabi",
    "so": "Somali",
    "ru": "Russian",
    "uk": "Ukrainian",
    "zh": "Chinese",
    "tr": "Turkish",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Verdict:
    """What the tool says of one text. `flagged` is None where it cannot say: the text is in a language it does not know."""

    score: float
    hate_score: float
    flagged: bool | None
    categories: tuple[str, ...]
    target: str
    severity: Severity
    spans: tuple[Span, ...]
    language: str
    reason: str

    def as_json(self, identity: Any) -> dict[str, Any]:
        """Return the contract's object for the text with this id."""
        return {
            "id": identity,
            "score": round(self.score, 4),
            "hate_score": round(self.hate_score, 4),
            "flagged": self.flagged,
            "categories": list(self.categories),
            "target": self.target,
            "severity": self.severity.value,
            "spans": [list(span) for span in self.spans],
            "language": self.language,
            "reason": self.reason,
        }


def verdict_of(judgement: Judgement) -> Verdict:
    """Return the verdict on a judged text."""
    if judgement.scores is None:
        return Verdict(
            0.0,
            0.0,
            None,
            (),
            "none",
            Severity.INFO,
            (),
            judgement.language,
            unknown_language_reason(judgement.language),
        )
    fired = sorted(judgement.fired, key=lambda one: -one.rule.level.severity.rank)
    flagged = any(one.rule.id not in NOTED_ONLY for one in fired)
    # A slur or an attack in plain words is hate whatever the model makes of it; otherwise its figure stands as it is.
    hateful = any(one.rule.category == "hate" and {span.what for span in one.spans} & _PLAIN_HATE for one in fired)
    return Verdict(
        score=_agreeing(judgement, flagged=flagged),
        hate_score=_at_least_even(judgement.scores.hate) if hateful else judgement.scores.hate,
        flagged=flagged,
        categories=tuple(dict.fromkeys(one.rule.category for one in fired)),
        target=_target(fired, judgement.target) if flagged else "none",
        severity=fired[0].rule.level.severity if flagged else Severity.INFO,
        spans=tuple(sorted({span for one in fired for span in one.spans})),
        language=judgement.language,
        reason=" ".join(dict.fromkeys(reason_of(one) for one in fired)) or NOTHING,
    )


def reason_of(fired: Fired) -> str:
    """Return what the person is told: what may be hurtful to whom, never their own words."""
    return fired.rule.why if fired.spans else f"{fired.rule.why} {WHOLE_SENTENCE}"


def unknown_language_reason(language: str) -> str:
    """Return why a text was not checked. `language` is any but the one the model knows."""
    name = _LANGUAGE_NAMES.get(language)
    if language == UNNAMED or name is None:
        return "Not checked: this does not look like English, the only language this tool can judge. Please read it yourself."
    return f"Not checked: this looks like {name}, and this tool can judge English only. Please read it yourself."


def _target(fired: list[Fired], likeliest: str) -> str:
    """Return whom the gravest finding is about: what its rule is for, or who is likeliest meant where it is for anyone."""
    rules = [one.rule.id for one in fired]
    said = {TARGETS[rule] for rule in rules if rule in TARGETS}
    if likeliest in said or (rules and not said and not NOBODYS.issuperset(rules)):
        return likeliest
    return next((TARGETS[rule] for rule in rules if rule in TARGETS), "none")


def _agreeing(judgement: Judgement, *, flagged: bool) -> float:
    """Return the probability that the text is unsuitable, in agreement with what the rules say of it.

    A text that is flagged has at least one half; one that only a rule's exception spared has less. Other texts may have
    more than one half and still be left alone: the person is asked about what is likely enough, not about each text that is
    more likely than not.
    """
    score = judgement.scores.unsuitable if judgement.scores else 0.0
    if flagged:
        return _at_least_even(score)
    return min(score, _ROOM) if judgement.spared else score


def _at_least_even(score: float) -> float:
    return score if score >= _EVEN else _EVEN + score * (1 - _EVEN) * 0.5
