"""WebP and AVIF behind the pages; what stays of what a camera and an agency wrote into a picture."""

import dataclasses
import io
import struct

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from broadsheet.kernel import clock
from broadsheet.outbox.models import OutboxRow
from broadsheet.stories.models import Picture, PublicRendition
from broadsheet.stories.pictures import draw
from broadsheet.stories.pictures.refining import Refiner
from broadsheet.stories.selectors.pictures import sizes_of, thumbnail, tone_of, wide
from broadsheet.stories.services.pictures import clear_folder, withdraw_pictures
from broadsheet.stories.services.renditions import make_renditions
from broadsheet.testing.pictures import photograph

# Wagtail leaves it to the garbage collector to close a picture's file.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

GPS = 0x8825
XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 exif:GPSLatitude="50,27.0N" photoshop:Credit="Reuters &amp; partners">
<dc:creator><rdf:Seq><rdf:li>Олена Коваль</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Where our source lives</rdf:li></rdf:Alt>
</dc:description>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


@pytest.fixture(autouse=True)
def site(settings, tmp_path):
    settings.HOME = dataclasses.replace(settings.HOME, root=tmp_path)
    settings.MEDIA_ROOT = settings.HOME.media
    return settings.HOME


def picture_of(content: bytes, width: int = 900, height: int = 600) -> Picture:
    picture = Picture(title="Harbour")
    picture.file.save("harbour.jpg", ContentFile(content), save=False)
    picture.width, picture.height = width, height
    Picture.objects.bulk_create([picture])
    return Picture.objects.get()


def from_an_agency() -> bytes:
    """A photograph with a place, a serial number, a credit in XMP and a by-line in IPTC's binary form."""
    exif = Image.Exif()
    exif[0xA431] = "SERIAL-4711"
    exif.get_ifd(GPS)[1] = "N"
    file = io.BytesIO()
    photograph(900, 600).save(file, "JPEG", quality=90, exif=exif, xmp=XMP.encode())
    fields = [(80, "A. Byline"), (116, "© 2026 Agency"), (90, "Secret Village")]
    iim = b"".join(
        struct.pack(">BBBH", 0x1C, 2, kind, len(text.encode())) + text.encode() for kind, text in fields
    )
    iim += b"\x00" * (len(iim) % 2)
    block = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(iim)) + iim
    whole = file.getvalue()
    return whole[:2] + b"\xff\xed" + struct.pack(">H", len(block) + 2) + block + whole[2:]


def test_webp_and_avif_come_behind_and_the_pages_that_show_them_are_told(site):
    picture = picture_of(from_an_agency())
    make_renditions(picture=picture)
    first = sizes_of([picture.pk])
    assert wide(first, picture.pk, alt="").sources == ()
    OutboxRow.objects.all().delete()

    refiner = Refiner()
    assert refiner.finish() == 1
    assert [(row.keys, row.lane) for row in OutboxRow.objects.all()] == [([f"picture:{picture.pk}"], 2)]

    shot = wide(sizes_of([picture.pk]), picture.pk, alt="")
    assert [source.type for source in shot.sources] == ["image/avif", "image/webp"]
    for source in shot.sources:
        for address, across in (part.split() for part in source.srcset.split(", ")):
            with Image.open(site.public / address.removeprefix("/")) as file:
                assert file.get_format_mimetype() == source.type
                assert (file.width, file.height) == (int(across[:-1]), round(int(across[:-1]) * 2 / 3))
    small = thumbnail(sizes_of([picture.pk]), picture.pk, alt="")
    assert small.small.endswith("-360.avif")
    assert (site.public / small.small.removeprefix("/")).is_file()

    assert refiner.step() == 0  # nothing is left, and nothing was begun
    assert refiner._under_way is None


def test_of_what_stood_in_the_file_only_whose_it_is_reaches_readers(site):
    picture = picture_of(from_an_agency())
    make_renditions(picture=picture)
    Refiner().finish()
    names = [name for row in PublicRendition.objects.all() for name in row.names]
    assert {name.rpartition(".")[2] for name in names} == {"jpg", "webp", "avif"}
    for name in names:
        content = (site.public_media / name).read_bytes()
        with Image.open(io.BytesIO(content)) as file:
            assert not file.getexif()
            said = file.getxmp()["xmpmeta"]["RDF"]["Description"]
            assert said["creator"]["Seq"]["li"] == "Олена Коваль"
            assert said["Credit"] == "Reuters & partners"
            assert said["rights"]["Alt"]["li"]["text"] == "© 2026 Agency"
        for private in (b"GPS", b"SERIAL-4711", b"Village", b"source lives", b"Exif"):
            assert private not in content, (name, private)


def test_a_file_that_a_phone_gets_is_held_to_its_bytes(tmp_path):
    source = tmp_path / "busy.png"
    Image.effect_noise((1600, 1000), 90).resize((800, 500)).resize((1600, 1000)).convert("RGB").save(source)
    sizes = [{"width": width, "to": str(tmp_path / f"{width}.jpg")} for width in (720, 1080, 1600)]
    phone, dense, desk = draw.draw(str(source), sizes)["sizes"]
    assert phone["bytes"] <= draw.PHONE_BYTES
    with Image.open(source) as opened:
        opened.resize((720, 450)).save(tmp_path / "plain.jpg", quality=80, progressive=True, optimize=True)
    assert (tmp_path / "plain.jpg").stat().st_size > draw.PHONE_BYTES
    assert dense["bytes"] < desk["bytes"]


def test_the_colour_in_a_pictures_place_is_that_of_most_of_it(site):
    blue = Image.new("RGB", (90, 60), (20, 60, 200))
    blue.paste((250, 240, 10), (0, 0, 30, 60))
    file = io.BytesIO()
    blue.save(file, "PNG")
    make_renditions(picture=picture_of(file.getvalue(), 90, 60))
    row = PublicRendition.objects.get()
    assert row.colour == "#143cc8"
    assert tone_of(row.colour) == "tone-003"


def test_what_cannot_be_made_smaller_stays_jpeg_and_is_not_tried_again(site):
    picture = picture_of(from_an_agency())
    make_renditions(picture=picture)
    with open(picture.file.path, "wb") as original:
        original.write(b"lost")
    refiner = Refiner()
    assert refiner.finish() == 1
    assert set(PublicRendition.objects.values_list("forms", flat=True)) == {"jpeg"}
    assert refiner.finish() == 0


def test_a_picture_withdrawn_meanwhile_leaves_nothing_behind(site):
    picture = picture_of(from_an_agency())
    make_renditions(picture=picture)
    refiner = Refiner()
    refiner.step()
    assert withdraw_pictures(pictures=[picture.pk]) == 3
    refiner.finish()
    make_renditions(picture=picture)
    refiner.finish()
    folder = int(PublicRendition.objects.first().name[:2], 16)
    assert clear_folder(number=folder, older_than=clock.now()) == 0
    assert withdraw_pictures(pictures=[picture.pk]) == 9
    assert not [path for path in site.public_media.rglob("*") if path.is_file()]
