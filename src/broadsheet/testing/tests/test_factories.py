"""What the factories make is what the services make."""

import datetime as dt

import pytest

from broadsheet.stories.models import Listing, Story
from broadsheet.testing.factories import make_draft, make_person, make_section, make_story, make_topic


@pytest.mark.django_db
def test_a_made_story_is_live_in_all_its_lists() -> None:
    section, topic, person = make_section(), make_topic(), make_person()
    moment = dt.datetime(2011, 3, 4, 12, tzinfo=dt.UTC)
    story = make_story("Old news", at=moment, section=section, topics=(topic,), authors=(person,))
    assert story.live
    assert story.path == "/2011/03/04/old-news"
    lists = set(Listing.objects.filter(story=story).values_list("list", flat=True))
    assert lists >= {section.list_name, topic.list_name, person.list_name}


@pytest.mark.django_db
def test_a_made_draft_is_not() -> None:
    story = make_draft()
    assert not Story.objects.get(pk=story.pk).live
    assert not Listing.objects.exists()
