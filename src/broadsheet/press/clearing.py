"""Logos and style sheets of editions that no page names any more leave the public store after a while."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from broadsheet import hookspecs
from broadsheet.kernel import clock
from broadsheet.press import logos, looks

EVERY = dt.timedelta(minutes=1)
GRACE = dt.timedelta(minutes=10)
"""How long a file stays after it was replaced: pages in caches and in open browsers name it still."""


@dataclass
class Clearing:
    """Which files nobody shows, and since when. Begun anew when the worker starts."""

    unused: tuple[Callable[[], Iterable[Path]], ...] = (logos.unused, looks.unused)
    next_step: dt.datetime | None = None
    unused_since: dict[Path, dt.datetime] = field(default_factory=dict)

    def step(self, now: dt.datetime) -> int:
        """Take out what no edition has had for a while; returns how many files went."""
        if self.next_step and now < self.next_step:
            return 0
        self.next_step = now + EVERY
        unused = [file for find in self.unused for file in find()]
        self.unused_since = {file: self.unused_since.get(file, now) for file in unused}
        over = [file for file, since in self.unused_since.items() if now - since >= GRACE]
        report = hookspecs.manager.hook.press_report() if over else None
        if report and (report.waiting or report.wide):  # a page that waits to be baked may name it still
            return 0
        for file in over:
            file.unlink(missing_ok=True)
        return len(over)


_clearing = Clearing()


@hookspecs.hook
def work_due() -> int:
    return _clearing.step(clock.now())
