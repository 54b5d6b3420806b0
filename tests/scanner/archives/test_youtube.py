"""YouTube out of a Takeout: every generation and language, every trap of its tables, and what is broken."""

from __future__ import annotations

import json
import random
import zipfile

import pytest

from checks.content import Audience, Author, Item, Kind
from scanner.archives.reader import Options
from scanner.archives.youtube_words import spoken
from scanner.errors import Problem
from scanner.run import Period, inventory
from scanner.sources import open_sources

ME = "UCqwertyuiopasdfghjklz01"
ROOT = "Takeout/YouTube and YouTube Music"
OLD = "Comment ID,Channel ID,Comment Create Timestamp,Price,Parent Comment ID,Video ID,Comment Text"
NEW = (
    "Channel ID,Comment Create Timestamp,Price,Comment ID,Parent Comment ID,Video ID,Comment Text,Top-Level Comment ID"
)
DUTCH = "Reactie-ID,Kanaal-ID,Aanmaaktijdstempel reactie,Prijs,Bovenliggende reactie-ID,Video-ID,Reactietekst"
VIDEOS = (
    "Video ID,Approx Duration (ms),Video Audio Language,Video Category,Video Description (Original),Channel ID,"
    "Video Title (Original),Privacy,Video State,Video Create Timestamp,Video Publish Timestamp"
)


def cell(text):
    return '"' + text.replace('"', '""') + '"'


def segments(*texts):
    return json.dumps({"takeoutSegments": [{"text": text} for text in texts]}, ensure_ascii=False)


def joined(*texts):
    return ",".join(json.dumps({"text": text}, ensure_ascii=False) for text in texts)


def old(number, text, video="abcdefghij1", parent=""):
    words = cell(segments(text))
    return f"UgwCOMMENT{number},{ME},2021-03-04T05:06:0{number}.5+00:00,0,{parent},{video},{words}"


def new(number, text, video="abcdefghij1", parent=""):
    return f"{ME},2021-03-04T05:06:0{number}.5+00:00,0,UgwCOMMENT{number},{parent},{video},{cell(text)},"


def table(*lines):
    return "\n".join([*lines, "", "", ""])


@pytest.fixture
def read(tmp_path):
    """Read an invented Takeout given as {path: text or bytes or JSON}."""

    def go(files, *, name="takeout-20251102T100000Z-001.zip", options=None):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w") as archive:
            for inner, value in files.items():
                archive.writestr(inner, value if isinstance(value, str | bytes) else json.dumps(value))
        with open_sources([path]) as sources:
            assert not sources.refused
            entries = [entry for _, entry in inventory(sources, options or Options(), Period())]
        problems = [one for one in entries if isinstance(one, Problem) and not one.reason.startswith("no comments")]
        return [one for one in entries if isinstance(one, Item)], problems

    return go


@pytest.mark.parametrize(
    ("header", "row"),
    [(OLD, old), (DUTCH, old), (NEW, lambda number, text: new(number, joined(text)))],
)
def test_comments_of_every_generation_and_language(read, header, row):
    files = {f"{ROOT}/anything/at all.csv": table(header, row(1, "née <b> & co"), row(2, "a\nb"))}
    items, problems = read(files)
    assert problems == []
    assert [(one.kind, one.text, one.id, one.author) for one in items] == [
        (Kind.COMMENT, "née <b> & co", "UgwCOMMENT1", Author.OWN),
        (Kind.COMMENT, "a\nb", "UgwCOMMENT2", Author.OWN),
    ]
    assert items[0].created.isoformat() == "2021-03-04T05:06:01+00:00"
    assert items[0].url == "https://www.youtube.com/watch?v=abcdefghij1&lc=UgwCOMMENT1"
    assert items[0].context == "abcdefghij1"


@pytest.mark.parametrize("folder", ["YouTube et YouTube\u00a0Music", "YouTube und YouTube Music", "YouTube"])
def test_the_folder_is_known_in_any_language(read, folder):
    items, _ = read({f"Takeout/{folder}/komentarai.csv": table(OLD, old(1, "labas"))})
    assert [one.text for one in items] == ["labas"]


