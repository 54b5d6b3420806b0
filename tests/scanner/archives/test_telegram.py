"""Telegram's exports: whose words they are, JSON that is none, pages, and what is broken."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pytest

from checks.content import Audience, Author, Kind
from scanner.archives.container import Container
from scanner.archives.reader import Options
from scanner.archives.telegram import Telegram
from scanner.archives.telegram_mend import Mended, mended_line
from scanner.archives.telegram_said import is_placeholder, moment
from scanner.errors import Problem, UserError
from scanner.sources import open_sources

ME, OTHER = "user501", "user502"


def container_of(files):
    container = Container("export")
    for path, value in files.items():
        raw = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False, indent=1).encode()
        container.add(path, len(raw), None, lambda raw=raw: io.BytesIO(raw))
    return container


def read(files, **options):
    reader = Telegram(container_of(files), Options(**options))
    entries = list(reader.read())
    return (
        [one for one in entries if not isinstance(one, Problem)],
        [one for one in entries if isinstance(one, Problem)],
        reader,
    )


def said(text, number=1, sender=ME, name="Robin Reed", **more):
    return {
        "id": number,
        "type": "message",
        "date": "2022-05-04T10:00:00",
        "date_unixtime": "1651658400",
        "from": name,
        "from_id": sender,
        "text": text,
        **more,
    }


def chat(*messages, sort="private_supergroup", name="Allotment", identity=77):
    return {"name": name, "type": sort, "id": identity, "messages": list(messages)}


def full(*chats, left=(), **more):
    return {
        "about": "x",
        "personal_information": {"user_id": 501, "first_name": "Robin", "last_name": "Reed", "phone_number": "+44 1"},
        "chats": {"about": "x", "list": list(chats)},
        "left_chats": {"about": "x", "list": list(left)},
        **more,
    }


def words(items, kind=Kind.POST):
    return [one.text for one in items if one.kind is kind and one.author is Author.OWN]


def test_own_words_in_groups_and_nobody_elses():
    export = full(
        chat(
            said("mine", 1),
            said("somebody else's", 2, OTHER, "Kim"),
            said("passed on", 3, forwarded_from="News"),
            said("passed on from a deleted account", 4, forwarded_from=None),
            said("in the group's name", 5, "channel77", "Allotment"),
            said("by one who has my name", 6, OTHER, "Robin Reed"),
            said("a deleted account", 7, OTHER, None),
        )
    )
    items, problems, _ = read({"result.json": export})
    assert words(items) == ["mine"]
    assert {one.text for one in items if one.author is Author.OTHER} == {
        "passed on",
        "passed on from a deleted account",
        "in the group's name",
    }
    post = next(one for one in items if one.text == "mine")
    assert (post.id, post.context, post.audience, post.url) == (
        "c77/1",
        "Allotment",
        Audience.GROUP,
        "https://t.me/c/77/1",
    )
    assert post.created == datetime(2022, 5, 4, 10, tzinfo=UTC)
    assert [(one.lost, "name of a group" in one.reason) for one in problems] == [(False, True)]


def test_a_channel_of_ones_own_is_told_by_the_signature():
    messages = [
        said("signed", 1, "channel9", "Reed writes", author="Robin Reed"),
        said("by another", 2, "channel9", "Reed writes", author="Kim"),
        said("unsigned", 3, "channel9", "Reed writes"),
    ]
    items, problems, _ = read({"result.json": full(chat(*messages, sort="public_channel", name="Reed writes"))})
    assert words(items) == ["signed"]
    assert items[-1].audience is Audience.PUBLIC
    assert "1 message was sent in the name" in problems[0].reason
    grouped, _, _ = read({"result.json": full(chat(messages[0], sort="private_supergroup"))})
    assert words(grouped) == []


def test_private_chats_only_where_asked_for():
    private = [
        chat(said("to one person"), sort=sort, identity=number)
        for number, sort in enumerate(("personal_chat", "bot_chat", "saved_messages", "replies", None, "new_sort"))
    ]
    assert words(read({"result.json": full(*private)})[0], Kind.MESSAGE) == []
    items, _, _ = read({"result.json": full(*private)}, messages=True)
    assert words(items, Kind.MESSAGE) == ["to one person"] * len(private)
    assert {one.audience for one in items if one.kind is Kind.MESSAGE} == {Audience.PRIVATE}
    assert not [one for one in items if one.kind is Kind.MEMBERSHIP]


def test_text_in_pieces_polls_and_lists():
    messages = [
        said(["so ", {"type": "bold", "text": "true"}, {"type": "link", "text": " https://example.org"}], 1),
        said("", 2, text_entities=[{"type": "plain", "text": "only here"}]),
        said("", 3, poll={"question": "Who?", "answers": [{"text": "A", "voters": 1}, {"text": "B"}]}),
        said("", 4, poll={"question": {"text": [{"text": "Which?"}]}, "answers": []}),
        said("line\u2028goes on \u0007", 5),
        {"id": 6, "type": "unsupported"},
        {"id": 7, "type": "service", "action": "pin_message", "actor_id": ME, "text": "x"},
    ]
    items, problems, _ = read({"result.json": full(chat(*messages))})
    assert words(items) == [
        "so true https://example.org",
        "only here",
        "Who?\nA\nB",
        "Which?",
        "line\u2028goes on \u0007",
    ]
    assert problems == []


def test_pictures_of_ones_own_and_not_the_placeholders():
    left_out = "(File not included. Change data exporting settings to download.)"
    files = {
        "DataExport/result.json": full(
            chat(
                said("look", 1, photo="chats/chat_01/photos/photo_1@01.jpg"),
                said("", 2, photo=left_out),
                said("", 3, file="chats/chat_01/video_files/a.mp4", media_type="video_file", thumbnail="chats/t.jpg"),
                said("", 4, file="chats/chat_01/stickers/s.webp", media_type="sticker"),
                said("", 5, file="chats/chat_01/files/scan.png", mime_type="image/png"),
                said("", 6, OTHER, "Kim", photo="chats/chat_01/photos/photo_2@01.jpg"),
                said("", 7, OTHER, "Kim", photo="elsewhere/photo_3.jpg"),
            ),
            profile_pictures=[{"date_unixtime": "1651658400", "photo": "profile_pictures/p.jpg"}],
            stories=[{"date_unixtime": "1651658400", "media": "stories/s.jpg", "caption": [{"text": "by the sea"}]}],
        )
    }
    for path in (
        *(
            "chats/chat_01/photos/photo_1@01.jpg",
            "chats/chat_01/photos/photo_2@01.jpg",
            "chats/chat_01/video_files/a.mp4",
        ),
        *("chats/chat_01/stickers/s.webp", "chats/chat_01/files/scan.png", "chats/t.jpg", "profile_pictures/p.jpg"),
        *("stories/s.jpg", "elsewhere/photo_3.jpg"),
    ):
        files[f"DataExport/{path}"] = b"x"
    items, problems, reader = read(files)
    shown = [(one.kind, one.media.removeprefix("DataExport/"), one.text, one.field) for one in items if one.media]
    assert shown == [
        (Kind.IMAGE, "chats/chat_01/photos/photo_1@01.jpg", "look", None),
        (Kind.VIDEO, "chats/chat_01/video_files/a.mp4", "", None),
        (Kind.IMAGE, "chats/chat_01/files/scan.png", "", None),
        (Kind.IMAGE, "profile_pictures/p.jpg", "", "profile_picture"),
        (Kind.IMAGE, "stories/s.jpg", "by the sea", None),
    ]
    assert reader.claimed == set(files)
    assert [(one.reason[:34], one.lost) for one in problems] == [("1 picture or video was left out by", False)]


def test_profile_memberships_and_sites():
    export = full(
        chat(),
        left=[chat(identity=78, name="Old one", sort="public_supergroup")],
        web_sessions={"list": [{"domain_name": "shop.example", "bot_username": "b", "created_unixtime": "1651658400"}]},
        contacts={"list": [{"first_name": "Kim", "phone_number": "+44 2"}]},
        sessions={"list": [{"last_ip": "203.0.113.9"}]},
    )
    export["personal_information"] |= {"bio": "out walking", "username": "@robin"}
    items, problems, _ = read({"result.json": export})
    assert [(one.text, one.field) for one in items if one.kind is Kind.BIO] == [
        ("Robin Reed", "name"),
        ("@robin", "username"),
        ("out walking", "bio"),
    ]
    assert sorted((one.text, one.context) for one in items if one.kind is Kind.MEMBERSHIP) == [
        ("Allotment", "group"),
        ("Old one (left)", "group"),
        ("shop.example", "app"),
    ]
    assert problems == []
    assert not any("+44" in one.text or "203" in one.text for one in items)


def test_keys_in_any_order_and_ids_of_old_exports():
    export = full(chat(said("mine", 1, sender=501), said("theirs", 2, sender=502, name="Kim")))
    shuffled = json.dumps(export, sort_keys=True).encode()
    assert shuffled.index(b'"messages"') < shuffled.index(b'"name"') < shuffled.index(b'"personal_information"')
    items, problems, _ = read({"result.json": shuffled})
    assert words(items) == ["mine"]
    assert [(one.context, one.audience) for one in items if one.kind is Kind.POST] == [("Allotment", Audience.GROUP)]
    assert [one.text for one in items if one.kind is Kind.MEMBERSHIP] == ["Allotment"]
    assert problems == []


def test_the_owner_by_the_saved_messages_where_nothing_else_tells():
    export = full(chat(sort="saved_messages", identity=501), chat(said("mine"), said("theirs", 2, OTHER)))
    del export["personal_information"]
    assert words(read({"result.json": export})[0]) == ["mine"]


def test_one_chat_asks_who_the_person_is():
    files = {"anything.json": chat(said("mine"), said("theirs", 2, OTHER, "Kim"), said("again", 3, OTHER, "Kim"))}
    with pytest.raises(UserError, match=r"--me and one of these names: “Kim”, “Robin Reed”$"):
        read(files)
    with pytest.raises(UserError, match="Nobody in this Telegram export has the name"):
        read(files, me="Robin")
    for me in ("robin  reed", "user501", "501"):
        items, _, _ = read(files, me=me)
        assert words(items) == ["mine"]
    assert [one.text for one in items if one.kind is Kind.MEMBERSHIP] == ["Allotment"]


def test_two_people_of_one_name_are_asked_apart():
    files = {"result.json": chat(said("mine"), said("theirs", 2, OTHER))}
    with pytest.raises(UserError, match="“user501”, “user502”"):
        read(files, me="Robin Reed")
    assert words(read(files, me="user502")[0]) == ["theirs"]


def test_one_private_chat_is_not_read_unasked_and_not_asked_about():
    items, problems, reader = read({"result.json": chat(said("hi"), sort="personal_chat")})
    assert items == []
    assert [(one.lost, "--messages" in one.reason) for one in problems] == [(False, True)]
    assert reader.claimed == {"result.json"}


def test_messages_without_chat_numbers_or_ids():
    bare = {
        "messages": [{"type": "message", "date_unixtime": "1651658400", "from": name, "text": name} for name in "AB"]
    }
    items, _, _ = read({"x.json": bare}, me="A", messages=True)
    assert words(items, Kind.MESSAGE) == ["A"]
    items, _, _ = read({"x.json": {"chats": {"list": [bare | {"name": "n"}]}}}, me="B", messages=True)
    assert words(items, Kind.MESSAGE) == ["B"]


BROKEN = r"""{
 "name": "Allotment",
 "type": "private_group",
 "id": 5,
 "messages": [
  {
   "id": 1,
   "type": "message",
   "date_unixtime": "1651658400",
   "from": "Robin Reed",
   "from_id": "user501",
   "text": "bell\x07 and C:\\x41 stay"
  },
  {
   "id": 2,
   "type": "message",
   "from": "Robin Reed",
   "from_id": "user501",
   "text": [
    "smile ",
    {
     "type": "custom_emoji",
     "text": ":)",
     "document_id": video_files/sticker (2).webm
    }
   ]
  },
  {
   "id": 3,
   "type": "message",
   "from": "Robin Reed",
   "from_id": "user501",
   "text": "she said "no" and "never", twice",
   "via_bot": 12.webm
  },
  {
   "id": 4,
   "type": "message",
   "from": "Robin Reed",
   "from_id": "user501",
   "text": [
    "a \"good\" one",
    "a "bad" one"
   ]
  }
 ]
}"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_is_no_json_is_mended(encoding):
    items, problems, _ = read({"result.json": BROKEN.encode(encoding)}, me="Robin Reed")
    assert words(items) == [
        "bell\x07 and C:\\x41 stay",
        "smile :)",
        'she said "no" and "never", twice',
        'a "good" onea "bad" one',
    ]
    assert problems == []
    assert items[1].id == "g5/1"


