"""WhatsApp's chats: dates in every form, names, what WhatsApp itself writes, and pictures."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest

from checks.content import Audience, Kind
from scanner.archives.container import Container
from scanner.archives.reader import Options
from scanner.archives.whatsapp import WhatsApp
from scanner.archives.whatsapp_words import words_of
from scanner.errors import Problem, UserError
from scanner.sources import open_sources


def container_of(files, name="chats.zip"):
    container = Container(name)
    for path, value in files.items():
        raw = value if isinstance(value, bytes) else value.encode()
        container.add(path, len(raw), None, lambda raw=raw: io.BytesIO(raw))
    return container


def read(files, *, me="Robin", messages=True):
    if isinstance(files, str | bytes):
        files = {"WhatsApp Chat with Kim.txt": files}
    reader = WhatsApp(container_of(files), Options(me=me, messages=messages))
    entries = list(reader.read())
    return (
        [one for one in entries if not isinstance(one, Problem)],
        [one for one in entries if isinstance(one, Problem)],
        reader,
    )


def words(items):
    return [one.text for one in items if one.kind is Kind.MESSAGE]


NINE_PM = datetime(2023, 3, 17, 21, 6)  # noqa: DTZ001 - a chat names no zone


@pytest.mark.parametrize(
    "stamp",
    [
        "17/03/2023, 21:06 - ",
        "17/03/23, 21:06 - ",
        "17.03.23, 21:06 - ",
        "17-03-2023 21:06 - ",
        "3/17/23, 9:06 PM - ",
        "3/17/23, 9:06\u202fPM - ",
        "3/17/2023, 9:06\u00a0p.m. - ",
        "17/3/2023, 9:06 p. m. - ",
        "17/03/2023 à 21:06 - ",
        "17.3.2023 klo 21.06 - ",
        "17/03/23 21.06 - ",
        "2023-03-17 21:06 - ",
        "2023/03/17, 21:06 - ",
        "2023/3/17 下午9:06 - ",
        "2023年3月17日 下午9:06 - ",
        "2023. 3. 17. 오후 9:06 - ",
        "2023. 03. 17. 21:06 - ",
        "17. 3. 2023 21:06 - ",
        "17/3/2566 21:06 - ",
        "\u0661\u0667\u200f/\u0663\u200f/\u0662\u0660\u0662\u0663\u060c \u0669:\u0660\u0666 \u0645 - ",
        "17/03/2023, 9:06 μ.μ. - ",
        "17/3/2023 9:06 PTG - ",
        "[17/03/2023, 21:06:00] ",
        "\u200e[17/03/2023, 9:06:00 PM] ",
        "[3/17/23, 9:06:00\u202fPM] ",
        "[17.03.23, 21:06:00] ",
        "[17/03/2023 à 21:06:00] ",
        "[2023/03/17 21:06:00] ",
        "[2023/3/17 午後9:06:00] ",
        "[03/17/23 21:06] ",
        "\ufeff17/03/2023, 21:06 - ",
    ],
)
def test_dates_in_every_form(stamp):
    items, problems, _ = read(f"{stamp}Robin: hello: you\n{stamp}Kim: hi\n")
    assert [(one.text, one.created) for one in items] == [("hello: you", NINE_PM)]
    assert problems == []


def chat(*stamps):
    return "\n".join(f"{stamp}, 10:00 - Robin: no {number}" for number, stamp in enumerate(stamps))


@pytest.mark.parametrize(
    ("stamps", "month_of_first", "sure"),
    [
        (("03/04/23", "13/04/23"), 4, True),  # no month is a thirteenth
        (("03/04/23", "04/13/23"), 3, True),
        (("01/02/23", "05/02/23", "02/03/23"), 2, True),  # only one way does time go forward
        (("02/01/23", "02/05/23", "03/02/23"), 2, True),
        (("23/03/04", "23/03/31", "23/04/02"), 3, True),  # the year first, in two digits
        (("03/04/23", "03/05/23"), 4, False),  # nothing tells
        (("04/04/23",), 4, True),  # it is all the same
    ],
)
def test_the_order_of_day_and_month_is_found_once_for_a_file(stamps, month_of_first, sure):
    items, problems, _ = read(chat(*stamps))
    assert items[0].created.month == month_of_first
    assert [one.lost for one in problems] == ([] if sure else [False])


def test_hours_whose_halves_are_not_known_are_left_out():
    items, problems, _ = read("17/03/23, 9:06 foo - Robin: one\n17/03/23, 9:07 bar - Robin: two\n")
    assert [one.created for one in items] == [None, None]
    assert ["half of the day" in one.reason for one in problems] == [True]


def test_noon_and_midnight():
    items, _, _ = read(
        "13/03/23, 12:05 am - Robin: a\n13/03/23, 12:05 pm - Robin: b\n13/03/23, 00:08 a. m. - Robin: c\n"
    )
    assert [one.created.hour for one in items] == [0, 12, 0]


def test_impossible_dates_are_no_dates():
    items, _, _ = read("\u06f1\u06f7/\u06f0\u06f3/\u06f1\u06f4\u06f0\u06f1\u060c \u06f9:\u06f0\u06f6 - Robin: a\n")
    assert [(one.text, one.created) for one in items] == [("a", None)]


def test_lines_go_on_and_dates_inside_them_begin_nothing():
    text = (
        "17/03/2023, 09:06 - Robin: first\r\nsecond: line\r\n\r\nseen on 18/03/2023, 09:06 - Kim: no\u2028still\r\n"
        "17/03/2023, 09:07 - Kim: hers\r\nand hers\r\n"
    )
    items, _, _ = read(text)
    assert words(items) == ["first\nsecond: line\n\nseen on 18/03/2023, 09:06 - Kim: no\u2028still"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding):
    items, _, _ = read("17/03/2023, 09:06 - Robin: héllo 😀\n17/03/2023, 09:06 - Kim: b\n".encode(encoding))
    assert words(items) == ["héllo 😀"]


def test_notices_have_no_sender():
    text = (
        "17/03/2023, 09:05 - Messages and calls are end-to-end encrypted.\n"
        '17/03/2023, 09:06 - Kim created group "Plot: B"\n'
        '17/03/2023, 09:06 - Robin changed the subject to "Robin: here"\n'
        "17/03/2023, 09:06 - Kim changed the time to 12:30\n"
        "17/03/2023, 09:06 - See https://example.org/a: b\n"
        "17/03/2023, 09:07 - Kim: hi\n17/03/2023, 09:07 - Robin: mine\n"
    )
    assert words(read(text)[0]) == ["mine"]
    with pytest.raises(UserError, match=r"these names: “Kim”, “Robin”$"):
        read(text, me=None)


def test_names_that_are_nearly_the_same_are_others():
    text = "".join(
        f"17/03/2023, 09:06 - {name}: by {name}\n"
        for name in ("Robin", "Robin 🤓", "Rubin", "Robin-Lee", "+44 20 7946 0000")
    )
    items, _, _ = read(text)
    assert words(items) == ["by Robin"]
    assert items[0].audience is Audience.GROUP


def test_a_name_is_found_however_it_is_written():
    text = "17/03/2023, 09:06 - \u200e~\u00a0Robin  Reed: mine\n17/03/2023, 09:06 - Work: Robin: also\n"
    assert words(read(text, me="robin reed")[0]) == ["mine"]
    assert words(read(text, me="Work: Robin")[0]) == ["also"]
    both = "17/03/2023, 09:06 - ~\u00a0Robin: a stranger's\n17/03/2023, 09:06 - Robin: mine\n"
    assert words(read(both)[0]) == ["mine"]


def test_who_the_person_is_is_asked():
    with pytest.raises(UserError, match=r"does not say who you are.*--me.*“Kim”, “Robin”$"):
        read("17/03/2023, 09:06 - Kim: a\n17/03/2023, 09:06 - Kim: b\n17/03/2023, 09:06 - Robin: c\n", me=None)
    with pytest.raises(UserError, match="Nobody in this WhatsApp chat has the name"):
        read("17/03/2023, 09:06 - Kim: a\n")


def test_who_writes_in_most_chats_is_named_first():
    files = {
        "WhatsApp Chat - Kim/_chat.txt": "[17/03/2023, 09:06:00] Kim: a\n" * 5 + "[17/03/2023, 09:06:00] Robin: b\n",
        "WhatsApp Chat - Lee/_chat.txt": "[17/03/2023, 09:06:00] Lee: a\n" * 5 + "[17/03/2023, 09:06:00] Robin: b\n",
    }
    with pytest.raises(UserError, match="names: “Robin”, "):
        read(files, me=None)
    items, _, _ = read(files)
    assert [(one.text, one.context) for one in items] == [("b", "Kim"), ("b", "Lee")]
    assert len({one.id for one in items}) == 2


def test_nothing_is_read_unasked():
    files = {
        "a/_chat.txt": "[17/03/2023, 09:06:00] Robin: b\n",
        "a/holiday.jpg": b"x",
        "a/00000002-PHOTO-2023-03-17.jpg": b"x",
    }
    items, problems, reader = read(files, messages=False, me=None)
    assert items == []
    assert [(one.lost, "--messages" in one.reason) for one in problems] == [(False, True)]
    assert reader.claimed == set(files)


@pytest.mark.parametrize(
    ("raw", "text", "files"),
    [
        (" plain", "plain", ()),
        (".", ".", ()),
        (" <Media omitted>", "", ()),
        (" <Medien ausgeschlossen>", "", ()),
        (" \u200eimage omitted", "", ()),
        (" \u200eBild weggelassen", "", ()),
        (" \u200eVerpasster Anruf um 12", "", ()),
        (" look \u200eimage omitted", "look", ()),
        (" This message was deleted", "", ()),
        (" You deleted this message.", "", ()),
        (" Du hast diese Nachricht gelöscht.", "", ()),
        (" null", "", ()),
        (" better \u200e<This message was edited>", "better", ()),
        (" better <This message was edited>", "better", ()),
        (" \u200e<attached: 00000009-PHOTO-2023-03-17.jpg>", "", ("00000009-PHOTO-2023-03-17.jpg",)),
        (" see \u200e<adjunto: 00000009-PHOTO-2023-03-17.jpg>", "see", ("00000009-PHOTO-2023-03-17.jpg",)),
        (" \u200eIMG-20230317-WA0001.jpg (file attached)\nbelow", "below", ("IMG-20230317-WA0001.jpg",)),
        (" IMG-20230317-WA0001.jpg (Datei angehängt)", "", ("IMG-20230317-WA0001.jpg",)),
        (" \u200emy scan.pdf (file attached)", "", ("my scan.pdf",)),
        (" wrote report.pdf (not good)", "wrote report.pdf (not good)", ()),
        (" I <3 you", "I <3 you", ()),
        (" a < b and c > d", "a < b and c > d", ()),
        (" ring \u200e+44 20 7946 0000", "ring \u200e+44 20 7946 0000", ()),
    ],
)
def test_what_whatsapp_writes_is_nobodys_words(raw, text, files):
    assert words_of(raw) == (text, files)


def test_pictures_of_ones_own():
    files = {
        "WhatsApp Chat with Kim.txt": (
            "17/03/2023, 09:06 - Robin: IMG-20230317-WA0001.jpg (file attached)\nsunny\n"
            "17/03/2023, 09:06 - Robin: \u200eVID-20230317-WA0002.mp4 (file attached)\n"
            "17/03/2023, 09:06 - Robin: STK-20230317-WA0003.webp (file attached)\n"
            "17/03/2023, 09:06 - Robin: \u200enotes.pdf (file attached)\n"
            "17/03/2023, 09:06 - Kim: IMG-20230317-WA0004.jpg (file attached)\n"
            "17/03/2023, 09:06 - Robin: IMG-20230317-WA0005.jpg (file attached)\n"
        ),
        **{f"IMG-20230317-WA000{n}.jpg": b"x" for n in (1, 4, 9)},
        "VID-20230317-WA0002.mp4": b"x",
        "STK-20230317-WA0003.webp": b"x",
        "notes.pdf": b"x",
        "mine.jpg": b"x",
    }
    items, problems, reader = read(files)
    assert [(one.kind, one.text, one.media) for one in items] == [
        (Kind.MESSAGE, "sunny", None),
        (Kind.IMAGE, "sunny", "IMG-20230317-WA0001.jpg"),
        (Kind.VIDEO, "", "VID-20230317-WA0002.mp4"),
        (Kind.IMAGE, "", "IMG-20230317-WA0005.jpg"),
    ]
    assert set(files) - reader.claimed == {"mine.jpg"}
    assert "IMG-20230317-WA0005.jpg" in problems[0].source


def test_the_same_words_twice_in_a_minute_are_two_and_ids_are_stable():
    text = "17/03/2023, 09:06 - Robin: no\n" * 2
    items, _, _ = read(text)
    assert words(items) == ["no", "no"]
    assert [one.id for one in items] == [one.id for one in read({"other/name.txt": text})[0]]


@pytest.mark.parametrize(
    "text",
    [
        "Date: 2021-05-05 05:05:05\nComment: hello\n",
        "2023-03-17 09:06:01 INFO something: happened\n",
        "Dear all,\non 17/03/2023, 09:06 - Kim: wrote\nnothing\n",
        "",
        b"\xff\xfe\x00",
    ],
)
def test_other_texts_are_not_taken_for_chats(text):
    assert not WhatsApp.detect(container_of({"a.txt": text, "b.json": "{}"}))


@pytest.mark.parametrize(
    "title", ["WhatsApp Chat with Kim", "WhatsApp-Chat mit Kim", "Chat de WhatsApp con Kim", "Kim"]
)
def test_what_the_chat_is_called(title):
    items, _, _ = read({f"{title}.txt": "17/03/2023, 09:06 - Robin: a\n"})
    assert items[0].context == "Kim"


def test_zips_are_read_through_the_front_door(tmp_path):
    path = tmp_path / "WhatsApp Chat - Kim.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_chat.txt", "\u200e[17/03/2023, 09:06:00] Robin: \u200e<attached: 00000001-PHOTO-2023.jpg>\n")
        archive.writestr("00000001-PHOTO-2023.jpg", b"x")
    with open_sources([path]) as sources:
        entries = [one for _, one in sources.exports[0].read(Options(me="Robin", messages=True))]
    assert [(one.kind, one.context, one.media) for one in entries] == [(Kind.IMAGE, "Kim", "00000001-PHOTO-2023.jpg")]


@pytest.mark.parametrize("name", ["[mmddyy]_24hrs", "ddmmyy_24hrs", "mmddyy_24hrs", "mmddyyyy_12hrs", "yyyymmdd_24hrs"])
def test_the_fixtures(shared, name):
    with open_sources([shared / f"fixtures/whatsapp/chat-miner/test_{name}.txt"]) as sources:
        entries = [one for _, one in sources.exports[0].read(Options(me="John Doe", messages=True))]
    assert [(one.created.isoformat(), one.text.split("\n")[0]) for one in entries if len(one.text) > 1] == [
        ("2019-01-01T11:25:00", "Lorem ipsum dolor sit amet."),
        ("2021-12-30T22:01:00", "Lorem ipsum dolor sit amet,"),
    ]
