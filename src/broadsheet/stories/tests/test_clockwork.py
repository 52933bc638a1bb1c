import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Revision

from broadsheet.kernel import clock as kernel_clock
from broadsheet.outbox.models import OutboxRow
from broadsheet.stories.bookings import bookings
from broadsheet.stories.clockwork import (
    PAUSE,
    TOGETHER,
    Clockwork,
    due_bookings,
    next_due,
    stories_over,
    work_due,
)
from broadsheet.stories.models import Picture, Story
from broadsheet.stories.services import publish_story, save_draft
from broadsheet.stories.services.placing import place_story
from broadsheet.testing.factories import make_draft, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def due():
    """A time soon to come; Wagtail looks at the machine's clock too, so it is really ahead."""
    return timezone.now() + dt.timedelta(hours=1)


def booked(due, **fields):
    story = make_draft(go_live_at=due, **fields)
    publish_story(story=story)
    return Story.objects.get(pk=story.pk)


def test_a_booked_story_waits_and_then_goes_out_once(due):
    story = booked(due)
    assert (story.live, story.path, OutboxRow.objects.count()) == (False, "", 0)
    assert work_due() == 0

    with kernel_clock.frozen(due):
        assert work_due() == 1
        assert work_due() == 0

    story = Story.objects.get(pk=story.pk)
    assert (story.live, story.published_at, story.scheduled_revision) == (True, due, None)
    assert story.go_live_at is None
    assert OutboxRow.objects.count() == 1


def test_a_story_whose_worker_was_away_goes_out_late_with_the_time_it_went_out(due):
    story = booked(due)

    with kernel_clock.frozen(due + dt.timedelta(minutes=40)):
        work_due()

    assert Story.objects.get(pk=story.pk).published_at == due + dt.timedelta(minutes=40)


def test_a_booked_change_of_a_live_story_leaves_it_as_it_is_until_then(due):
    story = make_story("First")
    story.headline, story.go_live_at = "Second", due
    save_draft(story=story)
    publish_story(story=story)
    assert Story.objects.get(pk=story.pk).headline == "First"

    with kernel_clock.frozen(due):
        work_due()

    again = Story.objects.get(pk=story.pk)
    assert (again.headline, again.path, again.live) == ("Second", story.path, True)


def test_one_refused_story_holds_up_no_other_and_stays_booked(due):
    picture = Picture.objects.create(
        title="Harbour", file="x.png", width=1, height=1, credit="Ilse", description="Ships"
    )
    refused, fine = booked(due, picture=picture), booked(due)
    Picture.objects.update(credit="")

    with kernel_clock.frozen(due):
        assert work_due() == 1

    assert Story.objects.get(pk=fine.pk).live
    refused = Story.objects.get(pk=refused.pk)
    assert not refused.live
    assert refused.scheduled_revision is not None


def test_a_story_that_cannot_be_published_at_all_holds_up_no_other(due, monkeypatch):
    broken, fine = booked(due), booked(due)

    def place(story, *, now):
        if story.pk == broken.pk:
            raise LookupError("a plugin's kind is gone")
        place_story(story, now=now)

    monkeypatch.setattr("broadsheet.stories.services.publishing.place_story", place)
    clockwork = Clockwork()
    with kernel_clock.frozen(due) as fake:
        assert [clockwork.attend(), clockwork.attend()] == [1, 0]
        monkeypatch.undo()
        fake.move(PAUSE / 2)
        assert clockwork.attend() == 0  # what was refused leaves the others their time
        fake.move(PAUSE)
        assert clockwork.attend() == 1

    assert set(Story.objects.filter(live=True)) == {broken, fine}


def test_many_due_at_once_leave_the_press_its_turns(due, monkeypatch):
    stories = [booked(due) for _ in range(8)]
    clockwork = Clockwork()

    with kernel_clock.frozen(due) as fake:

        def place(story, *, now):
            fake.move(TOGETHER / 2)
            place_story(story, now=now)

        monkeypatch.setattr("broadsheet.stories.services.publishing.place_story", place)
        # A short go, so that the first are with their readers soon, then longer ones; then short ones again.
        assert [clockwork.attend() for _ in range(4)] == [2, 4, 2, 0]
        extra = [make_draft(go_live_at=due) for _ in range(3)]
        Revision.objects.bulk_update(
            [Revision(pk=story.latest_revision_id, approved_go_live_at=due) for story in extra],
            ["approved_go_live_at"],
        )
        assert [clockwork.attend() for _ in range(2)] == [2, 1]

    assert Story.objects.filter(live=True).count() == len(stories) + len(extra)


def test_several_go_out_in_one_transaction_each_with_its_own_announcement(due):
    stories = [booked(due) for _ in range(3)]

    with kernel_clock.frozen(due), CaptureQueriesContext(connection) as asked:
        assert work_due() == 3

    # Each in a savepoint of its own, and nothing told before all are written.
    statements = [query["sql"].split()[0] for query in asked.captured_queries]
    assert statements.count("RELEASE") >= 3
    rows = [n for n, query in enumerate(asked.captured_queries) if 'INSERT INTO "outbox' in query["sql"]]
    assert len(rows) == 3
    changed = [n for n, query in enumerate(asked.captured_queries) if 'UPDATE "stories_story' in query["sql"]]
    assert max(changed) < min(rows)
    told = [set(row.keys) for row in OutboxRow.objects.order_by("pk")]
    assert [f"story:{story.pk}" in keys for story, keys in zip(stories, told, strict=True)] == [True] * 3
    assert {row.at for row in OutboxRow.objects.all()} == {due}


def test_the_worker_is_told_when_the_next_story_is_due(due):
    assert next_due() is None
    booked(due + dt.timedelta(minutes=1))
    booked(due)

    assert next_due() == due
    with kernel_clock.frozen(due):
        assert next_due() == due + dt.timedelta(minutes=1)


def test_a_booking_taken_back_at_the_last_moment_is_none(due):
    story = booked(due)

    with kernel_clock.frozen(due):
        ((_, work),) = due_bookings(due)
        story.revisions.update(approved_go_live_at=None)
        work([])

    assert not Story.objects.get(pk=story.pk).live


def test_a_story_whose_time_is_over_is_gone_with_the_reason(due):
    story = make_story(expire_at=due)

    with kernel_clock.frozen(due + dt.timedelta(seconds=1)):
        assert work_due() == 1
        assert work_due() == 0

    story = Story.objects.get(pk=story.pk)
    assert (story.live, story.expired) == (False, True)
    assert story.gone_reason == "The time for which it was published has passed."


def test_what_the_worker_asks_every_second_reads_no_archive():
    now = timezone.now()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # an empty table is read whole, whatever indexes there are
            cursor.execute("SET LOCAL enable_seqscan = off")

    for asked in (
        stories_over(now),
        bookings(),
        bookings().filter(approved_go_live_at__lte=now).order_by("approved_go_live_at", "pk"),
        bookings().filter(object_id__in=["1", "2"]),
        bookings().filter(approved_go_live_at__gt=now).order_by("approved_go_live_at"),
    ):
        assert "approved_go_live_at" in (plan := asked.explain()) or "story_expires" in plan
        assert "SCAN" not in plan.upper().replace("INDEX SCAN", "").replace("BITMAP HEAP SCAN", "")
