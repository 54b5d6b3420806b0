"""The report as text: what stands in it, what never does, and where."""

from __future__ import annotations

import ast
import base64
import copy
import hashlib
import inspect
import io
import json
import os
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import templates
from checks import policy
from checks.content import Item, Kind
from checks.finding import Span
from scanner import report_words as words
from scanner.report import render
from scanner.report_cards import LONGEST_EXCERPT, MOST_CARDS, deal, excerpt
from scanner.review import Review

DATA = Path(__file__).parent / "data"
TEMPLATES = Path(templates.__file__).parent / "report"
BANNED = (
    r"violat\w*|offend\w*|offen[cs]\w*|fail\w*|guilt\w*|clean\w*|safe|safely|unsuitable|pass(ed|es)?|scores?|grades?|"
    r"inappropriate|error\w*|must|should|unknown|compl(iant|iance)"
)
MONTH = date(2026, 9, 3)


@pytest.fixture
def made_up() -> dict[str, Any]:
    return json.loads((DATA / "review.json").read_text(encoding="utf-8"))


def drawn(review: dict[str, Any], **options: Any) -> BeautifulSoup:
    return BeautifulSoup(render(review, **options), "html.parser")


def the(review: dict[str, Any], rule: str) -> dict[str, Any]:
    return next(one for one in review["findings"] if one["rule"] == rule)


def card(page: BeautifulSoup, rule: str) -> Any:
    found = page.select_one(f'.card[data-rule="{rule}"]')
    assert found is not None
    return found


def text_of(element: Any) -> str:
    return re.sub(r"\s+", " ", element.get_text())


def jpeg(size: tuple[int, int] = (320, 240), **options: Any) -> str:
    buffer = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").resize(size).save(buffer, "JPEG", **options)
    return base64.b64encode(buffer.getvalue()).decode()


def test_the_golden_report(made_up: dict[str, Any]) -> None:
    """Any change to what a person reads shows as a difference in review. UPDATE_GOLDEN=1 takes the new one."""
    path = DATA / "report.html"
    html = render(made_up, pictures="none")
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_bytes(html.encode())
    assert html.encode().splitlines() == path.read_bytes().splitlines()


def test_the_sections_stand_in_their_order(made_up: dict[str, Any]) -> None:
    """As the design has them: scope, what was looked at, where to start, the cards, the manual list, and so on."""
    made_up["findings"].append(the(made_up, "T-YP") | {"id": "stopstop", "rule": "S-CHILD", "level": "stop"})
    html = render(made_up)
    places = [
        html.index(f'id="{name}"')
        for name in ("bar", "main", "why", "looked", "unseen", "stop", "start", "things", "g-profile", "g-pictures",
                     "g-posts", "g-groups", "g-people", "for-you", "manual", "since", "quiet", "check", "help")
    ]  # fmt: skip
    assert places == sorted(places)


def test_one_file_that_asks_for_nothing(made_up: dict[str, Any]) -> None:
    """No address in it is fetched: no link, no frame, no font, no picture but data."""
    the(made_up, "P-DRINK")["thumbnail"] = jpeg()
    html = render(made_up)
    page = BeautifulSoup(html, "html.parser")
    assert page.select("link, iframe, object, embed, base, form, video, audio, source, script[src]") == []
    assert [image["src"][:23] for image in page.select("img")] == ["data:image/jpeg;base64,"]
    assert "url(" not in html
    assert "@import" not in html
    for nowhere in ("localStorage", "sessionStorage", "cookie", "fetch(", "XMLHttpRequest", "innerHTML", "eval("):
        assert nowhere not in html


