"""Wide changes: a renamed section or a new template, spread over the slow lane a chunk at a time."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from broadsheet.kernel import clock, keys
from broadsheet.outbox import WIDE_LANE
from broadsheet.press.models import Dependency, Output, PressJob, WideChange

CHUNK = 500
"""Outputs looked at in one transaction: some 10 ms, so that no publication waits longer for it."""

_SPREAD = """
INSERT INTO press_pressjob
    (edition, path, kind, args, subject, lane, phase, position, attempts, error, not_before, created)
SELECT o.edition, o.path, o.kind, o.args, '', %s, o.phase, %s, 0, '', NULL, %s
FROM press_output o
WHERE o.id >= %s AND o.id < %s AND o.position < %s {only}
ORDER BY o.id DESC
ON CONFLICT (edition, path) DO UPDATE SET
    attempts = 0, error = '', not_before = NULL,
    position = CASE WHEN excluded.position > press_pressjob.position
               THEN excluded.position ELSE press_pressjob.position END
"""
_ONLY_DEPENDENTS = "AND EXISTS (SELECT 1 FROM press_dependency d WHERE d.output_id = o.id AND d.key = %s)"


def spread_some(limit: int = CHUNK) -> bool:
    """Put the next `limit` outputs of the oldest open change in the slow lane; False if none is open.

    Jobs and progress are written in one transaction, so a kill goes on where it was. What was baked since the
    change needs no job; a job that waits already keeps its more urgent lane. A template's dependents are all
    outputs: no rendering has to record that key.
    """
    change = WideChange.objects.filter(finished=None, spread=False).order_by("id").first()
    if change is None:
        return False
    everything = keys.kind_of(change.key) == "template"
    ids = _ids_below(change, everything, limit)
    if not ids:
        WideChange.objects.filter(pk=change.pk).update(spread=True)
        note_finished()  # where nothing had to be baked, no bake says so
        return True
    low, high = ids[-1], ids[0] + 1
    sql = _SPREAD.format(only="" if everything else _ONLY_DEPENDENTS)
    given = [WIDE_LANE, change.position, _moment(), low, high, change.position]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(sql, given if everything else [*given, change.key])
            asked = max(cursor.rowcount, 0)
        WideChange.objects.filter(pk=change.pk).update(cursor=low, queued=change.queued + asked)
    return True


def note_finished() -> None:
    """Mark the changes whose last job is gone. Costs one look at the end of the slow lane."""
    open_changes = WideChange.objects.filter(finished=None, spread=True)
    if open_changes.exists() and not PressJob.objects.filter(lane=WIDE_LANE).exists():
        open_changes.update(finished=clock.now())


def trim_changes(*, before: dt.datetime) -> None:
    """Forget the changes that were finished before a time."""
    WideChange.objects.filter(finished__lt=before).delete()


def _ids_below(change: WideChange, everything: bool, limit: int) -> list[int]:
    if everything:
        rows = Output.objects.order_by("-id")
        if change.cursor is not None:
            rows = rows.filter(pk__lt=change.cursor)
        return list(rows.values_list("pk", flat=True)[:limit])
    rows = Dependency.objects.filter(key=change.key).order_by("-output")
    if change.cursor is not None:
        rows = rows.filter(output__lt=change.cursor)
    return list(rows.values_list("output_id", flat=True)[:limit])


def _moment() -> object:
    return connection.ops.adapt_datetimefield_value(clock.now())
