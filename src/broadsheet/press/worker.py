"""The worker: plan what changed, bake what is due, report, and go on whatever happens to the database."""

from __future__ import annotations

import logging
import math
import threading
from functools import partial
from pathlib import Path

from django.db import DatabaseError

from broadsheet.kernel import clock
from broadsheet.kernel.scratch import clear_scratch
from broadsheet.kernel.space import is_full
from broadsheet.outbox import WIDE_LANE
from broadsheet.outbox.selectors import is_hurried
from broadsheet.press import assets, codeversion, queue, selectors, waiting, wide
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

SLOW_BATCH = 64
"""The same in the slow lane, where pages are read together and wait for the disk together. A publication that
comes in between ends the batch after the page under way."""

HURRIED = 8
"""Outputs baked at a time, of any lane, while stories that are due wait to be published. Of 200 due together
the last went out after 80 s on a machine with five times too much to do, baking 24 in between each time."""

REST = 1.5
"""Seconds behind a change of the slow lane in which nothing of that lane is baked. An import makes one three
times a second; baked beside it, its pages took the lock and the processor that it needs and a publication had
to wait for them (3 s with REST 0 and 10,000 posts)."""

NAP = 0.025
"""Seconds between two looks for a commit when there is nothing to do."""

PAUSE = 0.25
"""Seconds between two attempts to reach a database that is away."""

LONGEST_PAUSE = 5.0
"""The longest of them while a disk is full: readers have what waits at most so much later."""

NO_SPACE = "no space is left on a disk"

COUNT_EVERY = 1.0
"""Seconds between two counts of the queue for the board."""


class Press:
    """One press over one store. `Worker` drives it; commands and tests may call `drain`."""

    def __init__(self, store: Store, registry: Registry) -> None:
        self.planner = Planner(registry, partial(waiting.announce_pages, store, registry))
        self.baker = Baker(store, self.planner)
        self.watch = Watch()
        self._rate = 0.0

    def turn(self, *, hurried: bool = False, yielding: bool = False) -> bool:
        """Plan, then bake one batch; False when there was nothing to do. Raises what `is_outage` knows.

        With `yielding` the slow lane rests while an import is under way.
        """
        planned = self.planner.plan()
        jobs, first = queue.due_jobs(limit=HURRIED if hurried else SLOW_BATCH)
        urgent = _batch_of(jobs, first)
        if urgent:
            self._bake(urgent, at_least=first)
        elif yielding and self.rest_left():
            return bool(planned)
        elif wide.spread_some():
            return True
        elif jobs:
            began = clock.monotonic()
            baked = self._bake_together(jobs)
            self._note_rate(baked, clock.monotonic() - began)
        return bool(planned or jobs)

    def rest_left(self) -> float:
        """Seconds for which the slow lane rests: an import is under way."""
        slow_at = self.planner.slow_at
        return 0.0 if slow_at is None else max(0.0, slow_at + REST - clock.monotonic())

    def drain(self) -> int:
        """Work until nothing is due; returns how many files were written. What failed waits for its time."""
        before = self.baker.written
        while self.turn():
            pass
        return self.baker.written - before

    def _bake(self, jobs: list[PressJob], *, at_least: int = 1, newer: bool = False) -> int:
        """Bake a batch, less what a newer commit may have to go before; returns how many."""
        baked = 0
        try:
            for done, job in enumerate(jobs, 1):
                baked += self.baker.bake(job)
                newer = newer or self._is_hurried()
                if newer and done >= at_least:
                    break
            self.baker.flush()
        except BaseException:
            self.baker.drop()
            raise
        return baked

    def _bake_together(self, jobs: list[PressJob]) -> int:
        """The same as one; one by one where a file cannot be written, so that its own job says why."""
        newer = self.baker.expect(jobs, self._is_hurried)
        try:
            return self._bake(jobs, newer=newer)
        except OSError as error:
            log.warning("files were not written together, now one by one: %s", error)
            return self._bake(jobs)

    def _is_hurried(self) -> bool:
        """Whether something was committed since the last look that must not wait for a batch to end."""
        return self.watch.changed() and is_hurried(self.planner.position)

    def _note_rate(self, baked: int, seconds: float) -> None:
        wide.note_finished()
        if not baked or seconds <= 0:
            return
        rate = baked / seconds
        self._rate = rate if not self._rate else 0.9 * self._rate + 0.1 * rate
        PressState.objects.filter(pk=PressState.ONLY).update(wide_rate=self._rate)