def test_a_full_export_is_mended_past_its_beginning():
    text = json.dumps(full(chat(said("first", 1), said("last", 2), said("BELL", 3))), indent=1).replace(
        "BELL", "b\\x07"
    )
    items, problems, _ = read({"result.json": text.encode()})
    assert words(items) == ["first", "last", "b\x07"]
    assert problems == []


@pytest.mark.parametrize(
    "line",
    [
        ' "text": "whole \\"quoted\\" \\\\x41",\n',
        ' "a": "x", "b": "y",\n',
        ' "n": -1.5e3,\n',
        ' "t": true\n',
        ' "o": {\n',
        ' "in": [ "x" ],\n',
        ' "one", "two"\n',
        "  },\n",
        "",
    ],
)
def test_whole_lines_are_left_as_they_are(line):
    assert mended_line(line) == line


def test_lines_of_any_length_are_mended_in_bounded_steps():
    data = b'{"a": "' + b"\\\\\\x07" * 700_000 + b'"}'
    assert json.loads(io.BufferedReader(Mended(io.BytesIO(data))).read())["a"] == "\\\x07" * 700_000


def test_a_file_that_breaks_off_keeps_what_came_before():
    data = json.dumps(full(chat(said("first"), said("second", 2))), indent=1).encode()
    items, problems, _ = read({"result.json": data[: data.index(b"second") + 3]})
    assert words(items) == ["first"]
    assert ["cut short" in one.reason for one in problems] == [True]


