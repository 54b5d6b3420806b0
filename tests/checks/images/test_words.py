"""Words in pictures: all of them are found, where a person sees them, and judged like words that were typed."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image, ImageDraw, ImageFont

from checks.content import Item, Kind
from checks.finding import Level
from checks.images import bodies, details, models, spaces, wording, words
from checks.images.judge import judge
from samples import pictures as drawn

ITEM = Item("facebook", Kind.IMAGE, "fb:1", media="photos/1.jpg")


def stored(image, form="JPEG", **options):
    with io.BytesIO() as buffer:
        image.save(buffer, form, **options)
        return buffer.getvalue()


def written(*lines, size=(900, 600), ink=(20, 20, 20), paper=(245, 245, 240), letters=44):
    """Draw lines, each given as (x, y, words)."""
    image = Image.new("RGB", size, paper)
    draw = ImageDraw.Draw(image)
    for x, y, said in lines:
        draw.text((x, y), said, font=ImageFont.load_default(letters), fill=ink)
    return image


def squeezed(text):
    return re.sub(r"\s", "", text).lower()


def rules(judged):
    return {finding.rule for finding in judged.findings}


def test_words_are_read_in_their_order_and_lines_that_belong_together_are_joined():
    picture = written(
        (60, 60, "the kettle is broken again"), (60, 112, "so no tea until noon"), (60, 460, "Ada, 2 May")
    )
    read = words.read(picture, picture.size)
    assert read.text.splitlines() == ["the kettle is broken again so no tea until noon", "Ada, 2 May"]
    assert read.apart().splitlines() == ["the kettle is broken again", "so no tea until noon", "Ada, 2 May"]
    assert len(read.apart()) == len(read.text) == len(read.letters)
    assert read.whole


def test_a_picture_without_writing_has_no_words():
    scene = drawn.landscape()
    assert words.read(scene, scene.size).text == ""


@pytest.mark.parametrize(
    "turn", [None, Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180]
)
def test_words_on_their_side_or_on_their_head_are_read_too(turn):
    picture = written((60, 250, "caution: wet paint ahead"))
    picture = picture.transpose(turn) if turn is not None else picture
    assert squeezed(words.read(picture, picture.size).text) == "caution:wetpaintahead"


def test_small_print_on_a_tall_screenshot_is_read():
    lines = [(60, 200 + 130 * row, f"message number {row} was sent today") for row in range(14)]
    screen = written(*lines, size=(1080, 2340), letters=30)
    read = squeezed(words.read(screen, screen.size).text)
    assert [row for row in range(14) if f"messagenumber{row}wassenttoday" not in read] == []


def test_boxes_lie_where_a_person_sees_the_words_whichever_way_the_file_is_stored():
    upright = written((60, 60, "hello there"), (500, 480, "dickhead"))
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = stored(upright.transpose(Image.Transpose.ROTATE_90), exif=exif)
    for data in (stored(upright), turned):
        judged = judge(ITEM, data, pictures="none")
        (finding,) = (one for one in judged.findings if one.rule == "P-WORDS")
        assert (judged.width, judged.height) == (900, 600)
        x0, y0, x1, y1 = finding.labels[0].box
        assert (x0, y0, x1, y1) == pytest.approx((500, 485, 680, 530), abs=25)


def test_a_box_holds_its_words_and_no_more():
    picture = written((60, 250, "one two three four"))
    read = words.read(picture, (1800, 1200))  # a person sees it twice as large
    first, last = read.text.index("one"), read.text.index("four")
    whole = read.box(0, len(read.text))
    one, four = read.box(first, first + 3), read.box(last, last + 4)
    assert whole[0] <= one[0] < one[2] < four[0] < four[2] <= whole[2]
    assert one[0] == pytest.approx(120, abs=25)
    assert four[2] == pytest.approx(whole[2], abs=30)
    assert read.box(read.text.index(" "), read.text.index(" ")) is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("MYBOSSISA", "MY BOSS IS A"),
        ("thatteacherisafatuglycow", "that teacher is a fat ugly cow"),
        ("Scunthorpe", "Scunthorpe"),
        ("Wolverhampton", "Wolverhampton"),
        ("therapist", "therapist"),
        ("qwxzkvv", "qwxzkvv"),
        ("short", "short"),
    ],
)
def test_lost_spaces_are_put_back_only_between_known_words(said, expected):
    for at in reversed(spaces.missing_spaces(said)):
        said = f"{said[:at]} {said[at:]}"
    assert said == expected


def test_a_meme_is_judged_as_the_one_sentence_it_is():
    judged = judge(ITEM, stored(drawn.meme("MY BOSS IS A", "TOTAL DICKHEAD")), pictures="thumbnails")
    (finding,) = judged.findings
    assert squeezed(judged.text) == "mybossisatotaldickhead"
    assert (finding.rule, finding.check) == ("P-WORDS", "images")
    assert finding.level is Level.FIRST
    assert finding.spans == ()
    assert {label.label for label in finding.labels} == {"text"}
    assert all(label.box and 0.5 <= label.score <= 1 for label in finding.labels)
    assert "dickhead" not in finding.reason.lower()
    assert finding.thumbnail is not None
    assert finding.read.text == judged.text
    assert "DICKHEAD" in {finding.read.text[span.start : span.end] for span in finding.read.spans}


def test_no_word_is_kept_of_a_picture_with_any_sign_of_nudity(monkeypatch):
    monkeypatch.setattr("checks.images.bodies.look", lambda *_: bodies.Bodies(fired=True))
    for picture, rule in (
        (drawn.meme("MY BOSS IS A", "TOTAL DICKHEAD"), "P-WORDS"),
        (drawn.meme("WHITE PRIDE", "14/88"), "P-HATE"),
    ):
        judged = judge(ITEM, stored(picture), pictures="thumbnails")
        assert rule in rules(judged)
        assert {finding.read for finding in judged.findings} == {None}


def test_a_name_over_a_message_is_no_part_of_it():
    chat = written((40, 40, "Me"), (60, 100, "that teacher is a fat ugly cow"), (40, 300, "Jo"), (60, 360, "haha"))
    assert "P-WORDS" in rules(judge(ITEM, stored(chat), pictures="none"))


def test_a_code_for_hate_is_told_as_such_and_only_the_person_can_tell():
    judged = judge(ITEM, stored(written((240, 240, "1488"), letters=120)), pictures="none")
    hate = next(finding for finding in judged.findings if finding.rule == "P-HATE")
    assert "hate_symbol" in {label.label for label in judged.labels}
    assert hate.sure == "only you can tell"
    assert hate.labels[0].box is not None
    assert {hate.read.text[span.start : span.end] for span in hate.read.spans} == {"1488"}


def test_words_about_oneself_are_never_shared():
    judged = judge(ITEM, stored(written((60, 250, "I want to kill myself tonight"))), pictures="none")
    assert "T-SELF" in rules(judged)
    assert "P-WORDS" not in rules(judged)


def test_kind_words_are_no_finding():
    judged = judge(ITEM, stored(drawn.meme("PROUD OF OUR TEAM", "WELL DONE ALL")), pictures="none")
    assert (judged.findings, squeezed(judged.text)) == ((), "proudofourteamwelldoneall")


def test_a_badge_tells_who_somebody_is_and_the_answer_does_not_repeat_it():
    judged = judge(ITEM, stored(drawn.badge()), pictures="none")
    (finding,) = judged.findings
    assert (finding.rule, finding.level, finding.labels) == ("P-ID", Level.TIDY, ())
    assert finding.read is None
    assert "a badge or pass" in finding.reason
    assert "Robin" not in finding.reason


@pytest.mark.parametrize(
    ("said", "sorts"),
    [
        ("BD51 SMR", ["a number plate"]),
        ("parked outside\nBD51SMR", ["a number plate"]),
        ("A123 BCD", ["a number plate"]),
        ("QQ 12 34 56 C", []),
        ("AB 12 34 56 C", ["a National Insurance number"]),
        ("4929 1234 5678 9019", []),
        ("4111 1111 1111 1111", ["a bank card number"]),
        ("0000 0000 0000 0000", []),
        ("VOLUNTEER\nRobin Example\nID 00412", ["a badge or pass"]),
        ("volunteers wanted on Saturday", []),
        ("call me on 07700 900123", ["a phone number"]),
        ("Robin Example\n12 Invented Road\nLeeds LS1 4DY", ["a home address"]),
        ("M25 closed, use A40", []),
        ("KEEP CALM AND CARRY ON", []),
    ],
)
def test_details_that_identify_someone(said, sorts):
    assert [one.sort for one in details.find(said)] == sorts


def test_words_in_another_language_are_said_to_be_unjudged():
    said = written((40, 100, "dzisiaj idziemy na spacer nad"), (40, 152, "jezioro i bedzie bardzo cieplo"))
    judged = judge(ITEM, stored(said), pictures="none")
    assert judged.findings == ()
    assert judged.foreign is not None
    assert "Polish" in judged.foreign
    assert wording.foreign(words.Written("Rue de la Paix")) is None


def test_without_the_reader_the_picture_counts_as_unchecked(monkeypatch):
    monkeypatch.setattr(models, "WRITING", models.Network("no_such_package", "x.onnx", "no-such-package"))
    judged = judge(ITEM, stored(drawn.meme()), pictures="none")
    assert "no-such-package" in judged.unchecked


def test_every_word_of_the_shared_pictures_of_text_is_found(shared):
    import json  # noqa: PLC0415 - only here

    folder = shared / "data" / "images"
    if not folder.is_dir():
        pytest.skip("the labelled pictures are not here")
    missed, unjudged = [], []
    for line in (folder / "labels.jsonl").read_text("utf-8").splitlines():
        label = json.loads(line)
        if "text" not in label:
            continue
        judged = judge(ITEM, (folder / label["file"]).read_bytes(), pictures="none")
        missed += [word for word in label["text"].split() if squeezed(word) not in squeezed(judged.text)]
        if ("text_offensive" in label["expected"]) != ("P-WORDS" in rules(judged)):
            unjudged.append(label["file"])
    assert (missed, unjudged) == ([], [])
