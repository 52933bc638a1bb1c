"""Django's SQLite, less the empty database that SQLite makes in place of one that was moved away, and with
turns for those who write.

SQLite has one writer. Who waits for it looks again ever more seldom, in the end ten times a second, and never
gets it beside somebody who writes without a pause, as an import does (https://www.sqlite.org/c3ref/busy_timeout.html).
Here a waiting transaction looks as often as in its first moments for as long as it may wait.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

LOOK = 0.05
"""Seconds after which a wait begins anew: SQLite looks after 1, 2, 5, 10 and 15 ms."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Opens a file that is there (https://www.sqlite.org/uri.html, `mode=rw`); `init` makes it."""

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        return params | {"database": f"{Path(params['database']).absolute().as_uri()}?mode=rw"}

    def _start_transaction_under_autocommit(self) -> None:
        """Wait for the write lock as long as the option `timeout` says. Raises OperationalError behind it."""
        longest = float(self.settings_dict["OPTIONS"].get("timeout", 5.0))
        until = time.monotonic() + longest
        self._wait_at_most(LOOK)
        try:
            while True:
                try:
                    return super()._start_transaction_under_autocommit()
                except OperationalError as error:
                    if not _is_busy(error) or time.monotonic() > until:
                        raise
        finally:
            self._wait_at_most(longest)

    def _wait_at_most(self, seconds: float) -> None:
        self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


def _is_busy(error: OperationalError) -> bool:
    code = getattr(error.__cause__, "sqlite_errorcode", 0)
    return code & 0xFF == sqlite3.SQLITE_BUSY
