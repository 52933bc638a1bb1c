import datetime as dt
from functools import partial

from django.db.models import F

from broadsheet.press import queue, worker
from broadsheet.press.models import PressJob
from broadsheet.press.tests import reader, toy


def test_a_publication_goes_before_an_import_that_is_under_way(press, store, monkeypatch):
    toy.publish(*range(1, 41), lane=9)
    baked = []
    render = toy.StoryPage.render

    def note(self, ref):
        baked.append(ref.args["id"])
        if len(baked) == 3:
            toy.elsewhere(toy.publish, 99)
        return render(self, ref)

    monkeypatch.setattr(toy.StoryPage, "render", note)
    press.drain()
    assert baked.index(99) == 3
    assert not PressJob.objects.exists()
    assert reader.head(store) == [99, 40, 39]


def test_what_fails_holds_up_nothing_else(press, store, monkeypatch):
    render = toy.StoryPage.render
    monkeypatch.setattr(
        toy.StoryPage, "render", lambda self, ref: 1 / 0 if ref.args["id"] < 4 else render(self, ref)
    )
    toy.publish(1, 2, 3)
    toy.publish(4, 5, 6)
    press.drain()
    assert reader.head(store) == [6, 5, 4]
    assert set(PressJob.objects.values_list("path", flat=True)) == {"/s/1", "/s/2", "/s/3"}


def test_a_desk_that_never_pauses_keeps_no_list_waiting(press, store, monkeypatch):
    """While a page is baked three more stories come in, so that there is always one to bake first."""
    bake, stories = press.baker.bake, iter(range(2, 10**6))

    def publish_more(job):
        baked = bake(job)
        toy.elsewhere(toy.publish, next(stories), next(stories), next(stories))
        PressJob.objects.update(created=F("created") - dt.timedelta(seconds=1))
        return baked

    monkeypatch.setattr(press.baker, "bake", publish_more)
    toy.publish(1)
    for _ in range(12):
        press.turn()
    first = reader.head(store)[0]
    for _ in range(12):
        press.turn()
    assert reader.head(store)[0] > first > 1


def test_each_lane_has_its_turn_when_something_in_it_is_overdue(press):
    toy.publish(*range(1, 100))
    press.planner.plan()
    now = queue.clock.now()
    ids = list(PressJob.objects.order_by("lane", "phase", "id").values_list("pk", flat=True))

    def wait(number, seconds, lane=0):
        PressJob.objects.filter(pk=ids[number]).update(created=now - dt.timedelta(seconds=seconds), lane=lane)

    def due():
        jobs, first = queue.due_jobs(limit=8)
        assert len(jobs) == 8
        return [job.pk for job in jobs[:first]]

    PressJob.objects.update(created=now, lane=0, phase=0)
    PressJob.objects.filter(pk__in=ids[80:]).update(phase=1)
    assert due() == [ids[0]]
    wait(0, 9)
    wait(90, 3)
    wait(95, 25, lane=2)
    assert due() == [ids[0], ids[90]]
    wait(96, 40, lane=2)
    wait(94, 41, lane=2)
    wait(80, 5, lane=1)
    assert due() == [ids[0], ids[90], ids[80], ids[94]]


def test_an_import_that_commits_as_fast_as_it_is_planned_keeps_no_publication_waiting(
    press, store, monkeypatch
):
    """While rows are planned, and behind each page, more of an import comes in."""
    more = iter(range(1000, 10**6))
    announce, bake = press.planner._announce, press.baker.bake
    baked = []

    def import_more() -> None:
        toy.elsewhere(partial(toy.publish, lane=9), next(more))

    def bake_beside(job):
        import_more()
        baked.append(job.path)
        return bake(job)

    monkeypatch.setattr(press.planner, "_announce", lambda rows: (announce(rows), import_more()))
    monkeypatch.setattr(press.baker, "bake", bake_beside)
    toy.publish(1, lane=9)
    toy.publish(2)
    press.turn()
    assert reader.is_live(store, 2)
    # What comes in for the slow lane ends no batch of readers' pages, nor one of its own.
    assert len(baked) > 1
    toy.publish(*range(3, 30), lane=9)
    before = len(baked)
    for _ in range(4):
        press.turn()
    assert len(baked) - before > 8


def test_a_publication_ends_a_batch_of_the_slow_lane(press, monkeypatch):
    bake, turns = press.baker.bake, []

    def bake_beside(job):
        if not turns[-1]:
            toy.elsewhere(toy.publish, 99)
        turns[-1].append(job.path)
        return bake(job)

    monkeypatch.setattr(press.baker, "bake", bake_beside)
    toy.publish(*range(1, 20), lane=9)
    while not turns or not turns[-1]:
        turns.append([])
        press.turn()
    assert len(turns[-1]) == 1


def test_the_slow_lane_rests_for_a_moment_behind_an_import_and_nothing_else_does(press, store, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(worker.clock, "monotonic", lambda: now[0])
    toy.publish(1, 2, lane=9)
    assert press.turn(yielding=True)
    assert not press.turn(yielding=True)
    assert not reader.is_live(store, 1)
    toy.publish(3)
    press.turn(yielding=True)
    assert reader.is_live(store, 3)
    assert 0 < press.rest_left() <= worker.REST
    now[0] += worker.REST
    while press.turn(yielding=True):
        pass
    assert reader.head(store) == [3, 2, 1]
    assert all(reader.is_live(store, number) for number in (1, 2, 3))
