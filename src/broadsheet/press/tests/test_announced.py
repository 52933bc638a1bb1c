"""A publication beside an import whose pages wait for their turn (ADR 008)."""

import datetime as dt

import pytest

from broadsheet.outbox.selectors import last_position
from broadsheet.press.kinds.story import StoryPage
from broadsheet.press.models import PressJob
from broadsheet.press.services import rebake
from broadsheet.press.store import Store
from broadsheet.press.tests.paper import SATURDAY, make_paper, registry
from broadsheet.press.worker import Press
from broadsheet.stories.services.bulk import publish_many
from broadsheet.stories.services.drafting import save_draft
from broadsheet.testing.plates import read_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(site, clock):
    return make_paper("uk")


@pytest.fixture
def press(site, paper):
    made = Press(Store(site.public), registry())
    made.drain()
    return made


@pytest.fixture
def imported(paper, press):
    """Stories that are live, and whose pages are not baked yet."""
    stories = [
        paper.draft(f"Старе {n}", published_at=SATURDAY - dt.timedelta(hours=n), section=paper.section)
        for n in range(1, 9)
    ]
    for story in stories:
        save_draft(story=story)
    publish_many(stories=stories)
    press.planner.plan()
    for story in stories:
        story.refresh_from_db()
    return stories


def statuses(site, stories):
    return [read_page(site.public, "uk", story.path).status for story in stories]


def test_a_publication_waits_for_no_page_of_an_import_and_names_what_is_announced(
    paper, press, site, imported
):
    new = paper.publish("Щойно", section=paper.section)
    press.turn()
    assert statuses(site, [new, *imported]) == [200, *[503] * 8]
    front = read_page(site.public, "uk", "/").html
    assert "Щойно" in front
    assert imported[0].path in front

    press.drain()
    assert statuses(site, imported) == [200] * 8


def test_what_is_asked_for_by_a_publication_and_not_by_an_import_goes_before_what_names_it(
    paper, press, site, imported
):
    PressJob.objects.filter(path=imported[0].path).update(lane=0)
    paper.publish("Щойно")
    press.turn()
    assert statuses(site, imported[:2]) == [200, 503]


def test_a_story_of_an_import_that_cannot_be_made_is_left_out_of_what_named_it(
    paper, press, site, imported, monkeypatch
):
    paper.publish("Щойно")
    press.turn()
    bad = imported[0]
    assert bad.path in read_page(site.public, "uk", "/").html
    render = StoryPage.render
    monkeypatch.setattr(
        StoryPage, "render", lambda self, ref: 1 / 0 if ref.args["id"] == bad.pk else render(self, ref)
    )
    press.drain()
    front = read_page(site.public, "uk", "/").html
    assert bad.path not in front
    assert imported[1].path in front
    assert [job.path for job in PressJob.objects.filter(subject__startswith="story:")] == [bad.path]


def test_what_an_import_has_just_committed_is_announced_before_it_is_planned(paper, press, site):
    paper.publish("Щойно")
    press.drain()
    rebake(edition="uk", path="/")
    story = paper.draft("Старе", published_at=SATURDAY - dt.timedelta(hours=1))
    save_draft(story=story)
    publish_many(stories=[story])
    story.refresh_from_db()
    before = press.planner.position

    assert press.baker.bake(PressJob.objects.get(path="/"))
    press.baker.flush()
    assert story.path in read_page(site.public, "uk", "/").html
    assert statuses(site, [story]) == [503]
    assert press.planner.position == before < last_position()
    press.drain()
    assert statuses(site, [story]) == [200]


def test_a_feed_that_has_what_is_not_made_yet_goes_behind_it_and_has_not_failed(
    paper, press, imported, monkeypatch
):
    paper.publish("Щойно")
    press.planner.plan()
    PressJob.objects.filter(path="/").update(lane=2)
    feed = PressJob.objects.get(path="/")

    with monkeypatch.context() as broken:
        broken.setattr(press.baker, "_bake", lambda *_: 1 / 0)
        assert not press.baker.bake(feed)
        feed.refresh_from_db()
        assert (feed.lane, feed.attempts, feed.error) == (9, 0, "")
        # There it is no feed that came too early any more: what fails, fails.
        assert not press.baker.bake(feed)
    feed.refresh_from_db()
    assert feed.attempts == 1
