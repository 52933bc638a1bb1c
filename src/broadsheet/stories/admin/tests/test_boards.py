import datetime as dt
import re

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from broadsheet.kernel import clock as kernel_clock
from broadsheet.press.models import PressJob, WideChange
from broadsheet.stories.admin.tests.test_home import failed_job
from broadsheet.stories.clockwork import work_due
from broadsheet.stories.services import publish_story
from broadsheet.testing.desk import make_user, signed_in
from broadsheet.testing.factories import make_draft

pytestmark = pytest.mark.django_db

PRESS, CLOCK = "/desk/press/", "/desk/clock/"


@pytest.fixture
def editor():
    return signed_in(make_user("editor", "Editors"))


def waiting(lane, number):
    return PressJob.objects.create(
        edition="en",
        path=f"/{number}",
        kind="story",
        lane=lane,
        phase=0,
        position=1,
        created=kernel_clock.now(),
    )


def test_the_press_board_shows_each_lane_and_what_wide_changes_leave(editor):
    for number, lane in enumerate((0, 0, 1, 9, 9, 9)):
        waiting(lane, number)
    WideChange.objects.create(key="site:en", position=1, created=kernel_clock.now())

    page = editor.get(PRESS).content.decode()

    counts = [
        re.search(rf"{name}[^<]*</th><td>(\d+)", page)[1]
        for name in (
            "Stories, fronts and the river",
            "Sections, topics, people and days",
            "Wide changes and imports",
        )
    ]
    assert counts == ["2", "1", "3"]
    assert "3 pages left" in page
    assert "More are still being counted." in page


def test_one_failed_page_is_tried_again_and_the_other_waits(editor):
    one, other = failed_job(), waiting(1, "other")
    PressJob.objects.filter(pk=other.pk).update(attempts=2, error="RenderError: <b>other</b>")
    page = editor.get(PRESS).content.decode()
    assert "no picture in this size" in page
    assert "&lt;b&gt;other" in page

    answer = editor.post("/desk/press/retry/", {"number": one.pk, "next": PRESS})

    assert answer.url == PRESS
    attempts = dict(PressJob.objects.values_list("pk", "attempts"))
    assert (attempts[one.pk], attempts[other.pk]) == (0, 2)
    editor.post("/desk/press/retry/", {"next": "https://evil.example/"})
    assert not PressJob.objects.filter(attempts__gt=0).exists()


def test_a_reporter_reads_the_boards_and_changes_nothing():
    job = failed_job()
    reporter = signed_in(make_user("reporter", "Reporters"))

    assert "Try" not in reporter.get(PRESS).content.decode().split("What failed")[1]
    assert reporter.get(CLOCK).status_code == 200
    reporter.post("/desk/press/retry/", {"number": job.pk})
    assert PressJob.objects.get().attempts == 3


def test_the_clock_board_tells_late_due_and_done_apart(editor):
    soon, later = timezone.now() + dt.timedelta(minutes=5), timezone.now() + dt.timedelta(hours=5)
    for headline, at in (("Soon", soon), ("Later", later)):
        publish_story(story=make_draft(headline, go_live_at=at))

    def parts():
        page = editor.get(CLOCK).content.decode()
        late, rest = page.split("<h2>Late</h2>")[1].split("<h2>Due</h2>")
        due, done = rest.split("<h2>Done in the last day</h2>")
        return ["Soon" in late, "Soon" in due, "Later" in due, "Soon" in done]

    assert parts() == [False, True, True, False]
    with kernel_clock.frozen(soon + dt.timedelta(seconds=90)):
        assert parts() == [True, False, True, False]
        work_due()
        assert parts() == [False, False, True, True]
    assert ModelLogEntry.objects.get(action="broadsheet.publish.clock").data == {"due": soon.isoformat()}


def test_the_boards_ask_the_same_however_much_there_is(editor, django_assert_max_num_queries):
    editor.get(PRESS)
    with django_assert_max_num_queries(20):
        editor.get(PRESS)
    for number in range(30):
        waiting(0, number)
        publish_story(story=make_draft(go_live_at=timezone.now() + dt.timedelta(hours=1)))
    for path in (PRESS, CLOCK):
        with django_assert_max_num_queries(20):
            editor.get(path)
