"""The pages that are made from the rules and the readers are up to date, and name every one of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from checks.rules import all_rules
from checks.rules.lexicons import lexicons
from scanner.archives.reader import readers
from scanner.docs import pages

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("name", sorted(pages()))
def test_a_page_is_what_the_code_makes(name):
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == pages()[name], f"docs/{name} is out of date: run scripts/docs"


@pytest.mark.parametrize("rule", list(all_rules()))
def test_every_rule_has_its_place_with_its_examples(rule):
    assert pages()["rules.md"].count(f"### {rule}: ") == 1


def test_every_platform_has_its_place():
    assert all(f"## {reader.title}" in pages()["platforms.md"] for reader in readers())


def test_no_word_that_a_list_keeps_out_of_sight_stands_there():
    words = pages()["rules.md"].lower().split()
    assert not set(lexicons().coded.values()) & set(words)


def test_the_script_says_what_is_out_of_date():
    done = subprocess.run([sys.executable, ROOT / "scripts" / "docs", "--check"], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
