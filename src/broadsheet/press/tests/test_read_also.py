"""What a story offers to read next: by hand first, then what shares most, then the newest."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadsheet.kernel import keys
from broadsheet.newsroom.models import Person, Topic
from broadsheet.press.tests.paper import SATURDAY, make_paper
from broadsheet.press.tests.test_page_queries import archive
from broadsheet.stories.models import Byline, ReadAlso, Story, StoryTopic
from broadsheet.stories.selectors.readalso import read_also_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(site, clock):
    return make_paper("en")


@pytest.fixture
def publish(paper):
    def publish(headline, hours=0, *, topics=(), people=(), section=None, **fields):
        return paper.publish(
            headline,
            at=SATURDAY - dt.timedelta(hours=hours),
            section=section,
            story_topics=[StoryTopic(topic=topic) for topic in topics],
            bylines=[Byline(person=person) for person in people],
            **fields,
        )

    return publish


def offered(story: Story) -> list[str]:
    story = Story.objects.select_related("edition").get(pk=story.pk)
    topics = [part.topic_id for part in story.story_topics.all()]
    people = [part.person_id for part in story.bylines.all()]
    return [offer.name for offer in read_also_of(story, topics, people)]


def test_what_shares_most_comes_first_then_the_newest(paper, publish):
    ferry = Topic.objects.create(edition=paper.edition, name="Ferry", slug="ferry")
    both = (paper.topic, ferry)
    publish("Only the section", 1, section=paper.section)
    publish("The same person", 2, people=[paper.person])
    publish("One topic, older", 30, topics=[ferry])
    publish("One topic, newer", 20, topics=[ferry])
    publish("Both topics, oldest", 90, topics=both)
    story = publish("The story", 100, topics=both, people=[paper.person], section=paper.section)

    assert offered(story) == [
        "Both topics, oldest", "One topic, newer", "One topic, older", "The same person",
    ]  # fmt: skip


def test_what_the_desk_chose_comes_first_and_is_not_offered_twice(paper, publish):
    chosen = publish("Chosen", 300, topics=[paper.topic])
    gone = publish("Another's", 301)
    newest = [publish(f"Newest {n}", n, topics=[paper.topic]) for n in range(4)]
    story = publish("The story", 400, topics=[paper.topic])
    for place, other in enumerate((chosen, newest[1], gone)):
        ReadAlso.objects.create(story=story, other=other, sort_order=place)
    Story.objects.filter(pk=gone.pk).update(live=False)

    assert offered(story) == ["Chosen", "Newest 1", "Newest 0", "Newest 2"]


def test_only_the_stories_shown_are_recorded(paper, publish):
    others = [publish(f"Other {n}", n, topics=[paper.topic]) for n in range(6)]
    story = publish("The story", 50, topics=[paper.topic])

    with keys.tracing() as trace:
        read_also_of(story, [paper.topic.pk], [])

    assert set(trace) == {keys.story(other.pk) for other in others[:4]}


def test_the_choice_asks_three_queries_at_any_size_and_reads_the_heads_of_lists(paper, publish):
    people = [Person.objects.create(edition=paper.edition, name=f"P {n}", slug=f"p-{n}") for n in range(3)]
    story = publish("The story", 2000, topics=[paper.topic], people=people, section=paper.section)
    archive(paper, 100)
    counts = []
    for more in (0, 2000):
        if more:
            archive(paper, more)
        with CaptureQueriesContext(connection) as queries:
            assert len(offered(story)) == 4
        counts.append(len(queries))
    heads = next(query["sql"] for query in queries if "UNION" in query["sql"])
    # The story, its topics and its people for this test; then by hand, the heads of the lists, what is there.
    assert counts == [6, 6]
    assert heads.count("LIMIT") == 5  # one topic, three people, one section


def test_a_story_that_shares_nothing_offers_nothing(publish):
    publish("Other")

    assert offered(publish("Alone")) == []
