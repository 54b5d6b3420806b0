"""
A long report: 2,000 findings, each a card of its own, and 400 pictures. How large, how fast, and by keyboard alone.

    python benchmarks/report.py

Opens the same page with and without our script in the same browser, in turn, and compares pair by pair: limit 2.5 times.
Goes through every card with the single keys, decides each, and reads what was saved. Size limit: 12 MB.
"""

from __future__ import annotations

import io
import json
import re
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import click
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from checks.content import Audience, Item, Kind
from checks.finding import Level, Span
from samples.pictures import landscape
from scanner.browser import find
from scanner.report import render
from scanner.review import Policy, Recorded, Review, Source, Tool

_LEVELS = (Level.FIRST, Level.LOOK, Level.TIDY)
_TEXT = "met the lads after the session and honestly the {word} on that bus was something else, never again I say"


def made(findings: int, pictures: int) -> Review:
    """Return a review of so many findings, the first of them pictures, all on cards of their own."""
    drawn = [_small(seed) for seed in range(40)]
    return Review(
        created="2026-09-03T10:00:00+01:00",
        salt="benchmark",
        tool=Tool(name="profile-hygiene", version="0", rules="2026.1"),
        policy=Policy(name="Policy"),
        sources=(Source(name="large.zip", platform="facebook", years={str(year): 100 for year in range(2008, 2027)}),),
        findings=tuple(
            _finding(number, drawn[number % 40] if number < pictures else None) for number in range(findings)
        ),
    )


def _finding(number: int, picture: bytes | None) -> Recorded:
    word = f"word{number}"
    text = _TEXT.format(word=word)
    start = text.index(word)
    item = Item(
        platform="facebook" if number % 3 else "instagram",
        kind=Kind.IMAGE if picture else Kind.COMMENT,
        id=str(number),
        text=text,
        audience=Audience.PUBLIC,
        media=f"media/{number}.jpg" if picture else None,
        source="comments.json",
    )
    return Recorded(
        id=f"f{number:07d}",
        check="images" if picture else "derogatory",
        rule="P-DRINK" if picture else "T-YP",
        title="Drink in the picture" if picture else "Unkind words about young people",
        reason="It may be about young people.",
        level=_LEVELS[number % 3],
        item=item,
        part="8.4-p" if picture else "8.4-d1",
        clause="8.4",
        spans=(Span(start, start + len(word), "insult"),),
        actions=("delete", "limit", "edit"),
        how_to=("Open it.", "Choose the three dots.", "Choose Delete."),
        thumbnail=picture,
    )


def _small(seed: int) -> bytes:
    stream = io.BytesIO()
    landscape(seed).convert("RGB").resize((320, 240), Image.Resampling.BILINEAR).save(stream, "JPEG", quality=80)
    return stream.getvalue()


@click.command()
@click.option("--findings", default=2_000)
@click.option("--pictures", default=400)
@click.option("--rounds", default=5)
def main(findings: int, pictures: int, rounds: int) -> None:
    """Draw it, open it, work through it."""
    begin = time.perf_counter()
    html = render(made(findings, pictures))
    print(f"drawn in {time.perf_counter() - begin:.1f} s, {len(html.encode()) / 1e6:.1f} MB (limit 12)")
    path = find()
    if path is None:
        raise click.ClickException("No Chromium, Chrome or Edge was found.")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        ours, bare = Path(name, "ours.html"), Path(name, "bare.html")
        ours.write_text(html, encoding="utf-8")
        # The same page without the script; what the script would show is shown, so that as much is laid out.
        without = re.sub(r"<script>.*?</script>", "", html, count=1, flags=re.DOTALL)
        bare.write_text(without.replace("<html lang", '<html class="js" lang', 1), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=str(path), args=["--no-sandbox"])
        pairs = [(_opened(browser, ours), _opened(browser, bare)) for _ in range(rounds + 1)][1:]  # the first warms up
        ratios = [one / other for one, other in pairs]
        print(f"opens in {statistics.median(one for one, _ in pairs):.2f} s, without script in "
              f"{statistics.median(other for _, other in pairs):.2f} s; ratio pair by pair: "
              f"median {statistics.median(ratios):.2f}, max {max(ratios):.2f} (limit 2.5)")  # fmt: skip
        _by_keyboard(browser, ours)
        browser.close()


def _opened(browser: Browser, path: Path) -> float:
    """Return the seconds from asking for the page until it has been drawn."""
    page = browser.new_page()
    begin = time.perf_counter()
    page.goto(path.as_uri(), wait_until="load")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    seconds = time.perf_counter() - begin
    page.close()
    return seconds


def _by_keyboard(browser: Browser, path: Path) -> None:
    page: Page = browser.new_page(accept_downloads=True)
    page.goto(path.as_uri())
    page.locator("#single-keys").focus()
    page.keyboard.press("Space")
    total = page.locator(".card .decide").count()
    begin = time.perf_counter()
    for number in range(total):
        page.keyboard.press("j")
        page.keyboard.press("2345"[number % 4])
    seconds = time.perf_counter() - begin
    with page.expect_download() as waiting:
        page.evaluate("document.querySelector('[data-do=save]').focus()")
        page.keyboard.press("Enter")
    saved: Any = json.loads(waiting.value.path().read_text(encoding="utf-8"))
    said = page.locator("#progress-text").inner_text()
    print(f"by keyboard: {said}, {len(saved['decisions'])} saved, {1000 * seconds / (2 * total):.0f} ms a key")
    if said != f"{total} of {total} decided" or len(saved["decisions"]) < total:
        raise click.ClickException("Not every card could be decided by keyboard.")


if __name__ == "__main__":
    main()
