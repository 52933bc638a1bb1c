import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from broadsheet.newsroom.models import Remit
from broadsheet.outbox.models import OutboxRow
from broadsheet.stories.models import Listing, Story
from broadsheet.stories.services import publish_story, refile_story
from broadsheet.testing.desk import make_user
from broadsheet.testing.factories import make_draft, make_edition, make_section, make_story, make_topic

pytestmark = pytest.mark.django_db


def shown(story):
    """What readers have of a story, and what its newest version says: headline, section, topics."""
    row = Story.objects.get(pk=story.pk)
    return [
        (
            one.headline,
            one.section.name if one.section else "",
            [part.topic.name for part in one.story_topics.all()],
        )
        for one in (row, row.get_latest_revision_as_object())
    ]


def lists(story):
    return set(Listing.objects.filter(story_id=story.pk).values_list("list", flat=True))


def test_a_live_story_moves_for_readers_and_stays_where_it_is_found():
    port, sport = make_section("Port"), make_section("Sport")
    story = make_story("Ferry", section=port)

    assert refile_story(story=story, section=sport)

    assert shown(story) == [("Ferry", "Sport", [])] * 2
    assert {f"section/{sport.pk}"} == {name for name in lists(story) if name.startswith("section")}
    assert Story.objects.get(pk=story.pk).path == story.path
    assert f"list:section/{port.pk}" in OutboxRow.objects.latest("pk").keys


def test_a_draft_that_waits_goes_on_waiting_and_moves_too():
    port, sport, old, new = make_section("Port"), make_section("Sport"), make_topic("Old"), make_topic("New")
    story = make_story("For readers", section=port, topics=(old,))
    story.headline = "Not yet"
    story.save_revision()

    refile_story(story=story, section=sport, add=[new], take_off=[old])

    assert shown(story) == [("For readers", "Sport", ["New"]), ("Not yet", "Sport", ["New"])]
    again = Story.objects.get(pk=story.pk)
    assert (again.live, again.has_unpublished_changes) == (True, True)


def test_a_draft_is_found_in_its_new_section_at_once():
    story, sport = make_draft("Ferry"), make_section("Sport")
    rows = OutboxRow.objects.count()

    refile_story(story=story, section=sport, add=[make_topic("New")])

    assert shown(story) == [("Ferry", "Sport", ["New"])] * 2
    assert OutboxRow.objects.count() == rows


def test_what_is_there_already_makes_no_new_version():
    sport, topic = make_section("Sport"), make_topic("New")
    story = make_story(section=sport, topics=(topic,))
    before = Story.objects.get(pk=story.pk).latest_revision_id

    assert not refile_story(story=story, section=sport, add=[topic], take_off=[make_topic("Other")])
    assert Story.objects.get(pk=story.pk).latest_revision_id == before


def test_what_is_foreign_booked_or_locked_is_refused():
    user = make_user("editor", "Editors")
    foreign = make_section("Порт", edition=make_edition("uk", prefix="uk"), slug="port")
    sport = make_section("Sport")
    booked = make_draft(go_live_at=timezone.now() + dt.timedelta(hours=1))
    publish_story(story=booked)
    locked = make_story()
    Story.objects.filter(pk=locked.pk).update(locked=True, locked_by=make_user("other", "Editors"))

    with pytest.raises(ValidationError, match="belongs to another edition"):
        refile_story(story=make_story(), section=foreign)
    with pytest.raises(ValidationError, match="It is scheduled"):
        refile_story(story=booked, section=sport)
    with pytest.raises(ValidationError, match="It is locked by other"):
        refile_story(story=locked, section=sport, user=user)


def test_nobody_moves_what_readers_have_to_where_they_do_not_publish():
    user, port, sport = make_user("editor", "Editors"), make_section("Port"), make_section("Sport")
    Remit.objects.create(account=user, edition=port.edition, section=port)
    story = make_story(section=port)

    with pytest.raises(PermissionDenied):
        refile_story(story=story, section=sport, user=user)

    assert shown(story)[0][1] == "Port"
