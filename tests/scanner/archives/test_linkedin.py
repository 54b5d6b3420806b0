"""LinkedIn's copy of one's data: three dialects in one zip, Basic and full told apart, and what is broken."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from checks.content import Audience, Author, Kind
from scanner.archives.linkedin_words import moment
from scanner.archives.reader import Options
from scanner.errors import UserError

from . import tables_made
from .tables_made import hold_against, read_sources, table

FEED = "https://www.linkedin.com/feed/update/urn%3Ali%3A"
SHARES = "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
NOTES = 'Notes:\n"Some of it, as you may notice, is missing."\n\n'
PROFILE = table(
    "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,Zip Code,Geo Location,Twitter Handles,"
    "Websites",
    [
        "Kit",
        "Moss",
        "Fern",
        "1 Low Road",
        "1 Jan",
        "Potter",
        "Clay\n\nand kilns",
        "",
        "LS1",
        "Leeds",
        "[kitpots]",
        "[BLOG:https://kit.example]",
    ],
)


@pytest.fixture
def read(tmp_path):
    def go(files, options=None, name="export.zip"):
        whole = {"Comments_77.csv": "Date,Link,Message\n", "Shares_77.csv": SHARES}
        return tables_made.read(tmp_path / name, {**whole, **files}, options)

    return go


def comments(*rows):
    """Return a table of comments in LinkedIn's own dialect."""
    text = io.StringIO(newline="")
    plain = csv.writer(text, lineterminator="\n", doublequote=False, escapechar="\\")
    plain.writerows([["Date", "Link", "Message"], *rows])
    return text.getvalue()


def words(items, *kinds):
    return [item.text for item in items if item.kind in (kinds or (Kind.POST, Kind.COMMENT))]


@pytest.mark.parametrize(
    "said",
    [
        "Fine by me",
        'She said "no", twice.\n\nAnd "yes" once.',
        r"C:\kilns\new",
        r"a quote after a slash \" here",
        "NA",
        "None",
        "=SUM(A1:B2)",
        "+1",
        "naïve “smart” 🚀",
        f'a row?\n,{FEED}activity%3A1,"x"\nno',
    ],
)
def test_words_of_a_comment(read, said):
    row = ["2024-02-01 10:00:00", f"{FEED}activity%3A7", said]
    items, problems = read({"Comments_77.csv": comments(row, ["", f"{FEED}activity%3A7", "after"])})
    assert (words(items), problems) == ([said, "after"], [])
    assert items[0].created == datetime(2024, 2, 1, 10, tzinfo=UTC)
    assert (items[0].url, items[0].audience, items[0].kind) == (f"{FEED}activity%3A7", None, Kind.COMMENT)
    assert items[1].created is None
    assert items[0].id != items[1].id


def test_a_lone_backslash_stays(read):
    text = f'Date,Link,Message\n2024-02-01 10:00:00,{FEED}activity%3A7,"C:\\temp, or D:\\x"\n'
    items, problems = read({"Comments.csv": text})
    assert (words(items), problems) == (["C:\\temp, or D:\\x"], [])


def test_line_breaks_of_posts_lose_their_quotation_marks_and_nothing_else_does(read):
    text = (
        f'{SHARES}2024-01-10 09:00:00,{FEED}ugcPost%3A5,"He said ""hi"".""\n""""\n""Next ""line""!",,,MEMBER_NETWORK\n'
    )
    items, problems = read({"Shares_77.csv": text})
    assert (words(items), problems) == (['He said "hi".\n\nNext "line"!'], [])
    assert items[0].id == "urn:li:ugcPost:5"


@pytest.mark.parametrize(
    ("visibility", "audience"),
    [
        ("MEMBER_NETWORK", Audience.PUBLIC),
        ("PUBLIC", Audience.PUBLIC),
        ("CONNECTIONS", Audience.FRIENDS),
        ("GROUP", Audience.GROUP),
        ("CONTAINER", Audience.GROUP),
        ("", None),
    ],
)
def test_who_sees_a_post(read, visibility, audience):
    items, _ = read({"Shares_77.csv": f"{SHARES}2024-01-10 09:00:00,{FEED}share%3A5,Hello,,,{visibility}\n"})
    assert [(item.text, item.audience) for item in items] == [("Hello", audience)]