def _batch_of(jobs: list[PressJob], first: int) -> list[PressJob]:
    """What is baked as one of the jobs that are due; nothing where only the slow lane has any.

    Behind the `first`, what readers see comes by itself: a withdrawn page that had to wait for the lists that
    name it goes as soon as they are written, and not behind the feeds of the same batch.
    """
    urgent = [job for job in jobs[:BATCH] if job.lane < WIDE_LANE]
    seen = [job for job in urgent[first:] if job.lane < queue.READERS]
    return [*urgent[:first], *seen] if seen else urgent


class Worker:
    """Runs a press until `stop`. One at a time on a site: the lease sees to that."""

    def __init__(
        self,
        *,
        root: Path,
        lease: Path,
        registry: Registry,
        newsroom: tuple[str, int] | None = None,
        inbox: Path | None = None,
    ) -> None:
        self.store = Store(root)
        self.inbox = inbox
        self.registry = registry
        self.lease = Lease(lease)
        self.board = Board()
        self.status = StatusWriter(self.board, root, newsroom)
        self.watch = Watch()
        self._stopping = threading.Event()
        self._parts: tuple[Press, Reconciler] | None = None
        self._counted = -COUNT_EVERY
        self._trouble = ""
        self._patience = PAUSE

    def stop(self) -> None:
        """End the loop after the bake under way. May be called from a signal handler or another thread."""
        self._stopping.set()

    def run(self) -> None:
        """Work until stopped. Raises LeaseTaken if another worker on this machine is at the press."""
        self.lease.take()
        clear_scratch()
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
            rest = press.rest_left()
            worked = press.turn(hurried=reconciler.more_is_due, yielding=True)
            self._count()
            self._recover()
            if not worked:
                self._nap(min(reconciler.seconds_left(), press.rest_left() or rest or math.inf))
        except (DatabaseAway, DatabaseError) as error:
            self._lose(error)
        except OSError as error:
            if not is_full(error):
                raise
            self._lose(error)
        except LeaseTaken:
            self._parts = None  # another machine's worker is at it: stand by
            self._stopping.wait(1.0)

    def _open(self) -> tuple[Press, Reconciler]:
        assets.copy_to(self.store.root / "static")  # before any page that names them
        codeversion.announce_new_code(codeversion.fingerprint(codeversion.sources()))
        press = Press(self.store, self.registry)
        reconciler = Reconciler(self.store, press.planner, board=self.board, inbox=self.inbox)
        self._parts = press, reconciler
        return self._parts

    def _lose(self, error: Exception) -> None:
        if is_busy(error):
            log.warning("the database is busy: %s", error)
        elif is_full(error):
            self._wait_for_space(error)
            return
        else:
            if is_outage(error):
                self.board.note("database", ok=False)
            if str(error) != self._trouble:  # four attempts a second, one line
                log.error("the database is away: %s", error)
            self._trouble = str(error)
            self.watch.leave()
            self._parts = None
        self._stopping.wait(PAUSE)

    def _wait_for_space(self, error: Exception) -> None:
        """Try again a little later each time, until there is space: nothing is lost, no page is at fault."""
        self.board.note("disk", ok=False)
        if self._trouble != NO_SPACE:
            log.error("%s; nothing is lost, and it goes on by itself: %s", NO_SPACE, error)
        self._trouble = NO_SPACE
        self._stopping.wait(self._patience)
        self._patience = min(LONGEST_PAUSE, 2 * self._patience)

    def _recover(self) -> None:
        """A turn went well: what was in trouble is over it."""
        self.board.note("database", ok=True)
        self.board.note("disk", ok=True)
        if self._trouble:
            log.warning("there is space again" if self._trouble == NO_SPACE else "the database is back")
        self._trouble = ""
        self._patience = PAUSE

    def _nap(self, longest: float) -> None:
        """Wait for a commit, for the next duty (`longest` seconds from now), or for the order to stop.

        The first look tells of commits since the last nap, so that none slips in between turn and nap.
        """
        until = clock.monotonic() + longest
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
