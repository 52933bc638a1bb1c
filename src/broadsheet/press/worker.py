"""The worker: plan what changed, bake what is due, report, and go on whatever happens to the database."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from django.db import DatabaseError

from broadsheet.kernel import clock
from broadsheet.outbox import WIDE_LANE
from broadsheet.press import assets, codeversion, queue, selectors, wide
from broadsheet.press.bake import Baker
from broadsheet.press.board import Board
from broadsheet.press.database import DatabaseAway, Watch, is_busy, is_outage
from broadsheet.press.lease import Lease, LeaseTaken
from broadsheet.press.models import PressJob, PressState
from broadsheet.press.planner import Planner
from broadsheet.press.reconcile import Reconciler
from broadsheet.press.registry import Registry
from broadsheet.press.status import StatusWriter
from broadsheet.press.store import Store

log = logging.getLogger(__name__)

BATCH = 24
"""Outputs recorded in one transaction at most."""

SLOW_BATCH = 8
"""The same in the slow lane."""

NAP = 0.025
"""Seconds between two looks for a commit when there is nothing to do."""

PAUSE = 0.25
"""Seconds between two attempts to reach a database that is away."""

COUNT_EVERY = 1.0
"""Seconds between two counts of the queue for the board."""


class Press:
    """One press over one store. `Worker` drives it; commands and tests may call `drain`."""

    def __init__(self, store: Store, registry: Registry) -> None:
        self.planner = Planner(registry)
        self.baker = Baker(store, self.planner)
        self.watch = Watch()
        self._rate = 0.0

    def turn(self) -> bool:
        """Plan, then bake one batch; False when there was nothing to do. Raises what `is_outage` knows."""
        planned = self.planner.plan()
        jobs = queue.due_jobs(limit=BATCH)
        urgent = [job for job in jobs if job.lane < WIDE_LANE]
        if urgent:
            self._bake(urgent)
        elif wide.spread_some():
            return True
        elif jobs:
            began = clock.monotonic()
            baked = self._bake(jobs[:SLOW_BATCH])
            self._note_rate(baked, clock.monotonic() - began)
        return bool(planned or jobs)

    def drain(self) -> int:
        """Work until nothing is due; returns how many files were written. What failed waits for its time."""
        before = self.baker.written
        while self.turn():
            pass
        return self.baker.written - before

    def _bake(self, jobs: list[PressJob]) -> int:
        """Bake a batch, less what a newer commit may have to go before; returns how many."""
        baked = 0
        self.watch.changed()
        try:
            for job in jobs:
                baked += self.baker.bake(job)
                if self.watch.changed():
                    break
            self.baker.flush()
        except BaseException:
            self.baker.ledger.forget()
            raise
        return baked

    def _note_rate(self, baked: int, seconds: float) -> None:
        wide.note_finished()
        if not baked or seconds <= 0:
            return
        rate = baked / seconds
        self._rate = rate if not self._rate else 0.9 * self._rate + 0.1 * rate
        PressState.objects.filter(pk=PressState.ONLY).update(wide_rate=self._rate)


class Worker:
    """Runs a press until `stop`. One at a time on a site: the lease sees to that."""

    def __init__(
        self, *, root: Path, lease: Path, registry: Registry, newsroom: tuple[str, int] | None = None
    ) -> None:
        self.store = Store(root)
        self.registry = registry
        self.lease = Lease(lease)
        self.board = Board()
        self.status = StatusWriter(self.board, root, newsroom)
        self.watch = Watch()
        self._stopping = threading.Event()
        self._parts: tuple[Press, Reconciler] | None = None
        self._counted = -COUNT_EVERY
        self._trouble = ""

    def stop(self) -> None:
        """End the loop after the bake under way. May be called from a signal handler or another thread."""
        self._stopping.set()

    def run(self) -> None:
        """Work until stopped. Raises LeaseTaken if another worker on this machine is at the press."""
        self.lease.take()
        self.status.start()
        try:
            while not self._stopping.is_set():
                self._round()
        finally:
            self.status.stop()
            self.lease.give_back()
            self.watch.leave()

    def _round(self) -> None:
        """One turn, or a pause while the database is away."""
        try:
            self.watch.require()
            self.lease.keep()
            press, reconciler = self._parts or self._open()
            reconciler.attend()
            self._count()  # before the turn too: planning an import takes long enough to be seen
            worked = press.turn()
            self._count()
            self.board.note("database", ok=True)
            if self._trouble:
                log.warning("the database is back")
            self._trouble = ""
            if not worked:
                self._nap()
        except (DatabaseAway, DatabaseError) as error:
            self._lose(error)
        except LeaseTaken:
            self._parts = None  # another machine's worker is at it: stand by
            self._stopping.wait(1.0)

    def _open(self) -> tuple[Press, Reconciler]:
        assets.copy_to(self.store.root / "static")  # before any page that names them
        codeversion.announce_new_code(codeversion.fingerprint(codeversion.sources()))
        press = Press(self.store, self.registry)
        self._parts = press, Reconciler(self.store, press.planner)
        return self._parts

    def _lose(self, error: Exception) -> None:
        if is_busy(error):
            log.warning("the database is busy: %s", error)
        else:
            if is_outage(error):
                self.board.note("database", ok=False)
            if str(error) != self._trouble:  # four attempts a second, one line
                log.error("the database is away: %s", error)
            self._trouble = str(error)
            self.watch.leave()
            self._parts = None
        self._stopping.wait(PAUSE)

    def _nap(self) -> None:
        """Wait for a commit, for the next duty, or for the order to stop.

        The first look tells of commits since the last nap, so that none slips in between turn and nap.
        """
        until = clock.monotonic() + 1.0
        while clock.monotonic() < until:
            self.watch.require()
            if self.watch.changed() or self._stopping.wait(NAP):
                return

    def _count(self) -> None:
        if clock.monotonic() - self._counted < COUNT_EVERY:
            return
        self._counted = clock.monotonic()
        board = selectors.press_board()
        self.board.count(
            queue=board.queue,
            failures=board.failures,
            stale_since=board.stale_since,
            last_bake=board.last_bake,
        )