def test_bad_records_cost_themselves():
    messages = [
        said("good"),
        5,
        None,
        said({"odd": 1}, 2),
        {**said("x", 3), "type": "novel"},
        said([{"no": "text"}], 4),
    ]
    items, problems, _ = read({"result.json": full(chat(*messages, said("also good", 9)), 7, stories=[{}, "x"])})
    assert words(items) == ["good", "also good"]
    assert ["entries are in a shape" in one.reason for one in problems] == [True]
    assert problems[0].reason.startswith("7 ")


def test_an_unknown_part_is_named():
    _, problems, _ = read({"result.json": full(gifts=[1])})
    assert "“gifts”" in problems[0].reason


@pytest.mark.parametrize(
    "seconds",
    [("1651658400", "2022-05-04T12:00:00"), (1651658400, None), ("1651658400", "what"), ("1651658400", 5)],
)
def test_times(seconds):
    assert moment(*seconds) == datetime(2022, 5, 4, 10, tzinfo=UTC)


def test_times_that_are_not_certain():
    assert moment(None, "2022-05-04T12:00:00") == datetime(2022, 5, 4, 12)  # noqa: DTZ001
    assert moment("1651658400", "2022-05-04T10:20:00") == datetime(2022, 5, 4, 10, 20)  # noqa: DTZ001
    assert moment("1651658400", "2022-05-04T10:00:30").second == 30
    assert moment("0", "1970-01-01T00:00:00") is None
    assert moment("9" * 30) is None


