"""How much is written at once: SQLite has one writer, and the desk must get its turn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from broadsheet.kernel import clock

SMALLEST, FIRST, LARGEST = 10, 20, 200
HELD = 0.15
"""Seconds that a batch should hold SQLite's lock: whoever publishes waits that long, several times."""

PAUSE = 0.03
"""Seconds between two batches: whoever waits for the lock looks for it every 0.02 s (`project.sqlite`)."""


class Pace:
    """`batch` items are to be taken at once; it grows and shrinks with how long the last held the lock.

    Waiting for the lock does not count: small batches would not make it shorter, and what is done once for
    each batch would become all of the work.
    """

    def __init__(self) -> None:
        self.alone = connection.vendor == "sqlite"
        self.batch = FIRST if self.alone else LARGEST // 2
        self.held = 0.0
        self.released = -PAUSE

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Inside the transaction of a batch, or of a part of one."""
        begun = clock.monotonic()
        try:
            yield
        finally:
            self.released = clock.monotonic()
            self.held += self.released - begun

    def let_others(self) -> None:
        """Before a transaction: others have had their turn for `PAUSE` since the last, reading included."""
        if self.alone and (left := self.released + PAUSE - clock.monotonic()) > 0:
            clock.sleep(left)

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Round the writing of a batch."""
        self.held = 0.0
        yield
        if not self.alone:
            return
        took = max(self.held, 0.001)
        self.batch = int(min(LARGEST, max(SMALLEST, self.batch * min(1.5, max(0.5, HELD / took)))))
