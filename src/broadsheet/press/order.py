"""The order of plates: a story before any list that names it, and its 410 after every page that did.

A reader who follows a link from a page that was just written must find the story; a reader of a page that was
not written again yet must not find it gone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from broadsheet.press.ledger import Ledger
from broadsheet.press.models import Output, PressJob
from broadsheet.press.queue import Wish, enqueue, ref_of
from broadsheet.press.refs import OutputRef
from broadsheet.press.registry import Registry

LAST = 99
"""The phase of a page that goes away: after everything else of its lane."""

_HEALED = 200


class Blocked(RuntimeError):
    """An output names something whose own page cannot be baked."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page to bake before an output that names its subject; `job` is None where nobody asked yet."""

    ref: OutputRef
    job: PressJob | None


def pages_to_bake_first(registry: Registry, ledger: Ledger, named: Collection[str]) -> Iterator[Waiting]:
    """The own pages of the keys `named` that have changed since they were baked, or never were."""
    if not named:
        return
    changed = [
        job
        for job in PressJob.objects.filter(subject__in=named).order_by("phase", "id")
        if not ledger.holds((job.edition, job.path), job.position)
    ]
    for job in changed:
        yield Waiting(ref_of(job), job)
    known = set(Output.objects.filter(subject__in=named).values_list("subject", flat=True))
    known |= ledger.subjects | {job.subject for job in changed}
    for key in named:
        if key not in known:
            for ref in registry.pages_of(key):
                yield Waiting(ref, None)


def hold_back(key: str, *, since: int, own: OutputRef) -> int | None:
    """The lane behind which the page of `key` may go away; None if nothing that named it is left to bake.

    What named it and was last baked before `since` (the outbox row that took it away) is left. It has a job
    from that row; where one is missing it is asked for again.
    """
    behind = Output.objects.filter(dependencies__key=key, position__lt=since)
    outputs = list(behind.exclude(edition=own.edition, path=own.path)[:_HEALED])
    if not outputs:
        return None
    jobs = {
        (job.edition, job.path): job
        for job in PressJob.objects.filter(path__in={output.path for output in outputs})
    }
    without = [output for output in outputs if (output.edition, output.path) not in jobs]
    enqueue(Wish(ref_of(output), output.lane, output.phase, since) for output in without)
    lanes = [jobs[place].lane for output in outputs if (place := (output.edition, output.path)) in jobs]
    return max(lanes + [output.lane for output in without])