def test_tables_without_any_folder_are_known_by_content(read):
    items, _ = read({"comments.csv": table(OLD, old(1, "hi"))}, name="x.zip")
    assert [one.text for one in items] == ["hi"]


def test_names_of_members_in_the_wrong_encoding(read):
    files = {
        f"{ROOT}/metadatos del v\u251c\u00a1deo/v\u251c\u00a1deos.csv": table(
            VIDEOS, f"abcdefghij1,7,,People,,{ME},Hola,Oculto,x,2021-01-01T00:00:00+00:00,"
        )
    }
    items, _ = read(files)
    assert [(one.text, one.audience) for one in items] == [("Hola", None)]


def test_a_reply_has_its_own_id_and_not_its_parents(read):
    reply = old(1, "yes", parent="UgwPARENT").replace("UgwCOMMENT1", "UgwPARENT.mine")
    items, _ = read({f"{ROOT}/c.csv": table(OLD, old(2, "top"), reply)})
    assert [one.id for one in items] == ["UgwCOMMENT2", "UgwPARENT.mine"]


def test_a_comment_without_a_video_stands_on_a_post(read):
    items, _ = read({f"{ROOT}/c.csv": table(OLD, old(1, "hello", video=""))})
    assert [(one.kind, one.url, one.context) for one in items] == [(Kind.COMMENT, None, None)]


def test_live_chats_and_posts(read):
    chat = f"LCC.1,{ME},2022-02-02T20:20:20.1+00:00,0,abcdefghij1,{cell(joined('boo'))}"
    post = f"UgkxPOST1,{ME},2022-02-02T20:20:20.1+00:00,{cell(joined('club ', 'night'))}"
    files = {
        f"{ROOT}/live chats/live chats.csv": table(
            "Live Chat ID,Channel ID,Live Chat Create Timestamp,Price,Video ID,Live Chat Text", chat
        ),
        f"{ROOT}/posts/posts.csv": table("Post ID,Channel ID,Post Create Timestamp,Post Text", post),
    }
    items, problems = read(files)
    assert problems == []
    assert [(one.kind, one.text, one.id, one.audience) for one in items] == [
        (Kind.COMMENT, "boo", "LCC.1", None),
        (Kind.POST, "club night", "UgkxPOST1", Audience.PUBLIC),
    ]


def test_a_post_in_plain_words(read):
    post = f"UgkxPOSTnumber1,{ME},2022-02-02T20:20:20.1+00:00,text,{cell('See you, all, on Friday')}"
    items, _ = read({f"{ROOT}/p.csv": table("Id,Channel,Time,Type,Words", post)})
    assert [(one.kind, one.text) for one in items] == [(Kind.POST, "See you, all, on Friday")]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (segments("a ", "b", "\n", "c"), "a b\nc"),
        (joined("see ", "},{", " end"), "see },{ end"),
        ('{"text":"one\ntwo"},{"text":"\\n"},{"text":"\\u003e x","link":{"linkUrl":"http://a"}}', "one\ntwo\n> x"),
        ('{"text":"he said "sit down" lol"}', 'he said "sit down" lol'),
        ('{"text":"a "b" c"},{"text":" d","link":{"linkUrl":"u"}}', 'a "b" c d'),
        ('{"takeoutSegments":[{"text":"a "b" c"}]}', 'a "b" c'),
        ('{"text":"cut of', "cut of"),
        ('[{"text":"x"}]', "x"),
        ('{"mention":{}},{"text":"only this"}', "only this"),
        ("plain words", "plain words"),
        ("", ""),
    ],
)
def test_words_of_a_cell(raw, words):
    assert spoken(raw) == words


