"""No page of the desk asks more of the database because the archive is larger."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadsheet.newsroom.models import Person, Topic
from broadsheet.stories.models import Byline, Story, StoryTopic
from broadsheet.testing.desk import make_user, signed_in
from broadsheet.testing.factories import make_edition, make_person, make_section, make_story, make_topic

pytestmark = pytest.mark.django_db

LIMIT = 60
FEW, MANY = 100, 10_000
LIST = "/desk/stories/"


def archive(count, names):
    """Rows as an archive has them: stories with a byline and a topic each, and more topics and people."""
    edition, section = make_edition(), make_section(f"Section {count}")
    numbers = range(names)
    topics = Topic.objects.bulk_create(
        Topic(edition=edition, name=f"T {count} {n}", slug=f"t-{count}-{n}", search_text=f"t {count} {n}")
        for n in numbers
    )
    people = Person.objects.bulk_create(
        Person(edition=edition, name=f"P {count} {n}", slug=f"p-{count}-{n}", search_text=f"p {count} {n}")
        for n in numbers
    )
    at = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    stories = Story.objects.bulk_create(
        Story(
            edition=edition,
            section=section,
            headline=f"Old {number}",
            search_text=f"old {number}",
            live=True,
            published_at=at,
            day=at.date(),
            path=f"/{count}/{number}",
        )
        for number in range(count)
    )
    StoryTopic.objects.bulk_create(StoryTopic(story=one, topic=topics[one.pk % names]) for one in stories)
    Byline.objects.bulk_create(Byline(story=one, person=people[one.pk % names]) for one in stories)


def pages(story, topic, person):
    section, edition = story.section_id, story.edition_id
    yield from (
        "/desk/",
        LIST,
        f"{LIST}add/",
        f"{LIST}short/",
        "/desk/press/",
        "/desk/clock/",
        "/desk/versions/",
    )
    for what in ("edit", "history", "unpublish"):
        yield f"{LIST}{what}/{story.pk}/"
    for query in (
        "state=draft",
        "state=live",
        "state=gone",
        "state=scheduled",
        f"edition={edition}",
        f"section={section}",
        "kind=partner",
        "author=p",
        "published_at_from=2024-01-01",
        "begun=me",
        "q=old",
        "q=nothing+at+all",
        "p=3",
    ):
        yield f"{LIST}?{query}"
    for names in ("topics", "people", "sections", "redirects", "editions", "remits"):
        yield f"/desk/{names}/"
    yield "/desk/topics/?order=unused"
    yield "/desk/topics/?order=double"
    yield f"/desk/topics/edit/{topic.pk}/"
    yield f"/desk/topics/merge/{topic.pk}/"
    yield f"/desk/people/edit/{person.pk}/"
    yield f"/desk/bulk/stories/story/move/?id={story.pk}"
    yield f"/desk/newsroom/topics/find/?edition={edition}&q=t"
    yield "/desk/newsroom/choose-person/"
    yield "/desk/reports/site-history/"


def test_every_page_asks_at_most_60_and_the_same_of_100_as_of_10_000():
    topic, person = make_topic(), make_person()
    story = make_story(section=make_section(), topics=(topic,), authors=(person,))
    admin = signed_in(make_user("admin"))
    archive(FEW, 60)

    def asked():
        counts = {}
        for address in pages(story, topic, person):
            with CaptureQueriesContext(connection) as queries:
                answer = admin.get(address)
            assert answer.status_code == 200, address
            counts[address] = len(queries)
        return counts

    few = asked()
    archive(MANY, 300)
    many = asked()

    assert {address: count for address, count in many.items() if count > LIMIT} == {}
    assert {address: (few[address], count) for address, count in many.items() if count > few[address]} == {}
