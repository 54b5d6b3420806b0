"""Ready for another language: every word of a page goes through the catalogue, and the list for translators is up to date."""

from __future__ import annotations

import importlib.util
import io
import re
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from scanner import translations
from scanner.report import render

ROOT = Path(__file__).resolve().parent.parent
pytest.importorskip("babel", reason="Babel is not installed")


@pytest.fixture(scope="module")
def catalogues():
    """The script, as a module."""
    loader = SourceFileLoader("catalogues", str(ROOT / "scripts" / "catalogues"))
    spec = importlib.util.spec_from_loader("catalogues", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = before
    return module


@pytest.fixture
def shouted(catalogues, tmp_path, monkeypatch):
    """A made-up language: every message in capitals, its places for values and its tags left alone."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - only where Babel is

    catalogue = catalogues.gathered()
    for message in catalogue:
        if message.id:
            one = message.id if isinstance(message.id, str) else message.id[0]
            message.string = _shout(one) if isinstance(message.id, str) else tuple(map(_shout, message.id))
    folder = tmp_path / "locale" / "cy" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    stream = io.BytesIO()
    catalogue.locale = "cy"
    write_mo(stream, catalogue)
    (folder / f"{translations.DOMAIN}.mo").write_bytes(stream.getvalue())
    # Only for the translations: whoever else reads a file of the packages reads the real one.
    there = SimpleNamespace(files=lambda _: tmp_path, as_file=translations.resources.as_file)
    monkeypatch.setattr(translations, "resources", there)
    translations.environment.cache_clear()
    yield "cy"
    translations.environment.cache_clear()


def _shout(text):
    return "".join(
        part if re.fullmatch(r"%\(\w+\)s|<[^>]*>|&\w+;", part) else part.upper()
        for part in re.split(r"(%\(\w+\)s|<[^>]*>|&\w+;)", text)
    )


def test_the_list_for_translators_is_up_to_date(catalogues):
    """Run scripts/catalogues after a change of words."""
    from babel.messages.pofile import read_po  # noqa: PLC0415 - only where Babel is

    with (ROOT / "templates" / "locale" / f"{translations.DOMAIN}.pot").open("rb") as file:
        stored = {message.id for message in read_po(file)}
    now = {message.id for message in catalogues.gathered()}
    assert stored == now
    assert len(now) > 150


def test_a_page_in_another_language(shouted, made_up_review):
    """Headings, sentences, choices and labels come from the catalogue; what the person wrote stays as it is."""
    html = render(made_up_review, language=shouted)
    page = BeautifulSoup(html, "html.parser")
    assert page.html["lang"] == "cy"
    for heading in page.select("h1, h2, legend, button, .choice"):
        said = re.sub(r"About \d+.*|\d+ \w+$", "", heading.get_text(" ", strip=True))
        said = said if not heading.select("bdi") else ""
        assert said == said.upper() or any(one["title"] in said for one in made_up_review["findings"]), heading
    assert "these kids are thick as mince" in page.get_text()
    assert page.select("script, style") != []


def test_hostile_words_stay_text_in_every_language(shouted, made_up_review):
    """What is put into a sentence is escaped, and signs that no page may hold are replaced, there too."""
    nasty = "<script>alert(1)</script>\x00%(title)s"
    for one in made_up_review["findings"]:
        one |= {"title": nasty, "reason": nasty}
        if one.get("item"):
            one["item"] |= {"context": nasty, "platform": nasty}
    for language in (shouted, translations.SOURCE):
        html = render(made_up_review, language=language)
        assert len(BeautifulSoup(html, "html.parser").select("script")) == 1
        assert "\x00" not in html
        assert "%(title)s" in html


def test_a_language_that_is_not_there_is_english(made_up_review):
    """And nothing breaks."""
    assert "Your profile review" in render(made_up_review, language="xx")
