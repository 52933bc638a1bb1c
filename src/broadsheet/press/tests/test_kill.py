"""A worker killed at any step of its work: the next one finishes it, and no reader follows a dead link."""

from broadsheet.kernel import atomic, generation
from broadsheet.press import eventlog, ledger, planner, store
from broadsheet.press.models import PressJob
from broadsheet.press.tests import reader, toy

STEPS = [
    (atomic, "replace_file"),
    (generation, "bump"),
    (eventlog.atomic, "append_line"),
    (planner, "enqueue"),
    (planner, "_wide"),
    (ledger.Ledger, "_record"),
    (ledger, "_renew"),
    (ledger, "_finish"),
    (ledger.Ledger, "flush"),
    (store.Store, "remove"),
]


class Killed(BaseException):
    """No part of the product may catch this."""


class Killer:
    """Counts the moments before and after every step, and strikes at one of them."""

    def __init__(self, monkeypatch, strike: int) -> None:
        self.left = strike
        for owner, name in STEPS:
            monkeypatch.setattr(owner, name, self._watched(getattr(owner, name)))

    def _watched(self, step):
        def call(*args, **kwargs):
            self._moment()
            result = step(*args, **kwargs)
            self._moment()
            return result

        return call

    def _moment(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise Killed


def test_a_kill_at_any_step_loses_nothing_and_breaks_no_order(start, store, monkeypatch):
    moments = 0
    id = 3
    toy.publish(1, 2, 3)
    start().drain()
    while True:
        moments += 1
        toy.unpublish(id - 1)
        id += 1
        toy.publish(id, see=id - 1)
        with monkeypatch.context() as patched:
            killer = Killer(patched, moments)
            try:
                start().drain()
            except Killed:
                reader.assert_order(store)
        start().drain()
        assert reader.is_live(store, id)
        assert reader.is_gone(store, id - 2)
        assert reader.page(store, "/")[1].count("<a") == 3 == len(reader.head(store))
        assert reader.events(store) == list(range(1, id + 1))
        assert not PressJob.objects.exists()
        if killer.left > 0:
            break
    assert moments > 25, "the steps are no longer where this test strikes"
