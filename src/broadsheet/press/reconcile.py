"""What the press does by the clock, so that a lost signal or a kill costs seconds and never a page."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from broadsheet import hookspecs
from broadsheet.kernel import clock
from broadsheet.outbox.services import trim_rows
from broadsheet.press import sweep, wide
from broadsheet.press.database import is_outage
from broadsheet.press.planner import Planner
from broadsheet.press.store import Store

log = logging.getLogger(__name__)

KEEP = dt.timedelta(days=14)
"""How long planned outbox rows and finished wide changes are kept, for whoever looks into what happened."""


class Reconciler:
    """Calls each duty when its time has come. Times are monotonic seconds."""

    def __init__(self, store: Store, planner: Planner) -> None:
        self._planner = planner
        self._sweep = sweep.Sweep(store, planner.registry)
        started = clock.monotonic()
        # duty, seconds between two calls, next call
        self._duties: list[list] = [
            [self._work, 1.0, started],
            [self._look, 1.0, started],
            [self._go_on, 60.0, started],
            [self._trim, 3600.0, started],
        ]

    def attend(self) -> None:
        """Do what is due. Raises what says that the database is away; other errors are logged."""
        for duty in self._duties:
            call, every, due = duty
            if clock.monotonic() >= due:
                duty[2] = clock.monotonic() + every
                _guarded(call)

    def _work(self) -> None:
        hookspecs.manager.hook.work_due()

    def _look(self) -> None:
        self._sweep.look(sweep.RATE // 60)

    def _go_on(self) -> None:
        self._planner.plan()

    def _trim(self) -> None:
        before = clock.now() - KEEP
        trim_rows(before=before, upto=self._planner.position)
        wide.trim_changes(before=before)


def _guarded(call: Callable[[], None]) -> None:
    try:
        call()
    except Exception as error:
        if is_outage(error):
            raise
        log.exception("%s failed and will be tried again", getattr(call, "__name__", call))
