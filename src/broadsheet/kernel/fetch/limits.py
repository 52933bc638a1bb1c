"""How often one host is asked, by one process."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from broadsheet.kernel.fetch.faults import FetchError, Reason

MINUTE = 60.0
_REMEMBERED = 1024


class HostLimits:
    """At most `at_once` requests to a host at a time, and `per_minute` begun in any sixty seconds."""

    def __init__(
        self, *, at_once: int = 4, per_minute: int = 60, now: Callable[[], float] = time.monotonic
    ) -> None:
        self.at_once = at_once
        self.per_minute = per_minute
        self._now = now
        self._lock = threading.Lock()
        self._open: dict[str, int] = {}
        self._begun: dict[str, deque[float]] = {}

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """One request to `host`, while the block lasts. Raises FetchError (OFTEN)."""
        with self._lock:
            self._begin(host)
        try:
            yield
        finally:
            with self._lock:
                left = self._open[host] - 1
                if left:
                    self._open[host] = left
                else:
                    del self._open[host]

    def _begin(self, host: str) -> None:
        now = self._now()
        if len(self._begun) >= _REMEMBERED:
            self._forget(now)
        begun = self._begun.setdefault(host, deque())
        while begun and begun[0] <= now - MINUTE:
            begun.popleft()
        if self._open.get(host, 0) >= self.at_once or len(begun) >= self.per_minute:
            sentence = f"{host} has been asked very often just now. Try again in a minute."
            raise FetchError(Reason.OFTEN, sentence, host=host)
        begun.append(now)
        self._open[host] = self._open.get(host, 0) + 1

    def _forget(self, now: float) -> None:
        for host in [name for name, begun in self._begun.items() if not begun or begun[-1] <= now - MINUTE]:
            del self._begun[host]
