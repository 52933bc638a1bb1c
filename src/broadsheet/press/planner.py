"""From what changed to what must be baked: outbox rows become jobs, in commit order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from django.db import transaction

from broadsheet.kernel import clock, keys
from broadsheet.outbox import WIDE_LANE
from broadsheet.outbox import selectors as outbox
from broadsheet.outbox.models import OutboxRow
from broadsheet.press import birth
from broadsheet.press.models import Dependency, PressState, WideChange
from broadsheet.press.queue import READERS, Wish, enqueue
from broadsheet.press.refs import OutputRef
from broadsheet.press.registry import Registry

ROWS = 200
"""Outbox rows planned in one transaction."""

_KEYS = 500

Place = tuple[str, str]


class Planner:
    """Follows the outbox. Only the worker that holds the lease has one. `announce` is told the rows that were
    planned.
    """

    def __init__(
        self, registry: Registry, announce: Callable[[list[OutboxRow]], object] = lambda rows: None
    ) -> None:
        self.registry = registry
        self._announce = announce
        self.slow_at: float | None = None
        """When a row of the slow lane was last planned, on `clock.monotonic`."""
        self.position = state().position
        self._announced = self.position

    def plan(self) -> int:
        """Plan every row committed before this; returns how many.

        What to bake is worked out first, then the jobs and the new position are written in one short
        transaction: a kill leaves both or neither. What is committed meanwhile waits for the next time: an
        import commits as fast as its rows are planned, and nothing would be baked before its end.
        """
        planned, last = 0, outbox.last_position()
        while rows := outbox.rows_between(self.position, last, ROWS):
            wishes = self._wishes(rows)
            with transaction.atomic():
                moved = PressState.objects.filter(pk=PressState.ONLY, position=self.position)
                if not moved.update(position=rows[-1].pk):
                    raise RuntimeError("another worker has planned these rows: the lease is broken")
                enqueue(wishes.values())
                WideChange.objects.bulk_create(_wide(rows))
            self.position = rows[-1].pk
            self._announce(rows)
            planned += len(rows)
            if any(row.lane == WIDE_LANE for row in rows):
                self.slow_at = clock.monotonic()
        return planned

    def announce_ahead(self, *, upto: int) -> None:
        """Tell `announce` of the rows up to `upto` that are not planned yet, once. Writes nothing here."""
        after = max(self.position, self._announced)
        if upto > after:
            self._announce(outbox.rows_between(after, upto))
            self._announced = upto

    def _wishes(self, rows: list[OutboxRow]) -> dict[Place, Wish]:
        """One wish per place: what read a changed key, and what a key calls into being.

        An output that is there and was called into being again is baked only if it read the key: otherwise
        every change of a list would bake its page, whatever the page's cut-off.
        """
        wishes: dict[Place, Wish] = {}
        for wish in _dependents(rows):
            _add(wishes, wish)
        births = [wish for row in rows for wish in birth.wishes_of_row(self.registry, row)]
        there = birth.outputs_there(births)
        for wish in births:
            if wish.ref.place not in there:
                # Pages of the first lane lead there: to a day's page from the moment of its first story.
                _add(wishes, replace(wish, lane=0) if wish.lane < READERS else wish)
            elif wish.ref.place in wishes:
                _add(wishes, wish)
        return wishes


def state() -> PressState:
    """The press's one row, made where it is missing."""
    return PressState.objects.get_or_create(pk=PressState.ONLY)[0]


def _dependents(rows: list[OutboxRow]) -> Iterator[Wish]:
    """What recorded one of the keys when it was last rendered, and can show the time they concern."""
    asked: dict[str, list[OutboxRow]] = {}
    for row in rows:
        for key in row.keys:
            if not keys.is_wide(key):
                asked.setdefault(key, []).append(row)
    names = list(asked)
    fields = ("edition", "path", "kind", "args", "lane", "phase")
    for start in range(0, len(names), _KEYS):
        found = Dependency.objects.filter(key__in=names[start : start + _KEYS]).values_list(
            "key", "since", *(f"output__{name}" for name in fields)
        )
        for key, since, edition, path, kind, args, lane, phase in found:
            concerned = [row for row in asked[key] if is_concerned(row, since)]
            if concerned:
                hinted = min(lane if row.lane is None else row.lane for row in concerned)
                yield Wish(OutputRef(kind, edition, path, args), hinted, phase, concerned[-1].pk)


def is_concerned(row: OutboxRow, since: dt.datetime | None) -> bool:
    """Whether a change can be seen in an output that shows a key from `since` on."""
    return since is None or row.at is None or row.at >= since


def _add(wishes: dict[Place, Wish], wish: Wish) -> None:
    """Add a wish; of two for a place the later says what to make, the more urgent lane and newer row stay."""
    known = wishes.get(wish.ref.place)
    if known is not None:
        lane, position = min(known.lane, wish.lane), max(known.position, wish.position)
        wish = Wish(wish.ref, lane, wish.phase, position, wish.subject or known.subject)
    wishes[wish.ref.place] = wish


def _wide(rows: Iterable[OutboxRow]) -> list[WideChange]:
    newest = {key: row.pk for row in rows for key in row.keys if keys.is_wide(key)}
    now = clock.now()
    return [WideChange(key=key, position=position, created=now) for key, position in newest.items()]