def test_placeholders():
    assert is_placeholder("(Photo not included. Change data exporting settings to download.)")
    assert is_placeholder("Photo (File unavailable, please try again later)")
    assert not is_placeholder("files/sticker (2).webm")
    assert not is_placeholder("files/report (final version)/x (1).pdf")


PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"/></head><body><div class="page_wrap">
<div class="page_header"><div class="content"><div class="text bold">
{title}
</div></div></div><div class="page_body chat_page"><div class="history">{messages}</div></div></div></body></html>"""


def block(number, inner, name=None, zone=" UTC+01:00", joined=""):
    named = f'<div class="from_name">\n{name} </div>' if name else ""
    return (
        f'<div class="message default clearfix {joined}" id="message{number}"><div class="pull_left userpic_wrap"></div>'
        f'<div class="body"><div class="pull_right date details" title="04.05.2022 11:00:00{zone}">11:00</div>'
        f"{named}{inner}</div></div>"
    )


def text_of(words_):
    return f'<div class="text">\n{words_}\n</div>'


def page(*messages, title="Allotment"):
    return PAGE.format(title=title, messages="".join(messages)).encode()


def test_pages_carry_the_sender_over_and_not_what_is_passed_on():
    forwarded = f'<div class="forwarded body"><div class="from_name">News</div>{text_of("theirs")}</div>'
    photo = (
        '<div class="media_wrap clearfix"><a class="photo_wrap" href="photos/photo_1.jpg"><img src="t.jpg"></a></div>'
    )
    poll = (
        '<div class="media_wrap"><div class="media_poll"><div class="question bold">Who?</div>'
        '<div class="answer">- A <span class="details">1 vote</span></div></div></div>'
    )
    files = {
        "ChatExport/messages.html": page(
            '<div class="message service" id="message-1"><div class="body details">4 May 2022</div></div>',
            block(1, text_of("hers"), "Kim"),
            block(2, text_of("mine<br>goes on &amp; on"), "Robin Reed"),
            block(3, text_of("joined"), joined="joined"),
            block(4, forwarded, joined="joined"),
            block(5, photo + text_of("see"), joined="joined"),
            block(8, text_of("nobody is named"), zone=" UTC"),
            block(6, poll, "Robin Reed via @pollbot", zone=""),
        ),
        "ChatExport/messages2.html": page(block(7, text_of("next page"), "Robin Reed")),
        "ChatExport/photos/photo_1.jpg": b"x",
        "ChatExport/css/style.css": b"x",
        "ChatExport/images/back.png": b"x",
    }
    items, problems, reader = read(files, me="Robin Reed")
    assert sorted(words(items)) == ["Who?\nA", "joined", "mine\ngoes on & on", "next page", "see"]
    assert [one.media for one in items if one.kind is Kind.IMAGE] == ["ChatExport/photos/photo_1.jpg"]
    posts = {one.text: one for one in items}
    assert posts["joined"].created == datetime(2022, 5, 4, 10, tzinfo=UTC)
    assert posts["Who?\nA"].created == datetime(2022, 5, 4, 11)  # noqa: DTZ001
    assert posts["theirs"].author is Author.OTHER
    assert posts["joined"].context == "Allotment"
    assert problems == []
    assert reader.claimed == set(files)
    with pytest.raises(UserError, match="“Robin Reed”, “Kim”"):
        read(files)


def test_a_page_of_a_private_chat_is_read_only_where_asked_for():
    files = {"messages.html": page(block(1, text_of("a"), "Kim"), block(2, text_of("b"), "Robin"), title="Kim")}
    items, problems, _ = read(files, me="Robin")
    assert items == []
    assert "--messages" in problems[0].reason
    assert words(read(files, me="Robin", messages=True)[0], Kind.MESSAGE) == ["b"]


def test_a_full_export_in_pages():
    def listing(entries):
        return f'<html><body><div class="page_wrap"><div class="page_body list_page">{entries}</div></div></body></html>'.encode()

    def entry(href, name, details, info=""):
        return (
            f'<a class="entry block_link clearfix" href="{href}#allow_back"><div class="body"><div class="pull_right info '
            f'details">{info}</div><div class="name bold">{name}</div><div class="details_entry details">'
            f"{details}</div></div></a>"
        )

    start = listing(
        '<div class="personal_info clearfix"><div class="rows names"><div class="row"><div class="label">First name</div>'
        '<div class="value bold">Robin</div></div><div class="row"><div class="value bold">Reed</div></div></div>'
        '<div class="rows info"><div class="row"><div class="value bold">+44 1</div></div><div class="row">'
        '<div class="value bold">@robin</div></div></div><div class="rows bio"><div class="row"><div class="value bold">'
        "out walking</div></div></div></div>"
    )
    files = {
        "export_results.html": start,
        "lists/chats.html": listing(
            entry("../chats/chat_1/messages.html", "Kim", "private - 2 messages")
            + entry("../chats/chat_2/messages.html", "Allotment", "group - 1 message")
        ),
        "lists/contacts.html": listing(entry("", "Kim", "+44 2")),
        "lists/profile_pictures.html": listing(entry("../profile_pictures/p.jpg", "p", "1 KB", "04.05.2022 11:00:00")),
        "lists/web_sessions.html": listing('<div class="entry"><div class="name bold">shop.example</div></div>'),
        "chats/chat_1/messages.html": page(block(1, text_of("private"), "Robin Reed"), title="Kim"),
        "chats/chat_2/messages.html": page(block(1, text_of("shared"), "Robin Reed")),
        "profile_pictures/p.jpg": b"x",
    }
    items, problems, reader = read(files)
    assert words(items) == ["shared"]
    assert [(one.text, one.field) for one in items if one.kind is Kind.BIO] == [
        ("Robin Reed", "name"),
        ("@robin", "username"),
        ("out walking", "bio"),
    ]
    assert sorted(one.text for one in items if one.kind is Kind.MEMBERSHIP) == ["Allotment", "shop.example"]
    assert [(one.media, one.field) for one in items if one.kind is Kind.IMAGE] == [
        ("profile_pictures/p.jpg", "profile_picture")
    ]
    assert reader.claimed == set(files)
    assert all(not one.lost for one in problems)


def test_pages_beside_json_of_the_same_export_are_not_read_twice():
    files = {
        "result.json": full(chat(said("mine"))),
        "chats/chat_1/messages.html": page(block(1, text_of("mine"), "Robin Reed"), block(2, text_of("hers"), "Kim")),
    }
    items, _, reader = read(files)
    assert words(items) == ["mine"]
    assert reader.claimed == set(files)


@pytest.mark.parametrize(
    "value",
    [
        {"guild": {"id": "1"}, "channel": {"type": "GuildTextChat"}, "messages": [{"id": "1", "content": "x"}]},
        {"participants": [{"name": "A"}], "messages": [{"sender_name": "A", "timestamp_ms": 1}]},
        {"personal_information": {"email": "x"}},
        [],
        {},
        b"",
        b"\xff\xfe\x00",
        b"<html><body><div class='page'>x</div></body></html>",
    ],
)
def test_other_files_are_not_taken_for_telegrams(value):
    assert not Telegram.detect(container_of({"result.json": value, "messages.html": value}))


def test_through_the_front_door(tmp_path):
    folder = tmp_path / "DataExport_2022-05-04"
    folder.mkdir()
    (folder / "result.json").write_text(json.dumps(full(chat(said("mine")))), encoding="utf-8")
    with open_sources([folder]) as sources:
        assert [cls.platform for cls in sources.exports[0].kinds] == ["telegram"]
        entries = [one for _, one in sources.exports[0].read(Options())]
    assert "mine" in [one.text for one in entries if not isinstance(one, Problem)]


# What the fixtures' own list of contents says.


def listed(folder, **options):
    with open_sources([folder]) as sources:
        entries = [entry for _, entry in sources.exports[0].read(Options(**options))]
    return [one for one in entries if not isinstance(one, Problem)], [
        one for one in entries if isinstance(one, Problem)
    ]


def test_the_full_fixture(shared):
    items, problems = listed(shared / "fixtures/telegram/made-here/DataExport_2024-07-01")
    by_context = {}
    for one in items:
        if one.kind is Kind.POST and one.author is Author.OWN:
            by_context.setdefault(one.context, []).append(one.text.split("\n")[0])
    assert sorted(map(len, by_context.values())) == [1, 1, 4]
    assert sum(one.kind is Kind.IMAGE for one in items) == 3
    assert [one.text for one in items if one.context == "app"] == ["dating.example"]
    assert any(one.field == "bio" and one.text.startswith("off duty") for one in items)
    assert any("2 pictures or videos were left out" in one.reason for one in problems)
    assert not any(one.lost for one in problems)
    private, _ = listed(shared / "fixtures/telegram/made-here/DataExport_2024-07-01", messages=True)
    assert sum(one.kind is Kind.MESSAGE for one in private) == 3


@pytest.mark.parametrize(
    ("path", "options", "count"),
    [
        ("made-here/result-invalid-json.json", {"me": "Sam Demo"}, 3),
        ("made-here/ChatExport_2024-07-01_html", {"me": "Sam Demo"}, 1),
        ("tg-parser/personal_chat.json", {"me": "Alice", "messages": True}, 2),
        ("tg-parser/supergroup_with_topics.json", {"me": "User1"}, 2),
        ("chat-miner/test_batch_export.json", {"me": "Author 2", "messages": True}, 1),
        ("chat-miner/test_single_export.json", {"me": "Author 1", "messages": True}, 1),
    ],
)
def test_the_other_fixtures(shared, path, options, count):
    items, problems = listed(shared / "fixtures/telegram" / path, **options)
    assert sum(one.kind in (Kind.POST, Kind.MESSAGE) and one.author is Author.OWN for one in items) == count
    assert not any(one.lost for one in problems)
