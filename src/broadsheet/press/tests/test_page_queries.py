"""No page takes more queries because the archive is larger."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadsheet.newsroom.models import Section
from broadsheet.press.refs import OutputRef
from broadsheet.press.tests.paper import CHRISTMAS_EVE, SATURDAY, Paper, make_paper, render, tell_also
from broadsheet.stories.models import Byline, Listing, Story, StoryTopic
from broadsheet.stories.services.drafting import save_draft
from broadsheet.stories.services.publishing import publish_story

pytestmark = pytest.mark.django_db

# What each page takes at most, the frame's two and the edition's one among them.
MOST = {
    "story": 17,  # one each for galleries, documents, recordings and related stories
    "front": 10,  # 2 for each list, one for the chosen lead, and one section here
    "river_slot": 3,
    "river_page": 4,
    "river_head": 3,
    "river_events": 3,
    "section": 6,
    "section_month": 7,
    "topic": 6,
    "topic_month": 7,
    "person": 6,
    "person_month": 7,
    "day": 7,
    "month": 9,
    "year": 7,
    "not_found": 4,
    "newest_slot": 6,  # 2 for each list, and one section here
}


def archive(paper: Paper, number: int) -> None:
    """Stories by the hour back from Saturday, in every list, each with a picture; written in bulk."""
    moments = [SATURDAY - dt.timedelta(hours=hours) for hours in range(1, number + 1)]
    stories = Story.objects.bulk_create(
        Story(
            edition=paper.edition,
            headline=f"Story {place}",
            path=f"/x/{number}-{place}",
            live=True,
            published_at=moment,
            day=paper.edition.local_day(moment),
            section=paper.section,
            picture=paper.picture,
        )
        for place, moment in enumerate(moments)
    )
    StoryTopic.objects.bulk_create(StoryTopic(story=story, topic=paper.topic) for story in stories)
    Byline.objects.bulk_create(Byline(story=story, person=paper.person) for story in stories)
    lists = [
        f"edition/{paper.edition.pk}",
        f"river/{paper.edition.pk}",
        paper.section.list_name,
        paper.topic.list_name,
        paper.person.list_name,
    ]
    Listing.objects.bulk_create(
        Listing(list=name, edition=paper.edition, story=story, published_at=story.published_at, day=story.day)
        for story in stories
        for name in lists
    )


def refs(paper: Paper, story: Story) -> list[OutputRef]:
    """One page of each kind."""
    month = {"year": 2024, "month": 11}
    made = [("story", story.path, {"id": story.pk}), ("front", "/", {}), ("not_found", "/404", {})]
    made += [("river_slot", "slot:river", {}), ("newest_slot", "slot:newest", {})]
    made += [("river_page", "/live/river.html", {})]
    made += [("river_head", "file:x", {}), ("river_events", "log:x", {})]
    for kind in ("section", "topic", "person"):
        thing = getattr(paper, kind)
        made += [(kind, thing.path, {"id": thing.pk})]
        made += [(f"{kind}_month", f"{thing.path}2024/11/", {"id": thing.pk, **month})]
    made += [("day", "/2024/11/22/", {"day": "2024-11-22"}), ("month", "/2024/11/", month)]
    made += [("year", "/2024/", {"year": 2024})]
    return [OutputRef(kind, "en", path, args) for kind, path, args in made]


def counted(paper: Paper, story: Story) -> dict[str, int]:
    found = {}
    for ref in refs(paper, story):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert render(ref) is not None, ref
        found[ref.kind] = len(queries)
        assert not [query for query in queries if "COUNT(" in query["sql"] or "OFFSET" in query["sql"]]
    return found


def test_queries_are_few_and_do_not_grow_with_the_archive(site, clock):
    paper = make_paper("en")
    story = paper.whole_draft(published_at=CHRISTMAS_EVE, every_block=True)
    save_draft(story=story)
    story = publish_story(story=story)
    tell_also(story, make_paper("uk"))
    archive(paper, 100)
    at_100 = counted(paper, story)
    archive(paper, 2000)
    assert counted(paper, story) == at_100
    assert {kind: count for kind, count in at_100.items() if count > MOST[kind]} == {}


def test_a_front_shows_a_bounded_number_of_sections(site, clock):
    paper = make_paper("en")
    for number in range(20):
        section = Section.objects.create(edition=paper.edition, name=f"Section {number}", slug=f"s{number}")
        paper.publish(f"Story {number}", section=section)
    with CaptureQueriesContext(connection) as queries:
        render(OutputRef("front", "en", "/"))
    assert len(queries) <= 4 + 2 + 2 * 8
