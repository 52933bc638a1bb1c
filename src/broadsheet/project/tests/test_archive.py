import pytest

from broadsheet.newsroom.models import Edition
from broadsheet.outbox.models import OutboxRow
from broadsheet.project.demo import archive
from broadsheet.stories.models import Listing, Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return Edition.objects.create(code="en", name="Post", language="en", time_zone="Europe/Kyiv")


def test_a_story_of_the_archive_stands_in_the_lists_that_a_published_one_would(edition):
    archive.make_archive(stories=3, edition=edition)
    story = Story.objects.first()
    lists = set(Listing.objects.filter(story=story).values_list("list", flat=True))
    assert lists == {
        f"edition/{edition.pk}",
        f"river/{edition.pk}",
        f"kind/{edition.pk}-news",
        story.section.list_name,
        *(part.topic.list_name for part in story.story_topics.all()),
        *(part.person.list_name for part in story.bylines.all()),
    }
    story.full_clean()
    assert story.day == edition.local_day(story.published_at)


def test_a_killed_run_is_gone_on_with(edition, monkeypatch):
    monkeypatch.setattr(archive, "BATCH", 10)
    assert archive.make_archive(stories=10, edition=edition) == 10
    assert archive.make_archive(stories=25, edition=edition) == 15
    assert archive.make_archive(stories=25, edition=edition) == 0
    assert Story.objects.count() == 25
    assert OutboxRow.objects.count() == 3
