"""What the worker knows about itself, for `status.json` and for whoever asks while the database is away."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass, field
from typing import Any

from broadsheet.kernel import clock
from broadsheet.kernel.version import VERSION

LANES = (0, 1, 2, 9)

REMEMBERED = dt.timedelta(days=1)
"""How long a damaged file is told of after it was mended: one may be chance, many are a disk that dies."""

KEPT = 1000


@dataclass
class Board:
    """Written by the loop, read by the thread that writes `status.json`. Times are aware, in UTC."""

    last_bake: dt.datetime | None = None
    queue: dict[int, int] = field(default_factory=lambda: dict.fromkeys(LANES, 0))
    failures: int = 0
    stale_since: dt.datetime | None = None
    _damage: list[tuple[dt.datetime, str]] = field(default_factory=list)
    _trouble: dict[str, dt.datetime] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, part: str, *, ok: bool) -> None:
        """Say that a part (`database`, `newsroom`, `disk`) is well or not; the start of trouble is kept."""
        with self._lock:
            if ok:
                self._trouble.pop(part, None)
            else:
                self._trouble.setdefault(part, clock.now())

    def note_damage(self, places: list[str]) -> None:
        """Say that these were found damaged or missing on disk and are baked again; remembered for
        REMEMBERED.
        """
        with self._lock:
            now = clock.now()
            self._damage = [found for found in self._damage if now - found[0] < REMEMBERED][-KEPT:]
            self._damage += [(now, place) for place in places]

    def count(
        self,
        *,
        queue: dict[int, int],
        failures: int,
        stale_since: dt.datetime | None,
        last_bake: dt.datetime | None,
    ) -> None:
        """Take over what was counted in the database."""
        with self._lock:
            self.queue = dict.fromkeys(LANES, 0) | queue
            self.failures, self.stale_since, self.last_bake = failures, stale_since, last_bake

    def as_json(self) -> dict[str, Any]:
        """The content of `status.json`."""
        with self._lock:
            trouble = dict(self._trouble)
            return {
                "version": VERSION,
                "written_at": clock.now().isoformat(),
                "last_bake": _iso(self.last_bake),
                "queue": {str(lane): count for lane, count in sorted(self.queue.items())},
                "failures": self.failures,
                "stale_since": _iso(self.stale_since),
                "database": "unreachable" if "database" in trouble else "ok",
                "newsroom": "unreachable" if "newsroom" in trouble else "ok",
                "since": _iso(min(trouble.values(), default=None)),
                "damaged": self._recent_damage(),
                "disk": "full" if "disk" in trouble else "ok",
            }

    def _recent_damage(self) -> dict[str, Any] | None:
        now = clock.now()
        recent = [found for found in self._damage if now - found[0] < REMEMBERED]
        if not recent:
            return None
        return {"count": len(recent), "last": recent[-1][1], "at": recent[-1][0].isoformat()}


def _iso(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None
