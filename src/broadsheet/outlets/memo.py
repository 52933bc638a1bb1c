"""What was worked out for a story once and is true for every feed that lists it.

A publication rewrites some twenty feeds of thirty stories, of which one has changed. What is kept is dropped
by the rule that plates follow: it is stale if one of the keys that it read has moved since.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from typing import Any

from broadsheet.kernel import keys
from broadsheet.outbox.selectors import rows_after

LIMIT = 1500
"""Stories kept: what the newest of some fifty lists hold, at about 20 kB each."""

_ROWS = 300
_KEYS = 20_000


class Memo:
    """Values by story, each with the keys that it was made from and the outbox position it was made at."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._held: OrderedDict[Hashable, tuple[Any, tuple[str, ...], int]] = OrderedDict()
        self._moved: dict[str, int] = {}
        self._seen: int | None = None

    def look(self, position: int) -> None:
        """Learn what has moved up to `position`, the one of the snapshot. One query where anything has.

        Call it before `get`, inside the snapshot.
        """
        if self._seen == position:
            return
        rows = [] if self._seen is None or position < self._seen else rows_after(self._seen, _ROWS)
        moved = {key: row.pk for row in rows for key in row.keys}
        lost = not rows or len(rows) == _ROWS or len(self._moved) > _KEYS
        if lost or any(keys.kind_of(key) == "template" for key in moved):
            self._held.clear()
            self._moved.clear()
        self._moved.update(moved)
        self._seen = position

    def get(self, name: Hashable) -> tuple[Any, tuple[str, ...]] | None:
        """What is kept under `name` if it is still true, and the keys that it was made from."""
        held = self._held.get(name)
        if held is None:
            return None
        value, read, position = held
        if any(self._moved.get(key, 0) > position for key in read):
            del self._held[name]
            return None
        self._held.move_to_end(name)
        return value, read

    def put(self, name: Hashable, value: Any, read: Iterable[str]) -> tuple[Any, tuple[str, ...]]:
        """Keep a value that was made in the snapshot of the last `look`; gives what `get` will."""
        self._held[name] = value, tuple(read), self._seen or 0
        if len(self._held) > self._limit:
            self._held.popitem(last=False)
        return value, tuple(read)
