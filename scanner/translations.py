"""
The templates of a page, ready to be drawn in a language: British English as they stand, or through a catalogue.

What a template says stands in the template (`{% trans %}`) and comes out as HTML; what is put into it is always escaped. `tr`
is for words that Python holds: they come out as plain text.
"""

from __future__ import annotations

import functools
import gettext
from importlib import resources
from typing import Any, Final, Literal

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from scanner import report_words as words

SOURCE: Final = "en-GB"
DOMAIN: Final = "pages"


@functools.cache
def environment(pages: Literal["report", "paper", "guide"], language: str = SOURCE) -> Environment:
    """
    Return the templates of a folder in a language; one without a catalogue is British English.

    The guide draws the report's own parts, cards above all, so it finds those too.
    """
    folders = ("guide", "report") if pages == "guide" else (pages,)
    made = Environment(
        loader=ChoiceLoader([PackageLoader("templates", folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        extensions=["jinja2.ext.i18n"],
    )
    catalogue = _catalogue(language)

    def one(message: str, /, **values: Any) -> Markup:
        return Markup(catalogue.gettext(message)) % _finalized(values)  # noqa: S704 - words of a template or a catalogue

    def several(message: str, messages: str, number: int, /, **values: Any) -> Markup:
        found = catalogue.ngettext(message, messages, number)
        return Markup(found) % _finalized(values)  # noqa: S704 - as above

    made.install_gettext_callables(one, several, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    made.globals.update(gettext=one, ngettext=several, tr=catalogue.gettext)
    return made


def _catalogue(language: str) -> gettext.NullTranslations:
    if language == SOURCE:
        return gettext.NullTranslations()
    with resources.as_file(resources.files("templates") / "locale") as folder:
        return gettext.translation(DOMAIN, folder, [language.replace("-", "_")], fallback=True)


def _finalized(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _printable(value) for name, value in values.items()}


def _printable(value: object) -> object:
    return words.printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
