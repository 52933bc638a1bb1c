import datetime as dt

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.admin.models import EditingSession

from broadsheet.newsroom.models import User
from broadsheet.stories.models import Story
from broadsheet.testing.desk import make_user, signed_in, story_url
from broadsheet.testing.factories import make_draft, make_person, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return signed_in(make_user("editor", "Editors"))


def open_form(story, name, *, seconds=0, writes=False):
    EditingSession.objects.create(
        user=User.objects.filter(username=name).first() or make_user(name, "Editors"),
        content_type=ContentType.objects.get_for_model(Story),
        object_id=str(story.pk),
        last_seen_at=timezone.now() - dt.timedelta(seconds=seconds),
        is_editing=writes,
    )


def test_the_list_says_who_is_in_a_story(editor):
    writing, locked, left = make_draft(), make_draft(), make_draft()
    assert "In it now" not in editor.get(story_url("list")).content.decode()
    open_form(writing, "olena", writes=True)
    open_form(writing, "olena")
    open_form(writing, "tomas")
    open_form(left, "ilse", seconds=90)
    Story.objects.filter(pk=locked.pk).update(locked=True, locked_by=make_user("mira", "Editors"))

    page = editor.get(story_url("list")).content.decode()

    assert "olena (writes), tomas" in page
    assert "mira (locked)" in page
    assert "ilse" not in page


def test_a_story_is_taken_over_by_whoever_may_lock(editor):
    story = make_draft("Ferry")
    Story.objects.filter(pk=story.pk).update(locked=True, locked_by=make_user("mira", "Editors"))
    address = f"/desk/stories/take-over/{story.pk}/"
    assert address in editor.get(story_url("edit", story.pk)).content.decode()

    assert editor.get(address).status_code == 405
    page = editor.post(address, follow=True).content.decode()

    assert "“Ferry” is yours now." in page
    assert Story.objects.get(pk=story.pk).locked_by.username == "editor"


def test_stories_are_found_by_a_part_of_the_authors_name(editor):
    make_story("By Olena", authors=(make_person("Олена Теліга", slug="olena"),))
    make_story("By Mira", authors=(make_person("Mira Solovei", slug="mira"),))

    page = editor.get(story_url("list"), {"author": "ТЕЛІ олена"}).content.decode()

    assert "By Olena" in page
    assert "By Mira" not in page
    assert "By Mira" not in editor.get(story_url("list"), {"author": "nobody"}).content.decode()
