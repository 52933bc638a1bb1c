import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageCms
from wagtail.images.models import SourceImageIOError

from broadsheet.stories.models import Picture, PublicRendition
from broadsheet.stories.services.renditions import PictureError, make_renditions
from broadsheet.stories.tests.attacks import SAMPLES

# Wagtail leaves it to the garbage collector to close a picture's file.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


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
    assert [(one.width, one.height) for one in made] == [(360, 180), (720, 360), (1080, 540), (1200, 600)]
    for one in made:
        with Image.open(site.public_media / one.name) as file:
            assert (file.format, file.size) == ("JPEG", (one.width, one.height))


@pytest.mark.parametrize(
    ("stored", "orientation", "shown"),
    [
        ((1600, 900), 6, [360, 720, 900]),
        ((1200, 800), 8, [360, 720, 800]),
        ((1200, 800), 3, [360, 720, 1080, 1200]),
        ((900, 1600), 6, [360, 720, 1080, 1600]),
        ((900, 1600), 1, [360, 720, 900]),
        ((200, 100), 6, [100]),
    ],
)
def test_a_picture_that_its_camera_turned_has_each_size_once(site, stored, orientation, shown):
    turned, file = Image.new("RGB", stored), io.BytesIO()
    exif = turned.getexif()
    exif[0x0112] = orientation
    turned.save(file, "JPEG", exif=exif)

    made = make_renditions(picture=picture_of(file.getvalue(), "a.jpg", *stored))

    assert [one.width for one in made] == shown
    assert PublicRendition.objects.count() == len(shown)
    across, down = stored if orientation in (1, 3) else stored[::-1]
    assert made[-1].height == round(down * shown[-1] / across)


@pytest.mark.parametrize(("grey", "shown"), [(0, 0), (30_000, 117), (65_535, 255)])
def test_a_picture_with_16_bits_of_grey_keeps_its_tones(site, grey, shown):
    file = io.BytesIO()
    Image.new("I;16", (400, 300), grey).save(file, "PNG")

    made = make_renditions(picture=picture_of(file.getvalue(), width=400, height=300))

    with Image.open(site.public_media / made[-1].name) as drawn:
        assert abs(drawn.convert("L").getpixel((200, 150)) - shown) <= 2


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


def test_readers_do_not_get_what_the_camera_wrote(site):
    """The sample says where it was taken: its EXIF data has a GPS directory (tag 0x8825)."""
    original = (SAMPLES / "exif_gps.jpg").read_bytes()
    with Image.open(io.BytesIO(original)) as before:
        assert before.getexif().get_ifd(0x8825)
    for one in make_renditions(picture=picture_of(original, "where.jpg", 10, 10)):
        content = (site.public_media / one.name).read_bytes()
        with Image.open(io.BytesIO(content)) as after:
            assert not after.getexif()
            assert not {"exif", "xmp", "comment", "icc_profile"} & after.info.keys()
        assert b"Exif" not in content


def test_a_picture_with_broken_camera_data_is_shown_all_the_same(site):
    content = (SAMPLES / "invalid-exif.jpg").read_bytes()
    assert make_renditions(picture=picture_of(content, "odd.jpg", 100, 100))


def test_colours_of_another_profile_are_those_every_screen_shows(site):
    """A profile in which red and blue change places stands for a phone's wide gamut."""
    file = io.BytesIO()
    swapped = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = swapped.index(b"rXYZ"), swapped.index(b"bXYZ")
    swapped[red : red + 4], swapped[blue : blue + 4] = b"bXYZ", b"rXYZ"
    Image.new("RGB", (60, 40), (220, 20, 20)).save(file, "PNG", icc_profile=bytes(swapped))
    (made,) = make_renditions(picture=picture_of(file.getvalue(), "p3.png", 60, 40))
    with Image.open(site.public_media / made.name) as shown:
        red, _green, blue = shown.convert("RGB").getpixel((30, 20))
    assert blue > red


def test_the_newsrooms_own_sizes_are_upright_and_drawn_in_the_child_too(site):
    file = io.BytesIO()
    turned = Image.Exif()
    turned[0x0112] = 6  # lies on its side
    Image.new("RGB", (400, 200), "navy").save(file, "JPEG", exif=turned)
    picture = picture_of(file.getvalue(), "turned.jpg", 400, 200)
    picture.file.close()
    with Image.open(picture.get_rendition("max-165x165").file.path) as small:
        assert (small.format, small.size) == ("JPEG", (82, 165))
    with Image.open(picture.get_rendition("fill-100x100").file.path) as square:
        assert square.size == (100, 100)


def test_a_broken_original_is_a_broken_thumbnail_and_no_error(site):
    with pytest.raises(SourceImageIOError):
        picture_of(b"\xff\xd8\xff half of one", "half.jpg").get_rendition("max-66x66")
