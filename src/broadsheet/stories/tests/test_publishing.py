import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from broadsheet.newsroom.models import Redirect
from broadsheet.outbox.models import OutboxRow
from broadsheet.stories.models import Listing, Picture, Story
from broadsheet.stories.services import publish_many, publish_story, save_draft, unpublish_story
from broadsheet.testing.desk import make_user
from broadsheet.testing.factories import (
    make_draft,
    make_edition,
    make_person,
    make_section,
    make_story,
    make_topic,
)

pytestmark = pytest.mark.django_db

SATURDAY = dt.datetime(2024, 11, 23, 18, 10, tzinfo=dt.UTC)


def last_keys():
    """The keys of the newest outbox row."""
    return set(OutboxRow.objects.latest("pk").keys)


def fresh(story):
    return Story.objects.get(pk=story.pk)


def test_the_address_is_the_day_in_the_editions_time_zone_and_the_slug(clock):
    edition = make_edition(time_zone="Pacific/Auckland")  # already Sunday there

    story = publish_story(story=make_draft("The ferry sails", edition=edition))

    assert story.path == "/2024/11/24/the-ferry-sails"
    assert (story.published_at, story.day) == (SATURDAY, dt.date(2024, 11, 24))


def test_two_stories_of_one_headline_get_two_addresses(clock):
    paths = [make_story("The ferry sails").path for _ in range(3)]

    assert [path.rpartition("/")[2] for path in paths] == [
        "the-ferry-sails",
        "the-ferry-sails-2",
        "the-ferry-sails-3",
    ]


def test_a_story_called_index_leaves_the_day_s_own_list_its_address(clock):
    assert [make_story("Index").path.rpartition("/")[2] for _ in range(2)] == ["index-1", "index-1-2"]


def test_an_address_that_something_has_left_is_not_given_again(clock):
    Redirect.objects.create(edition=make_edition(), path="/2024/11/23/the-ferry-sails", target="/x")

    assert make_story("The ferry sails").path == "/2024/11/23/the-ferry-sails-2"


@pytest.mark.parametrize(
    ("headline", "language", "slug"),
    [("Згорів порт", "uk", "zghoriv-port"), ("!!!", "en", "story"), ("../../etc/passwd", "en", "etc-passwd")],
)
def test_a_slug_is_made_in_the_editions_language(clock, headline, language, slug):
    story = make_story(headline, edition=make_edition(language))

    assert story.path == f"/2024/11/23/{slug}"


def test_a_second_publication_keeps_address_and_time(clock):
    story = make_story("First")
    clock.move(3600)
    story.headline, story.slug = "Second", "second"
    save_draft(story=story)

    again = publish_story(story=story)

    assert (again.headline, again.path, again.published_at) == ("Second", story.path, SATURDAY)


def test_a_publication_says_every_list_it_stands_in():
    section, topic, person = make_section(), make_topic(), make_person()

    story = make_story(section=section, topics=(topic,), authors=(person,))

    lists = {f"{kind}/{story.edition_id}" for kind in ("edition", "river")} | {
        f"kind/{story.edition_id}-news"
    }
    lists |= {section.list_name, topic.list_name, person.list_name}
    assert set(Listing.objects.filter(story=story).values_list("list", flat=True)) == lists
    assert {f"story:{story.pk}", *(f"list:{name}" for name in lists)} <= last_keys()


def test_a_story_that_leaves_a_topic_dirties_it_too():
    left, joined = make_topic("Left"), make_topic("Joined")
    story = make_story(topics=(left,))
    story.story_topics = [type(story.story_topics.first())(topic=joined)]
    save_draft(story=story)

    publish_story(story=story)

    assert {f"list:{left.list_name}", f"list:{joined.list_name}"} <= last_keys()
    names = Listing.objects.filter(story=story).values_list("list", flat=True)
    assert joined.list_name in names
    assert left.list_name not in names


def test_only_the_first_of_a_day_dirties_the_month_and_the_first_of_a_month_the_year(clock):
    make_story()
    assert {"month:en/2024-11", "year:en/2024"} <= last_keys()

    make_story()
    assert not {"month:en/2024-11", "year:en/2024"} & last_keys()

    clock.move(24 * 3600)
    make_story()
    assert "month:en/2024-11" in last_keys()
    assert "year:en/2024" not in last_keys()


def test_only_the_last_of_a_day_and_a_month_dirties_them_again(clock):
    stories = [make_story(), make_story()]

    unpublish_story(story=stories[0], reason="Wrong.")
    assert not {"month:en/2024-11", "year:en/2024"} & last_keys()

    unpublish_story(story=stories[1], reason="Wrong.")
    assert {"month:en/2024-11", "year:en/2024", "day:en/2024-11-23"} <= last_keys()


def test_a_change_of_text_dirties_no_calendar(clock):
    story = make_story()
    story.headline = "Better"
    save_draft(story=story)

    publish_story(story=story)

    assert not [key for key in last_keys() if key.startswith(("month:", "year:"))]


def test_a_draft_says_nothing_to_the_press():
    make_draft()

    assert not OutboxRow.objects.exists()


