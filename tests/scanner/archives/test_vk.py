# ruff: noqa: RUF001 - Russian
"""VK's pages: encoding, dates in Russian and English, whose words they are, and what is broken."""

from __future__ import annotations

import zipfile

import pytest

from checks.content import Author, Item, Kind
from scanner.archives.reader import Options
from scanner.errors import Problem
from scanner.run import Period, inventory
from scanner.sources import open_sources


def page(*items, crumbs=("Профиль", "Стена"), charset="windows-1251"):
    crumb = "".join(f'<div class="ui_crumb">{one}</div>' for one in crumbs)
    html = (
        f'<!DOCTYPE html><html><head><meta charset="{charset}" /></head><body><div class="wrap_page">'
        f'<div class="page_block_header_inner">{crumb}</div>{"".join(items)}</div></body></html>'
    )
    return html.encode("cp1251")


def post(text, number=5, stamp="7 мая 2023 в 18:05:09", extra=""):
    return (
        f'<div class="item"><div class="item__main">{text}{extra}</div><div class="item__tertiary">{stamp}</div>'
        f'<div><a href="https://vk.com/wall77_{number}">https://vk.com/wall77_{number}</a></div></div>'
    )


def message(number, header, text):
    return (
        f'<div class="item"><div class="message" data-id="{number}"><div class="message__header">{header}</div>'
        f'<div><div class="kludges"></div>{text}</div></div></div>'
    )


@pytest.fixture
def read(tmp_path):
    def go(files, *, options=None, name="Archive.zip"):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w") as archive:
            for inner, value in files.items():
                archive.writestr(inner, value)
        with open_sources([path]) as sources:
            assert not sources.refused
            entries = [entry for _, entry in inventory(sources, options or Options(), Period())]
        return [one for one in entries if isinstance(one, Item)], [one for one in entries if isinstance(one, Problem)]

    return go


def test_the_wall_is_read_but_not_taken_for_own(read):
    items, problems = read({"wall/wall0.html": page(post("Шумно &amp; весело<br>вторая строка"))})
    assert problems == []
    assert [(one.kind, one.text, one.author) for one in items] == [
        (Kind.POST, "Шумно & весело\nвторая строка", Author.OTHER)
    ]
    assert (items[0].id, items[0].url) == ("wall77_5", "https://vk.com/wall77_5")
    assert items[0].created.isoformat() == "2023-05-07T18:05:09"


def test_the_wall_is_own_where_the_page_says_you(read):
    items, _ = read({"wall/wall0.html": page(post("моё", stamp="Вы, 7 мая 2023 в 18:05:09"))})
    assert items[0].author is Author.OWN
    assert items[0].created.isoformat() == "2023-05-07T18:05:09"


@pytest.mark.parametrize(
    ("stamp", "moment"),
    [
        ("1 янв 2024 в 0:00:01", "2024-01-01T00:00:01"),
        ("31 дек 2019 в 23:59:59", "2019-12-31T23:59:59"),
        ("Jan 5, 2024 at 7:00:00 PM", "2024-01-05T19:00:00"),
        ("05 Jan 2024 at 07:00:00 PM", "2024-01-05T19:00:00"),
    ],
)
def test_dates_in_russian_and_english(read, stamp, moment):
    items, _ = read({"wall/wall0.html": page(post("x", stamp=stamp))})
    assert items[0].created.isoformat() == moment


def test_a_relative_date_is_unknown(read):
    items, _ = read({"wall/wall0.html": page(post("x", stamp="сегодня в 10:00:00"))})
    assert items[0].created is None


def test_a_page_saved_again_as_utf8_names_the_old_encoding(read):
    items, _ = read({"wall/wall0.html": page(post("Привет")).decode("cp1251").encode()})
    assert items[0].text == "Привет"


def test_a_page_that_names_no_encoding(read):
    html = page(post("Привет")).replace(b'<meta charset="windows-1251" />', b"")
    items, _ = read({"wall/wall0.html": html})
    assert items[0].text == "Привет"


MESSAGES = page(
    message(1, '<a href="https://vk.com/id2">Мария Мартова</a>, 5 янв 2024 в 19:00:00 <span>(ред.)</span>', "чужое"),
    message(
        2,
        "Вы, 5 янв 2024 в 19:01:00",
        'моё<div class="attachment"><div>Фотография</div><a class="attachment__link" href="https://x/y.jpg">z</a></div>',
    ),
    message(3, "You, Jan 5, 2024 at 7:02:00 PM", "mine"),
    crumbs=("Сообщения", "Мария"),
)


def test_messages_are_read_only_when_asked_for(read):
    files = {"messages/100/messages0.html": MESSAGES, "messages/index-messages.html": page()}
    assert read(files) == ([], [])
    items, problems = read(files, options=Options(messages=True), name="b.zip")
    assert problems == []
    assert [(one.text, one.author, one.created.isoformat()) for one in items] == [
        ("чужое", Author.OTHER, "2024-01-05T19:00:00"),
        ("моё", Author.OWN, "2024-01-05T19:01:00"),
        ("mine", Author.OWN, "2024-01-05T19:02:00"),
    ]


def test_pictures_and_communities(read):
    photo = '<div class="item"><img src="https://sun1.example/a.jpg"><div class="item__tertiary">5 янв 2024 в 19:00</div></div>'
    club = '<div class="item"><div class="item__main"><a href="https://vk.com/club77">Пабы</a></div></div>'
    files = {
        "photos/photo-albums/1.html": page(photo, crumbs=("Фото", "Лето")),
        "profile/subscriptions0.html": page(club),
        "likes/like0.html": page(post("theirs")),
        "style.css": b"x",
    }
    items, problems = read(files)
    assert problems == []
    assert [(one.kind, one.text, one.context, one.media) for one in items] == [
        (Kind.IMAGE, "", "Лето", "https://sun1.example/a.jpg"),
        (Kind.MEMBERSHIP, "Пабы", "group", None),
    ]


def test_a_post_that_only_passes_another_on_is_no_loss(read):
    repost = '<div class="attachment"><a class="attachment__link" href="https://vk.com/wall-1_2">запись</a></div>'
    items, problems = read({"wall/wall0.html": page(post("", extra=repost), post("b", 6))})
    assert ([one.text for one in items], problems) == (["b"], [])


def test_what_is_broken_costs_itself_and_is_named(read):
    whole = page(*(post(f"text {number}", number) for number in range(20)))
    files = {
        "wall/wall0.html": whole[: whole.index(b"text 15")],
        "wall/wall20.html": page(post("good", 99), '<div class="item"></div>'),
        "wall/wall40.html": b"<html><body>" + b"<p>new layout</p>" * 50 + b"</body></html>",
        "unknown/what.html": b"<html></html>",
    }
    items, problems = read(files)
    assert [one.text for one in items if one.text] == [*(f"text {number}" for number in range(15)), "good"]
    assert {problem.source for problem in problems} == set(files)


def test_what_the_fixtures_sources_say(shared):
    with open_sources([shared / "fixtures/vk/made-here"]) as sources:
        items = [one for _, one in inventory(sources, Options(messages=True), Period()) if isinstance(one, Item)]
    wall = next(one for one in items if one.kind is Kind.POST)
    assert wall.text == "Эти подростки невыносимы & шумные"
    assert wall.created.isoformat() == "2024-01-05T19:00:00"
    messages = [(one.text, one.author) for one in items if one.kind is Kind.MESSAGE]
    assert messages == [("ЧУЖОЙ ТЕКСТ", Author.OTHER), ("мой ответ", Author.OWN)]
