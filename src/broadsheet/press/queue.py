"""The queue of paths to bake: asking for one, taking the next, and keeping what failed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from broadsheet.kernel import clock
from broadsheet.outbox import WIDE_LANE
from broadsheet.press.models import Output, PressJob
from broadsheet.press.refs import OutputRef
from broadsheet.press.registry import Registry

LONGEST_WAIT = 60.0
"""Seconds between two attempts at an output that keeps failing, at most."""

READERS = 2
"""Lanes below this one hold what readers see. What machines read does not hold up a page that goes away."""

OVERDUE = {0: 2.0, 1: 4.0, 2: 30.0}
"""Seconds by lane after which an output takes turns with what is new. Stories go before lists, so a desk that
publishes faster than a busy machine bakes left the front without them: for more than a minute, measured."""

_CHUNK = 400


@dataclass(frozen=True, slots=True)
class Wish:
    """That an output be baked at `position` or later. `subject` is set where its own subject has changed."""

    ref: OutputRef
    lane: int
    phase: int
    position: int
    subject: str = ""


def wish_for(
    registry: Registry, ref: OutputRef, *, position: int, key: str = "", lane: int | None = None
) -> Wish:
    """A wish in the lane and phase of the output's kind; `key` is what called for it. Raises UnknownKind."""
    kind = registry.kind(ref.kind)
    subject = key if key and kind.subject(ref) == key else ""
    return Wish(ref, kind.lane if lane is None else lane, kind.phase, position, subject)


def enqueue(wishes: Iterable[Wish]) -> int:
    """Make or renew one job per place; returns how many places. Call inside a transaction.

    A job that is there already takes the newer position, keeps the more urgent lane and is tried at once,
    also if it failed before: what it renders has changed.
    """
    by_place = {wish.ref.place: wish for wish in wishes}
    places = list(by_place)
    now = clock.now()
    for start in range(0, len(places), _CHUNK):
        chunk = places[start : start + _CHUNK]
        known = {
            (job.edition, job.path): job
            for job in PressJob.objects.filter(path__in={path for _, path in chunk})
        }
        jobs = [_job(by_place[place], known.get(place), now) for place in chunk]
        PressJob.objects.bulk_create(
            jobs,
            update_conflicts=True,
            unique_fields=["edition", "path"],
            update_fields=[
                "kind",
                "args",
                "subject",
                "lane",
                "phase",
                "position",
                "attempts",
                "error",
                "not_before",
            ],
        )
    return len(places)


def due_jobs(*, limit: int) -> tuple[list[PressJob], int]:
    """The next jobs to bake, in that order, and how many of them are baked whatever comes in meanwhile.

    Those are the most urgent job and of each lane the one that is OVERDUE for longest, but for what has its
    turn with the most urgent one. One of each: machine files, of which hundreds may wait, would else keep the
    front waiting.
    """
    now = clock.now()
    ready = PressJob.objects.filter(Q(not_before=None) | Q(not_before__lte=now))
    jobs = list(ready.order_by("lane", "phase", "id")[:limit])
    first = jobs[:1]
    for lane, seconds in OVERDUE.items() if len(jobs) > 1 else ():
        late = ready.filter(lane=lane, created__lte=now - dt.timedelta(seconds=seconds))
        late = late.exclude(lane=jobs[0].lane, phase=jobs[0].phase)
        first += late.order_by("created", "id")[:1]
    taken = {job.pk for job in first}
    return [*first, *(job for job in jobs if job.pk not in taken)][:limit], len(first)


def slow_lane_is_busy() -> bool:
    """Whether something waits there that has not failed: an import whose pages have not had their turn."""
    return PressJob.objects.filter(lane=WIDE_LANE, attempts=0).exists()


def words_of(error: Exception) -> str:
    """What the error says of itself, and in which template it was met."""
    where = getattr(error, "template_debug", None)
    place = f" ({where['name']}, line {where['line']})" if where else ""
    return f"{type(error).__name__}: {error}{place}"


def note_failure(job: PressJob, error: Exception) -> None:
    """Keep the error on the job and the job for later: after 1 s, 2 s, 4 s ... LONGEST_WAIT."""
    wait = min(LONGEST_WAIT, 2.0 ** min(job.attempts, 30))
    job.attempts += 1
    job.error = words_of(error)[:2000]
    job.not_before = clock.now() + dt.timedelta(seconds=wait)
    PressJob.objects.filter(pk=job.pk).update(
        attempts=job.attempts, error=job.error, not_before=job.not_before
    )


def postpone(job: PressJob, *, lane: int, phase: int, seconds: float) -> None:
    """Put a job behind others without counting it as failed."""
    job.lane, job.phase = max(job.lane, lane), phase
    job.not_before = clock.now() + dt.timedelta(seconds=seconds) if seconds else None
    PressJob.objects.filter(pk=job.pk).update(lane=job.lane, phase=phase, not_before=job.not_before)


def ref_of(row: PressJob | Output) -> OutputRef:
    """The output that a row is about."""
    return OutputRef(row.kind, row.edition, row.path, row.args)


def _job(wish: Wish, known: PressJob | None, now: dt.datetime) -> PressJob:
    return PressJob(
        edition=wish.ref.edition,
        path=wish.ref.path,
        kind=wish.ref.kind,
        args=dict(wish.ref.args),
        subject=wish.subject or (known.subject if known else ""),
        lane=min(wish.lane, known.lane) if known else wish.lane,
        phase=wish.phase,
        position=max(wish.position, known.position) if known else wish.position,
        created=now,
    )
