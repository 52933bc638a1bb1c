import pytest
from django.db import transaction

from broadsheet import outbox
from broadsheet.press import codeversion, selectors, wide
from broadsheet.press.models import Output, PressJob, WideChange
from broadsheet.press.services import rebake_all
from broadsheet.press.tests import toy


@pytest.fixture
def archive(press) -> int:
    """Twelve stories and five outputs that list them, all of which read `site:en`; how many that is."""
    toy.publish(*range(1, 13))
    press.drain()
    return 12 + 5


def test_a_wide_change_is_spread_in_chunks_over_the_slow_lane(press, archive):
    toy.rename_site()
    press.planner.plan()
    assert not PressJob.objects.exists()
    assert wide.spread_some(limit=5)
    assert PressJob.objects.filter(lane=9).count() == 5
    assert WideChange.objects.get().queued == 5
    while wide.spread_some(limit=5):
        pass
    assert PressJob.objects.filter(lane=9).count() == archive
    progress = selectors.press_board().wide
    assert (progress.keys, progress.left, progress.spreading) == (("site:en",), archive, False)


def test_a_killed_spread_goes_on_where_it_was(press, start, archive, monkeypatch):
    toy.rename_site()
    press.planner.plan()
    wide.spread_some(limit=5)
    with monkeypatch.context() as patched:
        patched.setattr(WideChange.objects, "filter", lambda **given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            wide.spread_some(limit=5)
    start().drain()
    assert not PressJob.objects.exists()
    change = WideChange.objects.get()
    assert change.queued == archive
    assert change.finished
    assert selectors.press_board().wide is None
    assert not Output.objects.filter(path__startswith="/", position__lt=change.position).exists()


def test_the_newest_come_first_and_what_is_urgent_stays_urgent(press, archive):
    toy.rename_site()
    toy.publish(12)
    press.planner.plan()
    wide.spread_some(limit=3)
    newest = list(Output.objects.order_by("-pk").values_list("path", flat=True)[:3])
    assert set(PressJob.objects.filter(lane=9).values_list("path", flat=True)) <= set(newest)
    assert PressJob.objects.get(path="/s/12").lane == 0


def test_what_was_baked_since_the_change_needs_no_job(press, archive):
    toy.rename_site()
    toy.publish(12, headline="Later")
    press.planner.plan()
    [job] = PressJob.objects.filter(path="/s/12")
    press.baker.bake(job)
    press.baker.flush()
    while wide.spread_some():
        pass
    assert not PressJob.objects.filter(path="/s/12").exists()


def test_a_rate_tells_the_time_that_is_left(press, archive, monkeypatch):
    monkeypatch.setattr("broadsheet.press.worker.SLOW_BATCH", 8)
    rebake_all()
    press.planner.plan()
    while wide.spread_some():
        pass
    press.turn()
    left = selectors.press_board().wide
    assert 0 < left.left < Output.objects.count()
    assert left.seconds > 0


def test_new_code_bakes_everything_again_once(press, start, archive, tmp_path):
    page = tmp_path / "page.html"
    page.write_text("old")
    old = codeversion.fingerprint([tmp_path])
    assert not codeversion.announce_new_code(old)
    assert not codeversion.announce_new_code(old)
    page.write_text("new")
    assert codeversion.fingerprint([tmp_path]) != old
    assert codeversion.announce_new_code(codeversion.fingerprint([tmp_path]))
    rendered = start()
    rendered.drain()
    change = WideChange.objects.get()
    assert change.queued == Output.objects.count()
    assert not Output.objects.filter(position__lt=change.position).exists()


def test_the_installed_sources_are_there():
    assert all(folder.is_dir() for folder in codeversion.sources() if folder.name != "locale")


def test_a_change_for_which_nothing_has_to_be_baked_is_finished_at_once(press, archive):
    with transaction.atomic():
        outbox.announce(["person:35"])
    press.drain()
    assert WideChange.objects.get().finished
    assert selectors.press_board().wide is None
