"""What people may ask of the press: try again, bake again."""

from __future__ import annotations

from django.db import transaction

from broadsheet import outbox
from broadsheet.kernel import keys
from broadsheet.outbox.selectors import last_position
from broadsheet.press.models import Output, PressJob
from broadsheet.press.queue import Wish, enqueue, ref_of


class UnknownOutput(LookupError):
    """The press has never baked this path."""


def retry_job(*, job: PressJob) -> None:
    """Try a failed job at once. The count of its attempts starts again."""
    retry_failed(number=job.pk)


def retry_failed(*, number: int | None = None) -> int:
    """Try every failed job, or that one, at once; returns how many. Their attempts count from zero again."""
    failed = PressJob.objects.filter(attempts__gt=0)
    if number is not None:
        failed = failed.filter(pk=number)
    return failed.update(attempts=0, error="", not_before=None)


@transaction.atomic
def rebake(*, edition: str, path: str, lane: int | None = None) -> None:
    """Bake one output again and write its file whatever is there; `lane` None is the output's own.

    Raises UnknownOutput.
    """
    output = Output.objects.select_for_update().filter(edition=edition, path=path).first()
    if output is None:
        raise UnknownOutput(f"{edition}:{path}")
    rebake_outputs(outputs=[output], lane=lane)


@transaction.atomic
def rebake_outputs(*, outputs: list[Output], lane: int | None = None) -> None:
    """Bake these outputs again whatever they hold; `lane` None is each one's own."""
    # Position 0 is older than any job, so that the bake is not skipped as already done.
    Output.objects.filter(pk__in=[output.pk for output in outputs]).update(position=0)
    position = last_position()
    enqueue(
        Wish(ref_of(output), output.lane if lane is None else lane, output.phase, position)
        for output in outputs
    )


@transaction.atomic
def rebake_all() -> int:
    """Bake the whole site again in the slow lane; returns the outbox row that asks for it."""
    return outbox.announce([keys.template()], lane=outbox.WIDE_LANE)
