# ruff: noqa: RUF001 - dates of many scripts
"""Facebook's archives as pages: three generations of class names, dates in many languages, and what is broken."""

from __future__ import annotations

import html
import zipfile
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from checks.content import Audience, Author, Item, Kind
from scanner.archives.reader import Options
from scanner.archives.when import is_stamp, written
from scanner.errors import Problem
from scanner.run import Period, inventory
from scanner.sources import open_sources

PLAIN_DATE = "Jul 12, 2019 6:45:30 pm"
LONDON = "<tr><td class='_a6_q'>Zeitzone</td><td class='_2piu _a6_r'>Europe/London</td></tr>"


def block_2025(title, body, date=PLAIN_DATE, link=""):
    shown = f'<div class="_a72d">{date}</div>'
    shown = f'<a target="_blank" href="{link}">{shown}</a>' if link else shown
    body = body and f'<div class="_2ph_ _a6-p"><div>{body}</div></div>'
    head = f'<h2 class="_2ph_ _a6-h _a6-i" id="u">{html.escape(title)}</h2>'
    return (
        f'<section class="_a6-g" aria-labelledby="u">{head}{body}<footer class="_3-94 _a6-o">{shown}</footer></section>'
    )


def block_2023(title, body, date=PLAIN_DATE, link=""):  # noqa: ARG001 - the same call for every generation
    body = body and f'<div class="_2ph_ _a6-p"><div>{body}</div></div>'
    head = f'<div class="_2ph_ _a6-h _a6-i">{html.escape(title)}</div>'
    return f'<div class="_3-95 _a6-g">{head}{body}<div class="_3-94 _a6-o"><div class="_a72d">{date}</div></div></div>'


def block_2019(title, body, date=PLAIN_DATE, link=""):  # noqa: ARG001
    body = body and f'<div class="_3-96 _2let"><div><div>{body}</div></div></div>'
    head = f'<div class="_3-96 _2pio _2lek _2lel">{html.escape(title)}</div>'
    date = f'<div class="_3-94 _2lem">{date}</div>'
    return f'<div class="pam _3-95 _2pi0 _2lej uiBoxWhite noborder">{head}{body}{date}</div>'


BLOCKS = pytest.mark.parametrize("block", [block_2019, block_2023, block_2025])
GRID = '<div class="_2pin"><div><div><div class="_a7nf">{}</div></div></div></div>'
SHOWN = '<div class="_a7ng"><div><a href="{0}"><img src="{0}" class="_a6_o" /></a><div>{1}</div></div></div>'


def pin(*parts):
    return '<div class="_2pin">' + "".join(f"<div>{part}</div>" for part in parts) + "</div>"


def page(*blocks, meta=True):
    head = '<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />' if meta else ""
    return f"<html><head>{head}</head><body><main>{''.join(blocks)}</main></body></html>".encode()


def table(*rows):
    return page(f'<div class="_a6-g"><div class="_a6-p"><table>{"".join(rows)}</table></div></div>')


@pytest.fixture
def read(tmp_path):
    """Read an invented archive of pages."""

    def go(files, *, options=None, zone=True):
        path = tmp_path / "archive.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for inner, value in files.items():
                archive.writestr(inner, value)
            if zone:
                archive.writestr("logged_information/location/timezone.html", table(LONDON))
        with open_sources([path]) as sources:
            entries = [entry for _, entry in inventory(sources, options or Options(), Period())]
        return [one for one in entries if isinstance(one, Item)], [one for one in entries if isinstance(one, Problem)]

    return go


@BLOCKS
def test_words_of_every_generation(read, block):
    body = pin("Zoë &amp; I &lt;3<br /><br />chips 😤 &#064;[1:2048:Priya Nair]", "")
    items, problems = read({"posts/your_posts_1.html": page(block("Sam updated his status.", body))})
    assert [(item.kind, item.text, item.created) for item in items] == [
        (Kind.POST, "Zoë & I <3\n\nchips 😤 Priya Nair", datetime(2019, 7, 12, 17, 45, 30, tzinfo=UTC))
    ]
    assert problems == []


def test_pages_are_read_as_utf8_though_they_do_not_say_so(read):
    items, _ = read({"posts/your_posts_1.html": page(block_2025("x", pin("Zoë 😤")), meta=False)})
    assert items[0].text == "Zoë 😤"