def test_its_policy_allows_exactly_its_own_style_and_script(made_up: dict[str, Any]) -> None:
    """The hashes are those of the text between the tags, and the policy comes first after the character set."""
    html = render(made_up)
    page = BeautifulSoup(html, "html.parser")
    assert page.head is not None
    first, second = page.head.find_all(recursive=False)[:2]
    assert first.attrs == {"charset": "utf-8"}
    rules = dict(rule.strip().split(" ", 1) for rule in second["content"].split(";"))
    for name, tag in (("script-src", "script"), ("style-src", "style")):
        inline = re.findall(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        assert len(inline) == 1
        digest = base64.b64encode(hashlib.sha256(inline[0].encode()).digest()).decode()
        assert rules.pop(name) == f"'sha256-{digest}'"
    assert rules == {
        "default-src": "'none'", "img-src": "data:", "base-uri": "'none'", "form-action": "'none'",
    }  # fmt: skip
    assert page.select("[style]") == []
    assert [name for tag in page.select("*") for name in tag.attrs if name.startswith("on")] == []


def test_the_same_review_gives_the_same_report(made_up: dict[str, Any]) -> None:
    """Nothing in it depends on the clock, on chance, or on the order of the findings."""
    other = copy.deepcopy(made_up)
    other["findings"].reverse()
    assert render(made_up) == render(other) == render(Review.from_json(made_up))


@pytest.mark.parametrize(
    "nasty",
    [
        "<script>alert(1)</script>",
        '" onmouseover="alert(1)',
        "'><img src=x onerror=alert(1)>",
        "</style><b>",
        "{{ 7 * 7 }}",
    ],
)
def test_what_comes_from_the_profile_stays_text(made_up: dict[str, Any], nasty: str) -> None:
    """In every field a profile or an archive can fill, markup stays what was written."""
    plain = drawn(made_up)
    one = the(made_up, "T-YP")
    one["item"] |= {"text": nasty, "context": nasty, "source": nasty, "platform": nasty, "media": nasty}
    one |= {"title": nasty, "reason": nasty, "why": nasty, "how_to": [nasty], "sure": nasty, "id": nasty, "rule": nasty}
    one["labels"] = [{"label": nasty, "score": 0.5, "box": None}]
    made_up["sources"][0] |= {"name": nasty, "platform": nasty, "not_understood": [nasty]}
    made_up["sources"][0]["skipped"] = [{"source": nasty, "reason": nasty}]
    made_up["outcomes"][0] |= {"ending": "not_checked", "why": nasty, "title": nasty, "check": nasty}
    made_up["policy"] |= {"name": nasty, "lead": nasty}
    page = drawn(made_up)
    assert len(page.select("script, style")) == len(plain.select("script, style")) == 2
    assert page.select("b, img, [onmouseover], [onerror]") == []
    assert nasty in page.get_text()


def test_characters_no_page_may_hold_are_shown_as_such(made_up: dict[str, Any]) -> None:
    """Null bytes, control characters and halves of characters are replaced one for one, so that marks stay in place."""
    one = the(made_up, "T-YP")
    one["item"]["text"] = "a\x00b\x1bc\ud800d word"
    one["spans"] = [[8, 12, "insult"]]
    shown = card(drawn(made_up), "T-YP").select_one(".excerpt")
    assert shown.get_text() == "a�b�c�d word"
    assert shown.mark.get_text() == "word"
    render(made_up).encode()


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://www.facebook.com/a?b=c#d", "facebook.com"),
        ("http://example.org:8080/", "example.org"),
        ("https://b\u00fccher.example/", "xn--bcher-kva.example"),
        ("HTTPS://Example.ORG/", "example.org"),
        ("javascript:alert(1)", None),
        ("javascript://example.org/%0aalert(1)", None),
        ("ftp://example.org/", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("//example.org/", None),
        ("https://facebook.com@evil.example/", None),
        ("https://exa mple.org/", None),
        ("java\nscript:alert(1)", None),
        ("https://\u202eexample.org/", None),
        ("https://[::1/", None),
        ("https://a..b/", None),
        ("https://localhost/", None),
        ("https://example.org:x/", None),
        ("", None),
        (None, None),
    ],
)
def test_a_link_goes_where_it_says(made_up: dict[str, Any], address: str | None, site: str | None) -> None:
    """Only http and https become links; they name the site and tell it nothing about this page."""
    the(made_up, "T-YP")["item"]["url"] = address
    links = card(drawn(made_up), "T-YP").select(".where a")
    if site is None:
        assert links == []
        return
    assert links[0]["href"] == address
    assert links[0]["rel"] == ["noreferrer", "noopener"]
    assert links[0].get_text() == f"Open this comment on {site}"
    assert "the site will know you visited" in card(drawn(made_up), "T-YP").get_text()