def test_own_videos_with_files_and_audience(read):
    rows = [
        f'abcdefghij1,7960,en,People,"long, ""quoted""\nstory",{ME},Night out: part 1/2,Public,x,2021-01-01T00:00:00.1+00:00,',
        f"abcdefghij2,7960,en,People,,{ME},Secret,Private,x,2021-01-01T00:00:00.1+00:00,",
        f"abcdefghij3,7960,en,People,,{ME},Half,Unlisted,x,2021-01-01T00:00:00.1+00:00,",
    ]
    files = {
        f"{ROOT}/video metadata/videos.csv": table(VIDEOS, *rows),
        f"{ROOT}/videos/Night out_ part 1_2.mp4": b"\0\0\0\x18ftypmp42",
        f"{ROOT}/videos/Another.mp4": b"\0\0\0\x18ftypmp42",
    }
    items, problems = read(files)
    assert problems == []
    assert [(one.kind, one.text, one.audience, one.media) for one in items] == [
        (
            Kind.VIDEO,
            'Night out: part 1/2\nlong, "quoted"\nstory',
            Audience.PUBLIC,
            f"{ROOT}/videos/Night out_ part 1_2.mp4",
        ),
        (Kind.VIDEO, "Secret", Audience.PRIVATE, None),
        (Kind.VIDEO, "Half", None, None),
        (Kind.VIDEO, "", None, f"{ROOT}/videos/Another.mp4"),
    ]
    assert items[0].url == "https://www.youtube.com/watch?v=abcdefghij1"


def test_videos_in_an_unknown_language_are_told_by_their_order(read):
    header = "a,b,c,d,e,f,g,h,i,j,k"
    row = f"abcdefghij1,7960,,Leute,Worte,{ME},Der Titel,Privat,x,2021-01-01T00:00:00.1+00:00,"
    items, _ = read({f"{ROOT}/x.csv": table(header, row)})
    assert [(one.text, one.audience) for one in items] == [("Der Titel\nWorte", Audience.PRIVATE)]


def test_follows_channel_and_playlists(read):
    files = {
        f"{ROOT}/abonnementen.csv": table(
            "Kanaal-ID,Kanaal-URL,Kanaaltitel", 'UCx1,http://www.youtube.com/channel/UCx1,"Netball, Leeds"'
        ),
        f"{ROOT}/kanaal.csv": table("Kanaal-ID,(Originele) kanaaltitel,Kanaalzichtbaarheid", f"{ME},Robin,Openbaar"),
        f"{ROOT}/playlists/afspeellijsten.csv": table(
            "Playlist ID,Add new videos to top,Playlist Title (Original),Playlist Create Timestamp,Playlist Visibility",
            "PLabc,False,pub songs,2021-01-01T00:00:00.1+00:00,Private",
        ),
        f"{ROOT}/playlists/pub songs-videos.csv": table("Video ID,Added", "abcdefghij9,2021-01-01T00:00:00.1+00:00"),
        f"{ROOT}/playlists/old.csv": table(
            "Playlist Id,Channel Id,Time Created,Time Updated,Title,Description,Visibility",
            f"PLold,{ME},2020-01-01 00:00:00 UTC,2020-01-01 00:00:00 UTC,gym,,Public",
            "",
            "Video Id,Time Added",
            "abcdefghij9,2020-01-01 00:00:00 UTC",
        ),
    }
    items, problems = read(files)
    assert problems == []
    assert {(one.kind.value, one.field or one.context, one.text, one.audience) for one in items} == {
        ("membership", "follow", "Netball, Leeds", None),
        ("bio", "name", "Robin", None),
        ("setting", None, "Kanaalzichtbaarheid: Openbaar", None),
        ("membership", "list", "pub songs", Audience.PRIVATE),
        ("membership", "list", "gym", Audience.PUBLIC),
    }


PAGE = (
    '<html><body><ul><li>Sent at 2018-01-02 03:04:05 UTC on <a href="http://www.youtube.com/watch?v=abcdefghij1&amp;'
    'lc=UgwCOMMENT1">a video</a>.<br/>one<br>two &amp; &lt;b&gt;</li>'
    '<li>Sent at 2016-06-15T08:50:49Z while watching <a href="http://www.youtube.com/watch?v=mM">a video</a>.<br/>live</li>'
    "</ul></body></html>"
)


