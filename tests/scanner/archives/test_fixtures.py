"""Every archive beside the repository against what its makers expect of it: what comes out, what not, and its ids."""

from __future__ import annotations

import json
from functools import cache

import pytest

from checks.content import Author, Item, Kind
from scanner.archives.reader import Options
from scanner.run import Period, inventory
from scanner.sources import open_sources

_LIST = """
bluesky/pds-0.4.217/sam-demo_bluesky_car                bluesky/pds-0.4.217/sam-demo_bluesky_listrecords
captures/made-here/casey.demo/casey_mhtml               captures/made-here/casey.demo/casey_singlefile
captures/made-here/casey.demo/casey_wacz                captures/made-here/casey.demo/casey_warc
captures/made-here/casey.demo/save-page-as-complete/casey_complete
discord/made-here/sam_discord_2020_csv                  discord/made-here/sam_discord_2025_english
discord/made-here/sam_discord_2025_french               downloaders/instaloader-4.16/nia_instaloader
downloaders/lou_gallery_dl                              downloaders/lou_yt_dlp
facebook/own/robin_facebook_2019_html                   facebook/own/robin_facebook_2019_json
facebook/own/robin_facebook_2022_json                   facebook/own/robin_facebook_2025_html
facebook/own/robin_facebook_2025_json                   instagram/own/robin_instagram_2022_json
instagram/own/robin_instagram_2025_html                 instagram/own/robin_instagram_2025_json
linkedin/made-here/sam_linkedin_complete_2024           mastodon/made-here/sam_mastodon_2019_targz
mastodon/made-here/sam_mastodon_2024_zip                mastodon/made-here/sam_mastodon_csv
pinterest/made-here/sam_pinterest                       pinterest/pinterest-export-parser/upstream_pinterest_sample
reddit/made-here/sam_reddit_2024                        snapchat/own/robin_snapchat_2020_json
snapchat/own/robin_snapchat_2025_json                   telegram/made-here/sam_telegram_full
telegram/made-here/sam_telegram_html                    telegram/made-here/sam_telegram_invalid_json
telegram/tg-parser/alice_telegram_personal              telegram/tg-parser/user1_telegram_supergroup
threads/own/robin_threads_2025_json                     tiktok/own/robin_tiktok_2022_json
tiktok/own/robin_tiktok_2024_json                       tiktok/own/robin_tiktok_2026_txt
tumblr/sam_tumblr                                       vk/sam_vk
whatsapp/chat-miner/john_whatsapp_ddmmyy_24hrs          whatsapp/chat-miner/john_whatsapp_mmddyy_24hrs
whatsapp/chat-miner/john_whatsapp_mmddyy_24hrs_bracket  whatsapp/chat-miner/john_whatsapp_mmddyyyy_12hrs
whatsapp/chat-miner/john_whatsapp_yyyymmdd_24hrs        x/own/robin_x_2020
x/own/robin_x_2025                                      youtube/own/robin_youtube_2020_html
youtube/own/robin_youtube_2023_csv                      youtube/own/robin_youtube_2025_csv
"""
NAMES = _LIST.split()
OLDER = {
    "facebook/own/robin_facebook_2025_json": "facebook/own/robin_facebook_2022_json",
    "instagram/own/robin_instagram_2025_json": "instagram/own/robin_instagram_2022_json",
    "x/own/robin_x_2025": "x/own/robin_x_2020",
    "youtube/own/robin_youtube_2025_csv": "youtube/own/robin_youtube_2023_csv",
}
STAY = (Kind.POST, Kind.COMMENT, Kind.MEMBERSHIP, Kind.BIO)


def folded(text):
    return " ".join((text or "").split())


@cache
def read(fixtures, name):
    """Return (what is expected, the items that come out)."""
    path = fixtures / f"{name}.expected.json"
    wanted = json.loads(path.read_text("utf-8"))
    arguments = wanted.get("args", [])
    me = next((one.removeprefix("--me=") for one in arguments if one.startswith("--me=")), None)
    options = Options(me=me, messages="--messages" in arguments)
    with open_sources([path.parent / source for source in wanted["sources"]]) as sources:
        assert sources.refused == []
        items = [entry for _, entry in inventory(sources, options, Period()) if isinstance(entry, Item)]
    return wanted, tuple(items)


def agrees(want, item):
    """Return whether an item is what is wanted; a key that is not named is not asserted."""
    got = item.as_json()
    local = want.get("created_local")
    return (
        got["kind"] in (want["kind"], want.get("kind_alt"))
        and all(got[key] == want[key] for key in ("platform", "author") if key in want)
        and all(
            folded(got[key]) == folded(want[key]) for key in ("text", "context", "audience", "url") if want.get(key)
        )
        and folded(want.get("text_contains")) in folded(got["text"])
        and want.get("id_contains", "") in got["id"]
        and (got["created"] or "")[:19] == (want.get("created") or got["created"] or "")[:19]
        and (local is None or ((got["created"] or "").startswith(local) and item.created.tzinfo is None))
        and all(want[key] in folded(got[key]) for key in ("media", "source") if want.get(key))
    )


def test_no_fixture_is_left_out(shared):
    folder = shared / "fixtures"
    found = (path for path in folder.rglob("*.expected.json") if "sources" in json.loads(path.read_text("utf-8")))
    assert sorted(str(path.relative_to(folder)).removesuffix(".expected.json") for path in found) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_everything_expected_comes_out_and_nothing_else(shared, name):
    wanted, items = read(shared / "fixtures", name)
    left = list(items)
    for want in wanted["items"]:
        found = next((item for item in left if agrees(want, item)), None)
        assert found is not None, want
        left.remove(found)
    allowed = [one for one in wanted["allowed_but_not_required"] if isinstance(one, dict)]
    own = [item for item in left if item.author is Author.OWN and item.kind in wanted["exact_kinds"]]
    assert [item for item in own if not any(agrees(one, item) for one in allowed)] == []
    said = {folded(item.text) for item in items if item.author is Author.OWN}
    assert said.isdisjoint(map(folded, wanted["must_not_appear_as_own"]))


@pytest.mark.parametrize("name", OLDER)
def test_what_stands_in_both_years_has_one_id(shared, name):
    def identities(name):
        items = (item for item in read(shared / "fixtures", name)[1] if item.kind in STAY and item.text)
        return {(item.platform, item.kind, item.text, item.created, item.context): item.id for item in items}

    assert read(shared / "fixtures", name)[0]["same_ids_as"] == OLDER[name].rpartition("/")[2]
    new, old = identities(name), identities(OLDER[name])
    both = new.keys() & old.keys()
    assert len(both) >= min(len(new), len(old)) // 2
    assert {key: new[key] for key in both} == {key: old[key] for key in both}
