"""What readers are shown cannot be deleted at the desk, one by one or together."""

import pytest
from django.core.files.base import ContentFile
from django.urls import resolve, reverse

from broadsheet.stories.admin import kept
from broadsheet.stories.models import DocumentFile, Picture, Story
from broadsheet.stories.services.drafting import save_draft
from broadsheet.stories.services.publishing import publish_story
from broadsheet.stories.services.unpublishing import unpublish_story
from broadsheet.testing.desk import make_user, signed_in
from broadsheet.testing.factories import make_draft

pytestmark = pytest.mark.django_db

SAID = "Not deleted: readers are shown “Quay”."


@pytest.fixture
def editor():
    return signed_in(make_user("editor", "Editors"))


@pytest.fixture
def picture():
    told = {"title": "Quay", "description": "Quay", "credit": "Quay"}
    return Picture.objects.create(file="q.png", width=9, height=9, **told)


@pytest.fixture
def document():
    return DocumentFile.objects.create(title="Quay", file=ContentFile(b"Hello", "quay.txt"))


def gallery(picture):
    return [("gallery", {"title": "", "pictures": [{"picture": picture, "caption": "", "alt": ""}]})]


def download(document):
    return [("document", {"document": document, "title": ""})]


@pytest.mark.parametrize(
    ("route", "model", "block"),
    [("wagtailimages:delete", Picture, gallery), ("wagtaildocs:delete", DocumentFile, download)],
)
def test_what_a_live_story_shows_stays(editor, picture, document, route, model, block):
    thing = picture if model is Picture else document
    address = reverse(route, args=[thing.pk])
    assert resolve(address).func.view_class.__module__ == kept.__name__
    assert "Yes, delete" in editor.get(address).text
    story = make_draft("The quay")
    story.body = [("paragraph", "<p>The quay.</p>"), *block(thing)]
    save_draft(story=story)
    publish_story(story=story)
    page = editor.get(address).text
    assert "What uses it keeps it from being deleted." in page
    assert "Yes, delete" not in page
    assert SAID in editor.post(address, follow=True).text
    many = reverse("wagtail_bulk_action", args=["stories", model._meta.model_name, "delete"])
    assert SAID in editor.post(f"{many}?id={thing.pk}&next=/desk/", follow=True).text
    assert model.objects.filter(pk=thing.pk).exists()
    unpublish_story(story=Story.objects.get(pk=story.pk), reason="Wrong quay.")
    editor.post(f"{many}?id={thing.pk}&next=/desk/")
    assert not model.objects.filter(pk=thing.pk).exists()


def test_the_lead_picture_of_a_draft_is_not_deleted_among_others(editor, picture):
    save_draft(story=make_draft("A draft about the quay", picture=picture))
    many = reverse("wagtail_bulk_action", args=["stories", "picture", "delete"])
    answer = editor.post(f"{many}?id={picture.pk}&next=/desk/", follow=True)
    assert "Not deleted: “A draft about the quay” would lose it." in answer.text
    assert Picture.objects.filter(pk=picture.pk).exists()
