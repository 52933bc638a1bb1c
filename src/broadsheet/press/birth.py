"""The outputs that a key calls into being: asked of the kinds at once, or by a job of the slow lane."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

from broadsheet.outbox import WIDE_LANE
from broadsheet.outbox.models import OutboxRow
from broadsheet.press.database import is_outage
from broadsheet.press.models import Output, PressJob
from broadsheet.press.queue import Wish, wish_for
from broadsheet.press.refs import OutputRef
from broadsheet.press.registry import OutputKind, Registry

log = logging.getLogger(__name__)

PREFIX = "born:"
"""How the path begins of a job that is no page but asks kinds what keys call into being."""

_PATHS = 500

TOGETHER = 50
"""Keys of an import that one such job asks about. A batch of 500 stories has 1,500 keys."""


def wishes_of_row(registry: Registry, row: OutboxRow) -> Iterator[Wish]:
    """What a row's keys call into being, over all kinds.

    A large row of the slow lane is only cut into jobs here, because a publication that was committed after it
    is planned after it.
    """
    if row.lane == WIDE_LANE and len(row.keys) > TOGETHER:
        for start in range(0, len(row.keys), TOGETHER):
            args = {"keys": row.keys[start : start + TOGETHER], "lane": row.lane}
            yield Wish(OutputRef("", "", f"{PREFIX}{row.pk}:{start}", args), row.lane, 0, row.pk)
        return
    yield from _wishes_of_keys(registry, row.keys, position=row.pk, lane=row.lane)


def ask_again(registry: Registry, job: PressJob) -> list[Wish]:
    """What a job of this module stands for. Raises what the kind raises that could not say before."""
    lane = job.args["lane"]
    if not job.kind:
        births = list(_wishes_of_keys(registry, job.args["keys"], position=job.position, lane=lane))
        there = outputs_there(births)
        return [wish for wish in births if wish.subject or wish.ref.place not in there]
    key = job.args["key"]
    born = registry.kind(job.kind).born_of(key)
    return [wish_for(registry, ref, position=job.position, key=key, lane=lane) for ref in born]


def outputs_there(births: list[Wish]) -> set[tuple[str, str]]:
    """The places whose output is there already as the same kind would make it."""
    asked = {wish.ref.place: (wish.ref.kind, dict(wish.ref.args)) for wish in births}
    paths = list({path for _, path in asked})
    there = set()
    for start in range(0, len(paths), _PATHS):
        found = Output.objects.filter(path__in=paths[start : start + _PATHS])
        for edition, path, kind, args in found.values_list("edition", "path", "kind", "args"):
            if asked.get((edition, path)) == (kind, args):
                there.add((edition, path))
    return there


def _wishes_of_keys(
    registry: Registry, keys: Sequence[str], *, position: int, lane: int | None
) -> Iterator[Wish]:
    """One kind's error neither stops the press nor loses a page: see `_wishes_of_key`."""
    for kind in registry:
        try:
            found = [
                wish_for(registry, ref, position=position, key=key, lane=lane)
                for key, ref in kind.born_of_each(keys)
            ]
        except Exception as error:
            if is_outage(error):
                raise
            found = [wish for key in keys for wish in _wishes_of_key(registry, kind, key, position, lane)]
        yield from found


def _wishes_of_key(
    registry: Registry, kind: OutputKind, key: str, position: int, lane: int | None
) -> list[Wish]:
    """What one kind says of one key. Its error becomes a job, which fails where people see it and asks again
    until the kind answers.
    """
    try:
        return [wish_for(registry, ref, position=position, key=key, lane=lane) for ref in kind.born_of(key)]
    except Exception as error:
        if is_outage(error):
            raise
        log.exception("%s cannot say what %s calls into being", kind.name, key)
        again = OutputRef(kind.name, "", f"{PREFIX}{kind.name}:{key}", {"key": key, "lane": lane})
        return [Wish(again, kind.lane if lane is None else lane, 0, position)]