def test_posts_of_an_old_export_without_visibility_and_with_it_in_a_wrong_place(read):
    old = "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl\n"
    plain, _ = read({"Shares.csv": f"{old}2017-01-10 09:00:00,{FEED}share%3A5,Hello,,\n"})
    assert [(item.text, item.audience) for item in plain] == [("Hello", None)]
    moved = f"{old}2017-01-10 09:00:00,{FEED}share%3A5,PUBLIC,Hello,https://media.example/p.jpg\n"
    items, problems = read({"Shares.csv": moved}, name="moved.zip")
    assert [(one.kind, one.text, one.audience, one.media) for one in items] == [
        (Kind.POST, "Hello", Audience.PUBLIC, None),
        (Kind.IMAGE, "", Audience.PUBLIC, "https://media.example/p.jpg"),
    ]
    assert problems == []


def test_a_post_that_only_passes_another_on_has_no_words(read):
    items, problems = read(
        {
            "Shares_77.csv": f"{SHARES}2024-01-10 09:00:00,{FEED}share%3A5,,https://example.org/theirs,,PUBLIC\n",
            "InstantReposts_77.csv": f"Date,Link\n2024-01-10 09:00:00,{FEED}share%3A6\n",
            "Reactions_77.csv": f"Date,Type,Link\n2024-01-10 09:00:00,LIKE,{FEED}share%3A6\n",
            "Votes_77.csv": f"Date,Link,OptionText\n2024-01-10 09:00:00,{FEED}share%3A6,their words\n",
        }
    )
    assert (items, problems) == ([], [])


def test_the_group_of_a_post_is_its_context(read):
    row = ["2024-02-01 10:00:00", f"{FEED}groupPost%3A123-456", "in there"]
    items, _ = read({"Comments_77.csv": comments(row)})
    assert items[0].context == "123"


def test_the_profile_without_birthday_and_address_and_the_summary_once(read):
    items, problems = read(
        {
            "Profile.csv": PROFILE,
            "Profile Summary.csv": table("Profile Summary", ["Clay\n\nand kilns"]),
            "Positions.csv": table(
                "Company Name,Title,Description,Location,Started On,Finished On", ["X", "Boss", "Ran it", "", "", ""]
            ),
            "Education.csv": table(
                "School Name,Start Date,End Date,Notes,Degree Name,Activities", ["Y", "", "", "Slept", "", "Chess"]
            ),
            "Email Addresses.csv": table("Email Address,Confirmed", ["kit@example.org", "Yes"]),
        }
    )
    assert problems == []
    assert {(item.field, item.text) for item in items} == {
        ("name", "Kit Moss"),
        ("headline", "Potter"),
        ("summary", "Clay\n\nand kilns"),
        ("location", "Leeds"),
        ("twitter_username", "kitpots"),
        ("website", "https://kit.example"),
        ("positions_title", "Boss"),
        ("positions_description", "Ran it"),
        ("education_notes", "Slept"),
        ("education_activities", "Chess"),
    }
    assert len(items) == 10


def test_memberships_with_notes_before_the_header_and_names_that_stand_twice(read):
    items, problems = read(
        {
            "Company Follows.csv": table("Organization,Followed On", ["Ale, & Co", "Wed Jun 24 12:43:42 UTC 2023"]),
            "Member_Follows_77.csv": NOTES
            + table(
                "Date,Status,FullName",
                ["Thu Jan 04 10:00:00 UTC 2024", "Active", "Ash"],
                ["Thu Jan 04 10:00:00 UTC 2024", "Inactive", "Gone"],
            ),
            "Ad_Targeting.csv": table(
                "Member Age,Company Names,Company Names,Member Groups,Member Groups",
                ["25", "A", "B", "Pots; Kilns", "Glaze"],
            ),
            "Events.csv": table(
                "Event Name,Event Time,Status,External Url",
                ["Fair", "2024-05-01 18:00:00 UTC", "ATTENDING", "https://e.example"],
                ["Not mine", "2024-05-01 18:00:00 UTC", "INVITED", ""],
            ),
            "Connections.csv": NOTES
            + table("First Name,Last Name,URL,Connected On", ["Ash", "Oak", "", "16 Jun 2023"]),
        }
    )
    assert problems == []
    assert {(item.context, item.text) for item in items} == {
        ("page", "Ale, & Co"),
        ("follow", "Ash"),
        ("group", "Pots"),
        ("group", "Kilns"),
        ("group", "Glaze"),
        ("event", "Fair"),
    }


def test_recommendations_given_are_own_and_received_are_not(read):
    rows = "First Name,Last Name,Company,Job Title,Text,Creation Date,Status"
    items, _ = read(
        {
            "Recommendations_Given.csv": table(rows, ["Ash", "Oak", "", "", "mine", "03/22/23, 10:00 AM", "VISIBLE"]),
            "Recommendations_Received.csv": table(rows, ["Ash", "Oak", "", "", "theirs", "22 Mar 2023", "VISIBLE"]),
        }
    )
    assert [(item.text, item.author, item.created.isoformat()) for item in items] == [
        ("mine", Author.OWN, "2023-03-22T10:00:00+00:00"),
        ("theirs", Author.OTHER, "2023-03-22T00:00:00+00:00"),
    ]


