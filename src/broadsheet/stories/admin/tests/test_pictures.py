import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from broadsheet.stories.models import Picture
from broadsheet.testing.desk import make_user, newest_story, signed_in, story_form, story_url
from broadsheet.testing.factories import make_edition

# Wagtail leaves it to the garbage collector to close a rendition's temporary file.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def reporter():
    return signed_in(make_user("reporter", "Reporters"))


def png(size=(40, 30)):
    data = io.BytesIO()
    Image.new("RGB", size, "navy").save(data, "PNG")
    return data.getvalue()


def small_png_of_many_pixels(width, height):
    """A valid PNG of one colour that needs little room and much memory."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((1 + (width + 7) // 8) * height), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def send(client, name, data, kind="image/png"):
    file = SimpleUploadedFile(name, data, content_type=kind)
    return client.post(
        reverse("wagtailimages:add_multiple"),
        {"files[]": file, "title": name},
        headers={"X-Requested-With": "XMLHttpRequest"},
    ).json()


def test_a_picture_is_taken_and_asks_for_credit_and_alternative_text(reporter):
    answer = send(reporter, "harbour.png", png())

    assert answer["success"]
    assert "Alternative text" in answer["form"]
    assert "Whose it is" in answer["form"]
    assert Picture.objects.get().width == 40


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        (
            "drawing.svg",
            b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
            "AVIF, GIF, JPEG, JPG, PNG, WEBP",
        ),
        ("page.png", b"<html><script>alert(1)</script></html>", "Not a valid .png image"),
        ("really-png.jpg", png(), "does not match"),
        ("huge.png", small_png_of_many_pixels(10_000, 5_001), "too many pixels (50010000)"),
    ],
)
def test_what_is_no_picture_is_refused_with_the_reason(reporter, name, data, says):
    answer = send(reporter, name, data)

    assert not answer["success"]
    assert says in answer["error_message"]
    assert not Picture.objects.exists()


def test_a_picture_without_credit_holds_up_publication_not_the_draft():
    editor = signed_in(make_user("editor", "Editors"))
    send(editor, "harbour.png", png())
    picture = Picture.objects.get()
    form = story_form(edition=make_edition(), picture=str(picture.pk))

    page = editor.post(story_url("add"), {**form, "action-publish": "1"}).content.decode()
    assert "has no credit. Say whose it is." in page
    assert "has no alternative text. Say what it shows." in page

    editor.post(story_url("add"), form)
    assert newest_story().picture == picture
    Picture.objects.update(credit="Ilse Brandt", description="The ferry at dusk")
    editor.post(story_url("edit", newest_story().pk), {**form, "action-publish": "1"})
    assert newest_story().live
