"""The slow sweep: at a fixed rate, is every plate there and sound, and has everything its plate?

It finds what no outbox row can tell of: a file lost or rotten on disk, a page that an old fault never made.
Its rate is fixed, so that checking costs the same however large the archive is; that only takes longer.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from itertools import cycle

from django.db import transaction

from broadsheet.outbox.selectors import last_position
from broadsheet.press.board import Board
from broadsheet.press.models import Output, PressState
from broadsheet.press.planner import state
from broadsheet.press.queue import Wish, enqueue, ref_of, slow_lane_is_busy, wish_for
from broadsheet.press.refs import OutputRef
from broadsheet.press.registry import OutputKind, Registry
from broadsheet.press.services import rebake_outputs
from broadsheet.press.store import Store

log = logging.getLogger(__name__)

RATE = 2400
"""Things looked at per minute. Half of them are plates: 100,000 in an hour and a half."""

SAVED_EVERY = 30
"""Looks after which the place is written down: once a second would be a wait for the disk each second."""

_OUTPUTS = "outputs"


class Sweep:
    """Walks the outputs and what the kinds expect, a few at a time; where it was survives a restart."""

    def __init__(self, store: Store, registry: Registry, board: Board | None = None) -> None:
        self.board = board or Board()
        self.store = store
        self.registry = registry
        kinds = [(kind.name, self._expected(kind)) for kind in registry]
        self._walks = cycle(walk for kind in kinds for walk in ((_OUTPUTS, self._outputs), kind))
        self._cursors: dict[str, int] = state().sweep
        self._looks = 0

    def look(self, limit: int) -> None:
        """Look at the next `limit` things: plates every other time, else what one kind after another expects.

        Raises DatabaseError.
        """
        name, walk = next(self._walks)
        self._cursors[name] = walk(self._cursors.get(name, 0), limit) or 0
        self._looks += 1
        if self._looks % SAVED_EVERY == 0:
            PressState.objects.filter(pk=PressState.ONLY).update(sweep=self._cursors)

    def _outputs(self, after: int, limit: int) -> int | None:
        outputs = list(Output.objects.filter(pk__gt=after).order_by("pk")[:limit])
        bad = [output for output in outputs if self.store.hash_of(ref_of(output)) != output.hash]
        if bad:
            # What was baked and not recorded when a worker was killed looks the same; baking it is right too.
            log.warning("the sweep bakes %s again: missing or damaged", ", ".join(map(str, bad[:5])))
            self.board.note_damage([str(output) for output in bad])
            rebake_outputs(outputs=bad)
        return outputs[-1].pk if len(outputs) == limit else None

    def _expected(self, kind: OutputKind) -> Callable[[int, int], int | None]:
        def walk(after: int, limit: int) -> int | None:
            if slow_lane_is_busy():  # what has no page then may only not have had its turn
                return after
            refs, last = kind.expected(after, limit)
            missing = _without_output(refs)
            if missing:
                log.warning(
                    "the sweep bakes %s for the first time", ", ".join(ref.path for ref in missing[:5])
                )
                with transaction.atomic():
                    enqueue(self._wish(kind, ref) for ref in missing)
            return last

        return walk

    def _wish(self, kind: OutputKind, ref: OutputRef) -> Wish:
        return wish_for(self.registry, ref, position=last_position(), key=kind.subject(ref))


def _without_output(refs: list[OutputRef]) -> list[OutputRef]:
    there = set(Output.objects.filter(path__in={ref.path for ref in refs}).values_list("edition", "path"))
    return [ref for ref in refs if ref.place not in there]
