"""An edition's logo: from the form at the desk to the head of every page, and out of the store again."""

import dataclasses
import datetime as dt
import io
import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from broadsheet import hookspecs
from broadsheet.newsroom.models import Edition
from broadsheet.newsroom.services import delete_edition, save_edition
from broadsheet.outbox.models import OutboxRow
from broadsheet.press.clearing import GRACE, Clearing
from broadsheet.press.lite import text_alone
from broadsheet.press.tests.markup import parse
from broadsheet.press.tests.paper import html_of, make_paper, story_ref
from broadsheet.stories.tests import attacks
from broadsheet.testing.desk import make_user, signed_in

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2024, 11, 23, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = dataclasses.replace(settings.HOME, root=tmp_path)
    settings.MEDIA_ROOT = settings.HOME.media
    return settings.HOME


@pytest.fixture
def paper(home, clock):
    return make_paper("en")


def drawing(colour: str = "#a3200d", *, kind: str = "PNG", size: tuple[int, int] = (1920, 480)) -> bytes:
    """A disc on nothing."""
    picture = Image.new("RGBA" if kind != "JPEG" else "RGB", size)
    ImageDraw.Draw(picture).ellipse((0, 0, size[1] - 1, size[1] - 1), fill=colour)
    to = io.BytesIO()
    picture.save(to, kind)
    return to.getvalue()


def give(edition: Edition, content: bytes | None = None, **files: bytes) -> Edition:
    for field, sent in {"logo": content or drawing(), **files}.items():
        setattr(edition, field, ContentFile(sent, "sent.png"))
    return save_edition(edition=edition)


def post(edition: Edition, **fields):
    kept = ("name", "language", "time_zone", "host", "prefix", "accent", "typeface", "sort_order")
    form = {name: getattr(edition, name) for name in kept}
    client = signed_in(make_user("admin"))
    return client.post(f"/desk/editions/edit/{edition.pk}/", {**form, **fields})


def head_of(html: str):
    return parse(html).one("p", class_="name")


def test_a_logo_sent_in_the_form_stands_at_the_head_of_a_page(paper, home):
    story = paper.publish("With a logo")
    before = OutboxRow.objects.count()

    answer = post(paper.edition, logo=SimpleUploadedFile("ours.png", drawing()))

    assert answer.status_code == 302
    edition = Edition.objects.get()
    assert [change.keys for change in OutboxRow.objects.order_by("pk")[before:]] == [["site:en"]]
    image = head_of(html_of(story_ref(story))).one("img")
    assert re.fullmatch(r"/media/logos/[0-9a-f]{16}-640x160\.png", image.attributes["src"])
    assert image.attributes["alt"] == edition.name == "Harbour Post"
    public = home.public_media / image.attributes["src"].removeprefix("/media/")
    with Image.open(public) as shown:
        assert shown.size == (640, 160) == tuple(int(image.attributes[side]) for side in ("width", "height"))
        pixels = shown.convert("RGBA")
    assert pixels.getpixel((80, 80)) == (0xA3, 0x20, 0x0D, 255)
    assert pixels.getpixel((600, 80))[3] == 0


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Export the drawing as PNG"),
        ("logo.png", attacks.png_of_many_pixels(16_000, 13_000), "208 megapixels; at most 50"),
        (*next(iter(attacks.POLYGLOTS.values()))[:2], "something else hidden in it"),
        ("logo.png", drawing()[:200], "cannot be read as a picture"),
    ],
    ids=["svg", "bomb", "polyglot", "half"],
)
def test_what_is_no_picture_is_refused_on_the_field_and_leaves_nothing(paper, home, name, content, says):
    page = post(paper.edition, logo=SimpleUploadedFile(name, content)).content.decode()

    assert says in page
    assert not Edition.objects.get().logo
    assert not (home.media / "logos").exists()


