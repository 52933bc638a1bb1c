"""The worker's part in pings: queued every second, sent in a thread, so that no bake waits for anybody."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import connection

from broadsheet import hookspecs
from broadsheet.outlets.pings.queue import queue_pings
from broadsheet.outlets.pings.send import is_due, send_due
from broadsheet.outlets.settled import hub, indexnow_key

log = logging.getLogger(__name__)


class PingDuty:
    """At most one sending thread at a time; it ends when nothing is due."""

    def __init__(self, send: Callable[[], int] = send_due) -> None:
        self._send = send
        self._thread: threading.Thread | None = None

    def attend(self) -> int:
        """Queue what was published and see to it that what is due is sent; returns how many were queued."""
        if not hub() and not indexnow_key():
            return 0
        queued = queue_pings()
        if (self._thread is None or not self._thread.is_alive()) and is_due():
            self._thread = threading.Thread(target=self._work, name="pings", daemon=True)
            self._thread.start()
        return queued

    def wait(self) -> None:
        """Until the thread has ended: for tests."""
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        try:
            while self._send():
                pass
        except Exception:
            log.exception("pings could not be sent and will be tried again")
        finally:
            connection.close()


_duty = PingDuty()


@hookspecs.hook
def work_due() -> int:
    """Called by the worker every second."""
    return _duty.attend()