def test_articles_with_and_without_their_dates(read):
    page = (
        "<html><head><title>T</title><style>body</style></head><body>"
        '<h1><a href="https://www.linkedin.com/pulse/{0}">{0}</a></h1>{1}<p>Caf\u00e9 &amp; words</p></body></html>'
    )
    created = '<p class="created">Created on 2016-05-09 09:42</p>'
    published = '<p class="published">Published on 2016-05-10 10:14</p>'
    items, problems = read(
        {
            "Articles/Articles/plain.html": page.format("plain", ""),
            "Articles/Articles/2016-05-09-old.html": page.format("old", ""),
            "Articles/Articles/dated.html": page.format("dated", created + published),
            "Articles/Articles/begun.html": page.format("begun", created),
        }
    )
    assert problems == []
    assert {(item.text, item.created and item.created.isoformat(), item.audience) for item in items} == {
        ("plain\n\nCafé & words", None, Audience.PUBLIC),
        ("old\n\nCafé & words", "2016-05-09T00:00:00+00:00", Audience.PUBLIC),
        ("dated\n\nCafé & words", "2016-05-10T10:14:00+00:00", Audience.PUBLIC),
        ("begun\n\nCafé & words", "2016-05-09T09:42:00+00:00", Audience.PRIVATE),
    }
    assert items[0].url.startswith("https://www.linkedin.com/pulse/")


def test_uploaded_pictures_are_named_by_their_addresses(read):
    rows = [
        ["You uploaded a feed photo on April 12, 2024 at 8:03 AM (GMT)", "my pot", "https://m.example/a?e=1"],
        ["You uploaded a profile photo on April 13, 2024 at 8:03 AM (GMT)", "", "https://m.example/b"],
    ]
    items, _ = read({"Rich_Media.csv": table("Date/Time,Media Description,Media Link", *rows)})
    assert [(one.kind, one.text, one.field, one.created.day) for one in items] == [
        (Kind.IMAGE, "my pot", None, 12),
        (Kind.IMAGE, "", "profile_picture", 13),
    ]


KIT, ASH = (("Kit Moss", "https://www.linkedin.com/in/kit"), ("Ash Oak", "https://www.linkedin.com/in/ash"))


def message(sender, receiver, minute, text, draft="No"):
    return ["2-a", *sender, *receiver, f"2024-01-01 10:0{minute}:00 UTC", text, "INBOX", draft]


INBOX = table(
    "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,CONTENT,FOLDER,IS MESSAGE DRAFT",
    message(ASH, KIT, 0, "theirs"),
    message(KIT, ASH, 1, "<p>mine &amp; fine</p><p>bye</p>"),
    message(KIT, ASH, 2, "never sent", draft="Yes"),
)
INVITATIONS = table(
    "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl",
    ["Kit Moss", "Ash Oak", "1/5/24, 1:12 AM", "join me", "OUTGOING", "https://www.linkedin.com/in/kit", ""],
    ["Ash Oak", "Kit Moss", "1/6/24, 1:12 PM", "join us", "INCOMING", "https://www.linkedin.com/in/ash", ""],
)


@pytest.mark.parametrize("more", [{"Profile.csv": PROFILE}, {"Invitations.csv": INVITATIONS}])
def test_messages_only_when_asked_for_and_told_apart(read, more):
    files = {"messages.csv": INBOX, **more}
    assert [item for item in read(files)[0] if item.kind is Kind.MESSAGE] == []
    items, _ = read(files, Options(messages=True))
    said = {item.text: item.author for item in items if item.kind is Kind.MESSAGE}
    assert {text: author for text, author in said.items() if "join" not in text} == {
        "theirs": Author.OTHER,
        "mine & fine\nbye": Author.OWN,
    }
    assert said.get("join me", Author.OWN) is Author.OWN
    assert said.get("join us", Author.OTHER) is Author.OTHER


def test_who_the_person_is_can_be_said_and_is_asked_for(read):
    with pytest.raises(UserError, match="--me and one of these names: “Ash Oak”, “Kit Moss”"):
        read({"messages.csv": INBOX}, Options(messages=True))
    items, _ = read({"messages.csv": INBOX}, Options(messages=True, me="kit moss"))
    assert [item.text for item in items if item.author is Author.OWN] == ["mine & fine\nbye"]


