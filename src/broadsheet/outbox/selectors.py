"""Reading the outbox in commit order."""

from __future__ import annotations

from django.db import connection
from django.db.models import Q

from broadsheet.outbox import WIDE_LANE
from broadsheet.outbox.models import OutboxRow


def rows_after(position: int, limit: int) -> list[OutboxRow]:
    """At most `limit` rows numbered above `position`, in commit order. A row never appears below one seen."""
    return list(OutboxRow.objects.filter(pk__gt=position).order_by("pk")[:limit])


def rows_between(position: int, last: int, limit: int | None = None) -> list[OutboxRow]:
    """The rows numbered above `position` up to and with `last`, in commit order, `limit` at most."""
    return list(OutboxRow.objects.filter(pk__gt=position, pk__lte=last).order_by("pk")[:limit])


def is_hurried(position: int) -> bool:
    """Whether a row numbered above `position` is about more than the slow lane, as a publication is."""
    later = OutboxRow.objects.filter(pk__gt=position)
    return later.filter(Q(lane=None) | Q(lane__lt=WIDE_LANE)).exists()


def last_position() -> int:
    """The number of the newest committed row that this transaction sees, 0 before the first.

    By hand: it is asked for before every rendering, and making the SQL took six times as long as the answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(id) FROM {OutboxRow._meta.db_table}")  # noqa: S608 - our table's name
        return cursor.fetchone()[0] or 0
