"""The way through a review alone, in a real browser: with a script and without, this year and the next."""

from __future__ import annotations

import base64
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from scanner.review import Review

from .served import SAMPLES, home, reviewed, saved, serving

pytestmark = pytest.mark.browser

DROP = """([name, content]) => {
  const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name));
  document.getElementById("drop").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


def drop(page: Any, path: Path) -> None:
    """Drop a file on the page, as a mouse does."""
    page.locator("#drop").wait_for()
    with page.expect_navigation():
        page.evaluate(DROP, [path.name, base64.b64encode(path.read_bytes()).decode()])


@pytest.mark.slow
def test_from_the_first_page_to_the_last(tmp_path: Path, window: Any) -> None:
    """Drop the sample, watch, decide on all, certificate, forget: only the certificate stays."""
    downloads = home(tmp_path) / "Downloads"
    parts = [Path(shutil.copy(SAMPLES / f"facebook-jo-part-{number}.zip", downloads)) for number in (1, 2)]
    with serving(tmp_path) as served:
        page = window(served.address)
        page.get_by_role("link", name="Choose your download").click()
        for part in parts:
            drop(page, part)
            page.locator(".files > li", has_text=part.name).get_by_role("button", name="Take away").wait_for()
        assert [one.split()[0] for one in page.locator("#chosen ~ .files > li > span").all_inner_texts()] == [
            part.name for part in parts
        ]
        assert page.locator("#said").inner_text() == ""

        # Not without the word that the accounts are one's own.
        page.get_by_role("button", name="Start looking").click()
        page.wait_for_url("**/download")
        page.get_by_label("These are my own accounts.").check()
        page.get_by_role("button", name="Start looking").click()

        # Progress: numbers that come while the page stands.
        page.locator("[data-count=words]", has_text=re.compile("of [1-9]")).wait_for()
        page.wait_for_url("**/review")

        cards = page.locator("[data-group] .card")
        total = cards.count()
        assert total > 20
        for radio in page.locator('[data-group] .decide-form input[value="keep"][name^="d-"]').all():
            radio.check()
        saved(page)
        assert page.locator("#progress-text").inner_text() == f"{total} of {total} decided"
        page.reload()
        assert page.locator("#progress-text").inner_text() == f"{total} of {total} decided"

        page.get_by_role("link", name="make the certificate").click()
        page.get_by_label("Your name").fill("Jo Sample")
        page.get_by_label("Your role").fill("Youth worker")
        page.get_by_role("button", name="Make the certificate").click()
        with page.expect_popup() as waiting:
            page.get_by_role("link", name="Open it to print").click()
        paper = waiting.value
        paper.get_by_role("heading", name="A profile review took place", level=1).wait_for()
        assert paper.evaluate("getComputedStyle(document.body).maxWidth") == "704px"  # its style was let in
        assert "Jo Sample" in (served.papers / "certificate.html").read_text(encoding="utf-8")
        paper.close()

        page.get_by_role("link", name="On to the end").click()
        page.get_by_label("Yes, delete them").check()
        page.get_by_role("button", name="Delete the review").click()
        page.get_by_role("heading", name="Deleted", level=1).wait_for()
        for name in ("review.json", "report.html", "judgements.bin"):
            assert name in page.locator("main").inner_text()
        assert not served.review.exists()
        page.get_by_role("button", name="Close the page").click()
        page.get_by_role("heading", name="Closed", level=1).wait_for()
        served.thread.join(20)
        assert not served.thread.is_alive()
        assert (page.foreign, page.errors) == ([], [])
    left = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert left == sorted(
        [
            "home/Downloads/facebook-me.zip",
            *(f"home/Downloads/{part.name}" for part in parts),
            "review-papers/certificate.html",
        ]
    )


@pytest.mark.slow
def test_without_a_script(tmp_path: Path, window: Any) -> None:
    """Every step can be walked with links and buttons."""
    home(tmp_path)
    with serving(tmp_path) as served:
        page = window(served.address, java_script_enabled=False)
        page.get_by_role("link", name="Choose your download").click()
        page.get_by_role("button", name="Add facebook-me.zip").click()
        page.get_by_label("These are my own accounts.").check()
        page.get_by_role("button", name="Start looking").click()
        page.wait_for_url("**/review")
        total = page.locator("[data-group] .card").count()
        assert total
        for number in range(1, total + 1):
            card = page.locator("[data-group] .card").filter(
                has=page.get_by_role("button", name=f"Save number {number}", exact=True)
            )
            card.locator('input[value="change"]').check()
            with page.expect_navigation():
                card.get_by_role("button", name=f"Save number {number}", exact=True).click()
        assert page.locator("#progress-text").inner_text() == f"{total} of {total} decided"
        page.get_by_role("link", name="Certificate", exact=True).click()
        page.get_by_label("Your name").fill("Jo")
        page.get_by_label("Your role").fill("Youth worker")
        page.get_by_role("button", name="Make the certificate").click()
        page.get_by_role("link", name="Open it to print").wait_for()
        assert {one.decision.choice for one in Review.load(served.review).findings if one.decision} <= {
            "remove",
            "edit",
            "hide",
        }


@pytest.mark.slow
def test_the_year_after(tmp_path: Path, window: Any) -> None:
    """Last year's small file is opened at the start, and what was decided then comes back."""
    folder = home(tmp_path)
    with serving(tmp_path) as served:
        page = window(served.address)
        page.get_by_role("link", name="Choose your download").click()
        page.get_by_role("button", name="Add facebook-me.zip").click()
        page.get_by_label("These are my own accounts.").check()
        page.get_by_role("button", name="Start looking").click()
        page.wait_for_url("**/review")
        card = page.locator('[data-rule="T-YP"]')
        card.locator('input[name^="d-"][value="keep"]').check()
        card.get_by_role("radio", name="I stand by it").check()
        saved(page)
        page.goto(f"http://127.0.0.1:{served.port}{served.base}/close")
        with page.expect_download() as waiting:
            page.get_by_role("link", name="Save your decisions first").click()
        small = folder / "Downloads" / waiting.value.suggested_filename
        waiting.value.save_as(small)
    told = json.loads(small.read_text(encoding="utf-8"))
    told["decisions"] = [one | {"at": "2025-09-03"} for one in told["decisions"]]
    small.write_text(json.dumps(told), encoding="utf-8")
    assert "mince" not in small.read_text(encoding="utf-8")
    shutil.rmtree(tmp_path / "review")

    with serving(tmp_path) as served:
        page = window(served.address)
        page.get_by_role("link", name="Choose your download").click()
        page.get_by_role("button", name="Add facebook-me.zip").click()
        page.get_by_role("button", name=f"Open {small.name}").click()
        page.get_by_text("Your decisions of").first.wait_for()
        page.get_by_label("These are my own accounts.").check()
        page.get_by_role("button", name="Start looking").click()
        page.wait_for_url("**/review")
        assert "Still here, you kept it on 3 September 2025" in page.locator("details.kept > summary").inner_text()
        found = next(one for one in Review.load(served.review).findings if one.rule == "T-YP")
        assert (found.status, found.decision and found.decision.reason) == ("known", "stand_by")