def test_what_was_not_checked_is_never_folded_away(made_up: dict[str, Any]) -> None:
    """An empty report is no all-clear: what was not, or could not be, checked stands on page one with its reason."""
    page = drawn(made_up | {"findings": []})
    unseen = page.select_one(".unseen")
    assert unseen is not None
    assert unseen.find_parent("details") is None
    said = text_of(unseen)
    assert "Could not check. The list of groups would not open: it may be damaged. Groups, pages and apps: " in said
    assert "Not checked. Reading words in pictures is not installed on this computer. Pictures: Words inside" in said
    assert said.index("Could not check") < said.index("Not checked")
    assert "Nothing found by these checks. They miss things, so look at your profile yourself too." in text_of(page)
    assert "Nothing found: 2 checks" in text_of(page)
    assert "Not checked: 2 checks" in text_of(page)


def test_what_was_looked_at_is_told_by_source(made_up: dict[str, Any]) -> None:
    """Counts in words, dates, what was left out and why, files that were not understood."""
    first, second = (text_of(row) for row in drawn(made_up).select(".sources > li"))
    assert "340 posts; 1,204 comments; 12 profile fields; 212 pictures; 1 video;" in first
    assert "1 March 2008 to 30 August 2026" in first
    assert "The video would not open: it may still be downloading." in first
    assert "Private messages are not read unless you ask for it. 5 places" in first
    assert "1 file that the tool does not know. Nothing in it was checked." in first
    assert "misc/new_thing.json" in first
    assert "Nothing was left out." in second


def test_the_same_word_makes_one_card(made_up: dict[str, Any]) -> None:
    """Three hundred times one swear word is one thing to look at, with a count and a list."""
    model = the(made_up, "T-SWEAR")
    for at in range(292):
        more = copy.deepcopy(model)
        more["id"] = f"more{at}"
        more["item"]["id"] = f"more{at}"
        made_up["findings"].append(more)
    shown = drawn(made_up).select('.card[data-rule="T-SWEAR"]')
    assert len(shown) == 1
    assert "In 300 places. What you choose counts for all of them." in text_of(shown[0])
    assert len(shown[0].select(".excerpt")) == 300
    assert len(shown[0]["data-ids"].split()) == 300
    assert "10 things to look at" in text_of(drawn(made_up))


def test_one_that_was_decided_otherwise_is_a_card_of_its_own(made_up: dict[str, Any]) -> None:
    """A choice counts for all on a card, so what has another choice already is not on it."""
    the(made_up, "T-SWEAR")["decision"] = {"choice": "keep", "done": False, "at": "2026-09-03"}
    assert len(drawn(made_up).select('.card[data-rule="T-SWEAR"]')) == 2


def test_a_very_long_review_is_grouped_harder(made_up: dict[str, Any]) -> None:
    """Above two thousand cards the same rule alone makes a card."""
    model = the(made_up, "T-YP")
    findings = []
    for at in range(MOST_CARDS + 1):
        one = copy.deepcopy(model)
        one["id"] = f"m{at}"
        one["item"] |= {"id": f"m{at}", "text": f"word{at}"}
        one["spans"] = [[0, len(f"word{at}"), "insult"]]
        findings.append(one)
    assert len(deal(Review.from_json(made_up | {"findings": findings}), "none").cards) == 1
    assert len(deal(Review.from_json(made_up | {"findings": findings[:-1]}), "none").cards) == MOST_CARDS


def test_no_pixel_of_nudity(made_up: dict[str, Any]) -> None:
    """Whatever a review holds, a picture near nudity is a box; another rule that saw the same picture shows none either."""
    nude, drink = the(made_up, "P-NUDE"), the(made_up, "P-DRINK")
    nude["thumbnail"] = drink["thumbnail"] = jpeg()
    drink["item"] |= {"platform": nude["item"]["platform"], "id": nude["item"]["id"]}
    page = drawn(made_up)
    assert page.select("img") == []
    box = text_of(card(page, "P-NUDE"))
    assert "The picture is not shown here" in box
    for told in ("2 August 2014", "Summer 2014", "media/beach_album/IMG_0021.jpg", "stop here and read this"):
        assert told in box


@pytest.mark.parametrize("rule", ["P-NUDE", "P-SEXY"])
def test_no_pixel_of_what_those_rules_found(made_up: dict[str, Any], rule: str) -> None:
    """Even where the review does not say which label it was."""
    the(made_up, "P-DRINK").update(thumbnail=jpeg(), labels=[], rule=rule)
    assert drawn(made_up).select("img") == []


