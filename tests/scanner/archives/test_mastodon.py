"""Mastodon's archive and tables: every generation, whose the words are, for whom they were, and what is broken."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile

import pytest

from checks.content import Audience, Author, Item, Kind
from scanner.archives.mastodon import Mastodon
from scanner.archives.mastodon_words import plain
from scanner.archives.opening import open_container
from scanner.archives.reader import Options
from scanner.errors import Problem
from scanner.run import Period, inventory
from scanner.sources import open_sources

CONTEXT = "https://www.w3.org/ns/activitystreams"
PUBLIC = CONTEXT + "#Public"
ME = "https://here.example/users/robin"
OTHER = "https://there.example/users/pat"
FOLLOWERS = ME + "/followers"


def note(text="<p>hello</p>", number=1, **more):
    return {
        "id": f"{ME}/statuses/{number}",
        "type": "Note",
        "published": "2019-05-04T12:13:14Z",
        "url": f"https://here.example/@robin/{number}",
        "attributedTo": ME,
        "to": [PUBLIC],
        "cc": [FOLLOWERS],
        "content": text,
        **more,
    }


def create(thing, **more):
    start = {"id": str(thing.get("id")) + "/activity", "type": "Create", "actor": ME}
    return {**start, "to": thing.get("to"), "cc": thing.get("cc"), "object": thing, **more}


def outbox(*items, **more):
    head = {"@context": CONTEXT, "id": "outbox.json", "type": "OrderedCollection", "totalItems": 99}
    return {**head, "orderedItems": list(items), **more}


ACTOR = {
    "@context": CONTEXT,
    "id": ME,
    "type": "Person",
    "followers": FOLLOWERS,
    "preferredUsername": "robin",
    "name": "Robin :flag:",
    "summary": "<p>Hills &amp; <b>tea</b></p><p>Yours</p>",
    "url": "https://here.example/@robin",
    "manuallyApprovesFollowers": True,
    "discoverable": True,
    "attachment": [{"type": "PropertyValue", "name": "Pub", "value": '<a href="https://x.example">The Lamb</a>'}],
    "icon": {"type": "Image", "url": "avatar.png"},
    "image": {"type": "Image", "url": "header.png"},
}


@pytest.fixture
def read(tmp_path):
    """Read what is given as {name: bytes, text or JSON}, as a zip, a tar.gz or a folder."""

    def go(files, *, options=None, form="zip"):
        path = tmp_path / f"given{len(list(tmp_path.iterdir()))}"
        data = {
            name: value
            if isinstance(value, bytes)
            else (value if isinstance(value, str) else json.dumps(value)).encode()
            for name, value in files.items()
        }
        if form == "zip":
            with zipfile.ZipFile(path, "w") as archive:
                for name, content in data.items():
                    archive.writestr(name, content)
        elif form == "tar":
            with tarfile.open(path, "w:gz") as archive:
                for name, content in data.items():
                    info = tarfile.TarInfo(name)
                    info.size = len(content)
                    archive.addfile(info, io.BytesIO(content))
        else:
            for name, content in data.items():
                (path / name).parent.mkdir(parents=True, exist_ok=True)
                (path / name).write_bytes(content)
        with open_sources([path]) as sources:
            assert not sources.refused
            entries = [entry for _, entry in inventory(sources, options or Options(), Period())]
        return [one for one in entries if isinstance(one, Item)], [one for one in entries if isinstance(one, Problem)]

    return go


def told(items):
    return [(one.kind.value, one.author.value, one.text) for one in items]


@pytest.mark.parametrize("form", ["zip", "tar", "folder"])
@pytest.mark.parametrize("top", ["", "wrapper/in/wrapper/"])
def test_the_archive_in_every_form(read, form, top):
    files = {
        f"{top}outbox.json": outbox(create(note(signature={"type": "x"}))),
        f"{top}actor.json": ACTOR,
        f"{top}likes.json": {"@context": CONTEXT, "type": "OrderedCollection", "orderedItems": ["https://x.example/1"]},
        f"{top}bookmarks.json": {"type": "OrderedCollection", "orderedItems": []},
        f"{top}avatar.png": b"a",
        f"{top}header.png": b"h",
    }
    items, problems = read(files, form=form)
    assert problems == []
    assert {(one.kind.value, one.field, one.text) for one in items} == {
        ("post", None, "hello"),
        ("bio", "username", "robin"),
        ("bio", "name", "Robin :flag:"),
        ("bio", "bio", "Hills & tea\n\nYours"),
        ("bio", "about", "Pub: The Lamb"),
        ("image", "profile_picture", ""),
        ("image", "cover_picture", ""),
        ("setting", None, "Automatically accept follow requests: off"),
        ("setting", None, "Discoverable in recommendations and directories: on"),
    }
    (post,) = (one for one in items if one.kind is Kind.POST)
    assert post.id == f"{ME}/statuses/1"
    assert post.url == "https://here.example/@robin/1"
    assert post.created.isoformat() == "2019-05-04T12:13:14+00:00"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>a &amp;lt; b</p>", "a &lt; b"),
        ("<p>one<br />two</p><p>three</p>", "one\ntwo\n\nthree"),
        ("<p>one</p>\n<p>two</p>", "one\n\ntwo"),
        ("no tags &amp; two\nlines", "no tags & two\nlines"),
        (
            '<p>see <a href="https://e.example/long?x=1"><span class="invisible">https://</span><span>e.ex</span></a> now</p>',
            "see https://e.example/long?x=1 now",
        ),
        ('<p><span class="h-card"><a href="x" class="u-url mention">@<span>pat</span></a></span> ha</p>', "@pat ha"),
        ('<p class="quote-inline">RE: <a href="x">x</a></p><p>Mine</p>', "Mine"),
        ("<ul><li>a</li><li>b</li></ul><blockquote><p>c</p></blockquote>", "a\nb\n\nc"),
        ("<p>zero\u200bwidth :cat: \x00\x0b</p>", "zerowidth :cat:"),
        ("<p>left open <b>here", "left open here"),
        ("<script>x</script><!-- y -->", ""),
        ("\ud800<b>lone</b>", "?lone"),
        ("", ""),
        (None, ""),
    ],
)
def test_html_as_a_person_reads_it(source, expected):
    assert plain(source) == expected


def test_html_of_any_depth_is_read():
    assert plain("<div>" * 5000 + "deep") in ("deep", "")


@pytest.mark.parametrize(
    ("to", "cc", "expected"),
    [
        ([PUBLIC], [FOLLOWERS], Audience.PUBLIC),
        ([FOLLOWERS], [PUBLIC], Audience.PUBLIC),
        (["as:Public"], [], Audience.PUBLIC),
        ("Public", None, Audience.PUBLIC),
        ([FOLLOWERS], [OTHER], Audience.FOLLOWERS),
        (FOLLOWERS, [], Audience.FOLLOWERS),
    ],
)
def test_for_whom_a_post_was(read, to, cc, expected):
    items, _ = read({"outbox.json": outbox(create(note(to=to, cc=cc)))})
    assert [one.audience for one in items] == [expected]


@pytest.mark.parametrize("to", [[OTHER], []])
def test_private_messages_are_left_out_pictures_and_all_unless_asked_for(read, to):
    attachment = [{"type": "Document", "mediaType": "image/jpeg", "url": "/media_attachments/files/1/a.jpg"}]
    files = {
        "outbox.json": outbox(create(note("<p>@pat psst</p>", to=to, cc=[], attachment=attachment))),
        "media_attachments/files/1/a.jpg": b"x",
    }
    assert read(files) == ([], [])
    items, problems = read(files, options=Options(messages=True))
    assert [(one.kind, one.text, one.audience) for one in items] == [
        (Kind.MESSAGE, "@pat psst", Audience.PRIVATE),
        (Kind.IMAGE, "", Audience.PRIVATE),
    ]
    assert problems == []


def test_a_post_that_does_not_say_for_whom_is_a_post(read):
    bare = {key: value for key, value in note().items() if key not in ("to", "cc")}
    items, _ = read({"outbox.json": outbox({"type": "Create", "actor": ME, "object": bare})})
    assert [(one.kind, one.audience) for one in items] == [(Kind.POST, None)]


def test_boosts_are_not_own_and_the_own_post_comes_out_once(read):
    mine = note("<p>mine</p>", 4, to=[FOLLOWERS], cc=[])
    theirs = note("<p>theirs</p>", 5, id=f"{OTHER}/statuses/5", attributedTo=OTHER)
    boosts = [
        create("https://there.example/@pat/9", type="Announce")
        if False
        else {"type": "Announce", "actor": ME, "object": o}
        for o in (f"{OTHER}/statuses/9", mine, theirs)
    ]
    items, problems = read(
        {"outbox.json": outbox(*boosts, create(mine)), "actor.json": {**ACTOR, "icon": None, "image": None}}
    )
    assert [one for one in told(items) if one[0] == "post"] == [
        ("post", "other", ""),
        ("post", "own", "mine"),
        ("post", "other", "theirs"),
    ]
    assert problems == []


def test_a_post_of_somebody_else_in_the_outbox_is_not_own(read):
    stray = note("<p>theirs</p>", 5, attributedTo=OTHER)
    items, _ = read({"outbox.json": outbox(create(note()), create(stray), create(note("x", 6)))})
    assert told(items) == [("post", "own", "hello"), ("post", "other", "theirs"), ("post", "own", "x")]


def test_warnings_polls_replies_and_titles_are_own_words(read):
    items, _ = read(
        {
            "outbox.json": outbox(
                create(note("<p>under it</p>", 1, summary="drink &amp; more")),
                create(note("<p>which?</p>", 2, type="Question", oneOf=[{"name": "this"}, {"name": "that"}, 4])),
                create(note("<p>@pat no</p>", 3, inReplyTo=f"{OTHER}/statuses/7")),
                create(note("<p>words</p>", 4, type="Article", name="A title")),
                create(note(None, 5, content=None, contentMap={"cy": "<p>nos da</p>"})),
            )
        }
    )
    assert [(one.kind, one.text, one.context) for one in items] == [
        (Kind.POST, "drink & more\n\nunder it", None),
        (Kind.POST, "which?\n\nthis\nthat", None),
        (Kind.COMMENT, "@pat no", f"{OTHER}/statuses/7"),
        (Kind.POST, "A title\n\nwords", None),
        (Kind.POST, "nos da", None),
    ]


@pytest.mark.parametrize("front", ["/", "", "/elsewhere/", "/system/", "https://files.example/cache/"])
def test_pictures_and_videos_wherever_servers_say_they_are(read, front):
    attachment = [
        {"type": "Document", "mediaType": "image/jpeg", "url": f"{front}media_attachments/f/a.jpg", "name": "a hill"},
        {"type": "Document", "mediaType": "video/mp4", "url": f"{front}media_attachments/f/b.mp4", "name": None},
        {"type": "Document", "mediaType": "audio/mpeg", "url": f"{front}media_attachments/f/c.mp3"},
    ]
    names = [f"x/media_attachments/f/{name}" for name in ("a.jpg", "b.mp4", "c.mp3")]
    items, problems = read({"x/outbox.json": outbox(create(note(attachment=attachment))), **dict.fromkeys(names, b"x")})
    assert [(one.kind.value, one.text, one.media) for one in items[1:]] == [
        ("image", "a hill", names[0]),
        ("video", "", names[1]),
        ("video", "", names[2]),
    ]
    assert problems == []


def test_pictures_that_were_taken_out_are_said(read):
    items, problems = read({"outbox.json": outbox(create(note(attachment=[{"url": "/media_attachments/f/a.jpg"}])))})
    assert [one.media for one in items] == [None, "media_attachments/f/a.jpg"]
    assert len(problems) == 1


def test_the_pictures_of_a_profile_whose_document_is_gone(read):
    items, problems = read({"outbox.json": outbox(create(note())), "avatar.jpg": b"x", "header.png": b"x"})
    assert [one.field for one in items] == [None, "profile_picture", "cover_picture"]
    assert problems == []


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("renamed (1).json", outbox(create(note()))),
        ("page.json", {**outbox(create(note())), "type": "OrderedCollectionPage"}),
        ("outbox.json", {"@context": CONTEXT, "type": "Collection", "items": [create(note())]}),
        ("outbox.json", {"@context": CONTEXT, "type": "OrderedCollection", "first": outbox(create(note()))}),
        ("outbox.json", [{"@context": CONTEXT, **create(note())}]),
        ("one.json", {"@context": CONTEXT, **create(note())}),
        ("one.json", {"@context": CONTEXT, **note()}),
        ("outbox.json", json.dumps(outbox(create(note()))).replace("/", "\\/")),
        ("outbox.json", json.dumps(outbox(create(note()))).encode("utf-16")),
        ("outbox.json", b"\xef\xbb\xbf" + json.dumps(outbox(create(note()))).encode()),
    ],
)
def test_however_the_activities_are_wrapped(read, name, document):
    items, problems = read({name: document})
    assert told(items) == [("post", "own", "hello")]
    assert problems == []


def test_what_other_programs_save_of_mastodon_is_left_to_them(tmp_path):
    one = {"category": "mastodon", "account": {"acct": "r", "display_name": "R"}, "reblog": None, "content": "<p>x</p>"}
    (tmp_path / "1.jpg.json").write_text(json.dumps(one))
    assert not Mastodon.detect(open_container(tmp_path))


def test_an_empty_outbox_is_no_loss(read):
    assert read({"outbox.json": outbox()}) == ([], [])


def test_what_holds_no_words_is_passed_over(read):
    quiet = [{"type": sort, "actor": ME, "object": f"{OTHER}/statuses/1"} for sort in ("Like", "Delete", "Move")]
    assert read({"outbox.json": outbox(*quiet, create(note()))}) == read({"outbox.json": outbox(create(note()))})


# What is broken.


@pytest.mark.parametrize(
    "bad",
    [
        *(
            5,
            None,
            "text",
            [],
            {"type": "Create", "object": 4},
            {"type": "Create", "object": f"{ME}/1"},
            {"type": "New"},
        ),
        *(create(note(4)), create(note(number=7, summary=["x"]))),
    ],
)
def test_an_entry_of_unknown_shape_costs_itself_and_is_counted(read, bad):
    items, problems = read({"outbox.json": outbox(create(note()), bad, create(note("<p>after</p>", 2)))})
    assert [one.text for one in items] == ["hello", "after"]
    assert [one.reason for one in problems] == ["1 entry is in a shape this version does not know"]


def test_an_outbox_cut_short_keeps_what_stands_before(read):
    whole = json.dumps(outbox(*(create(note(f"<p>{n}</p>", n)) for n in range(50)))).encode()
    items, problems = read({"outbox.json": whole[: len(whole) // 2], "actor.json": b'{"type": "Person", "prefer'})
    assert [one.text for one in items] == [str(n) for n in range(len(items))]
    assert len(items) > 20
    assert {one.source for one in problems} >= {"outbox.json"}


def test_files_of_others_stay_named(read):
    _, problems = read({"outbox.json": outbox(create(note())), "notes.txt": b"x", "a.json": {"b": 1}, "c.csv": "d,e\n"})
    assert sorted(one.source for one in problems) == ["a.json", "c.csv", "notes.txt"]


# The tables.

FOLLOWS = "Account address,Show boosts,Notify on new posts,Languages\n"


@pytest.mark.parametrize(
    "table",
    [
        FOLLOWS + 'pat@there.example,true,false,\nlamb@pub.example,true,false,"en, cy"\n',
        FOLLOWS.replace(",", ";") + "pat@there.example;true;false;\r\nlamb@pub.example;true;;\r\n",
        "pat@there.example\nlamb@pub.example\n",
        "Account address\n\npat@there.example\n@lamb@pub.example",
        (FOLLOWS + "pat@there.example,true\nlamb@pub.example,true\n").encode("utf-16"),
    ],
)
def test_follows_of_every_generation(read, table):
    items, problems = read({"following_accounts (1).csv": table})
    assert [(one.kind.value, one.context, one.text, one.url) for one in items] == [
        ("membership", "follow", "pat@there.example", "https://there.example/@pat"),
        ("membership", "follow", "lamb@pub.example", "https://pub.example/@lamb"),
    ]
    assert problems == []


def test_lists_are_private_and_the_people_on_them_and_the_blocked_are_nothing(read):
    files = {
        "lists.csv": 'Stag do,pat@there.example\nStag do,lee@there.example\n"Work, avoid",boss@work.example\n',
        "muted_accounts.csv": "Account address,Hide notifications\nboss@work.example,true\n",
        "blocked_accounts.csv": "mum@family.example\n",
        "blocked_domains.csv": "#domain,#severity\nspam.example,suspend\n",
        "bookmarks.csv": "https://there.example/1\n",
        "followers.csv": FOLLOWS + "x@y.example,true\n",
    }
    items, problems = read(files, form="folder")
    assert [(one.text, one.context, one.audience) for one in items] == [
        ("Stag do", "list", Audience.PRIVATE),
        ("Work, avoid", "list", Audience.PRIVATE),
    ]
    assert problems == []


def test_a_bad_row_costs_itself(read):
    table = FOLLOWS + "pat@there.example,true\nno address here,true\nlamb@pub.example,true\n"
    items, problems = read({"following_accounts.csv": table})
    assert [one.text for one in items] == ["pat@there.example", "lamb@pub.example"]
    assert [one.reason for one in problems] == ["1 row is in a shape this version does not know"]


# What the tool mastodon-archive saves.


def status(text, **more):
    start = {
        "id": "1",
        "uri": f"{ME}/statuses/{text}",
        "url": f"https://here.example/@robin/{text}",
        "visibility": "public",
    }
    return {**start, "created_at": "2019-05-04T12:13:14.000Z", "content": f"<p>{text}</p>", "reblog": None, **more}


def test_the_shape_in_which_mastodon_answers_programs(read):
    account = {"acct": "robin", "username": "robin", "display_name": "Robin", "note": "<p>hi</p>", "locked": False}
    poll = {"options": [{"title": "this"}, {"title": "that"}]}
    media = [{"type": "image", "url": "https://files.example/media_attachments/f/a.jpg", "description": "a hill"}]
    saved = {
        "account": account,
        "statuses": [
            status("one", spoiler_text="careful", poll=poll, media_attachments=media),
            status("quiet", visibility="private", in_reply_to_id=7),
            status("psst", visibility="direct"),
            status("", reblog=status("theirs", uri=f"{OTHER}/1")),
        ],
        "following": [{"acct": "pat@there.example", "url": "https://there.example/@pat"}],
        "favourites": [status("liked")],
        "mentions": [{"status": status("mention")}],
    }
    items, problems = read({"here.example.user.robin.json": saved, "media_attachments/f/a.jpg": b"x"})
    assert [(one.kind.value, one.author.value, one.text, one.audience) for one in items] == [
        ("bio", "own", "robin", Audience.PUBLIC),
        ("bio", "own", "Robin", Audience.PUBLIC),
        ("bio", "own", "hi", Audience.PUBLIC),
        ("setting", "own", "Automatically accept follow requests: on", None),
        ("post", "own", "careful\n\none\n\nthis\nthat", Audience.PUBLIC),
        ("image", "own", "a hill", Audience.PUBLIC),
        ("comment", "own", "quiet", Audience.FOLLOWERS),
        ("post", "other", "theirs", Audience.PUBLIC),
        ("membership", "own", "pat@there.example", None),
    ]
    assert problems == []


# The fixtures of other projects.


def _inventory(path, **options):
    with open_sources([path]) as sources:
        entries = [entry for _, entry in inventory(sources, Options(**options), Period())]
    return [one for one in entries if isinstance(one, Item)], [one for one in entries if isinstance(one, Problem)]


def test_what_is_said_of_the_newer_archive_holds(shared):
    path = shared / "fixtures/mastodon/made-here/archive-20240701000000-abc.zip"
    items, problems = _inventory(path)
    assert problems == []
    posts = {
        one.url.rpartition("/")[2]: one
        for one in items
        if one.kind in (Kind.POST, Kind.COMMENT) and one.author == "own"
    }
    assert list(posts) == ["1", "2", "3", "4", "6", "7", "8", "9", "10", "11", "12", "13"]
    assert {name for name, one in posts.items() if one.audience is Audience.FOLLOWERS} == {"4"}
    assert all(one.audience is Audience.PUBLIC for name, one in posts.items() if name != "4")
    assert posts["7"].text == "drunk again\n\nhidden behind a warning"
    assert posts["8"].kind is Kind.COMMENT
    assert posts["9"].text == "Which is worse?\n\nYear 8s\nYear 9s"
    assert posts["12"].text == "This. Exactly this."
    assert [one.url for one in items if one.author is Author.OTHER] == ["https://other.example/users/pat/statuses/99"]
    media = [one.media.rpartition("/")[2] for one in items if one.media]
    assert media == ["avatar.jpg", "header.jpg", "aaaa.jpg", "bbbb.jpg", "cccc.jpg"]
    asked, _ = _inventory(path, messages=True)
    assert [one.text for one in asked if one.kind is Kind.MESSAGE] == ["@pat private message text"]


def test_what_is_said_of_the_older_archive_and_the_tables_holds(shared):
    folder = shared / "fixtures/mastodon/made-here"
    items, problems = _inventory(folder / "archive-20190301000000-def.tar.gz")
    assert len([one for one in items if one.kind is Kind.POST and one.author is Author.OWN]) == 2
    assert [one.source for one in problems] == ["header.jpg"]  # its actor names a picture that is not in it
    items, problems = _inventory(folder / "csv")
    assert [(one.text, one.context) for one in items] == [
        ("pat@other.example", "follow"),
        ("nightlife@pub.example", "follow"),
        ("Stag do lads", "list"),
        ("Work, avoid", "list"),
    ]
    assert problems == []


def test_real_entries_of_another_project(shared, read):
    folder = shared / "fixtures/mastodon/fossilizer"
    entries = [json.loads((folder / f"activity-with-{name}.json").read_bytes()) for name in ("emoji", "attachment")]
    items, _ = read({"outbox.json": outbox(*entries)}, options=Options(messages=True))
    said = [one for one in items if one.kind is not Kind.IMAGE]
    assert said[0].text == "@snailix@scicomm.xyz sounds like an amazing job :blobaww:"
    assert said[1].kind is Kind.COMMENT
    assert said[1].text.startswith("poop (literally)\n\n@george @samfirke but, the paint is because")
    assert len([one for one in items if one.kind is Kind.IMAGE]) == len(entries[1]["object"]["attachment"])
    for name in ("activity-with-emoji", "activity-with-attachment"):
        alone, _ = _inventory(folder / f"{name}.json")
        assert alone[0].author is Author.OWN
    actor, _ = _inventory(folder / "actor-remote.json")
    fields = {one.field: one.text for one in actor if one.kind is Kind.BIO}
    assert fields["username"] == "lmorchard"
    assert "editor-at-large for http://lmorchard.com; astra" in fields["bio"]
