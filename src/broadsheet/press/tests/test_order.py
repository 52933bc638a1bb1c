"""The order of plates. The store of these tests looks through a reader's eyes after every single write."""

import pytest

from broadsheet.kernel import clock
from broadsheet.press import order
from broadsheet.press.models import Output, PressJob
from broadsheet.press.refs import OutputRef, Rendered
from broadsheet.press.registry import Registry
from broadsheet.press.services import retry_failed
from broadsheet.press.tests import reader, toy
from broadsheet.press.worker import Press


def test_a_list_that_is_baked_first_bakes_its_stories_before_itself(press, store):
    toy.publish(1, 2, lane=9)
    press.planner.plan()
    PressJob.objects.filter(path="/").update(lane=0)
    [front] = PressJob.objects.filter(path="/")
    assert press.baker.bake(front)
    press.baker.flush()
    assert reader.is_live(store, 1)
    assert not PressJob.objects.filter(path__in=["/", "/s/1", "/s/2"]).exists()


def test_a_story_published_while_a_list_renders_is_baked_before_the_list(press, store, monkeypatch):
    toy.publish(1)
    render = toy.ListPage.render

    def publish_then_render(self, ref):
        monkeypatch.setattr(toy.ListPage, "render", render)
        toy.elsewhere(toy.publish, 2)
        return render(self, ref)

    monkeypatch.setattr(toy.ListPage, "render", publish_then_render)
    press.drain()
    assert "Story 2" in reader.page(store, "/")[1]


def test_a_story_unpublished_while_a_list_renders_is_not_in_the_list(press, store, monkeypatch):
    toy.publish(1, 2)
    press.drain()
    toy.publish(3)
    render = toy.ListPage.render

    def render_then_unpublish(self, ref):
        page = render(self, ref)
        monkeypatch.setattr(toy.ListPage, "render", render)
        toy.elsewhere(toy.unpublish, 2)
        return page

    monkeypatch.setattr(toy.ListPage, "render", render_then_unpublish)
    press.drain()
    assert reader.linked(store) == {1, 3}
    assert reader.is_gone(store, 2)
    assert not PressJob.objects.exists()


def test_a_new_story_unpublished_before_its_first_bake_is_never_linked(press, store):
    toy.publish(1, 2)
    toy.unpublish(2)
    press.drain()
    assert reader.linked(store) == {1}
    assert reader.is_gone(store, 2)


def test_the_gone_page_waits_for_a_slow_list_that_still_links(press, store):
    toy.publish(1, 2)
    press.drain()
    toy.unpublish(2)
    press.planner.plan()
    PressJob.objects.filter(path="/news/").update(lane=9)
    [page] = PressJob.objects.filter(path="/s/2")
    assert press.baker.bake(page)
    assert reader.is_live(store, 2)
    assert (page.lane, page.phase) == (9, order.LAST)
    press.drain()
    assert reader.is_gone(store, 2)


def test_a_list_whose_job_was_lost_is_asked_for_again_before_the_story_goes(press, store):
    toy.publish(1, 2)
    press.drain()
    toy.unpublish(2)
    press.planner.plan()
    PressJob.objects.exclude(path="/s/2").delete()
    press.drain()
    assert reader.is_gone(store, 2)
    assert reader.linked(store) == {1}


def test_a_list_that_cannot_be_made_does_not_keep_a_withdrawn_story_up(press, store, monkeypatch):
    with clock.frozen(toy.START) as fake:
        toy.publish(1, 2)
        press.drain()
        monkeypatch.setattr(toy.ListPage, "render", lambda self, ref: 1 / 0)
        toy.unpublish(2)
        press.drain()
        assert reader.is_live(store, 2)
        for _ in range(20):
            fake.move(0.5)
            press.drain()
        assert reader.is_gone(store, 2)
    assert "ZeroDivisionError" in PressJob.objects.get(path="/").error


def test_an_address_that_a_story_has_left_leads_on_only_when_the_new_one_is_there(store, newsroom):
    seen = []

    class OldAddress(toy.StoryPage):
        name = "toy_old"

        def ref(self, id):
            return OutputRef(self.name, "en", f"/old/{id}", {"id": id})

        def render(self, ref):
            seen.append(reader.is_live(store, 1))
            return Rendered("", status=301, headers={"Location": "/s/1"})

    press = Press(store, Registry([OldAddress(), toy.StoryPage()]))
    toy.publish(1)
    press.planner.plan()
    [job] = PressJob.objects.filter(path="/old/1")
    assert press.baker.bake(job)
    assert reader.page(store, "/old/1")[0] == 301
    assert reader.is_live(store, 1)
    assert seen == [False]


