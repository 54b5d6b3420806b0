"""The organisation's own policy: read strictly, told to the judges, shown in the report, never against what protects people."""

from __future__ import annotations

import json
import re
from importlib import resources

import pytest
from click.testing import CliRunner

from checks import policy
from checks.content import Item, Kind
from checks.derogatory.judge import verdicts
from checks.finding import Level, Share
from checks.policy_file import OwnPolicy, PolicyError, parse, protected
from checks.policy_names import spellings
from checks.registry import judge_records
from checks.rules import all_rules
from checks.settings import Settings
from samples.make import ARCHIVES
from scanner.cli import main
from scanner.own_policy import asked

WHOLE = """
[organisation]
name = "Fernside Youth Trust"
[policy]
name = "Fernside online policy"
[policy.words]
"8.4" = "Be   kind
online."
"8.4-g" = "Groups fit the role."
[lead]
name = "Ash Example"
contact = "01632 960123"
[names]
own = ["Fernside Hub (the Den)"]
partners = ["Brookfield & Dale Learning Trust"]
[rules]
off = ["T-SWEAR", "G-DRUG"]
[rules.lower]
"G-HATE" = "tidy"
[help]
"Staff line" = "01632 960456"
""".replace("kind\nonline", "kind online")


def invoke(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def membership(name):
    return Item(platform="facebook", kind=Kind.MEMBERSHIP, id=name, text=name, context="group")


def test_everything_a_file_may_say():
    own = parse(WHOLE)
    assert own.organisation == "Fernside Youth Trust"
    assert own.name == "Fernside online policy"
    assert own.clauses == {"8.4": "Be kind online.", "8.4-g": "Groups fit the role."}
    assert own.lead == "Ash Example – 01632 960123"
    assert {"Fernside Hub", "the Den", "Den", "Brookfield & Dale Learning Trust", "BDLT", "FYT"} <= set(own.names)
    assert own.off == {"T-SWEAR", "G-DRUG"}
    assert own.lowered == (("G-HATE", Level.TIDY),)
    assert own.help == (("Staff line", "01632 960456"),)


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "\ufeff# saved by Windows\n", "[organisation]\n[lead]\n[names]\n[help]\n"]
)
def test_an_empty_file_is_the_policy_that_ships(text):
    assert parse(text) == OwnPolicy()
    assert OwnPolicy().clauses == policy.CLAUSES


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("a =", 1, "TOML"),
        ("[lead]\nname = Ash", 2, "TOML"),
        ("\n[organisation]\ncolour = 'red'", 3, "colour"),
        ("[organisations]", 1, "organisations"),
        ("names = ['x']", 1, "names"),
        ("[names]\nown = 'x'", 2, "own"),
        ("[names]\nown = [\n'a',\n7]", 2, "own"),
        ("[lead]\nname = 3", 2, "name"),
        ("[policy]\nname = 'x'", 1, "policy"),
        ("[policy.words]\n'8.4' = 'x'\n'9.9' = 'y'", 3, "9.9"),
        ("[rules]\noff = ['T-SWEAR',\n 'T-NOPE']", 3, "T-NOPE"),
        ("[rules.lower]\n'T-SWEAR' = 'nothing'", 2, "T-SWEAR"),
        ("[rules.lower]\n'T-SWEAR' = 'first'", 2, "can only be lowered"),
        ("[rules]\nlower = {'C-DOB' = 'look'}", 2, "can only be lowered"),
        ("[help]\n'Line' = 5", 2, "Line"),
        ("[names]\nown = ['']", 2, "own"),
    ],
)
def test_what_is_wrong_is_named_with_line_and_key(text, line, key):
    with pytest.raises(PolicyError) as error:
        parse(text)
    assert key in str(error.value)
    assert re.match(rf"(Line {line}|The last line)\b", str(error.value))


@pytest.mark.parametrize("rule", [rule.id for rule in all_rules().values() if protected(rule)])
@pytest.mark.parametrize("how", ["[rules]\noff = ['{}']", "[rules.lower]\n'{}' = 'tidy'"])
def test_what_leads_to_the_stop_page_can_be_neither_switched_off_nor_lowered(rule, how):
    with pytest.raises(PolicyError, match=f"Line 2.*{rule} can be neither.*Stop and get help"):
        parse(how.format(rule))


@pytest.mark.parametrize(
    "text", ["never_flag = false", "[stop]\non = false", "[rules]\nshare = 'all'", "[rules]\nnever_flag = []"]
)
def test_what_protects_people_cannot_be_changed_and_the_reason_is_given(text):
    with pytest.raises(PolicyError, match="cannot be changed: "):
        parse(text)


def test_the_stop_rules_are_protected_and_never_shared():
    family = [rule for rule in all_rules().values() if rule.id.startswith("S-")]
    assert len(family) == 5
    assert all(protected(rule) and rule.share is Share.NEVER for rule in family)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Larkfield Youth and Family Hub", "LYFH"),
        ("Larkfield Youth and Family Hub", "Larkfield Youth & Family Hub"),
        ("The Larkfield Project", "Larkfield Project"),
        ("St Mary's Academy (Marys)", "Marys"),
        ("St Mary's Academy", "Saint Mary's Academy"),
    ],
)
def test_short_forms_of_a_name(name, form):
    assert form in spellings(name)


@pytest.mark.parametrize(
    ("name", "form"),
    [("Oakline Trust", "Oakline"), ("St Mary's School", "St Mary's"), ("The Kite Bay Project", "Kite Bay")],
)
def test_people_leave_out_what_a_place_is(name, form):
    assert form in spellings(name)
    [verdict] = verdicts([f"{form} are a bunch of clowns"], spellings(name))
    assert (verdict.flagged, verdict.target) == (True, "partner_organisation")


