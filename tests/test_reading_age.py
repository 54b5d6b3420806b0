"""How old a reader has to be: measured over the words of every template, by the Flesch-Kincaid grade."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import templates

TEMPLATES = Path(templates.__file__).parent
OLDEST = 11.0
SCHOOL_BEGINS = 5  # a grade is a school year, and school begins at five
BLOCKS = (
    r"</?(?:p|li|ul|ol|h\d|dt|dd|div|summary|legend|label|figcaption|td|th|button|title|blockquote|option|section|br)"
    r"\b[^>]*>"
)
# Names that are what they are, however long: of platforms' menus, helplines, commands and files.
NAMES = (
    r"<code>.*?</code>|<span class=\"code\">.*?</span>|Internet Watch Foundation|Samaritans|NSPCC|Accounts Centre, Your "
    r"information and permissions, Download your information|profile-hygiene"
)


def sentences(source: str) -> list[str]:
    """The prose of a template: every block that is a sentence, without what is filled in."""
    text = re.sub(r"\{#.*?#\}", " ", source, flags=re.DOTALL)
    text = re.sub(NAMES, "it", text, flags=re.DOTALL)
    text = re.sub(r"\{%\s*(?:el(?:se|if)\b.*?)%\}", "\n", text, flags=re.DOTALL)
    text = re.sub(r"\{%.*?%\}", " ", text, flags=re.DOTALL)
    text = re.sub(r"\{\{.*?\}\}", " x ", text, flags=re.DOTALL)
    text = re.sub(BLOCKS, "\n", text)
    text = re.sub(r"<[^>]*>", " ", text)
    blocks = (re.sub(r"\s+", " ", block).strip() for block in text.split("\n"))
    return [block for block in blocks if len(re.findall(r"[A-Za-z]{2,}", block)) > 3]


def age(prose: list[str]) -> float:
    textstat = pytest.importorskip("textstat", reason="textstat is not installed")
    return SCHOOL_BEGINS + textstat.flesch_kincaid_grade(
        " ".join(one if one[-1] in ".?!:" else f"{one}." for one in prose)
    )


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.j2")), ids=lambda path: path.name)
def test_a_child_of_eleven_can_read_it(path: Path) -> None:
    """Nine to eleven is what gov.uk and the NHS write for. A template of a few words is read with the others."""
    prose = sentences(path.read_text(encoding="utf-8"))
    if sum(len(one.split()) for one in prose) >= 60:  # the measure means nothing for less
        assert age(prose) <= OLDEST


def test_all_of_it_together() -> None:
    """And the measure measures: what lawyers write comes out far above."""
    everything = [one for path in TEMPLATES.rglob("*.j2") for one in sentences(path.read_text(encoding="utf-8"))]
    assert len(everything) > 100
    assert age(everything) <= 10
    assert age(["The aforementioned organisation accepts no responsibility for any consequential inconvenience."]) > 16
