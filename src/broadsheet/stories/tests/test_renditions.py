import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from broadsheet.stories.models import Picture, PublicRendition
from broadsheet.stories.services.renditions import PictureError, make_renditions

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings, tmp_path):
    import dataclasses

    home = dataclasses.replace(settings.HOME, root=tmp_path)
    settings.HOME = home
    settings.MEDIA_ROOT = home.media
    return home


def picture_of(content: bytes, name: str = "harbour.png", width: int = 2000, height: int = 1000) -> Picture:
    # The model, not the upload form: what an importer or a broken disk could bring.
    picture = Picture(title="Harbour")
    picture.file.save(name, ContentFile(content), save=False)
    picture.width, picture.height = width, height
    Picture.objects.bulk_create([picture])
    return Picture.objects.get()


def png(width: int, height: int, mode: str = "RGBA") -> bytes:
    file = io.BytesIO()
    Image.new(mode, (width, height)).save(file, "PNG")
    return file.getvalue()


def test_sizes_are_written_to_the_public_store_and_never_upscaled(site):
    made = make_renditions(picture=picture_of(png(1200, 600), width=1200, height=600))
    assert [(one.width, one.height) for one in made] == [(480, 240), (960, 480), (1200, 600)]
    for one in made:
        with Image.open(site.public_media / one.name) as file:
            assert (file.format, file.size) == ("JPEG", (one.width, one.height))


def test_a_second_call_makes_nothing_again_unless_a_file_is_missing(site):
    picture = picture_of(png(600, 600), width=600, height=600)
    first = make_renditions(picture=picture)
    file = site.public_media / first[0].name
    before = file.stat().st_mtime_ns
    make_renditions(picture=picture)
    assert file.stat().st_mtime_ns == before
    file.unlink()
    make_renditions(picture=picture)
    assert file.is_file()
    assert PublicRendition.objects.count() == 2


def test_a_bomb_is_refused_with_a_message_and_leaves_nothing(site):
    bomb = picture_of(png(12_000, 10_000, "1"), width=12_000, height=10_000)
    with pytest.raises(PictureError, match=r"Harbour.*pixels"):
        make_renditions(picture=bomb)
    assert not PublicRendition.objects.exists()
    assert not site.public_media.exists()


def test_a_file_that_is_no_picture_is_refused_with_a_message(site):
    with pytest.raises(PictureError, match="cannot be used"):
        make_renditions(picture=picture_of(b"<svg onload=alert(1)>", "x.svg"))