def test_pages_of_before_2021(read):
    items, problems = read({"Takeout/YouTube/mes-commentaires/mes-commentaires.html": PAGE})
    assert problems == []
    assert [(one.text, one.created.isoformat(), one.context) for one in items] == [
        ("one\ntwo & <b>", "2018-01-02T03:04:05+00:00", "abcdefghij1"),
        ("live", "2016-06-15T08:50:49+00:00", "mM"),
    ]
    assert items[0].id == "UgwCOMMENT1"


def test_two_replies_to_the_same_comment_are_two(read):
    reply = (
        '<li>Sent at 2018-01-0{} 03:04:05 UTC in reply to a <a href="http://www.youtube.com/watch?v=abcdefghij1&amp;'
        'lc=UgwPARENT">comment</a>.<br/>{}</li>'
    )
    items, _ = read({"Takeout/YouTube/c.html": f"<ul>{reply.format(1, 'a')}{reply.format(2, 'b')}</ul>"})
    assert [one.text for one in items] == ["a", "b"]
    assert "UgwPARENT" not in {one.id for one in items}


def test_subscriptions_as_json_have_the_same_ids_as_the_table(read):
    snippet = {"title": "Lads", "description": "theirs", "publishedAt": "2016-10-10T10:10:10.000Z"}
    snippet["resourceId"] = {"channelId": "UCx1", "kind": "youtube#channel"}
    first, _ = read({"Takeout/YouTube/s.json": [{"id": "x", "kind": "youtube#subscription", "snippet": snippet}]})
    second, _ = read({f"{ROOT}/s.csv": table("a,b,c", "UCx1,http://www.youtube.com/channel/UCx1,Lads")}, name="b.zip")
    assert [(one.kind, one.text, one.context) for one in first] == [(Kind.MEMBERSHIP, "Lads", "follow")]
    assert first[0].id == second[0].id
    assert first[0].created.isoformat() == "2016-10-10T10:10:10+00:00"


def test_what_was_watched_and_other_products_are_left_alone(read):
    files = {
        f"{ROOT}/c.csv": table(OLD, old(1, "mine")),
        f"{ROOT}/verlauf/wiedergabe.json": [{"header": "YouTube", "title": "theirs", "time": "2023-01-01T00:00:00Z"}],
        f"{ROOT}/verlauf/wiedergabe.html": '<html><body><div class="content-cell">theirs</div></body></html>',
        f"{ROOT}/video texts.csv": "x,y\nabcdefghij1,theirs\n",
        "Takeout/archive_browser.html": "<html></html>",
        "Takeout/Google Photos/me.jpg": b"x",
        "Takeout/Mail/all.mbox": b"x",
    }
    items, problems = read(files)
    assert [one.text for one in items] == ["mine"]
    assert [(problem.reason, problem.lost) for problem in problems] == [
        ("the files of 2 other Google products lie beside YouTube’s and were not read", False)
    ]


def test_a_file_of_unknown_content_is_named(read):
    _, problems = read({f"{ROOT}/c.csv": table(OLD, old(1, "a")), f"{ROOT}/news.csv": "a,b\nfoo,bar\n"})
    assert [problem.source for problem in problems] == [f"{ROOT}/news.csv"]


def test_the_absence_of_comments_is_said(tmp_path):
    path = tmp_path / "t.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{ROOT}/k.csv", f"a,b (original),c\n{ME},Robin,Public\n")
    with open_sources([path]) as sources:
        entries = [entry for _, entry in inventory(sources, Options(), Period())]
    notes = [entry for entry in entries if isinstance(entry, Problem)]
    assert [note.lost for note in notes] == [False]
    assert "comments" in notes[0].reason


def test_of_two_takeouts_the_newer_wording_counts_and_the_comment_once(tmp_path):
    for stamp, words in (("20230101T000000Z", "before"), ("20250101T000000Z", "after")):
        folder = tmp_path / "all" / f"takeout-{stamp}-001" / ROOT
        folder.mkdir(parents=True)
        (folder / "c.csv").write_text(table(OLD, old(1, words)), encoding="utf-8")
    with open_sources([tmp_path / "all"]) as sources:
        items = [one for _, one in inventory(sources, Options(), Period()) if isinstance(one, Item)]
    assert [one.text for one in items] == ["after"]


