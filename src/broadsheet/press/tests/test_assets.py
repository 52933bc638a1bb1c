"""What pages load beside themselves: small, ours, under names that change with the content."""

import gzip
import json
import re

import pytest
from babel import Locale

from broadsheet.press import assets
from broadsheet.press.pages import new_stories


def test_an_asset_is_copied_once_under_a_name_with_its_hash(tmp_path):
    written = assets.copy_to(tmp_path / "static")
    assert {re.sub(r"\.[0-9a-f]{16}\.", ".", name) for name in written} == {
        "broadsheet.css", "icon.svg", "icon-192.png", "icon-512.png", "icon-maskable.png", "embeds.js",
        "lite.css", "lite.js", "live.js", "story.js",
    }  # fmt: skip
    for name in ("broadsheet.css", "live.js", "icon.svg", "icon-512.png"):
        file = tmp_path / "static" / assets.address(name).removeprefix("/static/")
        assert file.read_bytes() == assets.data(name)
    assert assets.copy_to(tmp_path / "static") == []


def test_an_old_asset_stays_for_old_pages(tmp_path):
    (tmp_path / "live.0123456789abcdef.js").write_text("old")
    assets.copy_to(tmp_path)
    assert (tmp_path / "live.0123456789abcdef.js").read_text() == "old"


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("live.js", 4_000),
        ("broadsheet.css", 12_000),
        ("story.js", 1_200),
        ("icon.svg", 600),
        ("icon-512.png", 4_000),
    ],
)
def test_assets_are_small(name, most):
    assert len(gzip.compress(assets.data(name))) < most


def test_a_missing_asset_is_an_error_at_the_bake():
    with pytest.raises(FileNotFoundError):
        assets.address("nothing.css")


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", {1: "{n} new story", 3: "{n} new stories"}),
        ("uk", {1: "{n} нова новина", 3: "{n} нові новини", 5: "{n} нових новин", 21: "{n} нова новина"}),
        (
            "ar",
            {
                1: "خبر جديد واحد",
                2: "خبران جديدان",
                3: "{n} أخبار جديدة",
                11: "{n} خبرًا جديدًا",
                100: "{n} خبر جديد",
                103: "{n} أخبار جديدة",
            },
        ),
    ],
)
def test_the_words_for_new_stories_have_every_plural_of_the_language(language, forms):
    found = json.loads(new_stories(language).replace("&quot;", '"'))
    rule = Locale.parse(language).plural_form
    assert {number: found[rule(number)] for number in forms} == forms
    assert "other" in found
    assert "%(" not in str(found)
