"""The order of plates: a story before any list that names it, and its 410 after every page that did.

A reader who follows a link from a page that was just written must find the story; a reader of a page that was
not written again yet must not find it gone. A story of an import may be named once its waiting plate stands:
see ADR 008.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db import connection

from broadsheet.press.ledger import Ledger
from broadsheet.press.models import Output, PressJob
from broadsheet.press.queue import READERS, Wish, enqueue, ref_of
from broadsheet.press.refs import OutputRef
from broadsheet.press.registry import Registry

LAST = 99
"""The phase of a page that goes away: after everything else of its lane."""

STUCK = 3
"""Failed attempts after which a page holds back no other: a withdrawn story is gone some 7 s later, even
where a page that links to it cannot be made. The board shows that page and why."""

_HEALED = 200


class Blocked(RuntimeError):
    """An output names what has no page and cannot have one now, though it was asked to leave that out."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page to bake before an output that names its subject; `job` is None where nobody asked yet."""

    key: str
    ref: OutputRef
    job: PressJob | None


def pages_to_bake_first(registry: Registry, ledger: Ledger, named: Collection[str]) -> Iterator[Waiting]:
    """The own pages of the keys `named` that have changed since they were baked, or never were."""
    if not named:
        return
    changed = []
    if _with_rows(PressJob, named):
        changed = [
            job
            for job in PressJob.objects.filter(subject__in=named).order_by("phase", "id")
            if not ledger.holds((job.edition, job.path), job.position)
        ]
    for job in changed:
        yield Waiting(job.subject, ref_of(job), job)
    known = _with_rows(Output, named)
    known |= ledger.subjects | {job.subject for job in changed}
    for key in named:
        if key not in known:
            for ref in registry.pages_of(key):
                yield Waiting(key, ref, None)


def _with_rows(model: type[PressJob | Output], named: Collection[str]) -> set[str]:
    """Which of the keys are subjects of rows. By hand: making the SQL took most of a page's share of it."""
    places = ", ".join(["%s"] * len(named))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT subject FROM {model._meta.db_table} WHERE subject IN ({places})",  # noqa: S608 - our table's name
            list(named),
        )
        return {subject for (subject,) in cursor.fetchall()}


def hold_back(key: str, *, since: int, own: PressJob | None, place: tuple[str, str]) -> int | None:
    """The lane behind which the page of `key` may go away; None if nothing that named it is left to bake.

    What named it and was last baked before `since` (the outbox row that took it away) is left. It has a job
    from that row; where one is missing it is asked for again. Pages that go away together and name each other
    in a circle cannot all be last: one that waits for such pages only goes first. A page that is STUCK is
    not waited for.
    """
    outputs = _named_by(key, since, place)
    if not outputs:
        return None
    jobs = _jobs_at(output.path for output in outputs)
    without = [output for output in outputs if (output.edition, output.path) not in jobs]
    enqueue(Wish(ref_of(output), output.lane, output.phase, since) for output in without)
    waiting = [jobs[spot] for output in outputs if (spot := (output.edition, output.path)) in jobs]
    waiting = [job for job in waiting if job.attempts < STUCK]
    if not without and (not waiting or (own is not None and _go_round(own, waiting, place))):
        return None
    return max([job.lane for job in waiting] + [output.lane for output in without])


def _go_round(own: PressJob, waiting: list[PressJob], place: tuple[str, str]) -> bool:
    """Whether `own` waits only for pages that go away too, and one of them in the end for `own`."""
    if own.phase != LAST or any(job.phase != LAST for job in waiting):
        return False
    seen: set[tuple[str, str]] = set()
    left = list(waiting)
    while left:
        job = left.pop()
        spot = (job.edition, job.path)
        if spot == place:
            return True
        if spot in seen or len(seen) > _HEALED:
            continue
        seen.add(spot)
        page = Output.objects.filter(edition=job.edition, path=job.path).first()
        if page is not None and page.subject:
            after = _named_by(page.subject, job.position, spot)
            left += _jobs_at(output.path for output in after).values()
    return False


def _named_by(key: str, since: int, place: tuple[str, str]) -> list[Output]:
    """What readers see that names `key` and was last baked before `since`, but for the page at `place`."""
    behind = Output.objects.filter(dependencies__key=key, position__lt=since, lane__lt=READERS)
    return list(behind.exclude(edition=place[0], path=place[1])[:_HEALED])


def _jobs_at(paths: Iterable[str]) -> dict[tuple[str, str], PressJob]:
    return {(job.edition, job.path): job for job in PressJob.objects.filter(path__in=set(paths))}
