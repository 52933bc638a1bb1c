"""What the press does by the clock, so that a lost signal or a kill costs seconds and never a page."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from broadsheet import hookspecs
from broadsheet.kernel import clock
from broadsheet.outbox.services import trim_rows
from broadsheet.press import sweep, wide
from broadsheet.press.ageing import rebake_aged
from broadsheet.press.board import Board
from broadsheet.press.database import is_outage
from broadsheet.press.inbox import Inbox
from broadsheet.press.planner import Planner
from broadsheet.press.store import Store

log = logging.getLogger(__name__)

KEEP = dt.timedelta(days=14)
"""How long planned outbox rows and finished wide changes are kept, for whoever looks into what happened."""


class Reconciler:
    """Calls each duty when its time has come. Times are monotonic seconds.

    `more_is_due` is set while a part had something to do, and may have more.
    """

    def __init__(
        self, store: Store, planner: Planner, *, board: Board | None = None, inbox: Path | None = None
    ) -> None:
        board = board or Board()
        self._planner = planner
        self._sweep = sweep.Sweep(store, planner.registry, board)
        self._inbox = Inbox(inbox, store, planner.registry, board) if inbox else None
        self.more_is_due = False
        started = clock.monotonic()
        # duty, seconds between two calls, next call
        self._duties: list[list] = [
            [self._work, 1.0, started],
            [self._look, 1.0, started],
            [self._collect, 1.0, started],
            [self._go_on, 60.0, started],
            [self._age, 60.0, started],
            [self._trim, 3600.0, started],
        ]

    def attend(self) -> None:
        """Do what is due. Raises what says that the database is away; other errors are logged."""
        for duty in self._duties:
            call, every, due = duty
            if clock.monotonic() >= due:
                duty[2] = clock.monotonic() + every
                wait = _guarded(call)
                if wait is not None:
                    duty[2] = clock.monotonic() + min(every, wait)

    def seconds_left(self) -> float:
        """How long nothing is due."""
        return max(0.0, min(due for _, _, due in self._duties) - clock.monotonic())

    def _work(self) -> float | None:
        """Let every part do what is due; one that fails holds up no other. Returns when there may be more."""
        done = sum(_guarded(part.function) or 0 for part in hookspecs.manager.hook.work_due.get_hookimpls())
        self.more_is_due = bool(done)
        if done:
            return 0.0
        times = [at for at in hookspecs.manager.hook.next_due() if at]
        return max(0.0, (min(times) - clock.now()).total_seconds()) if times else None

    def _look(self) -> None:
        self._sweep.look(sweep.RATE // 60)

    def _collect(self) -> None:
        if self._inbox:
            self._inbox.collect()

    def _go_on(self) -> None:
        self._planner.plan()

    def _age(self) -> float | None:
        return 1.0 if rebake_aged() else None

    def _trim(self) -> None:
        before = clock.now() - KEEP
        trim_rows(before=before, upto=self._planner.position)
        wide.trim_changes(before=before)


def _guarded(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except Exception as error:
        if is_outage(error):
            raise
        log.exception("%s failed and will be tried again", _name(call))
        return None


def _name(call: Callable[[], Any]) -> str:
    return f"{getattr(call, '__module__', '')}.{getattr(call, '__qualname__', call)}"