def test_two_new_stories_that_name_each_other_are_both_baked(press, store, monkeypatch):
    """Neither can be first; no list names either before both are there."""
    monkeypatch.setattr(reader, "assert_order", lambda store: None)
    toy.publish(1, see=2)
    toy.publish(2, see=1)
    press.drain()
    assert reader.is_live(store, 1)
    assert reader.is_live(store, 2)
    assert not PressJob.objects.exists()


def test_stories_that_name_each_other_can_be_unpublished_together(press, store, monkeypatch):
    monkeypatch.setattr(reader, "assert_order", lambda store: None)
    toy.publish(1, 2, 3)
    toy.publish(1, see=2)
    toy.publish(2, see=1)
    press.drain()
    with clock.frozen(clock.now()) as fake:
        toy.unpublish(1)
        toy.unpublish(2)
        for _ in range(3):
            press.drain()
            fake.move(1)
    assert reader.is_gone(store, 1)
    assert reader.is_gone(store, 2)
    assert not PressJob.objects.exists()


def test_a_chain_of_stories_goes_from_its_end(press, store):
    toy.publish(1, 2, 3)
    toy.publish(2, see=1)
    toy.publish(3, see=2)
    press.drain()
    with clock.frozen(clock.now()) as fake:
        for id in (1, 2, 3):
            toy.unpublish(id)
        for _ in range(4):
            press.drain()
            fake.move(1)
    assert all(reader.is_gone(store, id) for id in (1, 2, 3))
    assert not PressJob.objects.exists()


@pytest.fixture
def broken(press, monkeypatch):
    """Two live stories, and a way to break the pages of others; what it gives back mends them."""
    toy.publish(1, 2)
    press.drain()
    render, bad = toy.StoryPage.render, set()

    def fail(self, ref):
        if ref.args["id"] in bad:
            raise ValueError("no picture")
        return render(self, ref)

    monkeypatch.setattr(toy.StoryPage, "render", fail)
    return bad


def test_a_story_that_cannot_be_baked_is_left_out_and_holds_up_no_other(press, store, broken):
    broken.update([3, 4])
    toy.publish(3)
    toy.publish(4)
    toy.publish(5)
    press.drain()
    assert reader.linked(store) == {1, 2, 5}
    assert reader.page(store, "/")[1].count("<a") == 3
    assert set(PressJob.objects.values_list("path", "attempts", "subject")) == {
        ("/s/3", 1, "story:3"),
        ("/s/4", 1, "story:4"),
    }
    assert "no picture" in PressJob.objects.get(path="/s/3").error


@pytest.mark.parametrize("how", ["retried", "published again"])
def test_a_story_that_could_not_be_baked_is_let_in_once_it_can(press, store, broken, how):
    broken.add(3)
    toy.publish(3)
    press.drain()
    broken.clear()
    if how == "retried":
        assert retry_failed() == 1
    else:
        toy.publish(3)
    press.drain()
    assert reader.linked(store) == {1, 2, 3}
    assert not PressJob.objects.exists()


def test_a_list_that_leaves_nothing_out_waits_and_says_what_for(press, store, broken, monkeypatch):
    monkeypatch.setattr(toy.ListPage, "leaves_out", False)
    broken.add(3)
    toy.publish(3)
    press.drain()
    assert reader.linked(store) == {1, 2}
    assert "waits for /s/3: ValueError: no picture" in PressJob.objects.get(path="/").error
    broken.clear()
    retry_failed()
    press.drain()
    assert reader.linked(store) == {1, 2, 3}
    assert not PressJob.objects.exists()


def test_a_live_story_whose_update_fails_holds_up_no_list(press, store, monkeypatch):
    toy.publish(1, 2)
    press.drain()
    render = toy.StoryPage.render
    monkeypatch.setattr(
        toy.StoryPage, "render", lambda self, ref: 1 / 0 if ref.args["id"] == 1 else render(self, ref)
    )
    toy.publish(1, headline="Broken")
    toy.publish(3)
    press.drain()
    assert "Story 3" in reader.page(store, "/")[1]
    assert set(PressJob.objects.values_list("path", flat=True)) == {"/s/1"}


def test_a_failed_job_waits_longer_each_time(press, monkeypatch):
    monkeypatch.setattr(toy.StoryPage, "render", lambda self, ref: 1 / 0)
    with clock.frozen(toy.START) as fake:
        toy.publish(1)
        waits = []
        for _ in range(8):
            press.drain()
            job = PressJob.objects.get(path="/s/1")
            waits.append((job.not_before - clock.now()).total_seconds())
            fake.move(waits[-1])
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    assert job.attempts == 8


@pytest.mark.parametrize("status", [200, 410])
def test_rendering_cannot_write(press, monkeypatch, status):
    def write(self, ref):
        Output.objects.update(status=status)

    toy.publish(1)
    press.drain()
    monkeypatch.setattr(toy.StoryPage, "render", write)
    toy.publish(1)
    press.drain()
    job = PressJob.objects.get(path="/s/1")
    assert "read" in job.error
    Output.objects.update(status=200)
