"""Pinterest's page: whose words a pin holds, values with commas and colons, and what is broken."""

from __future__ import annotations

import zipfile

import pytest

from checks.content import Audience, Author, Item, Kind
from scanner.archives.reader import Options
from scanner.errors import Problem
from scanner.run import Period, inventory
from scanner.sources import open_sources

HASH = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
LABELS = (
    "Title|Details|Image|Is Native|Board Id|Board Name|Is Video|Ip Address|Username|Alt Text|Canonical Link|"
    "Story Pin Media|Video|Created at|Alive|Is a repin|Private"
).split("|")


def pin(number, *, labels=LABELS, link=True, **values):
    given = {
        "Is Native": "True",
        "Ip Address": "198.51.100.7",
        "Username": "robin_pins",
        "Created at": "2020/05/06 07:08:09",
        "Alive": "True",
        "Is a repin": "False",
        "Private": "False",
        **{key.replace("_", " "): value for key, value in values.items()},
    }
    lines = []
    for place, (key, label) in enumerate(zip(LABELS, labels, strict=True)):
        lines.append(f"\n<br>{label}: {given.get(key, 'No data')}{',' if place < 13 else ''}")
    address = f"https://www.pinterest.co.uk/pin/{number}/"
    head = f'<a href="{address}">{address}</a>' if link else ""
    return f"\n{head}{''.join(lines)}<br><br>"


def page(*parts, heading="Pins"):
    body = f'<div id="contents"><h1 id=zz9>{heading}</h1>{"".join(parts)}</div>'
    return f'<html><head><meta charset="utf-8"><title>x</title></head><body>{body}</body></html>'


@pytest.fixture
def read(tmp_path):
    def go(html, *, name="my pinterest data.html", files=None, options=None):
        path = tmp_path / name
        data = html if isinstance(html, bytes) else html.encode()
        if files is None:
            path.write_bytes(data)
        else:
            with zipfile.ZipFile(path, "w") as archive:
                for inner, value in {"export.html": data, **files}.items():
                    archive.writestr(inner, value)
        with open_sources([path]) as sources:
            assert not sources.refused
            entries = [entry for _, entry in inventory(sources, options or Options(), Period())]
        return [one for one in entries if isinstance(one, Item)], [one for one in entries if isinstance(one, Problem)]

    return go


def posts(items):
    return [(one.text, one.author) for one in items if one.kind is Kind.POST]


def test_an_own_pin(read):
    items, problems = read(
        page(
            pin(
                "77",
                Title="Paint: blue, red",
                Details="One, two,",
                Board_Name="Club &amp; crafts",
                Image=HASH,
                Alt_Text="A table, messy",
            )
        )
    )
    assert problems == []
    post = next(one for one in items if one.kind is Kind.POST)
    assert (post.text, post.author, post.id) == ("Paint: blue, red\nOne, two,", Author.OWN, "77")
    assert (post.url, post.audience) == ("https://www.pinterest.com/pin/77/", Audience.PUBLIC)
    assert post.context == "Club & crafts"
    assert post.created.isoformat() == "2020-05-06T07:08:09"
    picture = next(one for one in items if one.kind is Kind.IMAGE)
    assert picture.text == "A table, messy"
    assert picture.media == f"https://i.pinimg.com/736x/0a/1b/2c/{HASH}.jpg"
    assert [(one.text, one.context) for one in items if one.kind is Kind.MEMBERSHIP] == [("Club & crafts", "list")]


def test_what_was_saved_from_others_is_theirs_and_the_board_is_own(read):
    repin = {"Is_a_repin": "True", "Is_Native": "No data"}
    items, _ = read(
        page(pin("1", Details="theirs", Board_Name="Hangovers", Image=HASH, Alt_Text="theirs too", **repin))
    )
    assert {(one.kind, one.author) for one in items} == {
        (Kind.POST, Author.OTHER),
        (Kind.IMAGE, Author.OTHER),
        (Kind.MEMBERSHIP, Author.OWN),
    }


def test_where_it_is_not_said_whose_it_is_it_is_not_own(read):
    items, _ = read(page(pin("1", Details="whose", Is_a_repin="No data", Is_Native="No data")))
    assert posts(items) == [("whose", Author.OTHER)]


def test_secret_boards_are_private(read):
    items, _ = read(page(pin("1", Details="me", Board_Name="Wedding", Private="True")))
    assert {(one.text, one.audience) for one in items} == {("me", Audience.PRIVATE), ("Wedding", Audience.PRIVATE)}


@pytest.mark.parametrize("line_break", ["\n", "<br>", "<br/>\n"])
def test_values_of_several_lines(read, line_break):
    text = line_break.join(("one", "Note: two, three", "Private: party", "four"))
    items, problems = read(page(pin("1", Details=text), pin("2", Details="next")))
    assert posts(items) == [("one\nNote: two, three\nPrivate: party\nfour", Author.OWN), ("next", Author.OWN)]
    assert problems == []


