"""The product's one clock: everything that asks for the time asks here, so that a test can set it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What a clock must tell. All datetimes are aware and in UTC; all durations are seconds."""

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...

    def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class FakeClock:
    """A clock that moves only when told to; `sleep` returns at once and moves it on."""

    def __init__(self, start: datetime) -> None:
        self._now = _in_utc(start)
        self._elapsed = 0.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._elapsed

    def sleep(self, seconds: float) -> None:
        self.move(seconds)

    def move(self, seconds: float) -> None:
        """Go forward by `seconds`. The monotonic clock never goes back, so a negative step is refused.

        Raises ValueError for a negative step."""
        if seconds < 0:
            raise ValueError("a clock does not go backwards")
        self._now += timedelta(seconds=seconds)
        self._elapsed += seconds

    def set(self, moment: datetime) -> None:
        """Put the wall clock at `moment`, also backwards, as a time server may do to a machine."""
        self._now = _in_utc(moment)


_clock: Clock = SystemClock()


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _clock.now()


def monotonic() -> float:
    """Seconds on a clock that only goes forward; only differences mean something."""
    return _clock.monotonic()


def sleep(seconds: float) -> None:
    """Wait for `seconds`; returns at once under a fake clock."""
    _clock.sleep(seconds)


@contextmanager
def using(clock: Clock) -> Iterator[Clock]:
    """Let the whole process go by `clock` inside the block, in every thread."""
    global _clock
    before, _clock = _clock, clock
    try:
        yield clock
    finally:
        _clock = before


@contextmanager
def frozen(moment: datetime) -> Iterator[FakeClock]:
    """Stand still at `moment` (aware) inside the block; the clock given may be moved."""
    clock = FakeClock(moment)
    with using(clock):
        yield clock


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone is not a moment")
    return moment.astimezone(UTC)