def test_a_row_with_a_missing_quotation_mark_costs_itself(read):
    broken = old(2, "broken").rstrip('"')
    items, problems = read({f"{ROOT}/c.csv": table(OLD, old(1, "a"), broken, old(3, "b"), old(4, "c"))})
    assert {"a", "b", "c"} <= {one.text for one in items}
    assert [problem.reason for problem in problems] == ["1 row is damaged or in a shape this version does not know"]


def test_a_table_cut_short_keeps_what_stands_before_and_says_so(read):
    whole = table(OLD, *(old(number, f"text {number}") for number in range(1, 9)))
    items, problems = read({f"{ROOT}/c.csv": whole[: whole.index("text 6") + 3]})
    assert {f"text {number}" for number in range(1, 6)} <= {one.text for one in items}
    assert ["damaged" in problem.reason for problem in problems] == [True]


def test_a_very_long_comment_and_utf16(read):
    long = "word " * 60_000
    items, problems = read({f"{ROOT}/c.csv": table(OLD, old(1, long), old(2, "b")).encode("utf-16")})
    assert [one.text for one in items] == [long.strip(), "b"]
    assert problems == []


def test_whatever_is_flipped_nothing_raises(read):
    whole = table(OLD, *(old(number, f'text "{number}", né\nx') for number in range(1, 9))).encode()
    for seed in range(25):
        chance = random.Random(seed)
        data = bytearray(whole)
        for _ in range(6):
            data[chance.randrange(len(data))] = chance.randrange(256)
        items, _ = read({f"{ROOT}/c.csv": bytes(data), "Takeout/YouTube/p.html": PAGE.encode()}, name=f"{seed}.zip")
        assert len(items) >= 2 + 8 - 6


@pytest.mark.parametrize("bad", [5, None, {"snippet": 3}, {"snippet": {"title": 5}}, {"id": []}])
def test_a_bad_record_of_json_costs_itself(read, bad):
    good = {"id": "abcdefghij1", "snippet": {"title": "t", "description": "d"}, "status": {"privacyStatus": "public"}}
    items, problems = read({f"{ROOT}/v.json": [good, bad, {**good, "id": "abcdefghij2"}]})
    assert [(one.text, one.audience) for one in items] == [("t\nd", Audience.PUBLIC)] * 2
    assert ["shape" in problem.reason for problem in problems] == [True]


def test_what_the_fixtures_sources_say(shared):
    folder = shared / "fixtures/youtube/fetched"

    def items_of(name):
        with open_sources([folder / name]) as sources:
            return [one for _, one in inventory(sources, Options(), Period()) if isinstance(one, Item)]

    comments = items_of("google_takeout_parser")
    texts = [one.text for one in comments]
    assert len(comments) == 4
    assert "coalowl the legend" in texts
    assert '"think the right thing" jeez' in texts
    assert any(text.startswith("Ah, this is the reason why Ive never seen") for text in texts)
    assert ("content here", "2020-04-27T23:18:23+00:00") in [(one.text, one.created.isoformat()) for one in comments]
    follows = items_of("avastar_2022")
    assert len(follows) == 10
    assert {(one.kind, one.context) for one in follows} == {(Kind.MEMBERSHIP, "follow")}


def test_the_same_ids_in_both_generations_of_the_fixtures(shared):
    ids = []
    for name in ("takeout-20230901T100000Z-001.zip", "takeout-20251102T100000Z-001.zip"):
        with open_sources([shared / "fixtures/youtube/own" / name]) as sources:
            entries = [one for _, one in inventory(sources, Options(), Period()) if isinstance(one, Item)]
        ids.append({(one.kind, one.id, one.text) for one in entries})
    assert ids[0] == ids[1]
    assert len(ids[0]) >= 12