@BLOCKS
@pytest.mark.parametrize(
    "attached",
    [
        pin("Updated Jul 12, 2019 6:45:30 pm", "", ""),
        pin("Lieu : The Fenton", "Adresse : Leeds"),
        pin("Ort: The Fenton"),
        pin('<div><a href="https://x.example/?a=1&amp;b">https://x.example/?a=1&amp;b</a></div>'),
        GRID.format(SHOWN.format("posts/media/a_1/p.jpg", "")),
        "",
    ],
)
def test_what_is_attached_is_no_words(read, block, attached):
    body = attached and attached + pin("mine", f"Updated {PLAIN_DATE}")
    title = "Sam was at The Fenton."
    items, _ = read({"posts/your_posts_1.html": page(block(title, body), block(title, attached))})
    assert [item.text for item in items if item.kind is Kind.POST] == (["mine"] if attached else [])


def test_one_line_that_looks_like_a_label_is_still_words(read):
    items, _ = read({"posts/your_posts_1.html": page(block_2025("Sam was there.", pin("Warning: kids about")))})
    assert [item.text for item in items] == ["Warning: kids about"]


@BLOCKS
def test_pictures_have_their_captions_and_the_post_stays_one(read, block):
    shown = GRID.format(SHOWN.format("posts/media/a_1/p.jpg", "Mud") + SHOWN.format("posts/media/a_1/q.jpg", ""))
    video = '<div class="_2pin"><div><video src="posts/media/v.mp4" class="_a6_o"></video><div class="_3-95">Go</div></div></div>'
    icon = '<img src="https://static.example/icon.png" />'
    body = shown + video + icon + pin("Mud")
    files = {"posts/your_posts_1.html": page(block("Sam added photos.", body))}
    media = {"posts/media/a_1/p.jpg": b"x", "posts/media/a_1/q.jpg": b"x", "posts/media/v.mp4": b"x"}
    items, problems = read({**files, **media})
    assert [(item.kind, item.text, item.media) for item in items] == [
        (Kind.POST, "Mud", None),
        (Kind.IMAGE, "Mud", "posts/media/a_1/p.jpg"),
        (Kind.IMAGE, "", "posts/media/a_1/q.jpg"),
        (Kind.VIDEO, "Go", "posts/media/v.mp4"),
    ]
    assert problems == []


def test_where_a_picture_was_taken_is_no_words_of_a_post(read):
    taken = "<table><tr><td>Latitude</td><td>53.8 north of here</td></tr></table>"
    shown = f'<div class="_2pin"><div><a href="p.jpg"><img src="p.jpg" /></a><div>{taken}</div></div></div>'
    items, _ = read({"posts/your_posts_1.html": page(block_2019("x", shown)), "p.jpg": b"x"})
    assert [(item.kind, item.text) for item in items] == [(Kind.IMAGE, "")]


def test_the_footer_links_to_the_post(read):
    link = "https://www.facebook.com/dyi/l/?l=AY1"
    items, _ = read({"posts/your_posts_1.html": page(block_2025("x", pin("a"), link=link))})
    assert items[0].url == link


@BLOCKS
def test_comments_in_groups_name_their_group(read, block):
    said = pin('<div class="_3-95"><span class="_a6_m">Gruppe: </span>Lads 🍺</div>absolute melt<br />you')
    items, problems = read(
        {"groups/your_comments_in_groups.html": page(block("Sam commented.", said), block("Sam commented.", ""))}
    )
    assert [(item.kind, item.text, item.context, item.audience) for item in items] == [
        (Kind.COMMENT, "absolute melt\nyou", "Lads 🍺", Audience.GROUP)
    ]
    assert problems == []


@BLOCKS
def test_posts_in_groups_and_memberships(read, block):
    files = {
        "groups/your_group_membership_activity.html": page(block("Sam ist jetzt in Les fêlés.", pin("Les fêlés"))),
        "groups/group_posts_and_comments.html": page(block("Sam hat in Les fêlés gepostet.", pin("hangover"))),
        "pages/pages_you've_liked.html": page(block("Northside FC", "")),
        "apps_and_websites_off_of_facebook/connected_apps_and_websites.html": page(block("BetNow", "")),
    }
    items, problems = read(files)
    assert {(item.kind, item.text, item.context) for item in items} == {
        (Kind.MEMBERSHIP, "Les fêlés", "group"),
        (Kind.POST, "hangover", "Les fêlés"),
        (Kind.MEMBERSHIP, "Northside FC", "page"),
        (Kind.MEMBERSHIP, "BetNow", "app"),
    }
    assert problems == []