@pytest.mark.parametrize("label", ["nudity", "underwear", "sexual"])
def test_no_pixel_of_what_the_nudity_detector_fired_on(made_up: dict[str, Any], label: str) -> None:
    """Not only the rule: any of the detector's own labels is enough."""
    drink = the(made_up, "P-DRINK")
    drink |= {"thumbnail": jpeg(), "labels": [{"label": label, "score": 0.3, "box": None}]}
    assert drawn(made_up).select("img") == []


def test_pictures_are_small_and_carry_nothing_along(made_up: dict[str, Any]) -> None:
    """At most 320 px, made anew from pixels: place, camera and comments stay behind."""
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    the(made_up, "P-DRINK")["thumbnail"] = jpeg((900, 500), exif=exif, comment=b"taken at home")
    image = drawn(made_up).select_one("img")
    assert image is not None
    assert image["class"] == ["blurred"]
    raw = base64.b64decode(image["src"].partition(",")[2])
    assert b"taken at home" not in raw
    with Image.open(io.BytesIO(raw)) as small:
        assert small.size == (320, 178) == (int(image["width"]), int(image["height"]))
        assert not small.getexif()
        assert set(small.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_mosaic_cannot_be_undone(made_up: dict[str, Any]) -> None:
    """Fourteen by ten pixels, and with "none" nothing at all."""
    the(made_up, "P-DRINK")["thumbnail"] = jpeg()
    image = drawn(made_up, pictures="mosaic").select_one("img")
    assert image is not None
    with Image.open(io.BytesIO(base64.b64decode(image["src"].partition(",")[2]))) as small:
        assert small.size == (14, 10)
    assert drawn(made_up, pictures="none").select("img") == []


@pytest.mark.parametrize("content", [b"<svg onload='alert(1)'/>", b"\xff\xd8\xff", b"GIF89a", b""])
def test_what_is_no_picture_is_not_shown(made_up: dict[str, Any], content: bytes) -> None:
    """A review that was meddled with puts no drawing with a script in it on the page."""
    the(made_up, "P-DRINK")["thumbnail"] = base64.b64encode(content).decode()
    assert drawn(made_up).select("img") == []


def test_what_is_not_known_is_said(made_up: dict[str, Any]) -> None:
    """Who can see it, which time zone, which day."""
    page = drawn(made_up)
    staff = text_of(card(page, "T-STAFF"))
    assert "4 May 2019 (7 years ago), time zone not known" in staff
    assert "we could not tell who can see this" in staff
    assert "The file does not say in which time zone, so the day may be one off." in staff
    assert "no date given" in text_of(card(page, "C-FRIENDS"))
    assert [part.get_text() for part in card(page, "T-YP").select_one(".about").select("span")] == [
        "Facebook comment", "14 June 2016 (10 years ago)", "anyone can see it", "your words",
    ]  # fmt: skip


def test_a_card_quotes_the_organisations_own_words(made_up: dict[str, Any]) -> None:
    """The part it comes under, in their words; what no clause carries says that it is no policy matter."""
    made_up["policy"]["clauses"]["8.4-d1"] = "Be kind about young people."
    page = drawn(made_up)
    assert "Policy 8.4: Be kind about young people." in text_of(card(page, "T-YP").select_one(".clause"))
    assert "Not a policy matter" in text_of(card(page, "C-AUDIENCE").select_one(".clause"))


def test_five_decisions_and_what_comes_after(made_up: dict[str, Any]) -> None:
    """Later is the default; "change" asks how, with the words of the finding's own actions; keep and wrong ask why."""
    one = card(drawn(made_up), "T-YP")
    choices = one.select('input[name^="d-"]')
    assert [choice["value"] for choice in choices] == ["later", "change", "keep", "talk", "wrong"]
    assert [choice.has_attr("checked") for choice in choices] == [True, False, False, False, False]
    assert [choice["value"] for choice in one.select('input[name^="c-"]')] == ["remove", "edit"]
    assert "Delete it" in text_of(one)
    assert "I have done this" in text_of(one)
    staff = card(drawn(made_up), "T-STAFF")
    assert [choice["value"] for choice in staff.select("input[checked]")] == ["change", "edit", ""]
    made_up["findings"][0] |= {"actions": ["leave", "delete", "setting"], "decision": {"choice": "edit"}}
    known = card(drawn(made_up), "T-YP")
    assert [choice["value"] for choice in known.select('input[name^="c-"]')] == ["remove", "hide", "edit"]
    assert [choice["value"] for choice in known.select('input[name^="c-"][checked]')] == ["edit"]


def test_the_order_in_a_group(made_up: dict[str, Any]) -> None:
    """What was meant to be changed, then level, then who can see it, then newest; what was kept comes last, folded."""
    model = the(made_up, "T-ORG") | {"status": "new", "title": "T", "level": "look", "part": "8.4-d3"}
    item = the(made_up, "T-YP")["item"]

    def one(name: str, level: str, audience: str | None, year: int | None, **more: Any) -> dict[str, Any]:
        created = f"{year}-01-01T00:00:00+00:00" if year else None
        return model | {
            "id": name, "level": level, "item": item | {"id": name, "audience": audience, "created": created}, **more,
        }  # fmt: skip

    meant = {"status": "known", "decision": {"choice": "remove", "done": False, "at": "2025-09-01"}}
    kept = {"status": "known", "decision": {"choice": "keep", "done": False, "at": "2025-09-01"}}
    wanted = [
        one("meant", "tidy", "private", 2001, **meant),
        one("first", "first", "private", 2001),
        one("public-new", "look", "public", 2020),
        one("public-old", "look", "public", 2010),
        one("public-undated", "look", "public", None),
        one("friends", "look", "friends", 2024),
        one("tidy", "tidy", "public", 2024),
        one("kept", "first", "public", 2024, **kept),
    ]
    page = drawn(made_up | {"findings": wanted[::-1]})
    assert [shown["data-ids"] for shown in page.select(".card")] == [finding["id"] for finding in wanted]
    folded = page.select_one("details.kept")
    assert folded is not None
    assert "Still here, you kept it on 1 September 2025" in text_of(folded)
    assert "Still here, you meant to change it on 1 September 2025" in text_of(page.select(".card")[0])


def test_since_last_time(made_up: dict[str, Any]) -> None:
    """Counts against the last review; a rule it did not have yet is called new; without one the page says so."""
    said = text_of(drawn(made_up))
    assert "Compared with your review of 3 September 2025. Only you see this." in said
    assert "8 new, of which 1 comes from checks that are new this year" in said
    assert "1 still here, you meant to change it" in said
    assert "1 still here, you kept it" in said
    assert "1 dealt with: not there any more" in said
    assert "New check this year" in text_of(card(drawn(made_up), "C-AUDIENCE"))
    assert "There is no earlier review to compare this one with." in text_of(drawn(made_up | {"baseline": None}))


def test_the_stop_page_repeats_nothing(made_up: dict[str, Any]) -> None:
    """It comes before the cards, has no buttons, and holds no content: the same words whatever led there."""
    stop = the(made_up, "T-YP")
    stop |= {"rule": "S-CHILD", "level": "stop", "severity": "urgent", "share": "never"}
    page = drawn(made_up)
    panel = page.select_one("#stop")
    assert panel is not None
    assert panel.select("input, button, img, blockquote") == []
    assert "mince" not in page.get_text()
    assert stop["id"] not in str(page)
    made_up["findings"][0]["rule"] = "S-TERROR"
    assert str(drawn(made_up).select_one("#stop")) == str(panel)
    assert len(page.select("#stop")) == 1


def test_kind_words_ask_for_nothing(made_up: dict[str, Any]) -> None:
    """What is about the person's own wellbeing has no decision, counts nowhere, and comes with someone to call."""
    page = drawn(made_up)
    assert card(page, "T-SELF").select("input") == []
    assert "116 123" in text_of(page.select_one("#for-you").find_parent("section"))  # type: ignore[union-attr]
    assert "You sounded" not in text_of(page.select_one(".summary"))


def test_progress_and_the_list_of_decisions(made_up: dict[str, Any]) -> None:
    """Progress is text; each thing has its line with a way back to its card."""
    page = drawn(made_up)
    assert text_of(page.select_one("#progress-text")) == "2 of 10 decided"
    assert [text_of(one) for one in page.select(".status")] == [
        "Not started", "Not started", "In progress", "In progress", "Not started",
    ]  # fmt: skip
    ids = {shown["id"] for shown in page.select(".card")}
    assert {link["href"][1:] for link in page.select(".summary a")} < ids
    assert len(page.select(".summary > div")) == 10


def test_every_id_is_once_and_every_inner_link_leads_somewhere(made_up: dict[str, Any]) -> None:
    """Even where a review repeats a finding's id."""
    made_up["findings"][0]["id"] = made_up["findings"][1]["id"]
    page = drawn(made_up)
    ids = [one["id"] for one in page.select("[id]")]
    assert len(ids) == len(set(ids))
    inner = {link["href"][1:] for link in page.select('a[href^="#"]')}
    views = {one for one in inner if one.startswith("show?")}
    assert inner - views <= set(ids)
    offered = {
        f"show?{one['data-filter']}={value['value']}" for one in page.select("select") for value in one("option")
    }
    assert views
    assert views <= offered


def test_help_is_in_every_report(made_up: dict[str, Any]) -> None:
    """What to do when a young person writes; whom to talk to; what the tool cannot do."""
    for findings in (made_up["findings"], []):
        said = text_of(drawn(made_up | {"findings": findings}))
        assert "Policy 8.4 (contact) asks you not to reply there, not even to say that it is not allowed." in said
        assert "0808 800 5000" in said
        assert "It guesses nobody’s age" in said


def test_nothing_is_said_twice_on_a_card(made_up: dict[str, Any]) -> None:
    """What the check and the rule both say stands there once; what only one of them says stays."""
    the(made_up, "T-YP").update(
        reason="It has harsh words. Only the name was read.", why="Only the name was read. So look."
    )
    said = text_of(card(drawn(made_up), "T-YP"))
    assert "It has harsh words. Only the name was read. So look." in said
    assert said.count("Only the name was read.") == 1


def test_the_figures_of_our_tests_name_the_rule(made_up: dict[str, Any]) -> None:
    """In words a person knows, with the id for who wants to quote it; what is no rule keeps the name it has."""
    made_up["tool"]["figures"] = {"T-YP": "It found 29 of 100.", "All words": "Tried on 520 posts."}
    rows = [text_of(one).strip() for one in drawn(made_up).select("#figures ~ dl > div")][:2]
    assert rows == ["Unkind words about young people T-YPIt found 29 of 100.", "All wordsTried on 520 posts."]


def test_no_figure_for_a_person(made_up: dict[str, Any]) -> None:
    """No percentage anywhere; a detector's own figure stands only in the folded details of its card."""
    page = drawn(made_up)
    assert re.search(r"\d\s?%|per ?cent", text_of(page.main)) is None
    assert page.main is not None
    for folded in page.main.select("details"):
        folded.extract()
    assert "0.93" not in page.main.get_text()


def test_banned_words() -> None:
    """No template, and none of the report's own words, judges a person."""
    texts = {}
    for path in TEMPLATES.parent.glob("*/*.j2"):
        shown = re.sub(r"\{\{ tr\(['\"](.*?)['\"]\) \}\}", r" -->\1<!-- ", path.read_text("utf-8"))
        texts[path.name] = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", " ", shown, flags=re.DOTALL)
    for path in TEMPLATES.parent.glob("*/*.js"):
        found = re.findall(r'"([^"]*)"|`([^`]*)`', path.read_text(encoding="utf-8"))
        texts[path.name] = " ".join(one or other for one, other in found)
    tree = ast.parse(inspect.getsource(words))
    docs = {
        ast.get_docstring(node, clean=False)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.FunctionDef))
    }
    texts["report_words.py"] = "\n".join(
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in docs
    )
    texts["labels"] = "\n".join(policy.LABELS.values())
    assert len(texts) > 8
    # The words that are read aloud before a session (design, §6) promise that there is none.
    texts = {name: re.sub("(?i)there is no score", "", text) for name, text in texts.items()}
    found = {name: re.findall(rf"\b({BANNED})\b", text, re.IGNORECASE) for name, text in texts.items()}
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_strong_words_can_be_starred(made_up: dict[str, Any]) -> None:
    """In full for the person, with a starred form for paper; an insult that is no strong word has none."""
    page = drawn(made_up)
    assert card(page, "T-SWEAR").select_one("mark .starred").get_text() == "b*****"
    assert card(page, "T-YP").select("mark .starred") == []


