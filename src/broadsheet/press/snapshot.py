"""One unchanging view of the database to render from, that cannot write and holds up no writer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from broadsheet.outbox.selectors import last_position


@contextmanager
def snapshot() -> Iterator[int]:
    """Read everything inside the block as of one moment; gives the outbox position of that moment.

    The position is the first thing read, so the snapshot holds the changes up to that row and no other. On
    SQLite the transaction is DEFERRED for once (IMMEDIATE, the connection's own mode, would take the write
    lock for as long as a page renders) and `query_only`; on PostgreSQL it is REPEATABLE READ, READ ONLY. A
    write inside raises Django's OperationalError or InternalError. Inside a transaction of the caller (a
    preview, a test) the view is that transaction's.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            yield last_position()
    elif connection.vendor == "sqlite":
        with _deferred(), transaction.atomic():
            yield last_position()
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield last_position()


@contextmanager
def _deferred() -> Iterator[None]:
    connection.ensure_connection()
    mode = connection.transaction_mode
    _query_only("ON")
    connection.transaction_mode = "DEFERRED"
    try:
        yield
    finally:
        connection.transaction_mode = mode
        if connection.connection is not None:
            _query_only("OFF")


def _query_only(value: str) -> None:
    # Twice a page: Django's cursor takes ten times as long as SQLite.
    raw: Any = connection.connection
    raw.execute(f"PRAGMA query_only={value}")