def test_profile_fields_and_settings_stand_in_tables(read):
    nested = "<table><tr><td class='_a6_q'>Publikum</td><td class='_a6_r'>Alle</td></tr></table>"
    files = {
        "personal_information/profile_information/profile_information.html": table(
            "<tr><td class='_a6_q'>Nom</td><td class='_2piu _a6_r'>Sam Poole</td></tr>",
            "<tr><td colspan='2' class='_2pin _a6_q'>Intro bio<div><div>menace 😈</div></div></td></tr>",
            "<tr><td colspan='2' class='_2pin _a6_q'>Sites<div><div>https://a.example</div><div>b@c.example</div></div></td></tr>",
            "<tr><td class='_a6_q'>Inscription</td><td class='_a6_r'>Jan 1, 2009 1:00:00 pm</td></tr>",
        ),
        "preferences/preferences/privacy_settings.html": table(
            "<tr><td class='_a6_q'>Suche?</td><td class='_a6_r'>Ja</td></tr>",
            f"<tr><td colspan='2' class='_a6_q'>Wer?<div>{nested}</div></td></tr>",
        ),
    }
    items, problems = read(files)
    assert [(item.kind, item.field, item.text) for item in items] == [
        (Kind.BIO, "name", "Sam Poole"),
        (Kind.BIO, "bio", "menace 😈"),
        (Kind.BIO, "website", "https://a.example"),
        (Kind.BIO, "email", "b@c.example"),
        (Kind.SETTING, None, "Suche?: Ja"),
        (Kind.SETTING, None, "Wer?: Alle"),
    ]
    assert problems == []


def test_an_app_has_its_name_in_the_title_and_its_state_in_a_table(read):
    states = [
        "<table><tr><td>Etat</td><td>Active</td></tr></table>",
        "<table><tr><td>Etat</td><td>Removed</td></tr></table>",
    ]
    blocks = [block_2025(name, state) for name, state in zip(["BetNow", "Gone"], states, strict=True)]
    items, _ = read({"apps_and_websites_off_of_facebook/connected_apps_and_websites.html": page(*blocks)})
    assert [item.text for item in items] == ["BetNow"]


def test_tables_that_stand_in_no_block_are_read(read):
    bare = page("<table><tr><td>Suche?</td><td>Ja</td></tr></table>")
    items, problems = read({"preferences/preferences/privacy_settings.html": bare, "posts/your_posts_1.html": page()})
    assert [item.text for item in items] == ["Suche?: Ja"]
    assert problems == []


def test_an_album_has_captions_and_no_posts(read):
    body = '<div><a href="p.jpg"><img src="p.jpg" class="_a6_o" /></a></div><div>Ilkley</div>'
    items, _ = read({"posts/album/0.html": page(block_2025("Cover photos", body)), "p.jpg": b"x"})
    assert [(item.kind, item.text) for item in items] == [(Kind.IMAGE, "Ilkley")]


def test_posts_on_others_pages_stand_in_tables(read):
    rows = table("<tr><td class='_a6_q'>Nachricht</td><td class='_a6_r'>muppets</td></tr>")
    items, _ = read({"your_facebook_activity/posts/posts_on_other_pages_and_profiles.html": rows})
    assert [(item.kind, item.text) for item in items] == [(Kind.POST, "muppets")]


def test_private_messages_stay_unread_until_asked_for(read):
    files = {
        "your_facebook_activity/messages/inbox/x_1/message_1.html": page(
            block_2025("Sam Poole", "<div>hush</div>"), block_2025("Zoë", "<div>hers</div>")
        ),
        "profile_information/profile_information.html": table("<tr><td>Name</td><td>Sam Poole</td></tr>"),
    }
    items, _ = read(files)
    assert [item.text for item in items] == ["Sam Poole"]
    items, _ = read(files, options=Options(messages=True))
    said = [(item.text, item.author) for item in items if item.kind is Kind.MESSAGE]
    assert said == [("hush", Author.OWN), ("hers", Author.OTHER)]


def test_without_the_time_zone_no_zone_is_claimed(read):
    items, _ = read({"posts/your_posts_1.html": page(block_2025("x", pin("a")))}, zone=False)
    assert items[0].created == datetime(2019, 7, 12, 18, 45, 30)  # noqa: DTZ001 - that is the point


def test_a_date_that_cannot_be_read_loses_nothing_else(read):
    items, problems = read({"posts/your_posts_1.html": page(block_2025("x", pin("a"), date="Qux 40, 2019 9:99"))})
    assert [(item.text, item.created) for item in items] == [("a", None)]
    assert problems == []


def test_blocks_within_blocks_are_part_of_the_outer_one(read):
    inner = block_2025("inner", pin("words"), date="Jan 1, 2001 1:00:00 am")
    items, _ = read({"posts/your_posts_1.html": page(block_2025("outer", inner))})
    assert [(item.text, item.created.year) for item in items] == [("words", 2019)]


# What is broken.


