import datetime as dt
import re

import pytest
from django.db import connection
from django.utils import timezone

from broadsheet.newsroom.admin.paginator import CAP
from broadsheet.newsroom.models import fold
from broadsheet.stories.admin.listing import StoryIndexView
from broadsheet.stories.models import Story
from broadsheet.stories.services import publish_story, unpublish_story
from broadsheet.testing.desk import make_user, signed_in, story_url
from broadsheet.testing.factories import make_draft, make_edition, make_section, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return signed_in(make_user("editor", "Editors"))


def headlines(client, **query):
    """The headlines of the list, in order."""
    page = client.get(story_url("list_results"), query).content.decode()
    return re.findall(r'id="snippet_\d+_title"[^>]*>\s*(?:<a[^>]*>)?\s*([^<]*?)\s*<', page)


def bare_stories(count):
    """Rows as an archive has them, without the services."""
    edition = make_edition()
    return Story.objects.bulk_create(
        Story(edition=edition, headline=f"Old {number}", live=True, search_text=f"old {number}")
        for number in range(count)
    )


def test_the_newest_change_comes_first(editor):
    first, _second = make_draft("First"), make_draft("Second")
    first.headline = "First, changed"
    first.save_revision()

    assert headlines(editor) == ["First, changed", "Second"]


def test_every_filter_finds_its_own(editor):
    uk = make_edition("uk", prefix="uk")
    section = make_section("Port")
    make_draft("Draft")
    make_story("Live", section=section, kind="opinion", at=dt.datetime(2024, 5, 2, tzinfo=dt.UTC))
    make_draft("Чернетка", edition=uk)
    gone = make_story("Gone")
    unpublish_story(story=gone, reason="Wrong.")
    booked = make_draft("Booked", go_live_at=timezone.now() + dt.timedelta(hours=1))
    publish_story(story=booked)

    assert headlines(editor, state="draft") == ["Чернетка", "Draft"]
    assert headlines(editor, state="live") == ["Live"]
    assert headlines(editor, state="gone") == ["Gone"]
    assert headlines(editor, state="scheduled") == ["Booked"]
    assert headlines(editor, edition=uk.pk) == ["Чернетка"]
    assert headlines(editor, section=section.pk) == ["Live"]
    assert headlines(editor, kind="opinion") == ["Live"]
    assert headlines(editor, published_at_from="2024-05-01", published_at_to="2024-05-03") == ["Live"]
    assert headlines(editor, begun="me") == []
    assert headlines(editor, state="draft", edition=uk.pk, q="чЕРНЕТ") == ["Чернетка"]


def test_a_search_finds_every_word_whatever_its_case(editor):
    make_draft("Міськрада схвалила хвилелом")
    make_draft("The council votes")

    assert headlines(editor, q="ХВИЛЕЛОМ міськ") == ["Міськрада схвалила хвилелом"]
    assert headlines(editor, q="COUNCIL vote") == ["The council votes"]
    assert headlines(editor, q="100%_") == []


@pytest.mark.parametrize(
    "query", [{"edition": "x"}, {"state": "x"}, {"p": "999"}, {"published_at_from": "x"}]
)
def test_nonsense_in_the_address_is_borne(editor, query):
    make_draft("Draft")

    assert editor.get(story_url("list"), query).status_code == 200


def test_the_list_counts_to_a_thousand_and_no_further(editor):
    bare_stories(CAP + 5)

    page = editor.get(story_url("list")).content.decode()

    assert "1,000+ stories" in page
    assert "Page 1 of 34" in page
    assert len(headlines(editor, p=34)) == 10


def test_the_list_asks_the_same_of_any_number_of_stories(editor, django_assert_max_num_queries):
    make_draft()
    editor.get(story_url("list"))
    with django_assert_max_num_queries(20) as asked:
        editor.get(story_url("list"))
    bare_stories(CAP + 5)

    with django_assert_max_num_queries(len(asked)) as asked:
        editor.get(story_url("list"))

    assert not [
        query
        for query in asked.captured_queries
        if 'COUNT(*) AS "__count" FROM "stories_story"' in query["sql"]
    ]


@pytest.mark.parametrize(
    "conditions",
    [
        {},
        {"edition": 1},
        {"edition": 1, "kind": "partner"},
        {"section": 3, "live": False, "gone_at": None},
        {"search_text__contains": fold("Порт"), "edition": 2},
        {"published_at__gte": dt.datetime(2024, 1, 1, tzinfo=dt.UTC), "owner": 1},
    ],
)
def test_every_filter_is_answered_by_an_index_alone(conditions):
    stories = StoryIndexView().order_queryset(Story.objects.filter(**conditions))

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # an empty table is read whole, whatever indexes there are
            for way in ("seqscan", "sort", "incremental_sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
    plan = stories.values_list("pk")[: CAP + 1].explain()

    assert "story_desk_list" in plan or "COVERING INDEX" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan
