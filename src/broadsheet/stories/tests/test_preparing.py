import pytest

from broadsheet.stories.models import Picture, Story
from broadsheet.stories.pictures.preparing import pictures_of
from broadsheet.testing.factories import make_draft, make_edition

pytestmark = pytest.mark.django_db


def test_pictures_of_a_story_are_the_lead_and_those_in_the_body():
    Picture.objects.bulk_create(Picture(title=str(n), file=f"{n}.png", width=10, height=10) for n in range(3))
    lead, first, second = Picture.objects.order_by("pk")
    story = Story(
        edition=make_edition(),
        headline="Harbour",
        picture=lead,
        live=False,
        body=[
            ("picture", {"picture": first, "caption": "", "alt": ""}),
            ("paragraph", "<p>Text</p>"),
            ("picture", {"picture": second, "caption": "", "alt": ""}),
        ],
    )
    story.save()
    story = Story.objects.get()
    assert pictures_of(story.picture_id, story.body) == {lead.pk, first.pk, second.pk}


def test_a_story_without_pictures_has_none():
    draft = make_draft()
    assert pictures_of(draft.picture_id, draft.body) == set()
