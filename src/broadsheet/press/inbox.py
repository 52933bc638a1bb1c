"""What delivery asks of the press, in the inbox file: to bake first what readers wait for, and again what is
damaged.

Delivery opens the file anew for every line, so it is taken by giving it another name and read a round later,
when nobody writes to it any more. A kill in between leaves the taken file, which is read at the next start;
to do something twice does no harm.
"""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction

from broadsheet.outbox.selectors import last_position
from broadsheet.press.board import Board
from broadsheet.press.models import Output, PressJob
from broadsheet.press.queue import enqueue, ref_of, wish_for
from broadsheet.press.registry import Registry
from broadsheet.press.services import rebake_outputs
from broadsheet.press.store import Store

log = logging.getLogger(__name__)

HURRY = 0
"""The lane of what a reader waits for."""

_LINES = 2000
"""Lines read in one round; delivery writes no line twice in a row."""

Place = tuple[str, str]


class Inbox:
    """Collects what delivery wrote to `file` for the press over `store`."""

    def __init__(self, file: Path, store: Store, registry: Registry, board: Board) -> None:
        self._file = file
        self._taken = file.with_name(f"{file.name}.taken")
        self._store = store
        self._registry = registry
        self._board = board

    def collect(self) -> int:
        """Do what the file of the last round asks for, and take the next one; returns how much was asked.

        Raises DatabaseError and OSError; the file is then read again.
        """
        asked: dict[str, dict[Place, None]] = defaultdict(dict)
        if self._taken.exists():
            for kind, place in _lines(self._taken):
                asked[kind][place] = None
            self._hurry(list(asked["waiting"]))
            self._mend(list(asked["damaged"]))
            self._taken.unlink()
        if self._file.exists():
            self._file.rename(self._taken)
        return sum(map(len, asked.values()))

    def _hurry(self, places: list[Place]) -> None:
        """Bake first the pages whose waiting plates readers have met."""
        if not places:
            return
        known = {(job.edition, job.path): job for job in PressJob.objects.filter(path__in=_paths(places))}
        slow = [known[place].pk for place in places if place in known]
        with transaction.atomic():
            PressJob.objects.filter(pk__in=slow, lane__gt=HURRY).update(lane=HURRY)
            # The batch that a story came in may be known already, and its stories not yet one by one.
            position = last_position()
            enqueue(
                wish_for(self._registry, ref, position=position, key=key, lane=HURRY)
                for place in places
                if place not in known
                for key in self._store.waiting_for(*place)
                for ref in self._registry.pages_of(key)
                if ref.place == place
            )

    def _mend(self, places: list[Place]) -> None:
        """Bake again what is not on disk as it was written; raise the alarm."""
        if not places:
            return
        wanted = set(places)
        found = Output.objects.filter(path__in=_paths(places))
        outputs = [output for output in found if (output.edition, output.path) in wanted]
        bad = [output for output in outputs if self._store.hash_of(ref_of(output)) != output.hash]
        if bad:
            log.error("damaged on disk, and baked again: %s", ", ".join(map(str, bad[:5])))
            self._board.note_damage([str(output) for output in bad])
            rebake_outputs(outputs=bad, lane=HURRY)


def _paths(places: Iterable[Place]) -> set[str]:
    return {path for _, path in places}


def _lines(file: Path) -> list[tuple[str, Place]]:
    """Kind and place of the lines that say so; what a kill cut short or someone else wrote is passed over."""
    found = []
    with file.open("rb") as lines:
        for line in lines:
            try:
                held = json.loads(line)
                found.append((str(held["kind"]), (str(held["edition"]), str(held["path"]))))
            except (ValueError, KeyError, TypeError):
                log.warning("a line of the inbox says nothing: %r", line[:200])
            if len(found) >= _LINES:
                log.warning("the inbox is longer than %s lines; the rest waits for its readers", _LINES)
                break
    return found