def test_a_namesake_is_somebody_else(read):
    text = INBOX.replace("Ash Oak", "Kit Moss")
    items, _ = read({"messages.csv": text, "Invitations.csv": INVITATIONS}, Options(messages=True))
    assert {one.text for one in items if one.author is Author.OWN} == {"mine & fine\nbye", "join me"}


BASIC = {
    "Profile.csv": PROFILE,
    "Positions.csv": table("Company Name,Title,Description,Location,Started On,Finished On"),
    "Connections.csv": NOTES + table("First Name,Last Name,URL,Connected On"),
    "messages.csv": INBOX,
    "Registration.csv": table("Registered At", ["1/1/10"]),
}


def test_a_basic_export_is_told_from_a_full_one(tmp_path):
    items, problems = tables_made.read(tmp_path / "renamed.zip", BASIC)
    assert {item.kind for item in items} == {Kind.BIO}
    assert [(problem.lost, "larger data archive" in problem.reason) for problem in problems] == [(True, True)]
    full = {**BASIC, "Reactions_77.csv": "Date,Type,Link\n", "Comments_77.csv": "Date,Link,Message\n"}
    problems = tables_made.read(tmp_path / "full.zip", full)[1]
    assert [(problem.source, problem.lost) for problem in problems] == [("Shares.csv", False)]


def test_one_table_alone_is_no_basic_export(tmp_path):
    items, problems = tables_made.read(tmp_path / "one.zip", {"x/Profile.csv": PROFILE})
    assert len(items) == 6
    assert problems == []


def test_every_file_is_read_ignored_or_named(read):
    items, problems = read(
        {
            "LearningCoachMessages.csv": "No conversations found\n",
            "Learning.csv": "Content Title,Content Description,Content Type,\n",
            "Jobs/Job Applications.csv": table("Application Date,Job Title", ["1", "x"]),
            "Security Challenges.csv": table("Challenge Date,IP Address", ["1", "192.0.2.9"]),
            "Logins.csv": table("Login Date,IP Address", ["1", "192.0.2.9"]),
            "Verifications/Verifications.csv": table("a,b", ["1", "2"]),
            "Whatsapp Phone Numbers.csv": table("Number", ["0"]),
            "Surprise.csv": table("colour,size", ["red", "9"]),
        }
    )
    assert items == []
    assert [problem.source for problem in problems] == ["Surprise.csv"]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("café 🚀".encode(), "café 🚀"),
        ("café".encode("cp1252"), "café"),
        (b"\x80 \x91q\x92 \x96 \x85 \x99", "€ ‘q’ – … ™"),
        (b"x\x81\x8d\x8f\x90\x9dx", "x\x81\x8d\x8f\x90\x9dx"),
    ],
)
def test_windows_letters_where_the_file_is_not_unicode(read, data, text):
    head = f"{SHARES}2026-01-30 10:00:00,{FEED}share%3A5,".encode()
    items, problems = read({"Shares_77.csv": head + data + b",,,MEMBER_NETWORK\n"})
    assert (words(items), problems) == ([text], [])


def test_one_broken_letter_does_not_turn_the_whole_file(read):
    data = comments(["2024-02-01 10:00:00", f"{FEED}activity%3A7", "né né"], ["", f"{FEED}activity%3A7", "X"])
    items, _ = read({"Comments_77.csv": data.encode().replace(b"X", b"X\xff")})
    assert words(items) == ["né né", "X\ufffd"]


def test_a_lost_quotation_mark_costs_one_row_and_a_cut_names_itself(read):
    rows = [["2024-02-01 10:00:00", f"{FEED}activity%3A{n}", f"number {n},\nof two lines"] for n in range(9)]
    text = comments(*rows).replace('number 3,\nof two lines"', "number 3,\nof two lines")
    items, problems = read({"Comments_77.csv": text})
    assert {f"number {n},\nof two lines" for n in range(9) if n != 3} <= set(words(items))
    assert ["1 row is damaged" in problem.reason for problem in problems] == [True]
    items, problems = read({"Comments_77.csv": comments(*rows)[:-8]}, name="cut.zip")
    assert len(items) == 9
    assert ["1 row is damaged" in problem.reason for problem in problems] == [True]