def test_the_contracts_keys_are_enough(made_up: dict[str, Any]) -> None:
    """A review without our own extra keys is drawn all the same."""
    for one in made_up["findings"]:
        for key in ("part", "level", "sure", "why", "actions"):
            del one[key]
    made_up["tool"] = {"name": "profile-hygiene", "version": "1.0", "models": {}}
    made_up["policy"] = {}
    del made_up["baseline"]
    for source in made_up["sources"]:
        del source["earliest"], source["latest"], source["not_understood"]
    for outcome in made_up["outcomes"]:
        del outcome["title"]
    said = text_of(drawn(made_up))
    assert "Unkind words about young people" in said
    assert "T-HATE" in said


@given(
    st.text(max_size=2000),
    st.lists(st.tuples(st.integers(-5, 2100), st.integers(-5, 2100)), max_size=6),
)
def test_an_excerpt_is_the_text_with_marks(text: str, ends: list[tuple[int, int]]) -> None:
    """Every piece is found in the text in order, nothing outside the spans is marked, and long texts come out short."""
    pieces = excerpt(text, [Span(start, end, "insult") for start, end in ends])
    marked = {place for start, end in ends for place in range(max(0, start), min(len(text), end))}
    at = 0
    for piece in pieces:
        if not piece.gap:
            at = text.index(piece.text, at) + len(piece.text)
    shown = [piece for piece in pieces if not piece.gap]
    assert sum(len(piece.text) for piece in shown if piece.marked) <= len(marked)
    assert any(piece.marked for piece in shown) == bool(marked)
    if len(text) <= LONGEST_EXCERPT:
        assert "".join(piece.text for piece in pieces) == text
    elif not marked:
        assert sum(len(piece.text) for piece in shown) <= LONGEST_EXCERPT