def test_every_choice_is_written_as_it_is_made(tmp_path: Path, window: Any, made_up: dict[str, Any]) -> None:
    """All five, with what follows them; the last one made on a card stays; the report file says the same in the end."""
    reviewed(tmp_path / "review", made_up)
    with serving(tmp_path) as served:
        page = window(served.address)
        card = page.locator('[data-rule="T-YP"]').first
        card.locator('input[value="talk"]').check()
        card.locator('input[value="keep"]').check()
        card.locator('input[name^="d-"][value="change"]').check()
        card.locator('.follow-change input[type="radio"]').last.check()
        card.get_by_role("checkbox", name="I have done this").check()
        saved(page)
        card.evaluate("one => one.scrollIntoView()")
        name = card.get_attribute("data-ids").split()[0]
        how = card.locator('.follow-change input[type="radio"]').last.get_attribute("value")
        decision = next(one.decision for one in Review.load(served.review).findings if one.id == name)
        assert decision is not None
        assert (decision.choice, decision.done) == (how, True)
        card.locator('input[value="later"]').check()
        saved(page)
        assert next(one.decision for one in Review.load(served.review).findings if one.id == name) is None
        page.locator('[data-rule="T-SWEAR"] input[value="wrong"]').first.check()
        saved(page)
        assert page.errors == []
    report = (tmp_path / "review" / "report.html").read_text(encoding="utf-8")
    assert re.search(r'data-rule="T-SWEAR"[^>]* data-was="wrong"', report)


def test_the_page_says_when_the_guide_is_gone(tmp_path: Path, window: Any, made_up: dict[str, Any]) -> None:
    """A choice that could not be written is never said to be saved."""
    reviewed(tmp_path / "review", made_up)
    with serving(tmp_path) as served:
        page = window(served.address)
    page.locator('[data-rule="T-YP"] input[value="talk"]').first.check()
    page.locator("#kept", has_text="Not saved").wait_for()
    assert served.review.exists()


def test_a_download_that_is_none(tmp_path: Path, window: Any) -> None:
    """What is the matter is said in words, and the page lives on."""
    (home(tmp_path) / "Downloads" / "broken.zip").write_bytes(b"PK\x03\x04 half of it")
    with serving(tmp_path) as served:
        page = window(served.address)
        page.get_by_role("link", name="Choose your download").click()
        page.get_by_label("Or type or paste where it lies").fill(f"'{tmp_path}/home/Downloads/broken.zip'")
        page.get_by_role("button", name="Add this").click()
        page.get_by_label("These are my own accounts.").check()
        page.get_by_role("button", name="Start looking").click()
        page.get_by_role("heading", name="This did not work").wait_for()
        page.get_by_text("broken.zip").first.wait_for()
        page.get_by_role("link", name="Choose another file").click()
        page.get_by_role("button", name="Take away broken.zip").click()
        page.get_by_text("Nothing yet.").first.wait_for()
        assert (tmp_path / "home" / "Downloads" / "broken.zip").exists()
        page.get_by_label("Or type or paste where it lies").fill("~/Downloads/nothing.zip")
        page.get_by_role("button", name="Add this").click()
        page.get_by_text("There is nothing at this place").first.wait_for()
        del served


