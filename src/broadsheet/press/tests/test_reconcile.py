"""What the press does by the clock: one part that fails holds up no other, nothing due waits a second."""

import datetime as dt

import pluggy
import pytest

from broadsheet import hookspecs
from broadsheet.kernel import clock
from broadsheet.press.planner import Planner
from broadsheet.press.reconcile import Reconciler
from broadsheet.press.tests import toy

NOON = dt.datetime(2024, 11, 23, 12, tzinfo=dt.UTC)


class Part:
    """A plugin with `left` things to do, the first of them due at `at`."""

    def __init__(self, left: int = 0, at: dt.datetime | None = None, *, fails: bool = False) -> None:
        self.left, self.at, self.fails, self.called = left, at, fails, 0

    @hookspecs.hook
    def work_due(self) -> int:
        self.called += 1
        if self.fails:
            raise LookupError("no such table in a plugin")
        done = min(1, self.left) if not self.at or clock.now() >= self.at else 0
        self.left -= done
        return done

    @hookspecs.hook
    def next_due(self) -> dt.datetime | None:
        return self.at if self.left and self.at and clock.now() < self.at else None


@pytest.fixture
def with_parts(newsroom, store, monkeypatch):
    """A reconciler with these parts alone: the product's own have children at work across tests."""
    manager = pluggy.PluginManager("broadsheet")
    manager.add_hookspecs(hookspecs)
    monkeypatch.setattr(hookspecs, "manager", manager)

    def with_parts(*parts):
        for part in parts:
            manager.register(part)
        return Reconciler(store, Planner(toy.registry()))

    return with_parts


def test_a_part_that_fails_holds_up_no_other(with_parts):
    one, broken, other = Part(1), Part(fails=True), Part(1)
    with clock.frozen(NOON):
        with_parts(one, broken, other).attend()
    assert [one.called, broken.called, other.called] == [1, 1, 1]


def test_while_something_was_done_the_worker_asks_again_after_its_next_bakes(with_parts):
    part = Part(2)
    with clock.frozen(NOON) as now:
        reconciler = with_parts(part)
        reconciler.attend()
        now.move(0.05)
        assert reconciler.seconds_left() == 0.0
        reconciler.attend()
        reconciler.attend()
        assert (part.left, part.called) == (0, 3)
        assert reconciler.seconds_left() > 0.9
        reconciler.attend()
        assert part.called == 3


def test_the_worker_wakes_at_the_moment_that_something_is_due(with_parts):
    part = Part(1, NOON + dt.timedelta(seconds=0.4))
    with clock.frozen(NOON) as now:
        reconciler = with_parts(part)
        reconciler.attend()
        assert 0.39 < reconciler.seconds_left() < 0.41
        now.move(0.41)
        reconciler.attend()
        assert part.left == 0