def test_a_page_that_breaks_off_keeps_what_came_before(read):
    whole = page(*(block_2025("x", pin(f"post {number}")) for number in range(20)))
    items, problems = read({"posts/your_posts_1.html": whole[: len(whole) // 2]})
    assert len(items) > 5
    assert "cut short or damaged" in problems[0].reason


def test_a_page_of_unknown_make_is_never_silently_empty(read):
    words = "<div class='new'>" + "a long page of words " * 30 + "</div>"
    items, problems = read({"posts/your_posts_1.html": page(words)})
    assert items == []
    assert [problem.reason for problem in problems] == ["the page is built in a way this version does not know"]


def test_an_empty_page_is_no_problem(read):
    assert read({"posts/your_posts_1.html": page("<h1>Your posts</h1><p>You have no posts.</p>")}) == ([], [])


def test_broken_letters_and_stray_tags_cost_nothing_else(read):
    raw = page(block_2025("x", pin("a")), "</div></section>", block_2025("x", pin("b~c")), block_2025("x", pin("d")))
    items, _ = read({"posts/your_posts_1.html": raw.replace(b"~", b"\xff\xc3")})
    assert [item.text[0] for item in items] == ["a", "b", "d"]


def test_what_is_no_page_is_named(read):
    _, problems = read({"posts/your_posts_1.html": b"\0\1\2junk", "comments/comments.html": b""})
    assert {problem.source for problem in problems} == {"posts/your_posts_1.html", "comments/comments.html"}


# Dates.

DATES = {
    "Oct 19, 2025 1:47:55 pm": "2025-10-19T13:47:55",
    "Jul 12, 2024 4:55:32pm": "2024-07-12T16:55:32",
    "Sep 3, 2018, 5:54 AM": "2018-09-03T05:54:00",
    "11 Jan 2019, 18:03": "2019-01-11T18:03:00",
    "Tháng 10 01, 2025 10:21:24 ch": "2025-10-01T22:21:24",
    "Tháng 10 01, 2025 10:21:24 sáng": "2025-10-01T10:21:24",
    "12 août 2023, 14:05:06": "2023-08-12T14:05:06",
    "3. März 2021 um 09:07:00": "2021-03-03T09:07:00",
    "19.10.2025, 13:47:55": "2025-10-19T13:47:55",
    "2025年10月19日 下午1:47": "2025-10-19T13:47:00",
    "2025. 10. 19. 오후 1:47": "2025-10-19T13:47:00",
    "19 paź 2025 13:47": "2025-10-19T13:47:00",
    "19 de oct. de 2025 1:47:55 p. m.": "2025-10-19T13:47:55",
    "5 мая 2020 г. 12:00:00": "2020-05-05T12:00:00",
    "Eki 19, 2025 1:47:55 ÖS": "2025-10-19T13:47:55",
    "19 ต.ค. 2568 13:47": "2025-10-19T13:47:00",
    "١٩ أكتوبر ٢٠٢٥ ١:٤٧:٥٥ م": "2025-10-19T13:47:55",
    "Dec 25, 2020 12:00:00 am": "2020-12-25T00:00:00",
    "Dec 25, 2020 12:30 pm": "2020-12-25T12:30:00",
    "15 Meh 2019 10:10": "2019-06-15T10:10:00",
}


@pytest.mark.parametrize("text", DATES)
def test_dates_are_read_in_the_language_of_the_account(text):
    assert written(text).isoformat() == DATES[text]
    assert is_stamp(text)


@pytest.mark.parametrize(
    "text", ["", "junk", "Foo 19, 2025 1:47:55 pm", "Feb 30, 2019 10:10 am", "Jun 04, 2019 25:13:00", "2025", "x" * 99]
)
def test_what_is_no_date_is_none(text):
    assert written(text) is None


@pytest.mark.parametrize(
    ("day", "hour"), [("Mar 31, 2019 12:59:59 am", 0), ("Mar 31, 2019 2:00:01 am", 1), ("Oct 27, 2019 3:00:00 am", 3)]
)
def test_summer_time_is_that_of_the_zone(day, hour):
    assert written(day, ZoneInfo("Europe/London")).hour == hour


@pytest.mark.parametrize(
    ("line", "stamp"),
    [
        ("Mis à jour 12 août 2023, 14:05:06", True),
        ("Đã cập nhật Tháng 10 01, 2025 10:21:24 ch", True),
        ("Last seen at the old pub on Sep 3, 2018, 5:54 AM", False),
        ("Sep 3, 2018, 5:54 AM and never again with those kids", False),
        ("Happy 2020", False),
    ],
)
def test_a_line_that_only_says_when_is_told_from_words(line, stamp):
    assert is_stamp(line) is stamp