@pytest.mark.slow
def test_a_picture_comes_straight_out_of_the_download(tmp_path: Path, window: Any) -> None:
    """
    Shown as it is when the person asks, of nudity never, and no copy of it comes to lie anywhere.

    On the way there the scan is stopped once: nothing is written then, and it can be started again.
    """
    downloads = home(tmp_path) / "Downloads"
    archive = Path(shutil.copy(SAMPLES / "instagram-jo.zip", downloads))
    with serving(tmp_path) as served:
        page = window(served.address)
        page.get_by_role("link", name="Choose your download").click()
        page.get_by_role("button", name=f"Add {archive.name}").click()
        page.get_by_label("These are my own accounts.").check()
        page.get_by_role("button", name="Start looking").click()
        page.get_by_role("button", name="Stop looking").click()
        page.get_by_role("heading", name="Stopped", level=1).wait_for()
        assert not (served.review / "review.json").exists()
        page.get_by_role("button", name="Start again").click()
        page.wait_for_url("**/review")
        link = page.locator(".straight-link").first
        address = link.get_attribute("href")
        link.click()
        page.locator(".straight img").first.wait_for()
        wide = "document.querySelector('.straight img').decode().then(() => document.querySelector('.straight img').naturalWidth)"
        assert page.evaluate(wide) > 320

        answer = page.request.get(f"http://127.0.0.1:{served.port}{address}")
        assert answer.headers["content-type"] == "image/jpeg"
        picture = answer.body()
        review = Review.load(served.review)
        nude = [one for one in review.findings if one.rule == "P-NUDE"]
        assert nude
        for one in nude:
            assert page.request.get(f"http://127.0.0.1:{served.port}{served.base}/picture/{one.id}").status == 404
            assert f"/picture/{one.id}" not in page.content()
        for path in tmp_path.rglob("*"):
            assert not path.is_file() or path == archive or picture not in path.read_bytes(), path
        assert not page.errors[1:]  # the one is the refusal above


def test_it_opens_from_the_file_that_the_browser_is_given(tmp_path: Path, chromium: Any) -> None:
    """A file of this computer leads to the page, in the way that no list of programs shows the address."""
    with serving(tmp_path) as served:
        served.guide.desk.note()
        opener = served.server.opener()
        context = chromium.new_context()
        page = context.new_page()
        page.goto(opener.as_uri())
        page.get_by_role("heading", name="Look over your own profiles", level=1).wait_for()
        assert not opener.exists()
        (cookie,) = context.cookies()
        assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Strict", served.base)
        page.get_by_role("link", name="Choose your download").click()
        page.get_by_role("heading", name="Choose your download", level=1).wait_for()
        context.close()


@pytest.mark.parametrize("origin", ["file", "http"])
def test_another_page_of_this_computer(tmp_path: Path, window: Any, made_up: dict[str, Any], origin: str) -> None:
    """Not by fetching, not by a frame, not by a form, though the person’s own browser opens it and it knows the address."""
    reviewed(tmp_path / "review", made_up)
    with serving(tmp_path) as served, serving(tmp_path / "home") as other:
        page = window(served.address)
        before = served.review.joinpath("review.json").read_bytes()
        there = f"http://127.0.0.1:{served.port}{served.base}"
        evil = page.context.new_page()
        if origin == "file":
            (tmp_path / "evil.html").write_text("<p>evil</p>", encoding="utf-8")
            evil.goto((tmp_path / "evil.html").as_uri())
        else:  # another program on this computer, whose port is of the same site
            evil.goto(f"http://127.0.0.1:{other.port}/")
        heard = []
        evil.on("response", lambda answer: answer.url.startswith(there) and heard.append(answer.status))
        evil.evaluate(
            """async (there) => {
              for (const mode of ["cors", "no-cors"]) {
                try { await fetch(there + "/review", { mode, credentials: "include" }); } catch {}
                const body = new URLSearchParams({ sure: "yes" });
                try { await fetch(there + "/forget", { mode, method: "POST", body, credentials: "include" }); } catch {}
              }
            }""",
            there,
        )
        evil.set_content(f'<form method="post" action="{there}/forget"><input name="sure" value="yes"></form>')
        evil.evaluate("document.forms[0].submit()")
        evil.wait_for_timeout(500)
        assert "thick as mince" not in evil.content()
        assert set(heard) <= {403}
        assert served.review.joinpath("review.json").read_bytes() == before
        page.reload()
        assert "thick as mince" in page.content()
