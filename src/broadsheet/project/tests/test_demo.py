import pytest

from broadsheet.newsroom.models import Edition
from broadsheet.project.demo import fill
from broadsheet.project.demo.drawing import SCENES, draw_scene
from broadsheet.stories.models import Story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def test_every_demonstration_story_is_live_and_passes_the_checks_a_person_meets():
    assert fill() == Story.objects.filter(live=True).count() == 24
    for edition in Edition.objects.all():
        edition.full_clean()
    for picture in {story.picture for story in Story.objects.exclude(picture=None)}:
        assert picture.credit
        assert picture.description


def test_filling_again_adds_nothing():
    fill()
    assert fill() == 0


def test_stories_that_tell_the_same_share_a_telling():
    fill()
    told = Story.objects.filter(source_id__endswith="breakwater-vote").values_list("telling", flat=True)
    assert (len(told), len(set(told))) == (3, 1)


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_is_the_same_each_time(name):
    assert draw_scene(name) == draw_scene(name)