def test_addresses_and_places_never_come_out(read):
    items, _ = read(page("Email: me@example.org\n<br>Ip Address: 198.51.100.7<br><br>", pin("1", Details="x")))
    assert not any("198.51" in one.text or "example.org" in one.text for one in items)
    assert not any(one.text in ("No data", "None") for one in items)


def test_pins_without_their_address_are_told_apart(read):
    items, _ = read(page(pin("1", Details="a", link=False), pin("2", Details="b", link=False)))
    assert posts(items) == [("a", Author.OWN), ("b", Author.OWN)]


def test_headings_and_keys_in_another_language(read):
    labels = [f"étiquette {place}" for place in range(17)]
    items, problems = read(
        page(pin("1", Details="mine", Board_Name="Nuit"), pin("2", Details="à moi", labels=labels), heading="Épingles")
    )
    assert posts(items) == [("mine", Author.OWN), ("à moi", Author.OWN)]
    assert problems == []


OTHERS = (
    "<h1 id=1>Profile</h1>\n<br>Username: robin_pins\n<br>About: pins, and tea<br><br>"
    "<h1 id=2>Boards</h1>\nName: Bars\n<br>Privacy: Secret<br><br>Name: Food\n<br>Privacy: Public<br><br>"
    '<h1 id=3>Comments</h1>\n<a href="https://www.pinterest.com/pin/9/">x</a>\n<br>Text: so ugly'
    "\n<br>Created at: 2022/01/01 10:00:00<br><br>"
    '<a href="https://www.pinterest.com/pin/9/">x</a>\n<br>Username: somebody\n<br>Text: not mine<br><br>'
    "<h1 id=4>Followed accounts</h1>\nnight_uk<br>crafts<br>"
    "<h1 id=5>Search history</h1>\npubs<br><h1 id=6>Followers</h1>\nsomeone<br>"
    "<h1 id=7>Something new</h1>\nwhat is this<br>"
)


def test_other_parts_and_those_not_understood(read):
    items, problems = read(page(pin("1", Details="x"), OTHERS))
    found = {(one.kind.value, one.field or one.context, one.text, one.author.value) for one in items}
    assert found == {
        ("post", None, "x", "own"),
        ("bio", "username", "robin_pins", "own"),
        ("bio", "about", "pins, and tea", "own"),
        ("membership", "list", "Bars", "own"),
        ("membership", "list", "Food", "own"),
        ("comment", "9", "so ugly", "own"),
        ("comment", "9", "not mine", "other"),
        ("membership", "follow", "night_uk", "own"),
        ("membership", "follow", "crafts", "own"),
    }
    assert [problem.reason for problem in problems] == [
        "the part “Something new” of the page is not understood by this version, so it was not read"
    ]


def test_pictures_in_a_zip_are_found(read):
    files = {f"images/{HASH}.png": b"x", "images/other.jpg": b"y"}
    items, problems = read(page(pin("1", Details="x", Image=HASH)), name="p.zip", files=files)
    assert [one.media for one in items if one.kind is Kind.IMAGE] == [f"images/{HASH}.png", "images/other.jpg"]
    assert problems == []


def test_a_page_without_head_and_in_utf16(read):
    inner = f'<div id="contents"><h1 id=a>Pins</h1>{pin("1", Details="né")}</div>'
    first, _ = read(inner)
    second, problems = read(page(pin("1", Details="né")).encode("utf-16"), name="b.html")
    assert posts(first) == posts(second) == [("né", Author.OWN)]
    assert problems == []


def test_a_page_cut_short_keeps_what_stands_before_and_says_so(read):
    html = page(*(pin(str(number), Details=f"text {number}") for number in range(30)))
    items, problems = read(html[: html.index("text 20")])
    assert [text for text, author in posts(items) if author is Author.OWN] == [f"text {number}" for number in range(20)]
    assert ["cut short" in problem.reason for problem in problems] == [True]


def test_broken_letters_cost_only_themselves(read):
    html = page(pin("1", Details="a\u00e9"), pin("2", Details="b")).encode()
    items, _ = read(html.replace("é".encode(), b"\xff\x00"))
    assert [text for text, _ in posts(items)] == ["a\ufffd", "b"]


def test_what_the_fixtures_sources_say(shared):
    with open_sources([shared / "fixtures/pinterest/made-here/pinterest-export.html"]) as sources:
        items = [one for _, one in inventory(sources, Options(), Period()) if isinstance(one, Item)]
    found = {one.id: one for one in items if one.kind is Kind.POST}
    assert len(found) == 3
    assert found["1"].author is Author.OTHER
    assert found["2"].text == "My craft table: paint, glue\nMade this with my lovely group, total chaos"
    assert (found["3"].author, found["3"].audience) == (Author.OWN, Audience.PRIVATE)
    assert "A messy table" in [one.text for one in items if one.kind is Kind.IMAGE]
