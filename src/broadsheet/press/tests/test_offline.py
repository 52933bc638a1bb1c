"""What a page can do without a network: the worker's addresses and words, in each edition."""

import io
import itertools
import json
import re

import pytest
from PIL import Image

from broadsheet.kernel import languages
from broadsheet.press import assets
from broadsheet.press.kinds.offline import ICONS, MANIFEST, PAGE, PATHS, WORKER, Offline
from broadsheet.press.refs import OutputRef
from broadsheet.press.tests.paper import make_paper, render

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "uk", "ar"])
def test_the_worker_knows_its_edition_and_speaks_its_language(site, language):
    edition = make_paper(language).edition
    script = render(OutputRef("offline", edition.code, WORKER)).body.decode()
    known = json.loads(re.search(r"const SITE = (.*);", script)[1])
    assert (known["home"], known["offline"]) == (edition.address("/"), edition.address(PAGE))
    assert known["files"][0] == assets.address("broadsheet.css")
    assert "{when}" in known["saved"]
    # The time is written as the page writes its own: in English with the day first, and in the paper's zone.
    assert known["language"] == {"en": "en-GB"}.get(language, language)
    assert known["zone"] == edition.time_zone
    assert language in languages.LANGUAGES
    page = render(OutputRef("offline", edition.code, PAGE)).body
    assert "<!--saved-->" in page
    assert f'<link rel="manifest" href="{edition.address(MANIFEST)}">' in page
    if language != "en":
        assert not re.search("[a-z]{3}", known["saved"].replace("{when}", "") + known["kept"])
    app = json.loads(render(OutputRef("offline", edition.code, MANIFEST)).body)
    assert (app["name"], app["lang"], app["scope"]) == (edition.name, edition.language, edition.address("/"))
    assert app["dir"] == ("rtl" if language == "ar" else "ltr")


def test_a_manifest_has_the_icons_that_systems_ask_for(site):
    edition = make_paper("en").edition
    icons = json.loads(render(OutputRef("offline", edition.code, MANIFEST)).body)["icons"]
    drawn = {}
    for (name, *_), icon in zip(ICONS, icons, strict=True):
        assert icon["src"] == assets.address(name)
        if icon["type"] == "image/png":
            with Image.open(io.BytesIO(assets.data(name))) as picture:
                assert icon["sizes"] == f"{picture.width}x{picture.height}"
                drawn[icon["sizes"], icon["purpose"]] = picture.convert("RGBA")
    assert set(drawn) == {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}
    # Of what a system may cut off there is only the ground: outside the middle circle of four fifths.
    whole = drawn["512x512", "maskable"]
    ground = whole.getpixel((0, 0))
    for x, y in itertools.product(range(0, 512, 4), repeat=2):
        if (x - 256) ** 2 + (y - 256) ** 2 > 205**2:
            assert whole.getpixel((x, y)) == ground, (x, y)


def test_the_worker_is_a_few_kilobytes(site):
    edition = make_paper("en").edition
    assert len(render(OutputRef("offline", edition.code, WORKER)).body) < 5000
    assert [ref.path for ref in Offline().born_of(f"site:{edition.code}")] == list(PATHS)
    assert list(Offline().born_of("story:1")) == []
