"""Whether the database is there, and the cheapest way to see that something was committed."""

from __future__ import annotations

import os

from django.db import DatabaseError, InterfaceError, OperationalError, connection

from broadsheet.kernel.space import is_full
from broadsheet.outbox.selectors import last_position


class DatabaseAway(Exception):
    """The database cannot be reached now; what was going on can be tried again when it is back."""


class Watch:
    """Watches one database for being moved away and for new commits. One per worker."""

    def __init__(self) -> None:
        self._file: tuple[int, int] | None = None
        self._seen: int | None = None

    def require(self) -> None:
        """Raise DatabaseAway unless the database is where it belongs; let go of one that was replaced.

        SQLite goes on reading a file that was moved away, and makes an empty one when it connects to a name
        that is not there: both must not happen to a newsroom.
        """
        try:
            file = _file()
        except OSError as error:
            self.leave()
            raise DatabaseAway(f"{error.filename}: {error.strerror}") from error
        if self._file not in (None, file):
            self.leave()
        self._file = file

    def leave(self) -> None:
        """Close the connection, which may lead to a database that is gone."""
        self._file = self._seen = None
        if not connection.in_atomic_block:
            connection.close()

    def changed(self) -> bool:
        """Whether another connection has committed since the last call. Costs some 20 µs on SQLite.

        PostgreSQL has no such counter; there the newest outbox row is asked for.
        """
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA data_version")
                now = cursor.fetchone()[0]
        else:
            now = last_position()
        moved, self._seen = now != self._seen, now
        return moved


def is_outage(error: Exception) -> bool:
    """Whether an error says that the database is away or busy or a disk full, and not that a page is at
    fault.
    """
    if isinstance(error, DatabaseAway | InterfaceError) or is_full(error):
        return True
    if not isinstance(error, OperationalError):
        return False
    if is_busy(error):
        return True
    try:
        _file()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (OSError, DatabaseError):
        return True
    return False


def is_busy(error: Exception) -> bool:
    """Whether SQLite has only given up waiting for another writer."""
    return isinstance(error, OperationalError) and "locked" in str(error)


def _file() -> tuple[int, int] | None:
    """Which file SQLite's is; None for a server or memory. Raises OSError if it is not there."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or name.startswith("file:") or name == ":memory:":
        return None
    found = os.stat(name)
    return found.st_dev, found.st_ino