@pytest.mark.parametrize("name", ["Manchester Academy", "The Young People's Foundation", "Girls Group", "Hope Trust"])
def test_what_is_left_may_be_too_common_to_be_a_name(name):
    assert name.removeprefix("The ").rpartition(" ")[0] not in spellings(name)


@pytest.mark.parametrize("name", ["Arts For Teens", "Cats And Toys", "Brookfield Academy", "The Ark Trust"])
def test_initials_that_are_words_or_too_short_are_none(name):
    assert all(" " in form or form in name for form in spellings(name))


def test_names_are_found_by_the_judges():
    settings = asked(parse("[names]\npartners = ['Harbour Road Learning Centre']"), Settings())
    assert [one.rule for one in judge_records([membership("hrlc squad")], settings)] == ["G-YP"]
    assert judge_records([membership("hrlc squad")], Settings()) == []


def test_an_organisation_of_another_name_is_known_by_it():
    settings = asked(parse("[organisation]\nname = 'Fernside Trust'"), Settings())
    bio = Item(platform="x", kind=Kind.BIO, id="1", text="All things fernside trust", field="bio")
    ours = Item(platform="x", kind=Kind.BIO, id="2", text="All things HARMONY", field="bio")
    assert [one.item.id for one in judge_records([bio, ours], settings) if one.rule == "C-EMPLOYER"] == ["1"]
    assert [one.item.id for one in judge_records([bio, ours], Settings()) if one.rule == "C-EMPLOYER"] == ["2"]


def test_a_rule_that_is_off_leaves_the_next_gravest():
    off = asked(parse("[rules]\noff = ['G-DRUG']"), Settings())
    assert [one.rule for one in judge_records([membership("Casino And Weed Smokers")], Settings())] == ["G-DRUG"]
    assert [one.rule for one in judge_records([membership("Casino And Weed Smokers")], off)] == ["G-GAMBLE"]


def test_a_lowered_rule_is_lowered_and_never_raised():
    low = asked(parse("[rules.lower]\n'G-HATE' = 'look'"), Settings())
    assert [one.level for one in judge_records([membership("Send Them Back UK")], low)] == [Level.LOOK]
    same = asked(parse("[rules.lower]\n'G-JOKE' = 'look'"), Settings())
    assert [one.level for one in judge_records([membership("Lads Banter UK")], same)] == [Level.LOOK]


def test_a_scan_goes_by_the_file(tmp_path):
    (tmp_path / "policy.toml").write_text(WHOLE, encoding="utf-8")
    done = invoke(
        "scan", ARCHIVES / "facebook-jo-part-1.zip", "--policy", tmp_path / "policy.toml", "-o", tmp_path / "r", "--jobs", 1,
        "--check", "groups",
    )  # fmt: skip
    assert done.exit_code in {0, 4}, done.output
    review = json.loads((tmp_path / "r" / "review.json").read_text(encoding="utf-8"))
    assert review["policy"]["name"] == "Fernside online policy"
    assert review["policy"]["lead"].startswith("Ash Example")
    rules = {one["rule"] for one in review["findings"]}
    assert "G-DRUG" not in rules
    assert {one["severity"] for one in review["findings"] if one["rule"] == "G-HATE"} == {"low"}
    why = {one["rule"]: one["why"] for one in review["outcomes"]}
    assert why["G-DRUG"] == "your organisation switched this off"
    page = (tmp_path / "r" / "report.html").read_text(encoding="utf-8")
    assert all(words in page for words in ("Groups fit the role.", "Ash Example", "Staff line", "01632 960456"))
    assert "HARMONY" not in page


def test_init_check_and_show(tmp_path):
    file = tmp_path / "policy.toml"
    assert invoke("policy", "init", file).exit_code == 0
    again = invoke("policy", "init", file)
    assert again.exit_code == 2
    assert "left as it is" in again.output
    checked = invoke("policy", "check", file)
    assert checked.exit_code == 0
    assert "can be used" in checked.output
    assert "HARMONY" in invoke("policy", "show", file).output
    assert "HARMONY" in invoke("policy", "show").output


def test_the_file_to_fill_in_can_be_used_as_it_stands_and_with_every_line():
    text = resources.files("templates").joinpath("policy.toml").read_text(encoding="utf-8")
    assert parse(text) == OwnPolicy()
    filled = parse(re.sub(r"(?m)^# (?=[\[a-z\"].*(?:=|\]$))", "", text))
    assert filled.organisation == "Our Youth Charity"
    assert filled.off == {"T-SWEAR", "G-GAME"}
    assert filled.lowered
    assert filled.help
    assert len(filled.clauses) == 10


def test_check_says_what_is_wrong_and_what_may_not_be_meant(tmp_path):
    file = tmp_path / "policy.toml"
    file.write_text("[rules]\noff = ['S-SELF']\n", encoding="utf-8")
    wrong = invoke("policy", "check", file)
    assert wrong.exit_code == 2
    assert "Line 2, off: S-SELF" in wrong.output
    file.write_text("[organisation]\nname = 'Our Hub'\n", encoding="utf-8")
    assert "quotes HARMONY's" in invoke("policy", "check", file).output
    file.write_bytes(b"\xff\xfe\x00")
    assert invoke("policy", "check", file).exit_code == 2
    assert invoke("policy", "check", tmp_path / "gone.toml").exit_code == 2
