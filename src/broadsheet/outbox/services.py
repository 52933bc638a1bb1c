"""Writing the outbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import connection
from django.db.models import Max

from broadsheet.kernel import clock
from broadsheet.kernel import keys as key_forms
from broadsheet.outbox.models import OutboxRow

ORDER_LOCK = 0x42524F4144  # "BROAD": one advisory lock of the database, for this and nothing else


class NotInTransaction(RuntimeError):
    """A change was announced outside the transaction that makes it."""


def announce(keys: Iterable[str], *, at: dt.datetime | None = None, lane: int | None = None) -> int:
    """See `broadsheet.outbox.announce`."""
    if not connection.in_atomic_block:
        raise NotInTransaction("announce() belongs in the transaction that makes the change")
    dirtied = sorted({key_forms.checked(key) for key in keys})
    if not dirtied:
        raise ValueError("a change dirties at least one key")
    if at is not None and at.tzinfo is None:
        raise ValueError("the time a change concerns needs a time zone")
    if connection.vendor == "postgresql":
        # A serial is drawn before the commit, so a later number may be seen first and a reader that has
        # passed it would never come back. Held to the commit, the lock makes the numbers commit order.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ORDER_LOCK])
    return OutboxRow.objects.create(keys=dirtied, at=at, lane=lane, created=clock.now()).pk


def trim_rows(*, before: dt.datetime, upto: int) -> int:
    """Delete rows made before a time and numbered `upto` or less; returns how many.

    The newest row always stays, because `last_position` reads it.
    """
    newest = OutboxRow.objects.aggregate(newest=Max("pk"))["newest"]
    if newest is None:
        return 0
    rows = OutboxRow.objects.filter(created__lt=before, pk__lte=upto, pk__lt=newest)
    return rows._raw_delete(rows.db)