@pytest.mark.parametrize("made", ["Dte,Lnk,Mssg\n1,2,3\n", "\x00\x01\x02", ""])
def test_tables_of_no_sense_cost_nothing_else(read, made):
    row = f"{SHARES}2024-01-10 09:00:00,{FEED}share%3A5,Hello,,,PUBLIC\n"
    items, _ = read({"Comments_77.csv": made, "Shares_77.csv": row})
    assert words(items) == ["Hello"]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2024-02-01 10:00:00", "2024-02-01T10:00:00"),
        ("2024-02-01 10:00:00 UTC", "2024-02-01T10:00:00"),
        ("Wed Jun 24 12:43:42 UTC 2023", "2023-06-24T12:43:42"),
        ("28 Nov 2024", "2024-11-28T00:00:00"),
        ("1/5/24, 1:12 AM", "2024-01-05T01:12:00"),
        ("12/31/23, 12:05 PM", "2023-12-31T12:05:00"),
        ("03/22/23, 10:00 AM", "2023-03-22T10:00:00"),
        ("2026-06-31 12:00:00", None),
        ("13/13/24, 1:12 AM", None),
        ("sometime later", None),
        ("", None),
    ],
)
def test_times_in_every_form(text, time):
    found = moment(text)
    assert found == (time and datetime.fromisoformat(f"{time}+00:00"))


def test_the_full_archive_beside_the_repository(shared):
    """What SOURCES.md says of it."""
    folder = shared / "fixtures/linkedin/made-here"
    items = hold_against(json.loads((folder / "sam_linkedin_complete_2024.expected.json").read_text("utf-8")), folder)
    assert "Individual" in str([item.text for item in items])
    assert [one.text for one in items if one.author is Author.OTHER] == ["OTHER PERSON RECOMMENDATION TEXT"]
    asked = read_sources([folder / "Complete_LinkedInDataExport_07-01-2024.zip"], Options(messages=True))[0]
    assert {one.text: one.author for one in asked if one.kind is Kind.MESSAGE} == {
        "Hi Pat - sorry about Friday night!": Author.OWN,
        "OTHER PERSON INVITE TEXT": Author.OTHER,
        "OTHER PERSON DM": Author.OTHER,
        "private reply": Author.OWN,
    }


@pytest.mark.parametrize(("name", "column", "escape"), [("shares", 2, None), ("comments", 2, "\\")])
def test_the_tables_of_another_project_give_what_its_reader_gives(shared, name, column, escape):
    """220 rows with impossible times, formulas and words that look like nothing."""
    path = shared / "fixtures/linkedin/linkedin-analyzer" / f"{name}-corpus.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream, escapechar=escape))[1:]
    assert len(rows) == 220
    items, problems = read_sources([path])
    kind = Kind.POST if name == "shares" else Kind.COMMENT
    kept = "".join(map(chr, range(32))).replace("\n", "")
    clear = str.maketrans("", "", kept)
    assert words(items, kind) == [row[column].translate(clear).strip() for row in rows if row[column].strip()]
    assert problems == []


def test_the_small_tables_of_another_project(shared):
    folder = shared / "fixtures/linkedin/linkedin-analyzer"
    said = words(read_sources([folder / "comments-parity.csv"])[0])
    assert said[0] == 'She wrote "great post" yesterday.\n📌 Naïve “smart quotes” line.'
    assert said[2:] == ["NA", "+1 first-token payload", "none"]
    posts = words(read_sources([folder / "shares-parity.csv"])[0])
    assert posts[0] == 'He said "hi".\n\nNext "line" here.'
    assert posts[2:] == ["NULL", "=SUM(A1:B2)", "@mention leads this", "Bellchar removed"]


def test_the_bytes_of_another_project(shared, tmp_path):
    cases = json.loads((shared / "fixtures/linkedin/linkedin-analyzer/byte-decoding-parity.json").read_text("utf-8"))
    for case in cases["cases"]:
        data = cases["csvPrefix"].encode() + bytes(case["bytes"]) + cases["csvSuffix"].encode()
        (tmp_path / "Shares_1.csv").write_bytes(data)
        assert words(read_sources([tmp_path / "Shares_1.csv"])[0]) == ["".join(map(chr, case["expectedCodePoints"]))]


def test_malformed_tables_of_another_project_are_no_crash(shared, tmp_path):
    """Its categories are not ours: what it accepts, we read."""
    cases = json.loads((shared / "fixtures/linkedin/linkedin-analyzer/malformed-csv-outcomes.json").read_text("utf-8"))
    for number, case in enumerate(cases["cases"]):
        name = {"shares": "Shares", "comments": "Comments"}.get(case["fileType"], case["fileType"])
        files = {f"{name}_1.csv": case["csv"], "Company Follows.csv": "Organization,Followed On\n"}
        items, _ = tables_made.read(tmp_path / f"{number}.zip", files)
        if case["expected"]["python"] == "accepted" and name in ("Shares", "Comments"):
            assert len(items) >= 1, case["id"]
