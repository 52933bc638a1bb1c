import pytest

from broadsheet.outbox.selectors import last_position
from broadsheet.press import planner as planner_module
from broadsheet.press.models import Output, PressJob, PressState
from broadsheet.press.tests import reader, toy


def jobs() -> dict[str, tuple[int, int]]:
    return {
        path: (lane, position)
        for path, lane, position in PressJob.objects.values_list("path", "lane", "position")
    }


def test_changes_of_the_same_page_make_one_job_at_the_newest_position(press):
    toy.publish(1)
    last = toy.publish(1)
    assert press.planner.plan() == 2
    assert jobs()["/s/1"] == (0, last)
    assert jobs()["/news/"] == (0, last)
    assert PressJob.objects.get(path="/s/1").subject == "story:1"
    assert PressJob.objects.get(path="/news/").subject == ""


def test_jobs_and_position_are_written_together_or_not_at_all(press, start, monkeypatch):
    toy.publish(1)
    monkeypatch.setattr(planner_module, "_wide", lambda rows: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        press.planner.plan()
    assert not PressJob.objects.exists()
    assert PressState.objects.get().position == 0
    monkeypatch.undo()
    assert start().planner.plan() == 1
    assert PressState.objects.get().position == last_position()


def test_an_import_stays_in_the_slow_lane_and_a_publication_takes_its_pages_along(press):
    toy.publish(1, 2, lane=9)
    press.planner.plan()
    assert {lane for lane, _ in jobs().values()} == {9}
    toy.publish(2)
    press.planner.plan()
    assert jobs()["/s/1"][0] == 9
    assert jobs()["/s/2"][0] == 0
    assert jobs()["/"][0] == 0


def test_a_large_import_is_asked_about_in_the_slow_lane_bit_by_bit(press, store):
    toy.publish(*range(1, 121), lane=9)
    press.planner.plan()
    assert {path.split(":")[0] for path in jobs()} == {"born"}
    assert len(jobs()) == 3
    toy.publish(200)
    press.drain()
    assert reader.head(store) == [200, 120, 119]
    assert all(reader.is_live(store, id) for id in range(1, 121))
    assert not PressJob.objects.exists()


def test_a_second_planner_on_the_same_rows_is_found_out(press, start):
    other = start()
    toy.publish(1)
    press.planner.plan()
    with pytest.raises(RuntimeError, match="lease"):
        other.planner.plan()


def test_a_change_while_a_page_is_rendered_is_not_lost(press, store, monkeypatch):
    toy.publish(1)
    render = toy.StoryPage.render

    def render_slowly(self, ref):
        page = render(self, ref)
        monkeypatch.setattr(toy.StoryPage, "render", render)
        toy.elsewhere(lambda: toy.publish(1, headline="Newer"))
        press.planner.plan()  # as if the row were planned before the page is recorded
        return page

    monkeypatch.setattr(toy.StoryPage, "render", render_slowly)
    press.drain()
    assert "Newer 1" in reader.page(store, "/s/1")[1]
    assert Output.objects.get(path="/s/1").position == last_position()


def test_a_change_of_a_key_that_is_read_for_the_first_time_is_not_lost(press, store, monkeypatch):
    """The old rendering did not record the key, so the planner could not know; the new record does."""
    toy.publish(1, 2)
    press.drain()
    toy.publish(2, see=1)
    render = toy.StoryPage.render

    def render_and_then_change(self, ref):
        page = render(self, ref)
        monkeypatch.setattr(toy.StoryPage, "render", render)
        toy.elsewhere(toy.unpublish, 1)
        return page

    monkeypatch.setattr(toy.StoryPage, "render", render_and_then_change)
    press.drain()
    assert "/s/1" not in reader.page(store, "/s/2")[1]
    assert reader.is_gone(store, 1)


def test_a_kind_that_cannot_say_what_is_born_fails_visibly_and_is_asked_again(press, store, monkeypatch):
    born_of = toy.StoryPage.born_of
    monkeypatch.setattr(toy.StoryPage, "born_of", lambda self, key: 1 / 0)
    toy.publish(1)
    press.planner.plan()
    monkeypatch.setattr(toy.StoryPage, "born_of", born_of)
    assert "born:toy_story:story:1" in jobs()
    press.drain()
    assert reader.is_live(store, 1)
    assert not PressJob.objects.exists()


def test_a_page_that_is_not_there_yet_is_baked_with_those_that_lead_there_and_changes_in_its_own_lane(press):
    toy.publish(1)
    press.planner.plan()
    assert jobs()["/news/"][0] == 0
    press.drain()
    toy.publish(2)
    press.planner.plan()
    assert (jobs()["/s/2"][0], jobs()["/news/"][0]) == (0, 1)