def test_who_may_not_publish_changes_nothing():
    story = make_draft()

    with pytest.raises(PermissionDenied):
        publish_story(story=story, user=make_user("reporter", "Reporters"))

    assert not fresh(story).live
    assert not OutboxRow.objects.exists()


@pytest.mark.parametrize(
    "lack",
    [
        {"headline": "  "},
        {"headline": "\u200b\u202e"},
        {"paragraphs": (), "standfirst": ""},
        {"paragraphs": (" ",)},
    ],
)
def test_what_readers_could_not_use_is_refused(lack):
    story = make_draft(**{"headline": "x", **lack})
    if "headline" in lack:
        Story.objects.filter(pk=story.pk).update(headline=lack["headline"])
        story = fresh(story)
        story.save_revision(clean=False)

    with pytest.raises(ValidationError):
        publish_story(story=story)

    assert not fresh(story).live


def test_empty_paragraphs_leave_no_trace_with_readers():
    story = make_story(paragraphs=("", "Something.", "&nbsp;"))

    assert [block.value.source for block in story.body] == ["<p>Something.</p>"]


def test_a_persons_picture_needs_credit_and_alternative_text_and_an_imported_one_does_not():
    picture = Picture.objects.create(title="Harbour", file="x.png", width=1, height=1)
    story = make_draft(picture=picture)

    with pytest.raises(ValidationError) as error:
        publish_story(story=story)
    assert set(error.value.error_dict) == {"picture"}
    assert len(error.value.messages) == 2

    assert publish_story(story=make_draft(picture=picture, imported=True)).live


def test_unpublishing_needs_a_reason_and_leaves_every_list():
    story = make_story(topics=(make_topic(),))

    for reason in (" \n", "x" * 501):
        with pytest.raises(ValidationError) as refused:
            unpublish_story(story=story, reason=reason)
        assert "gone_reason" in refused.value.message_dict
    gone = unpublish_story(story=story, reason=" It was wrong. ")

    assert (gone.live, gone.gone_reason, gone.path) == (False, "It was wrong.", story.path)
    assert not Listing.objects.filter(story=story).exists()
    assert {f"story:{story.pk}", f"list:topic/{story.story_topics.get().topic_id}"} <= last_keys()


def test_unpublishing_again_changes_nothing():
    story = make_story()
    unpublish_story(story=story, reason="It was wrong.")
    rows = OutboxRow.objects.count()

    assert unpublish_story(story=story, reason="Another.").gone_reason == "It was wrong."
    assert OutboxRow.objects.count() == rows


def test_who_may_not_publish_does_not_unpublish():
    story = make_story()

    with pytest.raises(PermissionDenied):
        unpublish_story(story=story, reason="x", user=make_user("reporter", "Reporters"))

    assert fresh(story).live
    unpublish_story(story=story, reason="x", user=make_user("editor", "Editors"))
    assert not fresh(story).live


def test_an_old_version_brings_back_its_text_and_nothing_else(clock):
    story = make_story("First", topics=(make_topic("A"),))
    first = story.latest_revision
    clock.move(60)
    story.headline = "Second"
    save_draft(story=story)
    publish_story(story=story)
    unpublish_story(story=story, reason="Wrong.")

    restored = first.as_object()

    assert restored.headline == "First"
    assert (restored.path, restored.published_at, restored.gone_reason, restored.live) == (
        story.path,
        SATURDAY,
        "Wrong.",
        False,
    )


def test_a_batch_is_one_row_in_the_slow_lane_with_the_archives_own_times():
    edition = make_edition()
    stories = [
        Story(
            edition=edition,
            headline=f"Old {number}",
            standfirst="Something.",
            published_at=dt.datetime(2011, 5, number, 9, tzinfo=dt.UTC),
            imported=True,
        )
        for number in (1, 2)
    ]

    publish_many(stories=stories)

    row = OutboxRow.objects.get()
    assert row.lane == 9
    assert row.at == dt.datetime(2011, 5, 2, 9, tzinfo=dt.UTC)
    assert {f"story:{story.pk}" for story in stories} <= set(row.keys)
    assert [story.revisions.count() for story in stories] == [1, 1]
    assert sorted(Story.objects.values_list("path", flat=True)) == ["/2011/05/01/old-1", "/2011/05/02/old-2"]


def test_a_batch_with_a_fault_leaves_nothing_behind():
    edition = make_edition()
    good = Story(edition=edition, headline="Good", standfirst="Something.")
    bad = Story(edition=edition, headline="Bad", kind="rumour", standfirst="Something.")

    with pytest.raises(ValidationError):
        publish_many(stories=[good, bad])

    assert not Story.objects.exists()
    assert not OutboxRow.objects.exists()


def test_a_publication_asks_the_same_of_an_archive_of_any_size(django_assert_max_num_queries):
    section, topic, person = make_section(), make_topic(), make_person()
    make_story(section=section, topics=(topic,), authors=(person,))
    draft = make_draft(section=section, topics=(topic,), authors=(person,))

    with django_assert_max_num_queries(60) as asked:
        publish_story(story=draft)
    few = len(asked)
    for _ in range(20):
        make_story(section=section, topics=(topic,), authors=(person,))
    draft = make_draft(section=section, topics=(topic,), authors=(person,))
    with django_assert_max_num_queries(few):
        publish_story(story=draft)