def test_a_file_too_long_is_refused_before_it_is_read(paper, settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 1000
    with pytest.raises(ValidationError, match=r"This file has .* at most 1000.*Make the picture smaller"):
        give(paper.edition)


def test_webp_and_jpeg_become_png_and_a_small_one_stays_as_it_is(paper):
    paper.edition.logo = ContentFile(drawing(kind="WEBP", size=(300, 100)), "a.webp")
    paper.edition.logo_dark = ContentFile(drawing(kind="JPEG", size=(90, 900)), "b.jpg")
    edition = save_edition(edition=paper.edition)

    assert edition.logo.name.endswith("-300x100.png")
    assert edition.logo_dark.name.endswith("-16x160.png")


def test_a_dark_screen_has_its_own_logo_and_never_only_that(paper):
    edition = give(paper.edition, logo_dark=drawing("#ffffff", size=(400, 100)))
    dark = head_of(html_of(story_ref(paper.publish("At night")))).one("source")
    assert dark.attributes["srcset"] == f"/media/{edition.logo_dark.name}"
    assert dark.attributes["media"] == "(prefers-color-scheme: dark)"
    assert (dark.attributes["width"], dark.attributes["height"]) == ("400", "100")

    edition.logo = ""
    with pytest.raises(ValidationError, match="needs one for light screens"):
        save_edition(edition=edition)


def test_without_a_logo_the_name_stands_and_there_is_no_trace(paper, home):
    html = html_of(story_ref(paper.publish("In letters")))
    assert head_of(html).text == "Harbour Post"
    assert "logo" not in html
    assert not (home.public_media / "logos").exists()


def test_the_text_only_form_keeps_the_name(paper):
    give(paper.edition)
    text = text_alone(html_of(story_ref(paper.publish("Light"))))
    assert head_of(text.replace("<p>", '<p class="name">', 1)).text == "Harbour Post"
    assert "logo" not in text.partition("</head>")[2]


def test_the_publisher_has_the_logo_in_structured_data(paper):
    edition = give(paper.edition)
    html = html_of(story_ref(paper.publish("For machines")))
    script = parse(html).one("script", type="application/ld+json").text
    (publisher,) = [n for n in json.loads(script)["@graph"] if n["@type"] == "NewsMediaOrganization"]
    assert publisher["logo"]["@type"] == "ImageObject"
    assert publisher["logo"]["url"].endswith(f"/media/{edition.logo.name}")
    assert publisher["logo"]["url"].startswith("http")
    assert publisher["logo"]["width"]["value"] == 640


def test_a_replaced_logo_leaves_the_store_after_a_while(paper, home, django_capture_on_commit_callbacks):
    story = paper.publish("Twice")
    first = give(paper.edition).logo.name
    html_of(story_ref(story))
    with django_capture_on_commit_callbacks(execute=True):
        second = give(paper.edition, drawing("#004488")).logo.name
    html_of(story_ref(story))
    clearing = Clearing()

    assert not (home.media / first).exists()
    assert clearing.step(NOON) == 0
    assert clearing.step(NOON + GRACE / 2) == 0
    assert (home.public_media / first).exists()
    assert clearing.step(NOON + GRACE) == 1
    assert [file.name for file in (home.public_media / "logos").iterdir()] == [second.removeprefix("logos/")]


def test_a_logo_stays_while_pages_wait_that_may_name_it(paper, home, monkeypatch):
    name = give(paper.edition).logo.name
    html_of(story_ref(paper.publish("Waiting")))
    paper.edition.logo = ""
    save_edition(edition=paper.edition)
    clearing = Clearing()
    clearing.step(NOON)
    waits = dataclasses.make_dataclass("Report", [("waiting", int), ("wide", int)])
    with monkeypatch.context() as patch:
        patch.setattr(hookspecs.manager.hook, "press_report", lambda: waits(0, 3))
        assert clearing.step(NOON + GRACE) == 0
    assert (home.public_media / name).exists()
    monkeypatch.setattr(hookspecs.manager.hook, "press_report", lambda: waits(0, 0))
    assert clearing.step(NOON + 2 * GRACE) == 1


def test_a_deleted_edition_takes_its_logo_along(home, clock, django_capture_on_commit_callbacks):
    edition = give(Edition(code="uk", name="Пошта", language="uk"))
    file = home.media / edition.logo.name
    assert file.exists()
    with django_capture_on_commit_callbacks(execute=True):
        delete_edition(edition=edition)
    assert not file.exists()


def test_a_logo_whose_file_is_gone_leaves_the_name(paper, home):
    edition = give(paper.edition)
    (home.media / edition.logo.name).unlink()
    assert head_of(html_of(story_ref(paper.publish("Restored by halves")))).text == "Harbour Post"
