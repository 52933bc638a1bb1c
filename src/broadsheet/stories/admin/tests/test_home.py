import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from broadsheet.kernel import clock as kernel_clock
from broadsheet.outbox.models import OutboxRow
from broadsheet.press.models import PressJob
from broadsheet.stories.models import Story
from broadsheet.testing.desk import make_user, signed_in, story_form, story_url
from broadsheet.testing.factories import make_draft, make_edition

pytestmark = pytest.mark.django_db

HOME = "/desk/"


@pytest.fixture
def editor():
    return signed_in(make_user("editor", "Editors"))


def failed_job(reason="RenderError: no picture in this size"):
    return PressJob.objects.create(
        edition="en",
        path="/2024/11/23/ferry",
        kind="story",
        lane=0,
        phase=0,
        position=1,
        attempts=3,
        error=reason,
        created=kernel_clock.now(),
    )


def test_a_press_that_is_not_running_is_said_so(editor):
    assert "The press is not running" in editor.get(HOME).content.decode()


def test_a_failed_page_is_shown_with_its_reason_and_may_be_tried_again(editor):
    job = failed_job("RenderError: <b>no picture</b>")

    page = editor.get(HOME).content.decode()
    assert "/2024/11/23/ferry" in page
    assert "A fault of the program" in page
    assert "&lt;b&gt;no picture" in page

    answer = editor.post(reverse("broadsheet_press_retry"), follow=True)
    assert "1 page is tried again." in answer.content.decode()
    job.refresh_from_db()
    assert (job.attempts, job.error) == (0, "")


def test_a_reporter_sees_failures_but_does_not_retry():
    failed_job()
    reporter = signed_in(make_user("reporter", "Reporters"))

    assert "no picture in this size" in reporter.get(HOME).content.decode()
    reporter.post(reverse("broadsheet_press_retry"))
    assert PressJob.objects.get().attempts == 3


def test_booked_stories_are_shown_and_the_late_ones_marked(editor):
    edition = make_edition()
    when = timezone.now() + dt.timedelta(hours=1)
    form = story_form(edition=edition, headline="Night tram", go_live_at=when.strftime("%Y-%m-%d %H:%M"))
    editor.post(story_url("add"), {**form, "action-publish": "1"})

    page = editor.get(HOME).content.decode()
    assert "Night tram" in page
    assert ">late<" not in page
    with kernel_clock.frozen(when + dt.timedelta(minutes=5)):
        assert ">late<" in editor.get(HOME).content.decode()


def test_ones_own_drafts_are_shown(editor):
    make_draft("Somebody else's")
    editor.post(story_url("add"), story_form(edition=make_edition(), headline="My own"))

    page = editor.get(HOME).content.decode()
    assert "My own" in page
    assert "Somebody else" not in page


def test_the_first_page_asks_the_same_however_much_there_is(editor, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        editor.get(HOME)
    for _ in range(15):
        make_draft()
    Story.objects.update(owner=editor.session["_auth_user_id"])
    with django_assert_max_num_queries(25):
        editor.get(HOME)
    assert OutboxRow.objects.count() == 0