def test_a_long_text_is_shown_around_its_marks() -> None:
    """Words before and after, cut between words, with an ellipsis where something was left out."""
    text = f"{'start ' * 80}here one bad word and on {'middle ' * 80}there another one {'end ' * 80}"
    spans = [Span(text.index("bad word"), text.index("bad word") + 8, "insult"),
             Span(text.index("another"), text.index("another") + 7, "insult")]  # fmt: skip
    pieces = excerpt(text, spans)
    assert [piece.text for piece in pieces if piece.marked] == ["bad word", "another"]
    assert [piece.text for piece in pieces].count("…") == 3
    assert 300 < sum(len(piece.text) for piece in pieces) < 600
    assert pieces[1].text.startswith("start ")


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["1,204 a", "b", "c"], "1,204 a, b and c"),
        (["a, b", "c"], "a, b; c"),
    ],
)
def test_lists_read_as_sentences(parts: list[str], sentence: str) -> None:
    """The figures' own commas do not count."""
    assert words.listed(parts) == sentence


@pytest.mark.parametrize(
    ("created", "said"),
    [
        (datetime(2026, 9, 3, 1, tzinfo=UTC), "3 September 2026 (today)"),
        (datetime(2026, 9, 2, tzinfo=UTC), "2 September 2026 (1 day ago)"),
        (datetime(2026, 6, 4, tzinfo=UTC), "4 June 2026 (2 months ago)"),
        (datetime(2016, 9, 4, tzinfo=UTC), "4 September 2016 (9 years ago)"),
        (datetime(2027, 1, 1, tzinfo=UTC), "1 January 2027 (after this review)"),
        (datetime(2016, 6, 14), "14 June 2016 (10 years ago), time zone not known"),  # noqa: DTZ001 (that is the case)
        (None, "no date given"),
    ],
)
def test_how_long_ago(created: datetime | None, said: str) -> None:
    """A day, and how far back it is."""
    assert words.when(Item(platform="x", kind=Kind.POST, id="1", created=created), MONTH) == said


def test_every_part_of_the_policy_has_a_label_and_words() -> None:
    """A finding that points at a part can be drawn; 6.1 is the one of which we hold no words to quote."""
    parts = set(policy.LABELS) - {policy.NO_PART}
    assert parts - set(policy.CLAUSES) == {"6.1"}
    assert policy.clause_of("8.4-d1") == "8.4"
    assert policy.clause_of("none") is None
    assert policy.clause_of(None) is None


def test_parts_quote_nothing_but_the_clause() -> None:
    """Each part of 8.4 is made of words of 8.4, in their order."""
    whole = policy.CLAUSES["8.4"]
    for part, quoted in policy.CLAUSES.items():
        if part.startswith("8.4-"):
            at = 0
            for piece in quoted.split("…"):
                at = whole.index(piece.strip(), at) + len(piece.strip())
