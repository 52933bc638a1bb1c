"""What the desk's press board and the command line show."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Min, QuerySet

from broadsheet.outbox import WIDE_LANE
from broadsheet.outbox.selectors import rows_after
from broadsheet.press.models import Output, PressJob, PressState, WideChange


@dataclass(frozen=True, slots=True)
class WideProgress:
    """The open wide changes together: they share the slow lane.

    `keys` oldest first, `left` outputs still to bake (a floor while `spreading`), `seconds` the time that
    takes at the present rate, None as long as no rate is known.
    """

    keys: tuple[str, ...]
    since: dt.datetime
    left: int
    spreading: bool
    seconds: float | None


@dataclass(frozen=True, slots=True)
class PressBoard:
    """The press at a glance. `queue` counts the waiting jobs by lane; `stale_since` is when the oldest change
    was made that has no jobs yet, or the oldest job asked for that is not in the slow lane.
    """

    last_bake: dt.datetime | None
    queue: dict[int, int]
    stale_since: dt.datetime | None
    failures: int
    wide: WideProgress | None


def press_board() -> PressBoard:
    """Six queries; the cost grows with what waits, not with the archive."""
    state = PressState.objects.filter(pk=PressState.ONLY).first()
    lanes = PressJob.objects.order_by("lane").values_list("lane")
    queue = dict(lanes.annotate(count=Count("id")))
    urgent = PressJob.objects.filter(lane__lt=WIDE_LANE)
    unplanned = rows_after(state.position if state else 0, 1)
    waits = [urgent.aggregate(oldest=Min("created"))["oldest"], *(row.created for row in unplanned)]
    return PressBoard(
        last_bake=state.last_bake if state else None,
        queue=queue,
        stale_since=min((moment for moment in waits if moment), default=None),
        failures=failed_jobs().count(),
        wide=_wide(queue.get(WIDE_LANE, 0), state.wide_rate if state else 0),
    )


def failed_jobs() -> QuerySet[PressJob]:
    """The jobs whose last attempt failed, newest trouble last; each says why and when it is tried again."""
    return PressJob.objects.filter(attempts__gt=0).order_by("not_before", "id")


def output_at(edition: str, path: str) -> Output | None:
    """What the press last wrote for a path, if anything."""
    return Output.objects.filter(edition=edition, path=path).first()


def _wide(left: int, rate: float) -> WideProgress | None:
    changes = list(WideChange.objects.filter(finished=None).order_by("id"))
    if not changes:
        return None
    return WideProgress(
        keys=tuple(change.key for change in changes),
        since=changes[0].created,
        left=left,
        spreading=not all(change.spread for change in changes),
        seconds=left / rate if rate > 0 else None,
    )
