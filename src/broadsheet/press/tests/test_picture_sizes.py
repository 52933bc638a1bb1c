"""What becomes of a picture that is smaller, higher or longer than the places of a page."""

import io
import re

import pytest
from django.core.files.images import ImageFile
from PIL import Image

from broadsheet.press.refs import OutputRef
from broadsheet.press.tests.paper import Paper, html_of, make_paper, story_ref
from broadsheet.stories.models import Picture, PublicRendition
from broadsheet.stories.services.renditions import make_renditions

FRONT = OutputRef("front", "en", "/")

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def paper(site) -> Paper:
    return make_paper("en")


def shown(paper: Paper, width: int, height: int) -> Picture:
    file = io.BytesIO()
    Image.effect_noise((width, height), 40).convert("RGB").save(file, "JPEG")
    kept = ImageFile(file, name="plan.jpg")
    picture = Picture.objects.create(title="Plan", description="A plan", credit="Post", file=kept)
    make_renditions(picture=picture)
    return picture


def lead_of(html: str) -> tuple[int, int]:
    (found,) = re.findall(r'<figure class="picture">.*? width="(\d+)" height="(\d+)"', html)
    return int(found[0]), int(found[1])


@pytest.mark.parametrize(
    ("width", "height", "on_the_page"),
    [
        (60, 60, (60, 60)),
        (700, 500, (700, 500)),
        (2000, 1000, (1600, 800)),
        (1200, 1800, (560, 840)),  # an upright photograph: as high as a square one
        (800, 2400, (800, 2400)),  # a drawing with words: never made narrower
        (40, 6000, (6, 840)),
    ],
)
def test_a_picture_is_never_wider_than_its_pixels_nor_a_photograph_higher_than_a_screen(
    paper, clock, width, height, on_the_page
):
    story = paper.publish("Harbour", at=clock.now(), picture=shown(paper, width, height))
    html = html_of(story_ref(story))
    assert lead_of(html) == on_the_page
    # On paper it has a sheet's height instead of a photograph's.
    assert (' strip" src=' in html) is (width == 800)


@pytest.mark.parametrize(
    ("width", "height", "has"),
    [(300, 157, True), (299, 299, False), (1000, 156, False), (400, 1600, True), (400, 1700, False)],
)
def test_a_picture_too_small_or_slender_for_a_share_card_leaves_it_to_the_headline(
    paper, clock, width, height, has
):
    html = html_of(story_ref(paper.publish("Harbour", at=clock.now(), picture=shown(paper, width, height))))
    (image,) = re.findall(r'property="og:image" content="([^"]+)"', html)
    assert ("/media/cards/" in image) is not has
    assert 'content="summary_large_image"' in html


@pytest.mark.parametrize(
    ("width", "height", "place"),
    [
        (480, 320, "shot"),
        (2000, 300, "shot modest"),  # cut to 3:2 it is 360 pixels across
        (120, 80, "shot modest"),
        (119, 80, None),
        (40, 6000, None),
    ],
)
def test_a_list_has_a_small_place_for_a_small_picture_and_none_for_a_tiny_one(
    paper, clock, width, height, place
):
    paper.publish("Harbour", at=clock.now(), picture=shown(paper, width, height))
    html = html_of(FRONT)
    assert re.findall(r'<a class="(shot[^"]*)"', html) == ([place] if place else [])


def test_the_front_looks_for_a_lead_with_a_picture_that_fills_its_place(paper, clock):
    large = paper.publish("Large", at=clock.now(), standfirst="A.", picture=shown(paper, 900, 600))
    clock.move(60)
    paper.publish("Small", at=clock.now(), standfirst="B.", picture=shown(paper, 300, 200))
    lead = html_of(FRONT).split('class="card lead"')[1]
    assert lead.index(large.headline) < lead.index("Small")


def test_a_single_size_is_named_without_its_width_in_every_form(paper, clock):
    picture = shown(paper, 200, 150)
    PublicRendition.objects.filter(picture=picture).update(forms="avif jpeg webp")
    html = html_of(story_ref(paper.publish("Harbour", at=clock.now(), picture=picture)))
    figure = html.split('<figure class="picture">')[1].split("</figure>")[0]
    assert len(re.findall(r'srcset="[^" ]+-200\.(?:avif|webp)"', figure)) == 2
