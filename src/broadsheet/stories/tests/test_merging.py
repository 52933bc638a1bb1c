import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import ReferenceIndex

from broadsheet.newsroom.models import Redirect, Topic
from broadsheet.newsroom.services import delete_topic
from broadsheet.outbox.models import OutboxRow
from broadsheet.stories.models import Listing, Story, StoryTopic
from broadsheet.stories.services import merge_topics, publish_story
from broadsheet.testing.factories import make_edition, make_story, make_topic

pytestmark = pytest.mark.django_db

MAY = dt.datetime(2024, 5, 2, tzinfo=dt.UTC)


@pytest.fixture
def topics():
    return make_topic("Harbor", slug="harbor"), make_topic("Harbour", slug="harbour")


def names(story):
    return [part.topic.name for part in story.story_topics.all()]


def test_the_stories_of_one_topic_stand_under_the_other(topics):
    one, other = topics
    first = make_story(at=MAY, topics=(one,))
    both = make_story(topics=(one, other))

    assert merge_topics(topic=one, into=other) == 1

    assert [names(Story.objects.get(pk=story.pk)) for story in (first, both)] == [["Harbour"], ["Harbour"]]
    listed = Listing.objects.filter(list=f"topic/{other.pk}").values_list("story_id", flat=True)
    assert set(listed) == {first.pk, both.pk}
    assert ReferenceIndex.get_references_to(other).count() == 2
    assert list(Topic.objects.all()) == [other]
    assert not StoryTopic.objects.exclude(topic=other).exists()


def test_its_addresses_lead_to_the_other_and_the_press_is_told(topics):
    one, other = topics
    make_story(at=MAY, topics=(one,))
    old, new = one.pk, other.pk

    merge_topics(topic=one, into=other)

    assert dict(Redirect.objects.values_list("path", "target")) == {
        "/topic/harbor/": "/topic/harbour/",
        "/topic/harbor/2024/05/": "/topic/harbour/2024/05/",
    }
    told = set(OutboxRow.objects.latest("pk").keys)
    assert {f"topic:{old}", f"topic:{new}", f"list:topic/{old}", f"list:topic/{new}/2024-05"} <= told


def test_old_versions_and_drafts_mean_the_other_topic(topics):
    one, other = topics
    story = make_story("Ferry", topics=(one,))
    first = story.latest_revision
    story.headline = "Ferry, changed"
    story.save_revision()

    merge_topics(topic=one, into=other)

    row = Story.objects.get(pk=story.pk)
    assert names(row.get_latest_revision_as_object()) == ["Harbour"]
    assert names(first.as_object()) == ["Harbour"]
    assert names(publish_story(story=row)) == ["Harbour"]


def test_merged_twice_it_ends_in_the_last(topics):
    one, other = topics
    last = make_topic("Port", slug="port")
    version = make_story(topics=(one,)).latest_revision

    merge_topics(topic=one, into=other)
    merge_topics(topic=other, into=last)

    assert names(version.as_object()) == ["Port"]
    assert set(Redirect.objects.values_list("target", flat=True)) >= {"/topic/port/"}
    assert not Redirect.objects.filter(target="/topic/harbour/").exists()


def test_a_topic_is_not_merged_with_itself_or_into_another_edition(topics):
    foreign = make_topic("Порт", edition=make_edition("uk", prefix="uk"), slug="port")

    with pytest.raises(ValidationError, match="Choose another topic"):
        merge_topics(topic=topics[0], into=topics[0])
    with pytest.raises(ValidationError, match="belongs to another edition"):
        merge_topics(topic=topics[0], into=foreign)


def test_the_cost_does_not_grow_with_the_stories(topics, django_assert_max_num_queries):
    one, other = topics
    for _ in range(12):
        make_story(at=MAY, topics=(one,))

    with django_assert_max_num_queries(45):
        merge_topics(topic=one, into=other)


def test_a_version_that_names_a_deleted_topic_opens_without_it(topics):
    one, other = topics
    story = make_story(topics=(one, other))
    version = story.latest_revision
    story.story_topics = [part for part in story.story_topics.all() if part.topic == other]
    story.save_revision()
    publish_story(story=Story.objects.get(pk=story.pk))

    delete_topic(topic=one)

    assert names(version.as_object()) == ["Harbour"]
