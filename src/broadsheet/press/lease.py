"""The lease: one worker at a time, given back by the system the moment the worker dies."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from django.db import connection

LEASE_LOCK = 0x5052455353  # "PRESS": a session-level advisory lock of the database


class LeaseTaken(RuntimeError):
    """Another worker is at the press."""


class Lease:
    """Held from `take` to `give_back` or the end of the process, however that comes.

    A lock file guards one machine. On PostgreSQL, which several machines may share, a session lock guards the
    database as well; it ends with the connection, so `keep` takes it again after a reconnect.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None
        self._session: object = None

    def take(self) -> None:
        """Raises LeaseTaken at once if another worker on this machine holds the lease. Needs no database."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(file)
            raise LeaseTaken(f"another worker holds {self._path}") from error
        self._file = file

    def keep(self) -> None:
        """Hold the database's side of the lease, again after a lost connection. Raises LeaseTaken."""
        if connection.vendor != "postgresql" or self._session is connection.connection is not None:
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LEASE_LOCK])
            if not cursor.fetchone()[0]:
                raise LeaseTaken("another worker holds the press of this database")
        self._session = connection.connection

    def give_back(self) -> None:
        """Let another worker in."""
        if self._session is not None and self._session is connection.connection:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LEASE_LOCK])
        self._session = None
        if self._file is not None:
            os.close(self._file)
            self._file = None
